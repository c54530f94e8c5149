"""Findings about files, their headers and their rows: what keeps a table from being read as it was meant."""

from __future__ import annotations

from typing import Final

from generator.findings import Code, Severity

_NOTICE: Final = Severity.NOTICE

FILES: Final = (
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
        "确认文件传输完整、未加密，扩展名与真实格式一致；用制作它的程序重新存成声明的格式后放入（表格用 Excel 或 WPS，JSON、Parquet 由导出它的系统重新导出）。",
        "See that the file came whole and is not encrypted and that its suffix says what it is; save it anew in the declared format with the"
        " program that made it (a spreadsheet program, or for JSON and Parquet the system that exported it) and put it back.",
    ),
    Code(
        "file-inaccessible",
        "没有权限读取数据文件，或磁盘有故障",
        "No right to read the data file, or a fault of the disk",
        "请管理员检查这个文件和文件夹的读取权限、磁盘或网络盘是否正常，然后重新检查；数据本身不必改动。",
        "Have the rights of file and folder and the disk or network share looked at, then check again; the data need not be changed.",
    ),
    Code(
        "file-empty",
        "数据文件没有表头",
        "Data file has no header row",
        "确认导出时没有选错工作表；表头须在 resource.json 声明的行（默认第 1 行）；上面有标题行的，用 portal import 文件 --dataset 名称 --data 数据文件夹 导入，或在 dialect.headerRows 写明表头所在的行。",
        "See that the right sheet was exported; the header must be in the declared row (row 1 by default). Bring in a file with title rows with portal import FILE --dataset NAME --data FOLDER, or name the row in `dialect.headerRows`.",
    ),
    Code(
        "table-empty",
        "表里没有数据行",
        "The table has a header and no rows",
        "多半是导出中断、选错了工作表，或筛选后只导出了表头：重新导出，核对行数；本来就一条也没有的，不必处理。",
        "Often an export that was cut off, the wrong sheet, or a filter that let nothing through: export again and count the rows. Where there"
        " is nothing to publish indeed, nothing need be done.",
        _NOTICE,
    ),
    Code(
        "header-elsewhere",
        "表头不在声明的行",
        "The header is not in the declared row",
        "上面有标题行的原始表，用 portal import 文件 --dataset 名称 --data 数据文件夹 导入；每次都是这个样子的，在 resource.json 的 dialect.headerRows 写明表头所在的行。",
        "Bring in a file with title rows with portal import FILE --dataset NAME --data FOLDER; if it always looks so, name the header's row in"
        " `dialect.headerRows` of resource.json.",
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
        "CSV：在 Excel 里另存为“CSV UTF-8（逗号分隔）”，或把 resource.json 的 encoding 改成文件的真实编码（utf-8 或 gb18030）；JSON、Parquet：由导出它的系统重新导出，文字存成 UTF-8。",
        'CSV: save as "CSV UTF-8", or declare in resource.json the encoding that the file really has (utf-8 or gb18030). JSON, Parquet: export'
        " anew from the system that made it, with texts in UTF-8.",
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
        "rows-hidden",
        "有隐藏的行，会照常公布",
        "Hidden rows are published like all others",
        "隐藏的行也是数据，会照常公布：清除筛选、取消隐藏，逐行核对；不该公布的，删除整行，只隐藏不管用。",
        "Hidden rows are data and will be published: clear the filter, unhide them and look at each; delete those that are not meant.",
        _NOTICE,
    ),
    Code(
        "columns-hidden",
        "有隐藏的列，会照常公布",
        "Hidden columns are published like all others",
        "隐藏的列也是数据，这些列准予公开，会照常公布：取消隐藏，核对内容；不该公布的，请管理员从 resource.json 的 portal.public 里去掉。",
        "Hidden columns are data, and these may be public: unhide and look at them; have those that are not meant taken out of"
        " `portal.public` in resource.json.",
        _NOTICE,
    ),
    Code(
        "sheet-hidden",
        "读取的工作表是隐藏的",
        "The sheet that is read is hidden",
        "这个工作表在文件里是隐藏的，但读取并公布的就是它：核对它是不是要公布的那一个；不是的，删除它，或在 dialect.sheetName 写明要读的那个。",
        "Whoever opens the file does not see this sheet, yet it is the one that is published: see that it is meant; if not, delete it or name"
        " the right one in `dialect.sheetName`.",
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

COLUMNS: Final = (
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
        "header-titled",
        "表头写的是标题，不是声明的表头",
        "The header has the columns' titles, not their declared headers",
        "部门送来的原始表（XLSX、CSV），用 portal import 文件 --dataset 名称 --data 数据文件夹 导入：它认得标题，写出声明的表头；已经整理好的，把这几列的表头改成声明的写法。",
        "Bring in a department's own file (XLSX, CSV) with portal import FILE --dataset NAME --data FOLDER: it knows the titles and writes"
        " the declared headers. Where the table is ready otherwise, write the headers of these columns as declared.",
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

ROWS: Final = (
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
