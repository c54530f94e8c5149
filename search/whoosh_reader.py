"""Whoosh over the published files: a reader of the static shards, its query node, its order of hits, its query parser.

Whoosh's own `Searcher`, collectors, boolean queries and, on request, BM25F work on the same files that the browser reads;
nothing is indexed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

import numpy as np
from whoosh import fields, scoring
from whoosh.matching.mcore import ListMatcher, Matcher, NullMatcher
from whoosh.qparser.default import QueryParser
from whoosh.qparser.plugins import Plugin, TaggingPlugin, WhitespacePlugin
from whoosh.qparser.syntax import WordNode
from whoosh.query.qcore import Query
from whoosh.reading import IndexReader, TermInfo, TermNotFound
from whoosh.searching import Searcher

from search.layout import documents_of
from search.normal import compact, fold, squeeze
from search.reader import Ids, PublishedIndex

TITLE: Final = "title"
TEXT: Final = "text"
ANY: Final = "any"


class ShardReader(IndexReader):
    """A Whoosh reader of a published index. Terms are single characters and pairs, in the fields ``title`` and ``text``.

    Document numbers are places in rank order. The lexicon cannot be listed: shards keep mixed keys, not terms.
    """

    schema = fields.Schema(**{TITLE: fields.ID(), TEXT: fields.ID()})

    def __init__(self, index: PublishedIndex) -> None:
        self.index = index
        self.best_matches = lru_cache(maxsize=64)(index.best_matches)

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
        virtual = self.index.postings(gram)
        wanted = fieldname == TEXT
        kept = [self.index.is_text(number) == wanted for number in virtual.tolist()]
        return np.sort(documents_of(virtual[np.array(kept, bool)], self.index.groups))


class Substring(Query):
    """Matches the documents one of whose searched fields holds ``text`` (normal form), whatever its length."""

    def __init__(self, fieldname: str, text: str, boost: float = 1.0) -> None:
        self.fieldname, self.text, self.boost = fieldname, text, boost

    def __eq__(self, other: object) -> bool:
        """Compare by text."""
        return isinstance(other, Substring) and other.text == self.text

    def __hash__(self) -> int:
        """Hash the text."""
        return hash((Substring, self.text))

    def __repr__(self) -> str:
        """Show the text."""
        return f"Substring({self.text!r})"

    def has_terms(self) -> bool:
        """Say no: its characters and pairs are not terms of the query."""
        return False

    def estimate_size(self, ixreader: IndexReader) -> int:
        """Return how many documents hold it."""
        assert isinstance(ixreader, ShardReader)
        return len(ixreader.best_matches(self.text)[0])

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        """Return the documents that hold it."""
        reader = searcher.reader()
        assert isinstance(reader, ShardReader)
        documents, _ = reader.best_matches(self.text)
        if not len(documents):
            nothing: Matcher = NullMatcher()
            return nothing
        return ListMatcher(documents.tolist())  # type: ignore[no-untyped-call]


class RankOrder(scoring.WeightingModel):
    """The order of the browser as a Whoosh weighting: exact names first, then the worst of the words' first virtual ids."""

    use_final = True

    def __init__(self, reader: ShardReader, words: Iterable[str]) -> None:
        self._places = np.zeros(reader.index.count, np.int64)
        name = ""
        for word in words:
            name += word
            documents, virtual = reader.best_matches(word)
            self._places[documents] = np.maximum(self._places[documents], virtual)
        self._places[reader.index.named(compact(name))] -= 2 * reader.index.count

    def final(self, searcher: Searcher, docnum: int, score: float) -> float:
        """Return the negative place, so that the first document scores highest."""
        return -float(self._places[docnum])


class _QuotedWord(TaggingPlugin):
    """A "quoted phrase" is one word."""

    nodetype = WordNode


class _NormalForm(Plugin):
    """Brings each word into normal form and drops what is empty then."""

    def filters(self, parser: QueryParser) -> Any:
        return [(self._squeeze, 600)]

    def _squeeze(self, parser: QueryParser, group: Any) -> Any:
        kept = group.empty_copy()
        for node in group:
            node.text = squeeze(node.text)
            if node.text:
                kept.append(node)
        return kept


def parse_query(text: str) -> Query:
    """Return the Whoosh query of what was typed: all words must be found, a "quoted phrase" is one word."""
    plugins: list[Any] = [_NormalForm()]
    parser = QueryParser(ANY, None, plugins=plugins, termclass=Substring)
    quoted: Any = _QuotedWord('"(?P<text>[^"]*)"')  # type: ignore[no-untyped-call]
    spaces: Any = WhitespacePlugin('["\\s]+')  # type: ignore[no-untyped-call]
    parser.add_plugin(quoted)  # type: ignore[no-untyped-call]
    parser.replace_plugin(spaces)  # type: ignore[no-untyped-call]
    parsed: Query = parser.parse(fold(text).replace("\x1e", " ").replace("\x1f", " "))
    return parsed


def words_of(parsed: Query) -> tuple[str, ...]:
    """Return the words of a parsed query in the order in which they were typed."""
    return tuple(leaf.text for leaf in parsed.leaves() if isinstance(leaf, Substring))
