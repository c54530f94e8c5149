"""How quickly things are dealt with: a page per dataset with deadlines, by body and by kind; the same tables for other pages."""

from __future__ import annotations

from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.paces import PaceLine, PaceTable
from generator.derived.site import Site
from generator.frame.page import Frame, frame_of, render_page
from generator.model.paces import PACES
from generator.pages.browse import column_of, crumbs_of
from generator.pages.charts import stack
from generator.pages.fronts import front_of
from generator.pages.provenance import VERIFY, trace_dataset
from generator.pages.workspace import PageJob, Workspace
from generator.text import group_digits

STAGE = "paces"
PACE_COLOURS = {"in-time": "k1", "late": "k4", "overdue": "k2", "open": "k3"}
_BAD = frozenset({"late", "overdue"})


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: name, address, and per head of the table a text and whether it is a bad number."""

    name: str
    address: str
    cells: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class PaceView:
    """A table of paces as templates take it (``pages/pace-rows.html``)."""

    dataset: str
    title: str
    label: str
    note: str
    caption: str
    heads: tuple[str, ...]
    lines: tuple[LineView, ...]
    whole: LineView
    address: str


def make_jobs(desk: Workspace) -> list[Job]:
    """Return a job per dataset that has deadlines."""
    frame = frame_of(desk.site)
    return [PageJob(STAGE, desk.site_file, frame, make_paces, (name,)) for name in desk.site.paces]


def view_paces(table: PaceTable) -> PaceView:
    """Return a table of paces with its heads and cells in words."""
    days = "用时中位数" + ("（工作日）" if table.working else "（天）")
    heads = (table.noun, *(PACES.values() if table.has_deadlines else ()), *([table.good_name] if table.good_name else []), days)
    return PaceView(
        dataset=table.dataset,
        title=table.title,
        label=table.label,
        note=f"{len(table.lines)} 行，逾期多的在前" if len(table.lines) > 1 else "",
        caption=f"{table.title}：按{table.label}的时限情况",
        heads=heads,
        lines=tuple(view_line(table, line) for line in table.lines),
        whole=view_line(table, table.whole),
        address=addresses.paces(table.dataset),
    )


def view_line(table: PaceTable, line: PaceLine) -> LineView:
    """Return one line of a table in words."""
    cells = [(group_digits(line.total), False)]
    if table.has_deadlines:
        cells += [(group_digits(line.counts[pace]), pace in _BAD and line.counts[pace] > 0) for pace in PACES]
    if table.good_name:
        cells.append((group_digits(line.good), False))
    cells.append((say_median(line), False))
    return LineView(line.name, line.address, tuple(cells))


def say_median(line: PaceLine) -> str:
    """Return the median as pages show it: 4, 4.5, or — when nothing is done yet."""
    return "—" if line.median is None else f"{line.median:.1f}".removesuffix(".0")


def make_paces(site: Site, frame: Frame, name: str) -> Artifact:
    """Return the page of one dataset."""
    tables = site.paces[name]
    dataset = site.portal.datasets[name]
    path = addresses.paces(name)
    root = addresses.root_of(path)
    whole = tables[0].whole
    parts = [(word, whole.counts[pace], PACE_COLOURS[pace]) for pace, word in PACES.items()]
    facet = next((each for each in site.facets.get(name, ()) if each.column == "pace"), None)
    counted = {value.value: value.count for value in facet.values} if facet else {}
    is_of_rows = sum(counted.values()) == whole.total
    return render_page(
        frame,
        "paces.html",
        path,
        title=f"{dataset.title}：是否按时",
        column=column_of(frame, dataset),
        crumbs=[*crumbs_of(frame, dataset), ("是否按时", None)],
        kind="paces",
        sources=(name,),
        published=site.portal.settings.release.date.isoformat(),
        lede=say_paces(tables[0]),
        segments=stack(parts) if tables[0].has_deadlines else (),
        described=f"{whole.total} {tables[0].counter}：" + "，".join(f"{word} {count}" for word, count, _ in parts),
        links=[
            (word, counted.get(pace, 0), root + addresses.facet(name, "pace", pace) if counted.get(pace) else "")
            for pace, word in PACES.items()
        ]
        if is_of_rows
        else [],
        tables=[view_paces(table) for table in tables],
        method=say_method(tables[0]),
        csv=root + addresses.paces_csv(name),
        front=root + front_of(dataset),
        noun=dataset.resource.noun,
        as_of=site.portal.date.isoformat(),
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
    )


def say_paces(table: PaceTable) -> str:
    """Return how things stand, in a sentence."""
    whole = table.whole
    said = f"共 {whole.total:,} {table.counter}{table.noun}"
    if table.has_deadlines:
        said += "：" + "，".join(f"{word} {whole.counts[pace]:,} {table.counter}" for pace, word in PACES.items())
    unit = "个工作日" if table.working else "天"
    return said + (f"。办结的用时中位数 {say_median(whole)} {unit}。" if whole.median is not None else "。")


def say_method(table: PaceTable) -> str:
    """Return how the days are counted."""
    counted = "工作日按国务院公布的放假和调休安排计算，起始当日不计" if table.working else "天数按日历计算，起始当日不计"
    return f"是否按时由本站按日期算出，不采用填报的结论：在期限当日或之前办结为按时；到本站生成之日仍未办结、期限已过的为逾期未办。{counted}。中位数只算已经办结的。"
