"""What a reader gets when downloading: exact files, spreadsheet files that nothing mangles, and true descriptions."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import pickle
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import addresses
from generator.artifacts import Artifact
from generator.derived.site import FileFacts, Site
from generator.downloads.delimited import csv_lines
from generator.downloads.json_rows import json_objects
from generator.downloads.maker import download_jobs, package_jobs
from generator.downloads.spreadsheet import guard_texts, unguard
from tests.small_portal import BASE_URL, RECORD_FIELDS, RECORD_ROWS, bodies, commitments, records, small_site

NAMES = [field["name"] for field in RECORD_FIELDS]
CELLS = [[row.get(name, "") for name in NAMES] for row in RECORD_ROWS]


def make(site: Site, scratch: Path) -> dict[str, Artifact]:
    """Make all files as the hand does: jobs travel to a worker by pickle."""
    scratch.mkdir(exist_ok=True)
    jobs = [pickle.loads(pickle.dumps(job)) for job in download_jobs(site, scratch)]
    made = [artifact for job in jobs for artifact in job.artifacts()]
    facts = {each.path: FileFacts(each.path, len(each.data), hashlib.sha256(each.data).hexdigest()) for each in made}
    made += [artifact for job in package_jobs(site, facts) for artifact in job.artifacts()]
    assert len({each.path for each in made}) == len(made)
    return {each.path: each for each in made}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    made = make(small_site(), tmp_path_factory.mktemp("scratch"))
    return {path: artifact.data for path, artifact in made.items()}


def read_csv(data: bytes, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True))


def test_the_exact_csv_holds_every_cell_as_published_and_ends_each_line_with_crlf(files: dict[str, bytes]) -> None:
    data = files["data/breach-records/breach-records.csv"]
    assert read_csv(data) == [NAMES, *CELLS]
    assert data.startswith(b"id,body,") and data.endswith(b"\r\n")
    assert b'"\xe6\x9c\xaa' in data and b'""' in data  # the one cell with quotes and a line break
    assert b"R-2,bing," in data  # and no quotes where none are needed


def test_json_and_parquet_hold_the_same_text_as_the_csv(files: dict[str, bytes]) -> None:
    rows = json.loads(files["data/breach-records/breach-records.json"])
    assert [list(row) for row in rows] == [NAMES] * len(CELLS)
    assert [list(row.values()) for row in rows] == CELLS
    table = pq.read_table(io.BytesIO(files["data/breach-records/breach-records.parquet"]))
    assert table.column_names == NAMES
    assert [list(row.values()) for row in table.to_pylist()] == CELLS


def test_the_spreadsheet_edition_turns_back_into_the_exact_one(files: dict[str, bytes]) -> None:
    data = files["data/breach-records/breach-records.excel.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = read_csv(data, "utf-8-sig")
    assert header == [*NAMES, "permanent_link"]
    assert [[unguard(cell) for cell in row[:-1]] for row in rows] == CELLS
    assert all(row[-1].startswith(f"{BASE_URL}records/breach-records/") and row[0] in row[-1] for row in rows)


def test_numbers_stay_numbers_and_every_touched_cell_is_listed(files: dict[str, bytes]) -> None:
    header, *rows = read_csv(files["data/breach-records/breach-records.excel.csv"], "utf-8-sig")
    touched = {
        (row, column)
        for row, cells in enumerate(rows, 2)
        for column, cell in zip(header, cells, strict=True)
        if cell.startswith("'")
    }
    codes = {(row, "code") for row in (2, 3, 5, 6, 7)}
    assert touched == codes | {(row, "fact") for row in (3, 4, 5, 6, 7)}
    assert rows[0][NAMES.index("change")] == "-5.50"
    assert rows[0][NAMES.index("decided_on")] == "2026-06-18"
    head, *listed = read_csv(files["data/breach-records/breach-records.excel-cells.csv"], "utf-8-sig")
    assert head == ["row", "column", "begins", "reason"]
    assert {(int(row), column) for row, column, _, _ in listed} == touched
    assert ["3", "fact", "'=1+1", "公式符号"] in listed
    assert ["2", "code", "'11000000000", "数字代码"] in listed


def test_without_touched_cells_there_is_no_list_of_them(files: dict[str, bytes]) -> None:
    assert "data/bodies/bodies.excel-cells.csv" in files  # its region code 00123
    assert "data/commitments/commitments.excel-cells.csv" not in files


@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
def test_guarding_is_undone_by_taking_one_apostrophe_away(cells: list[str]) -> None:
    assert [unguard(cell) for cell in guard_texts(cells)] == cells


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠\t\r\n", " =", "\u3000=", "\ufeff="])
def test_a_text_that_begins_like_a_formula_is_guarded(sign: str) -> None:
    assert guard_texts([f"{sign}见附件"]) == [f"'{sign}见附件"]


@pytest.mark.parametrize(
    "code", ["110000000000000012", "123456789012", "00123", "2016-10", "1.10", "1E5", "1/2", "8:30", "SEP1", "TRUE"]
)
def test_a_text_that_a_spreadsheet_would_rewrite_is_guarded(code: str) -> None:
    assert guard_texts([code]) == [f"'{code}"]


@pytest.mark.parametrize("text", ["310101", "0", "91350100M000100Y43", "沪府发〔2017〕92号", "2026年3月5日", "甲-乙", "May", ""])
def test_a_text_that_is_safe_stays_as_it_is(text: str) -> None:
    assert guard_texts([text]) == [text]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=8)] * 2), min_size=1, max_size=8))
def test_any_text_survives_csv_and_json(rows: list[tuple[str, str]]) -> None:
    columns = [pa.array(column, pa.large_string()) for column in zip(*rows, strict=True)]
    assert [tuple(row) for row in read_csv(csv_lines(columns))] == rows
    parsed = json.loads(b"[" + json_objects(["a", '列"'], columns) + b"]")
    assert parsed == [{"a": first, '列"': second} for first, second in rows]


def test_the_descriptor_states_the_true_size_and_hash_and_nothing_private(files: dict[str, bytes]) -> None:
    resource = json.loads(files["data/breach-records/resource.json"])
    data = files["data/breach-records/breach-records.csv"]
    assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert resource["bytes"] == len(data)
    assert (resource["path"], resource["format"], resource["encoding"]) == ("breach-records.csv", "csv", "utf-8")
    assert [field["name"] for field in resource["schema"]["fields"]] == NAMES
    assert resource["schema"]["primaryKey"] == ["id"]
    assert resource["schema"]["foreignKeys"] == [{"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}]
    assert resource["portal"]["withheld"] == [{"reason": "expired", "text": "公示期满", "rows": 8}]
    assert resource["portal"]["demonstration"]["label"] == "演示数据"
    text = json.dumps(resource, ensure_ascii=False)
    assert "masks" not in text and "内部列名" not in text and "someone@" not in text and "table.csv" not in text
    assert "minLength" not in text  # a masked cell need not keep it


def test_the_package_names_every_file_that_was_written(files: dict[str, bytes]) -> None:
    package = json.loads(files["data/datapackage.json"])
    assert (package["version"], package["created"]) == ("2026-47", "2026-11-20T00:00:00+08:00")
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "title": "知识共享署名 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    for resource in package["resources"]:
        for file in (resource, *resource["portal"]["formats"]):
            data = files[f"data/{file['path']}"]
            assert (file["bytes"], file["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        assert {each["path"].partition(".")[2] for each in resource["portal"]["formats"]} == {"csv", "excel.csv", "json", "parquet"}
    register = package["resources"][0]
    assert register["schema"]["foreignKeys"] == [{"fields": ["parent"], "reference": {"fields": ["id"]}}]


def test_the_catalogue_has_a_distribution_for_every_file_of_a_dataset(files: dict[str, bytes]) -> None:
    catalogue = json.loads(files["data/catalog.jsonld"])
    found = {each["dcat:downloadURL"]["@id"] for dataset in catalogue["dcat:dataset"] for each in dataset["dcat:distribution"]}
    data_files = {path for path in files if path.startswith("data/") and path.count("/") == 2}
    assert found == {BASE_URL + path for path in data_files if not path.endswith(("resource.json", "excel-cells.csv"))}


def test_a_body_has_one_csv_with_all_that_is_published_about_it(files: dict[str, bytes]) -> None:
    assert {path for path in files if path.startswith("bodies/")} == {"bodies/bing.csv"}
    header, *rows = read_csv(files["bodies/bing.csv"], "utf-8-sig")
    assert header == ["dataset", "id", "title", "date", "status", "document", "permanent_link"]
    assert {row[1] for row in rows} == {"R-1", "R-2", "R-4", "R-5", "R-6", "C-1"}
    by_id = {row[1]: row for row in rows}
    assert by_id["R-2"][2] == "'=1+1"
    assert by_id["C-1"][:-1] == ["公开承诺", "C-1", "加装电梯 20 台", "2026-09-30", "逾期 51 天（截至 2026-11-20）", ""]
    assert by_id["C-1"][-1] == BASE_URL + addresses.record("commitments", "C-1")


def test_the_same_site_gives_the_same_bytes_twice(files: dict[str, bytes], tmp_path: Path) -> None:
    again = make(small_site(), tmp_path / "again")
    assert {path: artifact.data for path, artifact in again.items()} == files


def test_an_empty_table_gives_a_header_and_an_empty_array(tmp_path: Path) -> None:
    made = make(small_site(bodies(), records(rows=[])), tmp_path)
    assert read_csv(made["data/breach-records/breach-records.csv"].data) == [NAMES]
    assert json.loads(made["data/breach-records/breach-records.json"].data) == []
    assert pq.read_table(io.BytesIO(made["data/breach-records/breach-records.parquet"].data)).num_rows == 0


def test_without_a_public_address_links_lead_from_the_root(tmp_path: Path) -> None:
    made = make(small_site(bodies(), records(), commitments(), base_url=None), tmp_path)
    assert read_csv(made["data/bodies/bodies.excel.csv"].data, "utf-8-sig")[1][-1] == "bodies/jia.html"
    assert "homepage" not in json.loads(made["data/datapackage.json"].data)


def test_libreoffice_finds_no_formula_and_keeps_every_code(files: dict[str, bytes], tmp_path: Path) -> None:
    source = tmp_path / "records.csv"
    source.write_bytes(files["data/breach-records/breach-records.excel.csv"])
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    opened = ElementTree.parse(tmp_path / "records.fods").getroot()
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    namespace = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    cells = list(opened.iter(f"{namespace}table-cell"))
    assert len(cells) > len(CELLS) * len(NAMES)
    assert not [cell for cell in cells if cell.get(f"{namespace}formula")]
    texts = {"\n".join("".join(part.itertext()) for part in cell) for cell in cells if cell.get(f"{office}value-type") == "string"}
    assert {f"'{code}" for code in ("110000000000000012", "00123", "2016-10", "1.10", "1E5")} <= texts
    numbers = {cell.get(f"{office}value") for cell in cells if cell.get(f"{office}value-type") == "float"}
    assert "-5.5" in numbers and "950000" in numbers
