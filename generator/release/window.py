"""Display windows (公示期): which rows may be seen on a day, until when and by which rule, and the next day on which that changes.

The rules file in force on the day of a record's publication gives the longest and the shortest display of its tier; a stated last day
outside of that is a finding, a missing one is filled in. A repair ends display within the legal days. Days of display are whole
days in Beijing: a record is shown from its first to its last day, both included; on the day on which the window of the law ends,
display has stopped already (`TierWindow.last_shown`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.descriptors import RecordsPage, Resource
from generator.findings import Finding
from generator.legal_rules import Rules, TierWindow
from generator.release import time_codes
from generator.release.places import Source, quote
from generator.values import parse_dates

Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """Row by row: the last day (see `iso_day`), whose window is over or has not begun, whether a repair ends it, which was over before
    it began (nothing was ever shown of it), the rule.

    ``rules`` are the ids of the editions of the display windows, ``repairable`` the first days of repair; "" where there are none.
    ``next_change`` is the next day on which a row enters or leaves, or is over before it entered.
    """

    last: Days
    expired: Flags
    not_yet: Flags
    by_repair: Flags
    unseen: Flags
    rules: list[str]
    repairable: list[str]
    next_change: date | None
    findings: tuple[Finding, ...] = ()


def judge_window(table: pd.DataFrame, resource: Resource, day: date, source: Source, rules: Rules) -> Window:
    """Judge the display window of each row on ``day``. Both ends are days of display; an empty end is open.

    An unreadable date is a finding of the contracts; here its row is not shown.
    """
    page = resource.portal
    nothing = np.zeros(len(table), dtype=bool)
    if not isinstance(page, RecordsPage):
        blank = [""] * len(table)
        return Window(np.full(len(table), _LAST), nothing, nothing, nothing, nothing, blank, blank, None)
    begins = days_of(table, resource, page.display_from, blank=_NEVER_BEGUN, unreadable=_LAST)
    stated = days_of(table, resource, page.display_until, blank=_LAST, unreadable=_NEVER_BEGUN)
    # Of a day that cannot be read nobody knows what comes before it.
    is_read = (begins < _LAST) & (stated > _NEVER_BEGUN)
    findings = list(_find_inverted(table, page, is_read & (begins > stated), source))
    ruled = _apply_rules(table, resource, rules, source)
    findings += _find_disagreement(table, page, stated, ruled, source)
    ends = np.where(stated == _LAST, ruled.last, stated)
    repaired, by_repair = _repair_ends(table, resource, rules, ends)
    findings += _find_early_repair(table, page, resource, ruled, source)
    ends = np.where(by_repair, repaired, ends)
    today = number_of(day)
    expired = ends < today
    not_yet = (begins > today) & ~expired
    # A row may end before it begins: repaired between its decision and the day on which it would have been shown.
    coming = np.minimum(begins, np.minimum(ends, _LAST - 1) + 1)[not_yet]
    changes = np.concatenate((coming, ends[~expired & ~not_yet & (ends < _LAST)] + 1))
    return Window(
        ends, expired, not_yet, by_repair, begins > ends, ruled.rules, ruled.repairable, first_of(changes), tuple(findings)
    )


def judge_beginning(table: pd.DataFrame, resource: Resource, day: date) -> tuple[Flags, date | None]:
    """Say of withdrawn rows whose display has not begun, or never did (not even that they existed may be told), and when the first does."""
    page = resource.portal
    begins = days_of(table, resource, getattr(page, "display_from", None), blank=_NEVER_BEGUN, unreadable=_LAST)
    gone = page.withdrawal.on if isinstance(page, RecordsPage) and page.withdrawal is not None else None
    never = days_of(table, resource, gone, blank=_LAST, unreadable=_LAST) < begins
    waiting = begins > number_of(day)
    return waiting | never, first_of(begins[waiting & ~never])


# --- What the rules say -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ruled:
    """By row: last and first possible last day by rule (`_LAST` and `_NEVER_BEGUN` when no rule applies), and the words for pages."""

    last: Days
    least: Days
    rules: list[str]
    repairable: list[str]
    findings: list[Finding]


def _apply_rules(table: pd.DataFrame, resource: Resource, rules: Rules, source: Source) -> _Ruled:
    page = resource.portal
    assert isinstance(page, RecordsPage)
    size = len(table)
    last, least = np.full(size, _LAST), np.full(size, _NEVER_BEGUN)
    ids, repairable = [""] * size, [""] * size
    if page.tier is None or page.date is None:
        return _Ruled(last, least, ids, repairable, [])
    decided = days_of(table, resource, page.date, blank=_LAST, unreadable=_LAST)
    begins = days_of(table, resource, page.display_from, blank=_LAST, unreadable=_LAST)
    published = np.where(begins == _LAST, decided, begins)
    tiers = table[page.tier].tolist()
    unknown: list[tuple[int, str]] = []
    # Records of one tier decided and published on the same days have one answer.
    known: dict[tuple[str, int, int], tuple[str, TierWindow] | None] = {}
    for place, key in enumerate(zip(tiers, decided.tolist(), published.tolist(), strict=True)):
        if key not in known:
            known[key] = _window_of(page, key[0], day_of(key[2]), rules)
        found = known[key]
        if found is None or key[1] == _LAST:
            unknown += [(place, quote(key[0]))] if key[1] != _LAST else []
            continue
        begun = day_of(key[1])
        last[place] = number_of(found[1].last_shown(begun))
        first_repair = found[1].earliest_repair(begun)
        least[place] = number_of(first_repair) - 1 if found[1].shortest else _NEVER_BEGUN
        ids[place], repairable[place] = found[0], first_repair.isoformat()
    is_stated = page.display_until is not None and table[page.display_until].ne("").to_numpy()
    without = [(place, what) for place, what in unknown if not (is_stated is not False and is_stated[place])]
    expected = "、".join(dict.fromkeys(each.tier for edition in rules.windows for each in edition.tiers))
    findings = source.findings(time_codes.WINDOW_UNKNOWN, table, page.tier, without, expected=expected)
    return _Ruled(last, least, ids, repairable, findings)


def _window_of(page: RecordsPage, word: str, published: date, rules: Rules) -> tuple[str, TierWindow] | None:
    edition = rules.window_on(published)
    window = edition.tier(page.tiers.get(word, word)) if edition is not None else None
    return (edition.id, window) if edition is not None and window is not None else None


def _find_disagreement(table: pd.DataFrame, page: RecordsPage, stated: Days, ruled: _Ruled, source: Source) -> Iterator[Finding]:
    """Find stated last days after the longest display, or before the shortest (a repair may end display earlier, not the file)."""
    yield from ruled.findings
    column = page.display_until
    if column is None:
        return
    is_stated = (stated != _LAST) & (stated != _NEVER_BEGUN)
    for code, wrong, limit, word in (
        (time_codes.WINDOW_TOO_LONG, is_stated & (stated > ruled.last), ruled.last, "不晚于"),
        (time_codes.WINDOW_TOO_SHORT, is_stated & (stated < ruled.least), ruled.least, "不早于"),
    ):
        for place in np.flatnonzero(wrong).tolist():
            expected = f"{word} {day_of(int(limit[place])).isoformat()}"
            yield from source.findings(code, table, column, [(place, table[column].iloc[place])], expected=expected)


def _repair_ends(table: pd.DataFrame, resource: Resource, rules: Rules, ends: Days) -> tuple[Days, Flags]:
    """Return the last day by repair, and the rows whose display it ends: on the last of the legal days the record is gone."""
    page = resource.portal
    assert isinstance(page, RecordsPage)
    repaired = days_of(table, resource, page.repaired, blank=_LAST, unreadable=_LAST)
    known = {
        number: number_of(rules.limit("withdraw-repaired", day_of(number)).end_after(day_of(number))) - 1
        for number in np.unique(repaired).tolist()
        if number != _LAST
    }
    last = np.array([known.get(number, _LAST) for number in repaired.tolist()], dtype=np.int64)
    return last, (last <= ends) & (last < _LAST)


def _find_early_repair(table: pd.DataFrame, page: RecordsPage, resource: Resource, ruled: _Ruled, source: Source) -> list[Finding]:
    if page.repaired is None:
        return []
    repaired = days_of(table, resource, page.repaired, blank=_LAST, unreadable=_LAST)
    places = np.flatnonzero(repaired <= ruled.least).tolist()
    return [
        finding
        for place in places
        for finding in source.findings(
            time_codes.REPAIR_EARLY, table, page.repaired, [(place, table[page.repaired].iloc[place])],
            expected=f"不早于 {ruled.repairable[place]}",
        )
    ]  # fmt: skip


# --- Days as numbers ----------------------------------------------------------------------------------------------------

# Days are counted from 1970-01-01; an open end lies beyond the calendar's.
_EPOCH = date(1970, 1, 1)
_LAST = (date.max - _EPOCH).days
_NEVER_BEGUN = (date.min - _EPOCH).days - 1


def number_of(day: date) -> int:
    """Return a day as a number."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Return the day of a number."""
    return _EPOCH + timedelta(days=number)


