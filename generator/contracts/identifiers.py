"""Identifiers that a field may declare: unified social credit codes, region codes; and the citizen numbers they may hide."""

from __future__ import annotations

import re
from typing import Final

from generator import identifiers

_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_FORM: Final = re.compile(rf"[{_USCC_ALPHABET}]{{18}}")
_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_SPACES: Final = re.compile(r"[ \t-]+")


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
    """Say whether a text is nothing but a citizen identity number, of 18 or 15 digits, however it is spaced or typed."""
    plain = _SPACES.sub("", identifiers.fold(text)).upper()
    if re.fullmatch(r"[0-9]{17}[0-9X]", plain):
        return identifiers.is_citizen_id(plain)
    return re.fullmatch(r"[0-9]{15}", plain) is not None and identifiers.is_old_citizen_id(plain)


def is_region(code: str) -> bool:
    """Say whether a code is a six-digit region code (GB/T 2260) that begins with a known province."""
    return re.fullmatch(r"[0-9]{6}", code) is not None and code[:2] in identifiers.PROVINCES
