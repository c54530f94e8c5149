"""Names of natural persons: masking them, and telling whether they are masked.

Rules: keep the surname, the given name becomes 某; names of minorities and foreign names keep their first character; two persons with
the same mask in one cell get 甲 and 乙 (as the Supreme People's Court has it for published judgments).
"""

from __future__ import annotations

import re
from typing import Final

from generator.personal.surnames import COMPOUND_SURNAMES

ORDINALS: Final = "甲乙丙丁戊己庚辛壬癸"
_NAMES = re.compile(r"([、，,；;/\n]|\s{2,})")
_POST = re.compile(r"\s*[（(][^（）()]*[）)]\s*\Z")
_AND_OTHERS = re.compile(r"等[0-9０-９一二三四五六七八九十两]*[人名位]?\Z")

_SURNAME = "(?:" + "|".join(COMPOUND_SURNAMES) + r"|[\x{3400}-\x{9fff}\x{20000}-\x{2ffff}A-Za-z])"
_ONE = rf"{_SURNAME}(?:某{{1,3}}[{ORDINALS}]?[0-9]{{0,2}}|[*＊]{{1,3}})(?:\s*[（(][^（）()]*[）)])?(?:等[0-9０-９一二三四五六七八九十两]*[人名位]?)?"
# RE2: a whole cell of masked names, each with or without a post in parentheses; or nothing.
MASKED_CELL: Final = rf"^\s*(?:{_ONE}(?:\s*[、，,；;/\n]\s*{_ONE})*)?\s*$"
_MASKED_NAME = re.compile(
    r"\s*" + _ONE.replace(r"\x{3400}-\x{9fff}\x{20000}-\x{2ffff}", "\u3400-\u9fff\U00020000-\U0002ffff") + r"\s*\Z"
)


def is_masked_name(name: str) -> bool:
    """Say whether one name is in masked form: 王某, 王某某, 王某甲, 欧阳某, 王**, each with a post in parentheses or without."""
    return bool(_MASKED_NAME.match(name))


def surname(name: str) -> str:
    """Return the part of a name that stays: a compound surname, else the first character."""
    name = name.strip()
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def mask_names(cell: str, separator: str | None = None) -> str:
    """Return the cell with every name masked: 王小明（局长）、欧阳修 becomes 王某（局长）、欧阳某. Masked names stay."""
    parts = _splitter(separator).split(cell)
    names = [_bare(part) for part in parts[::2]]
    masks = masks_of(names)
    parts[::2] = [
        part if not name or is_masked_name(name) else part.replace(name, masks[name], 1)
        for part, name in zip(parts[::2], names, strict=True)
    ]
    return "".join(parts)


def names_in(cell: str, separator: str | None = None) -> list[str]:
    """Return the names in a cell of names, without posts and 等3人, in order; those that are masked already too."""
    return [name for part in _splitter(separator).split(cell)[::2] if (name := _bare(part))]


def masks_of(names: list[str]) -> dict[str, str]:
    """Return the mask of each name; different persons who would get the same are told apart: 王某甲, 王某乙."""
    letters = _letters(names)
    return {name: name if is_masked_name(name) else surname(name) + "某" + letters[name] for name in names if name}


def _splitter(separator: str | None) -> re.Pattern[str]:
    return _NAMES if separator is None else re.compile(f"({re.escape(separator)})")


def _bare(part: str) -> str:
    return _AND_OTHERS.sub("", _POST.sub("", part)).strip()


def _letters(names: list[str]) -> dict[str, str]:
    """Return what tells apart different persons who would get the same mask: nothing for a mask used once, else 甲, 乙, …"""
    sharing: dict[str, list[str]] = {}
    for name in names:
        if name:
            mask = name if is_masked_name(name) else surname(name) + "某"
            sharing.setdefault(mask, [])
            if name not in sharing[mask]:
                sharing[mask].append(name)
    return {
        name: "" if len(same) == 1 else ORDINALS[place] if place < len(ORDINALS) else str(place + 1)
        for same in sharing.values()
        for place, name in enumerate(same)
    }
