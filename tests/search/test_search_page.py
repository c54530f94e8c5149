"""What a reader does with a result: narrow it down, share it, go back, take it along, go on after a stop, correct a name."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from search.query import SearchResult, search_site
from search.scripts import client_scripts
from tests.search.site import counted_anew, lay_site, open_results, settled, shown

pytestmark = pytest.mark.browser
FACETS = ("kind", "body", "area", "year", "state")
QUERY = "工程款"


def values_of(hit: SearchResult, facet: str) -> tuple[str, ...]:
    cells = {"kind": hit.kind, "body": hit.body, "year": hit.date[:4], "state": hit.status}
    return hit.areas if facet == "area" else (cells[facet],)


def narrowed(hits: Sequence[SearchResult], chosen: Mapping[str, Sequence[str]], but: str = "") -> list[SearchResult]:
    """Return the hits that have one of the values chosen in every facet, but for one that is left out."""
    return [
        hit
        for hit in hits
        if all(set(values_of(hit, facet)) & set(values) for facet, values in chosen.items() if facet != but and values)
    ]


def told_counts(page: Page) -> dict[str, dict[str, str]]:
    """Return the counts that the panel tells, by facet and value, all values unfolded."""
    while page.locator("#search-filters [data-unfold]").count():
        page.locator("#search-filters [data-unfold]").first.click()
    told: dict[str, dict[str, str]] = {facet: {} for facet in FACETS}
    script = "all => all.map(one => [one.control.name, one.control.value, one.lastChild.textContent])"
    for facet, value, count in page.eval_on_selector_all("#search-filters label", script):
        told[facet][value] = count
    return told


def choose(page: Page, facet: str, value: str) -> None:
    fold = page.locator("#search-filters details")
    if fold.get_attribute("open") is None:
        page.locator("#search-filters summary").click()
    page.locator(f"#search-filters input[name={facet}][value='{value}']").check()


def assert_panel_is_exact(page: Page, hits: Sequence[SearchResult], chosen: Mapping[str, Sequence[str]]) -> None:
    told = told_counts(page)
    for facet in FACETS:
        counts = Counter(value for hit in narrowed(hits, chosen, facet) for value in values_of(hit, facet) if value)
        assert counts, facet
        assert {value: count for value, count in told[facet].items() if count != "0"} == {
            value: f"{count:,}" for value, count in counts.items()
        }, facet


def test_facets_combine_with_exact_counts_in_an_address_that_leads_back(tab: Page, address: str, index_dir: Path) -> None:
    hits = search_site(index_dir, QUERY).results
    open_results(tab, address, QUERY)
    tab.wait_for_selector("#search-filters label")
    assert_panel_is_exact(tab, hits, {})
    steps: list[dict[str, list[str]]] = [
        {"kind": ["承诺"]},
        {"kind": ["承诺"], "year": ["2020"]},
        {"kind": ["承诺"], "year": ["2020", "2018"]},
        {"kind": ["承诺"], "year": ["2020", "2018"], "area": ["招商引资"]},
        {"kind": ["承诺"], "year": ["2020", "2018"], "area": ["招商引资"], "state": ["公示中"]},
    ]
    for before, chosen in zip([{}, *steps], steps, strict=False):
        ((facet, value),) = [
            (facet, value) for facet, values in chosen.items() for value in values if value not in before.get(facet, [])
        ]
        expected = narrowed(hits, chosen)
        with counted_anew(tab):
            choose(tab, facet, value)
        expect(tab.locator("#search-title")).to_have_text(f"“{QUERY}”找到 {len(expected)} 项")
        assert shown(tab) == [hit.id for hit in expected[:10]]
        assert {name: sorted(values) for name, values in parse_qs(urlsplit(tab.url).query).items()} == {
            "q": [QUERY], **{name: sorted(values) for name, values in chosen.items()}
        }  # fmt: skip
    assert_panel_is_exact(tab, hits, steps[-1])
    link = tab.url
    for chosen in [*reversed(steps[:-1]), {}]:
        with counted_anew(tab):
            tab.go_back()
        expect(tab.locator("#search-title")).to_have_text(f"“{QUERY}”找到 {len(narrowed(hits, chosen))} 项")
        assert shown(tab) == [hit.id for hit in narrowed(hits, chosen)[:10]]
    tab.goto("about:blank")
    tab.goto(link)
    settled(tab)
    expect(tab.locator("#search-filters input:checked")).to_have_count(5)
    assert shown(tab) == [hit.id for hit in narrowed(hits, steps[-1])[:10]]


def test_the_file_of_a_result_holds_exactly_the_result(tab: Page, address: str, index_dir: Path) -> None:
    chosen = {"kind": ["失信记录"], "state": ["异议中", "已整改"]}
    expected = narrowed(search_site(index_dir, QUERY).results, chosen)
    assert len(expected) > 10
    more = "".join(f"&{facet}={value}" for facet, values in chosen.items() for value in values)
    open_results(tab, address, QUERY, more)
    tab.wait_for_selector("#search-filters label", state="attached")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="下载这").click()
    assert waiting.value.suggested_filename == f"搜索结果 {QUERY}.csv"
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["编号"] for row in rows] == [hit.id for hit in expected]
    for row, hit in zip(rows, expected, strict=True):
        told = (hit.kind, hit.title.lstrip("=+-@"), hit.body, "；".join(hit.areas), hit.number, hit.date, hit.status)
        assert (row["类型"], row["标题"].lstrip("'=+-@"), *(row[name] for name in ("机构", "领域", "文号", "日期", "状态"))) == told
        assert row["网址"].endswith(hit.url)


@pytest.mark.parametrize("typed", ["市丙区教育局", "市丙区市场 工程款"])
def test_chosen_values_hold_for_the_count_the_pages_and_the_file_also_when_every_candidate_was_read(
    typed: str, tab: Page, address: str, index_dir: Path
) -> None:
    hits = search_site(index_dir, typed).results
    for chosen in ({"kind": ["承诺"]}, {"kind": ["承诺"], "area": ["招商引资"]}):
        expected = narrowed(hits, chosen)
        assert 0 < len(expected) < len(hits)
        open_results(tab, address, typed, "".join(f"&{facet}={value}" for facet, values in chosen.items() for value in values))
        tab.wait_for_selector("#search-filters label")
        expect(tab.locator("#search-title")).to_have_text(f"“{typed}”找到 {len(expected)} 项")
        assert not any(count.startswith("≤ 0") for counts in told_counts(tab).values() for count in counts.values())
        with tab.expect_download() as waiting:
            tab.get_by_role("button", name=f"下载这 {len(expected)} 项").click()
        rows = csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"), newline=""))
        assert [row["编号"] for row in rows] == [hit.id for hit in expected]
        assert shown(tab) == [hit.id for hit in expected[:10]]


def test_two_that_read_the_same_search_at_once_get_each_hit_once_under_what_was_chosen_last(
    tab: Page, address: str, index_dir: Path
) -> None:
    hits = search_site(index_dir, "市丙区教育局").results
    tab.goto(address)
    file, page, last, after = tab.evaluate("""async () => {
      const search = await siteSearch.search(await siteSearch.open('search-index/'), '市丙区教育局'), ids = hits => hits.map(hit => hit.id);
      search.allow(Infinity);
      const file = search.fetch(1e9);
      await search.choose({});
      const page = ids(await search.fetch(10)), whole = ids(await file), before = search.choose({kind: ['承诺']}), after = search.choose({});
      await before;
      await after;
      const last = ids(await search.fetch(1e9));
      await search.choose({kind: ['承诺']});
      return [whole, page, last, ids(await search.fetch(1e9))];
    }""")
    assert file == last == [hit.id for hit in hits]
    assert page == file[:10]
    assert after == [hit.id for hit in narrowed(hits, {"kind": ["承诺"]})]


def test_the_file_is_whole_when_another_page_is_looked_at_while_it_is_made(
    browser: Browser, index_dir: Path, tmp_path: Path
) -> None:
    site = lay_site(index_dir, tmp_path / "public")
    script = client_scripts()["search-page.js"].decode().replace("STOP = 270000", "STOP = 9000")
    (site / "assets" / "search-page.js").write_text(script, encoding="utf-8")
    page = browser.new_page()
    expected = [hit.id for hit in search_site(index_dir, QUERY).results]
    open_results(page, (site / "search.html").as_uri(), QUERY)
    with page.expect_download() as waiting:
        page.evaluate(
            """() => {
                [...document.querySelectorAll('#search-tools button')].find(each => each.textContent.startsWith('下载这')).click();
                document.querySelector('#search-pager a[rel=next]').click();
            }"""
        )
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"), newline="")))
    assert [row["编号"] for row in rows] == expected
    page.close()


def test_what_was_typed_is_not_offered_again_where_the_choices_leave_nothing(tab: Page, address: str) -> None:
    query = f"{QUERY} 采购"
    open_results(tab, address, query, "&year=1901")
    expect(tab.locator("#search-title")).to_have_text(f"“{query}”在所选的筛选里没有")
    # What asks less is offered; once it stands there, so would the query itself.
    expect(tab.locator("#search-near a").first).to_be_visible()
    offered = tab.locator("#search-near a").all_inner_texts()
    assert QUERY in offered and query not in offered


def test_a_near_miss_of_a_name_is_offered_and_never_put_in_its_place(tab: Page, address: str) -> None:
    for typed in ("丙区教有局", "丙区教局", "丙区育教局"):
        open_results(tab, address, typed)
        expect(tab.locator("#search-title")).to_have_text(f"没有找到“{typed}”")
        expect(tab.locator("#search-near a").first).to_have_text("丙区教育局")
        assert shown(tab) == []
        expect(tab.locator("#q")).to_have_value(typed)
    tab.locator("#search-near a").first.click()
    settled(tab)
    expect(tab.locator("#search-hits .hit h2").first).to_have_text("甲市丙区教育局")


def test_a_search_that_reads_much_stops_and_goes_on_when_asked(browser: Browser, index_dir: Path, tmp_path: Path) -> None:
    script = client_scripts()["search-page.js"].decode()
    site = lay_site(index_dir, tmp_path / "public")
    # A small corpus never costs as much as one look may: here one look may cost next to nothing.
    cheap = script.replace("STOP = 270000", "STOP = 9000")
    assert cheap != script
    (site / "assets" / "search-page.js").write_text(cheap, encoding="utf-8")
    page = browser.new_page()
    expected = [hit.id for hit in search_site(index_dir, QUERY).results]
    open_results(page, (site / "search.html").as_uri(), QUERY, "&p=9")
    page.wait_for_selector("#search-filters label", state="attached")
    go_on, stops = page.get_by_role("button", name="继续查找"), 0
    while go_on.count():
        assert shown(page) == expected[80:90][: len(shown(page))]
        before = page.locator("#search-pager").inner_text()
        with counted_anew(page):
            go_on.click()
        expect(page.locator("#search-pager")).not_to_have_text(before)
        stops += 1
    assert stops
    assert shown(page) == expected[80:90]
    page.close()
