"""Rows about natural persons: off without a legal basis, and with one the name is masked wherever it stands in the row."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.release import privacy_codes
from generator.release.persons import masks_of
from generator.release.states import Masked, PublicDataset, WithheldReason
from tests.release.material import examples, release, submitted

ROWS = {
    "id": ["1", "2", "3"],
    "party": ["王小明", "甲市建筑有限公司", "欧阳春"],
    "kind": ["自然人", "法人", "自然人"],
    "fact": ["王小明在甲区占道，王小明妻子李红到场", "该公司王小明签字", "欧阳春、王小明同行"],
    "agent": ["王大力", "", ""],
}


def page(basis: str = "", **more: Any) -> dict[str, Any]:
    declared = {"column": "kind", "names": ["party"], "legal_basis": basis}
    return {"public": ["id", "party", "fact"], "natural_persons": declared, **more}


def public(block: dict[str, Any], columns: dict[str, list[str]] = ROWS) -> PublicDataset:
    released = release(submitted(columns, block))
    assert [each.code for each in released.findings] == []
    (dataset,) = released.datasets
    return dataset


def test_rows_about_natural_persons_are_off_without_a_legal_basis_and_counted() -> None:
    dataset = public(page())
    assert dataset.table["party"].tolist() == ["甲市建筑有限公司"]
    (withheld,) = dataset.withheld
    assert (withheld.reason, withheld.count) == (WithheldReason.NATURAL_PERSON, 2)


def test_with_a_legal_basis_the_name_is_masked_in_all_of_the_row() -> None:
    dataset = public(page("某条例第九条"))
    assert dataset.table["party"].tolist() == ["王某", "甲市建筑有限公司", "欧阳某"]
    assert dataset.table["fact"].tolist() == ["王某在甲区占道，王某妻子李红到场", "该公司王小明签字", "欧阳某、王小明同行"]
    assert dataset.masked == (Masked("party", "person", 2), Masked("fact", "person", 2))
    assert dataset.resource.portal.legal_basis == "某条例第九条" and dataset.resource.portal.natural_persons is None


def test_a_private_column_of_names_masks_them_in_public_text_and_tells_persons_apart() -> None:
    columns = {**ROWS, "fact": ["王小明与王大力签约", "无", "无"]}
    dataset = public(page("某条例第九条", masks={"agent": ["person"]}), columns)
    # The agent's column comes first: it is declared for all rows.
    assert dataset.table["fact"].tolist()[0] == "王某乙与王某甲签约"
    assert dataset.table["party"].tolist()[0] == "王某乙"


def test_rows_that_say_natural_person_must_be_declared() -> None:
    released = release(submitted(ROWS, {"public": ["id", "party", "fact"]}))
    (finding,) = [each for each in released.findings if each.code == privacy_codes.PERSONS_UNDECLARED]
    assert (finding.dataset, finding.row, finding.column) == ("matters", 2, "kind")


@pytest.mark.parametrize(
    ("cell", "code"),
    [("", privacy_codes.MUST_SHOW_BLANK), ("**", privacy_codes.MUST_SHOW_MASKED), ("某局长", privacy_codes.MUST_SHOW_MASKED)],
)
def test_what_must_be_shown_is_neither_masked_nor_blank(cell: str, code: str) -> None:
    columns = {"id": ["1", "2"], "basis": ["《某条例》第二条".replace("某", "甲"), cell], "role": ["局长", "科长"]}
    findings = release(submitted(columns, {"must_show": ["basis", "role"]})).findings
    assert [(each.code, each.row, each.column) for each in findings] == [(code, 3, "basis")]


@examples
@given(st.lists(st.text(st.sampled_from("王李欧阳小明春力"), min_size=2, max_size=4), min_size=1, max_size=6, unique=True))
def test_different_names_never_get_the_same_mask_and_no_given_name_is_left(names: list[str]) -> None:
    masks = masks_of(names)
    assert len(set(masks.values())) == len(names)
    assert all("某" in mask for mask in masks.values())
