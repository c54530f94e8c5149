"""All rows of each set of records or commitments, newest first, and a run of pages for every value of every facet.

Filtering works without a script: each value is a link to pages made beforehand. With one, ``facets.js`` turns the links into
checkboxes that combine, and reads what `generator.pages.filters` writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

from generator import addresses
from generator.artifacts import HTML, JAVASCRIPT, Artifact, Job, ReadyJob
from generator.derived.listings import Facet, FacetValue
from generator.derived.site import Site
from generator.descriptors import CommitmentsPage, RecordsPage
from generator.frame.environment import TEMPLATES, template_environment
from generator.frame.page import Frame, frame_of, render_page
from generator.model.records import RecordSet
from generator.pages.filters import BLOCK, NAMES, BlocksJob, parameter, write_codes
from generator.pages.forms import Form, slot
from generator.pages.links import CellLinks
from generator.pages.provenance import name_dataset
from generator.pages.row_forms import RowPress, row_columns
from generator.pages.workspace import PageJob, Workspace, open_counts, open_site, read_slices, write_rows
from generator.release.states import PublicDataset
from generator.text import group_digits

PER_PAGE = 60
# Values of a facet that the panel lists; the others stand on a page of their own.
SHOWN_VALUES = 8
PAGES_PER_JOB = 200
# Rows that are read at once.
BROWSED = 2048
# Pages whose rows are pressed at once: a column of some hundred cells costs hardly more than one of sixty.
PRESSED = 10
BLOCKS_PER_JOB = 200
STAGE = "browse"
SCRIPT = "facets.js"
# What it consists of, in this order: one file on the page, two in the source.
SCRIPT_PARTS = ("facet-data.js", "facets.js")


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive rows of one value of a facet (None: of the whole set) in the order of the job's file, and its total of rows."""

    value: FacetValue | None
    total: int
    first_page: int
    pages: int

    def sizes(self) -> list[int]:
        """Return how many rows each page of the run has."""
        left = self.total - (self.first_page - 1) * PER_PAGE
        return [max(0, min(PER_PAGE, left - page * PER_PAGE)) for page in range(self.pages)]


