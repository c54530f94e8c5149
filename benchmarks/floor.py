"""The write-only floor: two processes write the bytes of a built site's record pages, already in memory, into a fresh folder."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path


def write_floor(site: Path, scratch: Path) -> dict[str, float]:
    """Return seconds and number of the record pages of ``site`` written by two processes; reading them first is not counted."""
    pages = sorted(path for path in (site / "records").rglob("*.html") if path.name != "index.html")
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(3)
    halves = [[str(path) for path in pages[start::2]] for start in range(2)]
    writers = [context.Process(target=_write, args=(half, str(site), str(scratch), barrier)) for half in halves]
    for writer in writers:
        writer.start()
    barrier.wait()
    begun = time.perf_counter()
    for writer in writers:
        writer.join()
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "pages": len(pages)}


def _write(names: list[str], site: str, scratch: str, barrier: Barrier) -> None:
    targets = [scratch + name[len(site) :] for name in names]
    contents = [Path(name).read_bytes() for name in names]
    for folder in sorted({os.path.dirname(target) for target in targets}):  # noqa: PTH120
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    barrier.wait()
    for target, content in zip(targets, contents, strict=True):
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(descriptor, content)
        os.close(descriptor)


if __name__ == "__main__":
    print(json.dumps(write_floor(Path(sys.argv[1]), Path(sys.argv[2]))))
