"""A06, A07 and A09: rivers with their chiefs, hazards and neglected places under supervision, traffic enforcement and emergencies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from generator.demonstration.bodies import BY_ID, DISTRICTS, STREETS, DemoBody, place_of
from generator.demonstration.chance import RELEASE, chance_for, some_day, weighted
from generator.demonstration.names import masked_person
from generator.demonstration.publishing import PUBLISHED, owed_by, publish
from generator.demonstration.shapes import (
    DISTRICT,
    PERSONS_BASIS,
    PLACES,
    QUARTERS,
    REQUIRED,
    TO_BODY,
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
    percent,
    period_field,
    settle,
    share,
    sheet,
    streets_of,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_RIVERS = (
    "柳塘港",
    "北横泾",
    "三里河",
    "石埠浜",
    "南陈泾",
    "东风河",
    "小桥浜",
    "藕塘河",
    "长坡溪",
    "平湾河",
    "晓月溪",
    "旧埠港",
    "望桥浜",
    "青禾河",
    "百草塘",
)
_RIVER_PROMISES = (
    "完成沿线{n}个排口整治",
    "建成生态护岸{n}00米",
    "清淤{n}000立方米",
    "消除{n}处雨污混接",
    "拆除临河违建{n}处",
    "贯通滨水步道{n}00米",
)
_CLASSES = ("Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类", "劣Ⅴ类")


def river_promises() -> Table:
    """Return river chiefs with their reaches and what they promised in public."""
    fields = (
        key_field("编号", "HD"), body_field("责任机构"), Field("district", "地区", constraints={**REQUIRED, "enum": list(PLACES[1:])}), Field("river", "河道", constraints=REQUIRED),
        Field("reach", "河段", constraints=REQUIRED), number("length_km", "长度", "公里"), choice("tier", "级别", ("区级河长", "街镇级河长")), Field("chief", "河长", "只公布姓氏和职务。"),
        choice("goal", "水质目标", _CLASSES), choice("now", "最近水质", _CLASSES), Field("promise", "公开承诺", constraints=REQUIRED), day("promised_on", "承诺日期", required=True),
        day("due_on", "应于", required=True), day("done_on", "完成日期"), count("patrols", "本年巡河", "次"), Field("progress", "进展"),
    )  # fmt: skip
    return sheet(
        "river-promises", "河长和公开承诺", "每段河谁是河长、承诺了什么、做到没有，每项承诺一行。", fields, _reaches(),
        by="district", columns=("reach", "tier", "chief", "body_id", "goal", "now", "due_on", "done_on", "patrols", "progress"), totals=("patrols",), row_title="{river}：{promise}",
        sentence="{reach}，长 {length_km} 公里", date="promised_on", label="tier", kind="commitments", due="due_on", done="done_on", progress="progress",
        facets=("tier", "now"), searched=("river", "reach", "promise", "chief"), noun="河长承诺", counter="项", number="D-021", area="a06", update="每月",
        persons=["chief"], legal_basis=PERSONS_BASIS, about="河长的承诺记在所在的区或者街镇名下。水质类别以最近一次监测为准。", office="甲市水务局（演示）",
    )  # fmt: skip


def _reaches() -> list[Row]:
    chance = chance_for("river-promises")
    rows = []
    for district in DISTRICTS:
        for at in range(18):
            own = streets_of(district)
            body = district if at % 3 == 0 else own[at % len(own)]
            promised = some_day(chance, date(2024, 1, 8), date(2026, 3, 31))
            due = promised + timedelta(days=chance.choice((180, 270, 365)))
            _, done, late = settle(chance, body, due - timedelta(days=100), 100)
            goal = chance.randint(1, 3)
            now = max(0, min(4, goal + (0 if done else chance.choice((0, 1, 1)))))
            rows.append(
                {"id": "", "body_id": body.id, "district": place_of(body), "river": chance.choice(_RIVERS), "reach": chance.choice(("上游段", "中段", "下游段", "全段", "支流段")),
                 "length_km": f"{chance.uniform(0.6, 7.8):.1f}", "tier": "区级河长" if body is district else "街镇级河长",
                 "chief": masked_person(chance, ("副区长", "区长") if body is district else ("街道办事处主任", "镇长", "副镇长")), "goal": _CLASSES[goal], "now": _CLASSES[now],
                 "promise": chance.choice(_RIVER_PROMISES).format(n=chance.randint(2, 18)), "promised_on": promised.isoformat(), "due_on": due.isoformat(), "done_on": iso(done),
                 "patrols": str(chance.randint(14, 60)), "progress": "已验收" if done else "逾期，已通报" if late else "按计划推进"}
            )  # fmt: skip
    return number_rows(rows, "HD", "promised_on")


_PARTS = {"quality": ("水质达标", 40), "patrol": ("巡河履职", 20), "promise": ("承诺完成", 25), "public": ("公众评价", 15)}


def river_assessment() -> Table:
    """Return the city's assessment of district-level river chiefs."""
    periods = {
        "2024-H1": "2024年上半年",
        "2024-H2": "2024年下半年",
        "2025-H1": "2025年上半年",
        "2025-H2": "2025年下半年",
        "2026-H1": "2026年上半年",
    }
    return _assessment(
        "river-assessment",
        "区级河长考核",
        "市对各区区级河长每半年考核一次，每区每期一行。",
        DISTRICTS,
        periods,
        "甲市水务局（演示）",
    )


