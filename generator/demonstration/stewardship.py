"""A05 and A08: government debt with limits and warning levels; environmental targets against outcomes, tasks, firms' ratings."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from generator.demonstration.bodies import BY_ID, CITY, DISTRICTS, DemoBody
from generator.demonstration.chance import chance_for, some_day, weighted
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import (
    DISTRICT,
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
    period_field,
    settle,
    sheet,
    year_field,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_DEBT_YEARS = ("2021", "2022", "2023", "2024", "2025")
# Debt ratio in percent from which a level begins, as the finance departments' four colours have it.
BANDS = ((None, 120, "绿"), (120, 200, "黄"), (200, 300, "橙"), (300, None, "红"))
_RATINGS = (("AAA", 120), ("AA+", 160), ("AA", 200), ("AA-", 300))


def debt() -> Table:
    """Return debt limits, balances, ratios, risk levels and ratings by government and year."""
    fields = (
        period_field("年末", "year"), body_field("政府"), number("general_limit", "一般债务限额", "亿元"), number("special_limit", "专项债务限额", "亿元"),
        number("limit", "限额", "亿元"), number("general_balance", "一般债务余额", "亿元"), number("special_balance", "专项债务余额", "亿元"), number("balance", "余额", "亿元"),
        number("capacity", "综合财力", "亿元"), number("ratio", "债务率", "%", "余额除以综合财力。"), number("repaid", "当年偿还本金", "亿元"), number("due", "当年到期本金", "亿元"),
        number("extended", "当年展期本金", "亿元"), Field("level", "风险等级"), Field("rating", "信用评级", "由信用评级机构评定。"), Field("action", "问责和处置"),
    )  # fmt: skip
    return figures(
        "government-debt", "政府债务限额、余额和风险等级", "每级政府年末欠了多少、上限多少、能不能还，每政府每年一行。", fields, _debts(),
        measures=(
            {"column": "limit", "total": "sum"}, {"column": "balance", "total": "sum", "limit": "limit"}, {"column": "general_balance", "total": "sum", "limit": "general_limit"},
            {"column": "special_balance", "total": "sum", "limit": "special_limit"}, {"column": "capacity", "total": "sum"},
            {"column": "ratio", "better": "lower", "total": "mean", "weight": "capacity",
             "bands": [{"from": low, "name": name} if low is not None else {"name": name} for low, _, name in BANDS]},
            {"column": "repaid", "total": "sum"},
        ),
        charted=("ratio", "balance"), owed=owed_by(120, _DEBT_YEARS[0], levels=["市政府", "区政府"]), words=["level", "rating", "action"], noun="债务年报", number="D-018", area="a05", update="每年", office="甲市财政局（演示）",
        about="余额不得超过限额。债务率120%以下为绿，120%至200%为黄，200%至300%为橙，300%以上为红。市本级不含各区。",
        checks=[
            {"rule": "sum", "total": "limit", "parts": ["general_limit", "special_limit"], "why": "限额由一般债务和专项债务组成"},
            {"rule": "sum", "total": "balance", "parts": ["general_balance", "special_balance"], "why": "余额由一般债务和专项债务组成"},
            {"rule": "sum", "total": "due", "parts": ["repaid", "extended"], "why": "到期的本金，还了的和展期的"},
        ],
    )  # fmt: skip


def _debts() -> list[Row]:
    chance = chance_for("government-debt")
    rows = []
    for body in (BY_ID[CITY], *DISTRICTS):
        capacity = Decimal(chance.randint(900, 1400) if body.id == CITY else chance.randint(120, 420))
        ratio = Decimal(60 + int((1 - body.standing) * 260))
        for at, year in enumerate(_DEBT_YEARS):
            wealth = (capacity * (100 + 3 * at) / 100).quantize(Decimal("0.1"))
            balance = (wealth * (ratio + at * chance.randint(-2, 7)) / 100).quantize(Decimal("0.1"))
            rows.append(
                _debt(
                    body,
                    year,
                    wealth,
                    balance,
                    Decimal(chance.randint(103, 118)) / 100,
                    Decimal(chance.randint(35, 60)) / 100,
                    chance.randint(5, 12),
                )
            )
    return sorted(rows, key=lambda row: row["period"])


def _debt(body: DemoBody, year: str, wealth: Decimal, balance: Decimal, room: Decimal, general: Decimal, share: int) -> Row:
    tenth = Decimal("0.1")
    first, limit = (balance * general).quantize(tenth), (balance * room).quantize(tenth)
    first_limit = (limit * general).quantize(tenth)
    # A limit of each kind is never below its balance.
    first_limit = min(max(first_limit, first), limit - (balance - first))
    ratio = (balance / wealth * 100).quantize(tenth, ROUND_HALF_UP)
    level = next(name for low, high, name in BANDS if (low is None or ratio >= low) and (high is None or ratio < high))
    due = (balance * share / 100).quantize(tenth)
    extended = (due * (30 if level in ("橙", "红") else 0) / 100).quantize(tenth)
    action = {"绿": "", "黄": "提示", "橙": "约谈主要负责人，限期压降", "红": "启动应急预案，暂停新增举债"}[level]
    return {
        "period": year, "body_id": body.id, "general_limit": str(first_limit), "special_limit": str(limit - first_limit), "limit": str(limit),
        "general_balance": str(first), "special_balance": str(balance - first), "balance": str(balance), "capacity": str(wealth), "ratio": str(ratio),
        "repaid": str(due - extended), "due": str(due), "extended": str(extended), "level": level,
        "rating": next((mark for mark, most in _RATINGS if ratio < most), "A+"), "action": action,
    }  # fmt: skip


_ENVIRONMENT = {
    "pm25": ("PM2.5年均浓度", "微克/立方米", "lower", 34, -1.2), "good_days": ("空气优良天数比例", "%", "higher", 80, 1.4), "water": ("考核断面达标率", "%", "higher", 82, 2.2),
    "sewage": ("污水集中处理率", "%", "higher", 90, 1.3), "waste": ("生活垃圾回收利用率", "%", "higher", 32, 2.1), "soil": ("受污染耕地安全利用率", "%", "higher", 91, 0.9),
}  # fmt: skip


def environment_targets() -> Table:
    """Return environmental targets promised in public and what came of them, by district and year."""
    fields = [period_field("年度", "year"), body_field("政府")]
    for key, (title, unit, _, _, _) in _ENVIRONMENT.items():
        fields += [number(f"{key}_target", f"{title}目标", unit), number(key, title, unit)]
    fields += [count("targets", "公开目标", "项"), count("met", "完成", "项"), count("missed", "未完成", "项")]
    return figures(
        "environment-targets", "环境保护目标和完成情况", "各区年初公开承诺的环境目标和年底实际，每区每年一行。", fields, _targets(),
        measures=(
            *({"column": key, "better": better, "total": "mean", "target_column": f"{key}_target"} for key, (_, _, better, _, _) in _ENVIRONMENT.items()),
            {"column": "met", "better": "higher", "total": "sum"}, {"column": "missed", "better": "lower", "total": "sum"},
        ),
        charted=("pm25", "water"), owed=owed_by(60, "2021", levels=["区政府"]), is_kept=lambda row: row["missed"] != "0", noun="环境目标", number="D-023", area="a08", update="每年", office="甲市生态环境局（演示）",
        about="每区的目标不同，红字表示没有达到自己公开的目标。没有完成的，列入环境任务逐项跟踪。",
        checks=[{"rule": "sum", "total": "targets", "parts": ["met", "missed"], "why": "公开的每一项目标都有结果"},
                {"rule": "total", "column": "missed", "of": "environment-tasks", "match": {"body_id": "body_id", "period": "year"}, "among": {"column": "kind", "equals": ["目标未完成"]},
                  "why": "没有完成的目标逐项跟踪"}],
    )  # fmt: skip


def _outcomes() -> list[tuple[DemoBody, str, dict[str, tuple[Decimal, Decimal, bool]]]]:
    """Return per district and year: each indicator's target, outcome and whether it was met."""
    chance = chance_for("environment-targets")
    found = []
    for body in DISTRICTS:
        for at, year in enumerate(("2021", "2022", "2023", "2024", "2025")):
            made = {}
            for key, (_, _, better, start, step) in _ENVIRONMENT.items():
                sign = -1 if better == "lower" else 1
                target = (Decimal(str(start)) + Decimal(str(step)) * at + chance.randint(-1, 1)).quantize(Decimal("0.1"))
                gap = Decimal(str(round(chance.uniform(-0.9, 2.4) * (body.standing + 0.15) - (1 - body.standing) * 0.9, 1)))
                outcome = target + sign * gap
                outcome = min(outcome, Decimal("100.0")) if better == "higher" else outcome
                made[key] = (target, outcome, outcome >= target if better == "higher" else outcome <= target)
            found.append((body, year, made))
    return found


