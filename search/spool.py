"""The first stage of building: documents are read once, put in rank order and spooled to scratch files that all later jobs share.

Memory is bounded by a slice of documents and some 60 bytes per document; the Spool itself is small and picklable.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from search.documents import SEPARATOR, DocumentBatch
from search.layout import EXACT, MAX_DOCUMENTS, PAIR, SINGLE, TRIPLE, key_names, virtual_ids
from search.normal import compact, join_normal_forms

# Documents normalised at a time: one rare character sends a whole slice through the slow path.
SLICE: Final = 1024
# Documents listed in the suggestions file, which every page may load; the rest are suggested through the index.
SUGGESTED: Final = 2000
# Bytes that a character of text costs in the shards of a family (measured), and bytes wanted per shard.
_COST: Final = {PAIR: 1.0, TRIPLE: 0.8, SINGLE: 0.3}
_SHARD: Final = {EXACT: 2_000, PAIR: 9_000, TRIPLE: 9_000, SINGLE: 6_000}
_EXACT_BYTES: Final = 5
_MAX_SHARD_BITS: Final = 16
# At most so many frequent pairs are named in the manifest, each in more than one of so many fields, judged by so many fields.
_FREQUENT: Final = 512
_FREQUENT_IN: Final = 128
_SAMPLE: Final = 20_000
_CODE_BITS: Final = 21


@dataclass(frozen=True, slots=True)
class Spool:
    """What was spooled: where, how many documents and code points, the sizes of the tiers, the kinds, a digest of it all.

    ``shard_bits`` gives for each family how many bits of a key choose its shard; ``frequent`` the commonest pairs of characters,
    most frequent first: triples that hold one of them are indexed too.
    """

    folder: Path
    documents: int
    characters: int
    groups: tuple[int, ...]
    kinds: tuple[str, ...]
    version: str
    shard_bits: dict[str, int]
    frequent: str

    @property
    def virtual_count(self) -> int:
        """Count the virtual ids: two per document."""
        return 2 * self.documents

    def load(self, name: str) -> npt.NDArray[Any]:
        """Open one of the arrays without reading it: segments, virtual, order, row_ends, kinds, exact_keys, exact_virtual."""
        array: npt.NDArray[Any] = np.load(self.folder / f"{name}.npy", mmap_mode="r" if self.documents else None)
        return array

    def codes(self) -> npt.NDArray[np.uint32]:
        """Open the code points of all normal forms; each of the segments ends with `SEPARATOR`."""
        if not self.characters:
            return np.zeros(0, np.uint32)
        return np.memmap(self.folder / "codes.bin", np.uint32, mode="r")


@dataclass(slots=True)
class _Columns:
    """What is remembered of every document while they pass."""

    segments: list[npt.NDArray[np.int64]]
    row_sizes: list[int]
    days: list[int]
    tiers: list[int]
    kinds: list[int]
    exact_names: list[str]
    exact_owners: list[int]
    suggested: list[tuple[int, str, str]]


def spool_documents(batches: Iterable[DocumentBatch], folder: Path) -> Spool:
    """Write the documents to ``folder`` and return the Spool. Raises ValueError for more documents than the format can number."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = _Columns([], [], [], [], [], [], [], [])
    kinds: dict[str, int] = {}
    digest = hashlib.blake2b(digest_size=6)
    with (folder / "codes.bin").open("wb") as codes, (folder / "rows.bin").open("wb") as rows:
        for batch in batches:
            kind = kinds.setdefault(batch.kind, len(kinds))
            for part in _slices(batch):
                codes.write(_normalise(part, columns))
                lines = _encode_rows(part, kind, columns)
                digest.update(b"%d\n" % part.tier + lines)
                rows.write(lines)
    if len(columns.days) > MAX_DOCUMENTS:
        raise ValueError(f"{len(columns.days)} documents: the format numbers at most {MAX_DOCUMENTS}")
    if len(kinds) > 256:
        raise ValueError(f"{len(kinds)} kinds: the format numbers at most 256")
    return _settle(folder, columns, tuple(kinds), digest.hexdigest())


def _slices(batch: DocumentBatch) -> Iterator[DocumentBatch]:
    columns = ("ids", "titles", "urls", "texts", "names", "numbers", "dates", "statuses", "status_classes", "bodies")
    for start in range(0, len(batch), SLICE):
        yield replace(batch, **{name: getattr(batch, name)[start : start + SLICE] for name in columns})


def _normalise(part: DocumentBatch, columns: _Columns) -> bytes:
    """Return the code points of the two searched fields of each document in normal form and remember their lengths."""
    texts: list[str] = []
    for title, names, number, text, body in zip(part.titles, part.names, part.numbers, part.texts, part.bodies, strict=True):
        texts.append(SEPARATOR.join((title, names, number)))
        texts.append(SEPARATOR.join((text, body)))
    codes = np.frombuffer(join_normal_forms(texts).encode("utf-32-le"), np.uint32).copy()
    ends = np.flatnonzero(codes == 0x1E)
    codes[ends] = ord(SEPARATOR)
    columns.segments.append(np.diff(ends, prepend=-1))
    return codes.tobytes()


