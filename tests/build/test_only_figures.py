"""A release that corrects figures: by default nothing of the old ones stays in any file; where the operator says that they may stay, the
files of the search index do."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generator import addresses
from search.query import search_site
from tests.build.test_changes import Portal, Row, files_of
from tests.conftest import run_portal

COUNT = 600
CORRECTED = range(40, COUNT, 56)
KINDS = ("拖欠乙公司绿化工程款", "逾期未退还履约保证金", "承诺的停车场没有按期开工", "补贴没有按时发放给农户")


def told(at: int, days: int) -> Row:
    text = f"{KINDS[at % 4]}，合同号为甲合字{7000 + at}号，已经超过约定期限{days}天仍未办结"
    return {"id": f"R-{at}", "body": "b1", "fact": text, "amount": "10.50", "status": "show", "until": "2026-12-31"}


BEFORE = tuple(told(at, 1000 + 7 * at) for at in range(COUNT))
AFTER = tuple(told(at, 1000 + 7 * at + (4 if at in CORRECTED else 0)) for at in range(COUNT))
OLD = [f"约定期限{1000 + 7 * at}天" for at in CORRECTED]


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    made = Portal(tmp_path)
    made.build(rows=BEFORE)
    return made


def index_files(portal: Portal) -> dict[str, bytes]:
    return {path: data for path, data in files_of(portal.out).items() if path.startswith(addresses.SEARCH_INDEX)}


def told_of_old_figures(portal: Portal) -> str | None:
    """What the published certificate says of old figures that may still stand."""
    place: str | None = json.loads((portal.out / addresses.PURGE).read_bytes())["old_figures_may_stand_in"]
    return place


def assert_finds_what_is_true(portal: Portal) -> None:
    index = portal.out / addresses.SEARCH_INDEX
    for at, old in zip(CORRECTED, OLD, strict=True):
        assert search_site(index, old).total == 0
        assert [hit.id for hit in search_site(index, f"约定期限{1004 + 7 * at}天").results] == [f"R-{at}"]


def test_ten_corrected_figures_leave_no_trace_unless_somebody_says_that_they_may(portal: Portal) -> None:
    portal.next(rows=AFTER)
    assert [old for old in OLD if portal.places(old)] == []
    assert told_of_old_figures(portal) is None
    assert_finds_what_is_true(portal)


def test_where_old_figures_may_stay_fewer_than_ten_files_of_the_index_change(portal: Portal) -> None:
    before = index_files(portal)
    assert len(CORRECTED) == 10
    portal.next(rows=AFTER, only_figures=True)
    after = index_files(portal)
    assert {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} <= {
        f"{addresses.SEARCH_INDEX}{name}.js" for name in ("fresh", "manifest", "n/0/0")
    }
    assert_finds_what_is_true(portal)
    assert told_of_old_figures(portal) == addresses.SEARCH_INDEX
    # What stays stands packed in the index and nowhere else.
    for old in OLD:
        assert {path.startswith(addresses.SEARCH_INDEX) for path in portal.places(old)} == {True}


def test_the_next_release_forgets_the_figures_that_stayed(portal: Portal) -> None:
    portal.next(rows=AFTER, only_figures=True)
    assert told_of_old_figures(portal) == addresses.SEARCH_INDEX
    portal.next(batch="3", rows=AFTER)
    assert [old for old in OLD if portal.places(old)] == []
    assert told_of_old_figures(portal) is None
    assert_finds_what_is_true(portal)


def test_without_the_release_before_nobody_can_say_what_was_corrected(tmp_path: Path) -> None:
    answer = run_portal("build", "--data", "data", "--out", tmp_path / "public", "--only-figures")
    assert answer.returncode == 2
    assert "--only-figures: says what was corrected since --previous" in answer.stderr
    assert not (tmp_path / "public").exists()


def reworded(rows: Sequence[Row]) -> list[Row]:
    return [{**row, "fact": row["fact"].replace("乙公司", "丁公司")} if at == 40 else row for at, row in enumerate(rows)]


def renumbered(rows: Sequence[Row]) -> list[Row]:
    """A figure that was not there: what the text says is another thing."""
    return [{**row, "fact": row["fact"].replace("仍未", "满2年仍未")} if at == 40 else row for at, row in enumerate(rows)]


@pytest.mark.parametrize("change", [reworded, renumbered])
def test_a_text_in_which_more_than_figures_changed_is_forgotten_all_the_same(
    change: Callable[[Sequence[Row]], list[Row]], portal: Portal
) -> None:
    portal.next(rows=change(AFTER), only_figures=True)
    assert [old for old in OLD if portal.places(old)] == []
    assert told_of_old_figures(portal) is None
