from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from generator.contracts.descriptor import load_descriptors
from generator.contracts.package import check_package
from generator.errors import ConfigurationError
from tests.contracts.folders import field, put, register_of, table_of
from tests.rights import without_rights

AB = [field("a"), field("b"), field("n", "number"), field("d", "date"), field("y", "year")]


def faults_of(data_dir: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        check_package(data_dir)
    assert caught.value.exit_code == 2
    return caught.value.faults


def fault_of(tmp_path: Path, descriptor: dict[str, Any]) -> str:
    (fault,) = faults_of(put(tmp_path, descriptor, {}))
    return fault.removeprefix("things/resource.json: ")


def records(**changed: Any) -> dict[str, Any]:
    return {"kind": "records", "id": "a", "title": "{b}", **changed}


def listed(**changed: Any) -> dict[str, Any]:
    return {"kind": "list", "id": "a", "title": "{b}", "editions": [{"id": "1", "title": "一"}], **changed}


def ranking(**changed: Any) -> dict[str, Any]:
    return {"kind": "ranking", "subject": "a", "period": "b", "score": "n", **changed}


def wide(*periods: str) -> dict[str, Any]:
    return {"kind": "ranking", "subject": "a", "periods": [{"id": each, "title": each, "score": "n"} for each in periods]}


PAGES: list[tuple[dict[str, Any], str]] = [
    ({"public": ["a", "z"]}, "portal.public: there is no field 'z'"),
    ({"searched": ["b"], "public": ["a"]}, "portal.searched: 'b' is shown and must be in portal.public"),
    (records(facets=["d"], public=["a", "b"]), "portal.facets: 'd' is shown and must be in portal.public"),
    (
        {"facets": ["b"]},
        "portal.facets: is not a key that is known here: it has no effect on table, only on records, commitments, cases",
    ),
    (
        listed(facets=["b"]),
        "portal.facets: is not a key that is known here: it has no effect on list, only on records, commitments, cases",
    ),
    (records(public=["a"]), "portal.title: 'b' is shown and must be in portal.public"),
    (records(title="{b"), "portal: a template is not well formed: expected '}' before end of string"),
    (records(title="{b!r}{b}"), "portal: a template is not well formed: {b} is not a column in braces"),
    (records(title="{0}"), "portal: a template is not well formed: {0} is not a column in braces"),
    (records(id="z"), "portal.id: there is no field 'z'"),
    (records(date="a"), "portal.date: 'a' has type string, expected date"),
    (records(course=[{"date": "d", "title": "{z}"}]), "portal.course.0.title: there is no field 'z'"),
    (records(withdrawal={"on": "d", "reason": "a", "act": "z"}), "portal.withdrawal.act: there is no field 'z'"),
    (records(states=[{"value": "1", "name": "一"}]), "portal.status: is required with portal.states"),
    (
        records(status="b", states=[{"value": "1", "name": "一", "class": "gone"}]),
        "portal.withdrawal: is required when a state is `gone`: a tombstone says when, why and by which act",
    ),
    (records(date="y"), "portal.date: 'y' has type year, expected date"),
    (records(statement_date="y"), "portal.statement_date: 'y' has type year, expected date"),
    (records(course=[{"date": "y", "title": "x"}]), "portal.course.0.date: 'y' has type year, expected date"),
    (records(kind="commitments", due="y", done="d"), "portal.due: 'y' has type year, expected date"),
    (listed(date="y"), "portal.date: 'y' has type year, expected date"),
    (records(status="b"), "portal.states: is required with portal.status"),
    (
        records(public=["a", "b"], withdrawal={"on": "d", "reason": "b", "act": "b"}),
        "portal.withdrawal.on: 'd' is shown and must be in portal.public",
    ),
    (
        records(public=["a", "b"], withdrawal={"on": "d", "reason": "n", "act": "b"}),
        "portal.withdrawal.reason: 'n' is shown and must be in portal.public",
    ),
    (
        records(public=["a", "b"], withdrawal={"on": "d", "reason": "b", "act": "n"}),
        "portal.withdrawal.act: 'n' is shown and must be in portal.public",
    ),
    (records(public=["a", "b"], display_from="d"), "portal.display_from: 'd' is shown and must be in portal.public"),
    (records(public=["a", "b"], display_until="d"), "portal.display_until: 'd' is shown and must be in portal.public"),
    (records(masks={"a": ["phone"]}), "portal.masks.a: the column is portal.id, by which rows are linked; it cannot be masked"),
    (
        records(body="b", masks={"b": ["person"]}),
        "portal.masks.b: the column is portal.body, by which rows are linked; it cannot be masked",
    ),
    (
        listed(id=None, entry_key=["b"], masks={"b": ["phone"]}),
        "portal.masks.b: the column is portal.entry_key, by which rows are linked; it cannot be masked",
    ),
    (
        listed(edition="b", masks={"b": ["phone"]}),
        "portal.masks.b: the column is portal.edition, by which rows are linked; it cannot be masked",
    ),
    (
        wide("2024", "2025"),
        "portal.periods: found 2024, 2025, expected descending ids: the newest period stands first",
    ),
    (wide("2025", "2025"), "portal.periods: found 2025, 2025, expected descending ids: the newest period stands first"),
    ({"column": "breach"}, "portal.column: 'breach' tells of records one by one, but the kind is table"),
    (listed(column="honours"), "portal.column: 'honours' tells of records one by one, but the kind is list"),
    ({"persons": ["a"]}, "portal.legal_basis: is required with portal.persons"),
    ({"masks": {"z": ["email"]}}, "portal.masks.z: there is no field 'z'"),
    ({"rows": [{"column": "z", "equals": ["1"], "reason": "x"}]}, "portal.rows.0.column: there is no field 'z'"),
    (
        {"rows": [{"column": "a", "reason": "x"}]},
        "portal.rows.0: gives neither `equals` nor `pattern`, so that it would match nothing",
    ),
    ({"duplicates": {"key": ["z"], "keep": "first", "reason": "x"}}, "portal.duplicates.key: there is no field 'z'"),
    (listed(id=None), "portal.id: give `id` or `entry_key`, so that entries can be followed across editions"),
    (listed(compared=["z"]), "portal.compared: there is no field 'z'"),
    (listed(editions=[{"id": "1", "title": "一", "path": "other.csv"}]), "portal.editions.0.path: 'other.csv' is not in `path`"),
    (listed(edition="b", editions=[{"id": "1", "title": "一"}] * 2), "portal.editions: an id stands twice"),
    (
        {"kind": "statistics", "body": "a", "period": "b", "measures": [{"column": "n"}], "charted": ["d"]},
        "portal.charted: 'd' has type date, expected number or integer",
    ),
    (ranking(score="d"), "portal.score: 'd' has type date, expected number or integer"),
    (ranking(components=[{"column": "z", "weight": 1}]), "portal.components.0.column: there is no field 'z'"),
    (
        ranking(indicators={"resource": "parts", "subject": "a", "period": "b", "indicator": "a", "score": "n"}),
        "portal.indicators.resource: there is no resource 'parts'",
    ),
    (
        ranking(indicators={"resource": "things", "subject": "z", "period": "b", "indicator": "a", "score": "n"}),
        "portal.indicators.resource: 'things' has no field 'z'",
    ),
]


@pytest.mark.parametrize(("page", "fault"), PAGES, ids=[fault[:60] for _, fault in PAGES])
def test_each_fault_of_the_portal_block_is_told(tmp_path: Path, page: dict[str, Any], fault: str) -> None:
    assert fault in [
        each.removeprefix("things/resource.json: ") for each in faults_of(put(tmp_path, table_of(AB, portal=page), {}))
    ]


SEVERAL: list[tuple[dict[str, Any], str, str]] = [
    (records(body="b"), "b", "portal.body"),
    (records(status="b", states=[{"value": "1", "name": "一"}]), "b", "portal.status"),
    (records(date="d"), "d", "portal.date"),
    (records(facets=["b"]), "b", "portal.facets"),
    ({"kind": "register", "id": "a", "name": "n", "parent": "b"}, "b", "portal.parent"),
    (ranking(), "a", "portal.subject"),
]


@pytest.mark.parametrize(("page", "column", "key"), SEVERAL, ids=[key for _, _, key in SEVERAL])
def test_a_column_that_is_linked_or_counted_holds_one_value_per_cell(
    tmp_path: Path, page: dict[str, Any], column: str, key: str
) -> None:
    fields = [{**each, "portal": {"separator": "、"}} if each["name"] == column else each for each in AB]
    faults = faults_of(put(tmp_path, table_of(fields, portal=page), {}))
    assert faults == (
        f"things/resource.json: {key}: {column!r} holds several values in one cell (portal.separator), which are not split here",
    )


def test_several_values_may_stand_where_they_are_only_shown_or_split(tmp_path: Path) -> None:
    register = register_of()
    register["schema"]["fields"].append({"name": "aliases", "portal": {"separator": "、"}})
    register["portal"] |= {"aliases": "aliases", "public": ["id", "name", "parent", "aliases"]}
    assert load_descriptors(put(tmp_path, register, {}))


def test_a_foreign_key_and_what_it_points_to_cannot_be_masked(tmp_path: Path) -> None:
    key = {"fields": ["b"], "reference": {"resource": "bodies", "fields": ["name"]}}
    put(tmp_path, table_of(AB, schema={"foreignKeys": [key]}, portal={"masks": {"b": ["person"]}}), {})
    register = register_of()
    register["portal"]["masks"] = {"name": ["person"]}
    assert faults_of(put(tmp_path, register, {})) == (
        "things/resource.json: portal.masks.b: the column is a foreign key, by which rows are linked; it cannot be masked",
        "things/resource.json: schema.foreignKeys.0.reference.fields: 'name' is masked in 'bodies', so that nothing can refer to it",
    )


LINKS = [
    "javascript:alert(1)",
    "JavaScript:x",
    "java\tscript:x",
    " javascript:x",
    "data:text/html,x",
    "//host/x",
    "\\\\host",
    "file:///x",
    "",
    "https://",
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("key", ["sources", "licenses", "contributors"])
def test_links_are_web_addresses_or_relative(tmp_path: Path, key: str, link: str) -> None:
    faults = faults_of(put(tmp_path, table_of(AB, **{key: [{"title": "x", "path": link}]}), {}))
    assert f"things/resource.json: {key}.0.path: found {link!r}, expected an http(s) address or a relative path" in faults


@pytest.mark.parametrize(
    "link", ["https://example.invalid", "http://example.invalid/a?b=c:d#e", "notes/source.html", "notes.html?x=a:b"]
)
def test_web_addresses_and_relative_links_pass(tmp_path: Path, link: str) -> None:
    assert load_descriptors(put(tmp_path, table_of(AB, sources=[{"title": "x", "path": link}]), {}))


def test_published_texts_hold_no_control_characters(tmp_path: Path) -> None:
    assert fault_of(tmp_path, table_of(AB, title="物\u202e品")) == "title: '物\\u202e品' holds a control character"


SCHEMAS: list[tuple[dict[str, Any], str]] = [
    ({"path": "/etc/passwd"}, "path: '/etc/passwd' is not a relative path inside the dataset's folder"),
    ({"path": "../a.csv"}, "path: '../a.csv' is not a relative path inside the dataset's folder"),
    ({"path": "https://x.invalid/a.csv"}, "path: 'https://x.invalid/a.csv' is not a relative path inside the dataset's folder"),
    ({"path": "things"}, "format: cannot be told from 'things'; give one of csv, tsv, xlsx, json, parquet"),
    ({"path": ["a.csv", "a.csv"]}, "path: 'a.csv' stands twice"),
    ({"path": []}, "path: names no file"),
    ({"encoding": "latin-1"}, "encoding: found 'latin-1', expected one of utf-8, utf8, utf-8-sig, gb18030, gbk, gb2312"),
    ({"hash": "sha256:12"}, "hash: found 'sha256:12', expected sha256: and 64 hexadecimal digits (or md5, sha1, sha512)"),
    (
        {"dialect": {"delimiter": "；"}},
        "dialect.delimiter: found '；', expected one ASCII character other than a quote or line break",
    ),
    ({"dialect": {"headerRows": [2, 1]}}, "dialect.headerRows: found [2, 1], expected ascending row numbers from 1"),
    ({"dialect": {"quoteChar": "'"}}, "dialect.quoteChar: \"'\" is not honoured; only '\"' is read"),
    ({"compression": "gz"}, "compression: 'gz' is not honoured"),
    ({"schema": {"primaryKey": ["z"]}}, "schema.primaryKey: there is no field 'z'"),
    (
        {"schema": {"foreignKeys": [{"fields": ["a"], "reference": {"resource": "x", "fields": ["id"]}}]}},
        "schema.foreignKeys.0.reference.resource: there is no resource 'x'",
    ),
    (
        {"schema": {"foreignKeys": [{"fields": ["a"], "reference": {"resource": "", "fields": ["z"]}}]}},
        "schema.foreignKeys.0.reference.fields: 'things' has no field 'z'",
    ),
    (
        {"schema": {"foreignKeys": [{"fields": ["a", "b"], "reference": {"resource": "", "fields": ["a"]}}]}},
        "schema.foreignKeys.0: names 2 field(s) here and 1 there",
    ),
]


@pytest.mark.parametrize(("changed", "fault"), SCHEMAS, ids=[fault[:60] for _, fault in SCHEMAS])
def test_each_fault_around_the_schema_is_told(tmp_path: Path, changed: dict[str, Any], fault: str) -> None:
    assert fault_of(tmp_path, table_of(AB, **changed)) == fault


FIELDS: list[tuple[dict[str, Any], str]] = [
    (field("a", format_="email"), "format: 'email' is not a format of string that is honoured"),
    (field("a", "date", format_="day"), "format: 'day' is not a format of date that is honoured"),
    (field("a", pattern="["), "constraints.pattern: '[' is not a regular expression: "),
    (field("a", minimum=1), "constraints.minimum: means nothing for string"),
    (field("a", "date", maximum="someday"), "constraints.maximum: 'someday' is not of type date"),
    (field("a", "integer", maximum="many"), "constraints.maximum: 'many' is not of type integer"),
    ({**field("a", "number"), "decimalChar": ","}, "decimalChar: ',' is not honoured; only '.' is read"),
    (field("a", portal={"separator": ""}), "portal.separator: is empty"),
]


@pytest.mark.parametrize(("faulty", "fault"), FIELDS, ids=[fault[:60] for _, fault in FIELDS])
def test_each_fault_of_a_field_is_told(tmp_path: Path, faulty: dict[str, Any], fault: str) -> None:
    assert fault_of(tmp_path, table_of([faulty])).startswith(f"schema.fields.0 (a): {fault}")


def test_a_header_claimed_twice_needs_its_occurrence(tmp_path: Path) -> None:
    fields = [field("a", portal={"header": "日期"}), field("b", portal={"header": "日期"})]
    assert fault_of(tmp_path, table_of(fields)) == (
        "schema.fields.1 (b): portal.header '日期' is claimed by a too; give portal.occurrence"
    )


def test_a_path_through_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "data", table_of(AB), {})
    (tmp_path / "secret.csv").write_text("a,b,n,d\n")
    (tmp_path / "data" / "things" / "things.csv").symlink_to(tmp_path / "secret.csv")
    assert faults_of(tmp_path / "data") == ("things/resource.json: path: 'things.csv' leads out of the dataset's folder",)


def test_a_path_that_leads_round_in_a_circle_is_a_fault(tmp_path: Path) -> None:
    put(tmp_path, table_of([field("a")]), {})
    (tmp_path / "things/things.csv").symlink_to("things.csv")
    assert faults_of(tmp_path) == ("things/resource.json: path: 'things.csv' is a link that leads round in a circle",)


SLIPS = [field("a", "strng", patern="x"), field("b")]
KEY = {"fields": ["a"], "reference": {"resource": "nobody", "fields": ["id"]}}
OF_SLIPS = [
    "schema.fields.0.type: found 'strng', expected one of string, integer, number, boolean, date, year, yearmonth; did you mean 'string'?",
    "schema.fields.0.constraints.patern: is not a key that is known here; did you mean 'pattern'?",
    "portal.publik: is not a key that is known here; did you mean 'public'?",
    "schema.primaryKey: there is no field 'zz'",
    "portal.public: there is no field 'nosuch'",
    "schema.foreignKeys.0.reference.resource: there is no resource 'nobody'",
]


@pytest.mark.parametrize("kind", ["table", "tabel", "something else"])
def test_a_wrong_kind_key_or_type_hides_no_other_fault(tmp_path: Path, kind: str) -> None:
    schema = {"primaryKey": ["zz"], "foreignKeys": [KEY]}
    page = {"kind": kind, "publik": ["a"], "public": ["nosuch"]}
    faults = faults_of(put(tmp_path, table_of(SLIPS, schema=schema, portal=page), {}))
    told = [each.removeprefix("things/resource.json: ") for each in faults]
    assert sorted(each for each in told if not each.startswith("portal.kind: ")) == sorted(OF_SLIPS)
    assert len(told) == len(OF_SLIPS) + (kind != "table")


def test_what_rests_on_a_guess_is_not_told(tmp_path: Path) -> None:
    register = register_of(portal={"kind": "zzz", "id": "id", "public": ["id"]})
    key = {"fields": ["a"], "reference": {"resource": "bodies", "fields": ["id"]}}
    page = records(date="d", public=["a", "b", "d"])
    fields = [field("a"), field("b"), field("d", "moment")]
    put(put(tmp_path, register, {}), table_of(fields, schema={"foreignKeys": [key]}, portal=page), {})
    assert [fault.partition(": found")[0] for fault in faults_of(tmp_path)] == [
        "bodies/resource.json: portal.kind", "things/resource.json: schema.fields.2.type",
    ]  # fmt: skip


def test_a_list_of_public_columns_under_a_mistyped_key_is_judged_as_that(tmp_path: Path) -> None:
    page = {key: value for key, value in table_of(AB)["portal"].items() if key != "public"}
    descriptor = table_of(AB) | {"portal": {**page, "publc": ["a", "zz"]}}
    told = faults_of(put(tmp_path, descriptor, {}))
    assert [each.partition("portal.")[2] for each in told if "zz" in each or "publc" in each] == [
        "publc: is not a key that is known here; did you mean 'public'?", "public: there is no field 'zz'",
    ]  # fmt: skip


def test_a_reference_to_a_folder_without_a_descriptor_is_a_fault_by_itself(tmp_path: Path) -> None:
    (tmp_path / "nobody").mkdir()
    put(tmp_path, table_of(AB, schema={"foreignKeys": [KEY]}), {})
    assert faults_of(tmp_path) == (f"things/resource.json: {OF_SLIPS[-1]}",)


def test_folders_and_descriptors_that_may_not_be_read_are_faults_beside_all_others(tmp_path: Path) -> None:
    put(put(tmp_path, register_of(title=""), {}), table_of(AB), {})
    (tmp_path / "things").chmod(0o000)
    for name in ("linked", "locked"):
        (tmp_path / name).mkdir()
    (tmp_path / "linked/resource.json").symlink_to("resource.json")
    (tmp_path / "locked/resource.json").write_text("{}")
    (tmp_path / "locked/resource.json").chmod(0o000)
    try:
        with without_rights(tmp_path) as data:
            faults = faults_of(data)
    finally:
        (tmp_path / "things").chmod(0o755)
    assert faults == (
        "bodies/resource.json: title: found '', expected text that is not empty",
        "linked/resource.json: cannot be read: Too many levels of symbolic links",
        "locked/resource.json: cannot be read: Permission denied",
        "things: cannot be read: Permission denied",
    )


def test_a_data_folder_that_may_not_be_read_is_a_fault_of_the_command(tmp_path: Path) -> None:
    data = put(tmp_path / "data", table_of(AB), {})
    data.chmod(0o000)
    try:
        with without_rights(tmp_path):
            assert faults_of(Path("data")) == ("data: cannot be read: Permission denied",)
    finally:
        data.chmod(0o755)


def test_all_faults_of_all_descriptors_come_at_once(tmp_path: Path) -> None:
    put(tmp_path, table_of(AB, portal={"public": ["z"]}, encoding="latin-1"), {})
    put(tmp_path, register_of(title=""), {})
    for name, text in (("broken", "{"), ("double", '{"name": "x", "name": "y"}'), ("bytes", "\xff")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "resource.json").write_bytes(text.encode("latin-1"))
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "table.csv").write_text("a\n")
    faults = faults_of(tmp_path)
    assert [fault.partition(":")[0] for fault in faults] == [
        "bare/resource.json",
        "bodies/resource.json",
        "broken/resource.json",
        "bytes/resource.json",
        "double/resource.json",
        "things/resource.json",
        "things/resource.json",
    ]
    assert "'name' stands twice" in faults[4]


