"""The sections of an integrity file that take more than a list: evaluation with its chart, statistics, what it must answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.derived.files import AnswerSection, EvaluationSection, StatisticsSection
from generator.derived.paces import PaceLine, PaceTable
from generator.derived.site import Site
from generator.derived.standings import Standing
from generator.descriptors import CasesPage, RankingPage, StatisticsPage
from generator.model import cases
from generator.model.paces import PACES
from generator.model.records import PACE
from generator.pages.body_figures import anchor, latest_measures, like
from generator.pages.charts import LineChart, Spark, line_chart, spark
from generator.pages.owed import name_whole
from generator.pages.paces import LineView, PaceView, view_line, view_paces
from generator.pages.record_parts import PACE_CSS
from generator.text import group_digits

_HALF = re.compile(r"(\d{4}) ?年(上|下)半年")
_QUARTER = re.compile(r"(\d{4}) ?年第?([一二三四1-4])季度")
_YEAR = re.compile(r"(\d{4}) ?年(?:度)?\Z")
CHARTED_PERIODS = 8


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """One evaluation in a body's file. ``rows`` are (period, score, mean, rank in words), newest first.

    ``headline`` is what stands on the fold when the body is in several evaluations.
    """

    anchor: str
    dataset: str
    title: str
    about: str
    headline: str
    finding: str
    explained: str
    chart: LineChart | None
    described: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure of a statistics dataset: newest figure, the figure over all bodies, the course of it."""

    label: str
    figure: str
    total: str
    line: Spark | None
    described: str


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """One statistics dataset in a body's file."""

    anchor: str
    dataset: str
    title: str
    about: str
    headline: str
    periods: str
    whole: str
    measures: tuple[MeasureView, ...]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One thing that a case asks of the body: how it stands, by when, what, where it is told, what came of it."""

    css: str
    word: str
    due: str
    task: str
    address: str
    told: str


@dataclass(frozen=True, slots=True)
class PacesView:
    """How quickly the body deals with one kind of thing; of cases also the things asked (``rows``)."""

    anchor: str
    title: str
    note: str
    caption: str
    counter: str
    paces: PaceView
    lines: tuple[LineView, ...]
    rows: tuple[AskedRow, ...] = ()


def view_answers(site: Site, section: AnswerSection, body: str) -> PacesView:
    """Return what the cases of a dataset ask of the body."""
    page = site.portal.datasets[section.dataset].resource.portal
    assert isinstance(page, CasesPage)
    view = view_pace(section.table, section.line, body)
    rest = f"，这里列出 {len(section.rows)} {section.table.counter}" if section.more else ""
    return replace(
        view,
        anchor=f"{anchor(section.dataset)}-asked",
        title=f"{section.title}：须由本机构办理的{section.table.noun}",
        note=f"共 {section.line.total:,} {section.table.counter}{rest}",
        rows=tuple(_view_asked(page, row) for row in section.rows),
    )


def _view_asked(page: CasesPage, row: dict[str, str]) -> AskedRow:
    pace = row[PACE]
    late = f" {int(row[cases.LATE]):,} 天" if pace in ("late", "overdue") else ""
    days = [(row[cases.DONE], page.answers.done_name), (row[cases.CLOSED], page.answers.closed_name)]
    told = "，".join(f"{day} {verb}" for day, verb in days if day)
    address = f"{row[cases.CASE_ADDRESS]}#{row[cases.ANCHOR]}" if row[cases.CASE_ADDRESS] else ""
    return AskedRow(
        css=PACE_CSS[pace],
        word=PACES.get(pace, "已办结") + late,
        due=row[cases.DUE],
        task=row[cases.TASK],
        address=address,
        told="。".join(text for text in (told, row[cases.RESULT]) if text),
    )


def view_pace(table: PaceTable, line: PaceLine, body: str) -> PacesView:
    """Return how quickly the body deals with the rows of a dataset, beside all bodies together."""
    view = view_paces(table)
    own = view_line(table, replace(line, name="本机构", address=""))
    whole = view_line(table, replace(table.whole, name="全部机构"))
    caption = f"{body}：{table.title}的时限情况"
    return PacesView("", table.title, "", caption, table.counter, replace(view, lines=()), (own, whole))


def view_evaluation(site: Site, section: EvaluationSection) -> EvaluationView:
    """Return an evaluation as the body's page shows it; a chart from two assessed periods on."""
    page = site.portal.datasets[section.dataset].resource.portal
    lines = section.standings[:CHARTED_PERIODS]
    decimals = page.decimals if isinstance(page, RankingPage) else 1
    scores = [None if line[2].published.score is None else float(line[2].published.score) for line in reversed(lines)]
    texts = [line[2].published.score_text for line in reversed(lines)]
    means = [line[4] for line in reversed(lines)]
    labels = [shorten_period(line[0]) for line in reversed(lines)]
    assessed = [score for score in scores if score is not None]
    described = "；".join(f"{label} {text or '未参评'}" for label, text in zip(labels, texts, strict=True))
    return EvaluationView(
        anchor=anchor(section.dataset),
        dataset=section.dataset,
        title=section.title,
        about=f"{lines[0][0]}共 {lines[0][3]} 个参评",
        headline=state_newest(lines[0][2], lines[0][3], lines[0][0]),
        finding=state_course(assessed, [text for text in texts if text], len(lines)),
        explained=f"满分 {page.full_marks:g}。虚线为同期平均。" if isinstance(page, RankingPage) else "",
        chart=line_chart(labels, scores, texts, means) if len(assessed) > 1 else None,
        described=described,
        rows=tuple(
            (
                shorten_period(title),
                standing.published.score_text or "未参评",
                "" if mean is None else f"{mean:.{decimals}f}",
                word_rank(standing),
            )
            for title, _, standing, _, mean in section.standings
        ),
    )


