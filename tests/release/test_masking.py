"""What is declared is masked and counted; nothing of it is left, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.personal.detectors import find_spans
from generator.personal.spans import Kind
from generator.release.masking import TOKENS, mask_text
from generator.release.persons import COMPOUND_SURNAMES, is_masked_name, mask_names
from generator.release.states import Masked
from tests.release.material import AROUND, BANK_CARDS, CITIZEN_IDS, EMAILS, MOBILES, WIDTHS, examples, release, submitted


@examples
@given(CITIZEN_IDS, CITIZEN_IDS, WIDTHS, AROUND)
def test_nothing_is_left_of_masked_ids(first: str, second: str, width, around: str) -> None:
    masked = mask_text(f"{around}{width(first)}，{second}", "id-number")
    assert find_spans(masked, [Kind.ID_NUMBER]) == []
    assert masked == f"{around}{TOKENS['id-number']}，{TOKENS['id-number']}"


@examples
@given(MOBILES, WIDTHS, AROUND)
def test_nothing_is_left_of_masked_telephones(number: str, width, around: str) -> None:
    masked = mask_text(f"{around}电话{width(number)}或021-63212810", "phone")
    assert find_spans(masked, [Kind.MOBILE, Kind.LANDLINE]) == []
    assert masked == f"{around}电话{TOKENS['phone']}或{TOKENS['phone']}"


@examples
@given(EMAILS, AROUND)
def test_nothing_is_left_of_masked_addresses(address: str, around: str) -> None:
    masked = mask_text(f"{around}：{address}，{address}", "email")
    assert find_spans(masked) == []
    assert "@" not in masked and TOKENS["email"] in masked


@examples
@given(BANK_CARDS, AROUND)
def test_nothing_is_left_of_masked_cards(number: str, around: str) -> None:
    masked = mask_text(f"{around}，{number}", "bank-card")
    assert find_spans(masked, [Kind.BANK_CARD]) == []


@examples
@given(st.text(max_size=60), st.sampled_from(sorted(TOKENS)))
def test_masking_twice_changes_nothing_more(text: str, rule) -> None:
    once = mask_text(text, rule)
    assert mask_text(once, rule) == once


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("phone", "拨打12345，文号沪府发〔2017〕92号，金额13800000000元，代码310101002001"),
        ("email", "http://www.abs.example/AUSSTATS/abs@.nsf/Details"),
        ("id-number", "统一社会信用代码91350100M000100Y43"),
        ("bank-card", "编号6222000000000000001234567"),
    ],
)
def test_look_alikes_are_not_masked(rule, text: str) -> None:
    assert mask_text(text, rule) == text


def test_a_mistyped_id_is_masked_where_ids_are_declared() -> None:
    assert find_spans("证件110105194912310021") == []
    assert mask_text("证件110105194912310021", "id-number") == "证件〔证件号码已隐去〕"


@pytest.mark.parametrize(
    ("cell", "masked"),
    [
        ("王小明", "王某"),
        ("欧阳修", "欧阳某"),
        ("司马相如（主任）", "司马某（主任）"),
        ("欧阳", "欧某"),
        ("王小明、李红", "王某、李某"),
        ("王小明、王大明、李红", "王某甲、王某乙、李某"),
        ("王小明、李红、王小明", "王某、李某、王某"),
        ("王某、王小明", "王某、王某乙"),
        ("王某某", "王某某"),
        ("王某（局长）", "王某（局长）"),
        ("阿卜杜拉·买买提", "阿某"),
        ("张三等3人", "张某等3人"),
        ("", ""),
    ],
)
def test_names_keep_the_surname(cell: str, masked: str) -> None:
    assert mask_names(cell) == masked


@examples
@given(
    st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4), min_size=1, max_size=12)
)
def test_masked_names_are_masked_and_tell_persons_apart(names: list[str]) -> None:
    masked = mask_names("、".join(names)).split("、")
    assert all(is_masked_name(each) for each in masked)
    assert len(set(masked)) == len(set(names)) or any("某" in name or "等" in name for name in names)


@pytest.mark.parametrize("surname", COMPOUND_SURNAMES)
def test_a_compound_surname_stays_whole(surname: str) -> None:
    assert mask_names(surname + "某") == surname + "某"
    assert mask_names(surname + "小明") == surname + "某"


def test_masks_are_counted_by_column_and_rule() -> None:
    dataset = submitted(
        {"text": ["电话13812345678，a@b.com", "13912345678", "无"], "who": ["王小明", "李某", "赵红、赵明"]},
        {"masks": {"text": ["phone", "email"], "who": ["person"]}, "persons": ["who"], "legal_basis": "x"},
    )
    released = release(dataset)
    assert released.findings == ()
    (public,) = released.datasets
    assert public.table["text"].tolist() == ["电话〔电话已隐去〕，〔电子邮件已隐去〕", "〔电话已隐去〕", "无"]
    assert public.table["who"].tolist() == ["王某", "李某", "赵某甲、赵某乙"]
    assert public.masked == (Masked("text", "phone", 2), Masked("text", "email", 1), Masked("who", "person", 2))
    assert dataset.table["who"].tolist()[0] == "王小明", "the submitted table is not changed"


def test_names_are_parted_by_the_separator_that_the_column_declares() -> None:
    dataset = submitted({"who": ["王小明|王大明"]}, {"masks": {"who": ["person"]}}, fields={"who": {"portal": {"separator": "|"}}})
    assert release(dataset).datasets[0].table["who"].tolist() == ["王某甲|王某乙"]


def test_official_contacts_are_neither_masked_nor_reported() -> None:
    dataset = submitted({"text": ["电话13812345678"], "plain": ["信箱 office@example.gov"]}, {"masks": {"text": ["phone"]}})
    released = release(dataset, official_contacts=["138-1234-5678", "OFFICE@example.gov"])
    assert released.findings == () and released.datasets[0].masked == ()
    assert released.datasets[0].table["text"].tolist() == ["电话13812345678"]
