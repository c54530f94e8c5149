"""The register's entries for every fault that a contract can find, each with what a clerk has to do about it.

A code is stable: it is documented, tested and may be quoted in a letter. Its wording may improve, its slug may not change.
Errors are what loses, forges or breaks something; notices are untidiness that can be published as it is.
"""

from __future__ import annotations

from typing import Final

from generator.findings import Code, Severity, register

_NOTICE: Final = Severity.NOTICE

_FILES: Final = (
    Code(
        "file-missing",
        "缺少数据文件",
        "Data file is missing",
        "把文件放进该数据集的文件夹，或把 resource.json 的 path 改成实际文件名（注意大小写和扩展名）。",
        "Put the file into the dataset's folder, or correct `path` in resource.json (mind letter case and suffix).",
    ),
    Code(
        "file-unreadable",
        "数据文件打不开",
        "Data file cannot be read",
        "用 Excel 或 WPS 打开确认文件完好、未加密，另存为声明的格式后重新放入；扩展名要与真实格式一致。",
        "Open the file to see that it is whole and not encrypted, save it in the declared format and put it back.",
    ),
    Code(
        "file-empty",
        "数据文件没有表头",
        "Data file has no header row",
        "确认导出时没有选错工作表；表头须在 resource.json 声明的行（默认第 1 行）。",
        "See that the right sheet was exported; the header must be in the declared row (row 1 by default).",
    ),
    Code(
        "file-too-large",
        "工作簿大得不合理",
        "Workbook is unreasonably large",
        "工作簿的有效区域或解压后的大小超出上限。删除右侧和下方只有格式的空行空列，或把数据另存为 CSV。",
        "Delete the formatted but empty rows and columns to the right and below, or save the data as CSV.",
    ),
    Code(
        "file-hash-differs",
        "文件内容与登记的校验值不符",
        "File differs from its recorded hash",
        "文件在登记之后被改动过。找回原文件；如改动属实，重新计算 SHA-256 并更新 resource.json 的 hash。",
        "The file was changed after its hash was recorded. Restore it, or record the new hash if the change is meant.",
    ),
    Code(
        "file-size-differs",
        "文件大小与登记的字节数不符",
        "File differs from its recorded size",
        "文件可能没有传完或被改动过。重新取得文件；如改动属实，更新 resource.json 的 bytes。",
        "The file may be incomplete or changed. Fetch it again, or correct `bytes` if the change is meant.",
    ),
    Code(
        "file-unused",
        "文件夹里有没有用到的数据文件",
        "A data file in the folder is not used",
        "如果这才是要发布的文件，把 resource.json 的 path 改成它；否则移出文件夹。",
        "If this is the file to publish, name it in `path`; otherwise move it out of the folder.",
        _NOTICE,
    ),
    Code(
        "encoding-wrong",
        "文件编码不对",
        "Wrong character encoding",
        "在 Excel 里另存为“CSV UTF-8（逗号分隔）”，或把 resource.json 的 encoding 改成文件的真实编码（utf-8 或 gb18030）。",
        'Save as "CSV UTF-8", or declare in resource.json the encoding that the file really has (utf-8 or gb18030).',
    ),
    Code(
        "delimiter-wrong",
        "分隔符不对",
        "Wrong delimiter",
        "重新导出为逗号分隔的 CSV，或在 resource.json 的 dialect.delimiter 写明实际的分隔符。",
        "Export with commas, or declare the real delimiter in `dialect.delimiter`.",
    ),
    Code(
        "sheet-missing",
        "工作簿里没有这个工作表",
        "Workbook has no such sheet",
        "把工作表改名，或改正 resource.json 的 dialect.sheetName。",
        "Rename the sheet, or correct `dialect.sheetName`.",
    ),
    Code(
        "sheet-unread",
        "工作簿里还有没读取的工作表",
        "Workbook has further sheets that are not read",
        "只读取第一个工作表。如果其他工作表不该发布，把它们删掉或在 dialect.sheetName 写明要读的那个。",
        "Only the first sheet is read. Delete the others, or name the sheet in `dialect.sheetName`.",
        _NOTICE,
    ),
    Code(
        "cells-merged",
        "数据区有合并单元格",
        "Merged cells among the data",
        "取消合并，在每一行都填上值：合并区只有左上角有内容，其余行会变成空白。",
        "Unmerge and fill in every row: only the top left cell of a merged area has a value.",
    ),
)

