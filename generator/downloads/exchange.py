"""Files for onward sharing: the rows of a dataset in the columns that a receiving platform knows, by the descriptor's mapping.

Per exchange: CSV (UTF-8 with BOM, CRLF), JSON Lines (one object per record, every value a string, "" when there is none), a JSON
Schema of its lines, and, when the dataset has withdrawn records, the list of them: who has taken a record over must withdraw it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from generator import addresses
from generator.artifacts import CSV, JSON, Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.descriptors import Exchange, ExchangeColumn, RecordsPage
from generator.downloads.delimited import BOM, csv_header, csv_lines
from generator.downloads.json_rows import json_objects
from generator.downloads.spreadsheet import TEXT_TYPES, guard_column
from generator.downloads.tables import STAGE, write_json
from generator.release.states import PublicDataset

JSON_LINES: Final = "application/jsonl"
LINK: Final = "记录网址"
SUFFIXES: Final = ("csv", "jsonl", "schema.json", "withdrawn.csv")


@dataclass(frozen=True, slots=True)
class ExchangeJob:
    """The CSV and the JSON Lines of one exchange, from its rows in scratch."""

    dataset: str
    exchange: str
    path: Path
    typed: frozenset[str]
    stage: str = STAGE
    weight: int = 2

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the CSV for people who hand it over, and the JSON Lines for programs."""
        table = pq.read_table(self.path, use_threads=False).combine_chunks()
        columns = [pa.chunked_array(table.column(name), pa.large_string()).combine_chunks() for name in table.column_names]
        names = list(table.column_names)
        guarded = [
            guard_column(name, column, is_text=name not in self.typed)[0] for name, column in zip(names, columns, strict=True)
        ]
        lines = json_objects(names, columns).replace(b"},\n{", b"}\n{") + b"\n" if len(table) else b""
        for suffix, data, media in (("csv", BOM + csv_header(names) + csv_lines(guarded), CSV), ("jsonl", lines, JSON_LINES)):
            yield Artifact(addresses.exchange(self.dataset, self.exchange, suffix), data, media, (self.dataset,))


def exchange_jobs(site: Site, folder: Path) -> list[Job]:
    """Return the jobs of all exchange files; the rows are written into ``folder`` for the workers."""
    jobs: list[Job] = []
    for dataset in site.portal.datasets.values():
        for exchange in dataset.resource.portal.exchange:
            path = folder / f"exchange-{addresses.slug(dataset.name)}-{exchange.id}.parquet"
            rows = fill_exchange(dataset, exchange, site.portal.datasets, site.portal.settings.base_url)
            schema = pa.schema([pa.field(name, pa.large_string()) for name in rows.columns])
            pq.write_table(pa.Table.from_pandas(rows, schema=schema, preserve_index=False, nthreads=1), path, compression="zstd")
            typed = frozenset(each.name for each in exchange.columns if _is_typed(dataset, each, site.portal.datasets))
            jobs.append(ExchangeJob(dataset.name, exchange.id, path, typed))
            jobs.append(ReadyJob(STAGE, tuple(_small_files(dataset, exchange, site.portal.settings.base_url))))
    return jobs


def fill_exchange(
    dataset: PublicDataset, exchange: Exchange, datasets: Mapping[str, PublicDataset], base_url: str | None
) -> pd.DataFrame:
    """Return the rows of an exchange in its columns, in the order of the source; the link of each record last when there is a public address."""
    table = dataset.table
    if exchange.when is not None:
        cells = follow(dataset, exchange.when.column, datasets)
        table = table[cells.isin(exchange.when.equals) if exchange.when.equals else cells != ""]
    filled = {column.name: _fill(dataset, column, datasets).loc[table.index] for column in exchange.columns}
    page = dataset.resource.portal
    if base_url and isinstance(page, RecordsPage):
        filled[LINK] = table[page.id].map(lambda each: base_url + addresses.record(dataset.name, each)).astype("str")
    return pd.DataFrame(filled, index=table.index, dtype="str").reset_index(drop=True)


