"""The normal form of many texts at once, as code points: what `normal.normal_form` does, by tables instead of expressions.

Most characters have a normal form that does not depend on their neighbours. Those are looked up; each is put through `normal.fold` once
in a process. A text that holds any other (combining marks, jamo) goes through `normal.normal_form` as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from search.layout import Codes
from search.normal import LATIN, SILENT, fold, join_texts, normal_form, simplifications

_END: Final = 0x1E
_POINTS: Final = 0x110000
# Inside these ranges all but marks are the first of a composition at most, never what is joined to something before; Unicode promises
# that this stays. Chinese, kana, Latin, Greek, Cyrillic, symbols, what is full or half width, private use, emoji.
_ALONE: Final = (
    (0, 0x2FF), (0x370, 0x482), (0x48A, 0x52F), (0x1E00, 0x20CF), (0x2100, 0x2FFB), (0x3000, 0x312F), (0x3190, 0xA4CF),
    (0xE000, 0xFAFF), (0xFE00, 0xFE1F), (0xFE30, 0xFEFF), (0xFF00, 0xFFFD), (0x1F000, 0x1FAFF), (0x20000, 0x3FFFD),
    (0xE0100, 0xE01EF),
)  # fmt: skip
# What is known of a character.
_UNKNOWN, _SILENT, _LATIN, _DROPPED, _WIDE, _JOINED, _TRADITIONAL = (1 << at for at in range(7))


def normal_codes(texts: Sequence[str], folded: set[str]) -> Codes:
    """Return the code points of the normal forms of texts, each followed by U+001E; ``folded`` gets the traditional characters met."""
    joined = join_texts(texts)
    codes, kinds, present = _look(joined)
    if present & _JOINED:
        return _some_by_itself(texts, codes, kinds, folded)
    table = _table()
    if present & _WIDE:
        for code in np.unique(codes[kinds & _WIDE != 0]).tolist():
            joined = joined.replace(chr(code), fold(chr(code)))
        codes, kinds, present = _look(joined)
    if present & _DROPPED:
        kept = kinds & _DROPPED == 0
        codes, kinds = codes[kept], kinds[kept]
    if present & _TRADITIONAL:
        folded.update(map(fold, map(chr, np.unique(codes[kinds & _TRADITIONAL != 0]).tolist())))
    codes = table.normal[codes]
    return _squeeze(codes, kinds) if present & _SILENT else codes


def _squeeze(codes: Codes, kinds: npt.NDArray[np.uint8]) -> Codes:
    """Drop what is silent, but for one space between two Latin letters or digits. The last code point is no silent one."""
    kept = kinds & _SILENT == 0
    silent = np.flatnonzero(~kept)
    steps = np.flatnonzero(np.diff(silent) > 1)
    first, last = silent[np.concatenate(([0], steps + 1))], silent[np.append(steps, len(silent) - 1)]
    # What stands before the first code point is the last, which is no Latin one.
    inner = first[kinds[first - 1] & kinds[last + 1] & _LATIN != 0]
    codes[inner], kept[inner] = ord(" "), True
    squeezed: Codes = codes[kept]
    return squeezed


def _some_by_itself(texts: Sequence[str], codes: Codes, kinds: npt.NDArray[np.uint8], folded: set[str]) -> Codes:
    """Return what `normal_codes` does when the normal form of some texts depends on how their characters meet."""
    apart = np.unique(np.searchsorted(np.flatnonzero(codes == _END), np.flatnonzero(kinds & _JOINED))).tolist()
    others = list(texts)
    for at in apart:
        others[at] = ""
    rest = normal_codes(others, folded)
    ends = np.flatnonzero(rest == _END)
    parts, begin = [], 0
    for at in apart:
        folded.update(simplifications().keys() & set(fold(texts[at])))
        parts += [rest[begin : ends[at]], _encode(normal_form(texts[at]))]
        begin = ends[at]
    return np.concatenate([*parts, rest[begin:]])


def _encode(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _look(text: str) -> tuple[Codes, npt.NDArray[np.uint8], int]:
    """Return the code points of a text, what is known of each, and all that is known of any."""
    table = _table()
    codes = _encode(text)
    kinds = table.kinds[codes]
    present = int(np.bitwise_or.reduce(kinds, initial=0))
    if present & _UNKNOWN:
        for code in np.unique(codes[kinds == _UNKNOWN]).tolist():
            table.learn(code)
        kinds = table.kinds[codes]
        present = int(np.bitwise_or.reduce(kinds))
    return codes, kinds, present


class _Table:
    """What became of each code point: its normal form, and what is known of it."""

    def __init__(self) -> None:
        self.normal = np.arange(_POINTS, dtype=np.uint32)
        self.kinds = np.full(_POINTS, _UNKNOWN, np.uint8)
        self._silent, self._latin = (re.compile(f"[{letters}]") for letters in (SILENT, LATIN))

    def learn(self, code: int) -> None:
        """Find out what becomes of a code point."""
        form = chr(code) if code == _END else fold(chr(code))
        if not _stands_alone(chr(code)) or not all(map(_stands_alone, form)):
            self.kinds[code] = _JOINED
        elif len(form) != 1:
            self.kinds[code] = _WIDE if form else _DROPPED
        else:
            self.normal[code] = ord(simplifications().get(form, form))
            self.kinds[code] = (
                (_SILENT if self._silent.match(form) else 0)
                | (_LATIN if self._latin.match(form) else 0)
                | (_TRADITIONAL if form in simplifications() else 0)
            )


def _stands_alone(character: str) -> bool:
    """Say whether a character's normal form is the same beside all others that stand alone."""
    if not any(first <= ord(character) <= last for first, last in _ALONE):
        return False
    # Variation selectors are marks, but they join nothing.
    return unicodedata.category(character) not in ("Mn", "Mc", "Me", "Cn", "Cs") or not fold(character)


@cache
def _table() -> _Table:
    return _Table()
