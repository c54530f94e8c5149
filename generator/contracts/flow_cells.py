"""The cells that declared rules compare, by path: a column of a table, or a column of the row that a foreign key names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.contracts.cells import Encoded, Mask, ReadTable
from generator.contracts.wording import column_label, show
from generator.descriptors import SchemaField, When
from generator.values import parse_dates, parse_numbers

HIDDEN: Final = "（不公布的内容）"
Texts = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]


class Unread(Exception):
    """A column or table that a rule needs could not be read; it has its own finding."""


class Cells:
    """The cells of one table by path, as text, dates or numbers: one value per row."""

    def __init__(self, table: ReadTable, tables: Mapping[str, ReadTable]) -> None:
        self.table, self._tables = table, tables
        self._followed: dict[str, tuple[ReadTable, npt.NDArray[np.int64]]] = {}

    @cached_property
    def live(self) -> Mask:
        """Say of each row whether it is judged."""
        return self.table.live

    def other(self, name: str) -> Cells:
        """Return the cells of another table."""
        if name not in self._tables:
            raise Unread
        return Cells(self._tables[name], self._tables)

    def texts(self, path: str) -> Texts:
        """Return the cells as text, "" when empty or when the reference leads nowhere."""
        texts: Texts = self._spread(path, lambda column, _: np.array(column.values.to_pylist(), dtype=object), "")
        return texts

    def dates(self, path: str) -> Days:
        """Return the cells as days, NaT when empty or unreadable."""

        def read(column: Encoded, field: SchemaField) -> Days:
            dates = parse_dates(pd.Series(column.values.to_pylist(), dtype="str"), field.format)
            return dates.to_numpy(dtype="datetime64[D]")

        days: Days = self._spread(path, read, np.datetime64("NaT", "D"))
        return days

    def numbers(self, path: str) -> Numbers:
        """Return the cells as numbers, NaN when empty or unreadable."""

        def read(column: Encoded, _: SchemaField) -> Numbers:
            return parse_numbers(pd.Series(column.values.to_pylist(), dtype="str")).to_numpy()

        numbers: Numbers = self._spread(path, read, np.nan)
        return numbers

    def chosen(self, when: When | None) -> Mask:
        """Return the live rows that a condition speaks of."""
        if when is None:
            return self.live
        texts = self.texts(when.column)
        chosen = np.isin(texts, when.equals) if when.equals else texts != ""
        return self.live & np.asarray(chosen, np.bool_)

    def label(self, path: str) -> str:
        """Return what a finding calls a path: the column's header, or 机构名录的“上级”."""
        here, _, there = path.partition(".")
        if not there:
            return f"“{column_label(self.table.resource.field(path))}”"
        target, _ = self._follow(here)
        return f"“{target.resource.title}”的“{column_label(target.resource.field(there))}”"

    def say(self, path: str, value: str) -> str:
        """Return a value as a finding may show it."""
        here, _, there = path.partition(".")
        resource = self._follow(here)[0].resource if there else self.table.resource
        page, name = resource.portal, there or here
        return show(value) if name in page.public and name not in page.masks and name not in page.persons else HIDDEN

    def column(self, paths: Sequence[str]) -> str:
        """Return the column at which a fault of several paths is reported: the last one of this table."""
        own = [path for path in paths if "." not in path]
        return own[-1] if own else paths[-1].partition(".")[0]

    def _spread(self, path: str, read: Callable[[Encoded, SchemaField], npt.NDArray[Any]], missing: Any) -> Any:
        here, _, there = path.partition(".")
        if not there:
            column = self._column_of(self.table, here)
            return read(column, self.table.resource.field(here))[column.codes]
        target, positions = self._follow(here)
        column = self._column_of(target, there)
        values = read(column, target.resource.field(there))[column.codes]
        spread = np.full(len(positions), missing, dtype=values.dtype)
        found = positions >= 0
        spread[found] = values[positions[found]]
        return spread

    def _column_of(self, table: ReadTable, name: str) -> Encoded:
        if name not in table.columns:
            raise Unread
        return table.columns[name]

    def _follow(self, name: str) -> tuple[ReadTable, npt.NDArray[np.int64]]:
        """Return the table that a foreign key names and, per row here, the position of the row there (-1: none)."""
        if name in self._followed:
            return self._followed[name]
        key = next(key for key in self.table.resource.schema_.foreignKeys if key.fields == (name,))
        target = self._tables.get(key.reference.resource or self.table.resource.name)
        if target is None:
            raise Unread
        own, theirs = self._column_of(self.table, name), self._column_of(target, key.reference.fields[0])
        live = np.flatnonzero(target.live)
        codes, first = np.unique(theirs.codes[live], return_index=True)
        by_value = dict(zip((theirs.values[int(code)].as_py() for code in codes), live[first].tolist(), strict=True))
        by_value.pop("", None)
        places = np.array([by_value.get(value, -1) for value in own.values.to_pylist()], np.int64)
        self._followed[name] = target, places[own.codes]
        return self._followed[name]
