"""What an area or safeguard page shows of its datasets, by page kind: figures, a chart, a table of rows, accounts, warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator import addresses
from generator.derived.site import Site
from generator.descriptors import CommitmentsPage, ListPage, RecordsPage, StatisticsPage
from generator.model.matrices import Duty
from generator.model.records import BODY_NAME, DATE, ID, LABEL, TITLE, RecordSet
from generator.model.statistics import Statistics
from generator.pages.body_names import address_of, short_name_of
from generator.pages.charts import Segment, stack
from generator.pages.excerpts import Ledger, keep_ledger
from generator.pages.fronts import front_of
from generator.pages.matrices import count_steps
from generator.pages.measure_charts import Chart, draw_measure
from generator.pages.measures import misses_own_target, name_period
from generator.pages.parts import Stat, say_large
from generator.pages.proofs import Reckoning, show_proofs
from generator.pages.rankings import brief_period
from generator.pages.sheets import RowCells, add_up, sheet_of, sheet_parts
from generator.pages.statistics import say_totals, total_stats
from generator.pages.warnings import Watched, watch
from generator.release.states import PublicDataset
from generator.text import group_digits

SHOWN = 5
RANKED = 3
# Kinds of outcome that a bar can hold, and their colours in this order.
BAR = 5
_COLOURS = ("k1", "k4", "k2", "k3", "k5")


@dataclass(frozen=True, slots=True)
class RowsTable:
    """A few rows of a dataset with its own columns: (label, class) of each column, and the rows' cells."""

    head: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Markup, ...], ...]


@dataclass(frozen=True, slots=True)
class AreaPart:
    """One dataset on an area page. What its kind does not have is empty; ``more`` is where all of it is read."""

    name: str
    title: str
    about: str
    total: str
    more: str
    lede: str = ""
    stats: tuple[Stat, ...] = ()
    segments: tuple[Segment, ...] = ()
    described: str = ""
    ledger: Ledger | None = None
    chart: Chart | None = None
    table: RowsTable | None = None
    watch: Watched | None = None
    proofs: tuple[Reckoning, ...] = ()
    chips: tuple[tuple[str, str, bool], ...] = ()


def show_parts(site: Site, datasets: list[PublicDataset], root: str) -> tuple[AreaPart, ...]:
    """Return the parts of a page, one per dataset: figures first, then promises, rankings, rows and lists."""
    order = list(_SHOW)
    chosen = [dataset for dataset in datasets if dataset.resource.portal.kind in _SHOW and len(dataset.table)]
    chosen.sort(key=lambda dataset: order.index(dataset.resource.portal.kind))
    return tuple(_SHOW[dataset.resource.portal.kind](site, dataset, root) for dataset in chosen)


def _show_statistics(site: Site, dataset: PublicDataset, root: str) -> AreaPart:
    statistics = next(each for each in site.portal.statistics if each.dataset.name == dataset.name)
    page = dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    place = len(statistics.periods) - 1
    measures = {measure.column: measure for measure in page.measures}
    chart = next((drawn for name in page.charted if (drawn := draw_measure(site, statistics, place, measures[name]))), None)
    return AreaPart(
        dataset.name,
        dataset.title,
        page.about,
        name_period(statistics.periods[place]),
        root + front_of(dataset),
        lede=say_totals(statistics, place),
        stats=tuple(total_stats(site, statistics, place)),
        chart=chart,
        table=_worst_figures(site, statistics, root) if page.words or any(each.target_column for each in page.measures) else None,
        watch=watch(site, statistics, root),
        proofs=show_proofs(site, dataset.name, root),
    )


def _worst_figures(site: Site, statistics: Statistics, root: str) -> RowsTable:
    """Return the newest figures of every body, for datasets in which each has its own target or words."""
    page = statistics.dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    fields = [statistics.dataset.field(measure.column) for measure in page.measures]
    head = [(f"{field.label}（{field.portal.unit}）" if field.portal.unit else field.label, "num") for field in fields]
    words = [(statistics.dataset.field(name).label, "") for name in page.words]
    rows = []
    for figure in statistics.figures[statistics.periods[-1]].values():
        cells = [_link(site, figure.body, root)]
        for measure in page.measures:
            text = group_digits(figure.texts[measure.column])
            own = group_digits(figure.texts[measure.target_column]) if measure.target_column else ""
            shown = (
                Markup("<b class='bad'>{}</b>").format(text) if misses_own_target(figure, measure) else Markup("{}").format(text)
            )
            cells.append(shown + Markup("<small>目标 {}</small>").format(own) if own else shown)
        rows.append((*cells, *(Markup("{}").format(word) for word in figure.words)))
    return RowsTable((("机构", "th"), *head, *words), tuple(rows))


