"""Writing the demonstration portal into a data folder: settings, tables, descriptors, sign-offs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from generator.demonstration.makers import MAKERS
from generator.demonstration.tables import describe
from generator.release.sign_off import approve

_STATIC = Path(__file__).parent / "static"
_OFFICE = "甲市公共信用信息中心（演示）"
_DOCUMENT = "甲信发〔2026〕47号（演示）"
_SIGNED_ON = date(2026, 11, 19)


def lay_demonstration(directory: Path) -> list[Path]:
    """Write the demonstration portal and return its files, sorted; files of the same names are replaced, others are left alone."""
    written: list[Path] = []
    for source in sorted(_STATIC.iterdir()):
        written.append(_write(directory / source.name, source.read_bytes()))
    names: list[str] = []
    for make in MAKERS:
        table = make()
        folder = directory / table.name
        written.append(_write(folder / table.file_name, table.data()))
        descriptor = json.dumps(describe(table), ensure_ascii=False, indent=2) + "\n"
        written.append(_write(folder / "resource.json", descriptor.encode()))
        names.append(table.name)
    written += approve(directory, names, "李某某", "周某", _OFFICE, _SIGNED_ON, _DOCUMENT)
    return sorted(written)


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
