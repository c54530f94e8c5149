"""What is owed to the public: which bodies publish how often and by when, declared beside the table that they owe."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from generator.descriptors.words import NonEmpty, Strict

Periodicity = Literal["R/P1M", "R/P3M", "R/P6M", "R/P1Y"]


class OwedExcept(Strict):
    """Bodies that owe nothing in some periods, with the reason that the page states: founded later, not assessed yet."""

    bodies: tuple[NonEmpty, ...] = Field(min_length=1, description="Ids of the bodies.")
    from_: str = Field("", alias="from", description="First period, in the form of `since`; empty: from the first.")
    until: str = Field("", description="Last period; empty: without end.")
    reason: NonEmpty

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Owed(Strict):
    """Who must publish how often and by when: of every body the site tells what came in time, late, or not at all.

    Periods are those of the period column: a period for which a body has no row was not published.
    """

    periodicity: Periodicity = Field(
        description="How often, as dcterms:accrualPeriodicity has it in ISO 8601: R/P1M monthly, R/P3M quarterly, R/P6M half-yearly, R/P1Y yearly."
    )
    days: int = Field(ge=0, description="Calendar days after the end of a period within which it is published.")
    since: NonEmpty = Field(description="The first period that is owed: 2022-01, 2022-Q1, 2022-H1, 2022.")
    published: NonEmpty = Field(description="Date column, required: the day on which the row was published.")
    levels: tuple[NonEmpty, ...] = Field((), description="Types of body of the registers that owe it, each body its own rows.")
    bodies: tuple[NonEmpty, ...] = Field((), description="Ids of further bodies that do.")
    by: NonEmpty | None = Field(None, description="Or: the id of the one body that owes the whole table.")
    except_: tuple[OwedExcept, ...] = Field((), alias="except")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _names_debtors(self) -> Owed:
        if bool(self.levels or self.bodies) == (self.by is not None):
            raise ValueError("give `levels` and `bodies`, or `by`")
        return self


class OwedRows(Strict):
    """Each row must be published within so many days; the body of the row owes it. What came in time, late or not at all is told."""

    begun: NonEmpty = Field(description="Date column: the day from which the time runs.")
    days: int = Field(ge=1, description="Days within which a row is published.")
    working: bool = Field(False, description="Whether they are working days, by the State Council's holiday plans.")
    published: NonEmpty = Field(description="Date column: the day on which it was published, empty while it is not.")
    by: NonEmpty | None = Field(None, description="Id of the one body that owes all rows, when it is not the body of each row.")
