"""A site that was not rebuilt in time hides what is past its last day, in a real browser, from file://, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator import addresses
from tests.build.test_life_of_a_record import NUMBER, OTHER, SECRET, Life

pytestmark = pytest.mark.browser
# 2027-05-31 is the last day of display; days end at midnight in Beijing.
LAST_MOMENT = "2027-05-31T15:59:00Z"
FIRST_MOMENT = "2027-05-31T16:00:00Z"
Opener = Callable[[str, str], Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    life = Life(tmp_path_factory.mktemp("life"))
    life.build("2026-10-12")
    return life.out


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Opener]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    faults: list[str] = []

    def open_at(address: str, moment: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.clock.set_fixed_time(moment)
        page.goto((site.resolve() / address.partition("?")[0]).as_uri() + "".join(address.partition("?")[1:]))
        return page

    yield open_at
    context.close()
    assert not faults


def test_on_the_last_day_everything_is_shown(opened: Opener) -> None:
    page = opened(addresses.record("breaches", NUMBER), LAST_MOMENT)
    expect(page.locator("h1")).to_have_text(SECRET)
    assert page.locator(".overdue").count() == 0
    page = opened("browse/breaches/index.html", LAST_MOMENT)
    expect(page.get_by_text(SECRET)).to_be_visible()


def test_from_the_next_day_on_the_record_s_page_says_only_that_its_time_is_over(opened: Opener) -> None:
    page = opened(addresses.record("breaches", NUMBER), FIRST_MOMENT)
    expect(page.locator(".overdue")).to_contain_text("公示期已满")
    assert SECRET not in page.locator("body").inner_text() and SECRET not in page.title()


@pytest.mark.parametrize("address", ["browse/breaches/index.html", "index.html", "bodies/b1.html"])
def test_lists_hide_the_row_and_say_so_and_keep_the_others(opened: Opener, address: str) -> None:
    page = opened(address, FIRST_MOMENT)
    expect(page.locator(".overdue")).to_contain_text("1 条记录公示期已满")
    assert SECRET not in page.locator("body").inner_text()
    assert OTHER in page.locator("body").inner_text()


def test_rows_that_a_script_draws_are_hidden_too(opened: Opener) -> None:
    page = opened("browse/breaches/index.html", FIRST_MOMENT)
    page.locator('fieldset[data-facet="status"] input').first.click()
    expect(page.get_by_text(OTHER)).to_be_visible()
    expect(page.get_by_text(SECRET)).to_have_count(0)


def test_search_does_not_find_it_any_more(opened: Opener) -> None:
    page = opened(f"search.html?q={SECRET[:6]}", LAST_MOMENT)
    expect(page.locator("article").first).to_be_visible()
    page = opened(f"search.html?q={SECRET[:6]}", FIRST_MOMENT)
    expect(page.locator("#search-hits")).to_have_attribute("aria-busy", "false")
    expect(page.locator("article")).to_have_count(0)
