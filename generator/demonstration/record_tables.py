"""The demonstration's records as datasets: breaches, audit, honours, commitments."""

from __future__ import annotations

from generator.demonstration.breaches import make_breaches
from generator.demonstration.conduct import AREAS
from generator.demonstration.exchanges import EXCHANGES
from generator.demonstration.ledgers import make_audits, make_commitments, make_honours
from generator.demonstration.tables import Field, Table

REQUIRED = {"required": True}
KEY = {"required": True}
BODY = Field("body_id", "责任机构", "机构名录中的编号。", constraints=REQUIRED)
DISTRICT = Field("district", "地区", "甲市表示市级机构。", constraints=REQUIRED)
AREA = Field("area", "重点领域", constraints={"required": True, "enum": list(AREAS)}, portal={"labels": AREAS})
TO_BODY = ("body_id", "bodies", "body_id")
BREACH_RULES = [
    {"rule": "order", "columns": ["decided_on", "notified_on", "display_from", "display_until"]},
    {"rule": "order", "columns": ["decided_on", "rectified_on"]},
    {"rule": "order", "columns": ["display_from", "objected_on", "objection_decided_on"]},
    {"rule": "order", "columns": ["decided_on", "repair_applied_on", "repaired_on", "display_until"]},
    {"rule": "filled", "when": {"column": "status", "equals": ["rectified"]}, "columns": ["rectified_on", "rectification"]},
    {"rule": "filled", "when": {"column": "status", "equals": ["repaired"]}, "columns": ["repair_applied_on", "repaired_on"]},
    {"rule": "filled", "when": {"column": "objection_decided_on"}, "columns": ["objected_on", "objection_result"]},
    {"rule": "empty", "when": {"column": "status", "equals": ["objection"]}, "columns": ["objection_decided_on"]},
    {"rule": "referred", "when": {"column": "status", "equals": ["repaired"]}, "key": "record_id", "by": "rights-cases", "column": "record_ref",
     "among": {"column": "outcome", "equals": ["准予修复"]}},
    {"rule": "referred", "when": {"column": "status", "equals": ["withdrawn"]}, "key": "record_id", "by": "rights-cases", "column": "record_ref",
     "among": {"column": "outcome", "equals": ["撤下"]}},
]  # fmt: skip
PERSONS_BASIS = "依行为清单和职务公开的有关规定，只公布姓氏和职务"


