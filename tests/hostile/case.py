"""One hostile or broken input: a small dataset, and everything that must be said of it, at its place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from generator.contracts.package import CheckedPackage, check_package
from generator.release.gate import release_package
from tests.release.material import DAY, settings_of

Place = tuple[str, int | None, str | None]  # code, row as a spreadsheet counts it, column
ID_COLUMN = {"name": "id"}


@dataclass(frozen=True)
class Case:
    """A file of a dataset and what must be found in it: exactly these places, and nothing else.

    ``cells``: what the column ``text`` says when the table is read; None where there must be no table. A cell that is read must be the
    cell that was written: nothing is repaired, cut or dropped without a word.
    """

    name: str
    data: bytes | Callable[[], bytes]
    expected: tuple[Place, ...] = ()
    cells: tuple[str, ...] | None = None
    suffix: str = "csv"
    fields: tuple[Mapping[str, Any], ...] = (ID_COLUMN, {"name": "text"})
    page: Mapping[str, Any] = field(default_factory=lambda: {"kind": "table"})
    more: Mapping[str, Any] = field(default_factory=dict)

    def descriptor(self) -> dict[str, Any]:
        names = [each["name"] for each in self.fields]
        schema = {"fields": list(self.fields), "primaryKey": ["id"] if "id" in names else []}
        return {
            "name": "things", "title": "物品", "path": f"things.{self.suffix}", "schema": schema, **self.more,
            "portal": {"public": names, **self.page},
        }  # fmt: skip

    def judge(self, folder: Path) -> tuple[CheckedPackage, list[Place]]:
        """Lay the dataset out, read and check it, let the gate judge it; return what was read and every place that was told."""
        place = folder / "things"
        place.mkdir(parents=True)
        (place / "resource.json").write_text(json.dumps(self.descriptor(), ensure_ascii=False), encoding="utf-8")
        (place / f"things.{self.suffix}").write_bytes(self.data() if callable(self.data) else self.data)
        package = check_package(folder)
        released = release_package(package.datasets, settings_of(), DAY, folder)
        told = [(each.code, each.row, each.column) for each in (*package.findings, *released.findings) if each.code not in _OF_ALL]
        return package, sorted(told, key=repr)


# Said of a portal without any dataset, which a broken file leaves.
_OF_ALL = {"all-datasets-withheld"}


def write_csv(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode(encoding)


def one_cell(text: str) -> bytes:
    """A table with one good row, and one whose text is this."""
    return write_csv([["id", "text"], ["1", "平常"], ["2", text]])


def parquet_of(**columns: Any) -> bytes:
    stored = io.BytesIO()
    pq.write_table(pa.table(columns), stored)
    return stored.getvalue()
