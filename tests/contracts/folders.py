"""Data folders of one or two small datasets, written to disk for the tests of the contracts."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from generator.contracts.package import CheckedPackage, check_package
from generator.findings import Finding

Field = Mapping[str, Any]
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def field(
    name: str, type_: str = "string", *, portal: Mapping[str, Any] | None = None, format_: str = "default", **constraints: Any
) -> Field:
    return {"name": name, "type": type_, "format": format_, "constraints": constraints, "portal": dict(portal or {})}


def table_of(fields: list[Field], **changed: Any) -> dict[str, Any]:
    """A descriptor of the kind `table`, all columns public."""
    schema = {"fields": fields, **changed.pop("schema", {})}
    page = {"kind": "table", "public": [each["name"] for each in fields], **changed.pop("portal", {})}
    return {"name": "things", "title": "物品", "path": "things.csv", "schema": schema, "portal": page, **changed}


def register_of(name: str = "bodies", **changed: Any) -> dict[str, Any]:
    """A descriptor of a register with id, name and parent, read from a CSV of its own name."""
    fields = [{"name": each} for each in ("id", "name", "parent")]
    page = {"kind": "register", "id": "id", "name": "name", "parent": "parent", "public": ["id", "name", "parent"]}
    return {"name": name, "title": f"名录 {name}", "path": f"{name}.csv", "schema": {"fields": fields}, "portal": page, **changed}


def put(data_dir: Path, descriptor: Mapping[str, Any], files: Mapping[str, bytes | str]) -> Path:
    """Lay out one dataset below a data folder; text is written as UTF-8."""
    folder = data_dir / str(descriptor["name"])
    folder.mkdir(parents=True)
    (folder / "resource.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return data_dir


def check(data_dir: Path, descriptor: Mapping[str, Any], content: bytes | str) -> CheckedPackage:
    """Lay out and check a dataset of one file."""
    return check_package(put(data_dir, descriptor, {str(descriptor["path"]): content}))


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook, which otherwise holds the time of its making: the same bytes, of the same length, whenever it is made."""
    stored, steady = io.BytesIO(), io.BytesIO()
    book.save(stored)
    with zipfile.ZipFile(stored) as package, zipfile.ZipFile(steady, "w") as target:
        for name in package.namelist():
            part = package.read(name)
            if name == "docProps/core.xml":
                part = _MOMENT.sub(b"2026-11-20T08:00:00Z", part)
            target.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 8, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def told(findings: tuple[Finding, ...]) -> list[tuple[str, int | None, str | None]]:
    """What a test usually asks of findings: code, row, column."""
    return [(each.code, each.row, each.column) for each in findings]
