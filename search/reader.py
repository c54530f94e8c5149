"""Reads the published files of an index, as the browser client does: postings, stored documents, exact names.

It answers what one word matches; joining words, order and the query's syntax are in `search.whoosh_reader` and `search.query`.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from search.bits import BitReader
from search.documents import SEPARATOR
from search.layout import (
    DOCUMENTS_FAMILY,
    EXACT,
    FORMAT,
    GRAM_FAMILIES,
    HEADER_PARAMETER,
    KEY_BITS,
    KINDS_BLOCK,
    KINDS_FAMILY,
    MANIFEST,
    documents_of,
    file_name,
    grams_of,
    key_names,
    key_of,
    key_parameter,
    list_parameter,
    unwrap,
)
from search.normal import compact, join_normal_forms, normal_form

Ids = npt.NDArray[np.int64]
NO_IDS: Final = np.zeros(0, np.int64)
_VERIFIED_AT_ONCE: Final = 512


class IndexFault(Exception):
    """Raised when a folder holds no index, or one that this version cannot read."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as stored: what is shown of it, and its two searched fields in normal form."""

    id: str
    kind: str
    title: str
    url: str
    date: str
    number: str
    names: tuple[str, ...]
    body: str
    status: str
    status_class: str
    text: str

    def fields(self) -> tuple[str, str]:
        """Return the two searched fields: title, names and number; text and body."""
        return SEPARATOR.join((self.title, *self.names, self.number)), SEPARATOR.join((self.text, self.body))

    def is_named(self, name: str) -> bool:
        """Say whether a compact name is exactly one of the names or the number."""
        return name != "" and any(compact(normal_form(own)) == name for own in (*self.names, self.number))


class PublishedIndex:
    """An index folder opened for reading. Raises `IndexFault` when it is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            manifest = unwrap((folder / f"{MANIFEST}.js").read_bytes())
        except (OSError, ValueError) as error:
            raise IndexFault(f"{folder}: holds no search index ({error})") from None
        if manifest["format"] != FORMAT:
            raise IndexFault(f"{folder}: has format {manifest['format']}, this version reads format {FORMAT}")
        self.count: int = manifest["documents"]
        self.groups: tuple[int, ...] = tuple(manifest["groups"])
        self.kinds: tuple[str, ...] = tuple(manifest["kinds"])
        self._block: int = manifest["block"]
        frequent: str = manifest["frequent"]
        self._frequent = {frequent[at : at + 2] for at in range(0, len(frequent), 2)}
        self._shard_bits: dict[str, int] = manifest["shards"]
        self._read_block = lru_cache(maxsize=512)(self._load_block)
        self._read_shard = lru_cache(maxsize=64)(self._load_shard)

    def postings(self, gram: str) -> Ids:
        """Return the virtual ids, ascending, of the fields that hold one character, a pair, or a triple with a frequent pair."""
        return self._list(GRAM_FAMILIES[len(gram)], key_of(gram))

    def named(self, name: str) -> Ids:
        """Return the documents that are called exactly ``name`` (compact)."""
        virtual = self._list(EXACT, int(key_names([name])[0]))
        named = [place for place in documents_of(virtual, self.groups).tolist() if self.document(place).is_named(name)]
        return np.array(named, np.int64)

    def best_matches(self, word: str) -> tuple[Ids, Ids]:
        """Return the documents that hold a word in normal form, ascending, and the first virtual id of each: all, and exactly."""
        virtual = self._candidates(word)
        if len(word) > 2:
            virtual = self._verify(word, virtual)
        documents = documents_of(virtual, self.groups)
        found, firsts = np.unique(documents, return_index=True)
        return found, virtual[firsts]

    def document(self, place: int) -> StoredDocument:
        """Return the stored document at a place in rank order."""
        row = self._read_block(place // self._block)[place % self._block]
        identifier, kind, title, url, date, number, names, body, status, status_class, text = row
        split = tuple(names.split(SEPARATOR)) if names else ()
        return StoredDocument(identifier, self.kinds[kind], title, url, date, number, split, body, status, status_class, text)

    def kinds_of(self, places: Ids) -> list[str]:
        """Return the kind of each document."""
        columns = [self._inflated(file_name(KINDS_FAMILY, number)) for number in range(-(-self.count // KINDS_BLOCK))]
        codes = np.frombuffer(b"".join(columns), np.uint8)
        return [self.kinds[code] for code in codes[places].tolist()]

    def _candidates(self, word: str) -> Ids:
        """Return the fields that hold all grams of a word, in rank order."""
        lists = sorted((self.postings(gram) for gram in grams_of(word, self._frequent)), key=len)
        found = lists[0]
        for other in lists[1:]:
            found = np.intersect1d(found, other, assume_unique=True)
        return found

    def _verify(self, word: str, virtual: Ids) -> Ids:
        """Keep the fields whose stored text holds the word."""
        documents = documents_of(virtual, self.groups)
        kept = np.zeros(len(virtual), bool)
        turn = np.argsort(documents, kind="stable")
        for some in np.array_split(turn, len(turn) // _VERIFIED_AT_ONCE + 1):
            texts = [self.document(int(documents[at])).fields()[self.is_text(int(virtual[at]))] for at in some]
            kept[some] = [word in normal for normal in join_normal_forms(texts).split("\x1e")[: len(texts)]]
        return virtual[kept]

    def is_text(self, virtual: int) -> bool:
        """Say whether a virtual id is that of a text, not of a title."""
        start = 0
        for size in self.groups:
            if virtual < start + 2 * size:
                return virtual - start >= size
            start += 2 * size
        raise IndexError(virtual)

    def _list(self, family: str, key: int) -> Ids:
        bits = KEY_BITS - self._shard_bits[family]
        grams, stream = self._read_shard(family, key >> bits)
        position = grams.get(key & ((1 << bits) - 1))
        if position is None:
            return NO_IDS
        reader = BitReader(stream)
        reader.position = position
        length = reader.read(0) + 1
        parameter = list_parameter(2 * self.count, length)
        return np.cumsum(np.array([reader.read(parameter) + 1 for _ in range(length)], np.int64)) - 1

    def _load_shard(self, family: str, shard: int) -> tuple[dict[int, int], bytes]:
        """Return where each gram's list begins in a shard, by the low bits of its key, and the stream."""
        stream = self._payload(file_name(family, shard))
        reader = BitReader(stream)
        count = reader.read(HEADER_PARAMETER)
        key_bits = key_parameter(self._shard_bits[family], count)
        grams: dict[int, int] = {}
        low = -1
        for _ in range(count):
            low += reader.read(key_bits) + 1
            grams[low] = reader.position
            length = reader.read(0) + 1
            parameter = list_parameter(2 * self.count, length)
            for _ in range(length):
                reader.read(parameter)
        return grams, stream

    def _load_block(self, number: int) -> list[list[Any]]:
        rows: list[list[Any]] = orjson.loads(self._inflated(file_name(DOCUMENTS_FAMILY, number)))
        return rows

    def _inflated(self, name: str) -> bytes:
        return zlib.decompress(self._payload(name), -15)

    def _payload(self, name: str) -> bytes:
        try:
            payload: bytes = unwrap((self._folder / f"{name}.js").read_bytes())
        except (OSError, ValueError) as error:
            raise IndexFault(f"{self._folder / name}.js: cannot be read: {error}") from None
        return payload
