"""Whether what a descriptor says is owed can be judged: periods of one form, a day of publication in every row."""

from __future__ import annotations

from collections.abc import Iterator

from generator.descriptors import Owed, OwedRows, RankingPage, RecordsPage, Resource
from generator.periods import is_period


def check_owed(resource: Resource) -> Iterator[str]:
    """Yield the faults of ``portal.owed``."""
    page = resource.portal
    owed: Owed | OwedRows | None = getattr(page, "owed", None)
    if isinstance(owed, OwedRows):
        if isinstance(page, RecordsPage) and page.body is None and owed.by is None:
            yield "portal.owed.by: is required when no column (`body`) says whom a row is about"
        yield from _check_required(resource, owed)
        return
    if owed is None:
        return
    if isinstance(page, RankingPage) and page.period is None:
        yield "portal.owed: needs `period`, a row per subject and period"
    for key, period in (("since", owed.since), *_bounds(owed)):
        if not is_period(period, owed.periodicity):
            yield f"portal.owed.{key}: {period!r} is not a period of {owed.periodicity}"
    if owed.published in resource.schema_.names and not resource.field(owed.published).constraints.required:
        yield f"portal.owed.published: {owed.published!r} must be required: a row without a day would count as neither in time nor late"


def _check_required(resource: Resource, owed: OwedRows) -> Iterator[str]:
    """Yield the columns that may be empty although a row without them would be left out of the count."""
    body = resource.portal.body if isinstance(resource.portal, RecordsPage) and owed.by is None else None
    for key, column in (("portal.owed.begun", owed.begun), ("portal.body", body)):
        if column in resource.schema_.names and not resource.field(column).constraints.required:
            yield f"{key}: {column!r} must be required: a row without it would not be counted by portal.owed"


def _bounds(owed: Owed) -> Iterator[tuple[str, str]]:
    for at, each in enumerate(owed.except_):
        yield from ((f"except.{at}.{key}", text) for key, text in (("from", each.from_), ("until", each.until)) if text)
