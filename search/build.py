"""The second stage of building: files of the index from a Spool, in parts that run in any order and in separate processes.

Every function yields (path below the index, bytes). `build_index` does all of it in turn.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from search.documents import DocumentBatch
from search.layout import (
    COLUMN_CHUNK,
    COLUMNS,
    DOCUMENTS,
    FACETS,
    FOLDING,
    FORMAT,
    GRAMS,
    HEAD,
    LISTS,
    LONG,
    MANIFEST,
    column_file,
    file_name,
    wrap,
    wrap_json,
)
from search.names import name_files
from search.normal import simplifications
from search.shards import Paging, encode_shards
from search.sharing import Apply, in_turn
from search.spool import Rows, Spool, spool_documents, spread_postings

# Documents per block: a page of ten hits mostly lies in ten blocks, so a block is small.
BLOCK: Final = 8
BLOCKS_PER_PART: Final = 1024
# First characters of names that the manifest tells at most: most queries begin with none of them, and need not look for a name.
_INITIALS_AT_MOST: Final = 512
# Lists of more ids than a share of the documents, within bounds, bring their first page along: a few per cent of the index, for one
# request instead of eleven where a word is frequent.
_PAGED_SHARE: Final = 12
_PAGED_AT_MOST: Final = 8192
# Postings encoded at a time.
_ENCODE: Final = 1 << 17
# Bytes that a posting costs in an index of so many postings (measured, repetitions included; ever less in larger ones), and bytes
# wanted per shard: a little more in large indexes, for fewer files.
_POSTING_BYTES: Final = (0.57, 4.3e7, 0.13)
_SHARD: Final = 5_000
_SHARD_AT_MOST: Final = 11_000
_MAX_SHARD_BITS: Final = 16
# Characters that not every reader of GB 18030 reads alike: private use and those that the edition of 2022 moved.
_CONTESTED: Final = re.compile("[\ue000-\uf8ff\u1e3f\u01f9\u9fb4-\u9fbb\ufe10-\ufe19\u20ac]")

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class PostingPart:
    """The shards whose keys begin with the bits of ``bucket``."""

    bucket: int


def build_index(batches: Iterable[DocumentBatch], scratch: Path, apply: Apply = in_turn) -> Files:
    """Yield all files of an index of the documents; ``scratch`` is a folder that may be thrown away afterwards.

    ``apply`` may let other processes do the first stage (`search.sharing`).
    """
    spool = spread_postings(spool_documents(batches, scratch, apply), apply)
    for part in posting_parts(spool):
        yield from posting_files(spool, part)
    for first in range(0, count_blocks(spool), BLOCKS_PER_PART):
        yield from block_files(spool, first, first + BLOCKS_PER_PART)
    yield from summary_files(spool)


def count_blocks(spool: Spool) -> int:
    """Count the blocks of stored documents."""
    return -(-spool.documents // BLOCK)


def shard_bits(spool: Spool) -> int:
    """Return how many of the highest bits of a key choose its shard."""
    cost, postings, shrinking = _POSTING_BYTES
    size = cost * spool.scatter.postings * (postings / max(spool.scatter.postings, 1)) ** shrinking
    wanted = min(max(_SHARD, _SHARD * (size / 2e7) ** 0.3), _SHARD_AT_MOST)
    return min(max(round(math.log2(max(size / wanted, 1.0))), spool.scatter.bits), _MAX_SHARD_BITS)


def posting_parts(spool: Spool) -> tuple[PostingPart, ...]:
    """Divide the shards into parts of bounded memory."""
    return tuple(PostingPart(bucket) for bucket in range(1 << spool.scatter.bits))


def count_shards(spool: Spool) -> int:
    """Count the shards of one part."""
    return 1 << (shard_bits(spool) - spool.scatter.bits)


def paged_length(documents: int) -> int:
    """Return how many ids a list has at most that brings no first page along."""
    return max(LONG, min(documents // _PAGED_SHARE, _PAGED_AT_MOST))


def posting_files(spool: Spool, part: PostingPart) -> Files:
    """Yield the shards of one part and the blocks of their long lists."""
    with spool.rows() as rows:
        yield from _posting_files(spool, part, rows)


def _posting_files(spool: Spool, part: PostingPart, rows: Rows) -> Files:
    order = spool.load("order")

    @cache
    def pack(places: tuple[int, ...]) -> bytes:
        # The grams of one phrase begin with the same documents.
        return _pack_rows(list(rows.read_all(np.asarray(order[list(places)]))))

    paging = Paging(paged_length(spool.documents), pack)
    postings = spool.scatter.read(part.bucket)
    postings.sort()
    if len(postings):
        postings = postings[np.concatenate(([True], postings[1:] != postings[:-1]))]
    bits, count = shard_bits(spool), count_shards(spool)
    begin = part.bucket * count
    inner = np.arange(begin + 1, begin + count, dtype=np.uint64) << np.uint64(64 - bits)
    edges = np.concatenate(([0], np.searchsorted(postings, inner), [len(postings)]))
    first, lists = 0, part.bucket << 16
    while first < count:
        last = max(int(np.searchsorted(edges, edges[first] + _ENCODE, side="right")) - 1, first + 1)
        some = postings[edges[first] : edges[last]]
        shards, blocks = encode_shards(some, bits, begin + first, begin + last, spool.groups, lists, paging)
        for number, payloads in enumerate(shards, begin + first):
            name = file_name(GRAMS, number)
            yield f"{name}.js", wrap(name, *payloads)
        for number, block in enumerate(blocks, lists):
            name = file_name(LISTS, number)
            yield f"{name}.js", wrap(name, block)
        lists += len(blocks)
        first = last


def block_files(spool: Spool, first: int, last: int) -> Files:
    """Yield blocks ``first`` to ``last`` (exclusive, cut at the end) of the stored documents, in rank order."""
    order = np.asarray(spool.load("order")[first * BLOCK : last * BLOCK])
    with spool.rows() as rows:
        stored_rows = rows.read_all(order)
        for block in range(first, first - (-len(order) // BLOCK)):
            stored = list(islice(stored_rows, BLOCK))
            name = file_name(DOCUMENTS, block)
            yield f"{name}.js", wrap(name, _pack_rows(stored))


def _pack_rows(rows: list[bytes]) -> bytes:
    return pack_text(b"[" + b",".join(rows) + b"]")


def pack_text(text: bytes) -> bytes:
    """Return UTF-8 text deflated, in GB 18030 (first byte 0), where Chinese takes two bytes, or as it is (first byte 1)."""
    characters = text.decode()
    if _CONTESTED.search(characters):
        return b"\1" + deflate(text)
    return b"\0" + deflate(characters.encode("gb18030"))


def deflate(data: bytes) -> bytes:
    """Return raw deflated bytes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def describe_index(spool: Spool) -> dict[str, Any]:
    """Return the manifest of an index of the spooled documents, without names and without a fresh file."""
    return {
        "format": FORMAT,
        "version": spool.version,
        "documents": spool.documents,
        "total": spool.documents,
        "groups": spool.groups,
        "block": BLOCK,
        "bits": shard_bits(spool),
        "long": LONG,
        "head": HEAD,
        "paged": paged_length(spool.documents),
        "hot": spool.scatter.hot,
        "kinds": spool.kinds,
        "labels": spool.labels,
        "years": spool.years,
        "expires": spool.expires,
        "folds": spool.folds,
        "initials": spool.initials if len(spool.initials) <= _INITIALS_AT_MOST else "",
        "fresh": "",
    }


def summary_files(spool: Spool) -> Files:
    """Yield the manifest, the facet columns and their values, the names for suggestions and the table of characters."""
    manifest = describe_index(spool)
    for column in COLUMNS:
        codes = spool.load(column)
        for chunk in range(-(-spool.documents // COLUMN_CHUNK)):
            part = np.asarray(codes[chunk * COLUMN_CHUNK : (chunk + 1) * COLUMN_CHUNK])
            planes = (part & 255, part >> 8) if len(spool.values[column]) > 256 else (part,)
            name = column_file(column, chunk)
            yield f"{name}.js", wrap(name, deflate(b"".join(plane.astype(np.uint8).tobytes() for plane in planes)))
    yield f"{FACETS}.js", wrap(FACETS, deflate(orjson.dumps(spool.values)))
    yield f"{FOLDING}.js", folding_file()
    names, facts = name_files(spool, spool.load("rank"))
    yield from names
    yield f"{MANIFEST}.js", wrap_json(MANIFEST, manifest | facts)


def folding_file() -> bytes:
    """Return the script with all pairs of traditional and simplified characters."""
    pairs = "".join(source + target for source, target in sorted(simplifications().items()))
    return wrap(FOLDING, deflate(pairs.encode()))
