"""The files of one dataset: exact CSV, spreadsheet CSV with the list of its touched cells, JSON, Parquet, descriptor.

The public table lies in the build's scratch folder as the very Parquet file that is published; each job streams it by row groups.
All files hold the same cells in the same order, as text. Only the spreadsheet edition has one column more, ``permanent_link``:
it is for readers, who want to get from a row to its page, while the exact files stay equal to what was signed off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from generator import addresses
from generator.artifacts import CSV, JSON, PARQUET, Artifact
from generator.descriptors import RecordsPage
from generator.downloads.delimited import BOM, csv_header, csv_lines
from generator.downloads.describe import Document, complete_resource
from generator.downloads.json_rows import json_objects
from generator.downloads.spreadsheet import TEXT_TYPES, TouchedCells, guard_column
from generator.release.states import PublicDataset

STAGE = "downloads"
LINK_COLUMN = "permanent_link"
# Rows in memory at a time; a part of the published Parquet's bytes, so it must not depend on the machine.
GROUP = 32_768


@dataclass(frozen=True, slots=True)
class LinkRule:
    """How a row finds its page: ``kind`` of page, the column with its id, what stands before the address.

    ``sheet_by`` is the column that parts rows into tables, "" when each has a page of its own.
    """

    kind: str
    column: str
    base: str
    sheet_by: str = ""

    def links(self, dataset: str, batch: pa.RecordBatch) -> list[str]:
        """Return the addresses of the rows' pages."""
        identifiers = batch.column(self.column).to_pylist()
        if self.sheet_by:
            values = batch.column(self.sheet_by).to_pylist()
            found = [addresses.row_in_sheet(dataset, value, each) for value, each in zip(values, identifiers, strict=True)]
        elif self.kind == "register":
            found = [addresses.body(each) for each in identifiers]
        else:
            found = [addresses.record(dataset, each) for each in identifiers]
        return [self.base + address for address in found]


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A public table in scratch: its dataset, its Parquet file, which of its columns are text, how rows find their pages."""

    dataset: str
    path: Path
    is_text: tuple[bool, ...]
    links: LinkRule | None

    def read(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows, at most `GROUP` at a time."""
        with pq.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                yield from file.read_row_group(group, use_threads=False).combine_chunks().to_batches()

    def names(self) -> list[str]:
        """Return the names of the public columns."""
        return list(pq.read_schema(self.path).names)

    def artifact(self, suffix: str, data: bytes, media_type: str) -> Artifact:
        """Return one of the dataset's files."""
        return Artifact(addresses.download(self.dataset, suffix), data, media_type, (self.dataset,))


def save_table(dataset: PublicDataset, folder: Path, base: str) -> SavedTable:
    """Write the public columns of a dataset as Parquet, all text, and return where.

    The bytes depend on the cells alone: fixed row groups, no pandas metadata, one thread.
    """
    path = folder / f"{addresses.slug(dataset.name)}.parquet"
    table = _public_table(dataset)
    pq.write_table(table.replace_schema_metadata(None), path, row_group_size=GROUP, compression="zstd", write_statistics=True)
    is_text = tuple(field.type in TEXT_TYPES for field in dataset.resource.schema_.fields)
    return SavedTable(dataset.name, path, is_text, _link_rule(dataset, base))


def _public_table(dataset: PublicDataset) -> pa.Table:
    names = list(dataset.resource.schema_.names)
    schema = pa.schema([pa.field(name, pa.large_string()) for name in names])
    return pa.Table.from_pandas(dataset.table[names], schema=schema, preserve_index=False, nthreads=1)


def exact_csv_sha256(dataset: PublicDataset) -> str:
    """Return the SHA-256 (hex) of the exact CSV that the dataset gets as it is now, for whoever signs it off."""
    table = _public_table(dataset).combine_chunks()
    return hashlib.sha256(_exact_csv(table.column_names, table.to_batches(max_chunksize=GROUP))).hexdigest()


def _exact_csv(names: Sequence[str], batches: Iterable[pa.RecordBatch]) -> bytes:
    out = BytesIO()
    out.write(csv_header(names))
    for batch in batches:
        out.write(csv_lines(batch.columns))
    return out.getvalue()