def _targets() -> list[Row]:
    rows = []
    for body, year, made in _outcomes():
        row = {"period": year, "body_id": body.id}
        for key, (target, outcome, _) in made.items():
            row |= {f"{key}_target": str(target), key: str(outcome)}
        met = sum(is_met for _, _, is_met in made.values())
        rows.append(row | {"targets": str(len(made)), "met": str(met), "missed": str(len(made) - met)})
    return sorted(rows, key=lambda row: row["period"])


_INSPECTED = (
    "入河排口整治",
    "混凝土搅拌站扬尘",
    "餐饮油烟",
    "工业固废堆放",
    "噪声扰民工地",
    "污水厂超负荷运行",
    "黑臭水体反弹",
    "建筑垃圾消纳点",
)
_TASK_STATES = ("已完成", "逾期完成", "逾期未完成", "整改中")


def environment_tasks() -> Table:
    """Return what follows missed targets and inspections: tasks with a deadline, and whether they became records."""
    fields = (
        key_field("任务编号", "HB"), body_field("责任机构"), DISTRICT, year_field("所属年度"), choice("kind", "来源", ("目标未完成", "督察指出", "质量恶化")),
        Field("task", "任务", constraints={"required": True}), day("raised_on", "提出日期", required=True), day("due_on", "期限", required=True), day("done_on", "完成日期"),
        count("days_late", "逾期", "天", "截至本批发布日。"), choice("outcome", "情况", _TASK_STATES), choice("recorded", "是否列入失信记录", ("是", "否")),
    )  # fmt: skip
    return sheet(
        "environment-tasks", "环境整改任务", "没有完成的目标、督察指出的问题、变差的环境质量，逐项限期整改，每项一行。", fields, _tasks(),
        by="year", columns=("kind", "body_id", "raised_on", "due_on", "done_on", "days_late", "outcome", "recorded"), row_title="{task}", date="raised_on", label="outcome",
        facets=("outcome", "kind", "recorded", "district"), searched=("task",), noun="环境任务", counter="项", area="a08", update="每季",
        about="逾期90天以上没有完成的，按行为清单列入失信记录。", office="甲市生态环境局（演示）",
    )  # fmt: skip


