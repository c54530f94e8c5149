"""Files for onward sharing hold what was published, in the receiver's columns, and only what the receiver takes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from generator.contracts.package import check_package
from generator.derived.site import derive_site
from generator.downloads.exchange import LINK, describe_lines, exchange_jobs, fill_exchange
from generator.errors import ConfigurationError
from generator.findings import has_errors
from generator.model.portal import build_portal
from generator.release.states import PublicDataset
from tests.contracts.folders import field, put, register_of
from tests.small_portal import BASE_URL, DAY, bodies, dataset_of, settings_of

COLUMNS: list[dict[str, Any]] = [
    {"name": "行政相对人名称", "code": "cf_xdr_mc", "column": "body.name", "required": True},
    {"name": "行政相对人类别", "text": "法人及非法人组织"},
    {"name": "决定书文号", "column": "document", "required": True, "longest": 30},
    {"name": "金额（万元）", "column": "amount", "scale": "0.0001"},
    {"name": "法定代表人"},
    {"name": "备注", "column": "status", "labels": {"show": "公示中"}},
]
EXCHANGE = {"id": "penalty", "title": "处罚", "when": {"column": "kind", "equals": ["行政处罚"]}, "columns": COLUMNS}
ROWS = [
    {"id": "R1", "body": "jia", "kind": "行政处罚", "document": "甲罚〔2026〕1号", "amount": "2864000.00", "status": "show"},
    {"id": "R2", "body": "bing", "kind": "司法判决", "document": "甲法〔2026〕2号", "amount": "1", "status": "show"},
    {"id": "R3", "body": "bing", "kind": "行政处罚", "document": '=HYPERLINK("x")', "amount": "-5", "status": "rep"},
    {"id": "R4", "body": "gone", "kind": "行政处罚", "document": '甲罚，"引"\n〔2026〕4号', "amount": "", "status": ""},
]


def penalties(rows: list[dict[str, str]] = ROWS, exchange: dict[str, Any] = EXCHANGE) -> PublicDataset:
    names = ["id", "body", "kind", "document", "amount", "status"]
    gone = pd.DataFrame([("R9", "2026-11-01", "撤销", "复决1号")], columns=["id", "on", "why", "act"], dtype="str")
    descriptor = {
        "name": "breaches", "title": "失信记录",
        "schema": {
            "fields": [{"name": each, "type": "number" if each == "amount" else "string"} for each in names],
            "foreignKeys": [{"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}],
        },
        "portal": {
            "kind": "records", "id": "id", "title": "{document}", "body": "body", "public": names, "exchange": [exchange],
            "withdrawal": {"on": "on", "reason": "why", "act": "act"},
        },
    }  # fmt: skip
    return dataset_of(descriptor, rows, withdrawn=gone.assign(_row=9))


def files(folder: Path, rows: list[dict[str, str]] = ROWS) -> dict[str, bytes]:
    site = derive_site(build_portal(settings_of(), DAY, [bodies(), penalties(rows)]))
    return {each.path.rpartition("/")[2]: each.data for job in exchange_jobs(site, folder) for each in job.artifacts()}


def test_every_line_of_the_json_lines_keeps_the_published_schema(tmp_path: Path) -> None:
    made = files(tmp_path)
    schema = json.loads(made["exchange-penalty.schema.json"])
    lines = [json.loads(line) for line in made["exchange-penalty.jsonl"].decode().splitlines()]
    assert [line["决定书文号"] for line in lines] == ["甲罚〔2026〕1号", '=HYPERLINK("x")', '甲罚，"引"\n〔2026〕4号']
    for line in lines:
        assert set(line) == set(schema["required"]) == set(schema["properties"])
        for name, value in line.items():
            rule = schema["properties"][name]
            assert isinstance(value, str)
            assert re.search(rule.get("pattern", ""), value) and len(value) <= rule.get("maxLength", 10_000)
            assert "const" not in rule or value == rule["const"]
    assert [line["金额（万元）"] for line in lines] == ["286.4", "-0.0005", ""]
    assert lines[0]["行政相对人名称"] == "甲市人民政府" and lines[0]["备注"] == "公示中" and lines[0]["法定代表人"] == ""
    assert lines[0][LINK].startswith(BASE_URL) and lines[0][LINK].endswith("/R1.html")


def test_the_csv_has_the_same_rows_and_no_formula(tmp_path: Path) -> None:
    made = files(tmp_path)
    lines = [json.loads(line) for line in made["exchange-penalty.jsonl"].decode().splitlines()]
    rows = list(csv.DictReader(io.StringIO(made["exchange-penalty.csv"].decode("utf-8-sig"), newline="")))
    assert [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows] == lines
    assert rows[1]["决定书文号"].startswith("'=") and rows[1]["金额（万元）"] == "-0.0005"


def test_a_receiver_is_told_what_was_withdrawn(tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(files(tmp_path)["exchange-penalty.withdrawn.csv"].decode("utf-8-sig"), newline="")))
    assert rows == [["id", "on", "why", "act"], ["R9", "2026-11-01", "撤销", "复决1号"]]


def test_an_exchange_without_rows_is_an_empty_file_with_a_header(tmp_path: Path) -> None:
    made = files(tmp_path, [row for row in ROWS if row["kind"] != "行政处罚"])
    assert made["exchange-penalty.jsonl"] == b""
    assert made["exchange-penalty.csv"].decode("utf-8-sig").count("\r\n") == 1


def test_a_row_that_refers_to_what_is_not_published_stays_blank_there() -> None:
    dataset = penalties()
    filled = fill_exchange(dataset, dataset.resource.portal.exchange[0], {"bodies": bodies(), "breaches": dataset}, None)
    assert filled["行政相对人名称"].tolist() == ["甲市人民政府", "丙区住房城乡建设局", ""]
    assert LINK not in filled and LINK not in describe_lines(dataset, dataset.resource.portal.exchange[0], None)["properties"]


def lay(folder: Path, rows: str, columns: list[dict[str, Any]], **page: Any) -> Path:
    put(folder, register_of(), {"bodies.csv": "id,name,parent\njia,甲区,\n"})
    fields = [field("id"), field("body"), field("kind"), field("document"), field("secret")]
    descriptor = {
        "name": "breaches", "title": "失信记录", "path": "breaches.csv",
        "schema": {"fields": fields, "foreignKeys": [{"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}]},
        "portal": {"kind": "table", "public": ["id", "body", "kind", "document"], "exchange": [{**EXCHANGE, "columns": columns}], **page},
    }  # fmt: skip
    return put(folder, descriptor, {"breaches.csv": f"id,body,kind,document,secret\n{rows}"})


def test_what_a_receiver_would_refuse_is_refused_here(tmp_path: Path) -> None:
    wanted = [
        {"name": "文号", "column": "document", "required": True, "longest": 6},
        {"name": "名称", "column": "body.name", "required": True},
    ]
    rows = "1,jia,行政处罚,,x\n2,jia,行政处罚,一二三四五六七,x\n3,jia,司法判决,,x\n4,jia,行政处罚,一二三四五六,x\n"
    findings = check_package(lay(tmp_path, rows, wanted)).findings
    assert [(each.code, each.row, each.column, each.found) for each in findings] == [
        ("exchange-missing", 2, "document", "空"),
        ("exchange-too-long", 3, "document", "7 字"),
    ]
    assert has_errors(findings)


@pytest.mark.parametrize(
    ("column", "fault"),
    [
        ({"name": "a", "column": "secret"}, "must be in portal.public"),
        ({"name": "a", "column": "body.nothing"}, "'bodies' has no field 'nothing'"),
        ({"name": "a", "column": "document", "scale": "0.1"}, "has type string"),
        ({"name": "a", "required": True}, "is required and stays empty"),
        ({"name": "a", "column": "document", "text": "x"}, "not both"),
    ],
)
def test_a_mapping_that_cannot_be_filled_is_a_fault_of_the_descriptor(tmp_path: Path, column: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_package(lay(tmp_path, "1,jia,行政处罚,甲,x\n", [column]))
    assert any(fault in line for line in caught.value.faults), caught.value.faults
