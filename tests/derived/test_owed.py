"""What bodies owe the public: from declared cycles and published rows, to the day; gaps of the release itself are never hidden."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from generator.contracts.crosscheck import check_descriptor
from generator.derived.owed import Owing, next_due
from generator.derived.site import Site, derive_site
from generator.descriptors import Owed, Resource
from generator.findings import Severity
from generator.model.portal import build_portal
from generator.periods import end_of, period_now, periods_ended
from generator.release.settings import find_unknown_debtors
from generator.release.states import WithheldDataset
from generator.release.withholding import judge_withholding
from tests.cases.opened import DEMONSTRATION, open_folder
from tests.release.material import release, submitted
from tests.small_portal import dataset_of, settings_of

DAY = date(2026, 11, 20)
OWED = {"periodicity": "R/P1M", "days": 10, "since": "2026-07", "published": "published_on", "levels": ["区"]}
REGISTER = dataset_of(
    {
        "name": "bodies", "title": "机构名录", "portal": {"kind": "register", "id": "id", "name": "name", "level": "level", "public": ["id", "name", "level"]},
        "schema": {"fields": [{"name": "id"}, {"name": "name"}, {"name": "level"}]},
    },
    [{"id": "b1", "name": "甲区", "level": "区"}, {"id": "b2", "name": "乙区", "level": "区"}, {"id": "b3", "name": "丙局", "level": "局"}],
)  # fmt: skip


def figures_of(rows: list[tuple[str, str, str]], owed: dict[str, Any] = OWED) -> Any:
    descriptor = {
        "name": "calls", "title": "来电",
        "portal": {"kind": "statistics", "body": "body", "period": "period", "measures": [{"column": "n"}],
                   "public": ["period", "body", "n", "published_on"], "owed": owed},
        "schema": {"fields": [{"name": "period", "type": "yearmonth"}, {"name": "body"}, {"name": "n", "type": "integer"},
                              {"name": "published_on", "type": "date", "constraints": {"required": True}}]},
    }  # fmt: skip
    return dataset_of(descriptor, [{"period": at, "body": body, "n": "1", "published_on": day} for at, body, day in rows])


def owing_of(*datasets: Any, day: date = DAY, **more: Any) -> Owing:
    return derive_site(build_portal(settings_of(), day, [REGISTER, *datasets], **more)).owing


ROWS = [
    ("2026-07", "b1", "2026-08-10"), ("2026-08", "b1", "2026-09-11"), ("2026-10", "b1", "2026-11-02"),
    ("2026-07", "b2", "2026-08-01"), ("2026-08", "b2", "2026-09-01"), ("2026-09", "b2", "2026-10-01"), ("2026-10", "b3", "2026-11-01"),
]  # fmt: skip


def test_what_came_in_time_late_or_never_is_told_by_body_and_period() -> None:
    items = owing_of(figures_of(ROWS)).items
    told = {(row.body, row.item): (row.due_on, row.state, row.days_late) for row in items.itertuples()}
    assert told == {
        ("b1", "2026-07"): ("2026-08-10", "in-time", 0),
        ("b1", "2026-08"): ("2026-09-10", "late", 1),
        ("b1", "2026-09"): ("2026-10-10", "missing", 41),
        ("b1", "2026-10"): ("2026-11-10", "in-time", 0),
        ("b2", "2026-07"): ("2026-08-10", "in-time", 0),
        ("b2", "2026-08"): ("2026-09-10", "in-time", 0),
        ("b2", "2026-09"): ("2026-10-10", "in-time", 0),
        ("b2", "2026-10"): ("2026-11-10", "missing", 10),
    }


PROMISED = [*ROWS, ("2026-09", "b1", "2026-12-05")]


def test_a_day_of_publication_that_has_not_come_counts_as_not_published_until_it_does() -> None:
    site = derive_site(build_portal(settings_of(), DAY, [REGISTER, figures_of(PROMISED)]))
    told = site.owing.items.set_index(["body", "item"]).loc[("b1", "2026-09")]
    assert (told["state"], told["days_late"], told["published_on"]) == ("missing", 41, "")
    days = set(next_due(site.portal, site.owing))
    assert days == {date(2026, 12, 1), date(2026, 12, 5)}
    came = owing_of(figures_of(PROMISED), day=date(2026, 12, 5)).items.set_index(["body", "item"]).loc[("b1", "2026-09")]
    assert (came["state"], came["days_late"], came["published_on"]) == ("late", 56, "2026-12-05")


def findings_of(
    columns: dict[str, list[str]], page: dict[str, Any], dates: tuple[str, ...]
) -> list[tuple[str, int | None, str, str]]:
    fields = {name: {"type": "date"} for name in dates} | ({"period": {"type": "yearmonth"}} if "period" in columns else {})
    released = release(submitted(columns, {**page, "public": list(columns)}, fields=fields), day=DAY)
    assert all(each.severity is Severity.NOTICE for each in released.findings)
    return [(each.code, each.row, each.found, each.expected) for each in released.findings]


def test_days_of_publication_that_cannot_be_true_of_a_period_are_told_at_their_rows() -> None:
    columns = {"period": ["2026-09", "2026-09", "2026-10", "2026-10", "2026-11"], "body": ["b1", "b2", "b1", "b2", "b1"], "n": ["1"] * 5,
               "published_on": ["2026-09-29", "2026-09-30", "2026-11-20", "2026-11-21", "2026-11-20"]}  # fmt: skip
    page = {"kind": "statistics", "body": "body", "period": "period", "measures": [{"column": "n"}], "owed": OWED}
    assert findings_of(columns, page, ("published_on",)) == [
        ("published-before-period-end", 2, "2026-09-29", "不早于 2026-09-30"),
        ("published-in-future", 5, "2026-11-21", "不晚于 2026-11-20"),
    ]


def test_days_of_publication_that_cannot_be_true_of_a_row_are_told_too() -> None:
    columns = {"id": ["a", "b", "c", "d"], "body": ["b1"] * 4, "decided": ["2026-11-02"] * 4,
               "shown": ["2026-11-01", "2026-11-02", "", "2026-11-21"]}  # fmt: skip
    page = {
        "kind": "records",
        "id": "id",
        "title": "{id}",
        "body": "body",
        "owed": {"begun": "decided", "days": 7, "published": "shown"},
    }
    assert findings_of(columns, page, ("decided", "shown")) == [
        ("published-before-period-end", 2, "2026-11-01", "不早于 2026-11-02"),
        ("published-in-future", 5, "2026-11-21", "不晚于 2026-11-20"),
    ]


def test_what_came_before_its_period_had_ended_is_counted_beside_what_came_in_time() -> None:
    early = [("2026-09", "b1", "2026-09-29"), ("2026-09", "b2", "2026-09-30")]
    (table,) = owing_of(figures_of(early, {**OWED, "since": "2026-09"})).tables
    assert (table.whole["in-time"], table.early) == (2, 1)


@pytest.mark.parametrize(
    ("text", "periodicity", "end"),
    [("2026-02", "R/P1M", date(2026, 2, 28)), ("2026-Q4", "R/P3M", date(2026, 12, 31)), ("2026-H1", "R/P6M", date(2026, 6, 30)),
     ("2026", "R/P1Y", date(2026, 12, 31)), ("2026-13", "R/P1M", None), ("0000", "R/P1Y", None), ("", "R/P1Y", None)],
)  # fmt: skip
def test_a_period_ends_on_its_last_day(text: str, periodicity: str, end: date | None) -> None:
    assert end_of(text, periodicity) == end


def test_on_the_last_day_nothing_is_missing_yet_and_the_site_is_due_the_day_after() -> None:
    site = derive_site(
        build_portal(settings_of(release={"id": "1", "date": "2026-11-10"}), date(2026, 11, 10), [REGISTER, figures_of(ROWS)])
    )
    states = site.owing.items.set_index(["body", "item"])["state"]
    assert states["b2", "2026-10"] == "open"
    assert site.next_rebuild == date(2026, 11, 11)
    later = owing_of(figures_of(ROWS), day=date(2026, 11, 11)).items.set_index(["body", "item"])["state"]
    assert later["b2", "2026-10"] == "missing"


def test_a_withheld_dataset_is_told_as_not_published_with_its_reason() -> None:
    withheld = WithheldDataset("calls", "来电", "", "尚未签发", Owed.model_validate(OWED))
    (table,) = owing_of(withheld=(withheld,)).tables
    assert table.reason == "尚未签发"
    assert table.whole == {"in-time": 0, "late": 0, "missing": 8, "open": 0}


def test_what_a_withheld_dataset_owes_comes_through_the_gate() -> None:
    resource = figures_of([]).resource
    declared = resource.model_copy(update={"portal": resource.portal.model_copy(update={"withheld": "核对中"})})
    (withheld,), _ = judge_withholding([declared, REGISTER.resource], {})
    assert (withheld.reason, withheld.owed) == ("核对中", Owed.model_validate(OWED))
    (table,) = owing_of(withheld=(withheld,)).tables
    assert (table.reason, table.whole["missing"]) == ("核对中", 8)


def test_who_is_spared_is_not_counted_and_named_with_the_reason() -> None:
    spared = {**OWED, "except": [{"bodies": ["b2"], "from": "2026-10", "reason": "10月撤并"}]}
    (table,) = owing_of(figures_of(ROWS, spared)).tables
    assert table.whole["missing"] == 1
    assert table.spared == ((("乙区",), "2026-10", "", "10月撤并"),)


@pytest.mark.parametrize(
    ("bounds", "whole", "missing"),
    [
        ({"from": "2026-10"}, {"in-time": 5, "late": 1, "missing": 1, "open": 0}, {"b1": 1, "b2": 0}),
        ({"until": "2026-08"}, {"in-time": 3, "late": 1, "missing": 2, "open": 0}, {"b1": 1, "b2": 1}),
        ({"from": "2026-08", "until": "2026-09"}, {"in-time": 3, "late": 1, "missing": 2, "open": 0}, {"b1": 1, "b2": 1}),
        ({}, {"in-time": 2, "late": 1, "missing": 1, "open": 0}, {"b1": 1}),
    ],
)
def test_a_body_is_spared_within_its_bounds_and_no_other_body_is(
    bounds: dict[str, str], whole: dict[str, int], missing: dict[str, int]
) -> None:
    (table,) = owing_of(figures_of(ROWS, {**OWED, "except": [{"bodies": ["b2"], "reason": "撤并", **bounds}]})).tables
    assert table.whole == whole
    assert {line.body: line.counts["missing"] for line in table.lines} == missing


def test_before_any_period_has_ended_nothing_is_owed() -> None:
    (table,) = owing_of(figures_of([], {**OWED, "since": "2027-01"})).tables
    assert (table.lines, set(table.whole.values())) == ((), {0})


def test_one_body_owes_a_whole_table() -> None:
    whole = {key: value for key, value in OWED.items() if key != "levels"} | {"by": "b3"}
    items = owing_of(figures_of(ROWS, whole)).items
    assert set(items["body"]) == {"b3"}
    assert items.set_index("item")["published_on"].to_dict() == {
        "2026-07": "2026-08-10", "2026-08": "2026-09-11", "2026-09": "2026-10-01", "2026-10": "2026-11-02",
    }  # fmt: skip


def test_rows_are_owed_so_many_working_days_after_their_own_day() -> None:
    notices = dataset_of(
        {
            "name": "notices", "title": "决定",
            "portal": {"kind": "records", "id": "id", "title": "{id}", "body": "body", "date": "decided", "public": ["id", "body", "decided", "shown"],
                       "owed": {"begun": "decided", "days": 7, "working": True, "published": "shown"}},
            "schema": {"fields": [{"name": "id"}, {"name": "body"}, {"name": "decided", "type": "date"}, {"name": "shown", "type": "date"}]},
        },
        [
            {"id": "n1", "body": "b1", "decided": "2026-11-02", "shown": "2026-11-11"}, {"id": "n2", "body": "b1", "decided": "2026-11-02", "shown": "2026-11-12"},
            {"id": "n3", "body": "b1", "decided": "2026-11-02", "shown": ""}, {"id": "n4", "body": "b1", "decided": "2026-11-19", "shown": ""},
        ],
    )  # fmt: skip
    items = owing_of(notices).items.set_index("item")
    assert items["state"].to_dict() == {"n1": "in-time", "n2": "late", "n3": "missing", "n4": "open"}
    assert items["days_late"].to_dict() == {"n1": 0, "n2": 1, "n3": 9, "n4": 0}


@pytest.mark.parametrize(
    ("periodicity", "since", "expected"),
    [
        ("R/P1M", "2025-11", ["2025-11", "2025-12", "2026-01"]), ("R/P3M", "2025-Q3", ["2025-Q3", "2025-Q4"]),
        ("R/P6M", "2025-H1", ["2025-H1", "2025-H2"]), ("R/P1Y", "2024", ["2024", "2025"]),
    ],
)  # fmt: skip
def test_periods_are_those_that_have_ended(periodicity: str, since: str, expected: list[str]) -> None:
    assert [each.id for each in periods_ended(periodicity, since, date(2026, 2, 1))] == expected
    last = list(periods_ended(periodicity, since, date(2026, 2, 1)))[-1]
    assert last.end < date(2026, 2, 1) <= period_now(periodicity, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("owed", "fault"),
    [
        ({**OWED, "since": "2026-Q3"}, "portal.owed.since: '2026-Q3' is not a period of R/P1M"),
        ({**OWED, "published": "day"}, "portal.owed.published: there is no field 'day'"),
        ({**OWED, "published": "n"}, "portal.owed.published: 'n' has type integer, expected date"),
    ],
)
def test_a_cycle_that_cannot_be_judged_is_a_fault(owed: dict[str, Any], fault: str, tmp_path: Any) -> None:
    resource = figures_of([], owed).resource
    (tmp_path / "table.csv").write_text("period,body,n,published_on\n")
    assert any(fault in each for each in check_descriptor(resource, tmp_path))


def test_a_day_of_publication_must_be_required(tmp_path: Any) -> None:
    document = figures_of([]).resource.model_dump(by_alias=True, mode="json")
    document["schema"]["fields"][3]["constraints"] = {}
    (tmp_path / "table.csv").write_text("period,body,n,published_on\n")
    assert any("must be required" in each for each in check_descriptor(Resource.model_validate(document), tmp_path))


def test_what_rows_are_owed_by_and_from_must_be_required(tmp_path: Any) -> None:
    names = ("id", "body", "decided", "shown")
    resource = dataset_of(
        {
            "name": "notices", "title": "决定",
            "portal": {"kind": "records", "id": "id", "title": "{id}", "body": "body", "date": "decided", "public": list(names),
                       "owed": {"begun": "decided", "days": 7, "published": "shown"}},
            "schema": {"fields": [{"name": name, **({"type": "date"} if name in ("decided", "shown") else {})} for name in names]},
        },
        [],
    ).resource  # fmt: skip
    (tmp_path / "table.csv").write_text(",".join(names) + "\n")
    faults = [each for each in check_descriptor(resource, tmp_path) if "must be required" in each]
    assert ["portal.owed.begun" in faults[0], "portal.body" in faults[1]] == [True, True]


def test_bodies_and_levels_that_no_register_has_are_told() -> None:
    unknown = {**OWED, "levels": ["区", "州"], "bodies": ["b9"]}
    found = {(each.column, each.found) for each in find_unknown_debtors([REGISTER, figures_of(ROWS, unknown)])}
    assert {column for column, _ in found} == {"portal.owed.levels", "portal.owed.bodies"}


@pytest.fixture(scope="module")
def demonstration() -> Site:
    opened = open_folder(DEMONSTRATION)
    return derive_site(build_portal(opened.settings, DAY, opened.released.datasets))


def test_the_demonstration_counts_as_its_tables_say(demonstration: Site) -> None:
    """Reckoned anew: every body and month of the hotline that no row stands for is missing, and no other."""
    rows = demonstration.portal.datasets["hotline"].table
    months = pd.period_range("2022-01", "2026-10", freq="M").astype(str)
    there = set(zip(rows["body_id"], rows["period"], strict=True))
    items = demonstration.owing.items
    calls = items[items["dataset"] == "hotline"]
    missing = set(zip(*(calls.loc[calls["state"] == "missing", name] for name in ("body", "item")), strict=True))
    assert missing == {(body, month) for body in set(rows["body_id"]) for month in months} - there
    late = calls[calls["state"] == "late"]
    assert len(late) > 50 and (late["published_on"] > late["due_on"]).all()
    assert sum(demonstration.owing.counts.values()) == len(items)
