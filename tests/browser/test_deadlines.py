"""The page of deadlines counts in the browser as the generator counts, works by double-click, and says its limits without a script."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page

from generator.addresses import DEADLINES
from generator.artifacts import Artifact
from generator.legal_rules import Span, load_rules
from generator.pages import deadlines, face_files
from generator.working_days import LAST_PLANNED, add_working_days
from tests.pages.data_portal import desk_of
from tests.small_portal import bodies, small_site

pytestmark = pytest.mark.browser
WEEKDAYS = "一二三四五六日"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deadlines")
    desk = desk_of(small_site(bodies()), folder / "scratch")
    made: list[Artifact] = [each for jobs in (deadlines, face_files) for job in jobs.make_jobs(desk) for each in job.artifacts()]
    for each in made:
        path = folder / "site" / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.data)
    return folder / "site" / DEADLINES


@pytest.fixture
def opened(browser: Browser, page_file: Path) -> Page:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    return page


def counted(page: Page, day: str) -> list[tuple[int, str, int, str]]:
    """Enter a day and return (count, unit, less, last day) of every row."""
    page.fill("#count-from", day)
    script = """cells => cells.map(c => [+c.dataset.count, c.dataset.unit, +c.dataset.less, c.textContent])"""
    rows: list[tuple[int, str, int, str]] = page.eval_on_selector_all("td[data-count]", script)
    return rows


def test_every_day_is_counted_as_the_generator_counts(opened: Page) -> None:
    chance = Random(20261120)
    days = [date(2023, 1, 1) + timedelta(days=chance.randrange(1500)) for _ in range(60)]
    days += [date(2024, 2, 29), date(2026, 9, 30), date(2026, 12, 31), date(2025, 8, 31), date(2026, 1, 31)]
    for day in days:
        rows = counted(opened, day.isoformat())
        assert len(rows) > 8
        for count, unit, less, text in rows:
            end = Span.model_validate({"count": count, "unit": unit}).end_after(day) - timedelta(days=less)
            assert text == f"{end.isoformat()} 周{WEEKDAYS[end.weekday()]}", (day, count, unit)


def test_the_example_on_the_page_is_right(opened: Page) -> None:
    assert add_working_days(date(2026, 9, 30), 5) == date(2026, 10, 13)
    text = opened.inner_text("main")
    assert "2026年9月30日" in text and "10月13日" in text
    limit = load_rules().limit("decide-objection", date(2026, 11, 20))
    assert f"{limit.span.count}个工作日" in text and limit.title in text


def test_a_day_beyond_the_published_plans_is_counted_by_weekdays_and_says_so(opened: Page) -> None:
    counted(opened, LAST_PLANNED.isoformat())
    assert "没有已公布的放假安排" in opened.inner_text("#count-said")
    counted(opened, "2026-11-20")
    assert "2026-11-20算起" in opened.inner_text("#count-said")


@pytest.mark.parametrize("value", ["", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_gives_no_answer(opened: Page, value: str) -> None:
    counted(opened, "2026-11-20")
    assert {text for *_, text in counted(opened, value)} == {"—"}


def test_without_a_script_the_limits_stand_in_words_and_nothing_asks_for_a_day(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert not page.is_visible("#count-from") and not page.is_visible(".due")
    assert re.search(r"5\s?个工作日", page.inner_text("main"))
    context.close()


def test_the_page_asks_nothing_of_the_network(browser: Browser, page_file: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(page_file.as_uri())
    counted(page, "2026-11-20")
    assert all(url.startswith("file://") for url in asked) and not faults
    page.close()
