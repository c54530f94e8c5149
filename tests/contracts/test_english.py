"""The English report: every wording of the rules has its English, and no cell is ever reworded."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.contracts.english import PHRASES, found_in_english, in_english
from generator.findings import Finding
from generator.release.codes import EXPECTED

ROOMS = Path(__file__).resolve().parents[2] / "generator"
HAN = re.compile("[\u4e00-\u9fff]")
# Modules whose Chinese is not the wording of findings: titles and remedies with their own English, surnames, what pages say.
OTHER_WORDS = {"report.py", "english.py", "persons.py", "stones.py", "masking.py"}
# Parts that a module puts together, or that are no wording at all: patterns, and reasons that pages state.
PARTS = {
    "天", "个工作日", "从{}到{}", "“{}”{}之和", "“{}”的行数", "不晚于", "不早于", "（{}为{}）", "不早于{}{}", "{}为{}", " 等 {} 行",
    " 等 {} 项", "{}{}{}（共 {} 字）", "唯一；{}{}与此相同", "与{}相同：{}", "第 {} 字节（0x{}）读不出",
    "公示期已满", "已修复，终止公示", "公示期尚未开始", "已撤下，仅保留撤下说明", "已依规定容错免责，不予公示",
    "撤下日期", "撤下理由", "依据的文书", "号", "一-鿿", "隐去", "自然人", "公民", "公民个人", "全部内容",
}  # fmt: skip


def wordings() -> Iterator[tuple[str, str]]:
    """Yield (module, wording) of every Chinese text of the rules, with {} for what is filled in."""
    for path in sorted((*ROOMS.glob("contracts/*.py"), *ROOMS.glob("release/*.py"))):
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
        for node in ast.walk(tree):
            text = ""
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            if id(node) not in passed and HAN.search(text) and not re.search(r"[|\\\[]", text.replace("[{…}", "")):
                yield path.name, text
    yield from (("codes.py", text) for text in EXPECTED.values() if HAN.search(text))
    # What a detector calls what it found is the last argument of its span.
    for path in sorted(ROOMS.glob("personal/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Span" and isinstance(node.args[-1], ast.Constant):
                yield path.name, str(node.args[-1].value)


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


def test_what_a_rule_says_of_a_cell_is_in_english() -> None:
    assert found_in_english(Finding("value-missing", "things", "空", "有内容", 3, "名称")) == "empty"
    assert found_in_english(Finding("column-type-differs", "things", "整数", "文本单元格", 3, "编号")) == "a whole number"
    assert found_in_english(Finding("file-missing", "things", "没有这个文件", "x")) == "there is no such file"
