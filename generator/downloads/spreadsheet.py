"""Cells that a spreadsheet would run or rewrite, kept as they are by one apostrophe in front.

A spreadsheet that opens a CSV runs cells that begin like a formula (CWE-1236; OWASP, CSV Injection) and rewrites texts that look
like numbers: an 18-digit code becomes 1.13E+17, 00123 becomes 123, 2016-10 becomes a date. Both are met by the same mark, ``'``:

- ``="…"``, the other known way to keep a code, is itself a formula and breaks every reader that is not a spreadsheet;
- a TAB after the code keeps it too, but cannot be seen, and then look-ups by that code fail without a word;
- the apostrophe is plain to see, is the guard that OWASP names, and Excel, WPS and LibreOffice all take the cell as text.

Guarding can be undone without any list: take one apostrophe away wherever a cell begins with one (`unguard`). To keep that true,
a cell that began with an apostrophe already gets another.

What is guarded depends on the column's declared type. In columns of numbers and dates nothing is touched that is a plain number,
so negative numbers stay numbers and dates can be sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from generator.descriptors import FieldType
from generator.downloads.delimited import text_scalar

# yearmonth: Excel turns 2016-10 into a day of that month.
TEXT_TYPES: frozenset[FieldType] = frozenset({"string", "yearmonth"})
GUARD = "'"

# OWASP's signs, LF too (www-community PR 1116), their full-width twins, blanks before them, and the guard itself.
_RUNS = r"^(?:[\s\p{Z}\x{FEFF}\x{200B}]*[=+\-@＝＋－＠]|[\t\r\n'])"
_IS_NUMBER = r"^-?(?:\d+(?:\.\d+)?|\.\d+)$"
# Digits with the signs of dates, times, fractions, powers, thousands and per cent; English months; truth values.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_IS_REWRITTEN = (
    r"(?i)^(?:\(?[0-9.][0-9.,:/\-e+% ]*\)?"
    rf"|(?:\d{{1,2}}[-/. ]?)?{_MONTH}[-/. ]?\d{{1,4}}|\d{{1,2}}[-/. ]?{_MONTH}|true|false)$"
)
# Eleven digits are the most that Excel shows without an exponent.
_IS_PLAIN_COUNT = r"^(?:0|[1-9][0-9]{0,10})$"
_BEGINS = 12

FORMULA = "公式符号"
CODE = "数字代码"


@dataclass(frozen=True, slots=True)
class TouchedCells:
    """Guarded cells of one column: positions of their rows, what each begins with (guard included), why."""

    column: str
    rows: list[int]
    begins: list[str]
    reasons: list[str]


def guard_column(name: str, column: pa.Array, *, is_text: bool) -> tuple[pa.Array, TouchedCells]:
    """Return the column with the guard before each cell that a spreadsheet would run or rewrite, and which those are."""
    text = pc.fill_null(column.cast(pa.large_string()), "")
    runs = pc.match_substring_regex(text, _RUNS)
    if is_text:
        rewritten = pc.and_not(pc.match_substring_regex(text, _IS_REWRITTEN), pc.match_substring_regex(text, _IS_PLAIN_COUNT))
        touched = pc.or_(runs, rewritten)
    else:
        runs = touched = pc.and_not(runs, pc.match_substring_regex(text, _IS_NUMBER))
    if not pc.any(touched).as_py():
        return text, TouchedCells(name, [], [], [])
    guarded = pc.if_else(touched, pc.binary_join_element_wise(text_scalar(GUARD), text, text_scalar("")), text)
    begins = pc.utf8_slice_codeunits(guarded.filter(touched), 0, _BEGINS)
    reasons = pc.if_else(runs.filter(touched), FORMULA, CODE)
    rows = pc.indices_nonzero(touched)
    return guarded, TouchedCells(name, rows.to_pylist(), begins.to_pylist(), reasons.to_pylist())


def guard_texts(cells: Sequence[str]) -> list[str]:
    """Return texts as `guard_column` writes them."""
    guarded: list[str] = guard_column("", pa.array(cells, pa.large_string()), is_text=True)[0].to_pylist()
    return guarded


def unguard(cell: str) -> str:
    """Return the cell as it was before it was guarded."""
    return cell.removeprefix(GUARD)
