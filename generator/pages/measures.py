"""What a measure of statistics says by itself: its period and label, its goal in words, whether a figure misses it."""

from __future__ import annotations

from decimal import Decimal

from generator.derived.standings import round_half_up
from generator.descriptors import Measure
from generator.model.statistics import Figure, Statistics
from generator.text import group_digits


def name_period(period: str) -> str:
    """Return a period as people say it: 2026-10 -> 2026年10月, 2026-Q3 -> 2026年第3季度; others as they are."""
    year, mark, rest = period.partition("-")
    if not (len(year) == 4 and year.isdigit()):
        return period
    if not mark:
        return f"{year}年"
    if rest.isdigit() and 1 <= int(rest) <= 12:
        return f"{year}年{int(rest)}月"
    if rest[:1] == "Q" and rest[1:].isdigit():
        return f"{year}年第{rest[1:]}季度"
    return f"{year}年{'上' if rest == 'H1' else '下'}半年" if rest in ("H1", "H2") else period


def level_of(value: float, measure: Measure) -> str:
    """Return the name of the level that a figure is in, "" when the measure has no levels."""
    return next((band.name for band in reversed(measure.bands) if band.from_ is None or value >= band.from_), "")


def misses_own_target(figure: Figure, measure: Measure) -> bool:
    """Say whether a body's figure is on the wrong side of its target: its own one, or that of all."""
    value = figure.values[measure.column]
    if value is None:
        return False
    if measure.target_column is None:
        return misses_target(value, measure)
    own = figure.values[measure.target_column]
    return own is not None and is_worse(value, own, measure)


def exceeds_limit(figure: Figure, measure: Measure) -> bool:
    """Say whether a body's figure is above its limit."""
    value, most = figure.values[measure.column], figure.values.get(measure.limit or "")
    return value is not None and most is not None and value > most


def misses_target(value: float, measure: Measure) -> bool:
    """Say whether a figure is on the wrong side of the target of all."""
    return measure.target is not None and is_worse(value, measure.target, measure)


def is_worse(value: float, target: float, measure: Measure) -> bool:
    """Say whether a value lies on the bad side of a target; a measure without a better side has none."""
    return {"higher": value < target, "lower": value > target}.get(measure.better, False)


def label_of(statistics: Statistics, measure: Measure) -> str:
    """Return a measure's label with its unit in brackets."""
    field = statistics.dataset.field(measure.column)
    return f"{field.label}（{field.portal.unit}）" if field.portal.unit else field.label


def say_goal(measure: Measure) -> str:
    """Return the target in words, "" where there is none."""
    return f"目标 {measure.target:g}" if measure.target is not None else ""


def round_like(value: Decimal, measure: Measure) -> str:
    """Return a total in digits: means with one decimal, sums exactly."""
    return group_digits(f"{round_half_up(value, 1) if measure.total == 'mean' else value:f}")


def values_of(statistics: Statistics, place: int, measure: Measure) -> list[float]:
    """Return the figures of a measure in a period, of the bodies that have one."""
    figures = statistics.figures[statistics.periods[place]].values()
    return [value for figure in figures if (value := figure.values[measure.column]) is not None]