def river_street_assessment() -> Table:
    """Return the districts' assessment of street-level river chiefs."""
    periods = {year: f"{year}年度" for year in ("2022", "2023", "2024", "2025")}
    return _assessment(
        "river-street-assessment",
        "街镇级河长考核",
        "各区对街镇级河长每年考核一次，每街镇每年一行。",
        STREETS,
        periods,
        "甲市水务局（演示）",
    )


def _assessment(
    name: str, title: str, description: str, bodies: tuple[DemoBody, ...], periods: dict[str, str], office: str
) -> Table:
    fields = (
        Field("body_id", "机构", constraints=REQUIRED), Field("period", "期次", constraints={**REQUIRED, "enum": list(periods)}, portal={"labels": periods}),
        *(number(part, label, "分") for part, (label, _) in _PARTS.items()), number("score", "得分", "分"), Field("rank", "名次", "同分并列。", type="integer"), PUBLISHED,
    )  # fmt: skip
    chance = chance_for(name)
    rows: list[Row] = []
    for period in periods:
        made = []
        for body in bodies:
            row = {"body_id": body.id, "period": period}
            for part in _PARTS:
                row[part] = str(
                    (Decimal(min(985, 700 + int(body.standing * 240) + chance.randint(-40, 45))) / 10).quantize(Decimal("0.1"))
                )
            total = sum((Decimal(weight) * Decimal(row[part]) for part, (_, weight) in _PARTS.items()), Decimal(0)) / 100
            row["score"] = str(total.quantize(Decimal("0.1"), "ROUND_HALF_UP"))
            made.append(row)
        scores = sorted((Decimal(row["score"]) for row in made), reverse=True)
        rows += [row | {"rank": str(scores.index(Decimal(row["score"])) + 1)} for row in made]
    owed = owed_by(60, next(iter(periods)), by="shi-shuiwu")
    return Table(
        name, title, description, fields, publish(name, rows, owed, is_kept=lambda _row: True),
        {
            "kind": "ranking", "noun": "考核得分", "counter": "行", "subject": "body_id", "period": "period", "period_titles": periods, "score": "score", "rank": "rank",
            "components": [{"column": part, "weight": weight} for part, (_, weight) in _PARTS.items()], "decimals": 1, "method": "1.2版", "area": "a06",
            "method_text": "四个分项按权重相加，四舍五入到1位小数。结果作为“履约”“承诺”分项的依据进入政务诚信考核评价。",
            "owed": owed, "public": [field.name for field in fields], "update": "每半年", "about": "河长考核分两级：市考核区级河长，区考核街镇级河长。",
        },
        ("body_id", "period"), (TO_BODY,), office=office,
    )  # fmt: skip


