"""Totals of a statistics dataset over all bodies of a period, as each measure declares; exact, from the figures as published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from generator.descriptors import Measure, StatisticsPage
from generator.model.statistics import Figure, Statistics


def total_period(statistics: Statistics, period: str) -> dict[str, Decimal | None]:
    """Return the total of each measure that has one (sum, or mean weighted as declared).

    None when no body has a figure, and when one is left out (`is_total_hidden`): a total would give it away.
    """
    page = statistics.dataset.resource.portal
    if not isinstance(page, StatisticsPage):
        raise TypeError(f"{statistics.dataset.name} is not a statistics dataset")
    figures = statistics.figures[period].values()
    totals = {"sum": _sum, "mean": _mean}
    return {
        measure.column: None if is_total_hidden(measure, figures) else totals[measure.total](measure, figures)
        for measure in page.measures
        if measure.total
    }


def is_total_hidden(measure: Measure, figures: Iterable[Figure]) -> bool:
    """Say whether a total over these figures would give away a number that is left out."""
    columns = [measure.column, *([measure.weight] if measure.weight else [])]
    return any(figure.is_hidden(column) for figure in figures for column in columns)


def _sum(measure: Measure, figures: Iterable[Figure]) -> Decimal | None:
    values = list(_read(measure.column, figures))
    return sum((value for _, value in values), Decimal()) if values else None


def _mean(measure: Measure, figures: Iterable[Figure]) -> Decimal | None:
    """Return the mean over the bodies that have both figure and weight."""
    figures = list(figures)
    weights = {id(figure): weight for figure, weight in _read(measure.weight, figures)} if measure.weight else None
    pairs = [
        (value, Decimal(1) if weights is None else weights[id(figure)])
        for figure, value in _read(measure.column, figures)
        if weights is None or id(figure) in weights
    ]
    whole = sum((weight for _, weight in pairs), Decimal())
    return sum((value * weight for value, weight in pairs), Decimal()) / whole if whole else None


def _read(column: str, figures: Iterable[Figure]) -> Iterator[tuple[Figure, Decimal]]:
    """Yield the figures that have a number in ``column``, with its exact value: the cell's text, not its binary fraction."""
    for figure in figures:
        if figure.values[column] is not None:
            yield figure, Decimal(figure.texts[column])
