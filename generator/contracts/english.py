"""What findings found and expected, in English: a phrase book for the words that the rules use in Chinese.

Rules say what they found and expected in Chinese, because a clerk reads it. Cells, names and titles stay as they are.
In a phrase ``{}`` is kept, ``{*}`` is itself looked up, ``{#}`` is a number. A test holds the book against the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from generator.findings import Finding

_FILES: Final = {
    "没有这个文件": "there is no such file",
    "文件夹里有 {}": "the folder holds {}",
    "可以读取的文件": "a file that can be read",
    "{#} 字节": "{#} bytes",
    "不超过 {#} 字节": "at most {#} bytes",
    "空文件": "an empty file",
    "没有表头": "no header",
    "第 {#} 行是表头": "the header in row {#}",
    "整个文件是 UTF-8": "UTF-8 throughout",
    "整个文件是 {} 编码": "{} throughout",
    "第 {#} 字节（{}）读不出": "byte {#} ({}) cannot be read",
    "第 {#} 字节起不是 UTF-8，像是 GB18030/GBK": "not UTF-8 from byte {#} on; it looks like GB18030/GBK",
    "还有 {#} 行编码不对": "{#} more rows in a wrong encoding",
    "表头像是以{*}分隔": "a header that seems to be separated by {*}",
    "以{*}分隔": "separated by {*}",
    "制表符": "tabs",
    "逗号“,”": 'commas ","',
    "分号“;”": 'semicolons ";"',
    "竖线“|”": 'bars "|"',
    "全角分号“；”": "full-width semicolons “；”",
    "全角逗号“，”": "full-width commas “，”",
    "{#} 格：{}": "{#} cells: {}",
    "{#} 格，与表头一致": "{#} cells, as in the header",
    "{#} 处引号没有配对，以下不再读取": "{#} quotes that are not closed; what follows is not read",
    "双引号成对": "quotes in pairs",
    "JSON 第 {#} 行第 {#} 列：{}": "JSON line {#}, column {#}: {}",
    "完好的 JSON": "sound JSON",
    "最外层不是数组": "no array outside",
    "对象的数组，如 [{…}, {…}]": "an array of objects, such as [{…}, {…}]",
    "对象的数组": "an array of objects",
    "嵌套层数过多": "nested too deeply",
    "不是对象": "not an object",
    "一个对象，如 {…}": "an object, such as {…}",
    "每个属性只出现一次": "each property once",
    "完整的 Unicode 字符": "whole Unicode characters",
    "{#} 行": "{#} rows",
    "不超过 {#} 行": "at most {#} rows",
    "不是完好的 Parquet 文件（{}）": "not a sound Parquet file ({})",
    "完好的 Parquet 文件": "a sound Parquet file",
    "不是完好的 XLSX 文件（{}）": "not a sound XLSX file ({})",
    "完好的 XLSX 工作簿": "a sound XLSX workbook",
    "工作簿已加密": "an encrypted workbook",
    "XLSX 工作簿或 ZIP 压缩包": "an XLSX workbook or a ZIP archive",
    "Parquet 文件": "a Parquet file",
    "PDF 文件": "a PDF",
    "JSON 文件": "a JSON file",
    "gzip 压缩包": "a gzip archive",
    "图片": "a picture",
    "网页，多半是登录页或出错页": "a web page, probably one for logging in or of an error",
    "空字节，文件已损坏": "null bytes: the file is damaged",
    "{} 文件": "a {} file",
    "旧版 .xls 或加密的工作簿": "an old .xls or an encrypted workbook",
    "工作表不是 UTF-8 编码的 XML": "a sheet that is not XML in UTF-8",
    "没有工作表": "no sheet",
    "至少一个工作表": "at least one sheet",
    "只有“{}”": "only “{}”",
    "每行每列各自填值": "a value in each row and column",
    "有效区域有 {#} 行、{#} 列": "a used range of {#} rows and {#} columns",
    "{} 解压后放大 {#} 倍": "{} unpacks to {#} times its size",
    "解压后超过 {#} GiB": "more than {#} GiB unpacked",
}
_COLUMNS: Final = {
    "表头“{}”": "the header “{}”",
    "声明过的列": "a declared column",
    "声明过的列（是否应为“{}”）": "a declared column (is “{}” meant?)",
    "“{}”出现 {#} 次": "“{}” {#} times",
    "文件中没有这一列": "no such column in the file",
    "每个声明的列只出现一次": "each declared column once",
    "第 {#} 列没有表头，内容如“{}”": "column {#} without a header, holding “{}” and the like",
    "每个有内容的列都有表头": "a header on each column with content",
    "第 {#}–{#} 行空白": "rows {#}–{#} are blank",
    "数据行连续": "rows without a gap",
    "空行": "a blank row",
    "文本（string）": "text (string)",
    "整数或文本": "whole numbers or text",
    "数字或文本": "numbers or text",
    "布尔值或文本": "truth values or text",
    "日期或文本": "dates or text",
    "文本，如 2026-10": "text, such as 2026-10",
    "年月文本，如 2026-10": "year and month as text, such as 2026-10",
    "错误值": "an error value",
    "公式": "a formula",
    "嵌套结构": "a nested structure",
    "文本单元格": "a text cell",
    "整数": "a whole number",
    "数字": "a number",
    "真假值": "a truth value",
    "日期": "a date",
    "年份": "a year",
}
_CELLS: Final = {
    "空": "empty",
    "（空）": "(empty)",
    "有内容": "some content",
    "没有控制字符": "no control characters",
    "没有隐藏的方向控制符": "no hidden direction marks",
    "原来的文字": "the original text",
    "代码所代表的字符": "the character that the code stands for",
    "没有看不见的字符": "no unseen characters",
    "普通空格或没有空格": "an ordinary space, or none",
    "前后没有空格和换行": "no space or line break before or after",
    "一行文字": "one line of text",
    "编号前后和中间没有空格、换行及看不见的字符": "an id without spaces, line breaks or unseen characters",
    "整数，如 12": "a whole number, such as 12",
    "数字，如 12.5": "a number, such as 12.5",
    "true 或 false": "true or false",
    "日期，如 2026-11-20": "a date, such as 2026-11-20",
    "日期，格式 {}": "a date in the format {}",
    "四位年份，如 2026": "a year of four digits, such as 2026",
    "年月，如 2026-10": "year and month, such as 2026-10",
    "形如 {}": "in the form {}",
    "符合 {}": "matching {}",
    "{*}；此处似为 {}": "{*}; probably {} is meant",
    "{*} 等 {#} 项": "{*} and others, {#} in all",
    "{*}（是否应为“{}”）": "{*} (is “{}” meant?)",
    "至少 {#} 字": "at least {#} characters",
    "至多 {#} 字": "at most {#} characters",
    "不小于 {}": "not less than {}",
    "不大于 {}": "not more than {}",
    "符合公民身份号码编码规则的号码": "a number by the rule of citizen identity numbers",
    "统一社会信用代码或留空": "a unified social credit code, or nothing",
    "18 位统一社会信用代码": "a unified social credit code of 18 characters",
    "校验位相符的统一社会信用代码": "a unified social credit code whose check character agrees",
    "六位行政区划代码，如 310101": "a division code of six digits, such as 310101",
    "网址，如 https://…": "a web address, such as https://…",
    "分隔符之间都有内容": "something between the separators",
    "{}（共 {#} 字）": "{} ({#} characters in all)",
    "〔疑似身份号码，不显示〕": "[probably an identity number; not shown]",
    "第 {#} 行": "row {#}",
    "{} 第 {#} 行": "{} row {#}",
    "{*} 等 {#} 行": "{*} and others, {#} rows",
    "唯一；另有 {#} 行相同": "unique; {#} more rows have the same",
    "唯一；{*}已有": "unique; {*} has it already",
    "唯一；{*}与此相同": "unique; {*} has the same",
    "与“{}”写法一致或编号不同": "written as “{}”, or another id",
    "至少一个条目": "at least one entry",
    "年（2026）": "years (2026)",
    "年月（2026-10）": "months (2026-10)",
    "季度（2026-Q3）": "quarters (2026-Q3)",
    "半年（2026-H1）": "half-years (2026-H1)",
    "周（2026-W05）": "weeks (2026-W05)",
    "日期（2026-11-20）": "days (2026-11-20)",
    "与其他行一样，写成{*}": "written as in the other rows: {*}",
    "如 2026-09、2026-Q3、2026-H1、2026": "such as 2026-09, 2026-Q3, 2026-H1, 2026",
    "“{}”中已有的编号": "an id that stands in “{}”",
    "“{}”中已有的组合": "a combination that stands in “{}”",
    "机构名录中已有的编号": "an id that stands in a register of bodies",
    "机构名录中已有的机构类别": "a type of body that stands in a register of bodies",
    "只在一个机构名录中；“{}”已有": "in one register of bodies only; “{}” has it already",
    "上级关系不成环": "no circle of bodies above one another",
    "机构名录": "a register of bodies",
}
_FLOWS: Final = {
    "“{}”的“{}”": "“{}”: “{}”",
    "（不公布的内容）": "(content that is not published)",
    "“{}”中有对应的行": "a row of “{}” that speaks of it",
    "{*}（{}为{}）": "{*} ({}: {})",
    "从{*}到{*}，{} 个工作日": "{} working days from {*} to {*}",
    "从{*}到{*}，{} 天": "{} days from {*} to {*}",
    "“{}”{*}之和 {}": "the sum of {*} in “{}”: {}",
    "“{}”的行数 {}": "the number of rows of “{}”: {}",
    "{*}之和 {}": "the sum of {*}: {}",
    "不早于“{}”{}": "not before “{}” {}",
    "与{*}相同：{}": "the same as {*}: {}",
    "{*}，因为{*}": "{*}, because {*}",
    "{#} 字": "{#} characters",
    "至多 {#} 字，{*}只收这么多": "at most {#} characters: {*} takes no more",
    "不空，{*}必填": "something: {*} requires it",
    "不空，因为{*}": "something, because {*}",
    "空，因为{*}": "nothing, because {*}",
    "“{}”为{}": "“{}” is {}",
}
_RELEASE: Final = {
    "不早于 {}": "not before {}",
    "不晚于 {}": "not after {}",
    "不晚于 {} 决定": "decided not after {}",
    "{} 至 {}": "{} to {}",
    "没有隐名的内容（{#} 个字）": "content that is no masked name ({#} characters)",
    "（{#} 个字，含个人信息，不在此显示）": "({#} characters with personal information, not shown here)",
    "18 位身份证号码，前段在本列，后段在“{}”列": "an identity number of 18 digits, the first part here, the rest in column “{}”",
    "没有身份证号码": "no identity numbers",
    "没有手机号码": "no mobile numbers",
    "没有电子邮件地址": "no e-mail addresses",
    "没有银行卡号": "no bank card numbers",
    "没有个人电话；单位电话列在 official_contacts": "no telephones of persons; those of offices are listed in official_contacts",
    "没有机动车号牌": "no licence plates",
    "没有住址": "no home addresses",
    "没有与姓名相连的健康信息": "no health information beside a name",
    "隐名形式，如 王某、王某某、欧阳某（职务）": "a masked name: the surname and one sign for the rest",
    "声明 portal.natural_persons": "a declaration in portal.natural_persons",
    "写出的原文": "the text written out",
    "不空": "something",
    "开始日不晚于截止日": "a first day that is not after the last",
    "不晚于构建日的修复决定日期": "the day of the decision on repair, not after the day of the build",
    "不晚于构建日的异议日期": "the day of the objection, not after the day of the build",
    "状态不再是异议中": "a status other than that of a running objection",
    "状态为已撤下，并有撤下说明": "the status of withdrawn records, with its explanation",
    "{*}（用编码写成）": "{*} spelt in a code of machines",
    "{*}（第 {#} 个字符起）": "{*} (from character {#} on)",
    "固定电话号码": "a landline telephone number",
    "电子邮件地址": "a mail address",
    "15 位身份证号码": "an identity number of 15 digits",
    "遮盖不全的身份证号码": "an identity number that is not wholly covered",
    "18 位身份证号码": "an identity number of 18 digits",
    "银行卡号": "a bank card number",
    "11 位手机号码": "a mobile number of 11 digits",
    "身份证号码": "an identity number",
    "手机号码": "a mobile number",
    "机动车号牌": "a vehicle plate",
    "住址": "a home address",
    "与姓名相连的健康信息": "health information beside a name",
    "表格 {}": "table {}",
    "签发时的 {}": "{} as signed off",
    "经办人与审核人相同": "the same person prepared and approved",
    "两个不同的人": "two different people",
    "没有签发文件": "no sign-off file",
    "两人签发": "a sign-off by two people",
    "{#} 行写明是自然人": "{#} rows that are said to be about natural persons",
    "涉及自然人，没有公布的法律依据": "about natural persons, without a legal basis",
    "18 位身份证号码，分在本列、“{}”列和“{}”列": "an identity number of 18 digits, in this column, “{}” and “{}”",
    "没有密钥": "no key",
    "审核人的公钥": "the public keys of those who approve",
    "没有数字签名": "no digital signature",
    "用 portal.yml 所列密钥签名": "a signature with a key that portal.yml lists",
    "密钥不在所列之中": "a key that is not listed",
    "签名与签发内容或密钥不符": "a signature that agrees with neither content nor key",
    "密钥 {} 对这份内容的签名": "the signature of key {} over this content",
    "{} 吊销": "revoked on {}",
    "签发日 {}": "signed off on {}",
    "没有吊销的密钥": "a key that is not revoked",
    "审核人不是密钥持有人": "an approver who does not hold the key",
    "密钥 {} 的持有人": "the holder of key {}",
    "经办人与密钥持有人相同": "the same person prepared the data and holds the key",
    "{#} 个数据集都暂不公布": "{#} datasets, all withheld",
    "至少一个可以公布": "at least one that may be published",
    "要用它的：{*}": "needed by: {*}",
    "已签发": "signed off",
    "所依据的“{}”暂不公布": "“{}”, which it rests on, is withheld",
    "所依据的数据集可以公布": "published datasets to rest on",
}
PHRASES: Final[dict[str, str]] = _FILES | _COLUMNS | _CELLS | _FLOWS | _RELEASE
# What a rule says of one cell instead of showing it; all else that was found in a cell is the cell's own text.
_OF_CELLS: Final = (
    "空",
    "（空）",
    "（不公布的内容）",
    "〔疑似身份号码，不显示〕",
    "{}（共 {#} 字）",
    "（{#} 个字，含个人信息，不在此显示）",
    "没有隐名的内容（{#} 个字）",
    "18 位身份证号码，前段在本列，后段在“{}”列",
    "18 位身份证号码，分在本列、“{}”列和“{}”列",
    "{*}（第 {#} 个字符起）",
)
# Under these codes what was found in a cell is always the rule's wording.
_NEVER_CELLS: Final = frozenset(("column-type-differs", "window-inverted"))
_LIST: Final = "、"
_HAN: Final = re.compile("[\u3400-\u9fff（）〔〕；]")
_PLACE: Final = re.compile(r"(\{[*#]?\})")
_GROUPS: Final = {"{}": "(.+?)", "{*}": "(.+?)", "{#}": "([0-9,]+)"}
Template = tuple[re.Pattern[str], list[str], str]


def found_in_english(finding: Finding) -> str:
    """Return what was found, in English where it is the rule's wording; the text of a cell stays as it is."""
    is_cell = finding.row is not None and finding.column is not None and finding.code not in _NEVER_CELLS
    return _look_up(finding.found, is_cell) if _HAN.search(finding.found) else finding.found


