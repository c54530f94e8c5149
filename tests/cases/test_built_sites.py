"""A broken copy of a case is refused with every fault listed, and the site that stands is not touched: no byte, no link, no rubble."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cases.conftest import DATES, BuiltCase
from tests.cases.opened import open_case
from tests.cases.test_broken_copies import BREAKS, FOLDERS, Break, break_copy
from tests.conftest import run_portal
from tests.published import take_stock

Found = tuple[str, str, int, str, str]  # dataset, file, row, column, code; 0 and "" where there is none
NAMED_IN_THE_ISSUE = ("bad date", "duplicated key", "unknown body", "wrong encoding", "missing column", "ID number in a text")
# What makes no sense in a case, and why.
WITHOUT_SENSE: dict[str, dict[str, str]] = {
    "shanghai": {"bad date": "no table of it has a date"},
    "open-data-index": {},
    "labour-violations": {
        "unknown body": "it has no register of bodies",
        "duplicated key": "its entries have no number: a company that stands twice in an edition is published twice",
    },
}


def place(dataset: str, file: str, row: int | None, column: str | None, code: str) -> Found:
    return (dataset, file, row or 0, column or "", code)


def notices_that_stay(case: str, breaks: Sequence[Break]) -> list[Found]:
    """Return the notices of the whole case where they stand in the copy: none in a file that cannot be read, one row further down
    behind a repeated row."""
    unread = {each.file for each in breaks if each.name == "wrong encoding"}
    repeated = {each.file: each.places[0][2] or 0 for each in breaks if each.name == "duplicated key"}
    notices = [each for each in open_case(case).findings if each.file not in unread]
    return [
        place(
            each.dataset,
            each.file or "",
            (row := each.row or 0) + (0 < repeated.get(each.file or "", 0) < row),
            each.column,
            each.code,
        )
        for each in notices
    ]


def refuse(case: str, copy: Path, site: Path, report: Path) -> tuple[str, list[Found]]:
    """Build a broken copy over the site; return what was said, and all findings as the JSON report has them."""
    answer = run_portal("build", "--data", copy, "--out", site, "--date", DATES[case], "--json", report)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return answer.stdout + answer.stderr, [
        place(*(each[key] for key in ("dataset", "file", "row", "column", "code"))) for each in findings
    ]


@pytest.mark.parametrize("case", DATES)
def test_a_broken_copy_is_refused_with_all_faults_and_the_old_site_stands(case: str, built_case: BuiltCase, tmp_path: Path) -> None:
    site = built_case(case)
    standing = take_stock(site)
    breaks = [each for each in BREAKS if each.case == case]
    copy = break_copy(case, tmp_path / "copy", tuple(breaks))
    said, found = refuse(case, copy, site, tmp_path / "report.json")
    faults = [place(each.file.split("/")[0], file, row, column, code) for each in breaks for code, file, row, column in each.places]
    assert sorted(found) == sorted(faults + notices_that_stay(case, breaks))
    assert all(code in said for *_, code in faults)
    assert take_stock(site) == standing


@pytest.mark.parametrize("case", DATES)
def test_every_kind_of_break_is_tried_in_every_case_where_it_makes_sense(case: str) -> None:
    assert case in FOLDERS
    tried = {kind for kind in NAMED_IN_THE_ISSUE for each in BREAKS if each.case == case and each.name.startswith(kind)}
    assert tried == set(NAMED_IN_THE_ISSUE) - set(WITHOUT_SENSE[case])


def test_a_touched_and_a_missing_page_would_be_noticed(built_case: BuiltCase) -> None:
    """The comparison above is worth something: it sees one byte more, one file less and another target."""
    site = built_case("labour-violations")
    standing = take_stock(site)
    page = site / "lists" / "violations" / "index.html"
    kept = page.read_bytes()
    page.write_bytes(kept + b"\n")
    assert take_stock(site) != standing
    page.unlink()
    assert take_stock(site) != standing
    page.write_bytes(kept)
    rubble = site.resolve().parent / "staging"
    rubble.mkdir()
    assert take_stock(site) != standing
    rubble.rmdir()
    assert take_stock(site) == standing
