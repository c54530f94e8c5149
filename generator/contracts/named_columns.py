"""Every column that a descriptor's ``portal`` block names, with the key that names it: one table for all page kinds."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from generator.descriptors import (
    CasesPage,
    CommitmentsPage,
    FieldType,
    ListPage,
    MatrixPage,
    Page,
    RankingPage,
    RecordsPage,
    RegisterPage,
    StatisticsPage,
    TablePage,
)

_DATES: Final[tuple[FieldType, ...]] = ("date",)
_NUMBERS: Final[tuple[FieldType, ...]] = ("number", "integer")
_ANY: Final[tuple[FieldType, ...]] = ()
# Keys whose cells are taken as a whole: they are linked, looked up or counted, so that several values in one cell would vanish.
_SINGLE: Final = frozenset(
    (
        "id",
        "body",
        "subject",
        "parent",
        "level",
        "code",
        "status",
        "tier",
        "item",
        "area_column",
        "edition",
        "period",
        "row",
        "facets",
        "timing.by",
        "sheet.by",
    )
)


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column that a key of the ``portal`` block names; ``types`` are those that it may have (empty: any).

    ``is_shown`` says that makers read it, so that it must be public.
    """

    key: str
    column: str
    is_shown: bool = True
    types: tuple[FieldType, ...] = _ANY

    @property
    def is_single(self) -> bool:
        """Say whether each cell must hold one value: dates, numbers, and what is linked, looked up or counted."""
        return bool(self.types) or self.key in _SINGLE


# Simple keys whose value is one column, by page kind: (key, is shown, types).
_REGISTER: Final = tuple((key, True, _ANY) for key in ("id", "name", "short_name", "aliases", "parent", "level", "code", "post"))
_RECORDS: Final = (
    *((key, True, _ANY) for key in ("id", "body", "status", "label", "document", "item", "area_column", "statement")),
    ("date", True, _DATES),
    ("statement_date", True, _DATES),
    ("display_from", True, _DATES),
    ("display_until", True, _DATES),
    ("tier", False, _ANY),
    ("repaired", False, _DATES),
    ("exempted", False, _ANY),
)
_COMMITMENTS: Final = (
    *_RECORDS,
    ("due", True, _DATES),
    ("done", True, _DATES),
    ("progress", True, _ANY),
    ("source", True, _ANY),
)
_LIST: Final = (
    *((key, True, _ANY) for key in ("id", "edition", "group", "body", "reason")),
    ("date", True, _DATES),
)
_RANKING: Final = (
    *((key, True, _ANY) for key in ("subject", "subject_name", "period")),
    *((key, True, _NUMBERS) for key in ("score", "rank", "deduction")),
)
_SIMPLE: Final[dict[type[Page], tuple[tuple[str, bool, tuple[FieldType, ...]], ...]]] = {
    RegisterPage: _REGISTER,
    RecordsPage: _RECORDS,
    CasesPage: _RECORDS,
    CommitmentsPage: _COMMITMENTS,
    ListPage: _LIST,
    StatisticsPage: (("body", True, _ANY), ("period", True, _ANY)),
    RankingPage: _RANKING,
    MatrixPage: (
        *((key, True, _ANY) for key in ("row", "group", "body", "role", "progress")),
        *((key, True, _DATES) for key in ("due", "done")),
    ),
    TablePage: (),
}
# Keys that hold templates.
_TEMPLATES: Final = ("title", "sentence", "row_title")


def named_columns(page: Page) -> Iterator[NamedColumn]:
    """Yield every column that the block names."""
    yield from _common(page)
    for key, is_shown, types in _SIMPLE[type(page)]:
        column = getattr(page, key)
        if column is not None:
            yield NamedColumn(key, column, is_shown, types)
    for key in _TEMPLATES:
        template = getattr(page, key, "")
        yield from (NamedColumn(key, column) for column in placeholders(template))
    for kind, nested in _NESTED:
        if isinstance(page, kind):
            yield from nested(page)


def placeholders(template: str) -> list[str]:
    """Return the columns that a template names; ValueError when its braces are not in order or hold more than a name."""
    found: list[str] = []
    for _, name, form, conversion in string.Formatter().parse(template):
        if name is not None:
            if not name.isidentifier() or form or conversion:
                raise ValueError(f"{{{name}}} is not a column in braces")
            found.append(name)
    return found


