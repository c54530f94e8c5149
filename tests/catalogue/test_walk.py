"""A reader with a keyboard and nothing else reaches every entry of the catalogue in three steps from the home page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator import addresses
from tests.catalogue.clicks import HOME, links_of
from tests.catalogue.entries import ENTRIES
from tests.catalogue.test_coverage import covered

STEPS = 3


def way_to(site: Path, page: str) -> list[str]:
    """The shortest way of pages from the home page, without it."""
    ways: dict[str, list[str]] = {HOME: []}
    ring = [HOME]
    while ring and page not in ways:
        following = []
        for at in ring:
            for link in links_of(site, at):
                # The site map leads everywhere; a reader takes the columns.
                if link not in ways and link != addresses.SITEMAP_PAGE:
                    ways[link] = [*ways[at], link]
                    following.append(link)
        ring = following
    return ways[page]


def press_until(page: Page, target: str) -> bool:
    """Press Tab until a visible link to the target has the focus, then Enter; False when focus comes round without it."""
    for _ in range(900):
        page.keyboard.press("Tab")
        href, is_shown = page.evaluate(
            "() => { const a = document.activeElement; const box = a.getBoundingClientRect();"
            " return [a.href || '', box.width > 0 && box.height > 0] }"
        )
        if href.split("#")[0].split("?")[0].endswith("/" + target) and is_shown:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return True
        if page.evaluate("() => document.activeElement === document.body"):
            return False
    return False


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_is_three_steps_from_the_home_page(entry: str, demo_site: Path, browser: Browser) -> None:
    target = covered()[entry].pages[0]
    way = way_to(demo_site, target)
    assert 1 <= len(way) <= STEPS, way
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((demo_site / HOME).resolve().as_uri())
    for step in way:
        assert press_until(page, step), step
    assert page.url.split("#")[0].endswith("/" + target)
    assert page.locator("main h1").count() == 1
    page.close()
