"""Fuzzing of the readers: real and invented files, damaged at random, read by everything that reads a submitted file.

``python -m tests.contracts.fuzzing FOLDER SECONDS [SEED]`` keeps in FOLDER each input that ended a reader otherwise than with a table
or a finding: an exception, a dead process, more than `LONGEST` seconds. What was found so far stands in ``found/`` beside this file
and is read by every run of the tests (`tests.contracts.test_found_by_fuzzing`).
"""

from __future__ import annotations

import io
import json
import os
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from generator.contracts.cells import join_parts, submit
from generator.contracts.columns import check_columns
from generator.contracts.omission import live_rows
from generator.contracts.reading import READERS
from generator.contracts.submitted import SourceFile
from generator.contracts.tables import check_table
from generator.contracts.wording import Faults
from generator.descriptors import Resource
from generator.findings import Finding
from generator.intake.source import read_source
from generator.release.places import Source
from generator.release.privacy import scan_table
from tests.contracts.folders import saved

REPOSITORY = Path(__file__).resolve().parents[2]
FOUND = Path(__file__).with_name("found")
LONGEST = 30
_MEMORY = 6 << 30
_AT_ONCE = 100
_LARGEST = 1 << 17
NAMES = ("id", "名称", "日期", "数", "金额", "备注")
TYPES = ("string", "string", "date", "integer", "number", "string")
RESOURCE = Resource.model_validate(
    {
        "name": "things", "title": "物品", "path": "things.csv",
        "schema": {"fields": [{"name": f"f{at}", "type": kind, "portal": {"header": name}} for at, (name, kind) in enumerate(zip(NAMES, TYPES, strict=True))]},
        "portal": {"kind": "table", "public": [f"f{at}" for at in range(len(NAMES))]},
    }
)  # fmt: skip
ROWS = [
    ["JS-1", "甲市城建局", "2026-11-20", "12", "1.50", "第一行，带逗号"],
    ["JS-2", "乙区", "", "-3", "", '带"引号"\n和换行'],
    ["JS-3", "", "2024-02-29", "0", "2864000.00", "=1+1"],
]
# Pieces that readers have to think about.
TOKENS = [
    *(text.encode() for text in (
        '"', '""', ",", "\t", ";", "\n", "\r", "\r\n", "\0", "\ufeff", "\u202e", "\u200b", "=", "＝1", "-", "1e999", "NaN", "99999999999999999999",
        "2026-02-30", "9999-12-31", "0000-00-00", "1900-02-29", "11010519491231002X", "<x>", "&#49;", "]]>", "{", "}", "[", "]", "null", "true", "\\u0000", "\\ud800",
        "<c r='A1'", "<row r='9999999'>", "t='e'", "<f>", "</f>", "<v>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "_x0000_", "ZZZ1", "PAR1", "PK\3\4",
    )),
    b"\xff", b"\xfe", b"\xff\xfe", b"\x80", b"\x81\x30", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80",
]  # fmt: skip


def judge(suffix: str, data: bytes) -> list[Finding]:
    """Read an input by all that reads such a file, and say what was found. Raises whatever a reader lets through."""
    faults = Faults("things", f"things.{suffix}")
    part = READERS[suffix](data, RESOURCE, faults)
    assert part is not None or faults.found, "nothing was read and nothing is said of it"
    findings = list(faults.found)
    if part is not None:
        file = SourceFile(f"things/things.{suffix}", "0" * 64, len(data))
        texts, table = join_parts(RESOURCE, [part], [file])
        live = live_rows(table)
        findings += [*check_columns(live), *check_table(live)]
        submitted = submit(live, texts, Path("things"), "0" * 64)
        findings += scan_table(submitted.table, RESOURCE.schema_.fields, Source(RESOURCE, (file,)))
    if suffix in ("csv", "tsv", "xlsx"):
        source = Faults("things", f"things.{suffix}")
        table_as_it_stands = read_source(Path(f"things.{suffix}"), data, None, source)
        assert table_as_it_stands is not None or source.found, "the import says nothing of what it could not read"
    return findings


