"""Pages and file of what bodies owe: every gap is named with its period, the file says the same as the pages."""

from __future__ import annotations

import csv
import io

from generator import addresses
from generator.derived.site import Site, derive_site
from generator.descriptors import OwedRows
from generator.downloads.owed import COLUMNS, make_owed_file
from generator.frame.page import frame_of, settle_frame
from generator.model.portal import build_portal
from generator.pages.matrices import make_matrix
from generator.pages.measure_charts import draw_measures
from generator.pages.owed import figures_of as cells_of
from generator.pages.owed import make_overview, make_table, view_body
from generator.pages.statistics import make_period
from generator.release.states import WithheldDataset
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


def calls_of(*later: tuple[str, str]) -> object:
    before = [{"period": "2026-08", "body": body, "n": "100"} for body in ("b1", "b2", "b3")]
    return dataset_of(
        {
            "name": "calls", "title": "来电",
            "portal": {"kind": "statistics", "body": "body", "period": "period", "charted": ["n"], "public": ["period", "body", "n"],
                       "measures": [{"column": "n", "total": "sum"}]},
            "schema": {"fields": [{"name": "period", "type": "yearmonth"}, {"name": "body"}, {"name": "n", "title": "来电数", "type": "integer"}]},
        },
        [*before, *({"period": period, "body": body, "n": "110"} for period, body in later)],
    )  # fmt: skip
