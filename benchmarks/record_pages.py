"""Makes and writes the record pages alone, on a Site that is already linked; prints seconds and pages as JSON."""

from __future__ import annotations

import json
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


def time_record_pages(data: Path, out: Path) -> dict[str, float]:
    """Return seconds and number of record pages rendered, inspected and written by two processes.

    Counted from the linked Site, as Hugo's time is counted from its data files: the workspace is written inside the time.
    """
    day = date.fromisoformat(DAY)
    checked = check_release(data, day)
    if has_errors(checked.findings):
        raise RuntimeError(f"the corpus has findings: {checked.findings[:3]}")
    site = derive_site(build_portal(checked.settings, day, checked.datasets))
    with Publication(out, 2) as publication:
        begun = time.perf_counter()
        publication.write(records.make_jobs(open_workspace(site, {}, publication.scratch)))
        seconds = time.perf_counter() - begun
        pages = len(publication.receipts)
    return {"seconds": seconds, "pages": pages}


if __name__ == "__main__":
    print(json.dumps(time_record_pages(Path(sys.argv[1]), Path(sys.argv[2]))))
