"""Builds our index of a corpus kept as Parquet, with two processes, as the portal does; run as a command of its own to be measured."""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.search_corpus import Records, body_batch, make_records, record_batch
from search.build import BLOCKS_PER_PART, Files, PostingPart, block_files, count_blocks, posting_files, posting_parts, summary_files
from search.documents import DocumentBatch
from search.spool import Spool, spool_documents, spread_postings

WORKERS = 2
_COLUMNS = [field.name for field in fields(Records) if field.name != "first"]


def write_table(path: Path, count: int) -> Path:
    """Write the records as Parquet, a row group for each chunk, and return the path."""
    schema = pa.schema([(name, pa.string()) for name in _COLUMNS])
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, schema) as writer:
        for records in make_records(count):
            writer.write_table(pa.table({name: getattr(records, name) for name in _COLUMNS}, schema))
    return path


def read_batches(path: Path) -> Iterator[DocumentBatch]:
    """Yield the documents of a table."""
    yield body_batch()
    first = 0
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            columns = file.read_row_group(group).to_pydict()
            yield record_batch(Records(first, **columns))
            first += len(columns["titles"])


def build(table: Path, out: Path) -> dict[str, float]:
    """Write the index below ``out`` and return seconds, files and bytes."""
    begun = time.perf_counter()
    steps = {}
    spool = spool_documents(read_batches(table), out / "scratch")
    steps["spool"] = time.perf_counter() - begun
    spool = spread_postings(spool)
    steps["spread"] = time.perf_counter() - begun - steps["spool"]
    count = count_blocks(spool)
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        parts = pool.map(partial(_write_postings, spool, out), posting_parts(spool))
        blocks = pool.map(partial(_write_blocks, spool, out), range(0, count, BLOCKS_PER_PART))
        written = [*parts, *blocks, _write(summary_files(spool), out)]
    files, size = (sum(column) for column in zip(*written, strict=True))
    return {"seconds": time.perf_counter() - begun, "files": files, "bytes": size, **steps}


def _write_postings(spool: Spool, out: Path, part: PostingPart) -> tuple[int, int]:
    return _write(posting_files(spool, part), out)


def _write_blocks(spool: Spool, out: Path, first: int) -> tuple[int, int]:
    return _write(block_files(spool, first, first + BLOCKS_PER_PART), out)


def _write(files: Files, out: Path) -> tuple[int, int]:
    """Write files and return their number and bytes."""
    count = size = 0
    folders: set[Path] = set()
    for path, data in files:
        target = out / "search-index" / path
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_bytes(data)
        count, size = count + 1, size + len(data)
    return count, size


if __name__ == "__main__":
    print(json.dumps(build(Path(sys.argv[1]), Path(sys.argv[2]))))
