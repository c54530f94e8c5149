"""A portal with a dataset of every page kind, made by hand, whose cells can carry hostile text."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from generator.artifacts import Artifact, Job
from generator.derived.site import FileFacts, Site
from generator.pages.workspace import Workspace, open_workspace
from generator.release.states import Masked, PublicDataset, Withheld, WithheldReason
from tests.small_portal import bodies, dataset_of, small_site

# Control characters are not among it: the contracts refuse them (finding control-character).
HOSTILE = """<script>alert("1")</script>{{ 7*7 }}{% raw %}'"&amp;]]>%s%%02title%03"""

BREACH_FIELDS: list[dict[str, Any]] = [
    {"name": "id", "title": "记录编号"},
    {"name": "body", "title": "责任机构"},
    {"name": "kind", "title": "种类"},
    {"name": "matter", "title": "事由"},
    {"name": "story", "title": "经过概要"},
    {"name": "document", "title": "文书号"},
    {"name": "item", "title": "失信行为"},
    {"name": "amount", "title": "涉及金额", "type": "number", "portal": {"unit": "元"}},
    {"name": "level", "title": "级别", "portal": {"labels": {"a": "一般", "b": "较重"}}},
    {"name": "decided_on", "title": "作出日期", "type": "date"},
    {"name": "shown_from", "title": "公示起始日", "type": "date"},
    {"name": "until", "title": "公示截止日", "type": "date"},
    {"name": "paid_on", "title": "付清日期", "type": "date"},
    {"name": "status", "title": "状态"},
    {"name": "statement", "title": "机构说明", "portal": {"long": True}},
    {"name": "stated_on", "title": "说明日期", "type": "date"},
]
BREACH_PAGE: dict[str, Any] = {
    "kind": "records", "number": "D-007", "noun": "失信记录",
    "id": "id", "title": "{matter}", "sentence": "{body}：{story}", "body": "body", "document": "document", "date": "decided_on",
    "label": "kind", "item": "item", "status": "status", "display_from": "shown_from", "display_until": "until",
    "statement": "statement", "statement_date": "stated_on",
    "states": [
        {"value": "show", "name": "公示中", "class": "show"},
        {"value": "obj", "name": "异议中", "class": "obj"},
        {"value": "rep", "name": "已修复", "class": "rep"},
        {"value": "gone", "name": "已撤下", "class": "gone"},
    ],
    "course": [
        {"date": "decided_on", "title": "作出{kind}", "note": "{document}"},
        {"date": "shown_from", "title": "开始公示"},
        {"date": "paid_on", "title": "款项付清"},
    ],
    "facets": ["status", "kind", "body", "level"],
    "public": [field["name"] for field in BREACH_FIELDS],
    "withdrawal": {"on": "gone_on", "reason": "gone_why", "act": "gone_act"},
}  # fmt: skip


def breach(number: int, **changed: str) -> dict[str, str]:
    row = {
        "id": f"JS-2026-{number:05d}",
        "body": ("bing", "jia", "")[number % 3],
        "kind": ("司法判决", "行政处罚")[number % 2],
        "matter": f"未按生效判决支付工程款（第 {number} 件）",
        "story": "超过履行期限 64 天，才向施工企业付清工程款。",
        "document": f"丙法执〔2026〕{number}号",
        "item": "B-014",
        "amount": ("2864000.00", "48216.00", "")[number % 3],
        "level": ("a", "b")[number % 2],
        "decided_on": f"2026-{number % 9 + 1:02d}-18",
        "shown_from": f"2026-{number % 9 + 1:02d}-25",
        "until": "2027-06-17",
        "paid_on": "2026-10-09" if number % 2 else "",
        "status": ("show", "obj", "show")[number % 3],
        "statement": "因项目结算审定与年度预算调整衔接不及时，未能足额支付。\n已调剂资金付清。" if number % 4 == 0 else "",
        "stated_on": "2026-07-12" if number % 4 == 0 else "",
    }
    return {**row, **changed}


