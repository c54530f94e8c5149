"""What citizens ask of each entry of the policy's catalogue, with the answer reckoned from the published tables.

`python -m tests.catalogue.questions SITE` writes content/questions.md; clicks are counted on that built site.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from generator import addresses
from generator.derived.site import Site, derive_site
from generator.model.portal import build_portal
from generator.model.records import DAYS_LATE, STANDING
from tests.cases.opened import DEMONSTRATION, open_folder
from tests.catalogue.clicks import count_clicks

HEAD = """---
title: 市民常问
description: 对照政策的每一项，市民会问什么，答案在哪一页，从首页点几下。
order: 10
needs: demonstration
date: 2026-11-20
---

下面的答案都由演示数据算出，程序逐条核对过；数据一变，这一页不改就不能发布。“点击”是从首页出发最少点几下。

"""


@dataclass(frozen=True)
class Asked:
    """The published tables as a question needs them."""

    site: Site

    def rows(self, dataset: str) -> pd.DataFrame:
        return self.site.portal.datasets[dataset].table

    def shown(self, dataset: str) -> pd.DataFrame:
        """Rows with what was computed of them, such as how a promise stands."""
        return next(each.rows for each in self.site.portal.record_sets if each.dataset.name == dataset)

    def name(self, body: str) -> str:
        return self.site.portal.register.name_of(body)

    def newest(self, dataset: str) -> pd.DataFrame:
        """Figures of the newest period."""
        rows = self.rows(dataset)
        return rows[rows["period"] == rows["period"].max()]

    def first_of(self, dataset: str) -> str:
        period = next(each for each in self.site.standings[dataset].periods if each.standings)
        return "、".join(each.published.name for each in period.standings if each.rank == 1)


def money(cells: pd.Series) -> str:
    return f"{sum((Decimal(cell) for cell in cells if cell), Decimal()):,.2f}"


def highest(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows.loc[pd.to_numeric(rows[column]).idxmax()]


def lowest(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows.loc[pd.to_numeric(rows[column]).idxmin()]


def where(rows: pd.DataFrame, **cells: str) -> pd.DataFrame:
    for column, cell in cells.items():
        rows = rows[rows[column] == cell]
    return rows


@dataclass(frozen=True)
class Question:
    """One question: the catalogue's entry, what is asked, the page that answers, the answer from the data."""

    entry: str
    text: str
    page: str
    answer: Callable[[Asked], str]


def _most_owing(asked: Asked) -> str:
    rows = where(asked.rows("procurement-contracts"), outcome="逾期未付清", year="2026")
    row = highest(rows, "unpaid_cny")
    return f"{asked.name(row['body_id'])}，{row['project']}，{Decimal(row['unpaid_cny']):,} 元"


def _most_missing(asked: Asked) -> str:
    items = asked.site.owing.items
    missing = items[items["state"] == "missing"]["body"].value_counts()
    return (
        f"{missing.sum()} 次；{'、'.join(asked.name(body) for body in missing.index[missing == missing.max()])}，{missing.max()} 次"
    )


def _months_missing(asked: Asked) -> str:
    """Reckoned from the rows themselves: months from the first to the newest that have none."""
    rows = asked.rows("hotline")
    missing = sorted(set(rows["period"]) - set(where(rows, body_id="qu-bing")["period"]), reverse=True)
    return "；".join(f"{month[:4]}：缺 {int(month[5:])}月" for month in missing)


def _overdue_duties(asked: Asked) -> str:
    rows = asked.rows("responsibilities")
    overdue = rows[(rows["done_on"] == "") & (rows["due_on"] < asked.site.portal.date.isoformat())]
    return f"{len(overdue)} 件"


def _orange(asked: Asked) -> str:
    rows = where(asked.newest("government-debt"), level="橙")
    # The table of the area calls districts by their short names.
    return "、".join(asked.name(body).removesuffix("人民政府") for body in rows["body_id"]) or "没有"


