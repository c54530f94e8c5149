"""G1, G2 and G4, G5: who leads, policies and drafts, training and role models, credit agencies and what they warn of."""

from __future__ import annotations

from datetime import date, timedelta

from generator.demonstration.bodies import BODIES, BY_ID, CITY_DEPARTMENTS, DISTRICTS, DemoBody
from generator.demonstration.chance import RELEASE, chance_for, some_day, weighted
from generator.demonstration.names import masked_person
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import (
    DISTRICT,
    PERSONS_BASIS,
    REQUIRED,
    TO_BODY,
    YEARS,
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
    share,
    sheet,
    year_field,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_LEAD = "甲市发展和改革委员会（演示）"


def leading_posts() -> Table:
    """Return who leads: the working group and the first responsible post of each body."""
    tiers = ("市专项工作组", "区专项工作组", "第一责任岗位")
    fields = (
        key_field("编号", "LD"), body_field("机构"), DISTRICT, choice("tier", "类别", tiers), Field("post", "岗位", constraints=REQUIRED), Field("person", "任职人", "只公布姓氏和职务。"),
        Field("role", "分工", constraints=REQUIRED), day("since", "任职日期", required=True), count("meetings", "本年召开会议", "次"), count("reports", "本年述职", "次"),
    )  # fmt: skip
    chance = chance_for("leading-posts")
    rows = []
    group = (("shi", "组长", "牵头全市政务诚信建设"), ("shi-fagai", "副组长", "统筹协调、考核评价"), ("shi-gongwuyuan", "副组长", "公务员诚信"), ("shi-sifa", "成员", "合法性审核、复议"),
             ("shi-xinyong", "成员", "归集、公开和共享"), ("shi-shenji", "成员", "审计监督"), ("shi-rexian", "成员", "热线和投诉"))  # fmt: skip
    for body_id, post, role in group:
        rows.append(_post(chance.choice(("王", "李", "赵", "周")), BY_ID[body_id], tiers[0], post, role, chance.randint(2, 6)))
    for body in DISTRICTS:
        rows.append(
            _post(chance.choice(("陈", "吴", "徐", "朱")), body, tiers[1], "组长", "牵头本区政务诚信建设", chance.randint(1, 5))
        )
    for body in BODIES:
        if body.level != "市政府":
            rows.append(
                _post(
                    chance.choice(("张", "刘", "杨", "黄", "孙", "马")),
                    body,
                    tiers[2],
                    body.post,
                    "对本机构政务诚信负总责",
                    chance.randint(0, 4),
                )
            )
    return sheet(
        "leading-posts", "组织领导和第一责任岗位", "专项工作组由谁组成，每个机构谁负总责，每个岗位一行。", fields, number_rows(rows, "LD", "since"),
        by="tier", columns=("body_id", "person", "role", "since", "meetings", "reports"), row_title="{post}", date="since", label="tier", facets=("tier", "district"),
        searched=("post", "role", "person"), noun="岗位", counter="个", update="随任免变动", about="主要负责人为本机构政务诚信第一责任人。", office=_LEAD,
        persons=["person"], legal_basis=PERSONS_BASIS, safeguard="g1",
    )  # fmt: skip


def _post(surname: str, body: DemoBody, tier: str, post: str, role: str, meetings: int) -> Row:
    return {
        "id": "", **body_row(body), "tier": tier, "post": post, "person": f"{surname}某（{body.post}）", "role": role,
        "since": date(2022 + len(body.id) % 4, 1 + len(body.name) % 12, 5 + len(body.id) % 20).isoformat(), "meetings": str(meetings), "reports": str(min(meetings, 1)),
    }  # fmt: skip


_PAPERS = (
    ("实施方案", "{p}政务诚信建设实施方案", "列出年度任务、牵头机构和完成时限，主要负责人负总责。"), ("考核评价", "{p}政务诚信考核评价办法", "规定评价指标、权重、扣分和结果公布的办法。"),
    ("标准规范", "{p}政务诚信数据归集标准", "统一机构编号、行为编号和报送格式。"), ("制度", "{p}重大决策公众参与规定", "重大事项公开征求意见，采纳情况逐条说明。"),
    ("制度", "{p}招商引资合同审查规定", "签约前须经合法性审核，换届后由继任机构继续履行。"), ("工作手册", "{p}公务员诚信手册", "讲清哪些行为算失信、怎样说明和修复。"),
)  # fmt: skip


def policy_library() -> Table:
    """Return the policy library: plans and standards of districts and departments, each with a summary and its official link."""
    fields = (
        key_field("文件编号", "WJ"), Field("title", "标题", constraints=REQUIRED), choice("kind", "类别", ("实施方案", "考核评价", "标准规范", "制度", "工作手册")), body_field("发文机构"), DISTRICT,
        Field("document_no", "文号", constraints={**REQUIRED, "unique": True}), day("issued_on", "发文日期", required=True), day("effective_on", "施行日期"),
        choice("validity", "效力", ("有效", "已修订", "已废止")), Field("summary", "摘要", portal={"long": True}), Field("link", "官方原文", "演示用虚构网址。"),
    )  # fmt: skip
    chance = chance_for("policy-library")
    issuers = (*DISTRICTS, *CITY_DEPARTMENTS[:14])
    rows = []
    for at, body in enumerate(issuers):
        kinds = (0, 1) if body.level == "区政府" else (2 + at % 3,)
        for kind in (*kinds, *((5,) if body.id in ("shi-gongwuyuan", "qu-jia") else ())):
            label, title, summary = _PAPERS[kind]
            issued = some_day(chance, date(2022, 3, 1), date(2026, 8, 31))
            rows.append(
                {"id": "", "title": title.format(p=body.short_name), "kind": label, **body_row(body), "document_no": f"{body.mark}府发〔{issued.year}〕{chance.randint(1, 90)}号",
                 "issued_on": issued.isoformat(), "effective_on": (issued + timedelta(days=30)).isoformat(), "validity": weighted(chance, (("有效", 8), ("已修订", 2), ("已废止", 1))),
                 "summary": f"{summary}适用于{body.short_name}及其下属机构。施行后每年评估一次，评估结果向社会公布。", "link": f"https://www.{body.id}.example/zc/{issued.year}/{at + 1}.html"}
            )  # fmt: skip
    return Table(
        "policy-library", "政策文件库", "各区、各部门的实施方案、考核办法、标准和制度，每份一行，附摘要和官方原文。", fields, number_rows(rows, "WJ", "issued_on"),
        {
            "kind": "records", "noun": "政策文件", "counter": "份", "id": "id", "title": "{title}", "sentence": "{summary}", "body": "body_id", "date": "issued_on", "label": "kind",
            "document": "document_no", "course": [{"date": "issued_on", "title": "发文", "note": "{document_no}"}, {"date": "effective_on", "title": "施行"}],
            "public": [field.name for field in fields], "searched": ["title", "summary", "document_no"], "facets": ["kind", "validity"], "update": "随发文更新",
            "about": "摘要由本站编写，以官方原文为准。", "safeguard": "g2",
        },
        ("id",), (TO_BODY,), office=_LEAD,
    )  # fmt: skip


def rule_drafts() -> Table:
    """Return drafts put out for public comment, with what became of the comments."""
    states = ("征求意见中", "已反馈采纳情况", "逾期未反馈")
    fields = (
        key_field("编号", "ZQ"), Field("title", "草案", constraints=REQUIRED), body_field("起草机构"), DISTRICT, year_field("年度"), day("opened_on", "开始日期", required=True), day("closes_on", "截止日期", required=True),
        count("comments", "收到意见", "条"), count("adopted", "采纳", "条"), count("declined", "未采纳并说明理由", "条"), count("pending", "尚未反馈", "条"), day("answered_on", "反馈日期"),
        choice("outcome", "情况", states), Field("result", "结果"),
    )  # fmt: skip
    chance = chance_for("rule-drafts")
    topics = (
        "政务诚信评价办法",
        "合同履约管理规定",
        "审批事项告知承诺办法",
        "河长制考核办法",
        "小区公共收益管理规定",
        "惠企资金直达办法",
        "12345工单办理规范",
        "统计数据质量责任规定",
    )
    rows = []
    for at in range(34):
        body = weighted(chance, [(body, 2) for body in (*DISTRICTS, *CITY_DEPARTMENTS)])
        opened = some_day(chance, date(2023, 2, 6), date(2026, 11, 12))
        closes = opened + timedelta(days=30)
        comments = chance.randint(2, 140)
        answered = closes + timedelta(days=chance.randint(8, 70))
        is_open, is_done = closes >= RELEASE, answered <= RELEASE and chance.random() < 0.5 + body.standing * 0.48
        adopted = comments * chance.randint(12, 58) // 100 if is_done else 0
        rows.append(
            {"id": "", "title": f"{body.short_name}{topics[at % len(topics)]}（征求意见稿）", **body_row(body), "year": str(opened.year), "opened_on": opened.isoformat(), "closes_on": closes.isoformat(),
             "comments": str(comments), "adopted": str(adopted), "declined": str(comments - adopted if is_done else 0), "pending": str(0 if is_done else comments),
             "answered_on": iso(answered if is_done else None), "outcome": states[1] if is_done else states[0] if is_open or (RELEASE - closes).days <= 60 else states[2],
             "result": "已印发施行" if is_done and chance.random() < 0.8 else "修改后再次征求意见" if is_done else ""}
        )  # fmt: skip
    return sheet(
        "rule-drafts", "规章草案征求意见", "哪些草案在征求意见，收到多少条，采纳多少条，没采纳的说明理由没有，每份一行。", fields, number_rows(rows, "ZQ", "opened_on"),
        by="year", columns=("body_id", "opened_on", "closes_on", "comments", "adopted", "declined", "pending", "answered_on", "outcome", "result"),
        totals=("comments", "adopted", "declined", "pending"), row_title="{title}", date="opened_on", label="outcome", facets=("outcome", "district"), searched=("title", "result"), noun="草案", counter="份", owed={"begun": "closes_on", "days": 60, "published": "answered_on"},
        update="每月", about="截止后60天内应反馈采纳情况。", office="甲市司法局（演示）", safeguard="g2",
        checks=[{"rule": "sum", "total": "comments", "parts": ["adopted", "declined", "pending"], "why": "收到的每一条意见都有着落"}],
    )  # fmt: skip


def training() -> Table:
    """Return integrity training by body and year."""
    fields = (
        period_field("年度", "year"), body_field("机构"), count("staff", "公务员", "人"), count("trained", "参加诚信培训", "人"), count("untrained", "未参加", "人"), number("coverage", "参训率", "%"),
        number("hours", "人均学时", "学时"), number("passed", "测试合格率", "%"), count("newcomers", "新录用培训", "人"),
    )  # fmt: skip
    chance = chance_for("training")
    staff = {body.id: chance.randint(400, 1800) if body.level == "区政府" else chance.randint(60, 420) for body in BODIES}
    rows = []
    for at, year in enumerate(YEARS):
        for body in BODIES:
            if body.level == "市政府":
                continue
            untrained = share(chance, staff[body.id], body.standing, max(0, 60 - at * 15), 420 - at * 60)
            rows.append(
                {"period": year, "body_id": body.id, "staff": str(staff[body.id]), "trained": str(staff[body.id] - untrained), "untrained": str(untrained),
                 "coverage": percent(staff[body.id] - untrained, staff[body.id]), "hours": f"{6 + at * 1.5 + body.standing * 4 + chance.uniform(-1, 1):.1f}",
                 "passed": f"{min(100.0, 88 + body.standing * 11 + chance.uniform(-2, 1)):.1f}", "newcomers": str(staff[body.id] * chance.randint(2, 6) // 100)}
            )  # fmt: skip
    return figures(
        "training", "公务员诚信教育培训", "各机构公务员参加诚信培训的人数、学时和测试，每机构每年一行。", fields, rows,
        measures=(
            {"column": "trained", "total": "sum"}, {"column": "untrained", "better": "lower", "total": "sum"}, {"column": "coverage", "better": "higher", "total": "mean", "weight": "staff", "target": 95},
            {"column": "hours", "better": "higher", "total": "mean", "target": 12}, {"column": "passed", "better": "higher", "total": "mean", "weight": "trained", "target": 95},
            {"column": "newcomers", "total": "sum"},
        ),
        charted=("coverage",), owed=owed_by(45, "2022", levels=["区政府", "市级部门", "区级部门", "街镇"]), noun="培训年报", update="每年", office="甲市公务员局（演示）", about="2026年为截至10月的数字。只公布人数，不公布个人成绩。", safeguard="g4",
        checks=[{"rule": "sum", "total": "staff", "parts": ["trained", "untrained"], "why": "每一名公务员，参加了或者没有参加"}],
        # Few newcomers of a small body could be told from each other.
        small_numbers={"columns": ["newcomers"]},
    )  # fmt: skip


def role_models() -> Table:
    """Return role models of integrity and the courses that tell of them."""
    fields = (
        key_field("编号", "DX"), body_field("所在机构"), DISTRICT, year_field("年度"), choice("kind", "类别", ("先进集体", "先进个人", "示范课程")), Field("title", "名称", constraints=REQUIRED),
        Field("person", "个人", "只公布姓氏和职务。"), Field("deed", "事迹", constraints=REQUIRED), day("named_on", "公布日期", required=True), count("learners", "学习人次", "人次"),
    )  # fmt: skip
    chance = chance_for("role-models")
    deeds = (
        "主动更正错误决定并上门说明",
        "十年合同付款零逾期",
        "换届后逐项兑现前任承诺",
        "当场指出并退回违规收费",
        "公开考核扣分并逐条整改",
        "用一张清单讲清群众权利",
    )
    rows = []
    for _ in range(46):
        body = weighted(chance, [(body, 1 + int(body.standing**2 * 12)) for body in BODIES if body.level != "市政府"])
        kind = weighted(chance, (("先进集体", 3), ("先进个人", 4), ("示范课程", 3)))
        named = some_day(chance, date(2022, 4, 11), date(2026, 9, 30))
        rows.append(
            {"id": "", **body_row(body), "year": str(named.year), "kind": kind, "title": f"{body.short_name}{'诚信履职课' if kind == '示范课程' else '诚信典型'}",
             "person": masked_person(chance) if kind == "先进个人" else "", "deed": chance.choice(deeds), "named_on": named.isoformat(), "learners": str(chance.randint(40, 3200))}
        )  # fmt: skip
    return sheet(
        "role-models", "诚信典型和示范课程", "守信履职的集体、个人和讲课，每项一行。", fields, number_rows(rows, "DX", "named_on"), by="year",
        columns=("kind", "body_id", "person", "deed", "named_on", "learners"), totals=("learners",), row_title="{title}", date="named_on", label="kind", facets=("kind", "district"),
        searched=("title", "deed", "person"), noun="典型", counter="项", update="每季", about="个人事先同意公布。", office="甲市公务员局（演示）", persons=["person"],
        legal_basis=PERSONS_BASIS, safeguard="g4",
    )  # fmt: skip


_AGENCIES = tuple(f"第{number:02d}号信用服务机构" for number in range(1, 13))


def credit_agencies() -> Table:
    """Return the credit agencies that take part: what they rate and monitor."""
    fields = (
        key_field("编号", "XY"), Field("name", "机构", "虚构，以编号代称。", constraints=REQUIRED), body_field("委托机构"), DISTRICT, choice("kind", "性质", ("信用评级机构", "征信机构", "高校研究院", "第三方评估机构")),
        Field("filing_no", "备案号"), Field("scope", "参与内容", constraints=REQUIRED), Field("method", "方法", constraints=REQUIRED), count("reports", "本年报告", "份"), count("warnings", "本年预警", "条"),
        day("since", "参与起始", required=True), Field("until", "合同截止"), Field("conflict", "回避情况"),
    )  # fmt: skip
    chance = chance_for("credit-agencies")
    rows = []
    warned: dict[str, int] = {}
    for row in _warnings():
        if row["year"] == "2026":
            warned[row["agency"]] = warned.get(row["agency"], 0) + 1
    for name in _AGENCIES:
        since = some_day(chance, date(2022, 3, 1), date(2025, 12, 20))
        body = chance.choice((BY_ID["shi-fagai"], BY_ID["shi-xinyong"], BY_ID["shi-caizheng"], *DISTRICTS[:3]))
        rows.append(
            {"id": "", "name": name, **body_row(body), "kind": chance.choice(("信用评级机构", "征信机构", "高校研究院", "第三方评估机构")), "filing_no": f"演示备〔{since.year}〕{chance.randint(1, 60)}号",
             "scope": chance.choice(("区政府债务评级", "部门履约评价", "街镇诚信监测", "政务失信预警", "营商环境评估")), "method": chance.choice(("指标加权评分", "违约概率模型", "问卷抽样调查", "公开数据比对")),
             "reports": str(chance.randint(2, 16)), "warnings": str(warned.get(name, 0)), "since": since.isoformat(), "until": f"{since.year + 3}-12-31",
             "conflict": chance.choice(("无", "不评价本机构的投资人", "两年内有业务往来的回避"))}
        )  # fmt: skip
    return sheet(
        "credit-agencies", "参与的信用服务机构", "哪些信用服务机构参与了政务诚信评价和监测，用什么方法，每家一行。", fields, number_rows(rows, "XY", "since"), by="kind",
        columns=("scope", "method", "body_id", "reports", "warnings", "since", "until", "conflict"), totals=("reports", "warnings"), row_title="{name}", sentence="{filing_no}", date="since", label="kind",
        facets=("kind",), searched=("name", "scope", "method"), noun="信用服务机构", counter="家", update="每季", about="评级和监测结果与官方评价并列公布，不相互替代。", office=_LEAD, safeguard="g5",
    )  # fmt: skip


def agency_warnings() -> Table:
    """Return early warnings that credit agencies gave, and whether they were confirmed."""
    states = ("查实", "未查实", "核查中")
    fields = (
        key_field("预警编号", "YJ"), body_field("被预警机构"), DISTRICT, year_field("年度"), choice("agency", "信用服务机构", _AGENCIES), Field("indicator", "预警指标", constraints=REQUIRED),
        day("warned_on", "预警日期", required=True), day("checked_on", "核查日期"), choice("outcome", "核查结果", states), Field("followed", "后续"),
    )  # fmt: skip
    return sheet(
        "agency-warnings", "信用监测预警", "信用服务机构发出的预警，核查属实没有、怎样处理，每条一行。", fields, _warnings(), by="year",
        columns=("agency", "body_id", "warned_on", "checked_on", "outcome", "followed"), row_title="{indicator}", date="warned_on", label="outcome", facets=("outcome", "district"),
        searched=("indicator", "agency", "followed"), noun="预警", counter="条", update="每月", about="预警是提醒，核查属实以后才可能成为记录。", office="甲市公共信用信息中心（演示）", safeguard="g5",
    )  # fmt: skip


def _warnings() -> list[Row]:
    chance = chance_for("agency-warnings")
    rows = []
    for _ in range(90):
        body = weighted(chance, [(body, 1 + int((1 - body.standing) * 9)) for body in BODIES if body.level != "市政府"])
        warned = some_day(chance, date(2024, 1, 8), date(2026, 11, 10))
        checked = warned + timedelta(days=chance.randint(5, 40))
        is_done = checked <= RELEASE
        outcome = weighted(chance, (("查实", 3), ("未查实", 2))) if is_done else "核查中"
        rows.append(
            {"id": "", **body_row(body), "year": str(warned.year), "agency": chance.choice(_AGENCIES), "indicator": chance.choice(("合同付款周期变长", "热线重复来电上升", "债务率上升过快", "公开数据迟报", "承诺逾期增多")),
             "warned_on": warned.isoformat(), "checked_on": iso(checked if is_done else None), "outcome": outcome,
             "followed": {"查实": "约谈，限期整改", "未查实": "销号并告知原因", "核查中": ""}[outcome]}
        )  # fmt: skip
    return number_rows(rows, "YJ", "warned_on")
