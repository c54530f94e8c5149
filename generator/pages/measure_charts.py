"""The charts of a measure of statistics: bodies as dots of one period, the whole as a line over periods, each with its finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.derived.site import Site
from generator.descriptors import Measure, StatisticsPage
from generator.model.statistics import Statistics
from generator.pages.body_names import short_name_of
from generator.pages.charts import LineChart, line_chart
from generator.pages.dot_plots import DotPlot, dot_plot
from generator.pages.measures import exceeds_limit, misses_own_target, name_period, round_like
from generator.text import group_digits

# Bodies drawn in a dot plot; of more, those at both ends.
PLOTTED = 24
# Periods drawn in a line.
LINED = 13


@dataclass(frozen=True, slots=True)
class Chart:
    """One charted measure: what it shows in a sentence, what is measured, the dots of this period, the line over periods."""

    finding: str
    measured: str
    dots: DotPlot
    is_cut: bool
    line: LineChart | None
    line_label: str
    line_finding: str = ""


def draw_measures(site: Site, statistics: Statistics, place: int) -> list[Chart]:
    """Return the charts of the measures that the descriptor has charted; those with nothing to compare are left out."""
    page = statistics.dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    by_column = {measure.column: measure for measure in page.measures}
    charts = [draw_measure(site, statistics, place, by_column[column]) for column in page.charted if column in by_column]
    return [chart for chart in charts if chart is not None]


def draw_measure(site: Site, statistics: Statistics, place: int, measure: Measure) -> Chart | None:
    """Return a measure of a period as dots and as a line over the periods up to it; None with fewer than two figures."""
    period = statistics.periods[place]
    found = [
        (
            short_name_of(site, figure.body, site.portal.register.name_of(figure.body)),
            value,
            group_digits(figure.texts[measure.column]),
            misses_own_target(figure, measure) or exceeds_limit(figure, measure),
        )
        for figure in statistics.figures[period].values()
        if (value := figure.values[measure.column]) is not None
    ]
    if len(found) < 2:
        return None
    found.sort(key=lambda row: row[1], reverse=measure.better != "lower")
    total = site.totals[statistics.dataset.name][period].get(measure.column) if measure.total == "mean" else None
    field = statistics.dataset.field(measure.column)
    unit = field.portal.unit or ""
    shown = found if len(found) <= PLOTTED else [*found[: PLOTTED // 2], *found[-PLOTTED // 2 :]]
    best, worst = found[0], found[-1]
    finding = f"{best[0]}{field.label}{best[2]}{unit}，{worst[0]} {worst[2]}{unit}"
    measured = f"{name_period(period)}{field.label}" + (f"（{unit}）" if unit else "")
    hidden = sum(figure.is_hidden(measure.column) for figure in statistics.figures[period].values())
    if hidden:
        measured += f"；{hidden} 个机构的数目过小，隐去不画"

    line, label, course = _line(site, statistics, place, measure)
    return Chart(
        finding,
        measured,
        dot_plot(shown, None if total is None else float(total), measure.target),
        len(found) > PLOTTED,
        line,
        label,
        course,
    )


def _line(site: Site, statistics: Statistics, place: int, measure: Measure) -> tuple[LineChart | None, str, str]:
    """Return the line of a measure's total over the periods up to this one, what it says in words, and what it shows."""
    periods: Sequence[str] = statistics.periods[max(0, place + 1 - LINED) : place + 1]
    values = [site.totals[statistics.dataset.name][each].get(measure.column) for each in periods]
    if len(periods) < 2 or sum(value is not None for value in values) < 2:
        return None, "", ""
    goals = [measure.target] * len(periods) if measure.target is not None else []
    # Labels of months carry the year only where it begins, so that they fit.
    labels = [each[2:] if at == 0 or each.endswith("-01") else each[5:] or each for at, each in enumerate(periods)]
    texts = ["" if value is None else round_like(value, measure) for value in values]
    word = "平均" if measure.total == "mean" else "合计"
    said = "，".join(f"{name_period(each)} {text}" for each, text in zip(periods, texts, strict=True) if text)
    points = [None if value is None else float(value) for value in values]
    known = [(value, text, each) for value, text, each in zip(values, texts, periods, strict=True) if value is not None]
    (first, before, since), (last, after, until) = known[0], known[-1]
    lacks = _lacks_bodies(site, statistics, measure, (since, until))
    field = statistics.dataset.field(measure.column)
    what, unit = f"{'已公开的' if lacks else '全部'}机构{field.label}{word}", field.portal.unit or ""
    # What rounds to the same figure did not move as far as a reader can see.
    moved = f"从 {before} {'升' if last > first else '降'}到 {after}{unit}"
    shown = f"{what} {after}{unit}，与最早一期持平" if before == after else f"{what}{moved}"
    if lacks and measure.total == "sum":
        # Sums over different bodies do not say which way it went.
        shown = f"{what} {after}{unit}"
    return line_chart(labels, points, texts, goals), f"各期{word}：{said}", shown


def _lacks_bodies(site: Site, statistics: Statistics, measure: Measure, periods: tuple[str, str]) -> bool:
    """Say whether the totals of two periods are over different bodies, or one lacks a body that owes its figures or had some before."""
    first, last = (
        {body for body, figure in statistics.figures[each].items() if figure.values[measure.column] is not None} for each in periods
    )
    name, incomplete = statistics.dataset.name, site.owing.incomplete
    return first != last or any(each in statistics.lacking or (name, each) in incomplete for each in periods)
