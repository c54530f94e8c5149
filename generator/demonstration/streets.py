"""G3: what streets and towns publish — affairs, finances, projects of credit for people, demonstration places."""

from __future__ import annotations

from datetime import date, timedelta

from generator.demonstration.bodies import DISTRICTS, STREETS
from generator.demonstration.chance import RELEASE, chance_for, some_day, weighted
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import (
    DISTRICT,
    REQUIRED,
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
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_OFFICE = "甲市民政局（演示）"


def street_finance() -> Table:
    """Return the yearly finances of streets and towns."""
    fields = (
        period_field("年度", "year"), body_field("街镇"), number("income", "收入合计", "万元"), number("grants", "上级拨付", "万元"), number("own", "自有收入", "万元"),
        number("spending", "支出合计", "万元"), number("people", "民生支出", "万元"), number("works", "建设支出", "万元"), number("office", "运转支出", "万元"), number("people_rate", "民生支出占比", "%"),
    )  # fmt: skip
    chance = chance_for("street-finance")
    sizes = {body.id: chance.randint(6000, 24000) for body in STREETS}
    rows = []
    for at, year in enumerate(("2021", "2022", "2023", "2024", "2025")):
        for body in STREETS:
            income = sizes[body.id] * (100 + 3 * at + chance.randint(-2, 3)) // 100
            grants = income * chance.randint(55, 78) // 100
            spending = income * chance.randint(92, 99) // 100
            people = spending * min(72, 44 + at * 2 + int(body.standing * 12) + chance.randint(-3, 3)) // 100
            works = (spending - people) * chance.randint(40, 60) // 100
            rows.append(
                {"period": year, "body_id": body.id, "income": str(income), "grants": str(grants), "own": str(income - grants), "spending": str(spending), "people": str(people),
                 "works": str(works), "office": str(spending - people - works), "people_rate": f"{people / spending * 100:.1f}"}
            )  # fmt: skip
    return figures(
        "street-finance", "街镇财务公开", "每个街镇一年收了多少、花在哪里，每街镇每年一行。", fields, rows,
        measures=(
            {"column": "income", "total": "sum"}, {"column": "spending", "total": "sum"}, {"column": "people", "total": "sum"}, {"column": "works", "total": "sum"}, {"column": "office", "better": "lower", "total": "sum"},
            {"column": "people_rate", "better": "higher", "total": "mean", "weight": "spending", "target": 55},
        ),
        charted=("people_rate",), owed=owed_by(180, "2021", levels=["街镇"]), noun="街镇财务", update="每年", office=_OFFICE, about="金额为决算数。", safeguard="g3",
        checks=[
            {"rule": "sum", "total": "income", "parts": ["grants", "own"], "why": "每一笔收入都有来源"},
            {"rule": "sum", "total": "spending", "parts": ["people", "works", "office"], "why": "每一笔支出都有去向"},
        ],
    )  # fmt: skip


_AFFAIRS = {
    "村居务": ("集体资产出租", "低保名单复核", "公益岗位招录"), "民生实事": ("助餐点选址", "口袋公园方案", "加装电梯分摊"), "征收补偿": ("签约进度", "补偿款发放", "过渡费发放"),
    "公共收益": ("停车收费使用", "广告位收入", "维修资金动用"),
}  # fmt: skip


def street_affairs() -> Table:
    """Return affairs that streets and towns are to publish, and when they did."""
    states = ("按时公开", "逾期公开", "逾期未公开", "未到期")
    fields = (
        key_field("编号", "JW"), body_field("街镇"), Field("district", "地区", constraints={**REQUIRED, "enum": [body.short_name for body in DISTRICTS]}), choice("topic", "类别", _AFFAIRS),
        Field("matter", "事项", constraints=REQUIRED), day("decided_on", "议定日期", required=True), day("due_on", "应公开", "议定后20天内。", required=True), day("published_on", "公开日期"),
        count("days_late", "逾期", "天", "截至本批发布日。"), count("attended", "参加议事", "人"), choice("outcome", "公开情况", states),
    )  # fmt: skip
    chance = chance_for("street-affairs")
    rows = []
    for _ in range(420):
        body = chance.choice(STREETS)
        topic = chance.choice(tuple(_AFFAIRS))
        decided = some_day(chance, date(2025, 1, 6), date(2026, 11, 10))
        due, published, late = settle(chance, body, decided, 20)
        outcome = ("逾期公开" if late else "按时公开") if published else "逾期未公开" if late else "未到期"
        rows.append(
            {"id": "", **body_row(body), "topic": topic, "matter": chance.choice(_AFFAIRS[topic]), "decided_on": decided.isoformat(), "due_on": due.isoformat(), "published_on": iso(published),
             "days_late": str(late), "attended": str(chance.randint(12, 160)), "outcome": outcome}
        )  # fmt: skip
    return sheet(
        "street-affairs", "街镇事务公开", "街镇议定的事按时公开没有，每件一行。", fields, number_rows(rows, "JW", "decided_on"), by="district",
        columns=("topic", "body_id", "decided_on", "due_on", "published_on", "days_late", "attended", "outcome"), row_title="{matter}", date="decided_on", label="outcome",
        facets=("outcome", "topic", "district"), searched=("matter", "topic"), noun="街镇事务", counter="件", owed={"begun": "decided_on", "days": 20, "published": "published_on"}, update="每月", about="议定后20天内应当公开。", office=_OFFICE, safeguard="g3",
    )  # fmt: skip


_THEMES = {
    "就业": ("零工驿站", "信用招聘会"), "物业管理": ("物业红黑榜", "信用物业费折扣"), "就学": ("课后托管", "信用借阅"), "家庭": ("家政人员信用码",), "养老": ("先助餐后付费", "信用养老床位"),
    "助残": ("辅具信用租借",), "扶贫": ("消费帮扶专柜",), "医疗": ("先诊疗后付费",), "住房": ("免押租房",), "出行": ("信用乘车",), "停车": ("先离场后付费",), "消防": ("家庭灭火器信用领用",),
    "防盗": ("邻里守望",), "拥军": ("军属优先办",), "便民": ("免押借伞", "证明承诺办"),
}  # fmt: skip


def street_projects() -> Table:
    """Return projects of credit for people (信用惠民) by theme."""
    states = ("运行中", "已完成", "已停办")
    fields = (
        key_field("编号", "HM"), body_field("街镇"), DISTRICT, choice("theme", "领域", _THEMES), Field("project", "项目", constraints=REQUIRED), Field("benefit", "居民得到什么"),
        count("served", "受益", "人次"), number("budget", "投入", "万元"), number("satisfied", "满意率", "%"), day("started_on", "启动日期", required=True), choice("outcome", "情况", states), Field("stopped", "停办原因"),
    )  # fmt: skip
    chance = chance_for("street-projects")
    rows = []
    for theme, projects in _THEMES.items():
        for body in chance.sample(STREETS, 8):
            outcome = weighted(chance, (("运行中", 7), ("已完成", 2), ("已停办", 1)))
            rows.append(
                {"id": "", **body_row(body), "theme": theme, "project": f"{body.aliases}{chance.choice(projects)}", "benefit": chance.choice(("免押金", "先用后付", "优先办理", "少交材料", "费用减免")),
                 "served": str(chance.randint(60, 9800)), "budget": f"{chance.uniform(2, 90):.1f}", "satisfied": f"{84 + body.standing * 14 + chance.uniform(-3, 2):.1f}",
                 "started_on": some_day(chance, date(2022, 3, 1), date(2026, 9, 30)).isoformat(), "outcome": outcome, "stopped": "使用的人少，并入其他项目" if outcome == "已停办" else ""}
            )  # fmt: skip
    return sheet(
        "street-projects", "信用惠民项目", "就业、养老、出行等十五个领域的信用惠民项目，谁在办、多少人受益，每个一行。", fields, number_rows(rows, "HM", "started_on"), by="theme",
        columns=("body_id", "benefit", "served", "budget", "satisfied", "started_on", "outcome"), totals=("served", "budget"), row_title="{project}", sentence="{stopped}", date="started_on",
        label="outcome", facets=("theme", "outcome", "district"), searched=("project", "theme", "benefit"), noun="惠民项目", counter="个", update="每季",
        about="信用惠民只做加法：信用好的多得方便，没有参加的照常享受公共服务。", office=_OFFICE, safeguard="g3",
    )  # fmt: skip


def demonstration_places() -> Table:
    """Return demonstration districts, streets and towns, those that lost the name too."""
    levels, states = ("示范区", "示范街镇"), ("创建中", "已命名", "已摘牌")
    fields = (
        key_field("编号", "SF"), body_field("机构"), DISTRICT, choice("level", "类型", levels), Field("theme", "示范内容", constraints=REQUIRED), day("applied_on", "申报日期", required=True),
        day("named_on", "命名日期"), day("checked_on", "最近复核"), number("score", "复核得分", "分"), choice("outcome", "情况", states), Field("reason", "说明"),
    )  # fmt: skip
    chance = chance_for("demonstration-places")
    rows = []
    for body in (*DISTRICTS[:9], *STREETS[:19]):
        applied = some_day(chance, date(2022, 3, 1), date(2026, 5, 30))
        named = applied + timedelta(days=chance.randint(120, 400))
        score = 68 + body.standing * 28 + chance.uniform(-3, 3)
        outcome = "创建中" if named > RELEASE else "已摘牌" if score < 81 else "已命名"
        rows.append(
            {"id": "", **body_row(body), "level": levels[body.level == "街镇"], "theme": chance.choice(("合同履约", "承诺公开", "街镇财务公开", "信用惠民", "诚信教育")), "applied_on": applied.isoformat(),
             "named_on": named.isoformat() if outcome != "创建中" else "", "checked_on": iso(min(RELEASE, named + timedelta(days=180))) if outcome != "创建中" else "",
             "score": f"{score:.1f}" if outcome != "创建中" else "", "outcome": outcome, "reason": "复核低于81分" if outcome == "已摘牌" else ""}
        )  # fmt: skip
    return sheet(
        "demonstration-places", "政务诚信示范区和示范街镇", "哪些地方是示范、复核得多少分、有没有摘牌，每个一行。", fields, number_rows(rows, "SF", "applied_on"), by="level",
        columns=("body_id", "theme", "applied_on", "named_on", "checked_on", "score", "outcome", "reason"), row_title="{district}{theme}示范", date="applied_on", label="outcome",
        facets=("outcome", "level"), searched=("theme", "reason"), noun="示范", counter="个", update="每半年", about="命名以后每年复核，低于81分的摘牌。", office=_OFFICE, safeguard="g3",
    )  # fmt: skip
