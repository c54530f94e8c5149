"""What each body owes the public: by the declared cycles, what should have been published by when, and whether it was.

Nothing is typed in. Who owes what stands in the descriptors (``portal.owed``), what came and when in the published tables; a
dataset that is withheld from this release counts as not published, with its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from generator import addresses
from generator.descriptors import Owed, OwedRows, RankingPage, StatisticsPage
from generator.model.portal import Portal
from generator.model.records import ADDRESS, BODY, ID, TITLE, RecordSet
from generator.periods import Period, name_cycle, period_now, periods_ended
from generator.release.states import PublicDataset
from generator.values import parse_dates
from generator.working_days import due_days

STATES: Final = {"in-time": "按时公开", "late": "逾期公开", "missing": "应公开未公开", "open": "未到期"}
_WHOLE_YEAR: Final = "全年"
_HALVES: Final = {1: "上半年", 2: "下半年"}
# Columns of `Owing.items`.
DATASET: Final = "dataset"
DEBTOR: Final = "body"
ITEM: Final = "item"  # a period, or the id of a row
NAMED: Final = "title"  # the period in words within its year, or the title of the row
YEAR: Final = "year"
DUE_ON: Final = "due_on"  # ISO
PUBLISHED_ON: Final = "published_on"  # ISO, "" while it is not
STATE: Final = "state"  # a key of `STATES`
LATE: Final = "days_late"  # int: until it was published, or until the build's day
SHOWN_AT: Final = "address"
BEGUN_ON: Final = "begun_on"  # ISO: the last day of the period, or the day from which a row's time runs
PROMISED_ON: Final = "promised_on"  # ISO: a day of publication after the build's day, "" when there is none
COLUMNS: Final = (DATASET, DEBTOR, ITEM, NAMED, YEAR, BEGUN_ON, DUE_ON, PUBLISHED_ON, PROMISED_ON, STATE, LATE, SHOWN_AT)


@dataclass(frozen=True, slots=True)
class OwedItem:
    """One thing that did not come in time: what, due when, its state, days late, where it is shown ("" when nowhere)."""

    named: str
    year: int
    due: str
    state: str
    days_late: int
    address: str


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One body and one dataset: how many things in each state, the same by year, and those that are late or missing, oldest first."""

    dataset: str
    body: str
    counts: dict[str, int]
    years: dict[int, dict[str, int]]
    faults: tuple[OwedItem, ...]

    @property
    def total(self) -> int:
        """Count the things whose day has come, and those that came before it."""
        return sum(count for state, count in self.counts.items() if state != "open")


@dataclass(frozen=True, slots=True)
class OwedTable:
    """What is owed in one dataset: by when, by whom. ``lines`` are by body, in order of the register.

    ``reason`` says why the dataset is withheld, "" when it is published; ``spared`` who owes nothing for a time, and why; ``early``
    how many things in time have a day of publication before their period had ended (a row's time had begun).
    """

    dataset: str
    title: str
    cycle: str
    by_rows: bool
    reason: str
    spared: tuple[tuple[tuple[str, ...], str, str, str], ...]
    years: tuple[int, ...]
    lines: tuple[OwedLine, ...]
    whole: dict[str, int]
    early: int = 0


@dataclass(frozen=True, slots=True)
class Owing:
    """Everything that is owed: each thing a row of ``items`` (see the columns above), and told by dataset and body."""

    items: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(COLUMNS)))
    tables: tuple[OwedTable, ...] = ()
    # Each (dataset, item) that some body owes and of which nothing is there, due already or not; a row with a day of publication
    # still to come is there.
    incomplete: frozenset[tuple[str, str]] = frozenset()

    def by_body(self) -> dict[str, tuple[tuple[OwedTable, OwedLine], ...]]:
        """Return what each body owes, by dataset."""
        found: dict[str, list[tuple[OwedTable, OwedLine]]] = {}
        for table in self.tables:
            for line in table.lines:
                found.setdefault(line.body, []).append((table, line))
        return {body: tuple(lines) for body, lines in found.items()}

    @property
    def counts(self) -> dict[str, int]:
        """Count everything by state."""
        return {state: sum(table.whole[state] for table in self.tables) for state in STATES}


def derive_owed(portal: Portal) -> Owing:
    """Return what every dataset with ``portal.owed`` is owed as of the build's day, datasets in order of name."""
    records = {each.dataset.name: each for each in portal.record_sets}
    found: dict[str, tuple[OwedTable, pd.DataFrame]] = {}
    for name, dataset in portal.datasets.items():
        owed = getattr(dataset.resource.portal, "owed", None)
        if isinstance(owed, Owed):
            found[name] = _of_periods(portal, name, dataset.title, owed, dataset)
        elif isinstance(owed, OwedRows):
            found[name] = _of_rows(portal, records[name], owed)
    for withheld in portal.withheld:
        if withheld.name not in portal.datasets and isinstance(withheld.owed, Owed):
            found[withheld.name] = _of_periods(portal, withheld.name, withheld.title, withheld.owed, None, withheld.reason)
    told = [found[name] for name in sorted(found)]
    if not told:
        return Owing()
    items = pd.concat([items for _, items in told], ignore_index=True)
    lacking = items[(items[PUBLISHED_ON] == "") & (items[PROMISED_ON] == "")]
    return Owing(items, tuple(table for table, _ in told), frozenset(zip(lacking[DATASET], lacking[ITEM], strict=True)))


