"""The demonstration's cases and rights as datasets: joint action, rectification, criticism, results applied, notices, objections."""

from __future__ import annotations

from generator.demonstration.actions import applications as make_applications
from generator.demonstration.actions import criticisms, rectification_stages, rectifications
from generator.demonstration.cases import make_notices, make_rights
from generator.demonstration.conduct import AREAS
from generator.demonstration.evaluations import HALF_YEARS
from generator.demonstration.joint_cases import joint_answers, joint_cases
from generator.demonstration.record_tables import AREA, BODY, DISTRICT, KEY, PERSONS_BASIS, REQUIRED, TO_BODY
from generator.demonstration.tables import Field, Table

TO_RECORD = ("record_id", "breach-records", "record_id")
RECORD = Field("record_id", "所依据的记录", "公示中的政务失信记录。")
SOME_AREA = Field("area", "重点领域", constraints={"enum": ["", *AREAS]}, portal={"labels": AREAS})


def day(name: str, title: str, *, required: bool = False, about: str = "") -> Field:
    """Return a column of days."""
    return Field(name, title, about, type="date", constraints=REQUIRED if required else None)


def count(name: str, title: str, unit: str, about: str = "") -> Field:
    """Return a column of whole numbers from 0 on."""
    return Field(name, title, about, type="integer", constraints={"minimum": 0}, portal={"unit": unit})


def joint_action() -> Table:
    """Return the joint-action cases (联动奖惩)."""
    fields = (
        Field("case_id", "案件编号", constraints={**KEY, "pattern": r"LD-\d{3}"}), Field("kind", "方向", constraints={**REQUIRED, "enum": ["惩戒", "激励"]}),
        Field("target", "对象", "机构名录中的编号。", constraints=REQUIRED), Field("ground", "事由", constraints=REQUIRED), RECORD, SOME_AREA,
        Field("initiator", "发起单位", constraints=REQUIRED), Field("document_no", "发起文号", constraints={**REQUIRED, "unique": True}),
        day("initiated_on", "发起日期", required=True), count("asked", "要求响应", "项", "须由多少个实施单位响应。"),
    )  # fmt: skip
    return Table(
        "joint-action", "联动奖惩案件", "失信记录或者守信事项引起的联动：一个案件一行，从发起、各单位响应到反馈。", fields, joint_cases(),
        {
            "kind": "cases", "number": "D-009", "column": "joint-action", "noun": "联动案件", "counter": "件", "id": "case_id", "title": "{ground}：{kind}",
            "sentence": "因“{ground}”，要求{asked}个单位实施{kind}措施。", "body": "target", "date": "initiated_on", "label": "kind",
            "document": "document_no", "area_column": "area", "course": [{"date": "initiated_on", "title": "发起", "note": "{document_no}"}],
            "answers": {
                "resource": "joint-action-answers", "case": "case_id", "body": "executor", "task": "{measure}", "due": "due_on", "done": "answered_on",
                "closed": "fed_back_on", "result": "{result}", "noun": "响应", "done_name": "响应", "closed_name": "反馈",
            },
            "checks": [
                {"rule": "total", "column": "asked", "of": "joint-action-answers", "match": {"case_id": "case_id"}},
                {"rule": "same", "columns": ["target", "record_id.body_id"]},
                {"rule": "order", "columns": ["record_id.display_from", "initiated_on"]},
                {"rule": "filled", "when": {"column": "kind", "equals": ["惩戒"]}, "columns": ["record_id"]},
            ],
            "public": [field.name for field in fields], "searched": ["ground", "document_no"], "facets": ["kind", "target", "area"], "update": "每月",
            "about": "每行是一个案件。响应期限为发起后10个工作日；是否按时由本站按日期算出。",
        },
        ("case_id",), (("target", "bodies", "body_id"), ("initiator", "bodies", "body_id"), TO_RECORD),
    )  # fmt: skip


