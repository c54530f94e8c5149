"""Cases and deadlines: what is in time, late, overdue or open follows from the dates and the day alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.addresses import record
from generator.derived.site import Site, derive_site
from generator.downloads.paces import make_pace_file
from generator.model import cases
from generator.model.paces import count_days_late, judge_paces
from generator.model.portal import build_portal
from generator.model.records import ANSWERS, ID, PACE
from generator.pages.paces import say_paces, view_paces
from generator.search_bridge.documents import gather_documents
from tests.small_portal import bodies, dataset_of, settings_of

DAY = date(2026, 11, 20)
CASES = {
    "name": "joint", "title": "联动案件",
    "schema": {
        "fields": [{"name": "id"}, {"name": "target"}, {"name": "ground"}, {"name": "started", "type": "date"}],
        "foreignKeys": [{"fields": ["target"], "reference": {"resource": "bodies", "fields": ["id"]}}],
    },
    "portal": {
        "kind": "cases", "id": "id", "title": "{ground}", "body": "target", "date": "started", "noun": "案件", "counter": "件",
        "public": ["id", "target", "ground", "started"],
        "answers": {
            "resource": "answers", "case": "case", "body": "body", "task": "{measure}", "due": "due", "done": "answered",
            "closed": "closed", "result": "{result}", "noun": "响应", "done_name": "响应", "closed_name": "反馈",
        },
    },
}  # fmt: skip
ANSWER_NAMES = ["case", "body", "measure", "due", "answered", "closed", "result"]
ANSWERS_TABLE = {
    "name": "answers", "title": "响应",
    "schema": {"fields": [{"name": each, "type": "date" if each in ("due", "answered", "closed") else "string"} for each in ANSWER_NAMES]},
    "portal": {"kind": "table", "public": ANSWER_NAMES},
}  # fmt: skip
ANSWER_ROWS = (
    ("C1", "bing", "扣分", "2026-10-20", "2026-10-16", "2026-11-02", "已扣2分"),
    ("C1", "jia", "约谈", "2026-10-20", "2026-10-26", "", ""),
    ("C1", "bing", "暂停项目", "2026-10-20", "", "", ""),
    ("C2", "bing", "扣分", "2026-12-01", "", "", ""),
    ("C2", "unknown", "扣分", "2026-12-01", "2026-12-02", "", ""),
)
CASE_ROWS = [
    {"id": "C1", "target": "jia", "ground": "拖欠货款", "started": "2026-09-30"},
    {"id": "C2", "target": "jia", "ground": "超期验收", "started": "2026-11-16"},
    {"id": "C3", "target": "jia", "ground": "尚未发出", "started": "2026-11-19"},
]


def site_of(day: date = DAY) -> Site:
    answers = [dict(zip(ANSWER_NAMES, row, strict=True)) for row in ANSWER_ROWS]
    datasets = [bodies(), dataset_of(CASES, CASE_ROWS), dataset_of(ANSWERS_TABLE, answers)]
    return derive_site(build_portal(settings_of(), day, datasets))


DATES = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2027, 1, 1)))


@given(st.lists(st.tuples(DATES, DATES), min_size=1, max_size=20))
def test_a_pace_is_judged_as_one_would_by_hand(pairs: list[tuple[date | None, date | None]]) -> None:
    due, done = (np.array([each or "NaT" for each in column], "datetime64[D]") for column in zip(*pairs, strict=True))
    expected = []
    for last, ended in pairs:
        if ended is not None and ended <= DAY:
            expected.append("" if last is None else "late" if ended > last else "in-time")
        else:
            expected.append("overdue" if last is not None and last < DAY else "open")
    paces = judge_paces(due, done, DAY)
    assert paces.tolist() == expected
    late = count_days_late(due, done, DAY)
    assert [bool(days) for days in late] == [pace in ("late", "overdue") for pace in expected]


def test_a_case_is_as_slow_as_its_slowest_answer() -> None:
    (record_set,) = site_of().portal.record_sets
    assert dict(zip(record_set.rows[ID], record_set.rows[PACE], strict=True)) == {"C1": "overdue", "C2": "open", "C3": ""}
    told = {case: cases.told_answers(cell) for case, cell in zip(record_set.rows[ID], record_set.rows[ANSWERS], strict=True)}
    assert [len(told[case]) for case in ("C1", "C2", "C3")] == [3, 2, 0]
    assert told["C1"][1][cases.LATE] == 6
    assert told["C1"][0][cases.BODY_NAME] == "丙区住房城乡建设局"
    assert told["C2"][1][cases.BODY_ADDRESS] == ""


def test_paces_are_told_by_body_and_add_up() -> None:
    (table,) = site_of().paces["joint"]
    counts = {line.key: (line.total, *line.counts.values(), line.good, line.median) for line in table.lines}
    # 30 September to 16 October 2026: 8, 9 and the worked Saturday 10, then 12 to 16 October.
    assert counts == {"bing": (3, 1, 0, 1, 1, 1, 8.0), "jia": (1, 0, 1, 0, 0, 0, 14.0), "unknown": (1, 0, 0, 0, 1, 0, None)}
    assert table.whole.total == sum(line.total for line in table.lines) == 5
    assert [line.key for line in table.lines] == ["bing", "jia", "unknown"]
    assert say_paces(table) == "共 5 项响应：按时 1 项，逾期办结 1 项，逾期未办 1 项，在办 2 项。办结的用时中位数 11 个工作日。"
    assert view_paces(table).heads == ("响应", "按时", "逾期办结", "逾期未办", "在办", "已反馈", "用时中位数（工作日）")


def test_the_csv_of_paces_has_every_line_and_the_total() -> None:
    site = site_of()
    lines = make_pace_file("joint", site.paces["joint"]).data.decode("utf-8-sig").splitlines()
    assert lines[0] == "by,key,name,total,in_time,late,overdue,open,good,median_days,days"
    assert lines[1] == "单位,bing,丙区住房城乡建设局,3,1,0,1,1,1,8,working"
    assert lines[-1].startswith("单位,,合计,5,1,1,1,2,1,11")


def test_a_body_is_told_what_it_must_answer_the_late_ones_first() -> None:
    site = site_of()
    (section,) = site.files["bing"].answers
    assert [row[PACE] for row in section.rows] == ["overdue", "open", "in-time"]
    assert section.rows[0][cases.CASE_ADDRESS] == record("joint", "C1")
    assert "联动案件中须办响应 3 项，逾期 1 项" in site.files["bing"].sentence
    assert not site.files["bing"].records


def test_the_site_must_be_built_again_when_a_deadline_passes() -> None:
    assert site_of(DAY).next_rebuild is not None
    days = []
    day: date | None = DAY
    while (day := site_of(day).next_rebuild) is not None and day < date(2027, 1, 1):
        days.append(day)
    assert {date(2026, 12, 2)} <= set(days)
    after = {line.key: line.counts for line in site_of(date(2026, 12, 2)).paces["joint"][0].lines}
    assert after["bing"]["overdue"] == 2 and after["unknown"]["late"] == 1


def test_a_case_is_found_by_what_it_asks_and_of_whom() -> None:
    texts = [text for batch in gather_documents(site_of().portal, ()) for text in batch.texts]
    assert any("暂停项目" in text and "丙区住房城乡建设局" in text and "已扣2分" in text for text in texts)


def timing_of(**changed: Any) -> Site:
    fields = [
        {"name": "id"},
        {"name": "body"},
        {"name": "kind"},
        *({"name": each, "type": "date"} for each in ("got", "due", "done")),
    ]
    timing = {"begun": "got", "due": "due", "done": "done", "by": ["body", "kind"], "good": {"column": "kind", "equals": ["提案"]}}
    descriptor = {
        "name": "proposals", "title": "建议提案", "schema": {"fields": fields},
        "portal": {"kind": "records", "id": "id", "title": "{id}", "body": "body", "public": [each["name"] for each in fields], "timing": {**timing, **changed}},
    }  # fmt: skip
    start = date(2026, 11, 2)
    rows = [
        {"id": f"P{at}", "body": "bing", "kind": "建议" if at % 2 else "提案", "got": start.isoformat(),
         "due": (start + timedelta(days=10)).isoformat(), "done": (start + timedelta(days=days)).isoformat() if days else ""}
        for at, days in enumerate((3, 9, 14, 0))
    ]  # fmt: skip
    return derive_site(build_portal(settings_of(), DAY, [bodies(), dataset_of(descriptor, rows)]))


def test_records_with_a_deadline_are_told_by_every_declared_column() -> None:
    by_body, by_kind = timing_of().paces["proposals"]
    assert by_body.is_by_body and not by_kind.is_by_body
    assert [(line.key, line.total, line.counts["late"], line.counts["overdue"]) for line in by_kind.lines] == [
        ("建议", 2, 0, 1),
        ("提案", 2, 1, 0),
    ]
    assert by_body.lines[0].good == 2 and by_body.lines[0].median == 7.0


@pytest.mark.parametrize(("working", "median"), [(True, 7.0), (False, 9.0)])
def test_days_are_counted_as_declared(working: bool, median: float) -> None:
    assert timing_of(working=working).paces["proposals"][0].whole.median == median


def test_without_deadlines_only_the_days_taken_are_told() -> None:
    table = timing_of(due=None).paces["proposals"][0]
    assert view_paces(table).heads == ("建议提案", "满意", "用时中位数（工作日）")
    assert say_paces(table) == "共 4 条建议提案。办结的用时中位数 7 个工作日。"
