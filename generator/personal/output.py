"""Reading bytes that are about to be published: which kinds of personal data stand in them, at a few nanoseconds per byte.

A translation of the bytes turns digits into one sign and separators into another, so that one pattern finds rows of digits that are
long enough; of these, a few remain that could be a personal number. What is written in words is looked for by RE2. Only around what
remains do the exact rules look: the same that judge the values before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.identifiers import compact
from generator.personal.columns import HEALTH, HOME, PLATE
from generator.personal.detectors import find_spans
from generator.personal.spans import KIND_NAMES, Kind

# What stands between two texts: ends every row of digits.
BORDER: Final = b"\x00"
# Of a full-width digit (EF BC 90 to 99) the first two bytes are separators, as are the bytes of spaces that are not ASCII and of signs
# that are never seen. Han characters keep their first byte, which ends a row.
_DIGITS: Final = bytes([*range(0x30, 0x3A), *range(0x90, 0x9A)])
_SPACES: Final = (
    b" -._/()\t\r\n\xef\xbc\xe2\xe3\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\xaf\x9f\xc2\xbb\xa0\x8b\x8d\x8e\x8f\xad\xbf\xb7"
)
_TO_ZERO: Final = bytes(0x30 if byte in _DIGITS else 0x20 if byte in _SPACES else 0x78 if byte else 0 for byte in range(256))
_TO_DIGIT: Final = bytes(0x30 + (byte & 0x0F) if byte in _DIGITS else 0x78 for byte in range(256))
_SHORTEST: Final = b"0" * 10
# Written out: a pattern that begins with plain letters is found several times sooner.
_LONG: Final = re.compile(b"0000000000+")
# The look ahead is no condition of its own: it turns most digits away sooner.
_ROW: Final = re.compile(rb"0(?=[0 ]{9})(?: {0,4}0){9,}")
_NO_DIGITS: Final = bytes(set(range(256)) - set(_DIGITS))
# What a row must be like for a citizen ID, a bank card, a mobile or a landline number to stand in it.
_LIKELY: Final = re.compile(
    rb"1[3-9][0-9]{9}|(?:0|86)[1-9][0-9]{1,2}[2-8][0-9]{6}|[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}"
    rb"|(?:62|81|95|4|35|5[1-5])[0-9]{13}|\A[1-8][0-9]{7}(?:0[1-9]|1[0-2])[0-3][0-9]{4}\Z"
)
_HASH: Final = re.compile(r"[0-9a-f]{64}\Z")
_LANDLINE_LIKE: Final = re.compile(r"(?:0|86)[1-9][0-9]{1,2}[2-8][0-9]{6}")
# Letters spelt as references or escapes, and digits of other scripts: such text is first written plainly.
_SPELT: Final = (
    r"&#(?:[^3]|3[^49])|\\u[0-9a-fA-F]{4}|[\x{1d7ce}-\x{1d7ff}\x{660}-\x{669}\x{6f0}-\x{6f9}①②③④⑤⑥⑦⑧⑨\x{202e}\x{2066}-\x{2069}]"
)
_JSON_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
# Numbers spelt in a code of machines (`generator.personal.spelt`), as far as few other texts look.
_CODED: Final = (
    r"%3[0-9](?:%(?:3[0-9]|2[0DEde])){9}|%25(?:25)*(?:3[0-9]|40)|[0-9]{2}%(?:25)*2[0DEde][0-9]{2}"
    r"|&amp;(?:amp;)*#[x0-9]|\\x(?:3[0-9]|40)"
)
# Mail addresses, numbers of which the middle is masked, what is written in words. One pattern: it is read in one pass.
_SIGNS: Final = "|".join((r"[@＠﹫]|%40|[*＊×xX•●█■]{4}(?:19|20)[0-9]{9}", PLATE, HOME, HEALTH, _SPELT, _CODED))
_AROUND: Final = 150
_PIECE: Final = 1 << 19


class OutputScan:
    """Tells which kinds of personal data stand in texts, but for what may stand: official contacts, and look-alikes that the gate
    has told apart by their columns, such as amounts."""

    __slots__ = ("_allowed",)

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._allowed = frozenset(map(compact, allowed))

    def read(self, data: bytes) -> list[Kind]:
        """Return the kinds that stand in UTF-8 text of any markup and length, each once, in order of `Kind`."""
        found = {kind for piece in _pieces(data) for kinds in self.read_each([piece]).values() for kind in kinds}
        return [kind for kind in Kind if kind in found]

    def read_each(self, texts: Sequence[bytes]) -> dict[int, list[Kind]]:
        """Return, by place in ``texts``, the kinds that stand in each; texts without any are left out.

        Many short texts at once cost a fraction of what they cost one by one.
        """
        found: dict[int, set[Kind]] = {}
        for at, text in enumerate(texts):
            if may_hold_number(text):
                for begin, end in _rows(text):
                    around = text[max(0, begin - _AROUND) : end + _AROUND].decode(errors="replace")
                    if kinds := self._judge(around):
                        found.setdefault(at, set()).update(kinds)
        for at, kinds in self._read_words(texts).items():
            found.setdefault(at, set()).update(kinds)
        return {at: [kind for kind in Kind if kind in kinds] for at, kinds in sorted(found.items()) if kinds}

    def tells_in_words(self, texts: Sequence[bytes]) -> bool:
        """Say whether anything stands in the texts that is written in words or in a code of machines; plain numbers do not count."""
        return bool(self._read_words(texts))

    def _read_words(self, texts: Sequence[bytes]) -> dict[int, set[Kind]]:
        """Return, by place, the kinds that are written in words or in a code of machines."""
        found: dict[int, set[Kind]] = {}
        for at in _telling(texts):
            # What stands between tags, lines and values, where it is worth it: the exact rules are for short texts.
            parts = texts[at].replace(b"<", b"\n").replace(BORDER, b"\n").split(b"\n")
            kinds = {kind for part in _telling(parts) for kind in self._judge(_write_plainly(parts[part].decode(errors="replace")))}
            if kinds:
                found[at] = kinds
        return found

    def _judge(self, text: str) -> set[Kind]:
        return {span.kind for span in find_spans(text, allowed=self._allowed)}


def name_kinds(kinds: Iterable[Kind]) -> str:
    """Return kinds in words, as a fault tells them."""
    return "、".join(KIND_NAMES[kind] for kind in kinds)


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield a long text in pieces that end where a line or a cell does."""
    begin = 0
    while len(data) - begin > 2 * _PIECE:
        cuts = [at for sign in (b"\n", BORDER, b">") if (at := data.find(sign, begin + _PIECE)) >= 0]
        end = min(cuts) + 1 if cuts else len(data)
        yield data[begin:end]
        begin = end
    yield data[begin:] if begin else data


