"""Home addresses in one folded text: flats of housing estates, house numbers in villages, and what is said to be a domicile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.personal.spans import Kind, Span

_HAN = "\u4e00-\u9fff"
_STOPS = "，。；、：,;:！？!?\n<>\"'"
_COUNT = r"(?:[0-9]{1,4}[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]{1,3})"
# The building and the room; a street or an estate stands before them.
_FLAT = re.compile(
    rf"{_COUNT} ?(?:号楼|幢|栋|弄|座|单元)[^{_STOPS}]{{0,10}}?(?:[0-9]{{1,4}}[A-Za-z]?|[一二三四五六七八九十〇零]{{1,5}}) ?(?:室|户)"
    rf"|{_COUNT} ?(?:号楼|幢|栋|弄|号) ?{_COUNT} ?单元 ?[0-9]{{1,4}}"
)
_VILLAGE = re.compile(
    rf"[{_HAN}]{{1,8}}(?:村|屯|寨|庄)(?:委会|民委员会)?{_COUNT}(?:村民小组|组|社|队){_COUNT}(?:号|户)(?![{_HAN}]?文)"
)
_DOMICILE = re.compile(
    rf"(?:家庭(?:住址|地址)|住址|家住|户籍(?:地址|所在地|地)?|现居住?(?:地|于|在)?|现住址?|居住地址?|暂住[地于在]?)"
    rf"(?:为|是|在|于)?[：: ]{{0,2}}([{_HAN}][^{_STOPS}]{{3,40}}?[0-9一二三四五六七八九十]{{1,4}}(?:号|室|组|队|弄|栋|幢|单元|户))"
)
# Where people work and are received: rooms there are no homes.
_OFFICE = re.compile(
    "大厦|中心|办公|大楼|广场|政府|法院|检察院|委员会|写字楼|商务|园区|产业园|科技园|学校|大学|医院|公司|厂区|机关|大院|局|窗口|大厅"
)
_PLACE = re.compile(rf"[{_HAN}0-9A-Za-z()\-]{{2,40}}\Z")


def find_homes(folded: str, _: bool) -> Iterator[Span]:
    """Yield the home addresses in a folded text; rooms of offices and addresses without a door are none."""
    for match in _FLAT.finditer(folded):
        before = _PLACE.search(folded, max(0, match.start() - 40), match.start())
        if before and not _OFFICE.search(folded, before.start(), match.end()):
            yield Span(Kind.HOME, before.start(), match.end(), "住址")
    for match in _VILLAGE.finditer(folded):
        yield Span(Kind.HOME, *match.span(), "住址")
    for match in _DOMICILE.finditer(folded):
        yield Span(Kind.HOME, *match.span(1), "住址")
