"""Statistics by body and period: the figures of each period with totals and targets, how bodies compare, how it went over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived import owed
from generator.derived.site import Site
from generator.derived.standings import round_half_up
from generator.derived.totals import is_total_hidden
from generator.descriptors import Measure, StatisticsPage
from generator.frame.page import Frame, frame_of, render_page
from generator.model.statistics import Figure, Statistics
from generator.pages.body_names import address_of, short_name_of
from generator.pages.charts import LineChart, line_chart
from generator.pages.dot_plots import DotPlot, dot_plot
from generator.pages.parts import Stat
from generator.pages.proofs import show_proofs
from generator.pages.provenance import VERIFY, name_dataset, trace_dataset
from generator.pages.warnings import watch
from generator.pages.workspace import PageJob, Workspace
from generator.text import group_digits

STAGE = "statistics"
# Bodies drawn in a dot plot; of more, those at both ends.
PLOTTED = 24
# Periods drawn in a line.
LINED = 13


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table: its text, why it is bad ("" when it is not), what is said under it (its target, limit or level)."""

    text: str
    misses: str
    note: str = ""


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


def make_jobs(desk: Workspace) -> list[Job]:
    """Return a job per period of each statistics dataset."""
    frame = frame_of(desk.site)
    jobs: list[Job] = []
    for statistics in desk.site.portal.statistics:
        name, last = statistics.dataset.name, len(statistics.periods) - 1
        for place in range(len(statistics.periods)):
            jobs.append(PageJob(STAGE, desk.site_file, frame, make_period, (name, place)))
        if statistics.periods:
            jobs.append(PageJob(STAGE, desk.site_file, frame, make_period, (name, last, True)))
    return jobs


def make_period(site: Site, frame: Frame, name: str, place: int, is_front: bool = False) -> Artifact:
    """Return the page of one period; ``is_front`` gives it the dataset's own address, which always shows the newest."""
    statistics = next(each for each in site.portal.statistics if each.dataset.name == name)
    dataset, period = statistics.dataset, statistics.periods[place]
    page = dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    path = addresses.statistics(name, None if is_front else period)
    root = addresses.root_of(path)
    totals = site.totals[name][period]
    figures = sort_figures(statistics, period)
    return render_page(
        frame,
        "statistics.html",
        path,
        title=f"{dataset.title}（{name_period(period)}）",
        crumbs=[
            ("数据下载", addresses.DATASETS),
            (dataset.title, addresses.statistics(name)),
            *([] if is_front else [(name_period(period), None)]),
        ],
        column="datasets",
        kind="statistics",
        sources=(name,),
        published=site.portal.settings.release.date.isoformat(),
        name=name_dataset(dataset),
        heading=dataset.title,
        period=name_period(period),
        lede=say_totals(statistics, place),
        about=page.about,
        periods=[
            (name_period(each), root + addresses.statistics(name, each), each == period) for each in reversed(statistics.periods)
        ],
        stats=total_stats(site, statistics, place),
        head=[(_label(statistics, measure), _goal(measure)) for measure in page.measures],
        word_head=[dataset.field(name).label for name in page.words],
        rows=[
            (
                site.portal.register.name_of(figure.body),
                address_of(site, figure.body, root),
                [_cell(figure, measure) for measure in page.measures],
                figure.words,
            )
            for figure in figures
        ],
        foot=[_write_total(measure, totals.get(measure.column), figures) for measure in page.measures],
        counter="个机构",
        charts=_charts(site, statistics, place),
        proofs=show_proofs(site, name, root),
        unpublished=_unpublished(site, name, period, root),
        owed=root + addresses.owed(name) if page.owed is not None else "",
        watch=watch(site, statistics, root) if place == len(statistics.periods) - 1 else None,
        download=root + addresses.dataset(name),
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
    )


def name_period(period: str) -> str:
    """Return a period as people say it: 2026-10 -> 2026年10月, 2026-Q3 -> 2026年第3季度; others as they are."""
    year, mark, rest = period.partition("-")
    if not (len(year) == 4 and year.isdigit()):
        return period
    if not mark:
        return f"{year}年"
    if rest.isdigit() and 1 <= int(rest) <= 12:
        return f"{year}年{int(rest)}月"
    if rest[:1] == "Q" and rest[1:].isdigit():
        return f"{year}年第{rest[1:]}季度"
    return f"{year}年{'上' if rest == 'H1' else '下'}半年" if rest in ("H1", "H2") else period


