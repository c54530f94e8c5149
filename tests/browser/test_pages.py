"""Every page kind of the demonstration portal, opened in the real browser from a folder (file://) and over HTTP.

Checked on each: nothing asked of another origin, no message in the console, no sideways scroll on a phone, axe-core without a violation.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# Page kind → a glob whose first match in the built site stands for it.
KINDS = {
    "home": "index.html",
    "bodies": "bodies/index.html",
    "body": "bodies/qu-bing.html",
    "records": "records/index.html",
    "record": "records/breach-records/*/*.html",
    "commitment": "records/commitments/*/*.html",
    "browse": "browse/breach-records/index.html",
    "facet": "browse/breach-records/kind/*/index.html",
    "case": "records/joint-action/*/*.html",
    "rectification": "records/rectification/*/*.html",
    "paces": "paces/proposals.html",
    "exchange": "exchange/index.html",
    "deadlines": "rights/deadlines.html",
    "outside rating": "rankings/university-rating/index.html",
    "commitments": "commitments/index.html",
    "lists": "lists/index.html",
    "list": "lists/conduct-list/index.html",
    "rankings": "rankings/index.html",
    "ranking": "rankings/district-evaluation/index.html",
    "statistics": "statistics/hotline/index.html",
    "matrix": "responsibilities/responsibilities.html",
    "areas": "areas/index.html",
    "area": "areas/a01.html",
    "datasets": "datasets/index.html",
    "dataset": "datasets/breach-records.html",
    "releases": "releases/index.html",
    "complaint": "complaint.html",
    "rights": "rights/index.html",
    "joint action": "joint-action/index.html",
    "search": "search.html",
    "letters": "bodies/letters/index.html",
    "years": "browse/years.html",
    "site map": "sitemap.html",
    "guide": "guide/index.html",
    "not found": "404.html",
}
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(demo_site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(demo_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def find(site: Path, kind: str) -> str:
    matches = sorted(path.relative_to(site.resolve()).as_posix() for path in site.resolve().glob(KINDS[kind]))
    assert matches, f"no page of the kind {kind} was built"
    return matches[0]


class Watched:
    """A page whose requests and console messages are kept."""

    def __init__(self, browser: Browser, *, viewport: dict[str, int], scripts: bool = True) -> None:
        self.context = browser.new_context(viewport=viewport, java_script_enabled=scripts)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.messages.append(f"error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *failure: object) -> None:
        self.context.close()


# A folder has no answer for missing addresses: the page for them is opened over HTTP only.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "not found"])
def test_a_page_works_from_a_folder_without_a_message_or_a_foreign_request(kind: str, browser: Browser, demo_site: Path) -> None:
    with Watched(browser, viewport=PHONE) as watched:
        watched.page.goto(demo_site.resolve().joinpath(find(demo_site, kind)).as_uri())
        watched.page.wait_for_load_state("networkidle")
        assert watched.messages == []
        assert [url for url in watched.requests if not url.startswith("file://")] == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert "演示数据" in watched.page.inner_text("body")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["375", "1280"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_accessibility_violation(
    kind: str, viewport: dict[str, int], browser: Browser, demo_site: Path, address: str
) -> None:
    with Watched(browser, viewport=viewport) as watched:
        watched.page.goto(address + find(demo_site, kind))
        watched.page.wait_for_load_state("networkidle")
        # axe is injected by the test, so the page's own policy must let it in: evaluate() runs outside the policy.
        answer = Axe().run(watched.page)
        faults = [(each["id"], each["nodes"][0]["html"][:160]) for each in answer.response["violations"]]
        assert faults == []
        assert watched.messages == []
        assert [url for url in watched.requests if not url.startswith(address)] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("search", "not found")])
def test_a_page_reads_the_same_without_scripts(kind: str, browser: Browser, demo_site: Path) -> None:
    target = demo_site.resolve().joinpath(find(demo_site, kind)).as_uri()
    texts = []
    for scripts in (True, False):
        with Watched(browser, viewport=DESK, scripts=scripts) as watched:
            watched.page.goto(target)
            texts.append([watched.page.inner_text("h1"), watched.page.locator("main h2").all_inner_texts()])
    assert texts[0] == texts[1]


def test_elder_mode_enlarges_and_is_kept_between_pages(browser: Browser, address: str) -> None:
    with Watched(browser, viewport=PHONE) as watched:
        page = watched.page
        page.goto(address + "index.html")
        before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        page.click("#elder")
        after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        assert after >= before * 1.24
        page.goto(address + "complaint.html")
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == after
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_keyboard_reaches_the_text_first_and_shows_where_it_is(browser: Browser, address: str) -> None:
    with Watched(browser, viewport=DESK) as watched:
        page = watched.page
        page.goto(address + "datasets/breach-records.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_record_leads_to_a_complaint_that_already_names_it(browser: Browser, demo_site: Path, address: str) -> None:
    record = find(demo_site, "record")
    with Watched(browser, viewport=PHONE, scripts=False) as watched:
        watched.page.goto(address + record)
        links = watched.page.locator(".rights a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert any("complaint.html" in link for link in links)
    permanent = "https://credit.jiashi.example/" + record
    with Watched(browser, viewport=PHONE) as watched:
        watched.page.goto(address + record)
        watched.page.locator(".rights a[href*='complaint.html']").first.click()
        watched.page.wait_for_url("**/complaint.html*")
        hrefs = watched.page.locator("main a").evaluate_all("links => links.map(link => decodeURIComponent(link.href))")
        assert any(permanent in href for href in hrefs if href.startswith("mailto:") or "?" in href)
