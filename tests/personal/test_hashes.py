"""A hash whose digits look like a number is passed over only where no words around it could make a number of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.personal.output import OutputScan, is_plain_hash

SCAN = OutputScan()
NUMBERS = (
    "13800138000",
    "8613912345678",
    "11010519491231002",
    "6222021234567890128",
    "02162345678",
    "862162345678",
    "075526712345",
)
AROUND = ("", "电话：", "手机 ", "身份证号：", "银行卡号", "tel ", "sha256 ", "联系（", "+86 ", "0", "021-", "1")
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


@st.composite
def hashes(draw: st.DrawFn) -> str:
    number = draw(st.sampled_from(NUMBERS))
    at = draw(st.integers(0, 64 - len(number)))
    text = draw(HEX)
    return text[:at] + number + text[at + len(number) :]


@given(hashes(), st.sampled_from(AROUND), st.sampled_from(("", " ", "号", "\n", "-1234", "5678", "<b>", "x")))
def test_a_hash_that_is_passed_over_is_no_number_whatever_stands_around_it(text: str, before: str, after: str) -> None:
    if is_plain_hash(SCAN, text):
        assert SCAN.read(f"{before}{text}{after}".encode()) == []


def test_most_hashes_with_the_digits_of_a_mobile_number_are_passed_over() -> None:
    assert is_plain_hash(SCAN, "13800138000".join(("a" * 20, "b" * 33)))


@pytest.mark.parametrize(
    "text",
    ["13800138000", "a" * 63, "A" * 64, "a" * 64 + "\n", "02162345678" + "a" * 53, "g" * 64, "13800138000 " + "a" * 52],
)
def test_other_texts_are_not(text: str) -> None:
    assert not is_plain_hash(SCAN, text)
