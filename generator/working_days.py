"""Working days by the State Council's holiday plans: the one calendar by which deadlines and times taken are counted.

A day counts when it is a Monday to Friday that no plan makes a holiday, or a weekend day that a plan makes a working day
(调休). The plans come from the package ``chinesecalendar``; a year is announced only in the autumn before it, so days after
`LAST_PLANNED` are counted by weekdays alone and pages say so. The day on which something begins is not counted (民法典第二百零一条).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import chinese_calendar
import numpy as np
import numpy.typing as npt

FIRST_PLANNED: Final = date(min(chinese_calendar.constants.holidays).year, 1, 1)
LAST_PLANNED: Final = date(max(chinese_calendar.constants.holidays).year, 12, 31)
Days = npt.NDArray[np.datetime64]

_HOLIDAYS: Final = np.array(sorted(day for day in chinese_calendar.constants.holidays if day.weekday() < 5), "datetime64[D]")
_EXTRA: Final = np.array(sorted(day for day in chinese_calendar.constants.workdays if day.weekday() > 4), "datetime64[D]")


def is_working_day(day: date) -> bool:
    """Say whether a day is a working day."""
    at = np.datetime64(day, "D")
    return bool(at in _EXTRA or (day.weekday() < 5 and at not in _HOLIDAYS))


def add_working_days(start: date, count: int) -> date:
    """Return the ``count``-th working day after ``start``; with 0 it is ``start`` itself. ValueError when ``count`` is negative."""
    if count < 0:
        raise ValueError(f"{count} is not a number of days")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def count_working_days(starts: Days, ends: Days) -> npt.NDArray[np.float64]:
    """Return the working days after each start up to and including its end, negative when the end lies before; NaN when one is NaT."""
    counted = np.full(len(starts), np.nan)
    known = ~(np.isnat(starts) | np.isnat(ends))
    # numpy counts backwards by another rule, so the earlier day always goes first.
    after, until = (
        each.astype("datetime64[D]") + 1
        for each in (np.minimum(starts[known], ends[known]), np.maximum(starts[known], ends[known]))
    )
    days = np.busday_count(after, until, holidays=_HOLIDAYS) + np.searchsorted(_EXTRA, until) - np.searchsorted(_EXTRA, after)
    counted[known] = np.where(ends[known] < starts[known], -days, days)
    return counted


def due_days(starts: Days, limits: npt.NDArray[np.int64]) -> Days:
    """Return the last day of a limit in working days for each start (NaT stays NaT); limits are at least 0."""
    pairs = {(start, limit) for start, limit in zip(starts.tolist(), limits.tolist(), strict=True) if start is not None}
    known = {pair: np.datetime64(add_working_days(*pair), "D") for pair in sorted(pairs)}
    missing = np.datetime64("NaT", "D")
    return np.array(
        [known.get(pair, missing) for pair in zip(starts.tolist(), limits.tolist(), strict=True)], dtype="datetime64[D]"
    )


def exceptional_days(first: date, last: date) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Return the weekdays that are holidays and the weekend days that are worked between two days, both included, in order."""
    span = (np.datetime64(first, "D"), np.datetime64(last, "D"))
    return _between(_HOLIDAYS, *span), _between(_EXTRA, *span)


def _between(days: Days, first: np.datetime64, last: np.datetime64) -> tuple[date, ...]:
    return tuple(days[(days >= first) & (days <= last)].tolist())