def breach_records() -> Table:
    """Return the breach records (政务失信记录)."""
    fields = (
        Field("record_id", "记录编号", "终身不变。", constraints={**KEY, "pattern": r"JS-\d{4}-\d{4}"}),
        BODY, DISTRICT,
        Field("kind", "种类", constraints={**REQUIRED, "enum": ["司法判决", "行政处罚", "纪律处分", "问责处理"]}),
        Field("title", "事由", constraints=REQUIRED), Field("fact", "事实", portal={"long": True}),
        Field("official", "具体责任人", "只公布姓氏和职务。"),
        Field("conduct", "失信行为", "行为清单条目。", constraints=REQUIRED), AREA,
        Field("document_no", "文号", "六角括号。", constraints={"required": True, "unique": True, "pattern": r".+〔\d{4}〕\d+号"}),
        Field("authority", "作出机关", constraints=REQUIRED), Field("decided_on", "作出日期", type="date", constraints=REQUIRED),
        Field("basis", "依据"), Field("amount_cny", "涉及金额", "没有金额的留空。", type="number", portal={"unit": "元"}),
        Field("days_late", "逾期天数", type="integer", portal={"unit": "天"}),
        Field("tier", "级别", "决定公示期：轻微最长3个月，一般最长1年，严重最长3年。", constraints={**REQUIRED, "enum": ["轻微", "一般", "严重"]}),
        Field("status", "状态", constraints=REQUIRED), Field("notified_on", "告知日期", type="date"),
        Field("display_from", "公示开始", type="date", constraints=REQUIRED), Field("display_until", "公示截止", type="date", constraints=REQUIRED),
        Field("rectify_by", "整改期限", type="date"), Field("rectified_on", "整改完成日期", type="date"), Field("rectification", "整改情况", portal={"long": True}),
        Field("objected_on", "提出异议日期", type="date"), Field("objection", "异议理由"), Field("objection_decided_on", "异议决定日期", type="date"),
        Field("objection_result", "异议决定"), Field("repair_applied_on", "申请修复日期", type="date"), Field("repaired_on", "修复决定日期", type="date"),
        Field("effect", "影响"), Field("statement", "机构书面说明", portal={"long": True}), Field("statement_on", "说明提交日期", type="date"),
        Field("withdrawn_on", "撤下日期", type="date"), Field("withdrawn_reason", "撤下理由"), Field("withdrawn_act", "撤下依据"),
        Field("withdrawal_told_on", "收到撤销通知日期", "不公布；用来核对是否按时撤下。", type="date"), Field("exempted_by", "免责决定", "不公布；有免责决定的记录不公示。"),
    )  # fmt: skip
    return Table(
        "breach-records", "政务失信记录", "各区、各部门和公务员公示中的失信记录，每条一行。", fields, make_breaches(),
        {
            "kind": "records", "number": "D-007", "column": "breach", "noun": "失信记录", "counter": "条", "id": "record_id", "title": "{title}", "sentence": "{fact}",
            "body": "body_id", "date": "decided_on", "label": "kind", "document": "document_no", "item": "conduct", "area_column": "area",
            "status": "status",
            "states": [
                {"value": "show", "name": "公示中", "class": "show"}, {"value": "objection", "name": "异议中", "class": "obj"},
                {"value": "rectified", "name": "已整改", "class": "rect"}, {"value": "repaired", "name": "已修复", "class": "rep"},
                {"value": "withdrawn", "name": "已撤下", "class": "gone"},
            ],
            "display_from": "display_from", "display_until": "display_until", "statement": "statement", "statement_date": "statement_on",
            "owed": {"begun": "decided_on", "days": 7, "working": True, "published": "display_from", "by": "shi-xinyong"},
            "course": [
                {"date": "decided_on", "title": "{authority}作出决定", "note": "{document_no}"},
                {"date": "notified_on", "title": "告知当事机构"},
                {"date": "display_from", "title": "开始公示"},
                {"date": "rectify_by", "title": "整改期限"},
                {"date": "rectified_on", "title": "完成整改", "note": "{rectification}"},
                {"date": "objected_on", "title": "当事人提出异议", "note": "{objection}"},
                {"date": "objection_decided_on", "title": "核查决定", "note": "{objection_result}"},
                {"date": "repair_applied_on", "title": "申请信用修复"},
                {"date": "repaired_on", "title": "准予修复", "note": "3个工作日内终止公示"},
            ],
            "withdrawal": {"on": "withdrawn_on", "reason": "withdrawn_reason", "act": "withdrawn_act", "noticed": "withdrawal_told_on"},
            "tier": "tier", "objection": {"on": "objected_on", "decided": "objection_decided_on"}, "repaired": "repaired_on", "exempted": "exempted_by",
            "must_show": ["authority", "basis", "document_no"], "persons": ["official"], "legal_basis": PERSONS_BASIS,
            "masks": {"statement": ["phone", "id-number", "email"], "fact": ["phone", "id-number"]},
            "public": [field.name for field in fields if field.name not in ("withdrawal_told_on", "exempted_by")],
            "checks": BREACH_RULES, "exchange": EXCHANGES,
            "searched": ["title", "fact", "document_no", "authority", "conduct", "official", "statement", "rectification"],
            "facets": ["status", "kind", "area", "district", "tier", "conduct", "body_id"], "update": "每周五",
            "about": "每行是一份生效的决定或者裁判。公示期由级别决定，到期自动停止；原决定被撤销的，只留撤下说明。没有记录不等于评价优秀。",
        },
        ("record_id",), (TO_BODY, ("conduct", "conduct-list", "item_id")),
    )  # fmt: skip


def audit_findings() -> Table:
    """Return audit findings with money and rectification, as a workbook."""
    progress = {"rectified": "已整改", "rectifying": "整改中", "overdue": "逾期未整改"}
    fields = (
        Field("finding_id", "问题编号", constraints={**KEY, "pattern": r"SJ-\d{4}-\d{3}"}), BODY, DISTRICT, Field("audit_year", "审计年度", type="year", constraints=REQUIRED),
        Field("category", "类别", constraints=REQUIRED), Field("finding", "查出的问题", constraints=REQUIRED),
        Field("amount_cny", "涉及金额", type="number", constraints=REQUIRED, portal={"unit": "元"}), Field("document_no", "公告文号", constraints=REQUIRED),
        Field("published_on", "公告日期", type="date", constraints=REQUIRED), Field("rectify_by", "整改期限", type="date", constraints=REQUIRED),
        Field("rectified_on", "整改完成日期", type="date"), Field("rectified_cny", "已整改金额", type="number", portal={"unit": "元"}),
        Field("measure", "整改措施"), Field("progress", "整改情况", "截至本批发布日。", constraints={**REQUIRED, "enum": list(progress)}, portal={"labels": progress}), AREA,
    )  # fmt: skip
    return Table(
        "audit-findings", "审计问题及整改", "审计公告列出的问题、涉及金额和整改，每个问题一行。", fields, make_audits(),
        {
            "kind": "records", "number": "D-049", "noun": "审计问题", "counter": "项", "id": "finding_id", "title": "{finding}",
            "sentence": "{audit_year}年度审计：{finding}。{measure}", "body": "body_id", "date": "published_on", "label": "category", "document": "document_no",
            "area_column": "area", "area": "a16",
            "course": [
                {"date": "published_on", "title": "审计公告", "note": "{document_no}"},
                {"date": "rectify_by", "title": "整改期限"},
                {"date": "rectified_on", "title": "完成整改", "note": "{measure}"},
            ],
            "public": [field.name for field in fields], "searched": ["finding", "category", "measure", "document_no"],
            "facets": ["progress", "category", "audit_year", "district"], "update": "每季",
            "about": "每行是一个问题。金额是审计认定的涉及金额，不等于损失。",
        },
        ("finding_id",), (TO_BODY,), form="xlsx", office="甲市审计局（演示）",
    )  # fmt: skip


