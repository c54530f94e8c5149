"""A million rows of fifteen columns check in seconds; processor time is measured, so that a busy machine fails no test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pytest

from tests.contracts.folders import field, put, register_of, table_of

ROWS = 1_000_000
FIELDS = [
    field("id"),
    field("body"),
    field("title", maxLength=100),
    field("document", pattern="甲府发〔[0-9]{4}〕[0-9]+号"),
    field("kind", enum=["警告", "罚款", "吊销"]),
    field("status"),
    field("decided", "date"),
    field("until", "date", format_="any"),
    field("amount", "number", minimum=0),
    field("cases", "integer", required=True),
    field("region", format_="region"),
    field("code", format_="uscc"),
    field("note"),
    field("month", "yearmonth"),
    field("open", "boolean"),
]


def _numbered(before: str, after: str = "") -> pa.Array:
    return pc.binary_join_element_wise(before, pa.array(np.arange(ROWS)).cast(pa.string()), after, "")


def _cycle(*values: str) -> pa.Array:
    return pa.array(values).take(pa.array(np.arange(ROWS) % len(values)))


def write_million(path: Path) -> None:
    days = [str(day) for day in np.arange("2015-01-01", "2026-01-01", dtype="datetime64[D]")]
    columns = [
        _numbered("R"),
        _cycle(*(f"B{at:02d}" for at in range(60))),
        _numbered("关于对某某建设工程有限公司第", "号行政处罚决定的公示，内容如下"),
        pc.binary_join_element_wise("甲府发〔2026〕", pa.array(np.arange(ROWS) % 9999).cast(pa.string()), "号", ""),
        _cycle("警告", "罚款", "吊销"),
        _cycle("show", "obj"),
        _cycle(*days),
        _cycle(*(day.replace("-", "/") for day in days)),
        pa.array((np.arange(ROWS) * 1.25).round(2)).cast(pa.string()),
        pa.array(np.arange(ROWS) % 1000).cast(pa.string()),
        _cycle("310101", "310104"),
        _cycle("91350100M000100Y43", "11320000MB151840XJ", ""),
        _numbered("备注，含逗号,与“引号” "),
        _cycle("2026-01", "2026-12"),
        _cycle("true", "false"),
    ]
    arrow_csv.write_csv(pa.table(columns, names=[each["name"] for each in FIELDS]), path)


@pytest.mark.slow
def test_a_million_rows_take_less_than_25_processor_seconds_and_4_gigabytes(tmp_path: Path, repository: Path) -> None:
    key = {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}}
    page = {"kind": "records", "id": "id", "title": "{title}", "date": "decided", "facets": ["kind", "status"]}
    put(tmp_path, table_of(FIELDS, schema={"primaryKey": ["id"], "foreignKeys": [key]}, portal=page), {})
    put(tmp_path, register_of(), {"bodies.csv": "id,name,parent\n" + "".join(f"B{at:02d},机构{at},\n" for at in range(60))})
    write_million(tmp_path / "things" / "things.csv")
    program = (
        "import resource, sys, time; from pathlib import Path; from generator.contracts.package import check_package\n"
        "start = time.process_time(); package = check_package(Path(sys.argv[1]))\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(len(package.datasets[1].table), len(package.findings), time.process_time() - start, peak >> 10)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=repository, capture_output=True, text=True, check=True
    )
    rows, findings, seconds, megabytes = answer.stdout.split()
    assert (int(rows), int(findings)) == (ROWS, 0)
    assert float(seconds) < 25
    assert int(megabytes) < 4096
