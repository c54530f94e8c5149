"""The home page: search first, then what is in this batch, six tasks, and each column's newest facts.

A section whose data this portal does not have is left out; a portal with only a register of bodies is still whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.columns import rights_datasets
from generator.derived.site import Site
from generator.derived.standings import Standing
from generator.descriptors import RankingPage
from generator.frame.page import frame_of, render_page
from generator.model.records import AREA
from generator.pages.body_names import address_of, short_name_of
from generator.pages.charts import bar_floor, bar_width
from generator.pages.excerpts import Ledger, keep_ledger, main_record_sets, newest_rows, sum_states, tally_kinds
from generator.pages.parts import Stat
from generator.pages.workspace import Workspace
from generator.text import group_digits

RANKS = 5
NEWEST = 5
# Statuses that the head of the newest records counts: how many are in force, how many contested.
STATES_NAMED = 2


@dataclass(frozen=True, slots=True)
class RankRow:
    """One line of a short ranking; ``change`` is positive for a rise, None when it cannot be said."""

    rank: int
    is_tied: bool
    name: str
    address: str
    score: str
    bar: float
    change: int | None


@dataclass(frozen=True, slots=True)
class RankingView:
    """The short ranking of the newest period."""

    title: str
    period: str
    address: str
    assessed: int
    bar_start: float
    rows: tuple[RankRow, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One of the six tasks: what the reader wants, what it gives, where."""

    title: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory of lists, statistics and duties: title, address, what stands there now."""

    title: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class AreaLink:
    """A key area with the number of its records, "" when the portal has no records at all."""

    number: str
    name: str
    address: str
    count: str


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the home page."""
    return [ReadyJob("home", (make_home(desk.site),))]


def make_home(site: Site) -> Artifact:
    """Return the home page."""
    portal = site.portal
    ledger = choose_ledger(site)
    return render_page(
        frame_of(site),
        "home.html",
        addresses.HOME,
        title=portal.settings.name,
        column="home",
        kind="home",
        sources=tuple(portal.datasets),
        description=portal.settings.lede or portal.settings.description,
        figures=tuple(hero_figures(site)),
        tasks=choose_tasks(site),
        newest=newest_rows(main_record_sets(site), NEWEST),
        newest_about=" · ".join(f"{name} {group_digits(count)}" for name, count in list(merge_states(site).items())[:STATES_NAMED]),
        ranking=choose_ranking(site),
        ledger=ledger,
        promised=sum(len(each.rows) for each in portal.commitments),
        counted_on=portal.date.isoformat(),
        rights=tuple(rights_figures(site)),
        entries=tuple(list_entries(site)),
        areas=link_areas(site),
        is_overdue=portal.settings.release.is_overdue_on(portal.date),
        upcoming=tuple(item for item in portal.settings.upcoming if item.date >= portal.date),
        record_noun="、".join(each.dataset.resource.noun for each in main_record_sets(site)),
    )


def hero_figures(site: Site) -> Iterator[tuple[str, str]]:
    """Yield up to four (label, figure) of what this batch holds, the most telling first."""
    portal = site.portal
    states = tuple(site.states[each.dataset.name] for each in portal.records)
    on_display = sum_states(states, "show")
    found: list[tuple[str, int]] = []
    if on_display:
        found.append(("公示中", on_display))
        found.append(("异议中", sum_states(states, "obj")))
    elif portal.records:
        found.append(("公开记录", sum(len(each.rows) for each in portal.records)))
    found.append(("承诺", sum(len(each.rows) for each in portal.commitments)))
    found.append(("机构", len(portal.register.bodies)))
    found.append(("清单条目", sum(len(each.current.entries) for each in portal.lists)))
    found.append(("参评对象", sum(len(each.periods[0].standings) for each in site.standings.values() if each.periods)))
    found.append(("数据集", len(portal.datasets)))
    shown = [(label, count) for label, count in found if count or label == "异议中"]
    yield from ((label, group_digits(count)) for label, count in shown[:4])


def merge_states(site: Site) -> Mapping[str, int]:
    """Return the number of rows by status over all record sets, zero ones left out."""
    counts: dict[str, int] = {}
    for each in site.portal.records:
        for name, _, count in site.states[each.dataset.name]:
            if count:
                counts[name] = counts.get(name, 0) + count
    return counts


def choose_tasks(site: Site) -> tuple[Task, ...]:
    """Return what readers come for, as far as this portal can answer it: six at most."""
    portal = site.portal
    columns = frame_of(site).columns
    commitments = sum(len(each.rows) for each in portal.commitments)
    lists = "、".join(each.dataset.title for each in portal.lists[:2])
    matrix = portal.matrices[0].dataset if portal.matrices else None
    front = {column.id: column.address for column in columns.values()}
    if matrix is not None:
        front["matrix"] = addresses.matrix(matrix.name)
    offers = (
        ("bodies", "查一个机构", f"{group_digits(len(portal.register.bodies))} 个机构，档案一页看全"),
        ("records", f"看{columns['records'].title}" if "records" in columns else "", "按机构、按事由筛选"),
        ("rankings", "比一比各家", newest_period(site)),
        ("commitments", "看承诺兑现", f"{group_digits(commitments)} 项承诺，逐项对账"),
        ("complaint", "投诉举报", "告诉您该找谁"),
        ("datasets", "下载数据", "原始 CSV 与 Excel 版"),
        ("matrix", "查谁负责", matrix.title if matrix else ""),
        ("lists", "查清单", lists),
        ("areas", "看重点领域", f"{len(portal.settings.areas)} 个领域"),
        ("rights", "维护权益", "异议、修复、撤下怎么办"),
    )
    found = [Task(title, text, front[key]) for key, title, text in offers if key in front]
    # The grid has three columns: whole rows, as far as there are any.
    return tuple(found[:6] if len(found) >= 6 else found[: len(found) - len(found) % 3 or len(found)])


