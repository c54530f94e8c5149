"""The facts of the cases once more, read from the sites that were built: pages, tables and index, as a reader gets them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from itertools import pairwise

import pytest
from click.testing import CliRunner

from generator.cli import main
from tests.cases.conftest import BuiltCase
from tests.cases.opened import HERE
from tests.cases.test_labour_violations import COUNTS, EDITIONS, keys_of, name_edition, read_edition
from tests.cases.test_open_data_index import read_rows as read_source
from tests.published import (
    Page,
    all_texts,
    main_of,
    places_of,
    read_files,
    read_page,
    read_rows,
    say,
    section,
    table_rows,
)

INDEX, LABOUR, CITY = "open-data-index", "labour-violations", "shanghai"
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
ALIASES = ("发改委", "市发展改革委", "市发展和改革委员会", "市发改委", "上海市发展和改革委员会")


def ranking_of(page: Page) -> dict[str, tuple[str, str, bool]]:
    """Return what the ranking says of each place that it ranks: rank, score, whether it is marked as a tie."""
    rows = {}
    for row in page.xpath("//ol[contains(@class, 'rank')]/li"):
        rank, name, score = (say(row.xpath(f"./span[@class='{part}']")[0]) for part in "nws")
        rows[name] = (rank.removesuffix("并列").strip(), score, rank.endswith("并列"))
    return rows


# --- The evaluation --------------------------------------------------------------------------------------------------------


def test_the_page_of_2015_ranks_122_places_as_the_source_does(built_case: BuiltCase) -> None:
    ranked = {row["name"].strip(): (row["rank"], row["score"]) for row in read_source("places") if row["rank"] != "123"}
    shared = Counter(rank for rank, _ in ranked.values())
    shown = ranking_of(read_page(built_case(INDEX), "rankings/places/2015.html"))
    assert len(shown) == len(ranked) == 122
    assert shown == {name: (rank, score, shared[rank] > 1) for name, (rank, score) in ranked.items()}
    ends = list(shown.items())
    assert ends[0] == ("Taiwan", ("1", "78", False))
    assert ends[-1][1][:2] == max(ranked.values(), key=lambda each: int(each[0]))
    assert [int(rank) for rank, _, _ in shown.values()] == sorted(int(rank) for rank, _ in ranked.values())


def test_27_places_are_shown_as_not_assessed_without_rank_or_score(built_case: BuiltCase) -> None:
    page = read_page(built_case(INDEX), "rankings/places/2015.html")
    unranked = {row["name"].strip() for row in read_source("places") if row["rank"] == "123"}
    named = section(page, "未参评").xpath(".//li")
    assert {say(name) for name in named} == unranked
    assert len(named) == len(unranked) == 27
    assert not unranked & set(ranking_of(page))
    assert not unranked & {row[0] for row in table_rows(section(page, "分项得分"))}
    history = {row[0]: row[1] for row in table_rows(section(page, "各期名次"))}
    assert {history[name] for name in unranked & set(history)} <= {"未参评"}
    assert "123" not in say(main_of(page)).split()
    assert "参评 122 个" in say(main_of(page)) and "未参评 27 个" in say(main_of(page))


def test_the_13_part_scores_of_a_place_are_those_of_the_source(built_case: BuiltCase) -> None:
    parts = {row[0]: row[1:] for row in table_rows(section(read_page(built_case(INDEX), "rankings/places/2015.html"), "分项得分"))}
    assert len(parts) == 122
    scores: dict[str, Counter[str]] = {}
    for row in read_source("entries"):
        if row["year"] == "2015":
            scores.setdefault(row["place"], Counter())[row["score"]] += 1
    for row in read_source("places"):
        if row["rank"] != "123":
            *cells, total = parts[row["name"].strip()]
            assert (Counter(cells), total) == (scores[row["id"]], row["score"]), row["name"]


def test_earlier_periods_rank_as_many_places_as_were_published(built_case: BuiltCase) -> None:
    counted = [len(ranking_of(read_page(built_case(INDEX), f"rankings/places/{year}.html"))) for year in (2015, 2014, 2013)]
    assert counted == [122, 97, 60]


def test_the_weights_and_row_counts_stand_in_the_published_tables(built_case: BuiltCase) -> None:
    data = built_case(INDEX) / "data"
    weights = [int(row["score"]) for row in read_rows(data / "questions" / "questions.csv")]
    assert sorted(weights, reverse=True) == [30, 15, 15, 10, 10, 5, 5, 5, 5]
    assert sum(weights) == 100
    expected = {"datasets": 15, "entries": 3153 - 41, "places": 149, "questions": 9, "summary": 4}
    for name, count in expected.items():
        for kind in ("csv", "excel.csv"):
            assert len(read_rows(data / name / f"{name}.{kind}")) == count, (name, kind)
        assert len(json.loads((data / name / f"{name}.json").read_bytes())) == count
    entries = read_rows(data / "entries" / "entries.csv")
    assert Counter(row["year"] for row in entries)["2015"] == 1586


def test_no_mail_address_stands_in_any_byte_of_the_site(built_case: BuiltCase) -> None:
    site = built_case(INDEX)
    texts = all_texts(site)
    found = {path: MAIL_ADDRESS.findall(text) for path, text in texts.items()}
    assert {path: addresses for path, addresses in found.items() if addresses} == {}
    raw = {path: data for path, data in read_files(site).items() if not path.endswith(".parquet")}
    assert not [path for path, data in raw.items() if re.search(rb"[\w.+-]+@[\w-]+\.[A-Za-z]", data)]
    # The scan sees what there is to see: the masks stand in the tables, and all stored documents were read.
    masked = places_of("〔电子邮件已隐去〕", texts)
    assert {"data/entries/entries.csv", "data/entries/entries.json", "data/entries/entries.parquet"} <= set(masked)
    assert {"search-index", "rankings/places/2015.html"} <= set(places_of("Taiwan", texts))


def test_names_of_volunteers_stand_nowhere(built_case: BuiltCase) -> None:
    submitters = {name for row in read_source("places") for name in row["submitters"].split("~*")}
    reviewers = {name for row in read_source("places") for name in row["reviewers"].split("~*")}
    # The texts of reviews name some of them; who reviewed what must not be told by a table or page.
    header = next(csv.reader(io.StringIO((built_case(INDEX) / "data" / "places" / "places.csv").read_text(encoding="utf-8"))))
    assert not {"submitters", "reviewers"} & set(header)
    cells = {
        cell
        for name in ("places", "entries")
        for row in read_rows(built_case(INDEX) / "data" / name / f"{name}.csv")
        for cell in row.values()
    }
    assert not cells & ((submitters | reviewers) - {"anonymous", ""})


# --- The list in editions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "count"), list(zip(EDITIONS, COUNTS, strict=True)))
def test_an_edition_page_lists_all_its_entries(edition: str, count: int, built_case: BuiltCase) -> None:
    page = read_page(built_case(LABOUR), f"lists/violations/{name_edition(edition)}.html")
    everything = page.get_element_by_id("all")
    assert f"全部 {count} 件" in say(everything)
    entries = everything.xpath(".//tr[@id]")
    assert len(entries) == count
    assert len({entry.get("id") for entry in entries}) == count
    assert f"共 {count} 件" in say(main_of(page))


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(EDITIONS)))
def test_an_edition_page_counts_what_entered_and_left(earlier: str, later: str, built_case: BuiltCase) -> None:
    page = read_page(built_case(LABOUR), f"lists/violations/{name_edition(later)}.html")
    before, after = keys_of(read_edition(earlier)), keys_of(read_edition(later))
    entered, left, stayed = (found.total() for found in (after - before, before - after, before & after))
    told = say(main_of(page))
    counted = {word: re.findall(rf"{word} (\d+)", told) for word in ("新增", "删去", "修改", "不变")}
    assert set(counted["新增"]) == {str(entered)}
    assert set(counted["删去"]) == {str(left)}
    assert int(counted["修改"][0]) + int(counted["不变"][0]) == stayed
    changes = Counter(say(mark) for mark in page.xpath("//span[contains(concat(' ', @class, ' '), ' d ')]"))
    assert (changes["新增"], changes["删去"], changes["修改"]) == (entered, left, int(counted["修改"][0]))


def test_the_published_list_is_the_source_byte_for_byte(built_case: BuiltCase) -> None:
    rows = [list(row.values()) for row in read_rows(built_case(LABOUR) / "data" / "violations" / "violations.csv")]
    submitted = [row for edition in EDITIONS for row in read_edition(edition)]
    assert len(rows) == sum(COUNTS)
    assert [row[: len(submitted[0])] for row in rows] == submitted


# --- The bodies ------------------------------------------------------------------------------------------------------------


def test_every_body_has_its_page_and_its_row(built_case: BuiltCase) -> None:
    site = built_case(CITY)
    counts = {"districts": 16, "streets": 234, "committees": 6509, "municipal-bodies": 29}
    ids = []
    for name, count in counts.items():
        rows = read_rows(site / "data" / name / f"{name}.csv")
        assert len(rows) == count
        ids += [row.get("code") or row["body_id"] for row in rows]
    pages = {path.stem for path in (site / "bodies").glob("*.html")} - {"index"}
    assert pages >= set(ids)
    assert len(set(ids)) == sum(counts.values()) == 6788
    index = say(main_of(read_page(site, "bodies/index.html")))
    assert "共 6,788 个机构" in index and "区 16 个" in index
    districts = [row["code"] for row in read_rows(site / "data" / "districts" / "districts.csv")]
    streets = [street for district in districts for street in bodies_below(read_page(site, f"bodies/{district}.html"))]
    assert len(streets) == 234
    assert sum(len(bodies_below(read_page(site, f"bodies/{street}.html"))) for street in streets) == 6509


def bodies_below(page: Page) -> list[str]:
    """Return the ids of the bodies that an integrity file links as standing below its own."""
    (found,) = (each for each in page.xpath("//section") if say(each.xpath(".//h2")[0]) == "下属机构")
    return [link.get("href").rpartition("/")[2].removesuffix(".html") for link in found.xpath(".//a[contains(@href, 'bodies/')]")]


def test_from_a_committee_the_links_lead_up_to_the_city(built_case: BuiltCase) -> None:
    climbed = []
    body: str | None = "310101002001"
    while body:
        page = read_page(built_case(CITY), f"bodies/{body}.html")
        climbed.append(say(main_of(page).xpath(".//h1")[0]))
        above = page.xpath("//span[starts-with(normalize-space(), '上级')]/a/@href")
        body = above[0].rpartition("/")[2].removesuffix(".html") if above else None
    assert climbed == ["云南中路居委会", "南京东路街道", "黄浦区", "上海市人民政府"]


@pytest.mark.parametrize("name", ALIASES)
def test_the_command_finds_the_commission_by_each_of_its_names(name: str, built_case: BuiltCase) -> None:
    answer = CliRunner().invoke(main, ["search", "--site", str(built_case(CITY)), name, "--json", "--limit", "0"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["total"] == len(found["results"])
    first = found["results"][0]
    expected = {"id": "sh-fagaiwei", "kind": "机构", "title": "上海市发展和改革委员会", "url": "bodies/sh-fagaiwei.html"}
    assert expected.items() <= first.items()
    assert (built_case(CITY) / first["url"]).is_file()


def test_a_district_is_found_first_by_its_official_code(built_case: BuiltCase) -> None:
    answer = CliRunner().invoke(main, ["search", "--site", str(built_case(CITY)), "310101", "--json"])
    found = json.loads(answer.stdout)
    # The district itself, then its streets and committees, whose codes begin with it.
    assert found["results"][0]["title"] == "黄浦区" and found["total"] > 100


def test_the_matrix_page_lists_who_leads_the_first_area(built_case: BuiltCase) -> None:
    page = read_page(built_case(CITY), "responsibilities/responsibilities.html")
    area = page.get_element_by_id("A01")
    rows = (HERE / CITY / "responsibilities" / "responsibilities.csv").read_text(encoding="utf-8-sig").splitlines()
    leading = [row["body_id"] for row in csv.DictReader(rows) if "A01" in row.values()]
    linked = [link.get("href").rpartition("/")[2].removesuffix(".html") for link in area.xpath(".//a[contains(@href, 'bodies/')]")]
    assert linked == leading
    assert leading[:2] == ["sh-caizheng", "sh-fagaiwei"] and len(leading) == 2 + 16
    assert "政府采购" in say(area) and "上海市财政局" in say(area) and "崇明区" in say(area)
