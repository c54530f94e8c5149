"""Invented 12345 hotline figures by body and month, and who answers for which task."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from generator.demonstration.bodies import BODIES, BY_ID, CITY, CITY_DEPARTMENTS, DISTRICTS, DemoBody, answers_for
from generator.demonstration.chance import chance_for
from generator.demonstration.conduct import AREAS
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import settle

Row = dict[str, str]

MONTHS = tuple(f"{year}-{month:02d}" for year in range(2022, 2027) for month in range(1, 13))[:-2]
# Calls rise in the rainy season and fall at the turn of the year.
_SEASON = (82, 76, 95, 98, 104, 118, 124, 120, 108, 99, 94, 90)
_HOTLINE_DEPARTMENTS = (
    "qu-bing-zhujian", "qu-bing-jiaotong", "qu-wu-shuiwu",
    "qu-jia-shichang", "qu-yi-jiaoyu", "qu-bing-gengxin", "qu-xin-shengtai",
    "shi-zhujian", "shi-shuiwu", "shi-jiaotong", "shi-gongan", "shi-shichang", "shi-renshe", "shi-shengtai", "shi-minzheng", "shi-jiaoyu",
    "shi-fagai", "shi-shengai", "shi-yanghu",
)  # fmt: skip


HOTLINE_OWED = owed_by(10, MONTHS[0], levels=["区政府", "街镇"], bodies=_HOTLINE_DEPARTMENTS)


def make_hotline() -> list[Row]:
    """Return calls taken, cases closed in time (%), satisfaction (%) and repeated calls per body and month."""
    chance = chance_for("hotline")
    bodies = [body for body in BODIES if body.level in ("区政府", "街镇") or body.id in _HOTLINE_DEPARTMENTS]
    sizes = {body.id: chance.randint(*_size(body)) for body in bodies}
    return [_month(chance, body, period, sizes[body.id]) for period in MONTHS for body in bodies]


def _size(body: DemoBody) -> tuple[int, int]:
    return {"区政府": (3200, 7800), "市级部门": (700, 2600), "区级部门": (240, 900)}.get(body.level, (180, 620))


def _month(chance: Random, body: DemoBody, period: str, size: int) -> Row:
    calls = size * _SEASON[int(period[5:]) - 1] // 100 * chance.randint(93, 108) // 100
    in_time = min(999, 905 + int(body.standing * 85) + chance.randint(-14, 14))
    satisfied = min(990, 838 + int(body.standing * 120) + chance.randint(-22, 22))
    repeated = calls * max(8, 92 - int(body.standing * 70) + chance.randint(-8, 8)) // 1000
    return {
        "period": period, "body_id": body.id, "received": str(calls), "closed_in_time": _percent(in_time), "satisfied": _percent(satisfied),
        "repeated": str(repeated),
    }  # fmt: skip


def _percent(per_mille: int) -> str:
    return str((Decimal(per_mille) / 10).quantize(Decimal("0.1"), ROUND_HALF_UP))


_TASKS = (
    (
        "M1",
        "工作机制",
        "建立诚信记录，编制三清单，归集、共享和公开",
        ("shi-fagai", "shi-gongwuyuan", "shi-renshe", "shi-sifa", "shi-xinyong"),
    ),
    ("M2", "工作机制", "守信激励、失信惩戒的发起、响应和反馈", ("shi-fagai", "shi-sifa", "shi-xinyong")),
    ("M3", "工作机制", "监督检查和考核评价，结果向社会公布", ("shi-fagai", "shi-gongwuyuan", "shi-shenji")),
    ("M4", "工作机制", "告知、异议、投诉、修复和容错免责", ("shi-fagai", "shi-gongwuyuan", "shi-xinyong")),
)
_TASK_TEXTS = {
    "a01": "合同款按期支付、采购项目按时验收", "a02": "合作项目付费和信息公开可追溯", "a03": "招标投标信用评价和代理机构监管", "a04": "政策承诺和招商协议兑现",
    "a05": "债务限额、余额和风险等级按期公开", "a06": "河长公开承诺和分级考核", "a07": "隐患、违建和住宅小区治理督办", "a08": "环境保护目标公开承诺和督察整改",
    "a09": "交通执法规范、应急处置到位", "a10": "检查和抽检结果不漏报、不瞒报", "a11": "网上办事的满意度、时限和公开", "a12": "审批目录管理，中介与机关脱钩",
    "a13": "热线办理绩效公开，集中投诉预警", "a14": "企业诉求限时答复，惠企资金按时到账", "a15": "统计数据质量责任，造假必查", "a16": "审计结果公开，问题限期整改",
}  # fmt: skip
_SAFEGUARDS = (
    ("G1", "保障措施", "专项工作组统筹，主要负责人为第一责任人", ("shi-fagai", "shi-gongwuyuan")),
    ("G2", "保障措施", "各区、各部门制定实施方案和评价办法", ()),
    ("G3", "保障措施", "街镇公开承诺，信用惠民项目和示范创建", ("shi-fagai", "shi-minzheng")),
    ("G4", "保障措施", "公务员诚信档案、教育和培训", ("shi-gongwuyuan", "shi-fagai")),
    ("G5", "保障措施", "信用服务机构参与评价和监测", ("shi-fagai", "shi-xinyong")),
)
_WITHOUT_DISTRICTS = frozenset({"M4", "a11", "a12", "a13", "a15", "a16"})


def make_responsibilities() -> list[Row]:
    """Return a row per task and body that answers for it: the first department leads, the districts carry out."""
    areas = tuple(
        (area, "重点领域", _TASK_TEXTS[area], tuple(body.id for body in CITY_DEPARTMENTS if answers_for(body, area)))
        for area in AREAS
    )
    chance = chance_for("responsibilities")
    rows: list[Row] = []
    for task, group, text, departments in (*_TASKS, *areas, *_SAFEGUARDS):
        for place, body in enumerate(departments or (CITY,)):
            rows.append(
                {"task_id": task.upper(), "group": group, "task": text, "body_id": body, "role": "牵头" if place == 0 else "配合"}
            )
        if task not in _WITHOUT_DISTRICTS:
            rows += [
                {"task_id": task.upper(), "group": group, "task": text, "body_id": body.id, "role": "落实"} for body in DISTRICTS
            ]
        if task == "G3":
            rows += [
                {"task_id": task, "group": group, "task": text, "body_id": body.id, "role": "落实"}
                for body in BODIES
                if body.level == "街镇"
            ]
    return [row | _progress(chance, row) for row in rows]


# By role: until when its part is due in 2026, and what is then there.
_PARTS = {
    "牵头": (date(2026, 6, 30), ("年度方案已公布", "牵头会议已召开，分工已公布")), "配合": (date(2026, 9, 30), ("数据已对接", "配合事项已办结，已回复牵头单位")),
    "落实": (date(2026, 10, 31), ("自查已完成并公布", "任务已验收")),
}  # fmt: skip
UNDONE = ("方案在征求意见", "自查未报", "按计划推进")


def _progress(chance: Random, row: Row) -> Row:
    """Return by when a body is to have done its part this year, when it had, and what came of it."""
    due, done_words = _PARTS[row["role"]]
    # One in six is a task of the whole year.
    due = date(2026, 12, 31) if chance.random() < 1 / 6 else due
    _, done, late = settle(chance, BY_ID[row["body_id"]], due - timedelta(days=150), 150)
    said = chance.choice(done_words) if done else chance.choice(UNDONE[:2]) if late else UNDONE[2]
    return {"due_on": due.isoformat(), "done_on": done.isoformat() if done else "", "progress": said}
