"""The demonstration's supervision as datasets: campaigns, inspections, proposals, street evaluation, third-party ratings."""

from __future__ import annotations

from generator.demonstration import supervision
from generator.demonstration.case_tables import count, day
from generator.demonstration.evaluations import HALF_YEARS
from generator.demonstration.publishing import PUBLISHED, owed_by, publish
from generator.demonstration.record_tables import AREA, BODY, DISTRICT, KEY, REQUIRED, TO_BODY
from generator.demonstration.tables import Field, Table

_OFFICE = "甲市发展和改革委员会（演示）"


def campaigns() -> Table:
    """Return the special campaigns (专项治理)."""
    fields = (
        Field("campaign_id", "专项编号", constraints={**KEY, "pattern": r"ZX-\d{2}"}), Field("title", "专项", constraints=REQUIRED), AREA,
        Field("signal", "怎么发现的", constraints=REQUIRED), Field("leader", "牵头单位", constraints=REQUIRED), Field("document_no", "文号", constraints={**REQUIRED, "unique": True}),
        day("found_on", "发现日期", required=True), day("warned_on", "预警日期"), day("started_on", "启动日期", required=True), day("planned_end", "计划结束", required=True),
        count("tasks", "任务", "项"), count("found_count", "发现问题", "个"), count("settled_count", "已解决", "个"), day("closed_on", "销号日期"), Field("summary", "结果"),
    )  # fmt: skip
    return Table(
        "campaigns", "专项治理", "针对集中问题的专项治理，从发现、预警、跟踪整改到销号，每项一行。", fields, supervision.campaigns(),
        {
            "kind": "cases", "number": "D-075", "column": "joint-action", "noun": "专项治理", "counter": "项", "id": "campaign_id", "title": "{title}",
            "sentence": "{signal}。发现问题{found_count}个，已解决{settled_count}个。{summary}", "body": "leader", "date": "started_on", "document": "document_no",
            "area_column": "area",
            "course": [
                {"date": "found_on", "title": "发现问题", "note": "{signal}"}, {"date": "warned_on", "title": "发出预警"},
                {"date": "started_on", "title": "启动专项治理", "note": "{document_no}"}, {"date": "planned_end", "title": "计划结束"},
                {"date": "closed_on", "title": "销号", "note": "{summary}"},
            ],
            "answers": {
                "resource": "campaign-tasks", "case": "campaign_id", "body": "body_id", "task": "{task}", "due": "due_on", "done": "done_on",
                "closed": "accepted_on", "result": "{result}", "noun": "专项任务", "done_name": "完成", "closed_name": "验收",
            },
            "checks": [
                {"rule": "order", "columns": ["found_on", "warned_on", "started_on", "closed_on"]}, {"rule": "order", "columns": ["started_on", "planned_end"]},
                {"rule": "total", "column": "tasks", "of": "campaign-tasks", "match": {"campaign_id": "campaign_id"}},
                {"rule": "total", "column": "found_count", "of": "campaign-tasks", "match": {"campaign_id": "campaign_id"}, "value": "found_count"},
                {"rule": "total", "column": "settled_count", "of": "campaign-tasks", "match": {"campaign_id": "campaign_id"}, "value": "settled_count"},
                {"rule": "filled", "when": {"column": "closed_on"}, "columns": ["summary"]},
            ],
            "public": [field.name for field in fields], "searched": ["title", "signal", "document_no", "summary"], "facets": ["area", "leader"],
            "update": "每季", "about": "每行是一项专项治理。发现和解决的问题数等于各单位任务之和。",
        },
        ("campaign_id",), (("leader", "bodies", "body_id"),), office=_OFFICE,
    )  # fmt: skip


