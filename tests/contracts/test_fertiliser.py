"""The fertiliser workbooks: refused with a list that a clerk can work through. All counts are made again here with openpyxl."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.contracts.package import CheckedPackage, check_package
from generator.contracts.report import report_lines
from generator.contracts.submitted import ROW

BOOKS = {"permits-anhui": "附件1_安徽.xlsx", "permits-hubei-guangxi": "附件2_鄂桂.xlsx"}
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def folder(shared: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("fertiliser") / "data"
    shutil.copytree(repository / "tests" / "cases" / "fertiliser", data)
    for name, book in BOOKS.items():
        shutil.copyfile(shared / "real" / "fertiliser-permits" / book, data / name / book)
    return data


@pytest.fixture(scope="module")
def package(folder: Path) -> CheckedPackage:
    return check_package(folder)


@pytest.fixture(scope="module")
def books(folder: Path) -> dict[str, Rows]:
    """Each row by header with its row number, as openpyxl reads it."""
    read = {}
    for name, book in BOOKS.items():
        header, *rows = openpyxl.load_workbook(folder / name / book).worksheets[0].iter_rows(values_only=True)
        read[name] = [{"row": at, **dict(zip(header, row, strict=True))} for at, row in enumerate(rows, start=2)]
    return read


def rows_with(package: CheckedPackage, name: str, code: str, column: str) -> list[int | None]:
    return [each.row for each in package.findings if (each.dataset, each.code, each.column) == (name, code, column)]


def is_day(cell: Any) -> bool:
    if isinstance(cell, datetime):
        return True
    try:
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) is not None and date.fromisoformat(cell) is not None
    except ValueError:
        return False


PRODUCTS = ("复混肥料", "掺混肥料", "有机肥料", "有机-无机复混肥料", "床土调酸剂")
ANHUI = r"皖农肥\(\d{4}\)准字\d{4}号"
HUBEI_GUANGXI = r"(鄂农肥（\d{4}）|桂农肥\(\d{4}\))准字\d{4}号"
ODD = "\u00a0\u2002"

# (dataset, code, column, what openpyxl's cell must be like, how many there are)
COUNTS: list[tuple[str, str, str, Callable[[Any], bool], int]] = [
    ("permits-anhui", "date-invalid", "发证日期", lambda cell: not is_day(cell), 868),
    ("permits-anhui", "yearmonth-invalid", "有效期", lambda cell: not re.fullmatch(r"\d{4}-\d{2}", str(cell)), 774),
    ("permits-anhui", "value-not-in-enum", "产品通用名称", lambda cell: cell not in PRODUCTS, 26),
    ("permits-anhui", "line-break", "产品通用名称", lambda cell: "\n" in cell, 4),
    ("permits-anhui", "outer-space", "产品通用名称", lambda cell: cell != cell.strip(), 6),
    ("permits-anhui", "value-pattern", "正式登记证号", lambda cell: not re.fullmatch(ANHUI, cell), 761),
    ("permits-hubei-guangxi", "date-invalid", "发证日期", lambda cell: not is_day(cell), 2313),
    ("permits-hubei-guangxi", "yearmonth-invalid", "有效期", lambda cell: not re.fullmatch(r"\d{4}-\d{2}", cell), 1085),
    ("permits-hubei-guangxi", "html-remnant", "有效期", lambda cell: "&nbsp;" in cell, 1),
    ("permits-hubei-guangxi", "html-remnant", "产品形态", lambda cell: cell is not None and "&nbsp;" in cell, 13),
    ("permits-hubei-guangxi", "value-required", "产品形态", lambda cell: cell is None, 1),
    (
        "permits-hubei-guangxi",
        "value-not-in-enum",
        "产品形态",
        lambda cell: cell is not None and cell not in ("颗粒", "粒状", "粉状", "粉剂"),
        109,
    ),
    ("permits-hubei-guangxi", "odd-space", "企业名称", lambda cell: any(sign in cell for sign in ODD), 21),
    ("permits-hubei-guangxi", "value-pattern", "正式登记证号", lambda cell: not re.fullmatch(HUBEI_GUANGXI, cell), 196),
    ("permits-hubei-guangxi", "key-character", "正式登记证号", lambda cell: "\u2002" in cell, 1),
]


@pytest.mark.parametrize(
    ("name", "code", "column", "is_faulty", "count"), COUNTS, ids=[f"{each[0]} {each[1]} {each[2]}" for each in COUNTS]
)
def test_every_faulty_cell_is_listed_and_no_other(
    package: CheckedPackage, books: dict[str, Rows], name: str, code: str, column: str, is_faulty: Callable[[Any], bool], count: int
) -> None:
    expected = [row["row"] for row in books[name] if is_faulty(row[column])]
    assert len(expected) == count
    assert rows_with(package, name, code, column) == expected


def test_seventeen_licence_numbers_stand_twice_one_of_them_with_a_hidden_space_and_both_rows_are_named(
    package: CheckedPackage, books: dict[str, Rows]
) -> None:
    rows = books["permits-hubei-guangxi"]
    numbers = [row["正式登记证号"].replace("\u2002", "") for row in rows]
    times = Counter(numbers)
    repeated = [row["row"] for row, number in zip(rows, numbers, strict=True) if times[number] > 1]
    assert (len(repeated), sum(count > 1 for count in times.values())) == (34, 17)
    assert rows_with(package, "permits-hubei-guangxi", "key-duplicate", "正式登记证号") == repeated


def test_there_are_no_findings_beyond_those_counted(package: CheckedPackage) -> None:
    counted = Counter({(name, code): 0 for name, code, *_ in COUNTS})
    for name, code, _, _, count in COUNTS:
        counted[name, code] += count
    counted["permits-hubei-guangxi", "key-duplicate"] = 34
    assert Counter((each.dataset, each.code) for each in package.findings) == counted


def test_no_text_cell_is_changed(package: CheckedPackage, books: dict[str, Rows]) -> None:
    for dataset in package.datasets:
        rows = books[dataset.resource.name]
        assert dataset.table[ROW].tolist() == [row["row"] for row in rows]
        for field in dataset.resource.schema_.fields:
            for kept, row in zip(dataset.table[field.name].tolist(), rows, strict=True):
                cell = row[field.header]
                if isinstance(cell, datetime):
                    assert kept == cell.date().isoformat()
                elif isinstance(cell, int | float):
                    assert float(kept) == cell
                    assert re.fullmatch(r"\d+(\.\d{1,5})?", kept)
                else:
                    assert kept == (cell or "")


def test_dates_that_are_only_written_otherwise_come_with_the_day_that_is_meant(package: CheckedPackage) -> None:
    dates = [each for each in package.findings if each.code == "date-invalid"]
    assert sum("似为" in each.expected for each in dates) == 868 + 1595 + 12
    assert all(re.fullmatch(r"\d{4}-\d{2}", each.found) for each in dates if "似为" not in each.expected)


def test_the_report_sums_up_each_way_of_writing(package: CheckedPackage) -> None:
    lines = list(report_lines(package.findings, "zh"))
    assert "    列“发证日期” × 2313；2015/10/15 之类 1595 处，2012-01 之类 706 处，2015-12-2 之类 12 处" in lines
    assert lines[-2] == "共 6168 个错误、45 个提示，涉及 2 个数据集。"
    assert len(lines) < 5200
