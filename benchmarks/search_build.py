"""Builds our index of a corpus kept as Parquet, with two workers from the portal's nursery; run as a command of its own to be measured."""

from __future__ import annotations

import json
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
from benchmarks.search_output import write_blocks, write_postings, write_summary
from generator.publish.nursery import apply_in, open_nursery
from search.build import BLOCKS_PER_PART, count_blocks, posting_parts
from search.documents import DocumentBatch
from search.spool import spool_documents, spread_postings

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
    with ProcessPoolExecutor(WORKERS, open_nursery(["benchmarks.search_output"])) as pool:
        apply = partial(apply_in, pool, 3 * WORKERS)
        spool = spool_documents(read_batches(table), out / "scratch", apply)
        steps["spool"] = time.perf_counter() - begun
        spool = spread_postings(spool, apply)
        steps["spread"] = time.perf_counter() - begun - steps["spool"]
        target = out / "search-index"
        # First, because it is one long task: who reads names in pinyin loads a dictionary.
        summary = pool.submit(write_summary, spool, target)
        parts = pool.map(partial(write_postings, spool, target), posting_parts(spool))
        blocks = pool.map(partial(write_blocks, spool, target), range(0, count_blocks(spool), BLOCKS_PER_PART))
        written = [*parts, *blocks, summary.result()]
    files, size = (sum(column) for column in zip(*written, strict=True))
    return {"seconds": time.perf_counter() - begun, "files": files, "bytes": size, **steps}


if __name__ == "__main__":
    print(json.dumps(build(Path(sys.argv[1]), Path(sys.argv[2]))))
