"""The cases as sites: the real command builds each of them, and refuses a broken copy without touching the site that stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.cases.opened import HERE, open_case
from tests.cases.test_broken_copies import BREAKS, break_copy
from tests.conftest import run_portal

CASES = ("shanghai", "open-data-index", "labour-violations")


def build(data: Path, out: Path) -> tuple[int, str]:
    answer = run_portal("build", "--data", data, "--out", out)
    return answer.returncode, answer.stdout + answer.stderr


def files_of(site: Path) -> dict[str, str]:
    """Return the hash of every file of a site, from its manifest."""
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    return {entry["path"]: entry["sha256"] for entry in manifest["files"]}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what builds a case at the first call and names the same site ever after."""

    @cache
    def site_of(case: str) -> Path:
        site = tmp_path_factory.mktemp(case) / "site"
        code, said = build(HERE / case, site)
        assert code == 0, said
        return site

    return site_of


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_broken_copy_leaves_the_site_of_its_case_alone(case: str, sites: Callable[[str], Path], tmp_path: Path) -> None:
    site = sites(case)
    standing = files_of(site)
    assert EXPECTED[case] <= set(standing)
    breaks = tuple(each for each in BREAKS if each.case == case)
    code, said = build(break_copy(case, tmp_path / "copy", breaks), site)
    assert code == 1
    assert files_of(site) == standing
    for found, _, row, column in (place for each in breaks for place in each.places[:1]):
        assert found in said
        assert row is None or str(row) in said
        assert column is None or column in said


@pytest.mark.slow
def test_every_body_of_shanghai_gets_a_page(sites: Callable[[str], Path]) -> None:
    pages = {path for path in files_of(sites("shanghai")) if path.startswith("bodies/") and path.endswith(".html")}
    bodies = {
        code
        for name, column in (("districts", "code"), ("streets", "code"), ("committees", "code"), ("municipal-bodies", "body_id"))
        for code in open_case("shanghai").public[name].table[column]
    }
    assert {f"bodies/{body}.html" for body in bodies} <= pages


EXPECTED = {
    "shanghai": {"responsibilities/responsibilities.html", "bodies/sh-fagaiwei.html", "bodies/310101002001.html"},
    "open-data-index": {
        "rankings/places/index.html",
        "rankings/places/2014.html",
        "rankings/places/2013.html",
        "data/entries/entries.csv",
    },
    "labour-violations": {"lists/violations/index.html", "lists/violations/20180201-20180131.html"},
}
