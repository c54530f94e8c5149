"""The fast reader of data pages against a slow one that walks the tree: what one sees, the other sees."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.publish.elements import Reading, read_element
from generator.publish.links import Use
from generator.publish.markup import PolyglotReader, check_as_html5, check_structure

NAMES = st.sampled_from(["p", "a", "div", "b", "img", "form", "script", "link", "area", "use", "input", "video"])
VOID = {"img", "link", "area", "input"}
ATTRIBUTES = st.sampled_from(
    ["id", "href", "src", "data-src", "action", "title", "alt", "style", "onclick", "srcset", "rel", "poster"]
)
VALUES = st.one_of(
    st.sampled_from(["x.html", "../a.html#b", "a > b", '<b id="y">', "'\"", "/>", "甲&乙", 'data-src="z"', "-->", "\t\n"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_characters="\x7f"), max_size=5),
)
TAGS = st.sampled_from(
    ["p", "div", "a", "table", "tbody", "tr", "td", "ul", "li", "h2", "button", "form", "select", "option", "b", "dl", "dt"]
)
TEXTS = st.sampled_from(["", "字", "a > b", '="x" id="no"', "/>", "]]&gt;", "onclick='x'", "--"])


def wrap(name: str, first: str, second: str) -> str:
    return f"<{name}>{first}字{second}</{name}>"


@st.composite
def element_sources(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(NAMES)
    attributes = draw(st.dictionaries(ATTRIBUTES, VALUES, max_size=3))
    written = ""
    for attribute, value in attributes.items():
        quote = draw(st.sampled_from("\"'"))
        escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(quote, f"&#{ord(quote)};")
        gap, equals = draw(st.sampled_from([" ", "\n", "\t "])), draw(st.sampled_from(["=", " = ", "=\n"]))
        written += f"{gap}{attribute}{equals}{quote}{escaped}{quote}"
    if name in VOID:
        return f"<{name}{written}{draw(st.sampled_from(['', ' ']))}/>"
    inner = draw(TEXTS) + draw(st.sampled_from(["", "<!-- <b id='c'> -->"]))
    if depth < 3:
        inner += "".join(draw(st.lists(element_sources(depth + 1), max_size=3)))
    return f"<{name}{written}>{inner}</{name}>"


def links_of(reading: Reading) -> list[tuple[Use, str]]:
    return [*reading.links, *((Use.FOLLOW, link) for link in reading.plain)]


def plain(value: str) -> str:
    """Return a value as XML and HTML agree on it: XML turns white space in attributes into spaces."""
    return " ".join(value.split())


@settings(max_examples=500, deadline=None)
@given(st.lists(element_sources(), max_size=4))
def test_the_fast_reader_sees_what_a_walk_of_the_tree_sees(sources: list[str]) -> None:
    page = (
        '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><title>页</title></head>'
        f"<body><main><h1>页</h1>{''.join(sources)}</main></body></html>"
    ).encode()
    walked, ids = Reading(), []
    for element in etree.fromstring(page, etree.XMLParser(remove_comments=True)).iter():
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        read_element(str(element.tag), attributes, walked)
        ids += [attributes["id"]] if "id" in attributes else []
    read = PolyglotReader().read(page)
    assert {(use, plain(link)) for use, link in links_of(read)} == {(use, plain(link)) for use, link in walked.links}
    assert {plain(name) for name in read.ids} == {plain(name) for name in walked.ids}
    told = {text for text, _ in read.faults if "data <script>" not in text}
    repeated = {f"has the id {name!r} more than once; expected ids to be unique" for name, n in Counter(ids).items() if n > 1}
    assert {text for text in told if "more than once" not in text} == {text for text, _ in walked.faults}
    assert bool({text for text in told if "more than once" in text}) == bool(repeated)


@pytest.mark.parametrize(
    "tag",
    ['a href="x/y_z-1.html"', 'a class="t" href="../x.html"', 'a class="quiet b" href="x"', 'a href="x" class="t"', 'a href="x" onclick="y"',
     'a class="t" id="i" href="x"', 'a href="#i"', 'a href="x?y=z&amp;w"', "a href='x'", 'a  href="x"', 'a href="javascript:x"', 'area href="x.html"'],
)  # fmt: skip
def test_a_plain_link_in_a_list_is_told_as_any_other_tag(tag: str) -> None:
    page = f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><title>页</title></head><body><main><h1>页</h1><{tag}{"/" * tag.startswith("area")}></a></main></body></html>'
    page = page.replace("></a>", ">") if tag.startswith("area") else page
    read, told = PolyglotReader().read(page.encode()), PolyglotReader().read_tag((tag + "/" * tag.startswith("area")).encode())
    assert (links_of(read), read.ids, {text for text, _ in read.faults}) == (
        told.links,
        told.ids,
        {text for text, _ in told.faults},
    )


@pytest.mark.parametrize("attribute", [":lang", "lang:", "a:lang", "xlink:href", "a:b:c"])
def test_an_attribute_with_a_prefix_that_stands_for_nothing_is_not_well_formed(attribute: str) -> None:
    page = f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><title>x</title></head><body {attribute}="x"><main><h1>x</h1></main></body></html>'
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(page.encode())
    assert any("well-formed" in text for text, _ in PolyglotReader().read(page.encode()).faults)


@settings(max_examples=300, deadline=None)
@example(b":", 22)
@given(st.binary(max_size=60), st.integers(0, 200))
def test_no_page_however_broken_raises(noise: bytes, place: int) -> None:
    page = b'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><title>x</title></head><body><main><h1>x</h1></main></body></html>'
    broken = page[:place] + noise + page[place:]
    reading = PolyglotReader().read(broken)
    try:
        etree.fromstring(broken)
    except etree.XMLSyntaxError:
        assert any("well-formed" in text for text, _ in reading.faults)
    else:
        assert not any("well-formed" in text for text, _ in reading.faults)


def nested(inner: str) -> bytes:
    return f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><title>页</title></head><body>{inner}</body></html>'.encode()


def structure_faults(page: bytes) -> list[str]:
    reading = Reading()
    check_structure(page, reading)
    return [text for text, _ in reading.faults]


def test_a_structure_found_right_does_not_speak_for_another_of_the_same_elements() -> None:
    assert structure_faults(nested("<div><p>甲</p></div><p>乙</p>")) == []
    for _ in range(2):
        assert "not valid HTML" in structure_faults(nested("<p><div>甲</div></p>"))[0]
        assert "not valid HTML" in structure_faults(nested("<div><p>甲<p>乙</p></p></div>"))[0]
    assert structure_faults(nested("<div><p>丙</p></div>")) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.recursive(st.just(""), lambda inner: st.builds(wrap, TAGS, inner, inner), max_leaves=6), min_size=1, max_size=4))
def test_the_shorter_judgement_of_a_structure_is_that_of_the_html_standard(sources: list[str]) -> None:
    for page in map(nested, sources):
        whole = Reading()
        check_as_html5(page, whole)
        assert bool(structure_faults(page)) == bool(whole.faults)


def test_a_page_with_a_cut_tag_tells_each_fault_once() -> None:
    tags = "".join(f'<p onclick="x" class="c{at}">a</p>' for at in range(20)) + '<p title="1 > 0">b</p>'
    page = f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><title>x</title></head><body><main><h1>x</h1>{tags}</main></body></html>'
    told = [text for text, _ in PolyglotReader().read(page.encode()).faults]
    assert len(told) == 20
