"""List, ranking, statistics, matrix, dataset and ledger pages: the sentences and figures that they state."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from generator import addresses
from generator.derived.site import FileFacts, Site
from generator.pages import commitments, datasets, lists, matrices, rankings, record_index, releases, statistics
from generator.pages.differences import mark_differences
from generator.pages.measures import name_period
from tests.pages.data_portal import breach, breaches, conduct, desk_of, duties, evaluation, hotline, pages_of, promises
from tests.pages.sample import register_dataset, sample_dataset, sample_site
from tests.small_portal import bodies, small_site


def text_of(page: str) -> str:
    """Return the words of a page, tags left out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def made(module: object, site: Site, scratch: Path, downloads: dict[str, FileFacts] | None = None) -> dict[str, str]:
    return pages_of(module.make_jobs(desk_of(site, scratch, downloads)))  # type: ignore[attr-defined]


EDITIONS = [
    ("2025", "B-009", "未参加年度诚信培训", "内部管理", ""),
    ("2025", "B-014", "不履行确定的金钱给付义务", "合同", ""),
    ("2025", "B-040", "工单逾期三个工作日", "热线", ""),
    ("2026", "B-014", "不履行确定的给付义务", "合同", "删去限定"),
    ("2026", "B-040", "工单逾期三个工作日", "热线", ""),
    ("2026", "B-058", "以会议纪要毁约", "合同", "督导发现"),
    ("2026", "B-059", "转嫁费用", "合同", ""),
]


def test_an_edition_says_what_changed_in_a_sentence(tmp_path: Path) -> None:
    site = small_site(bodies(), breaches([breach(1), breach(2)]), conduct(EDITIONS))
    pages = made(lists, site, tmp_path)
    newest = pages[addresses.listing("conduct")]
    assert "共 4 项。与2025 年版相比，新增 2 项、删去 1 项、修改 1 项，1 项不变。自2026年4月1日起施行。" in newest
    assert "不履行确定的<del>金钱</del>给付义务" in newest
    assert "对这一版的疑问：第 3 页扫描不清" in newest
    assert "共 3 项。这是本站收录的第一个版次。" in pages[addresses.listing("conduct", "2025")]
    assert "已有新版" in pages[addresses.listing("conduct", "2025")] and "已有新版" not in newest


def test_an_edition_counts_the_records_of_each_entry(tmp_path: Path) -> None:
    site = small_site(bodies(), breaches([breach(1), breach(2)]), conduct(EDITIONS))
    newest = made(lists, site, tmp_path)[addresses.listing("conduct")]
    rows = re.findall(r'<a href="#(B-\d+)">.*?data-l="现有记录">(\d+)</td>', newest)
    assert dict(rows) == {"B-058": "0", "B-059": "0", "B-014": "2"}


def test_entries_stand_once_under_their_group_with_the_anchor_that_others_link_to(tmp_path: Path) -> None:
    site = small_site(bodies(), conduct(EDITIONS))
    newest = made(lists, site, tmp_path)[addresses.listing("conduct")]
    assert re.findall(r'<tr role="row" id="(B-\d+)">', newest) == ["B-014", "B-058", "B-059", "B-040"]
    assert re.findall(r"<summary><h3>([^<]+)</h3>", newest) == ["合同", "热线"]


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("工单逾期三个工作日", "工单逾期五个工作日", "工单逾期<del>三</del><ins>五</ins>个工作日"),
        ("相同", "相同", "相同"),
        ("甲乙丙", "", "<del>甲乙丙</del>"),
        ("", "<b>", "<ins>&lt;b&gt;</ins>"),
        ("第一天和第二天", "第九天或第二天", "第<del>一天和</del><ins>九天或</ins>第二天"),
    ],
)
def test_differences_are_marked_in_the_new_text(before: str, after: str, marked: str) -> None:
    assert mark_differences(before, after) == marked


SCORES = [
    ("jia", "2025", "90", "80", "85.0", "1"),
    ("bing", "2025", "70", "80", "75.0", "2"),
    ("yi", "2025", "60", "60", "60.0", "3"),
    ("yi", "2026", "90", "90", "90.0", "1"),
    ("jia", "2026", "80", "80", "80.0", "2"),
    ("bing", "2026", "80", "80", "80.0", "3"),
    ("ding", "2026", "", "", "", ""),
]


