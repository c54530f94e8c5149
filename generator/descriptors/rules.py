"""Rules between columns, rows and tables.

A *path* below is a column of this table, or ``column.there``: the column ``there`` of the row that the foreign key ``column`` names.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.descriptors.words import Name, NonEmpty, Strict


class When(Strict):
    """Rows that a rule speaks of: those whose cell is one of these, or, without `equals`, is filled."""

    column: NonEmpty
    equals: tuple[str, ...] = ()


class OrderRule(Strict):
    """Dates that follow each other: none is before an earlier one of the list. Empty ones are left out."""

    rule: Literal["order"]
    columns: tuple[NonEmpty, ...] = Field(min_length=2, description="Paths of date columns, in the order of events.")


class FilledRule(Strict):
    """Columns that may not be empty in some rows, such as the result once there is a day of the result."""

    rule: Literal["filled"]
    when: When
    columns: tuple[NonEmpty, ...] = Field(min_length=1)


class EmptyRule(Strict):
    """Columns that must be empty in some rows, such as the day of an answer while it is awaited."""

    rule: Literal["empty"]
    when: When
    columns: tuple[NonEmpty, ...] = Field(min_length=1)


class SumRule(Strict):
    """A column that is the sum of others of the same row."""

    rule: Literal["sum"]
    total: NonEmpty
    parts: tuple[NonEmpty, ...] = Field(min_length=1)
    tolerance: float = Field(0, ge=0, description="Difference that rounding may leave.")
    why: str = Field("", description="What it proves, in plain words, such as 查过的每一批都有结论: pages then show the reckoning.")


class SameRule(Strict):
    """Paths whose cells must be equal, such as the body of a repair and the body of the record that is repaired."""

    rule: Literal["same"]
    columns: tuple[NonEmpty, ...] = Field(min_length=2)


class DaysRule(Strict):
    """A number of days that follows from two dates; empty cells are not judged."""

    rule: Literal["days"]
    column: NonEmpty
    start: NonEmpty = Field(description="Path of the first date; it is not counted itself.")
    end: NonEmpty = Field(description="Path of the last date.")
    working: bool = Field(False, description="Whether working days are counted, by the State Council's holiday plans.")


class TotalRule(Strict):
    """A column that is the sum over rows of another table, or their number when no `value` is given."""

    rule: Literal["total"]
    column: NonEmpty
    of: Name = Field(description="The other resource.")
    match: dict[str, str] = Field(
        min_length=1, description="Which rows belong: columns here, and the columns there that equal them."
    )
    value: str | None = Field(None, description="The column there that is summed; without it rows are counted.")
    among: When | None = Field(None, description="Only these rows there.")
    truncate: dict[str, int] = Field({}, description="Characters of a column there that are compared: 4 makes a year of a month.")
    tolerance: float = Field(0, ge=0, description="Difference that rounding may leave.")
    why: str = Field("", description="What it proves, in plain words, such as 不合格的逐批列出: pages then show the reckoning.")


class ReferredRule(Strict):
    """Rows that another table must speak of, such as a repaired record that needs its repair decision."""

    rule: Literal["referred"]
    when: When
    key: NonEmpty = Field(description="The column here whose value must be found there.")
    by: Name = Field(description="The other resource.")
    column: NonEmpty = Field(description="The column there.")
    among: When | None = Field(None, description="Only these rows there.")


FlowRule = Annotated[
    OrderRule | FilledRule | EmptyRule | SumRule | SameRule | DaysRule | TotalRule | ReferredRule, Field(discriminator="rule")
]
