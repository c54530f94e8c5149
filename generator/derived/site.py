"""Everything that makers need besides the Portal, computed once: the Site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from generator.derived.change_log import Batch
from generator.derived.comparisons import Comparison, compare_ratings
from generator.derived.editions import EditionDifference, compare_editions
from generator.derived.files import FileRow, IntegrityFile, derive_files, file_rows
from generator.derived.listings import Facet, derive_facets
from generator.derived.owed import Owing, derive_owed, next_due
from generator.derived.paces import PaceTable, derive_paces
from generator.derived.proofs import Proof, derive_proofs
from generator.derived.references import derive_labels
from generator.derived.standings import EvaluationStandings, compute_standings
from generator.derived.totals import total_period
from generator.derived.warnings import EarlyWarning, derive_warnings
from generator.descriptors import CommitmentsPage, ListPage, RecordsPage
from generator.model import cases
from generator.model.lists import EditionedList
from generator.model.portal import Portal
from generator.model.records import BODY_ADDRESS, BODY_NAME, DATE, DUE, PACE, STANDING, RecordSet
from generator.values import parse_dates

# By statistics dataset, period and column.
Totals = dict[str, dict[str, dict[str, Decimal | None]]]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size in bytes and SHA-256 (hex) of a downloadable file: downloads are made before the pages that name them."""

    address: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Site:
    """The Portal and what was derived from it.

    ``differences``: by list dataset, one per edition, oldest first. ``facets``: by record dataset. ``files``: by body id.
    ``labels``: by dataset and id, (text, address) of a row that foreign keys point to. ``states``: by record dataset,
    (name, class, count) in declared order, zero ones kept, tombstones included. ``newest``: the newest rows over all records.
    ``paces``: by dataset with deadlines. ``comparisons``: of official and outside ratings, by dataset and period of each.
    ``proofs``: by dataset, the accounts that its descriptor declares, reckoned over what is published.
    ``totals``: by statistics dataset, period and measure, the figure over all bodies.
    ``owing``: what each body had to publish by when, and whether it did.
    ``warnings``: by statistics dataset with a watched measure, the early warnings of its newest period.
    ``changes``: what each batch changed, newest first; empty when no earlier release was given.
    ``csv_hashes``: by dataset, the SHA-256 (hex) of its exact CSV; empty until the downloads are made.
    ``next_rebuild`` is the first later day on which any page would change by itself, None when there is none.
    """

    portal: Portal
    differences: dict[str, tuple[EditionDifference, ...]]
    standings: dict[str, EvaluationStandings]
    facets: dict[str, tuple[Facet, ...]]
    files: dict[str, IntegrityFile]
    labels: dict[str, dict[str, tuple[str, str]]]
    states: dict[str, tuple[tuple[str, str, int], ...]]
    newest: tuple[tuple[str, FileRow, str, str], ...]
    next_rebuild: date | None
    paces: dict[str, tuple[PaceTable, ...]] = field(default_factory=dict)
    comparisons: dict[tuple[str, str], Comparison] = field(default_factory=dict)
    proofs: dict[str, tuple[Proof, ...]] = field(default_factory=dict)
    totals: Totals = field(default_factory=dict)
    warnings: dict[str, tuple[EarlyWarning, ...]] = field(default_factory=dict)
    owing: Owing = field(default_factory=Owing)
    changes: tuple[Batch, ...] = ()
    csv_hashes: dict[str, str] = field(default_factory=dict)


NEWEST = 12


def derive_site(portal: Portal) -> Site:
    """Compute everything that makers need from the Portal."""
    standings = {each.dataset.name: compute_standings(each, portal.datasets) for each in portal.evaluations}
    areas = {area.id: area.name for area in portal.settings.areas}
    labels = derive_labels(portal)
    states = {record_set.dataset.name: count_states(record_set) for record_set in portal.record_sets}
    paces = derive_paces(portal, areas)
    owing = derive_owed(portal)
    totals = {each.dataset.name: {period: total_period(each, period) for period in each.periods} for each in portal.statistics}
    return Site(
        portal=portal,
        differences={each.dataset.name: compare_editions(each, _compared_columns(each)) for each in portal.lists},
        standings=standings,
        facets={each.dataset.name: derive_facets(each, portal.register, areas, labels) for each in portal.record_sets},
        files=derive_files(portal, standings, states, paces, totals, owing),
        labels=labels,
        states=states,
        newest=_newest_rows(portal),
        next_rebuild=next_rebuild(portal, owing),
        paces=paces,
        comparisons=compare_ratings(standings),
        proofs=derive_proofs(portal),
        totals=totals,
        warnings=derive_warnings(portal),
        owing=owing,
    )


