"""The page of one record or commitment: facts, rights, course of events, the body's own words, provenance, QR symbol.

A dataset's page is rendered once as a form (`generator.pages.forms`); the job of a row group presses it for its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from generator import addresses
from generator.artifacts import Artifact, Job, Mould, press_artifacts
from generator.derived.site import Site
from generator.descriptors import CasesPage, CommitmentsPage, RecordsPage
from generator.frame.page import Frame, frame_of, render_page
from generator.model.records import (
    ADDRESS,
    ANSWERS,
    AREA,
    BODY,
    BODY_ADDRESS,
    BODY_NAME,
    DAYS_LATE,
    DIGEST,
    DUE,
    ID,
    LABEL,
    PACE,
    SENTENCE,
    STANDING,
    STATUS,
    STATUS_CLASS,
    TITLE,
    UNTIL,
)
from generator.pages import tombstones
from generator.pages.answer_parts import AnswerTable
from generator.pages.browse import column_of, crumbs_of
from generator.pages.display_windows import COLUMNS as WINDOW
from generator.pages.display_windows import WindowCard
from generator.pages.forms import Form, escape_cells, slot, wrap_cells
from generator.pages.provenance import VERIFY, trace_dataset
from generator.pages.record_parts import Course, FactList, MoreList, TagLine, part, render_symbol, running_cells, symbol_cells
from generator.pages.routes import turn_to
from generator.pages.workspace import GROUP, Workspace, groups_per_job, open_site, read_groups
from generator.release.states import FILE, ROW, PublicDataset

STAGE = "records"
DERIVED = (
    ID,
    ADDRESS,
    TITLE,
    SENTENCE,
    BODY,
    BODY_NAME,
    BODY_ADDRESS,
    STATUS,
    STATUS_CLASS,
    LABEL,
    AREA,
    UNTIL,
    DIGEST,
    ROW,
    FILE,
    *WINDOW,
)


def make_jobs(desk: Workspace) -> list[Job]:
    """Return jobs of some row groups each for every record set, and those of the tombstones of what left them."""
    frame = frame_of(desk.site)
    jobs: list[Job] = []
    for record_set in desk.site.portal.record_sets:
        dataset, rows = record_set.dataset, len(record_set.rows)
        if getattr(dataset.resource.portal, "sheet", None) is not None:
            continue  # its rows stand in tables (`generator.pages.sheets`)
        groups, step = -(-rows // GROUP), groups_per_job(rows)
        for first in range(0, groups, step):
            taken = range(first, min(first + step, groups))
            count = min(rows, taken.stop * GROUP) - first * GROUP
            jobs.append(RecordJob(desk.site_file, desk.rows_file(dataset.name), dataset.name, taken, count, frame))
    return [*jobs, *tombstones.bury_jobs(desk)]


@dataclass(frozen=True, slots=True)
class RecordJob:
    """The pages of some row groups of one record set."""

    site_file: Path
    rows_file: Path
    dataset: str
    groups: range
    weight: int
    frame: Frame = field(repr=False, compare=False)
    stage: str = STAGE

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the pages in the order of the rows."""
        sheet = _sheet(_Order(self.site_file, self.dataset, self.frame))
        sources = ("templates", self.dataset)
        for held in read_groups(self.rows_file, sheet.columns, self.groups):
            rows = dict(zip(sheet.columns, held, strict=True))
            yield from press_artifacts(rows[ADDRESS], sheet.mould, sheet.press(rows), sources)


@dataclass(frozen=True, slots=True)
class _Order:
    """What a sheet is made for; two orders for one dataset of one Site are the same."""

    site_file: Path
    dataset: str
    frame: Frame = field(repr=False, compare=False)


@lru_cache(maxsize=8)
def _sheet(order: _Order) -> RecordSheet:
    site = open_site(order.site_file)
    return RecordSheet(site, site.portal.datasets[order.dataset], order.frame)