def campaign_tasks() -> Table:
    """Return what each body has to put right in a campaign."""
    fields = (
        Field("task_id", "任务编号", constraints={**KEY, "pattern": r"ZX-\d{2}-\d{2}"}), Field("campaign_id", "专项编号", constraints=REQUIRED), BODY,
        Field("task", "任务", constraints=REQUIRED), count("found_count", "发现问题", "个"), count("settled_count", "已解决", "个"),
        day("due_on", "期限", required=True), day("done_on", "完成日期"), day("accepted_on", "验收日期"), Field("result", "结果"),
    )  # fmt: skip
    return Table(
        "campaign-tasks", "专项治理任务明细", "每项专项治理中每个单位的任务一行。", fields, supervision.campaign_tasks(),
        {
            "kind": "table", "noun": "专项任务", "counter": "项", "public": [field.name for field in fields], "update": "每季",
            "checks": [
                {"rule": "order", "columns": ["campaign_id.started_on", "done_on", "accepted_on"]}, {"rule": "order", "columns": ["campaign_id.started_on", "due_on"]},
                {"rule": "filled", "when": {"column": "done_on"}, "columns": ["result", "settled_count"]},
                {"rule": "filled", "when": {"column": "accepted_on"}, "columns": ["done_on"]},
            ],
            "about": "专项页上列出同样的内容。",
        },
        ("task_id",), (("campaign_id", "campaigns", "campaign_id"), TO_BODY), office=_OFFICE,
    )  # fmt: skip


def inspections() -> Table:
    """Return the special inspections (专项督导)."""
    fields = (
        Field("inspection_id", "督导编号", constraints={**KEY, "pattern": r"DD-\d{3}"}), Field("title", "督导", constraints=REQUIRED), AREA,
        Field("inspector", "督导单位", constraints=REQUIRED), Field("document_no", "文号", constraints={**REQUIRED, "unique": True}),
        day("started_on", "开始日期", required=True), day("ended_on", "结束日期", required=True), count("visited", "实地督导", "个单位"), count("findings", "发现问题", "项"),
        day("rectify_by", "整改期限", required=True), Field("conclusion", "督导结论", portal={"long": True}),
    )  # fmt: skip
    return Table(
        "inspections", "专项督导", "政务诚信专项督导和发现的问题，每次督导一行。", fields, supervision.inspections(),
        {
            "kind": "cases", "number": "D-074", "column": "supervision", "noun": "专项督导", "counter": "次", "id": "inspection_id", "title": "{title}",
            "sentence": "{conclusion}。", "date": "ended_on", "document": "document_no", "area_column": "area",
            "course": [
                {"date": "started_on", "title": "开始督导", "note": "{inspector}"}, {"date": "ended_on", "title": "结束督导，逐项反馈", "note": "{document_no}"},
                {"date": "rectify_by", "title": "整改期限"},
            ],
            "answers": {
                "resource": "inspection-findings", "case": "inspection_id", "body": "body_id", "task": "{finding}", "due": "due_on", "done": "done_on",
                "closed": "checked_on", "result": "{result}", "noun": "督导问题", "done_name": "整改", "closed_name": "复查",
            },
            "checks": [
                {"rule": "order", "columns": ["started_on", "ended_on", "rectify_by"]},
                {"rule": "total", "column": "findings", "of": "inspection-findings", "match": {"inspection_id": "inspection_id"}},
            ],
            "public": [field.name for field in fields], "searched": ["title", "conclusion", "document_no"], "facets": ["area"], "update": "每季",
            "about": "每行是一次督导。发现的问题逐项列在督导页上，写明单位、期限和整改。",
        },
        ("inspection_id",), office="甲市政府督查室（演示）",
    )  # fmt: skip


