"""Importing a file: read, found by its headers, normalised by the reviewed mapping, every change listed; written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from generator.contracts.descriptor import Descriptor, load_descriptors
from generator.contracts.encodings import ENCODINGS
from generator.contracts.hidden import report_hidden
from generator.contracts.reading import format_of
from generator.contracts.typed import note_cell, typed_text
from generator.contracts.wording import Faults, column_label, show
from generator.descriptors import Resource, SchemaField
from generator.errors import ConfigurationError
from generator.findings import Finding, has_errors
from generator.intake import codes
from generator.intake.headers import Header, find_header, plain_header
from generator.intake.mapping import FILE_NAME as MAPPING
from generator.intake.mapping import Mapping as ColumnMapping
from generator.intake.mapping import judge_mapping, load_mapping, propose_mapping, write_mapping
from generator.intake.rows import DataRow, Doubt, LeftOut, sort_rows
from generator.intake.rules import Setting, Unreadable, normalise
from generator.intake.source import SourceTable, read_source

KEPT = "imports"
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that was changed: row in the file, header, field, what stood there, what stands there now, the rules in order."""

    row: int
    header: str
    field: str
    original: str
    normalised: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the files written, rows taken and left out, changes by rule, the findings. Nothing is written on errors."""

    written: tuple[Path, ...]
    rows: int
    left_out: tuple[LeftOut, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    proposed: Path | None = None


@dataclass(slots=True)
class _Taken:
    """The table as it grows: its rows by field, the changes, the rows that are not data."""

    rows: list[dict[str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def import_file(path: Path, dataset: str, data_dir: Path, *, sheet: str | None = None, into: str | None = None) -> Imported:
    """Turn a department's file into the contract's table of a dataset.

    Without a mapping beside the dataset one is proposed and nothing is imported. ``sheet`` overrides the mapping's; ``into`` names the
    file, when the contract has several. Raises `ConfigurationError` when dataset, contract or mapping cannot be used.
    """
    descriptor = _find(dataset, data_dir)
    target = _target(descriptor, into)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from None
    mapping = load_mapping(descriptor.folder)
    faults = Faults(dataset, path.name)
    table = read_source(path, data, sheet or (mapping.sheet if mapping else None), faults)
    if table is None:
        return Imported((), 0, (), (), tuple(faults.found))
    if mapping is None:
        return _propose(descriptor, table, path, sheet, faults)
    judged = tuple(judge_mapping(mapping, descriptor.resource, f"{descriptor.folder.name}/{MAPPING}"))
    header = _find_header(table, mapping, faults)
    if header is None or has_errors(judged):
        return Imported((), 0, (), (), (*judged, *faults.found))
    taken = _take(table, header, mapping, descriptor.resource, faults)
    findings = (*judged, *faults.found)
    written = () if has_errors(findings) else _write(descriptor, target, path.name, data, taken, mapping)
    return Imported(written, len(taken.rows), tuple(taken.left_out), tuple(taken.changes), findings)


def _find(dataset: str, data_dir: Path) -> Descriptor:
    known = {each.resource.name: each for each in load_descriptors(data_dir)}
    if dataset not in known:
        raise ConfigurationError(f"--dataset: there is no {dataset} in {data_dir}; there are {', '.join(sorted(known))}")
    return known[dataset]


def _target(descriptor: Descriptor, into: str | None) -> Path:
    resource = descriptor.resource
    faults = []
    path = into or resource.paths[0]
    if path not in resource.paths or (into is None and len(resource.paths) > 1):
        faults.append(f"--into: give one of the files of {resource.name}: {', '.join(resource.paths)}")
    if format_of(resource, path) not in ("csv", "tsv"):
        faults.append(f"{resource.name}: an import writes CSV; its contract says {path}")
    if resource.dialect.headerRows != (1,):
        faults.append(
            f"{resource.name}: an import writes one header row; its contract says dialect.headerRows {resource.dialect.headerRows}"
        )
    if faults:
        raise ConfigurationError(*faults)
    return descriptor.folder / path


def _propose(descriptor: Descriptor, table: SourceTable, path: Path, sheet: str | None, faults: Faults) -> Imported:
    resource = descriptor.resource
    names = {plain_header(text) for each in resource.schema_.fields for text in (each.header, each.title, each.name) if text}
    header = find_header(table.texts(_LOOKED_AT), names)
    if header is None:
        faults.add(
            codes.HEADER_MISSING, f"前 {_LOOKED_AT} 行里没有", "、".join(each.header for each in resource.schema_.fields[:8])
        )
        return Imported((), 0, (), (), tuple(faults.found))
    place = descriptor.folder / MAPPING
    write_mapping(place, propose_mapping(resource, header.headings, sheet), path.name)
    judged = judge_mapping(_reload(descriptor.folder), resource, f"{descriptor.folder.name}/{MAPPING}")
    return Imported((), 0, (), (), (*faults.found, *judged), proposed=place)


def _reload(folder: Path) -> ColumnMapping:
    mapping = load_mapping(folder)
    assert mapping is not None, "just written"
    return mapping


def _find_header(table: SourceTable, mapping: ColumnMapping, faults: Faults) -> Header | None:
    """Return the header as the mapping knows it, None after findings when a column is missing or nobody said what one is."""
    mapped = [column.header for column in mapping.columns]
    known = {plain_header(text): text for text in (*mapped, *(each.header for each in mapping.ignored))}
    header = find_header(table.texts(_LOOKED_AT), known)
    if header is None:
        faults.add(codes.HEADER_MISSING, f"前 {_LOOKED_AT} 行里没有", "、".join(mapped[:8]))
        return None
    found = {plain_header(heading.text) for heading in header.headings}
    row = table.numbers[header.bottom]
    for text in mapped:
        if plain_header(text) not in found:
            faults.add(codes.COLUMN_MISSING, "没有这一列", f"表头“{show(text)}”", row, text)
    for heading in header.headings:
        if plain_header(heading.text) not in known:
            faults.add(codes.COLUMN_UNMAPPED, f"“{show(heading.text)}”", "对照表里的一列", row, show(heading.text))
    _report_unnamed(table, header, faults)
    return None if has_errors(faults.found) else header


def _report_unnamed(table: SourceTable, header: Header, faults: Faults) -> None:
    """Report columns that have content below the header but no header text."""
    named = {heading.place for heading in header.headings}
    width = len(table.rows[header.bottom])
    for place in range(width):
        if place in named:
            continue
        filled = [at for at in range(header.bottom + 1, len(table.rows)) if table.rows[at][place] not in ("", None)]
        beside = [at for at in filled if sum(1 for cell in table.rows[at] if cell not in ("", None)) > 1]
        if beside:
            faults.add("header-empty", f"第 {place + 1} 列没有表头", "每个有内容的列都有表头", table.numbers[beside[0]])


@dataclass(frozen=True, slots=True)
class _Column:
    """A mapped column in this file: its place, its header, its field, its rules and what they need to know."""

    place: int
    header: str
    field: SchemaField
    rules: tuple[str, ...]
    setting: Setting
    typed_setting: Setting


def _columns(header: Header, mapping: ColumnMapping, resource: Resource) -> list[_Column]:
    places = {plain_header(heading.text): heading.place for heading in header.headings}
    found = []
    for column in mapping.columns:
        target = resource.field(column.field)
        blanks = frozenset(mapping.blanks)
        setting, typed = (Setting(target, column.unit, blanks, is_typed=flag) for flag in (False, True))
        found.append(_Column(places[plain_header(column.header)], column.header, target, column.rules, setting, typed))
    return found


def _take(table: SourceTable, header: Header, mapping: ColumnMapping, resource: Resource, faults: Faults) -> _Taken:
    taken = _Taken()
    columns = _columns(header, mapping, resource)
    known: dict[tuple[int, object, type], tuple[str, str, tuple[str, ...], str | None, str | None]] = {}
    numbers: list[int] = []
    for row in sort_rows(table, header):
        if isinstance(row, LeftOut):
            taken.left_out.append(row)
        elif isinstance(row, Doubt):
            faults.add(row.code, row.found, row.expected, row.number)
        else:
            numbers.append(row.number)
            taken.rows.append(dict(_cells(row, columns, known, taken.changes, faults)))
    public = {column.place: column.header for column in columns if column.field.name in resource.portal.public}
    report_hidden(table.hidden, numbers, public, faults)
    return taken


def _cells(
    row: DataRow,
    columns: Sequence[_Column],
    known: dict[tuple[int, object, type], tuple[str, str, tuple[str, ...], str | None, str | None]],
    changes: list[Change],
    faults: Faults,
) -> Iterator[tuple[str, str]]:
    for column in columns:
        cell = row.cells[column.place]
        key = (column.place, cell, type(cell))
        answer = known.get(key)
        if answer is None:
            answer = known[key] = _read_cell(cell, column)
        text, value, rules, fault, expected = answer
        if fault is not None:
            note_cell(fault, text, column.field, row.number, faults)
        if expected is not None:
            faults.add(codes.CELL_UNREADABLE, show(text), expected, row.number, column.header)
        if column.place in row.filled:
            rules = ("merged-down", *rules)
        if rules:
            original = "" if column.place in row.filled else text
            changes.append(Change(row.number, column.header, column.field.name, original, value, rules))
        yield column.field.name, value


def _read_cell(cell: object, column: _Column) -> tuple[str, str, tuple[str, ...], str | None, str | None]:
    """Return the cell's text, its value, the rules applied, the fault of its type, and what was expected when it cannot be read."""
    text, fault = typed_text(cell, column.field)
    # A day in a column of months is judged by its rule; error values and the like have their fault and are read no further.
    if fault is not None and fault not in ("cell-number-in-text-column",):
        return text, text, (), fault, None
    setting = column.setting if isinstance(cell, str) else column.typed_setting
    try:
        value, rules = normalise(text, column.rules, setting)
    except Unreadable as error:
        return text, text, (), fault, str(error)
    return text, value, rules, fault, None


