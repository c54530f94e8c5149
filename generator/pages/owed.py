"""What each body owes the public: one page over all bodies and datasets, one per dataset with a cell for each body and year."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.owed import DATASET, DEBTOR, ITEM, PROMISED_ON, STATE, STATES, OwedItem, OwedLine, OwedTable
from generator.derived.site import Site
from generator.descriptors import RankingPage, StatisticsPage
from generator.frame.page import Frame, frame_of, render_page
from generator.pages.body_names import address_of, short_name_of
from generator.pages.charts import stack
from generator.pages.workspace import PageJob, Workspace
from generator.text import group_digits

STAGE = "owed"
HEADS = ("应公开", "按时", "逾期", "未公开", "按时率")
_COLOURS = {"in-time": "k1", "late": "k4", "missing": "k2", "open": "k3"}
# Bodies that stay unfolded; faults of one body that are named one by one before the rest is counted.
SHOWN_BODIES, NAMED_FAULTS = 12, 8


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One body or dataset: name, address, the figures under `HEADS`, which are bad, and what is missing in words."""

    name: str
    address: str
    cells: tuple[tuple[str, bool], ...]
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class YearCell:
    """One body in one year of a dataset: how many of how many in time, what is missing and what came late, in words."""

    told: str
    missing: tuple[str, ...]
    late: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One body of a dataset: name, address, its figures, a cell per year (None when nothing was owed in it)."""

    name: str
    address: str
    cells: tuple[YearCell | None, ...]
    is_bad: bool


@dataclass(frozen=True, slots=True)
class OwedView:
    """What one body owes: a row per dataset and the sum, the newest things missing (dataset, what, due, address, reason)."""

    heads: tuple[str, ...]
    note: str
    rows: tuple[OwedRow, ...]
    whole: OwedRow
    missing: tuple[tuple[str, str, str, str, str], ...]
    more: int


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the overview and one per dataset; none when no dataset says what is owed."""
    tables = desk.site.owing.tables
    if not tables:
        return []
    frame = frame_of(desk.site)
    jobs: list[Job] = [PageJob(STAGE, desk.site_file, frame, make_overview, ())]
    return jobs + [PageJob(STAGE, desk.site_file, frame, make_table, (table.dataset,)) for table in tables]


def make_overview(site: Site, frame: Frame) -> Artifact:
    """Return the page over all bodies and datasets."""
    path = addresses.OWED
    root = addresses.root_of(path)
    tables, counts = site.owing.tables, site.owing.counts
    bodies = sorted(
        (_body_row(site, body, lines, root) for body, lines in site.owing.by_body().items()),
        key=lambda each: (-each[0], -each[1]),
    )
    parts = [(word, counts[state], _COLOURS[state]) for state, word in STATES.items()]
    return render_page(
        frame,
        "owed.html",
        path,
        title="应公开的公开了没有",
        column="datasets",
        crumbs=(("数据下载", addresses.DATASETS), ("应公开的公开了没有", None)),
        kind="owed",
        sources=_sources(site, tables),
        published=site.portal.settings.release.date.isoformat(),
        lede=say_owed(counts, f"{len(bodies)} 个机构、{len(tables)} 个数据集"),
        segments=stack(parts),
        described="，".join(f"{word} {count}" for word, count, _ in parts),
        heads=HEADS,
        bodies=[row for _, _, row in bodies],
        shown=SHOWN_BODIES,
        tables=[
            (_row(table.title, root + addresses.owed(table.dataset), table.whole), table.cycle, table.reason) for table in tables
        ],
        csv=root + addresses.OWED_CSV,
        as_of=site.portal.date.isoformat(),
    )


