"""When the site must be built again, for machines (``rebuild.json``) and for calendars (``rebuild.ics``, RFC 5545).

A static site that nobody rebuilds goes on showing what may no longer be shown; these two files are what a scheduler watches.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import icalendar
import orjson

from generator import addresses
from generator.artifacts import JSON, Artifact
from generator.config import PortalSettings
from generator.derived.site import Site
from generator.model.records import UNTIL

CALENDAR: Final = "text/calendar; charset=utf-8"
# How far ahead the days on which records leave are told.
AHEAD: Final = 60


def write_rebuild(site: Site) -> Artifact:
    """Return ``rebuild.json``: the day by which the site must be rebuilt (or null), the release, when the next one is due.

    ``leaving`` lists the days on which records must be gone, with their number by dataset, as far as `AHEAD` days ahead.
    """
    release = site.portal.settings.release
    document = {
        "rebuild_by": site.next_rebuild.isoformat() if site.next_rebuild else None,
        "release": release.id,
        "released": release.date.isoformat(),
        "next_release": release.next.isoformat() if release.next else None,
        "as_of": site.portal.date.isoformat(),
        "leaving": [{"on": day.isoformat(), "records": counts} for day, counts in list_leaving(site).items()],
    }
    return Artifact(addresses.REBUILD, orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), JSON)


def list_leaving(site: Site) -> dict[date, dict[str, int]]:
    """Return, by day in order, how many records of each dataset must be gone on it: the day after their last."""
    leaving: dict[date, dict[str, int]] = {}
    for record_set in site.portal.record_sets:
        for until, count in Counter(record_set.rows[UNTIL].tolist()).items():
            day = date.fromisoformat(until) + timedelta(days=1) if until and until < date.max.isoformat() else None
            if day is not None and (day - site.portal.date).days <= AHEAD:
                leaving.setdefault(day, {})[record_set.dataset.name] = count
    return {day: dict(sorted(leaving[day].items())) for day in sorted(leaving)}


def write_calendar(site: Site) -> Artifact | None:
    """Return ``rebuild.ics``: an all-day event for the next rebuild and for each day on which records leave; None when there is none.

    UIDs and DTSTAMP come from the release, so that the file is the same in every build of it.
    """
    leaving = list_leaving(site)
    days = sorted({*leaving, *([site.next_rebuild] if site.next_rebuild else [])})
    if not days:
        return None
    settings = site.portal.settings
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//integrity-portal//rebuild//ZH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for day in days:
        calendar.add_component(_event(settings, day, sum(leaving.get(day, {}).values())))
    return Artifact(addresses.REBUILD_CALENDAR, calendar.to_ical(), CALENDAR)


def _event(settings: PortalSettings, day: date, leaving: int) -> icalendar.Event:
    release = settings.release
    host = urlsplit(settings.base_url).hostname if settings.base_url else "integrity-portal.invalid"
    digest = hashlib.blake2b(f"{settings.name} {release.id} {day}".encode(), digest_size=8).hexdigest()
    marked = f"（{settings.demonstration.label}）" if settings.demonstration else ""
    gone = f"{leaving} 条记录公示期满，到这一天不得再公示。" if leaving else "有内容须上架、下架或更新。"
    event = icalendar.Event()
    event.add("uid", f"rebuild-{digest}@{host}")
    event.add("dtstamp", datetime(release.date.year, release.date.month, release.date.day, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{settings.name}{marked}：今日须重新生成网站")
    event.add("description", f"当前为 {release.id} 批次。{gone}")
    if settings.base_url:
        event.add("url", settings.base_url)
    event.add("transp", "TRANSPARENT")
    return event
