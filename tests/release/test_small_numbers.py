"""Counts that could single someone out are left out, and no total gives them away."""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.release.small_numbers import HIDDEN
from generator.release.states import Masked, PublicDataset
from tests.release.material import examples, release, submitted
from tests.release.small_site import build_statistics_site

NUMBER = {"type": "integer"}


def page(columns: list[str], **more: Any) -> dict[str, Any]:
    small = {"columns": columns, **more.pop("small", {})}
    return {
        "kind": "statistics", "body": "body", "period": "period", "measures": [{"column": columns[0]}], "small_numbers": small, **more,
    }  # fmt: skip


def public(columns: dict[str, list[str]], block: dict[str, Any]) -> PublicDataset:
    fields = {name: NUMBER for name in columns if name not in ("body", "period")}
    released = release(submitted(columns, block, fields=fields))
    assert released.findings == ()
    (dataset,) = released.datasets
    return dataset


def test_a_small_count_is_never_told_nor_shown_as_nought_and_noughts_stay() -> None:
    columns = {"body": ["a", "b", "c", "d"], "period": ["2026"] * 4, "count": ["4", "0", "5", ""]}
    dataset = public(columns, page(["count"]))
    assert dataset.table["count"].tolist() == ["<5", "0", "5", ""]
    assert dataset.resource.schema_.missingValues == ("", "<5", HIDDEN)
    assert dataset.masked == (Masked("count", "small-number", 1),)


@pytest.mark.parametrize(("least", "shown"), [(3, "<5"), (10, "<10")])
def test_a_dataset_may_be_stricter_than_the_rules_and_never_laxer(least: int, shown: str) -> None:
    columns = {"body": ["a"], "period": ["2026"], "count": ["4"]}
    assert public(columns, page(["count"], small={"least": least})).table["count"].tolist() == [shown]


def test_a_rate_goes_with_the_count_that_it_is_a_share_of() -> None:
    columns = {"body": ["a", "b"], "period": ["2026"] * 2, "count": ["3", "50"], "rate": ["33", "96"]}
    dataset = public(columns, page(["count"], small={"rates": {"rate": "count"}}))
    assert dataset.table["rate"].tolist() == [HIDDEN, "96"]


def test_a_total_row_does_not_give_away_what_is_left_out() -> None:
    columns = {"body": ["a", "b", "c", "all"], "period": ["2026"] * 4, "count": ["3", "40", "9", "52"]}
    dataset = public(columns, page(["count"], small={"total_body": "all"}))
    assert dataset.table["count"].tolist() == ["<5", "40", HIDDEN, "52"]


def test_where_all_others_are_nought_the_total_is_left_out() -> None:
    columns = {"body": ["a", "b", "all"], "period": ["2026"] * 3, "count": ["3", "0", "3"]}
    assert public(columns, page(["count"], small={"total_body": "all"})).table["count"].tolist() == ["<5", "0", "<5"]


def test_a_sum_of_columns_does_not_give_away_what_is_left_out() -> None:
    columns = {"body": ["a"], "period": ["2026"], "men": ["2"], "women": ["8"], "unknown": ["30"], "both": ["40"]}
    rule = {"rule": "sum", "total": "both", "parts": ["men", "women", "unknown"]}
    table = public(columns, page(["men", "women"], checks=[rule])).table
    assert table.iloc[0][["men", "women", "unknown", "both"]].tolist() == ["<5", HIDDEN, "30", "40"]


@examples
@given(st.lists(st.integers(0, 12), min_size=2, max_size=5))
def test_whoever_solves_the_sum_finds_more_than_one_answer(counts: list[int]) -> None:
    bodies = [*(f"b{at}" for at in range(len(counts))), "all"]
    columns = {"body": bodies, "period": ["2026"] * len(bodies), "count": [*map(str, counts), str(sum(counts))]}
    told = public(columns, page(["count"], small={"total_body": "all"})).table["count"].tolist()
    hidden = [at for at, cell in enumerate(told[:-1]) if not cell.isdigit()]
    if not hidden:
        assert all(count == 0 or count >= 5 for count in counts)
        return
    if told[-1].isdigit():
        rest = int(told[-1]) - sum(int(cell) for cell in told[:-1] if cell.isdigit())
        ranges = [range(1, 5) if told[at] == "<5" else range(rest + 1) for at in hidden]
        answers = [answer for answer in product(*ranges) if sum(answer) == rest]
        for place in range(len(hidden)):
            assert len({answer[place] for answer in answers}) > 1


def test_neither_page_nor_chart_nor_download_nor_search_tells_a_small_count(tmp_path: Path) -> None:
    site = build_statistics_site(tmp_path, {"jia": "3", "yi": "250", "bing": "777"})
    text = (site / "statistics/cases/index.html").read_text(encoding="utf-8")
    assert "&lt;5" in text and "隐去" in text and "777" in text
    assert "1,030" not in text and ">0<" not in text and "1030" not in text
    rows = list(csv.DictReader(io.StringIO((site / "data/cases/cases.csv").read_text(encoding="utf-8"))))
    assert [row["count"] for row in rows] == ["<5", "250", "777"]
    assert pq.read_table(site / "data/cases/cases.parquet").to_pandas()["count"].tolist() == ["<5", "250", "777"]
    assert pd.read_json(site / "data/cases/cases.json", dtype=str)["count"].tolist() == ["<5", "250", "777"]
    assert '"missingValues": [\n' in (site / "data/cases/resource.json").read_text(encoding="utf-8")
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".csv", ".json", ".js", ".xml"):
            assert "1030" not in path.read_text(encoding="utf-8", errors="replace").replace(",", ""), path
