"""Whatever rows come, in whatever mixture: what each gate promises holds of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.release.gate import Released
from generator.release.states import WithheldReason
from tests.release.material import CITIZEN_IDS, MOBILES, release, submitted

examples = settings(deadline=None, max_examples=20)

COLUMNS = ("id", "body", "document", "decided", "fact", "whom", "party", "exempt", "status", "left", "why", "act")
PAGE: dict[str, Any] = {
    "kind": "records", "id": "id", "title": "{fact}", "body": "body", "document": "document", "date": "decided", "exempted": "exempt", "status": "status",
    "states": [{"value": "公示中", "name": "公示中"}, {"value": "已撤下", "name": "已撤下", "class": "gone"}],
    "withdrawal": {"on": "left", "reason": "why", "act": "act"}, "natural_persons": {"column": "whom", "names": ["party"]},
    "public": ["id", "body", "document", "decided", "fact", "party", "status", "left", "why", "act"],
}  # fmt: skip
GONE = {"status": "已撤下", "left": "2026-11-02", "why": "决定被撤销", "act": "甲复决〔2026〕2号"}
# What one row may be: a gate decides by it.
STATES = ("stands", "exempted", "person", "gone", "gone and exempted", "person and gone")
MASK_SIGNS = st.sampled_from("*＊█■●某")
PARTS = st.text(st.sampled_from("甲乙罚监0123456789〔〕号第"), max_size=6)


def row(at: int, state: str, **changed: str) -> dict[str, str]:
    """A row whose fact no other row has, so that it can be looked for."""
    cells = dict.fromkeys(COLUMNS, "") | {
        "id": f"r{at}", "body": "b1", "document": f"甲罚〔2026〕{at}号", "decided": "2026-11-01", "fact": f"事实{at}之", "whom": "法人", "party": f"第{at}公司", "status": "公示中",
    }  # fmt: skip
    if "exempted" in state:
        cells["exempt"] = f"甲免{at}号"
    if "person" in state:
        cells |= {"whom": "自然人", "party": f"王小明{at}"}
    if "gone" in state:
        cells |= GONE
    return cells | changed


def judge(rows: list[dict[str, str]], **page: Any) -> Released:
    columns: Mapping[str, list[str]] = {name: [each[name] for each in rows] for name in COLUMNS}
    return release(submitted(columns, {**PAGE, **page}, fields={"decided": {"type": "date"}, "left": {"type": "date"}}))


@examples
@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=12))
def test_each_row_is_shown_or_counted_under_one_reason_and_what_is_not_shown_is_nowhere(states: list[str]) -> None:
    rows = [row(at, state) for at, state in enumerate(states)]
    released = judge(rows)
    assert released.findings == ()
    (public,) = released.datasets
    shown = set(public.table["id"])
    assert shown == {f"r{at}" for at, state in enumerate(states) if state == "stands"}
    assert set(public.withdrawn["id"]) == {f"r{at}" for at, state in enumerate(states) if state == "gone"}
    counts = {each.reason: each.count for each in public.withheld}
    assert counts.get(WithheldReason.EXEMPTED, 0) == sum("exempted" in state for state in states)
    assert counts.get(WithheldReason.NATURAL_PERSON, 0) == sum("person" in state for state in states)
    assert sum(counts.values()) + len(shown) == len(states)
    told = f"{public.table.to_dict('list')}{public.withdrawn.to_dict('list')}{public.ended.to_dict('list')}"
    assert [at for at, state in enumerate(states) if state != "stands" and (f"事实{at}之" in told or f"王小明{at}'" in told)] == []


@examples
@given(st.lists(st.sampled_from(["stands", "person"]), min_size=1, max_size=8))
def test_with_a_legal_basis_persons_are_shown_and_no_given_name_is(states: list[str]) -> None:
    rows = [row(at, state, fact=f"经查王小明{at}与第{at}公司") for at, state in enumerate(states)]
    (public,) = judge(rows, natural_persons={**PAGE["natural_persons"], "legal_basis": "某条例第九条"}).datasets
    assert len(public.table) == len(states)
    for state, party, fact in zip(states, public.table["party"], public.table["fact"], strict=True):
        assert ("小明" in party + fact) == (state == "stands")


@examples
@given(st.sampled_from(["body", "document", "decided"]), PARTS, MASK_SIGNS, PARTS)
def test_any_mask_in_what_must_stay_visible_is_found_at_its_place(column: str, before: str, sign: str, after: str) -> None:
    released = judge([row(0, "stands"), row(1, "stands", **{column: f"{before}{sign}{after}"})])
    assert ("must-show-masked", 3, column) in {(each.code, each.row, each.column) for each in released.findings}


@examples
@given(
    st.sampled_from(["body", "document", "decided"]),
    st.text(st.sampled_from(" \u3000\t\u00a0\u200b\ufeff\u3164\u2003"), max_size=4),
)
def test_any_blank_in_what_must_stay_visible_is_found_at_its_place(column: str, blank: str) -> None:
    released = judge([row(0, "stands"), row(1, "stands", **{column: blank})])
    assert ("must-show-blank", 3, column) in {(each.code, each.row, each.column) for each in released.findings}


@examples
@given(PARTS, PARTS)
def test_what_is_neither_masked_nor_blank_is_no_over_redaction(before: str, after: str) -> None:
    released = judge([row(0, "stands", document=f"{before}甲罚{after}")])
    assert [each.code for each in released.findings if each.code.startswith("must-show")] == []


@pytest.mark.parametrize("column", [name for name in PAGE["public"] if name not in ("id", "status", "decided", "left")])
@given(secret=st.one_of(CITIZEN_IDS, MOBILES))
@examples
def test_a_secret_in_any_public_column_is_told_by_its_place_and_never_repeated(column: str, secret: str) -> None:
    state = "gone" if column in ("why", "act") else "stands"
    released = judge([row(0, "stands"), row(1, state, **{column: f"某事{secret}某事"})])
    private = [each for each in released.findings if each.code.startswith("privacy-")]
    assert {(each.row, each.column) for each in private} == {(3, column)}
    assert secret not in repr(released.findings)
