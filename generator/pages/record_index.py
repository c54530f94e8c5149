"""The front page of the records: each set with how many stand in which state, and the newest rows of all."""

from __future__ import annotations

from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.sentences import tell_nothing, tell_withheld_breaches
from generator.derived.site import Site
from generator.descriptors import RecordsPage
from generator.frame.page import Frame, frame_of, render_page
from generator.model.portal import Portal
from generator.model.records import RecordSet
from generator.pages.fronts import explain_nothing
from generator.pages.provenance import state_batch
from generator.pages.workspace import PageJob, Workspace

STAGE = "records"
NEWEST = 6


@dataclass(frozen=True, slots=True)
class SetSummary:
    """One set of records: title, number, what it is, total, and per state (name, class, count, address or "").

    ``nothing`` says that no row is published today, and why; "" when some are.
    """

    title: str
    number: str
    about: str
    address: str
    download: str
    total: int
    counter: str
    states: tuple[tuple[str, str, int, str], ...]
    kinds: tuple[tuple[str, int, str], ...]
    kinds_label: str
    nothing: str = ""


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the index of records; none when there is no set of them. It stays when the last record has expired."""
    totals = {record_set.dataset.name: len(record_set.rows) for record_set in desk.site.portal.records}
    if not totals:
        return []
    return [PageJob(STAGE, desk.site_file, frame_of(desk.site), make_index, (totals,))]


def make_index(site: Site, frame: Frame, totals: dict[str, int]) -> Artifact:
    """Return the index of records; ``totals`` are the published rows by dataset."""
    path = addresses.RECORDS
    root = addresses.root_of(path)
    column = frame.columns["records"]
    # Sets with states first: they are what people look for here. The others follow in order of name.
    record_sets = sorted(site.portal.records, key=lambda each: (not totals[each.dataset.name], not site.states[each.dataset.name]))
    as_of = site.portal.settings.release.date.isoformat()
    total = sum(totals.values())
    return render_page(
        frame,
        "records.html",
        path,
        title=column.title,
        column="records",
        crumbs=((column.title, None),),
        kind="records",
        sources=tuple(totals),
        published=site.portal.settings.release.date.isoformat(),
        lede=f"{len(record_sets)} 类，共 {total:,} 条。" if total else _say_none(site.portal, as_of),
        batch=state_batch(site),
        sets=[_summarise(site, each, totals[each.dataset.name], root) for each in record_sets],
        newest=[(row, name, address) for _, row, name, address in site.newest[:NEWEST]],
    )


def _say_none(portal: Portal, as_of: str) -> str:
    return tell_nothing(tell_withheld_breaches(portal), f"没有公示中的记录（数据截至 {as_of}）。")


def _summarise(site: Site, record_set: RecordSet, total: int, root: str) -> SetSummary:
    dataset = record_set.dataset
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    facets = {facet.column: facet for facet in site.facets[dataset.name]}
    values = {state.name: state.value for state in page.states}
    labelled = facets.get(page.label or "")

    def at(column: str | None, value: str, count: int) -> str:
        is_linked = column in facets and count and any(each.value == value and each.count for each in facets[column or ""].values)
        return root + addresses.facet(dataset.name, column or "", value) if is_linked else ""

    return SetSummary(
        title=dataset.title,
        number=page.number,
        about=dataset.resource.description or page.about,
        address=root + addresses.browse(dataset.name),
        download=root + addresses.dataset(dataset.name),
        total=total,
        counter=page.counter,
        states=tuple(
            (name, css, count, _gone_at(dataset.name, root) if css == "gone" and count else at(page.status, values[name], count))
            for name, css, count in site.states[dataset.name]
        ),
        kinds=tuple(
            (value.name, value.count, at(page.label, value.value, value.count)) for value in (labelled.values if labelled else ())
        ),
        kinds_label=labelled.label if labelled else "",
        nothing="" if total else explain_nothing(dataset, site.portal.settings.release.date.isoformat()),
    )


def _gone_at(dataset: str, root: str) -> str:
    """Return where the tombstones of a dataset are listed."""
    return f"{root}{addresses.dataset(dataset)}#held"
