"""A small portal for the tests of pages: a register, two record sets, commitments, an evaluation, statistics, a list, a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from generator.config import PortalSettings
from generator.derived.site import Site, derive_site
from generator.descriptors import Resource
from generator.model.portal import build_portal
from generator.release.states import FILE, ROW, PublicDataset, SignOff, SourceFile

DAY = date(2026, 11, 20)


def sample_settings(**changes: Any) -> PortalSettings:
    return PortalSettings.model_validate(
        {
            "name": "甲市政务诚信公开",
            "slogan": "政府守信，件件可查",
            "lede": "查机构、看记录、对承诺、提异议。",
            "place": "甲市",
            "base_url": "https://example.invalid/",
            "demonstration": {"label": "演示数据", "text": "甲市为虚构，人与事均非真实。"},
            "operator": {
                "sponsor": "甲市人民政府办公室（演示）",
                "maintainer": "甲市公共信用信息中心（演示）",
                "contact": "000-0000 0000（工作日 9:00–17:00）",
                "site_code": "0000000000",
                "icp": "演示ICP备00000000号",
            },
            "release": {"id": "2026-47", "date": "2026-11-20", "next": "2026-11-27"},
            "title": "甲市政务诚信数据",
            "licence": "CC-BY-4.0",
            "complaints": [
                {
                    "id": "report", "question": "政府机构拖欠、违约、说话不算数", "hint": "欠款不付、合同不认", "title": "举报政府机构失信",
                    "text": "工程款货款拖欠、招商承诺落空，都属于这一类。", "office": "甲市政务诚信投诉窗口",
                    "answer": "15 个工作日内答复", "mail": "report@example.invalid", "anonymous": True,
                    "form": "https://form.example.invalid/?t={title}&u={url}&b={body}",
                },
                {
                    "id": "service", "question": "办事慢、态度差、踢皮球", "hint": "窗口、热线、审批", "title": "对服务不满意",
                    "office": "市民服务热线", "answer": "5 个工作日内答复", "phone": "12345", "for_records": False,
                },
                {
                    "id": "object", "question": "我是当事人，对记录有异议", "title": "对记录提出异议", "office": "甲市公共信用信息中心",
                    "answer": "5 个工作日内决定", "mail": "object@example.invalid", "bring": "记录编号、证明材料",
                },
            ],
            "areas": [
                {"id": "a01", "name": "政府采购", "text": "政府买东西、发包工程，是否按合同付款。", "lead": ["B-2"]},
                {"id": "a02", "name": "招商引资", "text": "招商时的承诺和合同，是否兑现。"},
            ],
            "upcoming": [{"date": "2026-12-10", "text": "11 月热线数据"}],
            "searches": ["拖欠工程款"],
        }
        | changes
    )  # fmt: skip


def sample_dataset(name: str, title: str, portal: dict[str, Any], rows: Sequence[dict[str, str]], **fields: Any) -> PublicDataset:
    """Return a public dataset of these rows; ``fields`` adds properties to single fields."""
    names = list(rows[0])
    resource = Resource.model_validate(
        {
            "name": name,
            "title": title,
            "path": f"{name}.csv",
            "schema": {"fields": [{"name": each, **fields.get(each, {})} for each in names]},
            "portal": {"public": names, **portal},
        }
    )
    table = pd.DataFrame(rows, columns=names, dtype="str")
    table[ROW] = pd.Series(range(2, len(rows) + 2), dtype="int64")
    table[FILE] = pd.Series(0, index=table.index, dtype="int16")
    return PublicDataset(
        resource=resource,
        table=table,
        withdrawn=pd.DataFrame({ROW: pd.Series(dtype="int64")}),
        withheld=(),
        masked=(),
        sign_off=SignOff("李某", "王某", "甲市公共信用信息中心", date(2026, 11, 19), ""),
        files=(SourceFile(f"{name}/{name}.csv", "ab" * 32, 1000),),
        sha256="ab" * 32,
        next_change=None,
    )


def register_dataset(bodies: int = 6) -> PublicDataset:
    rows = [{"id": "B-1", "name": "甲市人民政府", "short": "甲市", "parent": "", "level": "市政府", "code": "", "post": "市长"}]
    rows += [
        {
            "id": f"B-{number}", "name": f"甲市第{number}局", "short": f"{number}局", "parent": "B-1",
            "level": "市级部门" if number % 2 else "区", "code": "11000000MB0000000X", "post": "局长",
        }
        for number in range(2, bodies + 1)
    ]  # fmt: skip
    return sample_dataset(
        "bodies",
        "机构名录",
        {"kind": "register", "id": "id", "name": "name", "short_name": "short", "parent": "parent", "level": "level",
         "code": "code", "post": "post"},
        rows,
    )  # fmt: skip


STATES = [
    {"value": "show", "name": "公示中", "class": "show"},
    {"value": "objection", "name": "异议中", "class": "obj"},
    {"value": "repaired", "name": "已修复", "class": "rep"},
]


def record_dataset(name: str = "breaches", title: str = "政务失信记录", count: int = 15, **changes: Any) -> PublicDataset:
    rows = [
        {
            "id": f"JS-{number:04d}", "matter": f"未按约定支付第 {number} 期工程款 <b>&amp;\"", "body": "B-2" if number % 3 else "B-3",
            "on": f"2026-{number % 9 + 1:02d}-18", "status": ("show", "objection", "repaired")[number % 3],
            "kind": "司法判决", "doc": f"甲法执〔2026〕{number}号", "area": "a01" if number % 2 else "", "until": "2027-06-17",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip
    return sample_dataset(
        name,
        title,
        {"kind": "records", "noun": "失信记录", "id": "id", "title": "{matter}", "sentence": "{matter}。", "body": "body",
         "date": "on", "status": "status", "states": STATES, "label": "kind", "document": "doc", "area_column": "area",
         "display_until": "until", "facets": ["status", "body"], "column": "breach", **changes},
        rows,
        on={"type": "date"}, until={"type": "date"},
    )  # fmt: skip


def commitment_dataset() -> PublicDataset:
    rows = [
        {"id": f"C-{number}", "text": f"完成 {number}8 个小区改造", "body": "B-2", "due": f"2026-{number + 6:02d}-30", "done": done,
         "progress": "已完成 80.8%", "area": "a01"}
        for number, done in enumerate(("2026-07-01", "", "", "2026-11-01", ""), start=1)
    ]  # fmt: skip
    return sample_dataset(
        "commitments",
        "政府工作报告承诺",
        {"kind": "commitments", "id": "id", "title": "{text}", "body": "body", "due": "due", "done": "done", "progress": "progress",
         "counter": "项", "area_column": "area", "facets": ["body"]},
        rows,
        due={"type": "date"}, done={"type": "date"},
    )  # fmt: skip


def ranking_dataset() -> PublicDataset:
    scores = {"2025-H2": ("90.0", "88.5", "88.5", ""), "2026-H1": ("84.6", "91.8", "88.9", "90.1")}
    rows = [
        {"body": f"B-{place}", "period": period, "score": score, "rank": ""}
        for period, line in scores.items()
        for place, score in enumerate(line, start=2)
    ]
    return sample_dataset(
        "evaluation",
        "部门考核评价",
        {"kind": "ranking", "subject": "body", "period": "period", "score": "score", "rank": "rank",
         "period_titles": {"2025-H2": "2025 年下半年", "2026-H1": "2026 年上半年"}},
        rows,
        score={"type": "number"}, rank={"type": "integer"},
    )  # fmt: skip


def hotline_dataset() -> PublicDataset:
    rows = [
        {"body": body, "month": f"2026-{month:02d}", "cases": str(100 + month), "rate": f"{97 - month - place:.1f}"}
        for month in range(1, 5)
        for place, body in enumerate(("B-2", "B-3"))
    ]
    return sample_dataset(
        "hotline",
        "12345 热线办理",
        {"kind": "statistics", "body": "body", "period": "month", "charted": ["rate"],
         "measures": [{"column": "cases", "total": "sum"}, {"column": "rate", "total": "mean", "weight": "cases"}]},
        rows,
        cases={"type": "integer", "title": "受理", "portal": {"unit": "件"}},
        rate={"type": "number", "title": "按时办结率", "portal": {"unit": "%"}},
    )  # fmt: skip


def list_dataset() -> PublicDataset:
    rows = [
        {"no": f"B-{number:03d}", "text": f"第 {number} 项失信行为", "edition": edition, "body": "B-2"}
        for edition, numbers in (("2025", (1, 2, 3)), ("2026", (2, 3, 4)))
        for number in numbers
    ]
    return sample_dataset(
        "conduct",
        "行为清单",
        {"kind": "list", "id": "no", "title": "{no} {text}", "compared": ["text"], "edition": "edition", "body": "body",
         "role": "conduct", "editions": [{"id": "2025", "title": "2025 年版"}, {"id": "2026", "title": "2026 年版"}]},
        rows,
    )  # fmt: skip


def matrix_dataset() -> PublicDataset:
    rows = [{"measure": f"M{number}", "title": f"第 {number} 项任务", "body": "B-2", "role": "牵头"} for number in range(1, 9)]
    return sample_dataset(
        "duties", "责任分工", {"kind": "matrix", "row": "measure", "row_title": "{title}", "body": "body", "role": "role"}, rows
    )


def sample_site(*datasets: PublicDataset, **changes: Any) -> Site:
    """Return the Site of these datasets (default: one of each kind), settings changed as given."""
    chosen = datasets or (
        register_dataset(), record_dataset(), record_dataset("joint", "联动奖惩案件", 4, column="joint-action"), commitment_dataset(), ranking_dataset(),
        hotline_dataset(), list_dataset(), matrix_dataset(),
    )  # fmt: skip
    return derive_site(build_portal(sample_settings(**changes), DAY, chosen))
