"""`make bench-search`: our search, Pagefind and Material's on the same documents in the same run, one table.

It goes in steps, each kept under ``build/bench-search/SIZE`` once it is done, so that a long run can be made in pieces:
``make bench-search SIZES="10000 100000" STEPS="prepare build"``. Bytes are what a server with gzip sends, bodies only; of our page
what searching needs (script, manifest, index, ten results). ``traffic`` asks all queries through the client alone, which is exact
and fast; ``cold`` opens a new browser for each of some, with the page and the clock. Pagefind and Material get as many as time allows.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import REPOSITORY, Measured, python
from benchmarks.search_build import write_table
from benchmarks.search_corpus import Scan, sample_queries
from benchmarks.search_queries import (
    Asked,
    ask_material,
    ask_ours,
    ask_pagefind,
    judge,
    measure_scripts,
    pagefind_ids,
    percentiles,
)
from benchmarks.search_sites import index_with_material, index_with_pagefind, write_material, write_pages, write_search_page
from benchmarks.search_traffic import measure_traffic
from benchmarks.search_update import measure_update

WORK: Final = REPOSITORY / "build" / "bench-search"
OURS_ALONE_FROM: Final = 500_000
TRAFFIC, COLD, SLOWED, PEERS = 1000, 60, 40, 40
JUDGED_OF: Final = 10
Answer = dict[str, Any]


def prepare(size: int, work: Path) -> Answer:
    """Write the records as a table, and as pages for Pagefind: nothing of it is measured."""
    write_table(work / "records.parquet", size)
    if size < OURS_ALONE_FROM:
        write_pages(work / "pages", size)
    return {}


def build(size: int, work: Path) -> Answer:
    """Build our index, and right after it Pagefind's.

    What an earlier run built is put aside and deleted when both are measured: a disk from which ten thousands of files were just deleted
    is slower for minutes, for whoever comes first.
    """
    aside = work / "aside"
    for old in (work / "ours", work / "pages" / "pagefind"):
        if old.exists():
            aside.mkdir(exist_ok=True)
            old.rename(aside / old.name)
    built = python("benchmarks.search_build", work / "records.parquet", work / "ours")
    found = {"ours": _told(built, work / "ours" / "search-index")}
    if size < OURS_ALONE_FROM:
        found["Pagefind"] = _told(index_with_pagefind(work / "pages"), work / "pages" / "pagefind")
    shutil.rmtree(aside, ignore_errors=True)
    return found


def traffic(size: int, work: Path) -> Answer:
    """Ask all queries through our client: bytes and requests of a first query, and what was found against the plain scan."""
    answers = measure_traffic(work / "ours" / "search-index", sample_queries(TRAFFIC, size))
    scan = Scan.of(size)
    # A plain scan of a million records takes a second for each query.
    judged = answers if size < OURS_ALONE_FROM else answers[::JUDGED_OF]
    return {"ours": _summary(answers, scan, str, judged), "faults": _faults(judged, scan)}


def cold(size: int, work: Path) -> Answer:
    """Ask some queries in a new browser each, with our page."""
    if not (work / "ours" / "search.html").exists():
        write_search_page(work / "ours", work)
    queries = sample_queries(TRAFFIC, size)[:: TRAFFIC // COLD]
    answers = ask_ours(work / "ours", queries)
    scan = Scan.of(size)
    return {"ours": _summary(answers, scan, str), "faults": _faults(answers, scan)}


def slow(size: int, work: Path) -> Answer:
    """Let the scripts run with the processor slowed down four times."""
    if not (work / "ours" / "search.html").exists():
        write_search_page(work / "ours", work)
    return {"script ms": list(percentiles(measure_scripts(work / "ours", sample_queries(TRAFFIC, size)[:: TRAFFIC // SLOWED])))}


def update(size: int, work: Path) -> Answer:
    """Change ten records and plan the next release's index."""
    return measure_update(work / "records.parquet", work / "ours" / "search-index", work / "update")


