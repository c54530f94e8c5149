"""Records and commitments as columns ready to be shown: one frame per dataset, newest first.

A record set stays a table, not a hundred thousand objects: pages are made from its columns, in worker processes that read them
from a Parquet file in the build's scratch folder.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator import addresses
from generator.descriptors import CommitmentsPage, RecordsPage, Timing
from generator.model.bodies import Register
from generator.model.display import display_column, fill_template
from generator.model.paces import count_days_taken, judge_paces, read_days
from generator.release.states import FILE, LAST_DAY, REPAIRABLE, ROW, RULE, PublicDataset
from generator.values import parse_dates

# Columns of RecordSet.rows beside the dataset's public columns (which keep their names); all text unless said.
ID: Final = "_id"
ADDRESS: Final = "_address"
TITLE: Final = "_title"
SENTENCE: Final = "_sentence"
BODY: Final = "_body"  # id of the body, "" when none
BODY_NAME: Final = "_body_name"
BODY_ADDRESS: Final = "_body_address"  # "" when the body is not in the register
DATE: Final = "_date"  # ISO, "" when unknown; rows are sorted by it, newest first, then by id
STATUS: Final = "_status"  # name of the status, "" when the dataset has none
STATUS_CLASS: Final = "_status_class"  # show, obj, rect, rep, gone or ""
LABEL: Final = "_label"  # outlined kind label, "" when none
DOCUMENT: Final = "_document"
AREA: Final = "_area"  # id of the key area or ""
UNTIL: Final = "_until"  # last day of display, ISO or ""
DIGEST: Final = "_digest"  # SHA-256 (hex) of the row's public values: see `digest_rows`
DUE: Final = "_due"  # commitments: ISO day, "" when unreadable
STANDING: Final = "_standing"  # commitments: kept, kept-late, late, open
DAYS_LATE: Final = "_days_late"  # commitments: int64, 0 when not late
PACE: Final = "_pace"  # rows with a timing, and cases: a key of `PACES` or ""
DAYS_TAKEN: Final = "_days_taken"  # rows with a timing: float64, NaN while they are open
ANSWERS: Final = "_answers"  # cases: what they ask of whom, as JSON (`generator.model.cases`)

STANDINGS: Final = {"kept": "已兑现", "kept-late": "逾期兑现", "late": "逾期", "open": "未到期"}


@dataclass(frozen=True, slots=True)
class RecordSet:
    """The published rows of one records or commitments dataset, with the columns above."""

    dataset: PublicDataset
    rows: pd.DataFrame

    @property
    def is_commitments(self) -> bool:
        """Say whether the rows are commitments."""
        return isinstance(self.dataset.resource.portal, CommitmentsPage)


def digest_rows(table: pd.DataFrame, columns: list[str]) -> list[str]:
    """Return each row's SHA-256 over its public cells: UTF-8, joined by U+001F, in the order of ``columns``."""
    cells = [pa.array(table[name].to_numpy(), pa.large_string()) for name in columns]
    joined = pc.binary_join_element_wise(*cells, pa.scalar("\x1f", pa.large_string())).cast(pa.large_binary())
    return [hashlib.sha256(line).hexdigest() for line in joined.to_pylist()]


def build_record_set(dataset: PublicDataset, register: Register, day: date) -> RecordSet:
    """Return the record set of a records or commitments dataset, newest first; ``day`` decides what is late."""
    page = dataset.resource.portal
    if not isinstance(page, RecordsPage):
        raise TypeError(f"{dataset.name} is a dataset of kind {page.kind}, not of records")
    table = dataset.table
    columns = {name: table[name] for name in dataset.resource.schema_.names}
    columns |= {ROW: table[ROW], FILE: table[FILE], ID: table[page.id]}
    columns[ADDRESS] = _addresses(dataset, page)
    titles = fill_template(page.title, dataset, register)
    columns[TITLE] = titles.where(titles.str.strip() != "", table[page.id])
    columns[SENTENCE] = fill_template(page.sentence, dataset, register)
    columns |= _body_columns(dataset, page, register)
    columns[DATE] = iso_column(dataset, page.date)
    columns |= _status_columns(dataset, page)
    for name, source in ((LABEL, page.label), (DOCUMENT, page.document)):
        columns[name] = display_column(dataset, source, register) if source else blank_column(table)
    columns[AREA] = table[page.area_column] if page.area_column else blank_column(table) + (page.area or "")
    # The gate's answer by rule, repair and statement; tables that did not pass it (in tests) have the stated day alone.
    columns[UNTIL] = table[LAST_DAY] if LAST_DAY in table else iso_column(dataset, page.display_until)
    columns |= {name: table[name] if name in table else blank_column(table) for name in (RULE, REPAIRABLE)}
    columns[DIGEST] = pd.Series(digest_rows(table, list(dataset.resource.schema_.names)), index=table.index, dtype="str")
    if isinstance(page, CommitmentsPage):
        columns |= _standing_columns(dataset, page, day)
    if page.timing is not None:
        columns |= _timing_columns(dataset, page.timing, day)
    rows = pd.DataFrame(columns)
    newest = DUE if isinstance(page, CommitmentsPage) and page.date is None else DATE
    return RecordSet(dataset, rows.sort_values([newest, ID], ascending=[False, True], kind="stable").reset_index(drop=True))


