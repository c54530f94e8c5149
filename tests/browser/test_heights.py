"""Pages stay short enough to be looked through on a phone, and what is folded is still found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PHONE = {"width": 375, "height": 812}
TALLEST = 11_000  # px, about thirteen screens
BODY_FILE = "bodies/qu-wu.html"  # of the busiest bodies: records, promises, evaluations, statistics, tasks


def heaviest_pages(site: Path) -> list[str]:
    """Return the two pages with most bytes in each folder at the top of the site: the tallest are among them."""
    folders: dict[str, list[Path]] = defaultdict(list)
    for page in site.rglob("*.html"):
        folders[page.relative_to(site).parts[0]].append(page)
    chosen = [page for pages in folders.values() for page in sorted(pages, key=lambda each: (-each.stat().st_size, each))[:2]]
    return sorted(page.relative_to(site).as_posix() for page in chosen)


def test_no_page_is_endless_on_a_phone(browser: Browser, demo_site: Path) -> None:
    site = demo_site.resolve()
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    heights = {}
    for path in heaviest_pages(site):
        page.goto(site.joinpath(path).as_uri())
        heights[path] = page.evaluate("document.documentElement.scrollHeight")
    page.close()
    assert {path: height for path, height in heights.items() if height > TALLEST} == {}
    assert len(heights) > 30


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_link_into_a_closed_part_opens_it(scripts: bool, browser: Browser, demo_site: Path) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(demo_site.resolve().joinpath(BODY_FILE).as_uri())
    inside = page.locator("#d-honours")
    assert not inside.is_visible()
    page.goto(demo_site.resolve().joinpath(BODY_FILE).as_uri() + "#d-honours")
    inside.wait_for(state="visible")
    assert page.evaluate("document.getElementById('d-honours').getBoundingClientRect().top") < PHONE["height"]
    context.close()


def test_a_record_says_its_last_day_and_the_rights_to_a_phone_before_the_course_of_events(
    browser: Browser, demo_site: Path
) -> None:
    record = next(
        each
        for each in sorted(demo_site.resolve().glob("records/breach-records/*/*.html"))
        if 'id="window"' in each.read_text("utf-8")
    )
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto(record.as_uri())
    until = page.locator("[data-until]").first.get_attribute("data-until")
    day = page.get_by_text(f"公示到 {until}")
    assert day.evaluate("each => each.getBoundingClientRect().bottom") < PHONE["height"] / 2
    headings = page.locator("main h2").evaluate_all("all => all.map(each => each.textContent)")
    assert headings.index("您可以做什么") + 1 == headings.index("公示期与当事人的权利") < headings.index("经过")
    page.close()


def test_a_closed_part_opens_by_the_keyboard_and_on_paper_all_are_open(browser: Browser, demo_site: Path) -> None:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto(demo_site.resolve().joinpath(BODY_FILE).as_uri())
    part = page.locator("details.part:not([open])", has=page.locator("#d-honours"))
    part.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#d-honours").is_visible()
    page.keyboard.press("Enter")
    assert not page.locator("#d-honours").is_visible()
    page.emulate_media(media="print")
    assert page.locator("#d-honours").bounding_box()["height"] > 50  # type: ignore[index]
    page.close()


# A4 less the margins of the print style (16 mm on each side) at 96 px an inch.
PAPER = {"width": 672, "height": 980}


def test_paper_shows_tables_as_tables_and_cuts_nothing_off(browser: Browser, demo_site: Path) -> None:
    site = demo_site.resolve()
    page = browser.new_page(viewport=PAPER)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    tables = 0
    cut: dict[str, list[str]] = {}
    for path in heaviest_pages(site):
        page.goto(site.joinpath(path).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        tables += page.locator("main thead").count()
        found = page.evaluate(
            """width => [...document.querySelectorAll('main table, main .fig, main thead, main td, main th')]
                .filter(each => each.getClientRects().length && !each.closest('.vh'))
                .filter(each => each.getBoundingClientRect().right > width + 1 || getComputedStyle(each).position === 'absolute')
                .map(each => each.tagName + '.' + each.className + ' ' + each.textContent.trim().slice(0, 20)).slice(0, 3)""",
            PAPER["width"],
        )
        if found:
            cut[path] = found
    page.close()
    assert cut == {}
    assert tables > 100
