"""The small portal with one dataset of each kind, in words: what its built site must say, and what it must not."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from search.query import search_site
from tests.golden.conftest import BuildGolden, BuiltPortal
from tests.published import (
    Page,
    all_texts,
    facts_of,
    main_of,
    places_of,
    read_files,
    read_page,
    read_rows,
    say,
    section,
    table_rows,
)

RECORDS = "data/breach-records/breach-records"
BASE_URL = "https://credit.jiashi.example/"
# Words that stand in the input and must be nowhere in the output, by why.
UNPUBLISHED = {
    "withdrawn": (
        "撤下前的旧事由",
        "旧种类",
        "甲罚〔2025〕9号",
        "90210",
        "7654321",
        "7,654,321",
        "李建国",
        "李某",
        "旧说明不得再现",
        "旧申辩不得再现",
    ),
    "expired": ("到期前的旧事由", "甲罚〔2025〕3号", "90333", "1357924", "1,357,924", "赵卫东", "赵某", "到期的说明"),
    "not yet": ("JS-6", "明天才能公示", "甲罚〔2026〕8号", "90444", "8888888", "8,888,888"),
    "omitted": ("JS-7", "试填的一行", "甲罚〔2026〕0号", "90555"),
    "not in the allow-list": ("批注不外传", "旧批注不得再现", "内部批注"),
    "masked": ("王晓明", "晓明", "13912345678"),
}


@pytest.fixture(scope="session")
def portal(build_golden: BuildGolden) -> BuiltPortal:
    return build_golden("kinds")


@pytest.fixture(scope="session")
def site(portal: BuiltPortal) -> Path:
    return portal.site


@pytest.fixture(scope="session")
def texts(site: Path) -> dict[str, str]:
    return all_texts(site)


def record_path(site: Path, dataset: str, number: str) -> str:
    """Return the one address of a record's page."""
    (found,) = (path for path in read_files(site) if re.fullmatch(rf"records/{dataset}/[0-9a-f]+/{number}\.html", path))
    return found


def record(site: Path, dataset: str, number: str) -> Page:
    return read_page(site, record_path(site, dataset, number))


def tag_of(page: Page) -> str:
    """Return the status that a record's page shows first."""
    return say(main_of(page).xpath(".//p[@class='over']/*")[0])


# --- What must not be there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("why", "word"), [(why, word) for why, words in UNPUBLISHED.items() for word in words])
def test_what_is_not_published_stands_nowhere(why: str, word: str, texts: dict[str, str]) -> None:
    assert places_of(word, texts) == [], why


def test_the_scan_finds_what_is_published_in_every_kind_of_file(site: Path, texts: dict[str, str]) -> None:
    expected = {f"{RECORDS}.{kind}" for kind in ("csv", "excel.csv", "json", "parquet")} | {
        "search-index",
        "browse/breach-records/rows/0.js",
        "bodies/z.html",
        "bodies/z.csv",
        record_path(site, "breach-records", "JS-1"),
    }
    assert expected <= set(places_of("未按期支付工程款", texts))


def test_the_tombstone_says_number_date_reason_and_act_and_nothing_else(site: Path, texts: dict[str, str]) -> None:
    page = record(site, "breach-records", "JS-3")
    assert tag_of(page) == "已撤下"
    facts = page.xpath("//dl[contains(@class, 'facts')]//dt|//dl[contains(@class, 'tomb')]//dt")
    told = {say(name): say(name.getnext()) for name in facts}
    assert list(told.values()) == ["JS-3", "2026年11月13日", "原决定被撤销", "甲复决〔2026〕3号"]
    assert list(told) == ["编号", "撤下日期", "撤下原因", "撤销依据"]
    assert "甲区人民政府" not in say(main_of(page))
    assert "2025" not in say(main_of(page))
    # Where the number still stands: its own page, and where readers are told that something was withdrawn.
    assert not [
        path for path in places_of("JS-3", texts) if path.startswith(("data/breach-records/breach-records.", "bodies/x", "areas/"))
    ]