@dataclass(frozen=True, slots=True)
class BrowseJob:
    """Pages of rows of one dataset: of runs that follow each other in one file, from row ``start`` on."""

    site_file: Path
    rows_file: Path
    dataset: str
    column: str | None
    start: int
    runs: tuple[Run, ...]
    frame: Frame = field(repr=False, compare=False)
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the pages."""
        return sum(run.pages for run in self.runs)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the pages run by run."""
        site = open_site(self.site_file)
        dataset = site.portal.datasets[self.dataset]
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        facet = next((facet for facet in name_facets(site, dataset) if facet.column == self.column), None)
        maker = _PageMaker(site, dataset, facet, open_counts(self.site_file)[self.dataset], self.frame)
        columns = row_columns(page)
        pages = [(run, number) for run in self.runs for number in range(run.first_page, run.first_page + run.pages)]
        sizes = [size for run in self.runs for size in run.sizes()]
        together = [slice(start, start + PRESSED) for start in range(0, len(pages), PRESSED)]
        slices = read_slices(self.rows_file, columns, self.start, [sum(sizes[some]) for some in together])
        shown, form = None, None
        for some, held in zip(together, slices, strict=True):
            rows = iter(maker.press.press(dict(zip(columns, held, strict=True))))
            for (run, number), size in zip(pages[some], sizes[some], strict=True):
                if form is None or run is not shown:
                    shown, form = run, maker.render_form(run)
                yield maker.make(run, number, form, list(islice(rows, size)))


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the jobs of the runs, the filter scripts and the pages of all values of long facets."""
    frame = frame_of(desk.site)
    jobs: list[Job] = []
    for record_set in desk.site.portal.record_sets:
        if not len(record_set.rows):
            continue
        jobs += _set_jobs(desk, record_set, frame)
    if jobs:
        script = b"".join((TEMPLATES / "assets" / name).read_bytes() for name in SCRIPT_PARTS)
        jobs.append(ReadyJob("assets", (Artifact(addresses.asset(SCRIPT), script, JAVASCRIPT, ("templates",)),)))
    return jobs


def _set_jobs(desk: Workspace, record_set: RecordSet, frame: Frame) -> Iterator[Job]:
    name, rows = record_set.dataset.name, len(record_set.rows)
    facets = name_facets(desk.site, record_set.dataset)
    for start, runs in _chunk_runs([(None, rows)]):
        yield BrowseJob(desk.site_file, desk.rows_file(name), name, None, start, runs, frame)
    page = record_set.dataset.resource.portal
    assert isinstance(page, RecordsPage)
    for facet in facets:
        file = desk.site_file.parent / f"browse-{addresses.slug(name)}-{addresses.slug(facet.column)}.arrow"
        order = np.argsort(facet.codes, kind="stable")
        write_rows(file, record_set.rows[list(row_columns(page))].take(order), BROWSED)
        for start, runs in _chunk_runs([(value, value.count) for value in facet.values if value.count]):
            yield BrowseJob(desk.site_file, file, name, facet.column, start, runs, frame)
        if len(facet.values) > SHOWN_VALUES:
            yield PageJob(STAGE, desk.site_file, frame, make_values_page, (name, facet.column))
    if facets:
        yield ReadyJob("filters", (write_codes(name, facets, rows),))
        columns = tuple(column for column in row_columns(page) if column in NAMES)
        blocks = -(-rows // BLOCK)
        for start in range(0, blocks, BLOCKS_PER_JOB):
            yield BlocksJob(desk.rows_file(name), name, columns, rows, start, min(blocks, start + BLOCKS_PER_JOB))


def _chunk_runs(values: Sequence[tuple[FacetValue | None, int]]) -> Iterator[tuple[int, tuple[Run, ...]]]:
    """Yield (first row, runs) with about `PAGES_PER_JOB` pages each; a long run is cut between pages."""
    at = start = 0
    held: list[Run] = []
    for value, total in values:
        pages, first = -(-total // PER_PAGE), 1
        while first <= pages:
            room = PAGES_PER_JOB - sum(run.pages for run in held)
            run = Run(value, total, first, min(room, pages - first + 1))
            held.append(run)
            at += sum(run.sizes())
            first += run.pages
            if sum(run.pages for run in held) >= PAGES_PER_JOB:
                yield start, tuple(held)
                start, held = at, []
    if held:
        yield start, tuple(held)


class _PageMaker:
    """Makes the pages of one dataset and one facet."""

    def __init__(self, site: Site, dataset: PublicDataset, facet: Facet | None, rows: int, frame: Frame) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        self._site, self._dataset, self._page, self._facet, self._rows, self._frame = site, dataset, page, facet, rows, frame
        self._root = addresses.root_of(self.address(FacetValue("x", "x", 0) if facet else None, 1))
        self._panel = show_facets(name_facets(site, dataset), dataset.name, self._root)
        self.press = RowPress(page, self._root)
        module: Any = template_environment().get_template("components/pager/template.html").module
        self._pager = module.pager

    def address(self, value: FacetValue | None, number: int) -> str:
        """Return the address of a page of a run."""
        if value is None or self._facet is None:
            return addresses.browse(self._dataset.name, number)
        return addresses.facet(self._dataset.name, self._facet.column, value.value, number)

    def render_form(self, run: Run) -> Form:
        """Render what all pages of a run share."""
        chosen = (self._facet.label, run.value.name) if self._facet and run.value else None
        counter = self._page.counter
        whole = f"共 {group_digits(run.total)} {counter}"
        if chosen:
            whole += f"，占全部 {group_digits(self._rows)} {counter}"
        title = f"{self._dataset.title}：{chosen[1]}" if chosen else self._dataset.title
        artifact = render_page(
            self._frame,
            "browse/page.html",
            self.address(run.value, 1),
            title=title,
            column=column_of(self._frame, self._dataset),
            crumbs=[*crumbs_of(self._frame, self._dataset), *([(chosen[1], None)] if chosen else [])],
            kind="browse",
            name=name_dataset(self._dataset),
            lede=f"{whole}，最新的在前。",
            counted_on=self._site.portal.date.isoformat() if isinstance(self._page, CommitmentsPage) else "",
            dataset=self._dataset.name,
            counter=counter,
            chosen=chosen,
            preset=urlencode({parameter(self._facet.column): run.value.value}) if self._facet and run.value else "",
            base=self._site.portal.settings.base_url or "",
            index=self._root + addresses.browse(self._dataset.name),
            codes=self._root + addresses.filter_codes(self._dataset.name),
            data=self._root + addresses.dataset(self._dataset.name),
            panel=self._panel,
            rows=slot("rows"),
            pager=slot("pager"),
            has_script=bool(self._site.facets[self._dataset.name]),
        )
        return Form(artifact.data.decode())

    def make(self, run: Run, number: int, form: Form, rows: list[str]) -> Artifact:
        """Return one page."""
        pages = max(1, -(-run.total // PER_PAGE))
        first = (number - 1) * PER_PAGE + 1
        counter = self._page.counter
        text = f"第 {first:,}–{first + len(rows) - 1:,} {counter}，共 {run.total:,} {counter}"
        before = self._root + self.address(run.value, number - 1) if number > 1 else ""
        after = self._root + self.address(run.value, number + 1) if number < pages else ""
        pager = str(self._pager(text, before, after)) if pages > 1 else ""
        page = form.fill(rows="\n".join(rows), pager=pager)
        return Artifact(self.address(run.value, number), page.encode(), HTML, ("templates", self._dataset.name))


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet as the panel lists it: (name, count, address or "" when it has no rows) per value, and where the others are."""

    label: str
    parameter: str
    values: tuple[tuple[str, int, str, str], ...]
    total: int
    more: str


