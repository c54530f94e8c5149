"""What alarms wherever it stands and however it is written, and what looks alike and must not."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.identifiers import compact
from generator.personal.columns import COARSE
from generator.personal.detectors import find_spans
from generator.personal.spans import Kind
from generator.release.places import positions_matching
from generator.release.privacy import candidates
from tests.release.material import (
    AROUND,
    BANK_CARDS,
    CITIZEN_IDS,
    EMAILS,
    ID_GROUPS,
    MOBILES,
    OLD_CITIZEN_IDS,
    SEPARATORS,
    WIDTHS,
    examples,
    grouped,
)


def is_found(kind: Kind, before: str, written: str, after: str) -> None:
    """Both the whole-column patterns and the exact rules must see it, at its place."""
    text = before + written + after
    assert candidates(pd.Series([text], dtype="str")).tolist() == [0]
    assert positions_matching(pd.Series([text], dtype="str"), COARSE).tolist() == [0]
    spans = [span for span in find_spans(text) if span.kind is kind]
    covered = set().union(*(range(span.start, span.end) for span in spans)) if spans else set()
    signs = {len(before) + at for at, sign in enumerate(written) if sign.isalnum()}
    assert signs <= covered, (text, spans)


@examples
@given(CITIZEN_IDS, ID_GROUPS, SEPARATORS, WIDTHS, st.booleans(), AROUND, AROUND)
def test_a_citizen_id_is_found_in_any_writing_at_any_place(number, sizes, separator, width, lower, before, after) -> None:
    written = grouped(number.lower() if lower else number, sizes, separator)
    is_found(Kind.ID_NUMBER, before, width(written), after)


@examples
@given(CITIZEN_IDS, WIDTHS, AROUND, AROUND)
def test_a_citizen_id_in_one_piece_is_found(number, width, before, after) -> None:
    is_found(Kind.ID_NUMBER, before, width(number), after)


@examples
@given(CITIZEN_IDS, st.integers(0, 9), AROUND)
def test_a_grown_up_id_is_found_even_when_other_digits_touch_it(number, digit, before) -> None:
    is_found(Kind.ID_NUMBER, f"{before}{digit}", number, str(digit))


@examples
@given(OLD_CITIZEN_IDS, st.sampled_from(["", " ", "-"]), WIDTHS, AROUND, AROUND)
def test_an_old_citizen_id_is_found(number, separator, width, before, after) -> None:
    is_found(Kind.ID_NUMBER, before, width(grouped(number, (6, 6), separator)), after)


@examples
@given(CITIZEN_IDS, AROUND, AROUND)
def test_an_id_masked_so_that_birth_date_and_last_four_remain_is_found(number, before, after) -> None:
    is_found(Kind.ID_NUMBER, before, "******" + number[6:], after)


@examples
@given(MOBILES, st.sampled_from([(11,), (3, 4), (3, 3), (4, 3), (3,), (7,), (5,)]), st.sampled_from([" ", "-", "\u3000", "—"]), WIDTHS,
       st.sampled_from(["", "+86", "86 ", "+86-", "（+86）", "0086", "电话"]), AROUND, AROUND)  # fmt: skip
def test_a_mobile_number_is_found_in_any_writing_at_any_place(number, sizes, separator, width, prefix, before, after) -> None:
    is_found(Kind.MOBILE, before + prefix, width(grouped(number, sizes, separator)), after)


@examples
@given(BANK_CARDS, st.sampled_from(["", " ", "-"]), WIDTHS, AROUND, AROUND)
def test_a_bank_card_is_found_at_any_place(number, separator, width, before, after) -> None:
    written = grouped(number, (4, 4, 4, 4), separator) if separator else number
    text = before + width(written) + after
    assert {span.kind for span in find_spans(text)} & {Kind.BANK_CARD, Kind.ID_NUMBER}, text
    assert candidates(pd.Series([text], dtype="str")).tolist() == [0]


@examples
@given(EMAILS, WIDTHS, AROUND, AROUND)
@example("a@b-c.com.co", str, "Contacto: ", "\u200b")
def test_an_email_address_is_found_at_any_place(address, width, before, after) -> None:
    text = before + width(address) + after
    assert Kind.EMAIL in {span.kind for span in find_spans(text)}
    assert candidates(pd.Series([text], dtype="str")).tolist() == [0]


@pytest.mark.parametrize(
    "text",
    [
        "zhang @ 163.com", "张三@163.com", "josé.pérez@example.es", "zhang[at]163.com", "请发至zhang@163.com。", "zhang%40163.com",
        "<statutes@gov.example >", "李四@例子.中国", "zhang＠１６３．ｃｏｍ", "zhang@163。com",
    ],
)  # fmt: skip
def test_odd_writings_of_addresses_are_found(text: str) -> None:
    assert [span.kind for span in find_spans(text)] == [Kind.EMAIL]


@pytest.mark.parametrize(
    "text",
    [
        "310101002001", "310101", "310101002", "沪府发〔2017〕92号", "甲市监处罚〔2026〕310101202612号", "第13812345678号",
        "91350100M000100Y43", "11320000MB151840XJ", "11500226753092798P", "91512081MA62K0260E", "9131000063159284XQ",
        "拨打12345政务服务便民热线", "02163212810", "2026-0216321281", "400-820-8820", "95588",
        "2864000.00", "13800000000.00", "13800000000元", "138000.00万元", "0.13812345678", "15,000,000,000元", "12345678901234567890",
        "2026-11-20 08:30:00", "2023-05-01 2023-06-01 2023-07-01 2023", "2026年11月20日13时", "1447858138123",
        "http://www.abs.example/AUSSTATS/abs@.nsf/DetailsPage/5206.0Jun", "b136b239-d962-437f-9bb9-69de95a2296a", "indexv.jsp@lang=en.htm",
        "310101190002301234", "110105194912310021", "990105194912310026", "310000000123450",
    ],
)  # fmt: skip
def test_what_only_looks_alike_does_not_alarm(text: str) -> None:
    for around in ("{}", "编号{}，", "（{}）", "依据{}办理"):
        assert find_spans(around.format(text)) == [], around.format(text)


@examples
@given(st.integers(0, 10**6 - 1), st.integers(0, 10**6 - 1))
def test_a_division_code_of_twelve_digits_never_alarms(first: int, second: int) -> None:
    assert find_spans(f"{first:06d}{second:06d}") == []


@examples
@given(st.text(st.sampled_from("0123456789Xx -.*@年元号第〔〕ab１２"), max_size=60))
def test_the_patterns_for_columns_see_everything_that_the_exact_rules_find(text: str) -> None:
    if find_spans(text):
        assert candidates(pd.Series([text], dtype="str")).tolist() == [0]
    if find_spans(text, list(Kind), declared=True):
        assert positions_matching(pd.Series([text], dtype="str"), COARSE).tolist() == [0]


@examples
@given(AROUND, MOBILES, CITIZEN_IDS, EMAILS)
def test_places_do_not_overlap_and_are_in_order(around: str, mobile: str, number: str, address: str) -> None:
    spans = find_spans(f"{mobile}{around}，{number}、{address}")
    assert all(before.end <= after.start for before, after in pairwise(spans))


def test_an_official_contact_is_passed_over_in_any_writing() -> None:
    official = {compact("138-1234-5678"), compact("Office@Example.gov.cn")}
    assert find_spans("电话 138 1234 5678，邮箱 office@example.gov.cn", allowed=official) == []
    assert [span.kind for span in find_spans("电话 139 1234 5678", allowed=official)] == [Kind.MOBILE]


@pytest.mark.parametrize(
    "text",
    ["021-63212810", "（021）6321 2810", "+86 21 6321 2810", "电话02163212810转8", "0531-8123456", "０２１－６３２１２８１０"],
)
def test_a_landline_is_found_where_it_is_written_as_one(text: str) -> None:
    for around in ("{}", "请洽{}，", "（{}）"):
        assert [span.kind for span in find_spans(around.format(text))] == [Kind.LANDLINE]
        assert candidates(pd.Series([around.format(text)], dtype="str")).tolist() == [0]


def test_a_very_long_text_is_read_in_a_moment() -> None:
    assert find_spans("a" * 200_000 + "@" + "-" * 200_000) == []
    assert len(find_spans("1 " * 100_000 + "，13812345678")) == 1


def test_figures_inside_a_hash_are_no_bank_card_however_they_begin() -> None:
    # Passes the check of a card number and begins like one of UnionPay.
    digest = "47e7b0261766bd126bcd1c5dd63a62389207026460743d6a4eb8b7986d95cf18"
    assert find_spans(digest) == []
    assert [span.what for span in find_spans("卡号 62389207026460743")] == ["银行卡号"]
    assert [span.what for span in find_spans("ICBC62389207026460743")] == ["银行卡号"]