def seeds() -> dict[str, list[bytes]]:
    """Return whole files by suffix: small invented ones of every format, and the beginnings of real ones."""
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (list(NAMES), *ROWS)) + "\n"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (list(NAMES), *ROWS):
        sheet.append(row)
    table = pa.table({name: [row[at] for row in ROWS] for at, name in enumerate(NAMES)})
    packed = io.BytesIO()
    pq.write_table(table, packed)
    rows = json.dumps([dict(zip(NAMES, row, strict=True)) for row in ROWS], ensure_ascii=False)
    found = {
        "csv": [text.encode(), text.encode("gb18030"), text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode()],
        "tsv": [text.replace(",", "\t").encode()],
        "xlsx": [saved(book)],
        "json": [rows.encode()],
        "parquet": [packed.getvalue()],
    }
    for path in sorted([*REPOSITORY.glob("data/*/*"), *REPOSITORY.glob("tests/cases/*/*/*")]):
        suffix = path.suffix.removeprefix(".")
        if suffix in found and path.name != "resource.json" and path.stat().st_size < (1 << 23):
            data = path.read_bytes()
            found[suffix].append(data if suffix in ("xlsx", "parquet") else data[:_LARGEST])
    return found


def damage(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Return the bytes with some of them changed, doubled, lost, or taken from another file."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        at = chance.randrange(len(changed) + 1)
        size = chance.choice((1, 1, 2, 4, 16, 200))
        way = chance.randrange(7)
        if way == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            del changed[at : at + size]
        elif way == 2:
            changed[at:at] = changed[at : at + size] * chance.choice((1, 2, 50))
        elif way == 3:
            changed[at:at] = chance.choice(TOKENS)
        elif way == 4:
            changed[at : at + size] = chance.choice(TOKENS)
        elif way == 5:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            changed[at:at] = other[start : start + size]
        else:
            del changed[at:]
    return bytes(changed)


def damage_inside(data: bytes, chance: random.Random) -> bytes:
    """Return a workbook in which one part is damaged and the package is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    victim = chance.choice([*parts, *(name for name in parts if "sheet" in name or "sharedStrings" in name)] * 2)
    parts[victim] = damage(parts[victim][:_LARGEST], chance, list(parts.values()))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def make(chance: random.Random, known: dict[str, list[bytes]]) -> tuple[str, bytes]:
    """Return a suffix and an input."""
    suffix = chance.choice(sorted(known))
    seed = chance.choice(known[suffix])
    if suffix == "xlsx" and chance.random() < 0.7:
        return suffix, damage_inside(seed, chance)
    made = damage(seed, chance, known[suffix])
    return (chance.choice(sorted(known)) if chance.random() < 0.03 else suffix), made


def run_some(folder: Path, seed: int, known: dict[str, list[bytes]], note: Callable[[str], None]) -> None:
    """Read some inputs in this process; what ends one is kept."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    chance = random.Random(seed)
    current = folder / "current"
    for _ in range(_AT_ONCE):
        suffix, data = make(chance, known)
        current.with_suffix(f".{suffix}").write_bytes(data)
        signal.alarm(LONGEST)
        try:
            judge(suffix, data)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            name = f"{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}.{suffix}"
            if not (folder / name).exists():
                (folder / name).write_bytes(data)
                note(f"{name}: {error}")
        signal.alarm(0)
        current.with_suffix(f".{suffix}").unlink()


def main(folder: Path, seconds: float, seed: int) -> None:
    """Fuzz for a time, in child processes, so that one that dies is noticed and not the end."""
    folder.mkdir(parents=True, exist_ok=True)
    known, until, inputs = seeds(), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        seed += 1
        child = os.fork()
        if child == 0:
            try:
                run_some(folder, seed, known, print)
            finally:
                sys.stdout.flush()
                os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        inputs += _AT_ONCE
        for left in folder.glob("current.*"):
            print(f"the process ended with {code}: {left.suffix}")
            left.rename(folder / f"dead-{seed}{left.suffix}")
    print(f"{inputs} inputs, {len(list(folder.iterdir()))} kept")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