_COLUMNS: Final = (
    Code(
        "column-missing",
        "缺少列",
        "Column is missing",
        "按数据规范补上这一列；表头文字须完全一致。",
        "Add the column; its header must read exactly as declared.",
    ),
    Code(
        "column-unknown",
        "多出未声明的列",
        "Column is not declared",
        "删除这一列，或请管理员在 resource.json 里声明它。未声明的列不会公开，也不能悄悄丢掉。",
        "Delete the column, or have it declared in resource.json.",
    ),
    Code(
        "header-duplicate",
        "表头重复",
        "Header occurs more than once",
        "删除多余的列或改名，使每个表头只出现一次；确需重名的，请管理员用 occurrence 声明每一列。",
        "Delete or rename the extra column, or have each one declared with `occurrence`.",
    ),
    Code(
        "header-differs",
        "表头写法略有出入",
        "Header is written differently",
        "把表头改成声明的写法（注意空格、全角半角和大小写）。",
        "Write the header exactly as declared (mind spaces, full-width letters and case).",
    ),
    Code(
        "header-empty",
        "有内容的列没有表头",
        "A column with content has no header",
        "给这一列写上表头，或清空表格区域以外的内容。",
        "Give the column a header, or clear what stands outside the table.",
    ),
    Code(
        "column-type-differs",
        "列的存储类型与声明不符",
        "Column is stored as another type",
        "导出时把这一列存成声明的类型；编号、代码一律存成文本，避免丢失前导零。",
        "Store the column as the declared type; ids and codes always as text, so that leading zeros survive.",
    ),
)

_ROWS: Final = (
    Code(
        "row-shape",
        "这一行的格数不对",
        "Row has the wrong number of cells",
        "核对这一行：单元格里的逗号或换行要用英文双引号括起来，多余或缺少的分隔符要改正。",
        "Check the row: cells holding commas or line breaks need double quotes; mend missing or extra delimiters.",
    ),
    Code(
        "row-blank",
        "表格中间有空行",
        "Blank rows inside the table",
        "空行不发布。确认这里没有漏填内容，然后删除空行。",
        "Blank rows are not published. See that nothing was left out, then delete them.",
        _NOTICE,
    ),
    Code(
        "quote-broken",
        "引号没有配对",
        "Quotes do not match",
        '在这一行补上缺少的英文双引号；单元格里本来就有的双引号要写成两个（""）。',
        'Add the missing double quote in this row; a quote inside a quoted cell is written twice ("").',
    ),
    Code(
        "row-key-repeated",
        "同一条 JSON 记录里属性重名",
        "A JSON object repeats a property",
        "删去重复的属性，只留正确的一个。",
        "Delete the repeated property, keep the right one.",
    ),
)

