"""Display windows (公示期): which rows may be seen on a day, and the first later day on which that changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.descriptors import RecordsPage, Resource
from generator.findings import Finding
from generator.release import codes
from generator.release.places import Source
from generator.values import parse_dates

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """The rows whose window is over, those whose window has not begun, and the next day on which a row enters or leaves."""

    expired: Flags
    not_yet: Flags
    next_change: date | None
    findings: tuple[Finding, ...] = ()


def judge_window(table: pd.DataFrame, resource: Resource, day: date, source: Source) -> Window:
    """Judge the display window of each row on ``day``. Both ends are days of display; an empty end is open.

    An unreadable date is a finding of the contracts; here its row is not shown.
    """
    page = resource.portal
    if not isinstance(page, RecordsPage) or (page.display_from is None and page.display_until is None):
        return Window(np.zeros(len(table), dtype=bool), np.zeros(len(table), dtype=bool), None)
    begins = _days(table, resource, page.display_from, blank=_NEVER_BEGUN, unreadable=_LAST)
    ends = _days(table, resource, page.display_until, blank=_LAST, unreadable=_NEVER_BEGUN)
    today = _number(day)
    expired = ends < today
    not_yet = (begins > today) & ~expired
    changes = np.concatenate((begins[not_yet], ends[~expired & ~not_yet & (ends < _LAST)] + 1))
    return Window(expired, not_yet, _first(changes), tuple(_find_inverted(table, page, begins > ends, source)))


def judge_beginning(table: pd.DataFrame, resource: Resource, day: date) -> tuple[Flags, date | None]:
    """Say of withdrawn rows whose display has not begun (not even that they existed may be told), and when the first one does."""
    page = resource.portal
    begins = _days(table, resource, getattr(page, "display_from", None), blank=_NEVER_BEGUN, unreadable=_LAST)
    waiting = begins > _number(day)
    return waiting, _first(begins[waiting])


# Days are counted from 1970-01-01; an open end lies beyond the calendar's.
_EPOCH = date(1970, 1, 1)
_LAST = (date.max - _EPOCH).days
_NEVER_BEGUN = (date.min - _EPOCH).days - 1


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _first(changes: npt.NDArray[np.int64]) -> date | None:
    soonest = int(changes.min()) if len(changes) else _LAST
    return None if soonest == _LAST else _EPOCH + timedelta(days=soonest)


def _days(table: pd.DataFrame, resource: Resource, column: str | None, *, blank: int, unreadable: int) -> npt.NDArray[np.int64]:
    if column is None:
        return np.full(len(table), blank, dtype=np.int64)
    text = table[column]
    read = parse_dates(text, resource.field(column).format)
    days = read.to_numpy().astype("datetime64[D]").astype(np.int64)
    days = np.where(read.isna().to_numpy(), unreadable, days)
    return np.where(text.eq("").to_numpy(), blank, days)


def _find_inverted(table: pd.DataFrame, page: RecordsPage, inverted: Flags, source: Source) -> list[Finding]:
    begin, end = page.display_from, page.display_until
    if begin is None or end is None:
        return []
    dated = inverted & table[begin].ne("").to_numpy() & table[end].ne("").to_numpy()
    places = np.flatnonzero(dated)
    found = zip(
        places.tolist(),
        (f"{first} 至 {last}" for first, last in zip(table[begin].iloc[places], table[end].iloc[places], strict=True)),
        strict=True,
    )
    return source.findings(codes.WINDOW_INVERTED, table, end, found)
