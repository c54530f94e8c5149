"""Home, bodies, areas, complaint, search and rights pages, made from a real Site."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import etree

from generator.derived.site import FileFacts, Site
from generator.pages import areas, bodies, complaint, face_files, home, joint_action, maker, rights, search_page, sitemap_page
from generator.pages.body_sections import state_course
from generator.pages.excerpts import Ledger
from generator.pages.routes import Target, turn_to
from generator.pages.workspace import Workspace, open_workspace
from generator.release.states import PublicDataset
from tests.pages.sample import hotline_dataset, record_dataset, register_dataset, sample_dataset, sample_settings, sample_site

MODULES = (face_files, home, complaint, rights, search_page, sitemap_page, areas, joint_action, bodies)


def make(site: Site, folder: Path, downloads: dict[str, FileFacts] | None = None) -> dict[str, Any]:
    """Return the parsed pages of my modules by address; parsing proves that they are well-formed."""
    desk = open_workspace(site, downloads or {}, folder)
    artifacts = [artifact for module in MODULES for job in module.make_jobs(desk) for artifact in job.artifacts()]
    assert len({artifact.path for artifact in artifacts}) == len(artifacts)
    return {each.path: etree.fromstring(each.data) for each in artifacts if each.path.endswith(".html")}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return make(sample_site(), tmp_path_factory.mktemp("desk"))


def open_nothing(site: Site) -> Workspace:
    """Return a workspace for makers that read the site alone."""
    return Workspace(site, {}, Path(), Path())


def text_of(element: Any) -> str:
    return "".join(element.itertext())


def section(page: Any, anchor: str) -> Any:
    found = page.find(f".//section[@id='{anchor}']")
    assert found is not None, anchor
    return found


def test_anchors_and_ids_agree_on_every_page(pages: dict[str, Any]) -> None:
    for path, page in pages.items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        wanted = {link[1:] for link in page.xpath("//a/@href") if link.startswith("#") and len(link) > 1}
        named = {name for names in page.xpath("//@aria-labelledby") for name in names.split()}
        assert (wanted | named) <= set(ids), path


def test_headings_never_skip_a_level(pages: dict[str, Any]) -> None:
    for path, page in pages.items():
        levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_the_home_page_of_a_whole_portal_answers_all_six_tasks(pages: dict[str, Any]) -> None:
    page = pages["index.html"]
    assert len(page.findall(".//ul[@class='tasks']/li")) == 6
    assert [each.text for each in page.findall(".//div[@class='rel']/dl/div/dd")] == ["6", "7", "5", "6"]
    titles = [each.text for each in page.iter("h2")]
    assert titles == ["您想做什么", "最新公示", "部门考核评价", "承诺对账", "权益保护", "清单、统计与分工", "重点领域"]


def test_the_home_page_of_a_bare_register_has_no_empty_section(tmp_path: Path) -> None:
    bare = make(sample_site(register_dataset(), areas=(), complaints=(), upcoming=()), tmp_path)
    assert [each.text for each in bare["index.html"].iter("h2")] == ["您想做什么", "全部栏目"]
    assert set(bare) == {
        "index.html", "search.html", "404.html", "sitemap.html", "bodies/index.html",
        *(f"bodies/B-{number}.html" for number in range(1, 7)),
    }  # fmt: skip


def test_the_short_ranking_shows_ranks_and_their_changes(pages: dict[str, Any]) -> None:
    rows = [text_of(each) for each in pages["index.html"].findall(".//ol[@class='rank home-rank']/li")]
    assert [row.split("\n")[0] for row in rows] == ["13局91.8", "25局90.1", "34局88.9", "42局84.6"]
    assert [row.split("\n")[1] for row in rows] == ["升 1 位", "上期无", "降 1 位", "降 3 位"]


def test_a_body_page_has_its_sections_in_the_fixed_order(pages: dict[str, Any]) -> None:
    page = pages["bodies/B-2.html"]
    order = [each.get("id") for each in page.iter("section")]
    assert order == [
        "d-breaches",
        "d-joint",
        "d-commitments",
        "d-evaluation",
        "d-hotline",
        "d-conduct",
        "duties",
        "route",
        "source",
    ]
    listed = [link[1:] for link in page.xpath("//nav[@aria-label='本页内容']//a/@href")]
    assert listed == order


def test_rows_after_the_third_are_in_a_fold_that_is_open_without_script(pages: dict[str, Any]) -> None:
    part = section(pages["bodies/B-2.html"], "d-breaches")
    fold = part.find("details")
    assert fold.get("open") and fold.get("data-fold")
    assert len(part.findall("table/tbody/tr")) == 3
    assert len(fold.findall("table/tbody/tr")) == 7
    assert fold.find("summary").text == "其余 7 条"


def test_a_late_promise_counts_its_days_and_stands_first(pages: dict[str, Any]) -> None:
    first = section(pages["bodies/B-2.html"], "d-commitments").find("ul/li")
    assert text_of(first.find(".//b")) == "逾期 82 天"
    assert first.find(".//time").text == "应于 2026-08-30"


def test_a_body_without_records_says_so_with_the_day_of_the_data_and_is_not_praised(pages: dict[str, Any]) -> None:
    words = text_of(section(pages["bodies/B-6.html"], "records"))
    assert "目前没有公示中的记录（数据截至 2026-11-20）" in words
    assert "不等于评价优劣" in words


def test_the_evaluation_states_its_finding_and_the_chart_its_numbers(pages: dict[str, Any]) -> None:
    part = section(pages["bodies/B-2.html"], "d-evaluation")
    assert text_of(part.find(".//figcaption")) == "2 期得分从 90.0 降到 84.6"
    assert part.find(".//svg").get("aria-label") == "甲市第2局得分：2025 下 90.0；2026 上 84.6"
    unassessed = section(pages["bodies/B-5.html"], "d-evaluation")
    assert ["2025 下", "未参评", "89.0", "未参评"] in [[text_of(cell) for cell in row] for row in unassessed.findall(".//tbody/tr")]
    assert unassessed.find(".//svg") is None


def test_a_body_lists_what_is_below_it_and_links_what_is_above(pages: dict[str, Any]) -> None:
    below = section(pages["bodies/B-1.html"], "below")
    assert [each.text.strip() for each in below.findall("h3")] == ["区", "市级部门"]
    assert len(below.findall(".//li")) == 5
    assert pages["bodies/B-2.html"].find(".//p[@class='over']//a").get("href") == "../bodies/B-1.html"


def test_the_csv_of_a_body_is_offered_only_when_it_was_made(tmp_path: Path) -> None:
    made = FileFacts("bodies/B-2.csv", 10, "ab" * 32)
    pages = make(sample_site(), tmp_path, {made.address: made})
    assert pages["bodies/B-2.html"].xpath("//a[@download]/@href") == ["../bodies/B-2.csv"]
    assert pages["bodies/B-3.html"].xpath("//a[@download]") == []


def test_links_to_complain_carry_the_page_with_and_without_script(pages: dict[str, Any]) -> None:
    links = pages["bodies/B-2.html"].xpath("//div[@class='rights']//a/@href")
    page, mail = links[0], next(link for link in links if link.startswith("mailto:"))
    assert parse_qs(urlsplit(page).query) == {
        "u": ["https://example.invalid/bodies/B-2.html"],
        "t": ["甲市第2局 诚信档案"],
        "b": ["甲市第2局"],
    }
    assert urlsplit(page).fragment == "report"
    fields = parse_qs(urlsplit(mail).query)
    assert fields["subject"] == ["举报政府机构失信：甲市第2局 诚信档案"]
    assert "页面：https://example.invalid/bodies/B-2.html" in fields["body"][0]
    form = next(link for link in links if link.startswith("https://form"))
    assert unquote(form).endswith("?t=甲市第2局 诚信档案&u=https://example.invalid/bodies/B-2.html&b=甲市第2局")


def test_routes_are_offered_where_the_settings_say() -> None:
    settings = sample_settings()
    questions = {target: len(turn_to(settings, "", "某页", "x.html", target).items) for target in ("record", "body", "page")}
    assert questions == {"record": 2, "body": 3, "page": 3}


def test_a_record_offers_what_its_party_may_do_first_and_never_more_than_four_ways() -> None:
    settings = sample_settings()
    route = settings.complaints[0]
    general = [route.model_copy(update={"id": f"r{place}", "question": f"问题{place}"}) for place in range(5)]
    party = route.model_copy(update={"id": "object", "question": "我有异议", "for_bodies": False})
    turning = turn_to(settings.model_copy(update={"complaints": (*general, party)}), "", "某页", "x.html", "record")
    assert [question for _, question, _ in turning.items] == ["我有异议", "问题0", "问题1", "问题2"]
    assert [name for _, name in turning.direct] == ["网上填写", "写邮件", f"拨 {route.phone}"][: len(turning.direct)]


def test_a_record_that_left_offers_only_what_still_makes_sense() -> None:
    settings = sample_settings()
    report, service, party = settings.complaints[0], settings.complaints[1], settings.complaints[2]
    repair = party.model_copy(update={"id": "repair", "question": "申请修复", "for_bodies": False})
    appeal = repair.model_copy(update={"id": "appeal", "question": "对答复不服", "for_departed": True})
    wrong = report.model_copy(update={"id": "wrong", "question": "内容有错", "for_departed": False})
    settings = settings.model_copy(update={"complaints": (report, service, repair, appeal, wrong)})

    def offered(target: Target, only: tuple[str, ...] | None = None) -> list[str]:
        return [question for _, question, _ in turn_to(settings, "", "某页", "x.html", target, only=only).items]

    assert offered("departed") == [report.question, "对答复不服"]
    assert "申请修复" in offered("record")
    assert offered("departed", ("repair", "appeal", "service")) == ["对答复不服"]
    assert offered("record", ("repair", "appeal", "service")) == ["申请修复", "对答复不服", service.question]
    assert offered("departed", ("repair",)) == []


@pytest.mark.parametrize(("late", "kept_late", "note"), [(2, 1, "逾期 2 项"), (0, 1, "逾期兑现 1 项"), (0, 0, "没有逾期")])
def test_an_area_says_that_nothing_was_late_only_when_nothing_was(late: int, kept_late: int, note: str) -> None:
    ledger = Ledger(total=4, kept=2, kept_late=kept_late, late=late, segments=(), described="", worst=())
    (figure,) = areas.area_figures((), (areas.LedgerExcerpt("承诺", "项", ledger, ""),), 0)
    assert (figure.note, figure.is_bad) == (note, late > 0)


@pytest.mark.parametrize(
    ("scores", "periods", "finding"),
    [
        ([], 3, "各期均未参评"), ([90.0], 1, "得分 90"), ([80.0, 90.0], 2, "2 期得分从 80 升到 90"), ([90.0, 80.0], 2, "2 期得分从 90 降到 80"),
        ([90.0, 90.0, 90.0], 3, "3 期得分都是 90"), ([90.0, 85.0, 90.0], 3, "3 期得分有升有降，最早和最近都是 90"),
        ([90.0, 90.0], 3, "参评的 2 期得分都是 90"),
    ],
)  # fmt: skip
def test_the_course_of_a_score_is_said_as_a_person_would(scores: list[float], periods: int, finding: str) -> None:
    assert state_course(scores, [f"{score:g}" for score in scores], periods) == finding


def test_the_home_page_says_of_which_promises_its_account_is() -> None:
    def account(*datasets: PublicDataset) -> str:
        (job,) = home.make_jobs(open_nothing(sample_site(*datasets)))
        (page,) = job.artifacts()
        return text_of(section(etree.fromstring(page.data), "promise"))

    more = [{"id": f"M-{number}", "body": "B-1", "text": "再承诺一项", "due": "2027-01-01", "done": ""} for number in range(9)]
    page = {"kind": "commitments", "id": "id", "title": "{text}", "body": "body", "due": "due", "done": "done"}
    other = sample_dataset("z-more", "其他承诺", page, more, due={"type": "date"}, done={"type": "date"})
    first = sample_dataset("promises", "政府承诺", page, more[:4], due={"type": "date"}, done={"type": "date"})
    assert "政府承诺，4 项（各类承诺共 13 项）" in account(register_dataset(), first, other)
    assert "各类承诺" not in account(register_dataset(), first)


def test_an_area_shows_its_own_records_and_says_when_there_are_none(pages: dict[str, Any]) -> None:
    full, empty = pages["areas/a01.html"], pages["areas/a02.html"]
    heads = [text_of(each) for each in full.findall(".//section/div[@class='sec-h']")]
    assert "政务失信记录8 条，示最近 5 条" in heads
    assert "本领域目前没有公开的记录和承诺（数据截至 2026-11-20）" in text_of(empty)
    assert full.find(".//p[@class='over']//a").get("href") == "../bodies/B-2.html"


def test_the_search_page_has_every_part_that_its_client_fills(pages: dict[str, Any]) -> None:
    page = pages["search.html"]
    found = {each: page.find(f".//*[@id='{each}']") for each in (
        "q", "q-list", "search-title", "search-status", "search-filters", "search-hits", "search-pager", "search-nothing")}  # fmt: skip
    assert {name: each.tag for name, each in found.items()} == {
        "q": "input", "q-list": "ul", "search-title": "h1", "search-status": "p", "search-filters": "form",
        "search-hits": "div", "search-pager": "nav", "search-nothing": "section",
    }  # fmt: skip
    assert found["search-nothing"].get("hidden") and found["q-list"].get("hidden")
    assert "assets/search-page.js" in [each.get("src") for each in page.iter("script")]


def test_every_route_has_its_card_and_every_choice_leads_to_one(pages: dict[str, Any]) -> None:
    page = pages["complaint.html"]
    cards = [each.get("id") for each in page.findall(".//section[@class='route']")]
    assert cards == ["report", "service", "object"]
    assert [link[1:] for link in page.xpath("//ul[@class='pick']//a/@href")] == cards
    assert page.find(".//*[@id='about']").get("hidden")


def test_hostile_text_stays_text_on_all_pages(pages: dict[str, Any]) -> None:
    for path, page in pages.items():
        assert '<b>&amp;"' not in "".join(page.xpath("//script/text()")), path
    title = pages["bodies/B-2.html"].find(".//a[@class='t']").text
    assert '<b>&amp;"' in title


def test_jobs_cut_the_bodies_into_chunks_and_lose_none(tmp_path: Path) -> None:
    site = sample_site(register_dataset(bodies.CHUNK + 5), record_dataset())
    desk = open_workspace(site, {}, tmp_path)
    jobs = bodies.make_jobs(desk)
    assert [job.weight for job in jobs] == [1, bodies.CHUNK, 5]
    made = {artifact.path for job in jobs for artifact in job.artifacts()}
    assert len(made) == bodies.CHUNK + 6


def test_records_without_status_stand_below_the_figures_and_without_empty_columns(tmp_path: Path) -> None:
    rows = [{"id": "A-1", "matter": "账目不清", "body": "B-2", "on": "2026-05-01"}]
    page = {"kind": "records", "noun": "审计问题", "id": "id", "title": "{matter}", "body": "body", "date": "on"}
    audit = sample_dataset("audit", "审计问题", page, rows, on={"type": "date"})
    found = make(sample_site(register_dataset(), audit, record_dataset(), hotline_dataset()), tmp_path)["bodies/B-2.html"]
    order = [each.get("id") for each in found.iter("section")]
    assert order == ["d-breaches", "d-hotline", "d-audit", "route", "source"]
    assert [text_of(each) for each in section(found, "d-audit").findall(".//th")] == ["事由与文号", "日期"]
    assert found.xpath("//ul[starts-with(@class, 'stats')]/li/span/text()") == ["失信记录", "按时办结率", "审计问题"]


def test_the_index_shows_two_levels_where_few_stand_on_top(pages: dict[str, Any]) -> None:
    page = pages["bodies/index.html"]
    assert [each.text for each in page.findall(".//p[@class='head-body btns']/a")] == ["甲市人民政府"]
    assert [each.text for each in page.iter("h2")] == ["区", "市级部门"]


def test_cases_of_objection_and_repair_are_counted_by_kind_and_outcome(tmp_path: Path) -> None:
    rows = [
        {"id": f"Q-{number}", "kind": kind, "outcome": outcome, "body": "B-2", "on": "2026-05-01"}
        for number, (kind, outcome) in enumerate((("异议", "维持"), ("异议", "维持"), ("异议", "更正"), ("修复", "准予")), start=1)
    ]
    page = {"kind": "records", "id": "id", "title": "{kind}", "body": "body", "date": "on", "label": "kind", "counter": "件",
            "column": "rights", "facets": ["kind", "outcome"]}  # fmt: skip
    cases = sample_dataset("cases", "异议和修复办理", page, rows, on={"type": "date"})
    found = make(sample_site(register_dataset(), cases, complaints=()), tmp_path)
    shown = [text_of(each) for each in found["rights/index.html"].findall(".//ul[@class='stats four']/li")]
    assert shown[:2] == ["异议3件维持 2，更正 1", "修复1件准予 1"]


def test_every_page_module_is_in_the_table_of_the_maker() -> None:
    folder = Path(maker.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "\ndef make_jobs(" in path.read_text(encoding="utf-8")}
    assert {make_jobs.__module__.rpartition(".")[2] for make_jobs in maker.PAGES} == modules


def test_a_dataset_may_offer_its_own_ways_to_complain_or_none() -> None:
    settings = sample_settings()

    def offered(only: tuple[str, ...] | None) -> list[str]:
        turning = turn_to(settings, "", "标题", "x.html", "record", only=only)
        return [link.rpartition("#")[2] for link, _, _ in turning.items]

    assert offered(None) == ["report", "object"]
    assert offered(("object", "service")) == ["object", "service"]
    assert offered(()) == []


def test_areas_without_records_of_their_own_show_no_counts_and_promise_none(tmp_path: Path) -> None:
    home_page = make(sample_site(register_dataset(), record_dataset(area_column=None)), tmp_path)["index.html"]
    assert "右侧为" not in text_of(home_page) and not home_page.findall(".//ul[@class='areas']//span")
    counted = make(sample_site(register_dataset(), record_dataset()), tmp_path / "counted")["index.html"]
    assert "右侧为失信记录数" in text_of(counted)
