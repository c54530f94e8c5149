"""The privacy scan: personal numbers and addresses that still stand in public columns, found by whole columns.

A cheap pattern over the column's bytes picks candidate cells; only those see the exact rules of `generator.release.detectors`.
A finding says what kind of thing begins at which character, and never repeats it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.descriptors import SchemaField
from generator.findings import Finding
from generator.identifiers import compact, fold
from generator.personal.columns import COARSE, FINE, ID_18, TELLING
from generator.personal.detectors import find_spans
from generator.personal.numbers import is_adult_id
from generator.personal.spans import ALARMING, LIKE_AMOUNTS, Kind
from generator.release import privacy_codes
from generator.release.places import Positions, Source, arrow, plain_cells, positions_where

CODE_OF: Final = {
    Kind.EMAIL: privacy_codes.EMAIL,
    Kind.ID_NUMBER: privacy_codes.ID_NUMBER,
    Kind.BANK_CARD: privacy_codes.BANK_CARD,
    Kind.MOBILE: privacy_codes.MOBILE,
    Kind.LANDLINE: privacy_codes.LANDLINE,
    Kind.PLATE: privacy_codes.PLATE,
    Kind.HOME: privacy_codes.HOME,
    Kind.HEALTH: privacy_codes.HEALTH,
}


def scan_table(
    table: pd.DataFrame, fields: Sequence[SchemaField], source: Source, *, allowed: Collection[str] = ()
) -> list[Finding]:
    """Return a finding for each personal number or address in the columns ``fields`` of ``table``.

    ``allowed`` holds official contacts that may stand (any way of writing them).
    """
    official = frozenset(compact(contact) for contact in allowed)
    findings: list[Finding] = []
    # Patterns are looked for without Python's lock, so columns can be read side by side.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        places = pool.map(candidates, [table[field.name] for field in fields])
        for field, positions in zip(fields, places, strict=True):
            findings += _scan_column(table, field, positions, source, official)
    for left, right in pairwise(fields):
        findings += _scan_border(table, left, right, source, official)
    for left, middle, right in zip(fields, fields[1:], fields[2:], strict=False):
        findings += _scan_three(table, left, middle, right, source, official)
    return findings


def candidates(column: pd.Series) -> Positions:
    """Return the positions of the cells in which something may stand that alarms."""
    cells = plain_cells(column)
    likely = np.zeros(len(cells), dtype=bool)
    for pattern in TELLING:
        likely[positions_where(pc.fill_null(pc.match_substring_regex(cells, pattern), False))] = True
    coarse = positions_where(pc.fill_null(pc.match_substring_regex(cells, COARSE), False))
    if len(coarse):
        chosen = cells.take(pa.array(coarse))
        for pattern in FINE:
            likely[coarse[positions_where(pc.match_substring_regex(chosen, pattern))]] = True
    return np.flatnonzero(likely)


def scan_text(text: str, allowed: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return (code, description) of each personal number or address in one text; the description does not repeat it."""
    return list(_describe(text, ALARMING, _compact_all(tuple(allowed))))


@lru_cache(maxsize=8)
def _compact_all(contacts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(compact, contacts))


def _scan_column(
    table: pd.DataFrame, field: SchemaField, positions: Positions, source: Source, official: frozenset[str]
) -> list[Finding]:
    column = table[field.name]
    found: dict[str, list[tuple[int, str]]] = {}
    for position, text in zip(positions.tolist(), column.iloc[positions].tolist(), strict=True):
        # What stands in a column of quantities and is none, such as 联系人：…, is judged like any text.
        is_quantity = field.type in _NUMBERS and _QUANTITY.fullmatch(fold(text))
        kinds = _KINDS_IN_AMOUNTS if is_quantity and (is_amount(field) or not _WHOLE.fullmatch(fold(text))) else ALARMING
        for code, what in _describe(text, kinds, official):
            found.setdefault(code, []).append((position, what))
    return [finding for code, places in found.items() for finding in source.findings(code, table, field.name, places)]


_KINDS_IN_AMOUNTS: Final = tuple(kind for kind in ALARMING if kind not in LIKE_AMOUNTS)
_QUANTITY: Final = re.compile(r" *[+-]?[0-9][0-9,]*(?:\.[0-9]*)? *")
_WHOLE: Final = re.compile(" *[0-9]+ *")


