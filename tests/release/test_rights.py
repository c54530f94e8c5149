"""The rules file decides how long a record is shown; objection, repair, revocation and exemption change that by law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from generator.findings import has_errors
from generator.legal_rules import load_rules
from generator.release.gate import Released
from generator.release.states import ACT, LAST_DAY, LEFT_ON, REASON, REPAIRABLE, RULE, WAY
from tests.release.material import DAY, examples, release, submitted

COLUMNS = (
    "id", "text", "decided", "shown", "until", "tier", "status", "objected", "answered", "repaired", "exempt", "told", "left", "why", "act",
)  # fmt: skip
DATES = {name: {"type": "date"} for name in ("decided", "shown", "until", "objected", "answered", "repaired", "told", "left")}
PAGE = {
    "kind": "records", "id": "id", "title": "{text}", "date": "decided", "display_from": "shown", "display_until": "until", "tier": "tier",
    "status": "status",
    "states": [
        {"value": "show", "name": "公示中", "class": "show"}, {"value": "obj", "name": "异议中", "class": "obj"},
        {"value": "rep", "name": "已修复", "class": "rep"}, {"value": "gone", "name": "已撤下", "class": "gone"},
    ],
    "objection": {"on": "objected", "decided": "answered"}, "repaired": "repaired", "exempted": "exempt",
    "withdrawal": {"on": "left", "reason": "why", "act": "act", "noticed": "told"},
    "public": [name for name in COLUMNS if name not in ("exempt", "told")],
}  # fmt: skip
ROW = {"id": "r1", "text": "拖欠工程款", "decided": "2026-06-01", "shown": "2026-06-08", "tier": "一般", "status": "show"}


def judge(*rows: Mapping[str, str], day: date = DAY, **page: Any) -> Released:
    filled = [{**ROW, "id": f"r{number}", **row} for number, row in enumerate(rows, start=1)]
    columns = {name: [row.get(name, "") for row in filled] for name in COLUMNS}
    return release(submitted(columns, {**PAGE, **page}, fields=DATES), day=day)


def codes(released: Released) -> list[str]:
    return [finding.code for finding in released.findings]


def test_an_empty_last_day_is_filled_in_by_the_rule_of_the_day_of_publication() -> None:
    released = judge(
        {}, {"shown": "2026-03-31", "decided": "2026-03-24"}, {"tier": "严重"}, {"tier": "轻微", "decided": "2026-10-31"}
    )
    table = released.datasets[0].table
    assert table["until"].tolist() == table[LAST_DAY].tolist() == ["2027-05-31", "2029-03-23", "2029-05-31", "2027-01-30"]
    assert table[RULE].tolist() == ["window-2026", "window-2023", "window-2026", "window-2026"]
    assert table[REPAIRABLE].tolist() == ["2026-09-01", "2026-06-24", "2027-06-01", "2026-10-31"]
    assert released.findings == ()


def test_a_stated_last_day_that_disagrees_with_the_rule_is_found() -> None:
    released = judge({"until": "2027-06-01"}, {"until": "2027-05-31"}, {"until": "2026-08-30"}, {"until": "2026-08-31"})
    assert [(each.code, each.row, each.found, each.expected) for each in released.findings] == [
        ("display-window-too-long", 2, "2027-06-01", "不晚于 2027-05-31"),
        ("display-window-too-short", 4, "2026-08-30", "不早于 2026-08-31"),
    ]


def test_a_tier_that_no_rule_knows_needs_a_stated_last_day() -> None:
    assert codes(judge({"tier": "特别严重"})) == ["display-window-unknown"]
    assert codes(judge({"tier": "特别严重", "until": "2026-12-01"})) == []
    assert codes(judge({"decided": "2022-01-03", "shown": "2022-01-10"})) == ["display-window-unknown"]
    assert codes(judge({"tier": "B"}, tiers={"B": "一般"})) == []


def test_the_record_is_gone_on_the_day_on_which_the_window_of_the_law_ends() -> None:
    last = date(2027, 5, 31)
    assert len(judge({}, day=last).datasets[0].table) == 1
    ended = judge({}, day=last + timedelta(days=1)).datasets[0]
    assert ended.table.empty and ended.next_change is None
    stone = ended.ended.iloc[0]
    assert (stone["id"], stone[LEFT_ON], stone[WAY]) == ("r1", "2027-06-01", "expired")
    assert stone[REASON] == "公示期满，自动停止公示" and stone[ACT] == "《信用修复管理办法》（国家发展改革委令第36号）"
    assert set(ended.ended) == {"id", LEFT_ON, WAY, REASON, ACT, "_row"}


def test_a_repaired_record_says_so_inside_the_legal_days_and_is_gone_on_their_last() -> None:
    # Three working days from Friday 2026-11-20 end on Wednesday 2026-11-25.
    row = {"repaired": "2026-11-20"}
    released = judge(row)
    assert released.datasets[0].table["status"].tolist() == ["rep"]
    assert released.datasets[0].table["until"].tolist() == ["2026-11-24"]
    assert codes(released) == ["state-marked"] and not has_errors(released.findings)
    assert released.datasets[0].next_change == date(2026, 11, 25)
    gone = judge(row, day=date(2026, 11, 25)).datasets[0]
    assert gone.table.empty and gone.ended[WAY].tolist() == ["repaired"]
    assert [(each.reason, each.text) for each in gone.withheld] == [("repaired", "已修复，终止公示")]


def test_holidays_prolong_the_legal_days_of_a_repair() -> None:
    row = {"repaired": "2026-09-30", "status": "rep", "shown": "2026-06-08"}
    assert judge(row, day=date(2026, 10, 9)).datasets[0].table["until"].tolist() == ["2026-10-09"]
    assert judge(row, day=date(2026, 10, 10)).datasets[0].table.empty


def test_a_repair_never_prolongs_display() -> None:
    row = {"decided": "2025-11-24", "shown": "2025-12-01", "until": "2026-11-23", "repaired": "2026-11-20", "status": "rep"}
    assert judge(row, day=date(2026, 11, 23)).datasets[0].table["until"].tolist() == ["2026-11-23"]
    assert judge(row, day=date(2026, 11, 24)).datasets[0].ended[WAY].tolist() == ["expired"]


def test_a_repair_before_the_shortest_display_or_without_a_decision_is_found() -> None:
    assert codes(judge({"repaired": "2026-08-31", "status": "rep"})) == ["repair-too-early"]
    assert codes(judge({"status": "rep"})) == ["repair-without-decision"]


def test_an_objection_is_marked_while_it_runs_whatever_the_status_says() -> None:
    row = {"objected": "2026-11-16", "answered": "2026-11-23"}
    released = judge(row, day=date(2026, 11, 18))
    assert released.datasets[0].table["status"].tolist() == ["obj"]
    assert [(each.code, each.found, each.expected) for each in released.findings] == [("state-marked", "show", "obj")]
    assert released.datasets[0].next_change == date(2026, 11, 23)
    assert judge(row, day=date(2026, 11, 23)).datasets[0].table["status"].tolist() == ["show"]
    assert judge(row, day=date(2026, 11, 15)).datasets[0].next_change == date(2026, 11, 16)


def test_a_mark_without_an_objection_or_after_its_decision_is_found() -> None:
    assert codes(judge({"status": "obj"})) == ["objection-without-date"]
    assert codes(judge({"status": "obj", "objected": "2026-11-02", "answered": "2026-11-06"})) == ["objection-decided"]


def test_an_objection_that_nobody_decides_is_a_notice() -> None:
    released = judge({"status": "obj", "objected": "2026-11-02"})
    assert codes(released) == ["objection-overdue"] and not has_errors(released.findings)
    assert codes(judge({"status": "obj", "objected": "2026-11-12"})) == []


def test_exempted_conduct_never_appears_and_is_counted_under_its_reason() -> None:
    public = judge({"exempt": "甲免〔2026〕3号"}, {"exempt": "甲免〔2026〕4号", "status": "gone"}, {}).datasets[0]
    assert public.table["id"].tolist() == ["r3"] and public.withdrawn.empty and public.ended.empty
    assert [(each.reason, each.text, each.count) for each in public.withheld] == [("exempted", "已依规定容错免责，不予公示", 2)]
    assert public.resource.portal.model_dump()["exempted"] is None


def test_a_revoked_record_that_still_stands_is_refused_and_a_late_withdrawal_is_noticed() -> None:
    assert codes(judge({"told": "2026-11-18"})) == ["withdrawal-pending"]
    left = {"status": "gone", "why": "原决定被撤销", "act": "甲复决〔2026〕1号", "told": "2026-11-13"}
    assert codes(judge({**left, "left": "2026-11-18"})) == []
    late = judge({**left, "left": "2026-11-19"})
    assert codes(late) == ["withdrawal-late"] and not has_errors(late.findings)
    assert late.findings[0].expected == "不晚于 2026-11-18"


def test_of_a_record_that_was_never_shown_nothing_is_told_but_the_number_of_rows_that_never_began() -> None:
    gone = {"status": "gone", "why": "原决定被撤销", "act": "甲复决〔2026〕1号"}
    repaired = judge({"shown": "2026-06-30", "tier": "轻微", "repaired": "2026-06-02", "status": "rep"}, day=date(2026, 7, 20))
    withdrawn = judge({"shown": "2026-06-30", **gone, "left": "2026-06-05"}, day=date(2026, 7, 20))
    for released in (repaired, withdrawn):
        public = released.datasets[0]
        assert released.findings == () and public.table.empty and public.ended.empty and public.withdrawn.empty
        assert [(each.reason, each.count) for each in public.withheld] == [("not-yet", 1)]
        assert public.next_change is None
    shown = judge({"shown": "2026-06-30", **gone, "left": "2026-07-01"}, day=date(2026, 7, 20)).datasets[0]
    assert len(shown.withdrawn) == 1
    early = judge({"shown": "2026-06-30", **gone, "left": "2026-06-05"}, day=date(2026, 6, 20)).datasets[0]
    assert early.withdrawn.empty and early.next_change is None


# Repaired before it was to be shown: it ends before it begins.
@example(date(2023, 5, 1), 6, "轻微", 1, 1)
@examples
@given(
    st.dates(date(2023, 5, 1), date(2026, 11, 1)), st.integers(0, 30), st.sampled_from(["轻微", "一般", "严重"]),
    st.one_of(st.none(), st.integers(1, 1200)), st.integers(0, 1300),
)  # fmt: skip
def test_no_record_is_shown_a_day_longer_than_the_law_allows(
    decided: date, wait: int, tier: str, repaired: int | None, later: int
) -> None:
    published = decided + timedelta(days=wait)
    day = decided + timedelta(days=later)
    mended = decided + timedelta(days=repaired) if repaired else None
    row = {
        "decided": decided.isoformat(), "shown": published.isoformat(), "tier": tier, "repaired": mended.isoformat() if mended else "",
    }  # fmt: skip
    public = judge(row, day=day).datasets[0]
    rules = load_rules()
    edition = rules.window_on(published)
    window = edition.tier(tier) if edition else None
    assert window is not None
    end = window.longest.end_after(decided)
    if mended:
        end = min(end, rules.limit("withdraw-repaired", mended).end_after(mended))
    assert len(public.table) == (published <= day < end)
    # What never stood here left nothing.
    assert len(public.ended) == (day >= end and published < end)
    if public.next_change is not None:
        # Once the record is gone, a repair that was dated later may still name its own day, on which nothing changes.
        assert day < public.next_change <= (end if day < end else max(end, mended or end))
