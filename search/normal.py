"""The one normal form of texts and queries; `client/search.js` has its twin, golden vectors hold both together.

Two writings are the same when their normal forms are: full and half width, case, brackets and quotation marks of any kind
(沪府发〔2017〕92号, 沪府发[2017]92号), spaces beside Chinese characters. A space stays a space only between two Latin letters or
digits, and a bracket between two of them counts as a space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_DELIMITER = "\x1e"
# Invisible: soft hyphen, zero-width marks, byte order mark, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_CONTROL = re.compile("[\x00-\x1d\x7f-\x9f]")
# The full-width marks of ordinary text and the quotation marks: replaced beforehand, most text then passes the quick NFKC check.
_FREQUENT = (*((chr(ord(mark) + 0xFEE0), mark) for mark in ",:;!?()"), ("\u3000", " "), *((mark, '"') for mark in "“”„‟"))
_SPACE = " \u1680\u2028\u2029"
_SILENT = _SPACE + '"()\\[\\]{}〈〉《》「」『』【】〔〕〖〗〘〙〚〛'
_LATIN = "0-9a-z\u00c0-\u1fff"
_INNER = re.compile(f"(?<=[{_LATIN}])[{_SILENT}]+(?=[{_LATIN}])")
_OUTER = re.compile(f"[{_SILENT}]+")
_WORD = re.compile(f'"([^"]*)"|([^"{_SPACE}]+)')


def fold(text: str) -> str:
    """Return ``text`` in NFKC and lower case, without invisible characters, with one kind of double quotation mark and of space."""
    for mark, plain in _FREQUENT:
        text = text.replace(mark, plain)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _CONTROL.sub(" ", _INVISIBLE.sub("", text.lower().replace("ς", "σ")))


def squeeze(folded: str) -> str:
    """Return folded text without brackets, quotation marks and spaces, one space kept between two Latin letters or digits."""
    return _OUTER.sub("", _INNER.sub("\x1d", folded)).replace("\x1d", " ")


def normal_form(text: str) -> str:
    """Return the normal form of a text."""
    return squeeze(fold(text))


def join_normal_forms(texts: Sequence[str]) -> str:
    """Return the normal forms of many texts at once, each followed by U+001E: hundreds of thousands cost a few passes, not calls."""
    if not texts:
        return ""
    joined = _DELIMITER.join(texts) + _DELIMITER
    if joined.count(_DELIMITER) != len(texts):
        joined = _DELIMITER.join(text.replace(_DELIMITER, " ") for text in texts) + _DELIMITER
    return normal_form(joined)


def compact(normal: str) -> str:
    """Return the form by which exact names and numbers are compared: no spaces, no 号 at the end."""
    return normal.replace(" ", "").removesuffix("号")


def split_query(query: str) -> tuple[str, ...]:
    """Return the words of a query in normal form, without repetition: parted by spaces, a "quoted phrase" is one word."""
    folded = fold(query).replace("\x1f", " ").replace(_DELIMITER, " ")
    words = (squeeze(quoted or plain) for quoted, plain in _WORD.findall(folded))
    return tuple(dict.fromkeys(word for word in words if word))