def test_the_dataset_page_counts_every_row_that_is_left_out(site: Path) -> None:
    told = say(section(read_page(site, "datasets/breach-records.html"), "这一批没有公开什么"))
    for sentence in ("试填的行，不是真实的记录", "公示期已满", "公示期没有开始", "仅保留撤下说明"):
        assert re.search(rf"1 条：[^ ]*{sentence}", told), sentence
    assert "“责任人”列 1 格" in told and "“说明”列 1 格" in told


# --- Downloads -------------------------------------------------------------------------------------------------------------


def test_the_plain_table_is_exact(site: Path) -> None:
    data = (site / f"{RECORDS}.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.decode() == (
        "id,body,title,kind,doc,ref,day,amount,since,until,status,item,person,note,statement,stated_on,gone_on,gone_why,gone_act\r\n"
        "JS-1,z,未按期支付工程款,行政处罚,甲罚〔2026〕1号,00123,2026-06-18,2864000.00,2026-06-19,2027-06-17,show,B-1,王某（科长）,"
        "=见附件,,,,,\r\n"
        "JS-2,z,验收超期 <b>47</b> 天,问责处理,甲问责〔2026〕2号,1.10,2026-07-01,-3.50,2026-07-02,2027-06-30,obj,B-2,,"
        '"多行\n说明，可致电 〔电话已隐去〕 了解",本局认为工期应扣除雨天，已申请复核。,2026-07-20,,,\r\n'
        "JS-5,y,公示到今天为止,行政处罚,甲罚〔2025〕7号,00700,2025-11-20,9.00,2025-11-21,2026-11-20,show,B-1,,,,,,,\r\n"
    )


