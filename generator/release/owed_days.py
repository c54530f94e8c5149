"""Whether days can be true: of publication not before what they publish had ended or begun, and none after the day of the build."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from generator.descriptors import Owed, OwedRows, RankingPage, RecordsPage, Resource, StatisticsPage
from generator.findings import Finding
from generator.periods import end_of
from generator.release import time_codes
from generator.release.places import Source, quote
from generator.values import parse_dates


def judge_published(table: pd.DataFrame, resource: Resource, day: date, source: Source) -> list[Finding]:
    """Return a notice for each row of a dataset with ``portal.owed`` whose day of publication cannot count as it stands.

    An unreadable day or period is a finding of the contracts.
    """
    owed = getattr(resource.portal, "owed", None)
    if not isinstance(owed, Owed | OwedRows) or not len(table):
        return []
    published = _days(table, resource, owed.published)
    future = np.flatnonzero(published > np.datetime64(day, "D")).tolist()
    findings = source.findings(
        time_codes.PUBLISHED_FUTURE, table, owed.published, _quoted(table, owed.published, future), f"不晚于 {day.isoformat()}"
    )
    least = _days(table, resource, owed.begun) if isinstance(owed, OwedRows) else _ends(table, resource, owed)
    # What is published of a period that still runs (figures so far) is not counted yet.
    for place in np.flatnonzero((published < least) & (least < np.datetime64(day, "D"))).tolist():
        findings += source.findings(
            time_codes.PUBLISHED_EARLY, table, owed.published, _quoted(table, owed.published, [place]), f"不早于 {least[place]}"
        )
    return findings


def judge_dated(table: pd.DataFrame, resource: Resource, day: date, source: Source) -> list[Finding]:
    """Return a notice for each row of a records dataset whose date (``portal.date``) has not come.

    Such a row would stand first wherever the newest are shown. A dataset whose dates lie ahead by their nature says so: ``portal.ahead``.
    """
    page = resource.portal
    if not isinstance(page, RecordsPage) or page.date is None or page.ahead or not len(table):
        return []
    future = np.flatnonzero(_days(table, resource, page.date) > np.datetime64(day, "D")).tolist()
    return source.findings(
        time_codes.RECORD_FUTURE, table, page.date, _quoted(table, page.date, future), f"不晚于 {day.isoformat()}"
    )


def _ends(table: pd.DataFrame, resource: Resource, owed: Owed) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """Return the last day of each row's period, NaT where there is none."""
    page = resource.portal
    assert isinstance(page, StatisticsPage | RankingPage) and page.period is not None
    periods = table[page.period]
    ends = {text: end_of(text, owed.periodicity) for text in periods.unique().tolist()}
    return np.array([ends[text] for text in periods], "datetime64[D]")


def _days(table: pd.DataFrame, resource: Resource, column: str) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return parse_dates(table[column], resource.field(column).format).to_numpy(dtype="datetime64[D]")


def _quoted(table: pd.DataFrame, column: str, places: list[int]) -> list[tuple[int, str]]:
    return [(place, quote(table[column].iloc[place])) for place in places]
