from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.contracts.english import found_in_english
from generator.contracts.package import CheckedPackage, check_package
from generator.contracts.reading import READERS
from generator.contracts.submitted import ROW
from generator.contracts.wording import Faults
from generator.descriptors import Resource
from generator.findings import CODES
from tests.contracts.folders import check, field, put, saved, table_of, told

XLSX = {"path": "things.xlsx"}
TYPES = ("string", "integer", "number", "date", "year", "yearmonth", "boolean")


def book_of(rows: Sequence[Sequence[Any]], *, edit: Any = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if edit is not None:
        edit(book)
    return saved(book)


def parquet_of(**columns: Any) -> bytes:
    stored = io.BytesIO()
    pq.write_table(pa.table(columns), stored)
    return stored.getvalue()


def column(package: CheckedPackage, name: str = "a") -> list[str]:
    cells: list[str] = package.datasets[0].table[name].tolist()
    return cells


# --- workbooks ----------------------------------------------------------------------------------------------------------


def test_text_cells_of_a_workbook_are_exact(tmp_path: Path) -> None:
    texts = ["310101", "2016-10", "1.10", "00123", "=1+1 是文字", "甲\u3000市"]
    content = book_of([["a"], *([text] for text in texts)], edit=lambda book: _as_text(book, "A6"))
    package = check(tmp_path, table_of([field("a")], **XLSX), content)
    assert (column(package), package.findings) == (texts, ())


def _as_text(book: openpyxl.Workbook, cell: str) -> None:
    sheet = book.worksheets[0]
    sheet[cell].data_type = "s"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (123, "cell-number-in-text-column"),
        (1.1, "cell-number-in-text-column"),
        (date(2020, 1, 2), "cell-date-in-text-column"),
        (True, "cell-boolean-in-text-column"),
        (time(8, 30), "cell-type-unexpected"),
    ],
)
def test_typed_cells_in_a_text_column_are_findings(tmp_path: Path, cell: Any, code: str) -> None:
    package = check(tmp_path, table_of([field("a")], **XLSX), book_of([["a"], ["x"], [cell]]))
    assert told(package.findings) == [(code, 3, "a")]


@pytest.mark.parametrize(
    ("type_", "cell", "text"),
    [
        ("number", 0.1 + 0.2, "0.3"),
        ("number", 2864000.0, "2864000"),
        ("number", 1e-7, "0.0000001"),
        ("number", -0.0, "0"),
        ("number", "1.10", "1.10"),
        ("integer", 12, "12"),
        ("integer", "0012", "0012"),
        ("year", 2016, "2016"),
        ("date", date(2020, 1, 2), "2020-01-02"),
        ("date", datetime.combine(date(2020, 1, 2), time()), "2020-01-02"),
        ("boolean", True, "true"),
        ("yearmonth", "2016-10", "2016-10"),
    ],
)
def test_cells_that_suit_their_column_are_written_without_artefacts(tmp_path: Path, type_: str, cell: Any, text: str) -> None:
    package = check(tmp_path, table_of([field("a", type_)], **XLSX), book_of([["a"], [cell]]))
    assert (column(package), package.findings) == ([text], ())


@pytest.mark.parametrize(
    ("type_", "cell", "codes"),
    [
        ("yearmonth", 2016.1, ["yearmonth-invalid"]),
        ("yearmonth", date(2016, 10, 1), ["yearmonth-invalid"]),
        ("date", 41695, ["date-invalid"]),
        ("date", datetime.combine(date(2020, 1, 2), time(8, 30)), ["date-invalid"]),
        ("number", date(2020, 1, 2), ["number-invalid"]),
        ("number", True, ["number-invalid"]),
        ("integer", 12.5, ["integer-invalid"]),
        ("integer", 310101199001011234, ["number-precision-lost"]),
    ],
)
def test_cells_that_do_not_suit_their_column_are_findings(tmp_path: Path, type_: str, cell: Any, codes: list[str]) -> None:
    package = check(tmp_path, table_of([field("a", type_)], **XLSX), book_of([["a"], [cell]]))
    assert [each.code for each in package.findings] == codes