def iso_days(days: Days) -> list[str]:
    """Return days as ISO text, "" for an open end."""
    known = {number: "" if number in (_LAST, _NEVER_BEGUN) else day_of(number).isoformat() for number in np.unique(days).tolist()}
    return [known[number] for number in days.tolist()]


def first_of(changes: Days) -> date | None:
    """Return the earliest of some days; None when there is none but the end of the calendar."""
    soonest = int(changes.min()) if len(changes) else _LAST
    return None if soonest == _LAST else day_of(soonest)


def days_of(table: pd.DataFrame, resource: Resource, column: str | None, *, blank: int, unreadable: int) -> Days:
    """Return a date column as numbers; no column is a blank one."""
    if column is None:
        return np.full(len(table), blank, dtype=np.int64)
    text = table[column]
    read = parse_dates(text, resource.field(column).format)
    days = read.to_numpy().astype("datetime64[D]").astype(np.int64)
    days = np.where(read.isna().to_numpy(), unreadable, days)
    return np.where(text.eq("").to_numpy(), blank, days)


def _find_inverted(table: pd.DataFrame, page: RecordsPage, inverted: Flags, source: Source) -> list[Finding]:
    begin, end = page.display_from, page.display_until
    if begin is None or end is None:
        return []
    dated = inverted & table[begin].ne("").to_numpy() & table[end].ne("").to_numpy()
    places = np.flatnonzero(dated)
    found = zip(
        places.tolist(),
        (
            f"{quote(first)} 至 {quote(last)}"
            for first, last in zip(table[begin].iloc[places], table[end].iloc[places], strict=True)
        ),
        strict=True,
    )
    return source.findings(time_codes.WINDOW_INVERTED, table, end, found)