def test_the_excel_table_guards_formulas_and_codes_and_lists_the_touched_cells(site: Path) -> None:
    assert (site / f"{RECORDS}.excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    plain, excel = read_rows(site / f"{RECORDS}.csv"), read_rows(site / f"{RECORDS}.excel.csv")
    touched = {
        (number, column): row[column]
        for number, (row, before) in enumerate(zip(excel, plain, strict=True), start=2)
        for column in before
        if row[column] != before[column]
    }
    assert touched == {(2, "ref"): "'00123", (2, "note"): "'=见附件", (3, "ref"): "'1.10", (4, "ref"): "'00700"}
    listed = {(int(row["row"]), row["column"]): row["begins"] for row in read_rows(site / f"{RECORDS}.excel-cells.csv")}
    assert listed == touched


def test_a_negative_number_stays_a_number_in_both_tables(site: Path) -> None:
    assert [read_rows(site / f"{RECORDS}.{kind}")[1]["amount"] for kind in ("csv", "excel.csv")] == ["-3.50", "-3.50"]


def test_each_row_of_the_excel_table_carries_the_link_of_its_page(site: Path) -> None:
    for row in read_rows(site / f"{RECORDS}.excel.csv"):
        assert row["permanent_link"] == BASE_URL + record_path(site, "breach-records", row["id"])


# --- Record pages ----------------------------------------------------------------------------------------------------------


def test_a_record_shows_its_facts_with_the_name_masked(site: Path) -> None:
    facts = facts_of(record(site, "breach-records", "JS-1"))
    assert (facts["文号"], facts["案卷号"], facts["责任人"]) == ("甲罚〔2026〕1号", "00123", "王某（科长）")
    assert facts["涉及金额"].startswith("2,864,000.00")


def test_markup_in_a_cell_is_text(site: Path, texts: dict[str, str]) -> None:
    page = record(site, "breach-records", "JS-2")
    assert say(page.xpath("//h1")[0]) == "验收超期 <b>47</b> 天"
    raw = {path: data.decode() for path, data in read_files(site).items() if path.endswith((".html", ".xml"))}
    assert places_of("<b>47</b>", raw) == []


def test_a_cell_of_two_lines_is_published_whole(site: Path) -> None:
    page = record(site, "breach-records", "JS-2")
    assert re.search(r"多行\s*说明，可致电 〔电话已隐去〕 了解", say(main_of(page)))
    rows = json.loads((site / f"{RECORDS}.json").read_bytes())
    assert next(row for row in rows if row["id"] == "JS-2")["note"] == "多行\n说明，可致电 〔电话已隐去〕 了解"


def test_an_objection_stands_with_the_statement_of_the_body(site: Path) -> None:
    page = record(site, "breach-records", "JS-2")
    assert tag_of(page) == "异议中"
    assert "本局认为工期应扣除雨天，已申请复核。" in say(main_of(page))
    assert "2026年7月20日" in say(main_of(page))


@pytest.mark.parametrize(
    ("dataset", "number", "row"),
    # Row 3 of the table takes two lines of the file; rows are counted as a spreadsheet does.
    [("breach-records", "JS-1", 2), ("breach-records", "JS-2", 3), ("breach-records", "JS-5", 6), ("commitments", "C-4", 5)],
)
def test_provenance_names_the_row_of_the_source(dataset: str, number: str, row: int, site: Path) -> None:
    told = say(section(record(site, dataset, number), "来源与核验"))
    assert f"源文件第 {row} 行" in told
    assert "第 2026-47 批" in told


def test_every_hash_that_a_page_tells_how_to_verify_can_be_reckoned_from_a_published_file(site: Path) -> None:
    """Files by their link; rows by the program on the page of the batch, run as it stands there on the CSV that it names."""
    batch = read_page(site, "releases/index.html")
    (program,) = [code for code in batch.xpath("//pre/code/text()") if "hashlib" in code]
    (name,) = set(re.findall(r"[\w-]+\.csv", program))
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=site / "data" / name[:-4], capture_output=True, text=True, check=True
    )
    rows = dict(line.split() for line in answer.stdout.splitlines())
    assert len(rows) == len(read_rows(site / f"data/{name[:-4]}/{name}"))
    strips = 0
    for path in sorted(read_files(site)):
        if not path.endswith(".html"):
            continue
        for strip in read_page(site, path).xpath("//div[@class='prov'][a[@class='verify']]"):
            (label,) = [each for each in strip.xpath(".//dt/text()") if "哈希" in each]
            (told,) = strip.xpath(".//dd[@class='hash']")
            digest = re.findall("[0-9a-f]{64}", say(told))
            if label == "原始 CSV 哈希":
                (link,) = told.xpath("./a/@href")
                file = (site / path).parent / link
                assert digest == [hashlib.sha256(file.read_bytes()).hexdigest()], path
            elif path.startswith(f"records/{name[:-4]}/"):
                assert (label, digest) == ("本行哈希", [rows[Path(path).stem]]), path
            strips += 1
    assert strips > 20
    (cited,) = [said for said in map(say, batch.xpath("//*[@class='hash']")) if "第 2026-47 批" in said]
    assert [f"{number}，第 2026-47 批，sha256 {digest}" for number, digest in rows.items()].count(cited) == 1


@pytest.mark.parametrize("number", ["JS-1", "JS-2", "JS-3", "JS-5"])
def test_complaint_and_mail_links_carry_the_permanent_link(number: str, site: Path) -> None:
    page = record(site, "breach-records", number)
    permanent = BASE_URL + record_path(site, "breach-records", number)
    complaints = [link for link in page.xpath("//main//a/@href") if "complaint.html?" in link]
    mails = [link for link in page.xpath("//main//a/@href") if link.startswith("mailto:report@jiashi.example?")]
    assert complaints and mails
    assert all(permanent in unquote(link) for link in complaints + mails)
    assert page.xpath("//main//a[@href='tel:12345']")


def test_every_link_inside_the_site_leads_to_a_file_and_an_id(site: Path) -> None:
    pages = {path: read_page(site, path) for path in read_files(site) if path.endswith(".html")}
    ids = {path: page.xpath("//@id") for path, page in pages.items()}
    assert [path for path, found in ids.items() if len(found) != len(set(found))] == []
    root = site.resolve()
    for path, page in pages.items():
        if path == "404.html":
            continue
        for link in page.xpath("//a/@href"):
            if re.match(r"[a-z]+:", link):
                continue
            address, _, anchor = link.partition("#")
            address = unquote(address.partition("?")[0])
            target = (root / path).parent.joinpath(address).resolve() if address else root / path
            assert target.is_file(), (path, link)
            goal = target.relative_to(root).as_posix()
            assert not anchor or goal not in ids or unquote(anchor) in ids[goal], (path, link)


