"""Invented cases that follow from records: joint action (联动奖惩) and rights (异议, 修复, 免责)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from generator.demonstration.bodies import BODIES, BY_ID, DemoBody, answers_for, mark_of, place_of
from generator.demonstration.breaches import make_breaches
from generator.demonstration.chance import RELEASE, after, chance_for, some_day, working_days_after
from generator.demonstration.conduct import AREAS
from generator.demonstration.names import masked_person

Row = dict[str, str]

_SANCTIONS = (
    ("限制参加本年度文明单位评选", "已从推荐名单中移出", "shi-minzheng"),
    ("暂停安排新增政府投资项目", "已在年度计划中扣减{n}个项目", "shi-fagai"),
    ("调减年度绩效考核得分", "已按标准扣{n}分", "shi-gongwuyuan"),
    ("专项资金分配时降低系数", "系数已由1.0调为0.{n}", "shi-caizheng"),
    ("暂缓改革试点资格", "试点申请已退回", "shi-shengai"),
    ("取消年度先进集体推荐资格", "已取消推荐，并书面告知", "shi-renshe"),
    ("增加审计抽查频次", "已列入年度审计计划，加抽{n}个项目", "shi-shenji"),
    ("热线工单重点督办", "已列入月度督办，首月办结{n}件", "shi-rexian"),
    ("公务用房、用车事项从严审核", "已退回{n}项申请", "shi-caizheng"),
)
_REWARDS = (
    ("优先安排改革试点", "已列为试点单位", "shi-shengai"),
    ("年度绩效考核加分", "已按标准加{n}分", "shi-gongwuyuan"),
    ("优先安排项目投资", "已优先安排{n}个项目", "shi-fagai"),
    ("减少日常检查频次", "检查频次已降为每年{n}次", "shi-shichang"),
    ("专项资金分配时提高系数", "系数已由1.0调为1.{n}", "shi-caizheng"),
    ("优先推荐先进集体", "已列入推荐名单", "shi-renshe"),
)
_MERITS = (
    "连续三年按期付清采购款",
    "承诺事项全部按期兑现",
    "热线满意率连续两个季度居前",
    "审计整改率达到百分之百",
    "街镇公开承诺试点成效明显",
    "招商协议全部按期兑现",
)


def make_joint_action() -> list[Row]:
    """Return one row per case and executing body: initiated, answered, fed back. Some are late, some still open."""
    chance = chance_for("joint-action")
    grounds = [row for row in make_breaches() if _is_ground(row)]
    rows: list[Row] = []
    for number, ground in enumerate(chance.sample(grounds, 52), start=1):
        rows += _answers(chance, f"LD-{number:03d}", "惩戒", BY_ID[ground["body_id"]], ground, _SANCTIONS)
    merited = [body for body in BODIES if body.standing > 0.72]
    for number, body in enumerate(chance.sample(merited, 14), start=53):
        rows += _answers(chance, f"LD-{number:03d}", "激励", body, None, _REWARDS)
    return sorted(rows, key=lambda row: row["case_id"])


def _is_ground(row: Row) -> bool:
    """Say whether a record can start joint action: serious and still on display for months."""
    return row["tier"] == "严重" and row["status"] in ("show", "rectified") and row["display_until"] > "2027-01-01"


def _answers(
    chance: Random, case: str, kind: str, target: DemoBody, ground: Row | None, measures: tuple[tuple[str, str, str], ...]
) -> list[Row]:
    earliest = max(date.fromisoformat(ground["display_from"]) if ground else date(2025, 3, 3), date(2025, 3, 3))
    started = after(chance, some_day(chance, earliest, max(earliest, date(2026, 10, 30))), 1, 8)
    if started > RELEASE:
        started = RELEASE - timedelta(days=chance.randint(1, 9))
    reason = ground["title"] if ground else chance.choice(_MERITS)
    chosen = chance.sample(measures, chance.randint(2, 5))
    rows = []
    for order, (measure, result, doer) in enumerate(chosen, start=1):
        due = working_days_after(started, 10)
        answered = working_days_after(started, chance.randint(1, 14))
        done = after(chance, answered, 10, 75)
        row = {
            "case_id": f"{case}-{order}", "case": case, "kind": kind, "target": target.id, "executor": doer, "executor_name": BY_ID[doer].name, "measure": measure,
            "ground": reason, "record_id": ground["record_id"] if ground else "", "initiator": "shi-xinyong" if ground else "shi-fagai",
            "document_no": f"甲信联〔{started.year}〕{int(case[3:]) * 2 + 11}号", "initiated_on": started.isoformat(),
            "answer_due": due.isoformat(), "answered_on": "", "fed_back_on": "", "result": "", "progress": "open",
            "days_late": "",
        }  # fmt: skip
        if answered <= RELEASE and chance.random() < 0.93:
            row |= {"answered_on": answered.isoformat(), "progress": "answered"}
            if answered > due:
                row["days_late"] = str((answered - due).days)
            if done <= RELEASE and chance.random() < 0.9:
                row |= {"fed_back_on": done.isoformat(), "result": result.format(n=chance.randint(2, 6)), "progress": "done"}
        elif due < RELEASE:
            row |= {"progress": "overdue", "days_late": str((RELEASE - due).days)}
        rows.append(row)
    return rows


_REPAIR_GROUNDS = (
    "义务已履行，最短公示期届满",
    "已完成整改并作出公开承诺",
    "已挽回损失并消除影响",
    "主动纠正，经第三方评估合格",
    "款项付清并取得对方书面谅解",
)
_REPAIR_REFUSALS = ("最短公示期未满", "整改没有通过现场核验", "没有提交公开承诺", "同类问题在一年内再次发生")
_EXEMPTIONS = (
    ("先行先试，程序合规，没有谋取私利", "改革探索中出现的失误"), ("因台风抢险无法按期施工", "不可抗力"), ("上位政策调整，已书面告知并依法补偿", "政策变动并已补偿"),
    ("主动报告并在五日内自行纠正", "轻微且及时改正"), ("按专家论证意见实施，已充分评估风险", "尽职而未达预期"), ("系统故障造成，已在当日启用备用通道", "技术故障且已补救"),
)  # fmt: skip


def make_rights() -> list[Row]:
    """Return objections, repairs and exemptions with their dates and outcomes, oldest first; most belong to a record."""
    chance = chance_for("rights-cases")
    rows: list[Row] = []
    for record in make_breaches():
        if record.get("objected_on"):
            rows.append(_objection(chance, record))
        if record["status"] == "withdrawn":
            rows.append(_revocation(chance, record))
        if record.get("repaired_on"):
            rows.append(_repair_case(chance, record, granted=True))
        elif record["status"] == "rectified" and chance.random() < 0.12:
            rows.append(_repair_case(chance, record, granted=False))
    rows += [_exemption(chance) for _ in range(42)]
    rows.sort(key=lambda row: (row["received_on"], row["body_id"], row["ground"]))
    for number, row in enumerate(rows, start=1):
        row["case_id"] = f"QY-{row['received_on'][:4]}-{number:03d}"
    return rows


def _open_case(chance: Random, kind: str, body: DemoBody, area: str, received: date) -> Row:
    applicant = "机构" if chance.random() < 0.75 else masked_person(chance)
    return {
        "case_id": "", "kind": kind, "body_id": body.id, "district": place_of(body), "area": area, "record_id": "", "applicant": applicant,
        "received_on": received.isoformat(), "decided_on": "", "outcome": "办理中", "reason": "", "effect": "", "days_used": "",
        "document_no": f"{mark_of(body)}信受〔{received.year}〕{chance.randint(1, 240)}号", "decision_no": "",
    }  # fmt: skip


def _of_record(chance: Random, kind: str, record: Row, received: str) -> Row:
    """Open a case about a record; one that is no longer shown is not named."""
    row = _open_case(chance, kind, BY_ID[record["body_id"]], record["area"], date.fromisoformat(received))
    if record["status"] != "withdrawn" and record["display_until"] > RELEASE.isoformat() >= record["display_from"]:
        row["record_id"] = record["record_id"]
    return row


def _close(chance: Random, row: Row, decided: date, mark: str) -> None:
    received = date.fromisoformat(row["received_on"])
    used = sum((received + timedelta(days=day)).weekday() < 5 for day in range(1, (decided - received).days + 1))
    number = f"{mark_of(BY_ID[row['body_id']])}{mark}〔{decided.year}〕{chance.randint(1, 190)}号"
    row |= {"decided_on": decided.isoformat(), "days_used": str(used), "decision_no": number}


def _objection(chance: Random, record: Row) -> Row:
    row = _of_record(chance, "异议", record, record["objected_on"])
    row |= {"matter": f"对{AREAS[row['area']]}领域的一条记录提出异议", "ground": record["objection"]}
    if record.get("objection_decided_on"):
        _close(chance, row, date.fromisoformat(record["objection_decided_on"]), "信异决")
        corrected = "更正" in record["objection_result"]
        row |= {
            "outcome": "更正" if corrected else "维持", "reason": record["objection_result"].partition("：")[2],
            "effect": "记录已更正" if corrected else "继续公示",
        }  # fmt: skip
    return row


def _revocation(chance: Random, record: Row) -> Row:
    ended = date.fromisoformat(record["withdrawn_on"])
    row = _of_record(chance, "异议", record, (ended - timedelta(days=chance.randint(3, 7))).isoformat())
    row |= {"matter": f"申请撤下{AREAS[row['area']]}领域的一条记录", "ground": record["withdrawn_reason"]}
    _close(chance, row, ended, "信异决")
    return row | {"outcome": "撤下", "reason": "原决定已经撤销、改判或者不再适用", "effect": "3个工作日内停止公示，留撤下说明"}


def _repair_case(chance: Random, record: Row, *, granted: bool) -> Row:
    if granted:
        row = _of_record(chance, "修复", record, record["repair_applied_on"])
        _close(chance, row, date.fromisoformat(record["repaired_on"]), "信修决")
        row |= {"outcome": "准予修复", "reason": "符合修复条件", "effect": "3个工作日内终止公示"}
    else:
        received = after(chance, date.fromisoformat(record["rectified_on"]), 1, 12)
        row = _of_record(chance, "修复", record, min(received, RELEASE).isoformat())
        decided = working_days_after(received, chance.randint(3, 9))
        if decided <= RELEASE:
            _close(chance, row, decided, "信修决")
            row |= {"outcome": "不予修复", "reason": chance.choice(_REPAIR_REFUSALS), "effect": "继续公示，可补正后再申请"}
    return row | {"matter": f"申请修复{AREAS[row['area']]}领域的一条记录", "ground": chance.choice(_REPAIR_GROUNDS)}


def _exemption(chance: Random) -> Row:
    area = chance.choice(sorted(AREAS))
    body = chance.choice([body for body in BODIES if answers_for(body, area) and body.level != "市政府"])
    received = some_day(chance, date(2025, 1, 6), date(2026, 11, 16))
    row = _open_case(chance, "免责", body, area, received)
    ground, rule = chance.choice(_EXEMPTIONS)
    row |= {"matter": f"{AREAS[area]}领域的容错免责认定", "ground": ground}
    decided = working_days_after(received, chance.randint(5, 20))
    if decided <= RELEASE:
        _close(chance, row, decided, "信免决")
        if chance.random() < 0.7:
            row |= {"outcome": "予以免责", "reason": f"符合容错情形：{rule}", "effect": "不作为失信记录"}
        else:
            row |= {"outcome": "不予免责", "reason": "没有履行集体决策或者报告程序", "effect": "按规定记录"}
    return row
