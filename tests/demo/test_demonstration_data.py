"""The demonstration data: made by its script to the byte, whole, consistent, and varied enough to look at."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from generator.contracts.package import check_package
from generator.demonstration.laying import lay_demonstration
from generator.demonstration.makers import MAKERS
from generator.demonstration.tables import FORMS
from generator.derived.site import derive_site
from generator.downloads.tables import exact_csv_sha256
from generator.legal_rules import load_rules
from generator.model.portal import build_portal
from generator.model.records import STANDING
from generator.release.keys import has_signed, open_key, public_text
from generator.release.states import PublicDataset, WithheldReason
from tests.cases.opened import DEMONSTRATION, OpenedCase, open_folder
from tests.conftest import run_portal

RELEASE = date(2026, 11, 20)


@pytest.fixture(scope="module")
def opened() -> OpenedCase:
    return open_folder(DEMONSTRATION)


@pytest.fixture(scope="module")
def public(opened: OpenedCase) -> dict[str, PublicDataset]:
    return opened.public


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    written = lay_demonstration(tmp_path)
    made = files_below(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in written} == set(made)
    kept = files_below(DEMONSTRATION)
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_hash_seeds_do_not_matter(tmp_path: Path) -> None:
    for seed in ("1", "77"):
        command = [sys.executable, "-m", "generator.demonstration", str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, capture_output=True, cwd=DEMONSTRATION.parent, env=environment)
    assert files_below(tmp_path / "1") == files_below(tmp_path / "77")


def test_the_script_asks_for_a_folder() -> None:
    command = [sys.executable, "-m", "generator.demonstration"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, cwd=DEMONSTRATION.parent)
    assert answer.returncode == 2
    assert "usage:" in answer.stderr


def test_it_passes_without_a_single_finding(opened: OpenedCase) -> None:
    assert opened.findings == ()


def test_every_dataset_is_signed_off_by_two(public: dict[str, PublicDataset]) -> None:
    assert set(public) == {make().name for make in MAKERS}
    for dataset in public.values():
        assert dataset.sign_off is not None, dataset.name
        assert has_signed(public_text(open_key()), dataset.sign_off.statement, dataset.sign_off.signature), dataset.name
        assert dataset.sign_off.public_sha256 == exact_csv_sha256(dataset), dataset.name
        assert (dataset.sign_off.prepared_by, dataset.sign_off.approved_by) == ("李某某", "周某")


def test_each_form_of_file_has_a_dataset() -> None:
    assert {make().form for make in MAKERS} == set(FORMS)


def test_there_are_bodies_of_all_levels_in_sixteen_districts(opened: OpenedCase) -> None:
    site = derive_site(build_portal(opened.settings, RELEASE, opened.released.datasets))
    levels = Counter(body.level for body in site.portal.register.bodies.values())
    assert levels == {"市政府": 1, "区政府": 16, "市级部门": 23, "区级部门": 11, "街镇": 32}
    assert any(len(body.name) > 30 for body in site.portal.register.bodies.values())


def test_there_are_records_of_every_kind(public: dict[str, PublicDataset]) -> None:
    kinds = ("records", "commitments", "cases")
    counts = {name: len(set_.table) for name, set_ in public.items() if set_.resource.portal.kind in kinds}
    assert set(counts) >= {
        "breach-records", "joint-action", "rectification", "campaigns", "inspections", "criticism", "applications", "proposals",
        "rights-cases", "notices", "audit-findings", "honours", "commitments",
    }  # fmt: skip
    assert sum(counts.values()) > 2000


def test_there_are_twenty_thousand_rows_over_five_years(public: dict[str, PublicDataset]) -> None:
    assert sum(len(dataset.table) for dataset in public.values()) >= 20_000
    for name in ("hotline", "service-quality", "district-evaluation", "procurement-contracts"):
        rows = public[name].table
        column = "period" if "period" in rows else "signed_on"
        assert set(rows[column].str[:4]) == {"2022", "2023", "2024", "2025", "2026"}, name


def test_breaches_come_in_every_kind_tier_state_and_area(public: dict[str, PublicDataset]) -> None:
    rows = public["breach-records"].table
    assert set(rows["kind"]) == {"司法判决", "行政处罚", "纪律处分", "问责处理"}
    assert set(rows["tier"]) == {"轻微", "一般", "严重"}
    assert set(rows["status"]) == {"show", "objection", "rectified", "repaired"}
    assert set(rows["area"]) == {f"a{number:02d}" for number in range(1, 17)}
    assert rows["kind"].value_counts().min() > 80
    withheld = {each.reason: each.count for each in public["breach-records"].withheld}
    assert set(withheld) == {
        WithheldReason.EXPIRED, WithheldReason.NOT_YET, WithheldReason.WITHDRAWN, WithheldReason.REPAIRED, WithheldReason.EXEMPTED,
    }  # fmt: skip
    assert (rows["display_until"] <= "2026-11-27").sum() >= 10, "records near their last day"
    assert len(public["breach-records"].withdrawn) == withheld[WithheldReason.WITHDRAWN] == 12


def test_no_two_breaches_read_alike(public: dict[str, PublicDataset]) -> None:
    rows = public["breach-records"].table
    assert rows["fact"].nunique() > 0.98 * len(rows)
    assert rows["title"].nunique() > 0.5 * len(rows)
    assert rows["title"].value_counts().max() <= 8
    assert not rows["title"].str.contains("{", regex=False).any()
    assert not rows["fact"].str.contains("{", regex=False).any()


def test_titles_say_nothing_that_the_facts_do_not(public: dict[str, PublicDataset]) -> None:
    """A number of days in a title is the one in the facts."""
    rows = public["breach-records"].table
    for title, fact in zip(rows["title"], rows["fact"], strict=True):
        for days in re.findall(r"\d+天", title):
            assert days in fact


def test_dates_of_a_breach_are_in_order(public: dict[str, PublicDataset]) -> None:
    rows = public["breach-records"].table
    orders = (
        ("decided_on", "notified_on"), ("notified_on", "display_from"), ("display_from", "display_until"), ("decided_on", "rectified_on"),
        ("objected_on", "objection_decided_on"), ("repair_applied_on", "repaired_on"), ("repaired_on", "display_until"),
    )  # fmt: skip
    for earlier, later in orders:
        both = rows[(rows[earlier] != "") & (rows[later] != "")]
        assert len(both)
        assert (both[earlier] <= both[later]).all(), (earlier, later)
    for column in (
        "decided_on",
        "notified_on",
        "rectified_on",
        "objected_on",
        "objection_decided_on",
        "repaired_on",
        "statement_on",
    ):
        assert (rows[column] <= RELEASE.isoformat()).all(), column


def test_display_windows_follow_the_tier(public: dict[str, PublicDataset]) -> None:
    rows = public["breach-records"].table
    standing = rows[rows["status"] != "repaired"]
    edition = load_rules().window("window-2026")
    for tier, decided, until in zip(standing["tier"], standing["decided_on"], standing["display_until"], strict=True):
        window = edition.tier(tier)
        assert window is not None and until == window.last_shown(date.fromisoformat(decided)).isoformat()


def test_a_repaired_record_leaves_within_the_legal_days(public: dict[str, PublicDataset]) -> None:
    rows = public["breach-records"].table
    repaired = rows[rows["status"] == "repaired"]
    assert len(repaired)
    for decided, until in zip(repaired["repaired_on"], repaired["display_until"], strict=True):
        repair = date.fromisoformat(decided)
        assert date.fromisoformat(until) < load_rules().limit("withdraw-repaired", repair).end_after(repair)


def test_conduct_is_judged_by_an_edition_that_knew_it(public: dict[str, PublicDataset]) -> None:
    conduct = public["conduct-list"].table
    new = set(conduct.loc[conduct["edition"] == "2026", "item_id"]) - set(conduct.loc[conduct["edition"] == "2025", "item_id"])
    rows = public["breach-records"].table
    assert new and (rows.loc[rows["conduct"].isin(new), "decided_on"] >= "2026-04-01").all()


def test_persons_are_masked_and_telephones_invented(opened: OpenedCase) -> None:
    for name, column in (("breach-records", "official"), ("honours", "person")):
        named = opened.public[name].table[column]
        named = named[named != ""]
        assert len(named) > 20
        assert named.str.fullmatch(r"[\u4e00-\u9fff]某（[\u4e00-\u9fff]+）").all()
    numbers = {route.phone for route in opened.settings.complaints if route.phone}
    assert all(number == "12345" or number.startswith("000-") for number in numbers)
    assert opened.settings.base_url is not None and opened.settings.base_url.endswith(".example/")


def test_commitments_are_kept_late_and_open(opened: OpenedCase) -> None:
    portal = build_portal(opened.settings, RELEASE, opened.released.datasets)
    kept = next(each for each in portal.commitments if each.dataset.name == "commitments")
    standings = kept.rows[STANDING].value_counts()
    assert set(standings.index) == {"kept", "kept-late", "late", "open"}
    assert standings.min() >= 5
    assert (kept.rows.loc[kept.rows["done_on"] != "", "done_on"] >= kept.rows.loc[kept.rows["done_on"] != "", "promised_on"]).all()


def test_scores_recompute_with_ties_and_one_not_assessed(opened: OpenedCase) -> None:
    site = derive_site(build_portal(opened.settings, RELEASE, opened.released.datasets))
    for name, periods in (("district-evaluation", 9), ("department-evaluation", 4)):
        computed = site.standings[name].periods
        assert len(computed) == periods
        assert all(each.differences == () and each.compared == 2 * len(each.standings) for each in computed)
        assert any(standing.is_tied for each in computed for standing in each.standings)
        assert sum(len(each.not_assessed) for each in computed) == (4 if name == "district-evaluation" else 1)


def test_each_list_changes_between_its_editions(opened: OpenedCase) -> None:
    site = derive_site(build_portal(opened.settings, RELEASE, opened.released.datasets))
    changes = {
        name: (len(latest.entered), len(latest.left), len(latest.changed), latest.same)
        for name, (_, latest) in site.differences.items()
    }
    areas = {"approval-items": (1, 1, 22, 8), "bid-credit-indicators": (1, 0, 3, 6)}
    assert changes == areas | {"application-list": (5, 1, 2, 11), "conduct-list": (4, 2, 3, 56), "data-list": (11, 2, 3, 28)}


def test_the_hotline_has_every_month_and_few_gaps(public: dict[str, PublicDataset]) -> None:
    rows = public["hotline"].table
    months = sorted(rows["period"].unique())
    assert (months[0], months[-1], len(months)) == ("2022-01", "2026-10", 58)
    gaps = 67 - rows.groupby("period").size()
    assert gaps.min() == 0 and gaps.max() <= 4 and gaps.sum() > 10


def test_joint_action_goes_from_call_to_answer_to_result(opened: OpenedCase) -> None:
    portal = build_portal(opened.settings, RELEASE, opened.released.datasets)
    for name in ("joint-action", "rectification", "campaigns", "inspections"):
        rows = portal.answers[name].rows
        assert set(rows["_pace"]) >= {"in-time", "late"}, name
        assert (rows["case_address"] != "").all()
        done = rows[rows["done"] != ""]
        assert (done["asked"] <= done["done"]).all()
    paces = {pace for answers in portal.answers.values() for pace in answers.rows["_pace"]}
    assert {"overdue", "open"} <= paces
    grounds = set(opened.public["joint-action"].table["record_id"]) - {""}
    assert grounds <= set(opened.public["breach-records"].table["record_id"])


def test_rights_cases_agree_with_their_records(public: dict[str, PublicDataset]) -> None:
    cases = public["rights-cases"].table
    assert set(cases["kind"]) == {"异议", "修复", "免责"}
    records = public["breach-records"].table.set_index("record_id")
    running = cases[(cases["kind"] == "异议") & (cases["outcome"] == "办理中") & (cases["record_id"] != "")]
    assert set(running["record_id"]) == set(records.index[records["status"] == "objection"])


def test_every_body_of_the_register_is_in_use(public: dict[str, PublicDataset]) -> None:
    used: set[str] = set()
    for dataset in public.values():
        column = getattr(dataset.resource.portal, "body", None) or getattr(dataset.resource.portal, "subject", None)
        if column:
            used |= set(dataset.table[column])
    assert set(public["bodies"].table["body_id"]) <= used | {"shi"}


def test_areas_are_led_by_bodies_of_the_register(opened: OpenedCase) -> None:
    bodies = set(opened.public["bodies"].table["body_id"])
    assert len(opened.settings.areas) == 16
    for area in opened.settings.areas:
        assert area.text and set(area.lead) and set(area.lead) <= bodies


BROKEN_FLOWS = [
    ("joint-action-answers", "LD-001-1", "fed_back_on", "2025-01-02", {"flow-order"}),
    ("joint-action-answers", "LD-001-1", "executor", "shi-wuming", {"reference-unknown"}),
    ("joint-action-answers", "LD-001-1", "item", "Y-99", {"reference-unknown"}),
    ("joint-action-answers", "LD-001-1", "days_used", "1", {"flow-days"}),
    ("joint-action", "LD-001", "asked", "9", {"flow-total"}),
    ("joint-action", "LD-001", "initiated_on", "2026-11-19", {"flow-order", "flow-days"}),
    ("rectification", "ZG-001", "body_id", "shi-shenji", {"flow-differs"}),
    ("campaigns", "ZX-01", "found_count", "999", {"flow-total"}),
    ("inspections", "DD-001", "findings", "0", {"flow-total"}),
    ("proposals", "JY-2025-001", "answered_on", "2024-12-31", {"flow-order"}),
    ("breach-records", "JS-2026-0300", "conduct", "B-999", {"reference-unknown"}),
    ("breach-records", "JS-2026-0300", "status", "repaired", {"flow-missing", "flow-unreferred"}),
]  # fmt: skip


@pytest.mark.parametrize(("dataset", "row", "column", "value", "codes"), BROKEN_FLOWS)
def test_a_release_whose_flows_do_not_hold_together_is_refused(
    tmp_path: Path, dataset: str, row: str, column: str, value: str, codes: set[str]
) -> None:
    broken = break_flows(tmp_path, [(dataset, row, column, value)])
    found = {(each.code, each.dataset) for each in check_package(broken).findings}
    assert codes <= {code for code, _ in found}
    # What is shared onward reads the name of the conduct through the same key.
    assert found and all(code.startswith("flow-") or code in ("reference-unknown", "exchange-missing") for code, _ in found)


def test_every_broken_flow_is_listed_at_once(tmp_path: Path) -> None:
    broken = break_flows(tmp_path, [each[:4] for each in BROKEN_FLOWS[:4] + BROKEN_FLOWS[7:11]])
    answer = run_portal("build", "--data", broken, "--out", tmp_path / "public", "--date", RELEASE.isoformat(), "--lang", "en")
    assert answer.returncode == 1 and not (tmp_path / "public").exists()
    for code in ("flow-order", "flow-days", "flow-total", "reference-unknown"):
        assert code in answer.stdout + answer.stderr
    for dataset in ("joint-action-answers", "campaigns", "inspections", "proposals", "breach-records"):
        assert f"== {dataset} ==" in answer.stdout + answer.stderr


def break_flows(folder: Path, cells: list[tuple[str, str, str, str]]) -> Path:
    """Copy the demonstration's data and put other values into some cells; the first column of each table is its id."""
    copy = folder / "data"
    shutil.copytree(DEMONSTRATION, copy)
    for dataset, row, column, value in cells:
        path = copy / dataset / f"{dataset}.csv"
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        places = table.index[table.iloc[:, 0] == row]
        assert len(places) == 1, (dataset, row)
        table.loc[places, column] = value
        table.to_csv(path, index=False, lineterminator="\n")
    return copy
