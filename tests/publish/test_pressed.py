"""Pages read by their values against the same pages read as a whole: what one reading sees, the other sees."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from generator.artifacts import Artifact
from generator.pages.forms import Form, slot
from generator.publish.inspection import Facts, Inspector
from generator.publish.pressed import prove
from tests.publish.publish_jobs import press_one

PAGE = (
    '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><title>{title} - 甲市</title>'
    '<meta name="description" content="{title}"/><link rel="stylesheet" href="../../a.css"/></head>'
    '<body><a href="#main">跳到</a><main id="main"><h1>{title}</h1>{content}'
    '<p title="{title}"><a href="../../list.html#{title}">表</a> <a href="x/{address}">页</a> <a href="../../b.html?q={address}">问</a></p>'
    '<a href="../../shared.html#top-of">甲</a><a href="sibling.html">乙</a></main></body></html>'
)
FORM = Form(PAGE.format(title=slot("title"), content=slot("content"), address=slot("address")))

_QUERY = re.compile(r"\?q=[^'#]*")
WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_characters="\x7f"), max_size=6)
CONTENTS = st.sampled_from(
    [
        "",
        "<p>字</p>",
        "字 &amp; 字",
        '<p id="main">二</p>',
        '<p id="a">一</p><p id="a">二</p>',
        '<p id="b"><a href="../../list.html">表</a></p>',
        '<a href="#b">甲</a>',
        '<a href="https://example.org/">外</a>',
        '<img src="https://example.org/x.png"/>',
        '<img src="x.png"/>',
        "<b>",
        "</main><main>",
        "</b><b>",
        "<h1>又</h1>",
        "<main>又</main>",
        "<!-- x -->",
        "<![CDATA[ x ]]>",
        "]]>",
        '<script type="application/json">{"a": 1 &amp; 2}</script>',
        "<script>x</script>",
        '<p onclick="x">y</p>',
        '<p title="a > b" style="x">y</p>',
        "<br>",
        "<br/>",
        "<p/>",
        "&nbsp;",
        "<?x y?>",
        '<a href="../../../out.html">出</a>',
        "\x01",
    ]
)
HOSTILE = st.sampled_from(['" onclick="x', "<b>", "</title><script>x</script>", "&", "&lt;", "", " ", "'", "main", "../x"])
ROWS = st.lists(st.tuples(HOSTILE | WORDS.map(lambda text: str(escape(text))), CONTENTS, HOSTILE | WORDS), min_size=1, max_size=6)


def told_by(artifacts: list[Artifact]) -> dict[str, list[tuple[str | int, ...]]]:
    inspector = Inspector()
    for artifact in artifacts:
        inspector.look(artifact)
    facts: Facts = inspector.facts
    return {
        # What a link asks changes nothing about where it leads: pages read together are told of without it.
        name: [tuple(_QUERY.sub("?", each) if isinstance(each, str) else each for each in seen) for seen in getattr(facts, name)]
        for name in ("faults", "targets", "anchors")
    }


def press(form: Form, rows: list[dict[str, str]], folder: str = "records/set") -> list[Artifact]:
    return [press_one(f"{folder}/{number}.html", form.mould, form.values(**row), ()) for number, row in enumerate(rows)]


@settings(max_examples=600, deadline=None)
@given(ROWS)
def test_a_pressed_page_is_told_about_as_if_it_were_read_as_a_whole(rows: list[tuple[str, str, str]]) -> None:
    first = {"title": "题", "content": "<p>字</p>", "address": "y.html"}
    pages = press(FORM, [first, *({"title": title, "content": content, "address": address} for title, content, address in rows)])
    assert told_by(pages) == told_by([replace(page, pressed=None) for page in pages])


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format(title=slot("title"), content=slot("content"), address=slot("address")).replace("<h1>", "<h1 {x}>"),
        PAGE.format(title="题", content=f"<p {slot('content')}>字</p>", address="y"),
        PAGE.format(title="题", content=f"<p title='{slot('content')}'>字</p>", address="y"),
        PAGE.format(title="题", content=f"<{slot('content')}>字</{slot('content')}>", address="y"),
        PAGE.format(title="题", content=f"<!-- {slot('content')} -->", address="y"),
        PAGE.format(title="题", content=f'<p id="{slot("content")}">字</p>', address="y"),
        PAGE.format(title="题", content=f'<script type="application/json">{slot("content")}</script>', address="y"),
        PAGE.format(title="题", content=f'<a href="#nowhere">字</a>{slot("content")}', address="y"),
        PAGE.format(title="题", content=slot("content"), address="y").replace("</main>", ""),
    ],
)
def test_a_mould_with_values_where_they_could_do_harm_is_not_proven(page: str) -> None:
    assert prove(Form(page).mould) is None


def test_pages_of_a_proven_mould_are_read_by_their_values() -> None:
    proof = prove(FORM.mould)
    assert proof is not None
    assert {FORM.mould.names[place] for place in proof.content} == {"title", "content"}
    assert {FORM.mould.names[place] for place in proof.plain} == {"title", "address"}
    assert proof.ids == {"main"}


def test_pages_of_one_mould_at_two_depths_keep_their_own_links() -> None:
    rows = [{"title": "题", "content": "<p>字</p>", "address": "y.html"}] * 2
    pages = press(FORM, rows) + press(FORM, rows, "records") + press(FORM, rows, "records/a/b")
    assert told_by(pages) == told_by([replace(page, pressed=None) for page in pages])


def test_pages_read_together_are_each_told_of_what_only_they_hold() -> None:
    rows = [{"title": f"题{number}", "content": f"<p>{number}</p>", "address": "y.html"} for number in range(300)]
    rows[150]["content"] = '<p onclick="x">字</p>'
    rows[151]["content"] = '<p id="main">又</p>'
    rows[152]["content"] = '<a href="https://example.org/">外</a><img src="https://example.org/x.png"/>'
    rows[299]["title"] = " "
    pages = press(FORM, rows)
    told = told_by(pages)
    assert told == told_by([replace(page, pressed=None) for page in pages])
    faults = {(page, text.partition(" ")[2]) for text, _, page, _ in told["faults"] if isinstance(text, str)}
    assert {page for page, _ in faults} >= {f"records/set/{number}.html" for number in (150, 151, 152, 299)}


def test_the_same_markup_with_an_id_in_two_places_of_a_page_is_told() -> None:
    form = Form(PAGE.format(title=slot("title"), content=slot("content") + slot("more"), address=slot("address")))
    row = {"title": "题", "content": '<p id="a">字</p>', "more": "", "address": "y"}
    pages = press(form, [row, row, row | {"more": '<p id="a">字</p>'}])
    told = [(text, page) for text, _, page, _ in told_by(pages)["faults"]]
    assert ("has the id 'a' more than once; expected ids to be unique", "records/set/2.html") in told


def test_a_constant_link_beside_a_value_in_the_same_tag_is_followed() -> None:
    page = PAGE.format(
        title=slot("title"), content=f'<a href="../../gone.html" title="{slot("title")}">字</a>', address=slot("address")
    )
    pages = press(Form(page), [{"title": "题", "address": "y"}] * 3)
    assert "gone.html" in {target for target, *_ in told_by(pages)["targets"]}


def test_a_value_that_makes_a_constant_tag_wrong_is_told_on_its_page() -> None:
    page = PAGE.format(title=slot("title"), content="", address=slot("address")).replace('lang="zh"', f'lang="{slot("lang")}"')
    pages = press(Form(page), [{"title": "题", "address": "y", "lang": lang} for lang in ("zh", "zh", " ", "zh")])
    told = told_by(pages)
    assert told == told_by([replace(page, pressed=None) for page in pages])
    assert [(text, page) for text, _, page, _ in told["faults"]] == [
        ("has no language; expected <html lang=…>", "records/set/2.html")
    ]
