"""Official and outside ratings side by side (第三方评价): the same subjects in the same period, and how far the ranks lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.derived.standings import EvaluationStandings, PeriodStandings, Standing
from generator.descriptors import RankingPage


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating of a comparison: its dataset, title, who assesses ("" for the official one) and by which method."""

    dataset: str
    title: str
    assessor: str
    method: str


@dataclass(frozen=True, slots=True)
class ComparedSubject:
    """One subject: per rating its standing (None when it is not in it), and the most that two of its ranks lie apart."""

    subject: str
    name: str
    body: str | None
    standings: tuple[Standing | None, ...]
    apart: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ratings of one period, the official one first; subjects in its order."""

    period: str
    title: str
    ratings: tuple[Rating, ...]
    subjects: tuple[ComparedSubject, ...]


def compare_ratings(standings: Mapping[str, EvaluationStandings]) -> dict[tuple[str, str], Comparison]:
    """Return the comparison of every official evaluation with outside ones, by (dataset, period id) of each rating in it."""
    outside: dict[str, list[str]] = {}
    for name, computed in standings.items():
        page = computed.evaluation.dataset.resource.portal
        if isinstance(page, RankingPage) and page.official is not None and page.official in standings:
            outside.setdefault(page.official, []).append(name)
    found: dict[tuple[str, str], Comparison] = {}
    for official, others in outside.items():
        for period in standings[official].periods:
            held = {name: _period(standings[name], period.period.id) for name in others}
            there = {name: each for name, each in held.items() if each is not None and each.standings}
            if there and period.standings:
                comparison = _compare(
                    period, [(standings[official], period), *((standings[name], each) for name, each in there.items())]
                )
                found |= {(name, period.period.id): comparison for name in (official, *there)}
    return found


def _period(computed: EvaluationStandings, period: str) -> PeriodStandings | None:
    return next((each for each in computed.periods if each.period.id == period), None)


def _compare(official: PeriodStandings, held: list[tuple[EvaluationStandings, PeriodStandings]]) -> Comparison:
    ratings = []
    for computed, _ in held:
        dataset, page = computed.evaluation.dataset, computed.evaluation.dataset.resource.portal
        assert isinstance(page, RankingPage)
        ratings.append(Rating(dataset.name, dataset.title, page.assessor, page.method))
    by_subject = [{standing.published.subject: standing for standing in each.standings} for _, each in held]
    subjects = []
    for standing in official.standings:
        found = tuple(each.get(standing.published.subject) for each in by_subject)
        ranks = [each.rank for each in found if each is not None and each.rank is not None]
        apart = max(ranks) - min(ranks) if len(ranks) > 1 else 0
        published = standing.published
        subjects.append(ComparedSubject(published.subject, published.name, published.body, found, apart))
    return Comparison(official.period.id, official.period.title, tuple(ratings), tuple(subjects))
