"""One cell, one cause, one finding; and nothing that is a fault of its own is ever left out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generator.release.codes  # noqa: F401  # so that its codes are registered
from generator.build import judge_release
from generator.contracts.package import check_package
from generator.echoes import without_echoes
from generator.findings import CODES, Finding, Severity
from tests.contracts.folders import check, field, put, register_of, table_of, told
from tests.release.material import DAY


def about_body(tmp_path: Path, cell: str, register: str = "id,name,parent\nA1,甲局,\n", **constraints: Any) -> tuple[Finding, ...]:
    key = {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}
    put(
        tmp_path,
        table_of([field("body", **constraints), field("n")], schema={"foreignKeys": [key]}),
        {"things.csv": f"body,n\n{cell},1\n"},
    )
    put(tmp_path, register_of(), {"bodies.csv": register})
    return check_package(tmp_path).findings


@pytest.mark.parametrize("cell", ["A1\u00a0", "\u200bA1", " A1", "A\u200b1", "A1\x07"])
def test_an_id_with_a_hidden_sign_is_not_unknown_besides(tmp_path: Path, cell: str) -> None:
    (finding,) = about_body(tmp_path, cell, pattern="[A-Z][0-9]")
    assert finding.code == ("control-character" if "\x07" in cell else "key-character")


def test_an_id_with_a_hidden_sign_that_is_unknown_all_the_same_is_told_twice(tmp_path: Path) -> None:
    assert [each.code for each in about_body(tmp_path, "B1\u00a0")] == ["key-character", "reference-unknown"]


def test_references_to_an_id_with_a_hidden_sign_are_not_unknown(tmp_path: Path) -> None:
    found = about_body(tmp_path, "A1", "id,name,parent\nA1\u00a0,甲局,\n")
    assert [(each.dataset, each.code) for each in found] == [("bodies", "key-character")]


def test_an_id_that_repeats_another_but_for_a_hidden_sign_is_repeated(tmp_path: Path) -> None:
    package = check(tmp_path, table_of([field("a")], schema={"primaryKey": ["a"]}), "a\nx\nx\u200b\ny\n")
    assert told(package.findings) == [("key-duplicate", 2, "a"), ("key-character", 3, "a"), ("key-duplicate", 3, "a")]


def test_a_repeated_key_that_must_also_be_unique_is_told_once_a_row(tmp_path: Path) -> None:
    descriptor = table_of([field("a", unique=True, required=True)], schema={"primaryKey": ["a"], "uniqueKeys": [["a"]]})
    assert told(check(tmp_path, descriptor, "a\nx\nx\n").findings) == [("key-duplicate", 2, "a"), ("key-duplicate", 3, "a")]


def test_a_repeated_id_of_a_wrong_form_has_two_faults(tmp_path: Path) -> None:
    descriptor = table_of([field("a", pattern="[A-Z]")], schema={"primaryKey": ["a"]})
    codes = Counter(each.code for each in check(tmp_path, descriptor, "a\nx\nx\n").findings)
    assert codes == {"key-duplicate": 2, "value-pattern": 2}


def records(tmp_path: Path, rows: str, header: str = "id,body,on,no", longest: int = 40) -> tuple[Finding, ...]:
    fields = [
        field("id", required=True),
        field("body", required=True),
        field("on", "date", required=True),
        field("no", required=True, maxLength=longest),
    ]
    page = {"kind": "records", "id": "id", "title": "{no}", "body": "body", "date": "on", "document": "no"}
    key = {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}
    put(
        tmp_path,
        table_of(fields, schema={"primaryKey": ["id"], "foreignKeys": [key]}, portal=page),
        {"things.csv": f"{header}\n{rows}"},
    )
    put(tmp_path, register_of(), {"bodies.csv": "id,name,parent\nA1,甲局,\n"})
    (tmp_path / "portal.yml").write_text(SETTINGS, encoding="utf-8")
    findings = judge_release(tmp_path, DAY, unvetted=True).findings
    return tuple(each for each in findings if each.dataset == "things" and each.row is not None)


SETTINGS = """
name: 试
place: 试市
operator: {sponsor: 试办, maintainer: 试中心, contact: 见网站}
release: {id: "1", date: 2026-11-20, next: 2026-11-27}
sign_off: {waived: 测试}
title: 试
description: 试
licence: CC-BY-4.0
licence_title: 试
licence_url: https://creativecommons.org/licenses/by/4.0/
"""


def test_an_empty_cell_that_contract_and_law_want_filled_is_told_once(tmp_path: Path) -> None:
    assert told(records(tmp_path, "1,,,\n")) == [("value-required", 2, column) for column in ("body", "no", "on")]


def test_a_cell_of_nothing_but_spaces_says_nothing_and_that_is_all(tmp_path: Path) -> None:
    assert told(records(tmp_path, "1, ,　,\u00a0\n")) == [
        ("value-required", 2, "body"),
        ("must-show-blank", 2, "on"),
        ("must-show-blank", 2, "no"),
    ]


def test_a_masked_cell_is_told_as_masked_only(tmp_path: Path) -> None:
    assert told(records(tmp_path, "1,A*,2026-1*-01,试〔2026〕1号\n")) == [
        ("must-show-masked", 2, "body"),
        ("must-show-masked", 2, "on"),
    ]


def test_cells_of_a_column_that_is_not_there_are_not_told(tmp_path: Path) -> None:
    found = records(tmp_path, "1,A1,2026-01-01\n2,A1,2026-01-02\n", "id,body,on")
    assert told(found) == [("column-missing", 1, "no")]


def test_what_is_wrong_besides_with_a_masked_text_is_told_at_once(tmp_path: Path) -> None:
    cell = "某局拖欠工程款\x07很久很久很久"
    found = records(tmp_path, f"1,A1,2026-01-01,{cell}\n", longest=8)
    assert told(found) == [("control-character", 2, "no"), ("value-too-long", 2, "no"), ("must-show-masked", 2, "no")]


def test_the_rest_of_a_masked_cell_is_judged(tmp_path: Path) -> None:
    assert told(records(tmp_path, "1,某局,2026/1*/01,试〔2026〕1号\n")) == [
        ("reference-unknown", 2, "body"),
        ("date-invalid", 2, "on"),
        ("must-show-masked", 2, "body"),
        ("must-show-masked", 2, "on"),
    ]


def test_an_unknown_id_of_a_wrong_form_may_be_registered_and_keeps_its_wrong_form(tmp_path: Path) -> None:
    assert [each.code for each in about_body(tmp_path, "B-1", pattern="[A-Z][0-9]")] == ["reference-unknown", "value-pattern"]


def test_an_id_that_two_registers_lack_is_told_for_both(tmp_path: Path) -> None:
    keys = [{"fields": ["body"], "reference": {"resource": name, "fields": ["id"]}} for name in ("bodies", "offices")]
    put(tmp_path, table_of([field("body"), field("n")], schema={"foreignKeys": keys}), {"things.csv": "body,n\nX1,1\nA1,2\n"})
    put(tmp_path, register_of(), {"bodies.csv": "id,name,parent\nA1,甲局,\n"})
    put(tmp_path, register_of("offices"), {"offices.csv": "id,name,parent\nC1,丙局,\n"})
    assert [(each.code, each.row, each.expected) for each in check_package(tmp_path).findings] == [
        ("reference-unknown", 2, "“名录 bodies”中已有的编号"),
        ("reference-unknown", 2, "“名录 offices”中已有的编号"),
        ("reference-unknown", 3, "“名录 offices”中已有的编号"),
    ]


def exchanged(tmp_path: Path, rows: str, *columns: dict[str, Any], **constraints: Any) -> list[tuple[str, int | None, str]]:
    exchange = [{"id": "e", "title": "共享表", "columns": columns}]
    key = {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}
    fields = [field("a", **constraints), field("body"), field("n")]
    put(
        tmp_path,
        table_of(fields, schema={"foreignKeys": [key]}, portal={"exchange": exchange}),
        {"things.csv": f"a,body,n\n{rows}"},
    )
    put(tmp_path, register_of(), {"bodies.csv": "id,name,parent\nA1,甲局,\n"})
    return [(each.code, each.row, each.found) for each in check_package(tmp_path).findings]


def test_what_is_too_long_for_a_receiver_is_told_beside_any_other_fault(tmp_path: Path) -> None:
    found = exchanged(tmp_path, "abcdefgh,A1,1\n", {"name": "A", "column": "a", "longest": 5}, pattern="[A-Z]+")
    assert found == [("exchange-too-long", 2, "8 字"), ("value-pattern", 2, "abcdefgh")]


def test_each_empty_cell_that_a_receiver_wants_of_the_row_that_a_reference_names_is_told(tmp_path: Path) -> None:
    wanted = [{"name": name, "column": f"body.{name}", "required": True} for name in ("name", "parent")]
    found = exchanged(tmp_path, "x,A1,1\nx,,2\nx,B9,3\n", *wanted)
    assert found == [
        ("exchange-missing", 2, "空（“名录 bodies”的“parent”）"),
        ("exchange-missing", 3, "空"),
        ("reference-unknown", 4, "B9"),
    ]


def compared(tmp_path: Path, cell: str, other: str, type_: str = "date", **constraints: Any) -> list[str]:
    fields = [field("a", type_, **constraints), field("b", type_), field("n")]
    rule = {"rule": "same", "columns": ["a", "b"]}
    found = check(tmp_path, table_of(fields, portal={"checks": [rule]}), f"a,b,n\n{cell},{other},1\n").findings
    return [each.code for each in found if each.column == "a"]


@pytest.mark.parametrize("cell", ["2026/1/5", "2026年1月5日", "46027"])
def test_a_date_that_is_only_written_otherwise_is_compared_as_it_is_meant(tmp_path: Path, cell: str) -> None:
    assert compared(tmp_path / "same", cell, "2026-01-05") == ["date-invalid"]
    assert compared(tmp_path / "other", cell, "2026-02-06") == ["date-invalid", "flow-differs"]


def test_what_cannot_be_read_cannot_be_compared(tmp_path: Path) -> None:
    assert compared(tmp_path / "day", "2026-02-30", "2026-02-28") == ["date-invalid"]
    assert compared(tmp_path / "number", "很多", "12", "integer") == ["integer-invalid"]


def test_an_option_that_is_taken_for_what_the_other_row_says_has_one_fault(tmp_path: Path) -> None:
    options = ["已经办结", "正在办理"]
    assert compared(tmp_path / "same", "已经办洁", "已经办结", "string", enum=options) == ["value-not-in-enum"]
    assert compared(tmp_path / "other", "已经办洁", "正在办理", "string", enum=options) == ["flow-differs", "value-not-in-enum"]
    assert compared(tmp_path / "form", "b-1", "b1", "string", pattern="[a-z][0-9]") == ["flow-differs", "value-pattern"]


def test_a_record_that_is_lacking_elsewhere_is_told_beside_a_wrong_form(tmp_path: Path) -> None:
    rule = {"rule": "referred", "when": {"column": "n", "equals": ["1"]}, "key": "a", "by": "bodies", "column": "parent"}
    put(tmp_path, table_of([field("a", pattern="[A-Z]+"), field("n")], portal={"checks": [rule]}), {"things.csv": "a,n\nx,1\n"})
    put(tmp_path, register_of(), {"bodies.csv": "id,name,parent\nA1,甲局,\n"})
    assert told(check_package(tmp_path).findings) == [("flow-unreferred", 2, "a"), ("value-pattern", 2, "a")]


# Which fault may be left out beside which other one of the same cell: all else is always told.
READ = {"cell-error", "cell-formula-empty", "cell-nested"}
EMPTY = {"value-required", "must-show-blank"}
TYPES = {f"{name}-invalid" for name in ("integer", "number", "boolean", "date", "year", "yearmonth")}
FORMS = TYPES | {"uscc-invalid", "region-invalid", "uri-invalid", "period-invalid", "period-form-mixed"}
LISTS = {"value-not-in-enum", "reference-unknown", "status-unknown", "edition-unknown"}
MASKED = FORMS - {"uri-invalid"} | LISTS | {"flow-differs", "flow-unreferred"}
SAME_TEXT: dict[str, set[str]] = {
    **dict.fromkeys(LISTS, FORMS - {"period-invalid", "period-form-mixed"}),
    **dict.fromkeys(("period-invalid", "period-form-mixed"), FORMS - {"uri-invalid"} | {"value-not-in-enum"}),
    "value-pattern": {"uscc-invalid", "region-invalid"},
    "exchange-missing": {"flow-missing", "exchange-missing", "status-unknown", "edition-unknown"},
}
ANY_TEXT = {
    "flow-differs": FORMS | LISTS,
    "exchange-missing": {"reference-unknown"},
    "replacement-character": {"character-invalid"},
}


def may_be_left_out(echo: Finding, first: Finding) -> bool:
    """What the module says in words, pair by pair."""
    if CODES[echo.code].is_private or first.code == echo.code != "exchange-missing":
        return False
    if first.code == "must-show-masked":
        return echo.code in MASKED
    return (
        first.code in READ | EMPTY
        or first.code in ANY_TEXT.get(echo.code, set())
        or (first.found == echo.found and first.code in SAME_TEXT.get(echo.code, set()))
        or (first.code == "value-not-in-enum" and echo.code in ("status-unknown", "edition-unknown") and first.found == echo.found)
    )


FAULTS = st.sampled_from(sorted(CODES)) | st.sampled_from(
    ["column-missing", "must-show-masked", "value-required", "control-character", "value-too-long", *sorted(LISTS), "value-pattern"]
)
FOUND = st.sampled_from(["甲", "A*", "空"])
EXPECTED = st.sampled_from(["", "丙（是否应为“乙”）", "与“b”相同：乙", "与“b”相同：丁"])
CELLS = st.tuples(FAULTS, FOUND, EXPECTED, st.integers(1, 3), st.sampled_from(["a", "b", None]))


@settings(max_examples=1000, deadline=None)
@given(st.lists(CELLS, max_size=12))
def test_nothing_is_left_out_but_an_echo_of_what_is_told(drawn: list[tuple[str, str, str, int, str | None]]) -> None:
    findings = [Finding(code, "things", found, expected, row, column, "t.csv") for code, found, expected, row, column in drawn]
    kept = without_echoes(findings)
    assert kept == tuple(each for each in findings if each in kept)
    absent = {each.column for each in kept if each.code == "column-missing"}
    for each in findings:
        if each not in kept:
            assert each.column is not None
            beside = [other for other in kept if (other.row, other.column) == (each.row, each.column)]
            first = [other for other in beside if may_be_left_out(each, other)]
            assert first or (each.column in absent and each.code in EMPTY | {"flow-missing", "exchange-missing"}), each
            assert not first or any(other.severity is Severity.ERROR or each.severity is Severity.NOTICE for other in first), each
