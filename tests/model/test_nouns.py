"""What the model makes of public datasets."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from generator.model.records import BODY_ADDRESS, BODY_NAME, DATE, DAYS_LATE, DIGEST, ID, SENTENCE, STANDING, STATUS, TITLE
from tests.model.small import bodies, portal_of, public

STATES = [{"value": "show", "name": "公示中"}, {"value": "gone", "name": "已撤下", "class": "gone"}]


def test_records_stand_newest_first_and_undated_ones_last() -> None:
    page = {"kind": "records", "id": "id", "title": "{id}", "date": "day"}
    table = {"id": ["a", "b", "c"], "day": ["2026-01-02", "", "2026-03-04"]}
    rows = portal_of(public("records", page, table, types={"day": "date"})).record_sets[0].rows
    assert rows[ID].tolist() == ["c", "a", "b"]
    assert rows[DATE].tolist() == ["2026-03-04", "2026-01-02", ""]


def test_a_title_names_the_body_and_groups_the_digits_of_money() -> None:
    page = {"kind": "records", "id": "id", "title": "{body}拖欠", "sentence": "{body}付清 {sum} 元。", "body": "body"}
    table = {"id": ["1"], "body": ["x"], "sum": ["2864000.00"]}
    rows = portal_of(bodies(("x", "丙区住建局", "")), public("records", page, table, types={"sum": "number"})).record_sets[0].rows
    assert rows[TITLE].tolist() == ["丙区住建局拖欠"]
    assert rows[SENTENCE].tolist() == ["丙区住建局付清 2,864,000.00 元。"]
    assert (rows[BODY_NAME][0], rows[BODY_ADDRESS][0]) == ("丙区住建局", "bodies/x.html")


def test_a_status_is_shown_by_its_name() -> None:
    page = {"kind": "records", "id": "id", "title": "{id}", "status": "state", "states": STATES}
    rows = portal_of(public("records", page, {"id": ["1"], "state": ["show"]})).record_sets[0].rows
    assert rows[STATUS].tolist() == ["公示中"]


def test_a_digest_can_be_recomputed_from_the_public_cells() -> None:
    page = {"kind": "records", "id": "id", "title": "{id}"}
    rows = portal_of(public("records", page, {"id": ["00123"], "note": ["甲\n乙"]})).record_sets[0].rows
    assert rows[DIGEST][0] == hashlib.sha256("00123\x1f甲\n乙".encode()).hexdigest()


@pytest.mark.parametrize(
    ("due", "done", "standing", "days"),
    [
        ("2026-09-30", "", "late", 51),
        ("2026-11-20", "", "open", 0),
        ("2026-11-19", "", "late", 1),
        ("2026-12-31", "", "open", 0),
        ("2026-09-30", "2026-09-30", "kept", 0),
        ("2026-09-30", "2026-10-10", "kept-late", 10),
        ("2026-12-31", "2026-12-01", "open", 0),
    ],
)
def test_whether_a_commitment_is_kept_is_computed_from_its_dates(due: str, done: str, standing: str, days: int) -> None:
    page = {"kind": "commitments", "id": "id", "title": "{id}", "due": "due", "done": "done"}
    dataset = public("promises", page, {"id": ["1"], "due": [due], "done": [done]}, types={"due": "date", "done": "date"})
    rows = portal_of(dataset).record_sets[0].rows
    assert (rows[STANDING][0], rows[DAYS_LATE][0]) == (standing, days)


def test_a_body_has_its_names_once_each_and_its_lineage_top_first() -> None:
    page = {"kind": "register", "id": "id", "name": "name", "short_name": "short", "aliases": "other", "parent": "up"}
    table = {
        "id": ["1", "2", "3"],
        "name": ["甲市", "甲区", "外滩街道"],
        "short": ["", "甲区", "外滩"],
        "other": ["", "甲、甲区", ""],
        "up": ["", "1", "2"],
    }
    register = portal_of(public("bodies", page, table)).register
    assert register.bodies["2"].names == ("甲区", "甲")
    assert [body.name for body in register.lineage("3")] == ["甲市", "甲区"]
    assert [body.id for body in register.tops()] == ["1"]


def test_a_cycle_among_bodies_does_not_hang_the_lineage() -> None:
    register = portal_of(bodies(("a", "甲", "b"), ("b", "乙", "a"))).register
    assert {body.id for body in register.lineage("a")} == {"b"}


def test_editions_may_be_files_or_a_column() -> None:
    page = {
        "kind": "list",
        "id": "id",
        "title": "{id}",
        "editions": [{"id": "1", "title": "一", "path": "a.csv"}, {"id": "2", "title": "二", "path": "b.csv"}],
    }
    files = portal_of(public("list", page, {"id": ["x", "y", "x"]}, files=[0, 0, 1], path=["a.csv", "b.csv"])).lists[0]
    assert [[entry.cells["id"] for entry in edition.entries] for edition in files.editions] == [["x", "y"], ["x"]]
    page = {
        "kind": "list",
        "id": "id",
        "title": "{id}",
        "edition": "ed",
        "editions": [{"id": "1", "title": "一"}, {"id": "2", "title": "二"}],
    }
    column = portal_of(public("list", page, {"id": ["x", "y", "x"], "ed": ["1", "1", "2"]})).lists[0]
    assert [len(edition.entries) for edition in column.editions] == [2, 1]


def test_part_scores_in_another_resource_decide_who_was_assessed() -> None:
    page = {
        "kind": "ranking", "subject": "place", "assessed": "indicators",
        "periods": [{"id": "2015", "title": "2015", "score": "s", "rank": "r"}],
        "indicators": {"resource": "parts", "subject": "p", "period": "y", "indicator": "i", "score": "v"},
    }  # fmt: skip
    places = public("places", page, {"place": ["tw", "aq"], "s": ["78", "0"], "r": ["1", "123"]})
    parts = public("parts", {"kind": "table"}, {"p": ["tw"], "y": ["2015"], "i": ["budget"], "v": ["78"]})
    scores = portal_of(places, parts).evaluations[0].periods[0].scores
    assert [(each.subject, each.score, each.rank) for each in scores] == [("tw", Decimal(78), 1), ("aq", None, None)]


def test_statistics_keep_the_text_of_each_figure() -> None:
    page = {"kind": "statistics", "body": "b", "period": "m", "measures": [{"column": "rate", "total": "mean", "weight": "n"}]}
    table = {"b": ["x", "y"], "m": ["2026-10", "2026-09"], "rate": ["94.20", ""], "n": ["10", "5"]}
    statistics = portal_of(public("hotline", page, table, types={"rate": "number", "n": "integer"})).statistics[0]
    assert statistics.periods == ("2026-09", "2026-10")
    assert statistics.figures["2026-10"]["x"].texts["rate"] == "94.20"
    assert statistics.figures["2026-09"]["y"].values == {"rate": None, "n": 5.0}


def test_a_matrix_gathers_the_bodies_of_a_measure_in_order() -> None:
    page = {"kind": "matrix", "row": "m", "row_title": "{t}", "body": "b", "role": "r"}
    table = {"m": ["1", "2", "1"], "t": ["一", "二", "一"], "b": ["x", "x", "y"], "r": ["牵头", "", "配合"]}
    duties = portal_of(public("duties", page, table)).matrices[0].duties
    assert [(duty.id, duty.bodies) for duty in duties] == [("1", (("x", "牵头"), ("y", "配合"))), ("2", (("x", ""),))]


def test_a_portal_lists_its_datasets_by_name() -> None:
    page = {"kind": "table"}
    portal = portal_of(public("b", page, {"x": []}), public("a", page, {"x": []}), day=date(2026, 1, 1))
    assert list(portal.datasets) == ["a", "b"]