def _rivers_overdue(asked: Asked) -> str:
    rows = asked.shown("river-promises")
    rows = rows[(rows["district"] == "甲区") & (rows[STANDING] == "late")]
    return (
        "；".join(
            f"{river}：{promise}（逾期 {days} 天）"
            for river, promise, days in zip(rows["river"], rows["promise"], rows[DAYS_LATE], strict=True)
        )
        or "没有逾期的"
    )


def _missed_air(asked: Asked) -> str:
    rows = asked.newest("environment-targets")
    missed = rows[pd.to_numeric(rows["pm25"]) > pd.to_numeric(rows["pm25_target"])]
    return "、".join(asked.name(body) for body in missed["body_id"]) or "都完成了"


def _warned(asked: Asked, dataset: str, column: str) -> str:
    found = [asked.name(each.body) for each in asked.site.warnings[dataset] if each.column == column]
    return "、".join(sorted(found)) or "没有"


def _below(asked: Asked, dataset: str, column: str, least: float) -> int:
    return int((pd.to_numeric(asked.newest(dataset)[column]) < least).sum())


def _late(asked: Asked, dataset: str) -> int:
    return int((asked.shown(dataset)[STANDING] == "late").sum())


def _count(dataset: str, counter: str, **cells: str) -> Callable[[Asked], str]:
    return lambda asked: f"{len(where(asked.rows(dataset), **cells))} {counter}"


def _slowest(asked: Asked) -> str:
    row = highest(asked.newest("traffic-enforcement"), "minutes")
    return f"{asked.name(row['body_id'])}，平均 {row['minutes']} 分钟"


def _least_in_time(asked: Asked) -> str:
    row = lowest(asked.newest("service-quality"), "in_time_rate")
    # The page of the area calls districts by their short names.
    return f"{asked.name(row['body_id']).removesuffix('人民政府')}，{row['in_time_rate']}%"


def _inspected(asked: Asked) -> str:
    rows = asked.rows("inspection-results")
    planned, made, published = (int(pd.to_numeric(rows[name]).sum()) for name in ("planned", "made", "published"))
    return f"计划 {planned:,} 批次，完成 {made:,} 批次，公布 {published:,} 批次"


def _audited(asked: Asked) -> str:
    rows = asked.newest("audit-money")
    return f"涉及 {money(rows['amount_cny'])} 元，还有 {money(rows['outstanding_cny'])} 元没有整改"


def _trained(asked: Asked) -> str:
    rows = asked.newest("training")
    trained, staff = (int(pd.to_numeric(rows[name]).sum()) for name in ("trained", "staff"))
    return f"{trained:,} 人参加，占 {trained / staff * 100:.1f}%"


def _owed_projects(asked: Asked) -> str:
    rows = where(asked.rows("ppp-projects"), standing="拖欠付费")
    return f"{len(rows)} 个，共 {money(rows['arrears_cny'])} 元"


def _conduct_added(asked: Asked) -> str:
    edited = next(each for each in asked.site.portal.lists if each.dataset.name == "conduct-list")
    return f"{len(asked.site.differences['conduct-list'][edited.place].entered)} 项"


def _objections(asked: Asked) -> str:
    rows = where(asked.rows("rights-cases"), kind="异议")
    return f"{len(rows)} 件，办理中 {len(where(rows, outcome='办理中'))} 件"


def _sheet(dataset: str, value: str) -> str:
    return addresses.sheet(dataset, value)


