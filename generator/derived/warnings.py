"""Early warning: where a share leaves a body's own past, told by a control chart with a stated rule, never by who has most.

The share of a count in another (complaints among calls) is put on a p'-chart after Laney: D. B. Laney, Improved control charts for
attributes, Quality Engineering 14(4), 2002, 531-537. The ordinary p-chart takes all variation for that of a binomial draw; with
thousands of calls a month its limits then lie so close that nearly every month is out. The p'-chart widens them by what the share
really varied from period to period: sigma_z, the mean moving range of the standardised shares divided by 1.128.

Two of the tests of the Western Electric handbook (Statistical Quality Control Handbook, 1956) are applied, to the newest period only:
one point above the upper limit of three sigma (``beyond``), and eight points in a row above the centre line (``run``). The centre line
and sigma_z come from the earlier periods of the same body, at most as many as the descriptor says, with the last eight left out for
the second test. Seasons cancel out, since both numbers of a share have them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Final, Literal

from generator.descriptors import Measure, StatisticsPage
from generator.model.portal import Portal
from generator.model.statistics import Statistics

LEAST: Final = 8
RUN: Final = 8
SIGMAS: Final = 3.0
# The mean range of two draws from a normal distribution, in standard deviations (d2 for n = 2).
_D2: Final = 1.128


@dataclass(frozen=True, slots=True)
class Level:
    """What a body's own past says of one period: centre line and upper limit, as shares of 1."""

    centre: float
    upper: float
    periods: int


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """One early warning: body, measure, period, count of how many, the body's own level, and which test found it."""

    dataset: str
    body: str
    column: str
    period: str
    count: float
    whole: float
    level: Level
    test: Literal["beyond", "run"]

    @property
    def share(self) -> float:
        """Return the share of the newest period."""
        return self.count / self.whole


def derive_warnings(portal: Portal) -> dict[str, tuple[EarlyWarning, ...]]:
    """Return the early warnings of each statistics dataset that watches a measure, the farthest above its own level first."""
    found = {}
    for statistics in portal.statistics:
        page = statistics.dataset.resource.portal
        assert isinstance(page, StatisticsPage)
        if statistics.periods and any(measure.watch for measure in page.measures):
            warnings = [each for measure in page.measures if measure.watch for each in _warn(statistics, measure)]
            warnings.sort(key=lambda each: (-each.share / each.level.centre if each.level.centre else 0, each.body, each.column))
            found[statistics.dataset.name] = tuple(warnings)
    return found


def _warn(statistics: Statistics, measure: Measure) -> list[EarlyWarning]:
    assert measure.watch is not None
    found = []
    newest = statistics.periods[-1]
    for body in statistics.figures[newest]:
        counts, wholes = [], []
        for period in statistics.periods[-measure.watch.periods - 1 :]:
            figure = statistics.figures[period].get(body)
            count, whole = (figure.values[measure.column], figure.values[measure.watch.of]) if figure else (None, None)
            if count is not None and whole:
                counts.append(count)
                wholes.append(whole)
        newest_figure = statistics.figures[newest][body]
        if newest_figure.values[measure.column] is None or not newest_figure.values[measure.watch.of]:
            continue
        judged = judge_newest(counts, wholes)
        if judged is not None:
            test, level = judged
            found.append(EarlyWarning(statistics.dataset.name, body, measure.column, newest, counts[-1], wholes[-1], level, test))
    return found


def judge_newest(counts: Sequence[float], wholes: Sequence[float]) -> tuple[Literal["beyond", "run"], Level] | None:
    """Judge the last of some periods against those before it: (test, level) when it warns, else None.

    ``counts`` and ``wholes`` are in order of time; fewer than `LEAST` earlier periods say nothing.
    """
    level = own_level(counts[:-1], wholes[:-1], wholes[-1])
    if level is None:
        return None
    if counts[-1] / wholes[-1] > level.upper:
        return "beyond", level
    before = own_level(counts[:-RUN], wholes[:-RUN], wholes[-1])
    shares = [count / whole for count, whole in zip(counts[-RUN:], wholes[-RUN:], strict=True)]
    if before is not None and len(shares) == RUN and min(shares) > before.centre:
        return "run", before
    return None


def own_level(counts: Sequence[float], wholes: Sequence[float], whole: float) -> Level | None:
    """Return centre line and upper limit for a period of size ``whole``; None with fewer than `LEAST` periods."""
    if len(counts) < LEAST:
        return None
    centre = sum(counts) / sum(wholes)
    if not 0 < centre < 1:
        return None
    spread = centre * (1 - centre)
    scores = [(count / size - centre) / sqrt(spread / size) for count, size in zip(counts, wholes, strict=True)]
    ranges = [abs(later - earlier) for earlier, later in pairwise(scores)]
    # Less variation than a binomial draw has is chance: the limits are never closer than those of the ordinary p-chart.
    sigma = max(1.0, sum(ranges) / len(ranges) / _D2)
    return Level(centre, centre + SIGMAS * sqrt(spread / whole) * sigma, len(counts))