_CASES = {
    "安全隐患": ("高层住宅消防水泵失效", "沿街店招松动", "地下车库排水不畅", "群租房私拉电线", "人行道井盖缺失"),
    "违法建筑": ("屋顶搭建", "底楼破墙开店", "占用通道的仓库", "绿地上的板房", "阳台外扩"),
    "脏乱死角": ("背街小巷堆物", "废弃厂房垃圾", "桥下空间占用", "河边堆场", "拆迁基地裸土"),
    "住宅小区": ("电动自行车充电棚未建", "二次供水泵房老化", "垃圾房改造拖延", "停车泊位未划线", "公共收益未公示"),
    "类住宅": ("商业办公擅改居住", "层高分隔", "燃气管线私接", "消防通道被占"),
}
_CASE_STATES = ("已销号", "逾期销号", "逾期未办结", "整改中")


def supervised_cases() -> Table:
    """Return hazards, illegal buildings, neglected places, estates under supervision, each until it is closed."""
    fields = (
        key_field("督办编号", "DB"), body_field("责任机构"), DISTRICT, choice("category", "类别", _CASES), Field("problem", "问题", constraints=REQUIRED), Field("place", "地点"),
        choice("source", "来源", ("居民举报", "巡查发现", "热线转办", "市级抽查")), day("found_on", "发现日期", required=True), day("due_on", "督办期限", required=True), day("closed_on", "销号日期"),
        count("days_late", "逾期", "天", "截至本批发布日。"), choice("outcome", "情况", _CASE_STATES), Field("supervisor", "督办机构", constraints=REQUIRED),
    )  # fmt: skip
    chance = chance_for("supervised-cases")
    rows = []
    for _ in range(420):
        body = weighted(chance, [(body, 2 + int((1 - body.standing) * 6)) for body in (*STREETS, *DISTRICTS)])
        category = chance.choice(tuple(_CASES))
        found = some_day(chance, date(2023, 1, 9), date(2026, 11, 6))
        due, closed, late = settle(chance, body, found, chance.choice((30, 60, 90)))
        outcome = ("逾期销号" if late else "已销号") if closed else "逾期未办结" if late else "整改中"
        rows.append(
            {"id": "", **body_row(body), "category": category, "problem": chance.choice(_CASES[category]), "place": f"{chance.choice(('东', '西', '南', '北', '中'))}片第{chance.randint(1, 60)}网格",
             "source": chance.choice(("居民举报", "巡查发现", "热线转办", "市级抽查")), "found_on": found.isoformat(), "due_on": due.isoformat(), "closed_on": iso(closed),
             "days_late": str(late), "outcome": outcome, "supervisor": "shi-zhujian"}
        )  # fmt: skip
    return sheet(
        "supervised-cases", "城市管理督办事项", "隐患、违建、脏乱死角、小区和类住宅问题，督办到销号为止，每件一行。", fields, number_rows(rows, "DB", "found_on"),
        by="category", columns=("place", "body_id", "source", "found_on", "due_on", "closed_on", "days_late", "outcome"), row_title="{problem}", date="found_on", label="outcome",
        facets=("outcome", "category", "source", "district"), searched=("problem", "place"), noun="督办事项", counter="件", number="D-022", area="a07", update="每月",
        keys=(TO_BODY, ("supervisor", "bodies", "body_id")), about="市住房城乡建设管理委督办，区和街镇承办。期限30、60或者90天。", office="甲市住房和城乡建设管理委员会（演示）",
    )  # fmt: skip


