from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.contracts.english import in_english
from generator.contracts.identifiers import is_citizen_id, is_region, is_uscc_form, uscc_check_holds
from generator.findings import CODES, Severity
from tests.contracts.folders import check, field, table_of, told

# (type, constraints, good cells, faulty cells, code)
RULES: list[tuple[str, dict[str, Any], list[str], list[str], str]] = [
    ("integer", {}, ["0", "-12", "0012"], ["1.0", "1,000", "１２", "+3", "12件", "1e3"], "integer-invalid"),
    ("number", {}, ["0", "-1.10", ".5", "2864000.00"], ["1,000.5", "12%", "1e5", "五", "1.", "−3", "NaN"], "number-invalid"),
    ("boolean", {}, ["true", "False", "1", "0"], ["是", "yes", "2"], "boolean-invalid"),
    (
        "date",
        {},
        ["2026-11-20", "2024-02-29"],
        ["2026-02-30", "2026-2-3", "2026/02/03", "2026-02", "20260203", "2025-02-29"],
        "date-invalid",
    ),
    ("year", {}, ["2026"], ["26", "二〇二六", "2026年", "20266"], "year-invalid"),
    ("yearmonth", {}, ["2026-10"], ["2026-13", "2026-1", "2026/10", "2026-10-01"], "yearmonth-invalid"),
    ("string", {"enum": ["粒状", "粉状"]}, ["粒状"], ["颗粒状", "粉 状"], "value-not-in-enum"),
    ("string", {"pattern": "[0-9]{4}|x"}, ["2026", "x"], ["２０２６", "20266", "xx", "2026\u3000x"], "value-pattern"),
    ("string", {"pattern": "(?!00)[0-9]+"}, ["12"], ["0012"], "value-pattern"),
    ("string", {"minLength": 2}, ["甲乙"], ["甲"], "value-too-short"),
    ("string", {"maxLength": 2}, ["甲乙", "𠮷𠮷"], ["甲乙丙"], "value-too-long"),
    ("number", {"minimum": 0}, ["0", "1"], ["-0.01"], "value-too-small"),
    ("integer", {"maximum": "100"}, ["100"], ["101"], "value-too-large"),
    ("date", {"minimum": "2020-01-01"}, ["2020-01-01"], ["2019-12-31"], "value-too-small"),
    ("yearmonth", {"maximum": "2026-12"}, ["2026-12"], ["2027-01"], "value-too-large"),
]


@pytest.mark.parametrize(("type_", "constraints", "good", "faulty", "code"), RULES)
def test_each_rule_passes_good_cells_and_names_each_faulty_one(
    tmp_path: Path, type_: str, constraints: dict[str, Any], good: list[str], faulty: list[str], code: str
) -> None:
    rows = "".join(f"{cell},x\n" if "," not in cell else f'"{cell}",x\n' for cell in [*good, "", *faulty])
    package = check(tmp_path, table_of([field("a", type_, **constraints), field("b")]), "a,b\n" + rows)
    first = len(good) + 3
    assert told(package.findings) == [(code, first + at, "a") for at in range(len(faulty))]
    assert [each.found for each in package.findings] == faulty
    assert package.datasets[0].table["a"].tolist() == [*good, "", *faulty]


def test_dates_in_any_form_are_read_when_the_field_says_so(tmp_path: Path) -> None:
    descriptor = table_of([field("a", "date", format_="any", minimum="2016-01-01"), field("b")])
    package = check(tmp_path, descriptor, "a,b\n平成29年10月31日,\nH28.11.28,\n2026年3月5日,\n平成99年99月1日,\n平成25年1月1日,\n")
    assert told(package.findings) == [("date-invalid", 5, "a"), ("value-too-small", 6, "a")]


def test_dates_in_a_declared_pattern_are_read(tmp_path: Path) -> None:
    descriptor = table_of([field("a", "date", format_="%d.%m.%Y", maximum="31.12.2026"), field("b")])
    package = check(tmp_path, descriptor, "a,b\n01.02.2026,\n2026-02-01,\n01.01.2027,\n")
    assert told(package.findings) == [("date-invalid", 3, "a"), ("value-too-large", 4, "a")]


def test_required_and_unique_cells_are_asked_for(tmp_path: Path) -> None:
    descriptor = table_of([field("a", required=True, unique=True), field("b")])
    package = check(tmp_path, descriptor, "a,b\nx,1\n,2\nx,3\ny,4\nx,5\n,6\n")
    assert told(package.findings) == [
        ("value-not-unique", 2, "a"),
        ("value-required", 3, "a"),
        ("value-not-unique", 4, "a"),
        ("value-not-unique", 6, "a"),
        ("value-required", 7, "a"),
    ]
    assert "第 2 行" in package.findings[2].expected


