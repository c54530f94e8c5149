"""Reading pressed pages: their mould is proven once, then only the values are read, those of many pages together.

A mould is proven by reading one page with marks for values as strictly as any page, and by finding each mark where a value can
do no harm: as content of an element, or inside a quoted attribute. A page is then as good as its values: each is well-formed by
itself, plain where it must be, and its tags are judged like those of any page. In every doubt the answer is None and the page is
read as a whole; a test holds both readings against each other.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from lxml import etree

from generator.artifacts import Mould
from generator.publish.elements import Reading
from generator.publish.links import Link
from generator.publish.markup import PolyglotReader, find_tags, has_empty_heading, has_sure_frame, local_name
from generator.publish.parts import PartReader, Told, is_harmless

# Unguessable, so that nothing in a page can pass for a mark.
_KEY = secrets.token_hex(8)
_MARK = re.compile(f"v{_KEY}n([0-9]+)e")
# In HTML these hold text without elements.
_TEXT_ONLY = frozenset({"title", "textarea", "option"})
# And these hold no markup at all, or are read by other rules.
_OPAQUE = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "template"})
_ATTRIBUTE = re.compile(r'([^\s="]+)\s*="([^"]*)"')
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

    ``content`` are the places of values that may hold elements; ``plain`` of those that may not, ``queries`` of those in the query of
    a link, ``headings`` of those that have to name the page, each of equal values once. ``tags`` are those that every page has its own of.
    """

    ids: frozenset[str]
    links: tuple[Link, ...]
    content: tuple[int, ...]
    plain: tuple[int, ...]
    queries: tuple[int, ...]
    headings: tuple[int, ...]
    tags: tuple[_OpenTag, ...]

    def read(self, pages: Sequence[tuple[str, ...]], parts: PartReader, reader: PolyglotReader) -> list[tuple[Told, ...] | None]:
        """Return what the values of each page add to it, or None where a page must be read as a whole."""
        readings = self._read_together(pages, parts, reader)
        if readings is not None:
            return readings
        if len(pages) == 1:
            return [None]
        half = len(pages) // 2
        return self.read(pages[:half], parts, reader) + self.read(pages[half:], parts, reader)

    def _read_together(
        self, pages: Sequence[tuple[str, ...]], parts: PartReader, reader: PolyglotReader
    ) -> list[tuple[Told, ...] | None] | None:
        """Return the readings, or None when something is doubtful in some page."""
        columns = list(zip(*pages, strict=True))
        plain = ["\n".join(columns[place]) for place in self.plain]
        if any("<" in cells or '"' in cells for cells in plain):
            return None
        harmful = [place for place, cells in zip(self.plain, plain, strict=True) if not is_harmless(cells)]
        queries = "\n".join(chain.from_iterable(columns[place] for place in self.queries))
        if "#" in queries or "&" in queries:
            return None
        if any("<" in "\n".join(columns[place]) or not all(map(str.strip, columns[place])) for place in self.headings):
            return None
        told = parts.read(chain.from_iterable(columns[place] for place in (*self.content, *harmful)))
        if told is None:
            return None
        own = [[reader.read_tag(tag.fill(page)) for page in pages] for tag in self.tags]
        if any(reading.faults for tag in own for reading in tag):
            return None
        telling: list[list[Told | None]] = [list(map(told.__getitem__, columns[place])) for place in self.content]
        telling = [column for column in telling if any(column)] + [list(map(Told.by, tag)) for tag in own]
        if not telling:
            return [()] * len(pages)
        return [self._gather(tuple(filter(None, readings))) for readings in zip(*telling, strict=True)]

    def _gather(self, told: tuple[Told, ...]) -> tuple[Told, ...] | None:
        """Return what is told of a page, None when an id stands there twice."""
        ids = [name for reading in told for name in reading.ids]
        return told if not ids or (len(set(ids)) == len(ids) and self.ids.isdisjoint(ids)) else None


@lru_cache(maxsize=64)
def prove(mould: Mould) -> Proof | None:
    """Return what is known of all pages of a mould (known by identity), or None when its pages must be read one by one."""
    page = mould.fill([f"v{_KEY}n{place}e" for place in range(len(mould.names))])
    has_frame = has_sure_frame(mould.pieces[0].encode(), "".join(mould.pieces).encode())
    if PolyglotReader().read(page.encode()).faults or not has_frame:
        return None
    found = _find_marks(page)
    tags = [tag.decode() for tag in find_tags(page.encode())]
    open_tags = [tag for tag in tags if _MARK.search(tag)]
    if found is None or len(found) != len(mould.names) or not all(map(_is_quoted_rightly, open_tags)):
        return None
    reader, constant = PolyglotReader(), Reading()
    own: list[_OpenTag] = []
    queries: set[int] = set()
    for tag in tags:
        asked = _places_in_queries(tag)
        if asked is None:
            own.append(_open(tag))
            continue
        queries |= asked
        read = reader.read_tag(_MARK.sub("", tag).encode())
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
        content=tuple(sorted(in_content)),
        plain=_one_of_equals(mould, found.keys() - in_content),
        queries=_one_of_equals(mould, queries),
        headings=_one_of_equals(mould, _places_in_heading(page)),
        tags=tuple(own),
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


def _places_in_queries(tag: str) -> set[int] | None:
    """Return the places of the values that stand in the queries of a tag's links, where they change no target.

    None when a value stands in another attribute at which some rule looks.
    """
    is_named_meta = tag.startswith("meta ") and " http-equiv" not in tag
    quiet = _QUIET | ({"content"} if is_named_meta else set())
    found: set[int] = set()
    for name, value in _ATTRIBUTE.findall(tag):
        if not _MARK.search(value) or name in quiet or (name.startswith("data-") and name != "data-src"):
            continue
        address, _, query = value.partition("?")
        query, _, anchor = query.partition("#")
        if name != "href" or _MARK.search(address) or _MARK.search(anchor):
            return None
        found.update(_marks_of(query))
    return found


def _places_in_heading(page: str) -> list[int]:
    """Return the places of the values in the heading of a page that has no other words in it."""
    heading = page[page.index("<h1") : page.index("</h1")]
    return _marks_of(heading) if has_empty_heading((_MARK.sub("", heading) + "</h1").encode()) else []


def _open(tag: str) -> _OpenTag:
    """Return a tag cut at its marks."""
    pieces = _MARK.split(tag)
    return _OpenTag(tuple(pieces[::2]), tuple(map(int, pieces[1::2])))


def _one_of_equals(mould: Mould, places: Iterable[int]) -> tuple[int, ...]:
    """Return one place for each name among ``places``."""
    return tuple(sorted({mould.names[place]: place for place in places}.values()))
