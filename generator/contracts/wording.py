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
_DIGIT_RUN: Final = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_SIGNS: Final = {"\n": "⏎", "\r": "␍", "\t": "⇥"}


@lru_cache(maxsize=65_536)
def show(value: str) -> str:
    """Return a cell as a finding shows it: at most 60 characters, what cannot be seen spelt out as ⟨U+200B⟩.

    Anything that reads as a citizen identity number is never shown, whatever the fault is about.
    """
    hidden = _DIGIT_RUN.sub(lambda run: "〔疑似身份号码，不显示〕" if is_citizen_id(run[0]) else run[0], value)
    if is_citizen_id(value):
        return "〔疑似身份号码，不显示〕"
    text = hidden if len(hidden) <= SHOWN else hidden[:SHOWN]
    if not text.isprintable():
        text = "".join(
            sign if sign.isprintable() or sign == "\u3000" else _SIGNS.get(sign, f"⟨U+{ord(sign):04X}⟩") for sign in text
        )
    if text.startswith(" "):
        text = "␣" + text[1:]
    if text.endswith(" ") and len(hidden) <= SHOWN:
        text = text[:-1] + "␣"
    return text if len(hidden) <= SHOWN else f"{text}…（共 {len(hidden)} 字）"


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
