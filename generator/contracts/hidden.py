"""What a workbook hides from who looks at it: rows (by a filter, a closed group or by hand), columns, whole sheets. It is data all the same.

A filter is a view: whoever sets one does not mean to delete the other rows, and whoever hides rows may well take them for gone.
So what is hidden is read like the rest, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from generator.contracts.wording import Faults, show

_IS_HIDDEN: Final = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']|\b(?:ht|width)\s*=\s*["']0(?:\.0*)?["']""")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_DATA: Final = re.compile(rb"<(?:\w+:)?sheetData\b")
_NUMBER: Final = re.compile(rb"""\br\s*=\s*["']([0-9]+)["']""")
_FIRST: Final = re.compile(rb"""\bmin\s*=\s*["']([0-9]{1,9})["']""")
_LAST: Final = re.compile(rb"""\bmax\s*=\s*["']([0-9]{1,9})["']""")
_COLUMNS: Final = 16_384
_RUNS_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden on a sheet: rows by their number (1-based), columns by their place (0-based)."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


NOTHING_HIDDEN: Final = Hidden()


def look_through(xml: bytes) -> tuple[Hidden, int]:
    """Return the rows and columns of a sheet's XML that are hidden or of no height or width, and the highest row that it states."""
    rows: set[int] = set()
    number = highest = 0
    for match in _ROW.finditer(xml):
        stated = _NUMBER.search(match[1])
        number = int(stated[1][:9]) if stated else number + 1
        highest = max(highest, number)
        if _IS_HIDDEN.search(match[1]):
            rows.add(number)
    columns: set[int] = set()
    data = _DATA.search(xml)
    for match in _COLUMN.finditer(xml, 0, data.start() if data else len(xml)):
        first, last = _FIRST.search(match[1]), _LAST.search(match[1])
        if first and last and _IS_HIDDEN.search(match[1]):
            columns.update(range(int(first[1]) - 1, min(int(last[1]), _COLUMNS)))
    return Hidden(frozenset(rows), frozenset(columns)), highest


def report_hidden(hidden: Hidden, rows: Iterable[int], columns: Mapping[int, str], faults: Faults) -> None:
    """Note the hidden ones among the rows with data (by number) and among the columns that may be public (header by place)."""
    numbers = sorted(hidden.rows.intersection(rows)) if hidden.rows else []
    if numbers:
        faults.add("rows-hidden", f"隐藏 {len(numbers)} 行：{_runs(numbers)}", "没有隐藏的行", numbers[0])
    names = [show(header) for place, header in sorted(columns.items()) if place in hidden.columns]
    if names:
        faults.add("columns-hidden", f"隐藏 {len(names)} 列：{_listed(names)}", "没有隐藏的列")


def _runs(numbers: list[int]) -> str:
    """Write numbers in order as 3、5–9、12."""
    firsts = [at for at in range(len(numbers)) if at == 0 or numbers[at] != numbers[at - 1] + 1]
    ends = [*(at - 1 for at in firsts[1:]), len(numbers) - 1]
    pairs = ((numbers[first], numbers[end]) for first, end in zip(firsts, ends, strict=True))
    return _listed([str(first) if first == end else f"{first}–{end}" for first, end in pairs])


def _listed(texts: list[str]) -> str:
    return "、".join([*islice(texts, _RUNS_NAMED), *(["…"] if len(texts) > _RUNS_NAMED else [])])
