"""Whoosh over the published files: a reader of the static shards, its query node, its order of hits.

Whoosh's own `Searcher`, collectors, boolean queries and, on request, BM25F work on the same files that the browser reads;
nothing is indexed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
from whoosh import fields, scoring
from whoosh.matching.mcore import ListMatcher, Matcher, NullMatcher
from whoosh.query.qcore import Query
from whoosh.reading import IndexReader, TermInfo, TermNotFound
from whoosh.searching import Searcher

from search.fields import Fields
from search.language import ANY, Term
from search.layout import Ids
from search.normal import compact
from search.reader import PublishedIndex

TITLE: Final = "title"
TEXT: Final = "text"


class ShardReader(IndexReader):
    """A Whoosh reader of a published index. Terms are single characters and pairs, in the fields ``title`` and ``text``.

    Document numbers are places in rank order. The lexicon cannot be listed: shards keep mixed keys, not terms.
    """

    schema = fields.Schema(**{TITLE: fields.ID(), TEXT: fields.ID()})

    def __init__(self, index: PublishedIndex, terms: Iterable[Term] = ()) -> None:
        self.index = index
        self.fields = Fields(index, terms)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        """Say whether a field holds a term."""
        return len(self._documents(*term)) > 0

    def indexed_field_names(self) -> Iterable[str]:
        """Return the two searched fields."""
        return self.schema.names()

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Refuse: the shards do not keep the terms themselves."""
        raise NotImplementedError("a published index cannot list its terms")

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        """Return the statistics of a term. Raises `TermNotFound`."""
        documents = self._documents(fieldname, text)
        if not len(documents):
            raise TermNotFound((fieldname, text))
        count = len(documents)
        return TermInfo(count, count, 1, 1, 1, int(documents[0]), int(documents[-1]))  # type: ignore[no-untyped-call]

    def has_deletions(self) -> bool:
        """Say no: what is withdrawn is not published."""
        return False

    def is_deleted(self, docnum: int) -> bool:
        """Say no."""
        return False

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return what is stored of a document."""
        document = self.index.document(docnum)
        return {name: getattr(document, name) for name in document.__slots__}

    def doc_count_all(self) -> int:
        """Count the documents."""
        return self.index.count

    def doc_count(self) -> int:
        """Count the documents."""
        return self.index.count

    def frequency(self, fieldname: str, text: str | bytes) -> int:
        """Count the documents of a term: how often it stands in one is not kept."""
        return len(self._documents(fieldname, text))

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """Count the documents of a term."""
        return len(self._documents(fieldname, text))

    def field_length(self, fieldname: str) -> int:
        """Count the documents: lengths are not kept, all fields count as 1 long."""
        return self.index.count

    def min_field_length(self, fieldname: str) -> int:
        """Return 1: lengths are not kept."""
        return 1

    def max_field_length(self, fieldname: str) -> int:
        """Return 1: lengths are not kept."""
        return 1

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return 1: lengths are not kept."""
        return 1

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None, **_: Any) -> Matcher:
        """Return the documents of a term. Raises `TermNotFound`."""
        info = self.term_info(fieldname, text)
        numbers = self._documents(fieldname, text).tolist()
        form = self.schema[fieldname].format
        return ListMatcher(  # type: ignore[no-untyped-call]
            numbers, format=form, scorer=scorer, term=(fieldname, text), terminfo=info
        )

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Say no."""
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any = None) -> Matcher:
        """Refuse: there are no vectors."""
        raise NotImplementedError

    def _documents(self, fieldname: str, text: str | bytes) -> Ids:
        gram = text.decode() if isinstance(text, bytes) else text
        if not 1 <= len(gram) <= 2 or fieldname not in self.schema:
            return np.zeros(0, np.int64)
        return self.index.holding(gram, int(fieldname == TEXT))


class Asked(Query):
    """Matches the documents that hold what one term of a query asks, whatever its sign."""

    def __init__(self, term: Term, boost: float = 1.0) -> None:
        self.term, self.boost = term, boost

    def __eq__(self, other: object) -> bool:
        """Compare by term."""
        return isinstance(other, Asked) and other.term == self.term

    def __hash__(self) -> int:
        """Hash the term."""
        return hash((Asked, self.term))

    def __repr__(self) -> str:
        """Show the term."""
        return f"Asked({self.term})"

    def has_terms(self) -> bool:
        """Say no: its characters and pairs are not terms of the query."""
        return False

    def estimate_size(self, ixreader: IndexReader) -> int:
        """Return how many documents hold it."""
        assert isinstance(ixreader, ShardReader)
        return len(ixreader.fields.holding(self.term))

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        """Return the documents that hold it."""
        reader = searcher.reader()
        assert isinstance(reader, ShardReader)
        documents = reader.fields.holding(self.term)
        if not len(documents):
            nothing: Matcher = NullMatcher()
            return nothing
        return ListMatcher(documents.tolist())  # type: ignore[no-untyped-call]


def substring(text: str) -> Asked:
    """Return the query of a word in normal form, wherever it stands."""
    return Asked(Term(ANY, text))


class RankOrder(scoring.WeightingModel):
    """The order of the browser as a Whoosh weighting: exact names first (to the hyphen, then without), then the worst of the words' first virtual ids."""

    use_final = True

    def __init__(self, reader: ShardReader, words: Iterable[str], spelling: str) -> None:
        self._ranks = reader.fields.titles.copy()
        for word in words:
            documents, virtual = reader.fields.best_matches(word)
            self._ranks[documents] = np.maximum(self._ranks[documents], virtual)
        if name := compact(spelling):
            for place in reader.index.named(name).tolist():
                is_spelt = reader.index.document(place).is_spelt(spelling)
                self._ranks[place] -= (4 * len(self._ranks) + 8) * (2 if is_spelt else 1)

    def final(self, searcher: Searcher, docnum: int, score: float) -> float:
        """Return the negative rank, so that the first document scores highest."""
        return -float(self._ranks[docnum])
