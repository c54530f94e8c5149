"""A04 and A14: what investors were promised and what became of it; problems of enterprises and who solved them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from generator.demonstration.bodies import BY_ID, DISTRICTS, DemoBody
from generator.demonstration.breaches import POOLS
from generator.demonstration.chance import amount, chance_for, in_ten_thousands, some_day, weighted
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import (
    DISTRICT,
    PLACES,
    QUARTERS,
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
    percent,
    period_field,
    settle,
    sheet,
    year_field,
)
from generator.demonstration.tables import Field, Table

Row = dict[str, str]
_KEPT = (
    ("政策承诺", "兑现厂房租金补贴{m}"), ("政策承诺", "兑现设备购置补助{m}"), ("政策承诺", "配租人才公寓{n}套"), ("政策承诺", "兑现首店落户奖励{m}"),
    ("招商合同", "交付标准厂房，违约金上限{m}"), ("招商合同", "回购研发楼，价款{m}"), ("招商合同", "完成{n}亩用地平整"), ("招商合同", "接通两路供电"),
    ("招商合同", "建成园区道路{n}百米"), ("政策承诺", "协调学位{n}个"), ("政策承诺", "兑现物流费用补贴{m}"),
)  # fmt: skip
_CHANGES = ("未变更", "依法变更", "依法终止")


def investment_promises() -> Table:
    """Return promises and contracts to investors: kept or not, changed by law, compensated."""
    fields = (
        key_field("编号", "ZS"), body_field("承诺机构"), Field("district", "地区", constraints={**REQUIRED, "enum": list(PLACES)}), Field("investor", "企业", "虚构，以编号代称。"),
        choice("kind", "形式", ("政策承诺", "招商合同")), Field("promise", "内容", constraints=REQUIRED), day("signed_on", "签订日期", required=True),
        day("first_due_on", "原定期限", required=True), day("due_on", "应于", "依法变更后的期限。", required=True), day("done_on", "兑现日期", "依法终止的为补偿付清之日。"),
        choice("change", "变更", _CHANGES), Field("change_basis", "变更依据"), number("compensation_cny", "应付补偿", "元"), number("compensated_cny", "已付补偿", "元"),
        number("uncompensated_cny", "未付补偿", "元"), Field("progress", "进展"),
    )  # fmt: skip
    return sheet(
        "investment-promises", "招商承诺和合同履行", "对企业作出的政策承诺和签订的招商合同，到期兑现没有，依法变更的补偿没有，每项一行。", fields, _promises(),
        by="district", columns=("kind", "body_id", "first_due_on", "due_on", "done_on", "change", "change_basis", "compensation_cny", "compensated_cny", "uncompensated_cny"),
        totals=("compensation_cny", "compensated_cny", "uncompensated_cny"), row_title="{promise}", sentence="{investor}；{progress}", date="signed_on", label="kind",
        kind="commitments", due="due_on", done="done_on", progress="progress", facets=("change", "kind", "district"), searched=("promise", "investor", "change_basis"),
        noun="招商承诺", counter="项", number="D-036", area="a04", update="每季", form="json",
        about="因国家利益、公共利益或者法定事由确需改变的，依照法定权限和程序变更，并补偿企业损失；没有经过这些程序的，仍按原期限算逾期。",
        office="甲市商务委员会（演示）", checks=[{"rule": "sum", "total": "compensation_cny", "parts": ["compensated_cny", "uncompensated_cny"], "why": "应付的补偿，付了多少、欠多少"}],
    )  # fmt: skip


def _promises() -> list[Row]:
    chance = chance_for("investment-promises")
    pool = [(body, 4 if body.level == "区政府" else 2) for body in POOLS["investment"]]
    rows = []
    for _ in range(210):
        body = weighted(chance, pool)
        kind, text = chance.choice(_KEPT)
        signed = some_day(chance, date(2022, 1, 10), date(2026, 6, 30))
        first_due = signed + timedelta(days=chance.choice((180, 270, 365, 540)))
        row = {
            "id": "", **body_row(body), "investor": f"第{chance.randint(1, 240):03d}号企业", "kind": kind,
            "promise": text.format(m=in_ten_thousands(amount(chance, 200_000, 9_000_000)), n=chance.randint(6, 80)), "signed_on": signed.isoformat(),
            "first_due_on": first_due.isoformat(),
        }  # fmt: skip
        rows.append(row | _outcome(chance, body, signed, first_due))
    return number_rows(rows, "ZS", "signed_on")


def _outcome(chance: Random, body: DemoBody, signed: date, first_due: date) -> Row:
    change = weighted(chance, (("未变更", 82), ("依法变更", 11), ("依法终止", 7)))
    due = first_due if change == "未变更" else first_due + timedelta(days=chance.choice((90, 180)))
    _, done, late = settle(
        chance, body, due - timedelta(days=min(120, (due - signed).days - 10)), min(120, (due - signed).days - 10)
    )
    owed = paid = Decimal("0.00")
    if change != "未变更":
        owed = amount(chance, 80_000, 2_400_000)
        paid = owed if done else (owed * chance.choice((0, 40)) / 100).quantize(Decimal("0.01"))
    said = "已兑现" if done and change != "依法终止" else "已补偿终止" if done else "逾期未兑现" if late else "办理中"
    basis = {"未变更": "", "依法变更": "规划调整，经区政府常务会议决定并公告", "依法终止": "生态保护要求提高，经法定程序终止"}[
        change
    ]
    return {
        "due_on": due.isoformat(), "done_on": iso(done), "change": change, "change_basis": basis, "compensation_cny": str(owed), "compensated_cny": str(paid),
        "uncompensated_cny": str(owed - paid), "progress": said,
    }  # fmt: skip


_PROBLEMS = {
    "用电用地": ("供电增容排队", "厂区道路不通", "用地手续停滞", "排水接管受阻"),
    "融资": ("贷款续期困难", "担保费率过高", "应收账款确权"),
    "用工": ("技术工人短缺", "社保补贴未到账", "人才落户材料反复"),
    "惠企资金": ("补贴公示后未到账", "奖励标准解释不一", "申报系统无法提交"),
    "市场准入": ("许可前置条件不明", "招标门槛不合理", "检测报告不互认"),
}
_SOLVED = ("已解决", "已答复未解决", "逾期未答复", "办理中")


def enterprise_problems() -> Table:
    """Return problems that enterprises brought, each with its answer."""
    fields = (
        key_field("诉求编号", "QS"), body_field("承办机构"), DISTRICT, year_field("受理年度"), Field("problem", "问题", constraints=REQUIRED), choice("topic", "类别", _PROBLEMS),
        choice("party", "诉求人", _PARTIES, "自然人提出的诉求不公布。"), Field("enterprise", "企业", "虚构，以编号代称。"), day("received_on", "受理日期", required=True), day("due_on", "答复期限", "15天。", required=True), day("answered_on", "答复日期"),
        count("days_late", "逾期", "天", "截至本批发布日。"), choice("outcome", "结果", _SOLVED), choice("rating", "企业评价", ("满意", "基本满意", "不满意", "未评价")),
    )  # fmt: skip
    return sheet(
        "enterprise-problems", "企业诉求办理", "企业提出的困难由谁承办、几天答复、解决没有，每件一行。", fields, _problems(),
        by="year", columns=("topic", "body_id", "received_on", "due_on", "answered_on", "days_late", "outcome", "rating"), row_title="{problem}", sentence="{enterprise}",
        date="received_on", label="outcome", facets=("outcome", "topic", "rating", "district"), searched=("problem", "enterprise"), noun="企业诉求", counter="件",
        number="D-028", area="a14", update="每月", natural_persons={"column": "party"}, about="承办机构应在受理后15天内答复。“已答复未解决”说明了理由，企业可以要求再办一次。", office="甲市经济和信息化委员会（演示）",
    )  # fmt: skip


_SERVING = (*DISTRICTS, *(BY_ID[each] for each in ("shi-jingxin", "shi-shangwu", "shi-renshe", "shi-caizheng", "qu-ren-jingxin")))


_PARTIES = ("企业", "个体工商户", "自然人")


def _problems() -> list[Row]:
    chance = chance_for("enterprise-problems")
    # Apart, so that what was made before stays as it was.
    parties = chance_for("enterprise-problems, who asks")
    rows = []
    for _ in range(480):
        body = weighted(chance, [(body, 2 + int((1 - body.standing) * 6)) for body in _SERVING])
        topic = chance.choice(tuple(_PROBLEMS))
        received = some_day(chance, date(2024, 1, 4), date(2026, 11, 12))
        due, answered, late = settle(chance, body, received, 15)
        solved = chance.random() < 0.35 + body.standing * 0.55
        party = weighted(parties, (("企业", 90), ("个体工商户", 7), ("自然人", 3)))
        outcome = ("已解决" if solved else "已答复未解决") if answered else "逾期未答复" if late else "办理中"
        rating = (
            chance.choice(("满意", "满意", "基本满意", "未评价") if outcome == "已解决" else ("不满意", "基本满意", "未评价"))
            if answered
            else "未评价"
        )
        rows.append(
            {"id": "", **body_row(body), "year": str(received.year), "party": party, "problem": chance.choice(_PROBLEMS[topic]), "topic": topic,
             "enterprise": f"第{chance.randint(1, 400):03d}号{'企业' if party == '企业' else party}", "received_on": received.isoformat(), "due_on": due.isoformat(), "answered_on": iso(answered),
             "days_late": str(late), "outcome": outcome, "rating": rating}
        )  # fmt: skip
    return number_rows(rows, "QS", "received_on")


def enterprise_service() -> Table:
    """Return by body and quarter how many problems were received and solved, and how many enterprises complained."""
    fields = (
        period_field("季度"), body_field("承办机构"), count("received", "受理"), count("solved", "已解决"), count("unsolved", "未解决"), number("solved_rate", "解决率", "%"),
        count("complaints", "投诉", "件", "对承办机构的投诉。"), number("days", "平均答复用时", "天"),
    )  # fmt: skip
    chance = chance_for("enterprise-service")
    sizes = {body.id: chance.randint(90, 320) for body in _SERVING}
    rows = []
    for period in QUARTERS:
        for body in _SERVING:
            received = sizes[body.id] * chance.randint(88, 114) // 100
            unsolved = received * max(3, 42 - int(body.standing * 36) + chance.randint(-2, 3)) // 100
            complaints = received * max(2, 12 - int(body.standing * 9) + chance.randint(-1, 1)) // 100
            if body.id == "qu-ren" and period >= "2026-Q2":
                complaints = received * 31 // 100  # what the early warning is for
            rows.append(
                {"period": period, "body_id": body.id, "received": str(received), "solved": str(received - unsolved), "unsolved": str(unsolved),
                 "solved_rate": percent(received - unsolved, received), "complaints": str(complaints), "days": f"{chance.uniform(5, 9) + (1 - body.standing) * 9:.1f}"}
            )  # fmt: skip
    return figures(
        "enterprise-service", "企业服务季报", "各机构受理、解决的企业诉求和被投诉情况，每机构每季一行。", fields, rows,
        measures=(
            {"column": "received", "total": "sum"}, {"column": "solved", "total": "sum"}, {"column": "unsolved", "better": "lower", "total": "sum"},
            {"column": "solved_rate", "better": "higher", "total": "mean", "weight": "received", "target": 85},
            {"column": "complaints", "better": "lower", "total": "sum", "watch": {"of": "received"}}, {"column": "days", "better": "lower", "total": "mean", "target": 10},
        ),
        charted=("solved_rate", "complaints"), owed=owed_by(30, "2022-Q1", bodies=[body.id for body in _SERVING]), is_kept=lambda row: row["body_id"] == "qu-ren", noun="企业服务季报", area="a14", update="每季", office="甲市经济和信息化委员会（演示）",
        about="投诉多的机构按控制图规则预警，不按件数多少排。", checks=[{"rule": "sum", "total": "received", "parts": ["solved", "unsolved"], "why": "受理的每一件都有去向"}],
    )  # fmt: skip
