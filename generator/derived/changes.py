"""What changed between releases: rows that are new, rows that say more or something else, rows that left, by dataset and batch.

The earlier release is read from its own site (``portal build --previous``), so that only what was public is compared. Old values
are never told: what was corrected must stay corrected. A row that left is named only where its tombstone names it too. The log goes
on from release to release; each build judges its lines anew, so that a key that is public no more vanishes from old batches too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from generator import addresses
from generator.derived.withdrawals import list_departures
from generator.descriptors import RecordsPage
from generator.earlier import EarlierSite
from generator.errors import ConfigurationError
from generator.model.portal import Portal
from generator.release.states import PublicDataset

FORMAT: Final = "integrity-portal-changes/1"
# Between the cells of a key of several columns.
JOINT: Final = " / "
# More lines of one kind in one dataset are counted, not listed: they stand in its CSV.
LISTED: Final = 20_000
# The lines of so many batches stay; of older ones, the numbers.
BATCHES_LISTED: Final = 60


class What(StrEnum):
    """What became of a row since the release before."""

    ADDED = "added"
    CHANGED = "changed"
    FILLED = "filled"
    BY_RULE = "by-rule"
    LEFT = "left"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Kept):
    """One row that changed: the ISO day of the build that saw it, dataset, what, key ("" when it may not be told), columns by name.

    ``filled`` were empty before, ``changed`` said something else, ``by_rule`` follow from dates and rules (state, last day).
    ``what`` is the strongest of these. ``way`` is how a row left (a key of `withdrawals.WAYS`), as far as its tombstone tells.
    """

    on: str
    dataset: str
    what: What
    key: str
    filled: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    by_rule: tuple[str, ...] = ()
    way: str = ""


class DatasetChange(_Kept):
    """One dataset: its rows before and now (None: not published), lines by `What`, columns that came and went.

    ``is_compared``: whether rows could be told apart by their key. ``unlisted`` are kinds of which there are too many to list.
    """

    name: str
    title: str
    before: int | None
    rows: int | None
    counts: dict[What, int] = {}
    columns_added: tuple[str, ...] = ()
    columns_dropped: tuple[str, ...] = ()
    is_compared: bool = True
    unlisted: tuple[What, ...] = ()


class Batch(_Kept):
    """All that changed with one batch: its place in the log from 1, its id and last day of building, the batch before and its day, the
    changed datasets, their lines."""

    number: int
    release: str
    on: str
    against: str
    since: str
    datasets: tuple[DatasetChange, ...]
    lines: tuple[Line, ...] = ()

    @property
    def counts(self) -> Mapping[What, int]:
        """Return the lines of all datasets by kind."""
        total: Counter[What] = Counter()
        for each in self.datasets:
            total.update(each.counts)
        return total


_BATCHES: Final = TypeAdapter(tuple[Batch, ...])
_LINES: Final = TypeAdapter(tuple[Line, ...])


def derive_changes(portal: Portal, earlier: EarlierSite) -> tuple[Batch, ...]:
    """Return the log of changes, newest batch first: what the earlier site tells, continued by its comparison with this release.

    A further build of the same batch adds to the batch's own lines. Empty when there is nothing to tell.
    """
    past = [_judge_anew(batch, portal) for batch in _read_log(earlier)]
    now = _compare_releases(portal, earlier, past[0].number + 1 if past else 1)
    if past and past[0].release == now.release:
        now = _continue(past.pop(0), now)
    elif earlier.release == now.release and not now.datasets:
        return tuple(past)
    listed = [now, *past]
    return tuple(batch if place < BATCHES_LISTED else batch.model_copy(update={"lines": ()}) for place, batch in enumerate(listed))


def keys_of(batches: Iterable[Batch]) -> dict[str, set[str]]:
    """Return the keys that the lines of some batches name, by dataset."""
    found: dict[str, set[str]] = {}
    for batch in batches:
        for line in batch.lines:
            if line.key:
                found.setdefault(line.dataset, set()).add(line.key)
    return found


def write_log(batches: Sequence[Batch]) -> bytes:
    """Return all batches without their lines, as JSON."""
    told = [batch.model_dump(mode="json", exclude={"lines"}) for batch in batches]
    return orjson.dumps({"format": FORMAT, "batches": told}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def write_lines(batch: Batch) -> bytes:
    """Return the lines of a batch, as JSON."""
    return orjson.dumps([line.model_dump(mode="json") for line in batch.lines], option=orjson.OPT_APPEND_NEWLINE)


def _read_log(earlier: EarlierSite) -> tuple[Batch, ...]:
    data = earlier.read(addresses.CHANGES_JSON)
    if data is None:
        return ()
    try:
        document = orjson.loads(data)
        if document["format"] != FORMAT:
            raise ValueError(document["format"])
        batches = _BATCHES.validate_python(document["batches"], strict=False)
        return tuple(batch.model_copy(update={"lines": _read_lines(earlier, batch)}) for batch in batches)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, ValidationError):
        raise ConfigurationError(
            f"--previous: {earlier.folder / addresses.CHANGES_JSON}: cannot be read as a log of changes"
        ) from None


def _read_lines(earlier: EarlierSite, batch: Batch) -> tuple[Line, ...]:
    data = earlier.read(addresses.changes_of(batch.number, batch.release, "json"))
    return () if data is None else _LINES.validate_json(data, strict=False)


def _judge_anew(batch: Batch, portal: Portal) -> Batch:
    """Return a batch of the log with the keys that may still be told."""
    known: dict[str, Collection[str]] = {}
    lines = []
    for line in batch.lines:
        if line.dataset not in known:
            dataset = portal.datasets.get(line.dataset)
            known[line.dataset] = set() if dataset is None else _told_keys(dataset)
        lines.append(line if line.key in known[line.dataset] else line.model_copy(update={"key": ""}))
    return batch.model_copy(update={"lines": tuple(lines)})


def _told_keys(dataset: PublicDataset) -> set[str]:
    names = key_columns(dataset)
    return {*(_joined(dataset.table, names) if names else ()), *(each.id for each in list_departures(dataset))}


def _compare_releases(portal: Portal, earlier: EarlierSite, number: int) -> Batch:
    on = portal.date.isoformat()
    found: list[DatasetChange] = []
    lines: list[Line] = []
    for name, dataset in portal.datasets.items():
        before = earlier.table(name)
        if before is None:
            found.append(DatasetChange(name=name, title=dataset.title, before=None, rows=len(dataset.table)))
            continue
        change, of_rows = _compare_tables(dataset, before, on)
        if change is not None:
            found.append(change)
            lines += of_rows
    for name in sorted(earlier.titles.keys() - portal.datasets.keys()):
        before = earlier.table(name)
        if before is not None:
            found.append(DatasetChange(name=name, title=earlier.titles[name], before=len(before), rows=None))
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
    places = old.get_indexer(new)
    lines = list(_lines_of(dataset, before, old, new, places, on))
    counts = Counter(line.what for line in lines)
    if not counts and not told.columns_added and not told.columns_dropped:
        return None, []
    unlisted = tuple(what for what in What if counts[what] > LISTED)
    kept = [line for line in lines if line.what not in unlisted]
    return told.model_copy(update={"counts": {what: counts[what] for what in What if counts[what]}, "unlisted": unlisted}), kept


def _lines_of(
    dataset: PublicDataset, before: pa.Table, old: pd.Index, new: pd.Index, places: npt.NDArray[np.int64], on: str
) -> Iterator[Line]:
    name = dataset.name
    for at in np.flatnonzero(places < 0).tolist():
        yield Line(on=on, dataset=name, what=What.ADDED, key=new[at])
    stood = np.flatnonzero(places >= 0)
    filled: dict[int, list[str]] = {}
    changed: dict[int, list[str]] = {}
    by_rule: dict[int, list[str]] = {}
    ruled = columns_by_rule(dataset)
    at_old = pa.array(places[stood])
    for column in dataset.resource.schema_.names:
        if column not in before.column_names:
            continue
        cells = pa.array(dataset.table[column].to_numpy()[stood], pa.large_string())
        was = _text(before, column).take(at_old)
        for at in np.flatnonzero(np.asarray(pc.not_equal(was, cells))).tolist():
            into = by_rule if column in ruled else changed if was[at].as_py() else filled
            into.setdefault(int(stood[at]), []).append(column)
    for at in sorted({*filled, *changed, *by_rule}):
        what = What.CHANGED if at in changed else What.FILLED if at in filled else What.BY_RULE
        yield Line(
            on=on,
            dataset=name,
            what=what,
            key=new[at],
            filled=tuple(filled.get(at, ())),
            changed=tuple(changed.get(at, ())),
            by_rule=tuple(by_rule.get(at, ())),
        )
    told = {each.id: each.way for each in list_departures(dataset)}
    for key in old[~old.isin(new)]:
        yield Line(on=on, dataset=name, what=What.LEFT, key=key if key in told else "", way=told.get(key, ""))


def key_columns(dataset: PublicDataset) -> tuple[str, ...]:
    """Return the public columns that tell the rows of a dataset apart from release to release, () when there are none."""
    page = dataset.resource.portal
    names = (page.id,) if isinstance(page, RecordsPage) else tuple(dataset.resource.schema_.primaryKey)
    return names if set(names) <= set(dataset.resource.schema_.names) else ()


def columns_by_rule(dataset: PublicDataset) -> frozenset[str]:
    """Return the columns that the gate fills by rule and day: the state and the last day of display."""
    page = dataset.resource.portal
    if not isinstance(page, RecordsPage):
        return frozenset()
    return frozenset(name for name in (page.status if page.states else None, page.display_until) if name is not None)


def _joined(table: pd.DataFrame, names: Iterable[str]) -> list[str]:
    return list(map(JOINT.join, zip(*(table[name].tolist() for name in names), strict=True)))


def _old_index(before: pa.Table, names: Sequence[str]) -> pd.Index | None:
    if not names or not set(names) <= set(before.column_names):
        return None
    return pd.Index(list(map(JOINT.join, zip(*(_text(before, name).to_pylist() for name in names), strict=True))), dtype=object)


def _text(table: pa.Table, column: str) -> pa.Array:
    return pc.fill_null(table.column(column).combine_chunks().cast(pa.large_string()), "")


def _is_same(table: pd.DataFrame, before: pa.Table) -> bool:
    return all(_text(before, name).equals(pa.array(table[name].to_numpy(), pa.large_string())) for name in before.column_names)


def _continue(first: Batch, then: Batch) -> Batch:
    """Return a batch with what a later build of it saw besides."""
    known = {each.name: each for each in first.datasets}
    for each in then.datasets:
        known[each.name] = _add(known[each.name], each) if each.name in known else each
    return first.model_copy(
        update={
            "on": then.on if then.datasets else first.on,
            "datasets": tuple(known[name] for name in sorted(known)),
            "lines": tuple(sorted((*first.lines, *then.lines), key=lambda line: (line.dataset, line.on))),
        }
    )


def _add(first: DatasetChange, then: DatasetChange) -> DatasetChange:
    counts = Counter(first.counts) + Counter(then.counts)
    return then.model_copy(
        update={
            "before": first.before,
            "counts": {what: counts[what] for what in What if counts[what]},
            "columns_added": tuple(dict.fromkeys((*first.columns_added, *then.columns_added))),
            "columns_dropped": tuple(dict.fromkeys((*first.columns_dropped, *then.columns_dropped))),
            "is_compared": first.is_compared and then.is_compared,
            "unlisted": tuple(what for what in What if what in first.unlisted or what in then.unlisted),
        }
    )
