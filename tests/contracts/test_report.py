from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.contracts.codes import CONTRACT_CODES
from generator.contracts.report import LINES_SHOWN, report_json, report_lines
from generator.findings import CODES, Finding, Language, Severity
from tests.contracts.folders import check, field, table_of

FINDINGS = (
    Finding("file-unused", "bodies", "旧.csv", "bodies.csv", file="bodies/旧.csv"),
    Finding("date-invalid", "things", "2026-02-30", "日期，如 2026-11-20", 3, "发证日期", "things/things.csv"),
    Finding("date-invalid", "things", "2026/2/3", "日期，如 2026-11-20；此处似为 2026-02-03", 4, "发证日期", "things/things.csv"),
)


def test_a_report_says_where_what_and_what_to_do() -> None:
    assert list(report_lines(FINDINGS, "zh")) == [
        "== bodies ==",
        "  [提示] 文件夹里有没有用到的数据文件（file-unused）× 1",
        f"    处理办法：{CODES['file-unused'].remedy_zh}",
        "    bodies/旧.csv；发现：旧.csv；应为：bodies.csv",
        "",
        "== things ==",
        "  [错误] 不是有效日期（date-invalid）× 2",
        f"    处理办法：{CODES['date-invalid'].remedy_zh}",
        "    things/things.csv 第 3 行 列“发证日期”；发现：2026-02-30；应为：日期，如 2026-11-20",
        "    things/things.csv 第 4 行 列“发证日期”；发现：2026/2/3；应为：日期，如 2026-11-20；此处似为 2026-02-03",
        "",
        "共 2 个错误、1 个提示，涉及 2 个数据集。",
        "有错误，不能发布。请按上面的处理办法改正后重新检查。",
    ]


def test_the_english_report_has_the_same_lines() -> None:
    english = list(report_lines(FINDINGS, "en"))
    assert len(english) == len(list(report_lines(FINDINGS, "zh")))
    assert english[8] == '    things/things.csv row 3 column "发证日期"; found: 2026-02-30; expected: a date, such as 2026-11-20'


def test_notices_alone_may_be_published_and_nothing_found_is_said() -> None:
    assert list(report_lines(FINDINGS[:1], "zh"))[-1] == "没有错误，可以发布。"
    assert list(report_lines((), "zh")) == ["没有发现问题。"]


def test_the_json_report_has_every_finding_with_its_remedy() -> None:
    report = report_json(FINDINGS, "zh")
    assert report["counts"] == {"errors": 2, "notices": 1}
    assert report["by_code"] == {"date-invalid": 2, "file-unused": 1}
    assert report["findings"][1] == {
        "dataset": "things",
        "file": "things/things.csv",
        "row": 3,
        "column": "发证日期",
        "code": "date-invalid",
        "severity": "error",
        "found": "2026-02-30",
        "expected": "日期，如 2026-11-20",
        "title": CODES["date-invalid"].title_zh,
        "remedy": CODES["date-invalid"].remedy_zh,
    }
    json.dumps(report)


@pytest.mark.parametrize(("language", "verb"), [("zh", "导入"), ("en", "; if it always")])
def test_the_command_of_a_remedy_names_the_dataset_and_the_folder_that_was_given(language: Language, verb: str) -> None:
    finding = Finding("header-elsewhere", "things", "x", "y", 1, None, "things/things.csv")
    file = "文件" if language == "zh" else "FILE"
    (line,) = [line for line in report_lines([finding], language, data=Path("my data")) if "portal import" in line]
    assert f"portal import {file} --dataset things --data 'my data'" in line and verb in line
    (row,) = report_json([finding], language)["findings"]
    assert f"portal import {file} --dataset things --data {'数据文件夹' if language == 'zh' else 'FOLDER'}" in row["remedy"]


def test_long_lists_are_cut_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = "".join(f"2026/{month}/1,x\n" for month in range(1, LINES_SHOWN + 51))
    package = check(tmp_path, table_of([field("a", "date"), field("b", "integer")]), "a,b\n" + rows)
    lines = list(report_lines(package.findings, "zh"))
    assert sum("列“a”；发现" in line for line in lines) == LINES_SHOWN
    assert sum("还有 50 处同类问题" in line for line in lines) == 2
    assert len(report_json(package.findings, "zh")["findings"]) == 2 * (LINES_SHOWN + 50)
    (summary,) = [line for line in lines if "列“a” ×" in line]
    assert "2026/10/1 之类 90 处" in summary


@pytest.mark.parametrize("code", CONTRACT_CODES, ids=lambda code: code.code)
def test_each_code_has_words_in_both_languages(code: object) -> None:
    registered = CODES[code.code]  # type: ignore[attr-defined]
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", registered.code)
    for text in (registered.title_zh, registered.remedy_zh):
        assert re.search("[\u4e00-\u9fff]", text)
    for text in (registered.title_en, registered.remedy_en):
        assert text
        assert not re.search("[\u4e00-\u9fff]", text)
    assert registered.remedy_zh.endswith("。")
    assert registered.remedy_en.endswith(".")


def test_every_code_that_the_rules_name_is_registered_and_every_registered_code_is_named(repository: Path) -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((repository / "generator" / "contracts").glob("*.py"))
        if path.name != "codes.py"
    )
    own = {code.code for code in CONTRACT_CODES}
    assert {code for code in own if f'"{code}"' not in sources} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reports_never_tell_private_content(tmp_path: Path, language: Language) -> None:
    number = "11010519491231002X"
    package = check(tmp_path, table_of([field("a", format_="uscc"), field("b", "date")]), f"a,b\n{number},{number}\n")
    assert {each.severity for each in package.findings} == {Severity.ERROR}
    assert number not in "".join(report_lines(package.findings, language)) + json.dumps(report_json(package.findings, language))