class RecordSheet:
    """The page of one dataset's records, ready to be pressed. ``columns`` are the columns of its rows that it needs."""

    def __init__(self, site: Site, dataset: PublicDataset, frame: Frame) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        self._site, self._dataset = site, dataset
        self._folder = addresses.record(dataset.name, "x").rsplit("/", 2)[0] + "/"
        self._root = addresses.root_of(addresses.record(dataset.name, "x"))
        self._facts = FactList(site, dataset, self._root)
        self._more = MoreList(site, dataset, self._root)
        self._tags = TagLine(site.portal.date.isoformat())
        self._course = Course(site, dataset)
        self._window = WindowCard(site, dataset)
        self._form = Form(_render_form(site, dataset, frame, self._folder, self._facts, self._more))
        self.columns = (*dataset.resource.schema_.names, *DERIVED)
        if isinstance(page, CommitmentsPage):
            self.columns += (STANDING, DAYS_LATE, DUE)
        self.columns += (PACE,) if page.timing is not None or isinstance(page, CasesPage) else ()
        self._answers = AnswerTable(dataset, self._root) if isinstance(page, CasesPage) else None
        self.columns += (ANSWERS,) if self._answers else ()

    @property
    def mould(self) -> Mould:
        """Return what all pages of the dataset have in common."""
        return self._form.mould

    def press(self, rows: Mapping[str, Sequence[Any]]) -> list[Sequence[str]]:
        """Return the columns of values for the mould; ``rows`` holds the columns of `columns`."""
        tails = [address[len(self._folder) :] for address in rows[ADDRESS]]
        base = self._site.portal.settings.base_url
        sentences = escape_cells(rows[SENTENCE])
        slots = {
            "title": escape_cells(rows[TITLE]),
            "raw:title": rows[TITLE],
            "raw:tail/": tails,
            "raw:body": rows[BODY_NAME],
            "sentence": sentences,
            "id": escape_cells(rows[ID]),
            "tag": self._tags.cells(rows),
            "lede": wrap_cells(part("lede", "text"), sentences),
            **self._facts.cells(rows),
            "answers": self._answers.cells(rows[ANSWERS]) if self._answers else [""] * len(sentences),
            "course": self._course.cells(rows, self._answers.steps if self._answers else None),
            "window": self._window.cells(rows),
            "until": rows[UNTIL],
            "last-day": wrap_cells(part("last_day", "day"), rows[UNTIL]),
            "running": running_cells(self._dataset, rows),
            **self._more.cells(rows),
            **symbol_cells(base + self._folder if base else None, tails),
            "place": self._places(rows),
            "digest": rows[DIGEST],
        }
        return self._form.columns(slots)

    def _places(self, rows: Mapping[str, Sequence[Any]]) -> list[str]:
        files = self._dataset.files
        names = [f"，{escape(file.path.rpartition('/')[2])}" if len(files) > 1 else "" for file in files]
        return [f"{names[file]}，源文件第 {row:,} 行" for file, row in zip(rows[FILE], rows[ROW], strict=True)]


def _render_form(site: Site, dataset: PublicDataset, frame: Frame, folder: str, facts: FactList, more: MoreList) -> str:
    """Render a dataset's record page once, with slots where records differ."""
    path = f"{folder}{slot('tail/')}"
    root = addresses.root_of(path)
    turning = turn_to(site.portal.settings, root, slot("title"), path, "record", slot("body"), only=dataset.resource.portal.rights)
    artifact = render_page(
        frame,
        "record/page.html",
        path,
        title=slot("title"),
        column=column_of(frame, dataset),
        crumbs=[*crumbs_of(frame, dataset), (slot("id"), None)],
        kind="record",
        published=site.portal.settings.release.date.isoformat(),
        description=slot("sentence"),
        tag=slot("tag"),
        id_label=_id_label(dataset),
        record_id=slot("id"),
        lede=slot("lede"),
        facts=Markup("").join(map(slot, facts.slots)),
        turning=turning,
        more=Markup("").join((*map(slot, more.slots), more.data)),
        qr=render_symbol() if site.portal.settings.base_url else "",
        answers=slot("answers"),
        course=slot("course"),
        window=slot("window"),
        until=slot("until"),
        last_day=slot("last-day"),
        running=slot("running"),
        origin=trace_dataset(site, dataset, root, place=slot("place"), digest=slot("digest")),
        verify=root + VERIFY,
    )
    return artifact.data.decode()


def _id_label(dataset: PublicDataset) -> str:
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    return dataset.field(page.id).label