def test_a_name_belongs_to_one_dataset(tmp_path: Path) -> None:
    put(tmp_path, register_of(), {})
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "resource.json").write_text(json.dumps(register_of()), encoding="utf-8")
    assert faults_of(tmp_path) == ("second/resource.json: name: 'bodies' is the name of bodies/resource.json too",)


def test_a_number_of_the_data_list_belongs_to_one_dataset(tmp_path: Path) -> None:
    register, things = register_of(), table_of(AB, portal={"number": "D-007 "})
    register["portal"]["number"] = "D-007"
    put(put(tmp_path, register, {}), things, {})
    assert faults_of(tmp_path) == ("things/resource.json: portal.number: 'D-007' is the number of bodies/resource.json too",)


def test_datasets_without_a_number_may_be_many(tmp_path: Path) -> None:
    assert len(load_descriptors(put(put(tmp_path, register_of(), {}), table_of(AB), {}))) == 2


WORDED: list[tuple[dict[str, Any], str]] = [
    (table_of(AB, portal=records(serched=["b"])), "portal.serched: is not a key that is known here; did you mean 'searched'?"),
    (table_of(AB, portal=records(subject="b")), "portal.subject: is not a key that is known here: it has no effect on records, only on ranking"),
    (table_of(AB, portal={"kind": "records", "id": "a"}), "portal.title: is missing: Template of the record's title: say the thing. Where all its columns are empty, the id stands for it."),
    (table_of(AB, portal={"kind": "recods"}), "portal.kind: found 'recods', expected one of register, records, commitments, cases, list, statistics, ranking, matrix, table; did you mean 'records'?"),
    (table_of(AB, portal={"kind": None}), "portal.kind: found nothing, expected one of register, records, commitments, cases, list, statistics, ranking, matrix, table"),
    (table_of(AB, portal={"column": "honors"}), "portal.column: found 'honors', expected one of breach, honours, joint-action, supervision, rights; did you mean 'honours'?"),
    (table_of(AB, portal=records(states=[{"value": "1", "name": "一", "class": "bad"}])), "portal.states.0.class: found 'bad', expected one of show, obj, rect, rep, gone"),
    (table_of(AB, portal=records(states=[{"value": 1, "name": ""}])), "portal.states.0.value: found 1, expected text (in quotes)"),
    (table_of(AB, portal=records(states=[{"value": "1", "name": ""}])), "portal.states.0.name: found '', expected text that is not empty"),
    (table_of(AB, portal=ranking(decimals=9)), "portal.decimals: found 9, expected at most 3"),
    (table_of(AB, portal=ranking(decimals="x")), "portal.decimals: found 'x', expected a whole number"),
    (table_of(AB, portal={"kind": "ranking", "subject": "a"}), "portal: give either `period` and `score` (a row per subject and period) or `periods` (column pairs)"),
    (table_of(AB, portal=listed(editions=[])), "portal.editions: found a list, expected at least 1 of them"),
    (table_of(AB, portal=listed(editions=[{"id": "1", "title": "一", "effective": "2026-02-30"}])), "portal.editions.0.effective: found '2026-02-30', expected a day such as 2026-11-20"),
    (table_of(AB, portal={"public": "a"}), "portal.public: found 'a', expected a list"),
    ({**table_of(AB), "portal": []}, "portal: found a list, expected an object with properties"),
    (table_of(AB, portal={"checks": [{"rule": "ordr"}]}), "portal.checks.0.rule: found 'ordr', expected one of order, filled, empty, sum, same, days, total, referred; did you mean 'order'?"),
    (table_of(AB, portal={"checks": [{"rule": "order", "colums": ["a"]}]}), "portal.checks.0.colums: is not a key that is known here; did you mean 'columns'?"),
    (table_of(AB, path=5), "path: found 5, expected text (in quotes) or a list"),
    (table_of(AB, name="Things"), "name: found 'Things', expected small letters, digits and hyphens"),
    (table_of([field("机构")]), "schema.fields.0.name: found '机构', expected a letter, then letters, digits and underlines (Latin ones)"),
    (table_of([field("a", "text")]), "schema.fields.0.type: found 'text', expected one of string, integer, number, boolean, date, year, yearmonth"),
    (table_of([field("a", portal={"headr": "x"})]), "schema.fields.0.portal.headr: is not a key that is known here; did you mean 'header'?"),
    (table_of([{**field("a"), "titel": "x"}]), "schema.fields.0 (a): titel: is not a key that is known here; did you mean 'title'?"),
    (table_of(AB, schema={"primarykey": ["a"]}), "schema.primarykey: is not a key that is known here; did you mean 'primaryKey'?"),
    (table_of(AB, encodng="gbk"), "encodng: is not a key that is known here; did you mean 'encoding'?"),
    (table_of(AB, dialect={"delimeter": ";"}), "dialect.delimeter: is not a key that is known here; did you mean 'delimiter'?"),
    (table_of([field("body_id", portal={"header": "机构"})], portal={"public": ["body_id"], "searched": ["机构"]}), "portal.searched: there is no field '机构'; that column is called 'body_id' here"),
    (table_of([field("body_id")], portal={"public": ["body_id"], "searched": ["bodyid"]}), "portal.searched: there is no field 'bodyid'; did you mean 'body_id'?"),
]  # fmt: skip


