"""Fixtures that all tests share: the real data beside the checkout, the demonstration site built once, a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]
DEMONSTRATION_DATE = "2026-11-20"
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The same examples wherever the tests run: one commit passes or fails, never now and then. `make explore` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("explore" if os.environ.get("PORTAL_EXPLORE") else "repeatable")

# Builds without a date are for today, whatever the machine that tests is set to.
os.environ.pop("SOURCE_DATE_EPOCH", None)

# On a busy machine a page may take long; what never comes still fails.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real datasets that stand beside the checkout; some may not be shipped, so a lone clone has none of them."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real datasets are not beside this checkout")
    return folder


def run_portal(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own and return its answer."""
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY, **options)  # type: ignore[call-overload, no-any-return]


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration portal, built once per test process by the real command."""
    out = tmp_path_factory.mktemp("demonstration") / "public"
    answer = run_portal("build", "--data", "data", "--out", out, "--date", DEMONSTRATION_DATE)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return out


def on_demonstration_day(browser: Browser) -> Browser:
    """Let each page of a browser open on the day of the demonstration, unless a test sets another.

    Pages hide what is past its last day of display, so they look another way on each day that the tests run.
    """
    moment = f"{DEMONSTRATION_DATE}T12:00:00+08:00"
    new_context, new_page = browser.new_context, browser.new_page

    def context_of_the_day(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.clock.set_fixed_time(moment)
        return context

    def page_of_the_day(**options: Any) -> Page:
        page = new_page(**options)
        page.clock.set_fixed_time(moment)
        return page

    browser.new_context, browser.new_page = context_of_the_day, page_of_the_day  # type: ignore[method-assign]
    return browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Debian Chromium, headless, on the day of the demonstration."""
    with sync_playwright() as playwright:
        # In a locale without Chinese the browser would give every download the name "download".
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS, env=dict(environment))
        yield on_demonstration_day(chromium)
        chromium.close()
