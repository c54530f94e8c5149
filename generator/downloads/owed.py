"""The CSV of everything that bodies owe the public: a line per body, dataset and period (or row), with due day, day and state."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from generator import addresses
from generator.artifacts import CSV, Artifact, Job, ReadyJob
from generator.derived import owed
from generator.derived.site import Site
from generator.downloads.delimited import BOM, csv_header, csv_lines
from generator.downloads.spreadsheet import guard_column
from generator.downloads.tables import LINK_COLUMN, STAGE

COLUMNS: Final = (
    owed.DATASET, "dataset_title", owed.DEBTOR, "body_name", owed.ITEM, "item_title", owed.DUE_ON, owed.PUBLISHED_ON, owed.STATE, owed.LATE, LINK_COLUMN,
)  # fmt: skip
_NOT_TEXT: Final = (owed.DUE_ON, owed.PUBLISHED_ON, owed.LATE, LINK_COLUMN)


def owed_jobs(site: Site) -> list[Job]:
    """Return the job of the file; none when no dataset says what is owed."""
    return [ReadyJob(STAGE, (make_owed_file(site),))] if site.owing.tables else []


def make_owed_file(site: Site) -> Artifact:
    """Return the CSV (UTF-8 with BOM, CRLF); the link is empty for what is nowhere to be seen."""
    items = site.owing.items
    base = site.portal.settings.base_url or ""
    titles = {table.dataset: table.title for table in site.owing.tables}
    link = (base + items[owed.SHOWN_AT]).where(items[owed.SHOWN_AT] != "", "")
    told = items.assign(
        **{
            "dataset_title": items[owed.DATASET].map(titles),
            "body_name": items[owed.DEBTOR].map(site.portal.register.name_of),
            "item_title": owed.name_items(items, {table.dataset for table in site.owing.tables if table.by_rows}),
            owed.LATE: items[owed.LATE].astype("str"),
            LINK_COLUMN: link,
        }
    )
    columns = [
        guard_column(name, pa.array(told[name].astype("str").tolist(), pa.large_string()), is_text=name not in _NOT_TEXT)[0]
        for name in COLUMNS
    ]
    sources = tuple(table.dataset for table in site.owing.tables if table.dataset in site.portal.datasets)
    return Artifact(addresses.OWED_CSV, BOM + csv_header(COLUMNS) + csv_lines(columns), CSV, sources)