# --- Writing ------------------------------------------------------------------------------------------------------------


def _write(
    descriptor: Descriptor, target: Path, source: str, data: bytes, taken: _Taken, mapping: ColumnMapping
) -> tuple[Path, ...]:
    """Keep the original by its hash, list every change, then put the table in its place; the table last, in one step."""
    digest = hashlib.sha256(data).hexdigest()
    kept = descriptor.folder / KEPT
    kept.mkdir(exist_ok=True)
    table = _table_bytes(descriptor.resource, target, taken.rows)
    record = {
        "source": source,
        "source_sha256": digest,
        "table": target.name,
        "table_sha256": hashlib.sha256(table).hexdigest(),
        "mapping_sha256": hashlib.sha256((descriptor.folder / MAPPING).read_bytes()).hexdigest(),
        "reviewed_by": mapping.reviewed_by,
        "rows": len(taken.rows),
        "changed_cells": len(taken.changes),
        "changes_by_rule": count_rules(taken.changes),
        "left_out": [{"row": each.number, "reason": each.reason, "text": each.text} for each in taken.left_out],
    }
    files = {
        kept / f"{digest}{Path(source).suffix.lower()}": data,
        kept / f"{digest}.changes.csv": _changes_bytes(taken.changes),
        kept / f"{digest}.yml": yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=200).encode(),
        target: table,
    }
    for path, content in files.items():
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(content)
        fresh.replace(path)
    return tuple(files)


def count_rules(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many cells each rule changed, by rule in order of name."""
    return dict(sorted(Counter(rule for change in changes for rule in change.rules).items()))


def _table_bytes(resource: Resource, target: Path, rows: Sequence[Mapping[str, str]]) -> bytes:
    fields = resource.schema_.fields
    tsv = format_of(resource, target.name) == "tsv" and "delimiter" not in resource.dialect.model_fields_set
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t" if tsv else resource.dialect.delimiter, lineterminator="\n")
    writer.writerow([column_label(each).partition(" #")[0] for each in fields])
    writer.writerows([row.get(each.name, "") for each in fields] for row in rows)
    return out.getvalue().encode(ENCODINGS[resource.encoding.lower()])


def _changes_bytes(changes: Sequence[Change]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "header", "field", "original", "normalised", "rules"])
    writer.writerows(
        [each.row, each.header, each.field, each.original, each.normalised, " + ".join(each.rules)] for each in changes
    )
    return out.getvalue().encode()