def next_due(portal: Portal, owing: Owing) -> Iterator[date]:
    """Yield the days on which what is owed changes by itself: the day after something falls due, the day after a period ends, a day of
    publication that is still to come."""
    promised = owing.items.loc[owing.items[PROMISED_ON] != "", PROMISED_ON].unique()
    yield from (date.fromisoformat(each) for each in promised)
    waiting = owing.items.loc[owing.items[STATE] == "open", DUE_ON].unique()
    yield from (date.fromisoformat(due) + timedelta(days=1) for due in waiting)
    declared = [getattr(each.resource.portal, "owed", None) for each in portal.datasets.values()]
    for owed in (*declared, *(each.owed for each in portal.withheld)):
        if isinstance(owed, Owed):
            yield period_now(owed.periodicity, portal.date) + timedelta(days=1)


def _of_periods(
    portal: Portal, name: str, title: str, owed: Owed, dataset: PublicDataset | None, reason: str = ""
) -> tuple[OwedTable, pd.DataFrame]:
    periods = tuple(periods_ended(owed.periodicity, owed.since, portal.date))
    debtors = _debtors(portal, owed)
    came = _published(dataset, owed) if dataset is not None else {}
    shown = {each.id: _address(dataset, each.id) for each in periods}
    columns = {
        DEBTOR: np.repeat(np.array(debtors, object), len(periods)),
        ITEM: np.tile(np.array([each.id for each in periods], object), len(debtors)),
        NAMED: np.tile(np.array([_name_period(owed.periodicity, each) for each in periods], object), len(debtors)),
        YEAR: np.tile(np.array([each.year for each in periods], "int64"), len(debtors)),
        BEGUN_ON: np.tile(np.array([each.end.isoformat() for each in periods], object), len(debtors)),
        DUE_ON: np.tile(np.array([(each.end + timedelta(days=owed.days)).isoformat() for each in periods], object), len(debtors)),
    }
    items = pd.DataFrame(columns)
    keys = items[ITEM] if owed.by is not None else items[DEBTOR] + "\x1f" + items[ITEM]
    # Columns of objects also when no period has ended.
    items[PUBLISHED_ON] = np.array([came.get(key, "") for key in keys], object)
    items[SHOWN_AT] = np.array(
        [shown[each] if day else "" for each, day in zip(items[ITEM], items[PUBLISHED_ON], strict=True)], object
    )
    for each in owed.except_:
        spared = items[DEBTOR].isin(each.bodies) & (items[ITEM] >= each.from_)
        items = items[~(spared & (items[ITEM] <= each.until) if each.until else spared)]
    judged = _judge(items, name, portal.date)
    cycle = f"{name_cycle(owed.periodicity)}，期满后 {owed.days} 天内"
    return _tell(portal, name, title, cycle, judged, reason=reason, spared=_name_spared(portal, owed)), judged


def _debtors(portal: Portal, owed: Owed) -> list[str]:
    if owed.by is not None:
        return [owed.by]
    return [body.id for body in portal.register.bodies.values() if body.level in owed.levels or body.id in owed.bodies]


def _published(dataset: PublicDataset, owed: Owed) -> dict[str, str]:
    """Return the day of publication by period, or by body and period; of several rows the last day, when all of it was there."""
    page = dataset.resource.portal
    assert isinstance(page, StatisticsPage | RankingPage) and page.period is not None
    days = parse_dates(dataset.table[owed.published], dataset.field(owed.published).format)
    body = dataset.table[page.body if isinstance(page, StatisticsPage) else page.subject]
    keys = dataset.table[page.period] if owed.by is not None else body + "\x1f" + dataset.table[page.period]
    return {str(key): day.date().isoformat() for key, day in days.groupby(keys).max().items()}


def _address(dataset: PublicDataset | None, period: str) -> str:
    if dataset is None:
        return ""
    at = addresses.statistics if isinstance(dataset.resource.portal, StatisticsPage) else addresses.ranking
    return at(dataset.name, period)


