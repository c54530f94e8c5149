"""Rules about single characters: what cannot be seen, what turns writing round, what a copy from a web page left behind."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.cells import Encoded, ReadTable, as_mask, text_array
from generator.contracts.keys import identifier_columns
from generator.contracts.wording import show
from generator.findings import Finding, Severity

_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN: Final = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
_SPACES: Final = "\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"
# Everything that a finding may be about, for one quick pass over a column; running text may hold line breaks and ideographic spaces.
_SUSPICIOUS: Final = rf"[\x00-\x1f\x7f-\x{{9f}}\x{{fffd}}{_BIDI}{_UNSEEN}{_SPACES}]|\A[ \x{{3000}}]|[ \x{{3000}}]\z|&(?:#[0-9]|#x|[a-zA-Z]{{2,8}}[0-9]?;)"
_SUSPICIOUS_IN_KEYS: Final = _SUSPICIOUS + r"|\x{3000}"
_SUSPICIOUS_IN_LONG: Final = _SUSPICIOUS.replace(r"\x00-\x1f", r"\x00-\x08\x0b\x0c\x0e-\x1f")
_CONTROL: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_DELETED: Final = re.compile(f"[{_CONTROL}{_BIDI}]")
_KEY_SPACES: Final = re.compile(rf"\A\s|\s\Z|[^\S {_CONTROL}]|[{_UNSEEN}{_SPACES}]")

# Each rule by itself: code, what it looks for, what the cell should be. In keys the last ones are one stricter rule.
_ALWAYS: Final = (
    ("control-character", re.compile(f"[{_CONTROL}]"), "没有控制字符"),
    ("bidi-character", re.compile(f"[{_BIDI}]"), "没有隐藏的方向控制符"),
    ("replacement-character", re.compile("\ufffd"), "原来的文字"),
    ("html-remnant", re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]?);"), "代码所代表的字符"),
)
_IN_LONG_TEXT: Final = (
    ("invisible-character", re.compile(f"[{_UNSEEN}]"), "没有看不见的字符"),
    ("odd-space", re.compile(f"[{_SPACES}]"), "普通空格或没有空格"),
)
_IN_SHORT_TEXT: Final = (
    *_IN_LONG_TEXT,
    ("outer-space", re.compile(rf"\A[^\S{_SPACES}]|[^\S{_SPACES}]\Z"), "前后没有空格和换行"),
    ("line-break", re.compile(r"[\n\r\t]"), "一行文字"),
)
_IN_IDENTIFIERS: Final = (("key-character", _KEY_SPACES, "编号前后和中间没有空格、换行及看不见的字符"),)


def check_characters(table: ReadTable) -> tuple[list[Finding], ReadTable]:
    """Return the findings about the characters of all cells, omitted rows included, and the table as it will be once mended.

    Mended are errors only: what is published all the same is judged as it stands.
    """
    keys = identifier_columns(table.resource)
    findings: list[Finding] = []
    mended: dict[str, Encoded] = {}
    for name in table.resource.schema_.names:
        if name in table.columns and len(table.rows):
            found = _check_column(table, name, name in keys)
            findings += found
            if any(each.severity is Severity.ERROR for each in found):
                mended[name] = _mend_column(table.columns[name], name in keys)
    return findings, replace(table, columns={**table.columns, **mended}) if mended else table


def mend(value: str, is_key: bool) -> str:
    """Return a cell without the characters that findings of errors demand to be deleted."""
    value = _DELETED.sub("", value)
    return _KEY_SPACES.sub("", value).strip() if is_key else value


def _mend_column(column: Encoded, is_key: bool) -> Encoded:
    values = text_array([mend(value, is_key) for value in column.values.to_pylist()])
    return Encoded.of(values.take(pa.array(column.codes)))


def _check_column(table: ReadTable, column: str, is_key: bool) -> list[Finding]:
    encoded = table.columns[column]
    field = table.resource.field(column)
    is_long = field.portal.long and not is_key
    net = _SUSPICIOUS_IN_KEYS if is_key else _SUSPICIOUS_IN_LONG if is_long else _SUSPICIOUS
    suspicious = as_mask(pc.match_substring_regex(encoded.values, net))
    if not suspicious.any():
        return []
    rules = _ALWAYS + (_IN_IDENTIFIERS if is_key else _IN_LONG_TEXT if is_long else _IN_SHORT_TEXT)
    positions = np.flatnonzero(suspicious).tolist()
    values = encoded.values.filter(pa.array(suspicious)).to_pylist()
    findings: list[Finding] = []
    for code, pattern, expected in rules:
        faulty = np.zeros(len(encoded.values), np.bool_)
        shown: dict[int, str] = {}
        for position, value in zip(positions, values, strict=True):
            match = pattern.search(value)
            if match is not None:
                faulty[position] = True
                shown[position] = show(value, match.start(), match.end())
        if shown:
            rows = encoded.rows_where(faulty)
            findings.extend(table.findings(code, rows, column, shown, expected))
    return findings
