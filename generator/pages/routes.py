"""Links to the ways to complain, filled in with what the reader is looking at.

Each leads to the complaint page, which explains the route and fills its links by script. One line under them has a direct way
(mail or web form, already filled; telephone) that works without any script. A title may be a slot of `generator.pages.forms`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from generator import addresses
from generator.config import ComplaintRoute, PortalSettings

Target = Literal["record", "departed", "body", "page"]
# A box with more ways than this is a wall: the others stand on the complaint page.
MOST = 4
_OFFERED: dict[Target, Callable[[ComplaintRoute], bool]] = {
    "record": lambda route: route.for_records,
    "departed": lambda route: route.for_records and route.for_bodies if route.for_departed is None else route.for_departed,
    "body": lambda route: route.for_bodies,
    "page": lambda route: True,
}


@dataclass(frozen=True, slots=True)
class Turning:
    """What the rights box shows. ``items``: (link to the complaint page, question, who and how soon); ``direct``: (link, what to do).

    ``whole`` is the link to the complaint page with all ways, filled in as the others are.
    """

    items: tuple[tuple[str, str, str], ...]
    direct: tuple[tuple[str, str], ...]
    whole: str


def permanent_link(settings: PortalSettings, address: str) -> str:
    """Return the public link of an address, or the bare address when the portal has no public address."""
    return f"{settings.base_url or ''}{address}"


def turn_to(
    settings: PortalSettings,
    root: str,
    title: str,
    address: str,
    target: Target = "record",
    body: str = "",
    first: str | None = None,
    only: tuple[str, ...] | None = None,
) -> Turning:
    """Return at most `MOST` routes offered for a record, a record that left, a body or any other page, filled with its title and permanent link.

    On a record, routes that bodies are not offered (objection, repair) come first; the route ``first`` before all others.
    ``only``: the ids of the routes that a dataset offers instead, in its own order; of a record that left, those of them that suit it.
    """
    link = permanent_link(settings, address)
    suits = _OFFERED[target] if only is None or target == "departed" else _OFFERED["page"]
    offered = [route for route in settings.complaints if suits(route) and (only is None or route.id in only)]
    if only is not None:
        offered.sort(key=lambda route: only.index(route.id))
    elif target == "record":
        offered.sort(key=lambda route: route.for_bodies)
    offered.sort(key=lambda route: route.id != first)
    offered = offered[:MOST]
    question = f"{root}{addresses.COMPLAINT}?u={_quote(link)}&t={_quote(title)}" + (f"&b={_quote(body)}" if body else "")
    return Turning(
        tuple((f"{question}#{route.id}", route.question, route.answer) for route in offered),
        tuple(_direct_ways(offered, title, link, body)),
        question,
    )


def _direct_ways(offered: list[ComplaintRoute], title: str, link: str, body: str) -> Iterator[tuple[str, str]]:
    """Yield the first mail, web form and telephone, each of the first route that has one."""
    for route in (route for route in offered[:1] if route.form):
        yield form_link(route, title, link, body), "网上填写"
    for route in [route for route in offered if route.mail][:1]:
        yield mail_link(route, title, link), "写邮件"
    for phone in [route.phone for route in offered if route.phone][:1]:
        yield dial_link(phone), f"拨 {phone}"


def dial_link(phone: str) -> str:
    """Return the ``tel:`` link of a number as people write it: spaces have no place in an address (RFC 3966)."""
    return f"tel:{''.join(phone.split())}"


def mail_link(route: ComplaintRoute, title: str = "", link: str = "") -> str:
    """Return the ``mailto:`` link with subject and text filled in, "" when the route has no mail address (RFC 6068)."""
    if not route.mail:
        return ""
    subject = f"{route.title}：{title}" if title else route.title
    text = f"事项：{title}\n页面：{link}\n\n请写明事情经过、日期和您的要求：\n" if title else ""
    return f"mailto:{route.mail}?subject={_quote(subject)}" + (f"&body={_quote(text)}" if text else "")


def form_link(route: ComplaintRoute, title: str = "", link: str = "", body: str = "") -> str:
    """Return the web form's address with title, link and body filled in, "" when the route has none."""
    if not route.form:
        return ""
    return route.form.replace("{title}", _quote(title)).replace("{url}", _quote(link)).replace("{body}", _quote(body))


def _quote(text: str) -> str:
    return quote(text.replace("\n", "\r\n"), safe="")
