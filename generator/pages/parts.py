"""Small shapes that page makers hand to component macros; see ``site_templates/components/*/component.yml``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure of a stats strip. ``address`` makes the note a link (with its root); ``is_bad`` turns it seal-red."""

    label: str
    figure: str
    unit: str = ""
    note: str = ""
    is_bad: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline: ISO day, what is shown for it (default: the day), title, link, note, still to come."""

    date: str
    title: str
    note: str = ""
    when: str = ""
    address: str = ""
    is_next: bool = False
