"""Copies of the real cases and of the demonstration, broken on purpose: every fault is found, all at once, at its place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.errors import ConfigurationError
from tests.cases.opened import DEMONSTRATION, HERE, copy_case, open_folder

Place = tuple[str, str, int | None, str | None]  # code, file, row, column
# A well-known example of GB 11643 whose check digit holds; nobody's number.
ID_NUMBER = "11010519491231002X"
FOLDERS = {
    "demonstration": DEMONSTRATION,
    "shanghai": HERE / "shanghai",
    "open-data-index": HERE / "open-data-index",
    "labour-violations": HERE / "labour-violations",
}


@dataclass(frozen=True)
class Break:
    """One way to break one file, and the faults that it must lead to."""

    name: str
    case: str
    file: str
    damage: Callable[[bytes], bytes]
    places: tuple[Place, ...]


def edit(change: Callable[[list[list[str]]], None], delimiter: str = ",", encoding: str = "utf-8") -> Callable[[bytes], bytes]:
    """Change the rows of a delimited file: rows[0] is the header, so rows[n - 1] is row n of a spreadsheet."""

    def damage(data: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter))
        change(rows)
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
        return out.getvalue().encode(encoding)

    return damage


def put(row: int, column: str, cell: str, **form: str) -> Callable[[bytes], bytes]:
    def change(rows: list[list[str]]) -> None:
        rows[row - 1][rows[0].index(column)] = cell

    return edit(change, **form)


def repeat(row: int) -> Callable[[bytes], bytes]:
    """Put a second copy of a row right behind it."""
    return edit(lambda rows: rows.insert(row, list(rows[row - 1])))


def drop(column: str, **form: str) -> Callable[[bytes], bytes]:
    def change(rows: list[list[str]]) -> None:
        at = rows[0].index(column)
        for row in rows:
            del row[at]

    return edit(change, **form)


def encode(encoding: str, known: str = "utf-8") -> Callable[[bytes], bytes]:
    return lambda data: data.decode(known).encode(encoding)


def put_in_json(row: int, key: str, value: str) -> Callable[[bytes], bytes]:
    def damage(data: bytes) -> bytes:
        rows = json.loads(data)
        rows[row - 2][key] = value
        return json.dumps(rows, ensure_ascii=False).encode()

    return damage


def at(code: str, file: str, row: int | None = None, column: str | None = None) -> Place:
    return (code, file, row, column)


def undecodable(file: str, folder: Path, damage: Callable[[bytes], bytes], declared: str) -> tuple[Place, ...]:
    """Return the places of the lines that cannot be read in the declared encoding."""

    def is_unreadable(line: bytes) -> bool:
        try:
            line.decode(declared)
        except UnicodeDecodeError:
            return True
        return False

    lines = damage((folder / file).read_bytes()).split(b"\n")
    return tuple(at("encoding-wrong", file, row) for row, line in enumerate(lines, start=1) if is_unreadable(line))


DEMO, CITY, INDEX, LABOUR = FOLDERS
JAPANESE = "company_list_20171101_to_20181031.tsv"
# A file in another encoding that we know is one fault, at the first line that shows it; in one that we do not know, each line is a fault.
BREAKS = (
    Break("bad date", DEMO, "breach-records/breach-records.csv", put(6, "decided_on", "2026-02-30"),
          (at("date-invalid", "breach-records/breach-records.csv", 6, "decided_on"),)),
    Break("duplicated key", DEMO, "rights-cases/rights-cases.csv", repeat(9),
          tuple(at("key-duplicate", "rights-cases/rights-cases.csv", row, "case_id") for row in (9, 10))),
    Break("unknown body", DEMO, "honours/honours.json", put_in_json(12, "body_id", "qu-hai"),
          (at("reference-unknown", "honours/honours.json", 12, "body_id"),)),
    Break("wrong encoding", DEMO, "application-list/application-list.csv", encode("utf-8", "gb18030"),
          (at("encoding-wrong", "application-list/application-list.csv", 1),)),
    Break("missing column", DEMO, "data-list/data-list.csv", drop("cycle"), (at("column-missing", "data-list/data-list.csv", 1, "cycle"),)),
    Break("ID number in a text", DEMO, "joint-action/joint-action.csv", put(20, "ground", f"当事人证件{ID_NUMBER}"),
          (at("privacy-id-number", "joint-action/joint-action.csv", 20, "ground"),)),
    # Shanghai has no dates and its ids hang together; a blank cell is its broken value.
    Break("blank cell", CITY, "municipal-bodies/municipal-bodies.csv", put(6, "level", ""),
          (at("value-required", "municipal-bodies/municipal-bodies.csv", 6, "level"),)),
    Break("duplicated key", CITY, "municipal-bodies/municipal-bodies.csv", repeat(9),
          tuple(at("key-duplicate", "municipal-bodies/municipal-bodies.csv", row, "body_id") for row in (9, 10))),
    Break("unknown body above", CITY, "streets/shanghai_streets.csv", put(2, "areaCode", "319999"),
          (at("reference-unknown", "streets/shanghai_streets.csv", 2, "areaCode"),)),
    Break("wrong encoding", CITY, "committees/shanghai_villages.csv", encode("gb18030"),
          (at("encoding-wrong", "committees/shanghai_villages.csv", 2),)),
    Break("missing column", CITY, "districts/shanghai_areas.csv", drop("cityCode"), (at("column-missing", "districts/shanghai_areas.csv", 1, "cityCode"),)),
    Break("ID number in a text", CITY, "municipal-bodies/municipal-bodies.csv", put(4, "aliases", ID_NUMBER),
          (at("privacy-id-number", "municipal-bodies/municipal-bodies.csv", 4, "aliases"),)),
    Break("bad date: a year", INDEX, "entries/entries.csv", put(3, "year", "20I5"), (at("year-invalid", "entries/entries.csv", 3, "year"),)),
    Break("duplicated key", INDEX, "places/places.csv", repeat(7), tuple(at("key-duplicate", "places/places.csv", row, "id") for row in (7, 8))),
    Break("unknown body", INDEX, "entries/entries.csv", put(9, "place", "zz"), (at("reference-unknown", "entries/entries.csv", 9, "place"),)),
    Break("wrong encoding", INDEX, "datasets/datasets.csv", lambda data: data.replace(b"Finance", "Finanças".encode("latin-1"), 1),
          (at("encoding-wrong", "datasets/datasets.csv", 9),)),
    Break("missing column", INDEX, "questions/questions.csv", drop("question"), (at("column-missing", "questions/questions.csv", 1, "question"),)),
    Break("ID number in a text", INDEX, "entries/entries.csv", put(40, "details", f"id: {ID_NUMBER}"),
          (at("privacy-id-number", "entries/entries.csv", 40, "details"),)),
    Break("bad date", LABOUR, f"violations/{JAPANESE}", put(5, "公表日", "H30.13.1", delimiter="\t"),
          (at("date-invalid", f"violations/{JAPANESE}", 5, "公表日"),)),
    Break("blank key", LABOUR, f"violations/{JAPANESE}", put(6, "企業・事業場名称", "", delimiter="\t"),
          (at("value-required", f"violations/{JAPANESE}", 6, "企業・事業場名称"),)),
    Break("wrong encoding", LABOUR, "violations/company_list_20170801_to_20180731.tsv", encode("euc_jis_2004"),
          undecodable("violations/company_list_20170801_to_20180731.tsv", HERE / "labour-violations", encode("euc_jis_2004"), "utf-8")),
    Break("missing column", LABOUR, "violations/company_list_20180601_to_20180531.tsv", drop("所在地", delimiter="\t"),
          (at("column-missing", "violations/company_list_20180601_to_20180531.tsv", 1, "所在地"),)),
    Break("ID number in a text", LABOUR, f"violations/{JAPANESE}", put(8, "事案概要", ID_NUMBER, delimiter="\t"),
          (at("privacy-id-number", f"violations/{JAPANESE}", 8, "事案概要"),)),
)  # fmt: skip


def break_copy(case: str, target: Path, breaks: tuple[Break, ...]) -> Path:
    folder = copy_case(FOLDERS[case], target)
    for each in breaks:
        path = folder / each.file
        path.write_bytes(each.damage(path.read_bytes()))
    return folder


def faults_in(folder: Path) -> list[Place]:
    """Return all errors; that a changed table voids its sign-off is checked elsewhere, and so is that no register may be withheld."""
    opened = open_folder(folder)
    return sorted((each.code, each.file or "", each.row, each.column) for each in opened.errors if each.code != "register-withheld")


@pytest.mark.parametrize("broken", BREAKS, ids=lambda each: f"{each.case}: {each.name}")
def test_a_fault_is_found_at_its_place_and_nothing_else(broken: Break, tmp_path: Path) -> None:
    folder = break_copy(broken.case, tmp_path / "copy", (broken,))
    assert faults_in(folder) == sorted(broken.places)


@pytest.mark.parametrize("case", FOLDERS)
def test_all_faults_are_found_at_once(case: str, tmp_path: Path) -> None:
    breaks = tuple(each for each in BREAKS if each.case == case)
    assert len({each.name for each in breaks}) >= 5
    folder = break_copy(case, tmp_path / "copy", breaks)
    assert faults_in(folder) == sorted(place for each in breaks for place in each.places)


def test_a_body_that_no_register_knows_is_found(tmp_path: Path) -> None:
    folder = copy_case(FOLDERS[CITY], tmp_path / "copy")
    file = folder / "responsibilities" / "responsibilities.csv"
    file.write_bytes(put(3, "body_id", "市监察局")(file.read_bytes()))
    (finding,) = open_folder(folder).errors
    assert (finding.code, finding.file, finding.row, finding.column) == (
        "reference-unknown", "responsibilities/responsibilities.csv", 3, "body_id",
    )  # fmt: skip
    assert "sh-jiancha" in finding.expected


@pytest.mark.parametrize("broken", [each for each in BREAKS if each.name.startswith("ID")], ids=lambda each: each.case)
def test_a_private_number_is_never_repeated(broken: Break, tmp_path: Path) -> None:
    opened = open_folder(break_copy(broken.case, tmp_path / "copy", (broken,)))
    (finding,) = [each for each in opened.errors if each.code == "privacy-id-number"]
    assert ID_NUMBER not in repr(finding)
    assert ID_NUMBER[-6:] not in repr(opened.findings)


def test_a_changed_table_voids_its_sign_off(tmp_path: Path) -> None:
    broken = next(each for each in BREAKS if each.case == DEMO and each.name == "bad date")
    opened = open_folder(break_copy(DEMO, tmp_path / "copy", (broken,)))
    assert [each.dataset for each in opened.findings if each.code == "sign-off-lapsed"] == ["breach-records"]
    assert {each.name: each.reason for each in opened.released.withheld} == {"breach-records": "签发后内容有改动，须重新审核签发"}
    assert "breach-records" not in opened.public


def test_broken_descriptors_are_all_named(tmp_path: Path) -> None:
    folder = copy_case(DEMONSTRATION, tmp_path / "copy")
    (folder / "bodies" / "resource.json").write_text("{", encoding="utf-8")
    descriptor = json.loads((folder / "hotline" / "resource.json").read_text(encoding="utf-8"))
    descriptor["portal"]["kind"] = "diagram"
    (folder / "hotline" / "resource.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        open_folder(folder)
    assert "bodies/resource.json" in str(refused.value)
    assert "hotline/resource.json" in str(refused.value)