# --- Commitments -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "standing"),
    [("C-1", "逾期 51 天（截至 2026-11-20）"), ("C-2", "已兑现"), ("C-3", "未到期"), ("C-4", "逾期兑现 10 天"), ("C-5", "未到期")],
)
def test_a_commitment_is_kept_late_or_open_by_its_dates(number: str, standing: str, site: Path) -> None:
    assert tag_of(record(site, "commitments", number)) == standing


def test_wherever_days_of_lateness_stand_the_day_for_which_they_are_true_stands_too(site: Path) -> None:
    shown = [page for page in sorted(site.rglob("*.html")) if re.search(r"逾期 [0-9,]+ 天", page.read_text(encoding="utf-8"))]
    kinds = {page.relative_to(site).parts[0] for page in shown}
    assert {"index.html", "commitments", "bodies", "browse", "records"} <= kinds
    for page in shown:
        assert "截至 2026-11-20" in page.read_text(encoding="utf-8"), page
    late = [
        line for table in site.glob("bodies/*.csv") for line in table.read_text(encoding="utf-8").splitlines() if "逾期 " in line
    ]
    assert late and all("（截至 2026-11-20）" in line for line in late)


def test_the_commitments_of_each_body_add_up(site: Path) -> None:
    page = read_page(site, "commitments/index.html")
    rows = {row[0]: [int(cell) for cell in row[1:]] for row in table_rows(section(page, "各机构"))}
    assert rows == {
        "甲区人民政府": [2, 0, 1, 1, 0],
        "乙区人民政府": [2, 1, 0, 0, 1],
        "甲区住房城乡建设局": [1, 0, 0, 0, 1],
    }


# --- Lists, rankings, figures, duties ----------------------------------------------------------------------------------------


def test_the_difference_of_the_editions_names_what_entered_left_and_changed(site: Path) -> None:
    page = read_page(site, "lists/conduct/2026.html")
    (table,) = page.xpath("//table[contains(@class, 'diff-t')]")
    rows = [row[:2] for row in table_rows(table)]
    assert sorted(rows) == sorted([["新增", "B-2"], ["删去", "B-9"], ["修改", "B-1"]])
    changed = next(row for row in table.xpath(".//tbody/tr") if "B-1" in say(row))
    assert [say(part) for part in changed.xpath(".//del")] == ["金钱"]
    assert [say(part) for part in changed.xpath(".//ins")] == ["，或者超期履行"]
    assert "1 条不变" in say(main_of(page))
    everything = page.get_element_by_id("all")
    assert [row.get("id") for row in everything.xpath(".//tbody/tr[@id]")] == ["B-1", "B-2", "B-3"]


def test_the_front_page_of_a_list_is_the_edition_in_force(site: Path) -> None:
    titles = [say(read_page(site, f"lists/conduct/{name}.html").xpath("//h1")[0]) for name in ("index", "2026", "2025")]
    assert titles == ["行为清单 2026 年版", "行为清单 2026 年版", "行为清单 2025 年版"]


def ranking_of(site: Path, period: str) -> list[tuple[str, str, str]]:
    page = read_page(site, f"rankings/evaluation/{period}.html")
    rows = page.xpath("//ol[contains(@class, 'rank')]/li")
    return [tuple(say(row.xpath(f"./span[@class='{part}']")[0]) for part in "nws") for row in rows]  # type: ignore[misc]


def test_equal_scores_share_a_rank_and_the_next_one_is_left_out(site: Path) -> None:
    assert ranking_of(site, "2026-H1") == [
        ("1 并列", "甲区人民政府", "90.0"),
        ("1 并列", "乙区人民政府", "90.0"),
        ("3", "甲区住房城乡建设局", "56.0"),
    ]


