"""Reading pages strictly: data pages as XML and as HTML at once, pages from MkDocs as HTML.

A data page is *polyglot*: one pass of a strict XML parser shows every unclosed element and every unescaped sign, and no tree
is built. In a page that passed it, ``<`` begins a tag and nothing else, so its tags can be found by a plain search; each
different tag is then judged once per job (`generator.publish.elements`), however many pages hold it. That takes 0.12 ms for a
page of 8.7 kB, against 0.21 ms for walking a tree; a test holds both against each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape

import html5lib
import lxml.html
from html5lib.constants import E as HTML5_ERRORS
from lxml import etree

from generator.publish.elements import Reading, read_element
from generator.publish.links import Use

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
# Elements of SVG and MathML may close in themselves in HTML, too; those of HTML may not.
_DRAWN = frozenset(
    {"animate", "circle", "clippath", "defs", "ellipse", "g", "image", "line", "lineargradient", "marker", "mask", "path"}
    | {"pattern", "polygon", "polyline", "radialgradient", "rect", "stop", "svg", "symbol", "text", "tspan", "use"}
    | {"mi", "mn", "mo", "mspace"}
)

_OPENING = re.compile(rb"\s*<!doctype html>\s*<html[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\s+charset\s*=\s*[\"']?utf-8\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]*>\s*[^<\s]", re.IGNORECASE)
_EMPTY_HEADING = re.compile(rb"<h1\b[^<>]*>(?:\s|<[^<>]*>)*</h1")
_START_TAG = re.compile(rb"<([A-Za-z][^>]*)>")
# Exact in well-formed XML, also where an attribute holds a raw ">"; twice as slow.
_START_TAG_EXACT = re.compile(rb"<([A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_TAG_GRAMMAR = re.compile(r"([A-Za-z][\w:.-]*)((?:\s+[^\s=\"'<>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)")
_ATTRIBUTE = re.compile(r"([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# A link of which nothing but its target is to be said, of letters that mean themselves: lists consist of them, each different.
_PLAIN_LINK = re.compile(r"^(?:a(?: class=\"[A-Za-z0-9_ -]*\")? href=\"([A-Za-z0-9_./-]+)\"|.+)$", re.MULTILINE)
_ODD_TAG = re.compile(rb"<[!:]")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_CLEAN_SCRIPT = re.compile(rb"<script\b[^>]*>[^<&]*</script\s*>")
_REMEMBERED_TAGS = 2000
_LINE_NUMBER = re.compile(r"\bline \d+\b")


class _NoTree:
    """Takes no events: the parser only says whether the file is well-formed."""

    def close(self) -> None: ...


_PREFIXED = re.compile(r"(?!xml:[^:]+\Z).*:")
_XML = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
_XML_CHECK = etree.XMLParser(resolve_entities=False, no_network=True, target=_NoTree())  # type: ignore[arg-type]
_HTML = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


class CutTag(Exception):
    """Raised when a plain search has cut a tag in two."""


class PolyglotReader:
    """Reads data pages one after the other, remembering each tag; one per job."""

    def __init__(self) -> None:
        # What is to be said about a tag, and the tags about which there is nothing to say.
        self._known: dict[bytes, Reading] = {}
        self.silent: set[bytes] = set()
        self._with_id: set[bytes] = set()
        self._data_scripts: set[bytes] = set()

    def read(self, data: bytes) -> Reading:
        """Read one page."""
        self._forget_much()
        reading = Reading()
        try:
            etree.fromstring(data, _XML_CHECK)
        except etree.XMLSyntaxError as error:
            _note_syntax(error, reading)
            return reading
        odd = _ODD_TAG.findall(data)
        if b"<:" in odd:
            reading.fault("is not well-formed: has an element whose name begins with a colon")
        _check_frame(data, reading)
        if odd.count(b"<!") == 1:  # the doctype
            try:
                again = Reading([*reading.faults])  # a cut tag may come after some that were told
                self._read_tags(data, _START_TAG.findall(data), reading)
            except CutTag:
                self._read_tags(data, _START_TAG_EXACT.findall(data), reading := again)
            return reading
        if b"<![CDATA[" in data:
            reading.fault("has a CDATA section, which HTML does not know")
            return reading
        data = _COMMENT.sub(b"", data)
        self._read_tags(data, _START_TAG_EXACT.findall(data), reading)
        return reading

    def _forget_much(self) -> None:
        """Let go of what was learnt once it is much: tags that no two pages share would pile up."""
        if len(self._known) > _REMEMBERED_TAGS:
            for held in (self._known, self._with_id, self._data_scripts):
                held.clear()

    def read_tags(self, tags: Sequence[bytes]) -> Reading | None:
        """Read start tags of a piece of well-formed markup that stands inside a page.

        None when there is a fault in one, an id twice, or what only the reading of a whole page can judge. Raises `CutTag`.
        """
        self._forget_much()
        reading = Reading()
        for tag in dict.fromkeys(tags):
            known = self._known.get(tag) or self._learn(tag)
            if known.faults or tag in self._data_scripts:
                return None
            reading.links += known.links
            reading.ids |= known.ids
        return None if sum(map(self._with_id.__contains__, tags)) != len(reading.ids) else reading

    def read_tag(self, tag: bytes) -> Reading:
        """Return what is to be said about one start tag, given without its angle brackets."""
        return self._known.get(tag) or self._learn(tag)

    def _read_tags(self, data: bytes, tags: list[bytes], reading: Reading) -> None:
        distinct = set(tags)
        new = distinct - self.silent
        reading.plain, told = self._find_plain_links(new)
        for tag in told:
            known = self._known[tag] if tag in self._known else self._learn(tag)
            reading.faults += known.faults
            reading.links += known.links
            reading.ids |= known.ids
        if sum(map(self._with_id.__contains__, tags)) != len(reading.ids):
            ids = [name for tag in tags if tag in self._with_id for name in self._known[tag].ids]
            _note_repeated(ids, reading)
        for name in ("h1", "main"):
            if (count := sum(tags.count(tag) for tag in distinct if tag.startswith(name.encode()))) != 1:
                reading.fault(f"has {count} <{name}>; expected exactly one")
        if _EMPTY_HEADING.search(data, max(0, data.find(b"<h1"))):
            reading.fault("has an empty <h1>; expected words that name the page")
        if not self._data_scripts.isdisjoint(new) and len(_CLEAN_SCRIPT.findall(data)) != data.count(b"<script"):
            reading.fault("has & or < in a data <script>, where HTML reads no entities; expected \\u0026, \\u003c")

    def _find_plain_links(self, tags: set[bytes]) -> tuple[list[str], set[bytes]]:
        """Return where the plain links lead among tags, and the other tags."""
        links = [tag for tag in tags if tag.startswith(b"a ") and tag not in self._known]
        found = _PLAIN_LINK.findall(b"\n".join(links).decode())
        # A tag of two lines would be read as two.
        plain = {tag: link for tag, link in zip(links, found, strict=True) if link} if len(found) == len(links) else {}
        return list(plain.values()), tags.difference(plain)

    def _learn(self, tag: bytes) -> Reading:
        match = _TAG_GRAMMAR.fullmatch(tag.decode())
        if match is None:
            raise CutTag
        name = match.group(1).lower()
        attributes = {
            attribute.lower(): unescape(double or single) for attribute, double, single in _ATTRIBUTE.findall(match.group(2))
        }
        reading = Reading()
        # The parser without a tree does not look at prefixes.
        for named in filter(_PREFIXED.match, (name, *attributes)):
            reading.fault(f"is not well-formed: {named} of <{name}> has a prefix that stands for nothing")
        read_element(name, attributes, reading)
        if name in _VOID and not match.group(3):
            reading.fault(f"has <{name}> that is closed by another tag; expected <{name}/>")
        elif match.group(3) and name not in _VOID and name not in _DRAWN:
            reading.fault(f"closes <{name}/> in itself, which HTML reads as open; expected </{name}>")
        if reading.ids:
            self._with_id.add(tag)
        is_data_script = name == "script" and "src" not in attributes
        if is_data_script:
            self._data_scripts.add(tag)
        if reading.faults or reading.links or reading.ids or is_data_script:
            self._known[tag] = reading
        else:
            self.silent.add(tag)
        return reading


def read_html(data: bytes) -> Reading:
    """Read a page that is HTML but not XML: every parse error of the HTML standard is a fault (7 ms for 10 kB)."""
    reading = Reading()
    check_as_html5(data, reading)
    try:
        root = lxml.html.document_fromstring(data, parser=_HTML)
    except (etree.XMLSyntaxError, etree.ParserError) as error:
        _note_syntax(error, reading)
        return reading
    _check_frame(data, reading)
    counts: dict[str, int] = {"h1": 0, "main": 0}
    ids: list[str] = []
    for element in root.iter():
        name = local_name(element.tag)
        if name in counts:
            counts[name] += 1
        attributes = {str(attribute).lower(): str(value) for attribute, value in element.attrib.items()}
        ids += [attributes["id"]] if "id" in attributes else []
        read_element(name, attributes, reading)
    for name, count in counts.items():
        if count != 1:
            reading.fault(f"has {count} <{name}>; expected exactly one")
    _note_repeated(ids, reading)
    return reading


def read_picture(data: bytes) -> Reading:
    """Read an SVG file: well-formed and without scripts; what it refers to is loaded."""
    reading = Reading()
    root = read_xml(data, reading)
    for element in () if root is None else root.iter():
        name = local_name(element.tag)
        if name == "script":
            reading.fault("has a <script>; pictures may not")
        for attribute, value in element.attrib.items():
            if local_name(attribute) == "href":
                reading.link(Use.FOLLOW if name == "a" else Use.LOAD, str(value))
            elif local_name(attribute).startswith("on"):
                reading.fault(f"has {local_name(attribute)}= on <{name}>; pictures may not")
            elif attribute == "id":
                reading.ids.add(str(value))
    return reading


def read_xml(data: bytes, reading: Reading) -> etree._Element | None:
    """Return the root of an XML file, or note why it has none."""
    try:
        return etree.fromstring(data, _XML)
    except etree.XMLSyntaxError as error:
        _note_syntax(error, reading)
        return None


def check_as_html5(data: bytes, reading: Reading) -> None:
    """Note each parse error of the HTML standard."""
    parser = html5lib.HTMLParser(strict=False)
    try:
        parser.parse(data.decode())
    except UnicodeDecodeError:
        reading.fault("is not UTF-8")
        return
    for (line, _), code, values in parser.errors:
        reading.fault(f"is not valid HTML: {HTML5_ERRORS.get(code, code) % values}", f"line {line}")


def is_well_formed(data: bytes) -> bool:
    """Say whether data is a well-formed XML document."""
    try:
        etree.fromstring(data, _XML_CHECK)
    except etree.XMLSyntaxError:
        return False
    return True


def find_tags_plainly(data: bytes) -> list[bytes]:
    """Return what looks like the start tags of well-formed markup, twice as fast; one with a raw ">" in an attribute is cut short."""
    return _START_TAG.findall(data)


def find_tags(data: bytes) -> list[bytes]:
    """Return all start tags of a well-formed page without comments, in order, without their angle brackets."""
    return _START_TAG_EXACT.findall(data)


# Structures that were judged and found right, each a hash of the ways from the root to the elements. What a process learnt
# stays: the verdict on a structure is always the same.
_sound: set[int] = set()
_MANY_SOUND = 200_000


def check_structure(data: bytes, reading: Reading) -> None:
    """Note each parse error of the HTML standard in a page that passed as XML, unless all its ways of nesting are known to be right.

    What HTML forbids in well-formed markup is what stands inside what (a paragraph in a paragraph, a row outside a table), so a
    page without a new way from its root to an element has nothing new to be judged; parsing it again would take 20 ms.
    """
    try:
        root = etree.fromstring(data, _XML)
    except etree.XMLSyntaxError:
        return
    ways: dict[etree._Element | None, int] = {None: 0}
    for element in root.iter():
        ways[element] = hash((ways[element.getparent()], element.tag))
    new = set(ways.values()) - _sound
    if not new:
        return
    before = len(reading.faults)
    check_as_html5(data, reading)
    if len(reading.faults) == before:
        if len(_sound) > _MANY_SOUND:
            _sound.clear()
        _sound.update(new)


def ids_of(data: bytes, is_polyglot: bool) -> set[str]:
    """Return the ids of a page or picture that was read before."""
    if not is_polyglot:
        return {value for element in lxml.html.document_fromstring(data, parser=_HTML).iter() if (value := element.get("id"))}
    try:
        return {value for element in etree.fromstring(data, _XML).iter() if (value := element.get("id"))}
    except etree.XMLSyntaxError:
        return set()


def local_name(name: str | bytes) -> str:
    """Return the name of an element or attribute without its namespace, in small letters."""
    return str(name).rpartition("}")[2].lower()


def _check_frame(data: bytes, reading: Reading) -> None:
    if not _OPENING.match(data):
        reading.fault("does not begin with <!DOCTYPE html> and <html …>")
    if not _CHARSET.search(data, 0, 1024):
        reading.fault('has no <meta charset="utf-8"/> in its first 1024 bytes')
    if not _TITLE.search(data, 0, max(0, data.find(b"</head>"))):
        reading.fault("has no title; expected a <title> in <head> that names the page")


def has_sure_frame(start: bytes, blank: bytes) -> bool:
    """Say whether every page of a mould has what a page needs above its content.

    ``start`` is what all begin with, up to the first value, ``blank`` the page of which all values are empty.
    """
    return bool(
        _OPENING.match(start)
        and _CHARSET.search(start, 0, 1024)
        and b"<title>" in start
        and _TITLE.search(blank, 0, max(0, blank.find(b"</head>")))
    )


def has_empty_heading(data: bytes) -> bool:
    """Say whether the first heading in a piece of a page has no words."""
    return bool(_EMPTY_HEADING.match(data, max(0, data.find(b"<h1"))))


def _note_repeated(ids: list[str], reading: Reading) -> None:
    for name in sorted({name for name, count in Counter(ids).items() if count > 1}):
        reading.fault(f"has the id {name!r} more than once; expected ids to be unique")


def _note_syntax(error: Exception, reading: Reading) -> None:
    # Line numbers go to the place, so that the same fault on other pages is the same text.
    message = str(error).rpartition(", line ")[0] or str(error)
    line = getattr(error, "lineno", None)
    reading.fault(f"is not well-formed: {_LINE_NUMBER.sub('above', message)}", f"line {line}" if line else "")