def joint_action_answers() -> Table:
    """Return what the executing bodies answered to joint-action cases."""
    fields = (
        Field("answer_id", "响应编号", constraints={**KEY, "pattern": r"LD-\d{3}-\d"}), Field("case_id", "案件编号", constraints=REQUIRED),
        Field("executor", "实施单位", constraints=REQUIRED), Field("item", "应用清单条目", constraints=REQUIRED), Field("measure", "措施", constraints=REQUIRED),
        day("due_on", "响应期限", required=True), day("answered_on", "响应日期"), count("days_used", "响应用时", "个工作日"),
        day("fed_back_on", "反馈日期"), Field("result", "实施结果"),
    )  # fmt: skip
    return Table(
        "joint-action-answers", "联动奖惩响应明细", "每个案件中每个实施单位一行：措施、期限、响应和反馈。", fields, joint_answers(),
        {
            "kind": "table", "noun": "响应", "counter": "项", "public": [field.name for field in fields], "update": "每月",
            "checks": [
                {"rule": "order", "columns": ["case_id.initiated_on", "answered_on", "fed_back_on"]},
                {"rule": "order", "columns": ["case_id.initiated_on", "due_on"]},
                {"rule": "filled", "when": {"column": "fed_back_on"}, "columns": ["answered_on", "result"]},
                {"rule": "filled", "when": {"column": "answered_on"}, "columns": ["days_used"]},
                {"rule": "days", "column": "days_used", "start": "case_id.initiated_on", "end": "answered_on", "working": True},
            ],
            "about": "案件页上列出同样的内容。没有列入应用清单的措施不得实施，所以每项都注明清单条目。",
        },
        ("answer_id",), (("case_id", "joint-action", "case_id"), ("executor", "bodies", "body_id"), ("item", "application-list", "item_id")),
    )  # fmt: skip


def rectification() -> Table:
    """Return the rectification orders (限期整改)."""
    fields = (
        Field("order_id", "整改编号", constraints={**KEY, "pattern": r"ZG-\d{3}"}), BODY, DISTRICT, AREA, RECORD, Field("matter", "整改事项", constraints=REQUIRED),
        Field("responsible", "具体责任人", "只公布姓氏和职务。"), Field("ordered_by", "责令机关", constraints=REQUIRED),
        Field("document_no", "文号", constraints={**REQUIRED, "unique": True}), day("ordered_on", "责令日期", required=True), day("deadline", "整改期限", required=True),
        Field("explanation", "书面说明", portal={"long": True}), day("explained_on", "说明日期"), day("closed_on", "销号日期"),
    )  # fmt: skip
    return Table(
        "rectification", "限期整改", "因失信记录责令的限期整改：一件一行，附书面说明和四个阶段。", fields, rectifications(),
        {
            "kind": "cases", "number": "D-070", "column": "joint-action", "noun": "限期整改", "counter": "件", "id": "order_id", "title": "{matter}：限期整改",
            "sentence": "{ordered_by}责令整改：{matter}。", "body": "body_id", "date": "ordered_on", "document": "document_no", "area_column": "area",
            "statement": "explanation", "statement_date": "explained_on",
            "course": [
                {"date": "ordered_on", "title": "责令限期整改", "note": "{document_no}"}, {"date": "deadline", "title": "整改期限"},
                {"date": "closed_on", "title": "整改销号"},
            ],
            "answers": {
                "resource": "rectification-stages", "case": "order_id", "body": "body_id", "task": "{stage}", "due": "due_on", "done": "done_on",
                "result": "{result}", "noun": "整改阶段", "done_name": "完成",
            },
            "checks": [
                {"rule": "order", "columns": ["record_id.decided_on", "ordered_on", "deadline"]},
                {"rule": "order", "columns": ["ordered_on", "explained_on", "closed_on"]},
                {"rule": "same", "columns": ["body_id", "record_id.body_id"]},
                {"rule": "filled", "when": {"column": "explanation"}, "columns": ["explained_on"]},
                {"rule": "referred", "when": {"column": "closed_on"}, "key": "order_id", "by": "rectification-stages", "column": "order_id",
                 "among": {"column": "result", "equals": ["核验通过，整改销号"]}},
            ],
            "persons": ["responsible"], "legal_basis": PERSONS_BASIS, "masks": {"explanation": ["phone", "id-number", "email"]},
            "public": [field.name for field in fields], "searched": ["matter", "document_no", "explanation"],
            "facets": ["area", "body_id"], "update": "每月",
            "about": "每行是一件限期整改。是否逾期由本站按各阶段的期限和完成日期算出。",
        },
        ("order_id",), (TO_BODY, TO_RECORD),
    )  # fmt: skip


