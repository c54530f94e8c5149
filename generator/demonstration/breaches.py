"""Invented breach records (政务失信记录): who, what, how it went on, until when it is shown."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from random import Random

from generator.demonstration.bodies import (
    BY_ID,
    CITY_DEPARTMENTS,
    DISTRICTS,
    STREETS,
    DemoBody,
    mark_of,
    place_of,
)
from generator.demonstration.chance import (
    RELEASE,
    after,
    amount,
    chance_for,
    in_ten_thousands,
    some_day,
    weighted,
)
from generator.demonstration.conduct import CONDUCT_BY_ID
from generator.demonstration.explanations import decide_objection, describe_rectification, explain, object_to
from generator.demonstration.matters import ACCOUNT, COURT, DISCIPLINE, MATTERS, PENALTY, Matter
from generator.demonstration.names import masked_person
from generator.legal_rules import load_rules
from generator.working_days import add_working_days

Row = dict[str, str]


def _bodies(*ids: str) -> tuple[DemoBody, ...]:
    return tuple(BY_ID[body_id] for body_id in ids)


_SLOT = re.compile(r"\{(\w)\}")
# Who can be concerned by which kind of matter.
POOLS: dict[str, tuple[DemoBody, ...]] = {
    "buyers": DISTRICTS + _bodies("shi-yanghu", "shi-jiaoyu", "qu-yi-jiaoyu", "qu-bing-zhujian", "qu-ji-caizheng", "shi-gongan") + STREETS,
    "builders": DISTRICTS + _bodies("shi-zhujian", "shi-jiaotong", "shi-shuiwu", "qu-bing-zhujian", "qu-bing-jiaotong", "shi-yanghu"),
    "investment": DISTRICTS + _bodies("shi-shangwu", "shi-jingxin", "qu-ding-shangwu", "qu-ren-jingxin"),
    "finance": DISTRICTS + _bodies("shi-caizheng", "qu-ji-caizheng"),
    "water": DISTRICTS + _bodies("shi-shuiwu", "qu-wu-shuiwu") + STREETS,
    "streets": STREETS + DISTRICTS + _bodies("shi-zhujian", "qu-bing-zhujian"),
    "renewal": DISTRICTS + _bodies("qu-bing-gengxin", "qu-bing-zhujian"),
    "environment": DISTRICTS + _bodies("shi-shengtai", "qu-xin-shengtai", "shi-yanghu"),
    "traffic": _bodies("shi-jiaotong", "shi-gongan", "qu-bing-jiaotong") + DISTRICTS,
    "safety": DISTRICTS + _bodies("shi-shichang", "shi-yingji", "qu-jia-shichang"),
    "windows": DISTRICTS + _bodies("shi-shengai", "shi-renshe", "shi-minzheng", "qu-bing-zhujian", "qu-jia-shichang", "shi-gongan"),
    "enterprise": DISTRICTS + _bodies("shi-jingxin", "shi-shangwu", "qu-ren-jingxin", "shi-renshe"),
    "statistics": _bodies("qu-geng-tongji", "shi-tongji") + DISTRICTS + STREETS,
    "everyone": DISTRICTS + CITY_DEPARTMENTS + STREETS,
}  # fmt: skip

# Who may fine in which area: department, mark in its document numbers.
_FINING = {
    "a01": ("财政局", "财监罚"), "a02": ("财政局", "财监罚"), "a03": ("招标投标监管办", "招监罚"), "a04": ("商务委员会", "商监罚"),
    "a05": ("财政局", "财监罚"), "a06": ("水务局", "水罚"), "a07": ("城市管理综合执法局", "城管罚"), "a08": ("生态环境局", "环罚"),
    "a09": ("交通委员会", "交罚"), "a10": ("市场监督管理局", "市监罚"), "a11": ("政务服务办公室", "政服罚"), "a12": ("审改办", "审改罚"),
    "a13": ("市民服务热线办", "热督罚"), "a14": ("经济和信息化委员会", "经信罚"), "a15": ("统计局", "统罚"), "a16": ("审计局", "审罚"),
}  # fmt: skip

_TIERS = (("轻微", 22), ("一般", 60), ("严重", 18))
_STATUS = (("show", 720), ("rectified", 265), ("objection", 15))
_EFFECTS = {
    "Y-01": "列入信用报告", "Y-02": "评价扣分", "Y-03": "约谈负责人", "Y-04": "限制参加评先评优", "Y-05": "限期整改", "Y-06": "通报批评",
    "Y-07": "个人年度考核不得评优", "Y-08": "暂停安排新增项目",
}  # fmt: skip
_WITHDRAWALS = (
    ("原决定被行政复议机关撤销", "{mark}复决〔2026〕{n}号"),
    ("原判决经再审改判", "{mark}法民再〔2026〕{n}号"),
    ("异议成立：责任主体认定有误", "{mark}信异决〔2026〕{n}号"),
    ("所依据的行为清单条目已经删去", "甲信办〔2026〕9号"),
)


def make_breaches() -> list[Row]:
    """Return all rows, oldest first: on display, near their last day, expired, not yet on display, repaired, exempted, withdrawn."""
    chance = chance_for("breach-records")
    rows = [_make(chance, matter) for matter in _spread(chance, 1000)]
    rows += [_move_end(_make(chance, matter), _ended(chance)) for matter in _spread(chance, 38)]
    rows += [_repair(chance, _make(chance, matter), recent=number < 18) for number, matter in enumerate(_spread(chance, 40))]
    rows += [_postpone(_make(chance, matter)) for matter in _spread(chance, 3)]
    # Apart, so that what was made before stays as it was.
    late = chance_for("breach-records, last days")
    rows += [_move_end(_make(late, matter), RELEASE + timedelta(days=at % 7)) for at, matter in enumerate(_spread(late, 14))]
    rows += [_exempt(at, _make(late, matter)) for at, matter in enumerate(_spread(late, 3), start=1)]
    rows.sort(key=lambda row: (row["decided_on"], row["body_id"], row["title"]))
    _number(rows)
    for row in chance.sample([row for row in rows if row["status"] == "show" and row["decided_on"] < "2026-10-01"], 12):
        _withdraw(chance, row)
    return rows


def _spread(chance: Random, count: int) -> list[Matter]:
    """Return matters in equal parts, shuffled, so that every kind occurs."""
    matters = [MATTERS[at % len(MATTERS)] for at in range(count)]
    chance.shuffle(matters)
    return matters


def _choose_body(chance: Random, pool: str) -> DemoBody:
    """Return a body; one that is made out to do badly comes up more often."""
    return weighted(chance, [(body, 6 + int((1 - body.standing) ** 2 * 90)) for body in POOLS[pool]])


def _decide(chance: Random, tier: str, conduct: str) -> tuple[date, date]:
    """Return the day of the decision and the last day of display by tier."""
    newest = date(2026, 11, 5)
    first = {"轻微": date(2026, 8, 24), "一般": date(2025, 11, 24), "严重": date(2023, 12, 4)}[tier]
    if CONDUCT_BY_ID[conduct].since == "2026":
        first = max(first, date(2026, 4, 2))
    decided = some_day(chance, first, newest)
    if tier == "严重" and chance.random() < 0.6:
        decided = max(decided, some_day(chance, max(first, date(2025, 6, 2)), newest))
    return decided, _last_day(decided, tier)


def _last_day(decided: date, tier: str) -> date:
    """Return the last day of the longest display; before April 2026 the law allowed more, and none here took it."""
    window = load_rules().window("window-2026").tier(tier)
    assert window is not None
    return window.last_shown(decided)


def _authority(chance: Random, kind: str, matter: Matter, body: DemoBody) -> tuple[str, str]:
    """Return who decided and the mark of its document numbers."""
    place, mark = place_of(body), mark_of(body)
    if kind == COURT:
        court = "甲市中级人民法院" if place == "甲市" else f"{place}人民法院"
        return court, f"{mark}{'法执' if chance.random() < 0.7 else '法民初'}"
    if kind == DISCIPLINE:
        return f"{place}纪委监委", f"{mark}纪处"
    if kind == ACCOUNT:
        return f"{place}政务诚信建设专项工作组", f"{mark}问责"
    department, fining = _FINING[matter.area]
    if body.level in ("区政府", "市级部门"):
        place, mark = "甲市", "甲市"
    if f"{place}{department}" == body.name:
        return "甲市审计局" if body.id != "shi-shenji" else "甲市财政局", f"{mark}审罚"
    return f"{place}{department}", f"{mark}{fining}"


def _make(chance: Random, matter: Matter) -> Row:
    """Return one record without its numbers."""
    body = _choose_body(chance, matter.pool)
    kind = weighted(chance, matter.kinds)
    tier = weighted(chance, _TIERS) if matter.conduct not in ("B-014", "B-018") else chance.choice(("一般", "一般", "严重"))
    decided, until = _decide(chance, tier, matter.conduct)
    authority, mark = _authority(chance, kind, matter, body)
    days = chance.randint(*matter.days)
    money = amount(chance, *matter.money) if matter.money else None
    due = decided - timedelta(days=days + chance.randint(20, 60))
    slots = {
        "o": chance.choice(matter.objects), "d": days, "n": chance.randint(2, 9), "day": f"{due.year}年{due.month}月{due.day}日",
        "m": in_ten_thousands(money) if money is not None else "",
    }  # fmt: skip
    shape = chance.choice(matter.facts)
    fact = shape.format(**slots)
    titles = [
        title for title in matter.titles if _SLOT.findall(title) and set(_SLOT.findall(title)) <= {"o", *_SLOT.findall(shape)}
    ]
    sentence = chance.choice(("{a}查明：{f}。", "经{a}认定，{f}。", "{f}，责任单位为{b}。", "{f}。{a}据此作出决定。"))
    notified = after(chance, decided, 1, 3)
    status = weighted(chance, _STATUS)
    has_person = chance.random() < {DISCIPLINE: 1.0, ACCOUNT: 0.55, COURT: 0.2, PENALTY: 0.25}[kind]
    row = {
        "body_id": body.id, "district": place_of(body), "kind": kind, "title": chance.choice(titles).format(**slots),
        "fact": sentence.format(a=authority, f=fact, b=body.name), "official": masked_person(chance) if has_person else "",
        "conduct": matter.conduct, "area": matter.area, "mark": mark, "authority": authority, "decided_on": decided.isoformat(),
        "basis": f"行为清单{matter.conduct}；公示规则2026-04版第{chance.randint(2, 14)}条",
        "amount_cny": str(money) if money is not None else "", "days_late": str(days) if f"{days}天" in fact else "",
        "tier": tier, "status": status, "notified_on": notified.isoformat(),
        "display_from": after(chance, notified, 2, 5).isoformat(), "display_until": until.isoformat(),
        "rectify_by": after(chance, decided, 25, 70).isoformat(), "effect": _effect(chance, matter.conduct, tier), "theme": matter.theme,
    }  # fmt: skip
    _follow_up(chance, row, matter.theme)
    return row


def _effect(chance: Random, conduct: str, tier: str) -> str:
    effects = [_EFFECTS[measure] for measure in CONDUCT_BY_ID[conduct].measures.split("、")]
    points = {"轻微": (1, 4), "一般": (4, 15), "严重": (15, 30)}[tier]
    scored = f"评价扣{chance.randint(*points) / 10:.1f}分"
    return "；".join(scored if effect == "评价扣分" else effect for effect in effects)


def _follow_up(chance: Random, row: Row, theme: str) -> None:
    """Add rectification, objection and statement as the status demands, never after the release."""
    decided, displayed = date.fromisoformat(row["decided_on"]), date.fromisoformat(row["display_from"])
    if row["status"] == "rectified":
        done = after(chance, displayed, 6, 60)
        if done > RELEASE:
            row["status"] = "show"
        else:
            row["rectified_on"] = done.isoformat()
            row["rectification"] = describe_rectification(chance, theme, row["authority"])
    if row["status"] == "objection":
        row["objected_on"] = max(displayed, RELEASE - timedelta(days=chance.randint(0, 4))).isoformat()
        row["objection"] = object_to(chance)
    elif chance.random() < 0.12:
        objected = after(chance, displayed, 3, 20)
        answered = add_working_days(objected, chance.randint(2, 5))
        if answered <= RELEASE:
            row["objected_on"], row["objection"] = objected.isoformat(), object_to(chance)
            row["objection_decided_on"], row["objection_result"] = answered.isoformat(), decide_objection(chance)
    said = after(chance, decided, 8, 30)
    if chance.random() < 0.42 and said <= RELEASE:
        row["statement"], row["statement_on"] = explain(chance, theme), said.isoformat()


def _ended(chance: Random) -> date:
    return some_day(chance, date(2026, 7, 1), RELEASE - timedelta(days=4))


def _move_end(row: Row, until: date) -> Row:
    """Move a record back so that its display ends on a day, or up to three days before it when months differ in length."""
    moved = {key: value for key, value in row.items() if key not in _LATER} | {"status": "show"}
    moved = _shift(moved, until - date.fromisoformat(moved["display_until"]))
    while date.fromisoformat(moved["display_until"]) > until:
        moved = _shift(moved, timedelta(days=-1))
    return moved


def _exempt(number: int, row: Row) -> Row:
    """Let the conduct be exempted (容错免责): such a row is never published."""
    kept = {key: value for key, value in row.items() if key not in _LATER}
    return {**kept, "exempted_by": f"甲信免〔2026〕{number}号", "status": "show"}


def _postpone(row: Row) -> Row:
    """Let display begin after the release: the notice is on its way."""
    kept = {key: value for key, value in row.items() if key not in _LATER}
    kept["status"] = "show"
    return _shift(kept, date(2026, 11, 24) - date.fromisoformat(row["display_from"]))


_LATER = frozenset(
    [
        "rectified_on",
        "rectification",
        "objected_on",
        "objection",
        "objection_decided_on",
        "objection_result",
        "statement",
        "statement_on",
    ]
)
_DAYS = (
    "decided_on",
    "notified_on",
    "display_from",
    "display_until",
    "rectify_by",
    *sorted(key for key in _LATER if key.endswith("_on")),
)


def _shift(row: Row, by: timedelta) -> Row:
    moved = {key: (date.fromisoformat(value) + by).isoformat() if key in _DAYS else value for key, value in row.items()}
    if CONDUCT_BY_ID[row["conduct"]].since == "2026" and moved["decided_on"] < "2026-04-01":
        moved["conduct"] = "B-031"
        moved["basis"] = moved["basis"].replace(row["conduct"], "B-031")
    moved["display_until"] = _last_day(date.fromisoformat(moved["decided_on"]), moved["tier"]).isoformat()
    return moved


def _repair(chance: Random, row: Row, *, recent: bool) -> Row:
    """Let a record be put right and repaired: display ends within the legal working days of the decision."""
    if recent:
        repaired = chance.choice([date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)])
    else:
        repaired = some_day(chance, date(2026, 3, 2), date(2026, 11, 12))
    decided = some_day(chance, repaired - timedelta(days=300), repaired - timedelta(days=130))
    row = _shift({key: value for key, value in row.items() if key not in _LATER}, decided - date.fromisoformat(row["decided_on"]))
    rectified = after(chance, decided, 20, 80)
    row |= {
        "tier": "一般", "status": "repaired", "rectified_on": rectified.isoformat(),
        "rectification": describe_rectification(chance, row["theme"], row["authority"]),
        "repair_applied_on": (repaired - timedelta(days=chance.randint(6, 14))).isoformat(), "repaired_on": repaired.isoformat(),
        "display_until": (load_rules().limit("withdraw-repaired", repaired).end_after(repaired) - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    if chance.random() < 0.5:
        row["statement"], row["statement_on"] = explain(chance, row["theme"]), after(chance, decided, 8, 30).isoformat()
    return row


def _number(rows: list[Row]) -> None:
    """Give each record its id and document number, counted by year and by office in order of date."""
    by_year: Counter[str] = Counter()
    by_office: Counter[tuple[str, str]] = Counter()
    for row in rows:
        year, mark = row["decided_on"][:4], row.pop("mark")
        row.pop("theme")
        by_year[year] += 1
        # Offices issue other documents too, so the numbers have gaps that depend on the mark alone.
        by_office[mark, year] += 1 + (len(mark) * 7 + by_year[year]) % 4
        row["record_id"] = f"JS-{year}-{by_year[year]:04d}"
        row["document_no"] = f"{mark}〔{year}〕{by_office[mark, year]}号"


def _withdraw(chance: Random, row: Row) -> None:
    reason, act = chance.choice(_WITHDRAWALS)
    on = some_day(chance, max(date.fromisoformat(row["display_from"]), date(2026, 9, 1)), date(2026, 11, 19))
    mark = mark_of(BY_ID[row["body_id"]])
    told = max(date.fromisoformat(row["display_from"]), on - timedelta(days=chance.randint(0, 2)))
    row |= {
        "withdrawal_told_on": told.isoformat(),
        "status": "withdrawn", "withdrawn_on": on.isoformat(), "withdrawn_reason": reason,
        "withdrawn_act": act.format(mark=mark, n=chance.randint(6, 180)),
    }  # fmt: skip
