"""Is our search right? Substrings of 1 to 12 characters against a plain scan: all that is found, in the order promised, from Python and the browser.

``python -m benchmarks.search_truth 10000 100000`` prints recall and precision for each size, and every query that is answered wrongly.
Python hands over all results of every query. The browser does so where a query finds at most `WHOLE`; of a query that finds more
it hands over the first 30 and its count, because reading a hundred thousand documents would test nothing but patience.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from pypinyin import lazy_pinyin

from benchmarks.measure import REPOSITORY, python
from benchmarks.search_build import write_table
from benchmarks.search_corpus import CHUNK, make_batches, make_chunk
from benchmarks.search_queries import bare_page
from search.documents import SEPARATOR
from search.language import parse_terms, spelling_of, words_of
from search.normal import compact, join_normal_forms, normal_form, spelt
from search.query import find_numbers
from search.reader import PublishedIndex
from search.readings import covers, is_reading

WORK: Final = REPOSITORY / "build" / "search-truth"
SEED: Final = 77
SHARES: Final = 16
WHOLE: Final = 60
FIRST: Final = 30
_END: Final = 0x1E
_ASK: Final = """async ([queries, whole, first]) => {
  const index = await siteSearch.open('search-index/'), found = [];
  for (const query of queries) {
    const search = await siteSearch.search(index, query);
    search.allow(Infinity);
    const early = await search.fetch(first), most = search.total();
    const hits = most.most <= whole ? await search.fetch(1e9) : early, total = search.total();
    found.push({ids: hits.map(hit => hit.id), total: total.most, isExact: total.isExact});
  }
  return found;
}"""


@dataclass(slots=True)
class _Column:
    """One searched field of all documents in normal form, as one text, and where each document ends."""

    text: str
    codes: npt.NDArray[np.uint32] = field(init=False)
    ends: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.codes = np.frombuffer(self.text.encode("utf-32-le"), np.uint32)
        self.ends = np.flatnonzero(self.codes == _END)

    def holding(self, word: str) -> npt.NDArray[np.bool_]:
        """Return for each document whether it holds a word."""
        if len(word) == 1:
            places = np.flatnonzero(self.codes == ord(word))
        else:
            found = []
            at = self.text.find(word)
            while at >= 0:
                found.append(at)
                at = self.text.find(word, at + 1)
            places = np.array(found, np.int64)
        holds = np.zeros(len(self.ends), bool)
        holds[np.searchsorted(self.ends, places)] = True
        return holds


class PlainScan:
    """All documents of a corpus; knows nothing of the index."""

    def __init__(self, count: int) -> None:
        titles, texts = [], []
        self._ids: list[str] = []
        self._named: dict[str, list[tuple[int, str]]] = {}
        self._readings: dict[int, list[str]] = {}
        tiers, days = [], []
        for batch in make_batches(count):
            names = [[*given.split(SEPARATOR), number] for given, number in zip(batch.names, batch.numbers, strict=True)]
            titles.append(
                join_normal_forms([SEPARATOR.join((title, *own)) for title, own in zip(batch.titles, names, strict=True)])
            )
            texts.append(
                join_normal_forms([f"{text}{SEPARATOR}{body}" for text, body in zip(batch.texts, batch.bodies, strict=True)])
            )
            for at, own in enumerate(names, len(self._ids)):
                for name in filter(None, own):
                    self._named.setdefault(compact(normal_form(name)), []).append((at, spelt(normal_form(name))))
            if batch.is_suggested:
                self._readings |= {at: lazy_pinyin(title) for at, title in enumerate(batch.titles, len(self._ids))}
            self._ids.extend(batch.ids)
            tiers += [batch.tier] * len(batch)
            days += [int(day.replace("-", "") or 0) for day in batch.dates]
        self._titles, self._texts = _Column("".join(titles)), _Column("".join(texts))
        self._tiers, self._days = np.array(tiers), np.array(days)

    def find(self, query: str) -> list[str]:
        """Return the ids of the documents that hold the query's words, in the order of the rule."""
        terms = parse_terms(query)
        words = words_of(terms)
        held, titled = np.ones(len(self._ids), bool), np.ones(len(self._ids), bool)
        for word in words:
            in_title = self._titles.holding(word)
            if is_reading(word):
                in_title[[at for at, readings in self._readings.items() if covers(word, readings)]] = True
            held &= in_title | self._texts.holding(word)
            titled &= in_title
        named, spelling = np.zeros(len(self._ids), np.int8), spelling_of(terms)
        for at, own in self._named.get(compact(spelling), []):
            named[at] = max(named[at], 2 if own == spelt(spelling) else 1)
        found = np.flatnonzero(held)
        order = np.lexsort((found, -self._days[found], ~titled[found], self._tiers[found], -named[found]))
        return [self._ids[at] for at in found[order].tolist()]


