"""The second stage of building: files of the index from a Spool, in parts that run in any order and in separate processes.

Every function yields (path below the index, bytes). `build_index` does all of it in turn.
"""

from __future__ import annotations

import math
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from search.bits import pack_streams
from search.documents import SEPARATOR, DocumentBatch
from search.layout import (
    DOCUMENTS_FAMILY,
    EXACT,
    FORMAT,
    HEADER_PARAMETER,
    KEY_BITS,
    KINDS_BLOCK,
    KINDS_FAMILY,
    MANIFEST,
    NAMES,
    PAIR,
    SINGLE,
    TRIPLE,
    VIRTUAL_BITS,
    Codes,
    Keys,
    file_name,
    mix_pairs,
    mix_triples,
    wrap,
    wrap_json,
)
from search.spool import Spool, spool_documents

# Documents per block: a page of ten hits mostly lies in ten blocks, so a block is small.
BLOCK: Final = 8
BLOCKS_PER_PART: Final = 1024
# Code points read at a time, postings encoded at a time, code points whose postings one part sorts in memory.
_READ: Final = 1 << 21
_ENCODE: Final = 1 << 20
_PART_CHARACTERS: Final = {TRIPLE: 32_000_000, PAIR: 12_000_000, SINGLE: 64_000_000}
# Less at a time where the characters of each field are ticked off in one table.
_TICKED_AT_ONCE: Final = 1 << 19
_WHOLE: Final = 250_000
_SEPARATOR_CODE: Final = np.uint32(ord(SEPARATOR))

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class PostingPart:
    """Shards ``first`` to ``last`` (exclusive) of one family."""

    family: str
    first: int
    last: int


def build_index(batches: Iterable[DocumentBatch], scratch: Path) -> Files:
    """Yield all files of an index of the documents; ``scratch`` is a folder that may be thrown away afterwards."""
    spool = spool_documents(batches, scratch)
    for part in posting_parts(spool):
        yield from posting_files(spool, part)
    for first in range(0, count_blocks(spool), BLOCKS_PER_PART):
        yield from block_files(spool, first, first + BLOCKS_PER_PART)
    yield from summary_files(spool)


