"""What entered, left and changed between two editions of a list."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.lists import Entry, ListEdition


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry that stands in both editions with different cells in the compared columns."""

    before: Entry
    after: Entry
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionDifference:
    """The difference from one edition to the next; ``before`` is None for the first edition."""

    before: ListEdition | None
    after: ListEdition
    entered: tuple[Entry, ...]
    left: tuple[Entry, ...]
    changed: tuple[ChangedEntry, ...]
    same: int
