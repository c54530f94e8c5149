"""The key areas (重点领域) and safeguards (保障措施): their index, and one page each with what the policy asks and what the data says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

import pandas as pd

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.config import Area
from generator.derived.site import Site
from generator.descriptors import RecordsPage
from generator.frame.page import frame_of, render_page
from generator.model.records import AREA, STATUS, RecordSet
from generator.pages.area_parts import area_scores, show_parts
from generator.pages.excerpts import Ledger, NamedRow, keep_ledger, name_rows, say_late
from generator.pages.home import link_areas
from generator.pages.parts import Stat
from generator.pages.routes import turn_to
from generator.pages.workspace import Workspace
from generator.text import group_digits

SHOWN = 5
# Of record sets without a status, which accompany the records proper, fewer rows stand here.
FURTHER = 2


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
    """Return the job of the index and of every area and safeguard; none when neither are declared."""
    site = desk.site
    settings = site.portal.settings
    if not settings.areas and not settings.safeguards:
        return []
    pages = [make_area(site, area, place) for place, area in enumerate(settings.areas, start=1)]
    pages += [make_area(site, area, place, AS_SAFEGUARD) for place, area in enumerate(settings.safeguards, start=1)]
    return [ReadyJob("areas", (make_index(site), *pages))]


@dataclass(frozen=True, slots=True)
class Family:
    """Areas or safeguards: what one is called, its address, the descriptor property that names it."""

    word: str
    address: Callable[[str], str]
    key: str


AS_AREA = Family("重点领域", addresses.area, "area")
AS_SAFEGUARD = Family("保障措施", addresses.safeguard, "safeguard")


def make_index(site: Site) -> Artifact:
    """Return the index of areas and safeguards."""
    settings = site.portal.settings
    return render_page(
        frame_of(site),
        "areas.html",
        addresses.AREAS,
        title="重点领域",
        column="areas",
        crumbs=(("重点领域", None),),
        kind="area-index",
        sources=_sources(site),
        areas=tuple(zip(link_areas(site), settings.areas, strict=True)),
        safeguards=[
            (f"{place:02d}", each, addresses.safeguard(each.id)) for place, each in enumerate(settings.safeguards, start=1)
        ],
    )


def make_area(site: Site, area: Area, place: int, family: Family = AS_AREA) -> Artifact:
    """Return the page of one area or safeguard."""
    path = family.address(area.id)
    root = addresses.root_of(path)
    portal = site.portal
    own = [each for each in portal.datasets.values() if getattr(each.resource.portal, family.key) == area.id]
    names = {each.name for each in own}
    is_area = family is AS_AREA
    records = tuple(excerpt_records(site, area, names)) if is_area else ()
    ledgers = tuple(excerpt_ledgers(site, area, names)) if is_area else ()
    register = portal.register
    lead = tuple((register.name_of(each), register.bodies[each].address if each in register.bodies else "") for each in area.lead)
    parts = show_parts(site, own, root)
    datasets = tuple(
        (dataset.title, addresses.dataset(dataset.name), len(dataset.table), dataset.resource.portal.counter)
        for dataset in portal.datasets.values()
        if dataset.name in names or (is_area and _names_area(site, dataset.name, area.id))
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
        family=family.word,
        number=f"{place:02d}",
        lead=lead,
        figures=area_figures(records, ledgers, len(datasets)),
        parts=parts,
        records=records,
        ledgers=ledgers,
        scores=area_scores(site, area.id, root) if is_area else (),
        datasets=datasets,
        turning=turn_to(portal.settings, root, f"{family.word}：{area.name}", path, "body", first=area.complain),
        as_of=portal.settings.release.date,
        counted_on=portal.date.isoformat(),
    )


def area_figures(records: tuple[RecordsExcerpt, ...], ledgers: tuple[LedgerExcerpt, ...], datasets: int) -> tuple[Stat, ...]:
    """Return the strip of figures, four at most; nothing that is zero everywhere."""
    figures = [Stat(each.title, group_digits(each.total), each.counter, each.states or "逐条列在本页") for each in records[:2]]
    for each in ledgers[:1]:
        late = each.ledger.late
        note = say_late(late, each.ledger.kept_late, each.counter)
        figures.append(
            Stat("承诺兑现", group_digits(each.ledger.kept), f"/ {each.ledger.total} {each.counter}", note, is_bad=late > 0)
        )
    if datasets:
        figures.append(Stat("数据集", str(datasets), "个", "可以下载"))
    return tuple(figures[:4])


def excerpt_records(site: Site, area: Area, own: Set[str] = frozenset()) -> Iterator[RecordsExcerpt]:
    """Yield the newest rows of each record set that has any in this area; the area's ``own`` datasets are shown otherwise."""
    for record_set in site.portal.records:
        rows = record_set.rows[record_set.rows[AREA] == area.id]
        if len(rows) and record_set.dataset.name not in own:
            page = record_set.dataset.resource.portal
            states = rows[STATUS].value_counts()
            told = [f"{name} {int(states[name])}" for name, _, _ in site.states[record_set.dataset.name] if name in states]
            yield RecordsExcerpt(
                record_set.dataset.title,
                page.counter,
                len(rows),
                " · ".join(told),
                name_rows(record_set, rows.head(SHOWN if site.states[record_set.dataset.name] else FURTHER)),
                read_on(record_set, rows, area.id),
            )


def excerpt_ledgers(site: Site, area: Area, own: Set[str] = frozenset()) -> Iterator[LedgerExcerpt]:
    """Yield how the commitments of each set stand that has any in this area; the area's ``own`` datasets are shown otherwise."""
    for record_set in site.portal.commitments:
        rows = record_set.rows[record_set.rows[AREA] == area.id]
        if len(rows) and record_set.dataset.name not in own:
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
