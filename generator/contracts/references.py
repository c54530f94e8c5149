"""Rules between tables: foreign keys, parents of bodies, ids shared by registers. A name typed for an id is recognised."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.cells import Encoded, Mask, ReadTable, Text, as_mask, text_array
from generator.contracts.columns import split_parts
from generator.contracts.omission import combine_codes
from generator.contracts.wording import column_label, show
from generator.descriptors import ForeignKey, RegisterPage, Resource
from generator.findings import Finding

_SUGGESTED: Final = 100  # distinct unknown values for which the nearest key is looked up
_CANDIDATES: Final = 20_000
_JOIN: Final = "\x1f"


def check_references(tables: Mapping[str, ReadTable], unread: Sequence[Resource] = ()) -> list[Finding]:
    """Return the findings of all rules that need several tables. A reference to a dataset that could not be read is not judged.

    ``unread`` are the datasets without a table: while a register is among them, nobody can say which bodies are unknown.
    """
    findings: list[Finding] = []
    for table in tables.values():
        for key in table.resource.schema_.foreignKeys:
            target = tables.get(key.reference.resource or table.resource.name)
            if target is not None:
                findings += _check_foreign_key(table, key, target)
    registers = [table for table in tables.values() if isinstance(table.resource.portal, RegisterPage)]
    findings += _check_registers(registers)
    if not any(isinstance(resource.portal, RegisterPage) for resource in unread):
        findings += _check_bodies(tables.values(), registers)
    return findings


# --- foreign keys ---------------------------------------------------------------------------------------------------------


def _check_foreign_key(table: ReadTable, key: ForeignKey, target: ReadTable) -> list[Finding]:
    fields = key.reference.fields
    if not all(name in table.columns for name in key.fields) or not all(name in target.columns for name in fields):
        return []
    if len(key.fields) > 1:
        return _check_composite(table, key, target)
    known = _known(target, fields[0])
    return _check_values(table, key.fields[0], known, _Advice(target.resource.title, [(target, fields[0])]))


def _known(target: ReadTable, name: str) -> Text:
    """Return the values that may be referred to: those of live rows, and those of rows that have their own finding already."""
    column = target.columns[name]
    used = np.unique(column.codes[target.live])
    held = text_array([value for value in target.ragged.get(name, ()) if value != ""])
    return pa.concat_arrays([column.values.take(pa.array(used)), held])


def _check_values(table: ReadTable, name: str, known: Text, advice: _Advice) -> list[Finding]:
    column = table.columns[name]
    separator = table.resource.field(name).portal.separator
    if separator is None:
        faulty = ~as_mask(pc.is_in(column.values, value_set=known)) & ~column.is_empty
        unknown = {at: [column.values[at].as_py()] for at in _used(column, faulty, table.live)}
    else:
        faulty, unknown = _unknown_parts(column, separator, known)
    rows = column.rows_where(faulty)
    rows = rows[table.live[rows]]
    if len(rows) == 0:
        return []
    shown = {at: "、".join(map(show, values)) for at, values in unknown.items()}
    expected = {at: advice.on(values[0]) for at, values in unknown.items()}
    return table.findings("reference-unknown", rows, name, shown, expected)


def _unknown_parts(column: Encoded, separator: str, known: Text) -> tuple[Mask, dict[int, list[str]]]:
    parts, owners = split_parts(column, separator)
    strange = ~as_mask(pc.is_in(parts.values, value_set=known)) & ~parts.is_empty
    faulty = np.zeros(len(column.values), np.bool_)
    unknown: dict[int, list[str]] = {}
    for at in parts.rows_where(strange).tolist():
        faulty[owners[at]] = True
        unknown.setdefault(int(owners[at]), []).append(parts.values[int(parts.codes[at])].as_py())
    return faulty, unknown


def _used(column: Encoded, faulty: Mask, live: Mask) -> list[int]:
    """Return the faulty distinct values that live rows have: the others are not worth advice."""
    if not faulty.any():
        return []
    used = np.unique(column.codes[live])
    chosen: list[int] = used[faulty[used]].tolist()
    return chosen


def _check_composite(table: ReadTable, key: ForeignKey, target: ReadTable) -> list[Finding]:
    known = set(_tuples(target, key.reference.fields, target.live).values())
    label = "、".join(column_label(table.resource.field(name)) for name in key.fields)
    findings: list[Finding] = []
    codes = combine_codes([table.columns[name] for name in key.fields])
    strange = {code: value for code, value in _tuples(table, key.fields, table.live).items() if value not in known}
    faulty = np.isin(codes, np.fromiter(strange, np.int64, len(strange))) & table.live
    expected = f"“{target.resource.title}”中已有的组合"
    for position in np.flatnonzero(faulty).tolist():
        found = " + ".join(map(show, strange[int(codes[position])].split(_JOIN)))
        finding = table.finding("reference-unknown", position, None, found, expected)
        findings.append(Finding(finding.code, finding.dataset, found, expected, finding.row, label, finding.file))
    return findings


def _tuples(table: ReadTable, names: Sequence[str], live: Mask) -> dict[int, str]:
    """Return the distinct combinations of live rows by their combined code; those with an empty part stay out."""
    columns = [table.columns[name] for name in names]
    codes = combine_codes(columns)
    live_positions = np.flatnonzero(live)
    distinct, first = np.unique(codes[live_positions], return_index=True)
    found: dict[int, str] = {}
    for code, position in zip(distinct.tolist(), live_positions[first].tolist(), strict=True):
        values = [column.values[int(column.codes[position])].as_py() for column in columns]
        if all(values):
            found[code] = _JOIN.join(values)
    return found


@dataclass(slots=True)
class _Advice:
    """What to say about an unknown reference: where keys stand, and which one was probably meant."""

    title: str
    targets: list[tuple[ReadTable, str]]
    by_name: dict[str, str] | None = None
    keys: list[str] = field(default_factory=list)
    given: int = 0

    def on(self, value: str) -> str:
        """Return the words for one unknown value."""
        expected = f"“{self.title}”中已有的编号"
        self.given += 1
        if self.given > _SUGGESTED:
            return expected
        if self.by_name is None:
            self._learn()
        meant = (self.by_name or {}).get(value.strip())
        if meant is None and len(self.keys) <= _CANDIDATES and len(value) <= 60:
            near = [key for key in self.keys if abs(len(key) - len(value)) <= 2]
            meant = next(iter(difflib.get_close_matches(value, near, 1, 0.7)), None)
        return f"{expected}（是否应为“{show(meant)}”）" if meant is not None else expected

    def _learn(self) -> None:
        self.by_name = {}
        for table, key in self.targets:
            live = np.flatnonzero(table.live)
            ids = _cells(table, key, live)
            self.keys += dict.fromkeys(ids)
            for name in _names(table.resource):
                if name != key and name in table.columns:
                    separator = table.resource.field(name).portal.separator
                    for identifier, cell in zip(ids, _cells(table, name, live), strict=True):
                        for part in cell.split(separator) if separator else (cell,):
                            if part.strip():
                                self.by_name.setdefault(part.strip(), identifier)


def _names(resource: Resource) -> tuple[str, ...]:
    """Return the columns that name a row of a table."""
    page = resource.portal
    if isinstance(page, RegisterPage):
        return tuple(name for name in (page.name, page.short_name, page.aliases, page.code) if name is not None)
    return tuple(each.name for each in resource.schema_.fields if each.type == "string" and not each.portal.long)[:5]


def _cells(table: ReadTable, name: str, positions: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    column = table.columns[name]
    cells: list[str] = column.values.take(pa.array(column.codes[positions])).to_pylist()
    return cells


# --- registers of bodies ----------------------------------------------------------------------------------------------------


def _check_registers(registers: Sequence[ReadTable]) -> list[Finding]:
    keyed = [(table, page.id) for table in registers if (page := _register(table)).id in table.columns]
    if not keyed:
        return []
    return [*_check_shared_ids(keyed), *_check_parents(keyed), *_check_circles(keyed)]


def _register(table: ReadTable) -> RegisterPage:
    page = table.resource.portal
    assert isinstance(page, RegisterPage)
    return page


def _check_shared_ids(keyed: Sequence[tuple[ReadTable, str]]) -> Iterable[Finding]:
    """Report ids that stand in several registers, also when they differ in case only: both would get one address."""
    owners: dict[str, list[tuple[ReadTable, str]]] = {}
    for table, name in keyed:
        for value in dict.fromkeys(_cells(table, name, np.flatnonzero(table.live))):
            if value:
                owners.setdefault(value.lower(), []).append((table, value))
    for table, name in keyed:
        column = table.columns[name]
        expected: dict[int, str] = {}
        for at in np.unique(column.codes[table.live]).tolist():
            others = [other for other, _ in owners.get(column.values[at].as_py().lower(), ()) if other is not table]
            if others:
                expected[at] = f"只在一个机构名录中；“{'”“'.join(other.resource.title for other in others)}”已有"
        rows = np.flatnonzero(np.isin(column.codes, np.fromiter(expected, np.int64, len(expected))) & table.live)
        shown = {at: show(column.values[at].as_py()) for at in expected}
        yield from table.findings("body-id-repeated", rows, name, shown, expected)


def _check_parents(keyed: Sequence[tuple[ReadTable, str]]) -> Iterable[Finding]:
    """Look for each parent in all registers together; columns with a foreign key of their own were judged by that."""
    known = pa.concat_arrays([_known(table, name) for table, name in keyed])
    for table, _ in keyed:
        parent = _register(table).parent
        judged = {name for key in table.resource.schema_.foreignKeys for name in key.fields}
        if parent is not None and parent in table.columns and parent not in judged:
            yield from _check_values(table, parent, known, _Advice("机构名录", list(keyed)))


def _check_bodies(tables: Iterable[ReadTable], registers: Sequence[ReadTable]) -> Iterable[Finding]:
    """Look for the bodies that pages name in all registers together: a foreign key can name one register only."""
    keyed = [(table, page.id) for table in registers if (page := _register(table)).id in table.columns]
    if not keyed:
        return
    known = pa.concat_arrays([_known(table, name) for table, name in keyed])
    for table in tables:
        body: str | None = getattr(table.resource.portal, "body", None)
        judged = {name for key in table.resource.schema_.foreignKeys for name in key.fields}
        if body is not None and body in table.columns and body not in judged:
            yield from _check_values(table, body, known, _Advice("机构名录", list(keyed)))


def _check_circles(keyed: Sequence[tuple[ReadTable, str]]) -> Iterable[Finding]:
    """Report every body of every circle; bodies below a circle are not at fault."""
    above: dict[str, str] = {}
    places: dict[str, tuple[ReadTable, int]] = {}
    for table, name in keyed:
        parent = _register(table).parent
        if parent is not None and parent in table.columns:
            live = np.flatnonzero(table.live)
            for position, body, upper in zip(live.tolist(), _cells(table, name, live), _cells(table, parent, live), strict=True):
                if body and upper:
                    above.setdefault(body, upper)
                    places.setdefault(body, (table, position))
    for circle in _circles(above):
        for at, body in enumerate(circle):
            table, position = places[body]
            turn = [*circle[at:], *circle[: at + 1]]
            words = " → ".join(map(show, turn[:8])) + (" → …" if len(turn) > 8 else "")
            yield table.finding("parent-cycle", position, _register(table).parent, words, "上级关系不成环")


def _circles(above: Mapping[str, str]) -> list[list[str]]:
    settled: set[str] = set()
    circles: list[list[str]] = []
    for start in above:
        trail: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in settled and at not in trail:
            trail[at] = len(trail)
            at = above.get(at)
        if at is not None and at in trail:
            circles.append(list(trail)[trail[at] :])
        settled.update(trail)
    return circles
