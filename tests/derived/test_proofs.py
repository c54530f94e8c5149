"""That figures add up is reckoned from what is published: exact sums, counts of what is listed, and what does not balance."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.config import PortalSettings
from generator.contracts.package import check_package
from generator.derived.proofs import Proof, derive_proofs
from generator.model.portal import build_portal
from generator.release.gate import release_package
from tests.contracts.folders import put

SETTINGS = PortalSettings.model_validate(
    {
        "name": "试", "place": "甲市", "operator": {"sponsor": "甲", "maintainer": "乙", "contact": "丙"}, "title": "试", "licence": "CC0",
        "release": {"id": "1", "date": "2026-11-20"}, "sign_off": {"waived": "试"},
    }
)  # fmt: skip


def lay(
    folder: Path, name: str, columns: dict[str, str], rows: list[list[str]], checks: list[dict[str, Any]], public: list[str]
) -> None:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([list(columns), *rows])
    text = path.read_text(encoding="utf-8")
    path.unlink()
    fields = [{"name": each, "type": kind, "title": each.upper()} for each, kind in columns.items()]
    portal = {"kind": "table", "public": public, "checks": checks}
    descriptor = {"name": name, "title": name, "path": f"{name}.csv", "schema": {"fields": fields}, "portal": portal}
    put(folder, json.loads(json.dumps(descriptor)), {f"{name}.csv": text})


def prove(folder: Path) -> dict[str, tuple[Proof, ...]]:
    checked = check_package(folder)
    released = release_package(checked.datasets, SETTINGS, SETTINGS.release.date, folder)
    return derive_proofs(build_portal(SETTINGS, SETTINGS.release.date, released.datasets))


COLUMNS = {"id": "string", "made": "number", "good": "number", "bad": "number"}
SUM = {"rule": "sum", "total": "made", "parts": ["good", "bad"], "why": "都有结论"}


def test_a_sum_is_reckoned_exactly_over_all_rows(tmp_path: Path) -> None:
    lay(tmp_path, "made", COLUMNS, [["a", "0.3", "0.1", "0.2"], ["b", "0.6", "0.6", "0"]], [SUM], list(COLUMNS))
    (proof,) = prove(tmp_path)["made"]
    assert (proof.total, proof.parts, proof.rows, proof.holds) == (
        Decimal("0.9"), (("GOOD", Decimal("0.7")), ("BAD", Decimal("0.2"))), 2, True,
    )  # fmt: skip


def test_rows_that_balance_only_together_do_not_hold(tmp_path: Path) -> None:
    lay(tmp_path, "made", COLUMNS, [["a", "3", "1", "1"], ["b", "3", "2", "2"]], [SUM], list(COLUMNS))
    assert prove(tmp_path)["made"][0].holds is False


def test_a_rule_that_says_nothing_or_names_a_private_column_is_not_shown(tmp_path: Path) -> None:
    silent = {key: value for key, value in SUM.items() if key != "why"}
    lay(tmp_path, "silent", COLUMNS, [["a", "3", "1", "2"]], [silent], list(COLUMNS))
    lay(tmp_path, "private", COLUMNS, [["a", "3", "1", "2"]], [SUM], ["id", "made", "good"])
    assert prove(tmp_path) == {}


TOTAL = {"rule": "total", "column": "bad", "of": "listed", "match": {"id": "of"}, "why": "逐批列出"}


def test_a_count_holds_when_every_row_is_listed_and_every_listed_row_is_counted(tmp_path: Path) -> None:
    lay(tmp_path, "made", COLUMNS, [["a", "3", "1", "2"], ["b", "1", "1", "0"]], [TOTAL], list(COLUMNS))
    lay(tmp_path, "listed", {"of": "string"}, [["a"], ["a"]], [], ["of"])
    (proof,) = prove(tmp_path)["made"]
    assert (proof.total, proof.parts[0][1], proof.holds, proof.resource) == (2, 2, True, "listed")


def test_a_listed_row_that_nothing_counts_does_not_hold(tmp_path: Path) -> None:
    lay(tmp_path, "made", COLUMNS, [["a", "3", "1", "2"]], [TOTAL], list(COLUMNS))
    lay(tmp_path, "listed", {"of": "string"}, [["a"], ["a"], ["z"]], [], ["of"])
    (proof,) = prove(tmp_path)["made"]
    assert proof.holds is False and proof.parts[0][1] == 3
