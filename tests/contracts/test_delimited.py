from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.contracts.delimited import read_delimited
from generator.contracts.package import check_package
from generator.contracts.structure import find_structure
from generator.contracts.submitted import FILE, ROW
from generator.contracts.wording import Faults
from generator.descriptors import Resource
from generator.findings import CODES, has_errors
from tests.contracts.folders import check, field, put, table_of, told

AB = table_of([field("a"), field("b")])


def rows(package: object) -> list[list[str]]:
    (dataset,) = package.datasets  # type: ignore[attr-defined]
    return dataset.table[["a", "b"]].to_numpy().tolist()


def test_codes_and_numbers_survive_byte_for_byte(tmp_path: Path) -> None:
    package = check(tmp_path, AB, "a,b\n310101,2016-10\n1.10,00123\n")
    assert package.findings == ()
    assert rows(package) == [["310101", "2016-10"], ["1.10", "00123"]]
    assert package.datasets[0].table.dtypes.astype(str).to_dict() == {"a": "str", "b": "str", ROW: "int64", FILE: "int16"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_byte_order_mark_make_no_difference(tmp_path: Path, line_end: str, mark: bytes) -> None:
    text = 'a,b\n甲,"x,""y""\u3000z"\n,NA\n'.replace("\n", line_end)
    assert rows(check(tmp_path, AB, mark + text.encode())) == [["甲", 'x,"y"\u3000z'], ["", "NA"]]


def test_cells_of_several_lines_count_as_one_row(tmp_path: Path) -> None:
    descriptor = table_of([field("a"), field("b", portal={"long": True})])
    package = check(tmp_path, descriptor, 'a,b\r\n1,"x\r\ny"\r\n2,z\r\n')
    assert rows(package) == [["1", "x\r\ny"], ["2", "z"]]
    assert package.datasets[0].table[ROW].tolist() == [2, 3]
    assert package.findings == ()


def test_blank_lines_inside_are_noted_and_keep_row_numbers_right(tmp_path: Path) -> None:
    package = check(tmp_path, AB, "a,b\n1,2\n\n,\n3,4\n\n\n")
    assert rows(package) == [["1", "2"], ["3", "4"]]
    assert package.datasets[0].table[ROW].tolist() == [2, 5]
    assert told(package.findings) == [("row-blank", 3, None)]
    assert "3–4" in package.findings[0].found


def test_rows_of_the_wrong_shape_are_named_and_left_out(tmp_path: Path) -> None:
    package = check(tmp_path, AB, "a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert told(package.findings) == [("row-shape", 3, None), ("row-shape", 4, None)]
    assert rows(package) == [["1", "2"], ["7", "8"]]
    assert package.datasets[0].table[ROW].tolist() == [2, 5]


def test_an_open_quote_hides_no_other_row(tmp_path: Path) -> None:
    package = check(tmp_path, AB, 'a,b\n1,"2\n3,4\n5,6,7\n8,9\n')
    assert told(package.findings) == [("quote-broken", 2, None), ("row-shape", 4, None)]
    assert rows(package) == [["3", "4"], ["8", "9"]]


def test_text_after_a_closing_quote_is_not_joined_to_it(tmp_path: Path) -> None:
    package = check(tmp_path, AB, 'a,b\n"x"y,1\n')
    assert told(package.findings) == [("quote-broken", 2, None)]


def test_a_quote_inside_an_unquoted_cell_is_just_a_quote(tmp_path: Path) -> None:
    package = check(tmp_path, AB, 'a,b\n5" pipe,1\n')
    assert (package.findings, rows(package)) == ((), [['5" pipe', "1"]])


def test_gb18030_is_read_when_declared(tmp_path: Path) -> None:
    package = check(tmp_path, {**AB, "encoding": "gbk"}, "a,b\n𠮷,甲市\n".encode("gb18030"))
    assert (package.findings, rows(package)) == ((), [["𠮷", "甲市"]])


def test_gbk_in_place_of_utf8_is_a_finding_with_its_place(tmp_path: Path) -> None:
    package = check(tmp_path, AB, b"a,b\n1,2\n" + "3,甲市\n".encode("gbk"))
    assert (package.datasets, told(package.findings)) == ((), [("encoding-wrong", 3, None)])
    assert "第 11 字节" in package.findings[0].found
    assert "GB18030" in package.findings[0].found


def test_utf8_in_place_of_gbk_is_a_finding_and_no_mojibake(tmp_path: Path) -> None:
    package = check(tmp_path, {**AB, "encoding": "gb18030"}, "a,b\n1,甲市\n")
    assert (package.datasets, told(package.findings)) == ((), [("encoding-wrong", 1, None)])


def test_a_file_of_two_encodings_names_each_bad_line(tmp_path: Path) -> None:
    content = "a,b\n1,甲市\n".encode() + b"2,\xb1\xff\n3,x\n4,\xff\xff\n"
    package = check(tmp_path, AB, content)
    assert told(package.findings) == [("encoding-wrong", 3, None), ("encoding-wrong", 5, None)]


def test_a_bad_byte_far_into_a_large_file_is_found_at_its_place(tmp_path: Path) -> None:
    line = "甲,乙丙\n".encode()
    content = b"a,b\n" + line * 2_000_000
    broken = content[:-1] + b"\xff\n"
    package = check(tmp_path, AB, broken)
    assert told(package.findings) == [("encoding-wrong", 2_000_001, None)]
    assert f"第 {len(content)} 字节" in package.findings[0].found


def test_utf16_is_named(tmp_path: Path) -> None:
    package = check(tmp_path, AB, "a,b\n1,2\n".encode("utf-16"))
    assert (package.findings[0].code, package.findings[0].found) == ("encoding-wrong", "UTF-16")


def test_headers_are_found_by_text_not_by_place(tmp_path: Path) -> None:
    descriptor = table_of([field("a", portal={"header": "机构名称"}), field("b")])
    package = check(tmp_path, descriptor, "b,机构名称\n1,甲\n")
    assert (package.findings, rows(package)) == ((), [["甲", "1"]])


def test_repeated_headers_are_fine_when_each_is_claimed(tmp_path: Path) -> None:
    descriptor = table_of([field("a", portal={"header": "日期"}), field("b", portal={"header": "日期", "occurrence": 2})])
    package = check(tmp_path, descriptor, "日期,日期\n1,2\n")
    assert (package.findings, rows(package)) == ((), [["1", "2"]])


def test_every_fault_of_a_header_is_told(tmp_path: Path) -> None:
    headers = {"body": "机构名称", "day": "日期", "amount": "金额", "note": "备注"}
    fields = [field(name, portal={"header": header}) for name, header in headers.items()]
    package = check(tmp_path, table_of(fields), "机构 名称,日期,日期,备住,,\n甲,1,2,3,4,\n")
    assert told(package.findings) == [
        ("column-unknown", 1, "备住"),
        ("column-missing", 1, "备注"),
        ("header-duplicate", 1, "日期"),
        ("header-differs", 1, "机构名称"),
        ("column-missing", 1, "金额"),
        ("header-empty", 2, None),
    ]
    assert "备注" in package.findings[0].expected


def test_a_header_that_is_only_spaced_differently_still_feeds_its_column(tmp_path: Path) -> None:
    package = check(tmp_path, AB, "a , B\n1,2\n")
    assert [each.code for each in package.findings] == ["header-differs", "header-differs"]
    assert rows(package) == [["1", "2"]]


def test_a_wrong_delimiter_is_recognised(tmp_path: Path) -> None:
    package = check(tmp_path, AB, "a;b\n1;2\n")
    assert (package.datasets, [each.code for each in package.findings]) == ((), ["delimiter-wrong"])


def test_the_declared_delimiter_is_used(tmp_path: Path) -> None:
    assert rows(check(tmp_path, {**AB, "dialect": {"delimiter": ";"}}, "a;b\n1,5;2\n")) == [["1,5", "2"]]


def test_tsv_is_parted_by_tabs_unless_told_otherwise(tmp_path: Path) -> None:
    assert rows(check(tmp_path, {**AB, "path": "things.tsv"}, "a\tb\n1,5\t2\n")) == [["1,5", "2"]]


def test_the_header_may_stand_below_a_title(tmp_path: Path) -> None:
    package = check(tmp_path, {**AB, "dialect": {"headerRows": [3]}}, "某某表,\n\na,b\n1,2\n")
    assert (package.findings, package.datasets[0].table[ROW].tolist()) == ((), [4])


FOUR = table_of([field("id", portal={"header": "编号"}), field("name", portal={"header": "名称"}), field("day", "date", portal={"header": "日期"}), field("n", portal={"header": "数"})])  # fmt: skip


@pytest.mark.parametrize("title", ["处罚台账", "处罚台账,,,", "处罚台账\n（2026 年）", ",,,", "编号规则见附件,,,"])
def test_of_a_header_below_a_title_one_finding_says_where_it_is_and_what_to_do(tmp_path: Path, title: str) -> None:
    package = check(tmp_path, FOUR, f"{title}\n编号, 名称,日期,数\na,b,2026-01-01,1\n")
    row = title.count("\n") + 2
    assert [(each.code, each.row, each.found, each.expected) for each in package.findings] == [
        ("header-elsewhere", 1, f"第 {row} 行像是表头：编号、␣名称、日期、数", "表头在第 1 行")
    ]
    assert "portal import" in CODES["header-elsewhere"].remedy_zh and "headerRows" in CODES["header-elsewhere"].remedy_zh
    assert "portal import" in CODES["header-elsewhere"].remedy_en and "headerRows" in CODES["header-elsewhere"].remedy_en


def test_a_header_above_the_declared_row_is_found_too(tmp_path: Path) -> None:
    package = check(tmp_path, {**FOUR, "dialect": {"headerRows": [2]}}, "编号,名称,日期,数\na,b,2026-01-01,1\n")
    assert told(package.findings) == [("header-elsewhere", 2, None)]


@pytest.mark.parametrize("content", ["编号,名称,日子,数目\n编号,名称,日期,数\n", "编号,乙,丙,丁\n名称,a,2026-01-01,1\n"])
def test_a_header_that_mostly_fits_or_is_nowhere_is_told_column_by_column(tmp_path: Path, content: str) -> None:
    codes = {each.code for each in check(tmp_path, FOUR, content).findings}
    assert "column-missing" in codes and "header-elsewhere" not in codes


def test_two_header_rows_are_joined(tmp_path: Path) -> None:
    descriptor = table_of([field("a", portal={"header": "机构 名称"}), field("b")], dialect={"headerRows": [1, 2]})
    assert rows(check(tmp_path, descriptor, "机构,b\n名称,\n1,2\n")) == [["1", "2"]]


def test_several_files_stand_under_each_other(tmp_path: Path) -> None:
    put(tmp_path, {**AB, "path": ["one.csv", "two.csv"]}, {"one.csv": "a,b\n1,2\n", "two.csv": "b,a\n4,3\n6\n"})
    package = check_package(tmp_path)
    table = package.datasets[0].table
    assert table[["a", "b"]].to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    assert (table[ROW].tolist(), table[FILE].tolist()) == ([2, 2], [0, 1])
    assert [(each.file, each.row) for each in package.findings] == [("things/two.csv", 3)]
    assert [each.path for each in package.datasets[0].files] == ["things/one.csv", "things/two.csv"]


def test_missing_empty_and_unread_files_are_findings(tmp_path: Path) -> None:
    put(tmp_path, {**AB, "path": ["one.csv", "two.csv"]}, {"one.csv": "", "newer.csv": "a,b\n1,2\n"})
    package = check_package(tmp_path)
    assert package.datasets == ()
    assert [(each.code, each.file) for each in package.findings] == [
        ("file-unused", "things/newer.csv"),
        ("file-empty", "things/one.csv"),
        ("file-missing", "things/two.csv"),
    ]


@pytest.mark.parametrize("content", ["a,b\n", "a,b", "a,b\n\n,\n"])
def test_a_table_without_rows_is_a_table_and_told(tmp_path: Path, content: str) -> None:
    package = check(tmp_path, AB, content)
    assert (told(package.findings), len(package.datasets[0].table)) == ([("table-empty", None, None)], 0)
    assert not has_errors(package.findings)


def test_rows_that_could_not_be_read_are_no_empty_table(tmp_path: Path) -> None:
    assert told(check(tmp_path, AB, "a,b\n1\n").findings) == [("row-shape", 2, None)]


def test_one_empty_file_among_several_is_named(tmp_path: Path) -> None:
    descriptor = table_of([field("a")], path=["one.csv", "two.csv"])
    put(tmp_path, descriptor, {"one.csv": "a\n1\n", "two.csv": "a\n"})
    assert [(each.code, each.file) for each in check_package(tmp_path).findings] == [("table-empty", "things/two.csv")]


def test_only_listed_missing_values_become_empty(tmp_path: Path) -> None:
    descriptor = table_of([field("a"), field("b")], schema={"missingValues": ["", "/"]})
    assert rows(check(tmp_path, descriptor, "a,b\n/,无\n-,//\n")) == [["", "无"], ["-", "//"]]


def test_hash_and_size_are_held_against_the_file(tmp_path: Path) -> None:
    descriptor = {**AB, "hash": "sha256:" + "0" * 64, "bytes": 7}
    package = check(tmp_path, descriptor, "a,b\n1,2\n")
    assert [each.code for each in package.findings] == ["file-hash-differs", "file-size-differs"]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["utf-8", "gb18030"]))
