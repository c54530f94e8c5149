"""Numbers written so that a search misses them and a reader, or everybody's tools, do not; and what only looks so."""

from __future__ import annotations

import base64
import hashlib
import html
import random
import re
from collections.abc import Callable
from urllib.parse import quote

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.personal.detectors import find_spans
from generator.personal.output import OutputScan
from generator.personal.spans import Kind
from generator.release.privacy import candidates
from tests.release.material import CITIZEN_IDS, EMAILS, MOBILES, examples

few = settings(deadline=None, max_examples=15)


def by_table(signs: str) -> Callable[[str], str]:
    return lambda text: text.translate(str.maketrans("0123456789", signs))


def between(sign: str) -> Callable[[str], str]:
    return lambda text: sign.join(text)


FORMS: dict[str, Callable[[str], str]] = {
    "Han numerals": by_table("〇一二三四五六七八九"),
    "Han numerals with 零": by_table("零一二三四五六七八九"),
    "as in cheques": by_table("零壹贰叁肆伍陆柒捌玖"),
    "as in cheques of old": by_table("零壹貳參肆伍陸柒捌玖"),
    "as said on the telephone": by_table("零幺二三四五六七八九"),
    "of Suzhou": by_table("〇〡〢〣〤〥〦〧〨〩"),
    "circled": by_table("⓪①②③④⑤⑥⑦⑧⑨"),
    "in brackets": by_table("0⑴⑵⑶⑷⑸⑹⑺⑻⑼"),
    "with points": by_table("0⒈⒉⒊⒋⒌⒍⒎⒏⒐"),
    "raised": by_table("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "Arabic": by_table("٠١٢٣٤٥٦٧٨٩"),
    "every second one Han": lambda text: "".join(by_table("〇一二三四五六七八九")(sign) if at % 2 else sign for at, sign in enumerate(text)),
    "the first ones Han": lambda text: by_table("〇一二三四五六七八九")(text[:3]) + text[3:],
    "every second one wide": lambda text: "".join(chr(ord(sign) + 0xFEE0) if at % 2 else sign for at, sign in enumerate(text)),
    "accents": between("\u0301"),
    "zero-width": between("\u200b"),
    "keys": lambda text: "".join(f"{sign}\ufe0f\u20e3" for sign in text),
    "tag": lambda text: f"{text[:5]}\U000e0020{text[5:]}",
    "filler": lambda text: f"{text[:5]}\u3164{text[5:]}",
    "braille blank": lambda text: f"{text[:5]}\u2800{text[5:]}",
    "selector": lambda text: f"{text[:5]}\U000e0101{text[5:]}",
    "one by one": between(" "),
    "hyphen by hyphen": between("-"),
    "emphasised": lambda text: f"{text[:3]}_{text[3:7]}_{text[7:]}",
}  # fmt: skip
CODES: dict[str, Callable[[str], str]] = {
    "percent": lambda text: "".join(f"%{ord(sign):02X}" for sign in text),
    "twice percent": lambda text: "".join(f"%25{ord(sign):02X}" for sign in text),
    "references": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "references of references": lambda text: html.escape("".join(f"&#{ord(sign)};" for sign in text)),
    "hexadecimal references": lambda text: "".join(f"&#x{ord(sign):x};" for sign in text),
    "escapes": lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    "short escapes": lambda text: "".join(f"\\x{ord(sign):02x}" for sign in text),
    "backwards": lambda text: f"\u202e{text[::-1]}\u202c",
}
PACKED: dict[str, Callable[[str], str]] = {
    "hexadecimal": lambda text: text.encode().hex(),
    "base 64": lambda text: base64.b64encode(text.encode()).decode(),
    "base 64 of a sentence": lambda text: base64.b64encode(f"联系电话：{text}".encode()).decode(),
    "base 64 for addresses": lambda text: base64.urlsafe_b64encode(f"?>?{text}".encode()).decode().rstrip("="),
}


def kinds_at_the_gate(text: str) -> set[Kind]:
    """What the gate sees: the cheap pattern over the column first, then the exact rules."""
    return {span.kind for span in find_spans(text)} if len(candidates(pd.Series([text], dtype="str"))) else set()


@pytest.mark.parametrize("way", [*FORMS, *CODES, *PACKED])
@given(number=st.one_of(CITIZEN_IDS, MOBILES))
@few
def test_a_number_in_disguise_is_seen_at_the_gate(way: str, number: str) -> None:
    write = {**FORMS, **CODES, **PACKED}[way]
    wanted = Kind.MOBILE if len(number) == 11 else Kind.ID_NUMBER
    assert wanted in kinds_at_the_gate(f"经核实，当事人为（{write(number)}）。")


@pytest.mark.parametrize("way", CODES)
@given(address=EMAILS)
@few
def test_a_spelt_address_is_seen_at_the_gate(way: str, address: str) -> None:
    assert Kind.EMAIL in kinds_at_the_gate(f"信箱（{CODES[way](address)}）")


@pytest.mark.parametrize("way", CODES)
def test_what_is_spelt_in_codes_is_seen_in_the_bytes_too(way: str) -> None:
    write = CODES[way]
    for number in ("13800138000", "11010519491231002X"):
        assert OutputScan().read(f"<p>说明：{write(number)}。</p>".encode()), number


@pytest.mark.parametrize("case", [str.upper, str.lower])
@pytest.mark.parametrize("sign", ["-", ".", " "])
@pytest.mark.parametrize("write", [CODES["percent"], lambda text: re.sub("[^0-9]", lambda sign: f"%{ord(sign[0]):02X}", text)])
def test_percent_codes_in_either_case_are_read_back(write: Callable[[str], str], sign: str, case: Callable[[str], str]) -> None:
    text = case(write(f"138{sign}0013{sign}8000"))
    assert kinds_at_the_gate(f"见 {text} 。") == {Kind.MOBILE}
    assert OutputScan().read(f"<p>见 {text} 。</p>".encode()) == [Kind.MOBILE]
    assert OutputScan().read(case(write(f"2026{sign}11{sign}20")).encode()) == []


def test_a_finding_covers_the_whole_run_and_says_how_it_was_written() -> None:
    spelt = CODES["percent"]("13800138000")
    (span,) = find_spans(f"电话 {spelt}。")
    assert (span.start, span.end) == (3, 3 + len(spelt))
    assert span.what == "11 位手机号码（用编码写成）"


def test_an_official_contact_may_be_spelt_in_any_code() -> None:
    text = f"电话 {CODES['percent']('021-62810000')} {PACKED['base 64']('13800138000')}"
    assert {span.kind for span in find_spans(text)} == {Kind.LANDLINE, Kind.MOBILE}
    assert find_spans(text, allowed=["02162810000", "13800138000"]) == []


def test_hashes_signatures_and_encoded_addresses_do_not_alarm() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        raw = chance.randbytes(32)
        texts = (hashlib.sha256(raw).hexdigest(), base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw + raw).decode())
        assert [text for text in texts if find_spans(f"sha256-{text}")] == []
    addresses = [
        f"records/{quote('甲市监处罚〔2026〕')}{at:05d}{quote('号')}.html?p={quote(f'{at}，{at * 7}')}" for at in range(2000)
    ]
    assert [text for text in addresses if kinds_at_the_gate(text)] == []


@examples
@given(st.text(st.sampled_from("〇零一二三四五六七八九十百千万年月日第号0123456789②、，。元"), max_size=60))
def test_numerals_in_running_text_alarm_only_when_they_are_a_personal_number(text: str) -> None:
    for span in find_spans(text):
        digits = [sign for sign in text[span.start : span.end] if sign not in "、，。 ."]
        assert len(digits) in (11, 12, 13, 15, 16, 17, 18, 19) or span.kind in (Kind.LANDLINE, Kind.HOME)
