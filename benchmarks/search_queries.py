"""Asks the built sites in Chromium: bytes, requests and time of cold and next queries, and what was found against the plain scan."""

from __future__ import annotations

import gzip
import json
import statistics
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from benchmarks.search_corpus import Scan
from search.scripts import client_scripts

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
# Of our search page only what searching needs is counted: pages of the other two are bare.
OURS: Final = ("/assets/search", "/search-index/")
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css",
    ".json": "application/json",
}
_PATIENCE: Final = 60_000
_SLOWER: Final = 4


@dataclass(slots=True)
class Traffic:
    """What was served: address, bytes as compressed by the server, bytes of the file."""

    lines: list[tuple[str, int, int]] = field(default_factory=list)

    def take(self, prefixes: Sequence[str]) -> tuple[int, int, int]:
        """Return requests, compressed and plain bytes since the last time, of addresses that begin so."""
        lines, self.lines = self.lines, []
        mine = [line for line in lines if line[0].startswith(tuple(prefixes))]
        return len(mine), sum(line[1] for line in mine), sum(line[2] for line in mine)


@dataclass(slots=True)
class Asked:
    """One query: requests, bytes and milliseconds when nothing was loaded before, and right after another query; what was found."""

    query: str
    requests: int = 0
    compressed: int = 0
    plain: int = 0
    seconds: float = 0.0
    next_requests: int = 0
    next_compressed: int = 0
    next_seconds: float = 0.0
    first: tuple[str, ...] = ()
    total: int = 0
    is_exact: bool = True
    is_stopped: bool = False
    failure: str = ""


class _Server(ThreadingHTTPServer):
    """Says nothing about browsers that leave while something is sent."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serve(site: Path, besides: Mapping[str, bytes] = MappingProxyType({})) -> Iterator[tuple[str, Traffic]]:
    """Serve a folder, and files ``besides`` it, as a plain web server with gzip would; yield its address and what it served."""
    traffic = Traffic()

    @lru_cache(maxsize=20_000)
    def load(path: str) -> tuple[bytes, int]:
        data = besides[path] if path in besides else (site / path).read_bytes()
        return gzip.compress(data, 6, mtime=0), len(data)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urllib.parse.unquote(urllib.parse.urlparse(self.path).path)
            try:
                body, size = load(path.lstrip("/"))
            except OSError:
                self.send_error(404)
                return
            traffic.lines.append((path, len(body), size))
            self.send_response(200)
            self.send_header("Content-Type", _TYPES.get(Path(path).suffix, "application/octet-stream"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", traffic
    server.shutdown()
    server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def bare_page(index: Path) -> Iterator[tuple[Page, Traffic]]:
    """Yield a page that has our search script and no search box, beside the index in a folder called search-index; nothing is cached."""
    page_files = {"bare.html": b'<!DOCTYPE html><title>-</title><body><script src="search-page.js"></script>', **client_scripts()}
    with serve(index.parent, page_files) as (address, traffic), chromium() as browser:
        page = browser.new_page()
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(f"{address}bare.html")
        page.wait_for_function("window.siteSearch")
        yield page, traffic


Ask = Callable[[Page, str], tuple[tuple[str, ...], int, bool]]


def ask_cold(
    site: Path, queries: Sequence[str], start: Callable[[Page, str, str], None], ask: Ask, prefixes: Sequence[str]
) -> list[Asked]:
    """Ask each query in a browser that has nothing of the site yet, then the one after it in the same page.

    ``start`` opens the page, ``ask`` waits for the answer to a query: addresses or ids of the first hits, total, whether that is exact.
    """
    found = []
    with serve(site) as (address, traffic), chromium() as browser:
        for at, query in enumerate(queries):
            context = browser.new_context()
            try:
                found.append(_ask_once(context, address, traffic, query, queries[(at + 1) % len(queries)], start, ask, prefixes))
            except BrowserError as error:
                found.append(Asked(query, failure=str(error).splitlines()[0]))
                traffic.lines.clear()
            finally:
                context.close()
    return found


def _ask_once(
    context: BrowserContext,
    address: str,
    traffic: Traffic,
    query: str,
    following: str,
    start: Callable[[Page, str, str], None],
    ask: Ask,
    prefixes: Sequence[str],
) -> Asked:
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    begun = time.perf_counter()
    start(page, address, query)
    first, total, is_exact = ask(page, query)
    asked = Asked(query, seconds=time.perf_counter() - begun, first=first, total=total, is_exact=is_exact)
    page.wait_for_load_state("networkidle")
    asked.requests, asked.compressed, asked.plain = traffic.take(prefixes)
    begun = time.perf_counter()
    ask(page, following)
    asked.next_seconds = time.perf_counter() - begun
    asked.next_requests, asked.next_compressed, _ = traffic.take(prefixes)
    return asked


def ask_ours(site: Path, queries: Sequence[str]) -> list[Asked]:
    """Ask our search page."""
    return ask_cold(site, queries, _open_ours, _read_ours, OURS)


def measure_scripts(site: Path, queries: Sequence[str]) -> list[float]:
    """Return the milliseconds that our scripts ran until the first results stood, in a browser whose processor is slowed down 4 times."""
    found = []
    with serve(site) as (address, _), chromium() as browser:
        for query in queries:
            context = browser.new_context()
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Performance.enable")
            session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
            _open_ours(page, address, query)
            _read_ours(page, query)
            metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
            found.append(metrics["ScriptDuration"] * 1e3)
            context.close()
    return found


def _open_ours(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}search.html?q={urllib.parse.quote(query)}", wait_until="commit")
    page.wait_for_function("query => document.getElementById('q')?.value === query", arg=query)


def _read_ours(page: Page, query: str) -> tuple[tuple[str, ...], int, bool]:
    if page.input_value("#q") != query:
        page.evaluate("document.getElementById('search-hits').setAttribute('aria-busy', 'true')")
        page.fill("#q", query)
        page.press("#q", "Enter")
    page.wait_for_selector("#search-hits[aria-busy=false]", state="attached")
    page.wait_for_function("document.getElementById('search-title').textContent.includes('找到')")
    ids = page.eval_on_selector_all("#search-hits .hit", "hits => hits.map(hit => hit.dataset.id)")
    count = (page.text_content("#search-title") or "").rpartition("”")[2]
    number = "".join(letter for letter in count if letter.isdigit())
    return tuple(ids), int(number or 0), "至多" not in count


def ask_pagefind(site: Path, queries: Sequence[str]) -> list[Asked]:
    """Ask Pagefind through its own script."""

    def start(page: Page, address: str, query: str) -> None:
        page.goto(f"{address}ask.html")
        page.wait_for_function("window.isReady === true")

    def ask(page: Page, query: str) -> tuple[tuple[str, ...], int, bool]:
        answer = page.evaluate("query => window.ask(query)", query)
        return tuple(answer["ids"]), len(answer["ids"]), True

    return ask_cold(site, queries, start, ask, ("/pagefind/",))


def ask_material(site: Path, queries: Sequence[str]) -> list[Asked]:
    """Ask Material's search box."""

    def start(page: Page, address: str, query: str) -> None:
        page.goto(f"{address}index.html", wait_until="commit")
        page.wait_for_selector("[data-md-component=search-query]", state="attached")
        page.evaluate("document.getElementById('__search').checked = true")

    def ask(page: Page, query: str) -> tuple[tuple[str, ...], int, bool]:
        page.evaluate("document.querySelector('.md-search-result__meta').textContent = ''")
        page.focus("[data-md-component=search-query]")
        page.fill("[data-md-component=search-query]", query, force=True)
        page.keyboard.press("End")
        page.wait_for_function("/符合|没有/.test(document.querySelector('.md-search-result__meta').textContent)")
        meta = page.text_content(".md-search-result__meta") or ""
        links = page.eval_on_selector_all("a.md-search-result__link", "links => links.map(link => new URL(link.href).pathname)")
        number = "".join(letter for letter in meta if letter.isdigit())
        ids = tuple(dict.fromkeys(Path(link).stem for link in links))
        return ids, int(number or (1 if "1" in meta else 0)), True

    return ask_cold(site, queries, start, ask, ("/search/", "/assets/javascripts/"))