def _addresses(dataset: PublicDataset, page: RecordsPage) -> pd.Series:
    """Return where each row stands: on a page of its own, or in a table with its own anchor."""
    ids = dataset.table[page.id]
    if page.sheet is None:
        return pd.Series(addresses.records_of(dataset.name, ids.tolist()), index=ids.index, dtype="str")
    pages = {value: addresses.sheet(dataset.name, value) for value in dataset.table[page.sheet.by].unique()}
    return dataset.table[page.sheet.by].map(pages) + "#" + ids.map(addresses.row_anchor).astype("str")


def blank_column(table: pd.DataFrame) -> pd.Series:
    """Return a column of empty strings beside ``table``."""
    return pd.Series("", index=table.index, dtype="str")


def iso_column(dataset: PublicDataset, column: str | None) -> pd.Series:
    """Return a date column in ISO form, "" where it is empty or there is no such column."""
    if column is None:
        return blank_column(dataset.table)
    return _iso(parse_dates(dataset.table[column], dataset.field(column).format))


def _iso(dates: pd.Series) -> pd.Series:
    written: pd.Series = dates.dt.strftime("%Y-%m-%d").fillna("").astype("str")
    return written


def _body_columns(dataset: PublicDataset, page: RecordsPage, register: Register) -> dict[str, pd.Series]:
    body = dataset.table[page.body] if page.body else blank_column(dataset.table)
    ids = body.unique()
    names = {body_id: register.name_of(body_id) for body_id in ids}
    places = {body_id: register.bodies[body_id].address if body_id in register.bodies else "" for body_id in ids}
    return {
        BODY: body,
        BODY_NAME: body.map(names).astype("str"),
        BODY_ADDRESS: body.map(places).astype("str"),
    }


def _status_columns(dataset: PublicDataset, page: RecordsPage) -> dict[str, pd.Series]:
    if page.status is None:
        return {STATUS: blank_column(dataset.table), STATUS_CLASS: blank_column(dataset.table)}
    status = dataset.table[page.status]
    return {
        STATUS: status.map({state.value: state.name for state in page.states}).fillna("").astype("str"),
        STATUS_CLASS: status.map({state.value: state.css for state in page.states}).fillna("").astype("str"),
    }


def _standing_columns(dataset: PublicDataset, page: CommitmentsPage, day: date) -> dict[str, pd.Series]:
    due = parse_dates(dataset.table[page.due], dataset.field(page.due).format)
    done = parse_dates(dataset.table[page.done], dataset.field(page.done).format)
    today = pd.Timestamp(day)
    is_done = done.notna() & (done <= today)
    days_late = (done.where(is_done, today) - due).dt.days.fillna(0).clip(lower=0).astype("int64")
    standing = pd.Series("open", index=due.index, dtype="str")
    standing[~is_done & (due < today)] = "late"
    standing[is_done] = "kept"
    standing[is_done & (done > due)] = "kept-late"
    return {
        DUE: _iso(due),
        STANDING: standing,
        DAYS_LATE: days_late.where(standing.isin(["late", "kept-late"]), 0),
    }


def _timing_columns(dataset: PublicDataset, timing: Timing, day: date) -> dict[str, pd.Series]:
    begun, due, done = (read_days(dataset, column) for column in (timing.begun, timing.due, timing.done))
    index = dataset.table.index
    return {
        PACE: pd.Series(judge_paces(due, done, day), index=index, dtype="str"),
        DAYS_TAKEN: pd.Series(count_days_taken(begun, done, day, working=timing.working), index=index),
    }