def newest_period(site: Site) -> str:
    """Return the newest period of the evaluation on the home page, in words."""
    ranking = choose_ranking(site)
    return f"{ranking.period}考核评价" if ranking else ""


def choose_ranking(site: Site) -> RankingView | None:
    """Return the evaluation named in the settings, else the first, in its newest assessed period."""
    chosen = site.portal.settings.home_ranking
    computed = site.standings.get(chosen) if chosen else next(iter(site.standings.values()), None)
    if computed is None:
        return None
    period = next((each for each in computed.periods if each.standings), None)
    if period is None:
        return None
    dataset = computed.evaluation.dataset
    scores = [float(each.published.score) for each in period.standings if each.published.score is not None]
    page = dataset.resource.portal
    low, high = bar_floor(scores), page.full_marks if isinstance(page, RankingPage) else max(scores)
    return RankingView(
        dataset.title,
        period.period.title,
        addresses.ranking(dataset.name),
        len(period.standings),
        low,
        tuple(view_rank(site, standing, low, high) for standing in period.standings[:RANKS]),
    )


def view_rank(site: Site, standing: Standing, low: float, high: float) -> RankRow:
    """Return one place of a short ranking."""
    published = standing.published
    return RankRow(
        rank=standing.rank or 0,
        is_tied=standing.is_tied,
        name=short_name_of(site, published.body, published.name),
        address=address_of(site, published.body, ""),
        score=published.score_text,
        bar=bar_width(float(published.score or 0), low, high),
        change=standing.change,
    )


def choose_ledger(site: Site) -> tuple[str, str, Ledger] | None:
    """Return (title, address, ledger) of the commitments named in the settings, else of the first; None without any."""
    chosen = site.portal.settings.home_commitments
    sets = [each for each in site.portal.commitments if len(each.rows) and chosen in (None, each.dataset.name)]
    if not sets:
        return None
    return sets[0].dataset.title, addresses.COMMITMENTS, keep_ledger(sets[0], sets[0].rows)


def rights_figures(site: Site) -> Iterator[Stat]:
    """Yield how objections, repairs and exemptions were decided, where the portal has such data; else what statuses say."""
    told = {dataset.name for dataset in rights_datasets(site.portal)}
    cases = [each for each in site.portal.records if each.dataset.name in told]
    if figures := [figure for each in cases for figure in tally_kinds(each, most=3)]:
        yield from figures[:3]
        states = tuple(site.states[each.dataset.name] for each in site.portal.records)
        yield Stat("已撤下", group_digits(sum_states(states, "gone")), "条", "均留有撤下说明")
        return
    states = tuple(site.states[each.dataset.name] for each in site.portal.records)
    if not any(states):
        return
    yield Stat("异议中", group_digits(sum_states(states, "obj")), "条", "记录旁已标注，正在核查")
    yield Stat("已整改", group_digits(sum_states(states, "rect")), "条", "已改正，公示期未满")
    yield Stat("已修复", group_digits(sum_states(states, "rep")), "条", "提前终止公示")
    yield Stat("已撤下", group_digits(sum_states(states, "gone")), "条", "均留有撤下说明")


def list_entries(site: Site) -> Iterator[Entry]:
    """Yield the lists with what their current edition changed, then statistics and duties, which have no column of their own."""
    for each in site.portal.lists:
        name, counter = each.dataset.name, each.dataset.resource.portal.counter
        difference = site.differences[name][each.place]
        changes = (("新增", len(difference.entered)), ("删去", len(difference.left)), ("修改", len(difference.changed)))
        told = " · ".join(f"{word} {group_digits(count)}" for word, count in changes if count and difference.before is not None)
        total = f"{each.current.edition.title}，{group_digits(len(each.current.entries))} {counter}"
        yield Entry(each.dataset.title, addresses.listing(name), f"{total}：{told}" if told else total)
    for statistics in site.portal.statistics:
        name = statistics.dataset.name
        yield Entry(statistics.dataset.title, addresses.statistics(name), say_periods(statistics.periods))
    for matrix in site.portal.matrices:
        name = matrix.dataset.name
        yield Entry(matrix.dataset.title, addresses.matrix(name), f"{group_digits(len(matrix.duties))} 项，责任到机构")


def say_periods(periods: Sequence[str]) -> str:
    """Return from when to when there are figures."""
    if not periods:
        return "目前没有数字"
    return periods[0] if len(periods) == 1 else f"{periods[0]} 至 {periods[-1]}"


def link_areas(site: Site) -> tuple[AreaLink, ...]:
    """Return the key areas in the order of the settings, each with the number of its (main) records."""
    counts: dict[str, int] = {}
    for each in main_record_sets(site):
        for area, count in each.rows.loc[each.rows[AREA] != "", AREA].value_counts().items():
            counts[str(area)] = counts.get(str(area), 0) + int(count)
    return tuple(
        AreaLink(f"{place:02d}", area.name, addresses.area(area.id), group_digits(counts.get(area.id, 0)) if counts else "")
        for place, area in enumerate(site.portal.settings.areas, start=1)
    )
