"""How dates, numbers and names are written for the public, in Chinese, and looking through the texts of settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

_PLAIN_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_]{0,59}")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")


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


def walk_texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key path, text) of every text in nested mappings and sequences, keys of mappings included: areas.0.name.

    A key that is not a plain name stands in the path by its position: it may be what must not be repeated.
    """
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for at, (key, inner) in enumerate(value.items()):
            name = key if _PLAIN_NAME.fullmatch(str(key)) else at
            below = f"{path}.{name}" if path else str(name)
            yield below, str(key)
            yield from walk_texts(inner, below)
    elif isinstance(value, Sequence):
        for at, inner in enumerate(value):
            yield from walk_texts(inner, f"{path}.{at}" if path else str(at))


def has_control_characters(text: str) -> bool:
    """Say whether a text holds characters that steer a device or turn the writing round; line breaks and tabs are fine."""
    return _CONTROL.search(text) is not None
