"""Seeded chance and the demonstration's calendar: the only source of variation of the invented data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from generator.working_days import add_working_days

SEED = 20261120
RELEASE = date(2026, 11, 20)

Item = TypeVar("Item")


def chance_for(purpose: str, seed: int = SEED) -> Random:
    """Return a generator of its own for each purpose, so that a new dataset leaves the others as they are."""
    return Random(f"{seed}:{purpose}")


def some_day(chance: Random, first: date, last: date) -> date:
    """Return a working day between two days, both included where they are working days."""
    day = first + timedelta(days=chance.randrange((last - first).days + 1))
    while day.weekday() > 4 and day > first:
        day -= timedelta(days=1)
    return day


def after(chance: Random, day: date, least: int, most: int) -> date:
    """Return a day so many calendar days later, moved to the next working day."""
    later = day + timedelta(days=chance.randint(least, most))
    while later.weekday() > 4:
        later += timedelta(days=1)
    return later


def working_days_after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, by the State Council's holiday plans."""
    return add_working_days(day, count)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def weighted(chance: Random, choices: Sequence[tuple[Item, int]]) -> Item:
    """Return one of the items by its whole-number weight."""
    at = chance.randrange(sum(weight for _, weight in choices))
    for item, weight in choices:
        if at < weight:
            return item
        at -= weight
    raise AssertionError("weights are positive")


def amount(chance: Random, least: int, most: int) -> Decimal:
    """Return an amount of money in yuan, small ones more often, some of them not round."""
    share = chance.random() * chance.random()
    whole = least + int((most - least) * share)
    if chance.random() < 0.7 and whole > 20_000:
        return Decimal(whole // 1000 * 1000).quantize(Decimal("0.01"))
    return (Decimal(whole) + Decimal(chance.randrange(100)) / 100).quantize(Decimal("0.01"))


def in_ten_thousands(value: Decimal) -> str:
    """Return an amount as running text has it: 286.4万元 from 2864000.00, or 8,216元 when it is small."""
    if value < 10_000:
        return f"{value:,.0f}元"
    return f"{(value / 10_000).quantize(Decimal('0.1')):,}万元"
