"""Seeded search documents of any size: invented records in Chinese mixed with Latin, digits and punctuation, and a plain scan over them.

Real words (those of pypinyin's dictionary) follow Zipf's law, sentences of a release repeat, names of bodies and numbers of documents are as in real ones;
so short queries are hot and long ones are rare, as people's are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
from pypinyin.phrases_dict import phrases_dict

from benchmarks.corpus import CAUSE, FAULT, REMEDY, SEED, WORK
from search.documents import SEPARATOR, DocumentBatch, make_batch
from search.normal import join_normal_forms, normal_form

CHUNK = 8192
BODIES = 400
_VOCABULARY = 20_000
_SAMPLED_CHUNKS = 8
_OFFICES = (
    "住房和城乡建设局",
    "市场监督管理局",
    "交通运输局",
    "生态环境局",
    "教育局",
    "卫生健康委员会",
    "财政局",
    "街道办事处",
    "镇人民政府",
    "医疗保障局",
)
_ASIDES = (
    "，",
    "。",
    "；",
    "（试点）",
    "“十四五”",
    "ABC-12",
    " 3.5 万元",
    "Open Data",
    "2026年",
    "①",
    "《办法》",
    "第 7 条",
    "A/B",
    "e",
    "不超过 30 日",
)


@dataclass(frozen=True, slots=True)
class Records:
    """Some records as columns, newest first over the whole corpus."""

    first: int
    titles: list[str]
    facts: list[str]
    statements: list[str]
    numbers: list[str]
    bodies: list[str]
    dates: list[str]

    def ids(self) -> list[str]:
        """Return the numbers of the records."""
        return [f"JS-2026-{self.first + at:07d}" for at in range(len(self.titles))]

    def texts(self) -> list[str]:
        """Return the searched text of each record."""
        return [SEPARATOR.join(parts) for parts in zip(self.facts, self.statements, strict=True)]


def make_bodies() -> list[str]:
    """Return the names of the bodies, each once."""
    words = [word for word in sorted(phrases_dict) if len(word) == 2]
    return [f"甲市{words[at * 50]}区{_OFFICES[at % len(_OFFICES)]}" for at in range(BODIES)]


def make_records(count: int) -> Iterator[Records]:
    """Yield ``count`` records in chunks."""
    for first in range(0, count, CHUNK):
        yield make_chunk(first, count)


@cache
def _vocabulary() -> tuple[list[str], npt.NDArray[np.float64]]:
    dice = random.Random(SEED)
    known = dice.sample([word for word in sorted(phrases_dict) if len(word) in (2, 3)], _VOCABULARY)
    ordered = list(dict.fromkeys((*known, *WORK, *FAULT, *CAUSE)))
    dice.shuffle(ordered)
    weights = 1 / (np.arange(len(ordered)) + 3.0) ** 0.9
    return ordered, np.cumsum(weights / weights.sum())


def make_chunk(first: int, count: int) -> Records:
    """Return the records from ``first`` on, a chunk at most, of a corpus of ``count``."""
    size, bodies = min(CHUNK, count - first), make_bodies()
    words, steps = _vocabulary()
    dice = np.random.default_rng((SEED, first))

    def sentences(length: int) -> list[str]:
        chosen = np.minimum(np.searchsorted(steps, dice.random((size, length))), len(words) - 1).tolist()
        asides = dice.integers(0, 6 * len(_ASIDES), (size, length)).tolist()
        lines = []
        for picks, breaks in zip(chosen, asides, strict=True):
            parts = [
                words[pick] + (_ASIDES[aside] if aside < len(_ASIDES) else "") for pick, aside in zip(picks, breaks, strict=True)
            ]
            lines.append("".join(parts))
        return lines

    def some(values: Sequence[str]) -> list[str]:
        return [values[at] for at in dice.integers(0, len(values), size).tolist()]

    works, faults = some(WORK), some(FAULT)
    money, days, parts = (dice.integers(low, high, size).tolist() for low, high in ((10_000, 90_000_000), (3, 300), (1, 400)))
    serials = dice.integers(0, 10**6, size).tolist()
    names, facts = sentences(3), sentences(20)
    ages = [(first + at) * 4000 // max(count, 1) for at in range(size)]
    days_of = (np.datetime64("2026-11-20") - np.array(ages)).astype(str).tolist()
    return Records(
        first=first,
        titles=[f"{name}{work}{fault}" for name, work, fault in zip(names, works, faults, strict=True)],
        facts=[
            f"{fact}。{work}项目第 {part} 标段{fault}，超过约定期限 {late} 天，涉及 {sum_:,} 元；合同编号为甲合字第 {serial:06d} 号。"
            for fact, work, part, fault, late, sum_, serial in zip(facts, works, parts, faults, days, money, serials, strict=True)
        ],
        statements=[
            f"因{cause}，{text}。{remedy}。" for cause, text, remedy in zip(some(CAUSE), sentences(14), some(REMEDY), strict=True)
        ],
        numbers=[f"甲信罚〔{2016 + (first + at) % 11}〕{first + at}号" for at in range(size)],
        bodies=some(bodies),
        dates=days_of,
    )


def make_batches(count: int) -> Iterator[DocumentBatch]:
    """Yield the documents of bodies and records as a site hands them over."""
    yield body_batch()
    for records in make_records(count):
        yield record_batch(records)


def body_batch() -> DocumentBatch:
    """Return the documents of the bodies."""
    bodies = make_bodies()
    return make_batch(
        "机构", 0, is_suggested=True, ids=[f"b{at}" for at in range(BODIES)], titles=bodies, names=bodies, bodies=bodies,
        urls=[f"bodies/b{at}.html" for at in range(BODIES)],
    )  # fmt: skip


def record_batch(records: Records) -> DocumentBatch:
    """Return the documents of some records."""
    states = (("公示中", "show"), ("异议中", "obj"), ("已整改", "rect"), ("已修复", "rep"))
    ids = records.ids()
    return make_batch(
        "政务失信记录", 1, labels=("事实", "机构说明"), ids=ids, titles=records.titles, texts=records.texts(),
        urls=[page_address(name) for name in ids], names=ids, numbers=records.numbers, dates=records.dates, bodies=records.bodies,
        statuses=[states[len(text) % 4][0] for text in records.facts],
        status_classes=[states[len(text) % 4][1] for text in records.facts],
        areas=[WORK[len(text) % 10] for text in records.statements],
    )  # fmt: skip


def page_address(identifier: str) -> str:
    """Return the address of a record's page: 256 to a folder."""
    return f"records/{int(identifier[-7:]) >> 8:04x}/{identifier}.html"


