"""The order of results on the demonstration portal, against what a reader expects first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.judged import judge, mean, ndcg, read_judged, report
from search.query import Asking, search_index
from search.reader import PublishedIndex
from tests.conftest import run_portal

TWENTY = """async (queries) => {
  const index = await siteSearch.open('search-index/'), found = [];
  for (const query of queries) {
    const search = await siteSearch.search(index, query);
    search.allow(Infinity);
    const hits = await search.fetch(20);
    await search.verify();
    found.push([search.total().most, hits.map(hit => [hit.id, hit.url])]);
  }
  return found;
}"""


def test_a_perfect_order_scores_one_and_a_late_hit_less() -> None:
    assert ndcg(["a", "b"], ["a", "b", "c"]) == 1
    assert 0 < ndcg(["a", "b"], ["b", "a"]) < 1
    assert ndcg(["a"], ["x"] * 10 + ["a"]) == 0
    assert ndcg(["a"], ["x", "a"]) == pytest.approx(0.6309, abs=1e-4)


def test_more_than_a_hundred_queries_are_judged_once_each() -> None:
    judged = read_judged()
    assert len({each.query for each in judged}) == len(judged) >= 100


def test_readers_find_first_what_they_expect_first(demo_site: Path) -> None:
    index = PublishedIndex(demo_site / "search-index")
    judgements = judge(index, Asking())
    assert mean(judgements) >= 0.95, report(index)
    assert all(judgement.found for judgement in judgements)


def test_the_browser_finds_the_same_records_in_the_same_order_for_every_judged_query(demo_site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((demo_site / "search.html").as_uri())
    queries = [each.query for each in read_judged()]
    found = page.evaluate(TWENTY, queries)
    asking = Asking(today=page.evaluate("siteSearch.today()"))
    page.close()
    index = PublishedIndex(demo_site / "search-index")
    for query, (total, ids) in zip(queries, found, strict=True):
        answer = search_index(index, query, 20, asking)
        assert ids == [[hit.id, hit.url] for hit in answer.results], query
        assert total == answer.total, query


def test_the_command_says_where_words_stand_and_counts_exactly(demo_site: Path) -> None:
    answer = run_portal("search", "--site", demo_site, "工程款 机构:丙区", "--facets", "--json", "--limit", "0")
    told = json.loads(answer.stdout)
    assert told["terms"] == ["+:工程款", "+body:丙区"]
    assert told["total"] == len(told["results"]) == sum(told["facets"]["kind"].values()) > 0
    assert all(result[name] for result in told["results"] for name in ("id", "kind", "title", "url"))
    assert all((demo_site / result["url"].partition("#")[0]).is_file() for result in told["results"])
    assert all(result["matched"] and "丙区" in result["body"] for result in told["results"])
    assert sum(told["facets"]["year"].values()) == sum(result["date"] != "" for result in told["results"])


def test_a_near_miss_of_a_name_is_offered_by_the_command(demo_site: Path) -> None:
    answer = run_portal("search", "--site", demo_site, "乙区教有局")
    assert "did you mean: 乙区教育局" in answer.stdout
