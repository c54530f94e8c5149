"""How names may be typed: by pinyin or its initials, and nearly right; `client/readings.js` has its twin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from search.normal import compact

_LETTERS: Final = re.compile("[a-z]+")
# So many words in a row may be the pinyin of one name, syllable by syllable.
_ROW: Final = 8
_DIGRAPHS: Final = ("zh", "ch", "sh")
# One character alone says too little: sh would find every name that has a 市 in it.
_LEAST_SYLLABLES: Final = 2
# A name shorter than this is one character away from too many others.
_LEAST_NAME: Final = 3


def is_reading(word: str) -> bool:
    """Say whether a word in normal form may be pinyin: two letters or more and nothing else."""
    return len(word) > 1 and bool(_LETTERS.fullmatch(word))


def readings_of(words: Sequence[str]) -> dict[str, set[str]]:
    """Return as what each word of letters may be read: alone, or together with its neighbours (pu dong) where the words are few."""
    read: dict[str, set[str]] = {word: {word} for word in words if is_reading(word)}
    longest = _ROW if len(words) <= _ROW else 1
    for first in range(len(words)):
        for end in range(first + 1, min(first + longest, len(words)) + 1):
            row = words[first:end]
            if not all(map(_LETTERS.fullmatch, row)):
                break
            for word in row:
                read.setdefault(word, set()).add("".join(row))
    return read


def covers(typed: str, syllables: Sequence[str]) -> bool:
    """Say whether letters are the pinyin of a part of a name: two syllables or more in a row, each in full or by its initials.

    The last one may be cut short: pudong, pdxq, pudongxq and pudongxinq all cover pu dong xin qu.
    """
    return any(_reaches(typed, 0, syllables, start, 0) for start in range(len(syllables)))


def _reaches(typed: str, at: int, syllables: Sequence[str], place: int, covered: int) -> bool:
    if at == len(typed):
        return covered >= _LEAST_SYLLABLES
    if place == len(syllables):
        return False
    syllable, left = syllables[place], len(typed) - at
    for size in range(min(len(syllable), left), 0, -1):
        is_allowed = size in (1, len(syllable), left) or (size == len(_DIGRAPHS[0]) and syllable.startswith(_DIGRAPHS))
        if (
            is_allowed
            and typed[at : at + size] == syllable[:size]
            and _reaches(typed, at + size, syllables, place + 1, covered + 1)
        ):
            return True
    return False


def abbreviates(typed: str, name: str) -> bool:
    """Say whether a word is a name of which characters were left out (房管局 for 房屋管理局), at most three of four; both in normal form."""
    short, full = compact(typed), compact(name)
    letters = iter(full)
    return _LEAST_NAME <= len(short) < len(full) <= 4 * len(short) and short not in full and all(one in letters for one in short)


def is_near(typed: str, name: str) -> bool:
    """Say whether a word is a name but for one wrong, missing, additional or two swapped characters, both in normal form."""
    one, other = compact(typed), compact(name)
    if min(len(one), len(other)) < _LEAST_NAME or one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return longer[start + 1 :] == shorter[start:]
    if one[start + 1 :] == other[start + 1 :]:
        return True
    return one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
