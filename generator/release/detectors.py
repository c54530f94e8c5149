"""Finding personal numbers and addresses in one text, and the cheap patterns that say which texts to look at at all.

One definition serves both hands: what the scan reports is exactly what a declared mask removes. The cheap patterns are written for
RE2 (pyarrow) and match a superset of what the exact rules find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.identifiers import (
    PROVINCES,
    SEPARATORS,
    WIDE_SEPARATORS,
    birth_year,
    compact,
    fold,
    has_id_shape,
    is_bank_card,
    is_citizen_id,
    is_old_citizen_id,
)


class Kind(StrEnum):
    """What was found."""

    EMAIL = "email"
    ID_NUMBER = "id-number"
    BANK_CARD = "bank-card"
    MOBILE = "mobile"
    LANDLINE = "landline"


# Landlines are official contacts more often than not: they are masked where `phone` is declared, and never alarm.
ALARMING: Final = (Kind.EMAIL, Kind.ID_NUMBER, Kind.BANK_CARD, Kind.MOBILE)
# Numbers that are amounts in a column of amounts.
LIKE_AMOUNTS: Final = frozenset({Kind.BANK_CARD, Kind.MOBILE, Kind.LANDLINE})


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text (characters, end excluded) and what stands there, in words that do not repeat it."""

    kind: Kind
    start: int
    end: int
    what: str


Detector = Callable[[str, bool], Iterator[Span]]


def find_spans(
    text: str, kinds: Collection[Kind] = ALARMING, *, allowed: Collection[str] = (), declared: bool = False
) -> list[Span]:
    """Return what of ``kinds`` stands in the text, in order, without overlaps.

    ``allowed`` holds official contacts, each as `identifiers.compact` writes it; they are passed over. ``declared`` says that the
    column is known to hold such things: numbers with the shape of a citizen ID then count even when the check digit is wrong.
    """
    folded = fold(text)
    if not _WORTH_IT.search(folded):
        return []
    detectors = _worth_trying(folded)
    claims = {kind: list(detect(folded, declared)) for kind, detect in detectors.items() if kind in kinds}
    if not any(claims.values()):
        return []
    taken: list[Span] = []
    for kind, detect in detectors.items():
        for span in claims[kind] if kind in claims else detect(folded, declared):
            if not any(span.start < other.end and other.start < span.end for other in taken):
                taken.append(span)
    return [
        span
        for span in sorted(taken, key=lambda span: span.start)
        if span.kind in claims and compact(text[span.start : span.end]) not in allowed
    ]


_GAP = f"[{SEPARATORS}]{{0,2}}"
_WORTH_IT = re.compile(rf"@|%40|[\[({{【](?:at|AT)[\])}}】]|[0-9](?:{_GAP}[0-9]){{10}}")
_MANY_DIGITS = re.compile(rf"[0-9](?:{_GAP}[0-9]){{14}}|[*×xX]{{4}}[0-9]{{11}}")


def _worth_trying(folded: str) -> dict[Kind, Detector]:
    """Return the detectors that could find something, in order of precedence."""
    if "@" in folded or "%40" in folded or "at" in folded or "AT" in folded:
        return _DETECTORS
    return _FOR_NUMBERS if _MANY_DIGITS.search(folded) else _FOR_TELEPHONES


# --- E-mail addresses -------------------------------------------------------------------------------------------------

_LATIN = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_HAN = "\u4e00-\u9fff"
_AT = re.compile(r" {0,2}@ {0,2}|%40| {0,2}[\[({【](?:at|AT)[\])}】] {0,2}")
_LOCAL = re.compile(rf"(?:[{_LATIN}._%+\-]*[{_LATIN}_%+\-]\.?|[{_HAN}]{{1,4}})\Z")
_LOCAL_SIZE = 64  # RFC 5321; it also bounds the work on long texts without spaces
_DOMAIN = re.compile(
    rf"(?:[{_LATIN}\-]{{1,63}}[.。]|[{_HAN}]{{1,10}}\.(?=中国|公司|网络|政务))+(?:[A-Za-z]{{2,24}}|中国|公司|网络|政务)"
)


def _find_emails(folded: str, _: bool) -> Iterator[Span]:
    for at in _AT.finditer(folded):
        local = _LOCAL.search(folded, max(0, at.start() - _LOCAL_SIZE), at.start())
        domain = _DOMAIN.match(folded, at.end())
        if local and domain:
            yield Span(Kind.EMAIL, local.start(), domain.end(), "电子邮件地址")


# --- Citizen IDs ------------------------------------------------------------------------------------------------------

