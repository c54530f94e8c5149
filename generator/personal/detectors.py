"""Finding what is personal in one text.

One definition serves all: what the scan of values reports is what a declared mask removes and what may not stand in any file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from generator.identifiers import compact, read_alike, squeeze
from generator.personal.health import ILLNESSES, find_health
from generator.personal.homes import find_homes
from generator.personal.mail import find_emails
from generator.personal.numbers import GAP, find_cards, find_ids, find_landlines, find_mobiles
from generator.personal.plates import PLATE_PROVINCES, find_plates
from generator.personal.spans import ALARMING, Detector, Kind, Span
from generator.personal.spelt import read_back

# In order of precedence: the first to claim a place keeps it.
_DETECTORS: Final[Mapping[Kind, Detector]] = {
    Kind.EMAIL: find_emails,
    Kind.ID_NUMBER: find_ids,
    Kind.BANK_CARD: find_cards,
    Kind.MOBILE: find_mobiles,
    Kind.LANDLINE: find_landlines,
    Kind.PLATE: find_plates,
    Kind.HOME: find_homes,
    Kind.HEALTH: find_health,
}
# What a text must have at least for a group of detectors to be worth trying.
_MAIL = re.compile(r"@|%40|[\[({【](?:at|AT)[\])}】]")
_DIGITS = re.compile(rf"[0-9](?:{GAP}[0-9]){{9}}")
_MANY_DIGITS = re.compile(rf"[0-9](?:{GAP}[0-9]){{14}}|[*×xX]{{4}}[0-9]{{11}}")
_PLATE = re.compile(rf"[{PLATE_PROVINCES}][A-Za-z]")
_HOME = re.compile("室|户|单元|住|村|屯|寨|庄")
_HEALTH = re.compile(ILLNESSES)
_WORTH: Final = (
    (_MAIL, (Kind.EMAIL,)),
    (_MANY_DIGITS, (Kind.ID_NUMBER, Kind.BANK_CARD)),
    (_DIGITS, (Kind.MOBILE, Kind.LANDLINE)),
    (_PLATE, (Kind.PLATE,)),
    (_HOME, (Kind.HOME,)),
    (_HEALTH, (Kind.HEALTH,)),
)


def find_spans(
    text: str, kinds: Collection[Kind] = ALARMING, *, allowed: Collection[str] = (), declared: bool = False
) -> list[Span]:
    """Return what of ``kinds`` stands in the text, in order, without overlaps.

    ``allowed`` holds what may stand, each as `identifiers.compact` writes it; it is passed over. ``declared`` says that the
    column is known to hold such things: numbers with the shape of a citizen ID then count even when the check digit is wrong.
    """
    found = _find_written(text, kinds, declared)
    if allowed:
        found = [span for span in found if compact(text[span.start : span.end]) not in allowed]
    for start, end, plain in read_back(text):
        if not any(span.start < end and start < span.end for span in found):
            inside = find_spans(plain, kinds, allowed=allowed, declared=declared)
            found += [Span(span.kind, start, end, f"{span.what}（用编码写成）") for span in inside[:1]]
    return sorted(found, key=lambda span: span.start)


def _find_written(text: str, kinds: Collection[Kind], declared: bool) -> list[Span]:
    plain, places = squeeze(text)
    taken: list[Span] = []
    for folded in read_alike(plain):
        worth = {kind for sign, group in _WORTH if sign.search(folded) for kind in group}
        if worth.isdisjoint(kinds):
            continue
        for kind, detect in _DETECTORS.items():
            if kind in worth:
                for span in detect(folded, declared):
                    if not any(span.start < other.end and other.start < span.end for other in taken):
                        taken.append(span)
    found = [span for span in sorted(taken, key=lambda span: span.start) if span.kind in kinds]
    if places is not None:
        found = [Span(span.kind, places[span.start], places[span.end - 1] + 1, span.what) for span in found]
    return found
