"""Licence plates of vehicles (GA 36-2018, new-energy plates included) in one folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.personal.spans import Kind, Span

PLATE_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "A-HJ-NP-Za-hj-np-z"
# Five signs of which two at most are letters, four and a class sign, or the six of new-energy vehicles, small and large.
_PLATE = re.compile(
    rf"(?<![0-9A-Za-z])[{PLATE_PROVINCES}][{_LETTER}][ \u00b7.\-]?"
    rf"(?:[A-Ka-k][{_LETTER}0-9][0-9]{{4}}|[0-9]{{5}}[A-Ka-k]|(?=(?:[{_LETTER}]?[0-9]){{3}})[{_LETTER}0-9]{{5}}"
    rf"|[{_LETTER}0-9]{{4}}[挂学警港澳领])(?![0-9A-Za-z])(?!号?文|号文件)"
)


def find_plates(folded: str, _: bool) -> Iterator[Span]:
    """Yield the licence plates in a folded text."""
    for match in _PLATE.finditer(folded):
        yield Span(Kind.PLATE, *match.span(), "机动车号牌")
