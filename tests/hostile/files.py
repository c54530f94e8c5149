"""Files that are broken, cut off, in another encoding, of another format than their name says, or made to burst."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import openpyxl
import pyarrow as pa

from tests.hostile.case import Case, one_cell, parquet_of, write_csv

TWO = one_cell("此行")
CELLS = ("平常", "此行")
SHEET = "xl/worksheets/sheet1.xml"


def book_of(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


BOOK = book_of([["id", "text"], ["1", "平常"], ["2", "此行"]])
ROWS = json.dumps([{"id": "1", "text": "平常"}, {"id": "2", "text": "此行"}], ensure_ascii=False).encode()
PARQUET = parquet_of(id=pa.array(["1", "2"]), text=pa.array(["平常", "此行"]))
WHOLE = {"csv": TWO, "xlsx": BOOK, "json": ROWS, "parquet": PARQUET}
OTHERS = {
    **{f"{suffix} file": data for suffix, data in WHOLE.items()},
    "pdf": b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "page": "<!DOCTYPE html><html><body><p>登录已过期</p></body></html>".encode(),
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "gzip": gzip.compress(TWO, mtime=0),
    "noughts": bytes(2000),
}


def in_book(changed: dict[str, bytes | None]) -> bytes:
    """The workbook with some parts replaced, left out (None) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in dict.fromkeys([*source.namelist(), *changed]):
            data = changed[name] if name in changed else source.read(name)
            if data is not None:
                target.writestr(name, data)
    return out.getvalue()


def sheet(cells: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'.encode()


def inline(rows: Sequence[Sequence[str]]) -> str:
    return "".join(
        f'<row r="{at}">' + "".join(f'<c r="{"AB"[place]}{at}" t="inlineStr"><is><t>{cell}</t></is></c>' for place, cell in enumerate(row)) + "</row>"
        for at, row in enumerate(rows, start=1)
    )  # fmt: skip


GOOD_SHEET = inline([["id", "text"], ["1", "平常"], ["2", "此行"]])
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 10)) + "]>"
UNREADABLE = (("file-unreadable", None, None),)
EMPTY = (("file-empty", 1, None),)
BARE = (("column-missing", 1, "id"), ("column-missing", 1, "text"), ("row-shape", 2, None))
TOO_LARGE = (("file-too-large", None, None),)


def _texts() -> Iterator[Case]:
    text = TWO.decode()
    for encoding, row in {
        "utf-16": 1,
        "utf-16-le": 3,
        "utf-16-be": 3,
        "utf-32": 1,
        "gb18030": 2,
        "big5": 2,
        "shift_jis": 2,
    }.items():
        yield Case(f"encoding: {encoding}", text.encode(encoding, "replace"), (("encoding-wrong", row, None),))
    yield Case("encoding: UTF-8 with its mark", b"\xef\xbb\xbf" + TWO, (), CELLS)
    for name, junk in {
        "cut off inside a character": b"\xe7\x94",
        "overlong": b"\xc0\x80",
        "half a pair": b"\xed\xa0\x80",
        "beyond all": b"\xf4\x90\x80\x80",
        "lone byte": b"\xff",
    }.items():
        yield Case(f"bytes: {name}", b"id,text\n1,\xe7\x94\xb2\n2," + junk + b"\n", (("encoding-wrong", 3, None),))
    yield Case("nothing", b"", EMPTY)
    yield Case("nothing but the mark of UTF-8", b"\xef\xbb\xbf", EMPTY)
    yield Case("nothing but blank lines", b"\n\n\n", EMPTY)
    yield Case("a header and no rows", b"id,text\n", (("table-empty", None, None),), ())
    yield Case("line ends of three kinds", b"id,text\r\n1,a\n2,b\r3,c\r\n", (), ("a", "b", "c"))
    yield Case("no line end at the end", b"id,text\n1,a", (), ("a",))
    yield Case("NUL in the header", b"id,te\x00xt\n1,a\n", (("column-missing", 1, "text"), ("column-unknown", 1, "te⟨U+0000⟩xt")))
    for name, row, codes in (
        ("one cell too few", b"2\n", ("row-shape",)), ("one too many", b"2,b,c\n", ("row-shape",)), ("a quote that is not closed", b'2,"b\n', ("quote-broken",)),
        ("text behind a quote", b'2,"b"c\n', ("quote-broken",)), ("a blank line between", b"\n2,b\n", ("row-blank",)), ("commas only", b",\n", ("row-blank",)),
    ):  # fmt: skip
        yield Case(
            f"row: {name}",
            b"id,text\n1,a\n" + row + b"3,c\n",
            tuple((code, 3, None) for code in codes),
            None,
        )
    for name, header, place in (
        ("a column twice", b"id,text,text", ("header-duplicate", 1, "text")), ("a column missing", b"id", ("column-missing", 1, "text")),
        ("a column that nobody declared", b"id,text,more", ("column-unknown", 1, "more")), ("a column without a name", b"id,text,", ("header-empty", 2, None)),
        ("in capitals", b"ID,text", ("header-differs", 1, "id")), ("with a blank", b"id, text", ("header-differs", 1, "text")),
        ("semicolons", b"id;text", ("delimiter-wrong", 1, None)), ("tabs", b"id\ttext", ("delimiter-wrong", 1, None)), ("bars", b"id|text", ("delimiter-wrong", 1, None)),
    ):  # fmt: skip
        sign = header[2:3] if len(header) > 2 else b","
        rows = {b"id": b"1", b"id,text,text": b"1,a,b", b"id,text,more": b"1,a,b", b"id,text,": b"1,a,b"}.get(
            header, b"1" + sign + b"a"
        )
        yield Case(f"header: {name}", header + b"\n" + rows + b"\n", (place,))


