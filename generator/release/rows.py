"""Which rows are published: what the declared rules let through, states, withdrawals. Every row left out is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.contracts.submitted import SubmittedDataset
from generator.descriptors import Page, RecordsPage
from generator.findings import Finding
from generator.legal_rules import Rules
from generator.release import privacy_codes, time_codes
from generator.release.places import Source, quote
from generator.release.states import Withheld, WithheldReason
from generator.values import parse_dates

Flags = npt.NDArray[np.bool_]
WITHDRAWN_TEXT = "已撤下，仅保留撤下说明"
NATURAL_PERSON_TEXT = "涉及自然人，没有公布的法律依据"
EXEMPTED_TEXT = "已依规定容错免责，不予公示"
_REASONS: Final = {"rows": WithheldReason.OMITTED, "duplicates": WithheldReason.DUPLICATE}


@dataclass(frozen=True, slots=True)
class Sifted:
    """Which rows stay, which were withdrawn or exempted (flags over the table), and what the declared rules left out."""

    kept: Flags
    gone: Flags
    exempted: Flags
    withheld: tuple[Withheld, ...]
    findings: tuple[Finding, ...]


def sift_rows(dataset: SubmittedDataset, day: date, source: Source, rules: Rules) -> Sifted:
    """Part the rows that the declared rules let through (the contracts have judged that) into standing and withdrawn ones.

    An undeclared status is a finding of the contracts, as is a ``gone`` state without columns for its explanation.
    """
    table, page = dataset.table, dataset.resource.portal
    exempted = dataset.live & _is_exempted(table, page)
    off = dataset.live & ~exempted & _is_off(table, page)
    live = dataset.live & ~exempted & ~off
    gone = live & _is_gone(table, page)
    withheld = [Withheld(_REASONS[each.by], each.reason, each.count) for each in dataset.omitted]
    if exempted.any():
        withheld.append(Withheld(WithheldReason.EXEMPTED, EXEMPTED_TEXT, int(exempted.sum())))
    if off.any():
        withheld.append(Withheld(WithheldReason.NATURAL_PERSON, NATURAL_PERSON_TEXT, int(off.sum())))
    findings = (
        *_find_undeclared_persons(dataset, source),
        *_find_unexplained(table, page, gone, source),
        *_find_future(table, page, gone, day, source),
        *_find_late(table, page, gone, source, rules),
    )
    return Sifted(live & ~gone, gone, exempted, tuple(withheld), findings)


def tombstone_columns(page: Page) -> tuple[str, ...]:
    """Return the only columns that a withdrawn row keeps: its id, and when, why and by which act it was withdrawn."""
    if not isinstance(page, RecordsPage):
        return ()
    explained = page.withdrawal
    return tuple(dict.fromkeys((page.id, *((explained.on, explained.reason, explained.act) if explained else ()))))


def about_natural_persons(table: pd.DataFrame, page: Page) -> Flags:
    """Say of each row whether it is about a natural person, as the descriptor tells it."""
    declared = page.natural_persons
    if declared is None:
        return np.zeros(len(table), dtype=bool)
    return np.asarray(table[declared.column].str.strip().isin(declared.values), dtype=bool)


def _is_off(table: pd.DataFrame, page: Page) -> Flags:
    """Say which rows about natural persons stay off the site: all, unless the dataset states what lets them be published."""
    if page.natural_persons is None or page.natural_persons.legal_basis.strip():
        return np.zeros(len(table), dtype=bool)
    return about_natural_persons(table, page)


def _find_undeclared_persons(dataset: SubmittedDataset, source: Source) -> Iterator[Finding]:
    """Find columns that say of rows that they are about natural persons, where the descriptor says nothing of it."""
    page = dataset.resource.portal
    if page.natural_persons is not None:
        return
    for field in dataset.resource.schema_.fields:
        if field.type == "string" and field.name in dataset.table:
            places = np.flatnonzero(dataset.live & dataset.table[field.name].isin(_PERSON_WORDS).to_numpy())
            if len(places):
                found = f"{len(places)} 行写明是自然人"
                yield from source.findings(privacy_codes.PERSONS_UNDECLARED, dataset.table, field.name, [(int(places[0]), found)])


# What the form of 双公示 and its relatives write in the column 行政相对人类别.
_PERSON_WORDS: Final = ("自然人", "公民", "公民个人")


def _is_gone(table: pd.DataFrame, page: Page) -> Flags:
    if not isinstance(page, RecordsPage) or page.status is None:
        return np.zeros(len(table), dtype=bool)
    return np.asarray(table[page.status].isin([state.value for state in page.states if state.css == "gone"]), dtype=bool)


def _is_exempted(table: pd.DataFrame, page: Page) -> Flags:
    if not isinstance(page, RecordsPage) or page.exempted is None:
        return np.zeros(len(table), dtype=bool)
    return np.asarray(table[page.exempted].str.strip().ne(""), dtype=bool)


def _find_unexplained(table: pd.DataFrame, page: Page, gone: Flags, source: Source) -> Iterator[Finding]:
    """Find withdrawn rows without date, reason or act (行政处罚法 art. 48 wants the reason published)."""
    if not isinstance(page, RecordsPage) or page.withdrawal is None or not gone.any():
        return
    for column, word in (
        (page.withdrawal.on, "撤下日期"),
        (page.withdrawal.reason, "撤下理由"),
        (page.withdrawal.act, "依据的文书"),
    ):
        places = np.flatnonzero(gone & table[column].str.strip().eq("").to_numpy()).tolist()
        found = [(place, "（空）") for place in places]
        yield from source.findings(time_codes.WITHDRAWAL_INCOMPLETE, table, column, found, expected=word)


def _find_future(table: pd.DataFrame, page: Page, gone: Flags, day: date, source: Source) -> Iterator[Finding]:
    """Find rows that are withdrawn already on a day that has not come."""
    if not isinstance(page, RecordsPage) or page.withdrawal is None or not gone.any():
        return
    column = page.withdrawal.on
    withdrawn = parse_dates(table[column], source.resource.field(column).format)
    places = np.flatnonzero(gone & (withdrawn > pd.Timestamp(day)).to_numpy())
    found = zip(places.tolist(), map(quote, table[column].iloc[places].tolist()), strict=True)
    yield from source.findings(time_codes.WITHDRAWAL_FUTURE, table, column, found, expected=f"不晚于 {day.isoformat()}")


def _find_late(table: pd.DataFrame, page: Page, gone: Flags, source: Source, rules: Rules) -> Iterator[Finding]:
    """Find rows that were withdrawn after the legal time, counted from the day on which the portal was told."""
    if not isinstance(page, RecordsPage) or page.withdrawal is None or page.withdrawal.noticed is None or not gone.any():
        return
    told, left = (
        parse_dates(table[column], source.resource.field(column).format) for column in (page.withdrawal.noticed, page.withdrawal.on)
    )
    for place in np.flatnonzero(gone & told.notna().to_numpy() & (left > told).to_numpy()).tolist():
        notice = told.iloc[place].date()
        due = rules.limit("withdraw-revoked", notice).end_after(notice)
        if left.iloc[place].date() > due:
            found = [(place, quote(table[page.withdrawal.on].iloc[place]))]
            yield from source.findings(
                time_codes.WITHDRAWAL_LATE, table, page.withdrawal.on, found, expected=f"不晚于 {due.isoformat()}"
            )