def _common(page: Page) -> Iterator[NamedColumn]:
    yield from (NamedColumn("public", name) for name in page.public)
    yield from (NamedColumn("searched", name) for name in page.searched)
    yield from (NamedColumn(f"rows.{at}.column", rule.column, False) for at, rule in enumerate(page.rows))
    yield from (NamedColumn(f"masks.{name}", name, False) for name in page.masks)
    yield from (NamedColumn("persons", name, False) for name in page.persons)
    yield from (NamedColumn("must_show", name) for name in page.must_show)
    if page.natural_persons is not None:
        yield NamedColumn("natural_persons.column", page.natural_persons.column, False)
        yield from (NamedColumn("natural_persons.names", name, False) for name in page.natural_persons.names)
    if page.duplicates is not None:
        yield from (NamedColumn("duplicates.key", name, False) for name in page.duplicates.key)


def _of_records(page: Any) -> Iterator[NamedColumn]:
    yield from (NamedColumn("facets", name) for name in page.facets)
    for at, event in enumerate(page.course):
        yield NamedColumn(f"course.{at}.date", event.date, True, _DATES)
        for key in ("title", "note"):
            yield from (NamedColumn(f"course.{at}.{key}", name) for name in placeholders(getattr(event, key)))
    if page.timing is not None:
        for key in ("begun", "due", "done"):
            column = getattr(page.timing, key)
            yield from ([NamedColumn(f"timing.{key}", column, True, _DATES)] if column else [])
        yield from (NamedColumn("timing.by", name) for name in page.timing.by)
        yield from ([NamedColumn("timing.good.column", page.timing.good.column)] if page.timing.good else [])
    if page.sheet is not None:
        yield NamedColumn("sheet.by", page.sheet.by)
        yield from (NamedColumn("sheet.columns", name) for name in page.sheet.columns)
        yield from (NamedColumn("sheet.totals", name, True, _NUMBERS) for name in page.sheet.totals)
    if page.owed is not None:
        yield NamedColumn("owed.begun", page.owed.begun, True, _DATES)
        yield NamedColumn("owed.published", page.owed.published, True, _DATES)
    if page.withdrawal is not None:
        yield NamedColumn("withdrawal.on", page.withdrawal.on, True, _DATES)
        yield NamedColumn("withdrawal.reason", page.withdrawal.reason)
        yield NamedColumn("withdrawal.act", page.withdrawal.act)
        if page.withdrawal.noticed is not None:
            yield NamedColumn("withdrawal.noticed", page.withdrawal.noticed, False, _DATES)
    if page.objection is not None:
        yield NamedColumn("objection.on", page.objection.on, False, _DATES)
        yield NamedColumn("objection.decided", page.objection.decided, False, _DATES)


def _of_list(page: Any) -> Iterator[NamedColumn]:
    yield from (NamedColumn("entry_key", name) for name in page.entry_key)
    yield from (NamedColumn("compared", name) for name in page.compared)


def _of_statistics(page: Any) -> Iterator[NamedColumn]:
    for at, measure in enumerate(page.measures):
        yield NamedColumn(f"measures.{at}.column", measure.column, True, _NUMBERS)
        if measure.weight is not None:
            yield NamedColumn(f"measures.{at}.weight", measure.weight, True, _NUMBERS)
        beside = (
            ("target_column", measure.target_column),
            ("limit", measure.limit),
            ("watch.of", measure.watch and measure.watch.of),
        )
        yield from (NamedColumn(f"measures.{at}.{key}", name, True, _NUMBERS) for key, name in beside if name is not None)
    yield from (NamedColumn("words", name) for name in page.words)
    yield from (NamedColumn("charted", name, True, _NUMBERS) for name in page.charted)
    if page.owed is not None:
        yield NamedColumn("owed.published", page.owed.published, True, _DATES)
    small = page.small_numbers
    if small is not None:
        yield from (NamedColumn("small_numbers.columns", name, True, _NUMBERS) for name in small.columns)
        yield from (NamedColumn(f"small_numbers.rates.{name}", name, True, _NUMBERS) for name in small.rates)
        yield from (NamedColumn(f"small_numbers.rates.{name}", count, True, _NUMBERS) for name, count in small.rates.items())


def _of_ranking(page: Any) -> Iterator[NamedColumn]:
    for at, period in enumerate(page.periods):
        yield NamedColumn(f"periods.{at}.score", period.score, True, _NUMBERS)
        if period.rank is not None:
            yield NamedColumn(f"periods.{at}.rank", period.rank, True, _NUMBERS)
    if page.owed is not None:
        yield NamedColumn("owed.published", page.owed.published, True, _DATES)
    for at, part in enumerate(page.components):
        yield NamedColumn(f"components.{at}.column", part.column, True, _NUMBERS)


_NESTED: Final[tuple[tuple[type[Page], Callable[[Any], Iterator[NamedColumn]]], ...]] = (
    (RecordsPage, _of_records),
    (ListPage, _of_list),
    (StatisticsPage, _of_statistics),
    (RankingPage, _of_ranking),
)