def test_a_ranking_names_leader_moves_ties_and_those_not_assessed(tmp_path: Path) -> None:
    page = made(rankings, small_site(bodies(), evaluation(SCORES)), tmp_path)[addresses.ranking("evaluation")]
    words = text_of(page)
    assert "yi居首，90.0 分。yi上升 2 位" in words
    assert "未参评 1 个" in words and "平均 83.3 分" in words
    ranks = re.findall(r'<span class="n">(\d+)(<small>并列</small>)?</span>', page)
    assert ranks == [("1", ""), ("2", "<small>并列</small>"), ("2", "<small>并列</small>")]
    missing = re.search(r'<ul class="names">.*?</ul>', page, re.S)
    assert missing and "ding" in missing.group() and "ding" not in re.search(r'<ol class="rank">.*?</ol>', page, re.S).group()  # type: ignore[union-attr]


def test_a_ranking_says_which_published_figures_the_recomputation_does_not_confirm(tmp_path: Path) -> None:
    words = text_of(made(rankings, small_site(bodies(), evaluation(SCORES)), tmp_path)[addresses.ranking("evaluation")])
    # Three scores and three ranks; the third published rank overlooks the tie.
    assert "重新计算了 6 个数，其中 1 个 与公布的不一致" in words
    assert re.search(r"丙区住房城乡建设局 名次 3 2", words)


def test_changes_of_rank_carry_a_warning_when_the_subjects_changed(tmp_path: Path) -> None:
    pages = made(rankings, small_site(bodies(), evaluation([row for row in SCORES if row[:2] != ("yi", "2025")])), tmp_path)
    assert "两期参评的对象不同：2025 年度 2 个，2026 年度 3 个" in pages[addresses.ranking("evaluation")]
    assert (
        "两期参评的对象不同"
        not in made(rankings, small_site(bodies(), evaluation(SCORES)), tmp_path)[addresses.ranking("evaluation")]
    )


def test_the_first_period_shows_no_change(tmp_path: Path) -> None:
    page = made(rankings, small_site(bodies(), evaluation(SCORES)), tmp_path)[addresses.ranking("evaluation", "2025")]
    assert "升 " not in page and "降 " not in page and "名次变化" not in page


def test_statistics_total_weigh_and_judge_against_the_target(tmp_path: Path) -> None:
    rows = [
        ("2026-09", "jia", "1000", "96.5"),
        ("2026-10", "jia", "3000", "94"),
        ("2026-10", "bing", "1000", "98"),
        ("2026-10", "x", "", ""),
    ]
    site = small_site(bodies(), hotline(rows))
    page = made(statistics, site, tmp_path)[addresses.statistics("hotline")]
    words = text_of(page)
    assert "2026年10月，3 个机构；有数字的 2 个机构里，1 个的按时办结率低于目标 95%；1 个没有数字" in words
    mean = (Decimal(3000) * 94 + Decimal(1000) * 98) / 4000
    assert f"平均 {mean:.1f}" in words and "合计 4,000" in words
    assert "未提供" in words
    order = re.findall(r'<tr><th scope="row">(?:<a[^>]*>)?([^<]+)', page)
    assert order[:3] == ["丙区住房城乡建设局", "甲市人民政府", "x"]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-10", "2026年10月"),
        ("2026", "2026年"),
        ("2026-Q3", "2026年第3季度"),
        ("2026-H1", "2026年上半年"),
        ("第一期", "第一期"),
    ],
)
def test_periods_are_called_as_people_say_them(period: str, said: str) -> None:
    assert name_period(period) == said


def test_a_matrix_shows_each_measure_with_its_bodies_and_each_body_with_its_measures(tmp_path: Path) -> None:
    site = small_site(
        bodies(), duties([("M1", "归集数据", "jia", "牵头"), ("M1", "归集数据", "bing", "配合"), ("M2", "公开", "jia", "牵头")])
    )
    page = made(matrices, site, tmp_path)[addresses.matrix("duties")]
    assert "共 2 项工作，由 2 个机构负责，其中 1 项由几个机构共同负责。" in page
    assert '<a href="#M1">归集数据</a>、<a href="#M2">公开</a>' in page


