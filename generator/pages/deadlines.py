"""By when: how to be told, object, complain and ask for repair, each with its limit, counted from a day that the reader enters.

The counting is done in the browser by `assets/deadlines.js`, from a table of holidays that is written at build time; without a
script the page states each limit in words. Limits come from the rules in force on the day of the build, never from this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import orjson

from generator import addresses
from generator.artifacts import JAVASCRIPT, Artifact, Job, ReadyJob
from generator.derived.columns import rights_datasets
from generator.derived.site import Site
from generator.frame.environment import TEMPLATES
from generator.frame.page import frame_of, render_page
from generator.legal_rules import Span
from generator.pages.paces import PaceView, view_paces
from generator.pages.workspace import Workspace
from generator.working_days import FIRST_PLANNED, LAST_PLANNED, exceptional_days

SCRIPT, TABLE = "deadlines.js", "working-days.js"
# Whole years before the build's year of which the holidays are published: nobody counts from further back.
YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One limit: what ends, from which day it is counted, the limit, its source; ``less`` days before its end is the answer."""

    what: str
    start: str
    words: str
    count: int
    unit: str
    source: str
    less: int = 0


@dataclass(frozen=True, slots=True)
class DeadlineGroup:
    """The limits of one right, with what one does, in steps."""

    anchor: str
    title: str
    steps: tuple[str, ...]
    rows: tuple[DeadlineRow, ...]


# anchor, title, what one does, (limit of the rules file, what ends, from which day)
_GROUPS: tuple[tuple[str, str, tuple[str, ...], tuple[tuple[str, str, str], ...]], ...] = (
    (
        "told", "怎样被告知",
        ("拟公示的记录，公示之前先告知当事机构或者本人：记了什么、依据哪一条、公示多久。", "收到告知先核对名称、事实、依据和起止日期，可以陈述意见。"),
        (("publish-decision", "决定应当公示", "作出决定之日"),),
    ),
    (
        "object", "怎样提出异议",
        ("写清哪一条记录、哪里不对，附上材料，交给异议窗口。", "核查期间记录旁标明“异议中”；查实有错的更正或者撤下，维持的写明理由。"),
        (
            ("mark-objection", "记录旁应当标明“异议中”", "提出异议之日"),
            ("decide-objection", "自己能查清的，应当答复", "提出异议之日"),
            ("forward-objection", "查不清的，应当转给提供信息的单位", "提出异议之日"),
            ("decide-forwarded", "提供信息的单位应当答复", "收到转办之日"),
            ("withdraw-corrected", "查实有错的，应当更正或者撤下", "作出决定之日"),
        ),
    ),
    (
        "repair", "怎样申请修复",
        ("改正了行为、尽到了义务，过了最短公示期，可以申请提前结束公示。", "带上履行证明、整改说明和承诺书；不予修复的，补正后可以再申请。"),
        (("withdraw-repaired", "准予修复后，应当停止公示", "准予修复之日"),),
    ),
    (
        "withdraw", "原决定被撤销怎么办",
        ("把撤销、变更原决定的文书交给信用中心，记录撤下，只留编号、日期、理由和依据。",),
        (("withdraw-revoked", "应当撤下记录", "信用中心收到通知之日"),),
    ),
    (
        "complain", "怎样投诉、申请公开",
        ("先看投诉举报页，选最接近的一项：那里写明找谁、几天有答复。", "要政府信息的，向制作或者保存它的机构提出申请。"),
        (("answer-request", "申请公开政府信息，应当答复", "收到申请之日"),),
    ),
)  # fmt: skip


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the page and its scripts; none when the portal has nothing about rights."""
    site = desk.site
    if not (site.portal.settings.complaints or rights_datasets(site.portal)):
        return []
    script = (TEMPLATES / "assets" / SCRIPT).read_bytes()
    return [
        ReadyJob(
            "rights",
            (
                Artifact(addresses.asset(SCRIPT), script, JAVASCRIPT, ("templates",)),
                Artifact(addresses.asset(TABLE), write_holidays(site.portal.date), JAVASCRIPT, ("holidays",)),
                make_deadlines(site),
            ),
        )
    ]


def write_holidays(day: date) -> bytes:
    """Return the script with the holidays and worked weekends around ``day``, as ISO days, and the years that are planned."""
    first = max(date(day.year - YEARS_BACK, 1, 1), FIRST_PLANNED)
    off, on = exceptional_days(first, LAST_PLANNED)
    table = {"first": first, "last": LAST_PLANNED, "off": off, "on": on}
    return b"window.workingDays = " + orjson.dumps(table) + b";\n"


def gather_groups(site: Site) -> Iterator[DeadlineGroup]:
    """Yield the rights with the limits that hold on the day of the build."""
    rules, today = site.portal.rules, site.portal.date
    for anchor, title, steps, limits in _GROUPS:
        rows = []
        for name, what, start in limits:
            limit = rules.limit(name, today)
            rows.append(_row(what, start, limit.span, limit.title))
        if anchor == "repair":
            rows += _rows_of_windows(site)
        if anchor == "complain":
            rows += _rows_of_routes(site)
        yield DeadlineGroup(anchor, title, steps, tuple(rows))


def _row(what: str, start: str, span: Span, source: str, less: int = 0) -> DeadlineRow:
    return DeadlineRow(what, start, span.words, span.count, span.unit, source, less)


def _rows_of_windows(site: Site) -> Iterator[DeadlineRow]:
    window = site.portal.rules.window_on(site.portal.date)
    for tier in window.tiers if window else ():
        if window and tier.shortest:
            yield _row(f"{tier.tier}的记录，最早可以申请修复", "作出决定之日", tier.shortest, window.name)
        if window:
            yield _row(f"{tier.tier}的记录，公示的最后一天", "作出决定之日", tier.longest, window.name, less=1)


def _rows_of_routes(site: Site) -> Iterator[DeadlineRow]:
    for route in site.portal.settings.complaints:
        if route.days is not None:
            yield DeadlineRow(
                f"{route.title}，应当有答复", "收到之日", f"{route.days}个工作日", route.days, "working-days", route.office
            )


def make_deadlines(site: Site) -> Artifact:
    """Return the page."""
    path = addresses.DEADLINES
    tables: list[PaceView] = [
        view_paces(table) for dataset in rights_datasets(site.portal) for table in site.paces.get(dataset.name, ())[:1]
    ]
    return render_page(
        frame_of(site),
        "deadlines.html",
        path,
        title="最晚哪一天",
        column="rights",
        crumbs=(("权益保护", addresses.RIGHTS), ("最晚哪一天", None)),
        kind="rights-page",
        sources=tuple(dataset.name for dataset in rights_datasets(site.portal)),
        groups=tuple(gather_groups(site)),
        tables=tables,
        has_complaints=bool(site.portal.settings.complaints),
        complaint=addresses.COMPLAINT,
        planned=LAST_PLANNED.year,
        as_of=site.portal.date,
        script=addresses.asset(SCRIPT),
        table=addresses.asset(TABLE),
    )