@dataclass(slots=True)
class Scan:
    """The plain scan: all fields of all documents in normal form as one text, and which document each position belongs to."""

    text: str = ""
    ids: list[str] = field(default_factory=list)
    ends: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, count: int) -> Scan:
        """Return the scan over a corpus."""
        parts: list[str] = []
        ids: list[str] = []
        for batch in make_batches(count):
            lines = zip(batch.titles, batch.names, batch.numbers, batch.texts, batch.bodies, strict=True)
            joined = join_normal_forms([SEPARATOR.join(cells) for cells in lines])
            parts.append(joined)
            ids.extend(batch.ids)
        text = "".join(parts)
        return cls(text, ids, np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), np.uint32) == 0x1E))

    def find(self, query: str) -> set[str]:
        """Return the ids of the documents that hold the query."""
        word = normal_form(query)
        places = []
        at = self.text.find(word)
        while at >= 0:
            places.append(at)
            at = self.text.find(word, at + 1)
        return {self.ids[document] for document in set(np.searchsorted(self.ends, places).tolist())}


def sample_queries(count: int, records: int) -> list[str]:
    """Return substrings of 1 to 12 characters of searched fields as they are written there, none of spaces or brackets alone."""
    dice = random.Random(SEED)
    starts = range(0, records, CHUNK)
    chunks = [make_chunk(first, records) for first in sorted(dice.sample(starts, min(_SAMPLED_CHUNKS, len(starts))))]
    columns = [
        (chunk.titles, chunk.facts, chunk.facts, chunk.statements, chunk.statements, chunk.numbers, chunk.bodies)
        for chunk in chunks
    ]
    queries: list[str] = []
    while len(queries) < count:
        cell, size = dice.choice(dice.choice(dice.choice(columns))), dice.randint(1, 12)
        begin = dice.randrange(max(len(cell) - size + 1, 1))
        query = cell[begin : begin + size].strip()
        # Where a query is cut inside a run of Latin letters, a space at its edge would part two words.
        if " " not in query and '"' not in query and "“" not in query and "”" not in query and normal_form(query):
            queries.append(query)
    return queries
