"""A document called exactly what was typed comes first in the browser, however few candidates were read and wherever the words stand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from search.documents import DocumentBatch, make_batch
from tests.search.material import plain_scan, publish, scannable
from tests.search.site import lay_site

pytestmark = pytest.mark.browser
FIRST = """async (queries) => {
  const found = [];
  for (const query of queries) {
    const index = await siteSearch.open('search-index/'), search = await siteSearch.search(index, query);
    const hits = await search.fetch(10), names = hits.map(hit => hit.id);
    search.allow(Infinity);
    const all = await search.fetch(1e9);
    found.push([names, all.map(hit => hit.id)]);
  }
  return found;
}"""


def assert_like_scan(browser: Browser, batches: list[DocumentBatch], queries: list[str], folder: Path) -> None:
    page = browser.new_page()
    page.goto((lay_site(publish(batches, folder / "built"), folder / "public") / "search.html").as_uri())
    answers = page.evaluate(FIRST, queries)
    page.close()
    documents = scannable(batches)
    expected = [plain_scan(documents, query) for query in queries]
    wrong = [query for query, rows, answer in zip(queries, expected, answers, strict=True) if answer != [rows[:10], rows]]
    assert wrong == []


def test_one_behind_the_first_doubtful_candidates_comes_first(browser: Browser, tmp_path: Path) -> None:
    # Of four letters all grams are frequent, so a client doubts its candidates and reads four before it goes on.
    dice, count = random.Random(1), 1500

    def letters(size: int) -> str:
        return "".join(dice.choices("天地玄黄", k=size))

    ids = [f"r{at}" for at in range(count)]
    titles, texts = ([letters(12) for _ in ids] for _ in range(2))
    names, queries = [""] * count, []
    for _ in range(25):
        query, places = letters(9), sorted(dice.sample(range(count), 6))
        for at in places:
            titles[at] = query
        names[places[-1]] = query
        queries.append(query)
    dates = [f"{2024 - at * 20 // count}-01-01" for at in range(count)]
    batch = make_batch("记录", 1, ids=ids, titles=titles, urls=ids, texts=texts, dates=dates, names=names)
    assert_like_scan(browser, [batch], queries, tmp_path)


def test_one_that_holds_the_words_only_in_its_text_comes_first(browser: Browser, tmp_path: Path) -> None:
    ids = [*(f"r{at}" for at in range(60)), "called"]
    titles = [*(f"甲{at}" for at in range(60)), "别的"]
    dates = [*(f"2024-01-{1 + at % 28:02d}" for at in range(60)), "2001-01-01"]
    texts = ["见 code AB here，沪府发〔2017〕92号办理"] * 61
    for number, queries in (("A B", ["AB", "ab"]), ("沪府发〔2017〕92", ["沪府发〔2017〕92号", "沪府发2017 92"])):
        batch = make_batch("记录", 1, ids=ids, titles=titles, urls=ids, texts=texts, numbers=[*[""] * 60, number], dates=dates)
        assert plain_scan(scannable([batch]), queries[0])[0] == "called"
        assert_like_scan(browser, [batch], queries, tmp_path / number[0])


def test_one_behind_all_that_is_known_of_two_long_lists_comes_first(browser: Browser, tmp_path: Path) -> None:
    # Two words in very many documents, hardly ever in the same: nothing known matches yet when the name is looked up.
    count = 12_000
    ids = [f"r{at}" for at in range(count)]
    titles = [*(("甲乙", "丙丁")[at % 2] for at in range(count - 3)), *["甲乙丙丁"] * 3]
    batch = make_batch("记录", 1, ids=ids, titles=titles, urls=ids, names=[*[""] * (count - 1), "甲乙丙丁"])
    page = browser.new_page()
    page.goto((lay_site(publish([batch], tmp_path / "built"), tmp_path / "public") / "search.html").as_uri())
    ((first, _),) = page.evaluate(FIRST, ["甲乙 丙丁"])
    page.close()
    assert first[0] == plain_scan(scannable([batch]), "甲乙 丙丁")[0] == ids[-1]
