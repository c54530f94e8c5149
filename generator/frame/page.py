"""The frame of every data page: head, demonstration banner, masthead, columns, breadcrumb, footer.

`render_page` is how every page is made. The parts of the frame that do not depend on the page are rendered once per
depth and column and kept, so that a hundred thousand pages cost little. A page template extends ``layouts/page.html`` and
fills the blocks ``main`` and, rarely, ``head_extra``. The names a template finds beside its own context:

``root``       prefix to the site's root ("" or "../" repeated): ``href="{{ root }}{{ address }}"``
``path``       the page's own address
``title``      its title
``portal``     the settings (`generator.config.PortalSettings`)
``guide``      (title, address, text) of the editorial pages that the frame links to
``rehearsal``  whether this is a rehearsal of unvetted data
``columns``    the columns of this portal by id (`generator.derived.columns.Column`): link to a column only when it is there
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Template
from markupsafe import Markup

from generator import addresses
from generator.artifacts import HTML, Artifact
from generator.config import PortalSettings
from generator.derived.columns import Column, columns_of
from generator.derived.site import Site
from generator.frame.environment import template_environment
from generator.release.states import WithheldDataset

Crumb = tuple[str, str | None]
# The front page of the editorial wing (政策法规, guidance, method), of portals that have one.
GUIDE = (("政策法规与指南", f"{addresses.GUIDE}index.html", "政策摘要、办事指南、计算与核验方法"),)


@dataclass(frozen=True, slots=True)
class FrameParts:
    """The parts of the frame for one root and column, as safe markup: in ``<head>``, above ``<main>``, below it."""

    head: Markup
    top: Markup
    foot: Markup


@dataclass(slots=True)
class Frame:
    """What the frame is made of, small enough to be pickled into a worker; its parts are kept once rendered.

    ``guide`` are further links of the footer, (title, address, text), such as the pages of the editorial wing. ``withheld`` are the
    datasets that every page names as not published; in a rehearsal every page says that it is one instead.
    """

    settings: PortalSettings
    columns: dict[str, Column]
    guide: tuple[tuple[str, str, str], ...] = GUIDE
    withheld: tuple[WithheldDataset, ...] = ()
    is_rehearsal: bool = False
    kept: dict[tuple[str, str, bool, bool, bool], FrameParts] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> tuple[Any, ...]:
        """Leave the kept parts behind: a worker renders its own."""
        return (self.settings, self.columns, self.guide, self.withheld, self.is_rehearsal)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Take what was sent and start with nothing kept."""
        self.settings, self.columns, self.guide, self.withheld, self.is_rehearsal = state
        self.kept = {}


_newest: list[tuple[Site, Frame]] = []


def frame_of(site: Site) -> Frame:
    """Return the site's frame; asked again for the same site it is the same frame."""
    if not _newest or _newest[0][0] is not site:
        settle_frame(site, has_guide=True)
    return _newest[0][1]


def settle_frame(site: Site, *, has_guide: bool) -> None:
    """Make the site's frame, which `frame_of` then returns: without an editorial wing, nothing links to one."""
    columns = {column.id: column for column in columns_of(site.portal)}
    portal = site.portal
    frame = Frame(portal.settings, columns, GUIDE if has_guide else (), withheld=portal.withheld, is_rehearsal=portal.is_rehearsal)
    _newest[:] = [(site, frame)]


def render_page(
    frame: Frame,
    template: str,
    path: str,
    *,
    title: str,
    column: str = "",
    crumbs: Sequence[Crumb] = (),
    kind: str = "",
    sources: tuple[str, ...] = (),
    published: str = "",
    content_source: str = "",
    description: str = "",
    root: str | None = None,
    **context: Any,
) -> Artifact:
    """Render ``site_templates/pages/<template>`` into the frame and return the page.

    ``column`` is the id of the column that the page is in ("" for none); ``crumbs`` are the steps after 首页, each a
    name and an address or None (the last is the page itself and becomes text); ``kind`` is the class of ``<body>``.
    ``published`` (ISO day of the data, never of the build) makes the page an article: ArticleTitle, PubDate and
    ContentSource are then stated. ``root`` is given only by a page that is shown at other addresses than its own (404).
    """
    if root is None:
        root = addresses.root_of(path)
    at = frame.columns.get(column)
    is_front = at is not None and at.address == path
    parts = frame_parts(frame, root, column, is_front=is_front, has_find=kind != "home", is_search=kind == "search")
    data = _page_template(template).render(
        root=root,
        path=path,
        title=title,
        kind=kind,
        portal=frame.settings,
        columns=frame.columns,
        guide=frame.guide,
        crumbs=crumbs,
        published=published,
        content_source=content_source or frame.settings.operator.maintainer,
        description=description,
        rehearsal=frame.is_rehearsal,
        frame_head=parts.head,
        frame_top=parts.top,
        frame_foot=parts.foot,
        **context,
    )
    return Artifact(path, data.encode(), HTML, ("templates", *sources))


def frame_parts(frame: Frame, root: str, column: str, *, is_front: bool, has_find: bool, is_search: bool = False) -> FrameParts:
    """Return the frame for pages below ``root`` in one column. ``is_front``: the page is the column's own front page.

    ``is_search``: the search page, which brings the whole search itself, so that nothing need load it on demand.
    """
    key = (root, column, is_front, has_find, is_search)
    parts = frame.kept.get(key)
    if parts is None:
        parts = frame.kept[key] = _render_parts(frame, root, column, is_front, has_find, is_search)
    return parts


def _render_parts(frame: Frame, root: str, column: str, is_front: bool, has_find: bool, is_search: bool) -> FrameParts:
    context = {
        "root": root,
        "portal": frame.settings,
        "site_domain": urlsplit(frame.settings.base_url).hostname if frame.settings.base_url else "",
        "columns": frame.columns,
        "column": column,
        "here": frame.columns.get(column),
        "is_front": is_front,
        "has_find": has_find,
        "is_search": is_search,
        "guide": frame.guide,
        "withheld": frame.withheld,
        "rehearsal": frame.is_rehearsal,
    }
    environment = template_environment()

    def render(name: str) -> Markup:
        return Markup(environment.get_template(f"layouts/{name}.html").render(context).strip())

    return FrameParts(render("head"), render("top"), render("foot"))


def _page_template(name: str) -> Template:
    return template_environment().get_template(f"pages/{name}")
