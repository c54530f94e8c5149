"""The questions of citizens: every entry has one, every answer follows from the data, stands on its page and is few clicks away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import addresses
from tests.catalogue.clicks import count_clicks
from tests.catalogue.entries import ENTRIES
from tests.catalogue.questions import QUESTIONS, Asked, Question, open_asked, write_document
from tests.conftest import REPOSITORY
from tests.published import main_of, read_page, say

DOCUMENT = REPOSITORY / "content" / "questions.md"
_ROW = re.compile(r"^\| (\w+) \| (.+?) \| (.+?) \| \[看这一页\]\(portal:(.+?)\) \| (\d) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def asked() -> Asked:
    return open_asked()


def documented() -> dict[str, tuple[str, str, str, int]]:
    rows = _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    return {text: (entry, answer, page, int(clicks)) for entry, text, answer, page, clicks in rows}


def test_there_are_forty_questions_and_one_for_each_entry() -> None:
    assert len(QUESTIONS) >= 40
    assert {each.entry for each in QUESTIONS} == set(ENTRIES)
    assert len({each.text for each in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: f"{each.entry}-{each.text[:12]}")
def test_the_documented_answer_follows_from_the_data(question: Question, asked: Asked) -> None:
    entry, answer, page, _ = documented()[question.text]
    assert (entry, page) == (question.entry, question.page)
    assert answer == question.answer(asked)


def test_answers_stand_on_their_pages_within_three_clicks(asked: Asked, demo_site: Path) -> None:
    clicks = count_clicks(demo_site, {each.page for each in QUESTIONS})
    missing = []
    for question in QUESTIONS:
        answer = question.answer(asked)
        text = say(main_of(read_page(demo_site, question.page))).replace(" ", "")
        missing += [
            (question.text, piece)
            for piece in re.split(r"[，；、：（）]|还有|共|涉及|没有整改|参加|占|平均|计划|完成|公布|办理中|逾期", answer)
            if piece.strip() and piece.replace(" ", "").rstrip("条项件个份家起批次元人分钟天%") not in text
        ]
    assert missing == [], missing
    assert write_document({each.text: each.answer(asked) for each in QUESTIONS}, clicks) == DOCUMENT.read_text(encoding="utf-8")
    assert max(clicks[each.page] for each in QUESTIONS) <= 3


def test_the_document_says_where_each_entry_is_covered() -> None:
    """Each question's page is one that the coverage table names for its entry, or lies below the datasets named there."""
    from tests.catalogue.test_coverage import covered

    table = covered()
    for question in QUESTIONS:
        datasets = "|".join(map(re.escape, table[question.entry].datasets))
        pages = table[question.entry].pages
        assert (
            question.page in pages or question.page == addresses.RECORDS or re.search(rf"/({datasets})/|bodies/", question.page)
        ), question
