"""Flows that do not hold together are refused, each fault where it stands: order, gaps, sums, references, totals."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.contracts.package import check_package
from generator.errors import ConfigurationError
from tests.contracts.folders import field, put, register_of, told

KEYS = [
    {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}},
    {"fields": ["case"], "reference": {"resource": "cases", "fields": ["id"]}},
]
CASE_RULES: list[dict[str, Any]] = [
    {"rule": "total", "column": "asked", "of": "answers", "match": {"id": "case"}},
    {"rule": "total", "column": "fined", "of": "answers", "match": {"id": "case"}, "value": "fine", "among": {"column": "done"}},
    {"rule": "referred", "when": {"column": "state", "equals": ["repaired"]}, "key": "id", "by": "answers", "column": "case",
     "among": {"column": "kind", "equals": ["修复"]}},
]  # fmt: skip
ANSWER_RULES: list[dict[str, Any]] = [
    {"rule": "order", "columns": ["case.started", "answered", "done"]},
    {"rule": "filled", "when": {"column": "done"}, "columns": ["result"]},
    {"rule": "empty", "when": {"column": "kind", "equals": ["待办"]}, "columns": ["answered", "done"]},
    {"rule": "sum", "total": "fine", "parts": ["paid", "open"]},
    {"rule": "same", "columns": ["body", "case.body"]},
    {"rule": "days", "column": "days", "start": "case.started", "end": "answered", "working": True},
]
CASES = "id,body,started,state,asked,fined\nC1,jia,2026-09-30,,2,7.5\nC2,yi,2026-10-09,repaired,1,0\n"
ANSWERS = (
    "id,case,body,kind,answered,done,result,fine,paid,open,days,secret\n"
    "A1,C1,jia,响应,2026-10-08,2026-10-20,办结,7.5,5,2.5,1,x\n"
    "A2,C1,jia,待办,,,,,,,,x\n"
    "A3,C2,yi,修复,2026-10-10,,,,,,1,x\n"
)


def resource(
    name: str, title: str, fields: list[Mapping[str, Any]], rules: list[dict[str, Any]], keys: list[Any], **page: Any
) -> dict[str, Any]:
    portal = {"kind": "table", "public": [each["name"] for each in fields if each["name"] != "secret"], "checks": rules, **page}
    return {
        "name": name,
        "title": title,
        "path": f"{name}.csv",
        "schema": {"fields": fields, "foreignKeys": keys},
        "portal": portal,
    }


def lay(folder: Path, cases: str = CASES, answers: str = ANSWERS, rules: list[dict[str, Any]] | None = None, **page: Any) -> Path:
    put(folder, register_of(), {"bodies.csv": "id,name,parent\njia,甲区,\nyi,乙区,\n"})
    number, date = (lambda name: field(name, "number")), (lambda name: field(name, "date"))
    case_fields = [field("id"), field("body"), date("started"), field("state"), field("asked", "integer"), number("fined")]
    put(folder, resource("cases", "案件", case_fields, CASE_RULES, KEYS[:1]), {"cases.csv": cases})
    fields = [field("id"), field("case"), field("body"), field("kind"), date("answered"), date("done"), field("result")]
    fields += [number("fine"), number("paid"), number("open"), field("days", "integer"), field("secret")]
    return put(folder, resource("answers", "响应", fields, rules or ANSWER_RULES, KEYS, **page), {"answers.csv": answers})


def test_flows_that_hold_together_pass(tmp_path: Path) -> None:
    assert check_package(lay(tmp_path)).findings == ()


FAULTS = [
    ("A1,C1,jia,响应,2026-10-08", "A1,C1,jia,响应,2026-10-21", [("flow-days", 2, "days"), ("flow-order", 2, "done")]),
    ("2026-10-08,2026-10-20,办结", "2026-09-29,2026-10-20,办结", [("flow-order", 2, "answered"), ("flow-days", 2, "days")]),
    ("2026-10-20,办结", "2026-09-20,办结", [("flow-order", 2, "done")]),
    ("2026-10-20,办结", "2026-10-20,", [("flow-missing", 2, "result")]),
    ("待办,,", "待办,2026-10-12,", [("flow-unexpected", 3, "answered")]),
    ("7.5,5,2.5", "7.5,5,2.4", [("flow-sum", 2, "fine")]),
    ("A2,C1,jia", "A2,C1,yi", [("flow-differs", 3, "body")]),
    ("A2,C1,jia", "A2,C1,bing", [("reference-unknown", 3, "body"), ("flow-differs", 3, "body")]),
    ("2.5,1,x", "2.5,6,x", [("flow-days", 2, "days")]),
    ("A3,C2,yi,修复", "A3,C2,yi,异议", [("flow-unreferred", 3, "id")]),
    ("A2,C1,jia,待办,,,,,,,,x\n", "", [("flow-total", 2, "asked")]),
    ("C1,jia,2026-09-30,,2,7.5", "C1,jia,2026-09-30,,2,9", [("flow-total", 2, "fined")]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), FAULTS)
def test_a_fault_is_reported_where_it_stands(
    tmp_path: Path, before: str, after: str, expected: list[tuple[str, int | None, str | None]]
) -> None:
    assert (CASES + ANSWERS).count(before) == 1
    findings = check_package(lay(tmp_path, CASES.replace(before, after), ANSWERS.replace(before, after))).findings
    assert sorted(told(findings)) == sorted(expected)
    assert not {"nan", "NaT"} & {word for each in findings for word in (each.found, each.expected)}


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    answers = ANSWERS
    for before, after in (("2026-10-20,办结", "2026-09-20,"), ("A3,C2,yi,修复", "A3,C2,jia,异议"), ("7.5,5,2.5", "7.5,5,2")):
        answers = answers.replace(before, after)
    codes = {each.code for each in check_package(lay(tmp_path, answers=answers)).findings}
    assert codes == {"flow-order", "flow-missing", "flow-differs", "flow-unreferred", "flow-sum"}


def test_a_finding_says_what_it_was_compared_with(tmp_path: Path) -> None:
    (finding,) = check_package(lay(tmp_path, answers=ANSWERS.replace("2026-10-20,办结", "2026-09-20,办结"))).findings
    assert finding.found == "2026-09-20"
    assert finding.expected == "不早于“answered”2026-10-08"


def test_what_is_not_published_is_not_repeated(tmp_path: Path) -> None:
    rules = [{"rule": "empty", "when": {"column": "kind", "equals": ["待办"]}, "columns": ["secret"]},
             {"rule": "same", "columns": ["secret", "case.id"]}]  # fmt: skip
    findings = check_package(lay(tmp_path, answers=ANSWERS.replace(",x\n", ",张三\n"), rules=rules)).findings
    assert {each.code for each in findings} == {"flow-unexpected", "flow-differs"}
    assert not any("张三" in f"{each.found}{each.expected}" for each in findings)


def test_months_add_up_to_years(tmp_path: Path) -> None:
    months = [field("body"), field("month"), field("calls", "integer")]
    put(
        tmp_path,
        resource("months", "月报", months, [], []),
        {"months.csv": "body,month,calls\na,2025-01,3\na,2025-12,4\na,2026-01,9\n"},
    )
    rule = {"rule": "total", "column": "calls", "of": "months", "match": {"body": "body", "year": "month"}, "value": "calls",
            "truncate": {"month": 4}}  # fmt: skip
    years = resource("years", "年报", [field("body"), field("year"), field("calls", "integer")], [rule], [])
    put(tmp_path, years, {"years.csv": "body,year,calls\na,2025,7\na,2026,8\n"})
    assert [(each.code, each.row, each.found, each.expected) for each in check_package(tmp_path).findings] == [
        ("flow-total", 3, "8", "“月报”“calls”之和 9")
    ]


def test_rows_that_are_left_out_are_not_judged(tmp_path: Path) -> None:
    page = {"rows": [{"column": "id", "equals": ["A1"], "reason": "测试"}]}
    broken = ANSWERS.replace("2026-10-20,办结", "2026-09-20,")
    codes = told(check_package(lay(tmp_path, CASES.replace("2,7.5", "1,0"), broken, **page)).findings)
    assert codes == []


BAD_RULES = [
    ({"rule": "order", "columns": ["answered", "kind"]}, "type string, expected date"),
    ({"rule": "order", "columns": ["answered", "nothing"]}, "no field 'nothing'"),
    ({"rule": "order", "columns": ["answered", "case.nothing"]}, "'cases' has no field 'nothing'"),
    ({"rule": "order", "columns": ["answered", "kind.started"]}, "no foreign key"),
    ({"rule": "filled", "when": {"column": "done"}, "columns": ["case.started"]}, "is a path"),
    ({"rule": "total", "column": "fine", "of": "nowhere", "match": {"id": "id"}}, "no resource 'nowhere'"),
    ({"rule": "total", "column": "fine", "of": "cases", "match": {"id": "number"}}, "no field 'number'"),
    ({"rule": "referred", "when": {"column": "done"}, "key": "id", "by": "cases", "column": "kind"}, "no field 'kind'"),
]


@pytest.mark.parametrize(("rule", "fault"), BAD_RULES)
def test_a_rule_that_cannot_be_judged_is_a_fault_of_the_descriptor(tmp_path: Path, rule: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_package(lay(tmp_path, rules=[rule]))
    assert [line for line in caught.value.faults if fault in line and "portal.checks.0." in line]


def test_an_unknown_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        check_package(lay(tmp_path, rules=[{"rule": "hope"}]))


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.dates())] * 3), min_size=1, max_size=8))
def test_order_is_judged_as_one_would_by_hand(rows: list[tuple[Any, ...]]) -> None:
    lines = "".join(f"{at},{','.join(day.isoformat() if day else '' for day in row)}\n" for at, row in enumerate(rows))
    fields = [field("id"), *(field(name, "date") for name in "abc")]
    descriptor = resource("things", "物品", fields, [{"rule": "order", "columns": ["a", "b", "c"]}], [])
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), descriptor, {"things.csv": f"id,a,b,c\n{lines}"})
        found = {(each.row, each.column) for each in check_package(Path(folder)).findings}
    expected = set()
    for at, row in enumerate(rows):
        latest = None
        for day, name in zip(row, "abc", strict=True):
            if day is not None and latest is not None and day < latest:
                expected.add((at + 2, name))
            latest = max(filter(None, (latest, day)), default=None)
    assert found == expected
