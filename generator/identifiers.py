"""Identifiers and personal numbers: how their characters may be written, and the rules that tell them from other numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

# --- How they are written ---------------------------------------------------------------------------------------------

# One character for one, so that a place in the folded text is the same place in the text.
_SPACES = "\t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
# Never seen either, or only as a mark on the sign before, and never meant in a number: fillers, joiners, marks of direction, variation
# selectors, tags, accents, the key around a digit. Ranges of a character class.
_UNSEEN = (
    "\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u202a-\u202e\u2061-\u206f\u20d0-\u20ff\u2800\u3164"
    "\ufe00-\ufe0f\ufe20-\ufe2f\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
# The zeros of decimal digits in other scripts (Unicode category Nd), full-width ones apart; 9 follow each.
_ZEROS = (
    *(
        0x0660,
        0x06F0,
        0x07C0,
        0x0966,
        0x09E6,
        0x0A66,
        0x0AE6,
        0x0B66,
        0x0BE6,
        0x0C66,
        0x0CE6,
        0x0D66,
        0x0DE6,
        0x0E50,
        0x0ED0,
        0x0F20,
    ),
    *(
        0x1040,
        0x1090,
        0x17E0,
        0x1810,
        0x1946,
        0x19D0,
        0x1A80,
        0x1A90,
        0x1B50,
        0x1BB0,
        0x1C40,
        0x1C50,
        0xA620,
        0xA8D0,
        0xA900,
        0xA9D0,
    ),
    *(0xA9F0, 0xAA50, 0xABF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0),
)
_OTHER_DIGITS = {zero + digit: 0x30 + digit for zero in _ZEROS for digit in range(10)}
# Letters of mathematics are Latin letters to a reader, and so are those that stand for the check digit X.
_LETTERS = {
    code: ord(plain) for code in range(0x1D400, 0x1D6A6) if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
} | dict.fromkeys(map(ord, "\u0425\u0445\u03a7\u03c7\u2169\u2179"), ord("X"))
_FOLD: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | _OTHER_DIGITS
    | _LETTERS
    | dict.fromkeys(map(ord, _SPACES + _INVISIBLE), " ")
    | dict.fromkeys(map(ord, _HYPHENS), "-")
    | {ord("\ufe6b"): "@", ord("\u30fb"): "\u00b7", ord("\u2022"): "*", ord("\u25cf"): "*", ord("\u2588"): "*", ord("\u25a0"): "*"}
)
_SQUEEZED = re.compile(f"[{_INVISIBLE}{_UNSEEN}]")
# Signs that stand for digits in rows as long as a number, alone or among digits, and nowhere else: 一三八…, 138零零…, ①③⑧…; and
# l38O0138OOO, which is all that a reader takes for a telephone or an identity number.
_ROWS = (
    *("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零幺貳叄肆伍陸柒捌玖", "零幺弍參肆伍陸柒捌玖"),
    *("⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "〇〡〢〣〤〥〦〧〨〩", "🄀⑴⑵⑶⑷⑸⑹⑺⑻⑼", "🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐"),
)
_LETTER_DIGITS: Final = "OoОоΟοlI|"
_SIGNS: Final = "".join(sorted(set("".join(_ROWS))))
_STAND_INS: Final = {
    **{ord(sign): str(digit) for row in _ROWS for digit, sign in enumerate(row)},
    **{ord(sign): "0" if sign not in "lI|" else "1" for sign in _LETTER_DIGITS},
}
_LIKE_DIGITS: Final = f"0-9{re.escape(_LETTER_DIGITS)}"
# Letters beside it would make it part of a word or code.
_STANDING_IN: Final = re.compile(f"[{''.join(re.escape(chr(code)) for code in _STAND_INS)}0-9]{{11,}}")
_ALIKE: Final = re.compile(f"[{_SIGNS}0-9]{{11,24}}|[{_LIKE_DIGITS}]{{11}}|[{_LIKE_DIGITS}]{{17,18}}")
_BESIDE: Final = re.compile("[0-9A-Za-z]")
# What makes a cell worth folding before the cheap patterns look at it (RE2).
HOSTILE: Final = "|".join(
    (
        f"[{_INVISIBLE}{_UNSEEN}{''.join(map(chr, [*_OTHER_DIGITS, *_LETTERS]))}]",
        f"[{_SIGNS}]{{11}}|[0-9][{_SIGNS}]|[{_SIGNS}][0-9]",
        f"[0-9][{re.escape(_LETTER_DIGITS)}]|[{re.escape(_LETTER_DIGITS)}][0-9]",
    )
)
# What may stand between the digits of one number; as a character class for folded and for unfolded text.
SEPARATORS: Final = " \\-._\u00b7/()"
WIDE_SEPARATORS: Final = SEPARATORS + _SPACES + _INVISIBLE + _HYPHENS + "\u30fb\uff0e\uff0f\uff3f\uff08\uff09"


def fold(text: str) -> str:
    """Return the text with full-width letters and digits, odd spaces and odd hyphens made plain; its length stays the same."""
    return read_alike(text)[-1]


def read_alike(text: str) -> tuple[str, ...]:
    """Return the ways to read a text, each of its length: as it is written, folded, and, where signs stand in for digits, as digits.

    Both count: 一 may be the first digit of a number, or stand before it.
    """
    folded = text.translate(_FOLD)
    digits = _STANDING_IN.sub(_say_in_digits, folded)
    return (folded,) if digits == folded else (folded, digits)


def _say_in_digits(row: re.Match[str]) -> str:
    signs = row[0]
    if (signs.isascii() and signs.isdigit()) or not _ALIKE.fullmatch(signs):
        return signs
    before, after = row.string[max(0, row.start() - 1) : row.start()], row.string[row.end() : row.end() + 1]
    is_word = _BESIDE.match(before) or (_BESIDE.match(after) and after not in "Xx")
    return signs if is_word else signs.translate(_STAND_INS)


def squeeze(text: str) -> tuple[str, list[int] | None]:
    """Return the text without characters that are never seen, and for each that is left its place in the text (None: all are)."""
    if not _SQUEEZED.search(text):
        return text, None
    places = [at for at, letter in enumerate(text) if not _SQUEEZED.match(letter)]
    return "".join(text[at] for at in places), places


def compact(text: str) -> str:
    """Return a number or address without separators and in lower case: how two writings of one thing are compared."""
    return "".join(letter for letter in fold(text) if letter not in " -_\u00b7/()").lower()


# --- What they are ----------------------------------------------------------------------------------------------------

# First two digits of GB/T 2260 codes; 83 is used for residents of Taiwan.
PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def id_check_digit(first17: str) -> str:
    """Return the check digit of a citizen ID (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def birth_year(number: str) -> int:
    """Return the year of birth in an 18-digit citizen ID."""
    return int(number[6:10])


def has_id_shape(number: str) -> bool:
    """Say whether 18 characters have the region and the birth date of a citizen ID, whatever the check digit."""
    return number[:2] in PROVINCES and number[6:8] in ("19", "20") and is_day(number[6:10], number[10:12], number[12:14])


def is_citizen_id(number: str) -> bool:
    """Say whether 18 characters are a citizen ID: region, birth date, check digit (GB 11643-1999)."""
    return has_id_shape(number) and id_check_digit(number[:17]) == number[17].upper()


def is_old_citizen_id(number: str) -> bool:
    """Say whether 15 digits are a citizen ID of the first generation (no check digit, born in the 1900s).

    Business registration numbers have 15 digits and a region too, and then mostly a 0: those with a right check digit
    (GS 15-2006, ISO 7064 MOD 11,10) are not taken for people born before 1910.
    """
    if number[:2] not in PROVINCES or not is_day("19" + number[6:8], number[8:10], number[10:12]):
        return False
    return number[6] != "0" or not _passes_mod_11_10(number)


def is_day(year: str, month: str, day: str) -> bool:
    """Say whether three digit strings name a day of the calendar."""
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _passes_mod_11_10(number: str) -> bool:
    product = 10
    for digit in number[:-1]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(number[-1])) % 10 == 1


# Issuer prefixes (ISO/IEC 7812) that cards in China have, and the lengths that go with them.
_CARD_PREFIXES: Final = {
    "62": (16, 17, 18, 19), "81": (16, 17, 18, 19), "9558": (16, 19), "4": (16,), "35": (16,),
    "51": (16,), "52": (16,), "53": (16,), "54": (16,), "55": (16,),
}  # fmt: skip


def is_bank_card(number: str) -> bool:
    """Say whether digits are a bank card number: a known prefix with its length, and the Luhn check (ISO/IEC 7812-1)."""
    return any(number.startswith(prefix) and len(number) in sizes for prefix, sizes in _CARD_PREFIXES.items()) and _passes_luhn(
        number
    )


def _passes_luhn(number: str) -> bool:
    total = 0
    for place, letter in enumerate(reversed(number)):
        digit = int(letter) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0
