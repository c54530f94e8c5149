"""Whether a descriptor agrees with itself and with the others: columns exist, what is shown is public, references lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pyarrow as pa

from generator.contracts.cells import text_array
from generator.contracts.columns import FORMATS, bound
from generator.contracts.encodings import ENCODINGS
from generator.contracts.flows_declared import check_flow_rules
from generator.contracts.named_columns import named_columns
from generator.contracts.omission import full_matches
from generator.contracts.restrictions import check_links, check_masks, check_period_order, check_states_declared, check_texts
from generator.descriptors import Indicators, ListPage, RankingPage, RecordsPage, Resource, SchemaField

READABLE: Final = ("csv", "tsv", "xlsx", "json", "parquet")
_HASH: Final = re.compile(r"(?:(?:md5:)?[0-9a-fA-F]{32}|sha1:[0-9a-fA-F]{40}|sha256:[0-9a-fA-F]{64}|sha512:[0-9a-fA-F]{128})\Z")
# Properties of the standard that would change how the file reads and that the readers do not honour; only these values are fine.
_DIALECT: Final[dict[str, tuple[object, ...]]] = {
    "header": (True,),
    "headerJoin": (" ",),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "escapeChar": (),
    "nullSequence": (),
    "skipInitialSpace": (False,),
    "commentRows": ([],),
    "commentChar": (),
    "property": (),
    "itemType": ("object",),
    "itemKeys": (),
    "sheetNumber": (1,),
    "table": (),
}
_FIELD: Final[dict[str, tuple[object, ...]]] = {
    "decimalChar": (".",),
    "groupChar": (),
    "bareNumber": (True,),
    "categories": (),
    "missingValues": (),
}
_SCHEMA: Final[dict[str, tuple[object, ...]]] = {"fieldsMatch": ("exact", "equal", ["exact"], ["equal"])}
_RESOURCE: Final[dict[str, tuple[object, ...]]] = {"data": (), "compression": (), "type": ("table",)}
_RECORD_COLUMNS: Final = ("breach", "honours")
_NO_BOUNDS: Final = ("string", "boolean")


def check_descriptor(resource: Resource, folder: Path) -> Iterator[str]:
    """Yield the faults of one descriptor, each beginning with the key at fault."""
    for check in _CHECKS:
        yield from check(resource)
    yield from _check_paths(resource, folder)


def check_together(resources: Sequence[tuple[str, Resource]]) -> Iterator[str]:
    """Yield the faults that only show when all descriptors are seen together."""
    by_name: dict[str, Resource] = {}
    labels: dict[str, str] = {}
    for label, resource in resources:
        if resource.name in by_name:
            yield f"{label}: name: {resource.name!r} is the name of {labels[resource.name]} too"
        by_name.setdefault(resource.name, resource)
        labels.setdefault(resource.name, label)
    for label, resource in resources:
        for fault in (fault for check in _CHECKS_TOGETHER for fault in check(resource, by_name)):
            yield f"{label}: {fault}"


# --- one descriptor -----------------------------------------------------------------------------------------------------


def _check_fields(resource: Resource) -> Iterator[str]:
    schema = resource.schema_
    if not schema.fields:
        yield "schema.fields: there are none"
    claimed: dict[tuple[str, int], str] = {}
    for at, field in enumerate(schema.fields):
        where = f"schema.fields.{at} ({field.name})"
        if field.name in schema.names[:at]:
            yield f"{where}: the name stands twice"
        place = (field.header, field.portal.occurrence)
        if place in claimed:
            yield f"{where}: portal.header {field.header!r} is claimed by {claimed[place]} too; give portal.occurrence"
        claimed.setdefault(place, field.name)
        yield from (f"{where}: {fault}" for fault in _check_field(field))
    for key in ("primaryKey", "uniqueKeys"):
        keys = [schema.primaryKey] if key == "primaryKey" else (schema.model_extra or {}).get(key, [])
        for name in (name for names in keys for name in names):
            if name not in schema.names:
                yield f"schema.{key}: there is no field {name!r}"
    yield from _unhonoured("schema", schema.model_extra, _SCHEMA)


def _check_field(field: SchemaField) -> Iterator[str]:
    yield from _unhonoured("", field.model_extra, _FIELD)
    if field.format != "default" and not _is_known_format(field):
        yield f"format: {field.format!r} is not a format of {field.type} that is honoured"
    constraints = field.constraints
    for key in ("minimum", "maximum"):
        stated = getattr(constraints, key)
        if stated is None:
            continue
        if field.type in _NO_BOUNDS:
            yield f"constraints.{key}: means nothing for {field.type}"
            continue
        try:
            bound(field, stated)
        except (ValueError, TypeError):
            yield f"constraints.{key}: {stated!r} is not of type {field.type}"
    if constraints.pattern is not None:
        yield from (f"constraints.pattern: {fault}" for fault in _pattern_faults(constraints.pattern))
    if field.portal.separator == "":
        yield "portal.separator: is empty"


def _is_known_format(field: SchemaField) -> bool:
    if field.type == "string":
        return field.format in FORMATS
    if field.type != "date":
        return False
    if field.format == "any":
        return True
    try:
        return "%" in field.format and date(2026, 11, 20).strftime(field.format) != field.format
    except ValueError:
        return False


def _pattern_faults(pattern: str) -> Iterator[str]:
    try:
        full_matches(text_array([""]), pattern)
    except (re.error, pa.ArrowException) as error:
        yield f"{pattern!r} is not a regular expression: {error}"


def _check_reading(resource: Resource) -> Iterator[str]:
    dialect = resource.dialect
    if len(dialect.delimiter) != 1 or not dialect.delimiter.isascii() or dialect.delimiter in '"\r\n':
        yield f"dialect.delimiter: found {dialect.delimiter!r}, expected one ASCII character other than a quote or line break"
    if not dialect.headerRows or min(dialect.headerRows) < 1 or list(dialect.headerRows) != sorted(set(dialect.headerRows)):
        yield f"dialect.headerRows: found {list(dialect.headerRows)}, expected ascending row numbers from 1"
    yield from _unhonoured("dialect", dialect.model_extra, _DIALECT)
    yield from _unhonoured("", resource.model_extra, _RESOURCE)
    if resource.encoding.lower() not in ENCODINGS:
        yield f"encoding: found {resource.encoding!r}, expected one of {', '.join(ENCODINGS)}"
    if resource.hash is not None and not _HASH.match(resource.hash):
        yield f"hash: found {resource.hash!r}, expected sha256: and 64 hexadecimal digits (or md5, sha1, sha512)"
    if len(resource.paths) > 1 and (resource.hash is not None or resource.bytes is not None):
        yield "hash, bytes: mean one file, but `path` names several"


def _check_paths(resource: Resource, folder: Path) -> Iterator[str]:
    if not resource.paths:
        yield "path: names no file"
    inside = folder.resolve()
    for path in dict.fromkeys(resource.paths):
        pure = PurePosixPath(path)
        if not path or "://" in path or "\\" in path or "\0" in path or pure.is_absolute() or ".." in pure.parts:
            yield f"path: {path!r} is not a relative path inside the dataset's folder"
        elif not (folder / path).resolve().is_relative_to(inside):
            yield f"path: {path!r} leads out of the dataset's folder"
        elif resource.format is None and pure.suffix.lower().removeprefix(".") not in READABLE:
            yield f"format: cannot be told from {path!r}; give one of {', '.join(READABLE)}"
        if resource.paths.count(path) > 1:
            yield f"path: {path!r} stands twice"


def _check_columns(resource: Resource) -> Iterator[str]:
    """Columns that the block names exist, are public where they are shown, and have a type that suits their part."""
    page, schema = resource.portal, resource.schema_
    try:
        named = list(named_columns(page))
    except ValueError as error:
        yield f"portal: a template is not well formed: {error}"
        return
    for each in dict.fromkeys(named):
        if each.column not in schema.names:
            yield f"portal.{each.key}: there is no field {each.column!r}"
            continue
        if each.is_shown and each.column not in page.public:
            yield f"portal.{each.key}: {each.column!r} is shown and must be in portal.public"
        field = schema.field(each.column)
        if each.is_single and field.portal.separator:
            yield f"portal.{each.key}: {each.column!r} holds several values in one cell (portal.separator), which are not split here"
        if each.types and field.type not in each.types:
            yield f"portal.{each.key}: {each.column!r} has type {field.type}, expected {' or '.join(each.types)}"
    for name in dict.fromkeys(page.public):
        if page.public.count(name) > 1:
            yield f"portal.public: {name!r} stands twice"


def _check_page(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if page.column in _RECORD_COLUMNS and not isinstance(page, RecordsPage):
        yield f"portal.column: {page.column!r} tells of records one by one, but the kind is {getattr(page, 'kind', '')}"
    if page.persons and not page.legal_basis:
        yield "portal.legal_basis: is required with portal.persons"
    for at, rule in enumerate(page.rows):
        if not rule.equals and rule.pattern is None:
            yield f"portal.rows.{at}: gives neither `equals` nor `pattern`, so that it would match nothing"
        if rule.pattern is not None:
            yield from (f"portal.rows.{at}.pattern: {fault}" for fault in _pattern_faults(rule.pattern))
    if page.duplicates is not None and not page.duplicates.key:
        yield "portal.duplicates.key: names no column"


def _check_states(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, RecordsPage):
        return
    values = [state.value for state in page.states]
    if len(set(values)) < len(values):
        yield "portal.states: a value stands twice"
    if page.states and page.status is None:
        yield "portal.status: is required with portal.states"
    if any(state.css == "gone" for state in page.states) and page.withdrawal is None:
        yield "portal.withdrawal: is required when a state is `gone`: a tombstone says when, why and by which act"
    classes = {state.css for state in page.states}
    if page.objection is not None and "obj" not in classes:
        yield "portal.states: portal.objection needs a state of class `obj`, which records carry while an objection runs"
    if page.repaired is not None and "rep" not in classes:
        yield "portal.states: portal.repaired needs a state of class `rep`, which records carry until their display ends"
    if page.tier is not None and page.date is None:
        yield "portal.date: is required with portal.tier: the display window is counted from it"


def _check_editions(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, ListPage):
        return
    if page.id is None and not page.entry_key:
        yield "portal.id: give `id` or `entry_key`, so that entries can be followed across editions"
    ids = [edition.id for edition in page.editions]
    if len({identifier.lower() for identifier in ids}) < len(ids):
        yield "portal.editions: an id stands twice"
    effective = [edition.effective for edition in page.editions if edition.effective is not None]
    if effective != sorted(effective):
        yield "portal.editions: are not oldest first"
    paths = [edition.path for edition in page.editions if edition.path is not None]
    if page.edition is not None:
        if paths:
            yield "portal.editions: `path` is for lists without an `edition` column"
        return
    for at, edition in enumerate(page.editions):
        if edition.path is None and len(page.editions) > 1:
            yield f"portal.editions.{at}.path: is required when no column has the edition"
        elif edition.path is not None and edition.path not in resource.paths:
            yield f"portal.editions.{at}.path: {edition.path!r} is not in `path`"
    for path in resource.paths:
        if paths and path not in paths:
            yield f"path: {path!r} belongs to no edition"
    if len(set(paths)) < len(paths):
        yield "portal.editions: two editions share a path"


def _check_measures(resource: Resource) -> Iterator[str]:
    page = resource.portal
    measures = [measure.column for measure in getattr(page, "measures", ())]
    for name in getattr(page, "charted", ()):
        if name not in measures:
            yield f"portal.charted: {name!r} is not among portal.measures"


def _unhonoured(where: str, extra: dict[str, Any] | None, known: dict[str, tuple[object, ...]]) -> Iterator[str]:
    for key, fine in known.items():
        if extra and key in extra and extra[key] not in fine:
            named = f"{where}.{key}" if where else key
            wanted = f"; only {fine[0]!r} is read" if fine else ""
            yield f"{named}: {extra[key]!r} is not honoured{wanted}"


_CHECKS: Final[tuple[Callable[[Resource], Iterator[str]], ...]] = (
    _check_reading,
    _check_fields,
    _check_columns,
    _check_page,
    _check_states,
    _check_editions,
    _check_measures,
    check_states_declared,
    check_masks,
    check_period_order,
    check_links,
    check_texts,
)


# --- all descriptors together ---------------------------------------------------------------------------------------------


def _check_foreign_keys(resource: Resource, by_name: dict[str, Resource]) -> Iterator[str]:
    schema = resource.schema_
    for at, key in enumerate(schema.foreignKeys):
        where = f"schema.foreignKeys.{at}"
        for name in key.fields:
            if name not in schema.names:
                yield f"{where}.fields: there is no field {name!r}"
            elif len(key.fields) > 1 and schema.field(name).portal.separator:
                yield f"{where}.fields: {name!r} holds several values, which a key of several fields cannot"
        if len(key.fields) != len(key.reference.fields) or not key.fields:
            yield f"{where}: names {len(key.fields)} field(s) here and {len(key.reference.fields)} there"
        target = by_name.get(key.reference.resource or resource.name)
        if target is None:
            yield f"{where}.reference.resource: there is no resource {key.reference.resource!r}"
            continue
        for name in key.reference.fields:
            if name not in target.schema_.names:
                yield f"{where}.reference.fields: {target.name!r} has no field {name!r}"
            elif name in target.portal.masks:
                yield f"{where}.reference.fields: {name!r} is masked in {target.name!r}, so that nothing can refer to it"


def _check_indicators(resource: Resource, by_name: dict[str, Resource]) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, RankingPage) or page.indicators is None:
        return
    for key, name, columns in _wanted_by(page.indicators):
        target = by_name.get(name)
        if target is None:
            yield f"portal.indicators.{key}: there is no resource {name!r}"
            continue
        for column in columns:
            if column not in target.schema_.names:
                yield f"portal.indicators.{key}: {name!r} has no field {column!r}"
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


_CHECKS_TOGETHER: Final[tuple[Callable[[Resource, dict[str, Resource]], Iterator[str]], ...]] = (
    _check_foreign_keys,
    _check_indicators,
    check_flow_rules,
)
