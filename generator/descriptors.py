"""What a dataset declares: a Data Resource (Data Package v2) with Table Schema and our own block ``portal``.

Each dataset folder holds one ``resource.json``. Everything outside ``portal`` is the standard's
(https://datapackage.org/standard/data-resource/, https://datapackage.org/standard/table-schema/); everything of ours is inside
``portal``, on the resource or on a field. The page kind is chosen by ``portal.kind``; kinds are code, datasets are data.

Only shapes live here. Reading and cross-checking a descriptor is the work of ``generator.contracts``.
A *template* below is a sentence with ``{column}`` placeholders; a placeholder may only name a public column.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

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


# --- Table Schema -----------------------------------------------------------------------------------------------------


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


# --- Our block on a resource: common parts -----------------------------------------------------------------------------


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


# --- Our block on a resource: rules between columns, rows and tables ------------------------------------------------------
# A *path* below is a column of this table, or ``column.there``: the column ``there`` of the row that the foreign key ``column`` names.


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


class RegisterPage(Page):
    """Register of bodies (机构): each row is a body and gets an integrity file."""

    kind: Literal["register"]
    id: NonEmpty
    name: NonEmpty
    short_name: str | None = None
    aliases: str | None = Field(None, description="Column with further names; its field has a separator.")
    parent: str | None = Field(None, description="Column with the id of the body above; may be in another register.")
    level: str | None = Field(None, description="Column with the type of body, such as 区, 市级部门, 街道.")
    level_name: str = Field("", description="Type of body of every row, when there is no such column.")
    code: str | None = Field(None, description="Column with the unified social credit code (GB 32100).")
    post: str | None = Field(None, description="Column with the post first responsible (第一责任岗位).")


class Timing(Strict):
    """By when each row must be dealt with and when it was: whether in time, late or still open is computed, never typed in."""

    begun: NonEmpty = Field(description="Date column: the day on which it was received or asked.")
    due: str | None = Field(None, description="Date column: the last day in time; without it only the days taken are told.")
    done: NonEmpty = Field(description="Date column: the day on which it was dealt with, empty while it is not.")
    working: bool = Field(True, description="Whether days are counted as working days.")
    by: tuple[str, ...] = Field((), description="Columns by which the times are told, such as the body or the kind.")
    good: When | None = Field(None, description="Rows with the outcome that was wished for, such as a satisfied proposer.")
    good_name: str = Field("满意", description="What such a row is called.")


class RecordsPage(Page):
    """Records: each row gets a page with facts, course, statement and provenance."""

    kind: Literal["records"]
    id: NonEmpty
    title: NonEmpty = Field(
        description="Template of the record's title: say the thing. Where all its columns are empty, the id stands for it."
    )
    sentence: str = Field("", description="Template of one sentence of what happened.")
    body: str | None = Field(None, description="Column with the id of the body concerned.")
    date: str | None = Field(None, description="Date column that orders the rows, newest first.")
    status: str | None = Field(None, description="Column with the status.")
    states: tuple[State, ...] = ()
    label: str | None = Field(None, description="Column shown as the outlined kind label.")
    document: str | None = Field(None, description="Column with the document number.")
    item: str | None = Field(None, description="Column with the id of the behaviour-list item (行为清单).")
    area_column: str | None = Field(None, description="Column with the id of the key area.")
    display_from: str | None = None
    display_until: str | None = Field(None, description="Last day of display; after it the row is not published.")
    statement: str | None = Field(None, description="Column with the body's own written statement.")
    statement_date: str | None = None
    course: tuple[Event, ...] = Field((), description="Steps of the record's course, in order of date on the page.")
    timing: Timing | None = Field(None, description="How quickly rows are dealt with, when they have a deadline.")
    sheet: Sheet | None = Field(None, description="Rows stand in tables instead of on pages of their own.")
    withdrawal: Withdrawal | None = None
    tier: str | None = Field(None, description="Column with the tier; with it the rules file decides the last day of display.")
    tiers: dict[str, NonEmpty] = Field(
        {}, description="Tier of the rules file (轻微, 一般, 严重) for each other word in the column."
    )
    objection: Objection | None = None
    repaired: str | None = Field(
        None, description="Date column: the day of the decision to repair; display then ends within the legal days."
    )
    exempted: str | None = Field(
        None, description="Column that is not empty when the conduct was exempted (容错免责); such a row never appears."
    )
    facets: tuple[str, ...] = Field((), description="Columns to filter by; each value gets a prebuilt page.")


class CommitmentsPage(RecordsPage):
    """Commitments (承诺): records with a due day; whether one is kept, late or not yet due is computed from the dates."""

    kind: Literal["commitments"]  # type: ignore[assignment]
    due: NonEmpty = Field(description="Date column: the day by which it was promised.")
    done: NonEmpty = Field(description="Date column: the day on which it was fulfilled, empty while it is not.")
    progress: str | None = Field(None, description="Column with the progress in words.")
    source: str | None = Field(None, description="Column with the place of the promise, such as 工作报告 第 27 页.")


class Answers(Strict):
    """What a case asks of whom, a row each in another resource: a task, its deadline, the answer, what came of it."""

    resource: Name
    case: NonEmpty = Field(description="Column there with the id of the case.")
    body: NonEmpty = Field(description="Column there with the id of the body that is asked.")
    task: NonEmpty = Field(description="Template there: what is asked.")
    asked: str | None = Field(None, description="Date column there; without it the case's own date.")
    due: NonEmpty = Field(description="Date column there: the last day for the answer.")
    done: NonEmpty = Field(description="Date column there: the day of the answer, empty while there is none.")
    closed: str | None = Field(None, description="Date column there: the day on which the result was reported or accepted.")
    result: str = Field("", description="Template there: what came of it.")
    working: bool = Field(True, description="Whether days are counted as working days.")
    noun: NonEmpty = Field(description="What one row is called: 响应, 整改阶段, 督导问题.")
    done_name: NonEmpty = Field("响应", description="What the answer is called.")
    closed_name: NonEmpty = Field("反馈", description="What the last step is called.")


class CasesPage(RecordsPage):
    """Cases (案件): records that ask something of several bodies; who answered in time, late or not at all is computed."""

    kind: Literal["cases"]  # type: ignore[assignment]
    answers: Answers


class ListPage(Page):
    """List with entries in dated editions (清单, 版次): the differences between editions are computed."""

    kind: Literal["list"]
    id: str | None = Field(None, description="Column that identifies an entry across editions; else `entry_key`.")
    entry_key: tuple[str, ...] = Field((), description="Columns that together identify an entry, when it has no id.")
    title: NonEmpty = Field(description="Template of the entry's text; where all its columns are empty, the id stands for it.")
    compared: tuple[str, ...] = Field((), description="Columns whose change makes an entry count as changed.")
    edition: str | None = Field(None, description="Column with the edition, when one file holds all editions.")
    editions: tuple[Edition, ...] = Field(min_length=1, description="Editions, oldest first.")
    group: str | None = Field(None, description="Column by which entries are grouped on the page.")
    body: str | None = None
    date: str | None = Field(
        None, description="Date column of an entry, by which search sorts and narrows; else its edition's day."
    )
    reason: str | None = Field(None, description="Column with the reason of a change (为什么改).")
    role: Literal["data", "conduct", "measure", ""] = Field("", description="Which of the three lists (三清单) this is.")


class Band(Strict):
    """One level of a figure, such as a colour of risk; it ends where the next one begins."""

    name: NonEmpty
    from_: float | None = Field(None, alias="from", description="The figure from which the level holds; the first level has none.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Watch(Strict):
    """Early warning: the share of this count in another is watched by a control chart against each body's own past."""

    of: NonEmpty = Field(description="Column with the number that the share is taken of, such as all calls of the month.")
    periods: int = Field(
        24, ge=8, description="At most so many earlier periods make the body's own level; with fewer than 8 nothing is said."
    )


