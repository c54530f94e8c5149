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
from search.query import find_numbers
from search.reader import PublishedIndex
from search.spool import spool_documents
from search.update import plan_update
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

PAGED = """async (queries) => {
  const found = [];
  for (const query of queries) {
    const index = await siteSearch.open('search-index/'), search = await siteSearch.search(index, query);
    const hits = await search.fetch(10);
    found.push({requests: index.requests, ids: hits.map(hit => hit.id), total: search.total()});
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


def test_the_longest_lists_bring_the_documents_of_their_first_page_where_what_was_withdrawn_is_sought(tmp_path: Path) -> None:
    index_dir = publish(monotonous(COUNT), tmp_path / "built")
    index = PublishedIndex(index_dir)
    for gram in (*LETTERS, "甲乙", "庚", "庚辛"):
        posted = index.posted(gram)
        first = [index.row(place) for place in first_documents(posted.ids, index.groups)[:PAGE]]
        shard = index_dir / f"{file_name(GRAMS, key_of(gram) >> (KEY_BITS - index.manifest['bits']))}.js"
        assert (first in pages_of(shard)) == (posted.length > index.manifest["paged"]), gram
    assert index.manifest["paged"] < index.posted("甲乙").length


def test_an_update_leaves_no_old_wording_in_the_first_pages_of_long_lists(tmp_path: Path) -> None:
    (old,) = monotonous(COUNT)
    index_dir = publish([old], tmp_path / "built")
    new = replace(old, texts=["甲乙丙丁的新说法", *old.texts[1:]])
    update = plan_update(spool_documents([new], tmp_path / "scratch"), index_dir, forget=True)
    assert update is not None
    shards = [(path, data) for path, data in update.written if path.startswith(f"{GRAMS}/")]
    assert shards
    before = b"\n".join(text for path, _ in shards for text in unpack(path, (index_dir / path).read_bytes()))
    after = b"\n".join(text for path, data in shards for text in unpack(path, data))
    kept = b"\n".join(text for path in update.kept for text in unpack(path, (index_dir / path).read_bytes()))
    wording = json.dumps(old.texts[0], ensure_ascii=False).encode()
    assert wording in before and wording not in after and wording not in kept
    assert json.dumps(old.texts[1], ensure_ascii=False).encode() in after
    assert all((index_dir / path).read_bytes() != data for path, data in shards)


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
