"""The real evaluation: its published counts, scores and ranks come out, and what is odd in it is said, not smoothed."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from generator.derived.standings import PeriodStandings
from generator.release.states import WithheldReason
from tests.cases.opened import HERE, derive_case, open_case

CASE = "open-data-index"
FREE_TEXT = ("url", "officialtitle", "publisher", "reviewComments", "details")
YEARS = ("2015", "2014", "2013")


def read_rows(name: str) -> list[dict[str, str]]:
    with (HERE / CASE / name / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rows_with(pattern: str) -> set[int]:
    """Return the rows of the submitted entries, as a spreadsheet counts them, in which the pattern occurs."""
    submitted = next(each for each in open_case(CASE).checked.datasets if each.resource.name == "entries").table
    found = [submitted.loc[submitted[column].str.contains(pattern), "_row"] for column in FREE_TEXT]
    return {int(row) for rows in found for row in rows}


def _is_masked(column: pd.Series) -> pd.Series:
    return column.str.contains("电子邮件已隐去", regex=False)


def period_of(year: str) -> PeriodStandings:
    return next(each for each in derive_case(CASE).standings["places"].periods if each.period.id == year)


def test_it_passes_the_gate_with_notices_only() -> None:
    assert open_case(CASE).errors == ()


def test_the_tables_hold_what_the_source_says() -> None:
    public = open_case(CASE).public
    assert {name: len(dataset.table) for name, dataset in public.items()} == {
        "datasets": 15,
        "entries": 3153 - 41,
        "places": 149,
        "questions": 9,
        "summary": 4,
    }
    assert (public["entries"].table["year"] == "2015").sum() == 1586
    assert public["entries"].table.loc[public["entries"].table["year"] == "2015", "dataset"].nunique() == 13
    assert sum(int(score) for score in public["questions"].table["score"]) == 100


def test_122_places_are_ranked_in_2015_and_27_are_not_assessed() -> None:
    latest = period_of("2015")
    assert (len(latest.standings), len(latest.not_assessed)) == (122, 27)
    assert max(standing.rank or 0 for standing in latest.standings) < 123
    assert all(standing.rank is None and standing.published.score is None for standing in latest.not_assessed)
    zero = {row["id"] for row in read_rows("places") if row["rank"] == "123"}
    assert {standing.published.subject for standing in latest.not_assessed} == zero


def test_every_score_rank_and_part_of_2015_recomputes() -> None:
    latest = period_of("2015")
    assert latest.differences == ()
    assert latest.compared == 122 + 122 + 1586
    published = {row["id"]: (row["score"], row["rank"]) for row in read_rows("places")}
    for standing in latest.standings:
        assert published[standing.published.subject] == (str(standing.recomputed), str(standing.rank))


def test_ranks_agree_with_plain_arithmetic_over_the_files() -> None:
    parts: dict[str, list[int]] = defaultdict(list)
    for row in read_rows("entries"):
        if row["year"] == "2015":
            parts[row["place"]].append(int(row["score"]))
    scores = {place: int((Decimal(sum(found)) / 13).quantize(Decimal(1), ROUND_HALF_UP)) for place, found in parts.items()}
    ordered = sorted(scores.values(), reverse=True)
    assert {each.published.subject: each.rank for each in period_of("2015").standings} == {
        place: ordered.index(score) + 1 for place, score in scores.items()
    }


def test_the_number_of_ranked_places_equals_the_published_summary() -> None:
    summary = next(row for row in read_rows("summary") if row["id"] == "places_count")
    counted = [len(period_of(year).standings) for year in YEARS]
    assert counted == [int(summary[key]) for key in ("value", "value_2014", "value_2013")]


@pytest.mark.parametrize(
    ("year", "scores", "ranks"),
    [
        ("2015", {}, 0),
        # One score lacks its row, see the repeated rows; ranks were published on scores before rounding.
        ("2014", {"gr": ("38", "33")}, 22),
        ("2013", {}, 11),
    ],
)
def test_what_does_not_recompute_is_listed(year: str, scores: dict[str, tuple[str, str]], ranks: int) -> None:
    found = period_of(year).differences
    assert {each.subject: (each.published, each.recomputed) for each in found if each.what == "score"} == scores
    assert Counter(each.what for each in found)["rank"] == ranks
    assert len(found) == len(scores) + ranks


def test_the_41_repeated_rows_are_left_out_with_a_reason_and_counted() -> None:
    entries = open_case(CASE).public["entries"]
    (withheld,) = entries.withheld
    assert (withheld.reason, withheld.count) == (WithheldReason.DUPLICATE, 41)
    assert "2013" in withheld.text


def test_the_repeated_rows_are_those_missing_from_2014() -> None:
    """Why the first of two is kept: both are the same, and the second ones are what 2014 lacks."""
    seen: dict[tuple[str, str, str], dict[str, str]] = {}
    repeated = []
    by_year: dict[str, Counter[str]] = {year: Counter() for year in YEARS}
    for row in read_rows("entries"):
        key = (row["place"], row["dataset"], row["year"])
        year = "2014" if key in seen else row["year"]
        if key in seen:
            assert row == seen[key]
            repeated.append(key)
        seen[key] = row
        by_year[year][row["place"]] += int(row["score"])
    assert Counter(year for _, _, year in repeated) == {"2013": 41}
    published = {row["id"]: row["score_2014"] for row in read_rows("places")}
    means = {place: (Decimal(total) / 10).quantize(Decimal(1), ROUND_HALF_UP) for place, total in by_year["2014"].items()}
    assert len(means) == 97
    assert {place: str(mean) for place, mean in means.items()} == {place: published[place] for place in means}


def test_addresses_are_masked_and_none_is_left() -> None:
    entries = open_case(CASE).public["entries"]
    assert {(each.column, each.rule): each.cells for each in entries.masked} == {
        ("url", "email"): 1,
        ("officialtitle", "email"): 1,
        ("publisher", "email"): 93,
        ("reviewComments", "email"): 1,
        ("details", "email"): 18,
    }
    masked = {int(row) for column in FREE_TEXT for row in entries.table.loc[_is_masked(entries.table[column]), "_row"]}
    # The usual pattern finds 108 rows; three more have a hyphen in the domain.
    usual = rows_with(r"[\w.]+@[\w.]+\.\w+")
    assert (len(usual), len(masked)) == (108, 111)
    assert usual < masked
    assert masked == rows_with(r"[\w.+-]+@[\w-]+\.[\w.]+")
    texts: pd.DataFrame = entries.table.select_dtypes("str")
    for column in texts.columns:
        assert not texts[column].str.contains(r"[\w.+-]+@[\w-]+\.[a-zA-Z]{2,}").any(), column


def test_names_of_volunteers_do_not_pass_the_gate() -> None:
    public = open_case(CASE).public
    for name in ("entries", "places"):
        assert not {"submitters", "reviewers"} & set(public[name].table.columns)
        assert not {"submitters", "reviewers"} & set(public[name].resource.schema_.names)


def test_the_header_that_stands_twice_is_read_twice() -> None:
    submitted = next(each for each in open_case(CASE).checked.datasets if each.resource.name == "entries")
    assert submitted.table["dataset"].equals(submitted.table["dataset_again"].rename("dataset"))


def test_unsure_is_not_no() -> None:
    answers = Counter(open_case(CASE).public["entries"].table["openlicense"])
    plain = Counter(row["openlicense"] for row in read_rows("entries"))
    assert set(answers) == {"Yes", "No", "Unsure"}
    assert plain["Unsure"] - answers["Unsure"] + plain["No"] - answers["No"] + plain["Yes"] - answers["Yes"] == 41


@pytest.mark.parametrize("name", ["entries", "places", "datasets", "questions", "summary"])
def test_the_files_are_those_of_the_source(name: str, shared: Path) -> None:
    original = shared / "real" / "open-data-index-2015" / f"{name}.csv"
    assert (HERE / CASE / name / f"{name}.csv").read_bytes() == original.read_bytes()
