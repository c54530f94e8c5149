"""The words that descriptors are written in: shapes of names, closed sets of values, the two bases of all their objects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from generator.configuration_faults import shaped

NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, shaped(r"^[a-z0-9][a-z0-9-]*$", "small letters, digits and hyphens", max_length=60)]
FieldName = Annotated[
    str, shaped(r"^[A-Za-z][A-Za-z0-9_]*$", "a letter, then letters, digits and underlines (Latin ones)", max_length=60)
]
FieldType = Literal["string", "integer", "number", "boolean", "date", "year", "yearmonth"]
MaskRule = Literal["email", "phone", "id-number", "bank-card", "plate", "home-address", "health", "person"]
StatusClass = Literal["show", "obj", "rect", "rep", "gone"]
ColumnRole = Literal["breach", "honours", "joint-action", "supervision", "rights", ""]


class Strict(BaseModel):
    """Base of our own blocks: unknown keys are refused, so that a misspelt property cannot be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Standard(BaseModel):
    """Base of the standard's objects: other properties of the standard are allowed and kept."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
