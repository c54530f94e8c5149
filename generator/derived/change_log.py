"""The log of what each batch changed: its nouns, and how it is kept in the site's own files, read back by the next build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from generator import addresses
from generator.earlier import EarlierSite
from generator.errors import ConfigurationError

FORMAT: Final = "integrity-portal-changes/1"


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