def sample(count: int, records: int) -> list[str]:
    """Return substrings of 1 to 12 characters as they are written, spaces, digits and punctuation included, as one phrase each."""
    dice = random.Random(SEED)
    starts = range(0, records, CHUNK)
    chunks = [make_chunk(first, records) for first in sorted(dice.sample(starts, min(SHARES, len(starts))))]
    queries: list[str] = []
    while len(queries) < count:
        chunk = dice.choice(chunks)
        cell = dice.choice(dice.choice((chunk.titles, chunk.facts, chunk.statements, chunk.numbers, chunk.bodies)))
        size = dice.randint(1, 12)
        begin = dice.randrange(max(len(cell) - size + 1, 1))
        part = cell[begin : begin + size]
        # A quotation mark ends a phrase; a space at the edge of a phrase is dropped, one inside it is not.
        if part == part.strip() and not set(part) & set('"“”') and normal_form(part):
            queries.append(f'"{part}"')
    return queries


@dataclass(slots=True)
class _Verdict:
    recalls: list[float] = field(default_factory=list)
    precisions: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def judge(self, query: str, expected: Sequence[str], found: Sequence[str], total: int, *, is_exact: bool) -> None:
        """Compare an answer, cut or not, with the scan."""
        is_cut = len(found) >= FIRST and len(found) < total
        wanted, got = set(expected[: len(found)] if is_cut else expected), set(found)
        self.recalls.append(len(wanted & got) / len(wanted) if wanted else 1.0)
        self.precisions.append(len(wanted & got) / len(got) if got else 1.0)
        counts_wrong = total != len(expected) if is_exact else total < len(expected)
        if list(found) != list(expected[: len(found)] if is_cut else expected) or counts_wrong:
            self.wrong.append(f"{query}: {total} of {len(expected)}, first {list(found[:2])}, expected {list(expected[:2])}")

    def line(self, size: int, what: str) -> str:
        """Return a line of the table."""
        recall, precision = (sum(values) / len(values) for values in (self.recalls, self.precisions))
        told = f"{size:>9,}  {what:<8}{len(self.recalls):>6} queries  recall {recall:.6f}  precision {precision:.6f}"
        return "\n".join([f"{told}  wrong or out of order {len(self.wrong)}", *(f"          {text}" for text in self.wrong[:10])])


def check(size: int, count: int, index_dir: Path) -> tuple[_Verdict, _Verdict]:
    """Return the verdicts on Python and on the browser."""
    scan, queries = PlainScan(size), sample(count, size)
    index = PublishedIndex(index_dir)
    ids = [index.row(number)[0] for number in range(index.count)]
    ours, theirs = _Verdict(), _Verdict()
    with bare_page(index_dir) as (page, _):
        for query in queries:
            expected = scan.find(query)
            found = [ids[number] for number in find_numbers(index, query)]
            ours.judge(query, expected, found, len(found), is_exact=True)
            (told,) = page.evaluate(_ASK, [[query], WHOLE, FIRST])
            theirs.judge(query, expected, told["ids"], told["total"], is_exact=told["isExact"] or len(expected) <= WHOLE)
    return ours, theirs


def main() -> None:
    """Build an index of each size, unless one is named, and check it. Ends with 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--index", type=Path, help="an index of this corpus that stands already")
    given = parser.parse_args()
    is_right = True
    for size in given.sizes:
        folder = given.index
        if folder is None:
            python("benchmarks.search_build", write_table(WORK / f"{size}.parquet", size), WORK / str(size))
            folder = WORK / str(size) / "search-index"
        for what, verdict in zip(("Python", "browser"), check(size, given.queries, folder), strict=True):
            print(verdict.line(size, what), flush=True)
            is_right &= not verdict.wrong
    sys.exit(not is_right)


if __name__ == "__main__":
    main()