def sort_figures(statistics: Statistics, period: str) -> list[Figure]:
    """Return the figures of a period, best first by the first charted measure; without one in the order of the source."""
    page = statistics.dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    figures = list(statistics.figures[period].values())
    first = next((measure for measure in page.measures if measure.column in page.charted), None)
    if first is None:
        return figures
    sign = 1 if first.better == "lower" else -1
    # Bodies without the figure come last, whichever way is better.
    return sorted(figures, key=lambda figure: ((value := figure.values[first.column]) is None, sign * (value or 0)))


def _cell(figure: Figure, measure: Measure) -> Cell:
    value = figure.values[measure.column]
    if value is None:
        return Cell(figure.texts[measure.column] or "未提供", "")
    misses = "未达目标" if misses_own_target(figure, measure) else "超过限额" if exceeds_limit(figure, measure) else ""
    return Cell(group_digits(figure.texts[measure.column]), misses, _note(figure, measure, value))


def _note(figure: Figure, measure: Measure, value: float) -> str:
    """Return what stands under a figure: the body's own target, and the level that the figure is in."""
    own = figure.texts.get(measure.target_column or "", "")
    notes = [f"目标 {group_digits(own)}"] if own else []
    if measure.bands:
        notes.append(level_of(value, measure))
    return " · ".join(notes)


def level_of(value: float, measure: Measure) -> str:
    """Return the name of the level that a figure is in, "" when the measure has no levels."""
    return next((band.name for band in reversed(measure.bands) if band.from_ is None or value >= band.from_), "")


def misses_own_target(figure: Figure, measure: Measure) -> bool:
    """Say whether a body's figure is on the wrong side of its target: its own one, or that of all."""
    value = figure.values[measure.column]
    if value is None:
        return False
    if measure.target_column is None:
        return misses_target(value, measure)
    own = figure.values[measure.target_column]
    return own is not None and _is_worse(value, own, measure)


def exceeds_limit(figure: Figure, measure: Measure) -> bool:
    """Say whether a body's figure is above its limit."""
    value, most = figure.values[measure.column], figure.values.get(measure.limit or "")
    return value is not None and most is not None and value > most


def misses_target(value: float, measure: Measure) -> bool:
    """Say whether a figure is on the wrong side of the target of all."""
    return measure.target is not None and _is_worse(value, measure.target, measure)


def _is_worse(value: float, target: float, measure: Measure) -> bool:
    return {"higher": value < target, "lower": value > target}.get(measure.better, False)


def _label(statistics: Statistics, measure: Measure) -> str:
    field = statistics.dataset.field(measure.column)
    return f"{field.label}（{field.portal.unit}）" if field.portal.unit else field.label


def _goal(measure: Measure) -> str:
    return f"目标 {measure.target:g}" if measure.target is not None else ""


def _round(value: Decimal, measure: Measure) -> str:
    """Return a total in digits: means with one decimal, sums exactly."""
    return group_digits(f"{round_half_up(value, 1) if measure.total == 'mean' else value:f}")


def _write_total(measure: Measure, total: Decimal | None, figures: Sequence[Figure]) -> str:
    if not measure.total:
        return ""
    if total is None:
        return "隐去" if is_total_hidden(measure, figures) else "未提供"
    word = "平均" if measure.total == "mean" else "合计"
    return f"{word} {_round(total, measure)}"


def total_stats(site: Site, statistics: Statistics, place: int) -> list[Stat]:
    """Return the strip of totals, each against the target or the period before."""
    page = statistics.dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    totals = site.totals[statistics.dataset.name]
    now = totals[statistics.periods[place]]
    before = totals[statistics.periods[place - 1]] if place else {}
    stats = []
    for measure in page.measures:
        total, earlier = now.get(measure.column), before.get(measure.column)
        if total is None:
            continue
        field = statistics.dataset.field(measure.column)
        notes = [_goal(measure)] if measure.target is not None else []
        if earlier is not None:
            notes.append(f"{name_period(statistics.periods[place - 1])} {_round(earlier, measure)}")
        if not notes:
            notes.append(f"{len(_values(statistics, place, measure))} 个机构")
        stats.append(
            Stat(
                field.label, _round(total, measure), field.portal.unit or "", "，".join(notes), misses_target(float(total), measure)
            )
        )
    return stats[:6]