def honours() -> Table:
    """Return honours, as JSON."""
    validity = {"valid": "有效", "revoked": "已取消"}
    fields = (
        Field("honour_id", "荣誉编号", constraints={**KEY, "pattern": r"RY-\d{4}-\d{3}"}), BODY, DISTRICT, Field("title", "荣誉", constraints=REQUIRED), AREA,
        Field("merit", "事迹"), Field("person", "受表彰个人", "只公布姓氏和职务。"), Field("granted_by", "授予机关"), Field("document_no", "文号", constraints=REQUIRED),
        Field("granted_on", "授予日期", type="date", constraints=REQUIRED),
        Field("validity", "效力", constraints={**REQUIRED, "enum": list(validity)}, portal={"labels": validity}),
        Field("revoked_on", "取消日期", type="date"), Field("revoked_reason", "取消理由"),
    )  # fmt: skip
    return Table(
        "honours", "荣誉表彰记录", "机构和公务员因守信受到的表彰，以及按规定取消的表彰，每项一行。", fields, make_honours(),
        {
            "kind": "records", "number": "D-061", "rights": ["wrong", "report"], "column": "honours", "noun": "荣誉", "counter": "项", "id": "honour_id", "title": "{title}",
            "sentence": "{granted_by}授予，事迹：{merit}。{revoked_reason}", "body": "body_id", "date": "granted_on", "label": "validity",
            "document": "document_no", "area_column": "area",
            "course": [
                {"date": "granted_on", "title": "授予荣誉", "note": "{document_no}"},
                {"date": "revoked_on", "title": "取消荣誉", "note": "{revoked_reason}"},
            ],
            "persons": ["person"], "legal_basis": "表彰决定公开，个人只公布姓氏和职务",
            "public": [field.name for field in fields], "searched": ["title", "merit", "document_no"],
            "facets": ["validity", "area", "district"], "update": "每季",
            "about": "每行是一项表彰。取消的表彰留在这里，并注明理由。",
        },
        ("honour_id",), (TO_BODY,), form="json", office="甲市人力资源和社会保障局（演示）",
    )  # fmt: skip


def commitments() -> Table:
    """Return the public commitments (承诺)."""
    fields = (
        Field("commitment_id", "承诺编号", constraints={**KEY, "pattern": r"CN-\d{4}-\d{3}"}), Field("body_id", "承诺机构", "机构名录中的编号。", constraints=REQUIRED),
        DISTRICT, AREA, Field("promise", "承诺", constraints=REQUIRED), Field("source", "出处"),
        Field("promised_on", "承诺日期", type="date", constraints=REQUIRED), Field("due_on", "应于", type="date", constraints=REQUIRED),
        Field("done_on", "完成日期", type="date"), Field("progress", "进展"), Field("note", "说明"),
    )  # fmt: skip
    return Table(
        "commitments", "公开承诺及兑现", "政府工作报告和各机构公开作出的承诺，每项一行；是否兑现由日期算出。", fields, make_commitments(),
        {
            "kind": "commitments", "number": "D-002", "noun": "承诺", "counter": "项", "id": "commitment_id", "title": "{promise}",
            "sentence": "{progress}。{note}", "body": "body_id", "date": "promised_on", "due": "due_on", "done": "done_on", "progress": "progress",
            "source": "source", "area_column": "area",
            "course": [
                {"date": "promised_on", "title": "公开承诺", "note": "{source}"},
                {"date": "due_on", "title": "承诺期限"},
                {"date": "done_on", "title": "兑现", "note": "{progress}"},
            ],
            "public": [field.name for field in fields], "searched": ["promise", "source", "progress", "note"],
            "facets": ["area", "district", "body_id"], "update": "每月",
            "about": "每行是一项有期限的承诺。到期没有完成的为逾期，逾期天数算到本站生成之日。",
        },
        ("commitment_id",), (TO_BODY,), office="甲市发展和改革委员会（演示）",
    )  # fmt: skip