def rectification_stage_table() -> Table:
    """Return the stages of rectification orders."""
    fields = (
        Field("stage_id", "阶段编号", constraints={**KEY, "pattern": r"ZG-\d{3}-\d"}), Field("order_id", "整改编号", constraints=REQUIRED), BODY,
        Field("stage", "阶段", constraints=REQUIRED), day("due_on", "期限", required=True), day("done_on", "完成日期"), Field("result", "结果"),
    )  # fmt: skip
    return Table(
        "rectification-stages", "限期整改阶段明细", "每件限期整改的每个阶段一行。", fields, rectification_stages(),
        {
            "kind": "table", "noun": "整改阶段", "counter": "个", "public": [field.name for field in fields], "update": "每月",
            "checks": [
                {"rule": "order", "columns": ["order_id.ordered_on", "due_on"]}, {"rule": "order", "columns": ["order_id.ordered_on", "done_on"]},
                {"rule": "same", "columns": ["body_id", "order_id.body_id"]}, {"rule": "filled", "when": {"column": "done_on"}, "columns": ["result"]},
                {"rule": "filled", "when": {"column": "result"}, "columns": ["done_on"]},
            ],
            "about": "整改页上列出同样的内容。",
        },
        ("stage_id",), (("order_id", "rectification", "order_id"), TO_BODY),
    )  # fmt: skip


def criticism() -> Table:
    """Return the public criticisms (通报批评)."""
    fields = (
        Field("criticism_id", "通报编号", constraints={**KEY, "pattern": r"TB-\d{3}"}), BODY, DISTRICT, AREA, RECORD, Field("reason", "通报事由", constraints=REQUIRED),
        Field("scope", "通报范围", constraints={**REQUIRED, "enum": ["全市", "本区"]}), Field("issued_by", "通报机关", constraints=REQUIRED),
        Field("document_no", "文号", constraints={**REQUIRED, "unique": True}), day("issued_on", "通报日期", required=True),
        Field("person", "被问责的责任人", "只公布姓氏和职务。"), Field("accountability", "问责方式"),
    )  # fmt: skip
    return Table(
        "criticism", "通报批评", "公开的通报批评和对责任人的问责，每件一行。", fields, criticisms(),
        {
            "kind": "records", "number": "D-071", "column": "joint-action", "noun": "通报批评", "counter": "件", "id": "criticism_id", "title": "{reason}",
            "sentence": "{issued_by}在{scope}范围内通报批评：{reason}。", "body": "body_id", "date": "issued_on", "label": "scope", "document": "document_no",
            "area_column": "area", "course": [{"date": "issued_on", "title": "{issued_by}通报批评", "note": "{document_no}"}],
            "checks": [
                {"rule": "order", "columns": ["record_id.display_from", "issued_on"]}, {"rule": "same", "columns": ["body_id", "record_id.body_id"]},
                {"rule": "filled", "when": {"column": "accountability"}, "columns": ["person"]},
            ],
            "persons": ["person"], "legal_basis": PERSONS_BASIS, "public": [field.name for field in fields],
            "searched": ["reason", "document_no", "accountability", "person"], "facets": ["scope", "accountability", "area", "body_id"],
            "update": "每月", "about": "每行是一件通报。同时问责的，写明责任人的职务和问责方式。",
        },
        ("criticism_id",), (TO_BODY, TO_RECORD),
    )  # fmt: skip


