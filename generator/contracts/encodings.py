"""Bytes to UTF-8: a file in another encoding than the declared one is a finding with its place, never mojibake."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from typing import Final

from generator.contracts.wording import Faults

# GBK and GB 2312 are subsets of GB 18030; Python's strict decoder for the largest reads them all.
ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
}
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Chinese text in UTF-8: ideographs, Chinese punctuation, full-width forms.
_CHINESE: Final = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_SHOWN_ROWS: Final = 1000


def to_utf8(data: bytes, declared: str, faults: Faults) -> bytes | None:
    """Return the file's text as UTF-8 without byte order mark; None after a finding when it is not in the declared encoding."""
    if data.startswith(_UTF16_MARKS):
        faults.add("encoding-wrong", "UTF-16", _expected(declared), 1)
        return None
    if ENCODINGS[declared.lower()] == "utf-8":
        return _check_utf8(data.removeprefix(codecs.BOM_UTF8), declared, faults)
    return _from_gb18030(data, declared, faults)


def _check_utf8(data: bytes, declared: str, faults: Faults) -> bytes | None:
    try:
        _decode(data)
    except UnicodeDecodeError as error:
        if reads_as_gb18030(data):
            place = f"第 {error.start + 1} 字节起不是 UTF-8，像是 GB18030/GBK"
            faults.add("encoding-wrong", place, _expected(declared), _row_at(data, error.start))
        else:
            _note_bad_rows(data, declared, faults)
        return None
    return data


def _from_gb18030(data: bytes, declared: str, faults: Faults) -> bytes | None:
    if not data.isascii():
        try:
            read = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            read = ""
        if data.startswith(codecs.BOM_UTF8) or _CHINESE.search(read):
            faults.add("encoding-wrong", "整个文件是 UTF-8", _expected(declared), 1)
            return None
    try:
        return data.decode("gb18030").encode()
    except UnicodeDecodeError as error:
        faults.add("encoding-wrong", _bytes_at(data, error.start), _expected(declared), _row_at(data, error.start))
        return None


def _decode(data: bytes, size: int = 1 << 24) -> None:
    """Check UTF-8 in pieces, so that a large file is not held a second time; the error's ``start`` counts in the whole file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), size):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + size], start + size >= len(data))
        except UnicodeDecodeError as error:
            at = start - pending + error.start
            raise UnicodeDecodeError("utf-8", b"", at, at + 1, error.reason) from None


def reads_as_gb18030(data: bytes) -> bool:
    """Say whether bytes are Chinese text in GB 18030."""
    try:
        return _CHINESE.search(data.decode("gb18030")) is not None
    except UnicodeDecodeError:
        return False


def _note_bad_rows(data: bytes, declared: str, faults: Faults) -> None:
    """Note each line that is not UTF-8: such files are often put together from two sources."""
    start, noted, more = 0, 0, 0
    for row, line in enumerate(_lines(data), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            noted += 1
            if noted <= _SHOWN_ROWS:
                faults.add("encoding-wrong", _bytes_at(data, start + error.start), _expected(declared), row)
            else:
                more += 1
        start += len(line)
    if more:
        faults.add("encoding-wrong", f"还有 {more} 行编码不对", _expected(declared))


def _lines(data: bytes) -> list[bytes]:
    ends = [match.end() for match in _LINE_END.finditer(data)]
    return [data[start:end] for start, end in zip([0, *ends], [*ends, len(data)], strict=True)]


def _row_at(data: bytes, position: int) -> int:
    return bisect_right([match.end() for match in _LINE_END.finditer(data, 0, position)], position) + 1


def _bytes_at(data: bytes, position: int) -> str:
    return f"第 {position + 1} 字节（0x{data[position : position + 2].hex().upper()}）读不出"


def _expected(declared: str) -> str:
    return f"整个文件是 {declared.upper()} 编码"
