"""Makes, inspects and writes the record pages alone; prints seconds and pages as JSON.

What it reads was left by `benchmarks.prepared_pages`. Workers get their modules as those of a build do; this process loads none of them.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path

from generator.publish.publication import Publication

JOBS = "jobs.pickle"
# Many: the workers are begun at once, as those of a build are.
EXPECTED = 100_000


def run(scratch: Path, out: Path) -> dict[str, float]:
    """Return seconds and number of record pages rendered, inspected and written by two processes, their start included."""
    begun = time.perf_counter()
    with Publication(out, 2, modules=("generator.pages.maker",), expected=EXPECTED) as publication:
        publication.write(pickle.loads((scratch / JOBS).read_bytes()))
        seconds = time.perf_counter() - begun
        pages = len(publication.receipts)
    return {"seconds": seconds, "pages": pages}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]))))
