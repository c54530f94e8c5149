"""Reading pressed pages: their mould is proven once, then only the values of each page are read.

A mould is proven by reading one page with marks for values as strictly as any page, and by finding each mark where a value can
do no harm: as content of an element, or inside a quoted attribute. A page is then as good as its values: each is well-formed by
itself, plain where it must be, and its tags are judged like those of any page. In every doubt the answer is None and the page is
read as a whole; a test holds both readings against each other.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from generator.artifacts import Mould
from generator.publish.elements import Reading
from generator.publish.links import Link
from generator.publish.markup import PolyglotReader, find_tags, is_well_formed, local_name

# Unguessable, so that no value can close the element that it is read in.
_KEY = secrets.token_hex(8)
_MARK = re.compile(f"v{_KEY}n([0-9]+)e")
_BEFORE, _BETWEEN, _AFTER = f"<r><v{_KEY}>", f"</v{_KEY}><v{_KEY}>", f"</v{_KEY}></r>"
# In HTML these hold text without elements.
_TEXT_ONLY = frozenset({"title", "textarea", "option"})
# And these hold no markup at all, or are read by other rules.
_OPAQUE = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "template"})
# No rule about elements looks at these attributes.
_QUIET = frozenset({"alt", "aria-label", "class", "d", "datetime", "height", "title", "value", "viewBox", "width"})


@dataclass(frozen=True, slots=True)
class _OpenTag:
    """A start tag with values in its attributes: its pieces and the places of the values between them."""

    pieces: tuple[str, ...]
    places: tuple[int, ...]

    def fill(self, values: tuple[str, ...]) -> bytes:
        parts = [self.pieces[0]]
        for place, piece in zip(self.places, self.pieces[1:], strict=True):
            parts += (values[place], piece)
        return "".join(parts).encode()


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of all pages of a mould: ids and links of its constant parts, and what to read of the values.

    ``content`` are the places of values that may hold elements, ``plain`` of those that may not; of equal values one.
    """

    ids: frozenset[str]
    links: tuple[Link, ...]
    content: tuple[int, ...]
    plain: tuple[int, ...]
    tags: tuple[_OpenTag, ...]

    def read(self, values: tuple[str, ...], reader: PolyglotReader) -> Reading | None:
        """Return what the values add to the page, or None when the page must be read as a whole."""
        plain = {values[place] for place in self.plain}
        for value in plain:
            if "<" in value or '"' in value:
                return None
        plain.update([values[place] for place in self.content])
        joined = (_BEFORE + _BETWEEN.join(plain) + _AFTER).encode()
        if b"<!" in joined or b"<?" in joined or b"<:" in joined or not is_well_formed(joined):
            return None
        reading = reader.read_part(joined)
        if reading is None or not self.ids.isdisjoint(reading.ids):
            return None
        for tag in self.tags:
            reading.links += reader.read_tag(tag.fill(values)).links
        return reading


@lru_cache(maxsize=64)
def prove(mould: Mould) -> Proof | None:
    """Return what is known of all pages of a mould (known by identity), or None when its pages must be read one by one."""
    page = mould.fill([f"v{_KEY}n{place}e" for place in range(len(mould.names))])
    if PolyglotReader().read(page.encode()).faults:
        return None
    found = _find_marks(page)
    tags = [tag.decode() for tag in find_tags(page.encode())]
    open_tags = [tag for tag in tags if _MARK.search(tag)]
    if found is None or len(found) != len(mould.names) or not all(map(_is_quoted_rightly, open_tags)):
        return None
    reader, constant = PolyglotReader(), Reading()
    for tag in tags:
        if not _MARK.search(tag):
            read = reader.read_tag(tag.encode())
            constant.links += read.links
            constant.ids |= read.ids
    if any(reader.read_tag(tag.encode()).ids for tag in open_tags):
        return None
    if any(link.startswith("#") and link[1:] not in constant.ids for _, link in constant.links):
        return None
    in_content = {place for place, is_content in found.items() if is_content}
    return Proof(
        ids=frozenset(constant.ids),
        links=tuple(sorted(set(constant.links))),
        content=_one_of_equals(mould, in_content),
        plain=_one_of_equals(mould, found.keys() - in_content),
        tags=tuple(tag for tag in map(_open, open_tags) if tag is not None),
    )


def _find_marks(page: str) -> dict[int, bool] | None:
    """Return for each mark whether elements may stand there; None when one is where no value should be, or there twice."""
    found: list[tuple[int, bool]] = []
    for element in etree.fromstring(page.encode()).iter():
        if not isinstance(element.tag, str):
            return None
        name = local_name(element.tag)
        if name in _OPAQUE and _MARK.search(etree.tostring(element, encoding="unicode", with_tail=False)):
            return None
        inside = _marks_of(element.text)
        found += ((place, name not in _TEXT_ONLY) for place in inside)
        parent = element.getparent()
        if parent is not None:
            found += ((place, local_name(parent.tag) not in _TEXT_ONLY) for place in _marks_of(element.tail))
        found += ((place, False) for value in element.attrib.values() for place in _marks_of(str(value)))
    return dict(found) if len(found) == len(dict(found)) else None


def _marks_of(text: str | None) -> list[int]:
    return [int(number) for number in _MARK.findall(text)] if text else []


def _is_quoted_rightly(tag: str) -> bool:
    """Say whether all marks of a tag stand inside double quotes."""
    inside = "".join(re.findall(r'="([^"]*)"', tag))
    return Counter(_MARK.findall(inside)) == Counter(_MARK.findall(tag))


def _open(tag: str) -> _OpenTag | None:
    """Return a tag cut at its marks, None when no rule looks at the attributes in which they stand."""
    marked = {name for name, value in re.findall(r'([^\s="]+)\s*="([^"]*)"', tag) if _MARK.search(value)}
    is_named_meta = tag.startswith("meta ") and " http-equiv" not in tag
    quiet = _QUIET | ({"content"} if is_named_meta else set())
    if all(name in quiet or (name.startswith("data-") and name != "data-src") for name in marked):
        return None
    pieces = _MARK.split(tag)
    return _OpenTag(tuple(pieces[::2]), tuple(map(int, pieces[1::2])))


def _one_of_equals(mould: Mould, places: Iterable[int]) -> tuple[int, ...]:
    """Return one place for each name among ``places``."""
    return tuple(sorted({mould.names[place]: place for place in places}.values()))
