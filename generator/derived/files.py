"""The integrity file (诚信档案) of a body: everything published about it, brought together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import TypeVar

import pandas as pd

from generator import addresses
from generator.derived.owed import OwedLine, OwedTable, Owing
from generator.derived.paces import PaceLine, PaceTable, paces_of_bodies
from generator.derived.sentences import say_plainly, summarise
from generator.derived.standings import EvaluationStandings, Standing
from generator.descriptors import CommitmentsPage, RankingPage, RecordsPage
from generator.model import cases
from generator.model.bodies import Body
from generator.model.cases import AnswerSet
from generator.model.lists import EditionedList, Entry
from generator.model.matrices import Matrix, Step
from generator.model.paces import WORST_FIRST
from generator.model.portal import Portal
from generator.model.records import (
    ADDRESS,
    BODY,
    DATE,
    DAYS_LATE,
    DOCUMENT,
    DUE,
    ID,
    LABEL,
    PACE,
    STANDING,
    STANDINGS,
    STATUS,
    STATUS_CLASS,
    TITLE,
    UNTIL,
    RecordSet,
)
from generator.model.statistics import Figure, Statistics

States = tuple[tuple[str, str, int], ...]
Section = TypeVar("Section")


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
    totals: dict[str, dict[str, Decimal | None]]


@dataclass(frozen=True, slots=True)
class ListSection:
    """The entries of a list's current edition that name the body."""

    dataset: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class DutySection:
    """The measures of a responsibility matrix that the body answers for: (duty id, title, role).

    ``steps`` is how far it has come with each, in the same order; None where there are no deadlines.
    """

    dataset: str
    title: str
    duties: tuple[tuple[str, str, str], ...]
    steps: tuple[Step | None, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """What the cases of one dataset ask of the body: how quickly it answered, and the rows, those that are late first.

    ``rows`` are dictionaries by the columns of `generator.model.cases.AnswerSet.rows`; ``more`` says how many are not shown.
    """

    dataset: str
    title: str
    table: PaceTable
    line: PaceLine
    rows: tuple[dict[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class IntegrityFile:
    """Everything published about one body, sections in the fixed order of the page.

    ``sentence`` says in words what the file holds, ``plain`` in a few of them how the body stands.
    """

    body: Body
    sentence: str
    records: tuple[RecordSection, ...]
    commitments: tuple[RecordSection, ...]
    evaluations: tuple[EvaluationSection, ...]
    statistics: tuple[StatisticsSection, ...]
    lists: tuple[ListSection, ...]
    duties: tuple[DutySection, ...]
    answers: tuple[AnswerSection, ...] = ()
    paces: tuple[tuple[PaceTable, PaceLine], ...] = ()
    owed: tuple[tuple[OwedTable, OwedLine], ...] = ()
    plain: str = ""


# Rows of one record set in a body's file. Up to here all are on its page; beyond, the rest is on the body's facet pages, which are then
# always made (`generator.derived.listings`), so that nothing about a body is out of reach.
SHOWN_ROWS = 30


def derive_files(
    portal: Portal,
    standings: Mapping[str, EvaluationStandings],
    states: Mapping[str, States],
    paces: Mapping[str, tuple[PaceTable, ...]],
    totals: Mapping[str, dict[str, dict[str, Decimal | None]]],
    owing: Owing,
) -> dict[str, IntegrityFile]:
    """Return the integrity file of every body of the register, by body id."""
    sections = {record_set.dataset.name: _record_sections(record_set, states) for record_set in portal.record_sets}
    evaluations = _by_body(_evaluation_sections(each) for each in sorted(standings.values(), key=lambda each: _weigh(each, portal)))
    statistics = _by_body(_statistics_sections(each, totals[each.dataset.name]) for each in portal.statistics)
    lists = _by_body(_list_sections(each) for each in portal.lists)
    duties = _by_body(_duty_sections(matrix) for matrix in portal.matrices)
    by_body = paces_of_bodies(paces)
    owed = owing.by_body()
    answers = _by_body(_answer_sections(each, paces, portal) for each in portal.answers.values())
    commitment_names = {record_set.dataset.name for record_set in portal.commitments}
    files = {}
    for body in portal.register.bodies.values():
        own = [(name, section[body.id]) for name, section in sections.items() if body.id in section]
        parts = IntegrityFile(
            body=body,
            sentence="",
            records=tuple(section for name, section in own if name not in commitment_names),
            commitments=tuple(section for name, section in own if name in commitment_names),
            evaluations=tuple(evaluations.get(body.id, ())),
            statistics=tuple(statistics.get(body.id, ())),
            lists=tuple(lists.get(body.id, ())),
            duties=tuple(duties.get(body.id, ())),
            answers=tuple(answers.get(body.id, ())),
            owed=owed.get(body.id, ()),
            paces=tuple((table, line) for table, line in by_body.get(body.id, ()) if table.dataset not in portal.answers),
        )
        files[body.id] = replace(parts, sentence=summarise(parts, portal), plain=say_plainly(parts, portal))
    return files


def _by_body(groups: Iterable[dict[str, Section]]) -> dict[str, list[Section]]:
    gathered: dict[str, list[Section]] = {}
    for group in groups:
        for body, section in group.items():
            gathered.setdefault(body, []).append(section)
    return gathered


def _record_sections(record_set: RecordSet, states: Mapping[str, States]) -> dict[str, RecordSection]:
    """Return one section per body; the newest rows of each, commitments with the late ones first."""
    dataset = record_set.dataset
    page = dataset.resource.portal
    if not isinstance(page, RecordsPage) or page.body is None:
        return {}
    rows = record_set.rows[record_set.rows[BODY] != ""]
    if record_set.is_commitments:
        order = rows[STANDING].map({"late": 0, "open": 1, "kept-late": 2, "kept": 3})
        rows = rows.assign(_order=order).sort_values(["_order", DAYS_LATE], ascending=[True, False], kind="stable")
        names = [(key, name, "") for key, name in STANDINGS.items()]
        state = STANDING
    else:
        names = [(name, name, css) for name, css, _ in states[dataset.name]]
        state = STATUS
    totals = rows[BODY].value_counts()
    counts = rows.groupby([BODY, state], sort=False).size().to_dict()
    shown = rows.groupby(BODY, sort=False).head(SHOWN_ROWS)
    by_body: dict[str, list[FileRow]] = {}
    for body, row in zip(shown[BODY], file_rows(record_set, shown), strict=True):
        by_body.setdefault(body, []).append(row)
    return {
        body: RecordSection(
            dataset=dataset.name,
            title=dataset.title,
            noun=dataset.resource.noun,
            counter=page.counter,
            is_commitments=record_set.is_commitments,
            total=int(totals[body]),
            counts=tuple((name, css, counts[body, key]) for key, name, css in names if (body, key) in counts),
            rows=tuple(listed),
            more=addresses.facet(dataset.name, page.body, body) if totals[body] > len(listed) else "",
        )
        for body, listed in by_body.items()
    }


def file_rows(record_set: RecordSet, rows: pd.DataFrame) -> Iterator[FileRow]:
    """Yield rows of a record set as the row component shows them."""
    page = record_set.dataset.resource.portal
    blank = [""] * len(rows)
    is_commitment = isinstance(page, CommitmentsPage)
    notes = rows[page.progress] if isinstance(page, CommitmentsPage) and page.progress else blank
    for values in zip(
        *(rows[name] for name in (ID, ADDRESS, TITLE, DATE, STATUS, STATUS_CLASS, LABEL, DOCUMENT, UNTIL)),
        rows[STANDING] if is_commitment else blank,
        rows[DAYS_LATE] if is_commitment else [0] * len(rows),
        rows[DUE] if is_commitment else blank,
        notes,
        strict=True,
    ):
        yield FileRow(*values)


def _weigh(computed: EvaluationStandings, portal: Portal) -> int:
    """Return the place of an evaluation in a body's file: that of the home page, the government's own ones, those of others."""
    dataset = computed.evaluation.dataset
    page = dataset.resource.portal
    if dataset.name == portal.settings.home_ranking:
        return 0
    return 2 if isinstance(page, RankingPage) and page.assessor else 1


def _evaluation_sections(computed: EvaluationStandings) -> dict[str, EvaluationSection]:
    dataset = computed.evaluation.dataset
    found: dict[str, list[tuple[str, str, Standing, int, float | None]]] = {}
    for period in computed.periods:
        mean = None if period.mean is None else float(period.mean)
        for standing in (*period.standings, *period.not_assessed):
            if standing.published.body is not None:
                line = (period.period.title, period.period.id, standing, len(period.standings), mean)
                found.setdefault(standing.published.body, []).append(line)
    return {body: EvaluationSection(dataset.name, dataset.title, tuple(lines)) for body, lines in found.items()}


def _statistics_sections(statistics: Statistics, totals: dict[str, dict[str, Decimal | None]]) -> dict[str, StatisticsSection]:
    dataset = statistics.dataset
    found: dict[str, list[Figure]] = {}
    for period in statistics.periods:
        for body, figure in statistics.figures[period].items():
            found.setdefault(body, []).append(figure)
    return {body: StatisticsSection(dataset.name, dataset.title, tuple(lines), totals) for body, lines in found.items()}


def _list_sections(edited: EditionedList) -> dict[str, ListSection]:
    found: dict[str, list[Entry]] = {}
    for entry in edited.current.entries:
        if entry.body:
            found.setdefault(entry.body, []).append(entry)
    return {body: ListSection(edited.dataset.name, edited.dataset.title, tuple(entries)) for body, entries in found.items()}


def _duty_sections(matrix: Matrix) -> dict[str, DutySection]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    steps: dict[str, list[Step | None]] = {}
    for duty in matrix.duties:
        for (body, role), step in zip_longest(duty.bodies, duty.steps):
            found.setdefault(body, []).append((duty.id, duty.title, role))
            steps.setdefault(body, []).append(step)
    return {
        body: DutySection(matrix.dataset.name, matrix.dataset.title, tuple(duties), tuple(steps[body]))
        for body, duties in found.items()
    }


def _answer_sections(answers: AnswerSet, paces: Mapping[str, tuple[PaceTable, ...]], portal: Portal) -> dict[str, AnswerSection]:
    """Return one section per body that the cases of a dataset ask."""
    table = next((each for each in paces.get(answers.cases, ()) if each.is_by_body), None)
    if table is None or answers.rows.empty:
        return {}
    order = answers.rows[PACE].map({pace: place for place, pace in enumerate(WORST_FIRST)})
    rows = answers.rows.assign(_order=order).sort_values(["_order", cases.ASKED], ascending=[True, False], kind="stable")
    shown = rows.groupby(cases.BODY, sort=False).head(SHOWN_ROWS)
    told: dict[str, list[dict[str, str]]] = {}
    for row in shown[[cases.BODY, cases.CASE, cases.CASE_ADDRESS, *cases.TOLD]].astype("str").to_dict("records"):
        told.setdefault(row[cases.BODY], []).append({str(key): value for key, value in row.items()})
    title = portal.datasets[answers.cases].title
    lines = {line.key: line for line in table.lines}
    return {
        body: AnswerSection(answers.cases, title, table, lines[body], tuple(listed), lines[body].total - len(listed))
        for body, listed in told.items()
    }
