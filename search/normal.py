"""The one normal form of texts and queries; `client/search.js` has its twin, golden vectors hold both together.

Two writings are the same when their normal forms are: full and half width, case, brackets and quotation marks of any kind
(沪府发〔2017〕92号, 沪府发[2017]92号), spaces beside Chinese characters, traditional and simplified characters. A space stays a
space only between two Latin letters or digits, and a bracket between two of them counts as a space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import opencc

_DELIMITER = "\x1e"
# Invisible: soft hyphen, zero-width marks, byte order mark, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# U+001E, which parts texts that are brought into normal form together, is a space in a text, too: replaced beforehand.
_CONTROL = re.compile("[\x00-\x1d\x7f-\x9f]")
# The full-width marks of ordinary text and the quotation marks: replaced beforehand, most text then passes the quick NFKC check.
_FREQUENT = (*((chr(ord(mark) + 0xFEE0), mark) for mark in ",:;!?()"), ("\u3000", " "), *((mark, '"') for mark in "“”„‟"))
SPACE = " \u1680\u2028\u2029"
SILENT = SPACE + '"()\\[\\]{}〈〉《》「」『』【】〔〕〖〗〘〙〚〛'
LATIN = "0-9a-z\u00c0-\u1fff"
_INNER = re.compile(f"(?<=[{LATIN}])[{SILENT}]+(?=[{LATIN}])")
_OUTER = re.compile(f"[{SILENT}]+")
_CHANGED_THOUGH_PLAIN = "後於夥徵麽菸"


def fold(text: str) -> str:
    """Return ``text`` in NFKC and lower case, without invisible characters, with one kind of double quotation mark and of space."""
    return _fold_joined(text.replace(_DELIMITER, " "))


def _fold_joined(text: str) -> str:
    """Return what `fold` does of many texts, each followed by U+001E."""
    for mark, plain in _FREQUENT:
        text = text.replace(mark, plain)
    if not unicodedata.is_normalized("NFKC", text):
        # No form reaches across a control character, so only the texts that need it are put through the slow path.
        text = _DELIMITER.join(
            part if unicodedata.is_normalized("NFKC", part) else unicodedata.normalize("NFKC", part)
            for part in text.split(_DELIMITER)
        )
    return _CONTROL.sub(" ", _INVISIBLE.sub("", text.lower().replace("ς", "σ")))


def squeeze(folded: str) -> str:
    """Return folded text without brackets, quotation marks and spaces, one space kept between two Latin letters or digits."""
    return _OUTER.sub("", _INNER.sub("\x1d", folded)).replace("\x1d", " ")


@cache
def simplifications() -> dict[str, str]:
    """Return the simplified character of each traditional one, from OpenCC's table, first choice.

    Only characters outside GB 2312 are changed, and only to one inside: what stands in simplified text (著, 乾) stays as it is.
    Six that GB 2312 holds are changed, too: simplified text hardly ever has them, traditional text has them everywhere.
    """
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    lines = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    pairs = ((source, targets.split(" ")[0]) for source, targets in lines)
    return {
        source: target
        for source, target in pairs
        if (not _is_plain(source) or source in _CHANGED_THOUGH_PLAIN) and _is_plain(target)
    }


def simplify(text: str) -> str:
    """Return ``text`` with simplified characters, one for one."""
    return _traditional().sub(lambda found: simplifications()[found[0]], text)


def normal_form(text: str) -> str:
    """Return the normal form of a text."""
    return simplify(squeeze(fold(text)))


def join_normal_forms(texts: Sequence[str]) -> str:
    """Return the normal forms of many texts at once, each followed by U+001E: hundreds of thousands cost a few passes, not calls."""
    return simplify(squeeze(_fold_joined(join_texts(texts))))


def join_texts(texts: Sequence[str]) -> str:
    """Return texts as one, each followed by U+001E, which stands in none of them."""
    if not texts:
        return ""
    joined = _DELIMITER.join(texts) + _DELIMITER
    if joined.count(_DELIMITER) != len(texts):
        joined = _DELIMITER.join(text.replace(_DELIMITER, " ") for text in texts) + _DELIMITER
    return joined


def spelt(normal: str) -> str:
    """Return the form by which exact names and numbers are compared as they are spelt: no spaces, no 号 at the end."""
    return normal.replace(" ", "").removesuffix("号")


def compact(normal: str) -> str:
    """Return the form by which exact names and numbers are found: as they are spelt, and without hyphens."""
    return spelt(normal.replace("-", ""))


def _is_plain(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(simplifications())}]")
