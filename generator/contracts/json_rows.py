"""Reading JSON: an array of objects, strings exactly, numbers by the very digits that the file has."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from generator.contracts.cells import Part, Text, text_array
from generator.contracts.encodings import to_utf8
from generator.contracts.grid import Grid, fit_to_schema
from generator.contracts.headers import match_headers
from generator.contracts.typed import Nested, note_cell, typed_text
from generator.contracts.wording import Faults, column_label, show
from generator.descriptors import Resource, SchemaField

_HEAD = 1  # the first object is row 2, as it would be in a spreadsheet
_NESTED = Nested()


class _Literal(str):
    """A number as the file writes it."""

    __slots__ = ()


class _Repeating(dict[str, Any]):
    """An object in which a property stands twice; ``repeated`` names it."""

    repeated: str = ""


def read_json(data: bytes, resource: Resource, faults: Faults) -> Part | None:
    """Read one JSON file. None, after a finding, when there is nothing to read."""
    text = to_utf8(data, resource.encoding, faults)
    if text is None:
        return None
    objects = _parse(text, faults)
    if objects is None:
        return None
    rows, ragged = _sort_out(objects, faults)
    header = list(dict.fromkeys(name for _, item in rows for name in item))
    if not objects:
        header = list(dict.fromkeys(field.header for field in resource.schema_.fields))
    matched = match_headers(resource, header, Faults(faults.dataset), _HEAD)
    fields = {header[at]: resource.field(name) for name, at in matched.items()}
    columns = [_read_column(rows, name, fields.get(name), faults) for name in header]
    numbers = np.array([row for row, _ in rows], np.int64)
    grid = Grid([_clean(name) for name in header], columns, numbers, broken=ragged)
    return fit_to_schema(grid, resource, _HEAD, faults)


def _parse(text: bytes, faults: Faults) -> list[object] | None:
    try:
        parsed = json.loads(
            text.decode(), parse_int=_Literal, parse_float=_Literal, parse_constant=_Literal, object_pairs_hook=_collect
        )
    except json.JSONDecodeError as error:
        faults.add("file-unreadable", f"JSON 第 {error.lineno} 行第 {error.colno} 列：{error.msg}", "完好的 JSON")
    except RecursionError:
        faults.add("file-unreadable", "嵌套层数过多", "对象的数组")
    else:
        if isinstance(parsed, list):
            return parsed
        faults.add("file-unreadable", "最外层不是数组", "对象的数组，如 [{…}, {…}]")
    return None


def _collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    names = [name for name, _ in pairs]
    repeating.repeated = next(name for name in names if names.count(name) > 1)
    return repeating


def _sort_out(objects: list[object], faults: Faults) -> tuple[list[tuple[int, dict[str, Any]]], list[int]]:
    rows: list[tuple[int, dict[str, Any]]] = []
    ragged: list[int] = []
    for number, item in enumerate(objects, start=_HEAD + 1):
        if not isinstance(item, dict):
            faults.add("row-shape", "不是对象", "一个对象，如 {…}", number)
            ragged.append(number)
            continue
        if isinstance(item, _Repeating):
            faults.add("row-key-repeated", show(item.repeated), "每个属性只出现一次", number)
        rows.append((number, item))
    return rows, ragged


def _read_column(rows: list[tuple[int, dict[str, Any]]], name: str, field: SchemaField | None, faults: Faults) -> Text:
    texts: list[str] = []
    for number, item in rows:
        cell = item.get(name)
        if type(cell) is str:
            texts.append(cell)
        elif cell is None or field is None:
            texts.append("" if cell is None else "·")
        else:
            texts.append(_typed(cell, field, number, faults))
    return _text_array(texts, [number for number, _ in rows], field, faults)


def _typed(cell: object, field: SchemaField, number: int, faults: Faults) -> str:
    if isinstance(cell, _Literal):
        if field.type == "string":
            note_cell("cell-number-in-text-column", cell, field, number, faults)
        return str(cell)
    text, fault = typed_text(_NESTED if isinstance(cell, list | dict) else cell, field)
    if fault is not None:
        note_cell(fault, text, field, number, faults)
    return text


def _text_array(texts: list[str], numbers: list[int], field: SchemaField | None, faults: Faults) -> Text:
    """Make the column; halves of surrogate pairs, which JSON can write but no text may hold, become findings."""
    try:
        return text_array(texts)
    except UnicodeEncodeError:
        cleaned = [_clean(text) for text in texts]
        for number, text, clean in zip(numbers, texts, cleaned, strict=True):
            if clean != text and field is not None:
                faults.add("character-invalid", show(clean), "完整的 Unicode 字符", number, column_label(field))
        return text_array(cleaned)


def _clean(text: str) -> str:
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