def may_hold_number(text: bytes) -> bool:
    """Say whether a personal number may stand in UTF-8 text. Never wrongly no; what stands around it is not asked."""
    return next(_likely_rows(text), None) is not None


def parts_with_number(text: bytes) -> list[int]:
    """Return which of the parts between the borders in a text may hold a personal number, by place, as `may_hold_number` says."""
    return list(dict.fromkeys(_likely_rows(text)))


def edges_of(piece: str) -> tuple[str, str]:
    """Return the beginning and the end of a text that may be part of a row of digits going on from before, or going on behind it.

    Both are the whole text when nothing in it ends a row.
    """
    data = piece.encode()
    signs = data.translate(_TO_ZERO)
    ahead, behind = len(data) - len(signs.lstrip(b"0 ")), len(signs.rstrip(b"0 "))
    return data[:ahead].decode(errors="ignore"), data[behind:].decode(errors="ignore")


def is_plain_hash(scan: OutputScan, text: str) -> bool:
    """Say whether a text is a hash (64 hex digits) whose digits are no number of anybody, whatever stands around it.

    Identity, card and mobile numbers are told apart from a hash by its own letters and digits (`generator.personal.numbers`); a landline
    number is not, because words before it decide, so none may be in it.
    """
    return bool(_HASH.match(text)) and not _LANDLINE_LIKE.search(text) and not scan.read(text.encode())


def _likely_rows(text: bytes) -> Iterator[int]:
    """Yield, for each row of digits that may be a personal number, the number of borders before it."""
    zeros = text.translate(_TO_ZERO, _SPACES)
    if _SHORTEST not in zeros:
        return
    digits = text.translate(_TO_DIGIT, _SPACES)
    counted = borders = 0
    for row in _LONG.finditer(zeros):
        begin, end = row.span()
        if _LIKELY.search(digits[begin:end]):
            borders += zeros.count(BORDER, counted, begin)
            counted = begin
            yield borders


def _rows(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each row of digits in which a personal number may stand."""
    for row in _ROW.finditer(text.translate(_TO_ZERO)):
        begin, end = row.span()
        if _LIKELY.search(text[begin:end].translate(_TO_DIGIT, _NO_DIGITS)):
            yield begin, end


def _telling(texts: Sequence[bytes]) -> list[int]:
    """Return the places of the texts in which something written in words or in a code may tell of a person."""
    cells = pa.array(texts, pa.large_binary()).view(pa.large_string())
    return np.flatnonzero(pc.match_substring_regex(cells, _SIGNS).to_numpy(zero_copy_only=False)).tolist()


def _write_plainly(text: str) -> str:
    return html.unescape(_JSON_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text))
