"""Tells the search package what there is to find: documents from the Site, jobs that yield the index and its scripts.

Columns stay columns: record sets are handed over in slices, never row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from generator import addresses
from generator.artifacts import JAVASCRIPT, Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.descriptors import ListPage, RecordsPage, RegisterPage, TablePage
from generator.editorial_documents import EditorialDocument
from generator.errors import ConfigurationError, PublishFault
from generator.model import cases, records
from generator.model.bodies import Register
from generator.model.display import body_columns
from generator.model.lists import EditionedList, Entry, ListEdition
from generator.model.portal import Portal
from generator.model.records import RecordSet
from generator.personal.output import OutputScan, name_kinds
from generator.release.states import PublicDataset
from search.build import (
    BLOCKS_PER_PART,
    Files,
    PostingPart,
    block_files,
    count_blocks,
    count_shards,
    posting_files,
    posting_parts,
    summary_files,
)
from search.documents import SEPARATOR, DocumentBatch, make_batch
from search.reader import IndexFault
from search.scripts import client_scripts
from search.spool import Spool, spool_documents, spread_postings
from search.update import Update, plan_update

STAGE: Final = "search"
BODIES_FIRST, ALL_ELSE = 0, 1
# What the part of a case's text is called that tells who was asked what.
ANSWERS_LABEL: Final = "协办与结果"
ROWS_AT_ONCE: Final = 16_384
KEPT_AT_ONCE: Final = 1024
# Words of a standing carry no disc: bold red when late, as everywhere on the site.
_STANDING_CLASSES: Final = {"kept": "good", "kept-late": "late", "late": "bad", "open": "mute"}


@dataclass(frozen=True, slots=True)
class PostingJob:
    """Makes the shards of one part of the index."""

    spool: Spool
    part: PostingPart
    sources: tuple[str, ...]
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the shards."""
        return count_shards(self.spool)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the shards."""
        return _publish(posting_files(self.spool, self.part), self.sources)


@dataclass(frozen=True, slots=True)
class BlockJob:
    """Makes the blocks ``first`` to ``last`` (exclusive) of stored documents."""

    spool: Spool
    first: int
    last: int
    sources: tuple[str, ...]
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the blocks."""
        return self.last - self.first

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the blocks."""
        return _publish(block_files(self.spool, self.first, self.last), self.sources)


@dataclass(frozen=True, slots=True)
class KeptJob:
    """Takes files of the previous release's index as they are."""

    folder: Path
    paths: tuple[str, ...]
    sources: tuple[str, ...]
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the files."""
        return len(self.paths)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the files."""
        return _publish(((path, (self.folder / path).read_bytes()) for path in self.paths), self.sources)


def search_jobs(
    site: Site,
    editorial_documents: Sequence[EditorialDocument],
    scratch: Path,
    previous: Path | None = None,
    *,
    may_stand: Collection[str] = (),
) -> list[Job]:
    """Return the jobs that publish the search index and the scripts that read it; spools the documents to ``scratch``.

    ``previous`` is the site of an earlier release: where few documents changed since, its files stay and the changes stand in one
    small file beside them. Raises `ConfigurationError` when it holds no index that can be read.

    Shards are packed numbers in which no later look would find anything, so what is put in is read here: raises `PublishFault` when
    personal data stands in it, but for what ``may_stand`` (see `generator.personal.output`).
    """
    portal = site.portal
    documents = _read_first(gather_documents(portal, editorial_documents), OutputScan(may_stand))
    spool = spool_documents(documents, scratch / "search")
    sources = (*portal.datasets, "content")
    scripts = tuple(
        Artifact(addresses.asset(name), script, JAVASCRIPT, (f"search/{name}",)) for name, script in client_scripts().items()
    )
    update = _plan(spool, previous / addresses.SEARCH_INDEX) if previous is not None else None
    if update is not None and previous is not None:
        folder, kept = previous / addresses.SEARCH_INDEX, update.kept
        copies = [KeptJob(folder, kept[at : at + KEPT_AT_ONCE], sources) for at in range(0, len(kept), KEPT_AT_ONCE)]
        return [*copies, ReadyJob(STAGE, (*scripts, *_publish(iter(update.written), sources)))]
    spool = spread_postings(spool)
    summary = ReadyJob(STAGE, (*scripts, *_publish(summary_files(spool), sources)))
    postings = [PostingJob(spool, part, sources) for part in posting_parts(spool)]
    count = count_blocks(spool)
    starts = range(0, count, BLOCKS_PER_PART)
    blocks = [BlockJob(spool, first, min(first + BLOCKS_PER_PART, count), sources) for first in starts]
    return [*postings, *blocks, summary]


