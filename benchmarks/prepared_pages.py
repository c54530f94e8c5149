"""Links the Site of a corpus and leaves the workspace and the jobs of its record pages in a folder; prints the seconds as JSON.

`benchmarks.record_pages` opens them in a fresh process, as Hugo opens its data files, so that neither time nor memory of reading
and checking counts there.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.corpus import DAY
from benchmarks.record_pages import JOBS
from generator.build import check_release
from generator.derived.site import derive_site
from generator.findings import has_errors
from generator.model.portal import build_portal
from generator.pages import records
from generator.pages.workspace import open_workspace


def prepare(data: Path, scratch: Path) -> dict[str, float]:
    """Write the workspace of the record pages into ``scratch`` and pickle the jobs beside it; return the seconds."""
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


if __name__ == "__main__":
    print(json.dumps(prepare(Path(sys.argv[1]), Path(sys.argv[2]))))
