"""Reading XLSX: text cells exactly, numbers and dates only where the column declares them, everything else a finding."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import python_calamine as calamine

from generator.contracts.cells import Part, Text, text_array
from generator.contracts.grid import Grid, fit_to_schema
from generator.contracts.headers import join_header_rows, match_headers, report_elsewhere
from generator.contracts.hidden import Hidden, report_hidden
from generator.contracts.typed import CellError, EmptyFormula, date_text, note_cell, number_text, typed_text
from generator.contracts.wording import Faults, column_label, show
from generator.contracts.workbook_package import PackageFault, SheetMarks, check_package, mark_sheet
from generator.descriptors import Resource, SchemaField

Answer = TypeVar("Answer")
_NOTHING = SchemaField(name="nothing")


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it stands: its cells (text, number, day, `CellError`, `EmptyFormula`; "" when empty), and its merged ranges, 0-based.

    Every row is as long as the widest; a range is (top, left, bottom, right), all included. ``hidden`` are its hidden rows and columns.
    """

    rows: list[list[object]]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden: Hidden


def read_raw_sheet(data: bytes, sheet: str | None, faults: Faults) -> RawSheet | None:
    """Read one sheet without measuring it against a schema, for files whose table has yet to be found. None after a finding."""
    try:
        package = check_package(data)
        book = _open(data)
        position = _choose_sheet(book, sheet, faults)
        if position is None:
            return None
        marks = mark_sheet(package, position)
        found, rows = _read_sheet(book, position)
    except PackageFault as fault:
        faults.add(fault.code, fault.found, "完好的 XLSX 工作簿")
        return None
    _put_marks(rows, 0, marks)
    merged = tuple(sorted((top, left, bottom, right) for (top, left), (bottom, right) in found.merged_cell_ranges or ()))
    return RawSheet(rows, merged, marks.hidden)


def read_workbook(data: bytes, resource: Resource, faults: Faults) -> Part | None:
    """Read one XLSX file. None, after a finding, when there is nothing to read."""
    try:
        package = check_package(data)
        book = _open(data)
        position = _choose_sheet(book, resource.dialect.sheetName, faults)
        if position is None:
            return None
        marks = mark_sheet(package, position)
        sheet, rows = _read_sheet(book, position)
    except PackageFault as fault:
        faults.add(fault.code, fault.found, "完好的 XLSX 工作簿")
        return None
    heads = resource.dialect.headerRows
    if report_elsewhere(resource, ([_header_text(cell) for cell in row] for row in rows), faults):
        return None
    header_rows = [[_header_text(cell) for cell in rows[at - 1]] for at in heads if at <= len(rows)]
    header = join_header_rows(header_rows)
    if not any(header):
        faults.add("file-empty", "没有表头", f"第 {max(heads)} 行是表头", max(heads))
        return None
    _report_merged(sheet, max(heads), len(rows), faults)
    return _read_columns(rows, header, marks, resource, faults)


def _read_columns(rows: list[list[object]], header: list[str], marks: SheetMarks, resource: Resource, faults: Faults) -> Part:
    head = max(resource.dialect.headerRows)
    body = rows[head:]
    _put_marks(body, head, marks)
    # Matched twice: here to know each column's type, in the end to report; so the first time into nothing.
    matched = match_headers(resource, header, Faults(faults.dataset), head)
    fields = {at: resource.field(name) for name, at in matched.items()}
    columns = [_read_column(body, at, fields.get(at), head, faults) for at in range(len(header))]
    part = fit_to_schema(Grid(header, columns, np.arange(head + 1, head + 1 + len(body))), resource, head, faults)
    public = {at: column_label(field) for at, field in fields.items() if field.name in resource.portal.public}
    report_hidden(marks.hidden, part.rows.tolist(), public, faults)
    return part


def _read_column(body: list[list[object]], at: int, field: SchemaField | None, head: int, faults: Faults) -> Text:
    cells = [row[at] for row in body]
    if all(type(cell) is str for cell in cells):
        return text_array(cells)  # type: ignore[arg-type]  # just seen
    texts: list[str] = []
    for row, cell in enumerate(cells, start=head + 1):
        text, fault = typed_text(cell, field or _NOTHING)
        if fault is not None and field is not None:
            note_cell(fault, text, field, row, faults)
        texts.append(text)
    return text_array(texts)


def _put_marks(body: list[list[object]], head: int, marks: SheetMarks) -> None:
    for places, mark in ((marks.errors, CellError()), (marks.formulas, EmptyFormula())):
        for row, column in places:
            if head <= row < head + len(body) and column < len(body[row - head]) and body[row - head][column] == "":
                body[row - head][column] = mark


def _open(data: bytes) -> calamine.CalamineWorkbook:
    return _guarded(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))


def _read_sheet(book: calamine.CalamineWorkbook, position: int) -> tuple[calamine.CalamineSheet, list[list[object]]]:
    return _guarded(lambda: _sheet_rows(book.get_sheet_by_index(position)))


def _sheet_rows(sheet: calamine.CalamineSheet) -> tuple[calamine.CalamineSheet, list[list[object]]]:
    return sheet, [list[object](row) for row in sheet.to_python(skip_empty_area=False)]


def _guarded(read: Callable[[], Answer]) -> Answer:
    """Call into calamine; whatever it raises, a Rust panic included, becomes a fault of the file."""
    try:
        return read()
    except calamine.PasswordError:
        raise PackageFault("file-unreadable", "工作簿已加密") from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise PackageFault("file-unreadable", f"不是完好的 XLSX 文件（{type(error).__name__}）") from None


def _choose_sheet(book: calamine.CalamineWorkbook, wanted: str | None, faults: Faults) -> int | None:
    position = _find_sheet(book, wanted, faults)
    if position is not None and book.sheets_metadata[position].visible != calamine.SheetVisibleEnum.Visible:
        faults.add("sheet-hidden", f"“{show(book.sheet_names[position])}”", "没有隐藏的工作表")
    return position


def _find_sheet(book: calamine.CalamineWorkbook, wanted: str | None, faults: Faults) -> int | None:
    names: Sequence[str] = book.sheet_names
    if wanted is not None:
        if wanted in names:
            return names.index(wanted)
        faults.add("sheet-missing", "、".join(f"“{show(name)}”" for name in names), f"“{wanted}”")
        return None
    if not names:
        faults.add("file-empty", "没有工作表", "至少一个工作表")
        return None
    for name in names[1:]:
        faults.add("sheet-unread", f"“{show(name)}”", f"只有“{show(names[0])}”")
    return 0


def _report_merged(sheet: calamine.CalamineSheet, head: int, end: int, faults: Faults) -> None:
    for (top, left), (bottom, right) in sorted(sheet.merged_cell_ranges or ()):
        if bottom >= head and top < end:
            found = f"{_cell_name(top, left)}:{_cell_name(bottom, right)}"
            faults.add("cells-merged", found, "每行每列各自填值", max(top, head) + 1)


def _cell_name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _header_text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return number_text(cell)
    return date_text(cell) if isinstance(cell, date) else str(cell)
