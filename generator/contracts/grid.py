"""What a reader of text files found before it is measured against the schema: a header and columns by position."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.cells import Part, Text, as_mask
from generator.contracts.headers import match_headers
from generator.contracts.wording import Faults, show
from generator.descriptors import Resource


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of text by position with their header texts, and each row's number in a spreadsheet.

    ``ragged`` are rows of the wrong shape, by row number, which have their findings already and are in no column.
    ``broken`` are row numbers that could not be read at all.
    """

    header: list[str]
    columns: list[Text]
    rows: npt.NDArray[np.int64]
    ragged: list[tuple[int, list[str]]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def fit_to_schema(grid: Grid, resource: Resource, head: int, faults: Faults) -> Part:
    """Name the grid's columns by the schema and leave out rows without content; ``head`` is the last header row.

    Blank rows are noted when filled rows follow them and pass without a word at the end of a file.
    """
    matched = match_headers(resource, grid.header, faults, head)
    report_unnamed(grid, faults)
    filled = _filled(grid)
    _note_gaps(np.sort(np.concatenate([grid.rows[filled], _others(grid)])), head, faults)
    columns = {name: grid.columns[at] for name, at in matched.items()}
    if len(filled) < len(grid.rows):
        kept = pa.array(filled)
        columns = {name: column.take(kept) for name, column in columns.items()}
    held = {name: tuple(cells[at] for _, cells in grid.ragged if at < len(cells)) for name, at in matched.items()}
    return Part(columns, grid.rows[filled], held)


def report_unnamed(grid: Grid, faults: Faults) -> None:
    """Report columns that have content but no header."""
    for position in (at for at, text in enumerate(grid.header) if text == ""):
        filled = np.flatnonzero(as_mask(pc.not_equal(grid.columns[position], "")))
        if len(filled):
            shown = show(grid.columns[position][int(filled[0])].as_py())
            found = f"第 {position + 1} 列没有表头，内容如“{shown}”"
            faults.add("header-empty", found, "每个有内容的列都有表头", int(grid.rows[filled[0]]))


def _filled(grid: Grid) -> npt.NDArray[np.int64]:
    empty = np.ones(len(grid.rows), np.bool_)
    for column in grid.columns:
        if not empty.any():
            break
        empty &= as_mask(pc.equal(column, ""))
    return np.flatnonzero(~empty)


def _others(grid: Grid) -> npt.NDArray[np.int64]:
    return np.array([*(number for number, _ in grid.ragged), *grid.broken], np.int64)


def _note_gaps(numbers: npt.NDArray[np.int64], head: int, faults: Faults) -> None:
    if len(numbers) == 0:
        return
    before = np.concatenate([np.full(1, head, np.int64), numbers[:-1]])
    for position in np.flatnonzero(numbers - before > 1).tolist():
        first, last = int(before[position]) + 1, int(numbers[position]) - 1
        faults.add("row-blank", "空行" if first == last else f"第 {first}–{last} 行空白", "数据行连续", first)