def test_each_part_of_a_cell_of_several_values_is_judged(tmp_path: Path) -> None:
    descriptor = table_of([field("a", portal={"separator": "、"}, enum=["甲", "乙"]), field("b")])
    package = check(tmp_path, descriptor, "a,b\n甲、乙,\n甲、丙、丁,\n甲、,\n,\n甲、 乙,x\n")
    assert told(package.findings) == [
        ("value-not-in-enum", 3, "a"),
        ("list-part-empty", 4, "a"),
        ("row-blank", 5, None),
        ("value-not-in-enum", 6, "a"),
    ]
    assert package.findings[0].found == "丙、丁"


def test_the_nearest_option_is_suggested(tmp_path: Path) -> None:
    package = check(tmp_path, table_of([field("a", enum=["有机-无机复混肥料", "复混肥料"])]), "a\n有机－无机复混肥料\n")
    assert "是否应为“有机-无机复混肥料”" in package.findings[0].expected


@pytest.mark.parametrize(
    ("cell", "code", "shown"),
    [
        ("甲\x00市", "control-character", "⟨U+0000⟩"),
        ("甲\x7f", "control-character", "⟨U+007F⟩"),
        ("甲\x85", "odd-space", "⟨U+0085⟩"),
        ("甲\u202e市", "bidi-character", "⟨U+202E⟩"),
        ("甲\u200b市", "invisible-character", "⟨U+200B⟩"),
        ("甲\ufeff市", "invisible-character", "⟨U+FEFF⟩"),
        ("甲\u2002市", "odd-space", "⟨U+2002⟩"),
        ("甲\ufffd", "replacement-character", "\ufffd"),
        ("甲&nbsp;市", "html-remnant", "&nbsp;"),
        (" 甲", "outer-space", "␣甲"),
        ("甲\u3000", "outer-space", "\u3000"),
        ("甲\n市", "line-break", "⏎"),
        ("甲\t市", "line-break", "⇥"),
    ],
)
def test_characters_that_cannot_be_seen_are_spelt_out(tmp_path: Path, cell: str, code: str, shown: str) -> None:
    package = check(tmp_path, table_of([field("a"), field("b")]), f'a,b\nx,\n"{cell}",\n')
    assert code in [each.code for each in package.findings]
    assert all((each.row, each.column) == (3, "a") for each in package.findings)
    assert all(shown in each.found for each in package.findings)
    assert package.datasets[0].table["a"].tolist() == ["x", cell]


@pytest.mark.parametrize("cell", ["甲\u3000市", "A&B公司", "100%", "“甲”－乙", "👨", "R&D; x"])
def test_ordinary_text_passes_without_a_word(tmp_path: Path, cell: str) -> None:
    assert check(tmp_path, table_of([field("a"), field("b")]), f"a,b\n{cell},\n").findings == ()


def test_running_text_may_hold_line_breaks(tmp_path: Path) -> None:
    descriptor = table_of([field("a", portal={"long": True}), field("b")])
    assert check(tmp_path, descriptor, 'a,b\n"甲\n乙\n",\n').findings == ()


@pytest.mark.parametrize("cell", ["A1 ", "\u3000A1", "A\u30001", "A\u200b1", "A\u00a01", "A\n1"])
def test_spaces_and_unseen_signs_in_an_identifier_are_errors(tmp_path: Path, cell: str) -> None:
    descriptor = table_of([field("a"), field("b")], schema={"primaryKey": ["a"]})
    package = check(tmp_path, descriptor, f'a,b\n"{cell}",\n')
    assert told(package.findings) == [("key-character", 2, "a")]


VALID = ["91350100M000100Y43", "11320000MB151840XJ", "11500226753092798P", "91512081MA62K0260E", "9131000063159284XQ"]
CITIZEN = "11010519491231002X"  # the example of GB 11643


@pytest.mark.parametrize("code", VALID)
def test_valid_social_credit_codes_pass(code: str) -> None:
    assert is_uscc_form(code)
    assert uscc_check_holds(code)
    assert not is_citizen_id(code)


