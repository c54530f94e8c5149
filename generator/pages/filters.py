"""What ``facets.js`` reads to combine facets in place: classic scripts, so that it works unpacked from a ZIP too.

``codes.js`` holds the facets of a dataset and, per facet, one short code per row; ``rows/<n>.js`` hold the rows of a block, column by
column. Rows are in the order of the record set, newest first, so a row's place finds its block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from generator import addresses
from generator.artifacts import JAVASCRIPT, Artifact
from generator.derived.listings import Facet
from generator.model.records import (
    ADDRESS,
    BODY_NAME,
    DATE,
    DAYS_LATE,
    DOCUMENT,
    DUE,
    ID,
    LABEL,
    STANDING,
    STATUS,
    STATUS_CLASS,
    TITLE,
    UNTIL,
)
from generator.pages.workspace import read_slices

BLOCK = 100
# The digits of a code: signs and letters of ASCII, without what a script or a page would read otherwise (quote, backslash, "<") and
# without figures and "@", so that no row of codes can read like a number or a mail address.
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\<@0123456789')
# Column of a record set by its name in the script, shortest that reads well.
NAMES = {
    ID: "id", TITLE: "title", BODY_NAME: "body", DATE: "date", STATUS: "status", STATUS_CLASS: "class", LABEL: "label",
    DOCUMENT: "document", ADDRESS: "url", STANDING: "standing", DAYS_LATE: "late", DUE: "due", UNTIL: "until",
}  # fmt: skip


def parameter(column: str) -> str:
    """Return what a facet is called in the query string: its column without the mark of derived ones."""
    return column.lstrip("_")


def write_codes(dataset: str, facets: Sequence[Facet], rows: int) -> Artifact:
    """Return the script with all facets of a dataset and the codes of its rows."""
    held = {
        "rows": rows,
        "block": BLOCK,
        "digits": DIGITS,
        "facets": [
            {
                "name": parameter(facet.column),
                "label": facet.label,
                "values": [[value.value, value.name] for value in facet.values],
                "width": code_width(len(facet.values)),
                "codes": encode_codes(facet.codes, len(facet.values)),
            }
            for facet in facets
        ],
    }
    return Artifact(addresses.filter_codes(dataset), _call("integrityCodes", dataset, held), JAVASCRIPT, (dataset,))


def code_width(values: int) -> int:
    """Return how many digits a code of one of ``values`` values takes."""
    width = 1
    while len(DIGITS) ** width < values:
        width += 1
    return width


def encode_codes(codes: Any, values: int) -> str:
    """Return the codes of all rows, each in `code_width` digits, most significant first."""
    alphabet = np.frombuffer(DIGITS.encode(), dtype=np.uint8)
    width = code_width(values)
    places = np.empty((len(codes), width), dtype=np.uint8)
    rest = np.asarray(codes, dtype=np.int64)
    for position in reversed(range(width)):
        places[:, position] = alphabet[rest % len(DIGITS)]
        rest = rest // len(DIGITS)
    return places.tobytes().decode("ascii")


@dataclass(frozen=True, slots=True)
class BlocksJob:
    """The blocks of rows of one dataset, ``start`` to ``stop`` in blocks."""

    rows_file: Path
    dataset: str
    columns: tuple[str, ...]
    rows: int
    start: int
    stop: int
    stage: str = "filters"

    @property
    def weight(self) -> int:
        """Count the blocks."""
        return self.stop - self.start

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the blocks in order."""
        sizes = [min(BLOCK, self.rows - block * BLOCK) for block in range(self.start, self.stop)]
        held = read_slices(self.rows_file, self.columns, self.start * BLOCK, sizes)
        for block, values in enumerate(held, start=self.start):
            columns = {NAMES[name]: cells for name, cells in zip(self.columns, values, strict=True)}
            yield Artifact(
                addresses.filter_rows(self.dataset, block), _call("integrityRows", block, columns), JAVASCRIPT, (self.dataset,)
            )


def _call(name: str, *arguments: object) -> bytes:
    """Return a script that calls a function of the page with JSON arguments."""
    return name.encode() + b"(" + b",".join(orjson.dumps(argument) for argument in arguments) + b");\n"