def _wrong_names() -> Iterator[Case]:
    for suffix, whole in WHOLE.items():
        for name, data in OTHERS.items():
            if data is not whole:
                yield Case(
                    f"a {name} called .{suffix}",
                    data,
                    UNREADABLE,
                    suffix=suffix,
                )
        for size in (1, 3, len(whole) // 3, len(whole) // 2, len(whole) - 9, len(whole) - 1):
            if suffix != "csv":
                yield Case(f"{suffix}: cut off after {size} bytes", whole[:size], UNREADABLE, suffix=suffix)
        yield Case(f"{suffix}: whole", whole, (), CELLS, suffix=suffix)


def _books() -> Iterator[Case]:
    def case(name: str, data: bytes | Callable[[], bytes], expected: Any = (), cells: Any = CELLS, **more: Any) -> Case:
        return Case(f"workbook: {name}", data, expected, cells, suffix="xlsx", **more)

    yield case("inline texts", in_book({SHEET: sheet(GOOD_SHEET)}))
    hostname = inline([["id", "text"], ["1", "平常"], ["2", "&a;"]])
    yield case("an external entity", in_book({SHEET: sheet(hostname, ENTITY)}), UNREADABLE, None)
    yield case(
        "an external entity among the shared strings",
        in_book(
            {
                "xl/sharedStrings.xml": f"<?xml version='1.0'?>{ENTITY}<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>&a;</t></si></sst>".encode()
            }
        ),
        UNREADABLE,
        None,
    )
    yield case("entities of entities", in_book({SHEET: sheet(hostname.replace("&a;", "&a9;"), LAUGHS)}), UNREADABLE, None)
    yield case(
        "entities of entities in the book",
        in_book({"xl/workbook.xml": f"<?xml version='1.0'?>{LAUGHS}<workbook>&a9;</workbook>".encode()}),
        (("file-empty", None, None),),
        None,
    )
    yield case("a part that unpacks a thousandfold", lambda: in_book({SHEET: sheet(" " * (100 << 20))}), TOO_LARGE, None)
    yield case("another part that does", lambda: in_book({"xl/media/x.bin": bytes(100 << 20)}), TOO_LARGE, None)
    yield case(
        "two far corners",
        in_book({SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}),
        TOO_LARGE,
        None,
    )
    yield case(
        "a row beyond all", in_book({SHEET: sheet('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')}), TOO_LARGE, None
    )
    yield case("a column beyond all", in_book({SHEET: sheet("<row r='1'><c r='ZZZZZ1'><v>1</v></c></row>")}), TOO_LARGE, None)
    yield case("parts with names that climb", in_book({"../../outside.xml": b"x", "/etc/x": b"x", "C:\\x": b"x"}))
    yield case("no sheet", in_book({SHEET: None}), UNREADABLE, None)
    yield case("no book", in_book({"xl/workbook.xml": None}), (("file-empty", None, None),), None)
    yield case("no relations", in_book({"xl/_rels/workbook.xml.rels": None}), UNREADABLE, None)
    yield case("no list of parts", in_book({"[Content_Types].xml": None}))
    yield case("a sheet that is no XML", in_book({SHEET: b"not XML"}), UNREADABLE, None)
    yield case("a sheet in UTF-16", in_book({SHEET: sheet(GOOD_SHEET).decode().encode("utf-16")}), UNREADABLE, None)
    for error in ("#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"):
        cells = GOOD_SHEET.replace('<c r="B3" t="inlineStr"><is><t>此行</t></is></c>', f'<c r="B3" t="e"><v>{error}</v></c>')
        yield case(f"error value {error}", in_book({SHEET: sheet(cells)}), (("cell-error", 3, "text"),), ("平常", "错误值"))
    formula = GOOD_SHEET.replace('<c r="B3" t="inlineStr"><is><t>此行</t></is></c>', '<c r="B3"><f>1+1</f></c>')
    yield case("a formula without its result", in_book({SHEET: sheet(formula)}), (("cell-formula-empty", 3, "text"),), None)
    yield case(
        "a number for a text",
        book_of([["id", "text"], ["1", "平常"], ["2", 113130000000000000]]),
        (("cell-number-in-text-column", 3, "text"),),
        None,
    )
    yield case(
        "eighteen digits as a number",
        book_of([["id", "text"], ["1", "平常"], ["2", 913500001000100943]]),
        (("cell-number-in-text-column", 3, "text"),),
        None,
    )
    yield case(
        "a day for a text",
        book_of([["id", "text"], ["1", "平常"], ["2", date(2026, 11, 20)]]),
        (("cell-date-in-text-column", 3, "text"),),
        None,
    )
    yield case(
        "truth for a text",
        book_of([["id", "text"], ["1", "平常"], ["2", True]]),
        (("cell-boolean-in-text-column", 3, "text"),),
        None,
    )
    yield case(
        "a title above the header",
        book_of([["甲市物品表"], ["id", "text"], ["1", "平常"], ["2", "此行"]]),
        (("header-elsewhere", 1, None),),
        None,
    )
    yield case("a column twice", book_of([["id", "text", "text"], ["1", "平常", "甲"]]), (("header-duplicate", 1, "text"),), None)
    yield case("no rows at all", book_of([]), EMPTY, None)


def _rows() -> Iterator[Case]:
    for name, data, expected in (
        ("deep", b"[" * 100_000, UNREADABLE), ("not closed", b'[{"id": "1"', UNREADABLE), ("an object", b"{}", UNREADABLE), ("a text", b'"x"', UNREADABLE), ("NaN alone", b"NaN", UNREADABLE),
        ("two documents", ROWS + ROWS, UNREADABLE), ("a comma at the end", b'[{"id":"1","text":"a"},]', UNREADABLE), ("single quotes", b"[{'id':'1'}]", UNREADABLE),
        ("comments", b'[/* x */{"id":"1","text":"a"}]', UNREADABLE), ("a row that is a list", b'[["1","a"]]', BARE), ("a row that is nothing", b"[null]", BARE),
        ("a key twice", b'[{"id":"1","text":"a","text":"b"}]', (("row-key-repeated", 2, None),)), ("a key that nobody declared", b'[{"id":"1","text":"a","more":"b"}]', (("column-unknown", 1, "more"),)),
        ("a number for a text", b'[{"id":"1","text":7}]', (("cell-number-in-text-column", 2, "text"),)), ("truth for a text", b'[{"id":"1","text":true}]', (("cell-boolean-in-text-column", 2, "text"),)),
        ("a list in a cell", b'[{"id":"1","text":["a"]}]', (("cell-nested", 2, "text"),)), ("an object in a cell", b'[{"id":"1","text":{"a":1}}]', (("cell-nested", 2, "text"),)),
        ("half a pair", b'[{"id":"1","text":"\\ud800"}]', (("character-invalid", 2, "text"),)), ("NUL", b'[{"id":"1","text":"a\\u0000b"}]', (("control-character", 2, "text"),)),
        ("a number larger than all", b'[{"id":"1","text":1e999999}]', (("cell-number-in-text-column", 2, "text"),)), ("a secret as a key", b'[{"id":"1","text":"a","13800138000":"b"}]', (("column-unknown", 1, "＊" * 11),)),
    ):  # fmt: skip
        yield Case(f"JSON: {name}", data, expected, suffix="json")
    for name, data, expected in (
        ("numbers for texts", parquet_of(id=pa.array(["1"]), text=pa.array([7])), (("column-type-differs", None, "text"),)),
        ("lists", parquet_of(id=pa.array(["1"]), text=pa.array([["a"]])), (("column-type-differs", None, "text"),)),
        ("bytes", parquet_of(id=pa.array(["1"]), text=pa.array([b"\xff"])), (("column-type-differs", None, "text"),)),
        ("days", parquet_of(id=pa.array(["1"]), text=pa.array([date(2026, 11, 20)])), (("column-type-differs", None, "text"),)),
        ("a column missing", parquet_of(id=pa.array(["1"])), (("column-missing", 1, "text"),)),
        ("a column that nobody declared", parquet_of(id=pa.array(["1"]), text=pa.array(["a"]), more=pa.array(["b"])), (("column-unknown", 1, "more"),)),
        ("noughts between its marks", b"PAR1" + bytes(200) + b"PAR1", UNREADABLE), ("its marks alone", b"PAR1PAR1", UNREADABLE),
        ("a footer that lies about its length", PARQUET[:-8] + b"\xff\xff\xff\x7fPAR1", UNREADABLE),
    ):  # fmt: skip
        yield Case(f"Parquet: {name}", data, expected, suffix="parquet")


def _large() -> Iterator[Case]:
    yield Case("a cell of 100 MB", lambda: b"id,text\n1,a\n2," + b"x" * (100 << 20) + b"\n", (("cell-too-large", 3, "text"),))
    yield Case(
        "a cell of 100 MB of digits",
        lambda: b"id,text\n1,a\n2," + b"1380013800" * (10 << 20) + b"\n",
        (("cell-too-large", 3, "text"),),
    )
    rows = [["id", "text", "value"], *([str(at), "平常", "2026-02-30"] for at in range(10_000))]
    fields = ({"name": "id"}, {"name": "text"}, {"name": "value", "type": "date"})
    places = tuple(("date-invalid", at + 2, "value") for at in range(10_000))
    yield Case("ten thousand findings", write_csv(rows), places, ("平常",) * 10_000, fields=fields)
    yield Case(
        "ten thousand columns",
        b",".join([b"id", b"text", *(b"c%d" % at for at in range(10_000))]) + b"\n",
        (*(("column-unknown", 1, f"c{at}") for at in range(10_000)), ("table-empty", None, None)),
    )


def _bodies() -> Iterator[Case]:
    fields = ({"name": "id"}, {"name": "text"}, {"name": "parent"})
    page = {"kind": "register", "id": "id", "name": "text", "parent": "parent"}
    ring = [[str(at), f"机构{at}", str((at + 1) % 1000)] for at in range(1000)]
    for name, rows, faulty in (
        ("a body above itself", [["1", "甲局", "1"]], [2]),
        ("two bodies above each other", [["1", "甲局", "2"], ["2", "乙局", "1"], ["3", "丙局", "1"]], [2, 3]),
        ("a ring of a thousand bodies", ring, [*range(2, 1002)]),
    ):
        data = write_csv([["id", "text", "parent"], *rows])
        places = tuple(("parent-cycle", row, "parent") for row in faulty)
        yield Case(name, data, places, tuple(row[1] for row in rows), fields=fields, page=page)
    deep = [[str(at), f"机构{at}", str(at - 1) if at else ""] for at in range(3000)]
    yield Case(
        "a chain of three thousand bodies",
        write_csv([["id", "text", "parent"], *deep]),
        (),
        tuple(row[1] for row in deep),
        fields=fields,
        page=page,
    )


def cases() -> Iterator[Case]:
    for part in (_texts, _wrong_names, _books, _rows, _bodies, _large):
        yield from part()
