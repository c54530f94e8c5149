"""Statistics by body and period: the figures of each period with totals and targets, how bodies compare, how it went over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import Site
from generator.derived.totals import is_total_hidden
from generator.descriptors import Measure, StatisticsPage
from generator.frame.page import Frame, frame_of, render_page
from generator.model.statistics import Figure, Statistics
from generator.pages.body_names import address_of
from generator.pages.measure_charts import draw_measures
from generator.pages.measures import (
    exceeds_limit,
    label_of,
    level_of,
    misses_own_target,
    misses_target,
    name_period,
    round_like,
    say_goal,
    values_of,
)
from generator.pages.owed import name_unpublished, name_whole
from generator.pages.parts import Stat, say_large
from generator.pages.proofs import show_proofs
from generator.pages.provenance import VERIFY, name_dataset, trace_dataset
from generator.pages.warnings import watch
from generator.pages.workspace import PageJob, Workspace
from generator.text import group_digits

STAGE = "statistics"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table: its text, why it is bad ("" when it is not), what is said under it (its target, limit or level)."""

    text: str
    misses: str
    note: str = ""


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
        head=[(label_of(statistics, measure), say_goal(measure)) for measure in page.measures],
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
        whole="全部" if name_whole(site, name, period, totals) == "全部机构" else "已公开的",
        foot=[_write_total(measure, totals.get(measure.column), figures) for measure in page.measures],
        counter="个机构",
        charts=draw_measures(site, statistics, place),
        proofs=show_proofs(site, name, root),
        unpublished=name_unpublished(site, name, period, root),
        owed=root + addresses.owed(name) if page.owed is not None else "",
        watch=watch(site, statistics, root) if place == len(statistics.periods) - 1 else None,
        download=root + addresses.dataset(name),
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
    )


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


def _write_total(measure: Measure, total: Decimal | None, figures: Sequence[Figure]) -> str:
    if not measure.total:
        return ""
    if total is None:
        return "隐去" if is_total_hidden(measure, figures) else "未提供"
    word = "平均" if measure.total == "mean" else "合计"
    return f"{word} {round_like(total, measure)}"


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
        notes = [say_goal(measure)] if measure.target is not None else []
        if earlier is not None:
            notes.append(f"{name_period(statistics.periods[place - 1])} {round_like(earlier, measure)}")
        if not notes:
            notes.append(f"{len(values_of(statistics, place, measure))} 个机构")
        stats.append(
            say_large(
                Stat(
                    field.label,
                    round_like(total, measure),
                    field.portal.unit or "",
                    "，".join(notes),
                    misses_target(float(total), measure),
                )
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
        values = values_of(statistics, place, measure)
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
