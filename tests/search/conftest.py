"""The generated corpus of the search tests and its published index, made once."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from search.documents import DocumentBatch
from tests.search.material import generated, publish
from tests.search.site import QuietHandler, lay_site

RECORDS = 2000


@pytest.fixture(scope="session")
def corpus() -> list[DocumentBatch]:
    return list(generated(RECORDS))


@pytest.fixture(scope="session")
def index_dir(corpus: list[DocumentBatch], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(corpus, tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="session")
def site(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_site(index_dir, tmp_path_factory.mktemp("site") / "public")


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/search.html"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, served: str, site: Path) -> str:
    return served if request.param == "http" else (site / "search.html").as_uri()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when anything is written to its console or when it turns elsewhere."""
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    # What the page no longer waits for when it is left or closed is aborted, which is no fault of the page.
    page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or faults.append(f"failed: {request.url}"))
    yield page
    context.close()
    assert faults == []
