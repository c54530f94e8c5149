"""Working days are counted by the published holiday plans, with worked weekends, and by weekdays where no plan is known."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.working_days import (
    FIRST_PLANNED,
    LAST_PLANNED,
    add_working_days,
    count_working_days,
    due_days,
    exceptional_days,
    is_working_day,
)

PLANNED = st.dates(FIRST_PLANNED, LAST_PLANNED)


@given(PLANNED)
def test_a_planned_day_is_what_the_plan_says(day: date) -> None:
    assert is_working_day(day) == chinese_calendar.is_workday(day)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_counting_back_a_limit_gives_the_limit(start: date, count: int) -> None:
    due = add_working_days(start, count)
    counted = count_working_days(np.array([start], "datetime64[D]"), np.array([due], "datetime64[D]"))
    assert counted.tolist() == [count]
    assert count == 0 or is_working_day(due)


@given(st.dates(date(2003, 6, 1), date(2028, 1, 1)), st.integers(-40, 40))
def test_days_are_counted_as_one_would_by_hand(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    first, last = min(start, end), max(start, end)
    by_hand = sum(is_working_day(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))
    counted = count_working_days(np.array([start], "datetime64[D]"), np.array([end], "datetime64[D]"))
    assert counted.tolist() == [by_hand if end >= start else -by_hand]


def test_a_limit_over_the_national_holiday_skips_it_and_counts_the_worked_weekend() -> None:
    # 2026: holiday from 1 to 7 October; Saturday 10 October is worked.
    assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert exceptional_days(date(2026, 10, 1), date(2026, 10, 31)) == (
        tuple(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
        (date(2026, 10, 10),),
    )


def test_days_that_are_missing_stay_missing() -> None:
    days = np.array(["2026-11-20", "NaT"], "datetime64[D]")
    assert due_days(days, np.array([5, 5])).tolist() == [date(2026, 11, 27), None]
    assert np.isnan(count_working_days(days, np.array(["NaT", "2026-11-20"], "datetime64[D]"))).all()


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2026, 11, 20), -1)
