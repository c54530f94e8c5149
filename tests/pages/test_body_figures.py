"""The figures at the head of an integrity file: what stands under a figure adds up to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.derived.files import FileRow, RecordSection
from generator.pages.body_figures import count_records

ROW = FileRow(id="", title="", address="", date="2026-11-05", status="", status_class="", label="", document="", until="")


@pytest.mark.parametrize(
    ("total", "counts", "note"),
    [
        (78, (58, 2, 17, 1), "公示中 58 · 异议中 2 · 已整改 17 · 已修复 1"),
        (80, (58, 2, 17, 1), "公示中 58 · 异议中 2 · 已整改 17 · 已修复 1 · 没有写明状态 2"),
        (3, (), "最近 2026-11-05"),
    ],
    ids=["four states", "rows without a state", "no states"],
)
def test_all_states_stand_under_the_number_of_records_and_add_up_to_it(total: int, counts: tuple[int, ...], note: str) -> None:
    names = ("公示中", "异议中", "已整改", "已修复")
    section = RecordSection(
        "breaches",
        "政务失信记录",
        "失信记录",
        "条",
        False,
        total,
        tuple((name, "", count) for name, count in zip(names, counts, strict=False)),
        (ROW,),
        "",
    )
    figure = count_records(section)
    assert (figure.figure, figure.note) == (str(total), note)
    assert not counts or sum(map(int, re.findall(r"\d+", figure.note))) == total


def test_the_rank_among_the_figures_is_that_of_the_sentence_above_them(demo_site: Path) -> None:
    told = {}
    for page in sorted((demo_site / "bodies").glob("*.html")):
        text = page.read_text("utf-8")
        sentence = re.search(r"考核评价第 (\d+) 名", text)
        tile = re.search(r"<li><span>考核评价</span><b>第 (\d+)<", text)
        if tile is not None:
            told[page.stem] = (sentence and sentence[1], tile[1])
    assert len(told) > 50
    assert {body: ranks for body, ranks in told.items() if ranks[0] != ranks[1]} == {}