def follow(dataset: PublicDataset, path: str, datasets: Mapping[str, PublicDataset]) -> pd.Series:
    """Return the cells of a path: a column, or a column of the row that a foreign key names ("" when that is not published).

    Of an entry that stands in several editions of a list, the last one counts.
    """
    here, _, there = path.partition(".")
    if not there:
        return dataset.table[here]
    key = next(key for key in dataset.resource.schema_.foreignKeys if key.fields == (here,))
    target = datasets[key.reference.resource or dataset.name].table
    known = dict(zip(target[key.reference.fields[0]], target[there], strict=True))
    return dataset.table[here].map(known).fillna("").astype("str")


def _is_typed(dataset: PublicDataset, column: ExchangeColumn, datasets: Mapping[str, PublicDataset]) -> bool:
    """Say whether a column holds numbers or dates, which a spreadsheet may read as such."""
    if column.column is None or column.labels:
        return False
    here, _, there = column.column.partition(".")
    field = dataset.field(here)
    if there:
        key = next(key for key in dataset.resource.schema_.foreignKeys if key.fields == (here,))
        field = datasets[key.reference.resource or dataset.name].field(there)
    return field.type not in TEXT_TYPES


def _fill(dataset: PublicDataset, column: ExchangeColumn, datasets: Mapping[str, PublicDataset]) -> pd.Series:
    if column.column is None:
        return pd.Series(column.text or "", index=dataset.table.index, dtype="str")
    cells = follow(dataset, column.column, datasets)
    labels, scale = column.labels or {}, Decimal(column.scale) if column.scale else None
    known = {cell: _scaled(labels.get(cell, cell), scale) for cell in cells.unique()}
    return cells.map(known).astype("str")


def _scaled(cell: str, scale: Decimal | None) -> str:
    if scale is None or not cell:
        return cell
    try:
        number = Decimal(cell) * scale
    except InvalidOperation:
        return cell
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _small_files(dataset: PublicDataset, exchange: Exchange, base_url: str | None) -> Iterator[Artifact]:
    schema = write_json(describe_lines(dataset, exchange, base_url))
    yield Artifact(addresses.exchange(dataset.name, exchange.id, "schema.json"), schema, JSON, (dataset.name,))
    page = dataset.resource.portal
    if isinstance(page, RecordsPage) and page.withdrawal is not None:
        names = (page.id, page.withdrawal.on, page.withdrawal.reason, page.withdrawal.act)
        gone = dataset.withdrawn
        columns = [pa.array(gone[name].tolist() if len(gone) else [], pa.large_string()) for name in names]
        guarded = [
            guard_column(name, column, is_text=name != page.withdrawal.on)[0] for name, column in zip(names, columns, strict=True)
        ]
        data = BOM + csv_header(names) + csv_lines(guarded)
        yield Artifact(addresses.exchange(dataset.name, exchange.id, "withdrawn.csv"), data, CSV, (dataset.name,))


def describe_lines(dataset: PublicDataset, exchange: Exchange, base_url: str | None) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one line of the JSON Lines file."""
    properties: dict[str, Any] = {}
    for column in exchange.columns:
        described: dict[str, Any] = {"type": "string"}
        said = "；".join(text for text in (column.code, column.about) if text)
        described |= {"description": said} if said else {}
        described |= {"minLength": 1} if column.required else {}
        described |= {"maxLength": column.longest} if column.longest else {}
        described |= {"const": column.text} if column.text is not None else {}
        described |= {"pattern": r"^(-?[0-9]+(\.[0-9]+)?)?$"} if column.scale else {}
        properties[column.name] = described
    names = [column.name for column in exchange.columns]
    if base_url and isinstance(dataset.resource.portal, RecordsPage):
        properties[LINK] = {"type": "string", "format": "uri", "description": "本站上这条记录的永久网址"}
        names.append(LINK)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": exchange.title,
        "description": "；".join(text for text in (exchange.standard, exchange.receiver) if text),
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }
