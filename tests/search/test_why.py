"""What a hit says it was found by, what is offered for a miss, and which of two numbers that differ by hyphens comes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search.documents import SEPARATOR, DocumentBatch, make_batch
from search.highlights import matched_fields
from search.query import search_site
from tests.search.material import plain_scan, publish, scannable
from tests.search.site import lay_site, open_results, shown

pytestmark = pytest.mark.browser


def documents() -> list[DocumentBatch]:
    bodies, count = ["丙区教育局", "丁区教育局", "丙区水务局"], 36
    ids = [f"JS-2026-{at:04d}" for at in range(1, count + 1)]
    return [
        make_batch(
            "机构", 0, is_suggested=True, ids=["c", "d", "w"], titles=bodies, urls=["c", "d", "w"], bodies=bodies,
            names=[SEPARATOR.join((body, body.replace("教育局", "教委"))) for body in bodies],
        ),
        make_batch(
            "记录", 1, ids=ids, titles=["瞒报事故" if at % 2 else "工程款与采购" for at in range(count)], urls=ids, names=ids,
            numbers=["1-1", "11", *(f"丙问责〔2026〕{at}号" for at in range(2, count))],
            texts=[SEPARATOR.join(("事故的经过", "采购的经过"))] * count, labels=("事实", "说明"),
            bodies=[bodies[at % 2] for at in range(count)], dates=[f"2026-01-{28 - at % 28:02d}" for at in range(count)],
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("why")
    return lay_site(publish(documents(), folder / "built"), folder / "public")


@pytest.fixture
def small(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("丙问责20263号", ["文号、编号"]),
        ("丙问责〔2026〕3号", ["文号、编号"]),
        ("JS20260004", ["编号"]),
        ("JS-2026-0004", ["编号"]),
        ("js 2026 0004", ["文号、编号"]),
        ("文号:JS20260004", ["编号"]),
        ("标题:事故", ["标题"]),
        ("事故 标题:瞒报", ["标题", "事实"]),
        ("采购 丙问责20263号", ["说明", "文号、编号"]),
        ("bingqu", ["拼音"]),
        ("机构:丁区教委 瞒报", ["机构", "标题"]),
        ("丁区教委", ["名称"]),
        ("丙区教育局", ["标题"]),
    ],
)
def test_a_hit_says_where_each_thing_that_was_asked_stands(query: str, why: list[str], small_site: Path, small: Page) -> None:
    answer = search_site(small_site / "search-index", query)
    assert sorted(matched_fields(answer.results[0], answer.terms)) == sorted(why)
    open_results(small, (small_site / "search.html").as_uri(), query)
    assert shown(small)[0] == answer.results[0].id
    told = small.locator("#search-hits .hit .why").first.inner_text().removeprefix("匹配：").split(" · ")[0]
    assert told == "、".join(matched_fields(answer.results[0], answer.terms))


def test_a_number_that_is_written_otherwise_is_marked_as_a_whole(small_site: Path, small: Page) -> None:
    open_results(small, (small_site / "search.html").as_uri(), "丙问责20263号")
    expect(small.locator("#search-hits .why mark")).to_have_text(["丙问责〔2026〕3号"])


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("JS-2026-9999", []),
        ("与采购-2099年事故", []),
        ("事故的-经过采购", []),
        ("工程款，采购", ["工程款 采购"]),
        ("工程款、采购", ["工程款 采购"]),
        ("工程款+采购；事故", ["工程款 采购 事故"]),
        ("工程款，-采购", []),
        ("JS—2026—0004", ["js-2026-0004"]),
        ("丙区水物局 事故", ["丙区水务局"]),
        ("丁区教有局 事故", ["丁区教育局 事故", "丁区教育局"]),
        ("丁区教有局", ["丁区教育局"]),
    ],
)
def test_only_queries_that_find_something_are_offered_and_none_that_excludes(
    query: str, offered: list[str], small_site: Path, small: Page
) -> None:
    index = small_site / "search-index"
    answer = search_site(index, query)
    assert answer.total == 0
    assert list(answer.instead) == offered
    open_results(small, (small_site / "search.html").as_uri(), query)
    small.wait_for_load_state("networkidle")
    if offered:
        expect(small.locator("#search-near a")).to_have_text(offered)
    else:
        small.wait_for_timeout(1000)
        assert small.locator("#search-near a").count() == 0


def test_a_number_comes_before_those_that_are_the_same_only_without_hyphens(small_site: Path, small: Page) -> None:
    for query, first in (("11", "JS-2026-0002"), ("1-1", "JS-2026-0001"), ("文号:11", "JS-2026-0002")):
        expected = plain_scan(scannable(documents()), query)
        assert expected[0] == first
        assert [hit.id for hit in search_site(small_site / "search-index", query).results] == expected
        open_results(small, (small_site / "search.html").as_uri(), query)
        assert shown(small) == expected[:10]


def test_a_page_behind_the_last_one_leads_to_the_last_one(small_site: Path, small: Page) -> None:
    hits = [hit.id for hit in search_site(small_site / "search-index", "经过").results]
    open_results(small, (small_site / "search.html").as_uri(), "经过", "&p=999")
    expect(small.locator("#search-pager")).to_contain_text(f"第 31–{len(hits)} 项")
    assert shown(small) == hits[30:]
    assert "p=4" in small.url
