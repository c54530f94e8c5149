"""A department's file, as messy as they come, becomes the contract's table; every change is listed and nothing is guessed."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from generator.contracts.package import check_package
from generator.errors import ConfigurationError
from generator.findings import Severity
from generator.intake.importing import Imported, import_file
from generator.intake.mapping import Mapping
from tests.conftest import run_portal

FIELDS: list[dict[str, Any]] = [
    {"name": "no", "title": "序号", "type": "integer"},
    {"name": "company", "title": "企业名称", "constraints": {"required": True}},
    {"name": "kind", "title": "种类", "constraints": {"enum": ["有机-无机肥料", "复混肥料", "其他"]}},
    {"name": "decided", "title": "处罚日期", "type": "date"},
    {"name": "amount", "title": "处罚金额", "type": "number", "portal": {"unit": "元"}},
    {"name": "until", "title": "有效期至", "type": "date"},
    {"name": "note", "title": "备考"},
    {"name": "clerk", "title": "经办人"},
]
GRID: list[list[Any]] = [
    ["甲市肥料处罚情况统计表"],
    ["填报单位：甲市农业农村局", None, None, None, None, None, "2026年11月"],
    ["序号", "企业\n名称", "种 类", "处罚", None, "有效期至", "内部意见", "备考"],
    [None, None, None, "日期", "金额（万元）", None, None, None],
    [1, "甲公司", "有机－无机肥料", "2026-02-5", 3.5, "2099-12-31", "略", "无"],
    ["２", " 乙&nbsp;公司 ", "复混肥料", "二〇二六年三月八日", "５,０００元", "长期", "", "第３批"],
    ["三", "丙\n公司", "复混 肥料", "令和8年4月1日", "/", "2027/1/9", "", "—"],
    [None] * 8,
    ["序号", "企业\n名称", "种 类", "处罚", None, "有效期至", "内部意见", "备考"],
    [4, "丁公司", "其他", "2026.5.6", "1.20", "20280101", "", "甲\u200b乙"],
    [5, None, None, "2026年6月7日", 0, None, "", "原文"],
    ["合计", None, None, None, 5.2, None, None, None],
    ["注：本表由甲市农业农村局填报。"],
    ["第二条说明不以注字开头"],
]
MERGED = ["A1:H1", "D3:E3", "A3:A4", "B3:B4", "C3:C4", "F3:F4", "G3:G4", "H3:H4", "B10:B11", "C10:C11"]
EXPECTED = [
    ["1", "甲公司", "有机-无机肥料", "2026-02-05", "35000", "", "", ""],
    ["2", "乙 公司", "复混肥料", "2026-03-08", "5000", "", "第3批", ""],
    ["3", "丙公司", "复混肥料", "2026-04-01", "", "2027-01-09", "", ""],
    ["4", "丁公司", "其他", "2026-05-06", "12000", "2028-01-01", "甲乙", ""],
    ["5", "丁公司", "其他", "2026-06-07", "0", "", "原文", ""],
]
NAMES = [field["name"] for field in FIELDS]


def contract(folder: Path, **change: Any) -> Path:
    """A data folder whose one dataset has a contract and no table yet."""
    (folder / "fines").mkdir(parents=True)
    descriptor = {
        "name": "fines", "title": "处罚", "path": "fines.csv", "schema": {"fields": FIELDS},
        "portal": {"kind": "table", "public": [name for name in NAMES if name != "clerk"]}, **change,
    }  # fmt: skip
    (folder / "fines/resource.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    return folder


def workbook(path: Path, grid: list[list[Any]] = GRID, merged: list[str] = MERGED) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in grid:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def review(data: Path, change: Callable[[dict[str, Any]], None] = lambda mapping: None) -> None:
    """Do what a person does with the proposal: map what is open, give reasons, sign it."""
    path = data / "fines/import.yml"
    mapping = yaml.safe_load(path.read_text(encoding="utf-8"))
    mapping["reviewed_by"] = "张某"
    for each in (*mapping.get("ignored", ()), *mapping.get("absent", ())):
        each["reason"] = "内部意见不公布" if "header" in each else "本表没有这一列"
    change(mapping)
    path.write_text(yaml.safe_dump(mapping, allow_unicode=True), encoding="utf-8")


def map_the_group(mapping: dict[str, Any]) -> None:
    """处罚 / 日期 reads as the field 处罚日期 by itself; 金额 does so too, with its unit."""
    assert {each["header"]: each["field"] for each in mapping["columns"]}["处罚 / 日期"] == "decided"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return contract(tmp_path / "data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return workbook(tmp_path / "处罚台账.xlsx")


def reviewed(data: Path, file: Path) -> Path:
    import_file(file, "fines", data)
    review(data, map_the_group)
    return data


def table(data: Path) -> list[list[str]]:
    with (data / "fines/fines.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def changes(data: Path) -> list[list[str]]:
    (log,) = (data / "fines/imports").glob("*.changes.csv")
    with log.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def errors(imported: Imported) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.row, each.column) for each in imported.findings if each.severity is Severity.ERROR]


def test_the_first_run_proposes_a_mapping_and_imports_nothing(data: Path, file: Path) -> None:
    imported = import_file(file, "fines", data)
    assert imported.proposed == data / "fines/import.yml" and imported.written == ()
    assert not (data / "fines/fines.csv").exists() and not (data / "fines/imports").exists()
    mapping = Mapping.model_validate(yaml.safe_load((data / "fines/import.yml").read_text(encoding="utf-8")))
    assert {column.header: (column.field, column.unit) for column in mapping.columns} == {
        "序号": ("no", ""), "企业 名称": ("company", ""), "种 类": ("kind", ""), "处罚 / 日期": ("decided", ""),
        "处罚 / 金额（万元）": ("amount", "万元"), "有效期至": ("until", ""), "备考": ("note", ""),
    }  # fmt: skip
    assert [each.header for each in mapping.ignored] == ["内部意见"]
    assert [each.field for each in mapping.absent] == ["clerk"]
    assert [code for code, _, _ in errors(imported)] == [
        "import-reason-missing",
        "import-reason-missing",
        "import-mapping-unreviewed",
    ]


def test_an_unreviewed_mapping_imports_nothing_however_often(data: Path, file: Path) -> None:
    import_file(file, "fines", data)
    before = (data / "fines/import.yml").read_bytes()
    imported = import_file(file, "fines", data)
    assert imported.proposed is None and "import-mapping-unreviewed" in [code for code, _, _ in errors(imported)]
    assert not (data / "fines/fines.csv").exists()
    assert (data / "fines/import.yml").read_bytes() == before


def test_a_messy_workbook_becomes_the_table_of_the_contract(data: Path, file: Path) -> None:
    imported = import_file(file, "fines", reviewed(data, file))
    assert errors(imported) == []
    assert table(data) == [NAMES, *EXPECTED]
    assert [each.code for each in check_package(data).findings] == []


def test_every_change_is_listed_with_its_rule(data: Path, file: Path) -> None:
    import_file(file, "fines", reviewed(data, file))
    head, *listed = changes(data)
    assert head == ["row", "header", "field", "original", "normalised", "rules"]
    assert [(row[0], row[2], row[3], row[4], row[5]) for row in listed] == [
        ("5", "kind", "有机－无机肥料", "有机-无机肥料", "enum-form"),
        ("5", "decided", "2026-02-5", "2026-02-05", "day"),
        ("5", "amount", "3.5", "35000", "number"),
        ("5", "until", "2099-12-31", "", "open-end"),
        ("5", "note", "无", "", "blank"),
        ("6", "no", "２", "2", "number"),
        ("6", "company", " 乙&nbsp;公司 ", "乙 公司", "entities + spaces"),
        ("6", "decided", "二〇二六年三月八日", "2026-03-08", "day"),
        ("6", "amount", "５,０００元", "5000", "number"),
        ("6", "until", "长期", "", "open-end"),
        ("6", "note", "第３批", "第3批", "full-width"),
        ("7", "no", "三", "3", "number"),
        ("7", "company", "丙\n公司", "丙公司", "line-breaks"),
        ("7", "kind", "复混 肥料", "复混肥料", "enum-form"),
        ("7", "decided", "令和8年4月1日", "2026-04-01", "day"),
        ("7", "amount", "/", "", "blank"),
        ("7", "until", "2027/1/9", "2027-01-09", "day"),
        ("7", "note", "—", "", "blank"),
        ("10", "decided", "2026.5.6", "2026-05-06", "day"),
        ("10", "amount", "1.20", "12000", "number"),
        ("10", "until", "20280101", "2028-01-01", "day"),
        ("10", "note", "甲\u200b乙", "甲乙", "invisible"),
        ("11", "company", "", "丁公司", "merged-down"),
        ("11", "kind", "", "其他", "merged-down"),
        ("11", "decided", "2026年6月7日", "2026-06-07", "day"),
    ]


def test_no_cell_changes_without_standing_in_the_list(data: Path, file: Path) -> None:
    """Read again with openpyxl: what is not listed stands in the table as it stood in the file."""
    import_file(file, "fines", reviewed(data, file))
    listed = {(row[0], row[2]) for row in changes(data)[1:]}
    sheet = openpyxl.load_workbook(file).worksheets[0]
    places = {"no": 1, "company": 2, "kind": 3, "decided": 4, "amount": 5, "until": 6, "note": 8}
    for number, cells in zip((5, 6, 7, 10, 11), table(data)[1:], strict=True):
        for name, value in zip(NAMES, cells, strict=True):
            if name in places and (str(number), name) not in listed:
                found = sheet.cell(number, places[name]).value
                assert value == ("" if found is None else str(found)), (number, name)


def test_rows_that_are_no_data_are_left_out_by_name(data: Path, file: Path) -> None:
    imported = import_file(file, "fines", reviewed(data, file))
    assert [(each.number, each.reason) for each in imported.left_out] == [
        (8, "blank-row"), (9, "repeated-header"), (12, "total-row"), (13, "note-row"), (14, "note-row"),
    ]  # fmt: skip
    (record,) = (data / "fines/imports").glob("*.yml")
    written = yaml.safe_load(record.read_text(encoding="utf-8"))
    assert [each["row"] for each in written["left_out"]] == [8, 9, 12, 13, 14]
    assert (written["rows"], written["reviewed_by"], written["source"]) == (5, "张某", file.name)


def test_the_original_is_kept_by_its_hash(data: Path, file: Path) -> None:
    import_file(file, "fines", reviewed(data, file))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (data / f"fines/imports/{digest}.xlsx").read_bytes() == file.read_bytes()


def test_the_same_file_gives_the_same_bytes(data: Path, file: Path) -> None:
    import_file(file, "fines", reviewed(data, file))
    first = {path: path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}
    import_file(file, "fines", data)
    assert {path: path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()} == first


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimited_text_is_read_in_either_encoding(data: Path, tmp_path: Path, encoding: str, delimiter: str) -> None:
    """With a flat header, as exports have it, and a title and notes around the table."""
    names = ["序号", "企业名称", "种类", "处罚日期", "处罚金额（万元）", "有效期至", "备考"]
    rows = [["甲市统计表"], names, ["1", "甲公司", "其他", "2026年1月2日", "1,200.5", "2099", "无"], ["注：全部。"]]
    file = tmp_path / ("fines.tsv" if delimiter == "\t" else "fines.csv")
    with file.open("w", encoding=encoding, newline="") as opened:
        csv.writer(opened, delimiter=delimiter).writerows(rows)
    import_file(file, "fines", data)
    review(data)
    imported = import_file(file, "fines", data)
    assert errors(imported) == []
    assert table(data)[1:] == [["1", "甲公司", "其他", "2026-01-02", "12005000", "", "", ""]]


def test_columns_may_move_and_titles_may_go(data: Path, file: Path, tmp_path: Path) -> None:
    """The mapping knows headers, not places: the next file has them in another order, without title rows."""
    import_file(file, "fines", reviewed(data, file))
    order = [7, 5, 1, 2, 6, 0, 3, 4]
    moved = [[row[at] for at in order] for row in GRID[2:7]]
    import_file(workbook(tmp_path / "next.xlsx", moved, ["G1:H1", *(f"{letter}1:{letter}2" for letter in "ABCDEF")]), "fines", data)
    assert table(data) == [NAMES, *EXPECTED[:3]]


def changed(grid: list[list[Any]], row: int, column: int, value: Any) -> list[list[Any]]:
    copy = [[*line, *[None] * (8 - len(line))] for line in grid]
    copy[row - 1][column - 1] = value
    return copy


CELLS: dict[str, tuple[int, int, Any, tuple[str, int | None, str | None]]] = {
    "a month where a day is due": (5, 4, "2026-02", ("import-cell-unreadable", 5, "处罚 / 日期")),
    "a day that does not exist": (5, 4, "2026-02-30", ("import-cell-unreadable", 5, "处罚 / 日期")),
    "a day without its century": (5, 4, "26-02-05", ("import-cell-unreadable", 5, "处罚 / 日期")),
    "a number where a day is due": (5, 4, 46058, ("import-cell-unreadable", 5, "处罚 / 日期")),
    "an amount that is about right": (6, 5, "约5万元", ("import-cell-unreadable", 6, "处罚 / 金额（万元）")),
    "an amount in dollars": (6, 5, "5美元", ("import-cell-unreadable", 6, "处罚 / 金额（万元）")),
    "half a thing": (6, 1, "2.5", ("import-cell-unreadable", 6, "序号")),
    "an error value": (6, 5, "#N/A", ("cell-error", 6, "amount")),
    "a number among texts": (6, 8, 123456789012, ("cell-number-in-text-column", 6, "note")),
    "a lone cell": (8, 2, "丙公司的续行", ("import-row-unclear", 8, None)),
    "a new column": (3, 9, "新列", ("import-column-unmapped", 4, "新列")),
    "a header that changed": (3, 8, "附言", ("import-column-missing", 4, "备考")),
}


@pytest.mark.parametrize("case", CELLS)
def test_what_cannot_be_read_is_a_finding_and_nothing_is_written(data: Path, file: Path, tmp_path: Path, case: str) -> None:
    import_file(file, "fines", reviewed(data, file))
    before = {path: path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}
    row, column, value, expected = CELLS[case]
    grid = [[*line, None] if len(line) == 8 else line for line in GRID] if column > 8 else GRID
    copy = [list(line) for line in grid]
    copy[row - 1] = [*copy[row - 1], *[None] * (column - len(copy[row - 1]))]
    copy[row - 1][column - 1] = value
    imported = import_file(workbook(tmp_path / "other.xlsx", copy), "fines", data)
    assert expected in errors(imported)
    assert {code for code, _, _ in errors(imported)} <= {expected[0], "import-column-unmapped"}
    assert imported.written == ()
    assert {path: path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()} == before


def test_cells_merged_across_a_data_row_are_a_finding(data: Path, file: Path, tmp_path: Path) -> None:
    import_file(file, "fines", reviewed(data, file))
    imported = import_file(workbook(tmp_path / "other.xlsx", GRID, [*MERGED, "D6:E6"]), "fines", data)
    assert errors(imported) == [("import-cell-merged", 6, None)]


def test_a_file_that_is_not_the_datasets_is_refused(data: Path, tmp_path: Path) -> None:
    imported = import_file(workbook(tmp_path / "other.xlsx", [["姓名", "电话"], ["张某", "123"]], []), "fines", data)
    assert errors(imported) == [("import-header-missing", None, None)] and imported.proposed is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe1\x00", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_broken_file_is_a_finding(data: Path, tmp_path: Path, content: bytes, suffix: str) -> None:
    file = tmp_path / f"broken{suffix}"
    file.write_bytes(content)
    imported = import_file(file, "fines", data)
    assert errors(imported) and imported.written == () and imported.proposed is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda mapping: mapping["columns"][0].update(field="absent"), "no field 'absent'"),
        (lambda mapping: mapping["columns"][0].update(field="company"), "stands twice"),
        (lambda mapping: mapping["columns"][0].update(rules=["guess"]), "no rule guess"),
        (lambda mapping: mapping.update(place=3), "place"),
        (lambda mapping: mapping["columns"].append(mapping["columns"][0]), "stands twice"),
    ],
)
def test_a_mapping_that_contradicts_the_contract_is_refused(
    data: Path, file: Path, change: Callable[[dict[str, Any]], None], fault: str
) -> None:
    import_file(file, "fines", data)
    review(data, change)
    with pytest.raises(ConfigurationError, match=fault):
        import_file(file, "fines", data)


def test_a_rule_that_the_reviewer_took_out_changes_nothing(data: Path, file: Path) -> None:
    """备考: 无 is an answer here, says the reviewer."""

    def keep(mapping: dict[str, Any]) -> None:
        for column in mapping["columns"]:
            if column["field"] == "note":
                column["rules"] = ["spaces"]

    import_file(file, "fines", data)
    review(data, keep)
    import_file(file, "fines", data)
    assert [row[NAMES.index("note")] for row in table(data)[1:]] == ["无", "第３批", "—", "甲\u200b乙", "原文"]


def test_an_import_needs_a_contract_that_it_can_fill(tmp_path: Path, file: Path) -> None:
    for at, change in enumerate(({"path": "fines.json"}, {"path": ["a.csv", "b.csv"]}, {"dialect": {"headerRows": [1, 2]}})):
        with pytest.raises(ConfigurationError):
            import_file(file, "fines", contract(tmp_path / str(at), **change))
    with pytest.raises(ConfigurationError, match="there is no absent"):
        import_file(file, "absent", contract(tmp_path / "last"))


def test_the_command_proposes_refuses_imports_and_tells(data: Path, file: Path, tmp_path: Path) -> None:
    run = ("import", file, "--dataset", "fines", "--data", data)
    first = run_portal(*run)
    assert first.returncode == 1 and "已按表头写出对照表" in first.stdout and "不能发布" not in first.stdout
    review(data, map_the_group)
    second = run_portal(*run, "--json", tmp_path / "findings.json")
    assert second.returncode == 0, second.stderr
    assert "已导入 5 行" in second.stdout and "改动 25 格" in second.stdout
    assert "第 12 行没有导入：合计行" in second.stdout and "day：7 格" in second.stdout
    assert table(data)[1:] == EXPECTED
    assert run_portal("import", tmp_path / "absent.xlsx", "--dataset", "fines", "--data", data).returncode == 2
    other = tmp_path / "notes.docx"
    other.write_bytes(b"x")
    assert run_portal("import", other, "--dataset", "fines", "--data", data).returncode == 2


def test_a_share_in_a_spreadsheet_is_not_read_before_somebody_says_what_it_is(tmp_path: Path) -> None:
    """A cell that shows 50% holds 0.5, and so does one that means half a per cent."""
    fields = [{"name": "id", "title": "编号"}, {"name": "share", "title": "占比", "type": "number", "portal": {"unit": "%"}}]
    data = contract(tmp_path / "data", schema={"fields": fields}, portal={"kind": "table", "public": ["id", "share"]})
    file = workbook(tmp_path / "shares.xlsx", [["编号", "占比"], ["a", 0.5], ["b", "12.5％"], ["c", 0]], [])
    import_file(file, "fines", data)
    review(data)
    assert errors(import_file(file, "fines", data)) == [("import-cell-unreadable", 2, "占比")]
    for unit, shares in (("比值", ["50", "12.5", "0"]), ("%", ["0.5", "12.5", "0"])):
        review(data, lambda mapping, unit=unit: mapping["columns"][1].update(unit=unit))  # type: ignore[misc]
        assert errors(import_file(file, "fines", data)) == []
        assert [row[1] for row in table(data)[1:]] == shares


def test_hidden_rows_of_data_are_imported_and_told_and_so_are_hidden_columns_that_may_be_public(data: Path, file: Path) -> None:
    reviewed(data, file)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for row in (2, 3, 6, 8, 9, 12):  # of these only row 6 is data
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["G"].hidden = True  # 内部意见, which the mapping ignores
    book.save(file)
    imported = import_file(file, "fines", data)
    assert [(each.code, each.found, each.row) for each in imported.findings] == [
        ("rows-hidden", "隐藏 1 行：6", 6), ("columns-hidden", "隐藏 1 列：种 类", None),
    ]  # fmt: skip
    assert table(data)[1:] == EXPECTED
