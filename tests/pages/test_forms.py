"""Forms: what is rendered once and pressed many times is the same as what is rendered each time."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from generator.artifacts import Mould, press_artifacts
from generator.frame.environment import template_environment
from generator.pages.forms import Form, Known, encode_cells, escape_cells, slot

TEMPLATE = '<a title="{{ name }}" href="?t={{ name|query }}&amp;u=100%">{{ name }}: {{ note }}</a>'


def test_a_pressed_row_is_what_the_template_would_have_rendered() -> None:
    template = template_environment().from_string(TEMPLATE)
    names = ["甲区", "a&b%s <b>", "'\"{{ 7*7 }}"]
    notes = ["1", "", "50%"]
    form = Form(template.render(name=slot("name"), note=slot("note")))
    columns = {"name": escape_cells(names), "raw:name": names, "note": escape_cells(notes)}
    rendered = [template.render(name=name, note=note) for name, note in zip(names, notes, strict=True)]
    assert list(form.press(columns)) == rendered


def test_the_marks_of_slots_in_data_are_taken_for_text() -> None:
    form = Form(f"<p>{slot('a')}</p>")
    assert list(form.press({"a": escape_cells(["\x02a\x03"])})) == ["<p>�a�</p>"]


def test_text_in_a_constant_part_cannot_pass_for_a_slot() -> None:
    form = Form(f"<p>%02a%03 \x02a\x03 {slot('a')}</p>")
    assert form.names == ("a",)
    assert form.fill(a="1") == "<p>%02a%03 \x02a\x03 1</p>"


def test_escaping_a_column_is_escaping_each_cell() -> None:
    cells = ["", "<", "a\nb", "甲", "&amp;", "'\""]
    assert escape_cells(cells) == [str(escape(cell)) for cell in cells]
    assert escape_cells([]) == []
    assert escape_cells(["a\0b", "\x0b"]) == ["a�b", "�"]
    assert escape_cells(["\0"]) == ["�"]


def test_encoding_reads_back_as_the_same_text() -> None:
    cells = ["", "a/b?c=1&d", "甲 a/1", "%"]
    assert [unquote(cell) for cell in encode_cells(cells)] == cells
    assert all(set(cell) <= set("ABCDEFabcdefghijklmnopqrstuvwxyz0123456789%-_.~") for cell in encode_cells(cells))


def test_a_form_without_slots_is_refused() -> None:
    with pytest.raises(ValueError, match="without slots"):
        list(Form("<p></p>").press({}))


def test_a_slot_may_go_through_percent_encoding_with_its_slash() -> None:
    form = Form(template_environment().from_string("{{ x|query }}").render(x=slot("tail/")))
    assert form.names == ("tail/",)
    assert list(form.press({"raw:tail/": ["ab/c"]})) == ["ab%2Fc"]
    assert isinstance(slot("a"), Markup)


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), min_size=1, max_size=5))
def test_pages_pressed_together_have_the_bytes_of_each_pressed_alone(rows: list[tuple[str, str]]) -> None:
    mould = Mould(("<p>%", "", "甲", "</p>"), ("a", "b", "a"))
    rows = [(first.encode("utf-8", "replace").decode(), second.encode("utf-8", "replace").decode()) for first, second in rows]
    first, second = ([row[at] for row in rows] for at in (0, 1))
    paths = [f"{number}.html" for number in range(len(rows))]
    pages = list(press_artifacts(paths, mould, [first, second, first], ("x",)))
    assert [page.path for page in pages] == paths
    assert [page.pressed and page.pressed.values for page in pages] == [(one, two, one) for one, two in rows]
    assert [page.data for page in pages] == [mould.fill((one, two, one)).encode() for one, two in rows]


@pytest.mark.parametrize(
    "columns", [[], [["a"]], [["a"], ["b"], ["c"], ["d"]], [["a"], ["b", "c"], ["d"]], [["a", "b"], ["c"], ["d"]]]
)
def test_columns_that_do_not_fit_a_mould_press_nothing(columns: list[list[str]]) -> None:
    with pytest.raises(ValueError, match=r"argument|columns"):
        list(press_artifacts(["1.html"], Mould(("", "", "", ""), ("a", "b", "c")), columns, ()))


def test_texts_that_rows_share_are_made_once_and_forgotten_when_they_are_many() -> None:
    asked: list[str] = []

    def make(keys: list[str]) -> list[str]:
        asked.extend(keys)
        return [f"<{key}>" for key in keys]

    known = Known(make)
    assert known.cells(["a", "b", "a"]) == ["<a>", "<b>", "<a>"]
    assert known.cells(["b", "c"]) == ["<b>", "<c>"]
    assert asked == ["a", "b", "c"]
    many = [str(number) for number in range(5000)]
    assert known.cells(many) == [f"<{key}>" for key in many]
    assert known.cells(["a"]) == ["<a>"] and asked[-1] == "a"
