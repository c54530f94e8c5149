"""The key areas (重点领域): their index, and one page each with its records, commitments, data and lead bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.config import Area
from generator.derived.site import Site
from generator.descriptors import RecordsPage
from generator.frame.page import frame_of, render_page
from generator.model.records import AREA, STATUS, RecordSet
from generator.pages.excerpts import Ledger, NamedRow, keep_ledger, name_rows
from generator.pages.home import link_areas
from generator.pages.parts import Stat
from generator.pages.routes import turn_to
from generator.pages.workspace import Workspace
from generator.text import group_digits

SHOWN = 5


@dataclass(frozen=True, slots=True)
class RecordsExcerpt:
    """The newest rows of one record set in an area, how many there are, where to read on ("" when nowhere)."""

    title: str
    counter: str
    total: int
    states: str
    rows: tuple[NamedRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class LedgerExcerpt:
    """How the commitments of an area stand."""

    title: str
    counter: str
    ledger: Ledger
    more: str


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the index and of every area; none when no areas are declared."""
    site = desk.site
    areas = site.portal.settings.areas
    if not areas:
        return []
    pages = (make_area(site, area, place) for place, area in enumerate(areas, start=1))
    return [ReadyJob("areas", (make_index(site), *pages))]


def make_index(site: Site) -> Artifact:
    """Return the index of areas."""
    areas = tuple(zip(link_areas(site), site.portal.settings.areas, strict=True))
    return render_page(
        frame_of(site),
        "areas.html",
        addresses.AREAS,
        title="重点领域",
        column="areas",
        crumbs=(("重点领域", None),),
        kind="area-index",
        sources=_sources(site),
        areas=areas,
    )


def make_area(site: Site, area: Area, place: int) -> Artifact:
    """Return the page of one area."""
    path = addresses.area(area.id)
    portal = site.portal
    records = tuple(excerpt_records(site, area))
    ledgers = tuple(excerpt_ledgers(site, area))
    register = portal.register
    lead = tuple((register.name_of(each), register.bodies[each].address if each in register.bodies else "") for each in area.lead)
    datasets = tuple(
        (dataset.title, addresses.dataset(dataset.name), len(dataset.table), dataset.resource.portal.counter)
        for dataset in portal.datasets.values()
        if dataset.resource.portal.area == area.id or _names_area(site, dataset.name, area.id)
    )
    return render_page(
        frame_of(site),
        "area.html",
        path,
        title=area.name,
        column="areas",
        crumbs=(("重点领域", addresses.AREAS), (area.name, None)),
        kind="area",
        sources=_sources(site),
        published=portal.settings.release.date.isoformat(),
        area=area,
        number=f"{place:02d}",
        lead=lead,
        figures=area_figures(records, ledgers, len(datasets)),
        records=records,
        ledgers=ledgers,
        datasets=datasets,
        turning=turn_to(portal.settings, addresses.root_of(path), f"重点领域：{area.name}", path, "body"),
        as_of=portal.settings.release.date,
        counted_on=portal.date.isoformat(),
    )


def area_figures(records: tuple[RecordsExcerpt, ...], ledgers: tuple[LedgerExcerpt, ...], datasets: int) -> tuple[Stat, ...]:
    """Return the strip of figures, four at most; nothing that is zero everywhere."""
    figures = [Stat(each.title, group_digits(each.total), each.counter, each.states or "逐条列在本页") for each in records[:2]]
    for each in ledgers[:1]:
        late = each.ledger.late
        note = f"逾期 {late} {each.counter}" if late else "没有逾期"
        figures.append(
            Stat("承诺兑现", group_digits(each.ledger.kept), f"/ {each.ledger.total} {each.counter}", note, is_bad=late > 0)
        )
    if datasets:
        figures.append(Stat("数据集", str(datasets), "个", "可以下载"))
    return tuple(figures[:4])


def excerpt_records(site: Site, area: Area) -> Iterator[RecordsExcerpt]:
    """Yield the newest rows of each record set that has any in this area."""
    for record_set in site.portal.records:
        rows = record_set.rows[record_set.rows[AREA] == area.id]
        if len(rows):
            page = record_set.dataset.resource.portal
            states = rows[STATUS].value_counts()
            told = [f"{name} {int(states[name])}" for name, _, _ in site.states[record_set.dataset.name] if name in states]
            yield RecordsExcerpt(
                record_set.dataset.title,
                page.counter,
                len(rows),
                " · ".join(told[:3]),
                name_rows(record_set, rows.head(SHOWN)),
                read_on(record_set, rows, area.id),
            )


def excerpt_ledgers(site: Site, area: Area) -> Iterator[LedgerExcerpt]:
    """Yield how the commitments of each set stand that has any in this area."""
    for record_set in site.portal.commitments:
        rows = record_set.rows[record_set.rows[AREA] == area.id]
        if len(rows):
            counter = record_set.dataset.resource.portal.counter
            yield LedgerExcerpt(
                record_set.dataset.title, counter, keep_ledger(record_set, rows), read_on(record_set, rows, area.id)
            )


def read_on(record_set: RecordSet, rows: pd.DataFrame, area_id: str) -> str:
    """Return the prebuilt page with all rows of the area: its facet page, all rows when the whole set is the area's, else ""."""
    page = record_set.dataset.resource.portal
    name = record_set.dataset.name
    if isinstance(page, RecordsPage) and page.area_column in page.facets and page.area_column is not None:
        return addresses.facet(name, page.area_column, area_id)
    return addresses.browse(name) if len(rows) == len(record_set.rows) else ""


def _names_area(site: Site, dataset: str, area_id: str) -> bool:
    return any(each.dataset.name == dataset and bool((each.rows[AREA] == area_id).any()) for each in site.portal.record_sets)


def _sources(site: Site) -> tuple[str, ...]:
    return tuple(each.dataset.name for each in site.portal.record_sets)
