"""Numbers and days as departments write them: Chinese numerals, thousands commas, units, eras, five shapes of dates.

Each reader returns what was meant or None; nothing is guessed: a day without its month, a two-digit year or an amount "about" is None.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from generator.values import iso_of_any_date

_DIGITS: Final = {sign: value for value, signs in enumerate(("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for sign in signs}  # fmt: skip
_STEPS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8}
_SIGNS: Final = "".join((*_DIGITS, *_STEPS, *_GROUPS))
# Money, as a multiple of 元; "万" alone counts as 万元 where the column is money.
MONEY: Final = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}
_PLAIN: Final = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_AMOUNT: Final = re.compile(rf"([+-]?[0-9,.]+|[{_SIGNS}]+?)\s*((?:百万|千万|千|万|亿)?元|万|亿)?(?:整|正)?")
# The last day of each era (the first day of the next one is its last but one).
_LAST_YEAR: Final = {"明治": 45, "大正": 15, "昭和": 64, "平成": 31, "M": 45, "T": 15, "S": 64, "H": 31}
_ERA: Final = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(元|\d{1,3})\s*[年.]")
_BEFORE_MARK: Final = re.compile(rf"[{_SIGNS}]+(?=\s*[年月日号])")
_REPUBLIC: Final = re.compile(r"民国\s*(元|\d{1,3})\s*年")
_MONTH: Final = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*月?|(\d{2}))")
_YEAR: Final = re.compile(r"(\d{4})\s*年?(?:度)?")


def fold_width(text: str) -> str:
    """Return a text with full-width signs and compatibility forms in their plain form, spaces at the ends cut."""
    return unicodedata.normalize("NFKC", text).strip()


def chinese_number(text: str) -> int | None:
    """Return the value of a number in Chinese numerals (一百二十, 二〇一六, 三万五千), None when it is none."""
    if not text or any(sign not in _SIGNS for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    # 三千五 may be 3,500 or 3,005: a digit that ends the number must follow 十, 零 or nothing.
    if len(text) > 1 and _DIGITS.get(text[-1]) and text[-2] in _STEPS | _GROUPS and text[-2] not in "十拾":
        return None
    total, section, digit = 0, 0, None
    for sign in text:
        if sign in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[sign]
        elif sign in _STEPS:
            section += (1 if digit is None else digit) * _STEPS[sign]
            digit = None
        else:
            whole = section + (digit or 0)
            if whole == 0:
                return None
            total, section, digit = total + whole * _GROUPS[sign], 0, None
    return total + section + (digit or 0)


def read_number(text: str) -> Decimal | None:
    """Return a plain number, one with thousands commas, or one in Chinese numerals."""
    plain = fold_width(text).replace("−", "-")
    if _PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    value = chinese_number(plain)
    return None if value is None else Decimal(value)


def read_amount(text: str) -> tuple[Decimal, str] | None:
    """Return an amount and the unit that stands with it ("" when none does): 3.5万元 is (3.5, 万元)."""
    match = _AMOUNT.fullmatch(fold_width(text).replace("−", "-").removeprefix("¥").removeprefix("人民币").strip())
    if match is None:
        return None
    value = read_number(match[1])
    unit = match[2] or ""
    if value is None:
        return None
    return value, unit if unit in MONEY or not unit else f"{unit}元"


def plain_number(value: Decimal) -> str:
    """Return a number in plain digits, without an exponent and without zeros at the end that say nothing."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def read_day(text: str) -> date | None:
    """Return a whole day: 2014-02-25, 2014-2-5, 2014/2/5, 2014.2.5, 20140205, 2014年2月5日, 二〇一四年二月五日, 平成26年2月5日, H26.2.5."""
    plain = _in_digits(fold_width(text)).replace("号", "日")
    if _breaks_era(plain):
        return None
    iso = iso_of_any_date(plain)
    try:
        return date.fromisoformat(iso) if iso is not None else None
    except ValueError:
        return None


def read_month(text: str) -> str | None:
    """Return a month as 2019-02: 2019-2, 2019/02, 2019.2, 2019年2月, 201902."""
    match = _MONTH.fullmatch(_in_digits(fold_width(text)))
    if match is None:
        return None
    month = int(match[2] or match[3])
    return f"{match[1]}-{month:02d}" if 1 <= month <= 12 else None


def read_year(text: str) -> str | None:
    """Return a year as four digits: 2019, 2019年, 2019年度, 二〇一九年."""
    plain = _in_digits(fold_width(text))
    value = chinese_number(plain)
    match = _YEAR.fullmatch(plain if value is None else str(value))
    return match[1] if match else None


def _in_digits(text: str) -> str:
    """Write the Chinese numerals before 年, 月 and 日 as digits, and years of the republic as those of the era."""
    plain = _BEFORE_MARK.sub(lambda match: str(chinese_number(match[0]) or match[0]), text)
    return _REPUBLIC.sub(lambda match: f"{1911 + (1 if match[1] == '元' else int(match[1]))}年", plain)


def _breaks_era(text: str) -> bool:
    """Say whether a year lies beyond its era: 平成32年 was never counted."""
    match = _ERA.match(text)
    if match is None or match[2] == "元" or match[1] not in _LAST_YEAR:
        return False
    return not 1 <= int(match[2]) <= _LAST_YEAR[match[1]]
