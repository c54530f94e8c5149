"""Invented cases of rights that follow from records: notices (告知), objections (异议), repairs (修复), exemptions (免责)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from generator.demonstration.bodies import BODIES, BY_ID, DemoBody, answers_for, mark_of, place_of
from generator.demonstration.breaches import make_breaches
from generator.demonstration.chance import RELEASE, after, chance_for, some_day, weighted, working_days_after
from generator.demonstration.conduct import AREAS
from generator.demonstration.names import masked_person
from generator.working_days import is_working_day

Row = dict[str, str]

# Working days until the decision, by kind.
LIMITS = {"异议": 5, "修复": 10, "免责": 15}
NOTIFY_WITHIN = 2

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
        "received_on": received.isoformat(), "decided_on": "", "outcome": "办理中", "reason": "", "effect": "", "days_used": "", "due_on": working_days_after(received, LIMITS[kind]).isoformat(), "record_ref": "",
        "document_no": f"{mark_of(body)}信受〔{received.year}〕{chance.randint(1, 240)}号", "decision_no": "",
    }  # fmt: skip


def _of_record(chance: Random, kind: str, record: Row, received: str) -> Row:
    """Open a case about a record; one that is no longer shown is not named."""
    row = _open_case(chance, kind, BY_ID[record["body_id"]], record["area"], date.fromisoformat(received))
    row["record_ref"] = record["record_id"]
    if record["status"] != "withdrawn" and record["display_until"] > RELEASE.isoformat() >= record["display_from"]:
        row["record_id"] = record["record_id"]
    return row


def _close(chance: Random, row: Row, decided: date, mark: str) -> None:
    received = date.fromisoformat(row["received_on"])
    used = sum(is_working_day(received + timedelta(days=day)) for day in range(1, (decided - received).days + 1))
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


_REPLIES = (
    ("", 70),
    ("情况属实，没有意见", 14),
    ("说明了正在整改", 10),
    ("认为金额有出入，已核对并更正", 3),
    ("认为责任应由下属单位承担，未采纳", 3),
)
_WAYS = (("政务协同平台", 6), ("书面送达", 3), ("当面送达", 1))


def make_notices() -> list[Row]:
    """Return the notices that went before the publication of records decided since late October 2026, oldest first."""
    chance = chance_for("notices")
    rows: list[Row] = []
    for record in make_breaches():
        decided, notified = record["decided_on"], record["notified_on"]
        if decided < "2026-10-26" or notified > RELEASE.isoformat():
            continue
        body = BY_ID[record["body_id"]]
        reply = weighted(chance, _REPLIES)
        is_shown = record["status"] != "withdrawn" and record["display_until"] > RELEASE.isoformat() >= record["display_from"]
        replied = working_days_after(date.fromisoformat(notified), chance.randint(1, 2)).isoformat()
        if replied > RELEASE.isoformat() or replied > record["display_from"]:
            reply = ""
        rows.append({
            "notice_id": f"GZ-{decided[:4]}-{len(rows) + 1:03d}", "body_id": body.id, "district": place_of(body), "area": record["area"],
            "record_id": record["record_id"] if is_shown else "", "record_ref": record["record_id"],
            "matter": f"告知拟公示{AREAS[record['area']]}领域的一条{record['kind']}记录", "way": weighted(chance, _WAYS),
            "decided_on": decided, "due_on": working_days_after(date.fromisoformat(decided), NOTIFY_WITHIN).isoformat(),
            "notified_on": notified, "replied_on": replied if reply else "", "reply": reply,
            "reply_state": "已陈述意见" if reply else "没有陈述意见", "display_from": record["display_from"],
        })  # fmt: skip
    return rows
