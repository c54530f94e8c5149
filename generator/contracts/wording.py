"""How a faulty value is shown to a clerk, and where faults are gathered while a file is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from generator.contracts.identifiers import is_citizen_id
from generator.descriptors import SchemaField
from generator.findings import Finding
from generator.personal.detectors import find_spans

SHOWN: Final = 60
_AROUND: Final = 2000
_WHOLE_ID: Final = "〔疑似身份号码，不显示〕"
_SIGNS: Final = {"\n": "⏎", "\r": "␍", "\t": "⇥"}


@lru_cache(maxsize=65_536)
def show(value: str, start: int = 0, end: int = 0) -> str:
    """Return a cell as a finding shows it: at most 60 characters, what cannot be seen spelt out as ⟨U+200B⟩.

    Of a long cell the part around ``start`` to ``end`` is shown. What is personal (`generator.personal`) is never shown, whatever the
    fault is about.
    """
    if is_citizen_id(value):
        return _WHOLE_ID
    text = _conceal(value, start, end)
    if len(text) <= SHOWN:
        return _make_visible(text)
    first = max(start - SHOWN // 3, 0)
    last = max(end + SHOWN // 3, first + SHOWN) if start == 0 else end + SHOWN // 3
    cut = _make_visible(text[first : min(last, first + 2 * SHOWN)])
    return f"{'…' if first else ''}{cut}{'…' if last < len(text) else ''}（共 {len(value)} 字）"


def _conceal(value: str, start: int, end: int) -> str:
    """Put as many asterisks in the place of what is private, so that no cut can lay it bare.

    Of a very long cell only what may be shown is read, with what stands around it.
    """
    first, last = max(0, start - _AROUND), max(start, end) + _AROUND
    part = value[first:last]
    for span in find_spans(part, declared=True):
        part = part[: span.start] + "＊" * (span.end - span.start) + part[span.end :]
    return value[:first] + part + value[last:]


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
