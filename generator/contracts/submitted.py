"""A dataset as it was handed in: the first of the three types, which nothing above the gate accepts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.descriptors import Resource

ROW = "_row"
FILE = "_file"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a submitted table: its path relative to the data folder, SHA-256 (hex) and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Omitted:
    """Rows that a declared rule leaves out: by which kind of rule, for which reason (as declared), how many."""

    by: Literal["rows", "duplicates"]
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class SubmittedDataset:
    """A table as text, with its descriptor.

    ``table`` has one string column per schema field, in schema order, cells exactly as the file has them ("" when empty), plus
    ``_row`` (int64, the row as a spreadsheet counts it, header = 1) and ``_file`` (position in ``files``, int16).
    ``descriptor_sha256`` is the hash of resource.json. ``live`` says of each row whether the declared rules (`portal.rows`, then
    `portal.duplicates`) let it through; ``omitted`` counts the others by rule, in the order of the rules, without empty counts.
    """

    resource: Resource
    folder: Path
    table: pd.DataFrame
    files: tuple[SourceFile, ...]
    descriptor_sha256: str
    live: npt.NDArray[np.bool_]
    omitted: tuple[Omitted, ...]
