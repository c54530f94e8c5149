"""What changed between releases: rows that are new, rows that say more or something else, rows that left, by dataset and batch.

The earlier release is read from its own site (``portal build --previous``), so that only what was public is compared. Old values
are never told: what was corrected must stay corrected. A row that left is named only where its tombstone names it too. The log goes
on from release to release; each build judges its lines anew, so that a key that is public no more vanishes from old batches too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.derived.change_log import Batch, DatasetChange, Line, What, cap_lines, continue_batch, is_vanished, read_log
from generator.derived.withdrawals import list_departures
from generator.descriptors import RecordsPage
from generator.earlier import EarlierSite
from generator.model.portal import Portal
from generator.release.states import PublicDataset

# Between the cells of a key of several columns, where they are compared (no cell holds it) and where they are told.
_JOINT: Final = "\x1f"
_TOLD_JOINT: Final = " / "
# More lines of one kind in one dataset are counted, not listed.
LISTED: Final = 20_000
# The lines of so many batches stay; of older ones, the numbers.
BATCHES_LISTED: Final = 60
# What a row counts as when several of its columns differ, strongest first.
_STRENGTH: Final = (What.CHANGED, What.FILLED, What.STANDING)


def derive_changes(portal: Portal, earlier: EarlierSite) -> tuple[Batch, ...]:
    """Return the log of changes, newest batch first: what the earlier site tells, continued by its comparison with this release.

    A further build of the same batch adds to the batch's own lines. Empty when there is nothing to tell.
    """
    past = [_judge_anew(batch, portal) for batch in read_log(earlier)]
    known = {each.name for batch in past for each in batch.datasets}
    now = _compare_releases(portal, earlier, past[0].number + 1 if past else 1, known)
    if past and past[0].release == now.release:
        now = cap_lines(continue_batch(past.pop(0), now), LISTED)
    elif earlier.release == now.release and not now.datasets:
        return tuple(past)
    listed = [now, *past]
    return tuple(batch if place < BATCHES_LISTED else batch.model_copy(update={"lines": ()}) for place, batch in enumerate(listed))


def _judge_anew(batch: Batch, portal: Portal) -> Batch:
    """Return a batch of the log as it may be told now: keys that are public or stand on a tombstone, columns that are public, the
    titles that datasets have now. Of a row that left, only that it changed."""
    public = {
        name: _told_keys(dataset) for name in {line.dataset for line in batch.lines} if (dataset := portal.datasets.get(name))
    }
    lines = []
    for line in batch.lines:
        standing, gone, columns = public.get(line.dataset, _NOTHING)
        update: dict[str, object]
        if line.key in standing:
            update = {
                name: tuple(each for each in getattr(line, name) if each in columns) for name in ("filled", "changed", "standing")
            }
        else:
            update = {"key": line.key if line.key in gone else "", "filled": (), "changed": (), "standing": ()}
        lines.append(line.model_copy(update=update))
    titles = {each.name: each.title for each in portal.withheld}
    titles |= {name: dataset.title for name, dataset in portal.datasets.items()}
    datasets = tuple(each.model_copy(update={"title": titles.get(each.name, each.title)}) for each in batch.datasets)
    return batch.model_copy(update={"lines": tuple(lines), "datasets": datasets})


_Told = tuple[Collection[str], Collection[str], Collection[str]]
_NOTHING: Final[_Told] = ((), (), ())


def _told_keys(dataset: PublicDataset) -> _Told:
    """Return the keys of public rows, those on tombstones, and the public columns."""
    names = key_columns(dataset)
    standing = {_told(key) for key in _joined(dataset.table, names)} if names else set()
    return standing, {each.id for each in list_departures(dataset)}, frozenset(dataset.resource.schema_.names)


def _told(key: str) -> str:
    return key.replace(_JOINT, _TOLD_JOINT)


def _compare_releases(portal: Portal, earlier: EarlierSite, number: int, known: Collection[str]) -> Batch:
    on = portal.date.isoformat()
    found: list[DatasetChange] = []
    lines: list[Line] = []
    for name, dataset in portal.datasets.items():
        before = earlier.table(name)
        if before is None:
            state: Literal["", "returned"] = "returned" if name in known else ""
            found.append(DatasetChange(name=name, title=dataset.title, before=None, rows=len(dataset.table), state=state))
            continue
        change, of_rows = _compare_tables(dataset, before, on)
        if change is not None:
            found.append(change)
            lines += of_rows
    withheld = {each.name: each.title for each in portal.withheld}
    for name in sorted(earlier.titles.keys() - portal.datasets.keys()):
        before = earlier.table(name)
        title = withheld.get(name, earlier.titles[name])
        found.append(
            DatasetChange(
                name=name,
                title=title,
                before=0 if before is None else len(before),
                rows=None,
                state="withheld" if name in withheld else "",
            )
        )
    return Batch(
        number=number,
        release=portal.settings.release.id,
        on=on,
        against=earlier.release,
        since=earlier.as_of,
        datasets=tuple(sorted(found, key=lambda each: each.name)),
        lines=tuple(lines),
    )


def _compare_tables(dataset: PublicDataset, before: pa.Table, on: str) -> tuple[DatasetChange | None, list[Line]]:
    """Return what changed in one dataset, None when nothing did."""
    table, schema = dataset.table, dataset.resource.schema_
    told = DatasetChange(
        name=dataset.name,
        title=dataset.title,
        before=len(before),
        rows=len(table),
        columns_added=tuple(name for name in schema.names if name not in before.column_names),
        columns_dropped=tuple(name for name in before.column_names if name not in schema.names),
    )
    keys = key_columns(dataset)
    old = _old_index(before, keys)
    new = pd.Index(_joined(table, keys)) if keys else pd.Index([])
    if old is None or not keys or not old.is_unique or not new.is_unique:
        same = len(before) == len(table) and not told.columns_added and not told.columns_dropped and _is_same(table, before)
        return (None, []) if same else (told.model_copy(update={"is_compared": False}), [])
    found = _differences(dataset, before, old, new)
    counts = {what: len(found.rows[what]) for what in What if len(found.rows[what])}
    if not counts and not told.columns_added and not told.columns_dropped:
        return None, []
    unlisted = tuple(what for what in What if counts.get(what, 0) > LISTED)
    lines = [line for what in What if what not in unlisted for line in _lines_of(dataset, what, found, on)]
    told_of = {each.id for each in list_departures(dataset)} if What.LEFT in unlisted else set()
    vanished = sum(key not in told_of for key in found.rows[What.LEFT]) if What.LEFT in unlisted else 0
    return told.model_copy(update={"counts": counts, "unlisted": unlisted, "vanished": vanished}), lines


@dataclass(frozen=True, slots=True)
class _Differences:
    """Which rows changed how: by kind the keys, and for each column its kind and the keys where it differs."""

    rows: dict[What, pd.Index]
    columns: tuple[tuple[str, What, pd.Index], ...]


def _differences(dataset: PublicDataset, before: pa.Table, old: pd.Index, new: pd.Index) -> _Differences:
    places = old.get_indexer(new)
    stood = np.flatnonzero(places >= 0)
    was_at = pa.array(places[stood])
    ruled = standing_columns(dataset)
    columns: list[tuple[str, What, pd.Index]] = []
    strongest = np.full(len(new), len(_STRENGTH))
    for column in dataset.resource.schema_.names:
        if column not in before.column_names:
            continue
        was = _text(before, column).take(was_at)
        differs = np.asarray(pc.not_equal(was, pa.array(dataset.table[column].to_numpy()[stood], pa.large_string())))
        if not differs.any():
            continue
        spoke = np.asarray(pc.not_equal(was, ""))
        kinds = (
            ((What.STANDING, differs),) if column in ruled else ((What.CHANGED, differs & spoke), (What.FILLED, differs & ~spoke))
        )
        for what, where in kinds:
            rows = stood[np.flatnonzero(where)]
            if len(rows):
                strongest[rows] = np.minimum(strongest[rows], _STRENGTH.index(what))
                columns.append((column, what, new[rows]))
    found = {what: new[np.flatnonzero(strongest == place)] for place, what in enumerate(_STRENGTH)}
    return _Differences(found | {What.ADDED: new[np.flatnonzero(places < 0)], What.LEFT: old[~old.isin(new)]}, tuple(columns))


def _lines_of(dataset: PublicDataset, what: What, found: _Differences, on: str) -> Iterator[Line]:
    keys = found.rows[what]
    if what is What.LEFT:
        told = {each.id: each.way for each in list_departures(dataset)}
        yield from (
            Line(on=on, dataset=dataset.name, what=what, key=key if key in told else "", way=told.get(key, "")) for key in keys
        )
        return
    columns: dict[str, dict[What, list[str]]] = {key: {} for key in keys}
    for column, kind, where in found.columns:
        for key in where[where.isin(keys)]:
            columns[key].setdefault(kind, []).append(column)
    for key, by_kind in columns.items():
        yield Line(
            on=on,
            dataset=dataset.name,
            what=what,
            key=_told(key),
            filled=tuple(by_kind.get(What.FILLED, ())),
            changed=tuple(by_kind.get(What.CHANGED, ())),
            standing=tuple(by_kind.get(What.STANDING, ())),
        )


def find_vanished_records(batches: Sequence[Batch], portal: Portal) -> dict[str, int]:
    """Return how many records the newest batch lost without a word, by dataset: deleted in the data instead of withdrawn."""
    records = {each.dataset.name for each in portal.record_sets}
    lost = Counter(line.dataset for batch in batches[:1] for line in batch.lines if is_vanished(line))
    lost.update({each.name: each.vanished for batch in batches[:1] for each in batch.datasets})
    return {name: count for name, count in sorted(lost.items()) if count and name in records}


def key_columns(dataset: PublicDataset) -> tuple[str, ...]:
    """Return the public columns that tell the rows of a dataset apart from release to release, () when there are none."""
    page = dataset.resource.portal
    names = (page.id,) if isinstance(page, RecordsPage) else tuple(dataset.resource.schema_.primaryKey)
    return names if set(names) <= set(dataset.resource.schema_.names) else ()


def standing_columns(dataset: PublicDataset) -> frozenset[str]:
    """Return the columns that say how a record stands: its state and its last day of display, which the gate may fill in by rule."""
    page = dataset.resource.portal
    if not isinstance(page, RecordsPage):
        return frozenset()
    return frozenset(name for name in (page.status if page.states else None, page.display_until) if name is not None)


def _joined(table: pd.DataFrame, names: Iterable[str]) -> list[str]:
    return list(map(_JOINT.join, zip(*(table[name].tolist() for name in names), strict=True)))


def _old_index(before: pa.Table, names: Sequence[str]) -> pd.Index | None:
    if not names or not set(names) <= set(before.column_names):
        return None
    return pd.Index(list(map(_JOINT.join, zip(*(_text(before, name).to_pylist() for name in names), strict=True))), dtype=object)


def _text(table: pa.Table, column: str) -> pa.Array:
    return pc.fill_null(table.column(column).combine_chunks().cast(pa.large_string()), "")


def _is_same(table: pd.DataFrame, before: pa.Table) -> bool:
    return all(_text(before, name).equals(pa.array(table[name].to_numpy(), pa.large_string())) for name in before.column_names)