_RUN = re.compile(rf"[0-9](?:{_GAP}[0-9]){{16,}}(?:{_GAP}[Xx])?")
_OLD_ID = re.compile(r"(?<![0-9])(?<![0-9]\.)([0-9]{6})([ \-]?)([0-9]{6})\2([0-9]{3})(?![0-9])(?!\.[0-9])")
_HALF_MASKED_ID = re.compile(r"[*×xX]{4,6}((?:19|20)[0-9]{9}[0-9Xx])(?![0-9])")
_ADULT_YEAR = 2009


def is_adult_id(number: str) -> bool:
    """Say whether 18 characters are a citizen ID of somebody born before 2010.

    Where digits run on, or stand in two cells, document and serial numbers (region, recent date, counter) look like IDs; those of
    grown-ups still differ from them.
    """
    return is_citizen_id(number) and birth_year(number) <= _ADULT_YEAR


def _find_ids(folded: str, declared: bool) -> Iterator[Span]:
    for run in _RUN.finditer(folded):
        yield from _find_ids_in_run(folded, run.start(), run.end(), has_id_shape if declared else is_citizen_id)
    for match in _OLD_ID.finditer(folded):
        if is_old_citizen_id(match[1] + match[3] + match[4]) and not _is_code(folded, *match.span()):
            yield Span(Kind.ID_NUMBER, *match.span(), "15 位身份证号码")
    for match in _HALF_MASKED_ID.finditer(folded):
        if has_id_shape("110101" + match[1]):
            yield Span(Kind.ID_NUMBER, *match.span(), "遮盖不全的身份证号码")


def _find_ids_in_run(folded: str, start: int, end: int, is_id: Callable[[str], bool]) -> Iterator[Span]:
    """Try each 18 digits in a row of digits: those that stand alone between other signs, and those inside longer digits."""
    places = [at for at in range(start, end) if folded[at] in "0123456789Xx"]
    first = 0
    while first + 18 <= len(places):
        begin, last = places[first], places[first + 17]
        number = "".join(folded[at] for at in places[first : first + 18])
        stands_alone = not _is_digit(folded, begin - 1) and not _is_digit(folded, last + 1)
        if is_id(number) if stands_alone else last - begin == 17 and is_adult_id(number):
            yield Span(Kind.ID_NUMBER, begin, last + 1, "18 位身份证号码")
            first += 18
        else:
            first += 1


def _is_digit(folded: str, place: int) -> bool:
    return 0 <= place < len(folded) and folded[place] in "0123456789"


# --- Telephones and cards ---------------------------------------------------------------------------------------------

# 0.13812345678, 13812345678.00 and 13812345678元 are amounts.
_ALONE_BEFORE = r"(?<![0-9])(?<!(?<![0-9])0\.)"
_ALONE_AFTER = r"(?![0-9])(?!\.[0-9]{1,2}(?![0-9.年月日点时]))(?! ?[十百千万亿]*元)"
_S = r"[ \-.\u00b7]{0,2}"
_GROUPS = "|".join(
    _S.join(f"[0-9]{{{size}}}" for size in sizes) for sizes in ((1, 4, 4), (1, 3, 5), (2, 3, 4), (2, 4, 3), (3, 6))
)  # the digits after 1[3-9], as people group them
_MOBILE = re.compile(rf"{_ALONE_BEFORE}(?:\(?(?:\+ ?|00)?86\)?{_S})?(?:1[3-9](?:{_GROUPS})|1 [3-9](?: [0-9]){{9}}){_ALONE_AFTER}")
_LANDLINE = re.compile(
    r"(?<![0-9])(?:\(0[0-9]{2,3}\) ?|(?:\+?86[ \-]{0,2})?0[1-9][0-9]{1,2}[ \-]{0,2}|\+86[ \-]{0,2}[1-9][0-9]{1,2}[ \-]{1,2})"
    rf"[2-8][0-9]{{2,3}}[ \-]?[0-9]{{4}}(?:(?:[\-*]| ?转 ?)[0-9]{{1,6}})?{_ALONE_AFTER}"
)
_CARD = re.compile(
    rf"{_ALONE_BEFORE}(?:[0-9]{{4}}([ \-]{{0,2}})[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}(?:\1[0-9]{{1,3}})?"
    rf"|[0-9]{{6}}[ \-]{{1,2}}[0-9]{{10,13}}){_ALONE_AFTER}"
)
_CODE = re.compile(r"[0-9A-Z]{18}\Z")
_OPENS_NUMBER = re.compile(r"[第字〕\]] ?\Z")


def _find_cards(folded: str, _: bool) -> Iterator[Span]:
    for match in _CARD.finditer(folded):
        number = re.sub("[^0-9]", "", match[0])
        # No authority that gives out unified social credit codes has the number 62.
        if is_bank_card(number) and (number.startswith("62") or not _is_code(folded, *match.span())):
            yield Span(Kind.BANK_CARD, *match.span(), "银行卡号")


