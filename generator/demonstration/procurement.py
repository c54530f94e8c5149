"""A01 to A03: contracts with payment and acceptance, projects with private capital, bidding agencies and how they are rated."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from generator.demonstration.bodies import BY_ID, DISTRICTS, DemoBody
from generator.demonstration.breaches import POOLS, make_breaches
from generator.demonstration.chance import RELEASE, after, amount, chance_for, some_day, weighted
from generator.demonstration.names import masked_person
from generator.demonstration.shapes import (
    DISTRICT,
    PERSONS_BASIS,
    REQUIRED,
    TO_BODY,
    body_field,
    body_row,
    choice,
    count,
    day,
    iso,
    key_field,
    number,
    number_rows,
    sheet,
    year_field,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_GOODS = {
    "货物": ("校园安防设备", "环卫车辆", "办公家具", "应急物资", "医疗检测设备", "图书馆书架", "路面修补材料"),
    "服务": ("物业管理", "绿化养护", "信息系统运维", "公厕保洁", "法律顾问", "档案数字化", "食堂食材配送"),
    "工程": ("校舍维修", "道路照明更换", "河道清淤", "社区文化中心装修", "雨水管网疏通", "人行天桥修缮"),
}
_PAID = ("按时付清", "逾期付清", "逾期未付清", "未到付款期")


def procurement_contracts() -> Table:
    """Return procurement contracts: when accepted, when paid, what is still owed."""
    fields = (
        key_field("合同编号", "HT"), body_field("采购人"), DISTRICT, year_field("签订年度"), Field("project", "采购项目", constraints=REQUIRED),
        choice("category", "类别", _GOODS), Field("supplier", "供应商", "虚构，以编号代称。"), number("amount_cny", "合同金额", "元"),
        day("signed_on", "签订日期", required=True), day("delivered_on", "申请验收"), day("accepted_on", "验收合格"), count("accept_days", "验收用时", "天", "约定15天以内。"),
        day("pay_due", "应付日期", "验收合格后30天。"), day("paid_on", "付清日期"), number("paid_cny", "已付金额", "元"), number("unpaid_cny", "未付金额", "元"),
        count("days_late", "付款逾期", "天", "截至本批发布日。"), choice("outcome", "付款情况", _PAID),
    )  # fmt: skip
    return sheet(
        "procurement-contracts", "政府采购合同履约", "每份采购合同什么时候验收、什么时候付款、还欠多少，每份一行。", fields, _contracts(),
        by="year", columns=("body_id", "category", "amount_cny", "accepted_on", "accept_days", "pay_due", "paid_on", "paid_cny", "unpaid_cny", "days_late", "outcome"),
        totals=("amount_cny", "paid_cny", "unpaid_cny"), row_title="{project}", sentence="{supplier}，{signed_on} 签订", date="signed_on", label="outcome",
        facets=("outcome", "category", "district"), searched=("project", "supplier"), noun="采购合同", counter="份", number="D-031", area="a01",
        update="每季", about="验收应在申请后15天内完成，款项应在验收合格后30天内付清。还没有验收的合同没有应付日期。", office="甲市财政局（演示）",
        checks=[{"rule": "sum", "total": "amount_cny", "parts": ["paid_cny", "unpaid_cny"], "why": "每一份合同的钱都有着落"}],
    )  # fmt: skip


def _contracts() -> list[Row]:
    chance = chance_for("procurement-contracts")
    rows: list[Row] = []
    buyers = [(body, 4 if body.level == "区政府" else 2) for body in POOLS["buyers"]]
    for _ in range(640):
        body = weighted(chance, buyers)
        category = chance.choice(tuple(_GOODS))
        money = amount(chance, 60_000, 4_800_000)
        signed = some_day(chance, date(2022, 1, 10), date(2026, 10, 16))
        rows.append(
            {"id": "", **body_row(body), "year": str(signed.year), "project": chance.choice(_GOODS[category]), "category": category,
             "supplier": f"第{chance.randint(1, 180):03d}号供应商", "amount_cny": str(money), "signed_on": signed.isoformat(),
             **_pay(chance, body, signed, money)}
        )  # fmt: skip
    return number_rows(rows, "HT", "signed_on", 4)


def _pay(chance: Random, body: DemoBody, signed: date, money: Decimal) -> Row:
    """Return how a contract was accepted and paid as of the release."""
    delivered = after(chance, signed, 15, 120)
    accepted = delivered + timedelta(days=chance.randint(2, 14 if chance.random() < body.standing else 46))
    row = {"delivered_on": "", "accepted_on": "", "accept_days": "", "pay_due": "", "paid_on": "", "days_late": "0"}
    if delivered > RELEASE:
        return row | {"paid_cny": "0.00", "unpaid_cny": str(money), "outcome": "未到付款期"}
    row["delivered_on"] = delivered.isoformat()
    if accepted > RELEASE:
        return row | {"paid_cny": "0.00", "unpaid_cny": str(money), "outcome": "未到付款期"}
    due = accepted + timedelta(days=30)
    in_time = chance.random() < 0.4 + body.standing * 0.55
    paid = accepted + timedelta(days=chance.randint(6, 30) if in_time else chance.randint(34, 210))
    row |= {"accepted_on": accepted.isoformat(), "accept_days": str((accepted - delivered).days), "pay_due": due.isoformat()}
    if paid > RELEASE:
        late = max(0, (RELEASE - due).days)
        part = (money * chance.choice((0, 30, 50)) / 100).quantize(Decimal("0.01")) if late else Decimal("0.00")
        outcome = "逾期未付清" if late else "未到付款期"
        return row | {"paid_cny": str(part), "unpaid_cny": str(money - part), "days_late": str(late), "outcome": outcome}
    late = max(0, (paid - due).days)
    return row | {
        "paid_on": paid.isoformat(),
        "paid_cny": str(money),
        "unpaid_cny": "0.00",
        "days_late": str(late),
        "outcome": "逾期付清" if late else "按时付清",
    }


_STAGES = ("识别", "准备", "采购", "执行", "移交")
_PROJECTS = (
    "污水处理厂提标", "公共停车楼", "体育中心", "综合管廊", "垃圾中转站", "养老服务中心", "滨水步道", "智慧路灯", "文化馆", "充电设施网络", "污泥处置", "供水管网更新",
)  # fmt: skip


def ppp_projects() -> Table:
    """Return projects with private capital by stage, with who answers on the government's side."""
    fields = (
        key_field("项目编号", "HZ"), body_field("实施机构"), DISTRICT, Field("project", "项目", constraints=REQUIRED), choice("stage", "阶段", _STAGES),
        Field("responsible", "政府方责任人", "只公布姓氏和职务。"), Field("payer", "付费责任机构", constraints=REQUIRED), Field("partner", "社会资本方", "虚构，以编号代称。"),
        number("invest_cny", "总投资", "元"), count("years", "合作期", "年"), day("identified_on", "列入项目库", required=True), day("signed_on", "签订合同"),
        day("operating_on", "开始运营"), number("due_cny", "应付费用", "元", "到本批发布日累计到期的政府付费。"), number("paid_cny", "已付费用", "元"),
        number("arrears_cny", "拖欠费用", "元"), number("performance", "最近一次绩效评价", "分"), choice("standing", "履约", ("正常", "拖欠付费", "尚未付费")),
        Field("record_id", "违约记录", "有公示中的失信记录才注明。"), Field("remedy", "责任追究", portal={"long": True}),
    )  # fmt: skip
    return Table(
        "ppp-projects", "政府和社会资本合作项目", "每个合作项目到了哪个阶段，政府方谁负责，该付的钱付了多少。", fields, _projects(),
        {
            "kind": "records", "number": "D-014", "noun": "合作项目", "counter": "个", "id": "id", "title": "{district}{project}项目",
            "sentence": "{stage}阶段，{partner}，总投资 {invest_cny} 元，合作期 {years} 年。", "body": "body_id", "date": "identified_on", "label": "stage",
            "course": [
                {"date": "identified_on", "title": "列入项目库"}, {"date": "signed_on", "title": "签订合作合同", "note": "{partner}"},
                {"date": "operating_on", "title": "开始运营"},
            ],
            "persons": ["responsible"], "legal_basis": PERSONS_BASIS, "public": [field.name for field in fields], "searched": ["project", "partner", "remedy"],
            "facets": ["stage", "standing"], "area": "a02", "update": "每季",
            "checks": [{"rule": "sum", "total": "due_cny", "parts": ["paid_cny", "arrears_cny"], "why": "到期的付费，付了多少、欠多少"}],
            "about": "每行是一个项目。责任人随职务变动而更新，原责任人任内的拖欠仍记在项目上。",
        },
        ("id",), (TO_BODY, ("payer", "bodies", "body_id"), ("record_id", "breach-records", "record_id")), office="甲市发展和改革委员会（演示）",
    )  # fmt: skip


