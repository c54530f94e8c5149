"""What the frame does in a real browser, opened by double-click (file://), with script and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page

from generator.pages import areas, bodies, complaint, face_files, home, rights, search_page, sitemap_page
from generator.pages.workspace import open_workspace
from tests.pages.sample import sample_site

pytestmark = pytest.mark.browser
MODULES = (face_files, home, complaint, rights, search_page, sitemap_page, areas, bodies)
SHOWN = (
    "index.html",
    "bodies/B-2.html",
    "bodies/index.html",
    "areas/a01.html",
    "complaint.html",
    "rights/index.html",
    "search.html",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    desk = open_workspace(sample_site(), {}, tmp_path_factory.mktemp("scratch"))
    for module in MODULES:
        for job in module.make_jobs(desk):
            for artifact in job.artifacts():
                target = out / artifact.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(artifact.data)
    for client in ("search.js", "search-page.js"):  # made by another room
        (out / "assets" / client).write_text("", encoding="utf-8")
    return out


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 375, "height": 812})
    yield page
    page.close()


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_page_scrolls_sideways_or_breaks_the_policy(browser: Browser, site: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 812})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in SHOWN:
        page.goto(f"file://{site}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
    assert said == []


def test_the_columns_fold_on_a_phone_and_stay_open_without_script(browser: Browser, phone: Page, site: Path) -> None:
    phone.goto(f"file://{site}/bodies/B-2.html")
    assert not phone.locator(".cols details").evaluate("part => part.open")
    assert not phone.locator("details.rest").first.evaluate("part => part.open")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 812})
    bare = context.new_page()
    bare.goto(f"file://{site}/bodies/B-2.html")
    assert bare.get_by_role("link", name="考核评价", exact=True).is_visible()
    assert bare.locator("details.rest").first.get_by_role("row").nth(5).is_visible()
    context.close()


def test_elder_mode_enlarges_all_and_is_kept_on_the_next_page(phone: Page, site: Path) -> None:
    phone.goto(f"file://{site}/index.html")
    before = phone.evaluate("getComputedStyle(document.documentElement).fontSize")
    phone.get_by_role("link", name="大字版").click()
    phone.goto(f"file://{site}/bodies/B-2.html")
    assert phone.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px" != before
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    phone.get_by_role("link", name="标准版").click()
    assert phone.evaluate("getComputedStyle(document.documentElement).fontSize") == before


def test_elder_mode_works_without_script_on_the_page_itself(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site}/index.html")
    page.get_by_role("link", name="大字版").click()
    assert page.locator("html").evaluate("root => getComputedStyle(root).fontSize") == "20px"
    context.close()


def test_the_complaint_page_fills_its_links_with_the_page_the_reader_came_from(phone: Page, site: Path) -> None:
    phone.goto(f"file://{site}/bodies/B-2.html")
    phone.locator(".rights li a").first.click()
    phone.wait_for_url("**/complaint.html*")
    assert phone.locator("#about [data-title]").text_content() == "甲市第2局 诚信档案"
    mail = phone.locator("#report [data-mail]").get_attribute("href")
    assert mail is not None and mail.startswith("mailto:report@example.invalid?")
    fields = parse_qs(urlsplit(mail).query)
    assert fields["subject"] == ["举报政府机构失信：甲市第2局 诚信档案"]
    assert "https://example.invalid/bodies/B-2.html" in fields["body"][0]
    form = phone.locator("#report [data-form]").get_attribute("href")
    assert form is not None and "{" not in form


def test_hostile_words_in_the_address_stay_words(phone: Page, site: Path) -> None:
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    phone.on("dialog", note)
    phone.goto(f"file://{site}/complaint.html?t=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&u=javascript:alert(2)")
    assert phone.locator("#about [data-title]").text_content() == "<img src=x onerror=alert(1)>"
    assert phone.locator("#about img").count() == 0
    assert alerts == []


def test_an_address_that_was_cut_off_stops_no_script(phone: Page, site: Path) -> None:
    faults: list[str] = []
    phone.on("pageerror", lambda error: faults.append(str(error)))
    phone.goto(f"file://{site}/complaint.html?t=%E7%94%B2&u=https://example.invalid/#%E7%94")
    assert phone.locator("#about [data-title]").text_content() == "甲"
    assert faults == []


def test_searching_from_a_deep_page_leads_to_the_search_page_with_the_words(phone: Page, site: Path) -> None:
    phone.goto(f"file://{site}/bodies/B-2.html")
    phone.locator("#q").fill("工程款")
    phone.locator("#q").press("Enter")
    phone.wait_for_url("**/search.html*")
    assert parse_qs(urlsplit(phone.url).query) == {"q": ["工程款"]}


def test_the_first_tab_stop_skips_to_the_text(phone: Page, site: Path) -> None:
    phone.goto(f"file://{site}/bodies/B-2.html")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.className") == "skip"
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.id") == "main"


def test_a_link_into_a_fold_opens_it(phone: Page, site: Path) -> None:
    phone.goto(f"file://{site}/bodies/B-2.html")
    phone.locator("details.rest a").first.evaluate("link => { link.id = 'inside'; location.hash = '#inside'; }")
    phone.wait_for_function("document.getElementById('inside').closest('details').open")
