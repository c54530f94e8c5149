"""Findings about whole tables: keys, references, rules between columns and tables, files for exchange."""

from __future__ import annotations

from typing import Final

from generator.findings import Code, Severity

_NOTICE: Final = Severity.NOTICE

TABLES: Final = (
    Code(
        "key-duplicate",
        "编号重复",
        "Key is repeated",
        "核对列出的各行：重复录入的删除，编号填错的改正。",
        "Compare the rows named: delete what was entered twice, correct what has the wrong id.",
    ),
    Code(
        "title-missing",
        "这一行没有可以显示的标题",
        "A row has no title to be shown by",
        "列出的各列都是空的，页面上会成为没有文字的一行。至少补填其中一列；整行多余的，删除。",
        "All columns named are empty, so that the page would show a line without words. Fill in one of them, or delete the row.",
    ),
    Code(
        "id-case-clash",
        "编号只差大小写",
        "Ids differ in letter case only",
        "统一大小写或改用不同编号：两个编号会得到同一个网页地址。",
        "Use one spelling or different ids: both would get the same address.",
    ),
    Code(
        "facet-case-clash",
        "筛选项只差大小写",
        "Facet values differ in letter case only",
        "统一写法：两种写法会得到同一个网页地址。",
        "Use one spelling: both would get the same address.",
    ),
    Code(
        "reference-unknown",
        "引用的编号不存在",
        "Reference to an unknown id",
        "填对方表中已有的编号（不是名称）；确属新增的，先在对方表中登记。",
        "Write an id that exists in the other table (not a name); if it is new, enter it there first.",
    ),
    Code(
        "parent-cycle",
        "上级机构互为上级",
        "Bodies are above each other in a circle",
        "核对上级机构一栏，改正其中填错的一个。",
        "Check the column of the body above and correct the wrong one.",
    ),
    Code(
        "body-id-repeated",
        "不同机构名录里编号重复",
        "Registers share an id",
        "一个机构只能登记在一个名录里；不同机构不能共用编号。",
        "A body stands in one register only; different bodies cannot share an id.",
    ),
    Code(
        "edition-unknown",
        "版次没有声明",
        "Edition is not declared",
        "改正版次，或请管理员在 resource.json 的 editions 中增加这一版。",
        "Correct the edition, or have it added to `editions` in resource.json.",
    ),
    Code(
        "edition-empty",
        "声明的版次没有条目",
        "A declared edition has no entries",
        "确认这一版的条目没有漏掉。",
        "See that the entries of this edition were not left out.",
        _NOTICE,
    ),
    Code(
        "period-invalid",
        "期次写法不对",
        "Period is not written as it should be",
        "月份写两位，如 2026-09；季度 2026-Q1 至 2026-Q4；半年 2026-H1、2026-H2。期次按文字排序，少一位就会排错。",
        "Write months with two digits (2026-09), quarters 2026-Q1 to Q4, halves 2026-H1 and H2: periods are ordered as text.",
    ),
    Code(
        "period-form-mixed",
        "期次写法不统一",
        "Periods are written in different forms",
        "同一张表的期次用同一种写法：全写年、全写年月、全写季度或全写半年，否则新旧顺序无从判断。",
        "Write all periods of a table in one form: years, months, quarters or halves, so that they can be put in order.",
    ),
    Code(
        "status-unknown",
        "状态没有声明",
        "Status is not declared",
        "改用声明过的状态，或请管理员在 resource.json 的 states 中增加。",
        "Use a declared status, or have it added to `states` in resource.json.",
    ),
)

FLOWS: Final = (
    Code(
        "flow-order",
        "日期的先后不对",
        "Dates are in the wrong order",
        "核对两个日期，改正写错的一个；后一步不会早于前一步。",
        "Check both dates and correct the wrong one: a later step is never before an earlier one.",
    ),
    Code(
        "flow-missing",
        "这一步该填的没有填",
        "A cell that this step needs is empty",
        "补上这一栏；如果这一步还没有到，改正说明它已到的那一栏。",
        "Fill the cell, or correct the one that says the step was reached.",
    ),
    Code(
        "flow-unexpected",
        "这一步还不该有的内容",
        "A cell is filled that this step cannot have",
        "删去这一栏，或改正说明这一步还没有到的那一栏。",
        "Empty the cell, or correct the one that says the step was not reached.",
    ),
    Code(
        "flow-sum",
        "分项相加不等于合计",
        "The parts do not add up to the total",
        "核对分项和合计；合计必须等于分项之和。",
        "Check the parts and the total: the total must be their sum.",
    ),
    Code(
        "flow-differs",
        "与所指的行不一致",
        "Cell differs from the row that it refers to",
        "核对是编号指错了，还是内容写错了。",
        "See whether the reference or the content is wrong.",
    ),
    Code(
        "flow-days",
        "天数与日期不符",
        "Number of days does not follow from the dates",
        "按两个日期重新计算天数；起始当日不计，工作日按国务院公布的放假安排计。",
        "Count again from the two dates; the first day is not counted, working days follow the State Council's holiday plans.",
    ),
    Code(
        "flow-total",
        "合计与明细不符",
        "Total differs from its details",
        "核对合计和另一数据集的明细：要么合计写错，要么明细缺行或多行。",
        "Check the total and the rows of the other dataset: the total is wrong, or rows are missing or too many.",
    ),
    Code(
        "flow-unreferred",
        "缺少对应的记录",
        "Another dataset should speak of this row and does not",
        "在另一数据集中补上对应的行（例如修复决定），或改正这一行的状态。",
        "Add the row to the other dataset (such as the decision on repair), or correct the status here.",
    ),
)

EXCHANGE: Final = (
    Code(
        "exchange-missing",
        "共享文件缺少必填内容",
        "An exchange file would lack what its receiver requires",
        "补上这一栏；接收方不收缺少必填内容的记录。",
        "Fill the cell: the receiver refuses rows without it.",
    ),
    Code(
        "exchange-too-long",
        "共享文件的内容过长",
        "A cell is longer than the receiver of an exchange file takes",
        "缩短这一栏的文字；不要由系统自动截断。",
        "Shorten the text; it is never cut by itself.",
    ),
)
