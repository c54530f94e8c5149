"""Evaluations as published: scores by subject and period, with their part scores and weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from generator.descriptors import Indicators, RankingPage
from generator.model.bodies import Register
from generator.release.states import ROW, PublicDataset

Parts = Mapping[tuple[str, str], dict[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A part of the score: its id, its name, its weight in per cent of the whole (None: equal parts)."""

    id: str
    title: str
    weight: float | None


@dataclass(frozen=True, slots=True)
class PublishedScore:
    """What the source says of one subject in one period. ``score`` is None when it was not assessed (未参评).

    ``score_text`` is the cell as published; ``rank`` the published rank or None; ``parts`` the part scores by indicator id;
    ``deduction`` the points taken off after weighting.
    """

    subject: str
    name: str
    body: str | None
    score: Decimal | None
    score_text: str
    rank: int | None
    parts: dict[str, Decimal]
    deduction: Decimal
    row: int


@dataclass(frozen=True, slots=True)
class EvaluationPeriod:
    """One period of an evaluation."""

    id: str
    title: str
    scores: tuple[PublishedScore, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation: its dataset, its indicators, its periods, newest first."""

    dataset: PublicDataset
    indicators: tuple[Indicator, ...]
    periods: tuple[EvaluationPeriod, ...]


def build_evaluation(dataset: PublicDataset, datasets: Mapping[str, PublicDataset], register: Register) -> Evaluation:
    """Return an evaluation with its periods, newest first, subjects in source order."""
    page = dataset.resource.portal
    if not isinstance(page, RankingPage):
        raise TypeError(f"{dataset.name} is a dataset of kind {page.kind}, not a ranking")
    parts = read_parts(page.indicators, datasets)
    indicators = _read_indicators(dataset, page, datasets, parts)
    shape = _long_periods if page.period is not None else _wide_periods
    periods = tuple(
        EvaluationPeriod(period, title, tuple(scores))
        for period, title, scores in shape(dataset, page, _score_reader(page, parts, register))
    )
    return Evaluation(dataset, indicators, periods)


def read_parts(indicators: Indicators | None, datasets: Mapping[str, PublicDataset]) -> Parts:
    """Return the part scores of another resource by (subject, period), then by indicator; empty cells are left out."""
    parts: dict[tuple[str, str], dict[str, Decimal]] = {}
    if indicators is None:
        return parts
    table = datasets[indicators.resource].table
    for subject, period, indicator, score in zip(
        *(table[name] for name in (indicators.subject, indicators.period, indicators.indicator, indicators.score)), strict=True
    ):
        value = read_decimal(score)
        if value is not None:
            parts.setdefault((subject, period), {})[indicator] = value
    return parts


def read_decimal(text: str) -> Decimal | None:
    """Return a cell as an exact decimal, None when it is empty or not a number."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _read_indicators(
    dataset: PublicDataset, page: RankingPage, datasets: Mapping[str, PublicDataset], parts: Parts
) -> tuple[Indicator, ...]:
    if page.indicators is None:
        return tuple(Indicator(part.column, dataset.field(part.column).label, part.weight) for part in page.components)
    found = dict.fromkeys(indicator for scores in parts.values() for indicator in scores)
    names: dict[str, str] = {}
    if page.indicators.names is not None:
        table = datasets[page.indicators.names].table
        names = dict(zip(table[page.indicators.names_id], table[page.indicators.names_title], strict=True))
    ordered = [known for known in names if known in found] + [other for other in found if other not in names]
    return tuple(Indicator(indicator, names.get(indicator, indicator), None) for indicator in ordered)


ScoreReader = Callable[[dict[str, str], int, str, str, str], PublishedScore]


def _score_reader(page: RankingPage, parts: Parts, register: Register) -> ScoreReader:
    """Return the function that reads one row's score in one period: (cells, row, period, score cell, rank cell)."""

    def read(cells: dict[str, str], row: int, period: str, score_text: str, rank_text: str) -> PublishedScore:
        subject = cells[page.subject]
        own = {part.column: read_decimal(cells[part.column]) for part in page.components}
        scores = {name: value for name, value in own.items() if value is not None} or dict(parts.get((subject, period), {}))
        is_assessed = bool(scores) or bool(read_decimal(score_text)) or page.assessed == "score"
        name = cells[page.subject_name] if page.subject_name else register.name_of(subject)
        return PublishedScore(
            subject=subject,
            name=name,
            body=subject if subject in register.bodies else None,
            score=read_decimal(score_text) if is_assessed else None,
            score_text=score_text if is_assessed else "",
            rank=int(rank_text) if rank_text.isdigit() and is_assessed else None,
            parts=scores,
            deduction=(read_decimal(cells[page.deduction]) if page.deduction else None) or Decimal(0),
            row=row,
        )

    return read


def _rows(dataset: PublicDataset) -> Iterator[tuple[int, dict[str, str]]]:
    names = dataset.resource.schema_.names
    for row, *values in zip(dataset.table[ROW], *(dataset.table[name] for name in names), strict=True):
        yield int(row), dict(zip(names, values, strict=True))


def _long_periods(dataset: PublicDataset, page: RankingPage, read: ScoreReader) -> Iterator[tuple[str, str, list[PublishedScore]]]:
    assert page.period is not None and page.score is not None
    by_period: dict[str, list[PublishedScore]] = {}
    for row, cells in _rows(dataset):
        period = cells[page.period]
        rank = cells[page.rank] if page.rank else ""
        by_period.setdefault(period, []).append(read(cells, row, period, cells[page.score], rank))
    for period in sorted(by_period, reverse=True):
        yield period, page.period_titles.get(period, period), by_period[period]


def _wide_periods(dataset: PublicDataset, page: RankingPage, read: ScoreReader) -> Iterator[tuple[str, str, list[PublishedScore]]]:
    for period in page.periods:
        yield (
            period.id,
            period.title,
            [
                read(cells, row, period.id, cells[period.score], cells[period.rank] if period.rank else "")
                for row, cells in _rows(dataset)
            ],
        )