def _of_rows(portal: Portal, record_set: RecordSet, owed: OwedRows) -> tuple[OwedTable, pd.DataFrame]:
    dataset = record_set.dataset
    begun = parse_dates(record_set.rows[owed.begun], dataset.field(owed.begun).format)
    rows = record_set.rows[begun.notna()]
    begun = begun[begun.notna()]
    published = parse_dates(rows[owed.published], dataset.field(owed.published).format)
    if owed.working:
        starts = begun.to_numpy().astype("datetime64[D]")
        due = pd.Series(due_days(starts, np.full(len(starts), owed.days, "int64")), index=rows.index).astype("datetime64[ns]")
    else:
        due = begun + pd.Timedelta(days=owed.days)
    items = pd.DataFrame(
        {
            DEBTOR: owed.by if owed.by is not None else rows[BODY],
            ITEM: rows[ID],
            NAMED: rows[TITLE],
            YEAR: due.dt.year.astype("int64"),
            BEGUN_ON: begun.dt.strftime("%Y-%m-%d"),
            DUE_ON: due.dt.strftime("%Y-%m-%d"),
            PUBLISHED_ON: published.dt.strftime("%Y-%m-%d").fillna(""),
            SHOWN_AT: rows[ADDRESS],
        }
    ).sort_values([DUE_ON, ITEM], kind="stable")
    judged = _judge(items[items[DEBTOR] != ""], dataset.name, portal.date)
    unit = "个工作日" if owed.working else "天"
    cycle = f"逐{dataset.resource.portal.counter}，{dataset.field(owed.begun).label}起 {owed.days} {unit}内"
    return _tell(portal, dataset.name, dataset.title, cycle, judged, by_rows=True), judged


def _judge(items: pd.DataFrame, name: str, day: date) -> pd.DataFrame:
    """Return the items with their state and the days that they are late; what was published is never open."""
    today = day.isoformat()
    # What is said to be published on a later day is not published yet.
    is_promised = items[PUBLISHED_ON] > today
    items = items.assign(
        **{PUBLISHED_ON: items[PUBLISHED_ON].mask(is_promised, ""), PROMISED_ON: items[PUBLISHED_ON].where(is_promised, "")}
    )
    published, due = items[PUBLISHED_ON], items[DUE_ON]
    state = np.select(
        [(published != "") & (published <= due), published != "", due < today], ["in-time", "late", "missing"], "open"
    )
    until = pd.to_datetime(published.where(published != "", today))
    late = (until - pd.to_datetime(due)).dt.days.clip(lower=0)
    judged = items.copy()
    judged[DATASET], judged[STATE], judged[LATE] = name, state, late.fillna(0).astype("int64")
    return judged[list(COLUMNS)].reset_index(drop=True)


def _tell(
    portal: Portal,
    name: str,
    title: str,
    cycle: str,
    items: pd.DataFrame,
    *,
    by_rows: bool = False,
    reason: str = "",
    spared: tuple[tuple[tuple[str, ...], str, str, str], ...] = (),
) -> OwedTable:
    counted = items.groupby([DEBTOR, YEAR, STATE], sort=False).size().reset_index(name="count")
    years: dict[str, dict[int, dict[str, int]]] = {}
    for body, year, state, count in zip(*(counted[each] for each in (DEBTOR, YEAR, STATE, "count")), strict=True):
        years.setdefault(str(body), {}).setdefault(int(year), dict.fromkeys(STATES, 0))[str(state)] = int(count)
    faults: dict[str, list[OwedItem]] = {}
    wrong = items[items[STATE].isin(("late", "missing"))]
    for body, *cells in zip(*(wrong[each] for each in (DEBTOR, NAMED, YEAR, DUE_ON, STATE, LATE, SHOWN_AT)), strict=True):
        faults.setdefault(str(body), []).append(OwedItem(*cells))
    order = {body: at for at, body in enumerate(portal.register.bodies)}
    lines = tuple(
        OwedLine(name, body, _add(years[body].values()), dict(sorted(years[body].items())), tuple(faults.get(body, ())))
        for body in sorted(years, key=lambda body: order.get(body, len(order)))
    )
    return OwedTable(
        dataset=name,
        title=title,
        cycle=cycle,
        by_rows=by_rows,
        reason=reason,
        spared=spared,
        years=tuple(sorted({year for line in lines for year in line.years})),
        lines=lines,
        whole=_add(line.counts for line in lines),
        early=int(((items[PUBLISHED_ON] != "") & (items[PUBLISHED_ON] < items[BEGUN_ON])).sum()),
    )


def name_items(items: pd.DataFrame, by_rows: Collection[str]) -> pd.Series:
    """Return what each item is called by itself: 2026年9月, 2026年; the title of a row (``by_rows``: the datasets that owe rows)."""
    period = items[YEAR].astype("str") + "年" + items[NAMED].where(items[NAMED] != _WHOLE_YEAR, "")
    named: pd.Series = items[NAMED].where(items[DATASET].isin(list(by_rows)), period)
    return named


def _add(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    added = dict.fromkeys(STATES, 0)
    for each in counts:
        for state, count in each.items():
            added[state] += count
    return added


def _name_spared(portal: Portal, owed: Owed) -> tuple[tuple[tuple[str, ...], str, str, str], ...]:
    return tuple(
        (tuple(portal.register.name_of(body) for body in each.bodies), each.from_, each.until, each.reason) for each in owed.except_
    )


def _name_period(periodicity: str, period: Period) -> str:
    """Return a period in words within its year: 9月, 三季度, 上半年, 全年."""
    if periodicity == "R/P1M":
        return f"{period.number}月"
    if periodicity == "R/P3M":
        return f"{'一二三四'[period.number - 1]}季度"
    return _HALVES[period.number] if periodicity == "R/P6M" else _WHOLE_YEAR
