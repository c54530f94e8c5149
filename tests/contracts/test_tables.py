from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.contracts.package import check_package
from generator.contracts.submitted import Omitted
from tests.contracts.folders import check, field, put, register_of, table_of, told


def with_key(*names: str, **portal: Any) -> dict[str, Any]:
    return table_of([field("a"), field("b")], schema={"primaryKey": list(names)}, portal=portal)


def test_every_row_of_a_repeated_key_is_named_with_the_first(tmp_path: Path) -> None:
    package = check(tmp_path, with_key("a"), "a,b\nx,1\ny,2\nx,3\n,4\nx,5\n,6\n")
    assert told(package.findings) == [
        ("key-duplicate", 2, "a"),
        ("key-duplicate", 4, "a"),
        ("value-required", 5, "a"),
        ("key-duplicate", 6, "a"),
        ("value-required", 7, "a"),
    ]
    assert "第 4 行、第 6 行" in package.findings[0].expected
    assert "第 2 行" in package.findings[1].expected
    assert "第 2 行" in package.findings[3].expected


def test_keys_of_several_columns_are_compared_as_a_whole(tmp_path: Path) -> None:
    package = check(tmp_path, with_key("a", "b"), "a,b\nx,1\nx,2\nx,1\nx1,\n")
    assert [(each.code, each.row) for each in package.findings] == [
        ("key-duplicate", 2),
        ("key-duplicate", 4),
        ("value-required", 5),
    ]
    assert package.findings[0].found == "x + 1"


def test_a_key_repeated_in_another_file_names_that_file(tmp_path: Path) -> None:
    put(tmp_path, {**with_key("a"), "path": ["one.csv", "two.csv"]}, {"one.csv": "a,b\nx,1\n", "two.csv": "a,b\nx,1\n"})
    package = check_package(tmp_path)
    assert "things/one.csv 第 2 行" in package.findings[1].expected


def test_declared_repetitions_are_left_to_the_gate(tmp_path: Path) -> None:
    tolerant = with_key("a", duplicates={"key": ["a"], "keep": "last", "reason": "来源重复"})
    assert check(tmp_path, tolerant, "a,b\nx,1\nx,2\n").findings == ()


def test_unique_keys_of_the_standard_are_honoured(tmp_path: Path) -> None:
    descriptor = table_of([field("a"), field("b")], schema={"primaryKey": ["a"], "uniqueKeys": [["b"]]})
    assert told(check(tmp_path, descriptor, "a,b\nx,1\ny,1\nz,\nw,\n").findings) == [
        ("key-duplicate", 2, "b"),
        ("key-duplicate", 3, "b"),
    ]


def test_the_id_of_a_record_is_a_key_even_when_the_schema_does_not_say_so(tmp_path: Path) -> None:
    page = {"kind": "records", "id": "a", "title": "{b}"}
    package = check(tmp_path, table_of([field("a"), field("b")], portal=page), "a,b\nX1,1\nx1,2\nX1,3\n,4\n")
    assert told(package.findings) == [
        ("id-case-clash", 2, "a"),
        ("key-duplicate", 2, "a"),
        ("id-case-clash", 3, "a"),
        ("id-case-clash", 4, "a"),
        ("key-duplicate", 4, "a"),
        ("value-required", 5, "a"),
    ]


def test_a_body_has_one_figure_per_period(tmp_path: Path) -> None:
    page = {"kind": "statistics", "body": "a", "period": "b", "measures": [{"column": "n"}]}
    descriptor = table_of([field("a"), field("b"), field("n", "number")], portal=page)
    package = check(tmp_path, descriptor, "a,b,n\nx,2026-10,1\nx,2026-11,2\nx,2026-10,3\n")
    assert told(package.findings) == [("key-duplicate", 2, "a、b"), ("key-duplicate", 4, "a、b")]


def periods(tmp_path: Path, *cells: str, type_: str = "string") -> list[tuple[str, int | None, str | None]]:
    page = {"kind": "statistics", "body": "a", "period": "b", "measures": [{"column": "n"}]}
    descriptor = table_of([field("a"), field("b", type_), field("n", "number")], portal=page)
    rows = "".join(f"x{row},{cell},1\n" for row, cell in enumerate(cells))
    return told(check(tmp_path, descriptor, f"a,b,n\n{rows}").findings)