def say_totals(statistics: Statistics, place: int) -> str:
    """Say of a period how many bodies there are and how many of them miss a target, exceed a limit or are in which level."""
    page = statistics.dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    period = statistics.periods[place]
    bodies = len(statistics.figures[period])
    sentences = [f"{name_period(period)}，{bodies} 个机构"]
    for measure in page.measures:
        if measure.target is None or not measure.better:
            continue
        values = _values(statistics, place, measure)
        missing = sum(misses_target(value, measure) for value in values)
        field = statistics.dataset.field(measure.column)
        side = "低于" if measure.better == "higher" else "高于"
        goal = f"{measure.target:g}{field.portal.unit or ''}"
        if not values:
            sentences.append(f"{field.label}都没有数字")
            continue
        told = f"{missing} 个的{field.label}{side}目标 {goal}" if missing else f"{field.label}都达到目标 {goal}"
        if without := bodies - len(values):
            told = f"有数字的 {len(values)} 个机构里，{told}；{without} 个没有数字"
        sentences.append(told)
    sentences += _say_own(statistics, place)
    return "；".join(sentences) + "。"


def _say_own(statistics: Statistics, place: int) -> list[str]:
    """Say how many bodies missed their own targets or exceeded their limits, and how many are in each level."""
    page = statistics.dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    figures = statistics.figures[statistics.periods[place]].values()
    said = []
    for measure in page.measures:
        label = statistics.dataset.field(measure.column).label
        if measure.target_column is not None:
            missing = sum(misses_own_target(figure, measure) for figure in figures)
            said.append(f"{missing} 个没有达到自己的{label}目标" if missing else f"{label}都达到自己的目标")
        if measure.limit is not None and (over := sum(exceeds_limit(figure, measure) for figure in figures)):
            said.append(f"{over} 个的{label}超过限额")
        if measure.bands:
            levels = [level_of(value, measure) for figure in figures if (value := figure.values[measure.column]) is not None]
            counts = [(band.name, levels.count(band.name)) for band in measure.bands]
            said.append(f"{label}" + "、".join(f"{name} {count} 个" for name, count in counts if count))
    return said


def _values(statistics: Statistics, place: int, measure: Measure) -> list[float]:
    """Return the figures of a measure in a period, of the bodies that have one."""
    figures = statistics.figures[statistics.periods[place]].values()
    return [value for figure in figures if (value := figure.values[measure.column]) is not None]


def _unpublished(site: Site, name: str, period: str, root: str) -> list[tuple[str, str]]:
    """Return the bodies (name, address) that owed figures for a period and have not published them: totals are without them."""
    items = site.owing.items
    missing = items[(items[owed.DATASET] == name) & (items[owed.ITEM] == period) & (items[owed.STATE] == "missing")]
    return [
        (short_name_of(site, body, site.portal.register.name_of(body)), address_of(site, body, root))
        for body in missing[owed.DEBTOR]
    ]


def _charts(site: Site, statistics: Statistics, place: int) -> list[Chart]:
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
    texts = ["" if value is None else _round(value, measure) for value in values]
    word = "平均" if measure.total == "mean" else "合计"
    said = "，".join(f"{name_period(each)} {text}" for each, text in zip(periods, texts, strict=True) if text)
    points = [None if value is None else float(value) for value in values]
    known = [(value, text) for value, text in zip(values, texts, strict=True) if value is not None]
    (first, before), (last, after) = known[0], known[-1]
    way = "升到" if last > first else "降到" if last < first else "，仍为"
    field = statistics.dataset.field(measure.column)
    shown = f"全部机构{field.label}{word}从 {before} {way} {after}{field.portal.unit or ''}".replace(" ，", "，")
    return line_chart(labels, points, texts, goals), f"各期{word}：{said}", shown