def _projects() -> list[Row]:
    chance = chance_for("ppp-projects")
    shown = [
        row for row in make_breaches()
        if row["area"] == "a02" and row["status"] == "show" and row["display_from"] <= RELEASE.isoformat() <= row["display_until"]
    ]  # fmt: skip
    by_body = {row["body_id"]: row["record_id"] for row in shown}
    rows = []
    for at in range(26):
        body = weighted(chance, [(body, 3 if body.level == "区政府" else 1) for body in POOLS["builders"]])
        rows.append(_project(chance, body, at, by_body.get(body.id, "")))
    return number_rows(rows, "HZ", "identified_on")


def _project(chance: Random, body: DemoBody, at: int, record_id: str) -> Row:
    stage = weighted(chance, ((0, 2), (1, 2), (2, 3), (3, 15), (4, 2)))
    identified = (
        some_day(chance, date(2016, 3, 1), date(2020, 9, 30))
        if stage > 2
        else some_day(chance, date(2023, 3, 1), date(2026, 6, 30))
    )
    signed = after(chance, identified, 200, 420) if stage > 2 else None
    operating = after(chance, signed, 400, 900) if signed else None
    invest = Decimal(chance.randint(40, 900) * 1_000_000)
    due = (invest * chance.randint(6, 30) / 100).quantize(Decimal("0.01")) if stage > 2 else Decimal("0.00")
    is_late = bool(record_id) or (stage > 2 and chance.random() > body.standing + 0.2)
    owed = (due * chance.randint(4, 22) / 100).quantize(Decimal("0.01")) if is_late else Decimal("0.00")
    payer = body if body.level == "区政府" else BY_ID["shi-caizheng"]
    return {
        "id": "", **body_row(body), "project": _PROJECTS[at % len(_PROJECTS)] + ("" if at < len(_PROJECTS) else "二期" if at < 24 else "三期"),
        "stage": _STAGES[stage], "responsible": masked_person(chance, ("副区长", "分管副局长", "项目办主任", "副主任")), "payer": payer.id,
        "partner": f"第{chance.randint(1, 60):02d}号社会资本方" if stage > 1 else "", "invest_cny": f"{invest}.00", "years": str(chance.choice((10, 15, 20, 25, 30))),
        "identified_on": identified.isoformat(), "signed_on": iso(signed), "operating_on": iso(operating), "due_cny": str(due),
        "paid_cny": str(due - owed), "arrears_cny": str(owed), "performance": str(chance.randint(72, 96)) if stage > 2 else "",
        "standing": "拖欠付费" if owed else "正常" if due else "尚未付费", "record_id": record_id if owed else "",
        "remedy": "已对分管负责人约谈，拖欠部分列入下一年度预算。" if owed else "",
    }  # fmt: skip


