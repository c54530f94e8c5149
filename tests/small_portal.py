"""A portal of two bodies and a handful of rows, made by hand, for the tests of downloads, feeds and the editorial wing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from generator.config import PortalSettings
from generator.derived.site import Site, derive_site
from generator.descriptors import Resource
from generator.model.portal import build_portal
from generator.release.states import Masked, PublicDataset, SignOff, SourceFile, Withheld, WithheldReason

DAY = date(2026, 11, 20)
BASE_URL = "https://integrity.example.invalid/portal/"


def settings_of(**changed: Any) -> PortalSettings:
    return PortalSettings.model_validate(
        {
            "name": "甲市政务诚信公开",
            "place": "甲市",
            "title": "甲市政务诚信公开数据",
            "description": "甲市公开的政务诚信数据。",
            "base_url": BASE_URL,
            "demonstration": {"text": "甲市为虚构，人与事均非真实。"},
            "operator": {
                "sponsor": "甲市人民政府办公室（演示）",
                "maintainer": "甲市公共信用信息中心（演示）",
                "contact": "000-0000 0000",
            },
            "release": {"id": "2026-47", "date": "2026-11-20", "next": "2026-11-27"},
            "licence": "CC-BY-4.0",
            "licence_title": "知识共享署名 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "complaints": [
                {"id": "wrong", "question": "记录有错", "title": "异议", "office": "甲市公共信用信息中心", "answer": "5 个工作日"}
            ],
            **changed,
        }
    )


def dataset_of(descriptor: dict[str, Any], rows: list[dict[str, str]], **changed: Any) -> PublicDataset:
    resource = Resource.model_validate({"path": "table.csv", **descriptor})
    names = list(resource.schema_.names)
    table = pd.DataFrame([[row.get(name, "") for name in names] for row in rows], columns=names, dtype="str")
    table["_row"] = pd.Series(range(2, len(table) + 2), dtype="int64")
    table["_file"] = pd.Series([0] * len(table), dtype="int16")
    parts: dict[str, Any] = {
        "withdrawn": pd.DataFrame(),
        "withheld": (),
        "masked": (),
        "sign_off": SignOff("李某", "王某", "甲市公共信用信息中心", date(2026, 11, 19), "甲信签〔2026〕47号"),
        "files": (SourceFile("table.csv", "ab" * 32, 100),),
        "sha256": "ab" * 32,
        "next_change": None,
        **changed,
    }
    return PublicDataset(resource=resource, table=table, **parts)


def bodies() -> PublicDataset:
    descriptor = {
        "name": "bodies",
        "title": "机构名录",
        "schema": {
            "fields": [
                {"name": "id", "title": "编号", "constraints": {"required": True, "unique": True}},
                {"name": "name", "title": "名称"},
                {"name": "region", "title": "区划代码"},
                {"name": "parent"},
            ],
            "primaryKey": "id",
            "foreignKeys": [{"fields": ["parent"], "reference": {"resource": "", "fields": ["id"]}}],
        },
        "portal": {
            "kind": "register", "id": "id", "name": "name", "parent": "parent", "level_name": "部门",
            "public": ["id", "name", "region", "parent"],
        },
    }  # fmt: skip
    rows = [
        {"id": "jia", "name": "甲市人民政府", "region": "310000"},
        {"id": "bing", "name": "丙区住房城乡建设局", "region": "00123", "parent": "jia"},
    ]
    return dataset_of(descriptor, rows)


RECORD_FIELDS = [
    {"name": "id", "title": "记录编号"},
    {"name": "body", "title": "责任机构"},
    {"name": "document", "title": "文书号"},
    {"name": "fact", "title": "事由", "constraints": {"minLength": 2}},
    {"name": "code", "title": "代码"},
    {"name": "decided_on", "title": "作出日期", "type": "date"},
    {"name": "change", "title": "增减", "type": "number", "portal": {"unit": "万元", "header": "内部列名"}},
    {"name": "until", "title": "公示截止日", "type": "date"},
]
RECORD_ROWS = [
    {
        "id": "R-1", "body": "bing", "document": "丙法执〔2026〕208号", "fact": "未支付工程款，\"拖欠\"\r\n至今",
        "code": "110000000000000012", "decided_on": "2026-06-18", "change": "-5.50", "until": "2027-06-17",
    },
    {
        "id": "R-2", "body": "bing", "document": "甲问责〔2026〕17号", "fact": "=1+1", "code": "00123",
        "decided_on": "2026-08-03", "change": "950000.00", "until": "",
    },
    {"id": "R-3", "body": "", "document": "", "fact": "＝SUM(A1)", "code": "310101", "decided_on": "2026-01-02", "change": "0"},
    {"id": "R-4", "body": "bing", "document": "", "fact": "-已移交", "code": "2016-10", "decided_on": "", "change": ""},
    {"id": "R-5", "body": "bing", "document": "", "fact": "'引文'", "code": "1.10", "decided_on": "2026-08-03", "change": ".5"},
    {"id": "R-6", "body": "bing", "document": "", "fact": "\t@通报", "code": "1E5", "decided_on": "2026-08-04", "change": "7"},
]  # fmt: skip


def records(rows: list[dict[str, str]] = RECORD_ROWS, **changed: Any) -> PublicDataset:
    descriptor = {
        "name": "breach-records",
        "title": "政务失信记录",
        "description": "各区、各部门公示中的失信记录，每条一行。",
        "sources": [{"title": "归集目录 D-007", "path": "https://source.example.invalid/", "email": "someone@example.invalid"}],
        "schema": {
            "fields": RECORD_FIELDS,
            "primaryKey": ["id"],
            "foreignKeys": [
                {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}},
                {"fields": ["body"], "reference": {"resource": "officials", "fields": ["id"]}},
            ],
        },
        "portal": {
            "kind": "records", "id": "id", "title": "{fact}", "body": "body", "document": "document", "date": "decided_on",
            "display_until": "until", "public": [field["name"] for field in RECORD_FIELDS],
            "masks": {"fact": ["phone"]}, "number": "D-007", "update": "每周五",
        },
    }  # fmt: skip
    return dataset_of(
        descriptor,
        rows,
        withheld=(Withheld(WithheldReason.EXPIRED, "公示期满", 8),),
        masked=(Masked("fact", "phone", 2),),
        **changed,
    )


def commitments() -> PublicDataset:
    descriptor = {
        "name": "commitments",
        "title": "公开承诺",
        "schema": {
            "fields": [
                {"name": "id"},
                {"name": "body"},
                {"name": "text"},
                {"name": "due", "type": "date"},
                {"name": "done", "type": "date"},
            ]
        },
        "portal": {
            "kind": "commitments", "id": "id", "title": "{text}", "body": "body", "due": "due", "done": "done",
            "public": ["id", "body", "text", "due", "done"],
        },
    }  # fmt: skip
    rows = [{"id": "C-1", "body": "bing", "text": "加装电梯 20 台", "due": "2026-09-30", "done": ""}]
    return dataset_of(descriptor, rows)


def small_site(*datasets: PublicDataset, day: date = DAY, **settings: Any) -> Site:
    chosen = datasets or (bodies(), records(), commitments())
    return derive_site(build_portal(settings_of(**settings), day, chosen))
