"""The normal form in Python, against the golden vectors that the browser runs too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.normal import compact, join_normal_forms, normal_form

VECTORS = json.loads((Path(__file__).parent / "normal_forms.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("raw", "expected"), VECTORS["forms"])
def test_a_text_has_the_golden_normal_form(raw: str, expected: str) -> None:
    assert normal_form(raw) == expected
    assert normal_form(expected) == expected


def test_many_texts_at_once_have_the_same_forms_as_one_by_one() -> None:
    texts = [raw for raw, _ in VECTORS["forms"]] + ["a\x1eb", "Σ", "末Σ"]
    joined = join_normal_forms(texts)
    assert joined.split("\x1e")[:-1] == [normal_form(text.replace("\x1e", " ")) for text in texts]


def test_writings_of_one_document_number_have_one_compact_form() -> None:
    writings = ("沪府发〔2017〕92号", "沪府发[2017]92号", "沪府发2017 92", "沪府发（2017）92 号")
    assert {compact(normal_form(writing)) for writing in writings} == {"沪府发201792"}
