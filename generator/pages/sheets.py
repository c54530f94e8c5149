"""Tables of records that have no pages of their own: one page for each value of the declared column, every row with its anchor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import Site
from generator.descriptors import CommitmentsPage, RecordsPage, Sheet
from generator.frame.page import Frame, frame_of, render_page
from generator.model.display import body_columns
from generator.model.records import DAYS_LATE, ID, SENTENCE, STANDING, STANDINGS, STATUS, STATUS_CLASS, TITLE, RecordSet
from generator.pages.body_names import address_of
from generator.pages.browse import column_of, crumbs_of
from generator.pages.links import CellLinks
from generator.pages.proofs import show_proofs
from generator.pages.provenance import VERIFY, name_dataset, trace_dataset
from generator.pages.record_parts import STANDING_CSS
from generator.pages.workspace import Workspace, open_site, read_slices, write_rows
from generator.release.states import PublicDataset
from generator.text import group_digits

STAGE = "sheets"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows that stand on one page: the value they share, what it is called, how many they are."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a table: its anchor, what stands in its head, its cells."""

    anchor: str
    id: str
    standing: Markup
    title: str
    sentence: str
    cells: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class SheetJob:
    """All tables of one dataset, from its rows in the order of the tables."""

    site_file: Path
    rows_file: Path
    dataset: str
    parts: tuple[Part, ...]
    frame: Frame = field(repr=False, compare=False)
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the pages."""
        return len(self.parts)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the pages in the order of the values."""
        site = open_site(self.site_file)
        maker = _SheetMaker(site, site.portal.datasets[self.dataset], self.parts, self.frame)
        slices = read_slices(self.rows_file, maker.columns, 0, [part.count for part in self.parts])
        for part, held in zip(self.parts, slices, strict=True):
            yield maker.make(part, dict(zip(maker.columns, held, strict=True)))


def make_jobs(desk: Workspace) -> list[Job]:
    """Return one job per dataset whose rows stand in tables."""
    frame = frame_of(desk.site)
    jobs: list[Job] = []
    for record_set in desk.site.portal.record_sets:
        sheet = sheet_of(record_set.dataset)
        if sheet is not None and len(record_set.rows):
            parts = sheet_parts(desk.site, record_set)
            file = desk.site_file.parent / f"sheets-{addresses.slug(record_set.dataset.name)}.arrow"
            order = {part.value: place for place, part in enumerate(parts)}
            write_rows(file, record_set.rows.iloc[record_set.rows[sheet.by].map(order).argsort(kind="stable")])
            jobs.append(SheetJob(desk.site_file, file, record_set.dataset.name, parts, frame))
    return jobs


def sheet_of(dataset: PublicDataset) -> Sheet | None:
    """Return how the rows of a dataset stand in tables, None when they have pages of their own."""
    page = dataset.resource.portal
    return page.sheet if isinstance(page, RecordsPage) else None


def sheet_parts(site: Site, record_set: RecordSet) -> tuple[Part, ...]:
    """Return the tables of a record set: years newest first, bodies in the order of the register, other values as declared."""
    dataset = record_set.dataset
    sheet = sheet_of(dataset)
    assert sheet is not None
    counts = {str(value): int(count) for value, count in record_set.rows[sheet.by].value_counts(sort=False).items()}
    column = dataset.field(sheet.by)
    labels = column.portal.labels or {}
    if sheet.by in body_columns(dataset):
        labels = {body: site.portal.register.name_of(body) for body in counts}
        declared = list(site.portal.register.bodies)
    else:
        declared = list(column.constraints.enum or labels)
    place = {value: at for at, value in enumerate(declared)}
    is_descending = not declared
    ordered = sorted(counts, reverse=is_descending)
    ordered.sort(key=lambda value: place.get(value, len(place)))
    return tuple(Part(value, labels.get(value, value) or "未提供", counts[value]) for value in ordered)


class RowCells:
    """Shows columns of one dataset's rows as cells of a table."""

    def __init__(self, site: Site, dataset: PublicDataset, root: str) -> None:
        self._site, self._dataset, self._root = site, dataset, root
        self._links = CellLinks(site, dataset, root)
        self._bodies = body_columns(dataset)

    def head(self, columns: Sequence[str]) -> list[tuple[str, str]]:
        """Return (label with unit, class) of each column."""
        found = []
        for name in columns:
            column = self._dataset.field(name)
            is_number = column.type in ("number", "integer")
            unit = column.portal.unit if is_number else None
            found.append((f"{column.label}（{unit}）" if unit else column.label, "num" if is_number else _class_of(column.type)))
        return found

    def show(self, name: str, cell: str) -> Markup:
        """Return one cell; numbers without their unit, which the head has."""
        if not cell:
            return Markup()
        column = self._dataset.field(name)
        if column.type in ("number", "integer"):
            return escape(group_digits(cell))
        if name in self._bodies:
            address = address_of(self._site, cell, self._root)
            text = self._site.portal.register.name_of(cell)
            return Markup('<a href="{}">{}</a>').format(address, text) if address else escape(text)
        if column.type == "date":
            return escape(cell)
        return self._links.show(name, cell)


