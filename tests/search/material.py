"""Documents for the tests of search: a generated corpus and the real names of Shanghai's divisions, and a plain scan over both."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

from pypinyin import lazy_pinyin

from search.build import build_index
from search.documents import SEPARATOR, DocumentBatch, make_batch
from search.language import Term, parse_terms, spelling_of, words_of
from search.normal import compact, normal_form, spelt
from search.readings import covers

COMMON = "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使"
PHRASES = (
    "行政处罚", "工程款", "未按生效判决支付", "政府采购", "住房城乡建设", "ABC-12", "3.5 万元", "（试点）", "Open Data", "街道办事处",
    "，", "。", "2026年", "“十四五”", "𠮷野", "A/B", "①", "《办法》", "e", "7",
)  # fmt: skip
AREAS = ("", "城市管理", SEPARATOR.join(("城市管理", "招商引资")))
STATES = (("公示中", "show"), ("异议中", "obj"), ("已整改", "rect"), ("", ""))


@dataclass(frozen=True)
class Scanned:
    """A document as the plain scan sees it."""

    id: str
    tier: int
    date: str
    arrival: int
    title: str
    text: str
    names: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]
    asked: dict[str, str]


def generated(count: int, seed: int = 20261120) -> Iterator[DocumentBatch]:
    """Yield thirty bodies and ``count`` records of mixed Chinese, Latin, digits and punctuation, in two kinds."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(COMMON, k=dice.choice((2, 2, 2, 3, 4)))) for _ in range(4000)]
    weights = [1 / (place + 3) ** 0.9 for place in range(len(words))]
    works = ("住房城乡建设", "交通和市政管理", "市场监督管理", "生态环境", "卫生健康", "教育")
    bodies = [f"甲市{district}区{work}局" for district in "甲乙丙丁戊" for work in works]

    def text(size: int) -> str:
        parts = [part for word in dice.choices(words, weights, k=size // 3) for part in (word, *_now_and_then(dice))]
        return "".join(parts)

    yield make_batch(
        "机构", 0, is_suggested=True, ids=[f"b{at}" for at in range(len(bodies))], titles=bodies,
        urls=[f"bodies/b{at}.html" for at in range(len(bodies))],
        names=[SEPARATOR.join((body, body[2:], body[3:])) for body in bodies], texts=["第一责任岗位：局长"] * len(bodies),
    )  # fmt: skip
    for kind, first in (("失信记录", 0), ("承诺", 1)):
        places = range(first, count, 2)
        states = dice.choices(STATES, k=len(places))
        yield make_batch(
            kind, 1, ids=[f"r{at}" for at in places], titles=[text(18) for _ in places],
            urls=[f"records/x/{at % 256:02x}/r{at}.html" for at in places],
            texts=[SEPARATOR.join((text(60), text(50))) for _ in places],
            numbers=[f"{'丙乙'[at % 2]}法执〔{2015 + at % 11}〕{at}号" if at % 3 else "" for at in places],
            dates=[f"{2015 + at % 11}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}" if at % 7 else "" for at in places],
            statuses=[name for name, _ in states], status_classes=[css for _, css in states], bodies=dice.choices(bodies, k=len(places)),
            areas=[AREAS[at // 2 % len(AREAS)] for at in places],
        )  # fmt: skip


def _now_and_then(dice: random.Random) -> tuple[str, ...]:
    return (dice.choice(PHRASES),) if dice.random() < 0.2 else ()


def divisions(shared: Path) -> Iterator[DocumentBatch]:
    """Yield the real districts, streets and committees of Shanghai as bodies."""
    above: dict[str, str] = {}
    for level, parent in (("areas", ""), ("streets", "areaCode"), ("villages", "streetCode")):
        path = shared / "real" / "shanghai-divisions" / f"shanghai_{level}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        above |= {row["code"]: row["name"] for row in rows}
        yield make_batch(
            {"areas": "区", "streets": "街镇", "villages": "居村"}[level], 0, is_suggested=True,
            ids=[row["code"] for row in rows], titles=[row["name"] for row in rows],
            urls=[f"bodies/{row['code']}.html" for row in rows], names=[row["name"] for row in rows],
            numbers=[row["code"] for row in rows], bodies=[above[row[parent]] if parent else "" for row in rows],
        )  # fmt: skip


def publish(batches: Iterable[DocumentBatch], folder: Path) -> Path:
    """Build the index of the documents into ``folder``/search-index and return that folder."""
    index = folder / "search-index"
    for path, data in build_index(batches, folder / "scratch"):
        target = index / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return index


def scannable(batches: Iterable[DocumentBatch]) -> list[Scanned]:
    """Return the documents as the plain scan sees them, in the order in which they arrived."""
    found: list[Scanned] = []
    for batch in batches:
        for at in range(len(batch)):
            names = tuple(batch.names[at].split(SEPARATOR)) if batch.names[at] else ()
            title = normal_form(SEPARATOR.join((batch.titles[at], *names, batch.numbers[at])))
            text = normal_form(SEPARATOR.join((batch.texts[at], batch.bodies[at])))
            called = tuple(normal_form(name) for name in (*names, batch.numbers[at]) if name)
            read = tuple(tuple(lazy_pinyin(name)) for name in dict.fromkeys((batch.titles[at], *names)))
            own = names if batch.tier == 0 else ()
            asked = {
                "title": batch.titles[at], "number": batch.numbers[at], "kind": batch.kind, "state": batch.statuses[at],
                "body": SEPARATOR.join((batch.bodies[at], *own)), "area": batch.areas[at],
            }  # fmt: skip
            asked = {name: normal_form(value) for name, value in asked.items()}
            readings = read if batch.is_suggested else ()
            found.append(Scanned(batch.ids[at], batch.tier, batch.dates[at], len(found), title, text, called, readings, asked))
    return found


def holds(document: Scanned, term: Term, words: Sequence[str]) -> bool:
    """Say whether a document holds what a term asks, whatever its sign."""
    if term.field == "date":
        first, last = term.days()
        return bool(document.date) and first <= int(document.date.replace("-", "")) <= last
    if term.field == "number":
        return term.value in document.asked["number"] or is_called(document, term.value)
    if term.field:
        return term.value in document.asked[term.field]
    return stands_in_title(document, term.value, () if term.is_excluded else words) or term.value in document.text


def stands_in_title(document: Scanned, word: str, words: Sequence[str]) -> bool:
    """Say whether a word stands in the title field, is a number of the document, or is, alone or among ``words``, the pinyin of a name."""
    if word in document.title:
        return True
    if any(digit in word for digit in "0123456789") and (is_called(document, word) or is_called(document, "".join(words))):
        return True
    rows = [words[first:end] for end in range(len(words) + 1) for first in range(end)] if len(words) <= 8 else []
    told = [row for row in ([word], *rows) if word in row and all(set(one) <= set(ascii_lowercase) for one in row)]
    return any(covers("".join(row), syllables) for row in told for syllables in document.readings)


def is_called(document: Scanned, typed: str) -> bool:
    """Say whether one of the names is what was typed, but for spaces, hyphens and a last 号."""
    return compact(typed) != "" and compact(typed) in map(compact, document.names)


def plain_scan(documents: Sequence[Scanned], query: str) -> list[str]:
    """Return the ids of the documents that hold what a query asks, in the order that the rule promises."""
    terms = parse_terms(query)
    words, name = words_of(terms), spelling_of(terms)
    held = [document for document in documents if terms and all(holds(document, term, words) != term.is_excluded for term in terms)]

    def place(document: Scanned) -> tuple[int, int, bool, tuple[int, ...], int]:
        in_title = all(stands_in_title(document, word, words) for word in words)
        newest = tuple(-ord(character) for character in document.date.ljust(10, "\0"))
        is_spelt = spelt(name) in map(spelt, document.names)
        far = 2 if not is_called(document, name) else 0 if is_spelt else 1
        return far, document.tier, not in_title, newest, document.arrival

    return [document.id for document in sorted(held, key=place)]


def sample_queries(batches: Iterable[DocumentBatch], count: int, seed: int = 5) -> list[str]:
    """Return substrings of 1 to 12 characters of searched fields, as they are written there."""
    dice = random.Random(seed)
    columns = [column for batch in batches for column in (batch.titles, batch.texts, batch.numbers, batch.bodies, batch.names)]
    cells = [part for column in columns for cell in column for part in cell.split(SEPARATOR) if part]
    queries: list[str] = []
    while len(queries) < count:
        cell, size = dice.choice(cells), dice.randint(1, 12)
        start = dice.randrange(max(len(cell) - size + 1, 1))
        queries.append(cell[start : start + size])
    return queries