def _link_rule(dataset: PublicDataset, base: str) -> LinkRule | None:
    page = dataset.resource.portal
    identifier = getattr(page, "id", None) if page.kind in ("register", "records", "commitments", "cases") else None
    if identifier is None or identifier not in dataset.resource.schema_.names:
        return None
    sheet = page.sheet if isinstance(page, RecordsPage) else None
    return LinkRule(page.kind, identifier, base, sheet.by if sheet else "")


@dataclass(frozen=True, slots=True)
class ExactCsvJob:
    """The CSV as published, and the descriptor that states its size and hash."""

    table: SavedTable
    descriptor: Document
    stage: str = STAGE
    weight: int = 2
    cost: float = 0.0

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the CSV (UTF-8 without BOM, CRLF, RFC 4180), then ``resource.json``."""
        data = _exact_csv(self.table.names(), self.table.read())
        yield self.table.artifact("csv", data, CSV)
        document = complete_resource(self.descriptor, len(data), hashlib.sha256(data).hexdigest())
        path = addresses.download(self.table.dataset, "csv").rpartition("/")[0] + "/resource.json"
        yield Artifact(path, write_json(document), JSON, (self.table.dataset,))


@dataclass(frozen=True, slots=True)
class SpreadsheetJob:
    """The CSV for Excel, WPS and LibreOffice, and the list of the cells in which it differs, when there are any."""

    table: SavedTable
    stage: str = STAGE
    weight: int = 2
    cost: float = 0.0

    def artifacts(self) -> Iterator[Artifact]:
        """Yield ``excel.csv`` (UTF-8 with BOM) and, when cells were touched, ``excel-cells.csv``."""
        names = self.table.names()
        out, listed = BytesIO(), BytesIO()
        out.write(BOM + csv_header([*names, LINK_COLUMN] if self.table.links else names))
        first = 2  # as a spreadsheet counts: the header is row 1
        for batch in self.table.read():
            pairs = [
                guard_column(name, column, is_text=is_text)
                for name, column, is_text in zip(names, batch.columns, self.table.is_text, strict=True)
            ]
            columns = [column for column, _ in pairs]
            if self.table.links:
                columns.append(self._links(batch, self.table.links))
            out.write(csv_lines(columns))
            listed.write(_list_touched([touched for _, touched in pairs], first))
            first += len(batch)
        yield self.table.artifact("excel.csv", out.getvalue(), CSV)
        if listed.tell():
            data = BOM + csv_header(["row", "column", "begins", "reason"]) + listed.getvalue()
            yield self.table.artifact("excel-cells.csv", data, CSV)

    def _links(self, batch: pa.RecordBatch, rule: LinkRule) -> pa.Array:
        return pa.array(rule.links(self.table.dataset, batch), pa.large_string())


def _list_touched(columns: list[TouchedCells], first: int) -> bytes:
    found = sorted(
        (first + row, position, begins, reason)
        for position, touched in enumerate(columns)
        for row, begins, reason in zip(touched.rows, touched.begins, touched.reasons, strict=True)
    )
    lines = [
        [str(row) for row, _, _, _ in found],
        [columns[position].column for _, position, _, _ in found],
        [begins for _, _, begins, _ in found],
        [reason for _, _, _, reason in found],
    ]
    return csv_lines([pa.array(line, pa.large_string()) for line in lines])


@dataclass(frozen=True, slots=True)
class JsonJob:
    """The rows as an array of objects, one to a line."""

    table: SavedTable
    stage: str = STAGE
    weight: int = 1
    cost: float = 0.0

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the JSON file: every cell a string exactly as published, "" when empty; types are in ``resource.json``."""
        names = self.table.names()
        out = BytesIO()
        before = b"[\n"
        for batch in self.table.read():
            out.write(before + json_objects(names, batch.columns))
            before = b",\n"
        out.write(b"\n]\n" if before == b",\n" else b"[]\n")
        yield self.table.artifact("json", out.getvalue(), JSON)


@dataclass(frozen=True, slots=True)
class ParquetJob:
    """The table as Parquet: the file that the other formats were made from."""

    table: SavedTable
    stage: str = STAGE
    weight: int = 1
    cost: float = 0.0

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the Parquet file: all columns text."""
        yield self.table.artifact("parquet", self.table.path.read_bytes(), PARQUET)


def write_json(document: Document) -> bytes:
    """Return a document as indented JSON with a last line feed."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
