"""Words that stand in very many documents: lists in several blocks, read block by block, sifted and skipped, by Python and the browser."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.publish.unpack import unpack
from search.documents import DocumentBatch, make_batch
from search.layout import GRAMS, KEY_BITS, PAGE, file_name, first_documents, key_of
from search.query import find_numbers, search_site
from search.reader import PublishedIndex
from search.spool import spool_documents
from search.update import plan_update
from tests.search.material import plain_scan, publish, scannable
from tests.search.site import lay_site
from tests.search.test_update import lay

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

PAGED = """async (queries) => {
  const found = [];
  for (const query of queries) {
    const index = await siteSearch.open('search-index/'), search = await siteSearch.search(index, query);
    const hits = await search.fetch(10);
    const rows = hits.map(hit => [hit.id, hit.status, hit.number]);
    found.push({requests: index.requests, ids: hits.map(hit => hit.id), rows: rows, total: search.total()});
  }
  return found;
}"""


ONE_LOOK = """async (queries) => {
  const found = [];
  for (const query of queries) {
    const index = await siteSearch.open('search-index/'), search = await siteSearch.search(index, query);
    const hits = await search.fetch(10);
    found.push({ids: hits.map(hit => hit.id), isStopped: search.isStopped, requests: index.requests});
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


@pytest.mark.browser
def test_frequent_words_that_hardly_ever_stand_together_are_found_in_one_look(browser: Browser, tmp_path: Path) -> None:
    words = ("庚辛", "壬癸", "子丑寅卯辰", "巳午未申酉")
    both = {9_000: "庚辛，壬癸", 21_111: "壬癸，庚辛", 29_000: "庚辛，壬癸，子丑寅卯辰，巳午未申酉"}
    texts = [both.get(at, f"{words[at % 4]}第{at}件") for at in range(COUNT)]
    ids = [f"r{at}" for at in range(COUNT)]
    batches = [make_batch("记录", 1, ids=ids, titles=[f"第{at}件" for at in range(COUNT)], urls=ids, texts=texts)]
    index_dir = publish(batches, tmp_path / "built")
    documents, index = scannable(batches), PublishedIndex(index_dir)
    assert all(len(index.posted(word[:2]).ids) < index.posted(word[:2]).length for word in words)
    queries = [
        "庚辛 壬癸",
        "壬癸 庚辛",
        "子丑寅卯辰 巳午未申酉",
        "庚辛 巳午未申酉",
        "巳午未申酉 壬癸",
        "庚辛 壬癸 子丑寅卯辰",
        "庚 午",
    ]
    page = browser.new_page()
    page.goto((lay_site(index_dir, tmp_path / "public") / "search.html").as_uri())
    answers = page.evaluate(ONE_LOOK, queries)
    page.close()
    for query, answer in zip(queries, answers, strict=True):
        expected = plain_scan(documents, query)
        assert 0 < len(expected) < 10, query
        assert (answer["ids"], answer["isStopped"]) == (expected, False), query
        # Their documents alone would be thousands of files.
        assert answer["requests"] <= 20, query


def test_the_longest_lists_bring_the_documents_of_their_first_page_where_what_was_withdrawn_is_sought(tmp_path: Path) -> None:
    index_dir = publish(monotonous(COUNT), tmp_path / "built")
    index = PublishedIndex(index_dir)
    for gram in (*LETTERS, "甲乙", "庚", "庚辛"):
        posted = index.posted(gram)
        first = [index.row(place) for place in first_documents(posted.ids, index.groups)[:PAGE]]
        shard = index_dir / f"{file_name(GRAMS, key_of(gram) >> (KEY_BITS - index.manifest['bits']))}.js"
        assert (first in pages_of(shard)) == (posted.length > index.manifest["paged"]), gram
    assert index.manifest["paged"] < index.posted("甲乙").length


def test_an_update_that_must_forget_rewords_no_document_of_a_first_page(tmp_path: Path) -> None:
    (old,) = monotonous(COUNT)
    index_dir = publish([old], tmp_path / "built")
    new = replace(old, texts=["甲乙丙丁的新说法", *old.texts[1:]])
    assert plan_update(spool_documents([new], tmp_path / "scratch"), index_dir, forget=True) is None


@pytest.mark.browser
def test_no_reader_shows_the_row_of_a_first_page_that_an_update_replaced(browser: Browser, tmp_path: Path) -> None:
    (old,) = monotonous(COUNT)
    index_dir = publish([old], tmp_path / "built")
    index = PublishedIndex(index_dir)
    posted = index.posted("甲乙")
    first = first_documents(posted.ids, index.groups)[:PAGE]
    changed, filled = (int(str(index.row(first[at])[0])[1:]) for at in (2, 5))
    statuses = ["已撤销" if at == changed else status for at, status in enumerate(old.statuses)]
    new = replace(old, statuses=statuses, numbers=["庚〔2099〕1号" if at == filled else "" for at in range(COUNT)])
    update = plan_update(spool_documents([new], tmp_path / "scratch"), index_dir, forget=True)
    assert update is not None
    shard = f"{file_name(GRAMS, key_of('甲乙') >> (KEY_BITS - index.manifest['bits']))}.js"
    assert shard in update.kept
    assert [index.row(place) for place in first] in pages_of(index_dir / shard)
    updated = lay(update, index_dir, tmp_path)
    expected = plain_scan(scannable([new]), "甲乙")[:PAGE]
    rows = [[name, new.statuses[int(name[1:])], new.numbers[int(name[1:])]] for name in expected]
    assert [f"r{changed}", "已撤销", ""] in rows
    assert [f"r{filled}", new.statuses[filled], "庚〔2099〕1号"] in rows
    found = search_site(updated, "甲乙", PAGE).results
    assert [[hit.id, hit.status, hit.number] for hit in found] == rows
    page = browser.new_page()
    page.goto((lay_site(updated, tmp_path / "public") / "search.html").as_uri())
    (answer,) = page.evaluate(PAGED, ["甲乙"])
    page.close()
    assert answer["rows"] == rows


def pages_of(file: Path) -> list[object]:
    """Return the rows of the pages of a shard, as the search for withdrawn texts finds them packed in it."""
    found = []
    for text in unpack(file.name, file.read_bytes()):
        with suppress(ValueError):
            found.append(json.loads(text))
    return found


@pytest.mark.browser
def test_a_frequent_word_costs_two_files_and_a_name_is_looked_for_only_where_one_begins_like_it(
    browser: Browser, tmp_path: Path
) -> None:
    batches = [replace(batch, names=[f"丁{at}" for at in range(COUNT)]) for batch in monotonous(COUNT)]
    index_dir = publish(batches, tmp_path / "built")
    assert PublishedIndex(index_dir).manifest["initials"] == "丁"
    page = browser.new_page()
    page.goto((lay_site(index_dir, tmp_path / "public") / "search.html").as_uri())
    queries = ["甲", "丁", "乙丙", "丁乙"]
    answers = page.evaluate(PAGED, queries)
    page.close()
    assert [answer["requests"] for answer in answers] == [2, 3, 2, 3]
    documents = scannable(batches)
    for query, answer in zip(queries, answers, strict=True):
        expected = plain_scan(documents, query)
        assert (answer["ids"], answer["total"]) == (expected[:10], {"most": answer["total"]["most"], "isExact": True}), query
        assert answer["total"]["most"] == len(expected), query
