"""Bytes per search query on a built site: what Chromium loads for a cold first query, and whether the hits contain it."""

from __future__ import annotations

import csv
import json
import random
import statistics
import sys
import threading
import urllib.parse
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.corpus import SEED

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


class _Quiet(SimpleHTTPRequestHandler):
    """Serves the site without writing a log."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def sample_queries(table: Path, count: int) -> list[str]:
    """Return substrings of 2 to 8 Chinese characters of the records' facts, seeded."""
    chance = random.Random(SEED)
    with table.open(encoding="utf-8", newline="") as file:
        facts = [row["fact"] for row in csv.DictReader(file)]
    queries: list[str] = []
    while len(queries) < count:
        fact = chance.choice(facts)
        start, length = chance.randrange(len(fact) - 8), chance.randrange(2, 9)
        query = fact[start : start + length]
        if all("\u4e00" <= letter <= "\u9fff" for letter in query):
            queries.append(query)
    return queries


def measure_queries(site: Path, table: Path, count: int = 60) -> dict[str, float]:
    """Return found, p50 and p95 kB and requests of a cold first query: search scripts, index files, ten hits."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sizes, requests, found = [], [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for query in sample_queries(table, count):
            context = browser.new_context()
            loaded, is_found = _query(context.new_page(), f"http://127.0.0.1:{server.server_port}/", site, query)
            context.close()
            sizes.append(sum(loaded) / 1e3)
            requests.append(float(len(loaded)))
            found += is_found
        browser.close()
    server.shutdown()
    server.server_close()
    index = sum(path.stat().st_size for path in (site / "search-index").rglob("*") if path.is_file())
    return {
        "queries": float(len(sizes)),
        "found": float(found),
        "median_kb": statistics.median(sizes),
        "p95_kb": statistics.quantiles(sizes, n=20)[-1],
        "median_requests": statistics.median(requests),
        "index_mb": index / 1e6,
    }


def _query(page: Page, address: str, site: Path, query: str) -> tuple[list[int], bool]:
    loaded: list[int] = []

    def count(path: str) -> None:
        if "search" in path and path.endswith(".js"):
            loaded.append((site / path.lstrip("/")).stat().st_size)

    page.on("requestfinished", lambda request: count(urllib.parse.urlparse(request.url).path))
    page.goto(f"{address}search.html?q={urllib.parse.quote(query)}")
    page.wait_for_selector("#search-hits article", timeout=20_000)
    return loaded, query in (page.text_content("#search-hits") or "")


if __name__ == "__main__":
    print(json.dumps(measure_queries(Path(sys.argv[1]), Path(sys.argv[2]))))
