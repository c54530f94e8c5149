"""The real files: nothing is lost and nothing is invented. The table with its change log undone is the file again, cell by cell."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from generator.intake.importing import Imported, import_file

CASES = Path(__file__).parents[1] / "cases"
BOOKS = {"permits-anhui": "附件1_安徽.xlsx", "permits-hubei-guangxi": "附件2_鄂桂.xlsx"}
ERA = {"平成": 1988, "H": 1988, "令和": 2018, "R": 2018}


def lay_contract(source: Path, folder: Path, types: dict[str, str | None]) -> Path:
    """Lay the contract of a case with a CSV to be filled; ``types`` are the fields whose type is another here."""
    descriptor = json.loads((source / "resource.json").read_text(encoding="utf-8"))
    for field in descriptor["schema"]["fields"]:
        field.pop("format", None)
        if field["name"] in types:
            field["type"] = types[field["name"]]
    schema = {"fields": descriptor["schema"]["fields"]}
    portal = {"kind": "table", "public": [field["name"] for field in schema["fields"]]}
    target = folder / source.name
    target.mkdir(parents=True)
    content = {"name": source.name, "title": "试", "path": "table.csv", "schema": schema, "portal": portal}
    (target / "resource.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return target


def import_reviewed(file: Path, folder: Path) -> Imported:
    """Import twice: the proposal needs nothing but a reviewer, for every header of these files is a field of the contract."""
    proposed = import_file(file, folder.name, folder.parent)
    assert [each.code for each in proposed.findings if each.code != "sheet-unread"] == ["import-mapping-unreviewed"]
    path = folder / "import.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("reviewed_by: ''", "reviewed_by: 张某"), encoding="utf-8")
    return import_file(file, folder.name, folder.parent)


def undo(folder: Path, numbers: list[int]) -> list[dict[str, str]]:
    """The rows of the table by header, every change of the log undone."""
    with (folder / "table.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    places = {number: at for at, number in enumerate(numbers)}
    (log,) = (folder / "imports").glob("*.changes.csv")
    with log.open(encoding="utf-8", newline="") as opened:
        for change in csv.DictReader(opened):
            row = rows[places[int(change["row"])]]
            assert row[change["header"]] == change["normalised"] != change["original"]
            row[change["header"]] = change["original"]
    return rows


def told(cell: Any) -> str:
    """A cell of a workbook as text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


# --- Fertiliser permits: workbooks ----------------------------------------------------------------------------------------


def sheet_rows(path: Path) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def is_day(cell: Any) -> bool:
    """Say whether a cell names a whole day, by rules of this test alone."""
    if isinstance(cell, datetime):
        return True
    parts = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", unicodedata.normalize("NFKC", str(cell)).strip())
    try:
        return parts is not None and bool(date(*map(int, parts.groups())))
    except ValueError:
        return False


def is_month(cell: Any) -> bool:
    if isinstance(cell, datetime):
        return cell.day == 1
    parts = re.fullmatch(r"\d{4}[-/.](\d{1,2})", unicodedata.normalize("NFKC", str(cell)).replace("&nbsp;", " ").strip())
    return parts is not None and 1 <= int(parts[1]) <= 12


@pytest.mark.parametrize("name", BOOKS)
def test_every_date_of_the_permits_is_read_or_found(shared: Path, tmp_path: Path, name: str) -> None:
    """With a contract that wants days and months, exactly the cells that name none are findings, and nothing is written."""
    book = shared / "real/fertiliser-permits" / BOOKS[name]
    folder = lay_contract(CASES / "fertiliser" / name, tmp_path, {"issued": "date", "expires": "yearmonth"})
    imported = import_reviewed(book, folder)
    rows = sheet_rows(book)
    expected = {(at, "发证日期") for at, row in enumerate(rows, 2) if row["发证日期"] is not None and not is_day(row["发证日期"])}
    expected |= {(at, "有效期") for at, row in enumerate(rows, 2) if row["有效期"] is not None and not is_month(row["有效期"])}
    found = {(each.row, each.column) for each in imported.findings if each.code == "import-cell-unreadable"}
    assert found == expected and len(expected) > 0
    assert imported.written == () and not (folder / "table.csv").exists()


