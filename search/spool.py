"""The first stage of building: documents are read once, put in rank order and spooled to scratch files that all later jobs share.

Memory is bounded by some pieces of documents, some 100 bytes per document and some 100 per character of the longest document; the
Spool itself is small and picklable.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from search.documents import DocumentBatch
from search.layout import COLUMNS, MAX_DOCUMENTS, virtual_ids
from search.normal import simplifications
from search.pieces import PIECE, Encoded, Piece, cut_batch, encode_piece
from search.postings import Scatter, find_hot_grams, plan_ranges, scatter_range
from search.sharing import Apply, in_turn

_COPIED: Final = 1 << 20
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
    initials: str
    version: str
    scatter: Scatter

    @property
    def virtual_count(self) -> int:
        """Count the virtual ids: two per document."""
        return 2 * self.documents

    def load(self, name: str) -> npt.NDArray[Any]:
        """Open one of the arrays without reading it: order, rank, tiers, row_ends, ends of the fields, and the codes of each column by its name."""
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
        return next(self.read_all(np.array([arrival])))

    def read_all(self, arrivals: npt.NDArray[np.int64]) -> Iterator[bytes]:
        """Yield the JSON of each document in turn."""
        starts = np.where(arrivals > 0, self._ends[arrivals - 1], 0).tolist()
        for start, end in zip(starts, self._ends[arrivals].tolist(), strict=True):
            self._file.seek(start)
            yield self._file.read(end - start)


class _Values:
    """The values of a column, numbered in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._parts: list[npt.NDArray[np.int32]] = []

    def extend(self, values: tuple[str, ...], codes: npt.NDArray[np.uint16]) -> None:
        numbers = self._numbers
        self._parts.append(np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int32)[codes])

    def settle(self, name: str, order: npt.NDArray[np.int64]) -> tuple[tuple[str, ...], npt.NDArray[np.uint16]]:
        """Return the values, most frequent first, and the code of each document in rank order."""
        if len(self._numbers) > _MAX_VALUES:
            raise ValueError(f"{len(self._numbers)} values of {name}: the format numbers at most {_MAX_VALUES}")
        codes = _joined(self._parts, np.int32)
        counts = np.bincount(codes, minlength=len(self._numbers)).tolist()
        ranked = sorted(self._numbers, key=lambda value: (-counts[self._numbers[value]], value))
        places = np.zeros(len(ranked), np.uint16)
        places[[self._numbers[value] for value in ranked]] = np.arange(len(ranked))
        return tuple(ranked), places[codes[order]] if len(codes) else np.zeros(0, np.uint16)


