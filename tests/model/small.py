"""Small public datasets made in a few lines, for tests of the model and of what is derived from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from generator.config import PortalSettings
from generator.descriptors import Resource
from generator.model.portal import Portal, build_portal
from generator.release.states import FILE, ROW, PublicDataset

DAY = date(2026, 11, 20)


def settings(**more: Any) -> PortalSettings:
    """Settings of a tiny portal."""
    operator = {"sponsor": "甲市", "maintainer": "甲市", "contact": "000"}
    release = {"id": "2026-47", "date": date(2026, 11, 20)}
    return PortalSettings.model_validate(
        {"name": "甲市", "place": "甲市", "title": "样例", "licence": "CC0-1.0", "operator": operator, "release": release} | more
    )


def public(
    name: str,
    portal: dict[str, Any],
    columns: dict[str, list[str]],
    *,
    types: dict[str, str] | None = None,
    files: list[int] | None = None,
    path: str | list[str] = "table.csv",
    withdrawn: int = 0,
) -> PublicDataset:
    """A public dataset whose public columns are all its columns."""
    fields = [{"name": column, "title": column.upper(), "type": (types or {}).get(column, "string")} for column in columns]
    resource = Resource.model_validate(
        {"name": name, "title": name, "path": path, "schema": {"fields": fields}, "portal": {"public": list(columns)} | portal}
    )
    table = pd.DataFrame(columns, dtype="str")
    table[ROW] = range(2, len(table) + 2)
    table[FILE] = files or 0
    gone = pd.DataFrame({ROW: range(100, 100 + withdrawn)})
    return PublicDataset(resource, table, gone, (), (), None, (), "0" * 64, None)


def bodies(*rows: tuple[str, str, str]) -> PublicDataset:
    """A register from (id, name, parent)."""
    ids, names, parents = (list(column) for column in zip(*rows, strict=True))
    page = {"kind": "register", "id": "id", "name": "name", "parent": "parent", "level_name": "部门"}
    return public("bodies", page, {"id": ids, "name": names, "parent": parents})


def portal_of(*datasets: PublicDataset, day: date = DAY, **more: Any) -> Portal:
    """A linked portal of some datasets."""
    return build_portal(settings(**more), day, datasets)