def test_a_dataset_page_states_sizes_hashes_columns_and_what_is_held_back(tmp_path: Path) -> None:
    gone = [("JS-1", "2026-11-01", "撤销", "甲复决1号")]
    site = small_site(bodies(), breaches([breach(number) for number in range(5)], gone))
    files = {
        addresses.download("breaches", suffix): FileFacts(addresses.download("breaches", suffix), size, letter * 64)
        for suffix, size, letter in (("csv", 409_123, "a"), ("excel.csv", 1_912_345, "b"), ("json", 900, "c"))
    }
    page = made(datasets, site, tmp_path, files)[addresses.dataset("breaches")]
    words = text_of(page)
    assert "下载原始版（409 kB）" in words and "下载 Excel 版（1.9 MB）" in words and "JSON（900 B）" in words
    assert words.count("a" * 64) == 2 and "b" * 64 in words  # beside the file and in the strip and "5 行，16 列" in words
    assert "到期 8 条：公示期满，自动停止" in words and "不公布 2 条：告知书未送达" in words
    assert "电话号码 已遮盖：“机构说明”列 3 格" in words
    assert 'href="../records/breaches/' in page and ">JS-1</a>" in page
    assert "取值：a 一般、b 较重" in words and "取值：show 公示中、obj 异议中、rep 已修复" in words and "对应 bodies 的 id" in words
    assert page.count("<td>JS-2026-") == 3


def test_the_release_page_lists_every_dataset_with_its_hashes(tmp_path: Path) -> None:
    site = small_site(bodies(), breaches([breach(1)]))
    address = addresses.download("breaches", "csv")
    page = made(releases, site, tmp_path, {address: FileFacts(address, 1, "d" * 64)})[addresses.RELEASES]
    assert "d" * 64 in page and page.count("ab" * 32) == 2 and "sha256sum breaches.csv" in page


def test_the_ledger_puts_the_latest_first_and_counts_by_body(tmp_path: Path) -> None:
    rows = [
        ("C-1", "bing", "加装电梯", "2026-09-30", ""),
        ("C-2", "jia", "修路", "2026-09-30", "2026-10-02"),
        ("C-3", "jia", "架桥", "2027-01-01", ""),
        ("C-4", "bing", "清欠", "2026-01-31", ""),
        ("C-5", "bing", "绿化", "2026-10-31", "2026-10-30"),
    ]
    page = made(commitments, small_site(bodies(), promises(rows)), tmp_path)[addresses.COMMITMENTS]
    assert "共 5 项承诺：已兑现 2 项（其中逾期兑现 1 项），逾期 2 项，未到期 1 项。" in page
    late = re.findall(r"逾期 (\d+) 天", page)
    assert late == ["293", "51"]
    bing = re.search(r"<td[^>]*>(?:<a[^>]*>)?丙区住房城乡建设局.*?</tr>", page, re.S)
    assert bing and re.findall(r"\d+", re.sub(r"<[^>]*>", " ", bing.group())) == ["3", "1", "0", "2", "0"]


def test_the_index_of_records_counts_states_tombstones_included(tmp_path: Path) -> None:
    site = small_site(bodies(), breaches([breach(number) for number in range(6)], [("JS-1", "2026-11-01", "撤销", "甲1号")]))
    words = text_of(made(record_index, site, tmp_path)[addresses.RECORDS])
    assert "公示中 4 条" in words and "异议中 2 条" in words and "已修复 0 条" in words and "已撤下 1 条" in words


def test_a_long_matrix_is_folded_by_group_and_loses_nothing(tmp_path: Path) -> None:
    rows = [
        {"measure": f"M{number}", "title": f"第 {number} 项任务", "group": f"第 {number % 3} 组", "body": f"B-{number % 6 + 1}"}
        for number in range(1, 16)
    ] + [{"measure": "M1", "title": "第 1 项任务", "group": "第 1 组", "body": f"X-{number}"} for number in range(12)]
    page = {"kind": "matrix", "row": "measure", "row_title": "{title}", "group": "group", "body": "body"}
    site = sample_site(register_dataset(), sample_dataset("duties", "责任分工", page, rows))
    (page_text,) = made(matrices, site, tmp_path).values()
    parsed = etree.fromstring(page_text.encode())
    groups = parsed.findall(".//details[@class='group']")
    assert [group.findtext("summary/h3") for group in groups] == ["第 1 组", "第 2 组", "第 0 组"]
    assert all(group.get("open") == "open" and group.get("data-fold") == "data-fold" for group in groups)
    assert len({each.get("id") for each in parsed.iter("tr") if each.get("id")}) == 15
    (rest,) = parsed.findall(".//section[@id='by_body']/details")
    assert rest.get("open") == "open"
    assert len(parsed.findall(".//section[@id='by_body']//tbody/tr")) == 18
