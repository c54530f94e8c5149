"""What an import tells the clerk who ran it: what was done, what was not, and what to do next, in the language of the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.findings import Language, has_errors
from generator.intake.importing import Imported, count_rules
from generator.intake.rows import LEFT_OUT
from generator.intake.rules import MEANINGS

_WORDS: Final = {
    "zh": {
        "proposed": "已按表头写出对照表：{path}。请逐行核对，在 reviewed_by 写上核对人，再运行一次同样的命令。",
        "refused": "没有写入任何表，原来的表没有动。按上面的处理办法改正后，再运行一次同样的命令。",
        "rule": "  {rule}：{count:,} 格（{meaning}）",
        "changed": "改动 {cells:,} 格，每一格的原样和改后都列在 imports 文件夹的 changes.csv：",
        "unchanged": "没有改动任何一格。",
        "left": "  第 {row} 行没有导入：{reason} {text}",
        "done": "已导入 {rows:,} 行。写入的文件：",
        "next": "下一步：portal check 检查，再由两人办理 portal approve 签发。",
    },
    "en": {
        "proposed": "A mapping was written from the headers: {path}. Check it line by line, put your name into reviewed_by, and run the same"
        " command again.",
        "refused": "No table was written; the one that was there stands as it was. Mend what is said above and run the same command again.",
        "rule": "  {rule}: {count:,} cells",
        "changed": "{cells:,} cells changed; what each said before and says now stands in changes.csv in the folder imports:",
        "unchanged": "No cell was changed.",
        "left": "  row {row} left out: {reason} {text}",
        "done": "{rows:,} rows imported. Files written:",
        "next": "Next: portal check, then portal approve by two people.",
    },
}


def summary_lines(imported: Imported, language: Language) -> Iterator[str]:
    """Yield the lines below the findings of an import; row numbers are those of the file."""
    words = _WORDS[language]
    if imported.proposed is not None:
        yield words["proposed"].format(path=imported.proposed)
        return
    if has_errors(imported.findings):
        yield words["refused"]
        return
    yield words["changed" if imported.changes else "unchanged"].format(cells=len(imported.changes))
    for rule, count in count_rules(imported.changes).items():
        yield words["rule"].format(rule=rule, count=count, meaning=MEANINGS[rule])
    for left in imported.left_out:
        yield (
            words["left"]
            .format(row=left.number, reason=LEFT_OUT[left.reason] if language == "zh" else left.reason, text=left.text)
            .rstrip()
        )
    yield words["done"].format(rows=imported.rows)
    yield from (f"  {path}" for path in imported.written)
    yield words["next"]
