"""Stored text is read alike by Python and by browsers, whatever characters it has."""

from __future__ import annotations

import base64
import unicodedata
import zlib

import pytest
from playwright.sync_api import Browser

from search.build import pack_text

DECODE = """([packed, encoding]) => {
  const bytes = Uint8Array.from(atob(packed), character => character.charCodeAt(0));
  return new TextDecoder(encoding).decode(bytes);
}"""
EVERYTHING = [
    chr(code) for code in range(0x20, 0x110000) if not 0xD800 <= code <= 0xDFFF and unicodedata.category(chr(code)) != "Cn"
]


def unpack(text: str) -> tuple[str, bytes]:
    """Return the encoding that the packed text says it has, and its bytes."""
    packed = pack_text(text.encode())
    return ("utf-8" if packed[0] else "gb18030"), zlib.decompress(packed[1:], -15)


def test_python_reads_back_every_character() -> None:
    for at in range(0, len(EVERYTHING), 4096):
        text = "".join(EVERYTHING[at : at + 4096])
        encoding, data = unpack(text)
        assert data.decode(encoding) == text


@pytest.mark.browser
def test_the_browser_reads_back_every_character(browser: Browser) -> None:
    page = browser.new_page()
    # One character that not everybody reads alike sends its whole block to UTF-8, so each is packed by itself first.
    plain = "".join(character for character in EVERYTHING if unpack(character)[0] == "gb18030")
    assert len(plain) > 100_000
    for text in (plain, *(character for character in EVERYTHING if unpack(character)[0] == "utf-8" and ord(character) < 0xE000)):
        encoding, data = unpack(text)
        assert page.evaluate(DECODE, [base64.b64encode(data).decode(), encoding]) == text
    page.close()