def _plan(spool: Spool, index: Path) -> Update | None:
    try:
        return plan_update(spool, index)
    except IndexFault as fault:
        raise ConfigurationError(f"--previous: {fault}") from None


def gather_documents(portal: Portal, editorial_documents: Sequence[EditorialDocument]) -> Iterator[DocumentBatch]:
    """Yield everything that can be found, in a fixed order."""
    yield from _bodies(portal)
    for record_set in portal.record_sets:
        yield from _records(record_set, portal)
    for edited in portal.lists:
        yield _entries(edited, portal.register)
    yield _pages(portal, editorial_documents)


def _read_first(batches: Iterable[DocumentBatch], scan: OutputScan) -> Iterator[DocumentBatch]:
    """Hand on batches in which no personal data stands; the fault names the kind of documents and of data, never the value."""
    for batch in batches:
        for column in (batch.ids, batch.titles, batch.texts, batch.names, batch.numbers, batch.statuses, batch.bodies):
            if kinds := scan.read("\n\0".join(column).encode(errors="replace")):
                raise PublishFault(f"search index: documents of {batch.kind!r} hold personal data: {name_kinds(kinds)}")
        yield batch


def _publish(files: Files, sources: tuple[str, ...]) -> Iterator[Artifact]:
    for path, data in files:
        yield Artifact(addresses.SEARCH_INDEX + path, data, JAVASCRIPT, sources)


def _bodies(portal: Portal) -> Iterator[DocumentBatch]:
    register = portal.register
    bodies = list(register.bodies.values())
    told = _told_of_bodies(portal)
    yield make_batch(
        "机构",
        BODIES_FIRST,
        is_suggested=True,
        ids=[body.id for body in bodies],
        titles=[body.name for body in bodies],
        urls=[body.address for body in bodies],
        names=[SEPARATOR.join(body.names) for body in bodies],
        numbers=[body.code for body in bodies],
        texts=[
            _join((body.level, body.post, told.get(body.id, ""), *(above.name for above in register.lineage(body.id))))
            for body in bodies
        ],
        bodies=[body.name for body in bodies],
    )


def _told_of_bodies(portal: Portal) -> dict[str, str]:
    """Return the searched columns of the registers by body, without the names that are searched anyway."""
    told: dict[str, str] = {}
    for dataset in portal.datasets.values():
        page = dataset.resource.portal
        if isinstance(page, RegisterPage):
            named = {page.id, page.name, page.short_name, page.aliases, page.level, page.code, page.post, page.parent}
            columns = [dataset.table[name].tolist() for name in page.searched if name not in named]
            if columns:
                told |= dict(zip(dataset.table[page.id].tolist(), map(_join, zip(*columns, strict=True)), strict=True))
    return told


def _records(record_set: RecordSet, portal: Portal) -> Iterator[DocumentBatch]:
    page = record_set.dataset.resource.portal
    assert isinstance(page, RecordsPage)
    areas = {area.id: area.name for area in portal.settings.areas}
    labels, texts = _searched(record_set, page, portal.register)
    for start in range(0, len(record_set.rows), ROWS_AT_ONCE):
        rows = record_set.rows.iloc[start : start + ROWS_AT_ONCE]
        yield make_batch(
            record_set.dataset.resource.noun,
            ALL_ELSE,
            ids=rows[records.ID].tolist(),
            titles=rows[records.TITLE].tolist(),
            urls=rows[records.ADDRESS].tolist(),
            # The number on the letter that a reader holds.
            names=rows[records.ID].tolist(),
            labels=labels,
            texts=texts(rows),
            numbers=rows[records.DOCUMENT].tolist(),
            dates=rows[records.DATE].tolist(),
            statuses=_shown(rows, records.STATUS, records.STANDINGS),
            status_classes=_shown(rows, records.STATUS_CLASS, _STANDING_CLASSES),
            bodies=rows[records.BODY_NAME].tolist(),
            areas=[areas.get(area, "") for area in rows[records.AREA].tolist()],
            untils=rows[records.UNTIL].tolist(),
        )


