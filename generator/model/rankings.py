"""Evaluations as published: scores by subject and period, with their part scores and weights."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.release.states import PublicDataset


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
