"""Writing the demonstration portal into a data folder: settings, tables, descriptors, sign-offs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from generator.approval import approve_datasets
from generator.demonstration.makers import MAKERS
from generator.demonstration.tables import describe
from generator.release.keys import open_key
from generator.release.signing import Approval

_STATIC = Path(__file__).parent / "static"
_APPROVAL = Approval("李某某", "周某", "甲市公共信用信息中心（演示）", date(2026, 11, 19), "甲信发〔2026〕47号（演示）")


def lay_demonstration(directory: Path) -> list[Path]:
    """Write the demonstration portal and return its files, sorted; files of the same names are replaced, others are left alone.

    It is signed with the public demonstration key. Raises `DataRefused` with the findings when what was made does not pass the gate.
    """
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
    written += approve_datasets(directory, names, _APPROVAL, open_key())
    return sorted(written)


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
