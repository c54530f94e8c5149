"""Facets of a record set: each value with its count, zero included, and which rows have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


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
