"""Days, numbers and amounts in the forms that departments write them in; what is not certain is not read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generator.intake.numerals import chinese_number, plain_number, read_amount, read_day, read_month, read_number, read_year

DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(date(1949, 10, 1), date(2098, 12, 31))
examples = hypothesis_settings(deadline=None, max_examples=200)


def in_chinese(number: int) -> str:
    """Write 1 to 99 as a day or month is written: 十一, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else DIGITS[tens]) + "十" if tens else "") + (DIGITS[ones] if ones else "")


FORMS = {
    "ISO": lambda day: day.isoformat(),
    "short": lambda day: f"{day.year}-{day.month}-{day.day}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
    "compact": lambda day: f"{day:%Y%m%d}",
    "Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "Chinese with 号": lambda day: f"{day.year}年{day.month}月{day.day}号",
    "numerals": lambda day: (
        "".join(DIGITS[int(each)] for each in str(day.year)) + f"年{in_chinese(day.month)}月{in_chinese(day.day)}日"
    ),
    "full-width": lambda day: day.isoformat().translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "with midnight": lambda day: f"{day.isoformat()} 00:00:00",
}


@pytest.mark.parametrize("form", FORMS)
@examples
@given(day=DAYS)
def test_a_day_is_read_in_every_form(form: str, day: date) -> None:
    assert read_day(FORMS[form](day)) == day
    assert read_day(f"  {FORMS[form](day)}\u3000") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成29年５月15日", date(2017, 5, 15)), ("H28.10.4", date(2016, 10, 4)), ("令和元年5月1日", date(2019, 5, 1)),
        ("令和五年四月一日", date(2023, 4, 1)), ("R5.4.1", date(2023, 4, 1)), ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成31年4月30日", date(2019, 4, 30)), ("民国105年3月2日", date(2016, 3, 2)),
    ],
)  # fmt: skip
def test_a_day_of_an_era_is_read(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "2019-02", "2019", "19-02-05", "02/05/2019", "5/2", "2019-02-30", "2019-13-01", "平成32年1月1日", "昭和65年1月1日", "平成0年1月1日",
        "2019-02-05 14:30", "2019年2月上旬", "约2019-02-05", "43500", "下周五", "", "二〇一九年", "2019-02-05、2019-03-05",
    ],
)  # fmt: skip
def test_what_is_no_whole_day_is_not_guessed(text: str) -> None:
    assert read_day(text) is None


@examples
@given(st.integers(1, 99))
def test_small_numbers_in_chinese_are_read(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一百二十", 120), ("一百零五", 105), ("三千零五", 3005), ("三万五千", 35_000), ("一亿二千万", 120_000_000), ("叁拾伍万", 350_000), ("两百", 200),
        ("二〇一六", 2016), ("三千五", None), ("一百二", None), ("三万五", None), ("一二百", None), ("万", None), ("几百", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_in_chinese_are_read_or_left(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3.5万元", ("3.5", "万元")), ("3.5万", ("3.5", "万元")), ("1,234.50元", ("1234.50", "元")), ("５００元", ("500", "元")),
        ("叁拾伍万元整", ("35", "万元")), ("¥12.00", ("12.00", "")), ("人民币 12 元", ("12", "元")), ("1.2亿元", ("1.2", "亿元")), ("-3元", ("-3", "元")),
        ("约5万元", None), ("5万余元", None), ("1,23元", None), ("5万-8万元", None), ("5美元", None), ("", None),
    ],
)  # fmt: skip
def test_amounts_are_read_with_their_unit_or_left(text: str, amount: tuple[str, str] | None) -> None:
    assert read_amount(text) == (None if amount is None else (Decimal(amount[0]), amount[1]))


@examples
@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_a_plain_number_keeps_its_value(value: Decimal) -> None:
    assert read_number(plain_number(value)) == value
    assert read_number(f"{value:,}") == value


@examples
@given(st.text(max_size=20))
def test_no_text_makes_a_reader_stumble(text: str) -> None:
    for read in (read_day, read_number, read_amount, read_month, read_year, chinese_number):
        read(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [("2019-2", "2019-02"), ("2019/02", "2019-02"), ("2019年2月", "2019-02"), ("201902", "2019-02"), ("二〇一九年二月", "2019-02"), ("2019-13", None), ("2019", None), ("19-2", None), ("2019-02-05", None)],
)  # fmt: skip
def test_months_are_read_or_left(text: str, month: str | None) -> None:
    assert read_month(text) == month


@pytest.mark.parametrize(
    ("text", "year"), [("2019年", "2019"), ("2019年度", "2019"), ("二〇一九年", "2019"), ("２０１９", "2019"), ("19", None)]
)
def test_years_are_read_or_left(text: str, year: str | None) -> None:
    assert read_year(text) == year