_CELLS: Final = (
    Code(
        "cell-number-in-text-column",
        "文本列里是数字单元格",
        "Number cell in a text column",
        "把整列设为“文本”格式后重新录入：数字格式会丢失前导零（00123 变 123）和末尾的零（1.10 变 1.1）。",
        "Format the column as text and type the value again: number cells lose leading and trailing zeros.",
    ),
    Code(
        "cell-date-in-text-column",
        "文本列里是日期单元格",
        "Date cell in a text column",
        "把整列设为“文本”格式后重新录入：Excel 把它当成日期存了，原来的写法已经丢失。",
        "Format the column as text and type the value again: the original spelling is lost in a date cell.",
    ),
    Code(
        "cell-boolean-in-text-column",
        "文本列里是逻辑值单元格",
        "Boolean cell in a text column",
        "把整列设为“文本”格式后重新录入。",
        "Format the column as text and type the value again.",
    ),
    Code(
        "cell-type-unexpected",
        "单元格类型与列不符",
        "Cell type does not suit the column",
        "按声明的类型重新录入：日期列填日期，数字列填数字。",
        "Type the value again as what the column declares: a date in a date column, a number in a number column.",
    ),
    Code(
        "cell-error",
        "单元格是 Excel 错误值",
        "Error value in a cell",
        "修正公式，或把正确的值直接填进去。",
        "Mend the formula, or type the right value in.",
    ),
    Code(
        "cell-formula-empty",
        "公式没有保存结果",
        "Formula has no stored result",
        "用 Excel 打开并保存一次，或把公式“选择性粘贴”为数值。",
        "Open and save the workbook in Excel once, or paste the formula as its value.",
    ),
    Code(
        "cell-nested",
        "单元格里是嵌套结构",
        "Nested value in a cell",
        "每个属性只能是文本、数字、真假或 null；多个值请用声明的分隔符写成一段文本。",
        "A property must be text, a number, a boolean or null; join several values with the declared separator.",
    ),
    Code(
        "number-precision-lost",
        "数字太长，末尾几位可能已经丢失",
        "Number is too long to be exact",
        "Excel 数字只保留 15 位。按原件核对，改为文本列录入。",
        "Numbers keep 15 digits only. Check against the original and type it into a text column.",
    ),
    Code(
        "control-character",
        "含有控制字符",
        "Control character",
        "删除该字符后重新录入；多为从其他系统复制时带入，肉眼看不见。",
        "Delete the character and type the text again; it usually comes with a copy from another system.",
    ),
    Code(
        "character-invalid",
        "含有无效的字符编码",
        "Invalid character",
        "重新导出文件；该处文字已经损坏，按原件补录。",
        "Export the file again; the text is damaged here, restore it from the original.",
    ),
    Code(
        "bidi-character",
        "含有改变文字方向的隐藏字符",
        "Hidden character that changes the writing direction",
        "删除该字符：它会让看到的文字与实际内容不一致。",
        "Delete the character: it makes the text look other than it is.",
    ),
    Code(
        "key-character",
        "编号里有空格或看不见的字符",
        "Space or invisible character in an identifier",
        "删除编号前后和中间的空格、换行及不可见字符；尖括号里是它们的 Unicode 码位。",
        "Delete spaces, line breaks and invisible characters from the identifier; brackets show their code points.",
    ),
    Code(
        "invisible-character",
        "含有看不见的字符",
        "Invisible character",
        "删除零宽字符或软连字符；它们会使检索找不到这段文字。",
        "Delete zero-width characters and soft hyphens; they keep search from finding the text.",
        _NOTICE,
    ),
    Code(
        "odd-space",
        "含有特殊空格",
        "Unusual space",
        "把不间断空格等特殊空格改成普通空格，或删除。",
        "Replace no-break and similar spaces with a plain space, or delete them.",
        _NOTICE,
    ),
    Code(
        "outer-space",
        "文字前后有空格",
        "Space before or after the text",
        "删除前后的空格和换行。",
        "Delete spaces and line breaks around the text.",
        _NOTICE,
    ),
    Code(
        "line-break",
        "单元格里有换行或制表符",
        "Line break or tab in a cell",
        "删除换行；如果这一列本来就是成段文字，请管理员声明 portal.long。",
        "Delete the line break, or have the column declared as running text (`portal.long`).",
        _NOTICE,
    ),
    Code(
        "html-remnant",
        "含有网页代码残留",
        "Remnant of HTML code",
        "把 &nbsp;、&amp; 之类改成它代表的字符。",
        "Replace codes such as &nbsp; or &amp; with the character they stand for.",
        _NOTICE,
    ),
    Code(
        "replacement-character",
        "含有乱码占位符",
        "Replacement character",
        "该处文字在更早的转换中已经损坏，按原件补录。",
        "The text was damaged by an earlier conversion; restore it from the original.",
        _NOTICE,
    ),
)

