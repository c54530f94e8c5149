"""Whether the standard's part of a descriptor can be honoured: fields, constraints, dialect, encoding, hash, paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pyarrow as pa

from generator.configuration_faults import keys_of, suggest
from generator.contracts.cells import text_array
from generator.contracts.columns import FORMATS, bound
from generator.contracts.encodings import ENCODINGS
from generator.contracts.omission import full_matches
from generator.descriptors import Resource, Schema, SchemaField, Standard

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
_NO_BOUNDS: Final = ("string", "boolean")
# The standard's properties that we neither read nor refuse; other names may be an author's own, unless they look like a slip.
_STANDARD_KEYS: Final = frozenset(
    ("$schema", "profile", "homepage", "mediatype", "image", "keywords", "created", "version", "id", "uniqueKeys", "rdfType")
)
_SLIP: Final = 0.8
_ALL_HONOURED: Final = frozenset((*_DIALECT, *_FIELD, *_SCHEMA, *_RESOURCE))


def check_fields(resource: Resource) -> Iterator[str]:
    """Yield the faults of the table's schema."""
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
                yield f"schema.{key}: {missing_field(schema, name)}"
    yield from _unhonoured("schema", schema.model_extra, _SCHEMA)
    yield from _mistyped("schema.", schema)


def _check_field(field: SchemaField) -> Iterator[str]:
    yield from _unhonoured("", field.model_extra, _FIELD)
    yield from _mistyped("", field)
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
        yield from (f"constraints.pattern: {fault}" for fault in pattern_faults(constraints.pattern))
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


def missing_field(schema: Schema, name: str) -> str:
    """Return that there is no such field, with the one that is probably meant: by its name, or by what the file or pages call it."""
    called = next((field.name for field in schema.fields if name in (field.title, field.header)), None)
    if called is not None:
        return f"there is no field {name!r}; that column is called {called!r} here"
    return f"there is no field {name!r}{suggest(name, schema.names)}"


def pattern_faults(pattern: str) -> Iterator[str]:
    """Yield why a text is not a regular expression."""
    try:
        full_matches(text_array([""]), pattern)
    except (re.error, pa.ArrowException) as error:
        yield f"{pattern!r} is not a regular expression: {error}"


def check_reading(resource: Resource) -> Iterator[str]:
    """Yield what the readers would not honour."""
    dialect = resource.dialect
    if len(dialect.delimiter) != 1 or not dialect.delimiter.isascii() or dialect.delimiter in '"\r\n':
        yield f"dialect.delimiter: found {dialect.delimiter!r}, expected one ASCII character other than a quote or line break"
    if not dialect.headerRows or min(dialect.headerRows) < 1 or list(dialect.headerRows) != sorted(set(dialect.headerRows)):
        yield f"dialect.headerRows: found {list(dialect.headerRows)}, expected ascending row numbers from 1"
    yield from _unhonoured("dialect", dialect.model_extra, _DIALECT)
    yield from _unhonoured("", resource.model_extra, _RESOURCE)
    yield from _mistyped("dialect.", dialect)
    yield from _mistyped("", resource)
    if resource.encoding.lower() not in ENCODINGS:
        yield f"encoding: found {resource.encoding!r}, expected one of {', '.join(ENCODINGS)}"
    if resource.hash is not None and not _HASH.match(resource.hash):
        yield f"hash: found {resource.hash!r}, expected sha256: and 64 hexadecimal digits (or md5, sha1, sha512)"
    if len(resource.paths) > 1 and (resource.hash is not None or resource.bytes is not None):
        yield "hash, bytes: mean one file, but `path` names several"


def check_paths(resource: Resource, folder: Path) -> Iterator[str]:
    """Yield the paths that lead nowhere or out of the folder."""
    if not resource.paths:
        yield "path: names no file"
    inside = folder.resolve()
    for path in dict.fromkeys(resource.paths):
        pure = PurePosixPath(path)
        if not path or "://" in path or "\\" in path or "\0" in path or pure.is_absolute() or ".." in pure.parts:
            yield f"path: {path!r} is not a relative path inside the dataset's folder"
        elif fault := _leads_astray(folder / path, inside):
            yield f"path: {path!r} {fault}"
        elif resource.format is None and pure.suffix.lower().removeprefix(".") not in READABLE:
            yield f"format: cannot be told from {path!r}; give one of {', '.join(READABLE)}"
        if resource.paths.count(path) > 1:
            yield f"path: {path!r} stands twice"


def _leads_astray(path: Path, inside: Path) -> str:
    try:
        return "" if path.resolve().is_relative_to(inside) else "leads out of the dataset's folder"
    except RuntimeError:
        return "is a link that leads round in a circle"


def _unhonoured(where: str, extra: dict[str, Any] | None, known: dict[str, tuple[object, ...]]) -> Iterator[str]:
    for key, fine in known.items():
        if extra and key in extra and extra[key] not in fine:
            named = f"{where}.{key}" if where else key
            wanted = f"; only {fine[0]!r} is read" if fine else ""
            yield f"{named}: {extra[key]!r} is not honoured{wanted}"


def _mistyped(where: str, part: Standard) -> Iterator[str]:
    """Yield the keys that are none of the standard's but nearly one that is read: they would be ignored without a word."""
    known = (*keys_of(type(part)), *_STANDARD_KEYS)
    for key in part.model_extra or {}:
        if key not in _ALL_HONOURED and key not in _STANDARD_KEYS and (near := suggest(key, known, _SLIP)):
            yield f"{where}{key}: is not a key that is known here{near}"
