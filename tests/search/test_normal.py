"""The normal form in Python, against the golden vectors that the browser runs too."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest

from search.normal import compact, fold, join_normal_forms, normal_form, simplifications
from search.normal_codes import normal_codes

VECTORS = json.loads((Path(__file__).parent / "normal_forms.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("raw", "expected"), VECTORS["forms"])
def test_a_text_has_the_golden_normal_form(raw: str, expected: str) -> None:
    assert normal_form(raw) == expected
    assert normal_form(expected) == expected


def test_many_texts_at_once_have_the_same_forms_as_one_by_one() -> None:
    texts = [raw for raw, _ in VECTORS["forms"]] + ["a\x1eb", "Σ", "末Σ"]
    joined = join_normal_forms(texts)
    assert joined.split("\x1e")[:-1] == [normal_form(text) for text in texts]


def codes_as_text(texts: list[str], folded: set[str]) -> str:
    return normal_codes(texts, folded).tobytes().decode("utf-32-le")


def test_tables_give_each_character_the_form_that_it_has_among_others() -> None:
    # Every seventh character, and all of the blocks in which characters meet, become others or fall away.
    blocks = (range(0x600), range(0x1100, 0x1200), range(0x1E00, 0x3400), range(0xAC00, 0xAC40), range(0xF900, 0x10000))
    codes = sorted({code for block in (*blocks, range(0, 0x30000, 7), range(0xE0100, 0xE01F0)) for code in block})
    texts = [f"a{chr(code)}b {chr(code)} 甲{chr(code)}1{chr(code)}" for code in codes if not 0xD800 <= code < 0xE000]
    forms = codes_as_text(texts, set()).split("\x1e")[:-1]
    wrong = [ascii(text) for text, form in zip(texts, forms, strict=True) if normal_form(text) != form]
    assert (len(forms), wrong) == (len(texts), [])


def test_texts_in_which_characters_meet_have_the_same_form_by_tables() -> None:
    dice = random.Random(3)
    meeting = "e\u0301\u1100\u1161\u11a8ﾞｶ가각\u0344\u00a8İΣς\u1680\u200b\ufe0f\u3099か"
    others = "ab12  (〔「，。…①㎡℃萬與後甲乙𠮷\ue000\x1f\x05ＡＢ"
    for share in (0.0, 0.05, 0.5):
        texts = ["".join(dice.choice(meeting if dice.random() < share else others) for _ in range(25)) for _ in range(400)]
        folded: set[str] = set()
        assert codes_as_text(texts, folded) == join_normal_forms(texts)
        assert folded == simplifications().keys() & set(fold("\x1e".join(texts))) > {"萬", "後"}
    assert any(unicodedata.combining(mark) for mark in meeting)
    assert normal_codes([], set()).size == 0


def test_writings_of_one_document_number_have_one_compact_form() -> None:
    writings = ("沪府发〔2017〕92号", "沪府发[2017]92号", "沪府发2017 92", "沪府发（2017）92 号")
    assert {compact(normal_form(writing)) for writing in writings} == {"沪府发201792"}