def test_a_wrong_check_digit_of_a_social_credit_code_is_a_notice_only(tmp_path: Path) -> None:
    cells = [*VALID, "91350100M000100Y4Z", "91350203M0001QKT19"]
    package = check(tmp_path, table_of([field("a", format_="uscc"), field("b")]), "a,b\n" + "".join(f"{cell},\n" for cell in cells))
    assert told(package.findings) == [("uscc-invalid", 7, "a"), ("uscc-check-digit", 8, "a")]
    assert CODES["uscc-check-digit"].severity is Severity.NOTICE


@pytest.mark.parametrize(
    "written", [CITIZEN, CITIZEN.lower(), "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ", "110105491231002"]
)
def test_a_citizen_number_in_a_code_column_is_an_error_that_never_shows_it(tmp_path: Path, written: str) -> None:
    assert is_citizen_id(written)
    package = check(tmp_path, table_of([field("a", format_="uscc"), field("b")]), f"a,b\n{written},\n")
    assert [each.code for each in package.findings] == ["citizen-id-in-code"]
    assert CODES["citizen-id-in-code"].is_private
    assert written not in repr(package.findings)


@pytest.mark.parametrize("text", ["110105194912310021", "11010519491331002X", "99010519491231002X", "310101199013011", "123456"])
def test_numbers_that_only_look_like_citizen_numbers_are_none(text: str) -> None:
    assert not is_citizen_id(text)


def test_a_citizen_number_is_shown_by_no_finding_at_all(tmp_path: Path) -> None:
    fields = [field("a", "date"), field("b", enum=["x"]), field("c", maxLength=3)]
    descriptor = table_of(
        fields, schema={"primaryKey": ["a"], "foreignKeys": [{"fields": ["b"], "reference": {"resource": "", "fields": ["c"]}}]}
    )
    row = f"{CITIZEN},{CITIZEN},王某身份证{CITIZEN[:6]} {CITIZEN[6:]}\u200b电话13812345678\n"
    package = check(tmp_path, descriptor, "a,b,c\n" + row * 2 + f"{CITIZEN}\n")
    assert {
        "date-invalid",
        "value-not-in-enum",
        "reference-unknown",
        "value-too-long",
        "key-duplicate",
        "row-shape",
        "invisible-character",
    } == {each.code for each in package.findings}
    for private in (CITIZEN, CITIZEN[6:14], "13812345678"):
        assert private not in repr(package.findings)


def test_region_codes_have_six_digits_and_a_known_province(tmp_path: Path) -> None:
    assert is_region("310101")
    package = check(
        tmp_path, table_of([field("a", format_="region"), field("b")]), "a,b\n310101,\n31010,\n990101,\n３１０１０１,\n"
    )
    assert told(package.findings) == [("region-invalid", row, "a") for row in (3, 4, 5)]


def test_rows_that_a_rule_omits_are_not_asked_for_types_or_options(tmp_path: Path) -> None:
    rules = {
        "rows": [
            {"column": "a", "equals": ["合计"], "reason": "合计行"},
            {"column": "a", "pattern": "注[：:].*", "reason": "注释行"},
        ]
    }
    descriptor = table_of([field("a", enum=["甲"]), field("b", "number", required=True)], portal=rules)
    package = check(tmp_path, descriptor, "a,b\n甲,1\n乙,2\n合计,三\n注：四舍五入,\n注：\x01,\n")
    assert told(package.findings) == [("value-not-in-enum", 3, "a"), ("control-character", 6, "a")]


@pytest.mark.parametrize(
    ("cell", "day"),
    [("45321", "2024-01-30"), ("45321.5", "2024-01-30"), (" 36526", "2000-01-01"), ("12345", None), ("20261", None), ("19991", None), ("21001", "1957-06-30"), ("99999", None), ("4532", None), ("453210", None)],
)  # fmt: skip
def test_a_day_number_of_excel_is_told_with_its_day(tmp_path: Path, cell: str, day: str | None) -> None:
    package = check(tmp_path, table_of([field("a", "date"), field("b", "yearmonth")]), f"a,b\n{cell},{cell}\n")
    expected = {each.column: each.expected for each in package.findings if each.code in ("date-invalid", "yearmonth-invalid")}
    hint = "；此处似为 Excel 的日期序号，即 {}"
    assert expected == {
        "a": "日期，如 2026-11-20" + (hint.format(day) if day else ""),
        "b": "年月，如 2026-10" + (hint.format(day[:7]) if day else ""),
    }
    assert in_english(expected["a"]).endswith(f"; probably a day number of Excel, which is {day}") == bool(day)