def spool_documents(
    batches: Iterable[DocumentBatch], folder: Path, apply: Apply = in_turn, encode: Callable[[Piece], Encoded] = encode_piece
) -> Spool:
    """Write the documents to ``folder`` and return the Spool, its postings not yet spread (`spread_postings`).

    ``apply`` may let other processes encode the documents, a piece at a time; ``encode`` does so and may look at them first. Raises ValueError for more documents, kinds or values
    than the format can number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kinds: dict[str, int] = {}
    labels: dict[tuple[str, ...], int] = {(): 0}
    pieces: list[Encoded] = []
    with (folder / "codes.bin").open("wb") as codes, (folder / "rows.bin").open("wb") as rows:
        for encoded in apply(encode, _pieces(batches, folder, kinds, labels)):
            for name, target in ((encoded.codes, codes), (encoded.rows, rows)):
                with (folder / name).open("rb") as source:
                    shutil.copyfileobj(source, target, _COPIED)
                (folder / name).unlink()
            pieces.append(encoded)
    documents = sum(len(encoded.days) for encoded in pieces)
    if documents > MAX_DOCUMENTS:
        raise ValueError(f"{documents} documents: the format numbers at most {MAX_DOCUMENTS}")
    if len(kinds) > 256:
        raise ValueError(f"{len(kinds)} kinds: the format numbers at most 256")
    digest = hashlib.blake2b(b"".join(encoded.digest for encoded in pieces), digest_size=6)
    digest.update(orjson.dumps([*kinds, *map(list, labels)]))
    return _settle(folder, pieces, (tuple(kinds), tuple(labels)), digest.hexdigest())


def spread_postings(spool: Spool, apply: Apply = in_turn) -> Spool:
    """Spread the postings of all documents over scratch files, so that each part of the shards can be made by itself."""
    (hot,) = apply(find_hot_grams, [spool.folder])
    ranges = plan_ranges(spool.folder, spool.characters, hot)
    counts = sum(apply(scatter_range, ranges))
    return replace(spool, scatter=Scatter(spool.folder, len(ranges), ranges[0].bits, counts, hot))


def _pieces(
    batches: Iterable[DocumentBatch], folder: Path, kinds: dict[str, int], labels: dict[tuple[str, ...], int]
) -> Iterator[Piece]:
    """Cut batches into pieces and number their kinds and labels."""
    count = 0
    for batch in batches:
        kind = kinds.setdefault(batch.kind, len(kinds))
        label = labels.setdefault(batch.labels, len(labels))
        for part in cut_batch(batch, PIECE):
            yield Piece(part, kind, label, folder, count)
            count += 1


def _joined(parts: Sequence[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _settle(
    folder: Path, pieces: Sequence[Encoded], names: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], version: str
) -> Spool:
    """Put the documents in rank order and save the arrays; ``names`` are those of the kinds and of the labels."""
    sizes = np.array([len(piece.days) for piece in pieces], np.int64)
    firsts = (np.cumsum(sizes) - sizes).tolist()
    days = _joined([piece.days for piece in pieces], np.int32)
    tiers = np.repeat(np.array([piece.tier for piece in pieces], np.int64), sizes)
    order = np.lexsort((-days, tiers))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    groups = tuple(np.bincount(tiers).tolist()) if len(tiers) else ()
    title, text = virtual_ids(rank, groups) if groups else (rank, rank)
    ends = np.cumsum(_joined([piece.segments for piece in pieces], np.uint32), dtype=np.int64)
    owners = [piece.name_owners + np.int64(first) for first, piece in zip(firsts, pieces, strict=True)]
    arrays: dict[str, npt.NDArray[Any]] = {
        "ends": ends,
        "virtual": np.column_stack((title, text)).ravel(),
        "order": order,
        "rank": rank,
        "tiers": tiers,
        "row_ends": np.cumsum(_joined([piece.row_sizes for piece in pieces], np.uint32), dtype=np.int64),
        "exact_keys": _joined([piece.name_keys for piece in pieces], np.uint64),
        "exact_virtual": title[_joined(owners, np.int64)],
    }
    values: dict[str, tuple[str, ...]] = {}
    for name in COLUMNS:
        column = _Values()
        for piece in pieces:
            column.extend(*piece.columns[name])
        values[name], arrays[name] = column.settle(name, order)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    suggested = [(first + at, *rest) for first, piece in zip(firsts, pieces, strict=True) for at, *rest in piece.suggested]
    (folder / "suggested.json").write_bytes(orjson.dumps(suggested))
    folded = sorted(frozenset().union(*(piece.folded for piece in pieces)))
    return Spool(
        folder=folder,
        documents=len(order),
        characters=int(ends[-1]) if len(ends) else 0,
        groups=groups,
        kinds=names[0],
        labels=names[1],
        values=values,
        years=_years(days[order], groups),
        expires=min((day for day in values["until"] if day), default=""),
        folds="".join(source + simplifications()[source] for source in folded),
        initials="".join(sorted(frozenset().union(*(piece.initials for piece in pieces)))),
        version=version,
        scatter=Scatter(folder, 0, 0, 0, ("", "")),
    )


def _years(days: npt.NDArray[np.int32], groups: tuple[int, ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each tier its years, newest first (0 for no date, last), with the first place of each."""
    found = []
    start = 0
    for size in groups:
        years = days[start : start + size] // 10_000
        heads = np.flatnonzero(np.diff(years, prepend=-1)) if size else np.zeros(0, np.int64)
        found.append(tuple(zip(years[heads].tolist(), (heads + start).tolist(), strict=True)))
        start += size
    return tuple(found)
