"""Who holds a letter about a record finds it, also when the record has left the site: that it left, and nothing of what it said."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Browser, expect

from search.query import Asking, search_site
from search.reader import PublishedIndex

STATES = {"withdrawn": "已撤下", "expired": "已停止公示", "repaired": "已停止公示"}


def test_every_record_that_left_is_found_first_by_its_number_and_says_that_it_left(demo_site: Path) -> None:
    with (demo_site / "withdrawals" / "withdrawals.csv").open(encoding="utf-8-sig", newline="") as file:
        departed = list(csv.DictReader(file))
    assert {row["way"] for row in departed} == set(STATES) and len(departed) > 50
    index = demo_site / "search-index"
    for row in departed[::5]:
        first = search_site(index, row["record_id"], 1, Asking()).results[0]
        assert (first.id, first.url, first.status, first.status_class) == (
            row["record_id"], row["address"], STATES[row["way"]], "gone",
        )  # fmt: skip
        assert row["record_id"] in first.title and (first.body, first.areas, first.number) == ("", (), "")
    stored = PublishedIndex(index)
    left = {row["record_id"] for row in departed}
    assert {stored.document(place).url for place in range(stored.count) if stored.document(place).id in left} == {
        row["address"] for row in departed
    }


def test_the_search_page_warns_of_records_that_left_and_of_no_others(browser: Browser, demo_site: Path) -> None:
    page = browser.new_page()
    for query, warnings in (("状态:已撤下", 10), ("状态:已停止公示", 10), ("状态:已删去", 0)):
        page.goto(demo_site.resolve().joinpath("search.html").as_uri() + f"?q={query}")
        expect(page.locator("#search-hits .hit h2").first).to_be_visible()
        expect(page.locator("#search-hits .warn")).to_have_count(warnings)
    page.goto(demo_site.resolve().joinpath("search.html").as_uri() + "?q=JS-2026-0080")
    expect(page.locator("#search-hits .hit").first).to_contain_text("此记录已撤下（JS-2026-0080）")
    expect(page.locator("#search-hits .warn").first).to_have_text("已经不再公示，只保留说明。")
    page.locator("#search-hits .hit a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("此记录已撤下")
    page.close()
