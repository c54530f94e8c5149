"""How well the order of results serves a reader: nDCG@10 over queries judged by hand, by the rule of the site and by BM25F.

``python -m benchmarks.judged SITE`` prints one line for each group of queries of `judged_queries.json`, made for the demonstration
portal, and every query whose first result is not the one expected; so a change of the rule shows what it does.
(K. Järvelin and J. Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002.)
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from search.query import Asking, search_index
from search.reader import PublishedIndex

QUERIES: Final = Path(__file__).parent / "judged_queries.json"
DEPTH: Final = 10
# What the first, the second and any further expected result are worth.
_GAINS: Final = (3, 2, 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the addresses that a reader expects, best first, and the group it belongs to."""

    group: str
    query: str
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a query found first, and its nDCG@10 (0 to 1)."""

    judged: Judged
    found: tuple[str, ...]
    ndcg: float


def read_judged() -> tuple[Judged, ...]:
    """Return the judged queries."""
    rows = json.loads(QUERIES.read_text(encoding="utf-8"))
    return tuple(Judged(group, query, tuple(expected)) for group, query, expected in rows)


def ndcg(expected: Sequence[str], found: Sequence[str]) -> float:
    """Return the discounted cumulated gain of the first results, as a share of the best possible."""
    gains = {address: _GAINS[min(at, len(_GAINS) - 1)] for at, address in enumerate(expected)}
    best = sum(gain / math.log2(at + 2) for at, gain in enumerate(sorted(gains.values(), reverse=True)[:DEPTH]))
    return sum(gains.get(address, 0) / math.log2(at + 2) for at, address in enumerate(found[:DEPTH])) / best


def judge(index: PublishedIndex, asking: Asking) -> tuple[Judgement, ...]:
    """Ask all judged queries."""
    judgements = []
    for judged in read_judged():
        found = tuple(hit.url for hit in search_index(index, judged.query, DEPTH, asking).results)
        judgements.append(Judgement(judged, found, ndcg(judged.expected, found)))
    return tuple(judgements)


def mean(judgements: Sequence[Judgement]) -> float:
    """Return the mean nDCG@10."""
    return sum(judgement.ndcg for judgement in judgements) / len(judgements)


def report(index: PublishedIndex) -> str:
    """Return the table of groups, by both rules, and the queries that the site's rule serves less than perfectly."""
    ruled, scored = judge(index, Asking()), judge(index, Asking(by_bm25f=True))
    lines = [f"{'nDCG@10':<20}{'queries':>8}{'rule':>8}{'BM25F':>8}"]
    for group in dict.fromkeys(judgement.judged.group for judgement in ruled):
        ours = [judgement for judgement in ruled if judgement.judged.group == group]
        others = [judgement for judgement in scored if judgement.judged.group == group]
        lines.append(f"{group:<20}{len(ours):>8}{mean(ours):>8.3f}{mean(others):>8.3f}")
    lines.append(f"{'all':<20}{len(ruled):>8}{mean(ruled):>8.3f}{mean(scored):>8.3f}")
    lines += [
        f"{judgement.ndcg:.3f}  {judgement.judged.query}: expected {judgement.judged.expected[0]}, first {judgement.found[:1]}"
        for judgement in ruled
        if judgement.ndcg < 1
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(PublishedIndex(Path(sys.argv[1]) / "search-index")))