def pagefind(size: int, work: Path) -> Answer:
    """Ask Pagefind some queries."""
    if size >= OURS_ALONE_FROM:
        return {}
    names = pagefind_ids(work / "pages")
    answers = ask_pagefind(work / "pages", sample_queries(TRAFFIC, size)[:: TRAFFIC // PEERS])
    return {"Pagefind": _summary(answers, Scan.of(size), lambda name: names.get(name, name))}


def material(size: int, work: Path) -> Answer:
    """Build Material's search, and ask it some queries."""
    if size >= OURS_ALONE_FROM:
        return {}
    settings = write_material(work / "material", size)
    folder = work / "material" / "site"
    built = _told(index_with_material(settings), folder / "search")
    answers = ask_material(folder, sample_queries(TRAFFIC, size)[:: TRAFFIC // PEERS])
    return {"Material": built | _summary(answers, Scan.of(size), str)}


STEPS: Final[Mapping[str, Callable[[int, Path], Answer]]] = {
    step.__name__: step for step in (prepare, build, traffic, cold, slow, update, pagefind, material)
}


def _told(measured: Measured, folder: Path) -> Answer:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {"build s": measured.seconds, "peak MB": measured.tree_mb, "files": len(sizes), "MB": sum(sizes) / 1e6}


def _summary(answers: Sequence[Asked], scan: Scan, name_of: Callable[[str], str], judged: Sequence[Asked] = ()) -> Answer:
    good = [one for one in answers if not one.failure]
    verdict = judge(judged or answers, scan, name_of)

    def spread(read: Callable[[Asked], float]) -> list[float]:
        return list(percentiles([read(one) for one in good]))

    return {
        "asked": len(answers), "judged": verdict.answered, "stopped": sum(one.is_stopped for one in good),
        "first kB": spread(lambda one: one.compressed / 1e3), "plain kB": spread(lambda one: one.plain / 1e3),
        "requests": spread(lambda one: one.requests), "first ms": spread(lambda one: one.seconds * 1e3),
        "next kB": spread(lambda one: one.next_compressed / 1e3), "next ms": spread(lambda one: one.next_seconds * 1e3),
        "recall": verdict.recall, "precision": verdict.precision,
    }  # fmt: skip


def _faults(answers: Sequence[Asked], scan: Scan) -> list[str]:
    """Return what is wrong about each query that failed, found something wrong, or missed something."""
    wrong = []
    for one in answers:
        truth = scan.find(one.query)
        missed = (min(len(truth), 10) > len(one.first) and not one.is_stopped) or (one.is_exact and one.total != len(truth))
        if one.failure or missed or one.total < len(truth) or set(one.first) - truth:
            wrong.append(f"{one.query!r}: {one.failure or f'{one.total} of {len(truth)}'}")
    return wrong


def show(size: int, steps: Mapping[str, Answer]) -> str:
    """Return what is known of one size, a line for each search and step."""
    lines = []
    for step, answer in steps.items():
        for what, told in answer.items():
            facts = told.items() if isinstance(told, dict) else [("", told)]
            cells = (f"{name} {_cell(value)}".strip() for name, value in facts if value not in (None, [0.0, 0.0, 0.0]))
            lines.append(f"{size:>9,} | {step:<8} | {what:<12} | " + " | ".join(cells))
    builds = steps.get("build", {})
    if "Pagefind" in builds:
        lines.append(
            f"{size:>9,} | build    | Pagefind took {builds['Pagefind']['build s'] / builds['ours']['build s']:.1f} times as long"
        )
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(_cell(one) for one in value) or "none"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 10 else f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Run the steps that are not done yet, then print all that is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--steps", nargs="+", choices=list(STEPS), default=list(STEPS))
    parser.add_argument("--again", action="store_true", help="do the steps anew that were done before")
    given = parser.parse_args()
    for size in given.sizes:
        work = WORK / str(size)
        work.mkdir(parents=True, exist_ok=True)
        results = work / "results.json"
        done: dict[str, Answer] = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
        for name in given.steps:
            if given.again or name not in done:
                done[name] = STEPS[name](size, work)
                results.write_text(json.dumps(done, ensure_ascii=False, indent=1), encoding="utf-8")
        print(show(size, done), flush=True)


if __name__ == "__main__":
    main()