def _link(site: Site, body: str, root: str) -> Markup:
    name, address = short_name_of(site, body, site.portal.register.name_of(body)), address_of(site, body, root)
    return Markup('<a href="{}">{}</a>').format(address, name) if address else Markup("{}").format(name)


def _record_set(site: Site, dataset: PublicDataset) -> RecordSet:
    return next(each for each in site.portal.record_sets if each.dataset.name == dataset.name)


def _show_records(site: Site, dataset: PublicDataset, root: str) -> AreaPart:
    record_set = _record_set(site, dataset)
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    rows = record_set.rows
    is_promise = isinstance(page, CommitmentsPage)
    counts = rows[LABEL].value_counts()
    order = list(dataset.field(page.label).constraints.enum or ()) if page.label else []
    names = sorted(
        (str(name) for name in counts.index if name), key=lambda name: order.index(name) if name in order else len(order)
    )
    parts = [(name, int(counts[name]), colour) for name, colour in zip(names, _COLOURS, strict=False)]
    has_bar = not is_promise and 1 < len(names) <= BAR
    sheet = sheet_of(dataset)
    return AreaPart(
        dataset.name,
        dataset.title,
        page.about,
        f"{group_digits(len(rows))} {page.counter}",
        root + front_of(dataset),
        lede=dataset.resource.description,
        stats=tuple(_money(record_set)),
        segments=stack(parts) if has_bar else (),
        described="，".join(f"{name} {count}" for name, count, _ in parts) if has_bar else "",
        ledger=keep_ledger(record_set, rows) if is_promise else None,
        table=newest_table(site, record_set, root),
        proofs=show_proofs(site, dataset.name, root),
        chips=tuple(
            (f"{part.name} {group_digits(part.count)}", root + addresses.sheet(dataset.name, part.value), False)
            for part in sheet_parts(site, record_set)
        )
        if sheet
        else (),
    )


def _money(record_set: RecordSet) -> Iterator[Stat]:
    """Yield the totals that the descriptor adds up under its tables, four at most."""
    sheet = sheet_of(record_set.dataset)
    for name in (sheet.totals if sheet else ())[:4]:
        field = record_set.dataset.field(name)
        yield say_large(Stat(field.label, add_up(record_set.rows[name].tolist()), field.portal.unit or "", "全部合计"))


def newest_table(site: Site, record_set: RecordSet, root: str) -> RowsTable:
    """Return the newest rows with the columns that are the dataset's own: those of its tables, else the first of its facts."""
    dataset = record_set.dataset
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    columns = page.sheet.columns if page.sheet else _own_columns(dataset, page)
    cells = RowCells(site, dataset, root)
    rows = record_set.rows.head(SHOWN)
    shown = [[cells.show(name, cell) for cell in rows[name]] for name in columns]
    titles = [
        Markup('<a href="{}">{}</a><small>{}</small>').format(root + address, title, f"{body} · {day}".strip(" ·"))
        for address, title, body, day in zip(rows["_address"], rows[TITLE], rows[BODY_NAME], rows[DATE], strict=True)
    ]
    head = [(label, css) for label, css in cells.head(columns)]
    return RowsTable(((dataset.resource.noun, "th"), *head), tuple(zip(titles, *shown, strict=True)))


def _own_columns(dataset: PublicDataset, page: RecordsPage) -> tuple[str, ...]:
    """Return up to six public columns that say something beside title, body and date."""
    told = {page.id, page.body, page.date, page.label, page.document, page.area_column, ID, "district", *_named(page.title)}
    short = [field.name for field in dataset.resource.schema_.fields if field.name not in told and not field.portal.long]
    return (*((page.label,) if page.label else ()), *short[:5])


def _named(template: str) -> set[str]:
    return {piece.split("}")[0] for piece in template.split("{")[1:]}


def _show_ranking(site: Site, dataset: PublicDataset, root: str) -> AreaPart:
    computed = site.standings[dataset.name]
    period = next((each for each in computed.periods if each.standings), None)
    page = dataset.resource.portal
    rows: list[tuple[Markup, ...]] = []
    if period is not None:
        standings = (
            period.standings
            if len(period.standings) <= 2 * RANKED + 2
            else (*period.standings[:RANKED], *period.standings[-RANKED:])
        )
        for each in standings:
            name, address = each.published.name, address_of(site, each.published.body, root)
            linked = Markup('<a href="{}">{}</a>').format(address, name) if address else Markup("{}").format(name)
            rank = f"{each.rank}{'（并列）' if each.is_tied else ''}"
            rows.append((linked, Markup("{}").format(rank), Markup("{}").format(each.published.score_text)))
    head = (("机构", "th"), ("名次", "num"), ("得分", "num"))
    assessed = len(period.standings) if period else 0
    return AreaPart(
        dataset.name,
        dataset.title,
        page.about,
        f"{brief_period(period.period.title)}，{assessed} 个参评" if period else "",
        root + front_of(dataset),
        lede=f"{dataset.resource.description}这里列出最前和最后的，全部名次和分项见排名页。"
        if assessed > 2 * RANKED + 2
        else dataset.resource.description,
        table=RowsTable(head, tuple(rows)) if rows else None,
    )