def name_facets(site: Site, dataset: PublicDataset) -> tuple[Facet, ...]:
    """Return the facets of a set with the values that foreign keys point to named: B-014 becomes B-014 and its title."""
    links = CellLinks(site, dataset, "")
    return tuple(
        replace(
            facet,
            values=tuple(replace(value, name=str(links.show(facet.column, value.value).striptags())) for value in facet.values),
        )
        if links.has_links(facet.column) and not any(value.name != value.value for value in facet.values)
        else facet
        for facet in site.facets[dataset.name]
    )


def show_facets(facets: Sequence[Facet], dataset: str, root: str) -> tuple[ShownFacet, ...]:
    """Return the facets as the panel lists them: few values in their order, of many those with most rows."""
    shown = []
    for facet in facets:
        values: Sequence[FacetValue] = facet.values
        is_cut = len(values) > SHOWN_VALUES
        if is_cut:
            values = sorted(values, key=lambda value: -value.count)[:SHOWN_VALUES]
        links = tuple((value.name, value.count, _link(facet, value, dataset, root), value.value) for value in values)
        more = root + addresses.facet_values(dataset, facet.column) if is_cut else ""
        shown.append(ShownFacet(facet.label, parameter(facet.column), links, len(facet.values), more))
    return tuple(shown)


def _link(facet: Facet, value: FacetValue, dataset: str, root: str) -> str:
    return root + addresses.facet(dataset, facet.column, value.value) if value.count else ""


def make_values_page(site: Site, frame: Frame, name: str, column: str) -> Artifact:
    """Return the page with all values of one facet of a dataset, with their counts."""
    dataset = site.portal.datasets[name]
    facet = next(facet for facet in name_facets(site, dataset) if facet.column == column)
    path = addresses.facet_values(name, column)
    root = addresses.root_of(path)
    return render_page(
        frame,
        "browse/values.html",
        path,
        title=f"{dataset.title}：按{facet.label}",
        column=column_of(frame, dataset),
        crumbs=[*crumbs_of(frame, dataset), (f"按{facet.label}", None)],
        kind="browse",
        sources=(name,),
        label=facet.label,
        counter=dataset.resource.portal.counter,
        values=[(value.name, value.count, _link(facet, value, name, root)) for value in facet.values],
    )


def column_of(frame: Frame, dataset: PublicDataset) -> str:
    """Return the column of the site that a set of records or commitments belongs to."""
    page = dataset.resource.portal
    column = "commitments" if isinstance(page, CommitmentsPage) else _COLUMN_OF_ROLE.get(page.column, "records")
    return column if column in frame.columns else "records"


_COLUMN_OF_ROLE = {"honours": "joint-action", "joint-action": "joint-action", "supervision": "rankings", "rights": "rights"}


def crumbs_of(frame: Frame, dataset: PublicDataset) -> list[tuple[str, str | None]]:
    """Return the steps down to the first page of all rows of a dataset."""
    column = frame.columns.get(column_of(frame, dataset))
    above: list[tuple[str, str | None]] = [(column.title, column.address)] if column else []
    return [*above, (dataset.title, addresses.browse(dataset.name))]
