"""The data of key areas and safeguards: each says what the policy asks of it, and holds together."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from generator.demonstration.evaluations import PART_AREAS
from generator.demonstration.services import SURGES
from generator.derived.site import Site, derive_site
from generator.model.portal import build_portal
from tests.cases.opened import DEMONSTRATION, open_folder

RELEASE = "2026-11-20"


@pytest.fixture(scope="module")
def site() -> Site:
    opened = open_folder(DEMONSTRATION)
    return derive_site(build_portal(opened.settings, opened.settings.release.date, opened.released.datasets))


def rows_of(site: Site, name: str) -> pd.DataFrame:
    return site.portal.datasets[name].table


def numbers(rows: pd.DataFrame, *names: str) -> list[pd.Series]:
    return [pd.to_numeric(rows[name]) for name in names]


def test_every_account_balances_in_every_row(site: Site) -> None:
    proofs = [proof for each in site.proofs.values() for proof in each]
    assert len(proofs) >= 20
    assert all(proof.rows and proof.holds for proof in proofs)
    assert {"inspection-results", "audit-money", "government-debt", "hotline-complaints"} <= set(site.proofs)


def test_no_column_of_an_area_is_empty(site: Site) -> None:
    for dataset in site.portal.datasets.values():
        page = dataset.resource.portal
        if page.area or page.safeguard:
            assert [name for name in dataset.resource.schema_.names if (dataset.table[name] == "").all()] == [], dataset.name


def test_contracts_are_accepted_and_paid_as_their_dates_say(site: Site) -> None:
    rows = rows_of(site, "procurement-contracts")
    accepted = rows[rows["accepted_on"] != ""]
    days = (pd.to_datetime(accepted["accepted_on"]) - pd.to_datetime(accepted["delivered_on"])).dt.days
    assert (days == pd.to_numeric(accepted["accept_days"])).all()
    paid = accepted[accepted["paid_on"] != ""]
    assert ((paid["paid_on"] > paid["pay_due"]) == (paid["outcome"] == "逾期付清")).all()
    owed = rows[rows["outcome"] == "逾期未付清"]
    assert len(owed) >= 10 and (owed["pay_due"] < RELEASE).all() and (pd.to_numeric(owed["unpaid_cny"]) > 0).all()


def test_arrears_of_projects_have_a_responsible_post(site: Site) -> None:
    rows = rows_of(site, "ppp-projects")
    owed = rows[pd.to_numeric(rows["arrears_cny"]) > 0]
    assert len(owed) >= 3 and (owed["standing"] == "拖欠付费").all()
    assert owed["responsible"].str.fullmatch(r"[\u4e00-\u9fff]某（[\u4e00-\u9fff]+）").all()
    assert set(rows["stage"]) == {"识别", "准备", "采购", "执行", "移交"}
    records = rows_of(site, "breach-records").set_index("record_id")
    named = rows[rows["record_id"] != ""]
    assert (records.loc[named["record_id"], "body_id"].to_numpy() == named["body_id"].to_numpy()).all()


def test_agencies_are_rated_by_their_score(site: Site) -> None:
    rows = rows_of(site, "bidding-agencies")
    expected = pd.cut(pd.to_numeric(rows["score"]), [0, 70, 80, 90, 101], right=False, labels=["D", "C", "B", "A"])
    assert (expected.astype(str) == rows["rating"]).all()
    weights = rows_of(site, "bid-credit-indicators").groupby("edition")["weight"].apply(lambda each: sum(map(Decimal, each)))
    assert weights.to_dict() == {"2025": 100, "2026": 100}


def test_changed_promises_are_compensated(site: Site) -> None:
    rows = rows_of(site, "investment-promises")
    changed = rows["change"] != "未变更"
    assert changed.sum() >= 10
    assert ((pd.to_numeric(rows["compensation_cny"]) > 0) == changed).all()
    assert ((rows["change_basis"] != "") == changed).all()
    assert (rows.loc[~changed, "due_on"] == rows.loc[~changed, "first_due_on"]).all()
    assert (rows.loc[changed, "due_on"] > rows.loc[changed, "first_due_on"]).all()


def test_debt_stays_in_its_limits_and_levels_follow_from_ratios(site: Site) -> None:
    rows = rows_of(site, "government-debt")
    for kind in ("", "general_", "special_"):
        balance, limit = numbers(rows, f"{kind}balance", f"{kind}limit")
        assert (balance <= limit).all()
    ratio, balance, capacity = numbers(rows, "ratio", "balance", "capacity")
    assert ((balance / capacity * 100 - ratio).abs() <= 0.051).all()
    levels = pd.cut(ratio, [0, 120, 200, 300, 10_000], right=False, labels=["绿", "黄", "橙", "红"]).astype(str)
    assert (levels == rows["level"]).all() and len(set(levels)) >= 3


def test_every_district_has_reaches_of_both_levels(site: Site) -> None:
    rows = rows_of(site, "river-promises")
    assert rows.groupby("district")["tier"].nunique().to_dict() == {f"{each}区": 2 for each in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"}
    for name, bodies in (("river-assessment", 16), ("river-street-assessment", 32)):
        periods = site.standings[name].periods
        assert all(len(each.standings) == bodies and not each.differences for each in periods)


def test_what_is_open_in_a_quarter_is_carried_into_the_next(site: Site) -> None:
    for _, rows in rows_of(site, "city-problems").sort_values("period").groupby("body_id"):
        assert rows["open"].tolist()[:-1] == rows["carried"].tolist()[1:]


def test_missed_targets_become_tasks(site: Site) -> None:
    rows, tasks = rows_of(site, "environment-targets"), rows_of(site, "environment-tasks")
    missed = int(pd.to_numeric(rows["missed"]).sum())
    assert missed == int((tasks["kind"] == "目标未完成").sum()) > 30
    assert ((pd.to_numeric(tasks["days_late"]) >= 90) == (tasks["recorded"] == "是")).all()


def test_misreports_are_listed_one_by_one(site: Site) -> None:
    rows, listed = rows_of(site, "traffic-enforcement"), rows_of(site, "traffic-misreports")
    assert int(pd.to_numeric(rows["misreported"]).sum()) == len(listed) > 20
    assert set(listed["kind"]) == {"迟报", "瞒报"}


def test_inspections_leave_nothing_out(site: Site) -> None:
    rows, failed = rows_of(site, "inspection-results"), rows_of(site, "failed-inspections")
    planned, made, undone, passed, bad, published = numbers(rows, "planned", "made", "undone", "passed", "failed", "published")
    assert (planned == made + undone).all() and (made == passed + bad).all() and (made == published).all()
    assert int(bad.sum()) == len(failed)
    assert (rows.loc[undone > 0, "reason"] != "").all()
    assert rows.groupby(["body_id", "quarter"])["kind"].nunique().eq(4).all()


def test_every_piece_of_business_is_in_time_or_late(site: Site) -> None:
    rows = rows_of(site, "service-quality")
    received, in_time, late, rate = numbers(rows, "received", "in_time", "late", "in_time_rate")
    assert (received == in_time + late).all()
    assert ((in_time / received * 100 - rate).abs() <= 0.051).all()


def test_no_item_takes_longer_than_the_law_allows(site: Site) -> None:
    rows = rows_of(site, "approval-items")
    days, legal = numbers(rows, "days", "legal_days")
    assert (days <= legal).all()
    assert set(rows_of(site, "unauthorised-items")["outcome"]) >= {"已取消", "逾期取消", "逾期未取消"}
    assert set(rows_of(site, "intermediaries")["outcome"]) == {"已脱钩", "脱钩中", "逾期未脱钩"}


def test_early_warning_finds_where_complaints_surge(site: Site) -> None:
    found = {(each.body, each.column) for each in site.warnings["hotline-complaints"]}
    assert {(body, topic) for body, topic, _, _ in SURGES} <= found
    # Of 294 charts few warn without cause: three sigma and eight in a row are rare by chance.
    assert len(found) < 30


def test_early_warning_finds_the_district_that_enterprises_complain_of(site: Site) -> None:
    assert ("qu-ren", "complaints") in {(each.body, each.column) for each in site.warnings["enterprise-service"]}
    assert set(rows_of(site, "enterprise-problems")["outcome"]) >= {"已解决", "已答复未解决", "逾期未答复"}


def test_every_breach_of_statistics_is_investigated(site: Site) -> None:
    cases = rows_of(site, "statistical-breaches")
    assert (cases["filed_on"] >= cases["found_on"]).all()
    assert ((cases["decided_on"] != "") == (cases["outcome"] == "已处理")).all()
    assert int(pd.to_numeric(rows_of(site, "statistics-checks")["breaches"]).sum()) == len(cases)


def test_audit_money_is_the_sum_of_its_findings(site: Site) -> None:
    findings, money = rows_of(site, "audit-findings"), rows_of(site, "audit-money")
    for year, rows in money.groupby("period"):
        own = findings[findings["audit_year"] == year]
        assert sum(map(Decimal, own["amount_cny"])) == sum(map(Decimal, rows["amount_cny"]))
        assert sum(Decimal(each or 0) for each in own["rectified_cny"]) == sum(map(Decimal, rows["rectified_cny"]))


def test_parts_of_the_evaluation_are_the_means_of_their_areas(site: Site) -> None:
    scores = rows_of(site, "area-scores").set_index(["body_id", "period"])
    for row in rows_of(site, "district-evaluation").to_dict("records"):
        for part, areas in PART_AREAS.items():
            if row[part]:
                own = scores.loc[(row["body_id"], row["period"])]
                assert sum(Decimal(own[area]) for area in areas) / len(areas) == Decimal(row[part])


def test_every_body_has_a_first_responsible_post(site: Site) -> None:
    posts = rows_of(site, "leading-posts")
    first = posts[posts["tier"] == "第一责任岗位"]
    bodies = {body.id: body.post for body in site.portal.register.bodies.values() if body.level != "市政府"}
    assert dict(zip(first["body_id"], first["post"], strict=True)) == bodies


def test_every_comment_on_a_draft_is_accounted_for(site: Site) -> None:
    rows = rows_of(site, "rule-drafts")
    comments, adopted, declined, pending = numbers(rows, "comments", "adopted", "declined", "pending")
    assert (comments == adopted + declined + pending).all()
    assert set(rows["outcome"]) == {"征求意见中", "已反馈采纳情况", "逾期未反馈"}
    assert (rows.loc[rows["outcome"] == "征求意见中", "answered_on"] == "").all()


def test_streets_balance_their_books_and_cover_fifteen_themes(site: Site) -> None:
    rows = rows_of(site, "street-finance")
    income, grants, own, spending, people, works, office = numbers(
        rows, "income", "grants", "own", "spending", "people", "works", "office"
    )
    assert (income == grants + own).all() and (spending == people + works + office).all() and (spending <= income).all()
    assert rows_of(site, "street-projects")["theme"].nunique() == 15
    assert set(rows_of(site, "demonstration-places")["outcome"]) >= {"已命名", "已摘牌"}


def test_training_covers_every_body_and_year(site: Site) -> None:
    rows = rows_of(site, "training")
    sizes = rows.groupby("period").size()
    assert list(sizes.index) == ["2022", "2023", "2024", "2025", "2026"] and sizes.min() >= 80 and sizes.max() == 82
    staff, trained, untrained = numbers(rows, "staff", "trained", "untrained")
    assert (staff == trained + untrained).all()


def test_agencies_and_their_warnings_agree(site: Site) -> None:
    agencies, warnings = rows_of(site, "credit-agencies"), rows_of(site, "agency-warnings")
    counted = warnings[warnings["year"] == "2026"]["agency"].value_counts()
    stated = dict(zip(agencies["name"], pd.to_numeric(agencies["warnings"]), strict=True))
    assert {name: int(counted.get(name, 0)) for name in stated} == stated
    assert ((warnings["checked_on"] == "") == (warnings["outcome"] == "核查中")).all()