def _tasks() -> list[Row]:
    chance = chance_for("environment-tasks")
    rows = []
    for body, year, made in _outcomes():
        for key, (target, outcome, is_met) in made.items():
            if not is_met:
                title, unit = _ENVIRONMENT[key][:2]
                shown = unit if unit == "%" else f" {unit}"
                text = f"{title}目标 {target}{shown}，实际 {outcome}{shown}"
                rows.append(_task(chance, body, year, "目标未完成", text, date(int(year) + 1, 2, chance.randint(3, 26))))
    for _ in range(110):
        body = weighted(chance, [(body, 2 + int((1 - body.standing) * 8)) for body in DISTRICTS])
        raised = some_day(chance, date(2022, 1, 10), date(2026, 10, 20))
        kind = weighted(chance, (("督察指出", 4), ("质量恶化", 1)))
        text = chance.choice(_INSPECTED) if kind == "督察指出" else f"第{chance.randint(1, 40):02d}号断面水质下降一级"
        rows.append(_task(chance, body, str(raised.year), kind, text, raised))
    return number_rows(rows, "HB", "raised_on")


def _task(chance: Random, body: DemoBody, year: str, kind: str, text: str, raised: date) -> Row:
    due, done, late = settle(chance, body, raised, chance.choice((90, 120, 180)))
    outcome = ("逾期完成" if late else "已完成") if done else "逾期未完成" if late else "整改中"
    return {
        "id": "", **body_row(body), "year": year, "kind": kind, "task": text, "raised_on": raised.isoformat(), "due_on": due.isoformat(), "done_on": iso(done),
        "days_late": str(late), "outcome": outcome, "recorded": "是" if late >= 90 else "否",
    }  # fmt: skip


_GRADES = ("绿", "蓝", "黄", "红", "黑")


def environment_credit() -> Table:
    """Return the environmental credit evaluation of firms, by grade."""
    fields = (
        key_field("评价编号", "QX"), Field("enterprise", "企业", "虚构，以编号代称。", constraints={"required": True}), body_field("评价机构"), DISTRICT, Field("industry", "行业"),
        number("score", "得分", "分"), choice("grade", "等级", _GRADES), count("penalties", "当年处罚", "次"), Field("consequence", "后果"), day("rated_on", "评定日期", required=True),
    )  # fmt: skip
    chance = chance_for("environment-credit")
    told = {"绿": "减少检查频次", "蓝": "正常监管", "黄": "约谈提醒", "红": "加密检查，限制评优", "黑": "联合惩戒，限制新增排污"}
    rows = []
    for at in range(1, 71):
        body = weighted(chance, [(body, 3) for body in DISTRICTS])
        penalties = chance.choice((0, 0, 0, 0, 1, 1, 2, 4))
        score = max(30, 98 - penalties * 14 - chance.randint(0, 16))
        grade = next(mark for mark, least in zip(_GRADES, (90, 75, 60, 45, 0), strict=True) if score >= least)
        rows.append(
            {"id": "", "enterprise": f"第{at:03d}号排污企业", **body_row(body), "industry": chance.choice(("电镀", "印染", "食品加工", "机械制造", "化工", "建材")), "score": str(score),
             "grade": grade, "penalties": str(penalties), "consequence": told[grade], "rated_on": date(2026, 4, chance.randint(7, 28)).isoformat()}
        )  # fmt: skip
    return sheet(
        "environment-credit", "企业环境信用评价", "排污企业的环境信用等级和后果，每家一行。", fields, number_rows(rows, "QX", "rated_on"),
        by="grade", columns=("industry", "score", "penalties", "consequence", "body_id", "rated_on"), totals=("penalties",), row_title="{enterprise}", date="rated_on", label="grade",
        facets=("grade", "industry", "district"), searched=("enterprise", "industry"), noun="企业", counter="家", area="a08", update="每年",
        about="等级由得分得出：90分以上绿，75分以上蓝，60分以上黄，45分以上红，其余黑。", office="甲市生态环境局（演示）",
    )  # fmt: skip