def make_table(site: Site, frame: Frame, name: str) -> Artifact:
    """Return the page of one dataset: bodies by years, with every period that is late or missing."""
    table = next(each for each in site.owing.tables if each.dataset == name)
    path = addresses.owed(name)
    root = addresses.root_of(path)
    years = tuple(reversed(table.years))
    rows = [_grid_row(site, line, years, root, by_rows=table.by_rows) for line in table.lines]
    parts = [(word, table.whole[state], _COLOURS[state]) for state, word in STATES.items()]
    title = f"{table.title}：公开了没有"
    return render_page(
        frame,
        "owed-table.html",
        path,
        title=title,
        column="datasets",
        crumbs=(("数据下载", addresses.DATASETS), ("应公开的公开了没有", addresses.OWED), (table.title, None)),
        kind="owed",
        sources=_sources(site, (table,)),
        published=site.portal.settings.release.date.isoformat(),
        lede=say_owed(table.whole, f"{len(rows)} 个机构"),
        cycle=table.cycle,
        reason=table.reason,
        early=table.early,
        spared=[
            ("、".join(names), f"{since or '最初'}至{until or '今'}" if since or until else "", why)
            for names, since, until, why in table.spared
        ],
        segments=stack(parts),
        described="，".join(f"{word} {count}" for word, count, _ in parts),
        years=years,
        rows=[row for row in rows if row.is_bad] + [row for row in rows if not row.is_bad],
        bad=sum(row.is_bad for row in rows),
        shown=SHOWN_BODIES,
        by_rows=table.by_rows,
        dataset=root + addresses.dataset(name) if name in site.portal.datasets else "",
        csv=root + addresses.OWED_CSV,
        as_of=site.portal.date.isoformat(),
    )


def say_owed(counts: dict[str, int], whose: str) -> str:
    """Return how things stand, in a sentence."""
    due = sum(count for state, count in counts.items() if state != "open")
    said = "，".join(f"{word} {group_digits(counts[state])} 次" for state, word in STATES.items() if state != "open")
    rest = f"另有 {group_digits(counts['open'])} 次没到期。" if counts["open"] else ""
    return f"{whose}按规定的周期应公开 {group_digits(due)} 次：{said}。{rest}"


