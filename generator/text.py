"""How dates, numbers and names are written for the public, in Chinese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def prose_date(day: date) -> str:
    """Return a date as running text has it: 2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def group_digits(number: int | Decimal | str) -> str:
    """Return a number with thousands commas, digits after the point untouched: "2864000.00" -> "2,864,000.00"."""
    text = str(number)
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, point, fraction = digits.partition(".")
    if not whole.isdigit():
        return text
    return f"{sign}{int(whole):,}{point}{fraction}" if not whole.startswith("0") or whole == "0" else text


def short_hash(digest: str) -> str:
    """Return a SHA-256 as pages show it: eight letters, an ellipsis, eight letters."""
    return f"{digest[:8]}…{digest[-8:]}"
