"""A few rows or counts out of a record set, for pages that show a part of it: home, areas, joint action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from generator.derived.files import FileRow, file_rows
from generator.derived.site import Site
from generator.descriptors import RecordsPage
from generator.model.records import BODY_ADDRESS, BODY_NAME, DATE, DAYS_LATE, LABEL, STANDING, STANDINGS, RecordSet
from generator.pages.charts import Segment, stack
from generator.pages.parts import Stat
from generator.text import group_digits

# A row with the name and the address of its body, as the component ``recs`` takes them.
NamedRow = tuple[FileRow, str, str]
_STANDING_COLOURS = {"kept": "k1", "kept-late": "k4", "late": "k2", "open": "k3"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """How the commitments of a set stand: counts by standing, the bar of them, the latest ones first."""

    total: int
    kept: int
    kept_late: int
    late: int
    segments: tuple[Segment, ...]
    described: str
    worst: tuple[NamedRow, ...]


def main_record_sets(site: Site) -> tuple[RecordSet, ...]:
    """Return the record sets whose rows have a status, or all when none has one: what "records" means in a few words."""
    return tuple(each for each in site.portal.records if site.states[each.dataset.name]) or site.portal.records


def newest_rows(record_sets: Iterable[RecordSet], most: int) -> tuple[NamedRow, ...]:
    """Return the newest dated rows over several record sets."""
    found = [named for each in record_sets for named in name_rows(each, each.rows[each.rows[DATE] != ""].head(most))]
    return tuple(sorted(found, key=lambda named: (named[0].date, named[0].id), reverse=True)[:most])


def name_rows(record_set: RecordSet, rows: pd.DataFrame) -> tuple[NamedRow, ...]:
    """Return rows of a record set with their bodies."""
    shown = zip(file_rows(record_set, rows), rows[BODY_NAME], rows[BODY_ADDRESS], strict=True)
    return tuple((row, name, address) for row, name, address in shown)


def keep_ledger(record_set: RecordSet, rows: pd.DataFrame, shown: int = 3) -> Ledger:
    """Return how these rows of a commitments set stand, with the ones that are late the longest."""
    counts = rows[STANDING].value_counts()
    parts = [(name, int(counts.get(key, 0)), _STANDING_COLOURS[key]) for key, name in STANDINGS.items()]
    late = rows[rows[STANDING] == "late"].sort_values(DAYS_LATE, ascending=False, kind="stable")
    by_key = {key: int(counts.get(key, 0)) for key in STANDINGS}
    return Ledger(
        total=len(rows),
        kept=by_key["kept"] + by_key["kept-late"],
        kept_late=by_key["kept-late"],
        late=by_key["late"],
        segments=stack(parts),
        described=f"{len(rows)} 项承诺：" + "，".join(f"{name} {count}" for name, count, _ in parts),
        worst=name_rows(record_set, late.head(shown)),
    )


def say_late(late: int, kept_late: int, counter: str) -> str:
    """Return how many promises are late and not kept, else how many were kept late; that none was late is said only when it is so."""
    return f"逾期 {late} {counter}" if late else f"逾期兑现 {kept_late} {counter}" if kept_late else "没有逾期"


def sum_states(states: Sequence[tuple[tuple[str, str, int], ...]], css: str) -> int:
    """Return how many rows over all sets have a status of this class (show, obj, rect, rep, gone)."""
    return sum(count for each in states for _, kind, count in each if kind == css)


def tally_kinds(record_set: RecordSet, most: int = 4) -> tuple[Stat, ...]:
    """Return how many rows each kind (outlined label) has, with the two commonest outcomes of each and the number of the others; () when there is no kind.

    The outcome is the dataset's first facet that is neither the kind nor a place, body or area.
    """
    dataset, rows = record_set.dataset, record_set.rows
    page = dataset.resource.portal
    if not isinstance(page, RecordsPage) or page.label is None:
        return ()
    passed = {page.label, page.body, page.area_column, page.status}
    outcome = next((column for column in page.facets if column not in passed), None)
    labels = (dataset.field(outcome).portal.labels or {}) if outcome else {}
    stats = []
    for kind, count in rows[LABEL].value_counts().head(most).items():
        note = ""
        if outcome:
            counts = rows.loc[rows[LABEL] == kind, outcome].value_counts()
            named = [(labels.get(str(cell), str(cell)) or "未提供", int(each)) for cell, each in counts.head(2).items()]
            others = int(count) - sum(each for _, each in named)
            named += [("其他", others)] if others else []
            note = "，".join(f"{name} {group_digits(each)}" for name, each in named)
        stats.append(Stat(str(kind) or "未提供", group_digits(int(count)), page.counter, note or "逐件公开"))
    return tuple(stats)