def inspection_findings() -> Table:
    """Return the findings of special inspections."""
    fields = (
        Field("finding_id", "问题编号", constraints={**KEY, "pattern": r"DD-\d{3}-\d{2}"}), Field("inspection_id", "督导编号", constraints=REQUIRED), BODY,
        Field("finding", "发现的问题", constraints=REQUIRED), day("due_on", "整改期限", required=True), day("done_on", "整改日期"), day("checked_on", "复查日期"), Field("result", "整改情况"),
    )  # fmt: skip
    return Table(
        "inspection-findings", "专项督导问题明细", "督导发现的每个问题一行：单位、问题、期限和整改。", fields, supervision.inspection_findings(),
        {
            "kind": "table", "noun": "督导问题", "counter": "项", "public": [field.name for field in fields], "update": "每季",
            "checks": [
                {"rule": "order", "columns": ["inspection_id.ended_on", "done_on", "checked_on"]}, {"rule": "same", "columns": ["due_on", "inspection_id.rectify_by"]},
                {"rule": "filled", "when": {"column": "done_on"}, "columns": ["result"]}, {"rule": "filled", "when": {"column": "checked_on"}, "columns": ["done_on"]},
            ],
            "about": "督导页上列出同样的内容。",
        },
        ("finding_id",), (("inspection_id", "inspections", "inspection_id"), TO_BODY), office="甲市政府督查室（演示）",
    )  # fmt: skip


def proposals() -> Table:
    """Return the deputies' proposals and members' motions (人大代表建议, 政协提案)."""
    attitudes = ["满意", "基本满意", "不满意", "等待答复"]
    fields = (
        Field("proposal_id", "编号", constraints={**KEY, "pattern": r"(JY|TA)-\d{4}-\d{3}"}), Field("kind", "类型", constraints={**REQUIRED, "enum": ["人大代表建议", "政协提案"]}),
        Field("title", "题目", constraints=REQUIRED), AREA, Field("body_id", "承办单位", "机构名录中的编号。", constraints=REQUIRED), DISTRICT, Field("session", "届次", constraints=REQUIRED),
        day("received_on", "交办日期", required=True), day("due_on", "答复期限", required=True), day("answered_on", "答复日期"), Field("answer_no", "答复文号"),
        Field("outcome", "办理结果", constraints={**REQUIRED, "enum": ["已经解决", "正在解决", "列入计划", "留作参考", "办理中"]}),
        Field("attitude", "代表委员评价", constraints={**REQUIRED, "enum": attitudes}),
    )  # fmt: skip
    return Table(
        "proposals", "建议提案办理", "人大代表建议和政协提案由谁承办、是否按时答复、代表委员是否满意，每件一行。", fields, supervision.proposals(),
        {
            "kind": "records", "number": "D-076", "column": "supervision", "noun": "建议提案", "counter": "件", "id": "proposal_id", "title": "{title}",
            "sentence": "办理结果：{outcome}；评价：{attitude}。", "body": "body_id", "date": "received_on", "label": "kind", "area_column": "area",
            "course": [
                {"date": "received_on", "title": "交办"}, {"date": "due_on", "title": "答复期限"},
                {"date": "answered_on", "title": "书面答复：{outcome}", "note": "{answer_no}"},
            ],
            "timing": {
                "begun": "received_on", "due": "due_on", "done": "answered_on", "working": False, "by": ["body_id", "kind", "session"],
                "good": {"column": "attitude", "equals": ["满意"]}, "good_name": "代表委员满意",
            },
            "checks": [
                {"rule": "order", "columns": ["received_on", "due_on"]}, {"rule": "order", "columns": ["received_on", "answered_on"]},
                {"rule": "filled", "when": {"column": "answered_on"}, "columns": ["answer_no"]},
                {"rule": "empty", "when": {"column": "outcome", "equals": ["办理中"]}, "columns": ["answered_on", "answer_no"]},
                {"rule": "empty", "when": {"column": "attitude", "equals": ["等待答复"]}, "columns": ["answered_on"]},
            ],
            "public": [field.name for field in fields], "searched": ["title", "answer_no"],
            "facets": ["kind", "attitude", "outcome", "area", "body_id"], "update": "每季",
            "about": "每行是一件建议或者提案。答复期限为交办之日起三个月；是否按时由本站按日期算出。",
        },
        ("proposal_id",), (TO_BODY,), office="甲市人民政府办公室（演示）",
    )  # fmt: skip


_STREET_PARTS = {
    "promises": ("承诺", "公开承诺的兑现。"),
    "affairs": ("公开", "居务、财务公开。"),
    "service": ("办件", "办件、热线的时限和质量。"),
    "society": ("社会评价", "居民的评价。"),
}