@pytest.mark.parametrize("name", BOOKS)
def test_the_permits_are_imported_whole_and_the_log_undone_is_the_file(shared: Path, tmp_path: Path, name: str) -> None:
    book = shared / "real/fertiliser-permits" / BOOKS[name]
    # Typed days among texts are what they are; a contract that wants text refuses them, so only the second book goes in as text.
    types: dict[str, str | None] = {"issued": "string", "expires": "string"}
    folder = lay_contract(CASES / "fertiliser" / name, tmp_path, types)
    imported = import_reviewed(book, folder)
    rows = sheet_rows(book)
    typed = sum(isinstance(row[header], datetime) for row in rows for header in ("发证日期", "有效期"))
    assert Counter(each.code for each in imported.findings if each.code != "sheet-unread") == (
        {"cell-date-in-text-column": typed} if typed else {}
    )
    if typed:
        assert imported.written == ()
        return
    assert imported.rows == len(rows)
    undone = undo(folder, list(range(2, len(rows) + 2)))
    assert undone == [{header: told(cell) for header, cell in row.items()} for row in rows]


def test_the_forms_of_a_value_become_the_contracts_own(shared: Path, tmp_path: Path) -> None:
    """有机－无机 and 有机-无机, web spaces and line breaks: the values that the contract lists are met, whatever was typed."""
    folder = lay_contract(CASES / "fertiliser/permits-hubei-guangxi", tmp_path, {"issued": "string", "expires": "string"})
    import_reviewed(shared / "real/fertiliser-permits" / BOOKS["permits-hubei-guangxi"], folder)
    with (folder / "table.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    products = Counter(row["产品通用名称"] for row in rows)
    assert products["有机-无机复混肥料"] > 0 and "有机－无机复混肥料" not in products
    text = "".join("".join(row.values()) for row in rows)
    assert not re.search("&nbsp;|[\u2002\u00a0\r\n]", text)


# --- Labour-law violations: text with era dates ---------------------------------------------------------------------------


def era_to_iso(text: str) -> str:
    """平成29年５月15日 and H28.10.4 as ISO days, computed by this test alone."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("元年", "1年")
    era, year, month, day = re.fullmatch(r"(平成|令和|H|R)\.?(\d+)[年.](\d+)[月.](\d+)日?", plain).groups()  # type: ignore[union-attr]
    return date(ERA[era] + int(year), int(month), int(day)).isoformat()


def snapshots(shared: Path) -> list[Path]:
    return sorted((shared / "real/jp-labour-violations/snapshots").glob("*.tsv"))


def test_the_snapshots_are_imported_whole_and_the_log_undone_is_the_file(shared: Path, tmp_path: Path) -> None:
    assert len(snapshots(shared)) == 9
    for at, snapshot in enumerate(snapshots(shared)):
        folder = lay_contract(CASES / "labour-violations/violations", tmp_path / str(at), {})
        imported = import_reviewed(snapshot, folder)
        assert imported.findings == (), snapshot.name
        with snapshot.open(encoding="utf-8-sig", newline="") as opened:
            source = list(csv.DictReader(opened, delimiter="\t"))
        assert imported.rows == len(source)
        with (folder / "table.csv").open(encoding="utf-8", newline="") as opened:
            table = list(csv.DictReader(opened))
        for header in ("最終更新日", "公表日"):
            assert [row[header] for row in table] == [era_to_iso(row[header]) for row in source]
        assert not re.search("[０-９Ａ-Ｚａ-ｚ]", "".join("".join(row.values()) for row in table))
        assert undo(folder, list(range(2, len(source) + 2))) == source


def test_one_mapping_serves_all_snapshots(shared: Path, tmp_path: Path) -> None:
    """Reviewed once, with the first month; the other months are imported with it, each original kept."""
    folder = lay_contract(CASES / "labour-violations/violations", tmp_path, {})
    import_reviewed(snapshots(shared)[0], folder)
    mapping = (folder / "import.yml").read_bytes()
    for snapshot in snapshots(shared)[1:]:
        assert import_file(snapshot, folder.name, folder.parent).findings == ()
    assert (folder / "import.yml").read_bytes() == mapping
    kept = sorted((folder / "imports").glob("*.tsv"))
    assert sorted(path.read_bytes() for path in kept) == sorted(path.read_bytes() for path in snapshots(shared))
    records = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (folder / "imports").glob("*.yml")]
    assert {each["source"] for each in records} == {path.name for path in snapshots(shared)}
