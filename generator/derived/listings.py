"""Facets of a record set: each value with its count, zero included, and which rows have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.derived.files import SHOWN_ROWS
from generator.descriptors import RecordsPage
from generator.model.bodies import Register
from generator.model.display import body_columns
from generator.model.paces import PACES
from generator.model.records import DATE, PACE, STANDING, STANDINGS, RecordSet


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: the cell, what pages call it, how many rows have it. "" is called 未提供."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet of a record set: its column, label, values (declared values first in their order, zero ones kept) and codes.

    ``codes`` gives, for each row of the record set in its order, the position of its value in ``values`` (int32).
    """

    column: str
    label: str
    values: tuple[FacetValue, ...]
    codes: npt.NDArray[np.int32]


def derive_facets(
    record_set: RecordSet, register: Register, areas: Mapping[str, str], labels: Mapping[str, Mapping[str, tuple[str, str]]]
) -> tuple[Facet, ...]:
    """Return the facets of a record set: the declared ones, then the year when the rows are dated.

    ``areas`` names the key areas, ``labels`` (by dataset and id) the rows that foreign keys point to.
    """
    dataset = record_set.dataset
    targets = {key.fields[0]: key.reference.resource for key in dataset.resource.schema_.foreignKeys if len(key.fields) == 1}
    facets = []
    for column in facet_columns(record_set):
        named = {key: text for key, (text, _) in labels.get(targets.get(column, ""), {}).items()}
        facets.append(_facet_of_column(record_set, column, register, areas, named))
    years = record_set.rows[DATE].str.slice(0, 4)
    if "year" not in facet_columns(record_set) and not _stands_by_year(record_set) and (years != "").any():
        facets.append(_code("year", "年份", years, sorted(set(years), reverse=True), {}))
    if PACE in record_set.rows and (record_set.rows[PACE] != "").any():
        paces = [*PACES, *([""] if (record_set.rows[PACE] == "").any() else [])]
        facets.append(_code("pace", "时限情况", record_set.rows[PACE], paces, {**PACES, "": "没有时限"}))
    if record_set.is_commitments:
        facets.insert(0, _code(STANDING, "兑现情况", record_set.rows[STANDING], list(STANDINGS), STANDINGS))
    return tuple(facets)


def _stands_by_year(record_set: RecordSet) -> bool:
    """Say whether the rows stand in tables by year already."""
    page = record_set.dataset.resource.portal
    sheet = page.sheet if isinstance(page, RecordsPage) else None
    return sheet is not None and record_set.dataset.field(sheet.by).type == "year"


def facet_columns(record_set: RecordSet) -> tuple[str, ...]:
    """Return the declared facets, and the body when there is one: integrity files lead to its rows.

    They need to only when some file cannot hold all its rows; else a facet of bodies would be as many pages that say the same again.
    """
    page = record_set.dataset.resource.portal
    assert isinstance(page, RecordsPage)
    if page.body is None or page.body in page.facets:
        return page.facets
    if record_set.rows.empty or record_set.rows[page.body].value_counts().max() <= SHOWN_ROWS:
        return page.facets
    return (*page.facets, page.body)


def _facet_of_column(
    record_set: RecordSet, column: str, register: Register, areas: Mapping[str, str], referred: Mapping[str, str]
) -> Facet:
    page = record_set.dataset.resource.portal
    field = record_set.dataset.field(column)
    cells = record_set.rows[column]
    names: dict[str, str] = dict(field.portal.labels or {})
    declared = list(field.constraints.enum or names)
    if isinstance(page, RecordsPage) and column == page.status:
        names = {state.value: state.name for state in page.states}
        declared = [state.value for state in page.states if state.css != "gone"]
    elif isinstance(page, RecordsPage) and column == page.area_column:
        names, declared = dict(areas), list(areas)
    elif column in body_columns(record_set.dataset):
        names = {cell: register.name_of(cell) for cell in cells.unique()}
    elif referred:
        names = dict(referred)
    others = sorted(set(cells.unique()) - set(declared), key=lambda cell: (cell == "", names.get(cell, cell)))
    return _code(column, field.label, cells, declared + others, names)


def _code(column: str, label: str, cells: pd.Series, values: list[str], names: Mapping[str, str]) -> Facet:
    place = {value: position for position, value in enumerate(values)}
    codes: npt.NDArray[np.int32] = np.array(cells.map(place).tolist(), dtype=np.int32)
    counts = np.bincount(codes, minlength=len(values)) if len(codes) else np.zeros(len(values), dtype=np.int64)
    return Facet(
        column=column,
        label=label,
        values=tuple(
            FacetValue(value, names.get(value, value) or "未提供", int(count)) for value, count in zip(values, counts, strict=True)
        ),
        codes=codes,
    )
