"""The language of queries, read by Whoosh's query parser; `client/language.js` has its twin, golden vectors hold both together.

Words parted by spaces must all be found; a "quoted phrase" is one word; -word must not be found; 机构:甲区, 文号:, 标题:, 类型:, 状态:,
领域: and 日期:2024..2025 ask one field, with either colon. What is none of this is a word, so nobody needs to know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from whoosh.qparser.default import QueryParser
from whoosh.qparser.plugins import Plugin
from whoosh.qparser.syntax import SyntaxNode
from whoosh.qparser.taggers import RegexTagger
from whoosh.query.compound import And
from whoosh.query.qcore import Query
from whoosh.query.wrappers import Not

from search.normal import SPACE, compact, fold, simplify, squeeze

ANY: Final = ""
TITLE, NUMBER, BODY, DATE, KIND, STATE, AREA = "title", "number", "body", "date", "kind", "state", "area"
FIELDS: Final = {
    "机构": BODY, "单位": BODY, "部门": BODY, "文号": NUMBER, "编号": NUMBER, "日期": DATE, "年份": DATE,
    "标题": TITLE, "类型": KIND, "状态": STATE, "领域": AREA,
}  # fmt: skip
_TOKEN: Final = (
    f"(?P<sign>[-−](?=[^-−{SPACE}]))?(?:(?P<name>{'|'.join(FIELDS)}):[{SPACE}]*(?=[^{SPACE}]))?"
    f'(?:"(?P<quoted>[^"]*)"|(?P<plain>[^"{SPACE}]+))'
)
_DAY: Final = r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年|(\d\d)(\d\d))?"
_ONE_DAY: Final = re.compile(_DAY)
_DAYS: Final = re.compile(rf"(?:{_DAY})?(?:\.{{2,}}|[-~–—至到]+)(?:{_DAY})?")
_MONTHS, _LAST_DAY = 12, 31
_DIGIT: Final = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a query asks: ``value`` in normal form must (not) stand in ``field``, `ANY` for title or text.

    Of a date the value is two numbers YYYYMMDD, "20240500..20240599" for a month; 0 and 99 stand before and after all days.
    """

    field: str
    value: str
    is_excluded: bool = False

    def days(self) -> tuple[int, int]:
        """Return the first and last day of a date as numbers YYYYMMDD."""
        first, _, last = self.value.partition("..")
        return int(first), int(last)

    def __str__(self) -> str:
        """Return the term as the golden vectors write it."""
        return f"{'-' if self.is_excluded else '+'}{self.field}:{self.value}"


def parse_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a query in the order in which they were typed, without repetition."""
    group = _PARSER.process(_prepare(text))
    return tuple(node.term for node in group)


def words_of(terms: Iterable[Term]) -> tuple[str, ...]:
    """Return the words that must be found, wherever they stand."""
    return tuple(term.value for term in terms if term.field == ANY and not term.is_excluded)


def split_query(text: str) -> tuple[str, ...]:
    """Return the words of a query that must be found."""
    return words_of(parse_terms(text))


def has_digit(word: str) -> bool:
    """Say whether a word may be a number, or a part of one: numbers are found however they are spaced, bracketed and hyphenated."""
    return _DIGIT.search(word) is not None


def asked_terms(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms whose values are marked in hits: words, and what is asked of title, number and body."""
    return tuple(term for term in terms if not term.is_excluded and term.field in (ANY, TITLE, NUMBER, BODY))


def numbers_of(term: Term, name: str) -> tuple[str, ...]:
    """Return the numbers (compact) that a term may spell: it alone, or, where it is wanted anywhere, the whole query (``name``)."""
    if term.field not in (ANY, NUMBER) or not has_digit(term.value):
        return ()
    return (compact(term.value),) if term.field or term.is_excluded else (compact(term.value), name)


def name_of(terms: Iterable[Term]) -> str:
    """Return the name or number (compact) that a query spells when it is one."""
    return compact(spelling_of(terms))


def spelling_of(terms: Iterable[Term]) -> str:
    """Return what a query spells when it is a name or number: its words, or what it asks of title or number."""
    terms = tuple(terms)
    asked = words_of(terms) or tuple(term.value for term in terms if term.field in (TITLE, NUMBER) and not term.is_excluded)
    return "".join(asked)


