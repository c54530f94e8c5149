"""The rules file: every legal number (display windows, deadlines, thresholds) with its edition, its effective dates and its source.

No number of it stands in code. `load_rules` reads the portal's own ``rules.yml`` beside ``portal.yml``, else ``legal_rules.yml`` beside
this module. Spans are counted as 民法典 art. 201 and 202 say: the first day is not counted; a month or a year ends on the day of the
same number, or on the last day of a shorter month.
"""

from __future__ import annotations

import calendar
import os
from datetime import date as Day
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from pydantic import ConfigDict, Field, ValidationError, model_validator

from generator.config import NonEmpty, Settings
from generator.configuration_faults import describe_faults
from generator.errors import ConfigurationError
from generator.working_days import add_working_days
from generator.written_yaml import YamlUnreadable, read_yaml

FILE_NAME: Final = "rules.yml"
STANDARD: Final = Path(__file__).with_name("legal_rules.yml")
# The limits that the code asks for; a rules file must have an edition of each.
LIMITS: Final = (
    "publish-decision", "withdraw-revoked", "withdraw-corrected", "withdraw-repaired", "mark-objection", "decide-objection",
    "forward-objection", "decide-forwarded", "answer-request", "forget-conduct",
)  # fmt: skip
THRESHOLDS: Final = ("small-count",)
_UNITS: Final = {"working-days": "个工作日", "days": "天", "months": "个月", "years": "年"}


class Span(Settings):
    """A length of time."""

    count: int = Field(ge=1)
    unit: Literal["working-days", "days", "months", "years"]

    def end_after(self, day: Day) -> Day:
        """Return the last day of the span that begins with ``day``."""
        if self.unit == "working-days":
            return add_working_days(day, self.count)
        if self.unit == "days":
            return day + timedelta(days=self.count)
        months = day.year * 12 + day.month - 1 + self.count * (12 if self.unit == "years" else 1)
        year, month = months // 12, months % 12 + 1
        return Day(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    @property
    def words(self) -> str:
        """Return it as a page writes it: 3个工作日."""
        return f"{self.count}{_UNITS[self.unit]}"


class Source(Settings):
    """Where a number comes from, and how sure that is (S read, S2 second hand, G general knowledge, H our own choice)."""

    title: NonEmpty
    evidence: Literal["S", "S2", "G", "H"]
    note: str = ""


class Edition(Settings):
    """A rule as it held from a day on, until a day (both included; no end: it still holds)."""

    title: NonEmpty
    source: Source
    from_: Day = Field(alias="from")
    until: Day | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def holds_on(self, day: Day) -> bool:
        """Say whether this edition is in force on a day."""
        return self.from_ <= day and (self.until is None or day <= self.until)


class TierWindow(Settings):
    """The display window of one tier: the least and the longest time from the decision."""

    tier: NonEmpty
    shortest: Span | None = None
    longest: Span

    def last_shown(self, decided: Day) -> Day:
        """Return the last day on which a record may be shown: display stops by itself on the day on which the window ends."""
        return self.longest.end_after(decided) - timedelta(days=1)

    def earliest_repair(self, decided: Day) -> Day:
        """Return the first day on which repair can be applied for."""
        return self.shortest.end_after(decided) if self.shortest else decided


class WindowEdition(Edition):
    """One edition of the display windows."""

    id: NonEmpty
    number: str = ""
    clock: Literal["decision"] = Field("decision", description="What the window is counted from.")
    tiers: tuple[TierWindow, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """Return title and number as a page cites them."""
        return f"{self.title}（{self.number}）" if self.number else self.title

    def tier(self, name: str) -> TierWindow | None:
        """Return the window of a tier; None when the edition does not know it."""
        return next((each for each in self.tiers if each.tier == name), None)


class Limit(Edition):
    """A deadline, or a time after which something may not be told any more."""

    span: Span

    def end_after(self, day: Day) -> Day:
        """Return the last day of the limit that begins to run on ``day``."""
        return self.span.end_after(day)


class Threshold(Edition):
    """The least count that may be told."""

    least: int = Field(ge=1)


_Any = TypeVar("_Any", bound=Edition)


class Rules(Settings):
    """A rules file."""

    version: NonEmpty
    windows: tuple[WindowEdition, ...]
    limits: dict[str, tuple[Limit, ...]]
    thresholds: dict[str, tuple[Threshold, ...]]

    @model_validator(mode="after")
    def _is_whole(self) -> Rules:
        missing = [*(set(LIMITS) - self.limits.keys()), *(set(THRESHOLDS) - self.thresholds.keys())]
        if missing:
            raise ValueError(f"has no {', '.join(sorted(missing))}")
        for name, editions in {"windows": self.windows, **self.limits, **self.thresholds}.items():
            if not editions:
                raise ValueError(f"{name}: has no edition")
            for first, second in pairwise(editions):
                if first.until is None or first.until >= second.from_:
                    raise ValueError(f"{name}: the edition from {second.from_} begins before the one before it has ended")
        if len({each.id for each in self.windows}) < len(self.windows):
            raise ValueError("windows: an id stands twice")
        return self

    def window_on(self, day: Day) -> WindowEdition | None:
        """Return the display windows for a record that was published on ``day``; None before the first edition."""
        return _in_force(self.windows, day)

    def window(self, edition: str) -> WindowEdition:
        """Return the display windows by the edition's id; KeyError when there is none."""
        for each in self.windows:
            if each.id == edition:
                return each
        raise KeyError(edition)

    def limit(self, name: str, day: Day) -> Limit:
        """Return the limit that begins to run on ``day``; before its first edition that one. KeyError for an unknown name."""
        return _in_force(self.limits[name], day) or self.limits[name][0]

    def threshold(self, name: str, day: Day) -> int:
        """Return the least count that may be told on ``day``; before its first edition that one. KeyError for an unknown name."""
        return (_in_force(self.thresholds[name], day) or self.thresholds[name][0]).least


def _in_force(editions: tuple[_Any, ...], day: Day) -> _Any | None:
    return next((each for each in reversed(editions) if each.holds_on(day)), None)


def load_rules(data_dir: Path | None = None) -> Rules:
    """Return the rules of a portal. Raises `ConfigurationError` with every fault of its ``rules.yml``."""
    # A file that is there and cannot be read must never give way to the standard rules.
    if data_dir is not None and os.path.lexists(data_dir / FILE_NAME):
        return _read(data_dir / FILE_NAME)
    return _standard()


@cache
def _standard() -> Rules:
    return _read(STANDARD)


def _read(path: Path) -> Rules:
    try:
        raw: Any = read_yaml(path)
        return Rules.model_validate(raw)
    except ValidationError as error:
        raise ConfigurationError(*describe_faults(path.name, error, Rules, raw)) from None
    except YamlUnreadable as unreadable:
        raise ConfigurationError(*(f"{path}: {fault}" for fault in unreadable.args)) from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from None
