"""The log of changes as files: what each batch changed, a line per row, as CSV in both editions and as JSON; all batches in numbers."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from generator import addresses
from generator.artifacts import CSV, JSON, Artifact, Job, ReadyJob
from generator.derived.change_log import Batch, Line, keys_of, write_lines, write_log
from generator.derived.row_places import RowPlaces, row_places
from generator.derived.site import Site
from generator.downloads.delimited import BOM, csv_header, csv_lines
from generator.downloads.spreadsheet import guard_column
from generator.downloads.tables import LINK_COLUMN, STAGE

COLUMNS: Final = (
    "batch", "batch_before", "seen_on", "dataset", "dataset_title", "change", "key", "filled_columns", "changed_columns", "standing_columns", "way_of_leaving", LINK_COLUMN,
)  # fmt: skip
_NOT_TEXT: Final = ("seen_on", LINK_COLUMN)


def change_jobs(site: Site) -> list[Job]:
    """Return the job of the files; none when the site has no log of changes."""
    if not site.changes:
        return []
    places = row_places(site.portal, keys_of(site.changes))
    sources = tuple(site.portal.datasets)
    files = [Artifact(addresses.CHANGES_JSON, write_log(site.changes), JSON, sources)]
    for batch in site.changes:
        if batch.lines:
            files.append(Artifact(addresses.changes_of(batch.number, batch.release, "json"), write_lines(batch), JSON, sources))
            exact, spreadsheet = make_csvs(site, batch, places)
            files.append(Artifact(addresses.changes_of(batch.number, batch.release, "csv"), exact, CSV, sources))
            files.append(Artifact(addresses.changes_of(batch.number, batch.release, "excel.csv"), spreadsheet, CSV, sources))
    return [ReadyJob(STAGE, tuple(files))]


def make_csvs(site: Site, batch: Batch, places: RowPlaces) -> tuple[bytes, bytes]:
    """Return the lines of a batch as exact CSV and as that for spreadsheets, as tables have them (UTF-8, CRLF; the second with BOM).

    The link is empty for what has no page of its own.
    """
    base = site.portal.settings.base_url or ""
    titles = {each.name: each.title for each in batch.datasets}
    rows = [_cells(line, batch, titles.get(line.dataset, line.dataset), base, places) for line in batch.lines]
    columns = [pa.array(cells, pa.large_string()) for cells in zip(*rows, strict=True)]
    guarded = [guard_column(name, cells, is_text=name not in _NOT_TEXT)[0] for name, cells in zip(COLUMNS, columns, strict=True)]
    header = csv_header(COLUMNS)
    return header + csv_lines(columns), BOM + header + csv_lines(guarded)


def _cells(line: Line, batch: Batch, title: str, base: str, places: RowPlaces) -> tuple[str, ...]:
    place = places.find(line.dataset, line.key)
    lists = ("、".join(names) for names in (line.filled, line.changed, line.standing))
    return (
        batch.release, batch.against, line.on, line.dataset, title, line.what.value, line.key, *lists, line.way, base + place.address if place else "",
    )  # fmt: skip
