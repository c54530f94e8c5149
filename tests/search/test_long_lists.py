"""Words that stand in very many documents: lists in several blocks, read block by block, sifted and skipped, by Python and the browser."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from search.documents import DocumentBatch, make_batch
from search.query import find_numbers
from search.reader import PublishedIndex
from tests.search.material import plain_scan, publish, scannable
from tests.search.site import lay_site

LETTERS = "甲乙丙丁戊"
COUNT = 30_000
FIRST = """async (queries) => {
  const index = await siteSearch.open('search-index/'), found = [];
  for (const query of queries) {
    const search = await siteSearch.search(index, query);
    search.allow(Infinity);
    const first = await search.fetch(10), early = search.total(), more = await search.fetch(25);
    found.push({first: first.map(hit => hit.id), more: more.map(hit => hit.id), early: early.most, isExact: early.isExact});
  }
  return found;
}"""
COUNTED = """async (queries) => {
  const index = await siteSearch.open('search-index/'), found = [];
  for (const query of queries) {
    const search = await siteSearch.search(index, query);
    search.allow(Infinity);
    await search.fetch(10);
    await search.verify();
    found.push([search.total(), Array.from((await search.count()).state)]);
  }
  return found;
}"""


def monotonous(count: int) -> list[DocumentBatch]:
    """Return documents of few letters, so that every pair and triple is in thousands of them; some words in late ones only."""
    dice = random.Random(8)
    titles = ["".join(dice.choices(LETTERS, k=4)) for _ in range(count)]
    texts = ["".join(dice.choices(LETTERS, k=10)) + ("庚辛" if at > count - 900 else "") for at in range(count)]
    states = [("公示中", "已整改")[at % 2] for at in range(count)]
    ids = [f"r{at}" for at in range(count)]
    return [make_batch("记录", 1, ids=ids, titles=titles, urls=ids, texts=texts, statuses=states)]


@pytest.mark.browser
def test_words_of_which_every_part_is_everywhere_are_found_in_order_and_counted(browser: Browser, tmp_path: Path) -> None:
    batches = monotonous(COUNT)
    index_dir = publish(batches, tmp_path / "built")
    index, documents = PublishedIndex(index_dir), scannable(batches)
    assert any(len(index.posted(pair).begins) > 1 for pair in ("甲乙", "丙丁", "戊甲"))
    dice = random.Random(9)
    queries = ["".join(dice.choices(LETTERS, k=size)) for size in (1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 7, 8)]
    queries += [" ".join("".join(dice.choices(LETTERS, k=3)) for _ in range(2)) for _ in range(6)]
    queries += ["甲 庚辛", "甲乙 庚", "戊庚辛", "甲乙丙 -丁", "状态:整改 甲乙丙丁"]
    page = browser.new_page()
    page.goto((lay_site(index_dir, tmp_path / "public") / "search.html").as_uri())
    answers, few = page.evaluate(FIRST, queries), [query for query in queries if len(query) > 4][:8]
    counted = dict(zip(few, page.evaluate(COUNTED, few), strict=True))
    page.close()
    for query, answer in zip(queries, answers, strict=True):
        expected = plain_scan(documents, query)
        assert [index.row(number)[0] for number in find_numbers(index, query)] == expected, query
        assert (answer["first"], answer["more"]) == (expected[:10], expected[:25]), query
        assert answer["early"] == len(expected) if answer["isExact"] else answer["early"] >= len(expected), query
        if query in counted:
            total, states = counted[query]
            assert total == {"most": len(expected), "isExact": True}, query
            assert sum(count for _, count in states) == len(expected), query
