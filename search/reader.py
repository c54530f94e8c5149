"""Reads the published files of an index, as the browser client does: postings, stored documents, columns, names, the fresh file.

It answers what one word matches; joining words, order and the query's syntax are in `search.whoosh_reader` and `search.query`.
"""

from __future__ import annotations

import zlib
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from search.documents import SEPARATOR
from search.layout import (
    COLUMN_CHUNK,
    DOCUMENTS,
    FACETS,
    FORMAT,
    FRESH,
    MANIFEST,
    NAMES,
    Ids,
    column_file,
    documents_of,
    file_name,
    grams_of,
    is_indexed,
    key_names,
    key_of,
    unwrap,
    virtual_ids,
)
from search.lists import Posted, PostedLists
from search.normal import join_normal_forms, normal_form
from search.stored import StoredDocument

# Virtual ids: whole numbers for documents of the index, fractions between them for those of the fresh file.
Ranks = npt.NDArray[np.float64]
_VERIFIED_AT_ONCE: Final = 512


class IndexFault(Exception):
    """Raised when a folder holds no index, or one that this version cannot read."""


class OtherFormat(IndexFault):
    """Raised for an index that another version of this package wrote."""


class PublishedIndex:
    """An index folder opened for reading. Raises `IndexFault` when it is none.

    Documents are numbered: those of the index by their place in rank order, after them those of the fresh file. ``count`` is the
    number of numbers; those in ``dropped`` stand for nothing any more.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            manifest = unwrap((folder / f"{MANIFEST}.js").read_bytes())
        except (OSError, ValueError) as error:
            raise IndexFault(f"{folder}: holds no search index ({error})") from None
        if not isinstance(manifest, dict):
            raise IndexFault(f"{folder}: holds no search index (the manifest is none)")
        if manifest.get("format") != FORMAT:
            raise OtherFormat(f"{folder}: has format {manifest.get('format')}, this version reads format {FORMAT}")
        self.manifest: dict[str, Any] = manifest
        self.groups: tuple[int, ...] = tuple(manifest["groups"])
        self.kinds: tuple[str, ...] = tuple(manifest["kinds"])
        self.total: int = manifest["total"]
        self._settled: int = manifest["documents"]
        self._labels = tuple(tuple(labels) for labels in manifest["labels"])
        self._block: int = manifest["block"]
        self._hot = tuple(
            frozenset(text[at : at + size] for at in range(0, len(text), size))
            for text, size in zip(manifest["hot"], (2, 3), strict=True)
        )
        fresh = self.inflated(FRESH) if manifest["fresh"] else b'{"dropped":[],"rows":[]}'
        told = orjson.loads(fresh)
        self.dropped: frozenset[int] = frozenset(told["dropped"])
        self._fresh_rows: list[list[Any]] = told["rows"]
        self.count: int = self._settled + len(self._fresh_rows)
        self._read_block = lru_cache(maxsize=512)(self._load_block)
        self._lists = PostedLists(self._payload, self._settled, manifest["bits"], manifest["long"], manifest["head"])

    def is_gram(self, word: str) -> bool:
        """Say whether a word is itself a gram of the index: its list then is the answer."""
        return is_indexed(word, self._hot)

    def postings(self, gram: str) -> Ids:
        """Return the virtual ids, ascending, of the fields of the index (not of the fresh file) that hold an indexed gram."""
        return self._lists.whole(self.posted(gram))

    def posted(self, gram: str) -> Posted:
        """Return the list of a gram without reading the blocks of a long one."""
        return self._lists.find(key_of(gram))

    def named(self, name: str) -> Ids:
        """Return the documents that are called exactly ``name`` (compact)."""
        virtual = self._lists.whole(self._lists.find(int(key_names([name])[0])))
        places = [*documents_of(virtual, self.groups).tolist(), *range(self._settled, self.count)]
        named = [place for place in places if place not in self.dropped and self.document(place).is_named(name)]
        return np.array(named, np.int64)

    def best_matches(self, word: str) -> tuple[Ids, Ranks]:
        """Return the documents that hold a word in normal form, ascending, and the first virtual id of each: all, and exactly."""
        virtual = self._candidates(word)
        if len(word) > 2:
            virtual = self._verify(word, virtual)
        documents = documents_of(virtual, self.groups)
        found, firsts = np.unique(documents, return_index=True)
        ranks = virtual[firsts].astype(np.float64)
        if self.dropped:
            kept = ~np.isin(found, np.array(sorted(self.dropped), np.int64))
            found, ranks = found[kept], ranks[kept]
        fresh = [(at, rank) for at in range(self._settled, self.count) if (rank := self._fresh_rank(at, word)) is not None]
        numbers, more = np.array([at for at, _ in fresh], np.int64), np.array([rank for _, rank in fresh], np.float64)
        return np.concatenate((found, numbers)), np.concatenate((ranks, more))

    def holding(self, gram: str, field: int) -> Ids:
        """Return the documents, ascending, one of whose fields (0 title, 1 text) holds an indexed gram."""
        virtual = self.postings(gram)
        kept = np.array([self.is_text(number) == bool(field) for number in virtual.tolist()], bool)
        settled = (place for place in documents_of(virtual[kept], self.groups).tolist() if place not in self.dropped)
        fresh = (at for at in range(self._settled, self.count) if gram in normal_form(self.document(at).fields()[field]))
        return np.array([*sorted(settled), *fresh], np.int64)

    def place(self, number: int) -> float:
        """Return the place of a document in rank order: its number, or a fraction for a document of the fresh file."""
        if number < self._settled:
            return number
        at = number - self._settled
        return float(self._fresh_rows[at][0] + (at + 1) / (len(self._fresh_rows) + 1))

    def virtual(self, number: int, field: int) -> float:
        """Return the virtual id of a field (0 title, 1 text) of a document."""
        tier = self._tier(number)
        return self.place(number) + sum(self.groups[:tier]) + field * (self.groups[tier] if tier < len(self.groups) else 0)

    def title_ranks(self) -> Ranks:
        """Return the virtual id of the title of every number."""
        settled = virtual_ids(np.arange(self._settled), self.groups)[0] if self._settled else np.zeros(0, np.int64)
        fresh = [self.virtual(number, 0) for number in range(self._settled, self.count)]
        return np.concatenate((settled.astype(np.float64), fresh))

    def row(self, number: int) -> list[Any]:
        """Return the cells of a document as they are stored."""
        if number < self._settled:
            return self._read_block(number // self._block)[number % self._block]
        row: list[Any] = self._fresh_rows[number - self._settled][2:]
        return row

    def document(self, number: int) -> StoredDocument:
        """Return the stored document of a number."""
        row = self.row(number)
        identifier, kind, title, url, date, number_, names, body, status, status_class, text, areas, until, labels = row
        return StoredDocument(
            id=identifier,
            kind=self.kinds[kind],
            title=title,
            url=url,
            date=date,
            number=number_,
            names=_split(names),
            body=body,
            status=status,
            status_class=status_class,
            text=text,
            areas=_split(areas),
            until=until,
            labels=self._labels[labels],
        )

    def column(self, name: str) -> list[str]:
        """Return the value of a column (`search.layout.COLUMNS`) for every number; areas are joined by U+001F."""
        values = self._values[name]
        chunks = []
        for chunk in range(-(-self._settled // COLUMN_CHUNK)):
            data = np.frombuffer(self.inflated(column_file(name, chunk)), np.uint8).astype(np.uint16)
            half = len(data) // 2
            chunks.append(data[:half] | (data[half:] << 8) if len(values) > 256 else data)
        settled = [values[code] for code in np.concatenate([np.zeros(0, np.uint16), *chunks]).tolist()]
        return settled + [_cell(self.document(at), name) for at in range(self._settled, self.count)]

    def kinds_of(self, numbers: Ids) -> list[str]:
        """Return the kind of each document."""
        column = self.column("kind")
        return [column[number] for number in numbers.tolist()]

    def names(self) -> list[list[Any]]:
        """Return the rows of suggestions: title, kind, names, pinyin of title and names, url, place (-1 and below: fresh file)."""
        rows: list[list[Any]] = []
        for chunk in range(self.manifest["names"]):
            rows.extend(orjson.loads(self.inflated(file_name(NAMES, chunk))))
        return rows

    def is_text(self, virtual: int) -> bool:
        """Say whether a virtual id is that of a text, not of a title."""
        start = 0
        for size in self.groups:
            if virtual < start + 2 * size:
                return virtual - start >= size
            start += 2 * size
        raise IndexError(virtual)

    def inflated(self, name: str) -> bytes:
        """Return the inflated payload of a file of the index."""
        try:
            return zlib.decompress(self._payload(name), -15)
        except zlib.error as error:
            raise IndexFault(f"{self._folder / name}.js: cannot be read: {error}") from None

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        values: dict[str, list[str]] = orjson.loads(self.inflated(FACETS))
        return values

    def _tier(self, number: int) -> int:
        if number >= self._settled:
            return int(self._fresh_rows[number - self._settled][1])
        return int(np.searchsorted(np.cumsum(self.groups), number, side="right"))

    def _fresh_rank(self, number: int, word: str) -> float | None:
        for field, text in enumerate(self.document(number).fields()):
            if word in normal_form(text):
                return self.virtual(number, field)
        return None

    def _candidates(self, word: str) -> Ids:
        """Return the fields that hold all grams of a word, in rank order."""
        lists = sorted((self.posted(gram) for gram in grams_of(word, self._hot)), key=lambda posted: posted.length)
        found = self._lists.whole(lists[0])
        for other in lists[1:]:
            if len(found):
                found = np.intersect1d(found, self._lists.whole(other), assume_unique=True)
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

    def _load_block(self, number: int) -> list[list[Any]]:
        name = file_name(DOCUMENTS, number)
        try:
            return read_rows(self._payload(name))
        except (zlib.error, ValueError, IndexError) as error:
            raise IndexFault(f"{self._folder / name}.js: cannot be read: {error}") from None

    def _payload(self, name: str) -> bytes:
        try:
            payload: bytes = unwrap((self._folder / f"{name}.js").read_bytes())
        except (OSError, ValueError) as error:
            raise IndexFault(f"{self._folder / name}.js: cannot be read: {error}") from None
        return payload


def read_rows(payload: bytes) -> list[list[Any]]:
    """Return the rows of a block of documents, or of a page."""
    text = zlib.decompress(payload[1:], -15)
    rows: list[list[Any]] = orjson.loads(text if payload[0] else text.decode("gb18030"))
    return rows


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(SEPARATOR)) if joined else ()


def _cell(document: StoredDocument, column: str) -> str:
    cells = {
        "kind": document.kind,
        "body": document.body,
        "area": SEPARATOR.join(document.areas),
        "year": document.date[:4],
        "state": document.status,
        "until": document.until,
    }
    return cells[column]