def test_who_was_not_assessed_has_no_rank_and_no_zero(site: Path) -> None:
    page = read_page(site, "rankings/evaluation/2025-H2.html")
    assert ranking_of(site, "2025-H2") == [("1", "甲区人民政府", "88.0"), ("2", "甲区住房城乡建设局", "80.5")]
    assert [say(name) for name in section(page, "未参评").xpath(".//li")] == ["乙区人民政府"]
    history = {row[0]: row[1:] for row in table_rows(section(page, "各期名次"))}
    assert history["乙区人民政府"] == ["1（并列）", "未参评"]
    assert "3" not in {cell for row in table_rows(section(page, "分项得分")) for cell in row}


def test_a_score_that_does_not_recompute_is_shown_beside_the_published_one(site: Path) -> None:
    earlier, later = (read_page(site, f"rankings/evaluation/{period}.html") for period in ("2025-H2", "2026-H1"))
    assert table_rows(section(earlier, "本站重新计算")) == [["甲区住房城乡建设局", "得分", "80.5", "80.0"]]
    assert table_rows(section(later, "本站重新计算")) == []


def test_the_weights_stand_beside_the_parts(site: Path) -> None:
    page = read_page(site, "rankings/evaluation/2026-H1.html")
    head = [say(cell) for cell in section(page, "分项得分").xpath(".//thead//th")]
    assert head == ["参评对象", "履约 60%", "公开 40%", "得分"]
    assert table_rows(section(page, "分项得分"))[1] == ["乙区人民政府", "95", "82.5", "90.0"]


def test_a_mean_is_weighted_and_a_missing_figure_is_said_to_be_missing(site: Path) -> None:
    september, october = (table_rows(read_page(site, f"statistics/hotline/2026-{month}.html")) for month in ("09", "10"))
    assert ["全部", "合计 400", "平均 96.3"] in [row[:3] for row in september]
    assert ["乙区人民政府", "未提供", "未提供"] in [row[:3] for row in october]


def test_the_matrix_names_who_leads_and_who_helps(site: Path) -> None:
    page = read_page(site, "responsibilities/duties.html")
    told = say(page.get_element_by_id("M1"))
    assert re.search(r"牵头 甲区人民政府 .*配合 乙区人民政府", told), told


def test_an_integrity_file_gathers_what_concerns_its_body(site: Path) -> None:
    told = say(main_of(read_page(site, "bodies/z.html")))
    for word in ("未按期支付工程款", "验收超期 <b>47</b> 天", "开通线上验收预约", "联动奖惩", "56.0"):
        assert word in told, word
    assert "公示到今天为止" not in told


# --- Search and rebuild ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("甲区建委", ["甲区住房城乡建设局"]),
        ("甲罚〔2026〕1号", ["未按期支付工程款"]),
        ("甲罚[2026]1号", ["未按期支付工程款"]),
        ("撤下前的旧事由", []),
        ("赵卫东", []),
    ],
)
def test_search_finds_by_alias_and_number_and_nothing_withdrawn(query: str, titles: list[str], site: Path) -> None:
    assert [found.title for found in search_site(site / "search-index", query).results][: len(titles) or 1] == titles


def test_the_last_line_and_the_files_name_the_next_rebuild(portal: BuiltPortal) -> None:
    """One record is shown for the last time today, one commitment falls due today: tomorrow the site is wrong."""
    assert re.fullmatch(r"\d+ pages, \d+ records, [\d.]+ s; rebuild by 2026-11-21", portal.said.strip().splitlines()[-1])
    assert json.loads((portal.site / "rebuild.json").read_bytes())["rebuild_by"] == "2026-11-21"
    assert "DTSTART;VALUE=DATE:20261121" in (portal.site / "rebuild.ics").read_text(encoding="utf-8")


def test_every_page_says_that_the_data_are_a_demonstration(site: Path) -> None:
    pages = [path for path in read_files(site) if path.endswith(".html")]
    assert [path for path in pages if "演示数据" not in (site / path).read_text(encoding="utf-8").partition("<main")[0]] == []
