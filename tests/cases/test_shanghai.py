"""The real bodies: every district, street and committee with what is above it, and who answers for which measure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cases.opened import HERE, derive_case, open_case

CASE = "shanghai"
CITY = "31"
FILES = (
    ("districts", "shanghai_areas.csv"),
    ("streets", "shanghai_streets.csv"),
    ("committees", "shanghai_villages.csv"),
)


def test_it_passes_without_a_single_finding() -> None:
    assert open_case(CASE).findings == ()


def test_all_bodies_are_there() -> None:
    counts = {name: len(dataset.table) for name, dataset in open_case(CASE).public.items()}
    assert counts == {"districts": 16, "streets": 234, "committees": 6509, "municipal-bodies": 29, "responsibilities": 355}
    assert len(derive_case(CASE).portal.register.bodies) == 16 + 234 + 6509 + 29


def test_every_committee_stands_below_its_street_district_and_city() -> None:
    register = derive_case(CASE).portal.register
    committee = register.bodies["310101002001"]
    assert (committee.name, committee.level) == ("云南中路居委会", "居村委会")
    assert [body.name for body in register.lineage(committee.id)] == ["上海市人民政府", "黄浦区", "南京东路街道"]
    table = open_case(CASE).public["committees"].table
    for code, street in zip(table["code"], table["streetCode"], strict=True):
        above = [body.id for body in register.lineage(code)]
        assert above == [CITY, street[:6], street]


def test_codes_stay_text() -> None:
    table = open_case(CASE).public["committees"].table
    assert table["code"].str.fullmatch(r"31\d{10}").all()
    assert (table["cityCode"] == "3101").all()


def test_streets_are_counted_by_their_kind() -> None:
    names = open_case(CASE).public["streets"].table["name"]
    kinds = {kind: int(names.str.endswith(kind).sum()) for kind in ("街道", "镇", "乡")}
    assert kinds == {"街道": 107, "镇": 106, "乡": 2}
    assert len(names) - sum(kinds.values()) == 19


@pytest.mark.parametrize("name", ["发改委", "市发展改革委", "市发展和改革委员会", "市发改委", "上海市发展和改革委员会"])
def test_the_commission_is_known_by_each_of_its_names(name: str) -> None:
    register = derive_case(CASE).portal.register
    assert [body.id for body in register.bodies.values() if name in body.names] == ["sh-fagaiwei"]


def test_the_districts_answer_for_what_the_policy_gives_them() -> None:
    (matrix,) = derive_case(CASE).portal.matrices
    duties = {duty.id: [body for body, _ in duty.bodies] for duty in matrix.duties}
    assert len(duties) == 4 + 16 + 5
    districts = {body for body in derive_case(CASE).portal.register.bodies if len(body) == 6 and body.isdigit()}
    assert len(districts) == 16
    for bodies in duties.values():
        named = districts & set(bodies)
        assert named in (set(), districts)


def test_nothing_is_said_about_conduct_or_scores() -> None:
    portal = derive_case(CASE).portal
    assert (portal.record_sets, portal.evaluations, portal.statistics, portal.lists) == ((), (), (), ())


def test_the_matrix_is_the_one_of_the_catalogue(shared: Path) -> None:
    catalogue = yaml.safe_load((shared / "mission" / "catalogue.yml").read_text(encoding="utf-8"))
    register = derive_case(CASE).portal.register
    by_name = {body.short_name: body.id for body in register.bodies.values() if body.short_name}
    districts = [body.id for body in register.bodies.values() if body.level == "区"]
    (matrix,) = derive_case(CASE).portal.matrices
    published = {duty.id: [body for body, _ in duty.bodies] for duty in matrix.duties}
    expected = {
        measure["id"]: [
            body
            for lead in measure["lead"]
            for body in {"各区政府": districts, "市政府各委办局": [CITY]}.get(lead) or [by_name[lead]]
        ]
        for part in ("mechanisms", "areas", "safeguards")
        for measure in catalogue[part]
    }
    assert published == expected


@pytest.mark.parametrize(("dataset", "name"), FILES)
def test_the_files_are_those_of_the_source(dataset: str, name: str, shared: Path) -> None:
    original = shared / "real" / "shanghai-divisions" / name
    assert (HERE / CASE / dataset / name).read_bytes() == original.read_bytes()
