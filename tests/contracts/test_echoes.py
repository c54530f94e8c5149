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


def records(tmp_path: Path, rows: str, header: str = "id,body,on,no") -> tuple[Finding, ...]:
    fields = [
        field("id", required=True),
        field("body", required=True),
        field("on", "date", required=True),
        field("no", required=True),
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


FAULTS = st.sampled_from(sorted(CODES))
CELLS = st.tuples(FAULTS, st.sampled_from(["甲", "乙"]), st.integers(2, 4), st.sampled_from(["a", "b", None]))


@settings(max_examples=400, deadline=None)
@given(st.lists(CELLS, max_size=12))
def test_no_cell_loses_its_errors_and_nothing_private_is_left_out(drawn: list[tuple[str, str, int, str | None]]) -> None:
    absent = {each[3] for each in drawn if each[0] == "column-missing"}
    findings = [Finding(code, "things", found, "", row, column, "t.csv") for code, found, row, column in drawn]
    kept = without_echoes(findings)
    assert [each for each in findings if each in kept] == [each for each in findings if each in set(kept)]
    left_out = [each for each in findings if each not in kept]
    for each in left_out:
        place = (each.row, each.column)
        others = [other for other in kept if (other.row, other.column) == place]
        assert each.column in absent or any(
            other.severity is Severity.ERROR or each.severity is Severity.NOTICE for other in others
        ), each
        assert each.column in absent or not CODES[each.code].is_private
    independent = {"key-duplicate", "value-not-unique", "value-too-long", "control-character", "outer-space", "flow-unexpected"}
    without_content = {"cell-error", "cell-formula-empty", "cell-nested", "value-required", "must-show-blank", "must-show-masked"}
    emptied = {(each.row, each.column) for each in findings if each.code in without_content}
    for each in left_out:
        assert each.code not in independent or each.column in absent or (each.row, each.column) in emptied
