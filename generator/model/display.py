"""How cells and templates read on a page: coded values by their labels, bodies by their names, numbers with commas."""

from __future__ import annotations

import re

import pandas as pd

from generator.model.bodies import Register
from generator.release.states import PublicDataset
from generator.text import group_digits

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def display_column(dataset: PublicDataset, column: str, register: Register) -> pd.Series:
    """Return a public column as pages show it, same index; "" stays "".

    Coded values take their label, ids of bodies the body's name, numbers thousands commas. Units are left to the page.
    """
    cells = dataset.table[column]
    field = dataset.field(column)
    if field.portal.labels is not None:
        return cells.map(lambda cell: (field.portal.labels or {}).get(cell, cell)).astype("str")
    if column in body_columns(dataset):
        names = {cell: register.name_of(cell) for cell in cells.unique()}
        return cells.map(names).astype("str")
    if field.type in ("number", "integer"):
        texts = {cell: group_digits(cell) for cell in cells.unique()}
        return cells.map(texts).astype("str")
    return cells


def body_columns(dataset: PublicDataset) -> set[str]:
    """Return the columns that hold one body id: what the page kind calls body, subject or parent."""
    page = dataset.resource.portal
    named = (getattr(page, role, None) for role in ("body", "parent"))
    return {name for name in named if name is not None}


def fill_template(template: str, dataset: PublicDataset, register: Register) -> pd.Series:
    """Return the template filled for every row, as one string column.

    A template without placeholders gives a constant column. Cells that are empty leave nothing behind.
    """
    filled = pd.Series("", index=dataset.table.index, dtype="str")
    position = 0
    for match in PLACEHOLDER.finditer(template):
        filled = filled + template[position : match.start()] + display_column(dataset, match.group(1), register)
        position = match.end()
    return filled + template[position:]
