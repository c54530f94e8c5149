"""The build's date: "now" enters the build here and nowhere else."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

from generator.errors import ConfigurationError

# Legal days in China end at midnight in Beijing, wherever the build machine stands.
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def read_build_date(given: str | None) -> date:
    """Return the date that the site is built for.

    ``given`` (YYYY-MM-DD, from the command line) wins, then SOURCE_DATE_EPOCH
    (seconds since 1970, https://reproducible-builds.org/specs/source-date-epoch/), then today in Beijing.
    Raises `ConfigurationError` when either is not readable.
    """
    if given is not None:
        try:
            return date.fromisoformat(given) if len(given) == 10 else _refuse_date(given)
        except ValueError:
            return _refuse_date(given)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).astimezone(BEIJING).date()
        except (ValueError, OverflowError, OSError):
            raise ConfigurationError(f"SOURCE_DATE_EPOCH: found {epoch!r}, expected seconds since 1970") from None
    return datetime.now(BEIJING).date()


def _refuse_date(given: str) -> date:
    raise ConfigurationError(f"--date: found {given!r}, expected a date such as 2026-11-20")


def two_years_after(day: date) -> date:
    """Return the day before the same day two years later: how long a signing key is valid unless somebody says otherwise."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 2, day=28 if leap else day.day) - timedelta(days=0 if leap else 1)
