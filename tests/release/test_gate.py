"""What passes the gate, what is held back and why, and that nothing private comes out of it, in findings neither."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from generator.contracts.submitted import FILE, ROW, SourceFile
from generator.findings import CODES, Finding
from generator.personal.detectors import find_spans
from generator.release import codes, privacy_codes
from generator.release.settings import find_unknown_areas, find_unknown_leads
from generator.release.states import PublicDataset, Withheld, WithheldReason
from tests.release.material import BANK_CARDS, CITIZEN_IDS, DAY, EMAILS, MOBILES, examples, release, settings_of, submitted

ID = "440308199901101512"
ID_WITH_X = "11010519491231002X"
RECORDS: dict[str, Any] = {"kind": "records", "id": "id", "title": "{id}"}


def found(*datasets: Any, **more: Any) -> list[tuple[str, int | None, str | None]]:
    return [(finding.code, finding.row, finding.column) for finding in release(*datasets, **more).findings]


def only(dataset: Any, **more: Any) -> PublicDataset:
    released = release(dataset, **more)
    assert released.findings == ()
    return released.datasets[0]


def everything(public: PublicDataset) -> str:
    """All that a maker could get out of a public dataset, as one text."""
    tables = public.table.to_json(force_ascii=False) + public.withdrawn.to_json(force_ascii=False)
    return tables + public.resource.model_dump_json(by_alias=True) + repr(public)


# --- rows ---------------------------------------------------------------------------------------------------------------


def test_rows_are_left_out_by_the_first_rule_that_names_them_and_counted_under_its_reason() -> None:
    page = {
        "rows": [
            {"column": "id", "equals": ["合计", "小计"], "reason": "合计行不是记录"},
            {"column": "id", "pattern": "x.*|合计", "reason": "试填的行"},
        ]
    }
    public = only(submitted({"id": ["a", "合计", "xx", "小计", "ax"]}, page))
    assert public.table["id"].tolist() == ["a", "ax"]
    assert public.table[ROW].tolist() == [2, 6]
    assert public.withheld == (
        Withheld(WithheldReason.OMITTED, "合计行不是记录", 2),
        Withheld(WithheldReason.OMITTED, "试填的行", 1),
    )


@pytest.mark.parametrize(("keep", "rows"), [("first", [2, 4]), ("last", [3, 4])])
def test_declared_repetitions_are_kept_once(keep: str, rows: list[int]) -> None:
    page = {
        "duplicates": {"key": ["id"], "keep": keep, "reason": "源文件重复"},
        "rows": [{"column": "text", "equals": ["无"], "reason": "空行"}],
    }
    public = only(submitted({"id": ["a", "a", "b", "b"], "text": ["甲", "乙", "丙", "无"]}, page))
    assert public.table[ROW].tolist() == rows
    assert public.withheld[-1] == Withheld(WithheldReason.DUPLICATE, "源文件重复", 1)


def withdrawn_page(**more: Any) -> dict[str, Any]:
    return {
        **RECORDS,
        "status": "status",
        "states": [{"value": "show", "name": "公示中"}, {"value": "gone", "name": "已撤下", "class": "gone"}],
        "withdrawal": {"on": "on", "reason": "why", "act": "act"},
        **more,
    }


def withdrawn(**changed: list[str]) -> dict[str, list[str]]:
    return {
        "id": ["a", "b"], "text": ["甲的事", "绝不可见的事"], "secret": ["s1", "更不可见"], "status": ["show", "gone"],
        "on": ["", "2026-11-01"], "why": ["", "决定被撤销"], "act": ["", "甲复决〔2026〕1号"], **changed,
    }  # fmt: skip


def test_a_withdrawn_row_leaves_its_id_and_its_explanation_and_nothing_else() -> None:
    dataset = submitted(withdrawn(), withdrawn_page(public=["id", "text", "on", "why", "act", "status"]))
    public = only(dataset)
    assert public.withdrawn.to_dict("list") == {
        "id": ["b"], "on": ["2026-11-01"], "why": ["决定被撤销"], "act": ["甲复决〔2026〕1号"], ROW: [3],
    }  # fmt: skip
    assert public.table["id"].tolist() == ["a"]
    assert public.withheld == (Withheld(WithheldReason.WITHDRAWN, "已撤下，仅保留撤下说明", 1),)
    assert "不可见" not in everything(public) and "s1" not in everything(public)


@pytest.mark.parametrize("column", ["on", "why", "act"])
def test_a_withdrawal_says_when_why_and_by_which_act(column: str) -> None:
    dataset = submitted(withdrawn(**{column: ["", " "]}), withdrawn_page())
    assert found(dataset) == [("withdrawal-incomplete", 3, column)]


def test_a_tombstone_is_masked_and_scanned_like_everything_else() -> None:
    dataset = submitted(withdrawn(why=["", f"当事人{ID}申请，电话13812345678"]), withdrawn_page(masks={"why": ["phone"]}))
    assert found(dataset) == [("privacy-id-number", 3, "why")]
    public = release(dataset).datasets[0]
    assert public.withdrawn["why"].tolist() == [f"当事人{ID}申请，电话〔电话已隐去〕"]
    assert [(each.column, each.cells) for each in public.masked] == [("why", 1)]


def test_names_on_a_tombstone_are_judged_like_all_names() -> None:
    columns = withdrawn(why=["", "王小明"])
    assert found(submitted(columns, withdrawn_page(persons=["why"], legal_basis="x"))) == [("person-name-unmasked", 3, "why")]
    masked = submitted(columns, withdrawn_page(persons=["why"], legal_basis="x", masks={"why": ["person"]}))
    assert only(masked).withdrawn["why"].tolist() == ["王某"]


@pytest.mark.parametrize(("column", "cell"), [("on", "2026-**-**"), ("act", "甲复决〔20**〕1号")])
def test_when_and_by_which_act_a_record_was_withdrawn_may_not_be_masked(column: str, cell: str) -> None:
    assert found(submitted(withdrawn(**{column: ["", cell]}), withdrawn_page())) == [("must-show-masked", 3, column)]


def dated_stone(begins: str, withdrawn_on: str = "2026-11-01") -> Any:
    columns = {**withdrawn(on=["", withdrawn_on]), "begins": ["", begins]}
    return submitted(columns, withdrawn_page(display_from="begins"), fields={"begins": {"type": "date"}, "on": {"type": "date"}})


def test_a_row_that_was_withdrawn_before_its_display_began_leaves_no_tombstone() -> None:
    public = only(dated_stone("2026-11-21"))
    assert public.withdrawn.empty and "b" not in public.withdrawn["id"].tolist()
    assert public.withheld == (Withheld(WithheldReason.NOT_YET, "公示期没有开始", 1),)
    assert public.next_change is None
    assert only(dated_stone("2026-11-21"), day=date(2026, 11, 21)).withdrawn.empty
    assert only(dated_stone("2026-11-02")).withdrawn.empty
    assert only(dated_stone("2026-11-01")).withdrawn["id"].tolist() == ["b"]


def test_a_record_is_not_withdrawn_before_its_day() -> None:
    assert found(dated_stone("", "2026-11-20")) == []
    (finding,) = release(dated_stone("", "2026-11-21")).findings
    assert (finding.code, finding.row, finding.column) == ("withdrawal-future", 3, "on")
    assert "2026-11-20" in finding.expected


def test_what_is_withheld_is_not_in_the_public_dataset_and_its_content_is_no_finding() -> None:
    columns = {"id": ["a", "b", "c"], "text": ["可见", f"过期的{ID}", f"略去的{ID}"], "ends": ["", "2026-11-19", ""]}
    page = {**RECORDS, "display_until": "ends", "rows": [{"column": "text", "equals": [f"略去的{ID}"], "reason": "不公开"}]}
    public = only(submitted(columns, page, fields={"ends": {"type": "date"}}))
    assert public.table["id"].tolist() == ["a"]
    assert ID not in everything(public) and "过期的" not in everything(public)


# --- columns ------------------------------------------------------------------------------------------------------------


def test_the_schema_is_reduced_to_the_public_columns_in_the_order_of_the_allow_list() -> None:
    schema = {
        "primaryKey": ["id"],
        "foreignKeys": [
            {"fields": ["body"], "reference": {"resource": "bodies", "fields": ["id"]}},
            {"fields": ["holder"], "reference": {"resource": "persons", "fields": ["id"]}},
        ],
    }
    page = {"public": ["text", "id", "body"], "masks": {"holder": ["id-number"]}, "persons": ["holder"]}
    columns = {"id": ["1"], "holder": [ID], "body": ["b"], "text": ["甲"]}
    fields = {"holder": {"example": "某人", "constraints": {"enum": [ID]}}}
    public = only(submitted(columns, page, fields=fields, schema=schema))
    assert list(public.table.columns) == ["text", "id", "body", ROW, FILE]
    assert public.resource.schema_.names == ("text", "id", "body")
    assert public.resource.schema_.primaryKey == ("id",)
    assert [key.fields for key in public.resource.schema_.foreignKeys] == [("body",)]
    assert "holder" not in everything(public) and ID not in everything(public)


def test_a_primary_key_with_a_private_column_is_not_published() -> None:
    dataset = submitted({"id": ["1"], "serial": ["2"]}, {"public": ["id"]}, schema={"primaryKey": ["id", "serial"]})
    assert only(dataset).resource.schema_.primaryKey == ()


def test_private_columns_may_hold_anything() -> None:
    assert only(submitted({"id": ["1"], "secret": [ID]}, {"public": ["id"]})).table["id"].tolist() == ["1"]


def test_text_stays_as_it_came() -> None:
    cells = [" 00123 ", "1.10", "2016-10", "=1+1", "Ａ１", ""]
    public = only(submitted({"text": cells}))
    assert public.table["text"].tolist() == cells
    assert public.table.index.tolist() == [0, 1, 2, 3, 4, 5]


def test_datasets_come_out_by_name_and_findings_in_reading_order() -> None:
    first = submitted({"a": [ID, "无"], "b": ["13812345678", ID]}, name="second")
    second = submitted({"a": [ID]}, name="first")
    released = release(first, second)
    assert [public.name for public in released.datasets] == ["first", "second"]
    assert [(each.dataset, each.row, each.column) for each in released.findings] == [
        ("first", 2, "a"), ("second", 2, "a"), ("second", 2, "b"), ("second", 3, "b"),
    ]  # fmt: skip
    assert release(second, first).findings == released.findings


def test_the_hash_of_several_files_covers_their_paths_and_hashes() -> None:
    files = (SourceFile("m/a.csv", "1" * 64, 1), SourceFile("m/b.csv", "2" * 64, 1))
    one, two = submitted({"a": ["x"]}, files=files[:1]), submitted({"a": ["x"]}, files=files)
    assert only(one).sha256 == "1" * 64
    # printf 'm/a.csv %s\nm/b.csv %s\n' 111… 222… | sha256sum
    assert only(two).sha256 == "35f03367e43bdb09fc46e83fdde9d48d1682e19b6a647adc8d1c0e2ce65571bb"


def test_an_empty_table_passes() -> None:
    page = {**RECORDS, "status": "s", "states": [{"value": "x", "name": "x"}], "display_until": "ends", "masks": {"id": ["phone"]}}
    public = only(submitted({"id": [], "s": [], "ends": []}, page, fields={"ends": {"type": "date"}}))
    assert public.table.empty and public.withheld == ()


# --- privacy ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        (f"当事人张三，身份证号{ID}，男", "privacy-id-number", "18 位身份证号码（第 11 个字符起）"),
        ("电话：138 1234 5678", "privacy-mobile", "11 位手机号码（第 4 个字符起）"),
        ("邮箱zhang@example.com", "privacy-email", "电子邮件地址（第 3 个字符起）"),
        ("账号 6222 0212 3456 7890 128", "privacy-bank-card", "银行卡号（第 4 个字符起）"),
        ("证件110105491231002", "privacy-id-number", "15 位身份证号码（第 3 个字符起）"),
    ],
)
def test_a_finding_says_what_stands_where(text: str, code: str, what: str) -> None:
    (finding,) = release(submitted({"id": ["1", "2"], "text": ["无", text]})).findings
    assert finding == Finding(code, "matters", what, codes.EXPECTED[code], row=3, column="text", file="matters/matters.csv")


def test_a_finding_names_the_column_as_the_file_does() -> None:
    (finding,) = release(submitted({"text": [ID]}, fields={"text": {"portal": {"header": "当事人"}}})).findings
    assert finding.column == "当事人"


@examples
@given(CITIZEN_IDS, MOBILES, EMAILS, BANK_CARDS)
def test_no_finding_repeats_what_it_found(number: str, mobile: str, address: str, card: str) -> None:
    columns = {
        "id": ["1"], "text": [f"{number}，{mobile}；{address}、{card}"], "head": [number[:9]], "tail": [number[9:]],
        "who": [f"王小明{mobile}"], "document": [f"{mobile}某"], "on": ["2026-01-01"],
    }  # fmt: skip
    page = {**RECORDS, "persons": ["who"], "legal_basis": "x", "document": "document", "date": "on"}
    findings = release(submitted(columns, page)).findings
    assert {
        privacy_codes.ID_NUMBER,
        privacy_codes.MOBILE,
        privacy_codes.EMAIL,
        privacy_codes.PERSON_NAME,
        privacy_codes.MUST_SHOW_MASKED,
    } <= {each.code for each in findings}
    said = repr(findings) + json.dumps([asdict(each) for each in findings], ensure_ascii=False)
    for secret in (number, mobile, address, card, number[:9], number[9:], "王小明"):
        assert secret not in said
    assert find_spans(said) == []


def test_every_private_code_says_so() -> None:
    assert {code for code in codes.EXPECTED if CODES[code].is_private} == {
        privacy_codes.ID_NUMBER, privacy_codes.MOBILE, privacy_codes.LANDLINE, privacy_codes.EMAIL, privacy_codes.BANK_CARD, privacy_codes.PLATE, privacy_codes.HOME, privacy_codes.HEALTH,
        privacy_codes.PERSON_NAME,
    }  # fmt: skip


def test_an_id_number_in_a_code_column_is_an_id_number() -> None:
    assert found(submitted({"code": [ID, "91350100M000100Y43"]})) == [("privacy-id-number", 2, "code")]


@pytest.mark.parametrize("cut", [1, 6, 9, 14, 17])
@pytest.mark.parametrize("number", [ID, ID_WITH_X, ID_WITH_X.lower(), "１１０１０５１９４９１２３１００２Ｘ"])
def test_an_id_in_two_neighbouring_columns_is_found(number: str, cut: int) -> None:
    dataset = submitted({"first": [number[:cut], "甲"], "second": [number[cut:] + " ", "乙"], "third": ["", ""]})
    assert found(dataset)[0] == ("privacy-id-number", 2, "first")
    assert "后段在“second”列" in release(dataset).findings[0].found


def test_an_id_across_a_private_column_is_found_where_the_public_columns_meet() -> None:
    dataset = submitted({"a": [ID[:9]], "private": ["x"], "b": [ID[9:]]}, {"public": ["a", "b"]})
    assert found(dataset) == [("privacy-id-number", 2, "a")]


def test_region_codes_beside_serial_numbers_are_no_ids() -> None:
    dataset = submitted({"region": ["310101", "310101002", "310101"], "serial": ["202611200012", "310101013", "310101002001"]})
    assert found(dataset) == []


def test_columns_of_amounts_hold_amounts() -> None:
    fields: dict[str, dict[str, Any]] = {
        "money": {"type": "number", "portal": {"unit": "元"}}, "count": {"type": "integer", "portal": {"unit": "件"}},
    }  # fmt: skip
    dataset = submitted({"money": ["13812345678"], "count": ["6222021234567890128"], "plain": ["13812345678"]}, fields=fields)
    assert found(dataset) == [("privacy-mobile", 2, "plain")]


@pytest.mark.parametrize("field", [{"type": "number"}, {"type": "integer"}, {"portal": {"unit": "户"}}])
def test_a_column_is_no_column_of_amounts_by_its_type_or_its_unit_alone(field: dict[str, Any]) -> None:
    cells = ["5", "13812345678", "6222021234567890128"]
    assert found(submitted({"cell": cells}, fields={"cell": field})) == [
        ("privacy-mobile", 3, "cell"),
        ("privacy-bank-card", 4, "cell"),
    ]


def test_digits_inside_a_longer_number_are_no_telephone() -> None:
    dataset = submitted({"score": ["57.13812345678", "-13812345678.125"]}, fields={"score": {"type": "number"}})
    assert found(dataset) == []


def test_an_id_in_a_column_of_amounts_is_still_found() -> None:
    assert found(submitted({"money": [ID]}, fields={"money": {"type": "number"}})) == [("privacy-id-number", 2, "money")]


# --- persons ------------------------------------------------------------------------------------------------------------


def persons(*cells: str) -> list[tuple[str, int | None, str | None]]:
    return found(submitted({"who": list(cells)}, {"persons": ["who"], "legal_basis": "x"}))


def test_masked_names_pass() -> None:
    assert (
        persons("王某", "王某某", "欧阳某", "王某（局长）", "李某甲、李某乙", "王某(主任)，赵某", "买某", "王**", "王某等3人", "")
        == []
    )


@pytest.mark.parametrize("cell", ["王小明", "王小某", "欧阳修", "王某、李红", "某局", "王某明", "J. Smith", "王某 13812345678"])
def test_plain_names_are_found(cell: str) -> None:
    assert persons("王某", cell)[0] == ("person-name-unmasked", 3, "who")


# --- what must stay visible -----------------------------------------------------------------------------------------------


def record(**changed: str) -> Any:
    cells = {
        "id": "1",
        "body": "b1",
        "document": "甲监罚〔2026〕1号",
        "on": "2026-01-01",
        "filed": "2026-01-02",
        "text": "某事",
        **changed,
    }
    page = {**RECORDS, "body": "body", "document": "document", "date": "on", "course": [{"date": "filed", "title": "立案"}]}
    return submitted({name: [cell] for name, cell in cells.items()}, page)


@pytest.mark.parametrize(
    "changed",
    [{"document": "甲监罚〔20**〕1号"}, {"document": "甲监罚〔2026〕×××号"}, {"document": "某监罚〔2026〕某号"}, {"on": "2026-**-**"},
     {"filed": "****"}, {"body": "***"}, {"document": "〔已隐去〕"}],
)  # fmt: skip
def test_what_must_stay_visible_may_not_be_masked(changed: dict[str, str]) -> None:
    assert found(record(**changed)) == [("must-show-masked", 2, next(iter(changed)))]


@pytest.mark.parametrize("column", ["body", "document", "on"])
def test_what_must_stay_visible_may_not_be_blank(column: str) -> None:
    assert found(record(**{column: " "})) == [("must-show-blank", 2, column)]


def test_a_step_that_has_not_come_may_be_blank_and_text_may_say_someone() -> None:
    assert found(record(filed="")) == []


def test_a_promise_without_a_due_day_is_found() -> None:
    page = {"kind": "commitments", "id": "id", "title": "{id}", "due": "due", "done": "done"}
    assert found(submitted({"id": ["1"], "due": [""], "done": [""]}, page)) == [("must-show-blank", 2, "due")]


def test_the_day_is_the_given_one() -> None:
    dataset = submitted(
        {"id": ["1"], "ends": ["2026-11-20"]}, {**RECORDS, "display_until": "ends"}, fields={"ends": {"type": "date"}}
    )
    assert len(only(dataset, day=DAY).table) == 1
    assert len(only(dataset, day=date(2026, 11, 21)).table) == 0


# --- what is published beside the tables ----------------------------------------------------------------------------------

FIELD_TEXTS: list[dict[str, Any]] = [
    {"example": ID}, {"description": f"如{ID}"}, {"title": ID}, {"portal": {"labels": {"1": ID}}}, {"portal": {"labels": {ID: "1"}}},
    {"constraints": {"enum": [ID, ""]}},
]  # fmt: skip


@pytest.mark.parametrize("field", FIELD_TEXTS)
def test_what_a_public_field_says_is_scanned(field: dict[str, Any]) -> None:
    (finding,) = release(submitted({"id": ["1"], "text": [""]}, fields={"text": field})).findings
    assert (finding.code, finding.file, finding.row) == ("privacy-id-number", "matters/resource.json", None)
    assert finding.column is not None and finding.column.startswith(f"schema.fields.1.{next(iter(field))}")
    assert ID not in repr(finding)


PAGE_TEXTS: list[tuple[dict[str, Any], str]] = [
    ({"about": "问zhang@example.com"}, "portal.about"),
    ({"rows": [{"column": "id", "equals": ["0"], "reason": "见zhang@example.com"}]}, "portal.rows.0.reason"),
    ({"duplicates": {"key": ["id"], "keep": "first", "reason": "见zhang@example.com"}}, "portal.duplicates.reason"),
    ({**RECORDS, "status": "s", "states": [{"value": "x", "name": "zhang@example.com"}]}, "portal.states.0.name"),
    (
        {"kind": "list", "id": "id", "title": "{id}", "editions": [{"id": "1", "title": "一", "note": "zhang@example.com"}]},
        "portal.editions.0.note",
    ),
]


@pytest.mark.parametrize(("page", "path"), PAGE_TEXTS, ids=[path for _, path in PAGE_TEXTS])
def test_what_the_page_block_says_is_scanned(page: dict[str, Any], path: str) -> None:
    findings = release(submitted({"id": ["1"], "s": ["x"]}, page)).findings
    assert [(each.code, each.column) for each in findings] == [("privacy-email", path)]


def test_sources_and_contributors_are_scanned_but_for_addresses_that_are_never_published() -> None:
    dataset = submitted({"id": ["1"]})
    parties = {"title": "张三 13812345678", "email": "zhang@example.com"}
    resource = dataset.resource.model_copy(update={"contributors": (parties,), "sources": (parties,)})
    findings = release(replace(dataset, resource=resource)).findings
    assert [(each.code, each.column) for each in findings] == [
        ("privacy-mobile", "sources.0.title"), ("privacy-mobile", "contributors.0.title"),
    ]  # fmt: skip


def test_what_a_descriptor_says_of_private_columns_and_omitted_rows_stays_inside() -> None:
    page = {"public": ["id"], "rows": [{"column": "who", "equals": [ID], "reason": "不公开"}]}
    assert found(submitted({"id": ["1"], "who": [ID]}, page, fields={"who": {"example": ID}})) == []


def test_the_texts_of_the_settings_are_scanned_but_for_official_contacts() -> None:
    route = {"question": "有错", "title": "异议", "office": "甲市", "answer": "5日"}
    contacts = {"phone": "13912345678", "mail": "office@example.gov"}
    settings = settings_of(
        description="致电13812345678",
        complaints=[{"id": "a", **route, **contacts}, {"id": "b", **route, "text": "写信到office@example.gov或li@example.com"}],
        operator={"sponsor": "甲市", "maintainer": "甲市", "contact": "13712345678"},
    )
    findings = release(submitted({"id": ["1"]}), settings=settings).findings
    assert [(each.code, each.file, each.column) for each in findings] == [
        ("privacy-mobile", "portal.yml", "description"), ("privacy-email", "portal.yml", "complaints.1.text"),
    ]  # fmt: skip


def test_a_batch_is_not_released_before_its_day() -> None:
    dataset = submitted({"id": ["1"]})
    (finding,) = release(dataset, settings=settings_of(released_on=date(2026, 11, 21))).findings
    assert (finding.code, finding.file, finding.column, finding.found) == (
        "release-date-future", "portal.yml", "release.date", "2026-11-21",
    )  # fmt: skip
    assert release(dataset, settings=settings_of(released_on=DAY)).findings == ()


def test_the_lead_of_an_area_is_a_body_of_a_register() -> None:
    bodies = only(submitted({"id": ["b1"], "name": ["甲局"]}, {"kind": "register", "id": "id", "name": "name"}))
    settings = settings_of(areas=[{"id": "a01", "name": "采购", "lead": ["b1", "b2"]}])
    (finding,) = find_unknown_leads(settings, [bodies])
    assert (finding.code, finding.column, finding.found) == ("lead-unknown", "areas.0.lead.1", "b2")


def test_the_area_of_a_row_or_of_a_dataset_stands_in_portal_yml() -> None:
    rows = only(submitted({"id": ["1", "2", "3", "4"], "area": ["a01", "a9", "", "保障"]}, {**RECORDS, "area_column": "area"}))
    whole = only(submitted({"id": ["1"]}, {**RECORDS, "area": "a1"}, name="others"))
    settings = settings_of(areas=[{"id": "a01", "name": "采购"}], safeguards=[{"id": "保障", "name": "信息"}])
    findings = find_unknown_areas(settings, [rows, whole])
    assert [(each.code, each.row, each.column, each.found, each.file) for each in findings] == [
        ("area-unknown", 3, "area", "a9", "matters/matters.csv"),
        ("area-unknown", None, "portal.area", "a1", "others/resource.json"),
    ]
    assert find_unknown_areas(settings_of(), [rows, whole]) == []
    assert find_unknown_areas(settings, [replace(rows, table=rows.table.iloc[[0, 2, 3]])]) == []


def test_a_record_of_a_day_that_has_not_come_is_told_unless_its_dates_lie_ahead_by_their_nature() -> None:
    columns = {"id": ["1", "2", "3"], "on": ["2026-11-20", "2026-11-21", "2062-01-04"]}
    more: dict[str, Any] = {"fields": {"on": {"type": "date"}}}
    released = release(submitted(columns, {**RECORDS, "date": "on"}, **more))
    assert [(each.code, each.row, each.found) for each in released.findings] == [
        ("record-date-future", 3, "2026-11-21"), ("record-date-future", 4, "2062-01-04"),
    ]  # fmt: skip
    assert {CODES[each.code].severity.value for each in released.findings} == {"notice"}
    assert released.datasets[0].table["id"].tolist() == ["1", "2", "3"]
    assert found(submitted(columns, {**RECORDS, "date": "on", "ahead": True}, **more)) == []
    assert found(submitted(columns, RECORDS, **more)) == []