class Measure(Strict):
    """One figure of a statistics dataset."""

    column: NonEmpty
    better: Literal["higher", "lower", ""] = ""
    total: Literal["sum", "mean", ""] = Field("", description="How the figure is totalled over bodies; empty: not at all.")
    weight: str | None = Field(None, description="Column that weighs a mean, such as the number of cases.")
    target: float | None = Field(None, description="Target shown beside the figure.")
    target_column: str | None = Field(None, description="Column with each body's own target, when they differ.")
    limit: str | None = Field(None, description="Column with the limit that the figure may not exceed.")
    bands: tuple[Band, ...] = Field((), description="Levels of the figure, lowest first, named beside it.")
    area: str | None = Field(None, description="Key area that the figure judges: its page then shows it.")
    watch: Watch | None = Field(None, description="Whether pages warn when the figure leaves a body's own past.")


class SmallNumbers(Strict):
    """Counts of people or cases that are not told where they are so small that they could single someone out.

    Shown instead is that the count is less than the threshold, never 0; further figures are left out where a total would give it away.
    """

    columns: tuple[NonEmpty, ...] = Field(min_length=1, description="Columns with counts.")
    least: int | None = Field(
        None, ge=3, description="The least count that is told; default, and never less than: small-count of the rules file."
    )
    rates: dict[str, str] = Field(
        {}, description="Columns with a rate, and the column with the count that it is a share of: left out together with it."
    )
    total_body: str | None = Field(
        None,
        description="Value of the body column in rows that hold the total over all bodies of the period, when the table has such.",
    )


