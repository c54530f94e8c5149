"""The kinds of pages, each with what it needs; `AnyPage` is chosen by ``portal.kind``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from generator.descriptors.owed import Owed, OwedRows
from generator.descriptors.page import Edition, Event, Objection, Page, Sheet, State, Withdrawal
from generator.descriptors.rules import When
from generator.descriptors.words import Name, NonEmpty, Strict


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
    ahead: bool = Field(False, description="Dates of rows may lie ahead (deadlines, plans); else each that does is a notice.")
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
    owed: OwedRows | None = Field(None, description="By when each row must be published.")
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
    owed: Owed | None = Field(None, description="Who must publish how often and by when.")


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
    owed: Owed | None = Field(None, description="Who must publish how often and by when; needs `period`.")

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
    due: str | None = Field(
        None, description="Date column: the day by which the body is to have done its part; progress is then told."
    )
    done: str | None = Field(None, description="Date column: the day on which it had, empty while it has not; needs `due`.")
    progress: str | None = Field(None, description="Column with what came of it so far, in words.")


class TablePage(Page):
    """A supporting table: downloadable and documented, with no pages of its own rows (weights, indicator names, part scores)."""

    kind: Literal["table"]


AnyPage = Annotated[
    RegisterPage | RecordsPage | CommitmentsPage | CasesPage | ListPage | StatisticsPage | RankingPage | MatrixPage | TablePage,
    Field(discriminator="kind"),
]
