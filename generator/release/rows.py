"""Which rows are published: declared omissions, declared duplicates, states, withdrawals. Every row left out is counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.contracts.omission import full_matches
from generator.descriptors import Duplicates, Page, RecordsPage, RowRule
from generator.findings import Finding
from generator.release import codes
from generator.release.places import Source, arrow
from generator.release.states import Withheld, WithheldReason

Flags = npt.NDArray[np.bool_]
WITHDRAWN_TEXT = "已撤下，仅保留撤下说明"


@dataclass(frozen=True, slots=True)
class Sifted:
    """Which rows stay and which were withdrawn (flags over the table), and what was left out."""

    kept: Flags
    gone: Flags
    withheld: tuple[Withheld, ...]
    findings: tuple[Finding, ...]


def sift_rows(table: pd.DataFrame, page: Page, source: Source) -> Sifted:
    """Apply row rules, then declared duplicates, then states; withdrawn rows (class ``gone``) are no longer kept.

    An undeclared status is a finding of the contracts, as is a ``gone`` state without columns for its explanation.
    """
    kept = np.ones(len(table), dtype=bool)
    withheld: list[Withheld] = []
    for rule in page.rows:
        omitted = kept & _matches(table, rule)
        kept &= ~omitted
        _count(withheld, WithheldReason.OMITTED, rule.reason, omitted)
    if page.duplicates is not None:
        repeated = _repeats(table, page.duplicates, kept)
        kept &= ~repeated
        _count(withheld, WithheldReason.DUPLICATE, page.duplicates.reason, repeated)
    gone = kept & _is_gone(table, page)
    findings = _find_unexplained(table, page, gone, source)
    _count(withheld, WithheldReason.WITHDRAWN, WITHDRAWN_TEXT, gone)
    return Sifted(kept & ~gone, gone, tuple(withheld), tuple(findings))


def tombstone_columns(page: Page) -> tuple[str, ...]:
    """Return the only columns that a withdrawn row keeps: its id, and when, why and by which act it was withdrawn."""
    if not isinstance(page, RecordsPage):
        return ()
    explained = page.withdrawal
    return tuple(dict.fromkeys((page.id, *((explained.on, explained.reason, explained.act) if explained else ()))))


def _count(withheld: list[Withheld], reason: WithheldReason, text: str, flags: Flags) -> None:
    if flags.any():
        withheld.append(Withheld(reason, text, int(flags.sum())))


def _matches(table: pd.DataFrame, rule: RowRule) -> Flags:
    cells = table[rule.column]
    flags = cells.isin(rule.equals).to_numpy()
    if rule.pattern is not None:
        flags = flags | full_matches(arrow(cells), rule.pattern)
    return np.asarray(flags, dtype=bool)


def _repeats(table: pd.DataFrame, duplicates: Duplicates, kept: Flags) -> Flags:
    keys = table.loc[kept, list(duplicates.key)]
    repeated = np.zeros(len(table), dtype=bool)
    repeated[np.flatnonzero(kept)] = keys.duplicated(keep=duplicates.keep).to_numpy()
    return repeated


def _is_gone(table: pd.DataFrame, page: Page) -> Flags:
    if not isinstance(page, RecordsPage) or page.status is None:
        return np.zeros(len(table), dtype=bool)
    return np.asarray(table[page.status].isin([state.value for state in page.states if state.css == "gone"]), dtype=bool)


def _find_unexplained(table: pd.DataFrame, page: Page, gone: Flags, source: Source) -> list[Finding]:
    """Find withdrawn rows without date, reason or act (行政处罚法 art. 48 wants the reason published)."""
    if not isinstance(page, RecordsPage) or page.withdrawal is None or not gone.any():
        return []
    findings: list[Finding] = []
    for column, word in (
        (page.withdrawal.on, "撤下日期"),
        (page.withdrawal.reason, "撤下理由"),
        (page.withdrawal.act, "依据的文书"),
    ):
        places = np.flatnonzero(gone & table[column].str.strip().eq("").to_numpy()).tolist()
        found = [(place, "（空）") for place in places]
        findings += source.findings(codes.WITHDRAWAL_INCOMPLETE, table, column, found, expected=word)
    return findings
