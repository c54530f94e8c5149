"""From typed cells (of workbooks, JSON, Parquet) to the text that the portal keeps, or a fault when text may have been lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from generator.contracts.wording import Faults, column_label, show
from generator.descriptors import SchemaField

# Beyond this an Excel number or a double no longer holds every digit.
EXACT: Final = 10**15
_NUMERIC: Final = frozenset(("integer", "number", "year", "boolean"))
_EXPECTED: Final = {
    "string": "文本单元格",
    "integer": "整数",
    "number": "数字",
    "boolean": "真假值",
    "date": "日期",
    "year": "年份",
    "yearmonth": "年月文本，如 2026-10",
}


class CellError:
    """Stands for an Excel error value such as #N/A."""


class EmptyFormula:
    """Stands for a formula without a stored result."""


class Nested:
    """Stands for a JSON array or object inside a cell."""


def number_text(number: float | int | Decimal) -> str:
    """Return a number in plain decimal digits: no exponent, no ``.0``, 15 significant digits as spreadsheets show them."""
    if isinstance(number, int):
        return str(number)
    exact = number if isinstance(number, Decimal) else Decimal(f"{number:.15g}")
    if not exact.is_finite():
        return str(number)
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def date_text(moment: date, date_format: str = "default") -> str:
    """Return a date in ISO form (with its time, when it has one), or in the strptime pattern that the field declares."""
    if isinstance(moment, datetime):
        if moment.time() != datetime.min.time():
            return moment.isoformat(sep="T")
        moment = moment.date()
    return moment.isoformat() if date_format in ("default", "any") else moment.strftime(date_format)


def typed_text(cell: object, field: SchemaField) -> tuple[str, str | None]:
    """Return the text of one typed cell for a field, and the code of the fault when its text may not be what was typed.

    A cell whose text breaks the column's own rule, such as a date in a number column, is left to that rule: one fault, one finding.
    """
    for kind, read in _READERS:
        if isinstance(cell, kind):
            return read(cell, field)
    return str(cell), "cell-type-unexpected"


def note_cell(fault: str, text: str, field: SchemaField, row: int, faults: Faults) -> None:
    """Note a cell that does not suit its column."""
    faults.add(fault, show(text), _EXPECTED[field.type], row, column_label(field))


def _read_number(cell: object, field: SchemaField) -> tuple[str, str | None]:
    assert isinstance(cell, int | float | Decimal)
    text = number_text(cell)
    if field.type == "string":
        return text, "cell-number-in-text-column"
    if field.type == "date" and field.format not in ("default", "any"):
        return text, "cell-type-unexpected"  # a pattern of digits might read a number that lost its zeros
    return text, "number-precision-lost" if field.type in _NUMERIC and isinstance(cell, float) and abs(cell) >= EXACT else None


def _read_boolean(cell: object, field: SchemaField) -> tuple[str, str | None]:
    text = "true" if cell else "false"
    if field.type == "string":
        return text, "cell-boolean-in-text-column"
    return text, None


def _read_date(cell: object, field: SchemaField) -> tuple[str, str | None]:
    assert isinstance(cell, date)
    if field.type == "string":
        return date_text(cell), "cell-date-in-text-column"
    return date_text(cell, field.format if field.type == "date" else "default"), None


def _always(text: str, fault: str | None) -> Callable[[object, SchemaField], tuple[str, str | None]]:
    return lambda _cell, _field: (text, fault)


# In this order: True is an int, a datetime is a date.
_READERS: Final[tuple[tuple[type, Callable[[object, SchemaField], tuple[str, str | None]]], ...]] = (
    (str, lambda cell, _field: (str(cell), None)),
    (bool, _read_boolean),
    (int, _read_number),
    (float, _read_number),
    (Decimal, _read_number),
    (date, _read_date),
    (type(None), _always("", None)),
    (CellError, _always("错误值", "cell-error")),
    (EmptyFormula, _always("公式", "cell-formula-empty")),
    (Nested, _always("嵌套结构", "cell-nested")),
)
