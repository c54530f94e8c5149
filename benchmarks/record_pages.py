"""Makes and writes the record pages alone; prints seconds and pages as JSON.

`prepare` links the Site and leaves the workspace and the jobs in a folder; `run` opens them in a fresh process, as Hugo
opens its data files, so that neither time nor memory of reading and checking counts here.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.corpus import DAY
from generator.build import check_release
from generator.derived.site import derive_site
from generator.findings import has_errors
from generator.model.portal import build_portal
from generator.pages import records
from generator.pages.workspace import open_workspace
from generator.publish.publication import Publication

JOBS = "jobs.pickle"


def prepare(data: Path, scratch: Path) -> dict[str, float]:
    """Write the workspace of the record pages into ``scratch`` and pickle the jobs beside it."""
    day = date.fromisoformat(DAY)
    checked = check_release(data, day)
    if has_errors(checked.findings):
        raise RuntimeError(f"the corpus has findings: {checked.findings[:3]}")
    site = derive_site(build_portal(checked.settings, day, checked.datasets))
    scratch.mkdir(parents=True)
    begun = time.perf_counter()
    jobs = records.make_jobs(open_workspace(site, {}, scratch))
    seconds = time.perf_counter() - begun
    (scratch / JOBS).write_bytes(pickle.dumps(jobs))
    return {"seconds": seconds}


def run(scratch: Path, out: Path) -> dict[str, float]:
    """Return seconds and number of record pages rendered, inspected and written by two processes, their start included."""
    jobs = pickle.loads((scratch / JOBS).read_bytes())
    with Publication(out, 2) as publication:
        begun = time.perf_counter()
        publication.write(jobs)
        seconds = time.perf_counter() - begun
        pages = len(publication.receipts)
    return {"seconds": seconds, "pages": pages}


if __name__ == "__main__":
    stage = {"prepare": prepare, "run": run}[sys.argv[1]]
    print(json.dumps(stage(Path(sys.argv[2]), Path(sys.argv[3]))))
