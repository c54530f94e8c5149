"""A text that pages put together from several public cells is public: the purge proof does not take it for a leak, and misses none."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator import addresses
from generator.build import build_site
from generator.errors import PublishFault
from generator.publish.progress import SilentProgress
from tests.build.test_life_of_a_record import COLUMNS, FACT, NUMBER, OTHER, PAGE, SECRET, STANDING, Life, change_page, leave, sought

BODY = "丁区城建局"
COLUMN_LEFT = ("breaches", "column-left-since-last-release")
CORRECTED = ("breaches", "corrected-since-last-release")
WITHOUT_FACT = {"public": [each for each in COLUMNS if each != "fact"], "searched": ["title"]}


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def is_kept(life: Life) -> bool:
    """Whether the release before may be gone back to."""
    return (life.out.parent / ".public.site" / "release-1").exists()


def rename(value: Any, old: str, new: str) -> Any:
    """Give a column another name wherever a descriptor names it."""
    if isinstance(value, dict):
        return {key: rename(each, old, new) for key, each in value.items()}
    if isinstance(value, list):
        return [rename(each, old, new) for each in value]
    return new if value == old else value.replace(f"{{{old}}}", f"{{{new}}}") if isinstance(value, str) else value


def build_renamed(life: Life, day: str, old: str, new: str, *rows: dict[str, str]) -> None:
    """Build with a column of another name."""
    path = life.data / "breaches/resource.json"
    path.write_text(json.dumps(rename(json.loads(path.read_bytes()), old, new), ensure_ascii=False), encoding="utf-8")
    names = [new if each == old else each for each in COLUMNS]
    life._write("breaches", names, [{new if name == old else name: cell for name, cell in row.items()} for row in rows])
    build_site(life.data, life.out, date.fromisoformat(day), SilentProgress(), workers=1)


def test_a_column_may_leave_whose_words_the_title_makes_of_other_cells(life: Life) -> None:
    words = "未付清绿化工程款四十二万元"
    life.build("2026-10-12", title=words, fact=f"{BODY}{words}")
    change_page(life, **WITHOUT_FACT, title="{body}{title}", sentence="{title}")
    life.build("2026-10-13")
    assert f"{BODY}{words}" in life.page()
    assert sought(life)[COLUMN_LEFT] == (2, 0) and is_kept(life)


def test_a_file_that_tells_the_rest_of_such_a_column_still_stops_the_swap(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    life.build("2026-10-12", fact=f"{BODY}{FACT}")
    change_page(life, **WITHOUT_FACT, title="{body}{title}", sentence="{title}")
    leave(life, monkeypatch, f"{BODY}{FACT}")
    with pytest.raises(PublishFault, match=r"left-over\.txt.*column-left-since-last-release"):
        life.build("2026-10-13")


@pytest.mark.parametrize("composed", [{"title": "{body}{title}"}, {"sentence": "查明{body}{title}"}, {"course": [{"date": "decided", "title": "{body}{title}"}]}])
def test_a_correction_may_take_a_name_out_of_a_cell_that_pages_put_before_it(life: Life, composed: dict[str, Any]) -> None:
    change_page(life, **composed)
    life.build("2026-10-12", title=f"{BODY}未付清绿化工程款四十二万元")
    life.build("2026-10-13", title="未付清绿化工程款四十二万元")
    assert f"{BODY}未付清绿化工程款四十二万元" in life.page()
    assert sought(life)[CORRECTED] == (1, 0) and is_kept(life)


def test_a_cell_may_be_split_into_two_that_the_title_puts_together(life: Life) -> None:
    life.build("2026-10-12", fact="")
    change_page(life, title="{title}{fact}", sentence="")
    life.build("2026-10-13", title=SECRET[:9], fact=SECRET[9:])
    assert SECRET in life.page() and sought(life)[CORRECTED] == (1, 0) and is_kept(life)


def test_a_day_in_words_may_leave_when_a_page_writes_a_date_so(life: Life) -> None:
    life.build("2026-10-12", fact="2026年10月11日", decided="2026-10-11", shown="2026-10-12")
    change_page(life, **WITHOUT_FACT, sentence="{title}")
    life.build("2026-10-13")
    assert "2026年10月11日" in life.page() and sought(life)[COLUMN_LEFT] == (2, 0) and is_kept(life)


def test_going_back_stays_possible_when_a_column_only_got_another_name(life: Life) -> None:
    life.build("2026-10-12")
    build_renamed(life, "2026-10-13", "fact", "told", STANDING, life.row)
    assert FACT in life.page() and sought(life) == {COLUMN_LEFT: (2, 0)} and is_kept(life)


@pytest.mark.parametrize("act", ["甲字", "乙字"])
def test_a_column_of_short_words_that_got_another_name_bars_only_when_one_vanished(life: Life, act: str) -> None:
    life.build("2026-10-12", act="甲字")
    build_renamed(life, "2026-10-13", "act", "paper", STANDING, {**life.row, "act": act})
    assert sought(life)[COLUMN_LEFT] == (1, 0) and is_kept(life) is (act == "甲字")


def test_a_column_of_words_too_short_to_be_sought_takes_the_release_before_along(life: Life) -> None:
    life.build("2026-10-12", fact="三人")
    change_page(life, **WITHOUT_FACT, sentence="{title}")
    life.build("2026-10-13")
    assert sought(life)[COLUMN_LEFT] == (2, 0) and not is_kept(life)
