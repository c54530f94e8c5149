"""The coverage table: every entry of the catalogue has datasets, pages and tests, and nothing stands in it that is not there."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from generator.config import load_settings
from tests.catalogue.entries import ENTRIES
from tests.conftest import REPOSITORY
from tests.published import stored_documents

DOCUMENT = REPOSITORY / "content" / "coverage.md"
_ROW = re.compile(r"^\| ([MAG]\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
# What belongs to no single entry: the bodies themselves.
_SHARED = {"bodies"}


@dataclass(frozen=True)
class Covered:
    """One row of the table."""

    name: str
    datasets: tuple[str, ...]
    pages: tuple[str, ...]
    tests: tuple[str, ...]


def covered() -> dict[str, Covered]:
    return {
        entry: Covered(
            name,
            tuple(re.findall(r"portal:datasets/([\w-]+)\.html", datasets)),
            tuple(re.findall(r"portal:([^)#]+)", pages)),
            tuple(re.findall(r"`([^`]+)`", tests)),
        )
        for entry, name, datasets, pages, tests in _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    }


def test_the_table_has_every_entry_once_and_no_other() -> None:
    rows = [entry for entry, *_ in _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))]
    assert rows == list(ENTRIES)


def test_the_entries_are_those_of_the_catalogue(shared: Path) -> None:
    catalogue = yaml.safe_load((shared / "mission" / "catalogue.yml").read_text(encoding="utf-8"))
    listed = {each["id"]: each["name"] for group in ("mechanisms", "areas", "safeguards") for each in catalogue[group]}
    assert tuple(listed) == ENTRIES
    assert {entry: row.name for entry, row in covered().items()} == listed


def test_every_entry_has_datasets_pages_and_tests() -> None:
    for entry, row in covered().items():
        assert row.datasets and row.pages and row.tests, entry


def test_every_dataset_of_the_demonstration_serves_an_entry_and_the_reverse() -> None:
    there = {path.parent.name for path in (REPOSITORY / "data").glob("*/resource.json")}
    named = {name for row in covered().values() for name in row.datasets}
    assert named | _SHARED == there


def test_areas_and_safeguards_are_what_the_descriptors_say() -> None:
    """A dataset that declares an area or a safeguard is named in that row."""
    rows = covered()
    settings = load_settings(REPOSITORY / "data")
    known = {each.id for each in (*settings.areas, *settings.safeguards)}
    assert {each.upper() for each in known} == {entry for entry in ENTRIES if entry[0] in "AG"}
    for path in (REPOSITORY / "data").glob("*/resource.json"):
        page = json.loads(path.read_text(encoding="utf-8"))["portal"]
        for declared in (page.get("area"), page.get("safeguard")):
            if declared:
                assert declared in known, path.parent.name
                assert path.parent.name in rows[declared.upper()].datasets, (declared, path.parent.name)


def test_every_page_is_published(demo_site: Path) -> None:
    for entry, row in covered().items():
        for page in (*row.pages, *(f"datasets/{name}.html" for name in row.datasets)):
            assert (demo_site / page).is_file(), (entry, page)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_test_is_there(entry: str) -> None:
    for test in covered()[entry].tests:
        file, _, name = test.partition("::")
        tree = ast.parse((REPOSITORY / "tests" / file).read_text(encoding="utf-8"))
        defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in defined, test


def test_every_dataset_has_a_contract_a_csv_search_and_a_place_in_the_files_of_bodies(demo_site: Path) -> None:
    """What each entry needs beside its page: descriptor, CSV, rows in search or a page of its own there, a column of bodies."""
    documents = "".join(stored_documents(demo_site))
    for entry, row in covered().items():
        for name in row.datasets:
            resource = json.loads((REPOSITORY / "data" / name / "resource.json").read_text(encoding="utf-8"))
            assert resource["schema"]["fields"] and resource["portal"]["public"], name
            assert (demo_site / "data" / name / f"{name}.csv").stat().st_size > 100, name
            assert f"datasets/{name}.html" in documents, (entry, name)
        named = [json.loads((REPOSITORY / "data" / name / "resource.json").read_text())["portal"] for name in row.datasets]
        assert any(page.get("body") or page.get("subject") or page.get("executor") for page in named), entry
