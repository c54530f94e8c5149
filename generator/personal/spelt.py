"""Numbers spelt in a code of machines (percent-encoding, references of HTML, escapes, hexadecimal, base 64) or backwards, read back.

Nobody reads them at sight, and everybody's tools do: what is spelt so is as public as what is written plainly.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote

# Three digits in base 64, wherever a group of it begins: 0011xxxx 0011xxxx 0011xxxx.
_DIGITS_64: Final = r"(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){3}"
_HEX: Final = r"(?:3[0-9]){11}"
# A cheap pattern for whole columns and files (RE2): digits, what parts them, or the sign of a mail address, spelt.
SPELT: Final = "|".join(
    (
        r"(?:%(?:25)*3[0-9]){3}|%(?:25)+40|[0-9]{2}%(?:25)*2[0DdEe][0-9]{2}",
        r"&(?:amp;)*#(?:[xX]0*(?:3[0-9]|40)|0*(?:4[89]|5[0-7]|64));",
        r"\\(?:u00|x)(?:3[0-9]|40)",
        _DIGITS_64,
        _HEX,
        "\u202e",
    )
)
_SIGN: Final = re.compile(f"{SPELT}|%40")
_PLAIN: Final = r"[0-9A-Za-z@._\-]"


def _from_base_64(run: str) -> str:
    plain = run.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _from_references(run: str) -> str:
    return html.unescape(re.sub("&(?:amp;)+", "&", run))


def _from_escapes(run: str) -> str:
    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))", lambda match: chr(int(match[1] or match[2], 16)), run)


# By way of spelling: a whole run of it, with what is written plainly in between, and how it is read back.
_WAYS: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (re.compile(r"[0-9A-Za-z._~+%\-]*%(?:25)*(?:3[0-9]|40|2[0DdEe])[0-9A-Za-z._~+%\-]*"), unquote),
    (re.compile(rf"{_PLAIN}{{0,64}}(?:&(?:amp;)*#(?:[xX][0-9A-Fa-f]{{1,6}}|[0-9]{{1,7}});{_PLAIN}{{0,20}})+"), _from_references),
    (re.compile(rf"{_PLAIN}{{0,64}}(?:\\(?:u[0-9A-Fa-f]{{4}}|x[0-9A-Fa-f]{{2}}){_PLAIN}{{0,20}})+"), _from_escapes),
    (re.compile(r"(?<![0-9A-Fa-f])(?:3[0-9]){11,20}(?:[57]8)?(?![0-9A-Fa-f])"), lambda run: bytes.fromhex(run).decode()),
    (re.compile(rf"[A-Za-z0-9+/_\-]*{_DIGITS_64}[A-Za-z0-9+/_\-]*={{0,2}}"), _from_base_64),
    # Shown from right to left.
    (re.compile("\u202e[^\u202c]+"), lambda run: run[:0:-1]),
)


def read_back(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield begin, end and plain text of each run that is spelt so that something personal could be in it."""
    if _SIGN.search(text):
        for pattern, read in _WAYS:
            for run in pattern.finditer(text):
                plain = read(run[0])
                if plain != run[0]:
                    yield *run.span(), plain