def _class_of(kind: str) -> str:
    return "nb" if kind in ("date", "year", "yearmonth") else ""


class _SheetMaker:
    """Makes the pages of one dataset. ``columns`` are the columns of its rows that it needs."""

    def __init__(self, site: Site, dataset: PublicDataset, parts: tuple[Part, ...], frame: Frame) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage) and page.sheet is not None
        self._site, self._dataset, self._page, self._sheet, self._parts, self._frame = site, dataset, page, page.sheet, parts, frame
        self._root = addresses.root_of(addresses.sheet(dataset.name, "x"))
        self._cells = RowCells(site, dataset, self._root)
        standing = (STANDING, DAYS_LATE) if isinstance(page, CommitmentsPage) else ()
        self.columns = tuple(dict.fromkeys((ID, TITLE, SENTENCE, STATUS, STATUS_CLASS, *page.sheet.columns, *standing)))

    def make(self, part: Part, rows: Mapping[str, Sequence[Any]]) -> Artifact:
        """Return one page."""
        dataset, page, root = self._dataset, self._page, self._root
        title = f"{dataset.title}：{part.name}"
        path = addresses.sheet(dataset.name, part.value)
        return render_page(
            self._frame,
            "sheet.html",
            path,
            title=title,
            column=column_of(self._frame, dataset),
            crumbs=[*crumbs_of(self._frame, dataset), (part.name, None)],
            kind="sheet",
            sources=(dataset.name,),
            published=self._site.portal.settings.release.date.isoformat(),
            name=name_dataset(dataset),
            dataset_title=dataset.title,
            heading=part.name,
            lede=f"{part.name}共 {group_digits(part.count)} {page.counter}，每{page.counter}一行；行号不变，可以引用。",
            by_label=dataset.field(self._sheet.by).label,
            values=[
                (f"{each.name} {group_digits(each.count)}", root + addresses.sheet(dataset.name, each.value), each == part)
                for each in self._parts
            ],
            noun=dataset.resource.noun,
            counter=page.counter,
            head=self._cells.head(self._sheet.columns),
            rows=self._rows(rows),
            foot=self._foot(rows),
            about=page.about,
            proofs=show_proofs(self._site, dataset.name, root),
            all=root + addresses.browse(dataset.name),
            download=root + addresses.dataset(dataset.name),
            origin=trace_dataset(self._site, dataset, root),
            verify=root + VERIFY,
        )

    def _rows(self, rows: Mapping[str, Sequence[Any]]) -> list[SheetRow]:
        shown = [[self._cells.show(name, cell) for cell in rows[name]] for name in self._sheet.columns]
        return [
            SheetRow(
                anchor=addresses.row_anchor(rows[ID][at]),
                id=rows[ID][at],
                standing=self._standing(rows, at),
                title=rows[TITLE][at],
                sentence=rows[SENTENCE][at],
                cells=tuple(column[at] for column in shown),
            )
            for at in range(len(rows[ID]))
        ]

    @staticmethod
    def _standing(rows: Mapping[str, Sequence[Any]], at: int) -> Markup:
        if STANDING in rows:
            late = f" {rows[DAYS_LATE][at]:,} 天" if rows[DAYS_LATE][at] else ""
            key = rows[STANDING][at]
            return Markup('<span class="{}"><b>{}{}</b></span> ').format(STANDING_CSS[key], STANDINGS[key], late)
        if rows[STATUS][at]:
            return Markup('<span class="kind">{}</span> ').format(rows[STATUS][at])
        return Markup()

    def _foot(self, rows: Mapping[str, Sequence[Any]]) -> list[str]:
        if not self._sheet.totals:
            return []
        return [add_up(rows[name]) if name in self._sheet.totals else "" for name in self._sheet.columns]


def add_up(cells: Sequence[str]) -> str:
    """Return the exact sum of the numbers in some cells; what is empty counts nothing."""
    total = Decimal()
    for cell in cells:
        try:
            total += Decimal(cell)
        except InvalidOperation:
            continue
    return group_digits(f"{total:f}")