_RATINGS = ("A", "B", "C", "D")


def bidding_agencies() -> Table:
    """Return bidding agencies: qualification, credit rating, supervision."""
    fields = (
        key_field("代理机构编号", "DL"), Field("name", "代理机构", "虚构，以编号代称。", constraints=REQUIRED), body_field("监管机构"), DISTRICT,
        Field("scope", "业务范围", constraints=REQUIRED), count("staff", "专职人员", "人"), count("licensed", "持证人员", "人"), count("projects", "三年内代理项目", "个"),
        count("complaints", "被投诉", "件"), count("upheld", "查实", "件"), count("dismissed", "未查实", "件"), number("score", "信用评分", "分"), choice("rating", "信用等级", _RATINGS),
        day("rated_on", "评定日期", required=True), Field("supervision", "监管情况"), day("checked_on", "最近检查"),
    )  # fmt: skip
    return sheet(
        "bidding-agencies", "招标代理机构信用", "代理机构的资格、信用等级和监管情况，每家一行。", fields, _agencies(),
        by="rating", columns=("scope", "licensed", "projects", "complaints", "upheld", "score", "checked_on", "body_id"), totals=("projects", "complaints", "upheld"),
        row_title="{name}", sentence="{supervision}", date="rated_on", label="rating", facets=("rating", "district"), searched=("name", "scope", "supervision"),
        noun="代理机构", counter="家", number="D-015", area="a03", update="每季", about="等级由信用评分得出：90分以上为A，80分以上为B，70分以上为C，其余为D。评分标准见招标投标信用评价指标。",
        office="甲市发展和改革委员会（演示）", checks=[{"rule": "sum", "total": "complaints", "parts": ["upheld", "dismissed"], "why": "每一件投诉都有结论"}],
    )  # fmt: skip


