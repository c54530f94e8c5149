"""The public type: what the gate lets through. Nothing above this room accepts any other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

import pandas as pd

from generator.contracts.submitted import FILE, ROW, SourceFile
from generator.descriptors import Owed, OwedRows, Resource, SchemaField

__all__ = [
    "ACT",
    "FILE",
    "LAST_DAY",
    "LEFT_ON",
    "REASON",
    "REPAIRABLE",
    "ROW",
    "RULE",
    "WAY",
    "Masked",
    "PublicDataset",
    "PublicKey",
    "SignOff",
    "SourceFile",
    "Withheld",
    "WithheldDataset",
    "WithheldReason",
]


class WithheldReason(StrEnum):
    """Why rows are not on the site."""

    OMITTED = "omitted"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    WITHDRAWN = "withdrawn"
    REPAIRED = "repaired"
    EXEMPTED = "exempted"
    NATURAL_PERSON = "natural-person"


# Columns that the gate adds to the rows of records; all text.
LAST_DAY: Final = "_last_day"  # last day of display, ISO, "" when there is none
RULE: Final = "_rule"  # id of the edition of the display windows that decides it, "" when no tier is stated
REPAIRABLE: Final = "_repairable"  # first day on which repair can be applied for, ISO, "" when unknown
# Columns of PublicDataset.ended beside the id and ``_row``; all text.
LEFT_ON: Final = "_left_on"  # ISO
WAY: Final = "_way"  # a WithheldReason: expired or repaired
REASON: Final = "_reason"
ACT: Final = "_act"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Rows that are not published: how many, which kind of reason, and the reason in words for the dataset page."""

    reason: WithheldReason
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Masked:
    """Cells in which something was masked: the column, the rule, how many cells. Never the values."""

    column: str
    rule: str
    cells: int


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who prepared and who approved a dataset, under which document, on which day. Names are masked (李某).

    ``key``, ``statement`` and ``signature`` (base64, Ed25519 over the statement's UTF-8) are "" when it is bound by hash alone.
    ``public_sha256`` is the exact CSV's hash as approved; rows that came or went by date since then change the published one.
    """

    prepared_by: str
    approved_by: str
    office: str
    date: date
    document: str
    scope: str = ""
    public_sha256: str = ""
    key: str = ""
    statement: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key with which datasets are approved, as the site publishes it: holder masked, public key as PEM, SHA-256 of its DER (hex)."""

    id: str
    holder: str
    pem: bytes
    fingerprint: str
    since: date
    until: date
    revoked: date | None


@dataclass(frozen=True, slots=True)
class WithheldDataset:
    """A dataset that is named on the site but not published: never a value of it, only what it is called and the reason in words."""

    name: str
    title: str
    number: str
    reason: str
    # What is owed in it, though it is not shown: the gap is told with its reason.
    owed: Owed | OwedRows | None = None
    # ``portal.column``: what kind of records it holds, so that no page takes what is not shown for what is not there.
    column: str = ""


@dataclass(frozen=True, slots=True)
class PublicDataset:
    """A dataset as the public may see it.

    ``resource`` is the descriptor with its schema reduced to the public columns, in the order of the allow-list.
    ``table`` has those columns as strings ("" when empty), masked where declared, plus ``_row`` and ``_file`` and, for records,
    ``_last_day``, ``_rule`` and ``_repairable``; withheld rows are gone.
    ``withdrawn`` holds the tombstones: the id column and the three columns of ``portal.withdrawal``, plus ``_row``; nothing else.
    ``ended`` holds those of records whose display is over: the id column, ``_left_on``, ``_way``, ``_reason``, ``_act`` and ``_row``.
    ``next_change`` is the first later day on which a row enters or leaves display; None when there is none.
    ``sha256`` covers the source file(s) as signed off: the file's own hash, or for several the hash of "path sha256\\n" lines.
    """

    resource: Resource
    table: pd.DataFrame
    withdrawn: pd.DataFrame
    withheld: tuple[Withheld, ...]
    masked: tuple[Masked, ...]
    sign_off: SignOff | None
    files: tuple[SourceFile, ...]
    sha256: str
    next_change: date | None
    ended: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def name(self) -> str:
        """Return the dataset's name."""
        return self.resource.name

    @property
    def title(self) -> str:
        """Return the dataset's title."""
        return self.resource.title

    def field(self, name: str) -> SchemaField:
        """Return a public field by name; KeyError when it is not public."""
        return self.resource.field(name)
