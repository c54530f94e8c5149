"""When the site must be built again, for machines (``rebuild.json``) and for calendars (``rebuild.ics``, RFC 5545).

A static site that nobody rebuilds goes on showing what may no longer be shown; these two files are what a scheduler watches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import orjson

from generator import addresses
from generator.artifacts import JSON, Artifact
from generator.config import PortalSettings
from generator.derived.site import Site

CALENDAR = "text/calendar; charset=utf-8"
# RFC 5545, 3.1: a line holds at most 75 octets, the line break not counted.
_LONGEST = 75


def write_rebuild(site: Site) -> Artifact:
    """Return ``rebuild.json``: the day by which the site must be rebuilt (or null), the release, when the next one is due."""
    release = site.portal.settings.release
    document = {
        "rebuild_by": site.next_rebuild.isoformat() if site.next_rebuild else None,
        "release": release.id,
        "released": release.date.isoformat(),
        "next_release": release.next.isoformat() if release.next else None,
        "as_of": site.portal.date.isoformat(),
    }
    return Artifact(addresses.REBUILD, orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), JSON)


def write_calendar(site: Site) -> Artifact | None:
    """Return ``rebuild.ics`` with the day of the next rebuild as an all-day event; None when there is no such day.

    UID and DTSTAMP come from the release, so that the file is the same in every build of it.
    """
    if site.next_rebuild is None:
        return None
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//integrity-portal//rebuild//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [*_event(site.portal.settings, site.next_rebuild), "END:VCALENDAR"]
    text = "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))
    return Artifact(addresses.REBUILD_CALENDAR, text.encode(), CALENDAR)


def _event(settings: PortalSettings, day: date) -> Iterator[str]:
    release = settings.release
    host = urlsplit(settings.base_url).hostname if settings.base_url else "integrity-portal.invalid"
    digest = hashlib.blake2b(f"{settings.name} {release.id} {day}".encode(), digest_size=8).hexdigest()
    marked = f"（{settings.demonstration.label}）" if settings.demonstration else ""
    yield "BEGIN:VEVENT"
    yield f"UID:rebuild-{digest}@{host}"
    yield f"DTSTAMP:{release.date:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(f'{settings.name}{marked}：今日须重新生成网站')}"
    yield f"DESCRIPTION:{_escape(f'当前为 {release.id} 批次。到这一天，有内容须上架、下架或更新。')}"
    if settings.base_url:
        yield f"URL:{settings.base_url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never inside a character; a piece that goes on begins with a blank."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece
