"""A10: inspections of food, drugs, production and quality with none left out, and every batch or site that did not pass."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from generator.demonstration.bodies import DISTRICTS
from generator.demonstration.chance import RELEASE, chance_for
from generator.demonstration.shapes import (
    DISTRICT,
    QUARTERS,
    REQUIRED,
    body_field,
    body_row,
    choice,
    count,
    day,
    key_field,
    number,
    number_rows,
    percent,
    share,
    sheet,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_KINDS = {
    "食品": (220, 620, ("农贸市场蔬菜", "校园食堂食材", "散装白酒", "网购糕点", "冷冻水产", "婴幼儿辅食")),
    "药品": (40, 120, ("中药饮片", "降压药", "外用膏剂", "眼用制剂", "疫苗冷链")),
    "生产安全": (90, 260, ("危险化学品仓库", "加油站", "施工电梯", "锅炉房", "粉尘车间")),
    "产品质量": (60, 180, ("燃气灶具", "电动自行车电池", "儿童玩具", "插线板", "头盔")),
}
_SHOWN = QUARTERS
_STATES = ("已处置", "处置中")


def inspection_results() -> Table:
    """Return inspections by district, quarter and kind: planned, made, passed, failed, published."""
    fields = (
        Field("id", "编号", "终身不变。", constraints={**REQUIRED, "pattern": r"CJ-\d{4}-\d{3,4}"}), body_field("监管政府"), DISTRICT, choice("quarter", "季度", _SHOWN), choice("kind", "类别", _KINDS),
        count("planned", "计划检查", "批次"), count("made", "完成检查", "批次"), count("undone", "未完成", "批次"), count("passed", "合格", "批次"), count("failed", "不合格", "批次"),
        count("published", "已公布结果", "批次"), number("fail_rate", "不合格率", "%"), Field("reason", "未完成的原因"), day("reported_on", "公布日期", required=True),
    )  # fmt: skip
    return sheet(
        "inspection-results", "公共安全检查和抽检结果", "食品、药品、生产安全、产品质量，每区每季每类查了多少、合格多少、公布多少，每类一行。", fields, _made()[0],
        by="kind", columns=("quarter", "body_id", "planned", "made", "undone", "passed", "failed", "published", "fail_rate"),
        totals=("planned", "made", "undone", "passed", "failed", "published"), row_title="{district}{quarter}", sentence="{reason}", date="reported_on", label="kind",
        facets=("kind",), searched=("district", "reason"), noun="检查结果", counter="行", number="D-025", area="a10", update="每季",
        about="完成的每一批都要公布结果，不漏报、不瞒报。没有完成计划的写明原因。", office="甲市市场监督管理局（演示）", form="xlsx",
        checks=[
            {"rule": "sum", "total": "planned", "parts": ["made", "undone"], "why": "计划的每一批，查了或者说明没查"},
            {"rule": "sum", "total": "made", "parts": ["passed", "failed"], "why": "查过的每一批都有结论"},
            {"rule": "sum", "total": "made", "parts": ["published"], "why": "查过的每一批都已公布，没有漏报"},
            {"rule": "total", "column": "failed", "of": "failed-inspections", "match": {"body_id": "body_id", "quarter": "quarter", "kind": "kind"}, "why": "不合格的每一批都逐批列出"},
        ],
    )  # fmt: skip


def failed_inspections() -> Table:
    """Return every batch or site that did not pass, with what was done."""
    fields = (
        key_field("编号", "BH"), body_field("监管政府"), DISTRICT, choice("quarter", "季度", _SHOWN), choice("kind", "类别", _KINDS), Field("object", "对象", constraints=REQUIRED),
        Field("unit", "被检单位", "虚构，以编号代称。"), Field("fault", "不合格项目", constraints=REQUIRED), day("found_on", "判定日期", required=True), day("handled_on", "处置完成"),
        Field("handling", "处置"), choice("outcome", "情况", _STATES),
    )  # fmt: skip
    return sheet(
        "failed-inspections", "不合格批次名单", "检查、抽检不合格的每一批，哪里不合格、怎样处置，每批一行。", fields, _made()[1],
        by="kind", columns=("unit", "fault", "body_id", "found_on", "handled_on", "handling", "outcome"), row_title="{object}", date="found_on", label="outcome",
        facets=("kind", "outcome"), searched=("object", "fault", "unit"), noun="不合格批次", counter="批", area="a10", update="每季",
        about="名单与检查结果的不合格数逐区逐季核对一致。", office="甲市市场监督管理局（演示）", form="gb18030",
    )  # fmt: skip


_FAULTS = {
    "食品": ("农药残留", "菌落总数", "标签不符", "添加剂超量"), "药品": ("含量测定", "水分", "贮存温度"), "生产安全": ("通风失效", "未持证上岗", "无隐患台账", "消防通道堵塞"),
    "产品质量": ("绝缘电阻", "阻燃", "小零件脱落", "标识缺失"),
}  # fmt: skip
_HANDLING = ("下架召回，立案查处", "责令停用，复查合格", "罚款，限期整改", "移送公安机关")


@cache
def _made() -> tuple[list[Row], list[Row]]:
    """Return the counts and the batches that did not pass; both come from the same inspections."""
    chance = chance_for("inspection-results")
    counted: list[Row] = []
    failed: list[Row] = []
    for quarter in _SHOWN:
        year, at = int(quarter[:4]), int(quarter[-1])
        last = date(year, at * 3, 28)
        for body in DISTRICTS:
            for kind, (least, most, objects) in _KINDS.items():
                planned = chance.randint(least, most) // 4
                undone = share(chance, planned, body.standing, 0, 60)
                bad = share(chance, planned - undone, body.standing, 2, 34)
                counted.append(
                    {"id": "", **body_row(body), "quarter": quarter, "kind": kind, "planned": str(planned), "made": str(planned - undone), "undone": str(undone),
                     "passed": str(planned - undone - bad), "failed": str(bad), "published": str(planned - undone), "fail_rate": percent(bad, planned - undone),
                     "reason": chance.choice(("被检单位停产", "检验机构排期", "样品不足")) if undone else "", "reported_on": (last + timedelta(days=chance.randint(8, 20))).isoformat()}
                )  # fmt: skip
                for _ in range(bad):
                    found = last - timedelta(days=chance.randint(0, 80))
                    handled = found + timedelta(days=chance.randint(6, 90))
                    is_done = handled <= RELEASE
                    failed.append(
                        {"id": "", **body_row(body), "quarter": quarter, "kind": kind, "object": chance.choice(objects), "unit": f"第{chance.randint(1, 900):03d}号单位",
                         "fault": chance.choice(_FAULTS[kind]), "found_on": found.isoformat(), "handled_on": handled.isoformat() if is_done else "",
                         "handling": chance.choice(_HANDLING) if is_done else "", "outcome": "已处置" if is_done else "处置中"}
                    )  # fmt: skip
    return number_rows(counted, "CJ", "reported_on", 4), number_rows(failed, "BH", "found_on", 4)
