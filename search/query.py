"""Searching a published index from Python: the same matches in the same order as in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whoosh.searching import Searcher

from search.reader import PublishedIndex, StoredDocument
from search.whoosh_reader import RankOrder, ShardReader, parse_query, words_of

SearchResult = StoredDocument


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a query found: how many documents in all (exact), the words as understood, and the first of the results."""

    total: int
    words: tuple[str, ...]
    results: tuple[SearchResult, ...]


def search_site(index_dir: Path, query: str, limit: int | None = None) -> SearchAnswer:
    """Search the index in a folder (``search-index/`` of a site); ``limit`` None returns all results.

    Raises `search.reader.IndexFault` when the folder holds no index that this version can read.
    """
    return search_index(PublishedIndex(index_dir), query, limit)


def search_index(index: PublishedIndex, query: str, limit: int | None = None) -> SearchAnswer:
    """Search an opened index."""
    parsed = parse_query(query)
    words = words_of(parsed)
    if not words:
        return SearchAnswer(0, (), ())
    reader = ShardReader(index)
    with Searcher(reader, weighting=RankOrder(reader, words)) as searcher:
        places = [place for place, _ in searcher.search(parsed, limit=None).items()]
    shown = places if limit is None else places[:limit]
    return SearchAnswer(len(places), words, tuple(index.document(place) for place in shown))
