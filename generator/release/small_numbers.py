"""Small numbers: counts that could single someone out are left out, and further figures wherever a total would give them away.

Primary: counts from 1 to less than the threshold of the rules file. Secondary: in every published sum (a total row of the table, a
column that `portal.checks` declares to be the sum of others) so many figures are left out that none follows from the others.
Totals that the site computes itself are not shown where a part is left out (`generator.derived.totals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.descriptors import Page, SmallNumbers, StatisticsPage, SumRule
from generator.release.states import Masked
from generator.values import parse_numbers

RULE: Final = "small-number"
HIDDEN: Final = "隐去"
_Cell = tuple[int, str]
_Numbers = dict[str, npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class _Sum:
    """Cells (row, column) that add up to another cell, all of them published."""

    total: _Cell
    parts: tuple[_Cell, ...]


def suppress_small_numbers(table: pd.DataFrame, page: Page, threshold: int) -> tuple[pd.DataFrame, tuple[Masked, ...]]:
    """Return the table with small counts written as "<5" and what would give them away as 隐去, and how many cells by column."""
    small = page.small_numbers if isinstance(page, StatisticsPage) else None
    if small is None or not isinstance(page, StatisticsPage) or table.empty:
        return table, ()
    least = max(threshold, small.least or 0)
    columns = [name for name in small.columns if name in table]
    sums = list(_sums(table, page, small, columns))
    summed = dict.fromkeys([*columns, *(column for each in sums for _, column in (each.total, *each.parts))])
    numbers = {name: parse_numbers(table[name]).to_numpy() for name in summed}
    first = {(row, name) for name in columns for row in np.flatnonzero((numbers[name] > 0) & (numbers[name] < least)).tolist()}
    further = _protect(sums, numbers, first, least)
    rates = [(row, rate) for rate, count in small.rates.items() for row, name in (*first, *further) if name == count]
    marks = {**dict.fromkeys(rates, HIDDEN), **dict.fromkeys(further, HIDDEN), **dict.fromkeys(first, mark(least))}
    return _write(table, marks)


def mark(least: int) -> str:
    """Return how a small count is shown: "<5"."""
    return f"<{least}"


def marks_of(page: Page, threshold: int) -> tuple[str, ...]:
    """Return what may stand in the place of a number: the data package lists it under missing values."""
    small = page.small_numbers if isinstance(page, StatisticsPage) else None
    return () if small is None else (mark(max(threshold, small.least or 0)), HIDDEN)


def _sums(table: pd.DataFrame, page: StatisticsPage, small: SmallNumbers, columns: Sequence[str]) -> Iterator[_Sum]:
    """Yield the sums that the table itself publishes and in which a count stands."""
    for rule in page.checks:
        if (
            isinstance(rule, SumRule)
            and {rule.total, *rule.parts} & set(columns)
            and {rule.total, *rule.parts} <= set(table.columns)
        ):
            for row in range(len(table)):
                yield _Sum((row, rule.total), tuple((row, part) for part in rule.parts))
    if small.total_body is not None:
        for _, rows in table.groupby(page.period, sort=True).indices.items():
            yield from _sums_of_period(table[page.body].to_numpy(), np.asarray(rows), small.total_body, columns)


def _sums_of_period(
    bodies: npt.NDArray[np.object_], rows: npt.NDArray[np.intp], total_body: str, columns: Sequence[str]
) -> Iterator[_Sum]:
    totals = [row for row in rows.tolist() if bodies[row] == total_body]
    parts = [row for row in rows.tolist() if bodies[row] != total_body]
    for row in totals:
        for column in columns:
            yield _Sum((row, column), tuple((part, column) for part in parts))


def _protect(sums: Sequence[_Sum], numbers: _Numbers, first: set[_Cell], least: int) -> set[_Cell]:
    """Return the further cells to leave out, so that no sum gives a small count away: the smallest that do."""
    hidden = set(first)
    is_settled = False
    while not is_settled:
        is_settled = True
        for each in sums:
            while (cell := _next_to_hide(each, numbers, hidden, first, least)) is not None:
                hidden.add(cell)
                is_settled = False
    return hidden - first


def _next_to_hide(each: _Sum, numbers: _Numbers, hidden: set[_Cell], first: set[_Cell], least: int) -> _Cell | None:
    cells = (*each.parts, each.total)
    gone = [cell for cell in cells if cell in hidden]
    if not gone or not _gives_away(each, gone, numbers, first, least):
        return None
    # A nought tells of nobody and protects nobody; the total goes last.
    left = [cell for cell in cells if cell not in hidden and _value(numbers, cell) > 0]
    return min(left, key=lambda cell: (cell == each.total, _value(numbers, cell), cell), default=None)


def _gives_away(each: _Sum, gone: Sequence[_Cell], numbers: _Numbers, first: set[_Cell], least: int) -> bool:
    """Say whether somebody who knows the sum and the marks can tell the number of a cell that is left out.

    A mark "<5" says 1 to 4, 隐去 says nothing. What the other cells leave open to a cell must be two numbers at least.
    """
    signs = [-1.0 if cell == each.total else 1.0 for cell in gone]
    known = sum(sign * _value(numbers, cell) for sign, cell in zip(signs, gone, strict=True))
    ranges = [(1.0, least - 1.0) if cell in first else (0.0, float("inf")) for cell in gone]
    spans = [(low, high) if sign > 0 else (-high, -low) for sign, (low, high) in zip(signs, ranges, strict=True)]
    for at, (low, high) in enumerate(spans):
        others = [span for place, span in enumerate(spans) if place != at]
        lowest = max(low, known - sum(most for _, most in others))
        highest = min(high, known - sum(fewest for fewest, _ in others))
        if highest - lowest < 1:
            return True
    return False


def _value(numbers: _Numbers, cell: _Cell) -> float:
    value = float(numbers[cell[1]][cell[0]])
    return 0.0 if value != value else value


def _write(table: pd.DataFrame, marks: dict[_Cell, str]) -> tuple[pd.DataFrame, tuple[Masked, ...]]:
    by_column: dict[str, dict[int, str]] = {}
    for (row, name), text in marks.items():
        by_column.setdefault(name, {})[row] = text
    changed: dict[str, pd.Series] = {}
    for name in table.columns:
        if name in by_column:
            column = table[name].copy()
            column.iloc[list(by_column[name])] = list(by_column[name].values())
            changed[name] = column
    counts = tuple(Masked(name, RULE, len(by_column[name])) for name in changed)
    return (table.assign(**changed) if changed else table), counts
