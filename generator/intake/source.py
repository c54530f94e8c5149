"""Reading a department's file as it stands: rows of cells, whatever lies above and below the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from generator.contracts.delimited import read_records
from generator.contracts.encodings import to_utf8
from generator.contracts.hidden import NOTHING_HIDDEN, Hidden
from generator.contracts.typed import date_text, number_text
from generator.contracts.wording import Faults
from generator.contracts.workbook import read_raw_sheet
from generator.errors import ConfigurationError

FORMATS: Final = (".xlsx", ".csv", ".tsv", ".txt")
_DELIMITERS: Final = (",", "\t", ";", "|", "，", "；")
_SAMPLE: Final = 50

Range = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The rows of a file: row number (1-based, as a spreadsheet counts) and cells; merged ranges as (top, left, bottom, right), 0-based.

    ``hidden`` is what a workbook hides.
    """

    numbers: list[int]
    rows: list[list[object]]
    merged: tuple[Range, ...]
    hidden: Hidden = NOTHING_HIDDEN

    def texts(self, first: int) -> list[list[str]]:
        """Return the first rows as text, with merged cells filled: what a reader sees as one box stands in each cell of it."""
        texts = [[cell_text(cell) for cell in row] for row in self.rows[:first]]
        for top, left, bottom, right in self.merged:
            for row in range(top, min(bottom + 1, len(texts))):
                for column in range(left, min(right + 1, len(texts[row]))):
                    texts[row][column] = texts[top][left]
        return texts


def cell_text(cell: object) -> str:
    """Return a cell as text, for headers and notes."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, int | float):
        return number_text(cell)
    return date_text(cell) if isinstance(cell, date) else ""


def read_source(path: Path, data: bytes, sheet: str | None, faults: Faults) -> SourceTable | None:
    """Read XLSX, CSV or TSV (UTF-8 or GB 18030, found out from the bytes). None after a finding.

    Raises `ConfigurationError` for a file of another kind.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ConfigurationError(f"{path}: expected a file that ends in {', '.join(FORMATS)}")
    if suffix == ".xlsx":
        raw = read_raw_sheet(data, sheet, faults)
        return None if raw is None else SourceTable(list(range(1, len(raw.rows) + 1)), raw.rows, raw.merged, raw.hidden)
    text = to_utf8(data, "utf-8" if _is_utf8(data) else "gb18030", faults)
    return None if text is None else _read_text(text.decode(), faults)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _read_text(text: str, faults: Faults) -> SourceTable | None:
    if not text.strip():
        faults.add("file-empty", "空文件", "表头和数据")
        return None
    records = list(_equal(list(read_records(text, _delimiter_of(text), faults))))
    return SourceTable([number for number, _ in records], [cells for _, cells in records], ())


def _equal(records: list[tuple[int, list[str]]]) -> Iterator[tuple[int, list[object]]]:
    """Give every row the width of the widest: titles and notes have fewer cells, and trailing ones may be left out."""
    width = max((len(cells) for _, cells in records), default=0)
    for number, cells in records:
        yield number, [*cells, *[""] * (width - len(cells))]


def _delimiter_of(text: str) -> str:
    """Return the sign that parts most lines of the beginning into equally many cells."""
    lines = [line for line in text[: 1 << 20].splitlines()[:_SAMPLE] if line.strip()]

    def rank(sign: str) -> tuple[int, int]:
        # Titles and notes have none of it.
        counts = [count for line in lines if (count := line.count(sign))]
        usual = max(sorted(set(counts)), key=counts.count, default=0)
        return (counts.count(usual), usual)

    return max(_DELIMITERS, key=rank)