def figures_of(counts: dict[str, int]) -> tuple[tuple[str, bool], ...]:
    """Return the figures under `HEADS`, each with whether it is bad."""
    due = sum(count for state, count in counts.items() if state != "open")
    # Rounded down: 100.0% is said only when nothing is missing or late.
    whole, tenth = divmod(counts["in-time"] * 1000 // due, 10) if due else (0, 0)
    rate = f"{whole}.{tenth}%" if due else "—"
    return (
        (group_digits(due), False),
        (group_digits(counts["in-time"]), False),
        (group_digits(counts["late"]), False),
        (group_digits(counts["missing"]), counts["missing"] > 0),
        (rate, False),
    )


def name_item(table: OwedTable, item: OwedItem) -> str:
    """Return what is late or missing in words: 2026年9月, or the title of a row."""
    return item.named if table.by_rows else f"{item.year}年{item.named.removeprefix('全年')}"


def view_body(body_lines: Iterable[tuple[OwedTable, OwedLine]], root: str) -> OwedView | None:
    """Return what one body owes, as its integrity file shows it; None when it owes nothing."""
    lines = [(table, line) for table, line in body_lines if line.total]
    if not lines:
        return None
    counts = {state: sum(line.counts[state] for _, line in lines) for state in STATES}
    missing = [
        (table.title, name_item(table, item), item.due, root + item.address if item.address else "", table.reason)
        for table, line in lines
        for item in reversed(line.faults)
        if item.state == "missing"
    ]
    missing.sort(key=lambda each: each[2], reverse=True)
    return OwedView(
        heads=HEADS,
        note=f"按规定的周期应公开 {group_digits(sum(line.total for _, line in lines))} 次，未公开 {group_digits(counts['missing'])} 次",
        rows=tuple(_row(table.title, root + addresses.owed(table.dataset), line.counts) for table, line in lines),
        whole=_row("合计", "", counts),
        missing=tuple(missing[:NAMED_FAULTS]),
        more=max(0, len(missing) - NAMED_FAULTS),
    )


def name_unpublished(site: Site, name: str, period: str, root: str) -> list[tuple[str, str]]:
    """Return the bodies (name, address) that owed a period and of which nothing is there: totals and ranks are without them.

    Where one publisher owes the figures of all bodies, nobody is named: it has no row of its own.
    """
    dataset = site.portal.datasets[name]
    page = dataset.resource.portal
    assert isinstance(page, StatisticsPage | RankingPage)
    if page.owed is None or page.owed.by is not None or page.period is None:
        return []
    items = site.owing.items
    missing = items[(items[DATASET] == name) & (items[ITEM] == period) & (items[STATE] == "missing") & (items[PROMISED_ON] == "")]
    column = page.body if isinstance(page, StatisticsPage) else page.subject
    missing = missing[~missing[DEBTOR].isin(dataset.table.loc[dataset.table[page.period] == period, column])]
    return [
        (short_name_of(site, body, site.portal.register.name_of(body)), address_of(site, body, root)) for body in missing[DEBTOR]
    ]


def name_whole(site: Site, dataset: str, period: str, columns: Collection[str]) -> str:
    """Return over whom the totals of a period are: 全部机构, or 已公开的机构 where a body that owes its figures (due already or not), or
    had some in any period before, has none of one of these measures."""
    statistics = next(each for each in site.portal.statistics if each.dataset.name == dataset)
    is_whole = period not in statistics.lacking and (dataset, period) not in site.owing.incomplete
    is_whole = is_whole and all(
        figure.values[column] is not None for figure in statistics.figures[period].values() for column in columns
    )
    return "全部机构" if is_whole else "已公开的机构"


def _row(name: str, address: str, counts: dict[str, int], missing: tuple[tuple[str, str], ...] = ()) -> OwedRow:
    return OwedRow(name, address, figures_of(counts), missing)


def _body_row(site: Site, body: str, lines: Iterable[tuple[OwedTable, OwedLine]], root: str) -> tuple[int, int, OwedRow]:
    lines = tuple(lines)
    counts = {state: sum(line.counts[state] for _, line in lines) for state in STATES}
    missing = tuple(
        (f"{table.title} {line.counts['missing']}", root + addresses.owed(table.dataset))
        for table, line in lines
        if line.counts["missing"]
    )
    address = address_of(site, body, root)
    # The section of the body's page is there once something is due.
    place = "#owed" if address and any(line.total for _, line in lines) else ""
    return counts["missing"], counts["late"], _row(site.portal.register.name_of(body), address + place, counts, missing)


def _grid_row(site: Site, line: OwedLine, years: tuple[int, ...], root: str, *, by_rows: bool) -> GridRow:
    cells: list[YearCell | None] = []
    for year in years:
        counts = line.years.get(year)
        if counts is None:
            cells.append(None)
            continue
        due = sum(count for state, count in counts.items() if state != "open")
        faults = [item for item in line.faults if item.year == year]
        missing = tuple(item.named for item in faults if item.state == "missing")
        late = tuple((item.named, f"{item.days_late}天") for item in faults if item.state == "late")
        told = f"{counts['in-time']}/{due}" if due else "未到期"
        if by_rows:
            missing = (f"{len(missing)} 件",) if missing else ()
            late = ((f"{len(late)} 件", ""),) if late else ()
        cells.append(YearCell(told, missing, late))
    name = short_name_of(site, line.body, site.portal.register.name_of(line.body))
    return GridRow(name, address_of(site, line.body, root), tuple(cells), line.counts["missing"] > 0)


def _sources(site: Site, tables: Iterable[OwedTable]) -> tuple[str, ...]:
    named = tuple(table.dataset for table in tables if table.dataset in site.portal.datasets)
    return named or tuple(sorted(site.portal.datasets))[:1]
