"""Every hostile or broken input of the corpus has its finding at its place, nothing else is said, and no cell changes on the way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.hostile import files, texts, values
from tests.hostile.case import Case

CORPUS = (*texts.cases(), *values.cases(), *files.cases())


def test_the_corpus_has_three_hundred_inputs_and_more_each_with_a_name_of_its_own() -> None:
    assert len(CORPUS) >= 300
    assert [name for name, count in Counter(case.name for case in CORPUS).items() if count > 1] == []


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_an_input_is_told_at_its_place_and_never_changed(case: Case, tmp_path: Path) -> None:
    package, told = case.judge(tmp_path)
    assert told == sorted(case.expected, key=repr)
    assert not any("13800138000" in repr(finding) for finding in package.findings)
    if case.cells is not None:
        (dataset,) = package.datasets
        assert tuple(dataset.table["text"]) == case.cells