@pytest.mark.parametrize(
    "cells",
    [("2025", "2026"), ("2026-09", "2026-10"), ("2026-Q1", "2026-Q4"), ("2026-H1", "2025-H2"), ("2026-W05",), ("第3期", "第4期")],
)
def test_periods_of_one_form_pass(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert periods(tmp_path, *cells) == []


@pytest.mark.parametrize("cell", ["2026-9", "2026-13", "2026-Q5", "2026-q1", "2026-H3", "2026/10"])
def test_a_period_with_one_digit_or_out_of_range_is_invalid(tmp_path: Path, cell: str) -> None:
    assert periods(tmp_path, "2026-10", cell) == [("period-invalid", 3, "b")]


def test_periods_of_another_form_than_most_are_found(tmp_path: Path) -> None:
    assert periods(tmp_path, "2025", "2026-10", "2026-11", "2026-Q3") == [
        ("period-form-mixed", 2, "b"),
        ("period-form-mixed", 5, "b"),
    ]


def test_the_periods_of_a_ranking_are_judged_too_and_those_of_omitted_rows_are_not(tmp_path: Path) -> None:
    page = {
        "kind": "ranking", "subject": "a", "period": "b", "score": "n",
        "rows": [{"column": "a", "equals": ["合计"], "reason": "合计行"}],
    }  # fmt: skip
    descriptor = table_of([field("a"), field("b"), field("n", "number")], portal=page)
    package = check(tmp_path, descriptor, "a,b,n\nx,2026-H1,1\n合计,全部,2\ny,2026,3\nz,2026-H1,4\n")
    assert told(package.findings) == [("period-form-mixed", 4, "b")]


def test_a_period_that_its_type_judges_is_not_judged_twice(tmp_path: Path) -> None:
    assert periods(tmp_path, "2026-10", "2026-9", type_="yearmonth") == [("yearmonth-invalid", 3, "b")]


def test_rows_that_the_rules_leave_out_are_marked_and_counted_once_for_the_gate(tmp_path: Path) -> None:
    page = {
        "rows": [{"column": "b", "pattern": "x.*", "reason": "试填"}, {"column": "b", "equals": ["xx", "空"], "reason": "略"}],
        "duplicates": {"key": ["a"], "keep": "last", "reason": "来源重复"},
    }
    descriptor = table_of([field("a"), field("b")], portal=page)
    (dataset,) = check(tmp_path, descriptor, "a,b\n1,xx\n1,甲\n2,空\n1,乙\n3,丙\n").datasets
    assert dataset.live.tolist() == [False, False, False, True, True]
    assert dataset.omitted == (Omitted("rows", "试填", 1), Omitted("rows", "略", 1), Omitted("duplicates", "来源重复", 1))


def test_facets_that_would_share_an_address_are_errors(tmp_path: Path) -> None:
    page = {"kind": "records", "id": "b", "title": "{a}", "facets": ["a"]}
    package = check(tmp_path, table_of([field("a"), field("b")], portal=page), "a,b\nYes,1\nyes,2\n是 A,3\n是 a,4\n")
    assert told(package.findings) == [("facet-case-clash", 2, "a"), ("facet-case-clash", 3, "a")]


def two(tmp_path: Path, referring: str, referred: str, **field_portal: Any) -> Any:
    key = {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}
    descriptor = table_of([field("body", portal=field_portal), field("b")], schema={"foreignKeys": [key]})
    put(tmp_path, descriptor, {"things.csv": referring})
    put(tmp_path, register_of(), {"bodies.csv": referred})
    return check_package(tmp_path)


BODIES = "id,name,parent\nA01,甲市发展和改革委员会,\nA02,甲市财政局,A01\n"


def test_unknown_references_are_found_and_empty_ones_pass(tmp_path: Path) -> None:
    package = two(tmp_path, "body,b\nA01,1\n,2\nA2,3\nZZZZ,4\n", BODIES)
    assert [(each.dataset, *place) for each, place in zip(package.findings, told(package.findings), strict=True)] == [
        ("things", "reference-unknown", 4, "body"),
        ("things", "reference-unknown", 5, "body"),
    ]
    assert "A02" in package.findings[0].expected
    assert "是否" not in package.findings[1].expected


def test_a_name_typed_for_an_id_is_recognised(tmp_path: Path) -> None:
    package = two(tmp_path, "body,b\n甲市财政局,1\n", BODIES)
    assert "是否应为“A02”" in package.findings[0].expected


def test_each_part_of_a_reference_to_several_is_looked_up(tmp_path: Path) -> None:
    package = two(tmp_path, "body,b\nA01、A02,1\nA01、A09、B,2\nA01、 A02,3\n", BODIES, separator="、")
    assert ("reference-unknown", 3, "body") in told(package.findings)
    assert ("reference-unknown", 4, "body") in told(package.findings)
    assert "A09、B" in [each.found for each in package.findings]


def test_a_reference_to_a_row_of_the_wrong_shape_is_not_a_second_fault(tmp_path: Path) -> None:
    package = two(tmp_path, "body,b\nA03,1\n", BODIES + "A03,甲市教育局\n")
    assert told(package.findings) == [("row-shape", 4, None)]


def test_references_to_a_dataset_that_cannot_be_read_are_not_judged(tmp_path: Path) -> None:
    package = two(tmp_path, "body,b\nA03,1\n", "")
    assert [each.code for each in package.findings] == ["file-empty"]


def test_references_of_omitted_rows_are_not_judged_and_omitted_rows_cannot_be_referred_to(tmp_path: Path) -> None:
    omit = [{"column": "id", "equals": ["A02"], "reason": "已撤销"}]
    register = register_of()
    register["portal"]["rows"] = omit
    register["portal"].pop("parent")
    key = {"fields": ["a"], "reference": {"resource": "bodies", "fields": ["id"]}}
    descriptor = table_of(
        [field("a"), field("b")],
        schema={"foreignKeys": [key]},
        portal={"rows": [{"column": "b", "equals": ["x"], "reason": "不公布"}]},
    )
    put(tmp_path, descriptor, {"things.csv": "a,b\nA01,1\nA02,2\nA09,x\n"})
    put(tmp_path, register, {"bodies.csv": BODIES})
    assert told(check_package(tmp_path).findings) == [("reference-unknown", 3, "a")]


def test_keys_of_several_columns_are_looked_up_as_a_whole(tmp_path: Path) -> None:
    key = {"fields": ["a", "b"], "reference": {"resource": "", "fields": ["c", "d"]}}
    descriptor = table_of([field(name) for name in "abcd"], schema={"foreignKeys": [key]})
    package = check(tmp_path, descriptor, "a,b,c,d\nx,1,x,1\nx,2,y,2\n,2,z,3\ny,2,,\n")
    assert told(package.findings) == [("reference-unknown", 3, "a、b")]


def test_a_table_may_refer_to_itself(tmp_path: Path) -> None:
    key = {"fields": ["parent"], "reference": {"resource": "", "fields": ["id"]}}
    register = register_of(schema={"fields": [{"name": each} for each in ("id", "name", "parent")], "foreignKeys": [key]})
    package = check(tmp_path, register, "id,name,parent\nA,甲,\nB,乙,A\nC,丙,X\n")
    assert told(package.findings) == [("reference-unknown", 4, "parent")]


def test_parents_are_looked_for_in_all_registers(tmp_path: Path) -> None:
    put(tmp_path, register_of("bodies"), {"bodies.csv": "id,name,parent\nA,甲,\nB,乙,Z\n"})
    put(tmp_path, register_of("streets"), {"streets.csv": "id,name,parent\nS,某街道,A\nT,某镇,X\n"})
    package = check_package(tmp_path)
    assert [(each.code, each.dataset, each.row) for each in package.findings] == [
        ("reference-unknown", "bodies", 3),
        ("reference-unknown", "streets", 3),
    ]


def test_bodies_above_each_other_are_found_whole_and_those_below_are_not_blamed(tmp_path: Path) -> None:
    package = check(tmp_path, register_of(), "id,name,parent\nA,甲,C\nB,乙,A\nC,丙,B\nD,丁,A\nE,戊,E\n")
    assert told(package.findings) == [("parent-cycle", row, "parent") for row in (2, 3, 4, 6)]
    assert package.findings[0].found == "A → C → B → A"


def test_ids_are_unique_over_all_registers(tmp_path: Path) -> None:
    put(tmp_path, register_of("bodies"), {"bodies.csv": "id,name,parent\nA,甲,\nB,乙,\n"})
    put(tmp_path, register_of("streets"), {"streets.csv": "id,name,parent\na,某街道,\nS,某镇,\n"})
    package = check_package(tmp_path)
    assert [(each.code, each.dataset, each.row) for each in package.findings] == [
        ("body-id-repeated", "bodies", 2),
        ("body-id-repeated", "streets", 2),
    ]


def test_editions_that_nobody_declared_are_found_and_empty_ones_noted(tmp_path: Path) -> None:
    editions = [{"id": "2025", "title": "2025 版"}, {"id": "2026", "title": "2026 版"}]
    page = {"kind": "list", "id": "a", "title": "{a}", "edition": "b", "editions": editions}
    package = check(tmp_path, table_of([field("a"), field("b")], portal=page), "a,b\nx,2025\ny,2024\nz,\n")
    places = [("edition-empty", None, "b"), ("edition-unknown", 3, "b"), ("value-required", 4, "b")]
    assert told(package.findings) == places
    assert package.findings[0].found == "2026"


def test_findings_come_in_one_order_and_the_same_twice(tmp_path: Path) -> None:
    two(tmp_path, "body,b\nA09,1\nA08,\x01\n,\n" * 3, BODIES + BODIES)
    first, second = check_package(tmp_path), check_package(tmp_path)
    assert first.findings == second.findings
    places = [(each.dataset, each.file or "", each.row or 0, each.column or "", each.code) for each in first.findings]
    assert places == sorted(places)
    assert [each.resource.name for each in first.datasets] == ["bodies", "things"]


def test_a_status_that_nobody_declared_is_named_with_its_row(tmp_path: Path) -> None:
    page = {
        "kind": "records", "public": ["id", "state"], "id": "id", "title": "{id}", "status": "state",
        "states": [{"value": "show", "name": "公示中"}],
    }  # fmt: skip
    resource = {
        "name": "x",
        "title": "X",
        "path": "t.csv",
        "schema": {"fields": [{"name": "id"}, {"name": "state"}]},
        "portal": page,
    }
    (tmp_path / "x").mkdir()
    (tmp_path / "x/resource.json").write_text(json.dumps(resource), encoding="utf-8")
    (tmp_path / "x/t.csv").write_text("id,state\n1,show\n2,shown\n", encoding="utf-8")
    found = [(each.code, each.row, each.column, each.found) for each in check_package(tmp_path).findings]
    assert found == [("status-unknown", 3, "state", "shown")]


def test_an_entry_stands_once_in_an_edition(tmp_path: Path) -> None:
    editions = [{"id": "1", "title": "一"}, {"id": "2", "title": "二"}]
    page = {"kind": "list", "public": ["id", "ed"], "id": "id", "title": "{id}", "edition": "ed", "editions": editions}
    resource = {"name": "x", "title": "X", "path": "t.csv", "schema": {"fields": [{"name": "id"}, {"name": "ed"}]}, "portal": page}
    (tmp_path / "x").mkdir()
    (tmp_path / "x/resource.json").write_text(json.dumps(resource), encoding="utf-8")
    (tmp_path / "x/t.csv").write_text("id,ed\na,1\na,2\nb,2\nb,2\n", encoding="utf-8")
    assert [(each.code, each.row) for each in check_package(tmp_path).findings] == [("key-duplicate", 4), ("key-duplicate", 5)]


def test_a_row_that_nothing_could_be_called_by_is_an_error(tmp_path: Path) -> None:
    page = {"kind": "list", "entry_key": ["a"], "title": "{a}{b}", "editions": [{"id": "1", "title": "一"}]}
    package = check(tmp_path, table_of([field("a"), field("b"), field("c")], portal=page), "a,b,c\n甲,,1\n,　,2\n,乙,3\n,,4\n")
    missing = [each for each in told(package.findings) if each[0] == "title-missing"]
    assert missing == [("title-missing", 3, "a、b"), ("title-missing", 5, "a、b")]


def test_an_entry_with_an_id_is_called_by_it(tmp_path: Path) -> None:
    page = {"kind": "list", "id": "a", "title": "{b}", "editions": [{"id": "1", "title": "一"}]}
    assert check(tmp_path, table_of([field("a"), field("b")], portal=page), "a,b\n1,甲\n2,\n").findings == ()


def test_a_body_and_a_subject_have_a_name(tmp_path: Path) -> None:
    package = check(tmp_path / "1", register_of(), "id,name,parent\nx,甲,\ny,,\n")
    assert told(package.findings) == [("value-required", 3, "name")]
    page = {"kind": "ranking", "subject": "a", "subject_name": "b", "period": "c", "score": "n"}
    ranked = table_of([field("a"), field("b"), field("c"), field("n", "number")], portal=page)
    assert told(check(tmp_path / "2", ranked, "a,b,c,n\n1,,2026,3\n").findings) == [("value-required", 2, "b")]
