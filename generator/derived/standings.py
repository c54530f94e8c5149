"""Ranks recomputed from scores, with ties, change of rank and subjects that were not assessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from generator.descriptors import Indicators, RankingPage
from generator.model.rankings import Evaluation, EvaluationPeriod, Indicator, PublishedScore
from generator.release.states import PublicDataset


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


def compute_standings(evaluation: Evaluation, datasets: Mapping[str, PublicDataset]) -> EvaluationStandings:
    """Return an evaluation with ranks, changes and recomputed scores, newest period first."""
    page = evaluation.dataset.resource.portal
    if not isinstance(page, RankingPage):
        raise TypeError(f"{evaluation.dataset.name} is not a ranking")
    answered = recompute_parts(page.indicators, datasets)
    periods: list[PeriodStandings] = []
    for period in reversed(evaluation.periods):
        before = periods[-1] if periods else None
        periods.append(_rank_period(period, before, page, evaluation.indicators, answered))
    return EvaluationStandings(evaluation, tuple(reversed(periods)))


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Return a score rounded as evaluations are published: half away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def competition_ranks(scores: Sequence[Decimal]) -> list[int]:
    """Return the competition rank (1, 2, 2, 4) of each score, the highest first."""
    first: dict[Decimal, int] = {}
    for place, score in enumerate(sorted(scores, reverse=True), start=1):
        first.setdefault(score, place)
    return [first[score] for score in scores]


def recompute_parts(indicators: Indicators | None, datasets: Mapping[str, PublicDataset]) -> dict[tuple[str, str, str], Decimal]:
    """Return each part score as the sum of the weights answered yes, by (subject, period, indicator); {} without weights."""
    if indicators is None or indicators.weights is None:
        return {}
    weighing = datasets[indicators.weights].table
    weights = dict(zip(weighing[indicators.weights_id], weighing[indicators.weights_value], strict=True))
    table = datasets[indicators.resource].table
    total = pd.Series(0.0, index=table.index)
    for answer in indicators.answers:
        total += (table[answer] == indicators.answer_yes) * float(weights.get(answer) or 0)
    keys = zip(*(table[name] for name in (indicators.subject, indicators.period, indicators.indicator)), strict=True)
    return {key: Decimal(str(value)).normalize() for key, value in zip(keys, total.tolist(), strict=True)}


def _rank_period(
    period: EvaluationPeriod,
    before: PeriodStandings | None,
    page: RankingPage,
    indicators: tuple[Indicator, ...],
    answered: dict[tuple[str, str, str], Decimal],
) -> PeriodStandings:
    assessed = [published for published in period.scores if published.score is not None]
    scores = [round_half_up(published.score or Decimal(0), page.decimals) for published in assessed]
    ranks = competition_ranks(scores)
    counts = Counter(ranks)
    earlier = {standing.published.subject: standing.rank for standing in before.standings} if before else {}
    used = {indicator for published in assessed for indicator in published.parts}
    active = [indicator for indicator in indicators if indicator.id in used]
    standings = []
    for published, rank in zip(assessed, ranks, strict=True):
        earlier_rank = earlier.get(published.subject)
        change = None if earlier_rank is None else earlier_rank - rank
        recomputed = _recompute_score(published, active, page.decimals)
        standings.append(Standing(published, rank, counts[rank] > 1, change, recomputed))
    standings.sort(key=lambda standing: standing.rank or 0)
    compared, differences = _compare_period(standings, period.id, answered)
    return PeriodStandings(
        period=period,
        standings=tuple(standings),
        not_assessed=tuple(Standing(each, None, False, None, None) for each in period.scores if each.score is None),
        mean=sum(scores, Decimal(0)) / len(scores) if scores else None,
        compared=compared,
        differences=differences,
        subjects_changed=before is not None and set(earlier) != {each.subject for each in assessed},
    )


def _recompute_score(published: PublishedScore, indicators: list[Indicator], decimals: int) -> Decimal | None:
    """Return the weighted mean of the parts less the deduction, None when a weighted part is missing.

    Parts without weights are equal: every indicator used in the period counts, missing ones as 0.
    """
    if not published.parts or not indicators:
        return None
    weights = [Decimal(str(indicator.weight)) if indicator.weight is not None else Decimal(1) for indicator in indicators]
    if any(indicator.weight is not None and indicator.id not in published.parts for indicator in indicators):
        return None
    total = sum(
        (weight * published.parts.get(indicator.id, Decimal(0)) for weight, indicator in zip(weights, indicators, strict=True)),
        Decimal(0),
    )
    return round_half_up(total / sum(weights, Decimal(0)) - abs(published.deduction), decimals)


def _compare_period(
    standings: list[Standing], period: str, answered: dict[tuple[str, str, str], Decimal]
) -> tuple[int, tuple[Difference, ...]]:
    compared = 0
    differences = []
    for standing in standings:
        published = standing.published
        checks: list[tuple[str, object, object, str]] = []
        if standing.recomputed is not None and published.score is not None:
            checks.append(("score", published.score, standing.recomputed, published.score_text))
        if published.rank is not None:
            checks.append(("rank", published.rank, standing.rank, str(published.rank)))
        for indicator, part in published.parts.items():
            key = (published.subject, period, indicator)
            if key in answered:
                checks.append((indicator, part, answered[key], str(part)))
        compared += len(checks)
        differences += [
            Difference(published.subject, published.name, what, text, str(ours))
            for what, theirs, ours, text in checks
            if theirs != ours
        ]
    return compared, tuple(differences)
