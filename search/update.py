"""Keeps the files of the previous release where few documents changed: what is new stands in one small file beside them.

The previous index is an input like the documents: the same documents and the same previous index give the same bytes. What must
leave no trace does not: when a document is gone, or lost words to a mask, there is no update, and the index is built anew.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from search.build import Files, deflate
from search.documents import SEPARATOR
from search.layout import (
    DOCUMENTS,
    FACETS,
    FACETS_FAMILY,
    FOLDING,
    FRESH,
    GRAMS,
    LISTS,
    MANIFEST,
    wrap,
    wrap_json,
)
from search.names import name_files
from search.reader import OtherFormat, PublishedIndex
from search.spool import Spool

# More changed documents than these are not worth a file that every reader loads: the index is built anew.
FRESH_AT_MOST: Final = 64
_MASKS: Final = "某*＊○〇×█"
# Cells of a row.
_ID, _KIND, _TITLE, _URL, _NUMBER, _NAMES, _BODY, _TEXT, _LABELS = 0, 1, 2, 3, 5, 6, 7, 10, 13
_CHANGING: Final = frozenset({8, 9, 12})  # status, its class, last day
_SEARCHED: Final = (_TITLE, _NUMBER, _NAMES, _BODY, _TEXT)
# Where figures are only figures: in a number they say which document it is.
_TOLD: Final = (_TITLE, _TEXT)
_FIGURE: Final = re.compile(r"[0-9][0-9,.]*")

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Update:
    """Which files stay (paths below the index, sorted) and the few that are written anew."""

    kept: tuple[str, ...]
    written: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Difference:
    """What changed: places of the base that hold no longer, (arrival, the place it follows) of what is new in rank order."""

    dropped: tuple[int, ...]
    fresh: tuple[tuple[int, int], ...]
    places: list[int]


def plan_update(spool: Spool, base: Path, *, forget: bool = False, but_figures: bool = False) -> Update | None:
    """Return what is kept of the index in ``base`` and what is written anew, None when it must all be built anew.

    With ``forget`` nothing that a document said and does not say any more may stay in a file, packed or not: then there is an update only
    where documents are new, had empty cells filled, or changed their state or last day; ``but_figures``, or figures in title and text. An index of another format is built anew. Raises `search.reader.IndexFault` when the folder holds none, or a damaged one.
    """
    try:
        index = PublishedIndex(base)
    except OtherFormat:
        return None
    kinds = _extend(index.manifest["kinds"], spool.kinds)
    labels = _extend([tuple(names) for names in index.manifest["labels"]], spool.labels)
    if len(spool.groups) > len(index.groups) or len(kinds) > 256:
        return None
    # Rows of the base in the numbering of the spool; what the spool does not know cannot be unchanged.
    kind_of = {number: spool.kinds.index(kind) for number, kind in enumerate(kinds) if kind in spool.kinds}
    labels_of = {number: spool.labels.index(names) for number, names in enumerate(labels) if names in spool.labels}
    must_go = partial(_is_reworded, but_figures=but_figures) if forget else _leaves_no_trace
    difference = _compare(spool, index, kind_of, labels_of, must_go)
    if difference is None:
        return None
    back_kind = {spool_number: number for number, spool_number in kind_of.items()}
    back_labels = {spool_number: number for number, spool_number in labels_of.items()}
    rows = []
    with spool.rows() as stored:
        tiers = spool.load("tiers")
        for arrival, after in difference.fresh:
            row = orjson.loads(stored.read(arrival))
            row[_KIND], row[_LABELS] = back_kind[row[_KIND]], back_labels[row[_LABELS]]
            rows.append([after, int(tiers[arrival]), *row])
    return Update(_kept(base), tuple(_written(spool, index, difference, rows, (kinds, labels, back_kind))))


def _extend(known: list[Any], used: tuple[Any, ...]) -> list[Any]:
    return [*known, *(value for value in used if value not in known)]


def _digest(row: bytes) -> bytes:
    return hashlib.blake2b(row, digest_size=12).digest()


def _base_rows(index: PublishedIndex) -> Iterator[Row]:
    """Yield the rows of the base in rank order, without its fresh file."""
    for place in range(index.manifest["documents"]):
        yield index.row(place)


def _compare(
    spool: Spool,
    index: PublishedIndex,
    kind_of: dict[int, int],
    labels_of: dict[int, int],
    must_go: Callable[[Row, Row | None], bool],
) -> _Difference | None:
    """Return what changed since the base, None when that is too much or the old wording of a document may stay in no file."""
    held: dict[bytes, list[int]] = defaultdict(list)
    for place, row in enumerate(_base_rows(index)):
        if row[_KIND] in kind_of and row[_LABELS] in labels_of:
            translated = [*row]
            translated[_KIND], translated[_LABELS] = kind_of[row[_KIND]], labels_of[row[_LABELS]]
            held[_digest(orjson.dumps(translated))].append(place)
    starts = np.concatenate(([0], np.cumsum(index.groups))).tolist()
    tiers = spool.load("tiers")
    unchanged = np.zeros(index.manifest["documents"], bool)
    places = [-1] * spool.documents
    fresh: list[tuple[int, int]] = []
    last = -1
    with spool.rows() as stored:
        for arrival in spool.load("order").tolist():
            same = held.get(_digest(stored.read(arrival)), [])
            at = bisect_left(same, last + 1)
            tier = int(tiers[arrival])
            if at < len(same) and starts[tier] <= same[at] < starts[tier + 1]:
                last = places[arrival] = same[at]
                unchanged[last] = True
            elif len(fresh) < FRESH_AT_MOST:
                places[arrival] = -1 - len(fresh)
                fresh.append((arrival, max(last, starts[tier] - 1)))
            else:
                return None
        dropped = tuple(np.flatnonzero(~unchanged).tolist())
        if len(dropped) > FRESH_AT_MOST:
            return None
        now = {_identity(row, spool.kinds): row for row in (orjson.loads(stored.read(arrival)) for arrival, _ in fresh)}
    old = (index.row(place) for place in dropped)
    if any(must_go(row, now.get(_identity(row, index.kinds))) for row in old):
        return None
    return _Difference(dropped, tuple(fresh), places)


def _identity(row: Row, kinds: tuple[str, ...]) -> tuple[str, str, str]:
    return kinds[row[_KIND]], row[_ID], row[_URL]


def _leaves_no_trace(old: Row, new: Row | None) -> bool:
    """Say whether the old wording must not stay in any file: the document is gone, a cell was emptied, or more of it is masked."""
    if new is None:
        return True
    for cell in _SEARCHED:
        before, after = old[cell].split(SEPARATOR), new[cell].split(SEPARATOR)
        filled, still = sum(map(bool, before)), sum(map(bool, after))
        if still < filled or any(new[cell].count(mask) > old[cell].count(mask) for mask in _MASKS):
            return True
    return False


def differ_in_figures_only(old: str, new: str) -> bool:
    """Say whether two texts are the same but for their figures, of which both have as many."""
    return _FIGURE.sub("0", old) == _FIGURE.sub("0", new)


def _is_reworded(old: Row, new: Row | None, *, but_figures: bool) -> bool:
    """Say whether a document said something that it does not say any more; its state and its last day may change."""
    if new is None or _leaves_no_trace(old, new):
        return True
    for place, cell in enumerate(old):
        if isinstance(cell, str) and place not in _CHANGING and cell != new[place]:
            before, after = cell.split(SEPARATOR), new[place].split(SEPARATOR)
            may_differ = differ_in_figures_only if but_figures and place in _TOLD else str.__eq__
            if len(before) != len(after) or any(was and not may_differ(was, now) for was, now in zip(before, after, strict=True)):
                return True
    return False


def _kept(base: Path) -> tuple[str, ...]:
    """Return the files of the base that hold for its documents, sorted."""
    numbered = (path for family in (GRAMS, LISTS, DOCUMENTS, FACETS_FAMILY) for path in (base / family).glob("*/*.js"))
    return tuple(sorted([*(path.relative_to(base).as_posix() for path in numbered), f"{FACETS}.js", f"{FOLDING}.js"]))


def _written(
    spool: Spool, index: PublishedIndex, difference: _Difference, rows: list[Row], told: tuple[list[Any], list[Any], dict[int, int]]
) -> Files:
    kinds, labels, back_kind = told
    version = ""
    if rows or difference.dropped:
        payload = deflate(orjson.dumps({"dropped": difference.dropped, "rows": rows}))
        version = hashlib.blake2b(payload, digest_size=6).hexdigest()
        yield f"{FRESH}.js", wrap(FRESH, payload)
    names, facts = name_files(spool, np.array(difference.places, np.int64), back_kind)
    yield from names
    changed = {
        "total": spool.documents,
        "kinds": kinds,
        "labels": labels,
        "expires": spool.expires,
        "folds": spool.folds,
        "fresh": version,
    }
    yield f"{MANIFEST}.js", wrap_json(MANIFEST, index.manifest | changed | facts)
