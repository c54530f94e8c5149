"""Our block ``portal`` on a resource: what all kinds of pages share."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from generator.descriptors.rules import FlowRule, When
from generator.descriptors.words import ColumnRole, MaskRule, Name, NonEmpty, StatusClass, Strict


class RowRule(Strict):
    """What to do with some rows, and why: every row is handled, omitted with a written reason, or a finding."""

    column: NonEmpty
    equals: tuple[str, ...] = Field((), description="Rows whose cell is one of these.")
    pattern: str | None = Field(None, description="Or rows whose cell matches this regular expression entirely.")
    action: Literal["omit"] = Field("omit", description="omit: the row is not published; it is counted under the reason.")
    reason: NonEmpty = Field(description="The reason, as the dataset page states it.")


class Duplicates(Strict):
    """What to do with rows that share a key, when the source is known to repeat itself."""

    key: tuple[str, ...]
    keep: Literal["first", "last"]
    reason: NonEmpty


class Sheet(Strict):
    """Rows without a page of their own: they stand in tables, one page for each value of a column, every row with its own anchor."""

    by: NonEmpty = Field(description="Column that parts the rows into tables; a row's permanent link names its value.")
    columns: tuple[NonEmpty, ...] = Field(min_length=1, description="Columns of the table after the title, in order.")
    totals: tuple[str, ...] = Field((), description="Those of them that are added up under the table.")


class State(Strict):
    """One status a record may have: the value in the file, its name and its class (which disc it takes)."""

    value: str
    name: NonEmpty = Field(description="公示中, 异议中, 已整改, 已修复, 已撤下, or the dataset's own word.")
    css: StatusClass = Field("show", alias="class", description="show, obj, rect, rep or gone; gone leaves a tombstone.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Event(Strict):
    """One step of a record's course: a date column, its title and an optional note (templates)."""

    date: NonEmpty = Field(description="Date column; an empty cell leaves the step out.")
    title: NonEmpty
    note: str = ""


class Withdrawal(Strict):
    """The columns that a tombstone shows; nothing else of a withdrawn record is published."""

    on: NonEmpty
    reason: NonEmpty
    act: NonEmpty
    noticed: str | None = Field(
        None, description="Date column: when the portal was told of the revocation or correction. From then on the legal time runs."
    )


class Objection(Strict):
    """The columns of an objection: while it runs, the record carries the state of class `obj` everywhere it appears."""

    on: NonEmpty = Field(description="Date column: the day of the objection.")
    decided: NonEmpty = Field(description="Date column: the day of the decision on it, empty while it runs.")


class Edition(Strict):
    """One dated edition of a list."""

    id: NonEmpty
    title: NonEmpty
    effective: date | None = Field(None, description="The day from which it holds.")
    document: str = ""
    path: str | None = Field(None, description="The file that holds this edition, when each edition is a file of its own.")
    note: str = Field("", description="A doubt about this edition that readers should know.")


class NaturalPersons(Strict):
    """Which rows are about natural persons: they are not published unless a law lets them be, and then with the name masked."""

    column: NonEmpty = Field(description="Column that says whom a row is about, such as 行政相对人类别; it need not be public.")
    values: tuple[NonEmpty, ...] = Field(("自然人",), min_length=1, description="Its values that mean a natural person.")
    names: tuple[NonEmpty, ...] = Field(
        (), description="Columns with the name: in these rows it is masked (王某), there and wherever else in the row it stands."
    )
    legal_basis: str = Field(
        "", description="Law or regulation that lets rows about natural persons be published; without it they are not."
    )