def count_states(record_set: RecordSet) -> tuple[tuple[str, str, int], ...]:
    """Return (name, class, count) of each declared status, zero ones and tombstones included; () when there is no status."""
    page = record_set.dataset.resource.portal
    if not isinstance(page, RecordsPage) or page.status is None:
        return ()
    counts = record_set.rows[page.status].value_counts()
    gone = len(record_set.dataset.withdrawn)
    return tuple((state.name, state.css, gone if state.css == "gone" else int(counts.get(state.value, 0))) for state in page.states)


def next_rebuild(portal: Portal, owing: Owing) -> date | None:
    """Return the first day after the build's on which some page would change by itself, None when there is none.

    Counted are: rows that enter or leave display, commitments that become late (the day after they are due) or whose day of
    fulfilment comes, deadlines that pass unanswered, periods that end and what they owe, editions that take effect, things announced whose day has passed, and the day on which the next batch is due.
    How many days something has been late is not counted: pages say for which day that is true.
    """
    days = [dataset.next_change for dataset in portal.datasets.values() if dataset.next_change is not None]
    for record_set in portal.commitments:
        waiting = record_set.rows.loc[record_set.rows[STANDING] == "open", DUE]
        days += [date.fromisoformat(due) + timedelta(days=1) for due in waiting.unique() if due]
        page = record_set.dataset.resource.portal
        if isinstance(page, CommitmentsPage):
            done = parse_dates(record_set.rows[page.done], record_set.dataset.field(page.done).format).dropna().unique()
            days += [pd.Timestamp(each).date() for each in done]
    days += [*_days_of_paces(portal), *next_due(portal, owing)]
    for edited in portal.lists:
        days += [each.edition.effective for each in edited.editions if each.edition.effective is not None]
    days += [each.date + timedelta(days=1) for each in portal.settings.upcoming]
    if portal.settings.release.next is not None:
        days.append(portal.settings.release.next)
    return min((day for day in days if day > portal.date), default=None)


def _days_of_paces(portal: Portal) -> Iterator[date]:
    """Yield the days on which a pace changes by itself: the day after a deadline that is open, and days of answers to come."""
    for answers in portal.answers.values():
        waiting = answers.rows.loc[answers.rows[PACE] == "open", [cases.DUE, cases.DONE]]
        yield from (date.fromisoformat(due) + timedelta(days=1) for due in waiting[cases.DUE].unique() if due)
        yield from (date.fromisoformat(done) for done in waiting[cases.DONE].unique() if done)
    steps = (step for matrix in portal.matrices for duty in matrix.duties for step in duty.steps if step.pace == "open")
    for step in steps:
        yield from (date.fromisoformat(step.due) + timedelta(days=1) for _ in [step] if step.due)
        yield from (date.fromisoformat(step.done) for _ in [step] if step.done)
    for record_set in portal.record_sets:
        page = record_set.dataset.resource.portal
        if isinstance(page, RecordsPage) and page.timing is not None:
            waiting = record_set.rows[record_set.rows[PACE] == "open"]
            for column, later in ((page.timing.due, 1), (page.timing.done, 0)):
                if column is not None:
                    days = parse_dates(waiting[column], record_set.dataset.field(column).format).dropna().unique()
                    yield from (pd.Timestamp(each).date() + timedelta(days=later) for each in days)


def _compared_columns(edited: EditionedList) -> tuple[str, ...]:
    page = edited.dataset.resource.portal
    return page.compared if isinstance(page, ListPage) else ()


def _newest_rows(portal: Portal) -> tuple[tuple[str, FileRow, str, str], ...]:
    """Return the newest dated records as (dataset, row, body name, body address)."""
    found = []
    for record_set in portal.records:
        page = record_set.dataset.resource.portal
        if isinstance(page, RecordsPage) and page.sheet is not None:
            continue  # rows of a table are read beside each other, not one by one
        head = record_set.rows[record_set.rows[DATE] != ""].head(NEWEST)
        for row, name, address in zip(file_rows(record_set, head), head[BODY_NAME], head[BODY_ADDRESS], strict=True):
            found.append((record_set.dataset.name, row, name, address))
    found.sort(key=lambda each: (each[1].date, each[1].id), reverse=True)
    return tuple(found[:NEWEST])
