"""The integrity file (诚信档案) of a body: everything published about it, brought together."""

from __future__ import annotations

from dataclasses import dataclass

from generator.derived.standings import Standing
from generator.model.bodies import Body
from generator.model.lists import Entry
from generator.model.statistics import Figure


@dataclass(frozen=True, slots=True)
class FileRow:
    """One record or commitment in a body's file, as the row component shows it."""

    id: str
    address: str
    title: str
    date: str
    status: str
    status_class: str
    label: str
    document: str
    until: str
    standing: str = ""
    days_late: int = 0
    due: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordSection:
    """The rows of one record set about one body: all counts, the newest rows, where to read on.

    ``more`` is the address of the prebuilt page with all of them (the facet page of the body), "" when ``rows`` is complete.
    ``counts`` are (name, class, count) by status, or by standing for commitments, in declared order, zero ones left out.
    """

    dataset: str
    title: str
    noun: str
    counter: str
    is_commitments: bool
    total: int
    counts: tuple[tuple[str, str, int], ...]
    rows: tuple[FileRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class EvaluationSection:
    """A body's standings in one evaluation, newest period first: (period title, period id, standing, assessed, mean)."""

    dataset: str
    title: str
    standings: tuple[tuple[str, str, Standing, int, float | None], ...]


@dataclass(frozen=True, slots=True)
class StatisticsSection:
    """A body's figures in one statistics dataset, oldest period first, with the totals over all bodies of the same periods."""

    dataset: str
    title: str
    figures: tuple[Figure, ...]
    totals: dict[str, dict[str, float | None]]


@dataclass(frozen=True, slots=True)
class ListSection:
    """The entries of a list's current edition that name the body."""

    dataset: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class DutySection:
    """The measures of a responsibility matrix that the body answers for: (duty id, title, role)."""

    dataset: str
    title: str
    duties: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class IntegrityFile:
    """Everything published about one body, sections in the fixed order of the page. ``sentence`` says it in plain words."""

    body: Body
    sentence: str
    records: tuple[RecordSection, ...]
    commitments: tuple[RecordSection, ...]
    evaluations: tuple[EvaluationSection, ...]
    statistics: tuple[StatisticsSection, ...]
    lists: tuple[ListSection, ...]
    duties: tuple[DutySection, ...]
