"""What is derived from the Portal: differences, facets, integrity files, totals, the day of the next build."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from generator.derived.editions import compare_editions
from generator.derived.site import derive_site
from generator.derived.standings import compute_standings
from generator.derived.totals import total_period
from generator.descriptors.table_schema import ForeignKey
from generator.release.states import PublicDataset
from tests.model.small import DAY, bodies, portal_of, public

STATES = [
    {"value": "show", "name": "公示中"},
    {"value": "obj", "name": "异议中", "class": "obj"},
    {"value": "gone", "name": "已撤下", "class": "gone"},
]


def records(count: int, **more: Any) -> PublicDataset:
    page = {
        "kind": "records", "id": "id", "title": "{id}", "body": "body", "date": "day", "status": "state", "states": STATES,
        "facets": ["state", "body"], **more,
    }  # fmt: skip
    table = {
        "id": [f"r{number:03d}" for number in range(count)],
        "body": ["x"] * count,
        "day": [f"2026-01-{number % 28 + 1:02d}" for number in range(count)],
        "state": ["show"] * count,
    }
    return public("records", page, table, types={"day": "date"}, withdrawn=2)


def test_a_facet_keeps_values_that_no_row_has() -> None:
    facets = derive_site(portal_of(bodies(("x", "甲局", "")), records(3))).facets["records"]
    assert [(facet.column, [(value.name, value.count) for value in facet.values]) for facet in facets] == [
        ("state", [("公示中", 3), ("异议中", 0)]),
        ("body", [("甲局", 3)]),
        ("year", [("2026", 3)]),
    ]


def test_an_integrity_file_shows_the_newest_rows_and_where_the_rest_is() -> None:
    section = derive_site(portal_of(bodies(("x", "甲局", "")), records(35))).files["x"].records[0]
    assert (section.total, len(section.rows), section.more) == (35, 30, "browse/records/body/x/index.html")
    assert section.rows[0].date == "2026-01-28"
    assert section.counts == (("公示中", "show", 35),)


def test_a_body_without_records_is_not_praised_for_it() -> None:
    sentence = derive_site(portal_of(bodies(("x", "甲局", "")))).files["x"].sentence
    assert sentence == "目前没有关于这个机构的公开记录（数据截至 2026-11-20）。"


def test_tombstones_count_in_the_states_but_not_among_the_rows() -> None:
    site = derive_site(portal_of(bodies(("x", "甲局", "")), records(3)))
    assert site.states["records"] == (("公示中", "show", 3), ("异议中", "obj", 0), ("已撤下", "gone", 2))


def test_foreign_keys_find_the_text_and_the_address_of_what_they_point_to() -> None:
    pointing = records(1)
    key = ForeignKey.model_validate({"fields": ["id"], "reference": {"resource": "", "fields": ["id"]}})
    schema = pointing.resource.schema_.model_copy(update={"foreignKeys": (key,)})
    pointing = replace(pointing, resource=pointing.resource.model_copy(update={"schema_": schema}))
    site = derive_site(portal_of(bodies(("x", "甲局", "")), pointing))
    assert site.labels["bodies"]["x"] == ("甲局", "bodies/x.html")
    assert site.labels["records"]["r000"][0] == "r000"
    # A hundred thousand titles to which nothing points are not gathered.
    assert "records" not in derive_site(portal_of(records(1))).labels


def edited(before: list[str], after: list[str], texts: dict[str, str] | None = None) -> PublicDataset:
    page = {
        "kind": "list",
        "id": "id",
        "title": "{id}",
        "edition": "ed",
        "editions": [{"id": "1", "title": "一"}, {"id": "2", "title": "二"}],
    }
    ids = before + after
    words = [""] * len(before) + [(texts or {}).get(each, "") for each in after]
    return public("list", page, {"id": ids, "ed": ["1"] * len(before) + ["2"] * len(after), "text": words})


def test_an_edition_says_what_entered_left_and_changed() -> None:
    portal = portal_of(edited(["a", "b", "c"], ["b", "c", "d"], {"c": "新"}))
    difference = compare_editions(portal.lists[0], ("text",))[1]
    assert [entry.cells["id"] for entry in difference.entered] == ["d"]
    assert [entry.cells["id"] for entry in difference.left] == ["a"]
    assert [(change.after.cells["id"], change.columns) for change in difference.changed] == [("c", ("text",))]
    assert difference.same == 1


def test_an_entry_that_stands_twice_leaves_once_when_it_then_stands_once() -> None:
    difference = compare_editions(portal_of(edited(["a", "a"], ["a"])).lists[0], ())[1]
    assert (len(difference.left), difference.same) == (1, 1)


def test_full_width_retyping_is_not_news() -> None:
    difference = compare_editions(portal_of(edited(["第１条 甲"], ["第1条甲"])).lists[0], ())[1]
    assert (len(difference.entered), len(difference.left), difference.same) == (0, 0, 1)


def evaluation(name: str = "evaluation", **more: Any) -> PublicDataset:
    page = {
        "kind": "ranking", "subject": "b", "period": "p", "score": "s", "rank": "r", "decimals": 1,
        "components": [{"column": "one", "weight": 60}, {"column": "two", "weight": 40}], "deduction": "off", **more,
    }  # fmt: skip
    table = {
        "b": ["x", "y", "z", "x", "y"],
        "p": ["2026", "2026", "2026", "2025", "2025"],
        "s": ["90.0", "90.0", "", "80.0", "85.0"],
        "r": ["1", "2", "", "2", "1"],
        "one": ["90", "90", "", "80", "85"],
        "two": ["91", "90", "", "80", "85"],
        "off": ["0.4", "0", "", "0", "0"],
    }
    return public(name, page, table)


def test_a_body_is_judged_first_by_the_home_pages_ranking_then_by_the_governments_own_then_by_others() -> None:
    outside = evaluation("a-outside", assessor="甲大学")
    given = (bodies(("x", "甲区", ""), ("y", "乙区", ""), ("z", "丙区", "")), outside, evaluation("b-own"), evaluation("c-chosen"))
    judged = derive_site(portal_of(*given, home_ranking="c-chosen")).files["x"].evaluations
    assert [section.dataset for section in judged] == ["c-chosen", "b-own", "a-outside"]
    unchosen = derive_site(portal_of(*given)).files["x"]
    assert [section.dataset for section in unchosen.evaluations] == ["b-own", "c-chosen", "a-outside"]
    assert "2026考核评价第 1 名（并列，共 2 个）" in unchosen.plain


def test_what_others_say_of_a_body_is_never_told_as_the_governments_evaluation() -> None:
    files = derive_site(portal_of(bodies(("x", "甲区", "")), evaluation("outside", assessor="甲大学"))).files
    assert [section.dataset for section in files["x"].evaluations] == ["outside"]
    assert files["x"].plain == ""


def test_a_tie_is_recognised_and_the_published_rank_that_denies_it_is_a_difference() -> None:
    portal = portal_of(bodies(("x", "甲区", ""), ("y", "乙区", ""), ("z", "丙区", "")), evaluation())
    newest = compute_standings(portal.evaluations[0], portal.datasets).periods[0]
    assert [(each.published.subject, each.rank, each.is_tied, each.change) for each in newest.standings] == [
        ("x", 1, True, 1),
        ("y", 1, True, 0),
    ]
    assert [(each.subject, each.what, each.published, each.recomputed) for each in newest.differences] == [("y", "rank", "2", "1")]
    assert [each.published.subject for each in newest.not_assessed] == ["z"]
    assert newest.compared == 4


def test_a_subject_without_a_score_is_in_no_rank_and_in_no_mean() -> None:
    portal = portal_of(bodies(("x", "甲区", ""), ("y", "乙区", ""), ("z", "丙区", "")), evaluation())
    newest = compute_standings(portal.evaluations[0], portal.datasets).periods[0]
    assert str(newest.mean) == "90.0"
    assert newest.not_assessed[0].rank is None
    assert newest.subjects_changed is False


def test_a_mean_is_weighted_by_what_the_dataset_says() -> None:
    page = {
        "kind": "statistics",
        "body": "b",
        "period": "m",
        "measures": [{"column": "rate", "total": "mean", "weight": "n"}, {"column": "n", "total": "sum"}],
    }
    table = {"b": ["x", "y", "z"], "m": ["2026"] * 3, "rate": ["90", "100", ""], "n": ["10", "30", "7"]}
    portal = portal_of(public("hotline", page, table, types={"rate": "number", "n": "integer"}))
    assert total_period(portal.statistics[0], "2026") == {"rate": 97.5, "n": 47.0}


def test_the_next_build_is_due_on_the_day_after_a_promise_was_due() -> None:
    page = {"kind": "commitments", "id": "id", "title": "{id}", "due": "due", "done": "done"}
    promises = public(
        "promises",
        page,
        {"id": ["1", "2"], "due": ["2026-11-22", "2026-11-19"], "done": ["", ""]},
        types={"due": "date", "done": "date"},
    )
    assert derive_site(portal_of(promises)).next_rebuild == date(2026, 11, 23)


def test_the_next_build_is_due_on_the_day_of_the_next_batch_when_nothing_comes_before() -> None:
    release = {"id": "2026-47", "date": date(2026, 11, 20), "next": date(2026, 11, 27)}
    assert derive_site(portal_of(release=release)).next_rebuild == date(2026, 11, 27)
    assert derive_site(portal_of()).next_rebuild is None


def test_the_rows_beyond_a_file_can_be_reached_although_the_body_is_no_declared_facet() -> None:
    site = derive_site(portal_of(bodies(("x", "甲局", "")), records(31, facets=[])))
    assert site.files["x"].records[0].more == "browse/records/body/x/index.html"
    assert [facet.column for facet in site.facets["records"]] == ["body", "year"]


def test_a_day_of_fulfilment_in_the_future_is_a_day_to_build_again() -> None:
    page = {"kind": "commitments", "id": "id", "title": "{id}", "due": "due", "done": "done"}
    table = {"id": ["1"], "due": ["2026-11-01"], "done": ["2026-12-15"]}
    promises = public("promises", page, table, types={"due": "date", "done": "date"})
    assert derive_site(portal_of(promises)).next_rebuild == date(2026, 12, 15)


def test_an_edition_is_in_force_from_its_day_on_and_not_before() -> None:
    page = {
        "kind": "list", "id": "id", "title": "{id}", "edition": "ed",
        "editions": [{"id": "1", "title": "一"}, {"id": "2", "title": "二", "effective": "2027-01-01"}],
    }  # fmt: skip
    dataset = public("list", page, {"id": ["a", "b"], "ed": ["1", "2"]})
    today, then = (portal_of(dataset, day=day) for day in (DAY, date(2027, 1, 1)))
    assert today.lists[0].current.edition.id == "1"
    assert [each.edition.id for each in today.lists[0].to_come] == ["2"]
    assert derive_site(today).next_rebuild == date(2027, 1, 1)
    assert then.lists[0].current.edition.id == "2"
    assert derive_site(then).labels["list"]["a"][1] == "lists/list/1.html#a"
