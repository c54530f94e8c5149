"""Findings: faults in the data, as data, each with a stable code from one register.

A finding says where (dataset, row as a spreadsheet counts it, column), what was found, what was expected and the
remedy. A finding about private content never carries the value itself: `Code.is_private` makes `found` a description.
All findings of a release are collected; the release is refused once, with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]


class Severity(StrEnum):
    """Error: the release is refused. Notice: it is published, and the notice is reported."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault: its stable code, its title and remedy in both languages, its severity.

    ``remedy_*`` may hold ``{placeholders}`` that the finding's ``details`` fill.
    """

    code: str
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str
    severity: Severity = Severity.ERROR
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place. ``row`` is 1-based as a spreadsheet counts it (the header is row 1); None: the whole table.

    ``found`` and ``expected`` are what a clerk reads (Chinese or neutral, such as ``2026-02-30``).
    """

    code: str
    dataset: str
    found: str
    expected: str
    row: int | None = None
    column: str | None = None
    file: str | None = None

    @property
    def severity(self) -> Severity:
        """Look up the severity in the register."""
        return CODES[self.code].severity


CODES: dict[str, Code] = {}


def register(codes: Iterable[Code]) -> Mapping[str, Code]:
    """Add codes to the register and return it; a code that stands twice is a programming fault (ValueError)."""
    for code in codes:
        if code.code in CODES:
            raise ValueError(f"finding code {code.code!r} is registered twice")
        CODES[code.code] = code
    return CODES


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any finding refuses the release."""
    return any(finding.severity is Severity.ERROR for finding in findings)
