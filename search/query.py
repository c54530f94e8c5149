"""Searching a published index from Python: the same matches in the same order as in the browser, through Whoosh."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from whoosh.query.compound import And, Or
from whoosh.query.terms import Term as WhooshTerm
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from search.documents import SEPARATOR
from search.fields import Fields
from search.language import Term, build_query, parse_terms, spelling_of, words_of
from search.normal import compact, normal_form
from search.reader import PublishedIndex
from search.readings import abbreviates, is_near
from search.stored import StoredDocument
from search.whoosh_reader import TEXT, TITLE, Asked, RankOrder, ShardReader

SearchResult = StoredDocument
FACETS: Final = ("kind", "body", "area", "year", "state")
# So many names are offered for a word that is nearly one of them.
OFFERED: Final = 3
FEW: Final = 10
# What may stand between words that are typed without spaces, and for hyphens.
_PARTING: Final = re.compile("[,;、+]+")
_DASH: Final = re.compile("[_—–]+")
_EXCLUDES: Final = re.compile("(^| )[-−]")


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a query found: how many documents in all (exact), the words as understood, the first of the results.

    ``facets`` counts all documents found by the values of each facet (when asked for); ``instead`` are queries that a reader who
    misspelled a name may have meant.
    """

    total: int
    words: tuple[str, ...]
    results: tuple[SearchResult, ...]
    terms: tuple[Term, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """How to answer: ``today`` (ISO day) hides what may no longer be shown, "" hides nothing; by BM25F instead of the rule."""

    today: str = ""
    by_bm25f: bool = False
    with_facets: bool = False


AS_ALWAYS: Final = Asking()


def search_site(index_dir: Path, query: str, limit: int | None = None, asking: Asking = AS_ALWAYS) -> SearchAnswer:
    """Search the index in a folder (``search-index/`` of a site); ``limit`` None returns all results.

    Raises `search.reader.IndexFault` when the folder holds no index that this version can read.
    """
    return search_index(PublishedIndex(index_dir), query, limit, asking)


def search_index(index: PublishedIndex, query: str, limit: int | None = None, asking: Asking = AS_ALWAYS) -> SearchAnswer:
    """Search an opened index."""
    terms = parse_terms(query)
    if not terms:
        return SearchAnswer(0, (), ())
    reader = ShardReader(index, terms)
    places = _find(reader, terms, asking)
    shown = places if limit is None else places[:limit]
    return SearchAnswer(
        total=len(places),
        words=words_of(terms),
        results=tuple(index.document(place) for place in shown),
        terms=terms,
        facets=_count(index, places) if asking.with_facets else {},
        instead=_near_queries(reader.fields, terms, Asking(today=asking.today), is_miss=not places) if len(places) < FEW else (),
    )


def find_numbers(index: PublishedIndex, query: str, asking: Asking = AS_ALWAYS) -> list[int]:
    """Return the numbers of all documents that a query finds, best first, without reading what is shown of them."""
    terms = parse_terms(query)
    return _find(ShardReader(index, terms), terms, asking)


def _find(reader: ShardReader, terms: Sequence[Term], asking: Asking) -> list[int]:
    places = _places(reader, terms, by_bm25f=asking.by_bm25f) if terms else []
    expires = reader.index.manifest["expires"]
    if not asking.today or not expires or asking.today <= expires:
        return places
    untils = reader.index.column("until")
    return [place for place in places if not untils[place] or untils[place] >= asking.today]


def _places(reader: ShardReader, terms: Sequence[Term], *, by_bm25f: bool) -> list[int]:
    """Return the numbers of the documents found, best first, as Whoosh's searcher collects them."""
    asked = build_query(terms, Asked)
    if not by_bm25f:
        with Searcher(reader, weighting=RankOrder(reader, words_of(terms), spelling_of(terms))) as searcher:
            return [place for place, _ in searcher.search(asked, limit=None).items()]
    grams = {word[at : at + 2] for word in words_of(terms) for at in range(max(len(word) - 1, 1))}
    scored = [WhooshTerm(name, gram, boost=boost) for name, boost in ((TITLE, 2.0), (TEXT, 1.0)) for gram in sorted(grams)]
    with Searcher(reader, weighting=BM25F()) as searcher:
        either = Or(scored) if scored else asked
        return [place for place, _ in searcher.search(And([either]), limit=None, filter=asked).items()]


def _count(index: PublishedIndex, places: Sequence[int]) -> dict[str, dict[str, int]]:
    """Return how many documents have each value of each facet, most first, years newest first."""
    counts: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        cells = index.column(facet)
        found = Counter(value for place in places for value in cells[place].split(SEPARATOR) if value)
        by_count = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        counts[facet] = dict(sorted(found.items(), reverse=True) if facet == "year" else by_count)
    return counts


def _near_queries(fields: Fields, terms: Sequence[Term], asking: Asking, *, is_miss: bool) -> tuple[str, ...]:
    """Return queries in which a word that is nearly the name of a document is that name: those first that differ by one character,
    then those that the word abbreviates, the shortest first. Of several words only what finds anything, the names alone last; else,
    for a miss, the words parted where commas, semicolons or plus signs stand between them, or an id with hyphens.
    """
    words = words_of(terms)
    names = {name: normal_form(name) for row in fields.rows for name in (row[0], *row[2].split(SEPARATOR)) if name}
    known = {compact(normal) for normal in names.values()}
    offered: dict[str, tuple[int, str]] = {}
    for word in words:
        if compact(word) in known or any(character.isdigit() for character in word):
            continue
        for name, normal in names.items():
            far = 0 if is_near(word, normal) else len(compact(normal).encode("utf-16-le")) if abbreviates(word, normal) else -1
            if far >= 0:
                offered.setdefault(" ".join(name if other == word else other for other in words), (far, name))
    best = sorted(offered, key=lambda query: offered[query][0])[:OFFERED]
    queries = dict.fromkeys([*best, *(offered[query][1] for query in best)])
    if len(words) == 1 and best:
        return tuple(best)
    parted = _PARTING.sub(" ", " ".join(words))
    others = [query for query in dict.fromkeys((parted, _DASH.sub("-", parted))) if is_miss and not _EXCLUDES.search(query)]
    for tried in (queries, others):
        if found := tuple(islice((query for query in tried if find_numbers(fields.index, query, asking)), OFFERED)):
            return found
    return ()
