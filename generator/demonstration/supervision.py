"""Invented supervision: special campaigns (专项治理), inspections with findings (专项督导), proposals (建议提案), third-party ratings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from generator.demonstration.bodies import BODIES, DISTRICTS, STREETS, DemoBody, answers_for, place_of
from generator.demonstration.chance import RELEASE, chance_for, some_day, weighted, working_days_after
from generator.demonstration.evaluations import make_district_evaluation

Row = dict[str, str]

# title, area, how it was discovered, discovered, warned, started, planned end, task, result
_CAMPAIGNS = (
    ("拖欠中小企业账款专项清理", "a01", "12345工单和审计问题连续两个季度上升", "2025-01-13", "2025-02-10", "2025-03-03", "2025-11-28", "清理拖欠账款{n}笔", "已清偿{n}笔，其余列入预算"),
    ("招标投标不合理门槛专项治理", "a03", "抽查招标文件发现限制性条款", "2025-04-14", "2025-05-06", "2025-05-19", "2025-12-19", "清理限制性条款{n}处", "已废止{n}处，重新招标3个项目"),
    ("河道反复污染专项治理", "a06", "已销号河段复查不合格", "2025-06-09", "2025-07-01", "2025-07-14", "2026-04-30", "整治反复河段{n}条", "{n}条河段水质达标，连续三个月复测合格"),
    ("统计数据失实专项核查", "a15", "数据核查中同一来源多次差错", "2025-09-01", "2025-09-22", "2025-10-13", "2026-05-29", "核查统计台账{n}本", "已更正{n}本台账，公布更正对照"),
    ("政务承诺逾期专项督办", "a11", "承诺台账自动预警", "2026-01-12", "2026-02-02", "2026-03-02", "2026-10-30", "兑现逾期承诺{n}项", "已兑现{n}项，未兑现的书面说明"),
    ("热线工单虚假办结专项治理", "a13", "回访抽查发现办结不实", "2026-03-16", "2026-04-07", "2026-04-20", "2026-11-13", "复核疑似虚假办结工单{n}件", "复核{n}件，重办后回访满意"),
    ("招商承诺不兑现专项清理", "a04", "企业服务平台集中投诉", "2026-05-11", "2026-06-08", "2026-06-22", "2027-01-29", "清理未兑现招商承诺{n}项", "已兑现或者依法补偿{n}项"),
    ("小区电梯加装审批拖延专项治理", "a07", "信访集中，审批超期率上升", "2026-07-13", "2026-08-10", "2026-08-24", "2027-03-31", "办结超期申请{n}件", "已办结{n}件，并公布办理时限"),
)  # fmt: skip


def campaigns() -> list[Row]:
    """Return one row per special campaign, oldest first, from discovery to closure."""
    return [dict(campaign) for campaign, _ in _make_campaigns()]


def campaign_tasks() -> list[Row]:
    """Return one row per campaign and body: what it has to put right, by when, and when that was accepted."""
    return [dict(task) for _, tasks in _make_campaigns() for task in tasks]


@cache
def _make_campaigns() -> tuple[tuple[Row, tuple[Row, ...]], ...]:
    chance = chance_for("campaigns")
    made = []
    for number, (title, area, signal, found, warned, started, ends, task, result) in enumerate(_CAMPAIGNS, start=1):
        campaign = {
            "campaign_id": f"ZX-{number:02d}", "title": title, "area": area, "signal": signal, "leader": _leader(area),
            "document_no": f"甲诚专〔{started[:4]}〕{number + 2}号", "found_on": found, "warned_on": warned, "started_on": started,
            "planned_end": ends, "closed_on": "", "summary": "", "tasks": "", "found_count": "", "settled_count": "",
        }  # fmt: skip
        bodies = chance.sample(DISTRICTS, chance.randint(6, 9)) + chance.sample(_departments(area), min(2, len(_departments(area))))
        tasks = [
            _set_task(chance, campaign, order, body, (task, result))
            for order, body in enumerate(sorted(bodies, key=lambda each: each.id), start=1)
        ]
        found_total, settled = (sum(int(each[name] or 0) for each in tasks) for name in ("found_count", "settled_count"))
        campaign |= {"tasks": str(len(tasks)), "found_count": str(found_total), "settled_count": str(settled)}
        if all(each["accepted_on"] for each in tasks) and ends < RELEASE.isoformat():
            last = max(each["accepted_on"] for each in tasks)
            campaign["closed_on"] = max(working_days_after(date.fromisoformat(last), 5).isoformat(), ends)
        if campaign["closed_on"]:
            campaign["summary"] = f"共发现{found_total}项问题，全部整改并验收"
        made.append((campaign, tuple(tasks)))
    return tuple(made)


def _leader(area: str) -> str:
    leaders = {
        "a01": "shi-caizheng",
        "a03": "shi-fagai",
        "a06": "shi-shuiwu",
        "a15": "shi-tongji",
        "a13": "shi-rexian",
        "a04": "shi-shangwu",
        "a07": "shi-zhujian",
    }
    return leaders.get(area, "shi-fagai")


def _departments(area: str) -> list[DemoBody]:
    return [
        body for body in BODIES if body.level in ("市级部门", "区级部门") and answers_for(body, area) and body.id != _leader(area)
    ]


def _set_task(chance: Random, campaign: Row, order: int, body: DemoBody, texts: tuple[str, str]) -> Row:
    started, ends = (date.fromisoformat(campaign[name]) for name in ("started_on", "planned_end"))
    due = working_days_after(started, int((ends - started).days * 0.55))
    found = chance.randint(2, 18)
    row = {
        "task_id": f"{campaign['campaign_id']}-{order:02d}", "campaign_id": campaign["campaign_id"], "body_id": body.id,
        "task": texts[0].format(n=found), "found_count": str(found), "settled_count": "", "due_on": due.isoformat(), "done_on": "",
        "accepted_on": "", "result": "",
    }  # fmt: skip
    done = due + timedelta(days=chance.randint(-40, int(6 + (1 - body.standing) * 40)))
    while done.weekday() > 4:
        done -= timedelta(days=1)
    if done <= RELEASE:
        accepted = working_days_after(done, chance.randint(4, 15))
        row |= {"done_on": done.isoformat(), "result": texts[1].format(n=found), "settled_count": str(found)}
        row["accepted_on"] = accepted.isoformat() if accepted <= RELEASE else ""
    return row


# title, area, findings
_INSPECTIONS = (
    ("政府采购合同付款专项督导", "a01", ("合同约定付款日已过，{n}笔货款没有支付", "验收单缺签字，{n}个项目无法核对", "付款台账与合同不符{n}处")),
    ("合作项目履约专项督导", "a02", ("{n}个季度的绩效付费没有公开", "合同变更没有备案{n}件")),
    ("政务服务时限专项督导", "a11", ("{n}个事项的承诺时限没有公开", "抽查办件中{n}件超过承诺时限", "重复要求提交材料{n}次")),
    ("热线工单办理专项督导", "a13", ("{n}件工单没有联系来电人就办结", "{n}件工单逾期", "满意度回访记录缺失{n}件")),
    ("河长履职专项督导", "a06", ("巡河记录与现场不符{n}处", "公示牌联系电话无人接听{n}块")),
    ("审计整改专项督导", "a16", ("{n}个问题到期没有整改", "整改报告没有附凭证{n}份")),
    ("统计数据质量专项督导", "a15", ("原始记录保存不全{n}份", "填报数与台账不符{n}处")),
    ("惠企资金拨付专项督导", "a14", ("{n}笔补助超过承诺时间没有拨付", "申报条件与公开的不一致{n}处")),
)  # fmt: skip


def inspections() -> list[Row]:
    """Return one row per special inspection, oldest first; ``findings`` is the number of its findings."""
    return [dict(inspection) for inspection, _ in _make_inspections()]


def inspection_findings() -> list[Row]:
    """Return one row per finding: which body, what, by when it must be put right, when it was and when that was checked."""
    return [dict(finding) for _, findings in _make_inspections() for finding in findings]


@cache
def _make_inspections() -> tuple[tuple[Row, tuple[Row, ...]], ...]:
    chance = chance_for("inspections")
    planned = []
    for begin in (date(2025, 3, 3), date(2025, 9, 1), date(2026, 3, 2), date(2026, 9, 7)):
        for title, area, texts in chance.sample(_INSPECTIONS, 6):
            planned.append((some_day(chance, begin, begin + timedelta(days=50)), title, area, texts))
    made = []
    for number, (started, title, area, texts) in enumerate(sorted(planned), start=1):
        ended = working_days_after(started, chance.randint(4, 9))
        inspection = {
            "inspection_id": f"DD-{number:03d}", "title": f"{started.year}年{'上' if started.month < 7 else '下'}半年{title}", "area": area,
            "inspector": "甲市政府督查室", "document_no": f"甲督〔{started.year}〕{number + 6}号", "started_on": started.isoformat(),
            "ended_on": ended.isoformat(), "visited": "", "findings": "", "rectify_by": working_days_after(ended, 30).isoformat(), "conclusion": "",
        }  # fmt: skip
        findings = _find(chance, inspection, ended, texts)
        visited = chance.randint(len({each["body_id"] for each in findings}) + 1, 14)
        inspection |= {
            "visited": str(visited), "findings": str(len(findings)),
            "conclusion": f"实地督导{visited}个单位，其中{len({each['body_id'] for each in findings})}个单位发现问题{len(findings)}项，逐项列出并限期整改",
        }  # fmt: skip
        made.append((inspection, tuple(findings)))
    return tuple(made)


def _find(chance: Random, inspection: Row, ended: date, texts: tuple[str, ...]) -> list[Row]:
    pool = [
        (body, 2 + int((1 - body.standing) * 12)) for body in BODIES if answers_for(body, inspection["area"]) and body.id != "shi"
    ]
    rows: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for _ in range(chance.randint(5, 11)):
        body, text = weighted(chance, pool), chance.choice(texts)
        if (body.id, text) in seen:
            continue
        seen.add((body.id, text))
        due = date.fromisoformat(inspection["rectify_by"])
        done = due + timedelta(days=chance.randint(-28, int(4 + (1 - body.standing) * 34)))
        while done.weekday() > 4:
            done -= timedelta(days=1)
        row = {
            "finding_id": f"{inspection['inspection_id']}-{len(rows) + 1:02d}", "inspection_id": inspection["inspection_id"], "body_id": body.id,
            "finding": text.format(n=chance.randint(2, 12)), "due_on": due.isoformat(), "done_on": "", "checked_on": "", "result": "",
        }  # fmt: skip
        if done <= RELEASE:
            checked = working_days_after(done, chance.randint(3, 12))
            row |= {"done_on": done.isoformat(), "result": chance.choice(("已整改，凭证已报", "已逐件补办", "已更正并公开说明"))}
            row["checked_on"] = checked.isoformat() if checked <= RELEASE else ""
        rows.append(row)
    return rows


_TOPICS = (
    ("a01", "关于缩短政府采购付款周期的{k}"), ("a04", "关于建立招商承诺台账的{k}"), ("a06", "关于公开河长联系方式和巡河记录的{k}"),
    ("a07", "关于加快老旧小区加装电梯审批的{k}"), ("a08", "关于公布环保承诺完成情况的{k}"), ("a09", "关于规范停车执法告知的{k}"),
    ("a10", "关于公布校园食堂检查结果的{k}"), ("a11", "关于减少窗口重复提交材料的{k}"), ("a12", "关于公布审批中介目录的{k}"),
    ("a13", "关于热线重复来电专项办理的{k}"), ("a14", "关于惠企资金限时拨付的{k}"), ("a16", "关于公开审计整改结果的{k}"),
    ("a11", "关于政务诚信评价引入第三方的{k}"), ("a13", "关于社区事务受理延时服务的{k}"), ("a07", "关于无证建筑举报限时反馈的{k}"),
)  # fmt: skip
_PROPOSALS = (("人大代表建议", "建议", 55), ("政协提案", "提案", 40))
_ATTITUDES = (("满意", 74), ("基本满意", 20), ("不满意", 6))


def proposals() -> list[Row]:
    """Return deputies' proposals and members' motions of two years, each with the body that handles it, oldest first."""
    chance = chance_for("proposals")
    rows: list[Row] = []
    for year in (2025, 2026):
        for kind, word, count in _PROPOSALS:
            for number in range(1, count + 1):
                rows.append(_propose(chance, year, kind, word, number))
    return sorted(rows, key=lambda row: (row["received_on"], row["proposal_id"]))


def _propose(chance: Random, year: int, kind: str, word: str, number: int) -> Row:
    area, title = chance.choice(_TOPICS)
    body = chance.choice([each for each in BODIES if answers_for(each, area) and each.level in ("市级部门", "区政府")])
    received = (
        some_day(chance, date(year, 1, 20), date(year, 2, 28))
        if chance.random() < 0.86
        else some_day(chance, date(year, 4, 1), date(year, 10, 20))
    )
    due = received + timedelta(days=91)
    slow = chance.random() > body.standing * 0.5 + 0.5
    answered = (
        some_day(chance, due + timedelta(days=2), due + timedelta(days=40))
        if slow
        else some_day(chance, received + timedelta(days=35), due)
    )
    is_done = answered <= RELEASE and not (year == 2026 and slow and chance.random() < 0.3)
    attitude = weighted(chance, _ATTITUDES) if is_done else "等待答复"
    prefix = "JY" if word == "建议" else "TA"
    return {
        "proposal_id": f"{prefix}-{year}-{number:03d}", "kind": kind, "title": title.format(k=word), "area": area, "body_id": body.id,
        "district": place_of(body), "session": f"{year}年", "received_on": received.isoformat(), "due_on": due.isoformat(),
        "answered_on": answered.isoformat() if is_done else "", "answer_no": f"{body.mark}复〔{year}〕{number + 7}号" if is_done else "",
        "outcome": chance.choice(("已经解决", "正在解决", "列入计划", "留作参考")) if is_done else "办理中", "attitude": attitude,
    }  # fmt: skip


STREET_WEIGHTS = {"promises": 35, "affairs": 25, "service": 25, "society": 15}
STREET_YEARS = {year: f"{year}年度" for year in ("2022", "2023", "2024", "2025")}


def street_evaluation() -> list[Row]:
    """Return a row per street or town and year: part scores, published score and rank."""
    chance = chance_for("street-evaluation")
    rows: list[Row] = []
    for number, period in enumerate(STREET_YEARS):
        made = []
        for body in STREETS:
            level = 71 + int((body.standing + number * 0.02) * 25)
            row: Row = {"body_id": body.id, "period": period, "district": place_of(body)}
            row |= {part: str(Decimal(min(985, level * 10 + chance.randint(-38, 40))) / 10) for part in STREET_WEIGHTS}
            total = sum((Decimal(weight) * Decimal(row[part]) for part, weight in STREET_WEIGHTS.items()), Decimal(0)) / 100
            row["score"] = str((total + Decimal("0.0000001")).quantize(Decimal("0.1")))
            made.append(row)
        _rank(made)
        rows += made
    return rows


# dataset key: (how far the assessor's view may lie from the official score, of which periods)
ASSESSORS = {"university": (4.0, ("2025-H1", "2025-H2", "2026-H1")), "agency": (6.5, ("2025-H2", "2026-H1"))}


def third_party(assessor: str) -> list[Row]:
    """Return the ratings of the districts by one outside assessor, a row per district and period, on the assessor's own scale of 100."""
    chance = chance_for(f"third-party-{assessor}")
    spread, periods = ASSESSORS[assessor]
    official = {(row["body_id"], row["period"]): row.get("score", "") for row in make_district_evaluation()}
    rows: list[Row] = []
    for period in periods:
        made = []
        for body in DISTRICTS:
            score = Decimal(official[body.id, period] or "80") - 6 + Decimal(str(round(chance.uniform(-spread, spread), 1)))
            made.append({
                "body_id": body.id, "period": period, "score": str(score.quantize(Decimal("0.1"))), "rank": "",
                "sample": str(chance.randint(280, 420) if assessor == "university" else chance.randint(60, 140)),
            })  # fmt: skip
        _rank(made)
        rows += made
    return rows


def _rank(rows: list[Row]) -> None:
    scores = sorted((Decimal(row["score"]) for row in rows), reverse=True)
    for row in rows:
        row["rank"] = str(scores.index(Decimal(row["score"])) + 1)