class StatisticsPage(Page):
    """Statistics by body and period (such as hotline months)."""

    kind: Literal["statistics"]
    body: NonEmpty
    period: NonEmpty = Field(description="Column with the period: 2026-10, 2026, 2026-Q3; ordered as text.")
    measures: tuple[Measure, ...] = Field(min_length=1)
    charted: tuple[str, ...] = Field((), description="Measures drawn on the page and in integrity files.")
    small_numbers: SmallNumbers | None = Field(None, description="Counts that are not told where they could single someone out.")
    words: tuple[str, ...] = Field((), description="Text columns shown beside the figures, such as a rating.")


class RankingPeriod(Strict):
    """One period of an evaluation whose table has a column pair per period."""

    id: NonEmpty
    title: NonEmpty
    score: NonEmpty
    rank: str | None = None


class Indicators(Strict):
    """The part scores behind an evaluation: another resource with subject, period, indicator and score."""

    resource: Name
    subject: NonEmpty
    period: NonEmpty
    indicator: NonEmpty
    score: NonEmpty
    names: Name | None = Field(None, description="Resource whose rows name the indicators (id and title columns below).")
    names_id: str = "id"
    names_title: str = "title"
    answers: tuple[str, ...] = Field((), description="Answer columns; with `weights`, each part score is recomputed from them.")
    answer_yes: str = "Yes"
    weights: Name | None = Field(None, description="Resource with the weight of each answer column (id and weight columns below).")
    weights_id: str = "id"
    weights_value: str = "score"


class Component(Strict):
    """A part score that stands as a column of the ranking table itself, with its weight."""

    column: NonEmpty
    weight: float


class RankingPage(Page):
    """Evaluation ranking (考核评价): ranks are recomputed, not trusted; subjects without data are 未参评, never last."""

    kind: Literal["ranking"]
    subject: NonEmpty = Field(description="Column with the subject's id; a body when a foreign key says so.")
    subject_name: str | None = Field(None, description="Column with the subject's name, when it is not a body.")
    period: str | None = Field(None, description="Column with the period, for a table with a row per subject and period.")
    period_titles: dict[str, str] = Field({}, description="What a period is called, such as 2026-H1: 2026 年上半年.")
    score: str | None = Field(None, description="Column with the published score, for a table with a row per subject and period.")
    rank: str | None = Field(None, description="Column with the published rank, likewise.")
    periods: tuple[RankingPeriod, ...] = Field((), description="Or: column pairs per period, newest first.")
    components: tuple[Component, ...] = Field((), description="Part scores as columns of this table.")
    deduction: str | None = Field(None, description="Column with points taken off after weighting.")
    indicators: Indicators | None = Field(None, description="Part scores in another resource.")
    assessed: Literal["score", "indicators"] = Field(
        "score",
        description="score: an empty score means not assessed; indicators: so does a score of 0 without any part score in that period.",
    )
    decimals: int = Field(1, ge=0, le=3, description="Precision of the published score; ties are judged on it.")
    full_marks: float = 100
    assessor: str = Field("", description="Who assesses, when it is not the government itself: a university, a credit agency.")
    official: Name | None = Field(
        None, description="The official evaluation that this one stands beside; periods with the same id are compared."
    )
    method: str = Field("", description="Version of the method.")
    method_text: str = Field("", description="How it is computed, in plain words.")
    difference_note: float | None = Field(None, description="Differences below this are not to be read as a difference.")

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the resources that hold the part scores, their names and their weights."""
        behind = self.indicators
        named = (behind.resource, behind.names, behind.weights) if behind is not None else ()
        return tuple(each for each in named if each is not None)

    @model_validator(mode="after")
    def _has_one_shape(self) -> RankingPage:
        long = self.period is not None and self.score is not None
        if long == bool(self.periods):
            raise ValueError("give either `period` and `score` (a row per subject and period) or `periods` (column pairs)")
        return self


class MatrixPage(Page):
    """Responsibility matrix: which body is responsible for which measure, a row per pair."""

    kind: Literal["matrix"]
    row: NonEmpty = Field(description="Column with the measure's id.")
    row_title: NonEmpty = Field(description="Template of the measure's title.")
    group: str | None = None
    body: NonEmpty
    role: str | None = Field(None, description="Column with the role, such as 牵头.")


class TablePage(Page):
    """A supporting table: downloadable and documented, with no pages of its own rows (weights, indicator names, part scores)."""

    kind: Literal["table"]


AnyPage = Annotated[
    RegisterPage | RecordsPage | CommitmentsPage | CasesPage | ListPage | StatisticsPage | RankingPage | MatrixPage | TablePage,
    Field(discriminator="kind"),
]


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