def _find_mobiles(folded: str, _: bool) -> Iterator[Span]:
    for match in _MOBILE.finditer(folded):
        if not _is_code(folded, *match.span()):
            yield Span(Kind.MOBILE, *match.span(), "11 位手机号码")


def _find_landlines(folded: str, _: bool) -> Iterator[Span]:
    for match in _LANDLINE.finditer(folded):
        yield Span(Kind.LANDLINE, *match.span(), "固定电话号码")


def _is_code(folded: str, start: int, end: int) -> bool:
    """Say whether the digits belong to a unified social credit code, or are the number in 〔2026〕第…号."""
    if _OPENS_NUMBER.search(folded, max(0, start - 2), start) and folded[end : end + 1] == "号":
        return True
    while start and folded[start - 1].isascii() and folded[start - 1].isalnum():
        start -= 1
    while end < len(folded) and folded[end].isascii() and folded[end].isalnum():
        end += 1
    token = folded[start:end]
    return bool(_CODE.match(token)) and not token.isdigit()


# In order of precedence: the first to claim a place keeps it.
_DETECTORS: Final[dict[Kind, Detector]] = {
    Kind.EMAIL: _find_emails,
    Kind.ID_NUMBER: _find_ids,
    Kind.BANK_CARD: _find_cards,
    Kind.MOBILE: _find_mobiles,
    Kind.LANDLINE: _find_landlines,
}
_FOR_NUMBERS: Final[dict[Kind, Detector]] = {kind: detect for kind, detect in _DETECTORS.items() if kind is not Kind.EMAIL}
_FOR_TELEPHONES: Final[dict[Kind, Detector]] = {
    kind: detect for kind, detect in _DETECTORS.items() if kind in (Kind.MOBILE, Kind.LANDLINE)
}

# --- Cheap patterns for whole columns (RE2) ---------------------------------------------------------------------------

_D = "[0-9０-９]"
_W = f"[{WIDE_SEPARATORS}]{{0,2}}"
_COARSE_EMAIL = r"[@＠﹫]|[%％][4４][0０]|[\[(【{［（｛](?:at|AT)[\])】}］）｝]"
COARSE: Final = f"{_COARSE_EMAIL}|{_D}(?:{_W}{_D}){{10}}"


def _digit(*digits: str) -> str:
    return "[" + "".join(each + chr(ord(each) + 0xFEE0) for digit in digits for each in digit) + "]"


def _joined(*parts: str) -> str:
    return _W.join(parts)


_BEFORE, _AFTER = "(?:^|[^0-9０-９])", "(?:$|[^0-9０-９])"
_REGION = "(?:" + "|".join(_joined(_digit(code[0]), _digit(code[1])) for code in sorted(PROVINCES)) + ")"
_BIRTH = _joined(
    f"(?:{_joined(_digit('1'), _digit('9'))}|{_joined(_digit('2'), _digit('0'))})", _D, _D,
    f"(?:{_joined(_digit('0'), _D)}|{_joined(_digit('1'), _digit('012'))})", _digit("0123"), _D,
)  # fmt: skip
ID_18: Final = _joined(_REGION, _D, _D, _D, _D, _BIRTH, _D, _D, _D, "[0-9０-９XxＸｘ]")
_ID_15 = f"{_BEFORE}{_D}{{6}}{_W}{_D}{{2}}{_digit('01')}{_D}{_digit('0123')}{_D}{_W}{_D}{{3}}{_AFTER}"
_HALF_ID = f"[*＊×xXｘＸ•●█■]{{4}}{_digit('12')}{_digit('90')}{_D}{{9}}"
_CARD_START = f"(?:{_digit('6')}{_digit('2')}|{_digit('8')}{_digit('1')}|{_digit('9')}{_digit('5')}|{_digit('4')}|{_digit('3')}{_digit('5')}|{_digit('5')}{_digit('12345')})"
_CARD_16 = f"{_BEFORE}{_CARD_START}(?:{_W}{_D}){{14,17}}{_AFTER}"
_MOBILE_11 = f"(?:{_BEFORE}|{_digit('8')}{_digit('6')}){_digit('1')}{_W}{_digit('3456789')}(?:{_W}{_D}){{9}}{_AFTER}"
# Cells that may hold something that alarms. One pattern at a time: RE2 slows down by orders of magnitude on their union.
FINE: Final = (_COARSE_EMAIL, ID_18, _ID_15, _HALF_ID, _CARD_16, _MOBILE_11)
