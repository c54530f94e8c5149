"""Invented ledgers: audit findings with money, honours, and public commitments with their due days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from generator.demonstration.bodies import (
    BODIES,
    CITY_DEPARTMENTS,
    DISTRICT_DEPARTMENTS,
    DISTRICTS,
    STREETS,
    DemoBody,
    answers_for,
    place_of,
)
from generator.demonstration.chance import RELEASE, after, amount, chance_for, in_ten_thousands, some_day, weighted
from generator.demonstration.names import masked_person

Row = dict[str, str]

_AUDITS = (
    ("专项资金", "{o}结余{m}未按规定收回", ("农田水利补助", "就业补助", "文化惠民", "老旧小区改造", "科技创新券", "公共卫生服务")),
    ("政府采购", "{o}采购未公开招标，涉及{m}", ("信息系统运维", "绿化养护", "安保服务", "培训服务", "办公家具")),
    ("工程建设", "{o}结算多计工程款{m}", ("道路大修", "校舍加固", "泵站改造", "公园提升", "菜市场改造")),
    ("国有资产", "{o}出租收入{m}未及时上缴", ("沿街门面", "闲置校舍", "体育场馆", "停车场", "办公用房")),
    ("预算执行", "{o}预算{m}年底突击支出", ("会议费", "委托业务费", "信息化建设", "宣传经费", "调研课题")),
    ("往来款项", "{o}长期挂账{m}未清理", ("工程质保金", "借出周转金", "代收代付款", "押金", "预付材料款")),
    ("债务管理", "{o}资金{m}闲置超过一年", ("棚改专项债", "污水治理专项债", "学校建设专项债", "产业园区专项债")),
    ("民生资金", "{o}发放不精准，多发{m}", ("高龄津贴", "临时救助", "残疾人补贴", "廉租补贴", "助餐补贴")),
)  # fmt: skip
_AUDIT_STEPS = (
    "已收回资金并上缴财政",
    "已补办手续，完善台账",
    "已调整账务，清理完毕",
    "已追回多付款项",
    "已修订资金管理办法",
    "已对责任人员作出处理",
    "已补充签订协议，按期收取",
)


def make_audits() -> list[Row]:
    """Return audit findings of three audit years, with the money in question and how far they are put right."""
    chance = chance_for("audit-findings")
    pool = [body for body in BODIES if body.level != "市政府" and body.id != "shi-shenji"]
    rows = []
    for number in range(1, 221):
        body = weighted(chance, [(body, 4 + int((1 - body.standing) * 12)) for body in pool])
        year = chance.choice((2023, 2024, 2024, 2025, 2025, 2025))
        kind, shape, objects = chance.choice(_AUDITS)
        money = amount(chance, 18_000, 16_000_000)
        published = some_day(chance, date(year + 1, 6, 1), date(year + 1, 9, 30))
        due = published + timedelta(days=chance.choice((60, 90, 90, 120)))
        done = after(chance, published, 20, 210)
        row = {
            "finding_id": "", "body_id": body.id, "district": place_of(body), "audit_year": str(year), "category": kind,
            "finding": shape.format(o=chance.choice(objects), m=in_ten_thousands(money)), "amount_cny": str(money),
            "document_no": f"甲市审公告〔{year + 1}〕{chance.randint(1, 24)}号", "published_on": published.isoformat(),
            "rectify_by": due.isoformat(), "rectified_on": "", "rectified_cny": "0.00", "measure": "", "progress": "rectifying", "area": "a16",
        }  # fmt: skip
        if done <= RELEASE and chance.random() < 0.88:
            row |= {
                "rectified_on": done.isoformat(),
                "rectified_cny": str(money),
                "measure": chance.choice(_AUDIT_STEPS),
                "progress": "rectified",
            }
        else:
            part = (money * chance.randint(0, 8) / 10).quantize(Decimal("0.01"))
            row["rectified_cny"] = str(part)
            row["progress"] = "overdue" if due < RELEASE else "rectifying"
        row["sequence"] = f"{published.isoformat()} {number:03d}"
        rows.append(row)
    rows.sort(key=lambda row: row["sequence"])
    for number, row in enumerate(rows, start=1):
        row["finding_id"] = f"SJ-{row['published_on'][:4]}-{number:03d}"
        del row["sequence"]
    return rows


_HONOURS = (
    ("“按时付款”示范单位", "a01", "采购合同款全部在约定期限内支付"), ("政务服务“零差评”窗口", "a11", "全年没有差评，回访满意率居前"),
    ("诚信履约先进集体", "a02", "合作项目付费全部按期，绩效信息按季公开"), ("河长制工作先进", "a06", "公开承诺的整治任务提前完成"),
    ("热线办理优秀单位", "a13", "按时办结率和满意率连续四个季度达标"), ("营商环境改革创新奖", "a14", "涉企诉求平均办理用时缩短四成"),
    ("统计数据质量优秀单位", "a15", "数据核查误差低于千分之一"), ("审计整改先进单位", "a16", "审计问题按期整改率百分之百"),
    ("街镇公开承诺示范", "a13", "承诺事项逐月公布进度，群众评议优秀"), ("环境保护目标责任考核优秀", "a08", "年度目标全部完成"),
    ("审批提速标兵", "a12", "承诺时限内办结率百分之百"), ("招标投标阳光示范", "a03", "全流程电子化，保证金全部按期退还"),
    ("平安建设诚信单位", "a10", "抽检结果全部按期公布"), ("公共交通服务诚信班组", "a09", "执法投诉为零"),
)  # fmt: skip


def make_honours() -> list[Row]:
    """Return honours and incentives given to bodies and officials; a few were withdrawn by rule."""
    chance = chance_for("honours")
    pool = [body for body in BODIES if body.level != "市政府"]
    rows: list[Row] = []
    taken: set[tuple[str, str, str]] = set()
    while len(rows) < 160:
        name, area, merit = chance.choice(_HONOURS)
        body = weighted(chance, [(body, 1 + int(body.standing**2 * 20)) for body in pool if answers_for(body, area)])
        granted = some_day(chance, date(2023, 1, 9), date(2026, 10, 30))
        if (body.id, name, str(granted.year)) in taken:
            continue
        taken.add((body.id, name, str(granted.year)))
        row = {
            "honour_id": "", "body_id": body.id, "district": place_of(body), "title": f"{granted.year}年度{name}", "area": area,
            "merit": merit, "person": masked_person(chance) if chance.random() < 0.2 else "",
            "granted_by": chance.choice(("甲市人民政府", "甲市政务诚信建设专项工作组", "甲市精神文明建设委员会（演示）")),
            "document_no": f"甲政表〔{granted.year}〕{chance.randint(1, 40)}号", "granted_on": granted.isoformat(),
            "validity": "valid", "revoked_on": "", "revoked_reason": "",
        }  # fmt: skip
        revoked = after(chance, granted, 90, 500)
        if body.standing < 0.55 and chance.random() < 0.4 and revoked < RELEASE:
            row |= {
                "validity": "revoked",
                "revoked_on": revoked.isoformat(),
                "revoked_reason": "有效期内产生严重失信记录，按规定取消",
            }
        rows.append(row)
    rows.sort(key=lambda row: (row["granted_on"], row["body_id"]))
    for number, row in enumerate(rows, start=1):
        row["honour_id"] = f"RY-{row['granted_on'][:4]}-{number:03d}"
    return rows


_PROMISES = (
    ("a01", "政府采购合同款30日内支付率达到{p}%", "支付率{q}%"), ("a01", "采购合同签订后{k}个工作日内公开", "平均{k}个工作日"),
    ("a03", "投标保证金全部按期退还", "已退{n}笔"), ("a04", "清理{n}项未兑现的招商协议", "已清理{h}项"),
    ("a06", "完成{n}公里河道生态护岸", "已完成{h}公里"), ("a06", "整治{n}处雨污混接点", "已整治{h}处"),
    ("a07", "完成{n}个老旧小区雨污分流改造", "已完成{h}个"), ("a07", "加装电梯{n}台", "已竣工{h}台"), ("a07", "消除{n}处高层住宅消防隐患", "已消除{h}处"),
    ("a08", "工地扬尘在线监测覆盖{n}个工地", "已覆盖{h}个"), ("a09", "修复{n}条积水路段", "已修复{h}条"), ("a09", "新增{n}个公共停车泊位集中点", "已建成{h}个"),
    ("a10", "校园食堂抽检覆盖率达到100%", "已覆盖{q}%"), ("a11", "{n}个事项实现全程网办", "已上线{h}个"), ("a12", "取消{n}项证明材料", "已取消{h}项"),
    ("a12", "工程审批用时压缩到{k}个工作日以内", "目前{k}个工作日"), ("a13", "新增{n}处社区助餐点", "已开放{h}处"), ("a13", "新建{n}个口袋公园", "已开放{h}个"),
    ("a13", "热线工单按时办结率达到{p}%", "办结率{q}%"), ("a14", "惠企资金公示后15个工作日内拨付", "已拨付{n}笔"), ("a14", "解决{n}个企业用电增容问题", "已解决{h}个"),
    ("a15", "对{n}家单位开展统计数据核查", "已核查{h}家"), ("a16", "上年度审计问题整改率达到{p}%", "整改率{q}%"), ("a05", "债务信息每季度末后20日内公开", "已按期公开{k}次"),
)  # fmt: skip
_SOURCES = {
    "市政府": "2026年市政府工作报告", "区政府": "2026年区政府工作报告", "市级部门": "2026年部门重点工作", "区级部门": "2026年部门公开承诺", "街镇": "2026年街镇公开承诺",
}  # fmt: skip
_SHARES = {"kept": (100, 100), "kept-late": (100, 100), "late": (55, 95), "open": (15, 90)}


def make_commitments() -> list[Row]:
    """Return public promises of 2025 and 2026: kept, kept late, late, or not yet due on the day of the release."""
    chance = chance_for("commitments")
    rows: list[Row] = []
    seen: set[tuple[str, str, str]] = set()
    pool: list[tuple[DemoBody, int]] = [(body, 4) for body in DISTRICTS]
    pool += (
        [(body, 4) for body in CITY_DEPARTMENTS] + [(body, 2) for body in DISTRICT_DEPARTMENTS] + [(body, 2) for body in STREETS]
    )
    while len(rows) < 150:
        promise = chance.choice(_PROMISES)
        row = _promise(chance, promise, weighted(chance, [each for each in pool if answers_for(each[0], promise[0])]))
        if (row["body_id"], row["promise"], row["due_on"]) not in seen:
            seen.add((row["body_id"], row["promise"], row["due_on"]))
            rows.append(row)
    rows.sort(key=lambda row: (row["promised_on"], row["body_id"], row["promise"]))
    for number, row in enumerate(rows, start=1):
        row["commitment_id"] = f"CN-{row['promised_on'][:4]}-{number:03d}"
    return rows


def _promise(chance: Random, promise: tuple[str, str, str], body: DemoBody) -> Row:
    area, text, progress = promise
    year = chance.choice((2025, 2026, 2026, 2026))
    due = chance.choice(
        (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 10, 31), date(year, 12, 31), date(year, 12, 31))
    )
    promised = date(year, chance.choice((1, 1, 2)), chance.randint(8, 27))
    is_due = due <= RELEASE
    outcome = weighted(chance, _outcomes(body.standing)) if is_due else weighted(chance, (("kept", 1), ("open", 6)))
    total, share, asked = chance.randint(6, 120), chance.randint(*_SHARES[outcome]), chance.choice((90, 95, 98))
    slots = {"n": total, "h": total * share // 100, "k": chance.randint(2, 9), "p": asked,
             "q": f"{asked * share / 100 + (1.2 if share == 100 else 0):.1f}" if "{p}" in text else str(share)}  # fmt: skip
    done = ""
    if outcome == "kept":
        done = max(promised + timedelta(days=12), min(due, RELEASE) - timedelta(days=chance.randint(2, 60))).isoformat()
    elif outcome == "kept-late":
        late = due + timedelta(days=chance.randint(3, 80))
        done = (late if late <= RELEASE else RELEASE - timedelta(days=1)).isoformat()
        if done <= due.isoformat():
            done = ""
    source = _SOURCES[body.level].replace("2026", str(year))
    return {
        "commitment_id": "", "body_id": body.id, "district": place_of(body), "area": area, "promise": text.format(**slots),
        "source": f"{source} 第{chance.randint(3, 42)}页", "promised_on": promised.isoformat(),
        "due_on": due.isoformat(), "done_on": done, "progress": progress.format(**slots),
        "note": chance.choice(_NOTES[outcome if done or outcome not in ("kept", "kept-late") else "late"]),
    }  # fmt: skip


_NOTES = {
    "kept": ("", "", "验收材料已公开", "经人大代表现场评议通过"), "kept-late": ("完成后已公开延期原因", "延期已书面说明"),
    "late": ("剩余部分的用地手续未办结", "已列入市政府督办", "施工单位更换，已重新排期", "部分点位居民意见未统一"), "open": ("", "", "按月公布进度", "进度符合计划"),
}  # fmt: skip


def _outcomes(standing: float) -> tuple[tuple[str, int], ...]:
    kept = int(40 + standing * 60)
    return (("kept", kept), ("kept-late", 12), ("late", max(6, 64 - kept // 2)))
