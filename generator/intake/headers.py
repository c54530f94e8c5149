"""Finding the header of a table among title rows, and what each column is called: by text, over several rows and merged cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

LEVEL: Final = " / "
LOOKED_AT: Final = 40  # rows in which a header may begin
DEEPEST: Final = 4
_UNSEEN: Final = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff*＊:：]+")
_UNIT: Final = re.compile(r"[（(](?:单位[:：]?)?\s*((?:百万|千万|千|万|亿)?元|%|件|人|家|天|日|个)\s*[）)]\s*\Z")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's header: its place in this file, its text with levels joined by ' / ', and the plain names it may be known by."""

    place: int
    text: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its first and last row (0-based), its columns from left to right; columns without a text are left out."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]


def plain_header(text: str) -> str:
    """Return a header as it is compared: width, case, spaces and line breaks do not matter, nor does a unit in brackets."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", _UNIT.sub("", text.strip()))).casefold()


def unit_of(text: str) -> str:
    """Return the unit that a header names in brackets, such as 万元; "" when it names none."""
    match = _UNIT.search(text.strip())
    return match[1] if match else ""


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> Header | None:
    """Return the header that names most of ``known`` (plain names), None when none names at least two, or all when they are fewer.

    ``rows`` are texts in which merged cells have the text of their range in every cell.
    """
    best: Header | None = None
    best_rank = (min(2, len(known)) - 1, DEEPEST)
    for top in range(min(len(rows), LOOKED_AT)):
        for bottom in range(top, min(top + DEEPEST, len(rows))):
            if not all(_may_head(row, rows[bottom]) for row in rows[top : bottom + 1]):
                continue
            header = Header(top, bottom, tuple(read_headings(rows[top : bottom + 1])))
            score = len({name for heading in header.headings for name in heading.names if name in known})
            # Of equals the one with its group row above: 处罚 / 日期 says more than 日期.
            if (score, bottom - top) > best_rank:
                best, best_rank = header, (score, bottom - top)
    return best


def _may_head(row: Sequence[str], lowest: Sequence[str]) -> bool:
    """Say whether a row can be a level of a header: not a title that spans all, nor a line with a cell or two such as 填报单位."""
    filled = [text for text in row if text]
    wanted = sum(1 for text in lowest if text)
    return len(filled) * 2 >= wanted and (len(set(filled)) > 1 or wanted == 1)


def read_headings(rows: Sequence[Sequence[str]]) -> list[Heading]:
    """Return the headings over some rows; equal texts one above the other (merged down) count once, a repeated header gets a number."""
    headings: list[Heading] = []
    seen: dict[str, int] = {}
    for place in range(max((len(row) for row in rows), default=0)):
        levels: list[str] = []
        for row in rows:
            text = " ".join(row[place].split()) if place < len(row) else ""
            if text and (not levels or levels[-1] != text):
                levels.append(text)
        if not levels:
            continue
        text = LEVEL.join(levels)
        seen[text] = seen.get(text, 0) + 1
        if seen[text] > 1:
            text = f"{text} #{seen[text]}"
            levels[-1] = f"{levels[-1]} #{seen[LEVEL.join(levels)]}"
        names = {plain_header("".join(levels[at:])) for at in range(len(levels))} | {plain_header(text)}
        headings.append(Heading(place, text, frozenset(names)))
    return headings
