"""Hostile values: numbers, days, codes and ids that are none, or hardly."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import Case, write_csv

BAD = {
    "integer": ("1.0", "1e3", "1,000", "+5", "0x1F", "１２", "--5", "-", "12件", "∞", "NaN", "Infinity", "=1+1", "－5", "٣", "1 000", "1_000", "true", "一"),
    "number": ("1,000.5", "12%", "1e5", "五", "1.", "−3", "NaN", "inf", "-inf", "1.2.3", "1/2", "0x1p3", "$5", "5元", "=5", "１.５", "1'000"),
    "date": ("2026-02-30", "2026-13-01", "0000-00-00", "2026-2-3", "2026/02/03", "20260203", "2025-02-29", "1900-02-29", "10000-01-01", "26-01-01", "２０２６-01-01", "45000",
             "2026-11-20T00:00", "-2026-01-01", "2026年11月20日", "今天", "2026-11-20 ", "2026-00-10", "2026-11-00", "2100-02-29"),
    "year": ("26", "二〇二六", "2026年", "20266", "-200", "２０２６", "0x7E", "MMXX"),
    "yearmonth": ("2026-13", "2026-1", "2026/10", "2026-10-01", "2026-00", "202610", "2026年10月"),
    "boolean": ("是", "yes", "2", "tRuE", "真", "-1", "√"),
}  # fmt: skip
GOOD = {
    "integer": ("0", "-12", "0012", "9" * 400, "-0"),
    "number": ("-1.10", ".5", "2864000.00", "0." + "0" * 300 + "1", "9" * 400 + ".5", "-0.0", "-15"),
    "date": ("2024-02-29", "0001-01-01", "9999-12-31", "2000-02-29"),
    "year": ("2026", "0001"),
    "yearmonth": ("2026-10", "9999-12"),
}
# A blank behind a day is told twice: the value is no day, and the blank is there.
TWICE = {("date", "2026-11-20 "): "outer-space"}
KEYS = {"../../etc/passwd": (), "..": (), ".": (), "/": (), "a/b": (), "a\\b": (), "CON": (), "nul.html": (), "%2e%2e%2f": (), "con:": (), "a" * 5000: (), "<script>": (), "-": (),
        "甲〔2026〕1号": (), "a b": (), "a\u200bb": ("key-character",), "a\u00a0b": ("key-character",), " a": ("key-character",), "a\nb": ("key-character",),
        "a\x00b": ("control-character",), "a\u202eb": ("bidi-character",), "a\u3000b": ("key-character",)}  # fmt: skip


def _table(kind: str, value: str) -> bytes:
    return write_csv([["id", "text", "value"], ["1", "平常", ""], ["2", "此行", value]])


def cases() -> Iterator[Case]:
    for kind, values in BAD.items():
        fields = ({"name": "id"}, {"name": "text"}, {"name": "value", "type": kind})
        for value in values:
            twice = TWICE.get((kind, value))
            places = ((f"{kind}-invalid", 3, "value"), *(((twice, 3, "value"),) if twice else ()))
            yield Case(f"{kind}: {value}", _table(kind, value), places, ("平常", "此行"), fields=fields)
    for kind, values in GOOD.items():
        fields = ({"name": "id"}, {"name": "text"}, {"name": "value", "type": kind})
        for value in values:
            yield Case(f"{kind} that is one: {value[:20]}", _table(kind, value), (), ("平常", "此行"), fields=fields)
    for key, codes in KEYS.items():
        rows = [["id", "text"], ["1", "平常"], [key, "此行"]]
        yield Case(f"id: {key[:20]!r}", write_csv(rows), tuple((code, 3, "id") for code in codes), ("平常", "此行"))
    # Where ids become addresses, two that a disk or a reader takes for one are a fault; elsewhere they are two ids.
    register = {"kind": "register", "id": "id", "name": "text"}
    for one, other in (("A1", "a1"), ("JS-É", "js-é"), ("ΑΒ", "αβ"), ("ａ", "a"), ("straße", "STRASSE")):
        rows = [["id", "text"], [one, "平常"], [other, "此行"]]
        clash = tuple(("id-case-clash", row, "id") for row in (2, 3)) if one.lower() == other.lower() else ()
        yield Case(f"ids of bodies that differ in case only: {one}", write_csv(rows), clash, ("平常", "此行"), page=register)
        yield Case(f"ids that differ in case only: {one}", write_csv(rows), (), ("平常", "此行"))
    yield Case(
        "an id twice",
        write_csv([["id", "text"], ["1", "平常"], ["1", "此行"]]),
        (("key-duplicate", 2, "id"), ("key-duplicate", 3, "id")),
        ("平常", "此行"),
    )
    yield Case(
        "an id that is empty",
        write_csv([["id", "text"], ["1", "平常"], ["", "此行"]]),
        (("value-required", 3, "id"),),
        ("平常", "此行"),
    )
    code = ({"name": "id"}, {"name": "text"}, {"name": "value", "format": "uscc"})
    for value, found in (("11010519491231002X", ("citizen-id-in-code", "privacy-id-number")), ("9135", ("uscc-invalid",)), ("91350100M000100Y44", ("uscc-check-digit",)),
                         ("91350100M000100Y43", ()), ("1.13E+17", ("uscc-invalid",)), ("IOSVZ0100M000100Y4", ("uscc-invalid",))):  # fmt: skip
        yield Case(
            f"code: {value}", _table("string", value), tuple((each, 3, "value") for each in found), ("平常", "此行"), fields=code
        )