QUESTIONS: tuple[Question, ...] = (
    Question("M1", "现在公示中的政务失信记录有多少条？", addresses.RECORDS, _count("breach-records", "条", status="show")),
    Question("M1", "2026年版行为清单比上一版新增了几项？", addresses.listing("conduct-list"), _conduct_added),
    Question("M1", "丙区住建局有多少条公示的失信记录？", addresses.body("qu-bing-zhujian"), _count("breach-records", "条", body_id="qu-bing-zhujian")),
    Question("M1", "到期应公开、还没公开的有多少次，哪个机构最多？", addresses.OWED, _most_missing),
    Question("M1", "12345热线月报，丙区缺哪几个月？", addresses.owed("hotline"), _months_missing),
    Question("M2", "限期整改一共多少件？", addresses.browse("rectification"), lambda asked: f"{len(asked.rows('rectification'))} 件"),
    Question("M2", "开展过几个专项治理？", addresses.browse("campaigns"), lambda asked: f"{len(asked.rows('campaigns'))} 个"),
    Question("M3", "最近一次各区考核，谁第一？", addresses.ranking("district-evaluation"), lambda asked: asked.first_of("district-evaluation")),
    Question("M3", "代表建议和委员提案有多少件公开了办理情况？", addresses.browse("proposals"), lambda asked: f"{len(asked.rows('proposals'))} 件"),
    Question("M4", "当事人提出过多少件异议，还在办理的有几件？", addresses.RIGHTS, _objections),
    Question("A01", "有多少份采购合同到期没有付清？", addresses.area("a01"), _count("procurement-contracts", "份", outcome="逾期未付清")),
    Question("A01", "2026年签订的采购合同，哪一份逾期欠款最多？", _sheet("procurement-contracts", "2026"), _most_owing),
    Question("A02", "有几个合作项目政府拖欠付费，欠多少？", addresses.area("a02"), _owed_projects),
    Question("A03", "信用等级为D的招标代理机构有几家？", _sheet("bidding-agencies", "D"), _count("bidding-agencies", "家", rating="D")),
    Question("A03", "代理机构评分现在看几项指标？", addresses.listing("bid-credit-indicators"), _count("bid-credit-indicators", "项", edition="2026")),
    Question("A04", "对企业的承诺和合同，有多少项逾期？", addresses.area("a04"), lambda asked: f"{_late(asked, 'investment-promises')} 项"),
    Question("A04", "依法变更以后，还有多少补偿没有付？", addresses.area("a04"), lambda asked: f"{money(asked.rows('investment-promises')['uncompensated_cny'])} 元"),
    Question("A05", "2025年末，哪些政府的债务风险是橙色？", addresses.area("a05"), _orange),
    Question("A05", "2025年末，全市债务余额合计多少？", addresses.area("a05"), lambda asked: f"{sum(map(Decimal, asked.newest('government-debt')['balance'])):,} 亿元"),
    Question("A06", "甲区的河道承诺，哪些逾期了？", _sheet("river-promises", "甲区"), _rivers_overdue),
    Question("A06", "最近一次区级河长考核，谁第一？", addresses.area("a06"), lambda asked: asked.first_of("river-assessment")),
    Question("A07", "督办的隐患、违建和小区问题，有多少件逾期没办结？", addresses.area("a07"), _count("supervised-cases", "件", outcome="逾期未办结")),
    Question("A07", "类住宅的督办事项有多少件？", _sheet("supervised-cases", "类住宅"), _count("supervised-cases", "件", category="类住宅")),
    Question("A08", "2025年，哪些区没有完成自己的PM2.5目标？", addresses.statistics("environment-targets"), _missed_air),
    Question("A08", "有多少项环境任务因为逾期列入失信记录？", addresses.browse("environment-tasks"), _count("environment-tasks", "项", recorded="是")),
    Question("A09", "查明瞒报的交通事故有几起？", _sheet("traffic-misreports", "瞒报"), _count("traffic-misreports", "起", kind="瞒报")),
    Question("A09", "最近一季，哪个机构应急到场最慢？", addresses.statistics("traffic-enforcement"), _slowest),
    Question("A10", "计划的检查都做了吗，结果都公布了吗？", addresses.area("a10"), _inspected),
    Question("A10", "不合格的一共多少批？", addresses.area("a10"), lambda asked: f"{len(asked.rows('failed-inspections')):,} 批"),
    Question("A11", "最近一季，哪个机构按时办结率最低？", addresses.area("a11"), _least_in_time),
    Question("A12", "现在可以审批的事项一共多少项？", addresses.area("a12"), _count("approval-items", "项", edition="2026")),
    Question("A12", "自行增设的审批，还有几项到期没有取消？", addresses.area("a12"), _count("unauthorised-items", "项", outcome="逾期未取消")),
    Question("A13", "2026年10月，哪些机构的欠薪欠款投诉被预警？", addresses.statistics("hotline-complaints"), lambda asked: _warned(asked, "hotline-complaints", "wages")),
    Question("A13", "2026年10月，多少个单位的12345工单按时办结率没到95%？", addresses.area("a13"), lambda asked: f"{_below(asked, 'hotline', 'closed_in_time', 95)} 个"),
    Question("A14", "企业投诉集中在哪些机构？", addresses.area("a14"), lambda asked: _warned(asked, "enterprise-service", "complaints")),
    Question("A14", "企业的诉求有多少件逾期没有答复？", addresses.area("a14"), _count("enterprise-problems", "件", outcome="逾期未答复")),
    Question("A15", "查出过几起统计造假？", addresses.area("a15"), lambda asked: f"{len(asked.rows('statistical-breaches'))} 起"),
    Question("A16", "最近一个审计年度查出多少钱的问题，还有多少没改？", addresses.area("a16"), _audited),
    Question("G1", "甲区由谁负总责？", addresses.body("qu-jia"), lambda asked: where(asked.rows("bodies"), body_id="qu-jia")["post"].iloc[0]),
    Question("G1", "重点任务逾期未办的有多少件？", addresses.matrix("responsibilities"), _overdue_duties),
    Question("G1", "重点任务一共分解成几项？", addresses.safeguard("g1"), lambda asked: f"{asked.rows('responsibilities')['task_id'].nunique()} 项"),
    Question("G2", "现在有几份规章草案正在征求意见？", addresses.safeguard("g2"), _count("rule-drafts", "份", outcome="征求意见中")),
    Question("G2", "能查到多少份政策文件？", addresses.safeguard("g2"), lambda asked: f"{len(asked.rows('policy-library'))} 份"),
    Question("G3", "养老方面的信用惠民项目有几个？", _sheet("street-projects", "养老"), _count("street-projects", "个", theme="养老")),
    Question("G3", "有几个示范被摘牌？", addresses.safeguard("g3"), _count("demonstration-places", "个", outcome="已摘牌")),
    Question("G4", "今年多少公务员参加了诚信培训？", addresses.safeguard("g4"), _trained),
    Question("G5", "信用服务机构的预警，多少条查实了？", addresses.safeguard("g5"), _count("agency-warnings", "条", outcome="查实")),
)  # fmt: skip


def open_asked() -> Asked:
    opened = open_folder(DEMONSTRATION)
    return Asked(derive_site(build_portal(opened.settings, opened.settings.release.date, opened.released.datasets)))


def write_document(answers: Mapping[str, str], clicks: Mapping[str, int]) -> str:
    """The page with every question: entry, question, answer, where, clicks."""
    lines = ["| 编号 | 问 | 答 | 在哪一页 | 点击 |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {each.entry} | {each.text} | {answers[each.text]} | [看这一页](portal:{each.page}) | {clicks[each.page]} |"
        for each in QUESTIONS
    ]
    return HEAD + "\n".join(lines) + "\n"


def main(site: Path) -> None:
    asked = open_asked()
    answers = {each.text: each.answer(asked) for each in QUESTIONS}
    document = write_document(answers, count_clicks(site, {each.page for each in QUESTIONS}))
    (DEMONSTRATION.parent / "content" / "questions.md").write_text(document, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