def applications() -> Table:
    """Return where evaluation results were applied (结果运用)."""
    fields = (
        Field("application_id", "运用编号", constraints={**KEY, "pattern": r"YY-\d{4}-\d{3}"}), BODY, DISTRICT,
        Field("period", "所依据的评价", constraints={**REQUIRED, "enum": list(HALF_YEARS)}, portal={"labels": HALF_YEARS}),
        Field("use", "用于", constraints={**REQUIRED, "enum": ["改革试点", "项目投资", "绩效考核", "资金分配", "评先评优"]}),
        Field("direction", "方向", constraints={**REQUIRED, "enum": ["激励", "约束"]}), Field("measure", "怎么用", constraints=REQUIRED),
        Field("item", "应用清单条目", constraints=REQUIRED), Field("applied_by", "实施单位", constraints=REQUIRED), day("applied_on", "日期", required=True),
        Field("document_no", "文号", constraints={**REQUIRED, "unique": True}),
    )  # fmt: skip
    return Table(
        "applications", "评价结果运用", "考核评价的结果用在了哪里：改革试点、项目投资、绩效考核等，每次一行。", fields, make_applications(),
        {
            "kind": "records", "number": "D-072", "column": "joint-action", "noun": "结果运用", "counter": "次", "id": "application_id", "title": "{measure}",
            "sentence": "依据{period}评价，用于{use}：{measure}。", "body": "body_id", "date": "applied_on", "label": "direction", "document": "document_no",
            "course": [{"date": "applied_on", "title": "{measure}", "note": "{document_no}"}], "public": [field.name for field in fields],
            "searched": ["measure", "document_no"], "facets": ["use", "direction", "body_id"], "update": "每季",
            "about": "每行是一次运用。用什么措施以应用清单为准。",
        },
        ("application_id",), (TO_BODY, ("applied_by", "bodies", "body_id"), ("item", "application-list", "item_id")), office="甲市发展和改革委员会（演示）",
    )  # fmt: skip


_REF = Field("record_ref", "所涉记录（内部）", "不公布：已经停止公示的记录不得再指明。")


def rights_cases() -> Table:
    """Return objections, repairs and exemptions (权益保护)."""
    fields = (
        Field("case_id", "办理编号", constraints={**KEY, "pattern": r"QY-\d{4}-\d{3}"}), Field("kind", "类型", constraints={**REQUIRED, "enum": ["异议", "修复", "免责"]}),
        BODY, DISTRICT, AREA, Field("record_id", "所涉记录", "仍在公示的才注明。"), Field("applicant", "申请人", "机构，或者只公布姓氏和职务的个人。"),
        Field("matter", "事项", constraints=REQUIRED), Field("ground", "理由"), Field("document_no", "受理文号", constraints=REQUIRED),
        day("received_on", "受理日期", required=True), day("due_on", "办理期限", required=True), day("decided_on", "决定日期"), Field("decision_no", "决定文号"),
        Field("outcome", "结果", constraints={**REQUIRED, "enum": ["办理中", "维持", "更正", "撤下", "准予修复", "不予修复", "予以免责", "不予免责"]}),
        Field("reason", "决定理由"), Field("effect", "效果"), count("days_used", "办理用时", "个工作日"), _REF,
    )  # fmt: skip
    return Table(
        "rights-cases", "异议、修复和免责办理", "当事机构和个人提出的异议、信用修复和容错免责，每件一行。", fields, make_rights(),
        {
            "kind": "records", "number": "D-010", "rights": ["wrong", "appeal"], "column": "rights", "noun": "权益事项", "counter": "件", "id": "case_id", "title": "{matter}：{ground}",
            "sentence": "{applicant}{matter}，理由是{ground}。结果：{outcome}。{reason}", "body": "body_id", "date": "received_on", "label": "kind", "document": "document_no",
            "area_column": "area",
            "course": [
                {"date": "received_on", "title": "受理", "note": "{document_no}"},
                {"date": "due_on", "title": "办理期限"},
                {"date": "decided_on", "title": "作出决定：{outcome}", "note": "{effect}"},
            ],
            "timing": {"begun": "received_on", "due": "due_on", "done": "decided_on", "by": ["kind", "outcome"]},
            "checks": [
                {"rule": "order", "columns": ["received_on", "due_on"]}, {"rule": "order", "columns": ["received_on", "decided_on"]},
                {"rule": "days", "column": "days_used", "start": "received_on", "end": "decided_on", "working": True},
                {"rule": "filled", "when": {"column": "decided_on"}, "columns": ["decision_no", "reason", "effect", "days_used"]},
                {"rule": "empty", "when": {"column": "outcome", "equals": ["办理中"]}, "columns": ["decided_on", "decision_no", "effect"]},
                {"rule": "filled", "when": {"column": "kind", "equals": ["修复", "异议"]}, "columns": ["record_ref"]},
                {"rule": "same", "columns": ["body_id", "record_ref.body_id"]}, {"rule": "same", "columns": ["area", "record_ref.area"]},
                {"rule": "order", "columns": ["record_ref.decided_on", "received_on"]},
            ],
            "public": [field.name for field in fields if field is not _REF], "searched": ["matter", "ground", "reason", "document_no", "decision_no"],
            "facets": ["kind", "outcome", "area", "district", "body_id"], "update": "每周五",
            "about": "每行是一件申请。异议受理后5个工作日内决定，修复10个，免责15个；准予修复或者撤下的，3个工作日内停止公示。",
        },
        ("case_id",), (TO_BODY, TO_RECORD, ("record_ref", "breach-records", "record_id")),
    )  # fmt: skip


