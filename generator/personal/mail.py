"""E-mail addresses in one folded text, however the sign between name and domain is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.personal.spans import Kind, Span

_LATIN = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_HAN = "\u4e00-\u9fff"
_AT = re.compile(r" {0,2}@ {0,2}|%40| {0,2}[\[({【](?:at|AT)[\])}】] {0,2}")
_LOCAL = re.compile(rf"(?:[{_LATIN}._%+\-]*[{_LATIN}_%+\-]\.{{0,8}}|[{_HAN}]{{1,4}})\Z")
_LOCAL_SIZE = 64  # RFC 5321; it also bounds the work on long texts without spaces
_DOMAIN = re.compile(
    rf"(?:[{_LATIN}\-]{{1,63}}[.。]|[{_HAN}]{{1,10}}\.(?=中国|公司|网络|政务))+(?:[A-Za-z]{{2,24}}|中国|公司|网络|政务)"
)


def find_emails(folded: str, _: bool) -> Iterator[Span]:
    """Yield the addresses in a folded text."""
    for at in _AT.finditer(folded):
        local = _LOCAL.search(folded, max(0, at.start() - _LOCAL_SIZE), at.start())
        domain = _DOMAIN.match(folded, at.end())
        # A calendar's entries are named like addresses (RFC 5545, UID).
        if local and domain and not folded.endswith("UID:", 0, local.start()):
            yield Span(Kind.EMAIL, local.start(), domain.end(), "电子邮件地址")