def _shown(rows: pd.DataFrame, column: str, standings: Mapping[str, str]) -> list[str]:
    """Return a column about the status, or for commitments what stands for their standing."""
    if records.STANDING not in rows:
        return rows[column].tolist()
    return [standings.get(standing, "") for standing in rows[records.STANDING].tolist()]


def _searched(
    record_set: RecordSet, page: RecordsPage, register: Register
) -> tuple[tuple[str, ...], Callable[[pd.DataFrame], list[str]]]:
    """Return what the searched columns are called and what joins them for some rows; title, number and body are searched anyway."""
    dataset = record_set.dataset
    elsewhere = {page.document, page.body, page.title.removeprefix("{").removesuffix("}")}
    names = [name for name in page.searched if name not in elsewhere]
    named = body_columns(dataset)
    answers = (ANSWERS_LABEL,) if records.ANSWERS in record_set.rows else ()

    def join(rows: pd.DataFrame) -> list[str]:
        columns: list[Sequence[str]] = []
        for name in names:
            labels = dataset.field(name).portal.labels or {}
            if name in named:
                labels = {body: register.name_of(body) for body in rows[name].unique().tolist()}
            cells = rows[name].tolist()
            columns.append([labels.get(cell, cell) for cell in cells] if labels else cells)
        if answers:
            columns.append([_told(cell) for cell in rows[records.ANSWERS].tolist()])
        return [SEPARATOR.join(cells) for cells in zip(*columns, strict=True)] if columns else [""] * len(rows)

    return (*(dataset.field(name).label for name in names), *answers), join


def _told(cell: str) -> str:
    """Return what a case asks of whom and what came of it, as one text."""
    names = (cases.BODY_NAME, cases.TASK, cases.RESULT)
    return "；".join(str(answer[name]) for answer in cases.told_answers(cell) for name in names if answer[name])


def _entries(edited: EditionedList, register: Register) -> DocumentBatch:
    """Return the entries of the edition in force, then those of the other editions that it no longer (or not yet) has, once each."""
    dataset = edited.dataset
    page = dataset.resource.portal
    assert isinstance(page, ListPage)
    elsewhere = {page.id, page.body, page.title.removeprefix("{").removesuffix("}")}
    searched = [name for name in page.searched if name not in elsewhere]
    found: list[tuple[Entry, ListEdition]] = []
    seen: set[tuple[str, int]] = set()
    for edition in (edited.current, *edited.to_come, *reversed(edited.editions[: edited.place])):
        new = [entry for entry in edition.entries if (entry.key, entry.repeat) not in seen]
        seen.update((entry.key, entry.repeat) for entry in new)
        found += [(entry, edition) for entry in new]
    front, others = addresses.listing(dataset.name), {each.edition.id: _other_edition(edited, each) for each in edited.editions}
    return make_batch(
        dataset.resource.noun,
        ALL_ELSE,
        is_suggested=True,
        ids=[entry.key for entry, _ in found],
        titles=[entry.title for entry, _ in found],
        urls=[f"{others[each.edition.id][0] or front}#{entry.anchor}" for entry, each in found],
        texts=[_join(entry.cells[name] for name in searched) for entry, _ in found],
        numbers=[entry.cells[page.id] if page.id else "" for entry, _ in found],
        dates=[entry.date or (each.edition.effective.isoformat() if each.edition.effective else "") for entry, each in found],
        statuses=[others[each.edition.id][1] for _, each in found],
        status_classes=["gone" if others[each.edition.id][1] else "" for _, each in found],
        bodies=[register.name_of(entry.body) if entry.body else "" for entry, _ in found],
    )


def _other_edition(edited: EditionedList, edition: ListEdition) -> tuple[str, str]:
    """Return address and status of an edition that is not in force, ("", "") for the one that is."""
    if edition is edited.current:
        return "", ""
    status = f"{edition.edition.title}，尚未施行" if edition in edited.to_come else f"已删去，最后见于{edition.edition.title}"
    return addresses.listing(edited.dataset.name, edition.edition.id), status