def notices() -> Table:
    """Return the notices before publication (告知)."""
    fields = (
        Field("notice_id", "告知编号", constraints={**KEY, "pattern": r"GZ-\d{4}-\d{3}"}), BODY, DISTRICT, AREA, Field("record_id", "拟公示的记录", "仍在公示的才注明。"),
        Field("matter", "事项", constraints=REQUIRED), Field("way", "告知方式", constraints=REQUIRED), day("decided_on", "决定日期", required=True),
        day("due_on", "告知期限", required=True), day("notified_on", "告知日期"), day("replied_on", "陈述意见日期"), Field("reply", "陈述的意见"),
        Field("reply_state", "陈述情况", constraints={**REQUIRED, "enum": ["没有陈述意见", "已陈述意见"]}), day("display_from", "开始公示"), _REF,
    )  # fmt: skip
    return Table(
        "notices", "公示前的告知", "记录公示之前告知当事机构，每次一行：什么时候、用什么方式、有没有陈述意见。", fields, make_notices(),
        {
            "kind": "records", "number": "D-073", "column": "rights", "noun": "告知", "counter": "次", "id": "notice_id", "title": "{matter}",
            "sentence": "{way}。{reply}", "body": "body_id", "date": "notified_on", "label": "reply_state", "area_column": "area",
            "course": [
                {"date": "decided_on", "title": "作出决定"}, {"date": "notified_on", "title": "告知当事机构", "note": "{way}"},
                {"date": "replied_on", "title": "陈述意见", "note": "{reply}"}, {"date": "display_from", "title": "开始公示"},
            ],
            "timing": {"begun": "decided_on", "due": "due_on", "done": "notified_on", "by": ["way", "reply_state"]},
            "checks": [
                {"rule": "order", "columns": ["decided_on", "due_on"]}, {"rule": "order", "columns": ["decided_on", "notified_on", "replied_on"]},
                {"rule": "order", "columns": ["notified_on", "display_from"]}, {"rule": "same", "columns": ["notified_on", "record_ref.notified_on"]},
                {"rule": "filled", "when": {"column": "reply"}, "columns": ["replied_on"]}, {"rule": "same", "columns": ["body_id", "record_ref.body_id"]},
            ],
            "public": [field.name for field in fields if field is not _REF], "searched": ["matter", "reply"],
            "facets": ["way", "reply_state", "body_id"], "update": "每周五",
            "about": "每行是一次告知。决定作出后2个工作日内告知，收到告知的机构可以陈述意见。这里列出2026年10月26日以后决定的。",
        },
        ("notice_id",), (TO_BODY, TO_RECORD, ("record_ref", "breach-records", "record_id")),
    )  # fmt: skip
