"""The first stage of building: documents are read once, put in rank order and spooled to scratch files that all later jobs share.

Memory is bounded by a slice of documents and some 200 bytes per document; the Spool itself is small and picklable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from search.documents import CELLS, SEPARATOR, DocumentBatch
from search.layout import COLUMNS, MAX_DOCUMENTS, key_names, virtual_ids
from search.normal import compact, join_normal_forms, simplifications
from search.normal_codes import normal_codes
from search.postings import Scatter, find_hot_grams, scatter_postings

# Documents normalised at a time: one rare character sends a whole slice through the slow path.
SLICE: Final = 1024
_MAX_VALUES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Spool:
    """What was spooled: where, how many documents and code points, the sizes of the tiers, what the manifest says of the columns.

    ``labels`` are the label sets of the texts (the first is empty), ``values`` the values of each column of `COLUMNS`, ``years`` for
    each tier (year, first place), ``expires`` the first last day of display, ``folds`` the pairs of traditional and simplified
    characters that occur, ``version`` a digest of all documents, ``scatter`` how the postings were spread over files.
    """

    folder: Path
    documents: int
    characters: int
    groups: tuple[int, ...]
    kinds: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    values: dict[str, tuple[str, ...]]
    years: tuple[tuple[tuple[int, int], ...], ...]
    expires: str
    folds: str
    version: str
    scatter: Scatter

    @property
    def virtual_count(self) -> int:
        """Count the virtual ids: two per document."""
        return 2 * self.documents

    def load(self, name: str) -> npt.NDArray[Any]:
        """Open one of the arrays without reading it: order, rank, row_ends, and the codes of each column by its name."""
        array: npt.NDArray[Any] = np.load(self.folder / f"{name}.npy", mmap_mode="r" if self.documents else None)
        return array

    def rows(self) -> Rows:
        """Open the stored rows."""
        return Rows(self)


class Rows:
    """The stored rows as they were encoded, by arrival; close after use."""

    def __init__(self, spool: Spool) -> None:
        self._ends = spool.load("row_ends")
        self._file = (spool.folder / "rows.bin").open("rb")

    def __enter__(self) -> Rows:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def read(self, arrival: int) -> bytes:
        """Return the JSON of the document with this number in the order of arrival."""
        start = int(self._ends[arrival - 1]) if arrival else 0
        self._file.seek(start)
        return self._file.read(int(self._ends[arrival]) - start)


class _Values:
    """Numbers the values of a column in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.column: list[int] = []

    def extend(self, values: Iterable[str]) -> None:
        numbers = self.numbers
        self.column.extend(numbers.setdefault(value, len(numbers)) for value in values)

    def settle(self, name: str, order: npt.NDArray[np.int64]) -> tuple[tuple[str, ...], npt.NDArray[np.uint16]]:
        """Return the values, most frequent first, and the code of each document in rank order."""
        if len(self.numbers) > _MAX_VALUES:
            raise ValueError(f"{len(self.numbers)} values of {name}: the format numbers at most {_MAX_VALUES}")
        codes = np.array(self.column, np.int64)
        counts = np.bincount(codes, minlength=len(self.numbers)).tolist()
        ranked = sorted(self.numbers, key=lambda value: (-counts[self.numbers[value]], value))
        places = np.zeros(len(ranked), np.uint16)
        places[[self.numbers[value] for value in ranked]] = np.arange(len(ranked))
        return tuple(ranked), places[codes[order]] if len(codes) else np.zeros(0, np.uint16)


@dataclass(slots=True)
class _Passing:
    """What is remembered of every document while they pass."""

    segments: list[npt.NDArray[np.int64]] = field(default_factory=list)
    row_sizes: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    tiers: list[int] = field(default_factory=list)
    columns: dict[str, _Values] = field(default_factory=lambda: {name: _Values() for name in COLUMNS})
    kinds: dict[str, int] = field(default_factory=dict)
    labels: dict[tuple[str, ...], int] = field(default_factory=lambda: {(): 0})
    exact_names: list[str] = field(default_factory=list)
    exact_owners: list[int] = field(default_factory=list)
    suggested: list[tuple[int, str, int, str, str]] = field(default_factory=list)
    folded: set[str] = field(default_factory=set)


