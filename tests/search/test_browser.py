"""The browser client over http and from a folder: the same answers as Python, and the page that shows them."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search.documents import DocumentBatch, make_batch
from search.query import search_site
from search.scripts import client_scripts
from tests.search.material import publish, sample_queries
from tests.search.site import lay_site, open_results, settled, shown

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "normal_forms.json").read_text(encoding="utf-8"))
LANGUAGE = json.loads((HERE / "query_language.json").read_text(encoding="utf-8"))
ALL_HITS = """async (queries) => {
  const index = await siteSearch.open('search-index/'), found = [];
  for (const query of queries) {
    const search = await siteSearch.search(index, query), early = search.total();
    search.allow(Infinity);
    const hits = await search.fetch(1e9), total = search.total();
    found.push({ids: hits.map(hit => hit.id), most: early.most, isExact: early.isExact, end: total.most, isEnd: total.isExact});
  }
  return found;
}"""


def test_the_normal_form_of_the_browser_is_the_golden_one(tab: Page, address: str) -> None:
    tab.goto(address)
    forms = tab.evaluate("raws => raws.map(siteSearch.normalForm)", [raw for raw, _ in VECTORS["forms"]])
    assert forms == [expected for _, expected in VECTORS["forms"]]


def test_the_query_language_of_the_browser_is_the_golden_one(tab: Page, address: str) -> None:
    tab.goto(address)
    terms = tab.evaluate("raws => raws.map(siteSearch.parseTerms)", [raw for raw, _ in LANGUAGE["queries"]])
    assert terms == [expected for _, expected in LANGUAGE["queries"]]
    read = tab.evaluate("all => all.map(one => siteSearch.covers(one[0], one[1].split(' ')))", LANGUAGE["covers"])
    assert read == [expected for *_, expected in LANGUAGE["covers"]]
    for vectors, call in (("near", "isNear"), ("abbreviations", "abbreviates")):
        told = tab.evaluate(f"all => all.map(one => siteSearch.{call}(one[0], one[1]))", LANGUAGE[vectors])
        assert told == [expected for *_, expected in LANGUAGE[vectors]]


def test_the_browser_finds_the_same_documents_in_the_same_order(
    tab: Page, address: str, index_dir: Path, corpus: list[DocumentBatch]
) -> None:
    parts = sample_queries(corpus, 60, seed=21)
    pairs = [f"{one} {other}" for one, other in zip(parts[::4], parts[1::4], strict=True)]
    fixed = [
        "丙区教育局",
        "教育",
        "局",
        "丙区 工程款",
        '"Open Data" 试点',
        "𠮷野",
        "龘龘",
        "丙法执[2015]0 号",
        "工程款工程款工程款工程款",
        "",
        "工程款 -丙区",
        "工程款 -教育局 -2026年",
        '教育局 -"Open Data"',
        "机构:丙区教育局",
        "机构：丙区 工程款",
        "工程款 -机构:丙区",
        "文号:〔2016〕",
        "文号:丙法执〔2016〕1号",
        "标题:工程款 -标题:采购",
        "日期:2020..2021 工程款",
        "日期:2020-03 教育局",
        "日期:2019-12-20..2020-01-10",
        "工程款 -日期:2020-03..2024",
        "类型:承诺 状态:异议",
        "-类型:承诺 工程款 -状态:公示",
        "jsbq",
        "bingqu jiaoyu",
        "jiaoyuju 丙区",
        "shengtaihj",
        "bing qu",
        "b q jiaoyu",
        "bing qu 工程款",
        "jiao yu ju 丙区 -da",
        "丙法执20161号",
        "丙法执 20161",
        "文号:丙法执20161",
        "工程款 文号:丙法执20161",
        "工程款 -丙法执20161号",
        "da",
    ]
    queries = [*parts, *pairs, *fixed]
    tab.goto(address)
    answers = tab.evaluate(ALL_HITS, queries)
    for query, answer in zip(queries, answers, strict=True):
        expected = search_site(index_dir, query)
        assert answer["ids"] == [result.id for result in expected.results], query
        assert answer["isEnd"], query
        assert answer["end"] == expected.total, query
        assert answer["most"] >= expected.total, query
        assert not answer["isExact"] or answer["most"] == expected.total, query


def test_results_come_ten_by_ten_with_their_hits_marked(tab: Page, address: str, index_dir: Path) -> None:
    expected = search_site(index_dir, "丙区 工程款")
    assert expected.total > 20
    open_results(tab, address, "丙区 工程款")
    assert shown(tab) == [result.id for result in expected.results[:10]]
    assert {mark.inner_text() for mark in tab.locator("#search-hits mark").all()} == {"丙区", "工程款"}
    expect(tab.locator("#search-pager")).to_contain_text("第 1–10 项")
    tab.get_by_role("link", name="下一页").click()
    expect(tab.locator("#search-pager")).to_contain_text("第 11–20 项")
    assert shown(tab) == [result.id for result in expected.results[10:20]]
    assert tab.evaluate("document.activeElement.id") == "search-title"
    tab.go_back()
    expect(tab.locator("#search-pager")).to_contain_text("第 1–10 项")
    assert shown(tab) == [result.id for result in expected.results[:10]]


def test_a_hit_says_status_kind_date_body_and_where_it_matched(tab: Page, address: str, corpus: list[DocumentBatch]) -> None:
    batch = corpus[1]
    at = next(at for at in range(len(batch)) if batch.numbers[at] and batch.statuses[at] == "异议中")
    open_results(tab, address, batch.numbers[at])
    hit = tab.locator("#search-hits .hit").first
    assert hit.get_attribute("data-id") == batch.ids[at]
    expect(hit.locator(".tag.obj")).to_have_text("异议中")
    expect(hit.locator(".kind")).to_have_text(batch.kind)
    expect(hit.locator("h2")).to_have_text(batch.titles[at])
    expect(hit.locator(".why")).to_have_text(f"匹配：文号、编号 · {batch.numbers[at]}")
    expect(hit.locator(".why mark")).to_have_text(batch.numbers[at])
    assert str(hit.locator("h2 a").get_attribute("href")) == batch.urls[at]


def test_kinds_filter_the_results_and_stay_in_the_address(tab: Page, address: str, index_dir: Path) -> None:
    expected = search_site(index_dir, "工程款").results
    open_results(tab, address, "工程款")
    counts = {kind: sum(result.kind == kind for result in expected) for kind in ("机构", "失信记录", "承诺")}
    label = tab.locator("#search-filters label", has_text="承诺")
    expect(label).to_contain_text("承诺")
    label.locator("input").check()
    promised = [result.id for result in expected if result.kind == "承诺"][:10]
    expect(tab.locator("#search-pager")).to_contain_text(f"{counts['承诺']} 项")
    assert shown(tab) == promised
    assert "kind=%E6%89%BF%E8%AF%BA" in tab.url
    tab.reload()
    settled(tab)
    assert shown(tab) == promised
    expect(tab.locator("#search-filters input:checked")).to_have_count(1)


def test_a_query_that_finds_nothing_offers_others_that_do(tab: Page, address: str) -> None:
    open_results(tab, address, "丙区教育局 龘龘")
    expect(tab.locator("#search-title")).to_have_text("没有找到“丙区教育局 龘龘”")
    expect(tab.locator("#search-nothing")).to_be_visible()
    expect(tab.locator("#search-near a").first).to_have_text("丙区教育局")
    tab.locator("#search-near a").first.click()
    expect(tab.locator("#search-hits .hit h2").first).to_have_text("甲市丙区教育局")
    expect(tab.locator("#search-nothing")).to_be_hidden()


def test_the_count_is_announced_after_a_rest_and_typing_waits_for_the_input_method(tab: Page, address: str) -> None:
    tab.goto(address)
    # The page itself notes what was announced when the title told the count: from outside it may be seen too late.
    tab.evaluate(
        """() => {
          const title = document.getElementById('search-title'), status = document.getElementById('search-status');
          window.announced = [];
          new MutationObserver(() => { window.announced.push([title.textContent, status.textContent]); })
            .observe(title, { childList: true, characterData: true, subtree: true });
        }"""
    )
    box = tab.locator("#q")
    box.focus()
    session = tab.context.new_cdp_session(tab)
    session.send("Input.imeSetComposition", {"text": "gongcheng", "selectionStart": 9, "selectionEnd": 9})
    tab.wait_for_timeout(900)
    assert shown(tab) == []
    session.send("Input.insertText", {"text": "工程款"})
    expect(tab.locator("#search-title")).to_contain_text("“工程款”找到")
    announced = [told for title, told in tab.evaluate("window.announced") if title.startswith("“工程款”找到")]
    assert announced[0] == ""
    expect(tab.locator("#search-status")).to_contain_text("找到")
    assert "q=%E5%B7%A5%E7%A8%8B%E6%AC%BE" in tab.url


def test_the_search_box_suggests_names_and_numbers_by_keyboard(tab: Page, address: str, corpus: list[DocumentBatch]) -> None:
    tab.goto(address)
    box = tab.locator("#q")
    # At once: after letters one by one, the list for the last of them may come after the arrow.
    box.fill("丙区教")
    option = tab.locator("#q-list [role=option]").first
    expect(option).to_have_text("甲市丙区教育局机构")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "q-o0")
    box.press("Escape")
    expect(tab.locator("#q-list")).to_be_hidden()
    expect(box).to_have_value("丙区教")
    number = corpus[1].numbers[20]
    box.fill(number)
    expect(tab.locator("#q-list [role=option]").first).to_have_text(f"{number}文号、编号")
    box.press("ArrowDown")
    box.press("Enter")
    expect(tab.locator("#search-hits .hit").first).to_have_attribute("data-id", corpus[1].ids[20])


def test_letters_typed_one_by_one_ask_for_names_only_once(tab: Page, served: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(served.replace("search.html", "other.html"))
    tab.locator("#q").press_sequentially("甲", delay=20)
    expect(tab.locator("#q-list [role=option]").first).to_be_visible()
    before = len(asked)
    tab.locator("#q").press_sequentially("市", delay=20)
    tab.wait_for_timeout(500)
    assert sum("/n/0/0.js" in url for url in asked) == 1
    assert len(asked) == before


def test_text_that_looks_like_markup_stays_text(browser: Browser, tmp_path: Path) -> None:
    nasty = "<img src=x onerror=alert(1)>\"'&amp;</script>"
    batch = make_batch("记录", 1, ids=["a"], titles=[nasty], urls=["a.html"], texts=[nasty], numbers=[nasty], bodies=[nasty])
    address = (lay_site(publish([batch], tmp_path / "built"), tmp_path / "public") / "search.html").as_uri()
    page = browser.new_page()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    open_results(page, address, "onerror")
    expect(page.locator("#search-hits h2")).to_have_text(nasty)
    assert page.locator("#search-hits img").count() == 0
    assert alerts == []
    page.close()


def test_a_missing_index_is_said_in_words(browser: Browser, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "public", ignore=shutil.ignore_patterns("search-index"))
    page = browser.new_page()
    page.goto((tmp_path / "public" / "search.html").as_uri() + "?q=%E7%94%B2")
    expect(page.locator("#search-status")).to_contain_text("没有读到")
    page.close()


def test_the_client_is_at_most_twenty_kilobytes_compressed() -> None:
    assert sum(len(gzip.compress(script, 9)) for script in client_scripts().values()) <= 20_000
