"""Pages and file of what bodies owe: every gap is named with its period, the file says the same as the pages."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from generator import addresses
from generator.artifacts import Artifact
from generator.derived.site import Site, derive_site
from generator.descriptors import Owed, OwedRows, StatisticsPage
from generator.downloads.owed import COLUMNS, make_owed_file
from generator.frame.page import frame_of, settle_frame
from generator.model.portal import build_portal
from generator.pages import bodies, measure_charts, record_index
from generator.pages.body_figures import compare
from generator.pages.matrices import count_steps, make_matrix, say_step
from generator.pages.measure_charts import draw_measures
from generator.pages.owed import figures_of as cells_of
from generator.pages.owed import make_overview, make_table, name_whole, view_body
from generator.pages.rankings import make_period as make_ranking
from generator.pages.statistics import make_period
from generator.pages.workspace import open_workspace
from generator.release.states import WithheldDataset
from generator.release.withholding import judge_withholding
from generator.search_bridge.documents import gather_documents
from tests.derived.test_owed import DAY, OWED, REGISTER, ROWS, figures_of
from tests.small_portal import dataset_of, settings_of

MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")


def site_of(*datasets: object) -> Site:
    site = derive_site(build_portal(settings_of(), DAY, [REGISTER, *datasets]))  # type: ignore[list-item]
    settle_frame(site, has_guide=False)
    return site


def test_the_page_of_a_dataset_names_each_period_that_is_late_or_missing() -> None:
    site = site_of(figures_of(ROWS))
    page = make_table(site, frame_of(site), "calls").data.decode()
    assert "缺 9月" in page and "缺 10月" in page and "迟 8月（1天）" in page
    assert page.index("甲区") < page.index("缺 9月")
    overview = make_overview(site, frame_of(site)).data.decode()
    assert "应公开 8 次：按时公开 5 次，逾期公开 1 次，应公开未公开 2 次" in overview


def test_before_any_period_has_ended_the_pages_say_that_nothing_is_due() -> None:
    site = site_of(figures_of([], {**OWED, "since": "2027-01"}))
    for page in (make_table(site, frame_of(site), "calls"), make_overview(site, frame_of(site))):
        assert "还没有到期的" in page.data.decode()


def test_a_body_with_nothing_due_yet_is_not_linked_to_a_section_that_its_page_lacks() -> None:
    site = site_of(figures_of([], {**OWED, "since": "2026-10", "days": 60}))
    assert view_body(site.owing.by_body()["b1"], "../") is None
    overview = make_overview(site, frame_of(site)).data.decode()
    assert "甲区" in overview and "#owed" not in overview


def test_a_body_is_told_what_it_has_not_published() -> None:
    site = site_of(figures_of(ROWS))
    view = view_body(site.owing.by_body()["b1"], "../")
    assert view is not None
    assert view.missing == (("来电", "2026年9月", "2026-10-10", "", ""),)
    assert [text for text, _ in view.whole.cells] == ["4", "2", "1", "1", "50.0%"]
    assert "b3" not in site.owing.by_body()


def test_a_period_says_whose_figures_its_totals_lack() -> None:
    site = site_of(figures_of(ROWS))
    frame = frame_of(site)
    september = make_period(site, frame, "calls", 2).data.decode()
    july = make_period(site, frame, "calls", 0).data.decode()
    assert "应公开未公开" in september and "甲区" in september.partition("合计不含")[0]
    assert "合计不含" not in july


@pytest.mark.parametrize("owed", [OWED, {**{key: value for key, value in OWED.items() if key != "levels"}, "by": "b1"}])
def test_of_what_is_shown_already_nothing_says_that_totals_lack_it(owed: dict[str, object]) -> None:
    days = ("2026-12-24", "2026-12-24") if "by" in owed else ("2026-11-02", "2026-12-24")
    site = site_of(
        figures_of([("2026-10", body, day) for body, day in zip(("b1", "b2"), days, strict=True)], {**owed, "since": "2026-10"})
    )
    assert (site.owing.items["state"] == "missing").any(), "it is owed all the same"
    page = make_period(site, frame_of(site), "calls", 0).data.decode()
    assert "应公开未公开" not in page and "合计不含" not in page
    assert name_whole(site, "calls", "2026-10", ("n",)) == "全部机构"


def test_a_period_in_which_a_body_is_not_due_yet_is_not_said_to_be_whole() -> None:
    site = site_of(figures_of([("2026-10", "b1", "2026-11-02")], {**OWED, "since": "2026-10", "days": 60}))
    assert name_whole(site, "calls", "2026-10", ("n",)) == "已公开的机构"


def test_a_body_that_is_silent_for_several_periods_is_missed_in_each() -> None:
    rows = [("2026-07", "b1", "2026-08-01"), ("2026-07", "b2", "2026-08-01")]
    rows += [(month, "b1", f"{month}-28") for month in ("2026-08", "2026-09")]
    site = site_of(figures_of(rows, {**OWED, "since": "2027-01"}))
    assert [name_whole(site, "calls", month, ("n",)) for month in MONTHS[:3]] == ["全部机构", "已公开的机构", "已公开的机构"]


def test_a_line_between_two_periods_that_lack_the_same_body_is_not_over_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure_charts, "LINED", 2)
    site = site_of(calls_of(*((month, body) for month in ("2026-09", "2026-10") for body in ("b1", "b2"))))
    (chart,) = draw_measures(site, site.portal.statistics[0], 2)
    assert chart.line_finding == "已公开的机构来电数合计 220"


def test_the_file_has_a_line_for_everything_owed() -> None:
    site = site_of(figures_of(ROWS))
    lines = list(csv.DictReader(io.StringIO(make_owed_file(site).data.decode("utf-8-sig"))))
    assert tuple(lines[0]) == COLUMNS and len(lines) == len(site.owing.items) == 8
    assert {(each["body"], each["item"].lstrip("'")) for each in lines if each["state"] == "missing"} == {
        ("b1", "2026-09"),
        ("b2", "2026-10"),
    }
    (late,) = [each for each in lines if each["state"] == "late"]
    assert (late["due_on"], late["published_on"], late["days_late"]) == ("2026-09-10", "2026-09-11", "1")
    assert late["permanent_link"].endswith(addresses.statistics("calls", "2026-08"))


def test_the_file_names_what_was_owed() -> None:
    lines = list(csv.DictReader(io.StringIO(make_owed_file(site_of(figures_of(ROWS))).data.decode("utf-8-sig"))))
    assert {each["item_title"] for each in lines} == {f"2026年{month}月" for month in (7, 8, 9, 10)}
    yearly = {**OWED, "periodicity": "R/P1Y", "since": "2024"}
    lines = list(csv.DictReader(io.StringIO(make_owed_file(site_of(figures_of([], yearly))).data.decode("utf-8-sig"))))
    assert {each["item_title"] for each in lines} == {"2024年", "2025年"}


def test_what_was_published_ahead_is_told_on_the_page_of_its_dataset() -> None:
    site = site_of(figures_of([("2026-09", "b1", "2026-09-29"), ("2026-09", "b2", "2026-10-01")]))
    assert "1 次，公开日期早于这一期结束；按时公开中已计入" in make_table(site, frame_of(site), "calls").data.decode()
    site = site_of(figures_of(ROWS))
    assert "提前公开的" not in make_table(site, frame_of(site), "calls").data.decode()


def test_a_ranking_says_who_owed_its_scores_and_links_to_all_periods() -> None:
    names = ("period", "body", "score", "published_on")
    dates = {"published_on": {"type": "date", "constraints": {"required": True}}, "period": {"type": "yearmonth"}}
    scores = dataset_of(
        {
            "name": "scores", "title": "考核",
            "portal": {"kind": "ranking", "subject": "body", "period": "period", "score": "score", "public": list(names), "owed": OWED},
            "schema": {"fields": [{"name": name, **dates.get(name, {})} for name in names]},
        },
        [{"period": "2026-09", "body": "b1", "score": "90", "published_on": "2026-10-02"},
         {"period": "2026-08", "body": "b1", "score": "80", "published_on": "2026-09-02"},
         {"period": "2026-08", "body": "b2", "score": "80", "published_on": "2026-09-02"}],
    )  # fmt: skip
    site = site_of(scores)
    september, august = (make_ranking(site, frame_of(site), "scores", place).data.decode() for place in (0, 1))
    assert "应公开未公开</b>：" in september and "乙区" in september.partition("应公开未公开</b>：")[2].partition("。排名不含")[0]
    assert "应公开未公开" not in august
    assert all('owed/scores.html">各机构每一期公开了没有' in page for page in (september, august))


def test_what_a_withheld_dataset_owes_is_found_by_search() -> None:
    withheld = (
        WithheldDataset("calls", "来电", "", "尚未签发", Owed.model_validate(OWED)),
        WithheldDataset("notices", "决定", "", "尚未签发", OwedRows(begun="a", days=7, published="b")),
        WithheldDataset("plans", "计划", "", "尚未签发"),
    )
    portal = build_portal(settings_of(), DAY, [REGISTER], withheld=withheld)
    pages = {addresses.OWED, *(addresses.owed(table.dataset) for table in derive_site(portal).owing.tables)}
    found = {url for batch in gather_documents(portal, ()) for url in batch.urls if url.startswith("owed/")}
    assert found == pages == {addresses.OWED, addresses.owed("calls")}


@pytest.mark.parametrize("held", [0, 1])
def test_while_records_of_breaches_are_withheld_no_body_is_said_to_have_none(held: int) -> None:
    records = dataset_of(
        {
            "name": "breaches", "title": "失信记录",
            "portal": {"kind": "records", "id": "id", "title": "{id}", "body": "body", "noun": "失信记录", "column": "breach", "public": ["id", "body"]},
            "schema": {"fields": [{"name": "id"}, {"name": "body"}]},
        },
        [{"id": "r1", "body": "b1"}][:held],
    )  # fmt: skip
    assert ("没有公示中的失信记录" in site_of(records).files["b1"].plain) == (held == 0)
    (hidden,), _ = judge_withholding(
        [
            records.resource.model_copy(
                update={
                    "name": "old",
                    "title": "历年失信",
                    "portal": records.resource.portal.model_copy(update={"withheld": "核对中"}),
                }
            ),
            REGISTER.resource,
        ],
        {},
    )
    told = "“历年失信”本批没有公布，看不到不等于没有"
    if not held:
        site = derive_site(build_portal(settings_of(), DAY, [REGISTER, records], withheld=(hidden,)))
        settle_frame(site, has_guide=False)
        with TemporaryDirectory() as folder:
            (index,) = (made for job in record_index.make_jobs(open_workspace(site, {}, Path(folder))) for made in job.artifacts())
        (page,) = (made for made in make_bodies(site) if made.path == "bodies/b1.html")
        for text in (
            index.data.decode().partition("<main")[2],
            page.data.decode().partition('id="records"')[2].partition("</section>")[0],
        ):
            # The caveat comes first, in the same sentence.
            assert f"{told}；已公布的数据里没有" in text and "目前没有公示中的记录" not in text
    for datasets in ([REGISTER, records], [REGISTER]):
        files = derive_site(build_portal(settings_of(), DAY, datasets, withheld=(hidden,))).files
        for body in ("b1", "b2"):
            assert told in files[body].plain and told in files[body].sentence
            assert "没有公示中" not in files[body].plain
            assert files[body].sentence.startswith(told)
    assert (
        "失信记录 1" in derive_site(build_portal(settings_of(), DAY, [REGISTER, records], withheld=(hidden,))).files["b1"].plain
        or not held
    )


def duties_of(*rows: dict[str, str]) -> object:
    names = ("task", "title", "body", "due", "done", "said")
    return dataset_of(
        {
            "name": "duties", "title": "分工",
            "portal": {"kind": "matrix", "row": "task", "row_title": "{title}", "body": "body", "due": "due", "done": "done", "progress": "said", "public": list(names)},
            "schema": {"fields": [{"name": name, **({"type": "date"} if name in ("due", "done") else {})} for name in names]},
        },
        [{"task": "T1", "title": "公开承诺", **row} for row in rows],
    )  # fmt: skip


def test_parts_of_a_matrix_without_a_deadline_are_told_as_such() -> None:
    site = site_of(duties_of({"body": "b1"}, {"body": "b2", "done": "2026-10-01"}, {"body": "b3", "due": "2026-12-01"}))
    steps = [step for duty in site.portal.matrices[0].duties for step in duty.steps]
    assert [say_step(step) for step in steps] == ["没有期限，还没有完成", "2026-10-01 完成", "应于 2026-12-01"]
    page = make_matrix(site, frame_of(site), "duties").data.decode()
    assert "落实到机构 3 件，按时 0 件，逾期办结 0 件，逾期未办 0 件，在办 1 件，没有期限 2 件。" in page
    assert count_steps(steps) == (("在办", 1, False), ("没有期限", 2, False))


def test_a_matrix_says_how_far_each_body_has_come() -> None:
    names = ("task", "title", "body", "due", "done", "said")
    dates = {"due", "done"}
    duties = dataset_of(
        {
            "name": "duties", "title": "分工",
            "portal": {"kind": "matrix", "row": "task", "row_title": "{title}", "body": "body", "due": "due", "done": "done", "progress": "said", "public": list(names)},
            "schema": {"fields": [{"name": name, **({"type": "date"} if name in dates else {})} for name in names]},
        },
        [
            {"task": "T1", "title": "公开承诺", "body": "b1", "due": "2026-10-31", "said": "方案未定"},
            {"task": "T1", "title": "公开承诺", "body": "b2", "due": "2026-10-31", "done": "2026-11-02", "said": "已公布"},
            {"task": "T2", "title": "公开账目", "body": "b1", "due": "2026-12-31"},
        ],
    )  # fmt: skip
    site = site_of(duties)
    (matrix,) = site.portal.matrices
    assert [(step.pace, step.days_late) for duty in matrix.duties for step in duty.steps] == [
        ("overdue", 20),
        ("late", 2),
        ("open", 0),
    ]
    page = make_matrix(site, frame_of(site), "duties").data.decode()
    assert "逾期未办 1" in page and "逾期 20 天，方案未定" in page
    (section,) = site.files["b1"].duties
    assert [step.pace if step else None for step in section.steps] == ["overdue", "open"]
    assert "逾期未办 1 项" in site.files["b1"].plain


def test_the_rate_is_whole_only_when_nothing_is_late_or_missing() -> None:
    assert cells_of({"in-time": 4999, "late": 1, "missing": 0, "open": 0})[-1] == ("99.9%", False)
    assert cells_of({"in-time": 5, "late": 0, "missing": 0, "open": 2})[-1] == ("100.0%", False)


def test_while_a_dataset_that_owes_rows_is_withheld_not_everything_is_said_to_be_published() -> None:
    whole = figures_of([(month, body, f"{month}-28") for month in MONTHS for body in ("b1", "b2")])
    withheld = WithheldDataset("notices", "决定", "", "尚未签发", OwedRows(begun="a", days=7, published="b"))
    assert "都已公开" in site_of(whole).files["b1"].plain
    assert (
        "都已公开" not in derive_site(build_portal(settings_of(), DAY, [REGISTER, whole], withheld=(withheld,))).files["b1"].plain
    )


def test_a_sum_over_other_bodies_than_before_is_not_said_to_have_moved() -> None:
    (chart,) = draw_measures(summed := site_of(calls_of(("2026-09", "b1"), ("2026-09", "b3"))), summed.portal.statistics[0], 1)
    assert chart.line_finding == "已公开的机构来电数合计 220"
    both = site_of(calls_of(("2026-09", "b1"), ("2026-09", "b2"), ("2026-09", "b3")))
    (chart,) = draw_measures(both, both.portal.statistics[0], 1)
    assert chart.line_finding == "全部机构来电数合计从 300 升到 330"


@pytest.mark.parametrize("latest", [("b1", "b2", "b3"), ("b1", "b2")])
@pytest.mark.parametrize("total", ["sum", "mean"])
def test_figures_over_the_bodies_that_published_are_not_said_to_be_over_all(latest: tuple[str, ...], total: str) -> None:
    site = site_of(calls_of(*(("2026-09", body) for body in latest), total=total))
    word, other = ("全部机构", "已公开的机构") if len(latest) == 3 else ("已公开的机构", "全部机构")
    file = site.files["b1"]
    (section,) = file.statistics
    page = site.portal.datasets["calls"].resource.portal
    assert isinstance(page, StatisticsPage)
    if total == "mean":
        assert compare(site, section, page.measures[0]).startswith(f"{word} 110")
    (body,) = [artifact for artifact in make_bodies(site) if artifact.path == "bodies/b1.html"]
    assert word in body.data.decode() and other not in body.data.decode()
    foot = make_period(site, frame_of(site), "calls", 1).data.decode().partition("<tfoot>")[2]
    assert f'<th scope="row">{"全部" if len(latest) == 3 else "已公开的"}</th>' in foot


def test_a_period_that_a_body_owes_is_not_said_to_be_whole() -> None:
    site = site_of(figures_of([("2026-07", body, "2026-08-01") for body in ("b1", "b2")] + [("2026-09", "b1", "2026-10-01")]))
    assert name_whole(site, "calls", "2026-07", ("n",)) == "全部机构"
    assert name_whole(site, "calls", "2026-09", ("n",)) == "已公开的机构"


def make_bodies(site: Site) -> list[Artifact]:
    with TemporaryDirectory() as folder:
        return [artifact for job in bodies.make_jobs(open_workspace(site, {}, Path(folder))) for artifact in job.artifacts()]


def calls_of(*later: tuple[str, str], total: str = "sum") -> object:
    before = [{"period": "2026-08", "body": body, "n": "100"} for body in ("b1", "b2", "b3")]
    return dataset_of(
        {
            "name": "calls", "title": "来电",
            "portal": {"kind": "statistics", "body": "body", "period": "period", "charted": ["n"], "public": ["period", "body", "n"],
                       "measures": [{"column": "n", "total": total}]},
            "schema": {"fields": [{"name": "period", "type": "yearmonth"}, {"name": "body"}, {"name": "n", "title": "来电数", "type": "integer"}]},
        },
        [*before, *({"period": period, "body": body, "n": "110"} for period, body in later)],
    )  # fmt: skip
