"""A seeded data folder of any size: 60 invented bodies and N invented records of 15 columns, as a release would hold them."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SEED = 20261120
DAY = "2026-11-20"
KINDS = ("司法判决", "行政处罚", "纪律处分", "问责处理")
STATES = ("show", "obj", "rect", "rep")
WORK = ("道路养护", "校舍维修", "老旧小区改造", "河道清淤", "绿化补种", "污水管网", "公交站亭", "菜场改建", "电梯加装", "路灯更换")
FAULT = (
    "工程款逾期支付",
    "验收超过约定期限",
    "承诺事项未按期兑现",
    "材料重复索要",
    "合同条款未履行",
    "补贴发放延误",
    "答复超过时限",
)
CAUSE = (
    "预算调整衔接不及时",
    "结算审定时间较长",
    "经办人员变动交接不清",
    "系统切换数据迁移",
    "相邻项目交叉施工",
    "资料不齐反复补正",
)
REMEDY = (
    "已调剂资金付清全部款项",
    "已逐项列明完成日期",
    "已书面道歉并公开说明",
    "已修订内部流程",
    "已约谈责任科室",
    "已纳入月度督办",
)
COLUMNS = [
    "record_id",
    "body_id",
    "kind",
    "document_no",
    "decided_on",
    "title",
    "fact",
    "amount",
    "tier",
    "display_from",
    "display_until",
    "status",
    "court",
    "person",
    "statement",
]


def write_corpus(directory: Path, records: int) -> Path:
    """Write a data folder with ``records`` records and return it."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "portal.yml").write_text(_SETTINGS, encoding="utf-8")
    bodies = [(f"b{number:03d}", f"甲市{chr(0x4E00 + number * 7)}{WORK[number % 10]}管理局") for number in range(60)]
    _write_table(directory / "bodies", _register(), ("id", "name"), bodies)
    _write_table(directory / "breach-records", _records(), COLUMNS, _rows(records))
    return directory


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    chance = random.Random(SEED)
    first = date(2025, 12, 1)
    for number in range(count):
        decided = first + timedelta(days=chance.randrange(350))
        work, fault, cause, remedy = (chance.choice(words) for words in (WORK, FAULT, CAUSE, REMEDY))
        days, money, part = chance.randrange(3, 300), chance.randrange(10_000, 90_000_000), chance.randrange(1, 400)
        fact = (
            f"{work}项目第 {part} 标段{fault}，超过约定期限 {days} 天，涉及 {money:,} 元；经核查，原因是{cause}，"
            f"期间共催办 {chance.randrange(1, 9)} 次，相关合同编号为甲合字第 {chance.randrange(10**6):06d} 号。"
        )
        statement = f"因{cause}，我局未能按期办结{work}项目第 {part} 标段有关事项。{remedy}，并对在办的 {chance.randrange(4, 90)} 份合同逐一排查。"
        yield (
            f"JS-2026-{number:07d}", f"b{chance.randrange(60):03d}", chance.choice(KINDS), f"甲信罚〔2026〕{number}号",
            decided.isoformat(), f"{work}{fault}", fact, f"{money}.00", "一般", decided.isoformat(),
            (decided + timedelta(days=365)).isoformat(), chance.choice(STATES), "甲市某区人民法院", f"{'王李张刘陈'[number % 5]}某（科长）",
            statement,
        )  # fmt: skip


def _write_table(folder: Path, resource: dict[str, object], header: tuple[str, ...] | list[str], rows: object) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "resource.json").write_text(json.dumps(resource, ensure_ascii=False, indent=1), encoding="utf-8")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)  # type: ignore[arg-type]


def _register() -> dict[str, object]:
    return {
        "name": "bodies", "title": "机构名录", "path": "table.csv", "format": "csv",
        "schema": {"fields": [{"name": "id", "title": "编号"}, {"name": "name", "title": "名称"}], "primaryKey": ["id"]},
        "portal": {"kind": "register", "public": ["id", "name"], "id": "id", "name": "name", "level_name": "部门"},
    }  # fmt: skip


def _records() -> dict[str, object]:
    titles = [
        "编号",
        "机构",
        "种类",
        "文号",
        "作出日期",
        "标题",
        "事实",
        "涉及金额",
        "级别",
        "公示起",
        "公示止",
        "状态",
        "作出机关",
        "责任人",
        "机构说明",
    ]
    kinds = {"decided_on": "date", "display_from": "date", "display_until": "date", "amount": "number"}
    fields: list[dict[str, object]] = [
        {"name": name, "title": title, "type": kinds.get(name, "string")} for name, title in zip(COLUMNS, titles, strict=True)
    ]
    states = [("show", "公示中"), ("obj", "异议中"), ("rect", "已整改"), ("rep", "已修复")]
    return {
        "name": "breach-records", "title": "政务失信记录", "path": "table.csv", "format": "csv",
        "schema": {
            "fields": fields,
            "primaryKey": ["record_id"],
            "foreignKeys": [{"fields": ["body_id"], "reference": {"resource": "bodies", "fields": ["id"]}}],
        },
        "portal": {
            "kind": "records", "public": COLUMNS, "searched": ["fact", "statement"], "facets": ["status", "kind", "body_id"],
            "id": "record_id", "title": "{title}", "sentence": "{fact}", "body": "body_id", "date": "decided_on",
            "status": "status", "states": [{"value": value, "name": name, "class": value} for value, name in states],
            "label": "kind", "document": "document_no", "display_from": "display_from", "display_until": "display_until",
            "statement": "statement", "persons": ["person"], "legal_basis": "测速数据，人与事均为虚构",
            "course": [{"date": "decided_on", "title": "作出决定"}, {"date": "display_from", "title": "开始公示"}],
        },
    }  # fmt: skip


_SETTINGS = """\
name: 甲市政务诚信公开
place: 甲市
title: 测速数据
licence: CC0-1.0
base_url: https://credit.jiashi.example/
demonstration: {label: 演示数据, text: 甲市为虚构，人与事均非真实。}
operator: {sponsor: 甲市（演示）, maintainer: 甲市（演示）, contact: 000-0000 0000}
release: {id: 2026-47, date: 2026-11-20, next: 2026-11-27}
sign_off: {waived: 测速数据，不对外发布}
complaints:
  - {id: report, question: 有人拖欠, title: 举报, office: 投诉窗口, answer: 15 个工作日, phone: "12345"}
"""
