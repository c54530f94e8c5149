"""Which rows below a header are data: notes, totals, repeated headers and blank rows are left out by name, and merged cells are filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.contracts.wording import show
from generator.intake import codes
from generator.intake.headers import Header
from generator.intake.source import SourceTable, cell_text

NOTE: Final = re.compile(
    r"\s*(?:[（(]?(?:备?注|说明|附注|填表说明|填报说明|数据来源|来源)\s*[0-9一二三]*\s*[）)]?\s*[:：．.、]"
    r"|\*|※|(?:填报|填表|制表|审核|经办|联系|报送|统计|单位)(?:人|单位|部门|负责人|电话|日期|时间)\s*[:：])"
)
TOTAL: Final = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|共\s*计)\s*[:：]?\s*")
LEFT_OUT: Final = {"blank-row": "空行", "note-row": "表下说明", "total-row": "合计行", "repeated-header": "重复的表头"}


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row of data: its number in the file, its cells, and which of them (places) were filled from a cell merged down."""

    number: int
    cells: list[object]
    filled: frozenset[int]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not data: its number, why (a key of `LEFT_OUT`), what it says."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a row as a whole: code, row number, what was found, what was expected."""

    code: str
    number: int
    found: str
    expected: str


def sort_rows(table: SourceTable, header: Header) -> Iterator[DataRow | LeftOut | Doubt]:
    """Yield every row below the header as what it is, in order."""
    down, across = _merged_below(table, header)
    titles = _header_texts(table, header)
    last_notes = _end_of_data(table, header)
    places = [heading.place for heading in header.headings]
    for at in range(header.bottom + 1, len(table.rows)):
        number, cells = table.numbers[at], list(table.rows[at])
        texts = [cell_text(cell).strip() for cell in cells]
        said = [text for text, cell in zip(texts, cells, strict=True) if text or cell not in ("", None)]
        above = down.get(at, {})
        filled = frozenset(above)
        if not said and not filled:
            yield LeftOut(number, "blank-row", "")
        elif [texts[place] for place in places] in titles:
            yield LeftOut(number, "repeated-header", "")
        elif (said and NOTE.match(said[0]) and len(said) <= 2) or (at > last_notes and len(said) == 1):
            yield LeftOut(number, "note-row", " ".join(said))
        elif said and TOTAL.fullmatch(said[0]):
            yield LeftOut(number, "total-row", " ".join(text for text in texts if text))
        elif at in across:
            yield Doubt(codes.CELL_MERGED, number, show(" ".join(said)), "每一格各填各的")
        elif len(said) == 1 and len(places) > 2 and not filled:
            yield Doubt(codes.ROW_UNCLEAR, number, f"只有一格：{show(said[0])}", "整行数据，或以“注：”等开头的说明")
        else:
            for place in filled:
                cells[place] = above[place]
            yield DataRow(number, cells, filled)


def _merged_below(table: SourceTable, header: Header) -> tuple[dict[int, dict[int, object]], set[int]]:
    """Return what merged-down cells hold, by row and place of the cells that are empty for it, and the rows with cells merged across."""
    down: dict[int, dict[int, object]] = {}
    across: set[int] = set()
    for top, left, bottom, right in table.merged:
        if top <= header.bottom:
            continue
        if right > left:
            across.update(range(top, bottom + 1))
            continue
        for row in range(top + 1, min(bottom + 1, len(table.rows))):
            down.setdefault(row, {})[left] = table.rows[top][left]
    return down, across


def _header_texts(table: SourceTable, header: Header) -> list[list[str]]:
    places = [heading.place for heading in header.headings]
    return [[cell_text(table.rows[at][place]).strip() for place in places] for at in range(header.top, header.bottom + 1)]


def _end_of_data(table: SourceTable, header: Header) -> int:
    """Return the position of the last row that begins the notes under the table; what follows with one cell belongs to them."""
    for at in range(header.bottom + 1, len(table.rows)):
        said = [text for cell in table.rows[at] if (text := cell_text(cell).strip())]
        if len(said) == 1 and NOTE.match(said[0]) and not _data_after(table, at):
            return at
    return len(table.rows)


def _data_after(table: SourceTable, at: int) -> bool:
    return any(_count(row) > 2 for row in table.rows[at + 1 :])


def _count(row: Sequence[object]) -> int:
    return sum(1 for cell in row if cell not in ("", None))
