"""A11 to A13: online service, approval items and items set up without authority, complaints to the 12345 hotline by topic."""

from __future__ import annotations

from datetime import date, timedelta

from generator.demonstration.bodies import BODIES, BY_ID, DISTRICTS
from generator.demonstration.chance import RELEASE, chance_for, some_day, weighted
from generator.demonstration.figures import HOTLINE_OWED, make_hotline
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import (
    DISTRICT,
    QUARTERS,
    REQUIRED,
    TO_BODY,
    body_field,
    body_row,
    choice,
    count,
    day,
    figures,
    key_field,
    number,
    number_rows,
    percent,
    period_field,
    settle,
    share,
    sheet,
    year_field,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_WINDOWS = (*DISTRICTS, *(BY_ID[each] for each in (
    "shi-renshe", "shi-minzheng", "shi-gongan", "shi-jiaoyu", "shi-shichang", "shi-zhujian", "shi-jiaotong", "shi-shengai", "qu-jia-shichang", "qu-bing-zhujian",
)))  # fmt: skip


def service_quality() -> Table:
    """Return by body and quarter how online service went: in time, satisfied, open, differentiated."""
    fields = (
        period_field("季度"), body_field("办理机构"), count("received", "办件"), count("in_time", "按承诺时限办结"), count("late", "超时"), number("in_time_rate", "按时率", "%"),
        number("online", "全程网办率", "%"), number("satisfied", "好评率", "%"), number("openness", "信息公开率", "%"), number("days", "平均办结用时", "天"),
        count("green", "守信绿色通道办件", "件", "对守信主体容缺受理、优先办理的。"), count("reviews", "差评"), count("visited", "已回访"), count("unvisited", "未回访"),
    )  # fmt: skip
    chance = chance_for("service-quality")
    sizes = {body.id: chance.randint(2800, 16000) for body in _WINDOWS}
    rows = []
    for at, period in enumerate(QUARTERS):
        for body in _WINDOWS:
            received = sizes[body.id] * chance.randint(90, 112) // 100
            late = share(chance, received, body.standing, 3, 90)
            reviews = share(chance, received, body.standing, 1, 12)
            unvisited = share(chance, reviews, body.standing, 10, 260)
            rows.append(
                {"period": period, "body_id": body.id, "received": str(received), "in_time": str(received - late), "late": str(late), "in_time_rate": percent(received - late, received),
                 "online": f"{min(98.0, 42 + at * 1.9 + body.standing * 18 + chance.uniform(-2, 2)):.1f}", "satisfied": f"{min(99.8, 88 + body.standing * 11 + chance.uniform(-1.2, 1)):.1f}",
                 "openness": f"{min(100.0, 90 + body.standing * 10 + chance.uniform(-1, 1)):.1f}", "days": f"{3 + (1 - body.standing) * 9 + chance.uniform(-0.8, 1.2):.1f}",
                 "green": str(received * chance.randint(2, 9) // 100), "reviews": str(reviews), "visited": str(reviews - unvisited), "unvisited": str(unvisited)}
            )  # fmt: skip
    return figures(
        "service-quality", "政务服务办件和评价", "网上和窗口办件按时没有、满意没有、公开没有，每机构每季一行。", fields, rows,
        measures=(
            {"column": "received", "total": "sum"}, {"column": "in_time_rate", "better": "higher", "total": "mean", "weight": "received", "target": 98},
            {"column": "online", "better": "higher", "total": "mean", "weight": "received", "target": 80}, {"column": "satisfied", "better": "higher", "total": "mean", "weight": "received", "target": 95},
            {"column": "openness", "better": "higher", "total": "mean", "target": 98}, {"column": "days", "better": "lower", "total": "mean", "weight": "received"},
            {"column": "green", "total": "sum"}, {"column": "reviews", "better": "lower", "total": "sum", "watch": {"of": "received"}}, {"column": "unvisited", "better": "lower", "total": "sum"},
        ),
        charted=("in_time_rate", "satisfied"), owed=owed_by(30, "2022-Q1", bodies=[body.id for body in _WINDOWS]), noun="服务季报", number="D-026", area="a11", update="每季", office="甲市行政审批制度改革办公室（演示）",
        about="差评应当在一个工作日内回访。守信绿色通道是对守信主体的差别化服务。",
        checks=[
            {"rule": "sum", "total": "received", "parts": ["in_time", "late"], "why": "每一件都有办结情况"},
            {"rule": "sum", "total": "reviews", "parts": ["visited", "unvisited"], "why": "每一个差评都有回访情况"},
        ],
    )  # fmt: skip


# name, body, group, basis, legal days, promised days (2025, 2026), kind of intermediary, first, last edition, reason
_ITEMS = (
    ("食品经营许可", "shi-shichang", "经营许可", "食品安全法", 20, 8, 5, "", "2025", "2026", "压缩时限"), ("药品零售许可", "shi-shichang", "经营许可", "药品管理法", 30, 15, 10, "", "2025", "2026", "压缩时限"),
    ("特种设备使用登记", "shi-shichang", "登记", "特种设备安全法", 15, 5, 5, "检验机构", "2025", "2026", ""), ("公众聚集场所开业检查", "shi-yingji", "安全", "消防法", 10, 8, 6, "", "2025", "2026", "压缩时限"),
    ("危险化学品经营许可", "shi-yingji", "安全", "危险化学品安全管理条例", 30, 20, 20, "安全评价机构", "2025", "2026", ""), ("建筑工程施工许可", "shi-zhujian", "工程建设", "建筑法", 7, 5, 3, "", "2025", "2026", "压缩时限"),
    ("商品房预售许可", "shi-zhujian", "工程建设", "城市房地产管理法", 10, 8, 8, "测绘机构", "2025", "2026", ""), ("户外招牌设置", "shi-zhujian", "市容", "市容环境卫生管理条例", 20, 10, 3, "", "2025", "2026", "改为告知承诺"),
    ("临时占用绿地", "shi-zhujian", "市容", "城市绿化条例", 20, 12, 10, "", "2025", "2026", "压缩时限"), ("道路运输经营许可", "shi-jiaotong", "经营许可", "道路运输条例", 20, 10, 7, "", "2025", "2026", "压缩时限"),
    ("网络预约出租汽车经营许可", "shi-jiaotong", "经营许可", "网络预约出租汽车经营服务管理暂行办法", 20, 15, 15, "", "2025", "2026", ""), ("占用挖掘道路", "shi-jiaotong", "工程建设", "公路法", 20, 10, 6, "", "2025", "2026", "压缩时限"),
    ("取水许可", "shi-shuiwu", "资源", "水法", 45, 20, 15, "水资源论证机构", "2025", "2026", "压缩时限"), ("排水许可", "shi-shuiwu", "资源", "城镇排水与污水处理条例", 20, 10, 8, "检测机构", "2025", "2026", "压缩时限"),
    ("河道管理范围建设方案", "shi-shuiwu", "工程建设", "防洪法", 20, 15, 15, "", "2025", "2026", ""), ("环境影响评价审批", "shi-shengtai", "环境", "环境影响评价法", 60, 20, 15, "环评机构", "2025", "2026", "压缩时限"),
    ("排污许可", "shi-shengtai", "环境", "排污许可管理条例", 30, 20, 18, "监测机构", "2025", "2026", "压缩时限"), ("民办学校设立", "shi-jiaoyu", "社会事务", "民办教育促进法", 90, 45, 30, "", "2025", "2026", "压缩时限"),
    ("校车使用许可", "shi-jiaoyu", "社会事务", "校车安全管理条例", 20, 10, 8, "", "2025", "2026", "压缩时限"), ("社会团体登记", "shi-minzheng", "社会事务", "社会团体登记管理条例", 60, 20, 15, "", "2025", "2026", "压缩时限"),
    ("养老机构备案", "shi-minzheng", "社会事务", "老年人权益保障法", 20, 5, 3, "", "2025", "2026", "压缩时限"), ("劳务派遣经营许可", "shi-renshe", "经营许可", "劳动合同法", 20, 10, 8, "", "2025", "2026", "压缩时限"),
    ("人力资源服务许可", "shi-renshe", "经营许可", "人力资源市场暂行条例", 20, 10, 8, "", "2025", "2026", "压缩时限"), ("旅馆业特种行业许可", "shi-gongan", "经营许可", "旅馆业治安管理办法", 20, 10, 7, "", "2025", "2026", "压缩时限"),
    ("大型活动安全许可", "shi-gongan", "安全", "大型群众性活动安全管理条例", 7, 5, 5, "", "2025", "2026", ""), ("固定资产投资项目节能审查", "shi-fagai", "工程建设", "节约能源法", 10, 8, 5, "", "2025", "2026", "压缩时限"),
    ("企业投资项目核准", "shi-fagai", "工程建设", "企业投资项目核准和备案管理条例", 20, 12, 10, "", "2025", "2026", "压缩时限"), ("对外贸易经营者备案", "shi-shangwu", "登记", "对外贸易法", 5, 2, 2, "", "2025", "2025", "国家取消"),
    ("单用途商业预付卡备案", "shi-shangwu", "登记", "单用途商业预付卡管理办法", 20, 10, 10, "", "2025", "2026", ""), ("统计调查项目审批", "shi-tongji", "登记", "统计法", 20, 15, 15, "", "2025", "2026", ""),
    ("司法鉴定机构登记", "shi-sifa", "登记", "关于司法鉴定管理问题的决定", 20, 15, 12, "", "2025", "2026", "压缩时限"), ("市政设施建设类审批", "shi-zhujian", "工程建设", "城市道路管理条例", 20, 10, 6, "", "2026", "2026", "多项合并办理"),
)  # fmt: skip


def approval_items() -> Table:
    """Return the catalogue of approval items in two editions."""
    fields = (
        Field("edition", "版次", constraints={**REQUIRED, "enum": ["2025", "2026"]}), Field("item_id", "编号", constraints=REQUIRED), Field("group", "类别", constraints=REQUIRED),
        Field("name", "审批事项", constraints=REQUIRED), Field("body_id", "审批机构", constraints=REQUIRED), Field("basis", "设定依据", constraints=REQUIRED),
        count("legal_days", "法定时限", "个工作日"), count("days", "承诺时限", "个工作日"), Field("intermediary", "需要的中介服务", "空格为不需要。不得指定具体机构。"), Field("reason", "为什么改"),
    )  # fmt: skip
    rows = []
    for edition in ("2025", "2026"):
        for at, (name, body, group, basis, legal, before, now, agent, since, until, reason) in enumerate(_ITEMS, start=1):
            if since <= edition <= until:
                says = reason if edition == "2026" and (before != now or since == "2026") else ""
                rows.append(
                    {"edition": edition, "item_id": f"SP-{at:03d}", "group": group, "name": name, "body_id": body, "basis": basis, "legal_days": str(legal),
                     "days": str(before if edition == "2025" else now), "intermediary": agent, "reason": says}
                )  # fmt: skip
    return Table(
        "approval-items", "行政审批事项目录", "可以审批什么、依据什么、几天办结，每项一行，分版次；目录之外不得审批。", fields, rows,
        {
            "kind": "list", "number": "D-027", "noun": "审批事项", "counter": "项", "id": "item_id", "title": "{name}", "compared": ["days", "basis", "intermediary"], "edition": "edition",
            "editions": [
                {"id": "2025", "title": "2025年版", "effective": "2025-01-01", "document": "甲审改〔2024〕6号"},
                {"id": "2026", "title": "2026年版", "effective": "2026-01-01", "document": "甲审改〔2025〕8号"},
            ],
            "group": "group", "body": "body_id", "reason": "reason", "area": "a12", "public": [field.name for field in fields], "searched": ["name", "basis", "item_id"],
            "update": "每年", "about": "承诺时限不得超过法定时限。需要中介服务的，由申请人自行选择，审批机构不得指定。",
        },
        ("edition", "item_id"), (TO_BODY,), office="甲市行政审批制度改革办公室（演示）",
    )  # fmt: skip


_UNAUTHORISED = (
    "要求经营者先取得协会推荐函", "办理备案收取押金", "营业前增设“现场踏勘合格证”", "要求提供无法律依据的证明", "指定评估机构", "以备案之名行许可之实", "要求重复提交已共享的材料", "把购买保险作为前置条件",
)  # fmt: skip
_LIFTED = ("已取消", "逾期取消", "逾期未取消", "清理中")


def unauthorised_items() -> Table:
    """Return approval items that were set up without authority, and when they were lifted."""
    fields = (
        key_field("编号", "WG"), body_field("设定机构"), DISTRICT, year_field("发现年度"), Field("item", "违规设定", constraints=REQUIRED), Field("source", "怎样发现", constraints=REQUIRED),
        day("found_on", "发现日期", required=True), day("due_on", "取消期限", required=True), day("lifted_on", "取消日期"), count("days_late", "逾期", "天", "截至本批发布日。"), count("affected", "受影响", "户"),
        choice("outcome", "情况", _LIFTED),
    )  # fmt: skip
    chance = chance_for("unauthorised-items")
    rows = []
    for _ in range(48):
        body = weighted(chance, [(body, 1 + int((1 - body.standing) * 9)) for body in _WINDOWS])
        found = some_day(chance, date(2022, 2, 8), date(2026, 10, 22))
        due, lifted, late = settle(chance, body, found, 30)
        rows.append(
            {"id": "", **body_row(body), "year": str(found.year), "item": chance.choice(_UNAUTHORISED), "source": chance.choice(("企业投诉", "专项清理", "合法性审核", "市人大代表建议")),
             "found_on": found.isoformat(), "due_on": due.isoformat(), "lifted_on": lifted.isoformat() if lifted else "", "days_late": str(late), "affected": str(chance.randint(3, 420)),
             "outcome": ("逾期取消" if late else "已取消") if lifted else "逾期未取消" if late else "清理中"}
        )  # fmt: skip
    return sheet(
        "unauthorised-items", "违规设定的审批事项", "目录之外自行设定的许可、证明和前置条件，什么时候取消，每项一行。", fields, number_rows(rows, "WG", "found_on"),
        by="year", columns=("body_id", "source", "found_on", "due_on", "lifted_on", "days_late", "affected", "outcome"), totals=("affected",), row_title="{item}", date="found_on",
        label="outcome", facets=("outcome", "source", "district"), searched=("item",), noun="违规事项", counter="项", area="a12", update="每季",
        about="发现后30天内取消。同一机构再次设定的，列入失信记录。", office="甲市行政审批制度改革办公室（演示）",
    )  # fmt: skip


def intermediaries() -> Table:
    """Return intermediaries for approvals, separated from government or not yet."""
    states = ("已脱钩", "脱钩中", "逾期未脱钩")
    fields = (
        key_field("编号", "ZJ"), Field("name", "中介机构", "虚构，以编号代称。", constraints=REQUIRED), Field("service", "中介服务", constraints=REQUIRED), body_field("原主管机构"), DISTRICT,
        day("due_on", "脱钩期限", required=True), day("separated_on", "脱钩日期"), choice("outcome", "情况", states), Field("remaining", "尚未分开的"),
    )  # fmt: skip
    chance = chance_for("intermediaries")
    rows = []
    for at in range(1, 37):
        body = weighted(chance, [(body, 2) for body in _WINDOWS])
        due = chance.choice((date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)))
        done = due - timedelta(days=chance.randint(5, 220)) if chance.random() < 0.45 + body.standing * 0.5 else None
        done = done if done and done <= RELEASE else None
        outcome = "已脱钩" if done else "逾期未脱钩" if due < RELEASE else "脱钩中"
        rows.append(
            {"id": "", "name": f"第{at:02d}号中介机构", "service": chance.choice(("测绘", "检验检测", "安全评价", "环境监测", "水资源论证", "审图")), **body_row(body), "due_on": due.isoformat(),
             "separated_on": done.isoformat() if done else "", "outcome": outcome, "remaining": "" if done else chance.choice(("人员", "办公场所", "资产", "财务"))}
        )  # fmt: skip
    return sheet(
        "intermediaries", "中介机构脱钩情况", "为审批提供服务的中介机构与政府机构分开没有，每家一行。", fields, number_rows(rows, "ZJ", "due_on"),
        by="outcome", columns=("service", "body_id", "due_on", "separated_on", "remaining"), row_title="{name}", date="due_on", ahead=True, label="outcome", facets=("outcome", "service"),
        searched=("name", "service"), noun="中介机构", counter="家", area="a12", update="每半年", about="人员、场所、资产、财务都分开才算脱钩。", office="甲市行政审批制度改革办公室（演示）",
    )  # fmt: skip


_TOPICS = {
    "housing": ("住房物业", 26), "roads": ("道路交通", 20), "environment": ("环境噪声", 18), "wages": ("欠薪欠款", 9), "market": ("消费纠纷", 17), "conduct": ("办事态度", 10),
}  # fmt: skip
# Where complaints concentrate: body, topic, from which month, by how much (per cent of the usual share). The early warning must find these.
SURGES = (("qu-ren", "wages", "2026-08", 260), ("qu-geng", "environment", "2026-09", 190), ("jie-wu-1", "housing", "2026-10", 230))


def hotline_complaints() -> Table:
    """Return complaints to the hotline by body, month and topic, against all calls of that month."""
    fields = (
        period_field("月份", "yearmonth"), body_field("承办单位"), count("received", "受理"), count("complaints", "投诉", "件", "受理中属于投诉的。"),
        *(count(key, title) for key, (title, _) in _TOPICS.items()), number("rate", "投诉占比", "%"),
    )  # fmt: skip
    chance = chance_for("hotline-complaints")
    levels = {body.id: 0.16 + (1 - body.standing) * 0.12 for body in BODIES}
    leans = {body.id: {key: weight * chance.uniform(0.7, 1.3) for key, (_, weight) in _TOPICS.items()} for body in BODIES}
    rows = []
    for call in make_hotline():
        body, received = call["body_id"], int(call["received"])
        parts = {}
        for key, weight in leans[body].items():
            usual = received * levels[body] * weight / sum(leans[body].values()) * chance.uniform(0.88, 1.12)
            surge = next(
                (rise for where, topic, since, rise in SURGES if (where, topic) == (body, key) and call["period"] >= since), 100
            )
            parts[key] = round(usual * surge / 100)
        complaints = sum(parts.values())
        rows.append(
            {"period": call["period"], "body_id": body, "received": str(received), "complaints": str(complaints), **{key: str(value) for key, value in parts.items()},
             "rate": percent(complaints, received)}
        )  # fmt: skip
    surging = {body for body, *_ in SURGES}
    return figures(
        "hotline-complaints", "12345热线投诉分布", "市民投诉集中在哪里：每单位每月按主题分的投诉件数，并按控制图规则预警。", fields, rows,
        measures=(
            {"column": "received", "total": "sum"}, {"column": "complaints", "better": "lower", "total": "sum", "watch": {"of": "received"}},
            *({"column": key, "better": "lower", "total": "sum", "watch": {"of": "received"}} for key in _TOPICS),
            {"column": "rate", "better": "lower", "total": "mean", "weight": "received"},
        ),
        charted=("rate",), owed=HOTLINE_OWED, is_kept=lambda row: row["body_id"] in surging, noun="投诉月报", area="a13", update="每月10日", office="甲市市民服务热线管理办公室（演示）", form="parquet",
        about="预警看的是投诉占受理的比例有没有超出本单位自己的历史波动，不是件数多少；预警是提醒，不是结论。",
        checks=[{"rule": "sum", "total": "complaints", "parts": list(_TOPICS), "why": "每一件投诉都归了主题"}],
    )  # fmt: skip
