"""How quickly things are dealt with: in time, late, overdue or open, judged from the dates alone."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.release.states import PublicDataset
from generator.values import parse_dates
from generator.working_days import count_working_days

PACES: Final = {"in-time": "按时", "late": "逾期办结", "overdue": "逾期未办", "open": "在办"}
# The worst one first: what a case with several answers is called.
WORST_FIRST: Final = ("overdue", "late", "open", "in-time", "")
Days = npt.NDArray[np.datetime64]


def read_days(dataset: PublicDataset, column: str | None) -> Days:
    """Return a date column as days, NaT where it is empty or there is no such column."""
    if column is None:
        return np.full(len(dataset.table), np.datetime64("NaT", "D"))
    days: Days = parse_dates(dataset.table[column], dataset.field(column).format).to_numpy(dtype="datetime64[D]")
    return days


def judge_paces(due: Days, done: Days, day: date) -> npt.NDArray[np.object_]:
    """Return a key of `PACES` per row, "" for what was done without a deadline. What is done after ``day`` is not done yet."""
    today = np.datetime64(day, "D")
    is_done = ~np.isnat(done) & (done <= today)
    paces = np.full(len(due), "open", dtype=object)
    paces[~is_done & (due < today)] = "overdue"
    paces[is_done] = "in-time"
    paces[is_done & (done > due)] = "late"
    paces[is_done & np.isnat(due)] = ""
    return paces


def count_days_late(due: Days, done: Days, day: date) -> npt.NDArray[np.int64]:
    """Return the calendar days between the deadline and the answer, or ``day`` while there is none; 0 when it is not late."""
    today = np.datetime64(day, "D")
    end = np.where(~np.isnat(done) & (done <= today), done, today)
    late = (end - due).astype("timedelta64[D]")
    return np.where(np.isnat(late), 0, np.maximum(late.astype(np.int64), 0))


def count_days_taken(begun: Days, done: Days, day: date, *, working: bool) -> npt.NDArray[np.float64]:
    """Return the days from the beginning to the end, the first not counted; NaN while it is not done."""
    is_done = ~np.isnat(done) & (done <= np.datetime64(day, "D"))
    ended = np.where(is_done, done, np.datetime64("NaT", "D"))
    if working:
        return count_working_days(begun, ended)
    taken = (ended - begun).astype("timedelta64[D]")
    return np.where(np.isnat(taken), np.nan, taken.astype(np.float64))


def iso_days(days: Days) -> pd.Series:
    """Return days in ISO form, "" where they are missing."""
    texts: pd.Series = pd.Series(np.datetime_as_string(days), dtype="str")
    return texts.where(~pd.Series(np.isnat(days)), "")
