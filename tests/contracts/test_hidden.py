"""What a workbook hides is data: it is published like the rest, and whoever supplies it is told."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from generator.contracts.hidden import look_through
from generator.contracts.package import CheckedPackage
from tests.contracts.folders import check, field, table_of
from tests.contracts.test_typed_files import book_of

ROWS = [["id", "名称", "内部备注"], *([f"r{row}", f"第 {row} 行", "略"] for row in range(2, 12))]
FIELDS = [field("id"), field("name", portal={"header": "名称"}), field("note", portal={"header": "内部备注"})]


def judged(folder: Path, content: bytes, **changed: object) -> tuple[CheckedPackage, list[tuple[str, str, int | None]]]:
    descriptor = table_of(FIELDS, path="things.xlsx", **{"portal": {"public": ["id", "name"]}, **changed})
    package = check(folder, descriptor, content)
    return package, [(each.code, each.found, each.row) for each in package.findings]


def test_hidden_rows_are_published_and_told_once_with_their_numbers(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        for row in (3, 5, 6, 7, 11):
            book.worksheets[0].row_dimensions[row].hidden = True

    package, findings = judged(tmp_path, book_of(ROWS, edit=hide))
    assert findings == [("rows-hidden", "隐藏 5 行：3、5–7、11", 3)]
    assert len(package.datasets[0].table) == 10


def test_rows_that_a_filter_hides_are_told_too(tmp_path: Path) -> None:
    def choose(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.auto_filter.ref = "A1:C11"
        sheet.auto_filter.add_filter_column(0, ["r2"])
        for row in range(3, 12):
            sheet.row_dimensions[row].hidden = True  # as Excel and Calc store it

    assert judged(tmp_path, book_of(ROWS, edit=choose))[1] == [("rows-hidden", "隐藏 9 行：3–11", 3)]


def test_of_many_hidden_rows_the_first_are_named(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        for row in range(2, 102, 2):
            book.worksheets[0].row_dimensions[row].hidden = True

    rows = [ROWS[0], *([f"r{row}", "x", "y"] for row in range(2, 102))]
    assert judged(tmp_path, book_of(rows, edit=hide))[1] == [("rows-hidden", "隐藏 50 行：2、4、6、8、10、12、14、16、…", 2)]


def test_a_hidden_header_and_hidden_rows_without_content_are_no_data(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        for row in (1, 12, 13):
            book.worksheets[0].row_dimensions[row].hidden = True

    assert judged(tmp_path, book_of(ROWS, edit=hide))[1] == []


def test_hidden_columns_matter_where_they_may_be_public(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.worksheets[0].column_dimensions.group("B", "C", hidden=True)

    assert judged(tmp_path / "one", book_of(ROWS, edit=hide))[1] == [("columns-hidden", "隐藏 1 列：名称", None)]
    assert judged(tmp_path / "none", book_of(ROWS, edit=hide), portal={"public": ["id"]})[1] == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_that_is_read_is_told(tmp_path: Path, state: str) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.create_sheet("说明").append(["看得见的表"])
        book.worksheets[0].title = "数据"
        book.worksheets[0].sheet_state = state
        book.active = 1

    _, findings = judged(tmp_path, book_of(ROWS, edit=hide))
    assert findings == [("sheet-hidden", "“数据”", None), ("sheet-unread", "“说明”", None)]


@pytest.mark.parametrize(
    ("attributes", "is_hidden"),
    [
        (b'hidden="1"', True),
        (b"hidden = '1'", True),
        (b'customFormat="false" ht="12.8" hidden="true" customHeight="false"', True),
        (b'customFormat="false" ht="12.8" hidden="false" customHeight="false"', False),
        (b'ht="0" customHeight="1"', True),
        (b'ht="0.75" hidden="0"', False),
        (b"", False),
    ],
)
def test_programs_say_in_their_own_ways_that_a_row_is_hidden(tmp_path: Path, attributes: bytes, is_hidden: bool) -> None:
    source = zipfile.ZipFile(io.BytesIO(book_of(ROWS)))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(rb'<row r="4"[^>]*>', b'<row r="4" ' + attributes + b">", part)
            target.writestr(name, part)
    assert judged(tmp_path, stored.getvalue())[1] == ([("rows-hidden", "隐藏 1 行：4", 4)] if is_hidden else [])


def test_rows_without_a_number_are_counted() -> None:
    xml = b'<sheetData><row><c/></row><row hidden="1"/><row r="7"/><row hidden="1"/></sheetData>'
    hidden, last = look_through(xml)
    assert (sorted(hidden.rows), last) == ([2, 8], 8)
