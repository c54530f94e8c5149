"""The browser client in Debian's Firefox, over http and from a folder: the same forms, the same answers, the same page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from search.documents import DocumentBatch
from search.query import search_site
from tests.search.marionette import Firefox, firefox
from tests.search.material import sample_queries

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
FORMS = json.loads((HERE / "normal_forms.json").read_text(encoding="utf-8"))["forms"]
LANGUAGE = json.loads((HERE / "query_language.json").read_text(encoding="utf-8"))["queries"]
ALL_HITS = """const index = await siteSearch.open('search-index/'), found = [];
for (const query of arguments[0]) {
  const search = await siteSearch.search(index, query);
  search.allow(Infinity);
  found.push((await search.fetch(1e9)).map(hit => hit.id));
}
return found;"""
SHOWN = """for (let wait = 0; wait < 2000; wait += 1) {
  if (document.querySelector('#search-hits[aria-busy=false] .hit') && document.querySelector('#search-filters label')) { break; }
  await new Promise(resolve => setTimeout(resolve, 50));
}
return {
  title: document.getElementById('search-title').textContent,
  ids: Array.from(document.querySelectorAll('#search-hits .hit'), hit => hit.dataset.id),
  marks: Array.from(new Set(Array.from(document.querySelectorAll('#search-hits mark'), mark => mark.textContent))).sort(),
};"""


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox") / "profile") as started:
        yield started


def test_firefox_finds_and_shows_the_same(fox: Firefox, address: str, index_dir: Path, corpus: list[DocumentBatch]) -> None:
    fox.open(address)
    assert fox.run("return arguments[0].map(siteSearch.normalForm)", [raw for raw, _ in FORMS]) == [form for _, form in FORMS]
    assert fox.run("return arguments[0].map(siteSearch.parseTerms)", [raw for raw, _ in LANGUAGE]) == [
        terms for _, terms in LANGUAGE
    ]
    queries = [
        *sample_queries(corpus, 30, seed=33),
        "丙区 工程款",
        "工程款 -丙区",
        "机构:丙区教育局",
        "jsbq",
        "𠮷野",
        "日期:2020..2021 工程款",
    ]
    for query, ids in zip(queries, fox.run(ALL_HITS, queries), strict=True):
        assert ids == [hit.id for hit in search_site(index_dir, query).results], query
    fox.open(f"{address}?q={quote('丙区 工程款')}&kind={quote('承诺')}")
    expected = [hit.id for hit in search_site(index_dir, "丙区 工程款").results if hit.kind == "承诺"]
    told = fox.run(SHOWN)
    assert told["ids"] == expected[:10]
    assert told["marks"] == sorted({"丙区", "工程款"})
    assert told["title"] == f"“丙区 工程款”找到 {len(expected)} 项"
