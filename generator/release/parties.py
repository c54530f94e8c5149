"""Names of natural persons in whole rows: a name is masked alike wherever it stands in its row, in running text too.

Which names there are is told by columns: those under ``portal.masks`` with the rule ``person`` (public or not), and those that
``portal.natural_persons`` names, in rows about natural persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from generator.descriptors import Page
from generator.release.persons import is_masked_name, masks_of, names_in
from generator.release.rows import Flags
from generator.release.states import Masked

# Shorter texts than this are no full names: a surname alone is what may stay.
_SHORTEST = 2


def mask_parties(
    table: pd.DataFrame, named: pd.DataFrame, natural: Flags, page: Page, texts: Sequence[str], separators: Mapping[str, str | None]
) -> tuple[pd.DataFrame, tuple[Masked, ...]]:
    """Return ``table`` with the names of each row masked in its columns ``texts``, and the count of changed cells per column.

    ``named`` are the same rows with all columns, public or not; ``natural`` says which are about natural persons.
    """
    rows = _names_by_row(named, natural, page, separators)
    if not rows:
        return table, ()
    masks = {row: _plain_first(masks_of(names)) for row, names in rows.items()}
    places = np.array([row for row, pairs in sorted(masks.items()) if pairs], dtype=np.intp)
    if not len(places):
        return table, ()
    changed: dict[str, pd.Series] = {}
    counts: list[Masked] = []
    for name in texts:
        before = table[name].iloc[places].tolist()
        after = [_mask(cell, masks[row]) for row, cell in zip(places.tolist(), before, strict=True)]
        differing = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if differing:
            column = table[name].copy()
            column.iloc[places[differing]] = [after[at] for at in differing]
            changed[name] = column
            counts.append(Masked(name, "person", len(differing)))
    return (table.assign(**changed) if changed else table), tuple(counts)


def _names_by_row(named: pd.DataFrame, natural: Flags, page: Page, separators: Mapping[str, str | None]) -> dict[int, list[str]]:
    """Return the names of each row that has some, each once, in order of columns."""
    everywhere = [name for name, rules in page.masks.items() if "person" in rules and name in named]
    declared = page.natural_persons.names if page.natural_persons is not None else ()
    sources = [(name, np.ones(len(named), dtype=bool)) for name in everywhere]
    sources += [(name, natural) for name in declared if name in named]
    rows: dict[int, list[str]] = {}
    for column, flags in sources:
        filled = np.flatnonzero(flags & named[column].ne("").to_numpy())
        for row, cell in zip(filled.tolist(), named[column].iloc[filled].tolist(), strict=True):
            known = rows.setdefault(row, [])
            known += [name for name in names_in(cell, separators.get(column)) if name not in known]
    return rows


def _plain_first(masks: dict[str, str]) -> list[tuple[str, str]]:
    """Return the names that are not masked yet with their masks, the longest first: 王小明明 before 王小明."""
    plain = [(name, mask) for name, mask in masks.items() if len(name) >= _SHORTEST and not is_masked_name(name)]
    return sorted(plain, key=lambda pair: (-len(pair[0]), pair[0]))


def _mask(cell: str, masks: list[tuple[str, str]]) -> str:
    for name, mask in masks:
        if name in cell:
            cell = cell.replace(name, mask)
    return cell
