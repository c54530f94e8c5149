"""Totals of a statistics dataset over all bodies of a period, as each measure declares."""

from __future__ import annotations

from collections.abc import Iterable

from generator.descriptors import Measure, StatisticsPage
from generator.model.statistics import Figure, Statistics


def total_period(statistics: Statistics, period: str) -> dict[str, float | None]:
    """Return the total of each measure that has one (sum, or mean weighted as declared), None when no body has a figure."""
    page = statistics.dataset.resource.portal
    if not isinstance(page, StatisticsPage):
        raise TypeError(f"{statistics.dataset.name} is not a statistics dataset")
    figures = statistics.figures[period].values()
    return {measure.column: _total(measure, figures) for measure in page.measures if measure.total}


def _total(measure: Measure, figures: Iterable[Figure]) -> float | None:
    pairs = []
    for figure in figures:
        value = figure.values[measure.column]
        weight = figure.values.get(measure.weight, 0.0) if measure.weight else 1.0
        if value is not None and weight is not None:
            pairs.append((value, weight))
    if not pairs:
        return None
    if measure.total == "sum":
        return sum(value for value, _ in pairs)
    whole = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / whole if whole else None
