"""The CSV behind each page of deadlines: every table of it, a line per body or kind, for readers (UTF-8 with BOM)."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from generator import addresses
from generator.artifacts import CSV, Artifact, Job, ReadyJob
from generator.derived.paces import PaceLine, PaceTable
from generator.derived.site import Site
from generator.downloads.delimited import BOM, csv_header, csv_lines
from generator.downloads.spreadsheet import guard_column
from generator.downloads.tables import STAGE
from generator.model.paces import PACES

COLUMNS: Final = ("by", "key", "name", "total", *(pace.replace("-", "_") for pace in PACES), "good", "median_days", "days")


def pace_jobs(site: Site) -> list[Job]:
    """Return the job of the files of all datasets with deadlines; none when there are none."""
    files = tuple(make_pace_file(name, tables) for name, tables in site.paces.items())
    return [ReadyJob(STAGE, files)] if files else []


def make_pace_file(dataset: str, tables: tuple[PaceTable, ...]) -> Artifact:
    """Return the CSV of one dataset; ``days`` says whether working or calendar days are counted, ``key`` is "" for the total."""
    rows = [_row(table, line) for table in tables for line in (*table.lines, table.whole)]
    columns = []
    for place, name in enumerate(COLUMNS):
        column = pa.array([row[place] for row in rows], pa.large_string())
        columns.append(guard_column(name, column, is_text=name in ("by", "key", "name", "days"))[0])
    return Artifact(addresses.paces_csv(dataset), BOM + csv_header(COLUMNS) + csv_lines(columns), CSV, (dataset,))


def _row(table: PaceTable, line: PaceLine) -> tuple[str, ...]:
    counts = [str(line.counts[pace]) if table.has_deadlines else "" for pace in PACES]
    median = "" if line.median is None else f"{line.median:g}"
    days = "working" if table.working else "calendar"
    return (table.label, line.key, line.name, str(line.total), *counts, str(line.good) if table.good_name else "", median, days)
