"""A bare site around an index for the browser tests: the page, the scripts, a server; and what is read off the page."""

from __future__ import annotations

import http.server
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from search.scripts import client_scripts

HERE = Path(__file__).parent


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def lay_site(index_dir: Path, folder: Path) -> Path:
    """Lay a site with one search page, and one page that only has the search box."""
    (folder / "assets").mkdir(parents=True)
    for name, script in client_scripts().items():
        (folder / "assets" / name).write_bytes(script)
    (folder / "assets" / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    shutil.copy(HERE / "page.html", folder / "search.html")
    plain = (HERE / "page.html").read_text(encoding="utf-8").replace('<div id="search-hits"></div>', "")
    plain = plain.replace('<script src="assets/search-page.js" defer></script>', "")
    (folder / "other.html").write_text(plain, encoding="utf-8")
    shutil.copytree(index_dir, folder / "search-index")
    return folder


def shown(page: Page) -> list[str]:
    """Return the ids of the hits on the page."""
    return [str(hit) for hit in page.eval_on_selector_all("#search-hits .hit", "hits => hits.map(hit => hit.dataset.id)")]


def open_results(page: Page, address: str, query: str, more: str = "") -> None:
    """Open the search page with a query and wait for its hits."""
    page.goto(f"{address}?q={quote(query)}{more}")
    settled(page)


def settled(page: Page) -> None:
    """Wait until the hits of the view stand."""
    page.wait_for_selector("#search-hits[aria-busy=false]", state="attached")


@contextmanager
def counted_anew(page: Page) -> Iterator[None]:
    """Do something that shows another view, then wait until its facets are counted: nothing is drawn anew after that."""
    page.eval_on_selector("#search-filters details", "panel => { panel.dataset.before = ''; }")
    yield
    page.wait_for_selector("#search-filters details:not([data-before]) label", state="attached")
