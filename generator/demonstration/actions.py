"""Invented consequences: rectification orders with their stages (限期整改), public criticism (通报批评), results applied (结果运用)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from random import Random

from generator.demonstration.bodies import BODIES, BY_ID, mark_of, place_of
from generator.demonstration.breaches import make_breaches
from generator.demonstration.chance import RELEASE, after, chance_for, some_day, working_days_after
from generator.demonstration.explanations import describe_rectification, explain
from generator.demonstration.joint_cases import is_ground
from generator.demonstration.names import masked_person

Row = dict[str, str]

# stage, working days after the order, result
_STAGES = (
    ("提交书面说明", 5, "已说明原因、责任和措施"),
    ("制定整改方案", 10, "方案列明{n}项措施和责任人"),
    ("落实整改", 0, "{done}"),
    ("现场核验", 0, "核验通过，整改销号"),
)
_THEMES = {"a01": "money", "a02": "money", "a03": "conduct", "a15": "data"}


def rectifications() -> list[Row]:
    """Return one row per order, oldest first; its stages are `rectification_stages`."""
    return [dict(order) for order, _ in _make_orders()]


def rectification_stages() -> list[Row]:
    """Return one row per order and stage; a stage is done before the next begins."""
    return [dict(stage) for _, stages in _make_orders() for stage in stages]


@cache
def _make_orders() -> tuple[tuple[Row, tuple[Row, ...]], ...]:
    chance = chance_for("rectification")
    grounds = sorted(chance.sample([row for row in make_breaches() if _is_ordered(row)], 64), key=lambda row: row["decided_on"])
    made = []
    for number, ground in enumerate(grounds, start=1):
        body = BY_ID[ground["body_id"]]
        ordered = after(chance, date.fromisoformat(ground["display_from"]), 1, 6)
        deadline = working_days_after(ordered, chance.choice((30, 40, 60)))
        theme = _THEMES.get(ground["area"], "delay")
        row = {
            "order_id": f"ZG-{number:03d}", "body_id": body.id, "district": place_of(body), "area": ground["area"],
            "record_id": ground["record_id"], "matter": ground["title"], "ordered_by": "甲市政务诚信建设专项工作组",
            "document_no": f"甲诚改〔{ordered.year}〕{number + 20}号", "ordered_on": ordered.isoformat(), "deadline": deadline.isoformat(),
            "explanation": "", "explained_on": "", "closed_on": "", "responsible": masked_person(chance),
        }  # fmt: skip
        stages = _run_stages(chance, row, ordered, deadline, body.standing, theme)
        if stages[0]["done_on"]:
            row |= {"explanation": explain(chance, theme), "explained_on": stages[0]["done_on"]}
        if stages[-1]["done_on"]:
            row["closed_on"] = stages[-1]["done_on"]
        made.append((row, tuple(stages)))
    return tuple(made)


def _is_ordered(row: Row) -> bool:
    return (
        row["status"] in ("show", "rectified")
        and row["tier"] != "轻微"
        and "2025-06-01" < row["display_from"] <= "2026-11-10"
        and row["display_until"] > "2026-12-31"
    )


def _run_stages(chance: Random, order: Row, ordered: date, deadline: date, standing: float, theme: str) -> list[Row]:
    stages = []
    at, is_running = ordered, True
    for number, (stage, days, result) in enumerate(_STAGES, start=1):
        due = working_days_after(ordered, days) if days else deadline if number == 3 else working_days_after(deadline, 10)
        wanted = max(1, (due - at).days)
        late = chance.random() > standing * 0.85 + 0.12
        done = at + timedelta(days=wanted + chance.randint(2, 25) if late else max(1, wanted - chance.randint(0, wanted // 2)))
        while done.weekday() > 4:
            done += timedelta(days=1 if late else -1)
        done = max(done, at)
        is_running = is_running and done <= RELEASE
        told = result.format(n=chance.randint(3, 8), done=describe_rectification(chance, theme, order["ordered_by"]).rstrip("。"))
        stages.append({
            "stage_id": f"{order['order_id']}-{number}", "order_id": order["order_id"], "body_id": order["body_id"], "stage": stage,
            "due_on": due.isoformat(), "done_on": done.isoformat() if is_running else "", "result": told if is_running else "",
        })  # fmt: skip
        at = done if is_running else at
    return stages


_CRITICISMS = (
    "限期整改到期没有完成，也没有说明理由", "同类失信一年内再次发生", "向督导组提供不实材料", "对联动措施逾期不响应", "承诺逾期半年以上没有兑现",
)  # fmt: skip


def criticisms() -> list[Row]:
    """Return the public criticisms (通报批评), oldest first: of bodies, some with the person in charge held to account."""
    chance = chance_for("criticism")
    grounds = chance.sample([row for row in make_breaches() if is_ground(row)], 34)
    rows: list[Row] = []
    for ground in sorted(grounds, key=lambda row: row["display_from"]):
        body = BY_ID[ground["body_id"]]
        issued = min(
            after(chance, date.fromisoformat(ground["display_from"]), 20, 160), RELEASE - timedelta(days=chance.randint(1, 20))
        )
        issued = max(issued, date.fromisoformat(ground["display_from"]))
        has_person = chance.random() < 0.55
        rows.append({
            "criticism_id": "", "body_id": body.id, "district": place_of(body), "area": ground["area"], "record_id": ground["record_id"],
            "reason": chance.choice(_CRITICISMS), "scope": chance.choice(("全市", "全市", "本区" if place_of(body) != "甲市" else "全市")),
            "issued_by": "甲市政务诚信建设专项工作组", "document_no": "", "issued_on": issued.isoformat(),
            "person": masked_person(chance) if has_person else "", "accountability": chance.choice(("诫勉谈话", "书面检查", "调离岗位", "年度考核不得评优")) if has_person else "",
        })  # fmt: skip
    rows.sort(key=lambda row: (row["issued_on"], row["body_id"]))
    for number, row in enumerate(rows, start=1):
        row |= {"criticism_id": f"TB-{number:03d}", "document_no": f"甲诚通〔{row['issued_on'][:4]}〕{number + 3}号"}
    return rows


# what it was used for, by whom, measure of the application list, good and bad use
_USES = (
    ("改革试点", "shi-shengai", "列入全市改革试点名单", "Y-12", "暂缓列入改革试点", "Y-09"),
    ("项目投资", "shi-fagai", "优先安排年度投资项目{n}个", "Y-16", "调减年度投资项目{n}个", "Y-08"),
    ("绩效考核", "shi-gongwuyuan", "年度绩效考核加{n}分", "Y-13", "年度考核评价扣{n}分", "Y-02"),
    ("资金分配", "shi-caizheng", "专项资金分配系数上调0.{n}", "Y-10", "专项资金分配系数下调0.{n}", "Y-10"),
    ("评先评优", "shi-renshe", "优先推荐先进集体", "Y-15", "取消先进集体推荐资格", "Y-04"),
)
_PERIODS = (("2025-H1", "2025-09-15"), ("2025-H2", "2026-03-10"), ("2026-H1", "2026-09-14"))


def applications() -> list[Row]:
    """Return where evaluation results were applied (结果运用): for the first of a period what was gained, for the last what was lost."""
    chance = chance_for("applications")
    bodies = sorted((body for body in BODIES if body.level in ("区政府", "市级部门")), key=lambda body: -body.standing)
    rows: list[Row] = []
    counts: Counter[str] = Counter()
    for period, begins in _PERIODS:
        for is_good, chosen in ((True, bodies[:10]), (False, bodies[-10:])):
            for body in sorted(chance.sample(chosen, 6), key=lambda body: body.id):
                use, user, gain, gain_item, loss, loss_item = chance.choice(
                    [each for each in _USES if each[1] != body.id and (begins >= "2026-04-01" or each[0] != "改革试点")]
                )
                applied = some_day(chance, date.fromisoformat(begins), date.fromisoformat(begins) + timedelta(days=60))
                counts[applied.strftime("%Y")] += 1
                rows.append({
                    "application_id": f"YY-{applied.year}-{counts[applied.strftime('%Y')]:03d}", "body_id": body.id, "district": place_of(body),
                    "period": period, "use": use, "direction": "激励" if is_good else "约束", "measure": (gain if is_good else loss).format(n=chance.randint(1, 4)),
                    "item": gain_item if is_good else loss_item, "applied_by": user, "applied_on": applied.isoformat(),
                    "document_no": f"{mark_of(BY_ID[user])}{BY_ID[user].mark.removeprefix('甲市')}用〔{applied.year}〕{counts[applied.strftime('%Y')] + 4}号",
                })  # fmt: skip
    return sorted(rows, key=lambda row: (row["applied_on"], row["application_id"]))
