"""How quickly things are dealt with, told by body, kind or whatever a descriptor names: asked, in time, late, open, median days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from generator.descriptors import CasesPage, RecordsPage
from generator.model import cases
from generator.model.bodies import Register
from generator.model.cases import AnswerSet
from generator.model.display import body_columns, display_column
from generator.model.paces import PACES
from generator.model.portal import Portal
from generator.model.records import DAYS_TAKEN, PACE, RecordSet
from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class PaceLine:
    """One body or kind: how many, how many at each pace (by key of `PACES`), how many with the outcome that was wished for.

    ``median`` is the median of the days taken by what is done, None when nothing is; ``key`` is a body's id or the cell.
    """

    key: str
    name: str
    address: str
    total: int
    counts: dict[str, int]
    good: int
    median: float | None


@dataclass(frozen=True, slots=True)
class PaceTable:
    """The paces of one dataset by one column. ``whole`` is over all rows; lines with most overdue and late ones come first."""

    dataset: str
    title: str
    noun: str
    counter: str
    label: str
    is_by_body: bool
    working: bool
    good_name: str
    has_deadlines: bool
    lines: tuple[PaceLine, ...]
    whole: PaceLine


def derive_paces(portal: Portal, areas: Mapping[str, str]) -> dict[str, tuple[PaceTable, ...]]:
    """Return the tables of every dataset that has a timing or asks bodies for answers, by dataset."""
    found: dict[str, tuple[PaceTable, ...]] = {}
    for record_set in portal.record_sets:
        name = record_set.dataset.name
        tables = list(_of_timing(record_set, portal.register, areas))
        if name in portal.answers:
            tables += _of_answers(record_set.dataset, portal.answers[name])
        if tables:
            found[name] = tuple(tables)
    return found


def _of_timing(record_set: RecordSet, register: Register, areas: Mapping[str, str]) -> Iterator[PaceTable]:
    dataset, rows = record_set.dataset, record_set.rows
    page = dataset.resource.portal
    if not isinstance(page, RecordsPage) or page.timing is None or rows.empty:
        return
    timing = page.timing
    good = rows[timing.good.column].isin(timing.good.equals) if timing.good else pd.Series(False, index=rows.index)
    measured = pd.DataFrame({PACE: rows[PACE], DAYS_TAKEN: rows[DAYS_TAKEN], "good": good})
    has_deadlines = timing.due is not None
    for column in timing.by:
        is_body = column in body_columns(dataset)
        shown = dict(zip(dataset.table[column], display_column(dataset, column, register), strict=True))
        if page.area_column == column:
            shown |= areas
        lines = [
            _line(str(key), shown.get(str(key), str(key)) or "未提供", _address(register, str(key)) if is_body else "", each)
            for key, each in measured.groupby(rows[column], sort=True)
        ]
        yield PaceTable(
            dataset=dataset.name,
            title=dataset.title,
            noun=dataset.resource.noun,
            counter=page.counter,
            label=dataset.field(column).label,
            is_by_body=is_body,
            working=timing.working,
            good_name=timing.good_name if timing.good else "",
            has_deadlines=has_deadlines,
            lines=_worst_first(lines),
            whole=_line("", "合计", "", measured),
        )


def _of_answers(dataset: PublicDataset, answers: AnswerSet) -> Iterator[PaceTable]:
    page = dataset.resource.portal
    assert isinstance(page, CasesPage)
    rows = answers.rows
    if rows.empty:
        return
    measured = rows[[PACE, DAYS_TAKEN]].assign(good=rows[cases.CLOSED] != "")
    firsts = rows.drop_duplicates(cases.BODY).set_index(cases.BODY)
    lines = [
        _line(str(key), str(firsts.at[key, cases.BODY_NAME]), str(firsts.at[key, cases.BODY_ADDRESS]), each)
        for key, each in measured.groupby(rows[cases.BODY], sort=True)
    ]
    yield PaceTable(
        dataset=dataset.name,
        title=dataset.title,
        noun=page.answers.noun,
        counter="项",
        label="单位",
        is_by_body=True,
        working=page.answers.working,
        good_name=f"已{page.answers.closed_name}" if page.answers.closed else "",
        has_deadlines=True,
        lines=_worst_first(lines),
        whole=_line("", "合计", "", measured),
    )


def _line(key: str, name: str, address: str, measured: pd.DataFrame) -> PaceLine:
    counts = measured[PACE].value_counts()
    days = measured[DAYS_TAKEN].dropna()
    return PaceLine(
        key=key,
        name=name,
        address=address,
        total=len(measured),
        counts={pace: int(counts.get(pace, 0)) for pace in PACES},
        good=int(measured["good"].sum()),
        median=float(np.median(days)) if len(days) else None,
    )


def _worst_first(lines: list[PaceLine]) -> tuple[PaceLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.counts["overdue"], -line.counts["late"], -line.total, line.name)))


def _address(register: Register, body: str) -> str:
    return register.bodies[body].address if body in register.bodies else ""


def paces_of_bodies(paces: Mapping[str, tuple[PaceTable, ...]]) -> dict[str, list[tuple[PaceTable, PaceLine]]]:
    """Return, by body id, the lines about it: one per dataset that tells paces by body."""
    found: dict[str, list[tuple[PaceTable, PaceLine]]] = {}
    for tables in paces.values():
        for table in tables:
            for line in table.lines if table.is_by_body else ():
                found.setdefault(line.key, []).append((table, line))
    return found
