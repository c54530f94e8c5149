"""What a citizen in need must find at once stands on the first screen of a phone, and nothing runs over an edge."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import KINDS, find
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS, on_demonstration_day

pytestmark = pytest.mark.browser
PHONE = {"width": 375, "height": 812}
FROM_A_BODY = (
    "?u=https%3A%2F%2Fcredit.jiashi.example%2Fbodies%2Fqu-bing.html&t=%E4%B8%99%E5%8C%BA%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C"
)
BOTTOMS = "all => all.map(each => each.getBoundingClientRect().bottom)"


@pytest.mark.parametrize(("query", "choices"), [("", 6), (FROM_A_BODY, 5)], ids=["alone", "from a body"])
def test_the_telephone_and_the_choices_stand_on_the_first_screen_of_the_complaint_page(
    query: str, choices: int, browser: Browser, demo_site: Path
) -> None:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto(demo_site.resolve().joinpath("complaint.html").as_uri() + query)
    assert page.locator("#about").is_visible() == bool(query)
    (phone,) = page.locator(".callbox a[href='tel:12345']").evaluate_all(BOTTOMS)
    picks = page.locator(".pick a").evaluate_all(BOTTOMS)
    assert phone < min(picks)
    assert len([bottom for bottom in picks if bottom <= PHONE["height"]]) >= choices
    page.close()


def test_whom_to_turn_to_is_linked_on_the_first_screen_of_an_integrity_file(browser: Browser, demo_site: Path) -> None:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto(demo_site.resolve().joinpath("bodies/qu-bing.html").as_uri())
    route, object_to = page.locator(".at-hand a").all()
    assert max(page.locator(".at-hand a").evaluate_all(BOTTOMS)) < PHONE["height"]
    route.click()
    box = page.get_by_role("heading", name="向谁反映这个机构").bounding_box()
    assert box is not None and 0 <= box["y"] < PHONE["height"]
    object_to.click()
    page.wait_for_url("**/complaint.html?*")
    assert page.locator("#about [data-title]").text_content() == "丙区人民政府 诚信档案"
    page.close()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_labels_of_a_rank_chart_stand_inside_its_frame(width: int, browser: Browser, demo_site: Path) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    charts = 0
    for path in sorted(demo_site.resolve().glob("rankings/*/*.html")):
        if 'id="slope-h"' not in path.read_text("utf-8"):
            continue
        page.goto(path.as_uri())
        over = page.evaluate(
            """() => [...document.querySelectorAll('.fig')].flatMap(figure => {
                const frame = figure.getBoundingClientRect();
                return [...figure.querySelectorAll('.chart text')].filter(each => {
                    const label = each.getBoundingClientRect();
                    return label.left < frame.left + 4 || label.right > frame.right - 4;
                }).map(each => each.textContent);
            })"""
        )
        assert over == [], path
        charts += 1
    page.close()
    assert charts > 10


def test_with_letters_of_twice_the_size_no_page_scrolls_sideways_on_a_phone(browser: Browser, demo_site: Path) -> None:
    """The size is the reader's own setting of the browser, which media queries know, too (WCAG 1.4.4, 1.4.10)."""
    large = browser.browser_type.launch(
        executable_path=str(CHROMIUM), args=[*CHROMIUM_FLAGS, "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"]
    )
    page = on_demonstration_day(large).new_page(viewport=PHONE)  # type: ignore[arg-type]
    over = {}
    for kind in KINDS:
        # A folder has no answer for missing addresses: that page finds its style sheet on a server only.
        if kind == "not found":
            continue
        page.goto(demo_site.resolve().joinpath(find(demo_site, kind)).as_uri())
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            over[kind] = width
    large.close()
    assert over == {}


def test_the_file_of_a_search_gives_the_permanent_addresses_wherever_the_site_was_opened(browser: Browser, demo_site: Path) -> None:
    page = browser.new_page()
    page.goto(demo_site.resolve().joinpath("search.html").as_uri() + "?q=乙区教育局")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载这").click()
    rows = list(csv.DictReader(Path(waiting.value.path()).read_text("utf-8-sig").splitlines()))
    assert len(rows) > 1
    for row in rows:
        address = row["网址"].removeprefix("https://credit.jiashi.example/")
        assert address != row["网址"] and (demo_site / address.partition("#")[0]).is_file()
    page.close()


def test_the_web_form_that_is_reached_from_a_body_by_the_complaint_page_knows_the_body(browser: Browser, demo_site: Path) -> None:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto(demo_site.resolve().joinpath("bodies/qu-bing.html").as_uri())
    page.locator(".at-hand a").nth(1).click()
    page.wait_for_url("**/complaint.html?*")
    form = page.locator("#object a[data-form]")
    expect(form).to_have_attribute("href", re.compile("&body="))
    assert parse_qs(urlsplit(form.get_attribute("href") or "").query)["body"] == ["丙区人民政府"]
    page.close()


def test_who_arrives_at_one_of_the_ways_reads_there_what_it_is_about(browser: Browser, demo_site: Path) -> None:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    shown = (
        path for path in sorted(demo_site.resolve().glob("records/breach-records/*/*.html")) if "#object" in path.read_text("utf-8")
    )
    record = next(shown)
    page.goto(record.as_uri())
    page.locator("a[href*='#object']").first.click()
    page.wait_for_url("**/complaint.html?*#object")
    box = page.locator("#object #about").bounding_box()
    way = page.locator("#object").bounding_box()
    assert box is not None and way is not None
    assert 0 <= way["y"] < box["y"] and box["y"] + box["height"] < PHONE["height"]
    page.close()