def _encode_rows(part: DocumentBatch, kind: int, columns: _Columns) -> bytes:
    """Return the stored rows as JSON, without line breaks between them, and remember what ordering and names need."""
    first = len(columns.days)
    rows = [
        orjson.dumps(row)
        for row in zip(
            part.ids, [kind] * len(part), part.titles, part.urls, part.dates, part.numbers, part.names,
            part.bodies, part.statuses, part.status_classes, part.texts, strict=True,
        )
    ]  # fmt: skip
    columns.row_sizes.extend(map(len, rows))
    columns.days.extend(int((day.replace("-", "") + "00000000")[:8]) for day in part.dates)
    columns.tiers.extend([part.tier] * len(part))
    columns.kinds.extend([kind] * len(part))
    for owner, (names, number) in enumerate(zip(part.names, part.numbers, strict=True), first):
        for name in (*names.split(SEPARATOR), number) if names else (number,):
            if name:
                columns.exact_names.append(name)
                columns.exact_owners.append(owner)
    if part.is_suggested:
        named = enumerate(zip(part.titles, part.names, strict=True), first)
        columns.suggested.extend((owner, title, names) for owner, (title, names) in named)
    return b"".join(rows)


def _settle(folder: Path, columns: _Columns, kinds: tuple[str, ...], version: str) -> Spool:
    """Put the documents in rank order and save the arrays."""
    days, tiers = np.array(columns.days, np.int64), np.array(columns.tiers, np.int64)
    order = np.lexsort((-days, tiers))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    groups = tuple(np.bincount(tiers).tolist()) if len(tiers) else ()
    title, text = virtual_ids(rank, groups) if groups else (rank, rank)
    segments = np.concatenate(columns.segments) if columns.segments else np.zeros(0, np.int64)
    names = [compact(name) for name in join_normal_forms(columns.exact_names).split("\x1e")[:-1]]
    owners = np.array(columns.exact_owners, np.int64)
    arrays: dict[str, npt.NDArray[Any]] = {
        "segments": segments,
        "virtual": np.column_stack((title, text)).ravel(),
        "order": order,
        "row_ends": np.cumsum(np.array(columns.row_sizes, np.int64)),
        "kinds": np.array(columns.kinds, np.uint8)[order],
        "exact_keys": key_names(names),
        "exact_virtual": title[owners],
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    suggested = sorted((int(rank[owner]), title, names) for owner, title, names in columns.suggested)
    listed = [[title, columns.kinds[int(order[place])], names] for place, title, names in suggested[:SUGGESTED]]
    (folder / "names.json").write_bytes(orjson.dumps(listed))
    characters = int(segments.sum())
    sizes = {EXACT: len(owners) * _EXACT_BYTES} | {family: int(characters * cost) for family, cost in _COST.items()}
    shard_bits = {family: _shard_bits(size / _SHARD[family]) for family, size in sizes.items()}
    spool = Spool(folder, len(order), characters, groups, kinds, version, shard_bits, "")
    return replace(spool, frequent=_frequent_pairs(spool.codes(), segments))


def _frequent_pairs(codes: npt.NDArray[np.uint32], segments: npt.NDArray[np.int64]) -> str:
    """Return the pairs that stand in more than one field of `_FREQUENT_IN`, by an even sample of the fields."""
    step = max(len(segments) // _SAMPLE, 1)
    ends = np.cumsum(segments)[::step]
    lengths = segments[::step]
    if not len(ends):
        return ""
    parts = [codes[end - length : end] for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)]
    sample = np.concatenate(parts).astype(np.uint64)
    owners = np.repeat(np.arange(len(ends), dtype=np.uint64), lengths)
    pairs = (sample[:-1] << np.uint64(_CODE_BITS)) | sample[1:]
    inside = (sample[:-1] != ord(SEPARATOR)) & (sample[1:] != ord(SEPARATOR))
    # 42 bits of a pair and the number of a sampled field fit one sortable number; np.unique would take ten times as long.
    once = (pairs[inside] << np.uint64(64 - 2 * _CODE_BITS)) | owners[:-1][inside]
    once.sort()
    pairs = once[np.diff(once, prepend=~np.uint64(0)) != 0] >> np.uint64(64 - 2 * _CODE_BITS)
    heads = np.flatnonzero(np.diff(pairs, prepend=~np.uint64(0)) != 0)
    found, counts = pairs[heads], np.diff(heads, append=len(pairs))
    often = np.flatnonzero(counts * _FREQUENT_IN > len(ends))
    chosen = found[often[np.lexsort((found[often], -counts[often]))][:_FREQUENT]].tolist()
    return "".join(chr(pair >> _CODE_BITS) + chr(pair & ((1 << _CODE_BITS) - 1)) for pair in chosen)


def _shard_bits(shards: float) -> int:
    """Return the power of two nearest to a number of shards."""
    return min(max(round(math.log2(max(shards, 1.0))), 0), _MAX_SHARD_BITS)
