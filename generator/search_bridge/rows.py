"""Documents of records and of entries of lists: columns stay columns, record sets are handed over in slices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from generator import addresses
from generator.descriptors import ListPage, RecordsPage
from generator.model import cases, records
from generator.model.bodies import Register
from generator.model.display import body_columns
from generator.model.lists import EditionedList, Entry, ListEdition
from generator.model.portal import Portal
from generator.model.records import RecordSet
from search.documents import SEPARATOR, DocumentBatch, make_batch

ALL_ELSE: Final = 1
# What the part of a case's text is called that tells who was asked what.
ANSWERS_LABEL: Final = "协办与结果"
ROWS_AT_ONCE: Final = 16_384
# Words of a standing carry no disc: bold red when late, as everywhere on the site.
_STANDING_CLASSES: Final = {"kept": "good", "kept-late": "late", "late": "bad", "open": "mute"}


def record_documents(record_set: RecordSet, portal: Portal) -> Iterator[DocumentBatch]:
    """Yield the records of a set, a slice at a time."""
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


def entry_documents(edited: EditionedList, register: Register) -> DocumentBatch:
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
        texts=[join_cells(entry.cells[name] for name in searched) for entry, _ in found],
        numbers=[entry.cells[page.id] if page.id else "" for entry, _ in found],
        dates=[entry.date or (each.edition.effective.isoformat() if each.edition.effective else "") for entry, each in found],
        statuses=[others[each.edition.id][1] for _, each in found],
        status_classes=["mute" if others[each.edition.id][1] else "" for _, each in found],
        bodies=[register.name_of(entry.body) if entry.body else "" for entry, _ in found],
    )


def _other_edition(edited: EditionedList, edition: ListEdition) -> tuple[str, str]:
    """Return address and status of an edition that is not in force, ("", "") for the one that is."""
    if edition is edited.current:
        return "", ""
    status = f"{edition.edition.title}，尚未施行" if edition in edited.to_come else f"已删去，最后见于{edition.edition.title}"
    return addresses.listing(edited.dataset.name, edition.edition.id), status


def join_cells(cells: Iterable[str]) -> str:
    """Return cells that say something as one cell of several values."""
    return SEPARATOR.join(cell for cell in cells if cell)
