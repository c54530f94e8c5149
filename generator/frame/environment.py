"""The one Jinja environment of the data pages: strict, escaping, compiled once per process."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.text import group_digits, prose_date, short_hash

TEMPLATES = Path(__file__).resolve().parents[2] / "site_templates"


class _ItemsFirst(Environment):
    """An environment in which a key of a dict wins over the dict's own methods, so that ``each.update`` is the data's."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what a template means by ``obj.attribute``."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def template_environment() -> Environment:
    """Return the environment that loads ``site_templates/``: undefined names are errors, all text is escaped.

    Filters: ``prose`` (2026年11月20日), ``day`` (11-20), ``digits`` (1,284), ``short_hash`` and ``query`` (percent-encoding).
    """
    environment = _ItemsFirst(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(
        prose=write_date, day=write_month_day, digits=group_digits, short_hash=short_hash, query=encode_query
    )
    return environment


def write_date(day: date | str) -> str:
    """Return a date, given as such or in ISO form, as running text; other text comes back untouched."""
    if isinstance(day, date):
        return prose_date(day)
    try:
        return prose_date(date.fromisoformat(day))
    except ValueError:
        return day


def write_month_day(day: date | str) -> str:
    """Return ``11-20`` of a date or an ISO day."""
    return str(day)[5:10]


def encode_query(text: str) -> str:
    """Return text percent-encoded for one value of a query string."""
    return quote(text, safe="")
