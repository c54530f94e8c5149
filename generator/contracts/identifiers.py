"""Identifiers with rules of their own: unified social credit codes, citizen identity numbers, region codes."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_FORM: Final = re.compile(rf"[{_USCC_ALPHABET}]{{18}}")
_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"
_ID_FORM: Final = re.compile(r"[0-9]{17}[0-9X]|[0-9]{15}")
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff-]+")
_PROVINCES: Final = frozenset(
    (
        11,
        12,
        13,
        14,
        15,
        21,
        22,
        23,
        31,
        32,
        33,
        34,
        35,
        36,
        37,
        41,
        42,
        43,
        44,
        45,
        46,
        50,
        51,
        52,
        53,
        54,
        61,
        62,
        63,
        64,
        65,
        71,
        81,
        82,
        83,
    )
)


def is_uscc_form(code: str) -> bool:
    """Say whether a code has the 18 characters of GB 32100-2015 (digits and capitals without I, O, S, V, Z)."""
    return _USCC_FORM.fullmatch(code) is not None


def uscc_check_holds(code: str) -> bool:
    """Say whether the 18th character of a well-formed code is its check character (GB 32100-2015, weights 3^i mod 31).

    Some codes that were issued before 2016 fail: never refuse a code for it.
    """
    total = sum(_USCC_ALPHABET.index(sign) * weight for sign, weight in zip(code, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]


def is_citizen_id(text: str) -> bool:
    """Say whether a text is a citizen identity number: 18 digits with a right check digit (GB 11643), or the old 15 digits.

    Spaces, hyphens and full-width digits are looked through. Both forms need a known province and a real day of birth.
    """
    plain = _SPACES.sub("", text.translate(_FULL_WIDTH)).upper()
    if not _ID_FORM.fullmatch(plain) or int(plain[:2]) not in _PROVINCES:
        return False
    birth = plain[6:14] if len(plain) == 18 else f"19{plain[6:12]}"
    try:
        born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    if len(plain) == 15:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(plain, _ID_WEIGHTS, strict=False))
    return born.year >= 1850 and plain[17] == _ID_CHECKS[total % 11]


def is_region(code: str) -> bool:
    """Say whether a code is a six-digit region code (GB/T 2260) that begins with a known province."""
    return re.fullmatch(r"[0-9]{6}", code) is not None and int(code[:2]) in _PROVINCES