def breaches(rows: list[dict[str, str]], withdrawn: list[tuple[str, str, str, str]] = []) -> PublicDataset:  # noqa: B006
    gone = pd.DataFrame(withdrawn, columns=["id", "gone_on", "gone_why", "gone_act"], dtype="str")
    gone["_row"] = range(900, 900 + len(gone))
    return dataset_of(
        {
            "name": "breaches",
            "title": "政务失信记录",
            "schema": {
                "fields": BREACH_FIELDS,
                "primaryKey": "id",
                "foreignKeys": [
                    {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}},
                    {"fields": ["item"], "reference": {"resource": "conduct", "fields": ["id"]}},
                ],
            },
            "portal": BREACH_PAGE,
        },
        rows,
        withdrawn=gone,
        withheld=(Withheld(WithheldReason.EXPIRED, "公示期满，自动停止", 8), Withheld(WithheldReason.OMITTED, "告知书未送达", 2)),
        masked=(Masked("statement", "phone", 3),),
    )


def promises(rows: list[tuple[str, str, str, str, str]]) -> PublicDataset:
    """Commitments from (id, body, text, due, done)."""
    names = ["id", "body", "text", "due", "done"]
    titles = ["编号", "承诺机构", "承诺事项", "承诺期限", "完成日期"]
    fields = [
        {"name": name, "title": title, "type": "date" if name in ("due", "done") else "string"}
        for name, title in zip(names, titles, strict=True)
    ]
    page = {
        "kind": "commitments", "noun": "承诺", "counter": "项", "id": "id", "title": "{text}", "body": "body",
        "due": "due", "done": "done", "public": names, "facets": ["body"],
    }  # fmt: skip
    descriptor = {"name": "promises", "title": "公开承诺", "schema": {"fields": fields}, "portal": page}
    return dataset_of(descriptor, [dict(zip(names, row, strict=True)) for row in rows])


def conduct(rows: list[tuple[str, str, str, str, str]]) -> PublicDataset:
    """A list in editions from (edition, id, text, group, reason)."""
    names = ["edition", "id", "text", "field", "why"]
    fields = [
        {"name": name, "title": title} for name, title in zip(names, ["版次", "编号", "行为", "领域", "为什么改"], strict=True)
    ]
    page = {
        "kind": "list", "noun": "行为", "counter": "项", "role": "conduct", "id": "id", "title": "{text}", "compared": ["text"],
        "edition": "edition", "group": "field", "reason": "why", "public": names,
        "editions": [
            {"id": "2025", "title": "2025 年版", "effective": "2025-01-01"},
            {"id": "2026", "title": "2026 年版", "effective": "2026-04-01", "document": "甲信办〔2026〕9号", "note": "第 3 页扫描不清"},
        ],
    }  # fmt: skip
    descriptor = {"name": "conduct", "title": "行为清单", "schema": {"fields": fields}, "portal": page}
    return dataset_of(descriptor, [dict(zip(names, row, strict=True)) for row in rows])


def evaluation(rows: list[tuple[str, str, str, str, str, str]]) -> PublicDataset:
    """An evaluation from (subject, period, kept, open, score, rank); both parts weigh one half."""
    names = ["subject", "period", "kept", "open", "score", "rank"]
    titles = ["机构", "期次", "履约", "公开", "得分", "名次"]
    fields = [{"name": name, "title": title} for name, title in zip(names, titles, strict=True)]
    page = {
        "kind": "ranking", "number": "D-062", "subject": "subject", "period": "period", "score": "score", "rank": "rank",
        "components": [{"column": "kept", "weight": 50}, {"column": "open", "weight": 50}], "method": "2.1 版",
        "method_text": HOSTILE, "difference_note": 0.5, "public": names, "period_titles": {"2025": "2025 年度", "2026": "2026 年度"},
    }  # fmt: skip
    descriptor = {"name": "evaluation", "title": "政务诚信考核评价", "schema": {"fields": fields}, "portal": page}
    return dataset_of(descriptor, [dict(zip(names, row, strict=True)) for row in rows])