def in_english(expected: str) -> str:
    """Return what was expected in English; what the phrase book does not have stays as it is."""
    return _look_up(expected, False) if _HAN.search(expected) else expected


@lru_cache(maxsize=65_536)
def _look_up(text: str, is_cell: bool) -> str:
    for pattern, places, english in _CELL_TEMPLATES if is_cell else _TEMPLATES:
        match = pattern.fullmatch(text)
        if match is not None:
            groups = [_look_up_part(each) if place == "{*}" else each for place, each in zip(places, match.groups(), strict=True)]
            return _fill(english, places, groups)
    return text


def _look_up_part(text: str) -> str:
    """Return a part of a sentence in English, of a list each entry."""
    return ", ".join(_look_up(part, False) for part in text.split(_LIST))


def _fill(english: str, places: list[str], groups: list[str]) -> str:
    """Put the groups into the English phrase: each kind of place takes its own groups, in order."""
    left = {kind: [group for place, group in zip(places, groups, strict=True) if place == kind] for kind in _GROUPS}
    return _PLACE.sub(lambda place: left[place[1]].pop(0), english)


def _compile(phrase: str) -> Template:
    parts = _PLACE.split(phrase)
    return re.compile("".join(_GROUPS.get(part, re.escape(part)) for part in parts), re.DOTALL), parts[1::2], PHRASES[phrase]


def _templates(phrases: Iterable[str]) -> list[Template]:
    """Return the phrases as patterns, the longest wording first: the most particular phrase that fits."""
    return [_compile(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(_PLACE.sub("", phrase)), phrase))]


_TEMPLATES: Final = _templates(PHRASES)
_CELL_TEMPLATES: Final = _templates(_OF_CELLS)
