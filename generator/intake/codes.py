"""The finding codes of importing: headers, mappings, rows and cells of a department's file."""

from __future__ import annotations

from typing import Final

from generator.findings import Code, register

HEADER_MISSING: Final = "import-header-missing"
COLUMN_MISSING: Final = "import-column-missing"
COLUMN_UNMAPPED: Final = "import-column-unmapped"
FIELD_UNMAPPED: Final = "import-field-unmapped"
REASON_MISSING: Final = "import-reason-missing"
NOT_REVIEWED: Final = "import-mapping-unreviewed"
ROW_UNCLEAR: Final = "import-row-unclear"
CELL_UNREADABLE: Final = "import-cell-unreadable"
CELL_MERGED: Final = "import-cell-merged"

register(
    [
        Code(
            HEADER_MISSING,
            "找不到表头",
            "The header row was not found",
            "核对文件是不是这个数据集的；表头文字改了，就改 import.yml 里的 header。",
            "See whether this is the dataset's file; where header texts changed, change `header` in import.yml.",
        ),
        Code(
            COLUMN_MISSING,
            "对照表里的列在文件里没有",
            "A column of the mapping is not in the file",
            "表头文字改了，就改 import.yml 里的 header；这一列确实没有了，就移到 absent 并写明理由。",
            "If its header changed, change `header` in import.yml; if the column is gone, list its field under `absent` with the reason.",
        ),
        Code(
            COLUMN_UNMAPPED,
            "文件里的列不在对照表里",
            "A column of the file is not in the mapping",
            "在 import.yml 的 columns 里写明它是哪一列，或在 ignored 里写明为什么不用。",
            "Say in import.yml which field it is (`columns`), or why it is left out (`ignored`).",
        ),
        Code(
            FIELD_UNMAPPED,
            "数据规范里的列没有来源",
            "A field of the contract has no source",
            "在 import.yml 的 columns 里写明来自哪个表头，或在 absent 里写明为什么没有。",
            "Say in import.yml which header it comes from (`columns`), or why there is none (`absent`).",
        ),
        Code(
            REASON_MISSING,
            "对照表里没有写理由",
            "The mapping gives no reason",
            "在 import.yml 的 ignored、absent 里逐项写明理由。",
            "Give the reason for every entry of `ignored` and `absent` in import.yml.",
        ),
        Code(
            NOT_REVIEWED,
            "对照表还没有人核对",
            "Nobody has reviewed the mapping yet",
            "逐行核对 import.yml，在 reviewed_by 写上核对人，再运行一次。",
            "Check import.yml line by line, put your name into `reviewed_by`, and run the import again.",
        ),
        Code(
            ROW_UNCLEAR,
            "看不出这一行是数据还是说明",
            "It is not clear whether the row is data or a note",
            "是数据就补全；是说明就删去，或以“注：”“说明：”开头。",
            "Complete it if it is data; if it is a note, delete it or begin it with 注： or 说明：.",
        ),
        Code(
            CELL_UNREADABLE,
            "这一格读不懂，没有猜",
            "The cell cannot be read; nothing was guessed",
            "在原文件里改成应有的写法，再导入。",
            "Write it in the source file as expected, and import again.",
        ),
        Code(
            CELL_MERGED,
            "数据行里有横向合并的单元格",
            "Cells are merged across columns in a data row",
            "取消合并，每一格各填各的。",
            "Unmerge them and fill in each cell.",
        ),
    ]
)