def count_blocks(spool: Spool) -> int:
    """Count the blocks of stored documents."""
    return -(-spool.documents // BLOCK)


def posting_parts(spool: Spool) -> tuple[PostingPart, ...]:
    """Divide the shards of all families into parts of bounded memory, at least two for the large family once it is worth it."""
    parts: list[PostingPart] = []
    for family, characters in _PART_CHARACTERS.items():
        shards = 1 << spool.shard_bits[family]
        wanted = math.ceil(spool.characters / characters)
        if family == PAIR and spool.characters > _WHOLE:
            wanted += wanted % 2
        bounds = sorted({shards * step // max(wanted, 1) for step in range(max(wanted, 1) + 1)})
        parts.extend(PostingPart(family, first, last) for first, last in pairwise(bounds))
    return (*parts, PostingPart(EXACT, 0, 1 << spool.shard_bits[EXACT]))


def posting_files(spool: Spool, part: PostingPart) -> Files:
    """Yield the shards of one part."""
    collect = {EXACT: _collect_exact, SINGLE: _collect_singles}
    postings = collect.get(part.family, _collect_grams)(spool, part)
    postings.sort()
    if len(postings):
        postings = postings[np.concatenate(([True], postings[1:] != postings[:-1]))]
    shift = np.uint64(64 - spool.shard_bits[part.family])
    shards = np.arange(part.first, part.last + 1, dtype=np.uint64)
    inner = shards[1:-1] << shift
    edges = np.concatenate(([0], np.searchsorted(postings, inner), [len(postings)]))
    first = 0
    while first < len(edges) - 1:
        last = max(int(np.searchsorted(edges, edges[first] + _ENCODE, side="right")) - 1, first + 1)
        streams = _encode_shards(spool, part, postings[edges[first] : edges[last]], part.first + first, part.first + last)
        for shard, stream in enumerate(streams, part.first + first):
            name = file_name(part.family, shard)
            yield f"{name}.js", wrap(name, stream)
        first = last


def block_files(spool: Spool, first: int, last: int) -> Files:
    """Yield blocks ``first`` to ``last`` (exclusive, cut at the end) of the stored documents, in rank order."""
    ends, order = spool.load("row_ends"), spool.load("order")
    with (spool.folder / "rows.bin").open("rb") as rows:
        for block in range(first, min(last, count_blocks(spool))):
            stored = []
            for at in order[block * BLOCK : (block + 1) * BLOCK].tolist():
                start = int(ends[at - 1]) if at else 0
                rows.seek(start)
                stored.append(rows.read(int(ends[at]) - start))
            name = file_name(DOCUMENTS_FAMILY, block)
            yield f"{name}.js", wrap(name, _deflate(b"[" + b",".join(stored) + b"]"))


def summary_files(spool: Spool) -> Files:
    """Yield the manifest, the suggestions and the column of kinds."""
    manifest = {
        "format": FORMAT,
        "version": spool.version,
        "documents": spool.documents,
        "groups": spool.groups,
        "block": BLOCK,
        "shards": spool.shard_bits,
        "kinds": spool.kinds,
        "frequent": spool.frequent,
    }
    yield f"{MANIFEST}.js", wrap_json(MANIFEST, manifest)
    yield f"{NAMES}.js", wrap(NAMES, _deflate((spool.folder / "names.json").read_bytes()))
    kinds = spool.load("kinds")
    for number in range(-(-spool.documents // KINDS_BLOCK)):
        name = file_name(KINDS_FAMILY, number)
        yield f"{name}.js", wrap(name, _deflate(kinds[number * KINDS_BLOCK : (number + 1) * KINDS_BLOCK].tobytes()))


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _in_part(spool: Spool, part: PostingPart, keys: Keys) -> npt.NDArray[np.bool_]:
    shard = keys >> np.uint64(KEY_BITS - spool.shard_bits[part.family])
    inside: npt.NDArray[np.bool_] = (shard >= np.uint64(part.first)) & (shard < np.uint64(part.last))
    return inside


def _collect_exact(spool: Spool, part: PostingPart) -> Keys:
    keys = np.asarray(spool.load("exact_keys"))
    virtual = spool.load("exact_virtual").astype(np.uint64)
    inside = _in_part(spool, part, keys)
    return (keys[inside] << np.uint64(VIRTUAL_BITS)) | virtual[inside]


def _collect_singles(spool: Spool, part: PostingPart) -> Keys:
    """Return key and virtual id of every character of the part, unsorted, once per field: ticked off, which is less than sorting."""
    codes, segments, virtual = spool.codes(), np.asarray(spool.load("segments")), np.asarray(spool.load("virtual"))
    ends = np.cumsum(segments)
    found = [np.zeros(0, np.uint64)]
    for first, last in _read_segments(ends, _TICKED_AT_ONCE):
        here = np.asarray(codes[int(ends[first] - segments[first]) : int(ends[last - 1])])
        table = np.zeros(sys.maxunicode + 1, np.uint32)
        table[here] = 1
        alphabet = np.flatnonzero(table).astype(np.uint32)
        table[alphabet] = np.arange(len(alphabet), dtype=np.uint32)
        keys = mix_pairs(alphabet, np.zeros(len(alphabet), np.uint32))
        inside = _in_part(spool, part, keys) & (alphabet != _SEPARATOR_CODE)
        owners = np.repeat(np.arange(last - first), segments[first:last])
        ticked = np.zeros((last - first) * len(alphabet), bool)
        ticked[owners * len(alphabet) + table[here]] = True
        field, letter = np.divmod(np.flatnonzero(ticked), len(alphabet))
        kept = inside[letter]
        owner = virtual[first:last].astype(np.uint64)[field[kept]]
        found.append((keys[letter[kept]] << np.uint64(VIRTUAL_BITS)) | owner)
    return np.concatenate(found)


def _read_segments(ends: npt.NDArray[np.int64], characters: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of segments of at most so many characters each, one segment at least."""
    first = 0
    while first < len(ends):
        begin = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, begin + characters, side="right")), first + 1)
        yield first, last
        first = last


def _collect_grams(spool: Spool, part: PostingPart) -> Keys:
    """Return key and virtual id of every gram of the part, unsorted, as often as it occurs."""
    codes, segments, virtual = spool.codes(), np.asarray(spool.load("segments")), np.asarray(spool.load("virtual"))
    ends, frequent = np.cumsum(segments), _frequent_codes(spool.frequent)
    found = [np.zeros(0, np.uint64)]
    for first, last in _read_segments(ends, _READ):
        here = np.asarray(codes[int(ends[first] - segments[first]) : int(ends[last - 1])])
        owners = np.repeat(virtual[first:last].astype(np.uint64), segments[first:last])
        kept, keys = _grams(part.family, here, frequent)
        inside = _in_part(spool, part, keys)
        found.append((keys[inside] << np.uint64(VIRTUAL_BITS)) | owners[kept[inside]])
    return np.concatenate(found)


def _grams(family: str, codes: Codes, frequent: Keys) -> tuple[npt.NDArray[np.int64], Keys]:
    """Return where the grams of a family begin in some code points, and their keys."""
    second = np.roll(codes, -1)
    is_pair = (codes != _SEPARATOR_CODE) & (second != _SEPARATOR_CODE)
    if family == PAIR:
        kept = np.flatnonzero(is_pair)
        return kept, mix_pairs(codes[kept], second[kept])
    is_frequent = _are_frequent(codes, second, frequent)
    kept = np.flatnonzero(is_pair & np.roll(is_pair, -1) & (is_frequent | np.roll(is_frequent, -1)))
    return kept, mix_triples(codes[kept], second[kept], np.roll(codes, -2)[kept])


def _are_frequent(first: Codes, second: Codes, frequent: Keys) -> npt.NDArray[np.bool_]:
    """Say of each pair whether it is frequent; a small table of remainders rules most out."""
    table = np.zeros(1 << 16, bool)
    table[((frequent >> np.uint64(32)) * np.uint64(31) + (frequent & np.uint64(0xFFFFFFFF))) & np.uint64(0xFFFF)] = True
    answer: npt.NDArray[np.bool_] = table[(first * np.uint32(31) + second) & np.uint32(0xFFFF)]
    likely = np.flatnonzero(answer)
    pairs = (first[likely].astype(np.uint64) << np.uint64(32)) | second[likely]
    answer[likely] = np.isin(pairs, frequent)
    return answer


def _frequent_codes(frequent: str) -> Keys:
    codes = np.frombuffer(frequent.encode("utf-32-le"), np.uint32).astype(np.uint64)
    return (codes[0::2] << np.uint64(32)) | codes[1::2]


def _bit_lengths(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.frexp(numbers.astype(np.float64))[1].astype(np.int64)


def _encode_shards(spool: Spool, part: PostingPart, postings: Keys, first: int, last: int) -> list[bytes]:
    """Return the streams of some shards: number of grams; for each gram the gap of its key, its count, its gaps."""
    bits = KEY_BITS - spool.shard_bits[part.family]
    keys = postings >> np.uint64(VIRTUAL_BITS)
    virtual = (postings & np.uint64((1 << VIRTUAL_BITS) - 1)).astype(np.int64)
    opens = np.diff(keys, prepend=~np.uint64(0)) != 0
    heads = np.flatnonzero(opens)
    gram = np.cumsum(opens) - 1
    shard = (keys[heads] >> np.uint64(bits)).astype(np.int64) - first
    low = (keys[heads] & np.uint64((1 << bits) - 1)).astype(np.int64)
    lengths = np.diff(heads, append=len(postings))
    grams_in = np.bincount(shard, minlength=last - first)
    key_gaps = low - np.where(np.diff(shard, prepend=-1) != 0, -1, np.roll(low, 1)) - 1
    virtual_gaps = virtual - np.where(opens, -1, np.roll(virtual, 1)) - 1
    # Where each code stands: every shard opens with one code, every gram with two.
    head_at = shard + 1 + 2 * np.arange(len(heads)) + heads
    posting_at = np.arange(len(postings)) + shard[gram] + 1 + 2 * (gram + 1)
    codes_in = 1 + 2 * grams_in + np.bincount(shard[gram], minlength=last - first)
    values = np.empty(int(codes_in.sum()), np.uint64)
    parameters = np.empty(len(values), np.int64)
    shard_at = np.cumsum(codes_in) - codes_in
    values[shard_at], parameters[shard_at] = grams_in.astype(np.uint64), HEADER_PARAMETER
    values[head_at] = key_gaps.astype(np.uint64)
    parameters[head_at] = np.maximum(_bit_lengths((1 << bits) // np.maximum(grams_in, 1)) - 1, max(2 * bits - 63, 0))[shard]
    values[head_at + 1], parameters[head_at + 1] = (lengths - 1).astype(np.uint64), 0
    values[posting_at] = virtual_gaps.astype(np.uint64)
    parameters[posting_at] = np.maximum(_bit_lengths(spool.virtual_count // lengths) - 1, 0)[gram]
    return pack_streams(values, parameters, codes_in)