def city_problems() -> Table:
    """Return by district and quarter how many problems were carried over, found, solved and left open."""
    fields = (
        period_field("季度"), body_field("政府"), count("carried", "上季结转"), count("found", "本季发现"), count("total", "应办"), count("solved", "办结"), count("open", "未办结"),
        number("rate", "办结率", "%"), count("buildings", "拆除违建", "平方米"), count("estates", "小区达标", "个"), count("returned", "反弹"),
    )  # fmt: skip
    chance = chance_for("city-problems")
    left = {body.id: chance.randint(20, 90) for body in DISTRICTS}
    rows = []
    for period in QUARTERS:
        for body in DISTRICTS:
            carried, found = left[body.id], chance.randint(180, 420)
            total = carried + found
            solved = total * min(98, 70 + int(body.standing * 26) + chance.randint(-3, 3)) // 100
            left[body.id] = total - solved
            rows.append(
                {"period": period, "body_id": body.id, "carried": str(carried), "found": str(found), "total": str(total), "solved": str(solved), "open": str(total - solved),
                 "rate": percent(solved, total), "buildings": str(chance.randint(300, 9000)), "estates": str(chance.randint(1, 16)), "returned": str(solved * chance.randint(0, 5) // 100)}
            )  # fmt: skip
    return figures(
        "city-problems", "城市综合管理问题季报", "各区每季发现、办结和还没办结的问题，每区每季一行。", fields, rows,
        measures=(
            {"column": "total", "total": "sum"}, {"column": "solved", "total": "sum"}, {"column": "open", "better": "lower", "total": "sum"},
            {"column": "rate", "better": "higher", "total": "mean", "weight": "total", "target": 90}, {"column": "buildings", "total": "sum"}, {"column": "estates", "total": "sum"},
            {"column": "returned", "better": "lower", "total": "sum", "watch": {"of": "solved"}},
        ),
        charted=("rate",), owed=owed_by(30, "2022-Q1", levels=["区政府"]), is_kept=lambda _row: True, noun="季报", area="a07", update="每季", office="甲市住房和城乡建设管理委员会（演示）", about="本季未办结的就是下季结转的。",
        checks=[
            {"rule": "sum", "total": "total", "parts": ["carried", "found"], "why": "应办的＝上季没办完的＋本季新发现的"},
            {"rule": "sum", "total": "total", "parts": ["solved", "open"], "why": "应办的每一件都有去向"},
        ],
    )  # fmt: skip


_TRAFFIC = (*DISTRICTS, *(BY_ID[each] for each in ("shi-jiaotong", "shi-gongan", "qu-bing-jiaotong")))


def traffic_enforcement() -> Table:
    """Return by body and quarter how enforcement was conducted and how fast emergencies were answered."""
    fields = (
        period_field("季度"), body_field("执法机构"), count("cases", "执法案件"), count("reviewed", "复议诉讼"), count("upheld", "维持"), count("overturned", "撤销或者变更"),
        number("recorded", "执法全程记录率", "%"), count("complaints", "执法投诉"), count("incidents", "应急事件", "起"), count("in_time", "按时到场", "起"), count("late", "迟到", "起"),
        number("minutes", "平均到场用时", "分钟"), count("misreported", "迟报、瞒报", "起"),
    )  # fmt: skip
    listed: dict[tuple[str, str], int] = {}
    for row in _misreports():
        key = (row["quarter"], row["body_id"])
        listed[key] = listed.get(key, 0) + 1
    chance = chance_for("traffic-enforcement")
    rows = []
    for period in QUARTERS:
        for body in _TRAFFIC:
            cases = chance.randint(240, 1900)
            reviewed = chance.randint(3, 28)
            overturned = share(chance, reviewed, body.standing, 20, 320)
            incidents = chance.randint(12, 70)
            late = share(chance, incidents, body.standing, 20, 300)
            rows.append(
                {"period": period, "body_id": body.id, "cases": str(cases), "reviewed": str(reviewed), "upheld": str(reviewed - overturned), "overturned": str(overturned),
                 "recorded": f"{min(100.0, 93 + body.standing * 6 + chance.uniform(-1.5, 1.2)):.1f}", "complaints": str(share(chance, cases, body.standing, 2, 22)), "incidents": str(incidents),
                 "in_time": str(incidents - late), "late": str(late), "minutes": f"{14 + (1 - body.standing) * 22 + chance.uniform(-3, 4):.1f}",
                 "misreported": str(listed.get((period, body.id), 0))}
            )  # fmt: skip
    return figures(
        "traffic-enforcement", "交通执法和应急处置季报", "各机构交通执法是否规范、应急到场是否及时，每机构每季一行。", fields, rows,
        measures=(
            {"column": "cases", "total": "sum"}, {"column": "overturned", "better": "lower", "total": "sum"}, {"column": "recorded", "better": "higher", "total": "mean", "target": 98},
            {"column": "complaints", "better": "lower", "total": "sum", "watch": {"of": "cases"}}, {"column": "incidents", "total": "sum"}, {"column": "late", "better": "lower", "total": "sum"},
            {"column": "minutes", "better": "lower", "total": "mean", "weight": "incidents", "target": 25}, {"column": "misreported", "better": "lower", "total": "sum"},
        ),
        charted=("minutes", "recorded"), owed=owed_by(30, "2022-Q1", bodies=[body.id for body in _TRAFFIC]), is_kept=lambda row: row["misreported"] != "0", noun="交通季报", number="D-024", area="a09", update="每季", office="甲市交通委员会（演示）", about="应急到场以接报后30分钟为限。迟报、瞒报的事故逐起列出。",
        checks=[
            {"rule": "sum", "total": "reviewed", "parts": ["upheld", "overturned"], "why": "每一件复议诉讼都有结果"},
            {"rule": "sum", "total": "incidents", "parts": ["in_time", "late"], "why": "每一起应急事件都有到场时间"},
            {"rule": "total", "column": "misreported", "of": "traffic-misreports", "match": {"period": "quarter", "body_id": "body_id"}, "why": "迟报、瞒报的事故逐起列出"},
        ],
    )  # fmt: skip


def traffic_misreports() -> Table:
    """Return accidents that were reported late or concealed."""
    fields = (
        key_field("编号", "JT"), body_field("责任机构"), DISTRICT, choice("quarter", "季度", QUARTERS), Field("accident", "事故", constraints=REQUIRED), choice("kind", "性质", ("迟报", "瞒报")),
        day("happened_on", "发生日期", required=True), day("known_on", "查明日期", required=True), count("hours_late", "迟报", "小时"), Field("found_by", "怎样发现"), Field("outcome", "处理"),
    )  # fmt: skip
    return sheet(
        "traffic-misreports", "迟报、瞒报的交通事故", "应当1小时内上报而没有上报的事故，每起一行。", fields, _misreports(),
        by="kind", columns=("body_id", "happened_on", "known_on", "hours_late", "found_by", "outcome"), row_title="{accident}", date="happened_on", label="kind",
        facets=("kind", "district"), searched=("accident", "outcome"), noun="事故", counter="起", area="a09", update="每季",
        about="迟报的小时数从应当上报之时算起。瞒报查明后同时列入失信记录。", office="甲市交通委员会（演示）",
    )  # fmt: skip


def _misreports() -> list[Row]:
    chance = chance_for("traffic-misreports")
    rows = []
    for _ in range(46):
        body = weighted(chance, [(body, 1 + int((1 - body.standing) * 9)) for body in _TRAFFIC])
        happened = some_day(chance, date(2022, 1, 5), date(2026, 9, 28))
        kind = weighted(chance, (("迟报", 4), ("瞒报", 1)))
        known = happened + timedelta(days=0 if kind == "迟报" else chance.randint(20, 160))
        rows.append(
            {"id": "", **body_row(body), "quarter": f"{happened.year}-Q{(happened.month + 2) // 3}",
             "accident": chance.choice(("施工路段追尾", "公交进站碰擦", "渡口碰擦", "场站内刮碰", "高架连环碰撞", "渣土车侧翻")), "kind": kind, "happened_on": happened.isoformat(),
             "known_on": min(known, RELEASE).isoformat(), "hours_late": str(chance.randint(2, 20) if kind == "迟报" else chance.randint(72, 900)),
             "found_by": "值班记录比对" if kind == "迟报" else chance.choice(("年度统计比对", "市民举报", "保险理赔数据比对")), "outcome": "通报并扣分" if kind == "迟报" else "问责，列入失信记录"}
        )  # fmt: skip
    return number_rows(rows, "JT", "happened_on")
