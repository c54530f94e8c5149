"""What the dates of a row say about its state: a running objection is marked, a repaired record says so until it leaves.

The dates decide, not the word in the status column: a mark that is missing is set and reported, one that the dates contradict is a
finding. 《上海市社会信用条例》 art. 36 wants the mark within a working day; the site sets it with the first build.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.descriptors import RecordsPage, Resource
from generator.findings import Finding
from generator.legal_rules import Rules
from generator.release import time_codes
from generator.release.places import Source, quote
from generator.release.window import Days, Flags, day_of, days_of, first_of, number_of

_UNKNOWN = number_of(date.max)


@dataclass(frozen=True, slots=True)
class Course:
    """The status of each row as its dates have it, the next day on which one changes by itself, and what does not fit."""

    status: pd.Series | None
    next_change: date | None
    findings: tuple[Finding, ...] = ()


def judge_course(table: pd.DataFrame, resource: Resource, day: date, source: Source, rules: Rules) -> Course:
    """Judge rows that stand (not withdrawn ones) on ``day``."""
    page = resource.portal
    if not isinstance(page, RecordsPage) or page.status is None or not len(table):
        return Course(None, None)
    status, today = table[page.status], number_of(day)
    findings: list[Finding] = []
    changes: list[npt.NDArray[np.int64]] = []
    for css, judge in (("obj", _judge_objections), ("rep", _judge_repairs)):
        values = [state.value for state in page.states if state.css == css]
        judged = judge(table, resource, page, status.isin(values).to_numpy(), today, source, rules) if values else None
        if judged is None:
            continue
        marked, later, found = judged
        missing = marked & ~status.isin(values).to_numpy()
        findings += [
            *found,
            *source.findings(time_codes.STATE_MARKED, table, page.status, _quoted(status, missing), expected=quote(values[0])),
        ]
        changes.append(later)
        status = status.where(~missing, values[0])
    findings += _find_undecided(table, resource, page, source)
    return Course(status, first_of(np.concatenate(changes)) if changes else None, tuple(findings))


_Judged = tuple[Flags, Days, list[Finding]]


def _judge_objections(
    table: pd.DataFrame, resource: Resource, page: RecordsPage, is_marked: Flags, today: int, source: Source, rules: Rules
) -> _Judged | None:
    """Return the rows with a running objection, the days on which one begins or ends, what does not fit."""
    if page.objection is None:
        return None
    begun = days_of(table, resource, page.objection.on, blank=_UNKNOWN, unreadable=_UNKNOWN)
    decided = days_of(table, resource, page.objection.decided, blank=_UNKNOWN, unreadable=_UNKNOWN)
    running = (begun <= today) & (decided > today)
    findings = source.findings(
        time_codes.OBJECTION_UNFOUNDED, table, page.objection.on, _quoted(table[page.objection.on], is_marked & (begun > today))
    )
    over = is_marked & (begun <= today) & (decided <= today)
    findings += source.findings(
        time_codes.OBJECTION_OVER, table, page.objection.decided, _quoted(table[page.objection.decided], over)
    )
    # Passed on to the supplier of the record, an objection takes longest.
    for number in np.unique(begun[running]).tolist():
        passed_on = rules.limit("forward-objection", day_of(number)).end_after(day_of(number))
        due = rules.limit("decide-forwarded", passed_on).end_after(passed_on)
        if number_of(due) < today:
            late = running & (begun == number)
            findings += source.findings(
                time_codes.OBJECTION_OVERDUE, table, page.objection.on, _quoted(table[page.objection.on], late),
                expected=f"不晚于 {due.isoformat()} 决定",
            )  # fmt: skip
    later = np.concatenate((begun[(begun > today) & (decided > begun)], decided[running]))
    return running, later, findings


def _judge_repairs(
    table: pd.DataFrame, resource: Resource, page: RecordsPage, is_marked: Flags, today: int, source: Source, rules: Rules
) -> _Judged | None:
    """Return the rows that are repaired, the days on which one will be, what does not fit."""
    if page.repaired is None:
        return None
    repaired = days_of(table, resource, page.repaired, blank=_UNKNOWN, unreadable=_UNKNOWN)
    wrong = is_marked & (repaired > today)
    findings = source.findings(time_codes.REPAIR_UNFOUNDED, table, page.repaired, _quoted(table[page.repaired], wrong))
    return repaired <= today, repaired[repaired > today], findings


def _find_undecided(table: pd.DataFrame, resource: Resource, page: RecordsPage, source: Source) -> list[Finding]:
    """Find rows that still stand although the portal was told that the act is revoked or the record wrong."""
    if page.withdrawal is None or page.withdrawal.noticed is None:
        return []
    cells = table[page.withdrawal.noticed]
    told = cells.str.strip().ne("").to_numpy()
    return source.findings(time_codes.WITHDRAWAL_PENDING, table, page.withdrawal.noticed, _quoted(cells, told))


def _quoted(cells: pd.Series, flags: Flags) -> list[tuple[int, str]]:
    places = np.flatnonzero(flags).tolist()
    return [(place, quote(cell) or "（空）") for place, cell in zip(places, cells.iloc[places].tolist(), strict=True)]
