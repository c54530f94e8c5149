"""`make bench-search`: our search, Pagefind and Material's on the same documents in the same run, one table.

Bytes are what a server with gzip sends, bodies only; of our page what searching needs (scripts, manifest, index, ten results).
Pagefind and Material get as many of the queries as time allows: both answer in seconds, or not at all, once the corpus is large.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.measure import REPOSITORY, Measured, python
from benchmarks.search_build import write_table
from benchmarks.search_corpus import Scan, sample_queries
from benchmarks.search_queries import Asked, ask_material, ask_ours, ask_pagefind, judge, measure_scripts, pagefind_ids, percentiles
from benchmarks.search_sites import index_with_material, index_with_pagefind, write_material, write_pages, write_search_page

WORK = REPOSITORY / "build" / "bench-search"
OURS_ALONE_FROM = 500_000
SLOWED = 40
_HEAD = (
    "documents", "what", "build s", "peak MB", "files", "MB", "queries", "first kB p50/p95/max", "plain kB p50/p95", "requests p50/p95",
    "first ms p50/p95", "next kB p50/p95", "next ms p50/p95", "recall", "precision",
)  # fmt: skip


def main() -> None:
    """Measure each size and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=1000, help="queries that ours is asked")
    parser.add_argument("--peers", type=int, default=60, help="queries that the others are asked; 0 leaves them out")
    given = parser.parse_args()
    shutil.rmtree(WORK, ignore_errors=True)
    print(f"| {' | '.join(_HEAD)} |\n|{' ---: |' * len(_HEAD)}", flush=True)
    for size in given.sizes:
        for line in bench_size(size, given.queries, given.peers if size < OURS_ALONE_FROM else 0):
            print(line, flush=True)
    shutil.rmtree(WORK, ignore_errors=True)


def bench_size(size: int, queries: int, peers: int) -> Iterator[str]:
    """Yield the table's lines for one size."""
    work = WORK / str(size)
    table = write_table(work / "records.parquet", size)
    built = python("benchmarks.search_build", table, work / "ours")
    write_search_page(work / "ours", work)
    asked = sample_queries(queries, size)
    answers = ask_ours(work / "ours", asked)
    scan = Scan.of(size)
    yield _line(size, "ours", built, _weigh(work / "ours" / "search-index"), answers, scan, str)
    yield from _tell_faults(size, answers, scan)
    slowed = _spread(measure_scripts(work / "ours", asked[:SLOWED]), 3)
    yield _note(size, f"ours, CPU slowed 4 times: scripts ran {slowed} ms (p50/p95/max) until the first results stood")
    if not peers:
        return
    some = asked[:: max(len(asked) // peers, 1)][:peers]
    site = write_pages(work / "pages", size)
    indexed = index_with_pagefind(site)
    names = pagefind_ids(site)
    found = ask_pagefind(site, some)
    yield _line(size, "Pagefind 1.5.2", indexed, _weigh(site / "pagefind"), found, scan, lambda name: names.get(name, name))
    yield f"| {size:,} | Pagefind took {indexed.seconds / built.answer['seconds']:.1f} times as long as ours |" + " |" * (
        len(_HEAD) - 2
    )
    shutil.rmtree(site)
    settings = write_material(work / "material", size)
    pressed = index_with_material(settings)
    folder = work / "material" / "site"
    yield _line(size, "Material", pressed, _weigh(folder / "search"), ask_material(folder, some), scan, str)
    shutil.rmtree(work)


def _weigh(folder: Path) -> tuple[int, float]:
    """Return files and megabytes of a folder."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6


def _line(
    size: int,
    what: str,
    built: Measured,
    weight: tuple[int, float],
    answers: Sequence[Asked],
    scan: Scan,
    name_of: Callable[[str], str],
) -> str:
    good = [one for one in answers if not one.failure]
    verdict = judge(answers, scan, name_of)
    cells = (
        f"{size:,}", what, f"{built.seconds:.1f}", f"{built.tree_mb:,.0f}", f"{weight[0]:,}", f"{weight[1]:.1f}", f"{verdict.answered}/{len(answers)}",
        _spread([one.compressed / 1e3 for one in good], 3), _spread([one.plain / 1e3 for one in good], 2),
        _spread([one.requests for one in good], 2), _spread([one.seconds * 1e3 for one in good], 2),
        _spread([one.next_compressed / 1e3 for one in good], 2), _spread([one.next_seconds * 1e3 for one in good], 2),
        f"{verdict.recall:.3f}", f"{verdict.precision:.3f}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _spread(values: Sequence[float], count: int) -> str:
    return "/".join(f"{value:,.0f}" for value in percentiles(values)[:count])


def _tell_faults(size: int, answers: Sequence[Asked], scan: Scan) -> Iterator[str]:
    """Yield a line for each of the first queries of ours that failed, found something wrong, or missed something."""
    wrong = []
    for one in answers:
        truth = scan.find(one.query)
        missed = min(len(truth), 10) > len(one.first) or (one.is_exact and one.total != len(truth)) or one.total < len(truth)
        if one.failure or missed or set(one.first) - truth:
            wrong.append(f"{one.query!r}: {one.failure or f'{one.total} of {len(truth)}'}")
    for text in wrong[:10]:
        yield _note(size, f"ours is wrong about {text}")


def _note(size: int, text: str) -> str:
    return f"| {size:,} | {text} |" + " |" * (len(_HEAD) - 2)


if __name__ == "__main__":
    main()