def test_a_date_cell_is_written_in_the_declared_pattern(tmp_path: Path) -> None:
    package = check(tmp_path, table_of([field("a", "date", format_="%d.%m.%Y")], **XLSX), book_of([["a"], [date(2020, 1, 2)]]))
    assert (column(package), package.findings) == (["02.01.2020"], ())


def test_a_number_where_a_date_pattern_was_declared_is_a_finding(tmp_path: Path) -> None:
    package = check(tmp_path, table_of([field("a", "date", format_="%d%m%Y")], **XLSX), book_of([["a"], [2012020]]))
    assert "cell-type-unexpected" in [each.code for each in package.findings]


def test_error_values_and_unsaved_formulas_are_not_empty_cells(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        cell = book.worksheets[0]["A2"]
        cell.value = "#N/A"
        cell.data_type = "e"
        book.worksheets[0]["A3"] = "=1+1"

    package = check(tmp_path, table_of([field("a"), field("b")], **XLSX), book_of([["a", "b"], ["", "x"], ["", "y"]], edit=spoil))
    assert told(package.findings) == [("cell-error", 2, "a"), ("cell-formula-empty", 3, "a")]


def test_of_a_cell_that_could_not_be_read_one_finding_is_enough(tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A2"], sheet["B2"], sheet["C2"] = "=B9", "=TODAY()", "=1+1"
        sheet["A3"], sheet["C3"] = "=B9", "#N/A"
        sheet["C3"].data_type = "e"

    fields = [field("id", required=True, unique=True), field("day", "date"), field("n", "integer")]
    content = book_of([["id", "day", "n"], ["", "", ""], ["", "今天", ""]], edit=spoil)
    package = check(tmp_path, table_of(fields, **XLSX, schema={"primaryKey": ["id"]}), content)
    assert told(package.findings) == [
        ("cell-formula-empty", 2, "day"), ("cell-formula-empty", 2, "id"), ("cell-formula-empty", 2, "n"),
        ("date-invalid", 3, "day"), ("cell-formula-empty", 3, "id"), ("cell-error", 3, "n"),
    ]  # fmt: skip


def test_a_header_below_a_title_is_told_in_a_workbook_too(tmp_path: Path) -> None:
    for name, rows in {"title": [["某某表", ""], ["a", "b"], ["1", "2"]], "blank": [["", ""], ["a", "b"], ["1", "2"]]}.items():
        package = check(tmp_path / name, table_of([field("a"), field("b")], **XLSX), book_of(rows))
        assert [(each.code, each.row, each.found) for each in package.findings] == [
            ("header-elsewhere", 1, "第 2 行像是表头：a、b")
        ]


def test_merged_cells_among_the_data_are_findings_and_in_a_title_are_not(tmp_path: Path) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book.worksheets[0].merge_cells("A1:B1")
        book.worksheets[0].merge_cells("A4:A5")

    descriptor = table_of([field("a"), field("b")], dialect={"headerRows": [2]}, **XLSX)
    content = book_of([["某某表", ""], ["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]], edit=merge)
    assert [(each.code, each.row, each.found) for each in check(tmp_path, descriptor, content).findings] == [
        ("cells-merged", 4, "A4:A5")
    ]


def test_row_numbers_of_a_workbook_are_those_of_the_sheet(tmp_path: Path) -> None:
    content = book_of([[], ["", "b", "a"], ["", "1", "2"], [], ["", "3", "4"], []])
    package = check(tmp_path, table_of([field("a"), field("b")], dialect={"headerRows": [2]}, **XLSX), content)
    assert (column(package), package.datasets[0].table[ROW].tolist()) == (["2", "4"], [3, 5])
    assert told(package.findings) == [("row-blank", 4, None)]


def test_the_named_sheet_is_read_and_unread_ones_are_noted(tmp_path: Path) -> None:
    content = book_of([["a"], ["1"]], edit=lambda book: book.create_sheet("第二").append(["a"]))
    first = check(tmp_path / "first", table_of([field("a")], **XLSX), content)
    assert [(each.code, each.found) for each in first.findings] == [("sheet-unread", "“第二”")]
    second = check(tmp_path / "second", table_of([field("a")], dialect={"sheetName": "第二"}, **XLSX), content)
    assert (told(second.findings), len(second.datasets[0].table)) == ([("table-empty", None, None)], 0)
    third = check(tmp_path / "third", table_of([field("a")], dialect={"sheetName": "第三"}, **XLSX), content)
    assert [each.code for each in third.findings] == ["sheet-missing"]


def _with_sheet(xml: bytes) -> bytes:
    """A workbook whose sheet is this XML."""
    source = zipfile.ZipFile(io.BytesIO(book_of([["a"], ["x"]])))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return stored.getvalue()


def _sheet(cells: bytes) -> bytes:
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + cells
        + b"</sheetData></worksheet>"
    )


HOSTILE = {
    "two cells at the far corners": _with_sheet(
        _sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    ),
    "a row beyond all rows": _with_sheet(_sheet(b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')),
    "a column beyond all columns": _with_sheet(_sheet(b"<row r='1'><c r = 'ZZZZZ1'><v>1</v></c></row>")),
    "a part that unpacks a thousandfold": _with_sheet(_sheet(b" " * (100 << 20))),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_workbooks_made_to_burst_are_refused(tmp_path: Path, content: bytes) -> None:
    package = check(tmp_path, table_of([field("a")], **XLSX), content)
    assert (package.datasets, [each.code for each in package.findings]) == ((), ["file-too-large"])


def test_a_workbook_of_the_old_format_is_named(tmp_path: Path) -> None:
    package = check(tmp_path, table_of([field("a")], **XLSX), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert (package.findings[0].code, ".xls" in package.findings[0].found) == ("file-unreadable", True)


# --- JSON ---------------------------------------------------------------------------------------------------------------


def test_numbers_in_json_keep_their_digits(tmp_path: Path) -> None:
    descriptor = table_of([field("a", "number"), field("b")], path="things.json")
    package = check(tmp_path, descriptor, '[{"a": 1.10, "b": "00123"}, {"a": 12345678901234567890.0, "b": null}, {"a": "7"}]')
    assert (column(package), column(package, "b"), package.findings) == (
        ["1.10", "12345678901234567890.0", "7"],
        ["00123", "", ""],
        (),
    )
    assert package.datasets[0].table[ROW].tolist() == [2, 3, 4]


def test_faults_of_json_rows_are_findings(tmp_path: Path) -> None:
    content = '[{"a": 7}, {"a": true}, {"a": [1]}, "x", {"a": "x", "a": "y"}, {"a": "\\ud800"}, {"a": "z", "更": 1}]'
    package = check(tmp_path, table_of([field("a")], path="things.json"), content)
    assert told(package.findings) == [
        ("column-unknown", 1, "更"),
        ("cell-number-in-text-column", 2, "a"),
        ("cell-boolean-in-text-column", 3, "a"),
        ("cell-nested", 4, "a"),
        ("row-shape", 5, None),
        ("row-key-repeated", 6, None),
        ("character-invalid", 7, "a"),
    ]


@pytest.mark.parametrize("content", ["", "{}", '[{"a": 1', "[" * 100_000, "NaN", '"x"', b"\xff"])
def test_what_is_not_an_array_of_objects_is_refused(tmp_path: Path, content: bytes | str) -> None:
    package = check(tmp_path, table_of([field("a")], path="things.json"), content)
    assert package.datasets == ()
    assert package.findings[0].code in ("file-unreadable", "encoding-wrong")


def test_not_a_number_is_not_a_number(tmp_path: Path) -> None:
    package = check(tmp_path, table_of([field("a", "number")], path="things.json"), '[{"a": NaN}, {"a": 1e5}]')
    assert told(package.findings) == [("number-invalid", 2, "a"), ("number-invalid", 3, "a")]


# --- Parquet ------------------------------------------------------------------------------------------------------------

PARQUET = {"path": "things.parquet"}


@pytest.mark.parametrize(
    ("type_", "values", "texts"),
    [
        ("string", pa.array(["00123", None, "1.10"]), ["00123", "", "1.10"]),
        ("string", pa.array(["x", "y", "x"]).dictionary_encode(), ["x", "y", "x"]),
        ("integer", pa.array([2**60, None, -3]), ["1152921504606846976", "", "-3"]),
        ("number", pa.array([0.1, 2864000.0, 1e21]), ["0.1", "2864000", "1" + "0" * 21]),
        ("number", pa.array([0.1234567890123456, 0.1 + 0.2, -0.0]), ["0.1234567890123456", "0.30000000000000004", "0"]),
        ("number", pa.array([0.1, None, 3.0], pa.float32()), ["0.1", "", "3"]),
        ("number", pa.array([Decimal("1.10"), None, Decimal("-2.00")]), ["1.1", "", "-2"]),
        ("boolean", pa.array([True, False, None]), ["true", "false", ""]),
        ("date", pa.array([date(2020, 1, 2), None, date(1899, 12, 31)]), ["2020-01-02", "", "1899-12-31"]),
        ("date", pa.array([datetime.combine(date(2020, 1, 2), time()), None, None]), ["2020-01-02", "", ""]),
    ],
)
def test_typed_columns_become_text_where_they_suit(tmp_path: Path, type_: str, values: pa.Array, texts: list[str]) -> None:
    content = parquet_of(a=values, b=pa.array(["x", "x", "x"]))
    package = check(tmp_path, table_of([field("a", type_), field("b")], **PARQUET), content)
    assert (column(package), package.findings) == (texts, ())


@pytest.mark.parametrize(
    "values", [pa.array([1, 2]), pa.array([date(2020, 1, 2)] * 2), pa.array([[1], [2]]), pa.array([b"x", b"y"])]
)
def test_a_typed_column_where_text_was_declared_is_one_finding(tmp_path: Path, values: pa.Array) -> None:
    package = check(tmp_path, table_of([field("a")], **PARQUET), parquet_of(a=values))
    assert told(package.findings) == [("column-type-differs", None, "a")]


def test_a_column_of_bytes_has_one_finding_and_its_cells_none(tmp_path: Path) -> None:
    fields = [field("id", required=True), field("other", required=True)]
    register = table_of(fields, name="register", path="register.parquet", schema={"primaryKey": ["id"]})
    put(tmp_path, register, {"register.parquet": parquet_of(id=pa.array([b"1", b"2"]), other=pa.array(["x", ""]))})
    key = {"fields": ["of"], "reference": {"resource": "register", "fields": ["id"]}}
    put(tmp_path, table_of([field("of")], schema={"foreignKeys": [key]}), {"things.csv": "of\n1\n"})
    package = check_package(tmp_path)
    assert told(package.findings) == [("column-type-differs", None, "id"), ("value-required", 3, "other")]


def _raw_texts(*texts: bytes) -> pa.Array:
    """Texts as a careless program writes them: whatever bytes they are."""
    return pa.Array.from_buffers(pa.large_string(), len(texts), pa.array(texts, pa.large_binary()).buffers())


@pytest.mark.parametrize(
    ("values", "found", "row"),
    [
        (_raw_texts(b"x", b"\xff\xfe", "甲".encode(), b"\xc3"), "2 行的文字不是 UTF-8", 3),
        (_raw_texts("甲".encode("gb18030"), "乙丙".encode("gb18030"), b"x", b"y"), "2 行的文字不是 UTF-8，像是 GB18030/GBK", 2),
    ],
)
def test_texts_of_parquet_in_another_encoding_are_named_as_that(tmp_path: Path, values: pa.Array, found: str, row: int) -> None:
    content = parquet_of(b=pa.array(["1", "2", "3", ""]), a=values)
    package = check(tmp_path, table_of([field("a", required=True), field("b", required=True)], **PARQUET), content)
    assert [(each.code, each.found, each.row, each.column) for each in package.findings] == [
        ("encoding-wrong", found, row, "a"), ("value-required", "空", 5, "b"),
    ]  # fmt: skip
    assert "UTF-8" in found_in_english(package.findings[0]) and "行" not in found_in_english(package.findings[0])


def test_a_file_that_may_not_be_read_is_no_broken_file(tmp_path: Path) -> None:
    put(tmp_path, table_of([field("a")], **PARQUET), {})
    (tmp_path / "things/things.parquet").mkdir()  # what no right can read, for root neither
    findings = check_package(tmp_path).findings
    assert [(each.code, each.found) for each in findings] == [("file-inaccessible", "是文件夹，不是文件")]


@pytest.mark.parametrize("code", ["file-unreadable", "file-inaccessible"])
def test_nobody_is_told_to_open_with_a_spreadsheet_program_what_it_cannot_open(code: str) -> None:
    assert "用 Excel 或 WPS 打开" not in CODES[code].remedy_zh


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1"])
def test_a_broken_parquet_file_is_a_finding(tmp_path: Path, content: bytes) -> None:
    assert [each.code for each in check(tmp_path, table_of([field("a")], **PARQUET), content).findings] == ["file-unreadable"]


# --- every format ---------------------------------------------------------------------------------------------------------

# What each format can hold at all: XML 1.0 leaves out control characters and reads a lone carriage return as a line end,
# and openpyxl takes a leading "=" for a formula; _x0041_ is how workbooks spell characters.
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
XML_TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12).filter(
    lambda text: not text.startswith(("=", "#")) and "_x" not in text
)


def _csv(texts: list[str]) -> bytes:
    return ("a,b\n" + "".join('"{}",x\n'.format(text.replace('"', '""')) for text in texts)).encode()


def _xlsx(texts: list[str]) -> bytes:
    return book_of([["a", "b"], *([text, "x"] for text in texts)])


def _json(texts: list[str]) -> bytes:
    return json.dumps([{"a": text, "b": "x"} for text in texts]).encode()


def _parquet(texts: list[str]) -> bytes:
    return parquet_of(a=pa.array(texts, pa.string()), b=pa.array(["x"] * len(texts), pa.string()))


def _read_back(format_: str, data: bytes) -> list[str]:
    faults = Faults("things", "things")
    part = READERS[format_](data, Resource.model_validate(table_of([field("a"), field("b")])), faults)
    assert part is not None
    assert faults.found == []
    cells: list[str] = part.columns["a"].to_pylist()
    return cells


@settings(max_examples=200, deadline=None)
@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_any_text_comes_back_from_csv_json_and_parquet(texts: list[str]) -> None:
    assert _read_back("csv", _csv(texts)) == texts
    assert _read_back("json", _json(texts)) == texts
    assert _read_back("parquet", _parquet(texts)) == texts


@settings(max_examples=100, deadline=None)
@given(st.lists(XML_TEXT, min_size=1, max_size=5))
def test_any_visible_text_comes_back_from_a_workbook(texts: list[str]) -> None:
    assert _read_back("xlsx", _xlsx(texts)) == texts


@cache
def _whole_file(format_: str) -> bytes:
    """The file that is damaged, made once and the same in every run."""
    return {"xlsx": _xlsx, "parquet": _parquet, "json": _json}[format_](["甲", "00123"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["xlsx", "parquet", "json"]), st.floats(0, 1, exclude_max=True), st.binary(max_size=8), st.integers(0, 8))
def test_no_damage_to_a_file_breaks_its_reader(format_: str, where: float, junk: bytes, cut: int) -> None:
    whole = _whole_file(format_)
    start = int(where * len(whole))
    faults = Faults("things", "things")
    damaged = whole[:start] + junk + whole[start + cut :]
    part = READERS[format_](damaged, Resource.model_validate(table_of([field("a"), field("b")])), faults)
    assert part is not None or faults.found


def test_a_file_that_lies_about_its_format_is_a_finding(tmp_path: Path) -> None:
    for suffix in READERS:
        other = _xlsx(["甲"]) if suffix != "xlsx" else _csv(["甲"])
        put(tmp_path / suffix, table_of([field("a"), field("b")], path=f"things.{suffix}"), {f"things.{suffix}": other})
        package = check_package(tmp_path / suffix)
        assert package.datasets == ()
        assert package.findings
