"""What findings found and expected, in English: the words that the rules use in Chinese, looked up in the phrase book.

Rules say what they found and expected in Chinese, because a clerk reads it. Cells, names and titles stay as they are.
A test holds the book (`generator.contracts.phrases`) against the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from generator.contracts.phrases import PHRASES
from generator.findings import Finding

# What a rule says of one cell instead of showing it; all else that was found in a cell is the cell's own text.
_OF_CELLS: Final = (
    "空",
    "（空）",
    "空（“{}”的“{}”）",
    "（不公布的内容）",
    "〔疑似身份号码，不显示〕",
    "{}（共 {#} 字）",
    "（{#} 个字，含个人信息，不在此显示）",
    "没有隐名的内容（{#} 个字）",
    "18 位身份证号码，前段在本列，后段在“{}”列",
    "18 位身份证号码，分在本列、“{}”列和“{}”列",
    "{*}（第 {#} 个字符起）",
)
# Under these codes what was found in a cell is always the rule's wording.
_NEVER_CELLS: Final = frozenset(
    (
        "cell-error",
        "cell-formula-empty",
        "cell-nested",
        "cell-too-large",
        "citizen-id-in-code",
        "column-missing",
        "column-type-differs",
        "display-window-inverted",
        "encoding-wrong",
        "header-duplicate",
        "import-column-missing",
        "natural-persons-undeclared",
    )
)
_LIST: Final = "、"
_HAN: Final = re.compile("[\u3400-\u9fff（）〔〕；：]")
_PLACE: Final = re.compile(r"(\{[*#]?\})")
_GROUPS: Final = {"{}": "(.+?)", "{*}": "(.+?)", "{#}": "([0-9,]+)"}
Template = tuple[re.Pattern[str], list[str], str]


def found_in_english(finding: Finding) -> str:
    """Return what was found, in English where it is the rule's wording; the text of a cell stays as it is."""
    is_cell = finding.row is not None and finding.column is not None and finding.code not in _NEVER_CELLS
    return _look_up(finding.found, is_cell) if _HAN.search(finding.found) else finding.found


def in_english(expected: str) -> str:
    """Return what was expected in English; what the phrase book does not have stays as it is."""
    return _look_up(expected, False) if _HAN.search(expected) else expected


def reason_in_english(reason: str) -> str:
    """Return why a dataset is withheld, in English where it is our wording; a reason that somebody wrote stays as it is."""
    return "; ".join(map(in_english, reason.split("；")))


@lru_cache(maxsize=65_536)
def _look_up(text: str, is_cell: bool) -> str:
    for pattern, places, english in _CELL_TEMPLATES if is_cell else _TEMPLATES:
        match = pattern.fullmatch(text)
        if match is not None:
            groups = [_look_up_part(each) if place == "{*}" else each for place, each in zip(places, match.groups(), strict=True)]
            return _fill(english, places, groups)
    return text


def _look_up_part(text: str) -> str:
    """Return a part of a sentence in English, of a list each entry."""
    return ", ".join(_look_up(part, False) for part in text.split(_LIST))


def _fill(english: str, places: list[str], groups: list[str]) -> str:
    """Put the groups into the English phrase: each kind of place takes its own groups, in order."""
    left = {kind: [group for place, group in zip(places, groups, strict=True) if place == kind] for kind in _GROUPS}
    return _PLACE.sub(lambda place: left[place[1]].pop(0), english)


def _compile(phrase: str) -> Template:
    parts = _PLACE.split(phrase)
    return re.compile("".join(_GROUPS.get(part, re.escape(part)) for part in parts), re.DOTALL), parts[1::2], PHRASES[phrase]


def _templates(phrases: Iterable[str]) -> list[Template]:
    """Return the phrases as patterns, the longest wording first: the most particular phrase that fits."""
    return [_compile(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(_PLACE.sub("", phrase)), phrase))]


_TEMPLATES: Final = _templates(PHRASES)
_CELL_TEMPLATES: Final = _templates(_OF_CELLS)