def _pages(portal: Portal, editorial_documents: Sequence[EditorialDocument]) -> DocumentBatch:
    """Return the pages that have a title of their own: areas, evaluations, statistics, lists, matrices, datasets, guidance."""
    areas = {addresses.area(area.id) for area in portal.settings.areas}
    found = [*_area_pages(portal), *_thing_pages(portal), *_dataset_pages(portal)]
    found.extend((page.title, page.address, page.text) for page in editorial_documents)
    return make_batch(
        "栏目与说明",
        ALL_ELSE,
        is_suggested=True,
        ids=[address for _, address, _ in found],
        titles=[title for title, _, _ in found],
        urls=[address for _, address, _ in found],
        texts=[text for _, _, text in found],
        names=[title for title, _, _ in found],
        areas=[title if address in areas else "" for title, address, _ in found],
    )


Described = tuple[str, str, str]


def _area_pages(portal: Portal) -> Iterator[Described]:
    for area in portal.settings.areas:
        leads = (portal.register.name_of(lead) for lead in area.lead)
        yield area.name, addresses.area(area.id), _join((area.text, *area.asks, *leads))
    for each in portal.settings.safeguards:
        leads = (portal.register.name_of(lead) for lead in each.lead)
        yield each.name, addresses.safeguard(each.id), _join((each.text, *each.asks, *leads))


def _thing_pages(portal: Portal) -> Iterator[Described]:
    for evaluation in portal.evaluations:
        subjects = (score.name for period in evaluation.periods for score in period.scores)
        parts = (indicator.title for indicator in evaluation.indicators)
        text = _join(dict.fromkeys((*parts, *subjects, *_words(evaluation.dataset, portal.register))))
        yield evaluation.dataset.title, addresses.ranking(evaluation.dataset.name), text
    for figures in portal.statistics:
        page = figures.dataset.resource.portal
        labels = (figures.dataset.field(measure.column).label for measure in getattr(page, "measures", ()))
        text = _join(dict.fromkeys((*labels, *_words(figures.dataset, portal.register))))
        yield figures.dataset.title, addresses.statistics(figures.dataset.name), text
    for edited in portal.lists:
        yield edited.dataset.title, addresses.listing(edited.dataset.name), edited.dataset.resource.portal.about
    for name in portal.answers:
        dataset = portal.datasets[name]
        yield f"{dataset.title}：是否按时", addresses.paces(name), _join(portal.answers[name].rows[cases.BODY_NAME].unique())
    owing = [each for each in portal.datasets.values() if getattr(each.resource.portal, "owed", None) is not None]
    if owing:
        yield "应公开的公开了没有", addresses.OWED, _join(("应公开未公开、逾期公开、迟报、未报", *(each.title for each in owing)))
    for each in owing:
        yield f"{each.title}：公开了没有", addresses.owed(each.name), "应公开未公开、逾期公开、按时公开"
    for matrix in portal.matrices:
        text = _join(dict.fromkeys((*(duty.title for duty in matrix.duties), *_words(matrix.dataset, portal.register))))
        yield matrix.dataset.title, addresses.matrix(matrix.dataset.name), text


def _dataset_pages(portal: Portal) -> Iterator[Described]:
    for dataset in portal.datasets.values():
        resource = dataset.resource
        words = _words(dataset, portal.register) if isinstance(resource.portal, TablePage) else ()
        text = _join((resource.description, resource.portal.about, *words))
        yield f"{dataset.title}（数据）", addresses.dataset(dataset.name), text


def _words(dataset: PublicDataset, register: Register) -> Iterator[str]:
    """Yield what the searched columns say, each wording once: rows without a place of their own are found at their dataset's page."""
    for name in dataset.resource.portal.searched:
        labels = dataset.field(name).portal.labels or {}
        for cell in dataset.table[name].unique().tolist():
            yield register.name_of(cell) if name in body_columns(dataset) else labels.get(cell, cell)


def _join(cells: Iterable[str]) -> str:
    return SEPARATOR.join(cell for cell in cells if cell)
