"""Citizen IDs, bank cards, mobile and landline numbers in one folded text, told from document numbers, codes and amounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator.identifiers import (
    SEPARATORS,
    birth_year,
    has_id_shape,
    is_bank_card,
    is_citizen_id,
    is_old_citizen_id,
)
from generator.personal.spans import Kind, Span

GAP = f"[{SEPARATORS}]{{0,2}}"

# --- Citizen IDs ------------------------------------------------------------------------------------------------------

_RUN = re.compile(rf"[0-9](?:{GAP}[0-9]){{16,}}(?:{GAP}[Xx])?")
_OLD_ID = re.compile(r"(?<![0-9])(?<![0-9]\.)([0-9]{6})([ \-]?)([0-9]{6})\2([0-9]{3})(?![0-9])(?!\.[0-9])")
_HALF_MASKED_ID = re.compile(r"[*×xX]{4,6}((?:19|20)[0-9]{9}[0-9Xx])(?![0-9])")
_HASH = re.compile(r"(?=[0-9A-Fa-f]*[a-fA-F][0-9A-Fa-f]*[a-fA-F])[0-9A-Fa-f]{32,}")
_ADULT_YEAR = 2009


def is_adult_id(number: str) -> bool:
    """Say whether 18 characters are a citizen ID of somebody born before 2010.

    Where digits run on, or stand in two cells, document and serial numbers (region, recent date, counter) look like IDs; those of
    grown-ups still differ from them.
    """
    return is_citizen_id(number) and birth_year(number) <= _ADULT_YEAR


def find_ids(folded: str, declared: bool) -> Iterator[Span]:
    """Yield citizen IDs: whole, of the first generation, and masked so that they still tell."""
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
        if (is_id(number) if stands_alone else last - begin == 17 and is_adult_id(number)) and not _is_in_hash(folded, begin):
            yield Span(Kind.ID_NUMBER, begin, last + 1, "18 位身份证号码")
            first += 18
        else:
            first += 1


def _is_in_hash(folded: str, place: int) -> bool:
    around = folded[max(0, place - _HASH_LENGTH) : place + 18 + _HASH_LENGTH]
    return any(hash_.start() <= min(place, _HASH_LENGTH) < hash_.end() for hash_ in _HASH.finditer(around))


def _is_digit(folded: str, place: int) -> bool:
    return 0 <= place < len(folded) and folded[place] in "0123456789"


# --- Telephones and cards ---------------------------------------------------------------------------------------------

# 0.13812345678, 13812345678.00 and 13812345678元 are amounts.
_ALONE_BEFORE = r"(?<![0-9])(?<!(?<![0-9])0\.)"
_ALONE_AFTER = r"(?![0-9])(?!\.[0-9]{1,2}(?![0-9.年月日点时]))(?! ?[十百千万亿]*元)"
_S = r"[ \-.\u00b7_]{0,2}"
_GROUPS = "|".join(
    _S.join(f"[0-9]{{{size}}}" for size in sizes) for sizes in ((1, 4, 4), (1, 3, 5), (2, 3, 4), (2, 4, 3), (3, 6))
)  # the digits after 1[3-9], as people group them
_MOBILE = re.compile(
    rf"{_ALONE_BEFORE}(?:\(?(?:\+ ?|00)?86\)?{_S})?(?:1[3-9](?:{_GROUPS})|1(?P<each>[ \-.])[3-9](?:(?P=each)[0-9]){{9}}){_ALONE_AFTER}"
)
# Area codes begin with 010, 02 or 03 to 09; without a sign between, digits in a row are a serial number unless the text says what
# they are.
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z.\-])(?:\(0[0-9]{2,3}\) ?|(?:\+?86[ \-]{0,2})?0(?:10|2[0-9]|[3-9][0-9]{2})(?P<gap>[ \-]{0,2})"
    r"|\+86[ \-]{0,2}(?:10|2[0-9]|[3-9][0-9]{2})[ \-]{1,2})"
    rf"[2-8](?:[0-9]{{7}}|[0-9]{{6}}|[0-9]{{3}}[ \-][0-9]{{4}}|[0-9]{{2}}[ \-][0-9]{{4}})(?:(?:[\-*]| ?转 ?)[0-9]{{1,6}})?{_ALONE_AFTER}(?![A-Za-z])"
)
_SAYS_TELEPHONE = re.compile(r"(?:电话|座机|热线|传真|联系|话|[Tt][Ee][Ll]|[Ff][Aa][Xx])[^0-9。；\n]{0,8}\Z")
_CARD = re.compile(
    rf"{_ALONE_BEFORE}(?:[0-9]{{4}}([ \-]{{0,2}})[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}(?:\1[0-9]{{1,3}})?"
    rf"|[0-9]{{6}}[ \-]{{1,2}}[0-9]{{10,13}}){_ALONE_AFTER}"
)
_CODE = re.compile(r"[0-9A-Z]{18}\Z")
# Digits inside a hash of hexadecimal or base-64 signs are no number of anybody.
_HASH_LENGTH = 32
_OPENS_NUMBER = re.compile(r"[第字〕\]] ?\Z")


def find_cards(folded: str, _: bool) -> Iterator[Span]:
    """Yield bank card numbers."""
    for match in _CARD.finditer(folded):
        number = re.sub("[^0-9]", "", match[0])
        # No authority that gives out unified social credit codes has the number 62.
        is_told_apart = _is_hash if number.startswith("62") else _is_code
        if is_bank_card(number) and not is_told_apart(folded, *match.span()):
            yield Span(Kind.BANK_CARD, *match.span(), "银行卡号")


def find_mobiles(folded: str, _: bool) -> Iterator[Span]:
    """Yield mobile telephone numbers."""
    for match in _MOBILE.finditer(folded):
        if not _is_code(folded, *match.span()):
            yield Span(Kind.MOBILE, *match.span(), "11 位手机号码")


def find_landlines(folded: str, declared: bool) -> Iterator[Span]:
    """Yield landline numbers: those written as such, and bare ones where the text says that they are."""
    for match in _LANDLINE.finditer(folded):
        is_bare = match["gap"] == "" and not match[0].startswith(("+", "86"))
        if declared or not is_bare or _SAYS_TELEPHONE.search(folded, max(0, match.start() - 16), match.start()):
            yield Span(Kind.LANDLINE, *match.span(), "固定电话号码")


def _is_code(folded: str, start: int, end: int) -> bool:
    """Say whether the digits belong to a unified social credit code or a hash, or are the number in 〔2026〕第…号."""
    if _OPENS_NUMBER.search(folded, max(0, start - 2), start) and folded[end : end + 1] == "号":
        return True
    token = _token(folded, start, end)
    return not token.isdigit() and (bool(_CODE.match(token)) or len(token) >= _HASH_LENGTH)


def _is_hash(folded: str, start: int, end: int) -> bool:
    token = _token(folded, start, end)
    return not token.isdigit() and len(token) >= _HASH_LENGTH


def _token(folded: str, start: int, end: int) -> str:
    """Return the whole run of letters and digits in which the digits stand."""
    while start and folded[start - 1].isascii() and folded[start - 1].isalnum():
        start -= 1
    while end < len(folded) and folded[end].isascii() and folded[end].isalnum():
        end += 1
    return folded[start:end]