def street_evaluation() -> Table:
    """Return the yearly evaluation of streets and towns."""
    periods = supervision.STREET_YEARS
    fields = (
        Field("body_id", "街镇", constraints=REQUIRED), DISTRICT, Field("period", "期次", constraints={**REQUIRED, "enum": list(periods)}, portal={"labels": periods}),
        *(Field(part, *_STREET_PARTS[part], type="number", portal={"unit": "分"}) for part in supervision.STREET_WEIGHTS),
        Field("score", "得分", type="number", portal={"unit": "分"}), Field("rank", "名次", "同分并列。", type="integer"), PUBLISHED,
    )  # fmt: skip
    owed = owed_by(90, "2022", by="shi-fagai")
    rows = publish("street-evaluation", supervision.street_evaluation(), owed, is_kept=lambda _row: True)
    return Table(
        "street-evaluation", "街镇政务诚信考核评价", "各街镇每年一次的考核评价，每街镇每年一行。", fields, rows,
        {
            "kind": "ranking", "noun": "评价得分", "counter": "行", "subject": "body_id", "period": "period", "period_titles": periods, "score": "score", "rank": "rank",
            "components": [{"column": part, "weight": weight} for part, weight in supervision.STREET_WEIGHTS.items()], "decimals": 1, "method": "1.0版",
            "difference_note": 0.5, "method_text": "四个分项按权重相加，四舍五入到1位小数。同分并列，下一名次顺延。",
            "owed": owed, "public": [field.name for field in fields], "update": "每年", "about": "每行是一个街镇一年的得分，由各区评价、市里抽查。",
        },
        ("body_id", "period"), (TO_BODY,), office=_OFFICE,
    )  # fmt: skip


def _third_party(assessor: str, name: str, title: str, portal: dict[str, object], sample: str) -> Table:
    _, periods = supervision.ASSESSORS[assessor]
    titles = {period: HALF_YEARS[period] for period in periods}
    fields = (
        Field("body_id", "区", constraints=REQUIRED), Field("period", "期次", constraints={**REQUIRED, "enum": list(periods)}, portal={"labels": titles}),
        Field("score", "得分", type="number", portal={"unit": "分"}), Field("rank", "名次", "同分并列。", type="integer"), count("sample", sample, "份"),
    )  # fmt: skip
    return Table(
        name, title, "由政府以外的机构独立作出的评价，每区每期一行。", fields, supervision.third_party(assessor),
        {
            "kind": "ranking", "noun": "第三方得分", "counter": "行", "subject": "body_id", "period": "period", "period_titles": titles, "score": "score", "rank": "rank",
            "decimals": 1, "official": "district-evaluation", "public": [field.name for field in fields], "update": "每半年", **portal,
        },
        ("body_id", "period"), (TO_BODY,), office="第三方评价机构（演示）",
    )  # fmt: skip


def university_rating() -> Table:
    """Return the ratings by an invented university."""
    return _third_party("university", "university-rating", "高校评价：各区政务诚信指数", {
        "number": "D-077", "assessor": "甲大公共治理研究所（虚构）", "method": "2025版", "difference_note": 2.0,
        "method_text": "随机入户问卷，每区约300份；八个问题各按5分计，折算为百分制。误差约正负2分。", "about": "每行是一个区一期的指数。只问市民的感受，不看政府报送的材料。",
    }, "有效问卷")  # fmt: skip


def agency_rating() -> Table:
    """Return the ratings by an invented credit agency."""
    return _third_party("agency", "agency-rating", "信用服务机构评价：各区履约评分", {
        "assessor": "甲信诚信用管理公司（虚构）", "method": "1.2版", "difference_note": 1.0,
        "method_text": "抽取合同和裁判文书，按付款是否及时、有无违约计分，折算为百分制。", "about": "每行是一个区一期的评分。只看合同和裁判，不看办事服务。",
    }, "抽查合同")  # fmt: skip
