"""Table Schema (https://datapackage.org/standard/table-schema/): fields with our block on each, keys, missing values."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from generator.descriptors.words import FieldName, FieldType, Standard, Strict


class Constraints(Strict):
    """Table Schema constraints of a field."""

    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] | None = None
    pattern: str | None = None
    minimum: str | int | float | None = None
    maximum: str | int | float | None = None
    minLength: int | None = None
    maxLength: int | None = None


class FieldPortal(Strict):
    """Our block on a field."""

    header: str | None = Field(None, description="The header text in the file, when it is not the field's name.")
    occurrence: int = Field(1, ge=1, description="Which column with that header, when the file repeats it (1-based).")
    unit: str | None = Field(None, description="Unit shown with the value, such as 元, 件, %.")
    separator: str | None = Field(None, description="Separator when a cell holds several values, such as 、.")
    labels: dict[str, str] | None = Field(None, description="What a coded value is called on pages.")
    long: bool = Field(False, description="Running text: shown as paragraphs of its own, not in the fact list.")


class SchemaField(Standard):
    """One column of the table."""

    name: FieldName
    type: FieldType = "string"
    format: str = Field(
        "default", description="date: default (2026-11-20), any (era, Chinese, slashed, dotted forms) or a strptime pattern."
    )
    title: str = ""
    description: str = ""
    example: str | None = None
    constraints: Constraints = Constraints()
    portal: FieldPortal = FieldPortal()

    @property
    def label(self) -> str:
        """Return what pages call the column: its title, else its name."""
        return self.title or self.name

    @property
    def header(self) -> str:
        """Return the header text expected in the file."""
        return self.portal.header or self.name


class Reference(Standard):
    """Where a foreign key points: a resource of the same package and its fields."""

    resource: str = ""
    fields: tuple[str, ...]


class ForeignKey(Standard):
    """A foreign key (Table Schema v2: fields are arrays). Empty cells refer to nothing and pass."""

    fields: tuple[str, ...]
    reference: Reference


class Schema(Standard):
    """The table's schema."""

    fields: tuple[SchemaField, ...]
    primaryKey: tuple[str, ...] = ()
    foreignKeys: tuple[ForeignKey, ...] = ()
    missingValues: tuple[str, ...] = ("",)

    @model_validator(mode="before")
    @classmethod
    def _accept_single_names(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(raw.get("primaryKey"), str):
            raw = {**raw, "primaryKey": [raw["primaryKey"]]}
        return raw

    def field(self, name: str) -> SchemaField:
        """Return a field by name; KeyError when the schema has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all fields in order."""
        return tuple(field.name for field in self.fields)