def state_course(scores: list[float], texts: list[str], periods: int) -> str:
    """Return the finding that titles the chart: where the score stood and where it stands."""
    if not scores:
        return "各期均未参评"
    if len(scores) == 1:
        return f"得分 {texts[-1]}"
    told = f"{periods} 期" if len(scores) == periods else f"参评的 {len(scores)} 期"
    if scores[0] != scores[-1]:
        return f"{told}得分从 {texts[0]} {'升到' if scores[-1] > scores[0] else '降到'} {texts[-1]}"
    return f"{told}得分都是 {texts[-1]}" if len(set(scores)) == 1 else f"{told}得分有升有降，最早和最近都是 {texts[-1]}"


def state_newest(standing: Standing, assessed: int, period: str) -> str:
    """Return the newest period in a line: 2026 上 · 83.6 分 · 第 8 名（共 10）."""
    period = shorten_period(period)
    if standing.rank is None:
        return f"{period} · 未参评"
    tied = "并列" if standing.is_tied else ""
    return f"{period} · {standing.published.score_text} 分 · {tied}第 {standing.rank} 名（共 {assessed}）"


def word_rank(standing: Standing) -> str:
    """Return a rank in words: 15（并列）, or why there is none."""
    if standing.rank is None:
        return "未参评"
    return f"{standing.rank}（并列）" if standing.is_tied else str(standing.rank)


def shorten_period(title: str) -> str:
    """Return a period's title as chart axes have it: 2026 年上半年 → 2026 上."""
    for pattern, form in ((_HALF, r"\1 \2"), (_QUARTER, r"\1 \2季"), (_YEAR, r"\1")):
        title = pattern.sub(form, title)
    return title


def view_statistics(site: Site, section: StatisticsSection) -> StatisticsView:
    """Return a statistics dataset as the body's page shows it."""
    first, last = section.figures[0].period, section.figures[-1].period
    return StatisticsView(
        anchor=anchor(section.dataset),
        dataset=section.dataset,
        title=section.title,
        about=f"最近一期 {last}",
        headline=" · ".join((last, *(f"{each.label} {each.figure}{_space(each.unit)}" for each in latest_measures(site, section)))),
        periods=f"{first} 至 {last}，共 {len(section.figures)} 期",
        whole=_name_whole(site, section),
        measures=tuple(_view_measures(site, section)),
    )


def _view_measures(site: Site, section: StatisticsSection) -> Iterator[MeasureView]:
    dataset = site.portal.datasets[section.dataset]
    page = dataset.resource.portal
    if not isinstance(page, StatisticsPage):
        return
    newest = section.figures[-1]
    for measure in page.measures:
        field = dataset.field(measure.column)
        unit = field.portal.unit or ""
        text = newest.texts[measure.column]
        total = section.totals.get(newest.period, {}).get(measure.column)
        values = [figure.values[measure.column] for figure in section.figures]
        known = [figure for figure in section.figures if figure.texts[measure.column]]
        yield MeasureView(
            label=field.label,
            figure=(text if newest.is_hidden(measure.column) else f"{group_digits(text)}{_space(unit)}") if text else "未提供",
            total="" if total is None else f"{like(text, total)}{_space(unit)}",
            line=spark(values),
            described="，".join(f"{figure.period} {figure.texts[measure.column]}" for figure in (known[:1] + known[-1:])),
        )


def _name_whole(site: Site, section: StatisticsSection) -> str:
    newest = section.figures[-1]
    return name_whole(site, section.dataset, newest.period, section.totals.get(newest.period, {}))


def _space(unit: str) -> str:
    return unit if unit in ("", "%", "‰") else f" {unit}"
