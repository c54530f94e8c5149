"""Searching and filtering as a citizen does, in the real browser."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from search.query import Asking, search_site
from tests.browser.test_pages import DESK, PHONE, Watched, address
from tests.conftest import DEMONSTRATION_DATE

pytestmark = pytest.mark.browser
__all__ = ["address"]


def rows_of(site: Path, dataset: str) -> list[dict[str, str]]:
    with (site / f"data/{dataset}/{dataset}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("place", ["file", "http"])
@pytest.mark.parametrize("day", [DEMONSTRATION_DATE, "2027-11-20"])
@pytest.mark.parametrize("query", ["拖欠", "丙区", "工程款 丙区", "2026〕", "局"])
def test_the_browser_finds_what_the_command_finds_in_the_same_order(
    place: str, query: str, day: str, browser: Browser, demo_site: Path, address: str
) -> None:
    root = address if place == "http" else demo_site.resolve().as_uri() + "/"
    expected = search_site(demo_site / "search-index", query, 10, Asking(today=day))
    with Watched(browser, viewport=PHONE) as watched:
        watched.page.clock.set_fixed_time(f"{day}T08:00:00+08:00")
        watched.page.goto(f"{root}search.html?q={query}")
        expect(watched.page.locator("#search-hits article")).to_have_count(len(expected.results))
        links = watched.page.locator("#search-hits article h2 a").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        assert [link.split("/", 1)[-1] if link.startswith("./") else link for link in links] == [
            hit.url for hit in expected.results
        ]
        assert watched.messages == []


def test_a_document_number_is_found_with_any_brackets(browser: Browser, demo_site: Path, address: str) -> None:
    row = next(row for row in rows_of(demo_site, "breach-records") if "〔" in row["document_no"])
    typed = row["document_no"].replace("〔", "[").replace("〕", "]")
    with Watched(browser, viewport=DESK) as watched:
        watched.page.goto(address + "index.html")
        watched.page.fill("#q", typed)
        watched.page.press("#q", "Enter")
        first = watched.page.locator("#search-hits article").first
        expect(first).to_contain_text(row["document_no"])


def test_suggestions_are_chosen_with_the_arrow_keys(browser: Browser, address: str) -> None:
    with Watched(browser, viewport=DESK) as watched:
        page = watched.page
        page.goto(address + "index.html")
        # At once: after letters one by one, the list for the last of them may come after the arrow.
        page.locator("#q").fill("丙区")
        expect(page.locator("#q-list li").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        chosen = page.get_attribute("#q", "aria-activedescendant")
        assert chosen and page.get_attribute(f"#{chosen}", "aria-selected") == "true"
        page.keyboard.press("Escape")
        expect(page.locator("#q-list")).to_be_hidden()
        assert page.get_attribute("#q", "aria-expanded") == "false"
        assert watched.messages == []


def test_a_search_without_a_hit_leads_on(browser: Browser, address: str) -> None:
    with Watched(browser, viewport=PHONE) as watched:
        watched.page.goto(address + "search.html?q=绝无此词可寻")
        expect(watched.page.locator("#search-nothing")).to_be_visible()
        assert watched.page.locator("#search-nothing a[href*='complaint.html']").count() > 0


def test_files_that_are_not_read_leave_no_dead_button_and_no_hits_of_another_search(browser: Browser, address: str) -> None:
    with Watched(browser, viewport=DESK) as watched:
        page = watched.page
        page.goto(address + "search.html?q=工程款")
        expect(page.locator("#search-hits article").first).to_be_visible()
        # The counts come last; nothing is read or drawn after them.
        expect(page.locator("#search-filters label").first).to_be_attached()
        page.route("**/search-index/**", lambda route: route.abort())
        button = page.locator("#search-tools button").last
        button.click()
        expect(page.locator("#search-status")).to_contain_text("没有读到")
        expect(button).to_be_enabled()
        expect(button).to_contain_text("下载")
        page.fill("#q", "绿化养护招标")
        page.press("#q", "Enter")
        expect(page.locator("#search-hits article")).to_have_count(0)
        expect(page.locator("#search-tools")).to_be_hidden()


def test_hostile_text_in_a_query_stays_text(browser: Browser, address: str) -> None:
    with Watched(browser, viewport=PHONE) as watched:
        watched.page.goto(address + "search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
        expect(watched.page.locator("#search-nothing")).to_be_visible()
        assert watched.page.locator("main img").count() == 0
        assert watched.messages == []


def test_facets_without_scripts_are_pages_with_exactly_the_rows(browser: Browser, demo_site: Path, address: str) -> None:
    expected = sum(row["kind"] == "行政处罚" for row in rows_of(demo_site, "breach-records"))
    with Watched(browser, viewport=DESK, scripts=False) as watched:
        page = watched.page
        page.goto(address + "browse/breach-records/index.html")
        with page.expect_navigation():
            page.locator("main a", has_text="行政处罚").first.click()
        count = 0
        while True:
            count += page.locator("main .recs > li, main table.tbl tbody tr").count()
            following = page.locator("a[rel=next]")
            if following.count() == 0:
                break
            # A page that is still arriving would be counted in part.
            with page.expect_navigation():
                following.first.click()
        assert count == expected


@pytest.mark.parametrize("place", ["file", "http"])
def test_facets_with_scripts_combine_and_stand_in_the_address(place: str, browser: Browser, demo_site: Path, address: str) -> None:
    root = address if place == "http" else demo_site.resolve().as_uri() + "/"
    rows = rows_of(demo_site, "breach-records")
    expected = sum(row["kind"] == "行政处罚" and row["decided_on"].startswith("2026") for row in rows)
    assert 0 < expected < len(rows)
    with Watched(browser, viewport=DESK) as watched:
        page = watched.page
        page.goto(root + "browse/breach-records/index.html")
        page.get_by_role("checkbox", name="行政处罚").check()
        page.get_by_role("checkbox", name="2026", exact=False).first.check()
        expect(page.locator("main [role=status]").first).to_contain_text(f"{expected:,}")
        shared_address = page.url
        assert "?" in shared_address
        page.go_back()
        expect(page.locator("main [role=status]").first).not_to_contain_text(f" {expected:,} ")
        assert watched.messages == []
    with Watched(browser, viewport=DESK) as watched:
        watched.page.goto(shared_address)
        expect(watched.page.locator("main [role=status]").first).to_contain_text(f"{expected:,}")
