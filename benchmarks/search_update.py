"""What a release costs that changes ten records: which files of the index change, and whether any other byte does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks.search_build import read_batches
from search.documents import DocumentBatch
from search.spool import spool_documents
from search.update import plan_update

CHANGED: Final = 10


def with_changes(batches: Iterator[DocumentBatch]) -> Iterator[DocumentBatch]:
    """Yield the documents with ten texts of the second batch told further."""
    for at, batch in enumerate(batches):
        changed = at == 1
        texts = [f"{text}，已补充说明" if changed and row < CHANGED else text for row, text in enumerate(batch.texts)]
        yield replace(batch, texts=texts)


def measure_update(table: Path, index: Path, scratch: Path) -> dict[str, Any]:
    """Return how many files there are, how many the update writes that are new or not the same bytes, and the seconds."""
    begun = time.perf_counter()
    spool = spool_documents(with_changes(read_batches(table)), scratch)
    plan = plan_update(spool, index)
    seconds = time.perf_counter() - begun
    if plan is None:
        raise RuntimeError("ten changed records had the index built anew")
    written = dict(plan.written)
    changed = [path for path, data in written.items() if not (index / path).exists() or (index / path).read_bytes() != data]
    before = {path.relative_to(index).as_posix() for path in index.rglob("*.js")}
    gone = before - {*plan.kept, *written}
    return {"update": {"files": len(before), "changed": sorted(changed), "gone": sorted(gone), "seconds": seconds}}
