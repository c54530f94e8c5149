"""Findings at their places: row numbers and files looked up for positions in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.submitted import FILE, ROW, SourceFile
from generator.contracts.wording import column_label, show
from generator.descriptors import Resource
from generator.findings import Finding
from generator.identifiers import HOSTILE, read_alike, squeeze
from generator.personal.detectors import find_spans
from generator.release.codes import EXPECTED

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: the dataset's descriptor and its files."""

    resource: Resource
    files: tuple[SourceFile, ...]

    def findings(
        self, code: str, table: pd.DataFrame, column: str, found: Iterable[tuple[int, str]], expected: str | None = None
    ) -> list[Finding]:
        """Return a finding for each (position in ``table``, what was found there)."""
        rows, files = table[ROW].to_numpy(), table[FILE].to_numpy()
        expected = EXPECTED[code] if expected is None else expected
        label = column_label(self.resource.field(column))
        return [
            Finding(
                code=code,
                dataset=self.resource.name,
                found=what,
                expected=expected,
                row=int(rows[position]),
                column=label,
                file=self.files[files[position]].path,
            )
            for position, what in found
        ]


def arrow(column: pd.Series) -> pa.Array:
    """Return a text column as an Arrow array (without a copy when pandas holds one)."""
    array = pa.array(column, from_pandas=True)
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return whole.cast(pa.large_string())


def plain_cells(column: pd.Series) -> pa.Array:
    """Return a text column with those cells folded, every way to read them, that were written so that a machine does not see what a
    reader does: for patterns that say whether something stands in a cell, not where."""
    cells = arrow(column)
    hostile = pc.fill_null(pc.match_substring_regex(cells, HOSTILE), False)
    if not pc.any(hostile).as_py():
        return cells
    plain = ["\n".join((text, *read_alike(squeeze(text)[0]))) for text in cells.filter(hostile).to_pylist()]
    return pc.replace_with_mask(cells, hostile, pa.array(plain, pa.large_string()))


def positions_where(mask: pa.Array) -> Positions:
    """Return the positions at which an Arrow mask is true."""
    return np.flatnonzero(mask.to_numpy(zero_copy_only=False).astype(bool))


def positions_matching(column: pd.Series, pattern: str) -> Positions:
    """Return the positions of the cells in which an RE2 pattern is found."""
    return positions_where(pc.fill_null(pc.match_substring_regex(arrow(column), pattern), False))


def positions_unlike(column: pd.Series, pattern: str) -> Positions:
    """Return the positions of the cells in which an RE2 pattern is not found."""
    return positions_where(pc.invert(pc.fill_null(pc.match_substring_regex(arrow(column), pattern), True)))


def replace_cells(column: pd.Series, positions: Positions, change: Callable[[str], str]) -> tuple[pd.Series, int]:
    """Return the column with ``change`` applied to some cells, and how many cells really changed."""
    before = column.iloc[positions].tolist()
    after = [change(cell) for cell in before]
    changed = [place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if not changed:
        return column, 0
    column = column.copy()
    column.iloc[positions[changed]] = [after[place] for place in changed]
    return column, len(changed)


def quote(cell: str) -> str:
    """Return a cell as a finding may show it: shortened, and not at all when it holds something private."""
    if find_spans(cell):
        return f"（{len(cell)} 个字，含个人信息，不在此显示）"
    return show(cell)