class ExchangeColumn(Strict):
    """One column of an exchange file, by the name that the receiving platform knows."""

    name: NonEmpty = Field(description="The receiver's name of the column, such as 行政处罚决定书文号.")
    code: str = Field("", description="The receiver's code of it, such as cf_wsh.")
    column: str | None = Field(
        None, description="Path of the column that it takes its values from; neither `column` nor `text`: left empty."
    )
    text: str | None = Field(None, description="Or: the same text in every row.")
    labels: dict[str, str] | None = Field(None, description="What a value is called there; others stay as they are.")
    scale: str | None = Field(
        None, pattern=r"^[0-9]+(\.[0-9]+)?$", description="What a number is multiplied by: 0.0001 makes 万元 of 元."
    )
    required: bool = Field(False, description="Whether the receiver refuses rows without it.")
    longest: int | None = Field(None, ge=1, description="The most characters that the receiver takes.")
    about: str = Field("", description="What it means, or why it stays empty.")

    @model_validator(mode="after")
    def _has_one_source(self) -> ExchangeColumn:
        if self.column is not None and self.text is not None:
            raise ValueError("give `column` or `text`, not both")
        return self


class Exchange(Strict):
    """A file for onward sharing: some rows of the dataset in the columns of a receiving platform, as CSV and JSON Lines."""

    id: Name = Field(description="Part of the files' names.")
    title: NonEmpty
    receiver: str = Field("", description="Who takes it, such as 全国信用信息共享平台.")
    standard: str = Field("", description="The document that names the columns.")
    when: When | None = Field(None, description="Only these rows.")
    columns: tuple[ExchangeColumn, ...] = Field(min_length=1)


class Page(Strict):
    """Common to all page kinds."""

    number: str = Field("", description="Number in the data list (数据清单), such as D-007.")
    column: ColumnRole = Field(
        "",
        description="The column of the site that tells of the rows, beside their own: breach (失信记录), honours (守信荣誉, told"
        " beside joint action), joint-action (联动奖惩), supervision (监督考核) or rights (权益保护); empty: none but that of the page kind.",
    )
    noun: str = Field("", description="What one row is called on pages, such as 失信记录; default: the dataset's title.")
    counter: str = Field("条", description="Measure word of a row: 条, 项, 家, 件.")
    public: tuple[str, ...] = Field(description="Allow-list: the columns that may be published, in order.")
    searched: tuple[str, ...] = Field(
        (), description="Columns whose text search finds: the row where rows have a place of their own, else the dataset's page."
    )
    rows: tuple[RowRule, ...] = Field((), description="Rows that are not published, each with a reason.")
    duplicates: Duplicates | None = None
    checks: tuple[FlowRule, ...] = Field(
        (), description="Rules that every row must keep: order of dates, sums, what another table must say."
    )
    exchange: tuple[Exchange, ...] = Field((), description="Files for onward sharing, in the columns of those who receive them.")
    masks: dict[str, tuple[MaskRule, ...]] = Field({}, description="Per column: what is masked before publication.")
    persons: tuple[str, ...] = Field((), description="Columns that hold masked names of natural persons (王某).")
    legal_basis: str = Field("", description="Legal basis for publishing rows about natural persons; required with `persons`.")
    natural_persons: NaturalPersons | None = Field(
        None, description="Which rows are about natural persons; they stay off the site unless it states a legal basis."
    )
    must_show: tuple[str, ...] = Field(
        (),
        description="Columns that may be neither masked nor blank, besides those that the kind asks for: deciding body, legal basis,"
        " official role.",
    )
    update: str = Field("", description="Update cycle in words, such as 每周五.")
    opening: str = Field("无条件开放", description="Opening class.")
    area: str | None = Field(None, description="Key area of every row, when one.")
    safeguard: str | None = Field(None, description="Safeguard (保障措施) that the dataset belongs to, when one.")
    rights: tuple[str, ...] | None = Field(
        None,
        description="Ids of the ways to complain (`complaints` of portal.yml) that pages of the rows offer, in this order; empty: none."
        " Without it: those with `for_records`.",
    )
    about: str = Field("", description="One paragraph: what one row is, where it comes from, what it does not say.")
    withheld: NonEmpty | None = Field(
        None,
        description="A written reason why the dataset is not published for now: the site names it with the reason, without its data.",
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the names of the resources without which the dataset cannot be shown at all."""
        return ()
