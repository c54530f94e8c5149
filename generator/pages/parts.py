"""Small shapes that page makers hand to component macros; see ``site_templates/components/*/component.yml``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from generator.text import group_digits

_HUNDRED_MILLION: Final = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure of a stats strip. ``address`` makes the note a link (with its root); ``is_bad`` turns it seal-red."""

    label: str
    figure: str
    unit: str = ""
    note: str = ""
    is_bad: bool = False
    address: str = ""


def say_large(stat: Stat) -> Stat:
    """Return a figure of 100 million yuan and more in 亿元 with two decimals, the exact sum in the note; others as they are."""
    try:
        amount = Decimal(stat.figure.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return stat
    if stat.unit != "元" or abs(amount) < _HUNDRED_MILLION:
        return stat
    figure = group_digits(f"{amount / _HUNDRED_MILLION:.2f}")
    return replace(stat, figure=figure, unit="亿元", note="，".join(part for part in (f"{stat.figure} 元", stat.note) if part))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline: ISO day, what is shown for it (default: the day), title, link, note, still to come."""

    date: str
    title: str
    note: str = ""
    when: str = ""
    address: str = ""
    is_next: bool = False