def build_query(terms: Iterable[Term], term_query: Any) -> Query:
    """Return the Whoosh query of some terms; ``term_query`` makes that of one term, whatever its sign."""
    parts = [Not(term_query(term)) if term.is_excluded else term_query(term) for term in terms]
    return And(parts)


def parse_days(value: str) -> str | None:
    """Return a day, month, year or a span of them (2024, 2024-05, 2024年5月1日, 2024..2025, 2024至2025, 2024.., ..2025) as a value."""
    if one := _ONE_DAY.fullmatch(value):
        first, last = _bounds(one.groups())
    elif (both := _DAYS.fullmatch(value)) and (both[1] or both[6]):
        parts = [_bounds(groups) for groups in (both.groups()[:5], both.groups()[5:]) if groups[0]]
        first, last = min(part[0] for part in parts), max(part[1] for part in parts)
        if not all(part[0] for part in parts):
            return None
        first, last = (first if both[1] else 1), (last if both[6] else 99999999)
    else:
        return None
    return f"{first:08d}..{last:08d}" if first else None


def _bounds(groups: Iterable[str | None]) -> tuple[int, int]:
    """Return the bounds of one day, month or year; (0, 0) when there is no such month or day."""
    year, month, day, plain_month, plain_day = (int(group) if group else None for group in groups)
    month, day = (month if month is not None else plain_month), (day if day is not None else plain_day)
    if (month is not None and not 1 <= month <= _MONTHS) or (day is not None and not 1 <= day <= _LAST_DAY):
        return 0, 0
    start = 10000 * (year or 0)
    if month is None:
        return start, start + 9999
    start += 100 * month
    return (start, start + 99) if day is None else (start + day, start + day)


def _prepare(text: str) -> str:
    return fold(text).replace("\x1f", " ")


class _TermNode(SyntaxNode):
    """A term, and the words that it is when read as plain text."""

    def __init__(self, term: Term, plain: str) -> None:
        self.term, self.plain = term, plain

    def r(self) -> str:
        """Show the term."""
        return str(self.term)


class _Nothing(SyntaxNode):
    """A space, or a quotation mark that closes nothing."""

    def r(self) -> str:
        """Show nothing."""
        return ""


class _TermTagger(RegexTagger):
    def create(self, parser: QueryParser, match: re.Match[str]) -> SyntaxNode:
        """Return the term of a token."""
        name, raw = match["name"], match["quoted"] if match["plain"] is None else match["plain"]
        value, plain = simplify(squeeze(raw)), simplify(squeeze(match[0]))
        field = FIELDS[name] if name else ANY
        if field == DATE:
            days = parse_days(re.sub(f"[{SPACE}]", "", raw))
            field, value = (DATE, days) if days else (ANY, simplify(squeeze(f"{name}:{raw}")))
        return _TermNode(Term(field, value, bool(match["sign"])), plain)


class _NothingTagger(RegexTagger):
    def create(self, parser: QueryParser, match: re.Match[str]) -> SyntaxNode:
        """Return a node that the filter drops."""
        return _Nothing()


def _tagger(kind: Any, expression: str) -> Any:
    return kind(expression)


class _Terms(Plugin):
    """Tags the terms, and keeps those that say something, once each."""

    def taggers(self, parser: QueryParser) -> Any:
        """Return the taggers: terms first."""
        return [(_tagger(_TermTagger, _TOKEN), 0), (_tagger(_NothingTagger, f'["{SPACE}]'), 1)]

    def filters(self, parser: QueryParser) -> Any:
        """Return the one filter."""
        return [(self._settle, 0)]

    def _settle(self, parser: QueryParser, group: Any) -> Any:
        """Drop what is empty and repeated. A query that asks for nothing, only against something, is read as plain words."""
        nodes = [node for node in group if isinstance(node, _TermNode) and node.term.value]
        if nodes and all(node.term.is_excluded for node in nodes):
            nodes = [_TermNode(replace(node.term, field=ANY, value=node.plain, is_excluded=False), node.plain) for node in nodes]
        return group.empty_copy().__class__(list({node.term: node for node in nodes}.values()))


_PARSER: Final = QueryParser(ANY, None, plugins=[_Terms()])
