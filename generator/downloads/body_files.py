"""One CSV per body with everything that is published about it, for readers: the spreadsheet edition, like ``excel.csv``.

Columns: ``dataset`` (its title), ``id``, ``title``, ``date`` (ISO, "" when there is none), ``status``, ``document``,
``permanent_link``. Rows stand in the order of the body's page. It is compiled from the datasets; whoever computes takes those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from generator import addresses
from generator.artifacts import CSV, Artifact
from generator.derived.files import IntegrityFile
from generator.derived.site import Site
from generator.downloads.delimited import BOM, csv_header, csv_lines
from generator.downloads.spreadsheet import guard_column
from generator.downloads.tables import LINK_COLUMN, STAGE
from generator.model import cases
from generator.model.paces import PACES
from generator.model.portal import Portal
from generator.model.records import (
    ADDRESS,
    BODY,
    DATE,
    DAYS_LATE,
    DOCUMENT,
    DUE,
    ID,
    PACE,
    STANDING,
    STANDINGS,
    STATUS,
    TITLE,
    RecordSet,
)

COLUMNS: Final = ("dataset", "id", "title", "date", "status", "document", LINK_COLUMN)
_IS_TEXT: Final = {"dataset": True, "id": True, "title": True, "date": False, "status": True, "document": True}
_BODY: Final = "_body"
_JOB_BODIES = 512

_Row = tuple[str, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class BodyFilesJob:
    """The CSV files of some bodies: each a run of rows (first, count) of a Parquet file in scratch."""

    path: Path
    runs: tuple[tuple[str, int, int], ...]
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the bodies."""
        return len(self.runs)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield one CSV per body (UTF-8 with BOM, CRLF)."""
        begin = self.runs[0][1]
        end = self.runs[-1][1] + self.runs[-1][2]
        table = pq.read_table(self.path, use_threads=False).slice(begin, end - begin).combine_chunks()
        columns = [_column(table, name) for name in COLUMNS]
        header = BOM + csv_header(COLUMNS)
        for body, first, count in self.runs:
            lines = csv_lines([column.slice(first - begin, count) for column in columns])
            yield Artifact(addresses.body_csv(body), header + lines, CSV, ("bodies",))


def body_file_jobs(site: Site, folder: Path) -> list[BodyFilesJob]:
    """Return the jobs for all bodies that something is published about; bodies without anything get no file."""
    base = site.portal.settings.base_url or ""
    rows = pd.concat([_record_rows(site.portal, base), _other_rows(site, base)], ignore_index=True)
    order = {body: position for position, body in enumerate(site.files)}
    rows = rows[rows[_BODY].isin(list(order))]
    rows = rows.iloc[rows[_BODY].map(order).argsort(kind="stable")]
    if rows.empty:
        return []
    path = folder / "_bodies.parquet"
    table = pa.Table.from_pandas(rows[list(COLUMNS)].astype("str"), preserve_index=False, nthreads=1)
    pq.write_table(table, path, compression="zstd")
    counts = rows[_BODY].value_counts(sort=False)
    firsts = counts.cumsum() - counts
    runs = tuple(zip(counts.index.tolist(), firsts.tolist(), counts.tolist(), strict=True))
    return [BodyFilesJob(path, runs[at : at + _JOB_BODIES]) for at in range(0, len(runs), _JOB_BODIES)]


def _column(table: pa.Table, name: str) -> pa.Array:
    column = pa.chunked_array(table.column(name), pa.large_string()).combine_chunks()
    return guard_column(name, column, is_text=_IS_TEXT[name])[0] if name in _IS_TEXT else column


def _record_rows(portal: Portal, base: str) -> pd.DataFrame:
    frames = [_rows_of(record_set, base, portal.date.isoformat()) for record_set in (*portal.records, *portal.commitments)]
    return pd.concat([_frame(()), *frames], ignore_index=True)


def _rows_of(record_set: RecordSet, base: str, counted_on: str) -> pd.DataFrame:
    rows = record_set.rows[record_set.rows[BODY] != ""]
    status, day = rows[STATUS], rows[DATE]
    if record_set.is_commitments:
        late = " " + rows[DAYS_LATE].astype("str") + " 天"
        late += (rows[STANDING] == "late").map({True: f"（截至 {counted_on}）", False: ""})
        status = rows[STANDING].map(STANDINGS).astype("str") + late.where(rows[DAYS_LATE] > 0, "")
        day = day.where(day != "", rows[DUE])
    return pd.DataFrame(
        {
            _BODY: rows[BODY],
            "dataset": record_set.dataset.title,
            "id": rows[ID],
            "title": rows[TITLE],
            "date": day,
            "status": status,
            "document": rows[DOCUMENT],
            LINK_COLUMN: base + rows[ADDRESS],
        }
    )


def _other_rows(site: Site, base: str) -> pd.DataFrame:
    return _frame(row for body, file in site.files.items() for row in _rows_beside_records(site.portal, body, file, base))


def _frame(rows: Iterator[_Row] | tuple[_Row, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[_BODY, *COLUMNS], dtype="str")


def _rows_beside_records(portal: Portal, body: str, file: IntegrityFile, base: str) -> Iterator[_Row]:
    for evaluation in file.evaluations:
        link = base + addresses.ranking(evaluation.dataset)
        for period, identifier, standing, assessed, _ in evaluation.standings:
            place = f"第 {standing.rank} 名{'（并列）' if standing.is_tied else ''}，共 {assessed} 个参评"
            status = f"{place}，{standing.published.score_text} 分" if standing.rank else "未参评"
            yield body, evaluation.title, identifier, f"{evaluation.title}（{period}）", "", status, "", link
    for statistics in file.statistics:
        link = base + addresses.statistics(statistics.dataset)
        fields = {field.name: field for field in portal.datasets[statistics.dataset].resource.schema_.fields}
        for figure in statistics.figures:
            stated = [
                f"{fields[name].label} {text}{'' if figure.is_hidden(name) else fields[name].portal.unit or ''}"
                for name, text in figure.texts.items()
                if text
            ]
            title = f"{statistics.title}（{figure.period}）"
            yield body, statistics.title, figure.period, title, "", "；".join(stated), "", link
    for listed in file.lists:
        link = base + addresses.listing(listed.dataset)
        for entry in listed.entries:
            yield body, listed.title, entry.anchor, entry.title, "", entry.group, "", f"{link}#{entry.anchor}"
    for asked in file.answers:
        for row in asked.rows:
            link = f"{base}{row[cases.CASE_ADDRESS]}#{row[cases.ANCHOR]}" if row[cases.CASE_ADDRESS] else ""
            status = PACES.get(row[PACE], "已办结")
            yield body, f"{asked.title}：{asked.table.noun}", row[cases.CASE], row[cases.TASK], row[cases.DUE], status, "", link
    for section in file.duties:
        link = base + addresses.matrix(section.dataset)
        for identifier, title, role in section.duties:
            yield body, section.title, identifier, title, "", role, "", link
