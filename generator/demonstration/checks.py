"""A15 and A16: how statistics are checked and every breach investigated; what audits found in money and what became of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache

from generator.demonstration.bodies import BY_ID, DISTRICTS, STREETS
from generator.demonstration.chance import after, chance_for, some_day, weighted
from generator.demonstration.ledgers import make_audits
from generator.demonstration.names import masked_person
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import (
    DISTRICT,
    PERSONS_BASIS,
    REQUIRED,
    TO_BODY,
    YEARS,
    body_field,
    body_row,
    choice,
    count,
    day,
    figures,
    iso,
    key_field,
    number,
    number_rows,
    percent,
    period_field,
    year_field,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_CHECKED = (
    *DISTRICTS,
    *(BY_ID[each] for each in ("shi-tongji", "qu-geng-tongji", "shi-jingxin", "shi-zhujian", "shi-shangwu")),
    *STREETS[:6],
)
_BREACHES = (
    "虚报规模以上企业产值",
    "代填企业报表",
    "编造固定资产投资完成额",
    "虚报招商到位资金",
    "违规修改调查户记账",
    "虚报社会消费品零售额",
)


def statistical_breaches() -> Table:
    """Return fabricated statistics, every case investigated and decided."""
    fields = (
        key_field("案件编号", "TJ"), body_field("责任机构"), DISTRICT, year_field("发现年度"), Field("breach", "违法行为", constraints=REQUIRED), Field("responsible", "责任人", "只公布姓氏和职务。"),
        number("reported", "上报数", "万元"), number("actual", "核实数", "万元"), number("deviation", "虚报比例", "%"), Field("source", "线索来源"), day("found_on", "发现日期", required=True),
        day("filed_on", "立案日期", required=True), day("decided_on", "处理日期"), choice("outcome", "情况", ("已处理", "调查中")), Field("decision", "处理决定"),
    )  # fmt: skip
    return Table(
        "statistical-breaches", "统计造假案件", "统计造假的每一起案件：上报多少、实际多少、谁负责、怎样处理，每起一行。", fields, _cases(),
        {
            "kind": "records", "noun": "统计案件", "counter": "起", "id": "id", "title": "{district}{breach}", "sentence": "上报 {reported} 万元，核实 {actual} 万元。{decision}",
            "body": "body_id", "date": "found_on", "label": "outcome",
            "course": [
                {"date": "found_on", "title": "发现线索", "note": "{source}"}, {"date": "filed_on", "title": "立案调查"}, {"date": "decided_on", "title": "作出处理", "note": "{decision}"},
            ],
            "persons": ["responsible"], "legal_basis": PERSONS_BASIS, "public": [field.name for field in fields], "searched": ["breach", "decision", "source"],
            "facets": ["outcome", "year"], "area": "a15", "update": "每季", "about": "发现一起，查处一起。核实数由统计执法检查认定。",
        },
        ("id",), (TO_BODY,), office="甲市统计局（演示）",
    )  # fmt: skip


@cache
def _cases() -> list[Row]:
    chance = chance_for("statistical-breaches")
    rows = []
    for _ in range(24):
        body = weighted(chance, [(body, 1 + int((1 - body.standing) * 9)) for body in _CHECKED])
        found = some_day(chance, date(2022, 2, 8), date(2026, 10, 9))
        filed = after(chance, found, 2, 14)
        decided = after(chance, filed, 40, 140)
        actual = chance.randint(400, 42_000)
        reported = actual * chance.randint(112, 260) // 100
        is_done = decided <= date(2026, 11, 20)
        rows.append(
            {"id": "", **body_row(body), "year": str(found.year), "breach": chance.choice(_BREACHES), "responsible": masked_person(chance, ("统计站站长", "分管副局长", "科长", "副镇长")),
             "reported": str(reported), "actual": str(actual), "deviation": f"{(reported - actual) / actual * 100:.1f}", "source": chance.choice(("执法检查", "群众举报", "数据异常比对")),
             "found_on": found.isoformat(), "filed_on": filed.isoformat(), "decided_on": iso(decided if is_done else None), "outcome": "已处理" if is_done else "调查中",
             "decision": chance.choice(("警告，罚款，列入失信记录", "通报批评，责任人记过", "责任人降职，列入失信记录")) if is_done else ""}
        )  # fmt: skip
    return number_rows(rows, "TJ", "found_on")


def statistics_checks() -> Table:
    """Return by body and year how many reporting units were checked and what came of it."""
    fields = (
        period_field("年度", "year"), body_field("责任机构"), count("checked", "核查单位", "家"), count("clean", "数据真实", "家"), count("errors", "一般差错", "家"), count("breaches", "造假立案", "起"),
        number("error_rate", "差错率", "%"), count("corrected", "已更正", "家"), Field("responsible_post", "数据质量第一责任岗位"),
    )  # fmt: skip
    cases: dict[tuple[str, str], int] = defaultdict(int)
    for row in _cases():
        cases[row["year"], row["body_id"]] += 1
    chance = chance_for("statistics-checks")
    rows = []
    for year in YEARS:
        for body in _CHECKED:
            checked = chance.randint(24, 160)
            errors = checked * max(1, 11 - int(body.standing * 9) + chance.randint(-1, 2)) // 100
            breaches = cases[year, body.id]
            rows.append(
                {"period": year, "body_id": body.id, "checked": str(checked), "clean": str(checked - errors - breaches), "errors": str(errors), "breaches": str(breaches),
                 "error_rate": percent(errors + breaches, checked), "corrected": str(errors - (chance.random() > body.standing and errors > 0)), "responsible_post": body.post}
            )  # fmt: skip
    return figures(
        "statistics-checks", "统计数据质量核查", "各机构被核查了多少单位，真实、差错、造假各多少，每机构每年一行。", fields, rows,
        measures=(
            {"column": "checked", "total": "sum"}, {"column": "clean", "total": "sum"}, {"column": "errors", "better": "lower", "total": "sum"}, {"column": "breaches", "better": "lower", "total": "sum"},
            {"column": "error_rate", "better": "lower", "total": "mean", "weight": "checked", "target": 5}, {"column": "corrected", "total": "sum"},
        ),
        owed=owed_by(90, "2022", bodies=[body.id for body in _CHECKED]), is_kept=lambda row: row["breaches"] != "0",
        charted=("error_rate",), words=["responsible_post"], noun="核查年报", number="D-044", area="a15", update="每年", office="甲市统计局（演示）",
        about="2026年为截至10月的数字。造假的每一起都立案，案件逐起公开。",
        checks=[{"rule": "sum", "total": "checked", "parts": ["clean", "errors", "breaches"], "why": "查过的每一家都有结论"},
                {"rule": "total", "column": "breaches", "of": "statistical-breaches", "match": {"body_id": "body_id", "period": "year"}, "why": "造假的每一起都立案、都公开"}],
    )  # fmt: skip


def audit_money() -> Table:
    """Return by body and audit year the money in question and how much of it is put right, from the findings themselves."""
    fields = (
        period_field("审计年度", "year"), body_field("被审计机构"), count("findings", "问题", "项"), number("amount_cny", "涉及金额", "元"), number("rectified_cny", "已整改金额", "元"),
        number("outstanding_cny", "未整改金额", "元"), number("rate", "金额整改率", "%"),
    )  # fmt: skip
    money: dict[tuple[str, str], list[Decimal]] = {}
    for row in make_audits():
        held = money.setdefault((row["audit_year"], row["body_id"]), [Decimal(), Decimal(), Decimal()])
        held[0] += 1
        held[1] += Decimal(row["amount_cny"])
        held[2] += Decimal(row["rectified_cny"] or 0)
    rows = [
        {"period": year, "body_id": body, "findings": str(findings), "amount_cny": str(amount), "rectified_cny": str(done), "outstanding_cny": str(amount - done),
         "rate": f"{done / amount * 100:.1f}" if amount else ""}
        for (year, body), (findings, amount, done) in sorted(money.items())
    ]  # fmt: skip
    return figures(
        "audit-money", "审计金额和整改", "各机构审计查出多少钱的问题、整改了多少，每机构每审计年度一行。", fields, rows,
        measures=(
            {"column": "findings", "total": "sum"}, {"column": "amount_cny", "total": "sum"}, {"column": "rectified_cny", "total": "sum"}, {"column": "outstanding_cny", "better": "lower", "total": "sum"},
            {"column": "rate", "better": "higher", "total": "mean", "weight": "amount_cny", "target": 90},
        ),
        charted=("rate",), noun="审计年报", owed=owed_by(270, "2023", by="shi-shenji"), area="a16", update="每季", office="甲市审计局（演示）", about="由审计问题逐项加总得出。涉及金额是审计认定的金额，不等于损失。",
        checks=[{"rule": "sum", "total": "amount_cny", "parts": ["rectified_cny", "outstanding_cny"], "why": "查出的每一笔钱都有去向"},
                {"rule": "total", "column": "findings", "of": "audit-findings", "match": {"body_id": "body_id", "period": "audit_year"}, "why": "问题逐项列出"}],
    )  # fmt: skip