def _show_list(site: Site, dataset: PublicDataset, root: str) -> AreaPart:
    edited = next(each for each in site.portal.lists if each.dataset.name == dataset.name)
    page = dataset.resource.portal
    assert isinstance(page, ListPage)
    difference = site.differences[dataset.name][edited.place]
    changes = (("新增", len(difference.entered)), ("删去", len(difference.left)), ("修改", len(difference.changed)))
    groups: dict[str, int] = {}
    for entry in edited.current.entries:
        groups[entry.cells[page.group] if page.group else ""] = groups.get(entry.cells[page.group] if page.group else "", 0) + 1
    columns = [name for name in page.public if name not in {page.id, page.edition, page.group, page.reason, *_named(page.title)}][
        :5
    ]
    head = [(dataset.field(name).label, "num" if dataset.field(name).type in ("integer", "number") else "") for name in columns]
    cells = RowCells(site, dataset, root)
    rows = tuple(
        (
            Markup('<a href="{}">{}</a>').format(f"{root}{front_of(dataset)}#{entry.anchor}", entry.title),
            *(cells.show(name, entry.cells[name]) for name in columns),
        )
        for entry in edited.current.entries[:SHOWN]
    )
    return AreaPart(
        dataset.name,
        dataset.title,
        page.about,
        f"{edited.current.edition.title}，{len(edited.current.entries)} {page.counter}",
        root + front_of(dataset),
        lede="、".join(f"{group} {count} {page.counter}" for group, count in groups.items() if group) + "。"
        if len(groups) > 1
        else "",
        stats=tuple(Stat(word, str(count), page.counter, "与上一版相比") for word, count in changes)
        if difference.before is not None
        else (),
        table=RowsTable(((dataset.resource.noun, "th"), *head), rows),
    )


def _show_matrix(site: Site, dataset: PublicDataset, root: str) -> AreaPart:
    matrix = next(each for each in site.portal.matrices if each.dataset.name == dataset.name)
    rows = tuple(
        (
            Markup('<a href="{}">{}</a>').format(f"{root}{front_of(dataset)}#{addresses.slug(duty.id)}", duty.title),
            Markup("{}").format(len(duty.bodies)),
            *([_show_progress(duty)] if duty.steps else []),
        )
        for duty in matrix.duties[:SHOWN]
    )
    has_steps = any(duty.steps for duty in matrix.duties)
    return AreaPart(
        dataset.name, dataset.title, dataset.resource.portal.about, f"{len(matrix.duties)} 项", root + front_of(dataset),
        lede=dataset.resource.description, table=RowsTable((("工作", "th"), ("负责机构（个）", "num"), *([("进展", "")] if has_steps else [])), rows),
    )  # fmt: skip


def _show_progress(duty: Duty) -> Markup:
    """Return how many bodies are done with their part, late or overdue, in words."""
    words = [Markup('<b class="bad">{} {}</b>' if is_bad else "{} {}").format(*told) for *told, is_bad in count_steps(duty.steps)]
    return Markup(" · ").join(words)


# In the order in which they stand on a page.
_SHOW: dict[str, Callable[[Site, PublicDataset, str], AreaPart]] = {
    "statistics": _show_statistics,
    "commitments": _show_records,
    "ranking": _show_ranking,
    "matrix": _show_matrix,
    "records": _show_records,
    "list": _show_list,
}


def area_scores(site: Site, area: str, root: str) -> tuple[tuple[str, str, str, Chart], ...]:
    """Return the figures that judge an area: (title of the dataset, what the figure enters, its address, its chart)."""
    found = []
    for statistics in site.portal.statistics:
        page = statistics.dataset.resource.portal
        assert isinstance(page, StatisticsPage)
        for measure in page.measures:
            if measure.area == area and statistics.periods:
                chart = draw_measure(site, statistics, len(statistics.periods) - 1, measure)
                if chart is not None:
                    field = statistics.dataset.field(measure.column)
                    found.append((statistics.dataset.title, field.description, root + front_of(statistics.dataset), chart))
    return tuple(found)
