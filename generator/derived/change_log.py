"""The log of what each batch changed: its nouns, and how it is kept in the site's own files, read back by the next build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from generator import addresses
from generator.earlier import EarlierSite
from generator.errors import ConfigurationError

FORMAT: Final = "integrity-portal-changes/1"


class What(StrEnum):
    """What became of a row since the release before; ``standing``: its state or last day of display, by decision or by date."""

    ADDED = "added"
    CHANGED = "changed"
    FILLED = "filled"
    STANDING = "standing"
    LEFT = "left"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Kept):
    """One row that changed: the ISO day of the build that saw it, dataset, what, key ("" when it may not be told), columns by name.

    ``filled`` were empty before, ``changed`` said something else, ``standing`` tell its state and its last day.
    ``what`` is the strongest of these. ``way`` is how a row left (a key of `withdrawals.WAYS`), as far as its tombstone tells.
    """

    on: str
    dataset: str
    what: What
    key: str
    filled: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    way: str = ""


class DatasetChange(_Kept):
    """One dataset: its rows before and now (None: not published), lines by `What`, columns that came and went.

    ``is_compared``: whether rows could be told apart by their key. ``unlisted`` are kinds of which there are too many to list: then
    their numbers are those of all builds together. ``vanished``: rows that left without a word and are not listed.
    ``state``: why there is no number before or now, when it is not for ever.
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
    vanished: int = 0
    state: Literal["", "withheld", "returned"] = ""


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


def read_log(earlier: EarlierSite) -> tuple[Batch, ...]:
    """Return the batches of a site's log with their lines, newest first. Raises `ConfigurationError` when it cannot be read."""
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


def continue_batch(first: Batch, then: Batch) -> Batch:
    """Return a batch with what a later build of it saw besides: of each row one line, of each dataset what is left of both."""
    lines = _merge_lines((*first.lines, *then.lines))
    before = {each.name: each for each in first.datasets}
    after = {each.name: each for each in then.datasets}
    datasets: list[DatasetChange] = []
    untold: set[tuple[str, What]] = set()
    for name in sorted({*before, *after}):
        one, other = before.get(name), after.get(name)
        both = _merge_datasets(one, other) if one is not None and other is not None else one or other
        if both is None:
            continue
        listed = Counter(line.what for line in lines if line.dataset == name)
        # Of a dataset that came or went as a whole, no row is told.
        is_whole = both.before is None or both.rows is None
        counts = {} if is_whole else {what: both.counts.get(what, 0) if what in both.unlisted else listed[what] for what in What}
        unlisted = tuple(What) if is_whole else both.unlisted
        both = both.model_copy(update={"counts": {what: count for what, count in counts.items() if count}})
        untold |= {(name, what) for what in unlisted}
        if _says_something(both):
            datasets.append(both)
    on = then.on if then.datasets else first.on
    return _leave_out(first.model_copy(update={"on": on, "datasets": tuple(datasets), "lines": tuple(lines)}), untold)


def cap_lines(batch: Batch, most: int) -> Batch:
    """Return a batch in which no dataset has more than ``most`` lines of one kind: where there are more, they are only counted."""
    listed = Counter((line.dataset, line.what) for line in batch.lines)
    over = {place for place, count in listed.items() if count > most}
    datasets = tuple(
        each.model_copy(update={"unlisted": tuple(what for what in What if what in each.unlisted or (each.name, what) in over)})
        for each in batch.datasets
    )
    return _leave_out(batch.model_copy(update={"datasets": datasets}), over)


def is_vanished(line: Line) -> bool:
    """Say whether a row left without a word: no tombstone tells of it."""
    return line.what is What.LEFT and not line.key


def _leave_out(batch: Batch, places: Container[tuple[str, What]]) -> Batch:
    """Return a batch without the lines of some datasets and kinds; how many rows left there without a word is kept."""
    gone = Counter(line.dataset for line in batch.lines if is_vanished(line) and (line.dataset, line.what) in places)
    datasets = tuple(
        each.model_copy(update={"vanished": each.vanished + gone[each.name]}) if gone[each.name] else each
        for each in batch.datasets
    )
    lines = tuple(line for line in batch.lines if (line.dataset, line.what) not in places)
    return batch.model_copy(update={"datasets": datasets, "lines": lines})


def _merge_lines(lines: Iterable[Line]) -> list[Line]:
    """Return one line for each row that is named, and all that are not; what came and left in the same batch is none."""
    named: dict[tuple[str, str], Line | None] = {}
    nameless = []
    for line in lines:
        place = (line.dataset, line.key)
        if not line.key:
            nameless.append(line)
        elif (known := named.get(place)) is None:
            named[place] = line
        else:
            named[place] = _merge_two(known, line)
    found = [line for line in named.values() if line is not None] + nameless
    return sorted(found, key=lambda line: (line.dataset, list(What).index(line.what), line.key == "", line.on))


def _merge_two(first: Line, then: Line) -> Line | None:
    """Return what two lines of one row come to; None when the row came and left."""
    if then.what is What.LEFT:
        return None if first.what is What.ADDED else then
    if first.what is What.ADDED:
        return first
    changed = _union(first.changed, then.changed)
    filled = tuple(name for name in _union(first.filled, then.filled) if name not in changed)
    what = What.CHANGED if changed or What.LEFT in (first.what,) else What.FILLED if filled else What.STANDING
    standing = _union(first.standing, then.standing)
    return then.model_copy(update={"what": what, "changed": changed, "filled": filled, "standing": standing, "way": ""})


def _union(first: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *then)))


def _merge_datasets(first: DatasetChange, then: DatasetChange) -> DatasetChange:
    counts = Counter(first.counts) + Counter(then.counts)
    is_back = first.rows is None and then.rows is not None
    return then.model_copy(
        update={
            "before": first.before,
            "counts": dict(counts),
            "columns_added": tuple(
                name for name in _union(first.columns_added, then.columns_added) if name not in then.columns_dropped
            ),
            "columns_dropped": tuple(
                name
                for name in _union(first.columns_dropped, then.columns_dropped)
                if name not in first.columns_added and name not in then.columns_added
            ),
            "is_compared": first.is_compared and then.is_compared and not (is_back and first.before is not None),
            "unlisted": tuple(what for what in What if what in first.unlisted or what in then.unlisted),
            "vanished": first.vanished + then.vanished,
            "state": "returned"
            if is_back and first.before is not None
            else then.state
            if then.rows is None or first.before is None
            else "",
        }
    )


def _says_something(change: DatasetChange) -> bool:
    if change.before is None or change.rows is None:
        return change.before != change.rows
    came_or_went = change.columns_added or change.columns_dropped
    return bool(change.counts or came_or_went or not change.is_compared)