_VALUES: Final = (
    Code("value-required", "必填项为空", "Required value is missing", "补填这一格。", "Fill in the cell."),
    Code(
        "value-not-unique",
        "不允许重复的值重复了",
        "Value must be unique but is repeated",
        "核对重复的各行，改正填错的，删除多余的。",
        "Compare the rows, correct the wrong one or delete the extra one.",
    ),
    Code(
        "value-not-in-enum",
        "不在可选值之内",
        "Value is not among the allowed ones",
        "从可选值中选一个，一字不差地填写；确有新情况的，请管理员增补可选值。",
        "Use one of the allowed values exactly as written, or have the new value added.",
    ),
    Code(
        "value-pattern",
        "写法不符合规定格式",
        "Value does not have the required form",
        "按该列规定的格式改写（注意全角半角括号、空格和位数）。",
        "Write it in the form declared for the column (mind brackets, spaces and the number of digits).",
    ),
    Code("value-too-short", "字数太少", "Text is too short", "核对是否漏填。", "See whether something was left out."),
    Code(
        "value-too-long",
        "字数太多",
        "Text is too long",
        "核对是否填错列，或精简文字。",
        "See whether it is in the wrong column, or shorten it.",
    ),
    Code("value-too-small", "小于允许的最小值", "Value is below the minimum", "核对数值和单位。", "Check the value and its unit."),
    Code("value-too-large", "大于允许的最大值", "Value is above the maximum", "核对数值和单位。", "Check the value and its unit."),
    Code(
        "integer-invalid",
        "不是整数",
        "Not an integer",
        "只填半角数字，不带单位、逗号和小数点。",
        "Write digits only, without unit, thousands commas or decimal point.",
    ),
    Code(
        "number-invalid",
        "不是数字",
        "Not a number",
        "只填半角数字和小数点，不带单位、千分位逗号、百分号。",
        "Write digits and a decimal point only, without unit, thousands commas or per cent sign.",
    ),
    Code("boolean-invalid", "不是真假值", "Not a boolean", "填 true 或 false。", "Write true or false."),
    Code(
        "date-invalid",
        "不是有效日期",
        "Not a valid date",
        "写成 2026-11-20 的样子：四位年、两位月、两位日，且日历上有这一天。缺日的日期请查原件补全。",
        "Write it like 2026-11-20, a day that exists. Complete dates without a day from the original.",
    ),
    Code("year-invalid", "不是年份", "Not a year", "写成四位数字，如 2026。", "Write four digits, such as 2026."),
    Code(
        "yearmonth-invalid",
        "不是年月",
        "Not a year and month",
        "写成 2026-10 的样子：四位年、两位月。",
        "Write it like 2026-10: four digits of the year, two of the month.",
    ),
    Code(
        "uri-invalid",
        "不是网址",
        "Not a web address",
        "写完整网址，以 https:// 或 http:// 开头。",
        "Write the whole address with https:// or http://.",
    ),
    Code(
        "list-part-empty",
        "多值单元格里有空项",
        "Empty part in a cell of several values",
        "删除多余的分隔符。",
        "Delete the extra separator.",
    ),
    Code(
        "uscc-invalid",
        "不是统一社会信用代码",
        "Not a unified social credit code",
        "填 18 位代码，只用数字和大写字母（不含 I、O、S、V、Z）。",
        "Write the 18 digits and capital letters of the code (never I, O, S, V, Z).",
    ),
    Code(
        "uscc-check-digit",
        "统一社会信用代码校验位不符",
        "Check digit of the unified social credit code differs",
        "按证照核对代码。早年核发的个别代码本来就不符，核对无误可不改。",
        "Check the code against the certificate. Some early codes were issued this way and may stay.",
        _NOTICE,
    ),
    Code(
        "citizen-id-in-code",
        "代码列里疑似公民身份号码",
        "Citizen identity number in a code column",
        "立即从文件中删除该号码，改填统一社会信用代码或留空；不要转发此文件。",
        "Delete the number from the file at once and write the organisation's code or nothing; do not pass the file on.",
        is_private=True,
    ),
    Code(
        "region-invalid",
        "不是行政区划代码",
        "Not a region code",
        "填六位行政区划代码，如 310101。",
        "Write the six-digit code, such as 310101.",
    ),
)

_TABLES: Final = (
    Code(
        "key-duplicate",
        "编号重复",
        "Key is repeated",
        "核对列出的各行：重复录入的删除，编号填错的改正。",
        "Compare the rows named: delete what was entered twice, correct what has the wrong id.",
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
        "status-unknown",
        "状态没有声明",
        "Status is not declared",
        "改用声明过的状态，或请管理员在 resource.json 的 states 中增加。",
        "Use a declared status, or have it added to `states` in resource.json.",
    ),
)

CONTRACT_CODES: Final = _FILES + _COLUMNS + _ROWS + _CELLS + _VALUES + _TABLES

register(CONTRACT_CODES)
