"""A header that says titles in place of the declared headers: one finding, and everything else is judged as ever."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.build import DEMONSTRATION
from generator.contracts.package import check_package
from generator.findings import CODES, Finding
from generator.intake.importing import import_file
from tests.contracts.folders import check, field, put, register_of, table_of, told
from tests.contracts.test_typed_files import XLSX, book_of

TITLES = {"id": "编号", "name": "名称", "day": "日期", "n": "数"}


def titled(**changed: Any) -> dict[str, Any]:
    """A table whose columns are called otherwise on pages than in the file."""
    types = {"day": "date", "n": "integer"}
    return table_of([{**field(name, types.get(name, "string")), "title": title} for name, title in TITLES.items()], **changed)


def test_a_header_of_titles_is_one_finding_that_names_the_remedy(tmp_path: Path) -> None:
    package = check(tmp_path, titled(schema={"primaryKey": ["id"]}), "编号,名 称,日期,数\n1,甲,2026-01-01,1\n2,乙,2026-01-02,2\n")
    assert [(each.code, each.row, each.column, each.found, each.expected) for each in package.findings] == [
        ("header-titled", 1, None, "“编号”、“名 称”、“日期”、“数”", "“id”、“name”、“day”、“n”")
    ]
    for remedy in (CODES["header-titled"].remedy_zh, CODES["header-titled"].remedy_en):
        assert "portal import" in remedy


def test_cells_below_titles_are_judged_as_ever(tmp_path: Path) -> None:
    package = check(tmp_path, titled(schema={"primaryKey": ["id"]}), "编号,名称,日期,数\n1,甲,昨天,1\n1,乙,2026-01-02,x\n")
    assert told(package.findings) == [
        ("header-titled", 1, None),
        ("date-invalid", 2, "day"),
        ("key-duplicate", 2, "id"),
        ("key-duplicate", 3, "id"),
        ("integer-invalid", 3, "n"),
    ]


def test_titles_and_declared_headers_may_stand_in_one_row_and_what_is_neither_is_told_beside(tmp_path: Path) -> None:
    package = check(tmp_path, titled(), "id,名称,日子,数\n1,甲,2026-01-01,1\n")
    assert [(each.code, each.column, each.found, each.expected) for each in package.findings] == [
        ("header-titled", None, "“名称”、“数”", "“name”、“n”"),
        ("column-missing", "day", "文件中没有这一列", "表头“day”"),
        ("column-unknown", "日子", "“日子”", "声明过的列（是否应为“day”）"),
    ]


def test_a_title_that_two_columns_share_is_left_to_a_person(tmp_path: Path) -> None:
    descriptor = table_of([{**field(name), "title": title} for name, title in {"a": "日期", "b": "日期", "c": "名称"}.items()])
    package = check(tmp_path, descriptor, "日期,日期,名称\n1,2,3\n")
    assert told(package.findings) == [
        ("header-titled", 1, None),
        ("column-missing", 1, "a"),
        ("column-missing", 1, "b"),
        ("column-unknown", 1, "日期"),
    ]


def test_a_name_in_place_of_a_declared_header_is_told_in_the_same_way(tmp_path: Path) -> None:
    package = check(tmp_path, table_of([field("day", portal={"header": "日期"}), field("b")]), "day,b\n1,2\n")
    assert [(each.code, each.found, each.expected) for each in package.findings] == [("header-titled", "“day”", "“日期”")]


def test_titles_below_a_line_of_title_are_one_finding_too(tmp_path: Path) -> None:
    package = check(tmp_path, titled(), "甲市台账\n编号,名称,日期,数\n1,甲,2026-01-01,1\n")
    assert [(each.code, each.found) for each in package.findings] == [("header-elsewhere", "第 2 行像是表头：编号、名称、日期、数")]


@pytest.mark.parametrize("suffix", ["xlsx", "json"])
def test_titles_are_known_in_other_formats_too(tmp_path: Path, suffix: str) -> None:
    rows = [list(TITLES.values()), ["1", "甲", "2026-01-01", "1"]]
    content = book_of(rows) if suffix == "xlsx" else json.dumps([dict(zip(*rows, strict=True))])
    descriptor = titled(**XLSX) if suffix == "xlsx" else titled(path="things.json")
    assert told(check(tmp_path, descriptor, content).findings) == [("header-titled", 1, None)]


def test_a_register_with_titles_for_headers_still_tells_which_bodies_are_unknown(tmp_path: Path) -> None:
    register = register_of()
    for each, title in zip(register["schema"]["fields"], ("机构编号", "机构名称", "上级"), strict=True):
        each["title"] = title
    put(tmp_path, register, {"bodies.csv": "机构编号,机构名称,上级\nA,甲局,\n"})
    key = {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}
    put(tmp_path, table_of([field("body")], schema={"foreignKeys": [key]}), {"things.csv": "body\nA\nB\n"})
    found = check_package(tmp_path).findings
    assert [(each.dataset, each.code, each.row) for each in found] == [
        ("bodies", "header-titled", 1),
        ("things", "reference-unknown", 3),
    ]


def test_every_table_of_the_demonstration_with_titles_gives_one_finding_and_can_be_imported(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DEMONSTRATION, data)
    expected = []
    for path in sorted(data.glob("*/*.csv")):
        descriptor = json.loads((path.parent / "resource.json").read_text(encoding="utf-8"))
        encoding = descriptor.get("encoding", "utf-8")
        titles = {
            each.get("portal", {}).get("header", each["name"]): each.get("title", "") for each in descriptor["schema"]["fields"]
        }
        first, rest = path.read_bytes().split(b"\n", 1)
        (header,) = csv.reader([first.decode(encoding).removeprefix("\ufeff")])
        if any(titles[each] not in ("", each) for each in header):
            line = ",".join(f'"{titles[each] or each}"' for each in header)
            path.write_bytes(line.encode(encoding) + b"\n" + rest)
            expected.append((path.parent.name, "header-titled"))
    assert len(expected) > 50
    found: tuple[Finding, ...] = check_package(data).findings
    assert [(each.dataset, each.code) for each in found] == expected
    imported = import_file(data / "bodies/bodies.csv", "bodies", data)
    assert [each.code for each in imported.findings] == ["import-mapping-unreviewed"]
