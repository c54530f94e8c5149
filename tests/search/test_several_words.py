"""Words that are asked together: the first document, pinyin in rows, numbers beside what is excluded; browser, Python and a plain scan."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from search.documents import DocumentBatch
from search.query import search_site
from tests.search.material import plain_scan, scannable
from tests.search.test_browser import ALL_HITS

pytestmark = pytest.mark.browser


def assert_found(tab: Page, address: str, index_dir: Path, corpus: list[DocumentBatch], queries: list[str]) -> list[list[str]]:
    documents = scannable(corpus)
    expected = [plain_scan(documents, query) for query in queries]
    assert [[hit.id for hit in search_site(index_dir, query).results] for query in queries] == expected
    tab.goto(address)
    assert [answer["ids"] for answer in tab.evaluate(ALL_HITS, queries)] == expected
    return expected


def test_the_first_document_of_the_index_is_found_by_several_words(
    tab: Page, address: str, index_dir: Path, corpus: list[DocumentBatch]
) -> None:
    queries = [
        "甲市 甲区住房",
        "住房城乡建设局 甲市甲区",
        "甲 市 住房",
        "甲区 zhufang",
        "jia qu zhufang",
        "zhu fang 甲区",
        "甲市 局长",
    ]
    assert all("b0" in ids for ids in assert_found(tab, address, index_dir, corpus, queries))


def test_an_excluded_word_is_no_number_that_only_the_whole_query_spells(
    tab: Page, address: str, index_dir: Path, corpus: list[DocumentBatch]
) -> None:
    batch = next(batch for batch in corpus if batch.numbers[1])
    at = next(
        at for at, number in enumerate(batch.numbers) if number and "3" not in "".join((batch.titles[at], batch.texts[at], number))
    )
    ids = assert_found(tab, address, index_dir, corpus, [f"{batch.numbers[at]} -3", f"{batch.numbers[at]} -{batch.numbers[at]}"])
    assert ids == [[batch.ids[at]], []]


def test_an_excluded_word_of_letters_excludes_the_names_that_it_reads_and_joins_no_row(
    tab: Page, address: str, index_dir: Path, corpus: list[DocumentBatch]
) -> None:
    queries = ["甲市 -jiaqu", "甲区 -jq", "局 -jiaoyu -bingqu", "bing qu -jiao", "jia -qu 局"]
    assert all(assert_found(tab, address, index_dir, corpus, queries)[:4])


def test_pinyin_of_one_name_stands_side_by_side(tab: Page, address: str, index_dir: Path, corpus: list[DocumentBatch]) -> None:
    assert assert_found(tab, address, index_dir, corpus, ["jia 建设 qu", "a b c d e f g jia qu"]) == [[], []]
