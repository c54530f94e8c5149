"""Facets in a real browser, from file:// as a downloaded copy would be opened, and without any script."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.pages import browse, face_files
from tests.pages.data_portal import HOSTILE, breach, breaches, conduct, desk_of, run
from tests.small_portal import bodies, small_site

pytestmark = pytest.mark.browser
ROWS = 700
NUMBERS = [*range(ROWS - 1), ROWS]
OBJECTED = sum(number % 3 == 1 for number in NUMBERS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [breach(number) for number in range(ROWS - 1)] + [
        breach(ROWS, matter=f"={HOSTILE}", kind=HOSTILE, decided_on="2020-01-02")
    ]
    site = small_site(bodies(), breaches(rows), conduct([("2026", "B-014", "不履行", "合同", "")]))
    out = tmp_path_factory.mktemp("browse")
    desk = desk_of(site, tmp_path_factory.mktemp("scratch"))
    for artifact in run([*browse.make_jobs(desk), *face_files.make_jobs(desk)]):
        (out / artifact.path).parent.mkdir(parents=True, exist_ok=True)
        (out / artifact.path).write_bytes(artifact.data)
    return out


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults


def index_of(folder: Path) -> str:
    return (folder / "browse/breaches/index.html").as_uri()


def tick(page: Page, facet: str, value: str) -> None:
    page.locator(f'fieldset[data-facet="{facet}"] input[value="{value}"]').click()


def figure(page: Page, facet: str, value: str) -> str:
    return page.locator(f'fieldset[data-facet="{facet}"] li[data-value="{value}"] span').last.inner_text()


def test_two_facets_combine_and_the_counts_of_the_others_follow(folder: Path, page: Page) -> None:
    page.goto(index_of(folder))
    tick(page, "status", "obj")
    expect(page.locator("#count")).to_contain_text(f"找到 {OBJECTED} 条，共 700 条")
    tick(page, "level", "b")
    wanted = sum(number % 3 == 1 and number % 2 == 1 for number in NUMBERS)
    expect(page.locator("#count")).to_contain_text(f"找到 {wanted} 条")
    # A facet's own counts show what another of its values would give; the other facets count what is left.
    assert figure(page, "status", "show") == str(sum(number % 3 != 1 and number % 2 == 1 for number in NUMBERS))
    assert figure(page, "status", "rep") == "0"
    assert page.locator("#rows > li").count() == 60
    assert page.url.endswith("?status=obj&level=b")
    assert page.locator("#rows .tag.show").count() == 0


def test_the_back_button_undoes_a_choice(folder: Path, page: Page) -> None:
    page.goto(index_of(folder))
    before = page.locator("#count").inner_text()
    tick(page, "status", "obj")
    expect(page.locator("#count")).to_contain_text(f"{OBJECTED}")
    page.go_back()
    expect(page.locator("#count")).to_have_text(before)
    assert not page.locator('fieldset[data-facet="status"] input[value="obj"]').is_checked()


def test_an_address_with_choices_opens_with_them_and_turns_pages(folder: Path, page: Page) -> None:
    page.goto(index_of(folder) + "?status=obj&page=2")
    expect(page.locator("#pager")).to_contain_text(f"第 61–120 条，共 {OBJECTED} 条")
    page.get_by_text("下一页").click()
    expect(page.locator("#pager")).to_contain_text("第 121–180 条")
    assert page.url.endswith("?status=obj&page=3")


def test_a_prebuilt_page_of_one_value_leads_on_to_the_combination(folder: Path, page: Page) -> None:
    page.goto((folder / "browse/breaches/status/obj/index.html").as_uri())
    assert page.locator('fieldset[data-facet="status"] input[value="obj"]').is_checked()
    tick(page, "level", "b")
    page.wait_for_url("**/browse/breaches/index.html?status=obj&level=b")
    expect(page.locator("#count")).to_contain_text("找到")


def test_the_current_result_is_saved_as_a_file_that_no_spreadsheet_runs(folder: Path, page: Page, tmp_path: Path) -> None:
    page.goto(index_of(folder) + "?year=2020")
    expect(page.locator("#count")).to_contain_text("找到 1 条")
    with page.expect_download() as waiting:
        page.locator("#save").click()
    waiting.value.save_as(tmp_path / "result.csv")
    data = (tmp_path / "result.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["编号", "标题", "机构", "日期", "状态", "网址"]
    assert rows[1][1] == f"'={HOSTILE}"
    assert rows[1][5].startswith("https://integrity.example.invalid/portal/records/breaches/")
    assert len(rows) == 2


def test_hostile_text_stays_text_when_the_script_draws_it(folder: Path, page: Page) -> None:
    page.goto(index_of(folder) + "?year=2020")
    expect(page.locator("#rows h2")).to_have_text(f"={HOSTILE}")
    assert page.locator("#rows script").count() == 0


def test_without_script_each_value_leads_to_its_pages(folder: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(index_of(folder))
    assert page.locator('fieldset[data-facet="status"] li.zero a').count() == 0
    page.locator('fieldset[data-facet="status"] a', has_text="异议中").click()
    expect(page.locator("h1")).to_have_text("政务失信记录：异议中")
    expect(page.locator("#rows > li")).to_have_count(60)
    page.get_by_text("下一页").click()
    expect(page.locator("#pager")).to_contain_text(f"第 61–120 条，共 {OBJECTED} 条")
    context.close()
