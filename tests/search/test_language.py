"""The language of queries, pinyin and near names in Python, against the golden vectors that the browser runs too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import name_of, parse_terms, split_query
from search.readings import abbreviates, covers, is_near

VECTORS = json.loads((Path(__file__).parent / "query_language.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("raw", "expected"), VECTORS["queries"])
def test_a_query_has_the_golden_terms(raw: str, expected: list[str]) -> None:
    assert [str(term) for term in parse_terms(raw)] == expected


@pytest.mark.parametrize(("typed", "syllables", "expected"), VECTORS["covers"])
def test_letters_read_the_names_they_should(typed: str, syllables: str, *, expected: bool) -> None:
    assert covers(typed, syllables.split()) == expected


@pytest.mark.parametrize(("typed", "name", "expected"), VECTORS["near"])
def test_a_near_miss_is_one_character_away(typed: str, name: str, *, expected: bool) -> None:
    assert is_near(typed, name) == expected
    assert is_near(name, typed) == expected


@pytest.mark.parametrize(("typed", "name", "expected"), VECTORS["abbreviations"])
def test_an_abbreviation_is_a_name_of_which_characters_were_left_out(typed: str, name: str, *, expected: bool) -> None:
    assert abbreviates(typed, name) == expected


@given(st.text(alphabet='甲乙丙 "-−:：机构文号日期年2024.-/()〔〕a', max_size=24))
def test_any_text_is_a_query_and_says_something_positive(text: str) -> None:
    terms = parse_terms(text)
    assert len(set(terms)) == len(terms)
    assert not terms or any(not term.is_excluded for term in terms)
    assert all(term.value for term in terms)


@given(st.text(min_size=1, max_size=12))
def test_a_text_without_syntax_is_found_by_its_own_words(text: str) -> None:
    if not set(text) & set('"“”„‟＂-－−﹣:：︓﹕'):
        assert all(not term.field and not term.is_excluded for term in parse_terms(text))


def test_the_name_that_a_query_spells_is_its_words_or_the_number_it_asks_for() -> None:
    assert name_of(parse_terms("沪府发〔2017〕 92 号")) == "沪府发201792"
    assert name_of(parse_terms("文号：沪府发〔2017〕92号 -甲")) == "沪府发201792"
    assert name_of(parse_terms("机构:甲区")) == ""
    assert split_query("机构:甲区 工程款 -丙") == ("工程款",)
