"""What may not be seen (any more): the texts of rows that the gate kept back, for the proof that no published file holds them.

These values never reach a maker: the build hands them to the purge proof alone (`generator.purging`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from generator.descriptors import Resource

# Shorter cells are words that many rows share.
_LEAST = 4


@dataclass(frozen=True, slots=True)
class RemovedTexts:
    """The distinct texts of rows that one dataset keeps back for one reason, and how many rows that are. Never to be published.

    ``beyond_texts``: the rows also lost values that cannot be sought (figures, days, codes, short words).
    """

    dataset: str
    reason: str
    rows: int
    texts: tuple[str, ...]
    beyond_texts: bool = False


def gather_removed(resource: Resource, kept_back: Mapping[str, pd.DataFrame]) -> list[RemovedTexts]:
    """Return the texts of rows that are kept back, by reason; the frames have columns of the submitted table."""
    columns = text_columns(resource)
    return [
        RemovedTexts(resource.name, reason, len(rows), texts_of(rows, columns)) for reason, rows in kept_back.items() if len(rows)
    ]


def text_columns(resource: Resource) -> tuple[str, ...]:
    """Return the columns with words of their own: no numbers, days or coded values."""
    return tuple(
        field.name
        for field in resource.schema_.fields
        if field.type == "string" and not field.constraints.enum and field.portal.labels is None
    )


def texts_of(rows: pd.DataFrame, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct texts of some columns, sorted."""
    found: set[str] = set()
    for column in columns:
        if column in rows:
            found.update(text for text in rows[column].unique().tolist() if len(text) >= _LEAST)
    return tuple(sorted(found))
