"""The demonstration's register, lists, evaluations, figures and duties as datasets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.demonstration.bodies import BODIES
from generator.demonstration.conduct import AREAS
from generator.demonstration.evaluations import (
    DEPARTMENT_WEIGHTS,
    DISTRICT_WEIGHTS,
    HALF_YEARS,
    YEARS,
    make_department_evaluation,
    make_district_evaluation,
)
from generator.demonstration.figures import HOTLINE_OWED, UNDONE, make_hotline, make_responsibilities
from generator.demonstration.lists import EDITIONS, make_application_list, make_conduct_list, make_data_list
from generator.demonstration.publishing import PUBLISHED, owed_by, publish
from generator.demonstration.record_tables import KEY, REQUIRED
from generator.demonstration.services import SURGES
from generator.demonstration.tables import Field, Table

_EDITION = Field("edition", "版次", constraints={**REQUIRED, "enum": list(EDITIONS)})
_EDITIONS = [
    {"id": "2025", "title": "2025年版", "effective": "2025-01-01", "document": "甲信办〔2025〕3号"},
    {"id": "2026", "title": "2026年版", "effective": "2026-04-01", "document": "甲信办〔2026〕9号"},
]
_PARTS = {
    "performance": ("履约", "合同、判决、协议的履行。"), "disclosure": ("公开", "应公开数据的报送和答复。"), "service": ("办件", "办件、热线的时限和质量。"),
    "promises": ("承诺", "公开承诺的兑现。"), "society": ("社会评价", "市民和企业的评价。"),
}  # fmt: skip


_HALF_YEARLY, _YEARLY = (owed_by(60, since, by="shi-fagai") for since in ("2022-H1", "2022"))
_SURGING = frozenset(body for body, *_ in SURGES)


def _publish(name: str, rows: list[dict[str, str]], owed: Mapping[str, Any]) -> list[dict[str, str]]:
    return publish(name, rows, owed, is_kept=lambda _row: True)


def bodies() -> Table:
    """Return the register of bodies."""
    fields = (
        Field("body_id", "机构编号", "终身不变。", constraints=KEY), Field("name", "机构名称", constraints=REQUIRED), Field("short_name", "简称"),
        Field("aliases", "其他叫法", portal={"separator": "、"}), Field("level", "机构类别", constraints=REQUIRED), Field("parent", "上级机构"), Field("post", "第一责任岗位"),
    )  # fmt: skip
    rows = [
        {"body_id": body.id, "name": body.name, "short_name": body.short_name, "aliases": body.aliases, "level": body.level,
         "parent": body.parent, "post": body.post}
        for body in BODIES
    ]  # fmt: skip
    return Table(
        "bodies", "机构名录", "甲市、各区、部门和街镇，每个机构一行，其他数据集都指向这里。", fields, rows,
        {
            "kind": "register", "number": "D-055", "noun": "机构", "counter": "个", "id": "body_id", "name": "name", "short_name": "short_name",
            "aliases": "aliases", "parent": "parent", "level": "level", "post": "post", "public": [field.name for field in fields],
            "searched": ["name", "short_name", "aliases"], "update": "随机构变动",
            "about": "机构均为虚构。统一社会信用代码没有编造，故不设此列。",
        },
        ("body_id",), (("parent", "", "body_id"),),
    )  # fmt: skip


def data_list() -> Table:
    """Return the data list (数据清单)."""
    fields = (
        _EDITION, Field("item_id", "编号", constraints=REQUIRED), Field("name", "数据", constraints=REQUIRED),
        Field("area", "重点领域", portal={"labels": AREAS}), Field("group", "分组", constraints=REQUIRED), Field("supplier", "提供单位", constraints=REQUIRED),
        Field("cycle", "更新周期"), Field("opening", "开放类别", constraints={"enum": ["无条件开放", "有条件开放", "非开放"]}), Field("reason", "为什么改"),
    )  # fmt: skip
    return Table(
        "data-list", "数据清单", "掌握哪些政务诚信数据，谁提供，多久更新，是否开放。", fields, make_data_list(),
        {
            "kind": "list", "noun": "数据项", "counter": "项", "id": "item_id", "title": "{name}", "compared": ["name", "supplier", "cycle", "opening"],
            "edition": "edition", "editions": _EDITIONS, "group": "group", "body": "supplier", "reason": "reason", "role": "data",
            "public": [field.name for field in fields], "searched": ["item_id", "name"], "update": "每年",
            "about": "三清单之一：有哪些数据。编号在本站各数据集中通用。",
        },
        ("edition", "item_id"), (("supplier", "bodies", "body_id"),),
    )  # fmt: skip


def conduct_list() -> Table:
    """Return the behaviour list (行为清单)."""
    fields = (
        _EDITION, Field("item_id", "编号", constraints=REQUIRED), Field("name", "行为", constraints=REQUIRED),
        Field("area", "重点领域", portal={"labels": AREAS}), Field("group", "分组", constraints=REQUIRED),
        Field("data_items", "由什么数据认定", portal={"separator": "、"}), Field("measures", "会有什么后果", portal={"separator": "、"}), Field("reason", "为什么改"),
    )  # fmt: skip
    return Table(
        "conduct-list", "行为清单", "哪些行为算失信，由什么数据认定，会有什么后果。", fields, make_conduct_list(),
        {
            "kind": "list", "noun": "失信行为", "counter": "项", "id": "item_id", "title": "{name}", "compared": ["name", "data_items", "measures"],
            "edition": "edition", "editions": _EDITIONS, "group": "group", "reason": "reason", "role": "conduct",
            "public": [field.name for field in fields], "searched": ["item_id", "name"], "update": "每年",
            "about": "三清单之二：哪些行为算失信。记录按作出时施行的版次认定，新版不追溯。",
        },
        ("edition", "item_id"), (("data_items", "data-list", "item_id"), ("measures", "application-list", "item_id")),
    )  # fmt: skip


def application_list() -> Table:
    """Return the application list (应用清单), in GB18030 as an older system exports it."""
    fields = (
        _EDITION, Field("item_id", "编号", constraints=REQUIRED), Field("name", "措施", constraints=REQUIRED),
        Field("direction", "方向", constraints={"enum": ["惩戒", "激励"]}), Field("executor", "实施单位", constraints=REQUIRED), Field("subject", "适用对象"),
        Field("basis", "依据"), Field("reason", "为什么改"),
    )  # fmt: skip
    return Table(
        "application-list", "应用清单", "结果用在哪里：措施、实施单位、适用对象和依据。", fields, make_application_list(),
        {
            "kind": "list", "noun": "应用措施", "counter": "项", "id": "item_id", "title": "{name}", "compared": ["name", "executor", "subject"],
            "edition": "edition", "editions": _EDITIONS, "group": "direction", "body": "executor", "reason": "reason", "role": "measure",
            "public": [field.name for field in fields], "searched": ["item_id", "name", "basis"], "update": "每年",
            "about": "三清单之三：结果用在哪。没有列入的措施不得实施。",
        },
        ("edition", "item_id"), (("executor", "bodies", "body_id"),), form="gb18030",
    )  # fmt: skip


def _evaluation_fields(weights: dict[str, int], periods: dict[str, str]) -> tuple[Field, ...]:
    return (
        Field("body_id", "机构", constraints=REQUIRED), Field("period", "期次", constraints={**REQUIRED, "enum": list(periods)}, portal={"labels": periods}),
        *(Field(part, _PARTS[part][0], _PARTS[part][1], type="number", portal={"unit": "分"}) for part in weights),
        Field("deduction", "扣分", "公示中记录的扣分。", type="number", portal={"unit": "分"}), Field("score", "得分", "空格为未参评。", type="number", portal={"unit": "分"}),
        Field("rank", "名次", "同分并列。", type="integer"), Field("remark", "说明"), PUBLISHED,
    )  # fmt: skip


def district_evaluation() -> Table:
    """Return the half-yearly evaluation of the districts."""
    fields = _evaluation_fields(DISTRICT_WEIGHTS, HALF_YEARS)
    return Table(
        "district-evaluation", "各区政务诚信考核评价", "十六个区每半年一次的考核评价，每区每期一行。", fields, _publish("district-evaluation", make_district_evaluation(), _HALF_YEARLY),
        {
            "kind": "ranking", "number": "D-062", "noun": "评价得分", "counter": "行", "subject": "body_id", "period": "period", "period_titles": HALF_YEARS,
            "score": "score", "rank": "rank", "components": [{"column": part, "weight": weight} for part, weight in DISTRICT_WEIGHTS.items()],
            "deduction": "deduction", "decimals": 1, "method": "2.1版", "difference_note": 0.5,
            "method_text": "五个分项按权重相加，再减去公示中记录的扣分，四舍五入到1位小数。同分并列，下一名次顺延。",
            "public": [field.name for field in fields], "searched": ["remark"], "update": "每半年",
            "about": "每行是一个区一期的得分。分项、权重和扣分都在表里，任何人可以重算。",
            "owed": _HALF_YEARLY,
        },
        ("body_id", "period"), (("body_id", "bodies", "body_id"),), office="甲市发展和改革委员会（演示）",
    )  # fmt: skip


def department_evaluation() -> Table:
    """Return the yearly evaluation of the departments."""
    fields = _evaluation_fields(DEPARTMENT_WEIGHTS, YEARS)
    return Table(
        "department-evaluation", "部门政务诚信考核评价", "市、区部门每年一次的考核评价，每部门每年一行。", fields, _publish("department-evaluation", make_department_evaluation(), _YEARLY),
        {
            "kind": "ranking", "noun": "评价得分", "counter": "行", "subject": "body_id", "period": "period", "period_titles": YEARS, "score": "score",
            "rank": "rank", "components": [{"column": part, "weight": weight} for part, weight in DEPARTMENT_WEIGHTS.items()], "deduction": "deduction",
            "decimals": 1, "method": "2.0版", "difference_note": 0.5,
            "method_text": "四个分项按权重相加，再减去扣分，四舍五入到1位小数。部门没有“承诺”分项，承诺并入履约。",
            "public": [field.name for field in fields], "searched": ["remark"], "update": "每年",
            "about": "每行是一个部门一年的得分。机构重组当年不参评。",
            "owed": _YEARLY,
        },
        ("body_id", "period"), (("body_id", "bodies", "body_id"),), office="甲市发展和改革委员会（演示）",
    )  # fmt: skip


def hotline() -> Table:
    """Return the monthly 12345 figures, as Parquet."""
    fields = (
        Field("period", "月份", type="yearmonth", constraints=REQUIRED), Field("body_id", "承办单位", constraints=REQUIRED),
        Field("received", "受理", type="integer", constraints=REQUIRED, portal={"unit": "件"}),
        Field("closed_in_time", "按时办结率", type="number", constraints={"minimum": 0, "maximum": 100}, portal={"unit": "%"}),
        Field("satisfied", "满意率", type="number", constraints={"minimum": 0, "maximum": 100}, portal={"unit": "%"}),
        Field("repeated", "重复来电", type="integer", portal={"unit": "件"}), PUBLISHED,
    )  # fmt: skip
    rows = publish("hotline", make_hotline(), HOTLINE_OWED, is_kept=lambda row: row["body_id"] in _SURGING)
    return Table(
        "hotline", "12345热线办理", "市民服务热线每月受理和办理情况，每单位每月一行。", fields, rows,
        {
            "kind": "statistics", "number": "D-052", "noun": "热线月报", "counter": "行", "body": "body_id", "period": "period",
            "measures": [
                {"column": "received", "total": "sum"},
                {"column": "closed_in_time", "better": "higher", "total": "mean", "weight": "received", "target": 95},
                {"column": "satisfied", "better": "higher", "total": "mean", "weight": "received", "target": 90},
                {"column": "repeated", "better": "lower", "total": "sum"},
            ],
            "charted": ["closed_in_time", "satisfied"], "area": "a13", "owed": HOTLINE_OWED, "public": [field.name for field in fields], "update": "每月10日",
            "about": "每行是一个承办单位一个月的数字。区的数字不含街镇和区级部门单独承办的工单。",
        },
        ("period", "body_id"), (("body_id", "bodies", "body_id"),), form="parquet", office="甲市市民服务热线管理办公室（演示）",
    )  # fmt: skip


def responsibilities() -> Table:
    """Return the responsibility matrix."""
    fields = (
        Field("task_id", "任务编号", constraints=REQUIRED), Field("group", "类别", constraints=REQUIRED), Field("task", "任务", constraints=REQUIRED),
        Field("body_id", "负责机构", constraints=REQUIRED), Field("role", "角色", constraints={**REQUIRED, "enum": ["牵头", "配合", "落实"]}),
        Field("due_on", "期限", type="date", constraints=REQUIRED), Field("done_on", "完成日期", type="date"), Field("progress", "进展", constraints=REQUIRED),
    )  # fmt: skip
    return Table(
        "responsibilities", "重点任务责任分工", "每项任务由谁牵头、谁配合、谁落实，做到哪一步，每个任务和机构一行。", fields, make_responsibilities(),
        {
            "kind": "matrix", "number": "D-063", "safeguard": "g1", "noun": "责任", "counter": "项", "row": "task_id", "row_title": "{task}", "group": "group", "body": "body_id",
            "role": "role", "due": "due_on", "done": "done_on", "progress": "progress",
            "checks": [{"rule": "empty", "when": {"column": "progress", "equals": list(UNDONE)}, "columns": ["done_on"]}], "public": [field.name for field in fields], "searched": ["task"], "update": "每年",
            "about": "每行说明一个机构在一项任务里的角色、2026年度的期限和进展。是否按时由本站按日期算出。",
        },
        ("task_id", "body_id"), (("body_id", "bodies", "body_id"),), office="甲市发展和改革委员会（演示）",
    )  # fmt: skip
