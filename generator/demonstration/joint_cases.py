"""Invented joint action (联动奖惩): a case each that a record or a merit starts, and what every executing body answered."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random

from generator.demonstration.bodies import BODIES, BY_ID, DemoBody
from generator.demonstration.breaches import make_breaches
from generator.demonstration.chance import RELEASE, after, chance_for, some_day, working_days_after

Row = dict[str, str]

# measure of the application list, in words of the case, result, executing body, the day from which the list has it
_SANCTIONS = (
    ("Y-01", "列入{target}的信用报告", "已列入，随报告提供给使用单位", "shi-xinyong", ""),
    ("Y-02", "年度考核评价扣分", "已按标准扣{n}分", "shi-fagai", "2026-04-01"),
    ("Y-04", "取消年度先进集体推荐资格", "已取消推荐，并书面告知", "shi-renshe", ""),
    ("Y-08", "暂停安排新增政府投资项目", "已在年度计划中扣减{n}个项目", "shi-fagai", ""),
    ("Y-09", "暂缓改革试点资格", "试点申请已退回", "shi-shengai", "2026-04-01"),
    ("Y-10", "专项资金分配时降低系数", "系数已由1.0调为0.{n}", "shi-caizheng", ""),
    ("Y-17", "增加审计抽查频次", "已列入年度审计计划，加抽{n}个项目", "shi-shenji", "2026-04-01"),
    ("Y-18", "热线工单重点督办", "已列入月度督办，首月办结{n}件", "shi-rexian", "2026-04-01"),
    ("Y-19", "限制参加本年度文明单位评选", "已从推荐名单中移出", "shi-minzheng", "2026-04-01"),
)
_REWARDS = (
    ("Y-12", "优先安排改革试点", "已列为试点单位", "shi-shengai", ""),
    ("Y-13", "绩效考核加分", "已按标准加{n}分", "shi-gongwuyuan", ""),
    ("Y-16", "优先安排项目投资", "已优先安排{n}个项目", "shi-fagai", ""),
    ("Y-14", "减少日常检查频次", "检查频次已降为每年{n}次", "shi-shichang", "2026-04-01"),
    ("Y-10", "专项资金分配时提高系数", "系数已由1.0调为1.{n}", "shi-caizheng", ""),
    ("Y-15", "优先推荐先进集体", "已列入推荐名单", "shi-renshe", ""),
)
_MERITS = (
    "连续三年按期付清采购款",
    "承诺事项全部按期兑现",
    "热线满意率连续两个季度居前",
    "审计整改率达到百分之百",
    "街镇公开承诺试点成效明显",
    "招商协议全部按期兑现",
)
ANSWER_WITHIN = 10


def joint_cases() -> list[Row]:
    """Return one row per case, in the order of their numbers; ``asked`` is the number of bodies asked."""
    return [dict(case) for case, _ in _make()]


def joint_answers() -> list[Row]:
    """Return one row per case and executing body: asked, answered, fed back. Some are late, some still open."""
    return [dict(answer) for _, answers in _make() for answer in answers]


@cache
def _make() -> tuple[tuple[Row, tuple[Row, ...]], ...]:
    chance = chance_for("joint-action")
    grounds = [row for row in make_breaches() if is_ground(row)]
    made = [_open(chance, "惩戒", BY_ID[ground["body_id"]], ground) for ground in chance.sample(grounds, 76)]
    merited = [body for body in BODIES if body.standing > 0.72]
    made += [_open(chance, "激励", body, None) for body in chance.sample(merited, 20)]
    made.sort(key=lambda case: (case["initiated_on"], case["target"]))
    found = []
    for number, case in enumerate(made, start=1):
        case["case_id"] = f"LD-{number:03d}"
        case["document_no"] = f"甲信联〔{case['initiated_on'][:4]}〕{number * 2 + 11}号"
        answers = _ask(chance, case)
        case["asked"] = str(len(answers))
        found.append((case, tuple(answers)))
    return tuple(found)


def is_ground(row: Row) -> bool:
    """Say whether a record can start joint action: serious and still on display for months."""
    return (
        row["tier"] == "严重"
        and row["status"] in ("show", "rectified")
        and row["display_until"] > "2027-01-01"
        and "exempted_by" not in row
    )


def _open(chance: Random, kind: str, target: DemoBody, ground: Row | None) -> Row:
    earliest = max(date.fromisoformat(ground["display_from"]) if ground else date(2025, 3, 3), date(2025, 3, 3))
    started = after(chance, some_day(chance, earliest, max(earliest, date(2026, 10, 30))), 1, 8)
    if started > RELEASE:
        started = RELEASE - timedelta(days=chance.randint(1, 9))
    started = max(started, earliest)
    return {
        "case_id": "", "kind": kind, "target": target.id, "ground": ground["title"] if ground else chance.choice(_MERITS),
        "record_id": ground["record_id"] if ground else "", "area": ground["area"] if ground else "",
        "initiator": "shi-xinyong" if ground else "shi-fagai", "document_no": "", "initiated_on": started.isoformat(), "asked": "",
    }  # fmt: skip


def _ask(chance: Random, case: Row) -> list[Row]:
    started = date.fromisoformat(case["initiated_on"])
    measures = [each for each in (_REWARDS if case["kind"] == "激励" else _SANCTIONS) if each[4] <= case["initiated_on"]]
    target = BY_ID[case["target"]]
    chosen = [each for each in measures if each[3] != target.id]
    rows = []
    for order, (item, measure, result, executor, _) in enumerate(chance.sample(chosen, min(len(chosen), chance.randint(2, 5))), 1):
        due = working_days_after(started, ANSWER_WITHIN)
        slowness = 4 + int((1 - BY_ID[executor].standing) * 14)
        answered = working_days_after(started, chance.randint(1, slowness + 6))
        row = {
            "answer_id": f"{case['case_id']}-{order}", "case_id": case["case_id"], "executor": executor, "item": item,
            "measure": measure.format(target=target.short_name or target.name), "due_on": due.isoformat(),
            "answered_on": "", "days_used": "", "fed_back_on": "", "result": "",
        }  # fmt: skip
        if answered <= RELEASE and chance.random() < 0.95:
            row |= {"answered_on": answered.isoformat(), "days_used": str(_working_days(started, answered))}
            done = after(chance, answered, 10, 75)
            if done <= RELEASE and chance.random() < 0.9:
                row |= {"fed_back_on": done.isoformat(), "result": result.format(n=chance.randint(2, 6))}
        rows.append(row)
    return rows


def _working_days(start: date, end: date) -> int:
    count = 0
    while working_days_after(start, count) < end:
        count += 1
    return count
