"""The log of withdrawals: how many records left in which month and why, the newest by number, all of them as CSV and JSON."""

from __future__ import annotations

import csv
import io
from typing import Final

import orjson

from generator import addresses
from generator.artifacts import CSV, JSON, Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.derived.withdrawals import WAYS, Departure, count_by_month, log_departures
from generator.descriptors import RecordsPage
from generator.frame.page import frame_of, render_page
from generator.pages.workspace import Workspace

NEWEST: Final = 30
MONTHS: Final = 24
_COLUMNS: Final = ("dataset", "record_id", "left_on", "way", "reason", "act", "address")


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of page and files; none when nothing that is published can leave."""
    if not has_log(desk.site):
        return []
    departures = log_departures(desk.site.portal)
    return [ReadyJob("withdrawals", (make_log(desk.site, departures), write_csv(departures), write_json(desk.site, departures)))]


def has_log(site: Site) -> bool:
    """Say whether the portal has a log of withdrawals: some records of it have a window or can be withdrawn."""
    return any(_can_leave(each.dataset.resource.portal) for each in site.portal.record_sets)


def _can_leave(page: object) -> bool:
    return isinstance(page, RecordsPage) and any((page.withdrawal, page.display_until, page.tier, page.repaired))


def make_log(site: Site, departures: tuple[Departure, ...]) -> Artifact:
    """Return the page."""
    months = count_by_month(departures)
    totals = tuple(sum(each.way == way for each in departures) for way in WAYS)
    limits = site.portal.rules.limits
    return render_page(
        frame_of(site),
        "withdrawals.html",
        addresses.WITHDRAWALS,
        title="撤下和停止公示的记录",
        crumbs=(("撤下和停止公示的记录", None),),
        kind="withdrawals",
        sources=tuple(each.dataset.name for each in site.portal.record_sets),
        ways=tuple(zip(WAYS.values(), totals, strict=True)),
        months=months[:MONTHS],
        hidden_months=max(0, len(months) - MONTHS),
        newest=tuple(
            (
                each.on,
                each.id,
                addresses.root_of(addresses.WITHDRAWALS) + each.address,
                _title(site, each),
                WAYS[each.way],
                each.reason,
            )
            for each in departures[:NEWEST]
        ),
        total=len(departures),
        csv=addresses.WITHDRAWALS_CSV.rpartition("/")[2],
        json=addresses.WITHDRAWALS_JSON.rpartition("/")[2],
        rules=(
            ("原决定被撤销、变更", limits["withdraw-revoked"][-1].span.words, limits["withdraw-revoked"][-1].title),
            ("准予信用修复", limits["withdraw-repaired"][-1].span.words, limits["withdraw-repaired"][-1].title),
        ),
    )


def write_csv(departures: tuple[Departure, ...]) -> Artifact:
    """Return all departures as exact CSV (UTF-8, RFC 4180), newest first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows((each.dataset, each.id, each.on, each.way, each.reason, each.act, each.address) for each in departures)
    return Artifact(addresses.WITHDRAWALS_CSV, text.getvalue().encode(), CSV, _sources(departures))


def write_json(site: Site, departures: tuple[Departure, ...]) -> Artifact:
    """Return counts by month and way, and all departures, newest first."""
    document = {
        "as_of": site.portal.date.isoformat(),
        "ways": WAYS,
        "months": [{"month": month, **dict(zip(WAYS, counts, strict=True))} for month, counts in count_by_month(departures)],
        "records": [
            dict(zip(_COLUMNS, (each.dataset, each.id, each.on, each.way, each.reason, each.act, each.address), strict=True))
            for each in departures
        ],
    }
    data = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Artifact(addresses.WITHDRAWALS_JSON, data, JSON, _sources(departures))


def _title(site: Site, departure: Departure) -> str:
    return site.portal.datasets[departure.dataset].title


def _sources(departures: tuple[Departure, ...]) -> tuple[str, ...]:
    return tuple(sorted({each.dataset for each in departures}))
