"""Evaluations: the ranking of each period with its changes, part scores, those not assessed, method and recomputation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.columns import supervision_datasets
from generator.derived.site import Site
from generator.derived.standings import EvaluationStandings, PeriodStandings, Standing, round_half_up
from generator.descriptors import RankingPage
from generator.frame.page import Frame, frame_of, render_page
from generator.pages.body_names import address_of, short_name_of
from generator.pages.charts import Slope, bar_floor, bar_width, label_width, slopes
from generator.pages.comparisons import view_comparison
from generator.pages.fronts import is_empty, say_nothing
from generator.pages.joint_action import Part, excerpt_dataset
from generator.pages.owed import name_unpublished
from generator.pages.provenance import VERIFY, name_dataset, trace_dataset
from generator.pages.workspace import PageJob, Workspace
from generator.text import group_digits

STAGE = "rankings"
_HALF_YEAR = re.compile(r"(\d{4}) ?年(上|下)半年")
# A slope chart of more subjects than this cannot be read; the table says the same.
SLOPED = 30
# A ranking of more subjects than this is folded on a phone after its first ranks; on a desk the others stand in two columns.
LONG, SHOWN_ROWS = 30, 20
# From so many subjects on the tables of part scores and of all periods are folded on a desk too.
FOLD_ALWAYS = 60
# Letters of a name that fit beside a slope chart; names are never cut.
SLOPE_LETTERS = 8
# Subjects named in the sentence before it says "and so many".
NAMED = 3


@dataclass(frozen=True, slots=True)
class RankRow:
    """One row of a ranking: ``change`` is None when there is nothing to compare with; ``bar`` is 0 to 100."""

    rank: int
    is_tied: bool
    name: str
    address: str
    score: str
    bar: float
    change: int | None
    anchor: str


@dataclass(frozen=True, slots=True)
class PartsTable:
    """Part scores: (label, weight) per column, and per subject its name, address and cells."""

    head: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]


def make_jobs(desk: Workspace) -> list[Job]:
    """Return a job per period of each evaluation, and one for the index."""
    frame = frame_of(desk.site)
    jobs: list[Job] = []
    for name, computed in desk.site.standings.items():
        if is_empty(computed.evaluation.dataset):
            continue
        for place in range(len(computed.periods)):
            jobs.append(PageJob(STAGE, desk.site_file, frame, make_period, (name, place)))
        if computed.periods:
            jobs.append(PageJob(STAGE, desk.site_file, frame, make_period, (name, 0, True)))
    parts = tuple(excerpt_dataset(desk.site, dataset) for dataset in supervision_datasets(desk.site.portal))
    if desk.site.standings or parts:
        jobs.append(PageJob(STAGE, desk.site_file, frame, make_index, (parts,)))
    return jobs


def make_period(site: Site, frame: Frame, name: str, place: int, is_front: bool = False) -> Artifact:
    """Return the page of one period; ``is_front`` gives it the evaluation's own address, which always shows the newest."""
    computed = site.standings[name]
    dataset, period = computed.evaluation.dataset, computed.periods[place]
    before = computed.periods[place + 1] if place + 1 < len(computed.periods) else None
    page = dataset.resource.portal
    assert isinstance(page, RankingPage)
    path = addresses.ranking(name, None if is_front else period.period.id)
    root = addresses.root_of(path)
    scores = [float(standing.published.score or 0) for standing in period.standings]
    low = bar_floor(scores)
    drawn, height, changed = _slope(site, period, before)
    return render_page(
        frame,
        "ranking.html",
        path,
        title=f"{dataset.title}（{period.period.title}）",
        column="rankings",
        crumbs=[_crumb(frame), (dataset.title, addresses.ranking(name)), *([] if is_front else [(period.period.title, None)])],
        kind="ranking",
        sources=(name,),
        published=site.portal.settings.release.date.isoformat(),
        name=name_dataset(dataset),
        heading=dataset.title,
        period=period.period.title,
        method=page.method,
        lede=say_finding(period, before, page),
        periods=[
            (brief_period(each.period.title), root + addresses.ranking(name, each.period.id), each is period)
            for each in computed.periods
        ],
        shown_rows=SHOWN_ROWS if len(period.standings) > LONG else len(period.standings),
        is_long=len(period.standings) > LONG,
        fold_always=FOLD_ALWAYS,
        about_scale=_about_scale(period, page),
        rows=list(_rows(site, period, page, low, root)),
        mean=bar_width(float(period.mean), low, page.full_marks) if period.mean is not None else None,
        bar_note=_bar_note(low, page),
        is_like_for_like=not period.subjects_changed,
        assessed_before=len(before.standings) if before else 0,
        before=before.period.title if before else "",
        slopes=drawn,
        slope_height=height,
        slope_rooms=(
            _room(before.period.title if before else "", (slope.before for slope in drawn)),
            _room(period.period.title, (slope.after for slope in drawn)),
        ),
        slope_title=changed,
        parts=_parts_table(computed, period, page, root, site),
        not_assessed=[
            (standing.published.name, address_of(site, standing.published.body, root)) for standing in period.not_assessed
        ],
        why_not=_why_not(page),
        history=_history(computed, period, site, root),
        history_head=[brief_period(each.period.title) for each in computed.periods],
        assessor=page.assessor,
        comparison=view_comparison(site, name, period.period.id),
        method_text=page.method_text,
        compared=period.compared,
        differences=[
            (each.name, _name_figure(computed, each.what), each.published, each.recomputed) for each in period.differences
        ],
        about=page.about,
        unpublished=name_unpublished(site, name, period.period.id, root),
        owed=root + addresses.owed(name) if page.owed is not None else "",
        download=root + addresses.dataset(name),
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
    )


def say_finding(period: PeriodStandings, before: PeriodStandings | None, page: RankingPage) -> str:
    """Return what the ranking shows, in a sentence or two: who leads, who moved most, how close it is, who is not in it."""
    if not period.standings:
        return "本期没有参评对象。"
    first = [standing for standing in period.standings if standing.rank == 1]
    tied = "并列" if len(first) > 1 else ""
    sentences = [f"{_name_some(first)}{tied}居首，{first[0].published.score_text} 分"]
    moves = _say_moves(period) if before else ""
    if moves:
        sentences.append(moves)
    if page.difference_note is not None and len(period.standings) >= NAMED:
        scores = [standing.published.score or Decimal(0) for standing in period.standings]
        if scores[0] - scores[NAMED - 1] < Decimal(str(page.difference_note)):
            sentences.append(f"前三名相差不足 {page.difference_note:g} 分，不宜视为有差距")
    counted = f"参评 {len(period.standings)} 个"
    if period.mean is not None:
        counted += f"，平均 {round_half_up(period.mean, page.decimals)} 分"
    if period.not_assessed:
        counted += f"；未参评 {len(period.not_assessed)} 个"
    return "。".join([*sentences, counted]) + "。"


def _say_moves(period: PeriodStandings, name: Callable[[Standing], str] = lambda standing: standing.published.name) -> str:
    changes = [standing.change for standing in period.standings if standing.change is not None]
    clauses = []
    for extreme, word in ((max(changes, default=0), "上升"), (min(changes, default=0), "下降")):
        if (extreme > 0) == (word == "上升") and extreme:
            movers = [standing for standing in period.standings if standing.change == extreme]
            clauses.append(f"{_name_some(movers, name)}{word} {abs(extreme)} 位")
    return "，".join(clauses) + "，变动最大" if clauses else "名次没有变化" if changes else ""


def _name_some(standings: Sequence[Standing], name: Callable[[Standing], str] = lambda standing: standing.published.name) -> str:
    named = "、".join(map(name, standings[:NAMED]))
    return named if len(standings) <= NAMED else f"{named}等 {len(standings)} 个"


def _rows(site: Site, period: PeriodStandings, page: RankingPage, low: float, root: str) -> Iterator[RankRow]:
    for standing in period.standings:
        published = standing.published
        yield RankRow(
            rank=standing.rank or 0,
            is_tied=standing.is_tied,
            name=published.name,
            address=address_of(site, standing.published.body, root),
            score=published.score_text,
            bar=bar_width(float(published.score or 0), low, page.full_marks),
            change=standing.change,
            anchor=f"s_{addresses.slug(published.subject)}",
        )


def _about_scale(period: PeriodStandings, page: RankingPage) -> str:
    scale = f"满分 {page.full_marks:g}"
    return f"{scale}，竖线为平均 {round_half_up(period.mean, page.decimals)}" if period.mean is not None else scale


def _bar_note(low: float, page: RankingPage) -> str:
    notes = [f"条形自 {low:g} 分起画。"] if low else []
    notes.append("得分相同即为并列，下一名次顺延（1、2、2、4）。")
    if page.difference_note is not None:
        notes.append(f"相差小于 {page.difference_note:g} 分的，不宜视为有差距。")
    return "".join(notes)


def _slope(site: Site, period: PeriodStandings, before: PeriodStandings | None) -> tuple[tuple[Slope, ...], float, str]:
    """Return the lines of the slope chart, its height and its title; nothing when there is nothing before or too much."""
    if before is None:
        return (), 0, ""
    earlier = {standing.published.subject: standing for standing in before.standings}
    rows = []
    for standing in period.standings:
        old = earlier.get(standing.published.subject)
        if old is not None and old.rank is not None and standing.rank is not None:
            notes = ("（并列）" if old.is_tied else "", "（并列）" if standing.is_tied else "")
            rows.append((_call(site, standing), old.rank, standing.rank, *notes))
    if not 2 <= len(rows) <= SLOPED or max(len(row[0]) for row in rows) > SLOPE_LETTERS:
        return (), 0, ""
    drawn, height = slopes(rows)
    return drawn, height, _say_moves(period, lambda standing: _call(site, standing)) or "名次没有变化"