def hotline(rows: list[tuple[str, str, str, str]]) -> PublicDataset:
    """Statistics from (period, body, received, in time)."""
    fields = [
        {"name": "period", "title": "月份", "type": "yearmonth"},
        {"name": "body", "title": "承办单位"},
        {"name": "received", "title": "受理", "type": "integer", "portal": {"unit": "件"}},
        {"name": "in_time", "title": "按时办结率", "type": "number", "portal": {"unit": "%"}},
    ]
    page = {
        "kind": "statistics", "body": "body", "period": "period", "charted": ["in_time"],
        "measures": [
            {"column": "received", "total": "sum"},
            {"column": "in_time", "better": "higher", "total": "mean", "weight": "received", "target": 95},
        ],
        "public": ["period", "body", "received", "in_time"], "about": HOSTILE,
    }  # fmt: skip
    descriptor = {"name": "hotline", "title": "热线办理", "schema": {"fields": fields}, "portal": page}
    return dataset_of(descriptor, [dict(zip(["period", "body", "received", "in_time"], row, strict=True)) for row in rows])


def duties(rows: list[tuple[str, str, str, str]]) -> PublicDataset:
    """A matrix from (measure, title, body, role)."""
    names = ["measure", "title", "body", "role"]
    page = {"kind": "matrix", "row": "measure", "row_title": "{title}", "body": "body", "role": "role", "public": names}
    descriptor = {"name": "duties", "title": "责任分工", "schema": {"fields": [{"name": name} for name in names]}, "portal": page}
    return dataset_of(descriptor, [dict(zip(names, row, strict=True)) for row in rows])


def hostile_rows() -> list[dict[str, str]]:
    free = dict.fromkeys(("matter", "story", "document", "kind", "statement", "item"), HOSTILE)
    return [breach(1), breach(2, **free), breach(3, id="甲/乙 <b>&")]


def hostile_site(**settings: Any) -> Site:
    """A site of every kind in which every free text is hostile somewhere."""
    return small_site(
        bodies(),
        breaches(hostile_rows(), [("JS-2026-09999", "2026-11-01", HOSTILE, "甲复决〔2026〕1号")]),
        promises(
            [
                ("C-1", "bing", HOSTILE, "2026-09-30", ""),
                ("C-2", "jia", "电梯 20 台", "2026-09-30", "2026-10-02"),
                ("C-3", "jia", "道路", "2027-01-01", ""),
            ]
        ),
        conduct(
            [
                ("2025", "B-009", "未参加年度诚信培训", "内部管理", ""),
                ("2025", "B-014", "不履行生效法律文书确定的金钱给付义务", "合同", ""),
                ("2026", "B-014", "不履行生效法律文书确定的给付义务，或者超期履行", "合同", "明确超期标准"),
                ("2026", "B-058", HOSTILE, HOSTILE, HOSTILE),
            ]
        ),
        evaluation(
            [
                ("jia", "2025", "90", "80", "85.0", "1"),
                ("bing", "2025", "70", "80", "75.0", "2"),
                ("jia", "2026", "80", "80", "80.0", "1"),
                ("bing", "2026", "80", "80", "80.0", "2"),
                (HOSTILE, "2026", "", "", "", ""),
            ]
        ),
        hotline([("2026-09", "jia", "1000", "96.5"), ("2026-10", "jia", "3000", "94"), ("2026-10", HOSTILE, "1000", "98")]),
        duties([("M1", HOSTILE, "jia", "牵头"), ("M1", HOSTILE, HOSTILE, "配合"), ("M2", "公开承诺", "bing", "牵头")]),
        **settings,
    )


def desk_of(site: Site, scratch: Path, downloads: dict[str, FileFacts] | None = None) -> Workspace:
    return open_workspace(site, downloads or {}, scratch)


def run(jobs: list[Job]) -> Iterator[Artifact]:
    """Run jobs as a worker process does: unpickled."""
    for job in jobs:
        yield from pickle.loads(pickle.dumps(job)).artifacts()


def pages_of(jobs: list[Job]) -> dict[str, str]:
    """Return the pages that jobs make, by address; two of one address are a fault."""
    pages: dict[str, str] = {}
    for artifact in run(jobs):
        assert artifact.path not in pages, f"{artifact.path} is made twice"
        pages[artifact.path] = artifact.data.decode()
    return pages
