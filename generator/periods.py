"""Periods that are published again and again: months, quarters, half-years, years, as period columns write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

# By periodicity (ISO 8601): months of a period, how it is written, what it is called.
_FORMS: Final = {
    "R/P1M": (1, re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])"), "{year}-{number:02d}", "每月"),
    "R/P3M": (3, re.compile(r"([0-9]{4})-Q([1-4])"), "{year}-Q{number}", "每季"),
    "R/P6M": (6, re.compile(r"([0-9]{4})-H([12])"), "{year}-H{number}", "每半年"),
    "R/P1Y": (12, re.compile(r"([0-9]{4})()"), "{year}", "每年"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """One period: as the table writes it, its year, its place in it (from 1), its last day."""

    id: str
    year: int
    number: int
    end: date


def is_period(text: str, periodicity: str) -> bool:
    """Say whether a text names a period of this kind."""
    return _FORMS[periodicity][1].fullmatch(text) is not None


def periods_ended(periodicity: str, since: str, day: date) -> Iterator[Period]:
    """Yield the periods from ``since`` on that have ended before ``day``, oldest first."""
    months, pattern, form, _ = _FORMS[periodicity]
    match = pattern.fullmatch(since)
    if match is None:
        raise ValueError(f"{since!r} is not a period of {periodicity}")
    year, number = int(match[1]), int(match[2] or 1)
    while True:
        end = _last_day(year, months * number)
        if end >= day:
            return
        yield Period(form.format(year=year, number=number), year, number, end)
        year, number = (year, number + 1) if months * number < 12 else (year + 1, 1)


def period_now(periodicity: str, day: date) -> date:
    """Return the last day of the period that ``day`` lies in."""
    months = _FORMS[periodicity][0]
    return _last_day(day.year, (day.month + months - 1) // months * months)


def end_of(text: str, periodicity: str) -> date | None:
    """Return the last day of the period that a text names, None when it names none of this kind."""
    months, pattern, _, _ = _FORMS[periodicity]
    match = pattern.fullmatch(text)
    return _last_day(int(match[1]), months * int(match[2] or 1)) if match and int(match[1]) else None


def name_cycle(periodicity: str) -> str:
    """Return what a periodicity is called: 每月."""
    return _FORMS[periodicity][3]


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