def _room(period: str, labels: Iterable[str]) -> int:
    """Return the width that the labels on one side of the slope chart need, the name of the period above them included."""
    return max((label_width(period), *(label_width(label) for label in labels)))


def _call(site: Site, standing: Standing) -> str:
    """Return what a chart calls a subject: the short name of its body, when it has one."""
    return short_name_of(site, standing.published.body, standing.published.name)


def _parts_table(
    computed: EvaluationStandings, period: PeriodStandings, page: RankingPage, root: str, site: Site
) -> PartsTable | None:
    """Return the part scores of a period; indicators that nobody has in it are left out."""
    used = {indicator for standing in period.standings for indicator in standing.published.parts}
    indicators = [indicator for indicator in computed.evaluation.indicators if indicator.id in used]
    if not indicators:
        return None
    has_deductions = any(standing.published.deduction for standing in period.standings)
    head = [(indicator.title, f"{indicator.weight:g}%" if indicator.weight is not None else "") for indicator in indicators]
    head += [("扣分", "")] if has_deductions else []
    rows = []
    for standing in period.standings:
        parts = standing.published.parts
        cells = [_write(parts.get(indicator.id)) for indicator in indicators]
        cells += [_write(-abs(standing.published.deduction)) if standing.published.deduction else "0"] if has_deductions else []
        rows.append(
            (standing.published.name, address_of(site, standing.published.body, root), (*cells, standing.published.score_text))
        )
    return PartsTable((*head, ("得分", "")), tuple(rows))


def brief_period(title: str) -> str:
    """Return a period as a switch has room for it: 2026年上半年 → 2026 上半年."""
    return _HALF_YEAR.sub(r"\1 \2半年", title)


def _write(value: Decimal | None) -> str:
    return "未提供" if value is None else group_digits(f"{value:f}")


def _why_not(page: RankingPage) -> str:
    return "本期没有任何分项得分" if page.assessed == "indicators" else "本期没有公布得分"


def _history(computed: EvaluationStandings, period: PeriodStandings, site: Site, root: str) -> list[tuple[str, str, list[str]]]:
    """Return (name, address, rank in each period) of every subject of this period; () when there is one period only."""
    if len(computed.periods) < 2:
        return []
    ranks = [
        {standing.published.subject: f"{standing.rank}{'（并列）' if standing.is_tied else ''}" for standing in each.standings}
        for each in computed.periods
    ]
    return [
        (
            standing.published.name,
            address_of(site, standing.published.body, root),
            [by_subject.get(standing.published.subject, "未参评") for by_subject in ranks],
        )
        for standing in (*period.standings, *period.not_assessed)
    ]


def _name_figure(computed: EvaluationStandings, what: str) -> str:
    titles = {indicator.id: indicator.title for indicator in computed.evaluation.indicators}
    return {"score": "得分", "rank": "名次"}.get(what) or titles.get(what, what)


def _say_nothing(site: Site, computed: EvaluationStandings) -> str:
    return say_nothing(computed.evaluation.dataset, site.portal.settings.release.date.isoformat())


def _crumb(frame: Frame) -> tuple[str, str | None]:
    column = frame.columns.get("rankings")
    return (column.title, column.address) if column else ("考核评价", None)


def make_index(site: Site, frame: Frame, parts: tuple[Part, ...] = ()) -> Artifact:
    """Return the index of evaluations, each with its newest period; ``parts`` are the datasets of supervision beside them."""
    path = addresses.RANKINGS
    root = addresses.root_of(path)
    shown, empty = [], []
    for name, computed in site.standings.items():
        page = computed.evaluation.dataset.resource.portal
        assert isinstance(page, RankingPage)
        if is_empty(computed.evaluation.dataset):
            empty.append((computed.evaluation.dataset.title, root + addresses.ranking(name), _say_nothing(site, computed)))
            continue
        newest = computed.periods[0]
        low = bar_floor([float(standing.published.score or 0) for standing in newest.standings])
        shown.append(
            {
                "title": computed.evaluation.dataset.title,
                "address": root + addresses.ranking(name),
                "period": newest.period.title,
                "lede": say_finding(newest, computed.periods[1] if len(computed.periods) > 1 else None, page),
                "rows": list(_rows(site, newest, page, low, root))[:5],
                "mean": bar_width(float(newest.mean), low, page.full_marks) if newest.mean is not None else None,
                "total": len(newest.standings),
                "has_before": len(computed.periods) > 1,
                "periods": [(each.period.title, root + addresses.ranking(name, each.period.id)) for each in computed.periods],
            }
        )
    title = _crumb(frame)[0]
    return render_page(
        frame,
        "rankings.html",
        path,
        title=title,
        column="rankings",
        crumbs=((title, None),),
        kind="ranking",
        sources=(*site.standings, *(dataset.name for dataset in supervision_datasets(site.portal))),
        evaluations=shown,
        empty=empty,
        parts=parts,
    )