def test_no_bytes_whatever_break_the_reader(data: bytes, encoding: str) -> None:
    faults = Faults("things", "things.csv")
    part = read_delimited(data, Resource.model_validate({**AB, "encoding": encoding}), ",", faults)
    assert part is not None or faults.found


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from('a,"\n\r ;'), max_size=30))
def test_the_quick_way_reads_what_the_exact_way_reads(body: str) -> None:
    """Whatever pyarrow is trusted with, Python's strict reader agrees on, row numbers included."""
    data = f"a,b\n{body}".encode()
    structure = find_structure(data, ",")
    if structure is None:
        return
    exact = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert len(exact) == len(structure.starts)
    assert [not record for record in exact] == structure.blank.tolist()
    faults = Faults("things", "things.csv")
    part = read_delimited(data, Resource.model_validate(AB), ",", faults)
    assert part is not None
    expected = [(at, record) for at, record in enumerate(exact[1:], start=2) if len(record) == 2 and any(record)]
    read = list(
        zip(
            part.rows.tolist(),
            map(list, zip(part.columns["a"].to_pylist(), part.columns["b"].to_pylist(), strict=True)),
            strict=True,
        )
    )
    assert read == expected
    ragged = [at for at, record in enumerate(exact[1:], start=2) if record and len(record) != 2]
    assert [each.row for each in faults.found if each.code == "row-shape"] == ragged
