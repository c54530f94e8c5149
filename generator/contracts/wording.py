"""How a faulty value is shown to a clerk, and where faults are gathered while a file is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from generator.contracts.identifiers import is_citizen_id
from generator.descriptors import SchemaField
from generator.findings import Finding

SHOWN: Final = 60
# Digits as they may be typed, with spaces, hyphens and unseen characters between them.
_DIGIT_RUN: Final = re.compile(r"(?<![0-9０-９])[0-9０-９](?:[\s\u200b-\u200f\u2060\ufeff-]*[0-9０-９XxＸ]){14,17}(?![0-9０-９])")
_CONTACT: Final = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WHOLE_ID: Final = "〔疑似身份号码，不显示〕"
_SIGNS: Final = {"\n": "⏎", "\r": "␍", "\t": "⇥"}


@lru_cache(maxsize=65_536)
def show(value: str, start: int = 0, end: int = 0) -> str:
    """Return a cell as a finding shows it: at most 60 characters, what cannot be seen spelt out as ⟨U+200B⟩.

    Of a long cell the part around ``start`` to ``end`` is shown. What reads as a citizen identity number is never shown,
    whatever the fault is about, nor are mail addresses and mobile numbers inside a text.
    """
    if is_citizen_id(value):
        return _WHOLE_ID
    text = _conceal(value)
    if len(text) <= SHOWN:
        return _make_visible(text)
    first = max(start - SHOWN // 3, 0)
    last = max(end + SHOWN // 3, first + SHOWN) if start == 0 else end + SHOWN // 3
    cut = _make_visible(text[first : min(last, first + 2 * SHOWN)])
    return f"{'…' if first else ''}{cut}{'…' if last < len(text) else ''}（共 {len(value)} 字）"


def _conceal(value: str) -> str:
    """Put as many asterisks in the place of private numbers and addresses, so that no cut can lay them bare."""
    hidden = _DIGIT_RUN.sub(lambda run: "＊" * len(run[0]) if is_citizen_id(run[0]) else run[0], value)
    return _CONTACT.sub(lambda run: "＊" * len(run[0]), hidden)


def _make_visible(text: str) -> str:
    if not text.isprintable():
        text = "".join(
            sign if sign.isprintable() or sign == "\u3000" else _SIGNS.get(sign, f"⟨U+{ord(sign):04X}⟩") for sign in text
        )
    if text.startswith(" "):
        text = "␣" + text[1:]
    return text[:-1] + "␣" if text.endswith(" ") else text


def column_label(field: SchemaField) -> str:
    """Return what a finding calls a column: the header as the file has it, numbered when the file repeats it."""
    return field.header if field.portal.occurrence == 1 else f"{field.header} #{field.portal.occurrence}"


@dataclass(slots=True)
class Faults:
    """Findings about one dataset, gathered while one file of it is read."""

    dataset: str
    file: str | None = None
    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, found: str, expected: str, row: int | None = None, column: str | None = None) -> None:
        """Note one fault at one place of the file."""
        self.found.append(Finding(code, self.dataset, found, expected, row, column, self.file))
