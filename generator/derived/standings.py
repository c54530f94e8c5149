"""Ranks recomputed from scores, with ties, change of rank and subjects that were not assessed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.model.rankings import Evaluation, EvaluationPeriod, PublishedScore


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject's place in one period.

    ``rank`` is the competition rank (1, 2, 2, 4) on the published score, None when not assessed. ``change`` is positive when it
    rose against the period before, None when it was not assessed in either. ``recomputed`` is the score from the parts, None when
    there are none.
    """

    published: PublishedScore
    rank: int | None
    is_tied: bool
    change: int | None
    recomputed: Decimal | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A published figure that the recomputation does not confirm: what (score or rank), published, recomputed."""

    subject: str
    name: str
    what: str
    published: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class PeriodStandings:
    """One period: assessed subjects by rank then name order of the source, then those not assessed; mean of the scores.

    ``compared`` counts the figures that were recomputed, ``differences`` lists those that disagree. ``subjects_changed`` says
    that the set of assessed subjects differs from the period before, so that changes of rank are not like for like.
    """

    period: EvaluationPeriod
    standings: tuple[Standing, ...]
    not_assessed: tuple[Standing, ...]
    mean: Decimal | None
    compared: int
    differences: tuple[Difference, ...]
    subjects_changed: bool


@dataclass(frozen=True, slots=True)
class EvaluationStandings:
    """An evaluation with its periods computed, newest first."""

    evaluation: Evaluation
    periods: tuple[PeriodStandings, ...]
