"""Findings as people read them, and as machines do."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import generator.contracts.codes as codes  # noqa: F401  # so that the register is filled
from generator.contracts.english import found_in_english, in_english
from generator.findings import CODES, Code, Finding, Language, Severity

LINES_SHOWN: Final = 1000
SUMMED_FROM: Final = 20
SHAPES_SHOWN: Final = 5
_DIGIT: Final = re.compile("[0-9]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_HIDDEN: Final = {"zh": "（不显示内容）", "en": "(content not shown)"}
_WORDS: Final = {
    "zh": {
        "error": "错误",
        "notice": "提示",
        "remedy": "处理办法",
        "row": "第 {row} 行",
        "column": "列“{column}”",
        "found": "发现：{found}",
        "expected": "应为：{expected}",
        "more": "    …… 还有 {more} 处同类问题没有逐条列出，全部见 JSON 报告（--json）。",
        "table": "整个表",
        "counts": "共 {errors} 个错误、{notices} 个提示，涉及 {datasets} 个数据集。",
        "refused": "有错误，不能发布。请按上面的处理办法改正后重新检查。",
        "passed": "没有错误，可以发布。",
        "none": "没有发现问题。",
        "apart": "；",
        "alike": "{example} 之类 {count} 处",
        "comma": "，",
        "other": "，另有 {count} 种写法",
    },
    "en": {
        "error": "error",
        "notice": "notice",
        "remedy": "What to do",
        "row": "row {row}",
        "column": 'column "{column}"',
        "found": "found: {found}",
        "expected": "expected: {expected}",
        "more": "    … and {more} more of this kind that are not listed here; the JSON report (--json) has all.",
        "table": "whole table",
        "counts": "{errors} error(s), {notices} notice(s) in {datasets} dataset(s).",
        "refused": "There are errors: nothing may be published. Mend them as described above and check again.",
        "passed": "No errors: this may be published.",
        "none": "Nothing found.",
        "apart": "; ",
        "alike": "{count} like {example}",
        "comma": ", ",
        "other": ", and {count} other forms",
    },
}


def report_lines(
    findings: Sequence[Finding], language: Language, *, verdict: bool = True, data: Path | None = None
) -> Iterator[str]:
    """Yield the lines of a report for people: by dataset, then by kind of fault with its remedy once, then a line per place.

    ``verdict``: the last line says whether the release may be published. ``data``: the portal's folder as the reader gave it, for the commands of remedies.
    Errors come before notices. At most 1,000 lines per dataset, column and code; the rest is counted.
    """
    words = _WORDS[language]
    if not findings:
        yield words["none"]
        return
    for dataset, of_dataset in groupby(sorted(findings, key=lambda each: each.dataset), key=lambda each: each.dataset):
        yield f"== {dataset} =="
        yield from _dataset_lines(list(of_dataset), language, data)
        yield ""
    yield from _counts(findings, words, verdict=verdict)


def report_json(findings: Iterable[Finding], language: Language, data: Path | None = None) -> dict[str, Any]:
    """Return the whole report as JSON-ready data: ``counts``, ``by_code`` and ``findings``, each with its title and remedy."""
    rows = [_as_dict(finding, language, data) for finding in findings]
    severities = Counter(row["severity"] for row in rows)
    return {
        "counts": {"errors": severities["error"], "notices": severities["notice"]},
        "by_code": dict(sorted(Counter(row["code"] for row in rows).items())),
        "findings": rows,
    }


def _dataset_lines(findings: list[Finding], language: Language, data: Path | None) -> Iterator[str]:
    words = _WORDS[language]
    order = {code: position for position, code in enumerate(CODES)}

    def kind_of(finding: Finding) -> tuple[bool, int]:
        return (finding.severity is not Severity.ERROR, order[finding.code])

    findings.sort(key=kind_of)  # stable: places keep their order
    for _, group in groupby(findings, key=kind_of):
        kind = list(group)
        code = CODES[kind[0].code]
        title = code.title_zh if language == "zh" else code.title_en
        yield (
            f"  [{words[code.severity]}] {title}（{code.code}）× {len(kind)}"
            if language == "zh"
            else (f"  [{words[code.severity]}] {title} ({code.code}) × {len(kind)}")
        )
        yield f"    {words['remedy']}{'：' if language == 'zh' else ': '}{_remedy(code, kind[0].dataset, language, data)}"
        yield from _shape_lines(kind, language)
        shown: Counter[str | None] = Counter()
        for finding in kind:
            shown[finding.column] += 1
            if shown[finding.column] <= LINES_SHOWN:
                yield _line(finding, language)
        more = sum(max(count - LINES_SHOWN, 0) for count in shown.values())
        if more:
            yield words["more"].format(more=more)


def _remedy(code: Code, dataset: str, language: Language, data: Path | None) -> str:
    """Return what to do, its commands with the dataset's name and, where it is known, the portal's folder: they can be copied."""
    text = code.remedy_zh if language == "zh" else code.remedy_en
    for verb in ("--dataset", "portal approve"):
        text = re.sub(f"{verb} (名称|NAME)(?= )", f"{verb} {dataset}", text)
    return text if data is None else re.sub("--data (数据文件夹|FOLDER)", lambda _: f"--data {shlex.quote(str(data))}", text)


def _shape_lines(kind: Sequence[Finding], language: Language) -> Iterator[str]:
    """Sum up long lists by column and by how the cells are written, digits alike: often one way to mend covers hundreds."""
    words = _WORDS[language]
    by_column: dict[str, list[str]] = {}
    for finding in kind:
        by_column.setdefault(finding.column or "", []).append(_found(finding, language))
    for column, cells in by_column.items():
        if column and len(cells) > SUMMED_FROM:
            shapes = Counter(map(_shape, cells))
            examples = {_shape(cell): cell for cell in reversed(cells)}
            top = shapes.most_common(SHAPES_SHOWN)
            listed = words["comma"].join(words["alike"].format(example=examples[shape], count=count) for shape, count in top)
            rest = words["other"].format(count=len(shapes) - len(top)) if len(shapes) > len(top) else ""
            yield f"    {words['column'].format(column=column)} × {len(cells)}{words['apart']}{listed}{rest}"


def _shape(cell: str) -> str:
    return _LETTERS.sub("a", _DIGIT.sub("9", cell))


def _line(finding: Finding, language: Language) -> str:
    words = _WORDS[language]
    place = [
        finding.file,
        words["row"].format(row=finding.row) if finding.row is not None else None,
        words["column"].format(column=finding.column) if finding.column is not None else None,
    ]
    named = " ".join(part for part in place if part) or words["table"]
    found = words["found"].format(found=_found(finding, language))
    return f"    {named}{words['apart']}{found}{words['apart']}{words['expected'].format(expected=_expected(finding, language))}"


def _counts(findings: Sequence[Finding], words: dict[str, str], *, verdict: bool) -> Iterator[str]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    datasets = len({finding.dataset for finding in findings})
    yield words["counts"].format(errors=errors, notices=len(findings) - errors, datasets=datasets)
    if verdict:
        yield words["refused"] if errors else words["passed"]


def _found(finding: Finding, language: Language) -> str:
    """Return what was found; of private content only what the rule says about it, never the content."""
    if CODES[finding.code].is_private and not finding.found:
        return _HIDDEN[language]
    return finding.found if language == "zh" else found_in_english(finding)


def _expected(finding: Finding, language: Language) -> str:
    return finding.expected if language == "zh" else in_english(finding.expected)


def _as_dict(finding: Finding, language: Language, data: Path | None) -> dict[str, Any]:
    code = CODES[finding.code]
    return {
        "dataset": finding.dataset,
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "code": finding.code,
        "severity": str(code.severity),
        "found": _found(finding, language),
        "expected": _expected(finding, language),
        "title": code.title_zh if language == "zh" else code.title_en,
        "remedy": _remedy(code, finding.dataset, language, data),
    }
