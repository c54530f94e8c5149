"""Whether the rules of ``portal.checks`` can be judged: their columns exist, have fitting types and lead where they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.descriptors import (
    DaysRule,
    EmptyRule,
    ExchangeColumn,
    FilledRule,
    FlowRule,
    OrderRule,
    ReferredRule,
    Resource,
    SameRule,
    SumRule,
    TotalRule,
    When,
)

_DATES = ("date",)
_NUMBERS = ("number", "integer")


@dataclass(frozen=True, slots=True)
class _Named:
    """A path that a rule names: under which key, in which resource (None: this one), which types it may have (empty: any)."""

    key: str
    path: str
    resource: str | None = None
    types: Sequence[str] = ()
    may_follow: bool = True


def check_flow_rules(resource: Resource, by_name: Mapping[str, Resource]) -> Iterator[str]:
    """Yield a fault for each rule that names a column or resource that is not there, or one of the wrong type."""
    for at, rule in enumerate(resource.portal.checks):
        for named in _named(rule):
            target = resource if named.resource is None else by_name.get(named.resource)
            if target is None:
                yield f"portal.checks.{at}.{named.key}: there is no resource {named.resource!r}"
            else:
                yield from (f"portal.checks.{at}.{named.key}: {fault}" for fault in _path_faults(target, named, by_name))


def _path_faults(resource: Resource, named: _Named, by_name: Mapping[str, Resource]) -> Iterator[str]:
    here, _, there = named.path.partition(".")
    if there and not named.may_follow:
        yield f"{named.path!r} is a path; a column of this table is expected"
        return
    if here not in resource.schema_.names:
        yield f"there is no field {here!r}"
        return
    if there:
        key = next((key for key in resource.schema_.foreignKeys if key.fields == (here,)), None)
        followed = by_name.get(key.reference.resource or resource.name) if key else None
        if followed is None:
            yield f"{here!r} has no foreign key of one field, so that {named.path!r} leads nowhere"
            return
        if there not in followed.schema_.names:
            yield f"{followed.name!r} has no field {there!r}"
            return
        resource, here = followed, there
    field = resource.field(here)
    if field.portal.separator:
        yield f"{named.path!r} holds several values in one cell"
    if named.types and field.type not in named.types:
        yield f"{named.path!r} has type {field.type}, expected {' or '.join(named.types)}"


def _when(key: str, when: When | None, resource: str | None = None) -> Iterator[_Named]:
    if when is not None:
        yield _Named(f"{key}.column", when.column, resource)


def _named(rule: FlowRule) -> Iterator[_Named]:
    match rule:
        case OrderRule(columns=columns):
            yield from (_Named("columns", path, types=_DATES) for path in columns)
        case FilledRule(columns=columns, when=when) | EmptyRule(columns=columns, when=when):
            yield from _when("when", when)
            yield from (_Named("columns", path, may_follow=False) for path in columns)
        case SumRule(total=total, parts=parts):
            yield _Named("total", total, types=_NUMBERS, may_follow=False)
            yield from (_Named("parts", path, types=_NUMBERS) for path in parts)
        case SameRule(columns=columns):
            yield from (_Named("columns", path) for path in columns)
        case DaysRule(column=column, start=start, end=end):
            yield _Named("column", column, types=_NUMBERS, may_follow=False)
            yield _Named("start", start, types=_DATES)
            yield _Named("end", end, types=_DATES)
        case TotalRule():
            yield _Named("column", rule.column, types=_NUMBERS, may_follow=False)
            yield from (_Named("match", path) for path in rule.match)
            yield from (_Named("match", path, rule.of) for path in rule.match.values())
            yield from ([_Named("value", rule.value, rule.of, _NUMBERS)] if rule.value else [])
            yield from _when("among", rule.among, rule.of)
        case ReferredRule():
            yield from _when("when", rule.when)
            yield _Named("key", rule.key, may_follow=False)
            yield _Named("column", rule.column, rule.by)
            yield from _when("among", rule.among, rule.by)


def check_exchange(resource: Resource, by_name: Mapping[str, Resource]) -> Iterator[str]:
    """Yield a fault for each column of an exchange file that cannot be filled, or that would publish what is not public."""
    ids = [exchange.id for exchange in resource.portal.exchange]
    if len(set(ids)) < len(ids):
        yield "portal.exchange: an id stands twice"
    for at, exchange in enumerate(resource.portal.exchange):
        where = f"portal.exchange.{at}"
        names = [column.name for column in exchange.columns]
        if len(set(names)) < len(names):
            yield f"{where}.columns: a name stands twice"
        for named in _when("when", exchange.when):
            yield from (f"{where}.when: {fault}" for fault in _path_faults(resource, named, by_name))
        for place, column in enumerate(exchange.columns):
            if column.column is not None:
                yield from (f"{where}.columns.{place}: {fault}" for fault in _column_faults(resource, column, by_name))
            elif column.text is None and column.required:
                yield f"{where}.columns.{place}: {column.name!r} is required and stays empty"


def _column_faults(resource: Resource, column: ExchangeColumn, by_name: Mapping[str, Resource]) -> Iterator[str]:
    path = column.column or ""
    faults = list(_path_faults(resource, _Named("column", path, types=_NUMBERS if column.scale else ()), by_name))
    yield from faults
    here, _, there = path.partition(".")
    if not faults and here not in resource.portal.public:
        yield f"{here!r} is shown and must be in portal.public"
    elif not faults and there:
        key = next(key for key in resource.schema_.foreignKeys if key.fields == (here,))
        target = by_name[key.reference.resource or resource.name]
        if there not in target.portal.public:
            yield f"{there!r} is shown and must be in portal.public of {target.name!r}"
