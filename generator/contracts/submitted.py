"""A dataset as it was handed in: the first of the three types, which nothing above the gate accepts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
class SubmittedDataset:
    """A table as text, with its descriptor.

    ``table`` has one string column per schema field, in schema order, cells exactly as the file has them ("" when empty), plus
    ``_row`` (int64, the row as a spreadsheet counts it, header = 1) and ``_file`` (position in ``files``, int16).
    ``descriptor_sha256`` is the hash of resource.json.
    """

    resource: Resource
    folder: Path
    table: pd.DataFrame
    files: tuple[SourceFile, ...]
    descriptor_sha256: str
