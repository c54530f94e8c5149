"""The English report: every wording of the rules has its English, and no cell is ever reworded."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator.contracts.codes
import generator.intake.importing  # noqa: F401  # so that its codes are registered
from generator.contracts.english import found_in_english, in_english, reason_in_english
from generator.contracts.phrases import PHRASES
from generator.findings import CODES, Finding
from generator.release.codes import EXPECTED
from generator.release.vetting_codes import PUBLIC_REASONS

ROOMS = Path(__file__).resolve().parents[2] / "generator"
HAN = re.compile("[\u4e00-\u9fff]")
# Modules whose Chinese is not the wording of findings: titles and remedies with their own English, surnames, what pages say.
OTHER_WORDS = {"report.py", "english.py", "phrases.py", "persons.py", "stones.py", "masking.py"}
# In the room of imports, which reads Chinese and writes files in it, only what these are given is the wording of a finding.
SAYING = ("add", "Doubt", "Unreadable", "finding")
# Parts that a module puts together, or that are no wording at all: patterns, and reasons that pages state.
PARTS = {
    "天", "个工作日", "从{}到{}", "“{}”{}之和", "“{}”的行数", "不晚于", "不早于", "（{}为{}）", "不早于{}{}", "{}为{}", " 等 {} 行",
    " 等 {} 项", "{}{}{}（共 {} 字）", "唯一；{}{}与此相同", "与{}相同：{}", "第 {} 字节（0x{}）读不出", "空（{}）",
    "公示期已满", "已修复，终止公示", "公示期没有开始", "已撤下，仅保留撤下说明", "已依规定容错免责，不予公示",
    "撤下日期", "撤下理由", "依据的文书", "号", "一-鿿", "隐去", "自然人", "公民", "公民个人", "全部内容",
}  # fmt: skip


def wordings() -> Iterator[tuple[str, str]]:
    """Yield (module, wording) of every Chinese text of the rules, with {} for what is filled in."""
    for path in sorted((*ROOMS.glob("contracts/*.py"), *ROOMS.glob("release/*.py"), *ROOMS.glob("intake/*.py"))):
        if path.name in OTHER_WORDS or path.name.endswith("codes.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        passed: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                passed.add(id(node.value))
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Field", "Code"):
                passed.update(id(inner) for inner in ast.walk(node))
            elif isinstance(node, ast.JoinedStr):
                passed.update(map(id, node.values))
        saying = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in SAYING]
        for node in ast.walk(tree) if path.parent.name != "intake" else (inner for call in saying for inner in ast.walk(call)):
            text = ""
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            if id(node) not in passed and HAN.search(text) and not re.search(r"[|\\\[]", text.replace("[{…}", "")):
                yield path.name, text
    yield from (("codes.py", text) for text in (*EXPECTED.values(), *PUBLIC_REASONS.values()) if HAN.search(text))
    # What a detector calls what it found is the last argument of its span.
    for path in sorted(ROOMS.glob("personal/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Span" and isinstance(node.args[-1], ast.Constant):
                yield path.name, str(node.args[-1].value)


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_every_wording_of_the_rules_stands_in_the_phrase_book() -> None:
    known = {re.sub(r"\{[*#]?\}", "{}", phrase) for phrase in PHRASES} | PARTS
    missing = sorted({f"{module}: {text}" for module, text in wordings() if text not in known})
    assert missing == [], "give these an entry in generator/contracts/english.py"


def test_no_phrase_of_the_book_has_lost_its_rule() -> None:
    said = {text for _, text in wordings()}
    built = (
        "个工作日",
        "{} 天",
        "之和 {}",
        "的行数 {}",
        "为{}",
        "等 {} 项",
        "等 {} 行",
        "（共 {} 字）",
        "与此相同",
        "字节（{}）",
        "（用编码写成）",
    )
    gone = [
        phrase
        for phrase in PHRASES
        if (plain := re.sub(r"\{[*#]?\}", "{}", phrase)) not in said and not any(part in plain for part in built)
    ]
    assert set(gone) <= {
        "竖线“|”",
        "身份证号码",
        "手机号码",
        "{} 第 {#} 行",
        "不早于“{}”{}",
        "不早于“{}”的“{}”{}",
        "ignored：{}",
        "absent：{}",
        "空（“{}”的“{}”）",
        "与{*}相同：{}",
        "不早于 {}",
        "不晚于 {}",
        "{*}（{}为{}）",
    }


@pytest.mark.parametrize(("chinese", "english"), list(PHRASES.items()))
def test_a_phrase_keeps_its_places_and_is_found(chinese: str, english: str) -> None:
    places = re.findall(r"\{[*#]?\}", chinese)
    assert sorted(places) == sorted(re.findall(r"\{[*#]?\}", english))
    values = iter(f"{number}" if place == "{#}" else f"v{number}" for number, place in enumerate(places, 10))
    text = re.sub(r"\{[*#]?\}", lambda _: next(values), chinese)
    made = in_english(text)
    assert made != text and not re.search("[\u4e00-\u9fff]", made)
    assert all(value in made for value in (f"{number}" for number, _ in enumerate(places, 10)))


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("唯一；第 3 行、第 5 行 等 9 行与此相同", "unique; row 3, row 5 and others, 9 rows has the same"),
        ("唯一；甲.csv 第 3 行已有", "unique; 甲.csv row 3 has it already"),
        ("日期，如 2026-11-20；此处似为 2026-01-02", "a date, such as 2026-11-20; probably 2026-01-02 is meant"),
        ("从“受理”到“决定”，7 个工作日", "7 working days from “受理” to “决定”"),
        ("“台账”“金额”之和 3", "the sum of “金额” in “台账”: 3"),
        ("18 位身份证号码（第 3 个字符起）", "an identity number of 18 digits (from character 3 on)"),
        ("一、二 等 20 项（是否应为“三”）", "一, 二 and others, 20 in all (is “三” meant?)"),
    ],
)
def test_wordings_within_wordings_are_put_into_english_too(chinese: str, english: str) -> None:
    assert in_english(chinese) == english


@pytest.mark.parametrize("cell", ["整数", "公式", "2026-01-01 至 2026-02-01", "12 行", "没有表头", "甲、乙", "“甲”为乙"])
def test_the_text_of_a_cell_is_never_reworded(cell: str) -> None:
    assert found_in_english(Finding("date-invalid", "things", cell, "日期", 3, "发证日期")) == cell


@pytest.mark.parametrize(
    ("code", "found", "english"),
    [
        ("column-missing", "文件中没有这一列", "no such column in the file"),
        ("header-duplicate", "“日期”出现 2 次", "“日期” 2 times"),
        ("cell-error", "错误值", "an error value"),
        ("cell-formula-empty", "公式", "a formula"),
        ("cell-nested", "嵌套结构", "a nested structure"),
        ("cell-too-large", "104857600 字节", "104857600 bytes"),
        ("display-window-inverted", "2026-12-01 至 2026-11-30", "2026-12-01 to 2026-11-30"),
        ("natural-persons-undeclared", "2 行写明是自然人", "2 rows that are said to be about natural persons"),
        ("import-column-missing", "没有这一列", "no such column"),
    ],
)
def test_codes_under_which_a_cell_is_never_quoted_are_in_english_throughout(code: str, found: str, english: str) -> None:
    assert code in CODES
    assert found_in_english(Finding(code, "things", found, "", 3, "日期")) == english


def test_a_rule_that_names_the_row_of_another_table_is_in_english() -> None:
    assert in_english("不早于“案件”的“started”2026-09-30") == "not before “案件” of “started”: 2026-09-30"


def test_every_reason_for_which_we_withhold_a_dataset_is_in_english() -> None:
    for reason in PUBLIC_REASONS.values():
        assert not HAN.search(reason_in_english(reason)), reason
    assert reason_in_english("尚未审核签发；签名人不是审核人") == "not signed off yet; signed by somebody else than the approver"
    assert reason_in_english("所依据的“名录”暂不公布") == "“名录”, which it rests on, is withheld"
    assert reason_in_english("等市司法局复核") == "等市司法局复核", "what somebody wrote stays as it is"


def test_what_a_rule_says_of_a_cell_is_in_english() -> None:
    assert found_in_english(Finding("value-missing", "things", "空", "有内容", 3, "名称")) == "empty"
    assert found_in_english(Finding("column-type-differs", "things", "整数", "文本单元格", 3, "编号")) == "a whole number"
    assert found_in_english(Finding("file-missing", "things", "没有这个文件", "x")) == "there is no such file"
