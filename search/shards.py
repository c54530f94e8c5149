"""Encodes sorted postings: shards as bit streams, the blocks of long lists beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from search.bits import pack_stream, pack_streams
from search.layout import (
    DIRECTORY_PARAMETER,
    FILE_PARAMETER,
    GRAMS_PARAMETER,
    HEAD,
    KEY_BITS,
    LENGTH_PARAMETER,
    LONG,
    PAGE,
    VIRTUAL_BITS,
    Ids,
    Keys,
    block_length,
    first_documents,
    key_parameter,
)


@dataclass(slots=True)
class _Blocks:
    """The blocks of long lists that were met, numbered from ``first``."""

    first: int
    streams: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which lists bring their first page along: those of more than ``longer_than`` ids; ``pack`` packs the rows of some places."""

    longer_than: int
    pack: Callable[[tuple[int, ...]], bytes]


def encode_shards(
    postings: Keys, bits: int, first: int, last: int, groups: Sequence[int], lists: int, paging: Paging
) -> tuple[list[tuple[bytes, ...]], list[bytes]]:
    """Return the payloads of shards ``first`` to ``last`` (exclusive) and the blocks of their long lists, which are numbered from ``lists``.

    ``postings`` are the sorted, distinct postings of these shards. A shard is a stream and the pages of its longest lists. A stream is:
    number of grams; for each gram the gap of its key, its length, and the gaps of its list, or what leads to its blocks.
    """
    low_bits, virtual_count = KEY_BITS - bits, 2 * sum(groups)
    keys = postings >> np.uint64(VIRTUAL_BITS)
    virtual = (postings & np.uint64((1 << VIRTUAL_BITS) - 1)).astype(np.int64)
    heads = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)
    shard = (keys[heads] >> np.uint64(low_bits)).astype(np.int64) - first
    low = (keys[heads] & np.uint64((1 << low_bits) - 1)).astype(np.int64)
    lengths = np.diff(heads, append=len(postings))
    grams_in = np.bincount(shard, minlength=last - first)
    key_gaps = low - np.where(np.diff(shard, prepend=-1) != 0, -1, np.roll(low, 1)) - 1
    gaps = np.diff(virtual, prepend=0) - 1
    gaps[heads] = virtual[heads]
    parameter = np.maximum(_bit_lengths(virtual_count // lengths) - 1, 0)
    is_long = lengths > LONG
    # Where each code stands: every shard opens with one code, every gram with two.
    codes_of = 2 + np.where(is_long, 0, lengths)
    for at in np.flatnonzero(is_long).tolist():
        codes_of[at] += 1 - (-int(lengths[at]) // block_length(int(parameter[at]))) + HEAD
    gram_at = np.cumsum(codes_of) - codes_of + shard + 1
    codes_in = 1 + np.bincount(shard, weights=codes_of, minlength=last - first).astype(np.int64)
    values = np.empty(int(codes_in.sum()), np.uint64)
    parameters = np.empty(len(values), np.int64)
    shard_at = np.cumsum(codes_in) - codes_in
    values[shard_at], parameters[shard_at] = grams_in.astype(np.uint64), GRAMS_PARAMETER
    per_shard = {count: key_parameter(bits, count) for count in set(grams_in.tolist())}
    key_parameters = np.array([per_shard[count] for count in grams_in.tolist()], np.int64)
    values[gram_at], parameters[gram_at] = key_gaps.astype(np.uint64), key_parameters[shard]
    values[gram_at + 1], parameters[gram_at + 1] = (lengths - 1).astype(np.uint64), LENGTH_PARAMETER
    short = np.repeat(~is_long, lengths)
    before = np.repeat(gram_at + 2 - heads, lengths)
    posting_at = np.flatnonzero(short) + before[short]
    values[posting_at], parameters[posting_at] = gaps[short].astype(np.uint64), np.repeat(parameter, lengths)[short]
    blocks, seen = _Blocks(lists), np.zeros(sum(groups), bool)
    pages: list[list[bytes]] = [[] for _ in range(first, last)]
    for at in np.flatnonzero(is_long).tolist():
        places = slice(int(heads[at]), int(heads[at] + lengths[at]))
        lead, lead_parameters = _encode_long(virtual[places], gaps[places], int(parameter[at]), groups, blocks, seen)
        here = slice(int(gram_at[at]) + 2, int(gram_at[at] + codes_of[at]))
        values[here], parameters[here] = lead, lead_parameters
        if lengths[at] > paging.longer_than:
            pages[shard[at]].append(paging.pack(tuple(first_documents(virtual[places][:HEAD], groups)[:PAGE])))
    streams = pack_streams(values, parameters, codes_in)
    return [(stream, *own) for stream, own in zip(streams, pages, strict=True)], blocks.streams


def _encode_long(
    virtual: Ids, gaps: Ids, parameter: int, groups: Sequence[int], blocks: _Blocks, seen: npt.NDArray[np.bool_]
) -> tuple[Keys, Ids]:
    """Put a long list into blocks; return what stands in the shard: documents, first block, where each block begins, the first ids."""
    size = block_length(parameter)
    starts = virtual[::size]
    distinct = _count_documents(virtual, groups, seen)
    lead = np.concatenate(([distinct - 1, blocks.first + len(blocks.streams)], np.diff(starts) - 1, gaps[:HEAD]))
    counts = (1, 1, len(starts) - 1, HEAD)
    parameters = np.repeat((LENGTH_PARAMETER, FILE_PARAMETER, DIRECTORY_PARAMETER, parameter), counts)
    inner = gaps.astype(np.uint64)
    blocks.streams.extend(pack_stream(inner[begin + 1 : begin + size], parameter) for begin in range(0, len(gaps), size))
    return lead.astype(np.uint64), parameters


def _count_documents(virtual: Ids, groups: Sequence[int], seen: npt.NDArray[np.bool_]) -> int:
    """Return how many documents hold a gram in either field; ``seen`` is all false, before and after."""
    both = start = 0
    for size in groups:
        edges = np.searchsorted(virtual, (2 * start, 2 * start + size, 2 * (start + size)))
        titles, texts = virtual[edges[0] : edges[1]] - 2 * start, virtual[edges[1] : edges[2]] - (2 * start + size)
        seen[titles] = True
        both += int(np.count_nonzero(seen[texts]))
        seen[titles] = False
        start += size
    return len(virtual) - both


def _bit_lengths(numbers: Ids) -> Ids:
    return np.frexp(numbers.astype(np.float64))[1].astype(np.int64)