def _describe(text: str, kinds: Collection[Kind], official: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield (code, description) of what stands in a text."""
    for span in find_spans(text, kinds, allowed=official):
        yield CODE_OF[span.kind], f"{span.what}（第 {span.start + 1} 个字符起）"


_NUMBERS: Final = ("number", "integer")


def is_number(field: SchemaField) -> bool:
    """Say whether a column holds numbers, with a unit or without."""
    return field.type in _NUMBERS


def is_amount(field: SchemaField) -> bool:
    """Say whether a column holds quantities, in which eleven or sixteen digits in a row are money and not telephones or cards.

    Only a number with its unit is one: a number alone may be a telephone, and a unit says nothing about free text.
    """
    return field.type in _NUMBERS and field.portal.unit is not None


# --- An ID in two neighbouring cells ----------------------------------------------------------------------------------


def _scan_border(
    table: pd.DataFrame, left: SchemaField, right: SchemaField, source: Source, official: frozenset[str]
) -> list[Finding]:
    """Find citizen IDs that begin in one column and end in the next."""
    first, second = arrow(table[left.name]), arrow(table[right.name])
    meeting = np.flatnonzero(_ends_in_digit(first) & _begins_with_digit(second) & (_sizes(first) + _sizes(second) >= 18))
    if not len(meeting):
        return []
    taken = pa.array(meeting)
    joined = pc.binary_join_element_wise(
        pc.utf8_trim_whitespace(first.take(taken)), pc.utf8_trim_whitespace(second.take(taken)), pa.scalar("", pa.large_string())
    )
    likely = meeting[positions_where(pc.match_substring_regex(joined, ID_18))]
    heads, tails = table[left.name].iloc[likely].tolist(), table[right.name].iloc[likely].tolist()
    found = [
        (position, f"18 位身份证号码，前段在本列，后段在“{right.label}”列")
        for position, head, tail in zip(likely.tolist(), heads, tails, strict=True)
        if _is_split_id(head, tail, official)
    ]
    return source.findings(privacy_codes.ID_NUMBER, table, left.name, found)


_ALL_DIGITS: Final = "^[ 　]*[0-9０-９]{1,16}[ 　]*$"


def _scan_three(
    table: pd.DataFrame, left: SchemaField, middle: SchemaField, right: SchemaField, source: Source, official: frozenset[str]
) -> list[Finding]:
    """Find citizen IDs in three cells in a row (region, birth date, rest); in columns of text, for dates and quantities are none."""
    if {left.type, middle.type, right.type} != {"string"}:
        return []
    first, second, third = (arrow(table[field.name]) for field in (left, middle, right))
    meeting = np.flatnonzero(_ends_in_digit(first) & _begins_with_digit(second) & _begins_with_digit(third))
    if not len(meeting):
        return []
    meeting = meeting[positions_where(pc.fill_null(pc.match_substring_regex(second.take(pa.array(meeting)), _ALL_DIGITS), False))]
    cells = [table[field.name].iloc[meeting].tolist() for field in (left, middle, right)]
    found = [
        (position, f"18 位身份证号码，分在本列、“{middle.label}”列和“{right.label}”列")
        for position, head, between, tail in zip(meeting.tolist(), *cells, strict=True)
        if _ends_with_digits(head) and _is_split_id(head + fold(between).strip(), tail, official)
    ]
    return source.findings(privacy_codes.ID_NUMBER, table, left.name, found)


def _ends_with_digits(text: str) -> bool:
    return fold(text).strip()[-1:].isdigit()


def _is_split_id(head: str, tail: str, official: frozenset[str]) -> bool:
    """Say whether the digits at the end of one cell and at the start of the next are one citizen ID."""
    head, tail = fold(head).strip(), fold(tail).strip()
    begin, end = len(head), 0
    while begin and head[begin - 1] in "0123456789":
        begin -= 1
    while end < len(tail) and tail[end] in "0123456789":
        end += 1
    end += tail[end : end + 1] in ("X", "x")
    number = head[begin:] + tail[:end]
    is_split = begin < len(head) and end > 0
    return is_split and len(number) == 18 and is_adult_id(number) and compact(number) not in official


def _bytes_of(cells: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    _, offsets, data = cells.buffers()
    starts = np.frombuffer(offsets, dtype=np.int64)[cells.offset : cells.offset + len(cells) + 1]
    letters = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(1, dtype=np.uint8)
    return starts, letters


def _sizes(cells: pa.Array) -> npt.NDArray[np.int64]:
    starts, _ = _bytes_of(cells)
    return np.diff(starts)


# Whole columns by their first and last bytes: spaces around a number are let through, and of full-width digits the last byte in
# UTF-8 is 0x90-0x99, the first 0xEF (full-width spaces: last 0x80, first 0xE3).
_LAST_BYTES: Final = np.isin(np.arange(256), [*range(0x30, 0x3A), *range(0x80, 0x9A), 0x20])
_FIRST_BYTES: Final = np.isin(np.arange(256), [*range(0x30, 0x3A), *b"Xx", 0xEF, 0xE3, 0x20])


def _ends_in_digit(cells: pa.Array) -> npt.NDArray[np.bool_]:
    starts, letters = _bytes_of(cells)
    last = _LAST_BYTES[letters[np.clip(starts[1:] - 1, 0, len(letters) - 1)]]
    return np.logical_and(np.diff(starts) > 0, last)


def _begins_with_digit(cells: pa.Array) -> npt.NDArray[np.bool_]:
    starts, letters = _bytes_of(cells)
    first = _FIRST_BYTES[letters[np.clip(starts[:-1], 0, len(letters) - 1)]]
    return np.logical_and(np.diff(starts) > 0, first)
