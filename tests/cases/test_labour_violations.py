"""The real list in nine editions: what entered and what left, counted a second time with plain Python, and nothing lost."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from generator.values import parse_any_dates
from tests.cases.opened import HERE, derive_case, open_case

CASE = "labour-violations"
FOLDER = HERE / CASE / "violations"
EDITIONS = (
    "20161001_to_20170430", "20161001_to_20170731", "20161101_to_20171031", "20170201_to_20180131", "20170501_to_20180430",
    "20170801_to_20180731", "20171101_to_20181031", "20180201_to_20180131", "20180601_to_20180531",
)  # fmt: skip
COUNTS = (347, 402, 496, 447, 458, 429, 452, 414, 402)
BUREAU, UPDATED, COMPANY, LOCATION, PUBLISHED, LAW, SUMMARY, REMARK = range(8)


def read_edition(edition: str) -> list[list[str]]:
    text = (FOLDER / f"company_list_{edition}.tsv").read_bytes().decode()
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))[1:]


def name_edition(period: str) -> str:
    """Return the id of an edition: its period, written so that its address is plain."""
    return period.replace("_to_", "-")


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def keys_of(rows: list[list[str]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(fold(row[at]) for at in (BUREAU, COMPANY, LOCATION, PUBLISHED)) for row in rows)


def test_it_passes_the_gate_with_notices_only() -> None:
    assert open_case(CASE).errors == ()


def test_each_edition_has_its_entries() -> None:
    (listed,) = derive_case(CASE).portal.lists
    assert [edition.edition.id for edition in listed.editions] == [name_edition(edition) for edition in EDITIONS]
    assert tuple(len(edition.entries) for edition in listed.editions) == COUNTS
    assert tuple(len(read_edition(edition)) for edition in EDITIONS) == COUNTS


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(EDITIONS)))
def test_what_entered_and_left_equals_a_second_count(earlier: str, later: str) -> None:
    difference = next(each for each in derive_case(CASE).differences["violations"] if each.after.edition.id == name_edition(later))
    assert difference.before is not None and difference.before.edition.id == name_edition(earlier)
    before, after = keys_of(read_edition(earlier)), keys_of(read_edition(later))
    assert Counter(tuple(entry.key.split("\x1f")) for entry in difference.entered) == after - before
    assert Counter(tuple(entry.key.split("\x1f")) for entry in difference.left) == before - after
    staying = (before & after).total()
    assert difference.same + len(difference.changed) == staying
    assert len(difference.entered) + staying == len(difference.after.entries)


def test_no_row_and_no_cell_is_lost_or_changed() -> None:
    published = open_case(CASE).public["violations"].table
    columns = ["bureau", "updated_on", "company", "location", "published_on", "law", "summary", "remark"]
    rows = [row for edition in EDITIONS for row in read_edition(edition)]
    assert published[columns].to_numpy().tolist() == rows


def test_full_width_digits_are_kept() -> None:
    # The nine files hold 5,402. SOURCE.md of the data they are from says 8,503: it counts the 3,101 of a derived table beside them too.
    published = open_case(CASE).public["violations"].table
    texts: list[list[str]] = published.select_dtypes("str").to_numpy().tolist()
    kept = sum(len(re.findall("[０-９]", cell)) for row in texts for cell in row)
    raw = sum("".join(map("".join, read_edition(edition))).translate(_FULL_WIDTH_ONLY).count("#") for edition in EDITIONS)
    assert kept == raw == 5402


_FULL_WIDTH_ONLY = dict.fromkeys(range(65296, 65306), "#") | {ord("#"): None}


def test_every_era_date_is_read() -> None:
    published = open_case(CASE).public["violations"].table
    for column in ("published_on", "updated_on"):
        assert parse_any_dates(published[column]).notna().all()
    assert parse_any_dates(published["updated_on"]).max().date().isoformat() == "2019-05-31"
    assert "令和元年5月31日" in set(published["updated_on"])


def test_both_line_ends_are_read_alike() -> None:
    ends = {edition: b"\r\n" in (FOLDER / f"company_list_{edition}.tsv").read_bytes() for edition in EDITIONS}
    assert Counter(ends.values()) == {True: 4, False: 5}
    assert not open_case(CASE).public["violations"].table["remark"].str.contains("\r", regex=False).any()


def test_file_names_that_contradict_themselves_carry_a_note() -> None:
    (listed,) = derive_case(CASE).portal.lists
    noted = {edition.edition.id: edition.edition.note for edition in listed.editions if edition.edition.note}
    assert set(noted) == {name_edition(name) for name in EDITIONS if name[:8] > name[-8:]}
    assert all("文件名" in note for note in noted.values())


def test_the_lost_commas_are_reported_where_they_stand() -> None:
    expected = {
        (f"violations/company_list_{edition}.tsv", at)
        for edition in EDITIONS
        for at, row in enumerate(read_edition(edition), start=2)
        if "\t" in row[SUMMARY]
    }
    found = {(each.file, each.row) for each in open_case(CASE).findings if each.code == "line-break"}
    assert found == expected
    assert len(found) == 13


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_files_are_those_of_the_source(edition: str, shared: Path) -> None:
    name = f"company_list_{edition}.tsv"
    original = shared / "real" / "jp-labour-violations" / "snapshots" / name
    assert (FOLDER / name).read_bytes() == original.read_bytes()