def spool_documents(batches: Iterable[DocumentBatch], folder: Path) -> Spool:
    """Write the documents to ``folder`` and return the Spool, its postings not yet spread (`spread_postings`).

    Raises ValueError for more documents, kinds or values than the format can number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    passing = _Passing()
    digest = hashlib.blake2b(digest_size=6)
    with (folder / "codes.bin").open("wb") as codes, (folder / "rows.bin").open("wb") as rows:
        for batch in batches:
            kind = passing.kinds.setdefault(batch.kind, len(passing.kinds))
            labels = passing.labels.setdefault(batch.labels, len(passing.labels))
            for part in _slices(batch):
                codes.write(_normalise(part, passing))
                lines = _encode_rows(part, kind, labels, passing)
                digest.update(b"%d\n" % part.tier + lines)
                rows.write(lines)
    if len(passing.days) > MAX_DOCUMENTS:
        raise ValueError(f"{len(passing.days)} documents: the format numbers at most {MAX_DOCUMENTS}")
    if len(passing.kinds) > 256:
        raise ValueError(f"{len(passing.kinds)} kinds: the format numbers at most 256")
    digest.update(orjson.dumps([*passing.kinds, *map(list, passing.labels)]))
    return _settle(folder, passing, digest.hexdigest())


def spread_postings(spool: Spool) -> Spool:
    """Spread the postings of all documents over scratch files, so that each part of the shards can be made by itself."""
    characters = spool.characters
    codes = np.memmap(spool.folder / "codes.bin", np.uint32, mode="r") if characters else np.zeros(0, np.uint32)
    segments, virtual = np.asarray(spool.load("segments")), np.asarray(spool.load("virtual"))
    names = np.asarray(spool.load("exact_keys")), np.asarray(spool.load("exact_virtual"))
    hot = find_hot_grams(codes, segments)
    return replace(spool, scatter=scatter_postings(codes, segments, virtual, names, hot, spool.folder))


def _slices(batch: DocumentBatch) -> Iterator[DocumentBatch]:
    for start in range(0, len(batch), SLICE):
        yield replace(batch, **{name: getattr(batch, name)[start : start + SLICE] for name in CELLS})


def _normalise(part: DocumentBatch, passing: _Passing) -> bytes:
    """Return the code points of the two searched fields of each document in normal form and remember their lengths."""
    texts: list[str] = []
    for title, names, number, text, body in zip(part.titles, part.names, part.numbers, part.texts, part.bodies, strict=True):
        texts.append(f"{title}{SEPARATOR}{names}{SEPARATOR}{number}")
        texts.append(f"{text}{SEPARATOR}{body}")
    codes = normal_codes(texts, passing.folded)
    ends = np.flatnonzero(codes == 0x1E)
    codes[ends] = ord(SEPARATOR)
    passing.segments.append(np.diff(ends, prepend=-1))
    return codes.tobytes()


def _encode_rows(part: DocumentBatch, kind: int, labels: int, passing: _Passing) -> bytes:
    """Return the stored rows as JSON, without line breaks between them, and remember what ordering and names need."""
    first, count = len(passing.days), len(part)
    rows = [
        orjson.dumps(row)
        for row in zip(
            part.ids, [kind] * count, part.titles, part.urls, part.dates, part.numbers, part.names, part.bodies, part.statuses,
            part.status_classes, part.texts, part.areas, part.untils, [labels] * count, strict=True,
        )
    ]  # fmt: skip
    passing.row_sizes.extend(map(len, rows))
    passing.days.extend(int((day.replace("-", "") + "00000000")[:8]) for day in part.dates)
    passing.tiers.extend([part.tier] * count)
    years = [day[:4] for day in part.dates]
    cells = {"kind": [part.kind] * count, "body": part.bodies, "area": part.areas, "year": years, "state": part.statuses}
    for name, values in (cells | {"until": part.untils}).items():
        passing.columns[name].extend(values)
    for owner, (names, number) in enumerate(zip(part.names, part.numbers, strict=True), first):
        for name in (*names.split(SEPARATOR), number) if names else (number,):
            if name:
                passing.exact_names.append(name)
                passing.exact_owners.append(owner)
    if part.is_suggested:
        named = enumerate(zip(part.titles, part.names, part.urls, strict=True), first)
        passing.suggested.extend((owner, title, kind, names, url) for owner, (title, names, url) in named)
    return b"".join(rows)


def _settle(folder: Path, passing: _Passing, version: str) -> Spool:
    """Put the documents in rank order and save the arrays."""
    days, tiers = np.array(passing.days, np.int64), np.array(passing.tiers, np.int64)
    order = np.lexsort((-days, tiers))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    groups = tuple(np.bincount(tiers).tolist()) if len(tiers) else ()
    title, text = virtual_ids(rank, groups) if groups else (rank, rank)
    segments = np.concatenate(passing.segments) if passing.segments else np.zeros(0, np.int64)
    names = [compact(name) for name in join_normal_forms(passing.exact_names).split("\x1e")[:-1]]
    arrays: dict[str, npt.NDArray[Any]] = {
        "segments": segments,
        "virtual": np.column_stack((title, text)).ravel(),
        "order": order,
        "rank": rank,
        "tiers": tiers,
        "row_ends": np.cumsum(np.array(passing.row_sizes, np.int64)),
        "exact_keys": key_names(names),
        "exact_virtual": title[np.array(passing.exact_owners, np.int64)],
    }
    values: dict[str, tuple[str, ...]] = {}
    for name, column in passing.columns.items():
        values[name], arrays[name] = column.settle(name, order)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    (folder / "suggested.json").write_bytes(orjson.dumps(passing.suggested))
    return Spool(
        folder=folder,
        documents=len(order),
        characters=int(segments.sum()),
        groups=groups,
        kinds=tuple(passing.kinds),
        labels=tuple(passing.labels),
        values=values,
        years=_years(days[order], groups),
        expires=min((day for day in values["until"] if day), default=""),
        folds="".join(source + simplifications()[source] for source in sorted(passing.folded)),
        version=version,
        scatter=Scatter((), 0, 0, ("", "")),
    )


def _years(days: npt.NDArray[np.int64], groups: tuple[int, ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each tier its years, newest first (0 for no date, last), with the first place of each."""
    found = []
    start = 0
    for size in groups:
        years = days[start : start + size] // 10_000
        heads = np.flatnonzero(np.diff(years, prepend=-1)) if size else np.zeros(0, np.int64)
        found.append(tuple(zip(years[heads].tolist(), (heads + start).tolist(), strict=True)))
        start += size
    return tuple(found)