@pytest.mark.parametrize(("descriptor", "fault"), WORDED, ids=[fault[:70] for _, fault in WORDED])
def test_a_fault_of_form_is_told_in_words_with_the_key_as_the_file_has_it(
    tmp_path: Path, descriptor: dict[str, Any], fault: str
) -> None:
    told = [each.partition("resource.json: ")[2] for each in faults_of(put(tmp_path, descriptor, {}))]
    assert fault in told
    assert not [each for each in told if "tuple[" in each or "pydantic" in each or "Input should" in each]


def test_a_descriptor_that_is_no_object_at_all_is_told(tmp_path: Path) -> None:
    (tmp_path / "things").mkdir()
    (tmp_path / "things" / "resource.json").write_text("[]")
    assert faults_of(tmp_path) == ("things/resource.json: (the whole file): found a list, expected an object with properties",)


def test_properties_of_an_author_are_left_alone(tmp_path: Path) -> None:
    assert load_descriptors(put(tmp_path, table_of(AB, homepage="https://x.invalid", keywords=["a"], steward="甲局"), {}))


def test_references_to_what_is_not_there_name_what_is_probably_meant(tmp_path: Path) -> None:
    key = {"fields": ["a"], "reference": {"resource": "bodys", "fields": ["id"]}}
    put(put(tmp_path, register_of(), {}), table_of(AB, schema={"foreignKeys": [key]}), {})
    assert faults_of(tmp_path) == (
        "things/resource.json: schema.foreignKeys.0.reference.resource: there is no resource 'bodys'; did you mean 'bodies'?",
    )


def test_a_folder_without_datasets_is_a_fault_of_the_command(tmp_path: Path) -> None:
    assert "no dataset folder" in faults_of(tmp_path)[0]
    assert "is not a folder" in faults_of(tmp_path / "nowhere")[0]


def test_descriptors_come_in_order_of_folder_with_the_hash_of_their_bytes(tmp_path: Path) -> None:
    put(tmp_path, table_of(AB), {"things.csv": "a,b,n,d\n"})
    put(tmp_path, register_of(), {"bodies.csv": "id,name,parent\n"})
    (tmp_path / "notes").mkdir()
    (tmp_path / ".hidden").mkdir()
    loaded = load_descriptors(tmp_path)
    assert [each.resource.name for each in loaded] == ["bodies", "things"]
    expected = hashlib.sha256((tmp_path / "things" / "resource.json").read_bytes()).hexdigest()
    assert loaded[1].sha256 == expected == check_package(tmp_path).datasets[1].descriptor_sha256
