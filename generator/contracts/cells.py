"""A table as it was read: columns of text, each held as its distinct values and a code per row.

Rules look at distinct values only; rows come in when a value turns out to be faulty. That is what keeps a million rows quick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.submitted import FILE, ROW, Omitted, SourceFile, SubmittedDataset
from generator.contracts.wording import column_label
from generator.descriptors import Resource
from generator.findings import Finding

Text: TypeAlias = Any  # pyarrow's large_string array; pyarrow ships no types
Mask: TypeAlias = npt.NDArray[np.bool_]
TEXT = pa.large_string()


def text_array(values: Sequence[str]) -> Text:
    """Return Python strings as one text column."""
    return pa.array(values, TEXT)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows read from one file: text by field name (absent fields left out), and the row numbers of a spreadsheet (int64).

    ``ragged`` holds what rows of the wrong shape have at each field's place, so that references to them are not reported too.
    """

    columns: dict[str, Text]
    rows: npt.NDArray[np.int64]
    ragged: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A column as its distinct values and, per row, the position of its value (int32)."""

    values: Text
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, column: Text) -> Encoded:
        """Encode a text column."""
        encoded = column.dictionary_encode()
        return cls(encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False))

    @property
    def is_empty(self) -> Mask:
        """Say of each distinct value whether it is empty."""
        return as_mask(pc.equal(self.values, ""))

    def rows_where(self, faulty: Mask) -> npt.NDArray[np.int64]:
        """Return the positions of the rows whose value is faulty."""
        return np.flatnonzero(faulty[self.codes]) if faulty.any() else np.empty(0, np.int64)


def as_mask(answers: Text) -> Mask:
    """Return pyarrow booleans as a numpy mask."""
    return np.asarray(answers.to_numpy(zero_copy_only=False), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A dataset as read. ``live`` marks the rows that the declared rules will let through, ``omitted`` counts the others."""

    resource: Resource
    columns: dict[str, Encoded]
    rows: npt.NDArray[np.int64]
    file_positions: npt.NDArray[np.int16]
    files: tuple[SourceFile, ...]
    ragged: dict[str, tuple[str, ...]]
    live: Mask
    omitted: tuple[Omitted, ...] = ()

    def finding(self, code: str, position: int, column: str | None, found: str, expected: str) -> Finding:
        """Return a finding at one row; ``column`` is a field's name."""
        label = column_label(self.resource.field(column)) if column is not None else None
        file = self.files[self.file_positions[position]].path
        return Finding(code, self.resource.name, found, expected, int(self.rows[position]), label, file)

    def findings(
        self,
        code: str,
        positions: npt.NDArray[np.int64],
        column: str,
        shown: Mapping[int, str],
        expected: str | Mapping[int, str],
    ) -> list[Finding]:
        """Return one finding per row; ``shown`` (and ``expected``) have the words for each faulty distinct value, by its code."""
        label = column_label(self.resource.field(column))
        name = self.resource.name
        paths = [file.path for file in self.files]
        codes = self.columns[column].codes[positions].tolist()
        rows = self.rows[positions].tolist()
        files = self.file_positions[positions].tolist()
        wanted = dict.fromkeys(shown, expected) if isinstance(expected, str) else expected
        return [
            Finding(code, name, shown[value], wanted[value], row, label, paths[file])
            for value, row, file in zip(codes, rows, files, strict=True)
        ]

    def place(self, position: int, beside: int | None = None) -> str:
        """Name a row for people; the file too when it is another one than that of row ``beside``."""
        row = f"第 {self.rows[position]} 行"
        if beside is None or self.file_positions[position] == self.file_positions[beside]:
            return row
        return f"{self.files[self.file_positions[position]].path} {row}"


def join_parts(resource: Resource, parts: Sequence[Part], files: Sequence[SourceFile]) -> tuple[dict[str, Text], ReadTable]:
    """Put the files of a table under each other. Returns the text of all schema fields and the table for the rules.

    A field that no file has is absent from the table's columns (it has its finding) and empty in the text.
    """
    lengths = [len(part.rows) for part in parts]
    missing = text_array([value for value in resource.schema_.missingValues if value != ""])
    texts: dict[str, Text] = {}
    columns: dict[str, Encoded] = {}
    for name in resource.schema_.names:
        pieces = [part.columns.get(name) for part in parts]
        filled = [
            piece if piece is not None else pa.repeat(pa.scalar("", TEXT), length)
            for piece, length in zip(pieces, lengths, strict=True)
        ]
        texts[name] = _without(missing, filled[0] if len(filled) == 1 else pa.concat_arrays(filled))
        if all(piece is not None for piece in pieces):
            columns[name] = Encoded.of(texts[name])
    rows = np.concatenate([part.rows for part in parts])
    positions = np.repeat(np.arange(len(parts), dtype=np.int16), lengths)
    ragged = {name: tuple(value for part in parts for value in part.ragged.get(name, ())) for name in resource.schema_.names}
    return texts, ReadTable(resource, columns, rows, positions, tuple(files), ragged, np.ones(len(rows), np.bool_))


def _without(missing: Text, column: Text) -> Text:
    return pc.if_else(pc.is_in(column, value_set=missing), pa.scalar("", TEXT), column) if len(missing) else column


def submit(table: ReadTable, texts: dict[str, Text], folder: Path, descriptor_sha256: str) -> SubmittedDataset:
    """Hand the table over as the first of the three types."""
    frame = pa.table(texts).to_pandas(types_mapper={TEXT: pd.StringDtype(na_value=np.nan)}.get)
    frame[ROW] = table.rows
    frame[FILE] = table.file_positions
    return SubmittedDataset(table.resource, folder, frame, table.files, descriptor_sha256, table.live, table.omitted)
