"""What pages tell of flows: lists linked both ways, cases with their answers, deadlines, ratings side by side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from generator import addresses
from generator.derived.site import Site, derive_site
from generator.model.portal import build_portal
from generator.pages import bodies as body_pages
from generator.pages import lists, paces, rankings, records
from generator.release.states import PublicDataset
from tests.model.test_cases import DAY, site_of, timing_of
from tests.pages.data_portal import desk_of, pages_of
from tests.small_portal import bodies, dataset_of, settings_of


def made(module: object, site: Site, scratch: Path) -> dict[str, str]:
    return pages_of(module.make_jobs(desk_of(site, scratch)))  # type: ignore[attr-defined]


def listing(name: str, role: str, rows: list[tuple[str, str, str, str]], to: str | None, **page: Any) -> PublicDataset:
    """A list in two editions from (edition, id, text, references)."""
    names = ["edition", "id", "text", "refers"]
    portal = {
        "kind": "list", "noun": f"{role}项", "counter": "项", "role": role, "id": "id", "title": "{text}", "edition": "edition", "public": names,
        "editions": [{"id": "2025", "title": "旧版", "effective": "2025-01-01"}, {"id": "2026", "title": "新版", "effective": "2026-01-01"}], **page,
    }  # fmt: skip
    fields = [{"name": each, "portal": {"separator": "、"} if each == "refers" else {}} for each in names]
    keys = [{"fields": ["refers"], "reference": {"resource": to, "fields": ["id"]}}] if to else []
    descriptor = {"name": name, "title": name, "schema": {"fields": fields, "foreignKeys": keys}, "portal": portal}
    return dataset_of(descriptor, [dict(zip(names, row, strict=True)) for row in rows])


def test_lists_are_linked_both_ways_edition_by_edition(tmp_path: Path) -> None:
    data = [(edition, f"D-{at}", f"数据{at}", "") for edition in ("2025", "2026") for at in range(1, 3)]
    conduct = [("2025", "B-1", "旧行为", "D-1"), ("2026", "B-2", "新行为", "D-1、D-2")]
    conduct += [("2026", f"B-{at}", f"行为{at}", "D-2") for at in range(3, 16)]
    numbered = dataset_of(
        {"name": "records", "title": "失信记录", "schema": {"fields": [{"name": "id"}]},
         "portal": {"kind": "records", "number": "D-2", "id": "id", "title": "{id}", "public": ["id"]}},
        [{"id": "R-1"}],
    )  # fmt: skip
    datasets = [bodies(), listing("data", "data", data, None), listing("conduct", "conduct", conduct, "data"), numbered]
    pages = made(lists, derive_site(build_portal(settings_of(), DAY, datasets)), tmp_path)
    newest = pages[addresses.listing("data")]
    rows = dict(re.findall(r'<tr role="row" id="(D-\d)">(.*?)</tr>', newest, re.DOTALL))
    assert '<a href="../../lists/conduct/index.html#B-2">B-2 新行为</a>' in rows["D-1"] and "旧行为" not in rows["D-1"]
    assert rows["D-2"].count("#B-") == 12 and ">B-3</a>" in rows["D-2"] and ">共 14 项</a>" in rows["D-2"]
    assert '<a href="../../browse/records/index.html">失信记录</a>' in rows["D-2"] and "失信记录" not in rows["D-1"]
    before = pages[addresses.listing("data", "2025")]
    assert '<a href="../../lists/conduct/2025.html#B-1">B-1 旧行为</a>' in before and "新行为" not in before
    assert "数据2" in pages[addresses.listing("conduct")]


def test_a_case_shows_each_answer_and_its_steps_in_order_of_date(tmp_path: Path) -> None:
    page = made(records, site_of(), tmp_path)[addresses.record("joint", "C1")]
    answers = re.findall(r'<tr role="row" id="a\d+">(.*?)</tr>', page)
    words = [re.sub(r"<[^>]+>", " ", answer).split() for answer in answers]
    assert [word[0] for word in words] == ["按时", "逾期办结", "逾期未办"]
    assert "已扣2分" in answers[0] and "尚无" in answers[2]
    course = re.findall(r'<time datetime="([\d-]+)">[^<]*</time><b>([^<]+)</b>', page)
    assert course == sorted(course, key=lambda step: step[0])
    assert ("2026-10-26", "甲市人民政府响应") in course and ("2026-11-02", "丙区住房城乡建设局反馈") in course


def test_a_body_is_shown_what_it_has_to_answer(tmp_path: Path) -> None:
    page = made(body_pages, site_of(), tmp_path)[addresses.body("bing")]
    assert 'id="d-joint-asked"' in page and 'href="#d-joint-asked"' in page
    assert "逾期未办 31 天" in page
    link = f"../{addresses.record('joint', 'C1')}#a4"
    assert f'href="{link}"' in page


def test_deadlines_have_a_page_with_every_line_and_the_total(tmp_path: Path) -> None:
    pages = made(paces, timing_of(), tmp_path)
    page = pages[addresses.paces("proposals")]
    assert "共 4 条建议提案：按时 2 条，逾期办结 1 条，逾期未办 1 条，在办 0 条" in page
    assert "国务院公布的放假" in page and 'href="../paces/proposals.csv"' in page
    assert len(re.findall(r"合计", page)) == 2
    links = re.findall(r'href="\.\./(browse/proposals/pace/[^"]+)"', page)
    assert links == [addresses.facet("proposals", "pace", key) for key in ("in-time", "late", "overdue")]


def rating(name: str, rows: list[tuple[str, str, str]], **page: Any) -> PublicDataset:
    names = ["body", "period", "score"]
    portal = {"kind": "ranking", "subject": "body", "period": "period", "score": "score", "public": names, **page}
    keys = [{"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}]
    descriptor = {
        "name": name,
        "title": name,
        "schema": {"fields": [{"name": each} for each in names], "foreignKeys": keys},
        "portal": portal,
    }
    return dataset_of(descriptor, [dict(zip(names, row, strict=True)) for row in rows])


def test_outside_ratings_stand_beside_the_official_one_with_their_differences(tmp_path: Path) -> None:
    official = [("jia", "2026", "90"), ("bing", "2026", "80"), ("c", "2026", "70"), ("d", "2026", "60"), ("jia", "2025", "88")]
    outside = [("jia", "2026", "50"), ("bing", "2026", "70"), ("c", "2026", "60"), ("d", "2026", "65")]
    datasets = [
        bodies(),
        rating("official", official),
        rating("outside", outside, official="official", assessor="某大学", method="3版"),
    ]
    site = derive_site(build_portal(settings_of(), DAY, datasets))
    assert set(site.comparisons) == {("official", "2026"), ("outside", "2026")}
    pages = made(rankings, site, tmp_path)
    for address in (addresses.ranking("official"), addresses.ranking("outside", "2026")):
        page = pages[address]
        assert "官方和第三方对照" in page and "某大学，方法 3版" in page
        assert "相差 3 位以上的有 1 个，最多的是甲市人民政府（相差 3 位）" in page
        (row,) = re.findall(r'<tr><th scope="row"><a href="[^"]+">甲市人民政府</a></th>(<td class="num">第 1.*?)</tr>', page)
        assert re.findall(r"第 (\d)", row) == ["1", "4"]
    assert "第三方：某大学" in pages[addresses.ranking("outside")]
    assert "官方和第三方对照" not in pages[addresses.ranking("official", "2025")]
