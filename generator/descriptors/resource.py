"""A whole descriptor: one dataset as a Data Resource of type table."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from generator.descriptors.kinds import AnyPage, RecordsPage
from generator.descriptors.table_schema import Schema, SchemaField
from generator.descriptors.words import Name, NonEmpty, Standard


class Dialect(Standard):
    """Table dialect: only what the readers honour."""

    delimiter: str = ","
    sheetName: str | None = None
    headerRows: tuple[int, ...] = (1,)


class Resource(Standard):
    """One dataset: a Data Resource of type table with our block ``portal``."""

    name: Name
    title: NonEmpty
    description: str = ""
    path: str | tuple[str, ...]
    format: Literal["csv", "tsv", "xlsx", "json", "parquet"] | None = None
    encoding: str = "utf-8"
    hash: str | None = None
    bytes: int | None = None
    dialect: Dialect = Dialect()
    schema_: Schema = Field(alias="schema")
    licenses: tuple[dict[str, Any], ...] = ()
    sources: tuple[dict[str, Any], ...] = ()
    contributors: tuple[dict[str, Any], ...] = ()
    portal: AnyPage

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the file or files of the table, relative to the descriptor's folder."""
        return (self.path,) if isinstance(self.path, str) else self.path

    @property
    def noun(self) -> str:
        """Return what one row is called."""
        return self.portal.noun or self.title

    def field(self, name: str) -> SchemaField:
        """Return a field by name; KeyError when there is none."""
        return self.schema_.field(name)

    def value_names(self, field: SchemaField) -> dict[str, str]:
        """Return what the coded values of a column are called, by value; of a status, the states that published rows may have."""
        page = self.portal
        if field.portal.labels is None and isinstance(page, RecordsPage) and page.status == field.name:
            return {state.value: state.name for state in page.states if state.css != "gone"}
        return field.portal.labels or {}
