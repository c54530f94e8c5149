"""The rules about single elements of a page: what its security policy, its readers and its links need.

A rule sees an element's name and attributes only, so that a tag that stands on 100,000 pages is judged once. The policy of
all pages is ``script-src 'self'; style-src 'self'``: what stands inline would not run, so it is a fault here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from generator.publish.links import Use, links_of_srcset

# Relations of <link> that load nothing; any other is taken to load.
_QUIET_RELATIONS = frozenset(
    {"alternate", "author", "bookmark", "canonical", "describedby", "first", "help", "index", "last", "license", "me"}
    | {"next", "prev", "privacy-policy", "search", "self", "tag", "terms-of-service", "up"}
)
_DATA_SCRIPTS = frozenset({"application/ld+json", "application/json"})
_REFRESH = re.compile(r"[\d.\s]*[;,]\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)

Attributes = Mapping[str, str]


@dataclass(slots=True)
class Reading:
    """What was read in a file or in one of its elements: faults (text, place), links with their use, ids.

    ``plain`` are links to follow of letters that mean themselves (A-Z a-z 0-9 _ . / -), given apart because lists consist of them.
    """

    faults: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[Use, str]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def fault(self, text: str, place: str = "") -> None:
        """Add a fault; the text does not name the file, so that equal ones can be counted."""
        self.faults.append((text, place))

    def link(self, use: Use, address: str | None) -> None:
        """Add a link, when there is one."""
        if address is not None:
            self.links.append((use, address))


def read_element(name: str, attributes: Attributes, reading: Reading) -> None:
    """Judge one element: ``name`` and attribute names in small letters, values without entities."""
    if "id" in attributes:
        reading.ids.add(attributes["id"])
    reading.link(Use.LOAD, attributes.get("src"))
    reading.link(Use.LOAD, attributes.get("data-src"))
    for attribute in attributes:
        if attribute == "style" or (attribute.startswith("on") and len(attribute) > 2):
            reading.fault(f"has {attribute}= on <{name}>, which the policy forbids")
    if (rule := _RULES.get(name)) is not None:
        rule(attributes, reading)


def _read_html(attributes: Attributes, reading: Reading) -> None:
    if not attributes.get("lang", "").strip():
        reading.fault("has no language; expected <html lang=…>")


def _read_link(attributes: Attributes, reading: Reading) -> None:
    relations = attributes.get("rel", "").lower().split()
    use = Use.FOLLOW if relations and _QUIET_RELATIONS.issuperset(relations) else Use.LOAD
    reading.link(use, attributes.get("href"))


def _read_base(attributes: Attributes, reading: Reading) -> None:
    reading.fault("has a <base>, which changes what every link means")


def _read_meta(attributes: Attributes, reading: Reading) -> None:
    if attributes.get("http-equiv", "").lower() == "refresh" and (match := _REFRESH.match(attributes.get("content", ""))):
        reading.link(Use.FOLLOW, match.group(1))


def _read_script(attributes: Attributes, reading: Reading) -> None:
    if "src" not in attributes and attributes.get("type", "").strip().lower() not in _DATA_SCRIPTS:
        reading.fault("has an inline <script>, which the policy forbids; expected src= to a file of the site")


def _read_style(attributes: Attributes, reading: Reading) -> None:
    reading.fault("has an inline <style>, which the policy forbids; expected a style sheet")


def _read_picture(attributes: Attributes, reading: Reading) -> None:
    if "alt" not in attributes:
        reading.fault('has an <img> without alt; expected words, or alt="" for an ornament')
    _read_source(attributes, reading)


def _read_source(attributes: Attributes, reading: Reading) -> None:
    for address in links_of_srcset(attributes.get("srcset", "")):
        reading.link(Use.LOAD, address)


def _read_input(attributes: Attributes, reading: Reading) -> None:
    if attributes.get("type", "").lower() == "image" and "alt" not in attributes:
        reading.fault("has an <input type=image> without alt")
    reading.link(Use.SUBMIT, attributes.get("formaction"))


def _read_area(attributes: Attributes, reading: Reading) -> None:
    if "href" in attributes and "alt" not in attributes:
        reading.fault("has an <area> without alt")
    reading.link(Use.FOLLOW, attributes.get("href"))


def _read_drawing(attributes: Attributes, reading: Reading) -> None:
    reading.link(Use.LOAD, attributes.get("href"))
    reading.link(Use.LOAD, attributes.get("xlink:href"))


def _link_to(use: Use, attribute: str) -> Callable[[Attributes, Reading], None]:
    return lambda attributes, reading: reading.link(use, attributes.get(attribute))


_RULES: Mapping[str, Callable[[Attributes, Reading], None]] = {
    "a": _link_to(Use.FOLLOW, "href"),
    "area": _read_area,
    "base": _read_base,
    "button": _link_to(Use.SUBMIT, "formaction"),
    "form": _link_to(Use.SUBMIT, "action"),
    "html": _read_html,
    "image": _read_drawing,
    "img": _read_picture,
    "input": _read_input,
    "link": _read_link,
    "meta": _read_meta,
    "object": _link_to(Use.LOAD, "data"),
    "script": _read_script,
    "source": _read_source,
    "style": _read_style,
    "use": _read_drawing,
    "video": _link_to(Use.LOAD, "poster"),
}
