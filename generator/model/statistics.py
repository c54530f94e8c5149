"""Statistics by body and period (such as hotline months)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from generator.descriptors import Measure, StatisticsPage
from generator.release.states import ROW, PublicDataset
from generator.values import parse_numbers


@dataclass(frozen=True, slots=True)
class Figure:
    """The cells of one body in one period, by column of a measure and of what stands beside it; None when the cell is empty.

    ``texts`` are the cells as published, ``words`` those of the descriptor's ``words``, in their order.
    """

    body: str
    period: str
    values: dict[str, float | None]
    texts: dict[str, str]
    row: int
    words: tuple[str, ...] = ()

    def is_hidden(self, column: str) -> bool:
        """Say whether the number was left out because it is small or would give a small one away; its text says so."""
        return self.values[column] is None and self.texts[column] != ""


@dataclass(frozen=True, slots=True)
class Statistics:
    """A statistics dataset: its periods, oldest first, and its figures by period, then body.

    ``lacking`` are the periods in which a body is silent that had a row in an earlier one.
    """

    dataset: PublicDataset
    periods: tuple[str, ...]
    figures: dict[str, dict[str, Figure]]
    lacking: frozenset[str] = frozenset()


def build_statistics(dataset: PublicDataset) -> Statistics:
    """Return a statistics dataset by period and body, both in order (periods as text, bodies as in the source)."""
    page = dataset.resource.portal
    if not isinstance(page, StatisticsPage):
        raise TypeError(f"{dataset.name} is a dataset of kind {page.kind}, not of statistics")
    table = dataset.table
    names = list(dict.fromkeys(name for measure in page.measures for name in figure_columns(measure)))
    texts = [table[name].tolist() for name in names]
    words = [table[name].tolist() for name in page.words]
    numbers = [[None if value != value else value for value in parse_numbers(table[name]).tolist()] for name in names]
    figures: dict[str, dict[str, Figure]] = {period: {} for period in sorted(table[page.period].unique())}
    for position, (body, period, row) in enumerate(zip(table[page.body], table[page.period], table[ROW], strict=True)):
        figures[period][body] = Figure(
            body=body,
            period=period,
            values={name: column[position] for name, column in zip(names, numbers, strict=True)},
            texts={name: column[position] for name, column in zip(names, texts, strict=True)},
            words=tuple(column[position] for column in words),
            row=int(row),
        )
    return Statistics(dataset, tuple(figures), figures, frozenset(_lacking(figures)))


def _lacking(figures: Mapping[str, Collection[str]]) -> Iterator[str]:
    heard: set[str] = set()
    for period, bodies in figures.items():
        heard.update(bodies)
        if len(heard) > len(bodies):
            yield period


def figure_columns(measure: Measure) -> tuple[str, ...]:
    """Return the column of a measure and the columns that its weight, target, limit and watch need."""
    beside = (measure.weight, measure.target_column, measure.limit, measure.watch.of if measure.watch else None)
    return (measure.column, *(name for name in beside if name is not None))
