"""Postings: which grams stand in which fields, found by numpy and spread over scratch files by key.

A gram is a character, a pair, a triple that goes on from a hot pair, four characters that go on from a hot triple. What is hot is
measured in a sample; the measured sets themselves are the definition, and the manifest names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from search.documents import SEPARATOR
from search.layout import VIRTUAL_BITS, Codes, Ids, Keys, begin_hash, extend_hash, key_hashes, mix_pairs

# At most so many hot pairs and triples are named in the manifest, each in more than one of so many documents of the sample. Above
# so many documents more of them are (three times as many at most): there a rarer pair's list is as long, and a false candidate costs
# a block to look at, while each pair more costs every first query some three bytes.
_HOT: Final = (640, 320)
_HOT_IN: Final = 125
_HOT_FROM: Final = 100_000
_HOT_AT_MOST: Final = 3.0
_SAMPLE: Final = 8_000
# Code points looked at in the sample (each takes some 70 bytes): of documents so long that there are more, only the beginnings.
_SAMPLED_CODES: Final = 1 << 22
_CODE_BITS: Final = 21
# Code points read at a time (they stay in the cache), postings sorted at a time, code points in a range, ranges, postings wanted per
# bucket.
_READ: Final = 1 << 16
_SPREAD: Final = 1 << 19
_RANGE: Final = 1_000_000
_MAX_RANGES: Final = 64
_BUCKET: Final = 6_000_000
_MAX_BUCKET_BITS: Final = 8
# What a character of text brings in postings, before repetitions are dropped (measured).
_POSTINGS_PER_CHARACTER: Final = 3.0
_SEPARATOR_CODE: Final = np.uint32(ord(SEPARATOR))

Flags = npt.NDArray[np.bool_]
Hot = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scatter:
    """Postings in scratch files of ``folder``, one for each of so many ranges of fields; ``hot`` pairs and triples.

    They are parted into buckets by the highest ``bits`` of their keys.
    """

    folder: Path
    ranges: int
    bits: int
    postings: int
    hot: Hot

    def read(self, bucket: int) -> Keys:
        """Return the postings of one bucket, in no order, some several times."""
        edges = [np.load(_edges_file(self.folder, number)) for number in range(self.ranges)]
        found = np.empty(sum(int(np.sum(each[:, bucket + 1] - each[:, bucket])) for each in edges), np.uint64)
        size = 0
        for number, portions in enumerate(edges):
            with _postings_file(self.folder, number).open("rb", buffering=0) as file:
                for begin, end in portions[:, bucket : bucket + 2].tolist():
                    file.seek(8 * begin)
                    if file.readinto(found[size : size + end - begin].data) != 8 * (end - begin):
                        raise OSError(f"{file.name} ends too soon")
                    size += end - begin
        return found


@dataclass(frozen=True, slots=True)
class FieldRange:
    """Fields ``first`` to ``last`` (exclusive) of what was spooled to ``folder``, whose postings go to scratch files of this number."""

    folder: Path
    number: int
    first: int
    last: int
    bits: int
    hot: Hot


def plan_ranges(folder: Path, characters: int, hot: Hot) -> list[FieldRange]:
    """Divide the fields into ranges of about as many code points each; what is hot and the sizes depend on the documents alone."""
    wanted = characters * _POSTINGS_PER_CHARACTER / _BUCKET
    bits = min(max(int(np.ceil(np.log2(max(wanted, 1)))), 1), _MAX_BUCKET_BITS)
    count = min(max(characters // _RANGE, 1), _MAX_RANGES)
    ends = np.load(folder / "ends.npy")
    edges = [0, *np.searchsorted(ends, np.arange(1, count) * (characters // count), side="right").tolist(), len(ends)]
    return [FieldRange(folder, at, first, last, bits, hot) for at, (first, last) in enumerate(pairwise(edges))]


def find_hot_grams(folder: Path) -> Hot:
    """Return the pairs and triples that stand in many spooled documents, most frequent first, by an even sample of documents."""
    ends = np.load(folder / "ends.npy")
    documents = len(ends) // 2
    step = max(documents // _SAMPLE, 1)
    chosen = np.arange(0, documents, step)
    if not len(chosen):
        return "", ""
    begins = np.concatenate((np.zeros(1, np.int64), ends[:-1]))[2 * chosen]
    sizes = ends[2 * chosen + 1] - begins
    with (folder / "codes.bin").open("rb") as file:
        places = zip(begins.tolist(), (begins + np.minimum(sizes, _cut(sizes, _SAMPLED_CODES))).tolist(), strict=True)
        parts = [_read_codes(file, begin, end) for begin, end in places]
    codes = np.concatenate(parts)
    sample = codes.astype(np.uint64)
    owners = np.repeat(np.arange(len(parts), dtype=np.uint64), [len(part) for part in parts])
    plain = sample != _SEPARATOR_CODE
    pairs = (sample[:-1] << np.uint64(_CODE_BITS)) | sample[1:]
    inside = plain[:-1] & plain[1:]
    more = min(max(documents / _HOT_FROM, 1.0) ** 0.5, _HOT_AT_MOST)
    least = int(len(parts) / (_HOT_IN * more))
    found = _frequent(pairs[inside], owners[:-1][inside], least, int(_HOT[0] * more))
    low = (1 << _CODE_BITS) - 1
    names = [chr(pair >> _CODE_BITS) + chr(pair & low) for pair in found.tolist()]
    numbers = _HotTables(("".join(names), "")).number_pairs(codes).astype(np.uint64)
    whole = inside[:-1] & inside[1:] & (numbers[:-2] > 0)
    triples = (numbers[:-2][whole] << np.uint64(_CODE_BITS)) | sample[2:][whole]
    tripled = _frequent(triples, owners[:-2][whole], least, int(_HOT[1] * more))
    return "".join(names), "".join(names[(triple >> _CODE_BITS) - 1] + chr(triple & low) for triple in tripled.tolist())


def _cut(sizes: Ids, most: int) -> int:
    """Return the greatest size to which the greater ones are cut so that their sum is at most ``most``; 1 at least."""
    ascending = np.sort(sizes)
    before = np.cumsum(ascending) - ascending
    left = np.arange(len(ascending), 0, -1)
    over = np.flatnonzero(before + left * ascending > most)
    return max(int((most - before[over[0]]) // left[over[0]]), 1) if len(over) else int(ascending[-1])


def _read_codes(file: BinaryIO, begin: int, end: int) -> Codes:
    """Return some of the spooled code points."""
    file.seek(4 * begin)
    return np.frombuffer(file.read(4 * (end - begin)), np.uint32)


def _frequent(grams: Keys, owners: Keys, least: int, most: int) -> Keys:
    """Return the grams (numbers of 42 bits) that more than ``least`` documents hold, most frequent first, at most so many."""
    # 42 bits of a gram and the number of a sampled document fit one sortable number; np.unique would take ten times as long.
    once = (grams << np.uint64(64 - 2 * _CODE_BITS)) | owners
    once.sort()
    held = once[np.diff(once, prepend=~np.uint64(0)) != 0] >> np.uint64(64 - 2 * _CODE_BITS)
    heads = np.flatnonzero(np.diff(held, prepend=~np.uint64(0)) != 0)
    found, counts = held[heads], np.diff(heads, append=len(held))
    often = np.flatnonzero(counts > least)
    chosen: Keys = found[often[np.lexsort((found[often], -counts[often]))][:most]]
    return chosen


class _HotTables:
    """Says of pairs and triples whether they are hot, by three look-ups."""

    def __init__(self, hot: Hot) -> None:
        pairs = [hot[0][at : at + 2] for at in range(0, len(hot[0]), 2)]
        triples = [hot[1][at : at + 3] for at in range(0, len(hot[1]), 3)]
        letters = sorted({letter for gram in (*pairs, *triples) for letter in gram})
        self._width = len(letters) + 1
        place = {letter: at for at, letter in enumerate(letters, 1)}
        self._letters = np.zeros(max(map(ord, letters), default=0) + 2, np.uint16)
        for letter, at in place.items():
            self._letters[ord(letter)] = at
        self._pairs = np.zeros(self._width * self._width, np.uint16)
        numbers = {pair: at for at, pair in enumerate(pairs, 1)}
        for pair, at in numbers.items():
            self._pairs[place[pair[0]] * self._width + place[pair[1]]] = at
        self._triples = np.zeros((len(pairs) + 1) * self._width, bool)
        for triple in triples:
            self._triples[numbers[triple[:2]] * self._width + place[triple[2]]] = True

    def number_pairs(self, codes: Codes) -> npt.NDArray[np.uint16]:
        """Return the number of the hot pair that begins at each code point, counted from 1; 0 where none does."""
        return self._pairs_at(self._letters_at(codes))

    def look(self, codes: Codes) -> tuple[Flags, Flags]:
        """Return whether the pair, and the triple, that begins at each code point is hot (at the end: with what is not there, no)."""
        letters = self._letters_at(codes)
        pairs = self._pairs_at(letters)
        triples = np.zeros(len(codes), bool)
        triples[:-2] = self._triples[pairs[:-2].astype(np.int32) * self._width + letters[2:]]
        return pairs > 0, triples

    def _letters_at(self, codes: Codes) -> npt.NDArray[np.int32]:
        return self._letters[np.minimum(codes, len(self._letters) - 1)].astype(np.int32)

    def _pairs_at(self, letters: npt.NDArray[np.int32]) -> npt.NDArray[np.uint16]:
        pairs = np.zeros(len(letters), np.uint16)
        pairs[:-1] = self._pairs[letters[:-1] * self._width + letters[1:]]
        return pairs


def scatter_range(part: FieldRange) -> int:
    """Write the postings of all grams of a range of fields to scratch files (the first has exact names, too) and count them."""
    bounds = np.arange(1, 1 << part.bits, dtype=np.uint64) << np.uint64(64 - part.bits)
    edges: list[npt.NDArray[np.int64]] = []
    count = 0
    with _postings_file(part.folder, part.number).open("wb", buffering=0) as file:
        for portion in _in_portions(_postings(part, _HotTables(part.hot))):
            # Sorted portions fall into buckets by themselves, and sorting them costs no more than parting them.
            portion.sort()
            edges.append(count + np.concatenate(([0], np.searchsorted(portion, bounds), [len(portion)])))
            # An unbuffered file may take less than it was given: on a full disk it says so by a number only.
            if file.write(portion.data) != portion.nbytes:
                raise OSError(f"{file.name} was not written whole: is the disk full?")
            count += len(portion)
    np.save(_edges_file(part.folder, part.number), np.reshape(edges, (len(edges), (1 << part.bits) + 1)).astype(np.int64))
    return count


def _postings_file(folder: Path, number: int) -> Path:
    return folder / f"postings-{number}.bin"


def _edges_file(folder: Path, number: int) -> Path:
    return folder / f"postings-{number}.npy"


def _in_portions(parts: Iterator[Keys]) -> Iterator[Keys]:
    """Gather small arrays into large ones."""
    gathered: list[Keys] = []
    size = 0
    for part in parts:
        gathered.append(part)
        size += len(part)
        if size >= _SPREAD:
            yield np.concatenate(gathered)
            gathered, size = [], 0
    if gathered:
        yield np.concatenate(gathered)


def _postings(part: FieldRange, tables: _HotTables) -> Iterator[Keys]:
    if part.first == 0:
        yield _join(np.load(part.folder / "exact_keys.npy"), np.load(part.folder / "exact_virtual.npy").astype(np.uint64))
    ends = np.load(part.folder / "ends.npy")
    begins = np.concatenate((np.zeros(1, np.int64), ends[:-1]))[part.first : part.last]
    ends, virtual = ends[part.first : part.last], np.load(part.folder / "virtual.npy")[part.first : part.last]
    with (part.folder / "codes.bin").open("rb") as file:
        for first, last in _read_segments(begins, ends):
            codes = _read_codes(file, int(begins[first]), int(ends[last - 1]))
            places = np.repeat(np.arange(last - first, dtype=np.uint64), ends[first:last] - begins[first:last])
            numbers = virtual[first:last].astype(np.uint64)
            yield _singles(codes, places, numbers)
            yield from _grams(codes, numbers[places], tables)


def _read_segments(begins: Ids, ends: Ids) -> Iterator[tuple[int, int]]:
    """Yield ranges of fields of a few code points each, one field at least."""
    first = 0
    while first < len(ends):
        last = max(int(np.searchsorted(ends, begins[first] + _READ, side="right")), first + 1)
        yield first, last
        first = last


def _join(keys: Keys, owners: Keys) -> Keys:
    return (keys << np.uint64(VIRTUAL_BITS)) | owners


def _singles(codes: Codes, places: Keys, numbers: Keys) -> Keys:
    """Return key and virtual id of each character of each field, once."""
    once = (places << np.uint64(_CODE_BITS)) | codes
    once.sort()
    once = once[np.diff(once, prepend=~np.uint64(0)) != 0]
    letters = (once & np.uint64((1 << _CODE_BITS) - 1)).astype(np.uint32)
    kept = letters != _SEPARATOR_CODE
    letters = letters[kept]
    return _join(mix_pairs(letters, np.zeros(len(letters), np.uint32)), numbers[once[kept] >> np.uint64(_CODE_BITS)])


def _grams(codes: Codes, owners: Keys, tables: _HotTables) -> Iterator[Keys]:
    """Yield key and virtual id of each longer gram, as often as it occurs."""
    plain = codes != _SEPARATOR_CODE
    whole = plain[:-1] & plain[1:]
    at = np.flatnonzero(whole)
    yield _join(mix_pairs(codes[at], codes[at + 1]), owners[at])
    hot = tables.look(codes)
    for size, is_hot in zip((3, 4), hot, strict=True):
        if len(codes) < size:
            return
        whole = whole[:-1] & plain[size - 1 :]
        at = np.flatnonzero(whole & (is_hot[: len(whole)] | is_hot[1 : len(whole) + 1]))
        hashes = begin_hash(codes[at])
        for step in range(1, size):
            hashes = extend_hash(hashes, codes[at + step])
        yield _join(key_hashes(hashes), owners[at])
