"""Which documents hold what one term of a query asks: words and readings, names and numbers, dates, values of facet columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from search.documents import SEPARATOR
from search.language import ANY, BODY, DATE, NUMBER, TITLE, Term, has_digit, name_of, numbers_of, words_of
from search.layout import Ids
from search.lists import NO_IDS
from search.normal import compact, normal_form
from search.reader import PublishedIndex, Ranks
from search.readings import covers, readings_of
from search.stored import StoredDocument

_WHOLE_YEAR: Final = 9999


class Fields:
    """Answers the terms of one query from a published index, each once."""

    def __init__(self, index: PublishedIndex, terms: Iterable[Term] = ()) -> None:
        self.index = index
        terms = tuple(terms)
        self._name = name_of(terms)
        self._readings = readings_of(words_of(terms))
        self.titles: Ranks = index.title_ranks()
        self.best_matches = lru_cache(maxsize=64)(self._best_matches)
        self.holding = lru_cache(maxsize=64)(self._holding)

    @cached_property
    def rows(self) -> list[list[Any]]:
        """Return title, kind, names, readings, address and place of every document that has a name of its own."""
        return self.index.names()

    def _best_matches(self, word: str, *, is_excluded: bool = False) -> tuple[Ids, Ranks]:
        """Return the documents that hold a word, ascending, and the first virtual id of each. A name that it reads is a title, and so is
        a number that it is but for spaces, brackets and hyphens; a word that is wanted also by what the others add to it.
        """
        documents, firsts = self.index.best_matches(word)
        called = map(self.index.named, numbers_of(Term(ANY, word, is_excluded), self._name))
        readings = (readings_of((word,)) if is_excluded else self._readings).get(word, ())
        read = np.concatenate([NO_IDS, *called, *map(self._read_as, sorted(readings))])
        if not len(read):
            return documents, firsts
        every = np.concatenate((documents, read))
        ranks = np.concatenate((firsts, self.titles[read]))
        order = np.lexsort((ranks, every))
        found, heads = np.unique(every[order], return_index=True)
        return found, ranks[order][heads]

    def _read_as(self, word: str) -> Ids:
        """Return the documents one of whose names is pronounced like that, ascending."""
        places = [
            self._number(row) for row in self.rows if any(covers(word, reading.split(" ")) for reading in row[3].split(SEPARATOR))
        ]
        return np.array(sorted(places), np.int64)

    def _number(self, row: list[Any]) -> int:
        """Return the number of a named document: those of the fresh file count from the end of the index."""
        place: int = row[5]
        return place if place >= 0 else self.index.manifest["documents"] - place - 1

    def _holding(self, term: Term) -> Ids:
        """Return the documents, ascending, that hold what a term asks, whatever its sign."""
        if term.field == ANY:
            return self.best_matches(term.value, is_excluded=term.is_excluded)[0]
        if term.field == TITLE:
            return self._checked(term, lambda document: term.value in normal_form(document.title))
        if term.field == NUMBER:
            called = self.index.named(compact(term.value)) if has_digit(term.value) else NO_IDS
            return np.union1d(called, self._checked(term, lambda document: _is_numbered(document, term.value)))
        return self._dated(term) if term.field == DATE else self._valued(term)

    def _checked(self, term: Term, holds: Callable[[StoredDocument], bool]) -> Ids:
        documents = self.index.best_matches(term.value)[0]
        return np.array([place for place in documents.tolist() if holds(self.index.document(place))], np.int64)

    def _dated(self, term: Term) -> Ids:
        """Return the documents of some days: by the column of years, at its edges by the documents themselves."""
        first, last = term.days()
        years = np.array([int(year or 0) for year in self.index.column("year")], np.int64) * 10_000
        inside = (years > 0) & (years + _WHOLE_YEAR >= first) & (years <= last)
        for place in np.flatnonzero(inside & ((years < first) | (years + _WHOLE_YEAR > last))).tolist():
            inside[place] = first <= int(self.index.document(place).date.replace("-", "")) <= last
        return self._present(inside)

    def _valued(self, term: Term) -> Ids:
        """Return the documents with a value that holds what was typed; of bodies also one that has such a name besides."""
        cells = self.index.column(term.field)
        named = self.rows if term.field == BODY else []
        meant = {row[0] for row in named if any(term.value in normal_form(name) for name in row[2].split(SEPARATOR))}
        holds = {cell: cell != "" and (cell in meant or term.value in normal_form(cell)) for cell in set(cells)}
        return self._present(np.array([holds[cell] for cell in cells], bool))

    def _present(self, inside: npt.NDArray[np.bool_]) -> Ids:
        inside[sorted(self.index.dropped)] = False
        return np.flatnonzero(inside)


def _is_numbered(document: StoredDocument, value: str) -> bool:
    return value in normal_form(document.number) or document.is_named(compact(value))
