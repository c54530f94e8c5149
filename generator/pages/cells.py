"""How columns of cells read on a page, as plain text: coded values by label, bodies by name, dates in prose, sums in 万元.

Everything works on lists (one row group of a record set), without pandas; the result is text, still to be escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from generator.descriptors import SchemaField
from generator.model.bodies import Register
from generator.model.display import PLACEHOLDER, body_columns
from generator.release.states import PublicDataset
from generator.text import group_digits, prose_date
from generator.values import iso_of_any_date

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_TEN_THOUSAND, _HUNDRED_MILLION = Decimal(10_000), Decimal(100_000_000)


def show_cells(dataset: PublicDataset, column: str, cells: Sequence[str], register: Register) -> list[str]:
    """Return a public column as pages show it, without unit; "" stays "". The same rules as ``model.display``."""
    field = dataset.field(column)
    known = {cell: _show(field, cell, register if column in body_columns(dataset) else None) for cell in set(cells)}
    return [known[cell] for cell in cells]


def iso_cells(field: SchemaField, cells: Sequence[str]) -> list[str]:
    """Return a date column in ISO form, "" where a cell is empty or cannot be read."""
    known = {cell: iso_of_cell(field, cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def iso_of_cell(field: SchemaField, cell: str) -> str:
    """Return one date cell in ISO form, "" when it is empty or cannot be read."""
    if field.format == "default":
        return cell if _ISO.match(cell) else ""
    if field.format == "any":
        return iso_of_any_date(cell) or ""
    try:
        return datetime.strptime(cell, field.format).date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return ""


def fill_cells(template: str, dataset: PublicDataset, columns: Mapping[str, Sequence[str]], register: Register) -> list[str]:
    """Return a descriptor's template filled for every row of ``columns``."""
    pieces: list[Sequence[str]] = []
    rows = len(next(iter(columns.values())))
    position = 0
    for match in PLACEHOLDER.finditer(template):
        pieces.append([template[position : match.start()]] * rows)
        pieces.append(show_cells(dataset, match.group(1), columns[match.group(1)], register))
        position = match.end()
    pieces.append([template[position:]] * rows)
    return ["".join(parts) for parts in zip(*pieces, strict=True)]


def fact_cells(dataset: PublicDataset, column: str, cells: Sequence[str], register: Register) -> list[tuple[str, str]]:
    """Return (value, gloss) of a column for a fact list: with unit, dates in prose, large sums rounded and exact in the gloss."""
    field = dataset.field(column)
    bodies = register if column in body_columns(dataset) else None
    known = {cell: _state(field, cell, bodies) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _state(field: SchemaField, cell: str, register: Register | None) -> tuple[str, str]:
    if not cell:
        return "", ""
    if field.type == "date":
        iso = iso_of_cell(field, cell)
        return (prose_date(date.fromisoformat(iso)), "") if iso else (cell, "")
    unit = field.portal.unit or ""
    shown = _show(field, cell, register)
    if unit == "元":
        return _state_sum(cell, shown)
    if field.portal.separator:
        shown = "、".join(part for part in shown.split(field.portal.separator) if part)
    return (f"{shown} {unit}" if unit[:1].isalnum() and unit != "%" else shown + unit), ""


def _state_sum(cell: str, shown: str) -> tuple[str, str]:
    """Return a sum of yuan as people say it; whatever is rounded or converted stands exact in the gloss."""
    try:
        amount = Decimal(cell)
    except InvalidOperation:
        return f"{shown} 元", ""
    for scale, unit in ((_HUNDRED_MILLION, "亿元"), (_TEN_THOUSAND, "万元")):
        if abs(amount) >= scale:
            rounded = (amount / scale).quantize(Decimal("0.01")).normalize()
            return f"{group_digits(f'{rounded:f}')} {unit}", f"原始数据：{shown} 元"
    return f"{shown} 元", ""


def _show(field: SchemaField, cell: str, register: Register | None) -> str:
    if field.portal.labels is not None:
        return field.portal.labels.get(cell, cell)
    if register is not None:
        return register.name_of(cell)
    return group_digits(cell) if field.type in ("number", "integer") else cell
