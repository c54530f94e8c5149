"""`make bench`: record pages and whole builds at 10,000 and 100,000 records, beside the write-only floor and Hugo, in one run.

Read the ratios: the seconds belong to one machine on one day. Arguments: the sizes, default 10000 100000.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.corpus import DAY, SEED, write_corpus
from benchmarks.hugo_site import write_hugo_site
from benchmarks.measure import REPOSITORY, measure, python
from generator.build import check_release
from generator.model.bodies import build_register
from generator.model.records import ADDRESS, BODY_NAME, DIGEST, STATUS, build_record_set
from generator.release.states import ROW
from generator.text import group_digits, prose_date, short_hash

WORK = REPOSITORY / "build" / "bench"


def main() -> None:
    """Measure each size and print one table."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]
    print("| records | what | seconds | CPU s | pages/s | largest MB | all MB | of Hugo | of floor |", flush=True)
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    shutil.rmtree(WORK, ignore_errors=True)
    for size in sizes:
        # A folder of its own: writing right after a deletion costs several times more, for everyone.
        for line in bench_size(size, WORK / str(size)):
            print(line, flush=True)
    shutil.rmtree(WORK, ignore_errors=True)


def bench_size(size: int, work: Path) -> Iterator[str]:
    """Yield the table's lines for one size."""
    data = write_corpus(work / "data", size)
    portal = [sys.executable, "-m", "generator"]
    build = measure(*portal, "build", "--data", data, "--out", work / "site", "--date", DAY)
    project = write_hugo_site(work / "hugo", work / "site", record_values(data))
    hugo = measure(Path(sys.executable).with_name("hugo"), "--source", project, "--destination", work / "hugo-site", "--quiet")
    sizes = compare_pages(size, work)
    floored = python("benchmarks.floor", work / "site", work / "floor")
    floor = floored.answer
    prepared = python("benchmarks.prepared_pages", data, work / "scratch").answer
    pages = python("benchmarks.record_pages", work / "scratch", work / "pages")
    check = measure(*portal, "check", "--data", data, "--date", DAY)
    if floor["pages"] != size or pages.answer["pages"] < size:
        raise RuntimeError(f"expected {size} record pages; floor wrote {floor['pages']}, we made {pages.answer['pages']}")
    per_floor, per_hugo = floor["seconds"], hugo.seconds
    lines = (
        ("write-only floor", per_floor, floored),
        ("Hugo, record pages", per_hugo, hugo),
        ("record pages", prepared["seconds"] + pages.answer["seconds"], pages),
        ("whole build", build.seconds, build),
        ("check alone", check.seconds, check),
    )
    for what, seconds, run in lines:
        yield (
            f"| {size:,} | {what} | {seconds:.1f} | {run.cpu_seconds:.1f} | {size / seconds:,.0f} | {run.largest_mb:,.0f} | {run.tree_mb:,.0f} "
            f"| {seconds / per_hugo:.2f} | {seconds / per_floor:.1f} |"
        )
    yield f"| {size:,} | page bytes, sampled: ours {sizes[0]:,.0f}, Hugo {sizes[1]:,.0f} | | | | | | | |"
    queries = python("benchmarks.queries", work / "site", data / "breach-records" / "table.csv").answer
    yield (
        f"| {size:,} | search, {queries['queries']:.0f} queries: {queries['found']:.0f} found; first ten results load "
        f"{queries['median_kb']:.0f} kB (p50), {queries['p95_kb']:.0f} kB (p95); index {queries['index_mb']:.1f} MB | | | | | | | |"
    )


def record_values(data: Path) -> list[tuple[str, dict[str, str]]]:
    """Return (address, texts) of every record: what differs between two of our record pages.

    What is not among them (the QR code) stands constant in Hugo's template, which is in its favour.
    """
    day = date.fromisoformat(DAY)
    checked = check_release(data, day)
    by_name = {dataset.name: dataset for dataset in checked.datasets}
    records = by_name["breach-records"]
    rows = build_record_set(records, build_register(checked.datasets), day).rows
    names = list(records.resource.schema_.names)
    dates = {
        text: prose_date(date.fromisoformat(text))
        for name in names
        if records.field(name).type == "date"
        for text in set(rows[name])
    }
    found = []
    for row in rows.to_dict("records"):
        values = {name: row[name] for name in (*names, ADDRESS, BODY_NAME, DIGEST, STATUS)}
        values |= {f"{name}_prose": dates[row[name]] for name in names if row[name] in dates}
        values |= {"money": group_digits(row["amount"]), "short": short_hash(row[DIGEST]), "row": f"第 {row[ROW]:,} 行"}
        found.append((row[ADDRESS], {name.lstrip("_"): text for name, text in values.items() if len(text) > 3}))
    return found


def compare_pages(size: int, work: Path) -> tuple[float, float]:
    """Return the mean size of 50 sampled record pages, ours and Hugo's; raises when Hugo published another number of pages."""
    theirs = sorted((work / "hugo-site").rglob("*.html"))
    if len(theirs) != size:
        raise RuntimeError(f"Hugo published {len(theirs)} pages, expected {size}")
    ours = sorted((work / "site" / "records").rglob("*/*/*.html"))
    sample = random.Random(SEED).sample(range(size), 50)
    return tuple(sum(pages[place].stat().st_size for place in sample) / 50 for pages in (ours, theirs))  # type: ignore[return-value]


if __name__ == "__main__":
    main()
