"""Small portals laid out in a folder and built, for tests of what reaches the public."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from generator.build import build_site
from generator.publish.progress import SilentProgress
from tests.release.material import DAY, settings_of

BODIES = {"jia": "甲局", "yi": "乙局", "bing": "丙局"}


def lay(folder: Path, tables: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Sequence[str]]]], **settings: Any) -> Path:
    """Write a data folder with the register of bodies and the tables given, each as (resource without path, columns)."""
    (folder / "content").mkdir(parents=True, exist_ok=True)
    block = settings_of(**settings).model_dump(mode="json", exclude_none=True)
    (folder / "portal.yml").write_text(yaml.safe_dump(block, allow_unicode=True), encoding="utf-8")
    register = {
        "name": "bodies", "title": "机构", "schema": {"fields": [{"name": "id"}, {"name": "name"}], "primaryKey": ["id"]},
        "portal": {"kind": "register", "id": "id", "name": "name", "public": ["id", "name"]},
    }  # fmt: skip
    named: dict[str, tuple[Mapping[str, Any], Mapping[str, Sequence[str]]]] = {
        "bodies": (register, {"id": list(BODIES), "name": list(BODIES.values())}), **tables,
    }  # fmt: skip
    for name, (resource, columns) in named.items():
        (folder / name).mkdir()
        (folder / name / "resource.json").write_text(json.dumps({**resource, "path": "table.csv"}), encoding="utf-8")
        with (folder / name / "table.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
    return folder


def build(data: Path, out: Path, workers: int = 1) -> Path:
    """Build a data folder on the day of the tests and return the site."""
    build_site(data, out, DAY, SilentProgress(), workers=workers)
    return out


def build_statistics_site(folder: Path, counts: Mapping[str, str]) -> Path:
    """Build a portal with one period of small counts by body."""
    resource = {
        "name": "cases", "title": "办件",
        "schema": {"fields": [{"name": "body"}, {"name": "period"}, {"name": "count", "title": "件数", "type": "integer"}]},
        "portal": {
            "kind": "statistics", "body": "body", "period": "period", "public": ["body", "period", "count"], "charted": ["count"],
            "measures": [{"column": "count", "total": "sum"}], "small_numbers": {"columns": ["count"]},
        },
    }  # fmt: skip
    columns = {"body": list(counts), "period": ["2026"] * len(counts), "count": list(counts.values())}
    return build(lay(folder / "data", {"cases": (resource, columns)}), folder / "site")
