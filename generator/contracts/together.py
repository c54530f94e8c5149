"""What only shows when all descriptors are seen together: names and numbers that repeat, references that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from generator.configuration_faults import suggest
from generator.contracts.answers_declared import check_answers
from generator.contracts.flows_declared import check_exchange, check_flow_rules
from generator.contracts.standard_parts import missing_field
from generator.descriptors import Indicators, RankingPage, Resource


def check_together(resources: Sequence[tuple[str, Resource]]) -> Iterator[str]:
    """Yield the faults that only show when all descriptors are seen together."""
    by_name: dict[str, Resource] = {}
    labels: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for label, resource in resources:
        number = resource.portal.number.strip()
        if number and number in numbers:
            yield f"{label}: portal.number: {number!r} is the number of {numbers[number]} too"
        numbers.setdefault(number, label)
        if resource.name in by_name:
            yield f"{label}: name: {resource.name!r} is the name of {labels[resource.name]} too"
        by_name.setdefault(resource.name, resource)
        labels.setdefault(resource.name, label)
    for label, resource in resources:
        for fault in (fault for check in _CHECKS_TOGETHER for fault in check(resource, by_name)):
            yield f"{label}: {fault}"


def _check_foreign_keys(resource: Resource, by_name: dict[str, Resource]) -> Iterator[str]:
    schema = resource.schema_
    for at, key in enumerate(schema.foreignKeys):
        where = f"schema.foreignKeys.{at}"
        for name in key.fields:
            if name not in schema.names:
                yield f"{where}.fields: {missing_field(schema, name)}"
            elif len(key.fields) > 1 and schema.field(name).portal.separator:
                yield f"{where}.fields: {name!r} holds several values, which a key of several fields cannot"
        if len(key.fields) != len(key.reference.fields) or not key.fields:
            yield f"{where}: names {len(key.fields)} field(s) here and {len(key.reference.fields)} there"
        target = by_name.get(key.reference.resource or resource.name)
        if target is None:
            yield f"{where}.reference.resource: there is no resource {key.reference.resource!r}{suggest(key.reference.resource, by_name)}"
            continue
        for name in key.reference.fields:
            if name not in target.schema_.names:
                yield f"{where}.reference.fields: {target.name!r} has no field {name!r}{suggest(name, target.schema_.names)}"
            elif name in target.portal.masks:
                yield f"{where}.reference.fields: {name!r} is masked in {target.name!r}, so that nothing can refer to it"


def _check_indicators(resource: Resource, by_name: dict[str, Resource]) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, RankingPage) or page.indicators is None:
        return
    for key, name, columns in _wanted_by(page.indicators):
        target = by_name.get(name)
        if target is None:
            yield f"portal.indicators.{key}: there is no resource {name!r}{suggest(name, by_name)}"
            continue
        for column in columns:
            if column not in target.schema_.names:
                yield f"portal.indicators.{key}: {name!r} has no field {column!r}{suggest(column, target.schema_.names)}"
            elif column not in target.portal.public:
                yield f"portal.indicators.{key}: {column!r} is shown and must be in portal.public of {name!r}"


def _wanted_by(indicators: Indicators) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    answers = indicators.answers
    parts = (indicators.subject, indicators.period, indicators.indicator, indicators.score)
    yield "resource", indicators.resource, (*parts, *answers)
    if indicators.names is not None:
        yield "names", indicators.names, (indicators.names_id, indicators.names_title)
    if indicators.weights is not None:
        yield "weights", indicators.weights, (indicators.weights_id, indicators.weights_value)


def _check_official(resource: Resource, by_name: dict[str, Resource]) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, RankingPage) or page.official is None:
        return
    target = by_name.get(page.official)
    if target is None:
        yield f"portal.official: there is no resource {page.official!r}"
    elif not isinstance(target.portal, RankingPage):
        yield f"portal.official: {page.official!r} is of kind {target.portal.kind}, expected ranking"
    if not page.assessor:
        yield "portal.assessor: is required with portal.official: readers must know who assesses"


_CHECKS_TOGETHER: Final[tuple[Callable[[Resource, dict[str, Resource]], Iterator[str]], ...]] = (
    _check_foreign_keys,
    _check_indicators,
    _check_official,
    check_answers,
    check_flow_rules,
    check_exchange,
)
