"""The rules that change a cell, each by itself and by name, and which of them a column gets unless the mapping says otherwise.

A rule takes a text and says what it becomes, leaves it alone, or cannot read it. All that a rule changes is listed in the change log.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from generator.descriptors import SchemaField
from generator.intake.numerals import MONEY, fold_width, plain_number, read_amount, read_day, read_month, read_number, read_year

OPEN_YEAR: Final = 2099
# A spreadsheet that shows 50% holds 0.5; the mapping must say so.
RATIO: Final = "比值"
OPEN_WORDS: Final = frozenset({"长期", "长期有效", "永久", "永久有效", "无期限", "至今"})
_ENTITY: Final = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#8194|#12288|lt|gt|amp|quot);", re.IGNORECASE)
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACES: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+|  +")
_HAN: Final = "\u3000-\u303f\u3040-\u30ff\u4e00-\u9fff\uff00-\uffef"
_BREAK: Final = re.compile(r" *(?:\r\n|\n|\r|\u2028|\u2029) *")
_BREAK_IN_HAN: Final = re.compile(rf"(?<=[{_HAN}]) *(?:\r\n|\n|\r|\u2028|\u2029) *(?=[{_HAN}])")
# Letters and digits only: the width of brackets and points is a matter of Chinese typography.
_WIDE: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d~～—]+")
_YES_NO: Final = {
    "是": "true",
    "否": "false",
    "true": "true",
    "false": "false",
    "有": "true",
    "无": "false",
    "√": "true",
    "×": "false",
}


class Unreadable(Exception):
    """Raised by a rule that cannot read a cell; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule may need to know: the field, the unit of the file's column ("" when it has none), which texts mean blank.

    ``is_typed``: the cell is a number or a day of a spreadsheet, not text.
    """

    field: SchemaField
    unit: str
    blanks: frozenset[str]
    is_typed: bool = False


Rule = Callable[[str, Setting], str]


def _entities(text: str, _: Setting) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def _invisible(text: str, _: Setting) -> str:
    return _UNSEEN.sub("", text)


def _line_breaks(text: str, setting: Setting) -> str:
    if setting.field.portal.long or not _BREAK.search(text):
        return text
    return _BREAK.sub(" ", _BREAK_IN_HAN.sub("", text.strip()))


def _spaces(text: str, _: Setting) -> str:
    return _SPACES.sub(" ", text).strip(" ")


def _full_width(text: str, _: Setting) -> str:
    return _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _blank(text: str, setting: Setting) -> str:
    return "" if text in setting.blanks and text not in (setting.field.constraints.enum or ()) else text


def _day(text: str, setting: Setting) -> str:
    day = read_day(text)
    if day is None:
        raise Unreadable("年月日齐全的日期，如 2026-11-20")
    return _write_day(day, setting.field)


def _write_day(day: date, field: SchemaField) -> str:
    return day.isoformat() if field.format in ("default", "any") else day.strftime(field.format)


def _open_end(text: str, _: Setting) -> str:
    if text in OPEN_WORDS:
        return ""
    day, year = read_day(text), read_year(text)
    month = read_month(text)
    number = day.year if day else int((year or month or "0")[:4])
    return "" if number >= OPEN_YEAR else text


def _month(text: str, setting: Setting) -> str:
    month = read_month(text)
    day = read_day(text) if month is None else None
    # A spreadsheet keeps a month as its first day; any other day says more than a month, and what it says would be lost.
    if day is not None and day.day == 1 and setting.is_typed:
        month = f"{day.year}-{day.month:02d}"
    if month is None:
        raise Unreadable("年月，如 2026-10")
    return month


def _year(text: str, _: Setting) -> str:
    year = read_year(text)
    if year is None:
        raise Unreadable("年份，如 2026")
    return year


def _number(text: str, setting: Setting) -> str:
    value, unit = _split_unit(text, setting)
    wanted = setting.field.portal.unit or ""
    if wanted == "%" and unit == RATIO:
        value, unit = value * 100, wanted
        text = plain_number(value)
    if wanted == "%" and not unit and setting.is_typed and abs(value) <= 1 and value != 0:
        raise Unreadable(f"看得出是 0.5% 还是 50%：在 import.yml 的 unit 写 %（表里的数就是百分数）或 {RATIO}（表里的 0.5 是 50%）")
    if unit and unit != wanted:
        if unit not in MONEY or wanted not in MONEY:
            raise Unreadable(f"以{wanted}计的数" if wanted else "以数据规范所写单位计的数")
        value = value * MONEY[unit] / MONEY[wanted]
        text = plain_number(value)
    if setting.field.type == "integer" and value != value.to_integral_value():
        raise Unreadable("整数")
    plain = fold_width(text).replace(",", "").replace("−", "-").removeprefix("+")
    return plain if _is_plain(plain, value) else plain_number(value)


def _is_plain(text: str, value: Decimal) -> bool:
    """Say whether a text may stay as it is written: its zeros at the end tell how exact the figure is."""
    return bool(re.fullmatch(r"-?\d+(?:\.\d+)?", text)) and Decimal(text) == value


def _split_unit(text: str, setting: Setting) -> tuple[Decimal, str]:
    """Return the number and its unit: the cell's own, else that of the file's column."""
    plain = fold_width(text)
    wanted = setting.field.portal.unit or ""
    if wanted and wanted not in MONEY and plain.endswith(wanted):
        value = read_number(plain.removesuffix(wanted))
        if value is not None:
            return value, wanted
    value = read_number(plain)
    if value is not None:
        return value, setting.unit
    amount = read_amount(plain) if wanted in MONEY else None
    if amount is None:
        raise Unreadable(f"数，以{wanted}计，如 1200 或 35.5" if wanted else "数，如 1200 或 35.5")
    return amount[0], amount[1] or setting.unit


def _yes_no(text: str, _: Setting) -> str:
    answer = _YES_NO.get(text.casefold())
    if answer is None:
        raise Unreadable("是或否")
    return answer


def _enum_form(text: str, setting: Setting) -> str:
    """Write a value as the contract does when it differs by width, dashes and spaces only."""
    enum = setting.field.constraints.enum or ()
    if text in enum:
        return text
    alike = [each for each in enum if _bare(each) == _bare(text)]
    return alike[0] if len(alike) == 1 else text


def _bare(text: str) -> str:
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text).replace(" ", "")).casefold()


# By name, in the order in which they are applied whatever the order in the mapping.
RULES: Final[Mapping[str, Rule]] = {
    "entities": _entities,
    "invisible": _invisible,
    "line-breaks": _line_breaks,
    "spaces": _spaces,
    "full-width": _full_width,
    "blank": _blank,
    "open-end": _open_end,
    "day": _day,
    "month": _month,
    "year": _year,
    "number": _number,
    "yes-no": _yes_no,
    "enum-form": _enum_form,
}
MEANINGS: Final[Mapping[str, str]] = {
    "entities": "&nbsp; 等网页代码换成字符",
    "invisible": "删去看不见的字符",
    "line-breaks": "格内换行接成一行",
    "spaces": "各种空格合并为一个，删去首尾空格",
    "full-width": "全角字母和数字改为半角",
    "blank": "表示空白的写法改为空",
    "open-end": "2099 年以后的日期和“长期”等改为空（没有截止日）",
    "day": "日期写成 2026-11-20",
    "month": "年月写成 2026-10",
    "year": "年份写成 2026",
    "number": "数写成阿拉伯数字，按数据规范的单位换算",
    "yes-no": "是、否写成 true、false",
    "enum-form": "全半角、连字符、空格不同的取值改为数据规范的写法",
    "merged-down": "纵向合并的单元格，每一行都填上",
}
_CLEANING: Final = ("entities", "invisible", "line-breaks", "spaces")
_BY_TYPE: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("blank", "open-end", "day"),
    "yearmonth": ("blank", "open-end", "month"),
    "year": ("blank", "year"),
    "integer": ("blank", "number"),
    "number": ("blank", "number"),
    "boolean": ("yes-no",),
    "string": ("full-width", "blank", "enum-form"),
}


def usual_rules(field: SchemaField) -> tuple[str, ...]:
    """Return the rules that a column gets when its mapping is proposed."""
    rules = (*_CLEANING, *_BY_TYPE[field.type])
    return tuple(rule for rule in rules if rule != "enum-form" or field.constraints.enum)


def normalise(text: str, rules: Iterable[str], setting: Setting) -> tuple[str, tuple[str, ...]]:
    """Return what a cell becomes and the rules that changed it, in order. Raises `Unreadable`. Empty cells stay empty."""
    chosen = set(rules)
    applied: list[str] = []
    for name, rule in RULES.items():
        if name not in chosen or text == "":
            continue
        changed = rule(text, setting)
        if changed != text:
            applied.append(name)
            text = changed
    return text, tuple(applied)
