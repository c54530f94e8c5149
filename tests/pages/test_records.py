"""Record pages: what they state, in which order, and what a tombstone no longer says."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

from generator import addresses
from generator.derived.site import Site
from generator.model.records import DIGEST
from generator.pages import records
from generator.pages.workspace import GROUP, groups_per_job
from tests.pages.data_portal import HOSTILE, breach, breaches, conduct, desk_of, pages_of, promises
from tests.small_portal import bodies, small_site


def site_of(*rows: dict[str, str], **settings: Any) -> Site:
    gone = [("JS-2026-09999", "2026-11-01", "原决定被撤销", "甲复决〔2026〕1号")]
    return small_site(
        bodies(), breaches(list(rows), gone), conduct([("2026", "B-014", "不履行生效法律文书", "合同", "")]), **settings
    )


def page_of(site: Site, scratch: Path, record: str, dataset: str = "breaches") -> str:
    return pages_of(records.make_jobs(desk_of(site, scratch)))[addresses.record(dataset, record)]


def facts_of(page: str) -> dict[str, str]:
    found = {}
    for name in etree.fromstring(page.encode()).iterfind(".//dl[@class='facts']/dt"):
        value = name.getnext()
        assert value is not None
        found[str(name.text)] = "".join(map(str, value.itertext()))
    return found


def test_the_facts_are_the_public_columns_with_labels_units_and_links(tmp_path: Path) -> None:
    page = page_of(site_of(breach(1), breach(3)), tmp_path, "JS-2026-00003")
    facts = facts_of(page)
    assert facts["责任机构"] == "丙区住房城乡建设局"
    assert facts["失信行为"] == "B-014 不履行生效法律文书"
    assert facts["涉及金额"] == "286.4 万元原始数据：2,864,000.00 元"
    assert facts["级别"] == "较重"
    assert facts["作出日期"] == "2026年4月18日"
    assert facts["公示期"] == "2026年4月25日至2027年6月17日到期自动停止公示"
    assert "状态" not in facts and "事由" not in facts
    assert 'href="../../../bodies/bing.html"' in page
    assert 'href="../../../lists/conduct/index.html#B-014"' in page


def test_a_missing_body_or_document_is_said_and_a_missing_sum_left_out(tmp_path: Path) -> None:
    facts = facts_of(page_of(site_of(breach(2, document="", amount="")), tmp_path, "JS-2026-00002"))
    assert facts["责任机构"] == facts["文书号"] == "未提供"
    assert "涉及金额" not in facts


def test_the_course_is_in_order_of_date_and_what_is_to_come_is_hollow(tmp_path: Path) -> None:
    page = page_of(site_of(breach(1, paid_on="2026-01-02")), tmp_path, "JS-2026-00001")
    steps = re.findall(r'<li( class="next")?><time datetime="([\d-]+)">', page)
    assert [day for _, day in steps] == ["2026-01-02", "2026-02-18", "2026-02-25", "2027-06-17"]
    assert [bool(mark) for mark, _ in steps] == [False, False, False, True]
    assert '<time datetime="2027-06-17">2027-06-17</time><b>公示最后一天，次日自动停止</b>' in page


def test_the_statement_stands_in_paragraphs_with_its_day(tmp_path: Path) -> None:
    page = page_of(site_of(breach(4)), tmp_path, "JS-2026-00004")
    assert "<p>2026年7月12日 提交</p>" in page
    assert "<p>已调剂资金付清。</p>" in page
    assert "机构书面说明" not in page_of(site_of(breach(1)), tmp_path, "JS-2026-00001")


def test_the_provenance_names_row_batch_approver_and_the_digest_of_the_row(tmp_path: Path) -> None:
    site = site_of(breach(1))
    page = page_of(site, tmp_path, "JS-2026-00001")
    assert "，源文件第 2 行" in page and "第 2026-47 批" in page and "经办 李某" in page and "审核 王某" in page
    assert f"sha256 {site.portal.record_sets[0].rows[DIGEST][0]}" in page
    assert "releases/index.html#verify" in page


def test_a_portal_without_sign_offs_states_the_reason(tmp_path: Path) -> None:
    dataset = breaches([breach(1)])
    site = small_site(bodies(), replace(dataset, sign_off=None), sign_off={"waived": "试运行，依文书甲信办1号"})
    assert "本站不设签发：试运行，依文书甲信办1号" in page_of(site, tmp_path, "JS-2026-00001")


def test_the_rights_box_carries_the_title_and_the_permanent_link(tmp_path: Path) -> None:
    complaints = [
        {
            "id": "wrong",
            "question": "有错",
            "title": "勘误",
            "office": "中心",
            "answer": "5 日",
            "mail": "a@b.invalid",
            "phone": "12345",
        }
    ]
    page = page_of(site_of(breach(1, matter=HOSTILE), complaints=complaints), tmp_path, "JS-2026-00001")
    link = next(href for href in re.findall(r'href="([^"]*complaint\.html[^"]*)"', page) if "#wrong" in href)
    query = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    assert query["t"] == [HOSTILE]
    assert query["u"] == ["https://integrity.example.invalid/portal/" + addresses.record("breaches", "JS-2026-00001")]
    assert 'href="mailto:a@b.invalid?subject=' in page and 'href="tel:12345"' in page


def test_a_tombstone_says_when_why_and_by_which_act_and_nothing_else(tmp_path: Path) -> None:
    page = page_of(site_of(breach(1)), tmp_path, "JS-2026-09999")
    assert facts_of(page) == {
        "记录编号": "JS-2026-09999",
        "撤下日期": "2026年11月1日",
        "撤下原因": "原决定被撤销",
        "撤销依据": "甲复决〔2026〕1号",
    }
    assert "<h1>此记录已撤下</h1>" in page and "已撤下</span>" in page
    assert "工程款" not in page and "qrline" not in page


def test_a_tombstone_offers_no_repair_of_what_is_gone(tmp_path: Path) -> None:
    route = {"office": "甲中心", "answer": "5 日", "phone": "12345"}
    complaints = [
        {**route, "id": "wrong", "question": "内容有错", "title": "内容有错"},
        {**route, "id": "repair", "question": "申请修复", "title": "申请信用修复", "for_bodies": False},
    ]
    site = site_of(breach(1), complaints=complaints)
    standing, stone = (page_of(site, tmp_path / name, name) for name in ("JS-2026-00001", "JS-2026-09999"))
    assert "申请修复" in standing and "内容有错" in standing
    assert "申请修复" not in stone and "内容有错" in stone


def test_a_commitment_says_how_it_stands(tmp_path: Path) -> None:
    rows = [
        ("C-1", "bing", "加装电梯", "2026-09-30", ""),
        ("C-2", "jia", "修路", "2026-09-30", "2026-10-02"),
        ("C-3", "jia", "架桥", "2027-01-01", ""),
    ]
    pages = pages_of(records.make_jobs(desk_of(small_site(bodies(), promises(rows)), tmp_path)))
    late, kept_late, waiting = (pages[addresses.record("promises", name)] for name in ("C-1", "C-2", "C-3"))
    assert '<span class="bad small"><b>逾期 51 天（截至 2026-11-20）</b></span>' in late
    assert facts_of(late)["完成日期"] == "尚未完成"
    assert "逾期兑现 2 天" in kept_late
    assert "未到期" in waiting and '<li class="next"><time datetime="2027-01-01">' in waiting


def test_there_is_a_symbol_only_when_the_site_has_an_address(tmp_path: Path) -> None:
    assert "二维码" in page_of(site_of(breach(1)), tmp_path, "JS-2026-00001")
    assert "二维码" not in page_of(site_of(breach(1), base_url=None), tmp_path, "JS-2026-00001")


def test_jobs_are_small_and_cover_every_row_once(tmp_path: Path) -> None:
    site = site_of(*(breach(number) for number in range(GROUP + 3)))
    jobs = records.make_jobs(desk_of(site, tmp_path))
    assert [job.weight for job in jobs] == [GROUP, 3, 1]
    assert max(len(pickle.dumps(job)) for job in jobs) < 10_000
    assert len(pages_of(jobs)) == GROUP + 4


@pytest.mark.parametrize(("rows", "jobs"), [(1, 1), (GROUP, 1), (16 * GROUP, 16), (16 * GROUP + 1, 9), (100_000, 49)])
def test_large_sets_take_several_groups_a_job(rows: int, jobs: int) -> None:
    groups = -(-rows // GROUP)
    assert -(-groups // groups_per_job(rows)) == jobs
