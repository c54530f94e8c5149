"""Reads the lists of grams and names from the published shards and the blocks of long lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from search.bits import BitReader
from search.layout import (
    DIRECTORY_PARAMETER,
    FILE_PARAMETER,
    GRAMS,
    GRAMS_PARAMETER,
    KEY_BITS,
    LENGTH_PARAMETER,
    LISTS,
    Ids,
    block_length,
    file_name,
    key_parameter,
    list_parameter,
)

NO_IDS: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Posted:
    """A gram's list as a shard tells it: virtual ids, or the length and the first block of a long list and how many documents it holds."""

    ids: Ids
    length: int
    documents: int
    first_block: int = -1
    begins: tuple[int, ...] = ()


class PostedLists:
    """The lists of an index of ``documents``, whose shards are chosen by ``bits`` and keep lists of at most ``long`` ids whole.

    ``payload`` returns the bytes of a file by its name.
    """

    def __init__(self, payload: Callable[[str], bytes], documents: int, bits: int, long: int, head: int) -> None:
        self._payload = payload
        self._virtual_count = 2 * documents
        self._bits, self._long, self._head = bits, long, head
        self._read_shard = lru_cache(maxsize=64)(self._load_shard)

    def find(self, key: int) -> Posted:
        """Return the list of a key; an empty one when no shard has it."""
        bits = KEY_BITS - self._bits
        grams, stream = self._read_shard(key >> bits)
        position = grams.get(key & ((1 << bits) - 1))
        if position is None:
            return Posted(NO_IDS, 0, 0)
        reader = BitReader(stream)
        reader.position = position
        return self._read_list(reader)

    def _read_list(self, reader: BitReader) -> Posted:
        length = reader.read(LENGTH_PARAMETER) + 1
        parameter = list_parameter(self._virtual_count, length)
        if length <= self._long:
            ids = np.cumsum(np.array([reader.read(parameter) + 1 for _ in range(length)], np.int64)) - 1
            return Posted(ids, length, length)
        documents, first_block = reader.read(LENGTH_PARAMETER) + 1, reader.read(FILE_PARAMETER)
        inner = -(-length // block_length(parameter)) - 1
        steps = [reader.read(DIRECTORY_PARAMETER) + 1 for _ in range(inner)]
        ids = np.cumsum(np.array([reader.read(parameter) + 1 for _ in range(self._head)], np.int64)) - 1
        begins = np.cumsum(np.array([int(ids[0]), *steps]))
        return Posted(ids, length, documents, first_block, tuple(begins.tolist()))

    def whole(self, posted: Posted) -> Ids:
        """Return all virtual ids of a list, the blocks of a long one read."""
        if posted.first_block < 0:
            return posted.ids
        parameter = list_parameter(self._virtual_count, posted.length)
        size = block_length(parameter)
        parts = []
        for at, begin in enumerate(posted.begins):
            reader = BitReader(self._payload(file_name(LISTS, posted.first_block + at)))
            count = min(size, posted.length - at * size)
            parts.append(np.cumsum(np.array([begin, *(reader.read(parameter) + 1 for _ in range(count - 1))], np.int64)))
        return np.concatenate(parts)

    def _load_shard(self, shard: int) -> tuple[dict[int, int], bytes]:
        """Return where each gram's list begins in a shard, by the low bits of its key, and the stream."""
        stream = self._payload(file_name(GRAMS, shard))
        reader = BitReader(stream)
        count = reader.read(GRAMS_PARAMETER)
        key_bits = key_parameter(self._bits, count)
        grams: dict[int, int] = {}
        low = -1
        for _ in range(count):
            low += reader.read(key_bits) + 1
            grams[low] = reader.position
            self._read_list(reader)
        return grams, stream
