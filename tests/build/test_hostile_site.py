"""A whole site of hostile texts: every kind of file is read by a real parser of its kind, pages by a real browser, and all of it is text."""

from __future__ import annotations

import csv
import html
import json
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser

from tests.hostile.texts import FORMULAS, MARKUP
from tests.published import read_files, stored_documents
from tests.release.small_site import build, lay

# Every text, and one element that no page of ours has, so that whatever becomes markup somewhere is seen.
MARK = "<hacked-x onclick=window.hacked=1>"
TEXTS = [f"{text}{MARK}" for text in MARKUP.values()] + [*FORMULAS, MARK, f"\"'{MARK}", "jiǎ&amp;<b>乙</b>"]
NEGATIVE, CODE = "-1250.50", "913500001000100943"
PAGE: dict[str, Any] = {
    "kind": "records", "id": "id", "title": "{text}", "sentence": "{fact}", "body": "body", "date": "decided", "document": "document", "statement": "answer",
    "facets": ["place"], "searched": ["text", "fact", "answer"], "column": "breach", "basis": "《条例》<b>第一条</b>" + MARK,
    "public": ["id", "body", "decided", "text", "fact", "document", "answer", "place", "several", "amount", "code"],
}  # fmt: skip
FIELDS: list[dict[str, Any]] = [
    {"name": "id"}, {"name": "body"}, {"name": "decided", "type": "date"}, {"name": "text", "title": f"名称{MARK}", "description": f"说明{MARK}"},
    {"name": "fact", "portal": {"long": True}}, {"name": "document"}, {"name": "answer", "portal": {"long": True}}, {"name": "place"},
    {"name": "several", "portal": {"separator": "、"}}, {"name": "amount", "type": "number", "portal": {"unit": "元"}}, {"name": "code"},
]  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def columns() -> dict[str, list[str]]:
    count = range(len(TEXTS))
    return {
        "id": [["../../etc/passwd", "CON", "a/b", "A1", "a 1", "%2e%2e%2f", "<id>", '"x', "'y", "#?&="][at] if at < 10 else f"JS-{at}" for at in count],
        "body": ["jia"] * len(TEXTS), "decided": ["2026-11-01"] * len(TEXTS), "text": TEXTS, "fact": [text * 2 for text in TEXTS],
        "document": [f"甲〔2026〕{at}号{MARK}" for at in count], "answer": TEXTS, "place": [f"{MARK}{at % 3}" for at in count], "several": [f"甲、{text.replace('、', '')}" for text in TEXTS],
        "amount": [NEGATIVE] * len(TEXTS), "code": [CODE] * len(TEXTS),
    }  # fmt: skip


@pytest.fixture(scope="module")
def site(columns: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    page = {key: value for key, value in PAGE.items() if key != "basis"} | {"legal_basis": PAGE["basis"]}
    resource = {"name": "matters", "title": f"事项{MARK}", "description": f"{{{{ 7*7 }}}}{MARK}", "schema": {"fields": FIELDS, "primaryKey": ["id"]}, "portal": page}
    settings = {"base_url": "https://credit.example/", "name": f"甲市{MARK}", "title": f"数据{MARK}"}
    return build(lay(folder / "data", {"matters": (resource, columns)}, **settings), folder / "site", workers=2)


def test_no_text_becomes_an_element_an_attribute_or_a_script_of_any_page(site: Path) -> None:
    pages = [path for path in read_files(site) if path.endswith(".html")]
    assert len(pages) > len(TEXTS)
    for path in pages:
        page = lxml.html.document_fromstring((site / path).read_bytes().decode())
        assert page.xpath("//hacked-x | //iframe | //base | //object | //embed | //math | //template | //form[@action='//x.example']") == [], path
        assert page.xpath("//@*[starts-with(name(), 'on')] | //@style | //@srcdoc") == [], path
        links = [link for link in page.xpath("//@href | //@src") if ":" in link.split("/")[0].split("?")[0].split("#")[0]]
        assert {link.split(":")[0] for link in links} <= {"https", "mailto", "tel"}, path
        for script in page.xpath("//script"):
            assert script.get("src") or json.loads(script.text_content()), path


def test_records_say_every_text_as_it_is(site: Path) -> None:
    said = "\n".join(
        html.unescape(lxml.html.document_fromstring(data.decode()).text_content().replace("&", "&amp;"))
        for path, data in read_files(site).items()
        if path.startswith("records/matters/") and path.endswith(".html")
    )
    said = " ".join(said.split())
    assert [text for text in TEXTS if " ".join(text.split()) not in said] == []
    assert "{{ 7*7 }}" in said and f"49{MARK}" not in said


def test_what_machines_read_is_exact_and_the_spreadsheet_is_guarded(site: Path, columns: dict[str, list[str]]) -> None:
    folder = site / "data" / "matters"
    with (folder / "matters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {name: [row[name] for row in rows] for name in columns} == columns
    assert [{name: row[name] for name in columns} for row in json.loads((folder / "matters.json").read_bytes())] == [
        dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)
    ]
    table = pq.read_table(folder / "matters.parquet")
    assert {name: table[name].to_pylist() for name in columns} == columns
    with (folder / "matters.excel.csv").open(encoding="utf-8-sig", newline="") as file:
        guarded = list(csv.DictReader(file))
    assert {row["amount"] for row in guarded} == {NEGATIVE} and {row["code"] for row in guarded} == {f"'{CODE}"}
    for name in columns:
        assert [row[name].removeprefix("'") for row in guarded] == columns[name]
        assert not [row[name] for row in guarded if row[name][:1] in tuple("=+@＝＋－＠\t\r\n")], name
    with (folder / "matters.excel-cells.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = len(list(csv.DictReader(file)))
    assert listed == sum(row[name] != cell for name in columns for row, cell in zip(guarded, columns[name], strict=True))


def test_feeds_and_site_maps_are_well_formed(site: Path) -> None:
    feed = lxml.etree.fromstring((site / "feed.xml").read_bytes())
    entry = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"
    assert MARK in "".join(title.text or "" for title in feed.findall(entry))
    for path, data in read_files(site).items():
        if path.endswith((".xml", ".svg", ".rdf")):
            lxml.etree.fromstring(data)
        if path.endswith((".json", ".jsonld")):
            json.loads(data)


def test_what_search_and_scripts_read_is_data(site: Path) -> None:
    stored = "\n".join(stored_documents(site))
    assert MARK in stored and "window.hacked" in stored
    rows = [data for path, data in read_files(site).items() if path.endswith(".js") and data.startswith(b"integrityRows(")]
    assert rows, "rows that a page's script reads"
    for data in rows:
        assert json.loads(data[data.index(b",") + 1 : data.rindex(b")")])
        assert not any(separator in data.decode() for separator in "\u2028\u2029")


@pytest.mark.browser
def test_no_page_runs_anything_in_a_browser_opened_from_a_folder(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("file://") else told.append(request.url))
    records = sorted(site.glob("records/matters/**/*.html"))
    others = [site / name for name in ("index.html", "browse/matters/index.html", "bodies/jia.html", "datasets/matters.html", "search.html", "feed.xml")]
    for path in [*records[:: max(1, len(records) // 12)], *others]:
        page.goto(path.as_uri() + ("?q=hacked" if path.name == "search.html" else ""))
        if path.name == "search.html":
            page.wait_for_selector("#results a, [role=status]")
        assert page.evaluate("typeof window.hacked") == "undefined", path.name
        assert page.locator("hacked-x").count() == 0, path.name
    assert told == []