def _agencies() -> list[Row]:
    chance = chance_for("bidding-agencies")
    rows = []
    for at in range(1, 43):
        body = weighted(chance, [(BY_ID["shi-fagai"], 6), (BY_ID["shi-zhujian"], 8), *((body, 2) for body in DISTRICTS)])
        complaints = chance.randint(0, 9)
        upheld = min(complaints, chance.choice((0, 0, 1, 1, 2, 3, 5)))
        score = max(58, 97 - upheld * 6 - chance.randint(0, 9))
        rating = next(mark for mark, least in zip(_RATINGS, (90, 80, 70, 0), strict=True) if score >= least)
        staff = chance.randint(9, 86)
        rated = some_day(chance, date(2026, 1, 12), date(2026, 10, 30))
        told = {
            "A": "检查未发现问题",
            "B": "提醒一次，已改正",
            "C": "约谈负责人，限期三个月整改",
            "D": "列为重点监管，暂停从事依法必须招标的项目",
        }
        rows.append(
            {"id": "", "name": f"第{at:02d}号代理机构", **body_row(body), "scope": chance.choice(("工程招标", "政府采购", "工程招标和政府采购", "机电设备国际招标")),
             "staff": str(staff), "licensed": str(staff * chance.randint(30, 70) // 100), "projects": str(chance.randint(6, 140)), "complaints": str(complaints),
             "upheld": str(upheld), "dismissed": str(complaints - upheld), "score": str(score), "rating": rating, "rated_on": rated.isoformat(),
             "supervision": told[rating], "checked_on": (rated - timedelta(days=chance.randint(5, 90))).isoformat()}
        )  # fmt: skip
    return number_rows(rows, "DL", "rated_on")


# id, group, indicator, standard, weight, first edition, reason
_INDICATORS = (
    ("01", "资格", "专职人员和持证人员", "专职不少于9人，持证不少于三成", 10, "2025", ""),
    ("02", "资格", "营业场所和档案", "项目档案完整，保存15年", 5, "2025", ""),
    ("03", "执业", "招标文件质量", "每被认定一次不合理条件扣3分", 20, "2025", ""),
    ("04", "执业", "评标组织", "程序差错每次扣2分", 10, "2025", ""),
    ("05", "执业", "保证金按期退还", "逾期每笔扣2分", 10, "2025", ""),
    ("06", "执业", "信息公开", "应公开未公开每项扣1分", 10, "2025", ""),
    ("07", "信用", "投诉查实", "每件扣6分", 15, "2025", ""),
    ("08", "信用", "行政处罚", "每次扣10分", 10, "2025", ""),
    ("09", "信用", "委托人评价", "按评价均分折算", 5, "2025", ""),
    ("10", "信用", "电子招标全程留痕", "缺失每项扣1分", 5, "2026", "电子招标全面推行"),
)  # fmt: skip


def bid_credit_indicators() -> Table:
    """Return the indicators and standards by which bidding agencies are rated, in two editions."""
    fields = (
        Field("edition", "版次", constraints={**REQUIRED, "enum": ["2025", "2026"]}), Field("item_id", "编号", constraints=REQUIRED),
        Field("group", "类别", constraints=REQUIRED), Field("name", "指标", constraints=REQUIRED), Field("standard", "标准", constraints=REQUIRED),
        number("weight", "权重", "%"), Field("reason", "为什么改"),
    )  # fmt: skip
    rows = []
    for edition in ("2025", "2026"):
        for item, group, name, standard, weight, since, reason in _INDICATORS:
            if since <= edition:
                # In 2025 the weight of the later indicator lay with the penalties.
                given = (
                    weight + 5
                    if edition == "2025" and item == "08"
                    else weight - 5
                    if edition == "2026" and item == "03"
                    else weight
                )
                given += 5 if edition == "2026" and item == "07" else 0
                changed = (
                    "让位给投诉查实"
                    if edition == "2026" and item == "03"
                    else "投诉查实更能说明问题"
                    if edition == "2026" and item == "07"
                    else ""
                )
                rows.append(
                    {"edition": edition, "item_id": f"ZB-{item}", "group": group, "name": name, "standard": standard, "weight": str(given),
                     "reason": reason if since == edition and since != "2025" else changed}
                )  # fmt: skip
    return Table(
        "bid-credit-indicators", "招标投标信用评价指标", "代理机构按什么标准评分，各占多少，每项一行，分版次。", fields, rows,
        {
            "kind": "list", "noun": "评价指标", "counter": "项", "id": "item_id", "title": "{name}：{standard}", "compared": ["standard", "weight"],
            "edition": "edition",
            "editions": [
                {"id": "2025", "title": "2025年版", "effective": "2025-01-01", "document": "甲发改〔2024〕88号"},
                {"id": "2026", "title": "2026年版", "effective": "2026-01-01", "document": "甲发改〔2025〕91号"},
            ],
            "group": "group", "reason": "reason", "area": "a03", "public": [field.name for field in fields], "searched": ["name", "standard"],
            "update": "每年", "about": "权重合计100%。等级怎样由评分得出，见代理机构信用数据的说明。",
        },
        ("edition", "item_id"), office="甲市发展和改革委员会（演示）",
    )  # fmt: skip