def pagefind_ids(site: Path) -> dict[str, str]:
    """Return the document of each of Pagefind's fragments, so that its answers can be judged without loading them."""
    found = {}
    for path in (site / "pagefind" / "fragment").iterdir():
        text = gzip.decompress(path.read_bytes()).partition(b"{")
        found[path.stem] = Path(json.loads(b"{" + text[2])["url"]).stem
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """Recall and precision (means over the queries that were answered; the share found and the share right), and how many were answered."""

    recall: float
    precision: float
    answered: int


def judge(answers: Sequence[Asked], scan: Scan, name_of: Callable[[str], str]) -> Judged:
    """Compare what was found with the plain scan.

    Where not all ids are known, but a total, the first hits are judged one by one and the total counts as found as far as it may.
    """
    recalls, precisions = [], []
    for asked in answers:
        if asked.failure:
            continue
        truth = scan.find(asked.query)
        named = {name_of(one) for one in asked.first}
        right = len(named & truth)
        precisions.append(right / len(named) if named else 1.0)
        if not truth:
            recalls.append(1.0)
        elif asked.total > len(asked.first):
            recalls.append(
                min(asked.total, len(truth)) / len(truth) if asked.is_exact else 1.0 if asked.total >= len(truth) else 0.0
            )
        else:
            recalls.append(right / len(truth))
    return Judged(_mean(recalls), _mean(precisions), len(recalls))


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Return median, 95th percentile and maximum."""
    if len(values) < 2:
        return (values[0],) * 3 if values else (0.0, 0.0, 0.0)
    return statistics.median(values), statistics.quantiles(values, n=20, method="inclusive")[-1], max(values)
