"""What entered, left and changed between two editions of a list."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from generator.model.lists import EditionedList, Entry, ListEdition


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


def compare_editions(edited: EditionedList, compared: tuple[str, ...]) -> tuple[EditionDifference, ...]:
    """Return the difference of each edition from the one before it, oldest first; the first has nothing before it.

    Entries are matched by key and by count (an entry that stands twice must stand twice again to be the same). ``compared``
    names the columns whose change makes a matched entry a changed one. Entered and left keep the order of their edition.
    """
    differences = [EditionDifference(None, edited.editions[0], (), (), (), len(edited.editions[0].entries))]
    for before, after in itertools.pairwise(edited.editions):
        differences.append(_compare(before, after, compared))
    return tuple(differences)


def _compare(before: ListEdition, after: ListEdition, compared: tuple[str, ...]) -> EditionDifference:
    old = {(entry.key, entry.repeat): entry for entry in before.entries}
    new = {(entry.key, entry.repeat): entry for entry in after.entries}
    changed = []
    for place, entry in new.items():
        if place in old:
            columns = tuple(name for name in compared if old[place].cells[name] != entry.cells[name])
            if columns:
                changed.append(ChangedEntry(old[place], entry, columns))
    entered = tuple(entry for place, entry in new.items() if place not in old)
    left = tuple(entry for place, entry in old.items() if place not in new)
    same = len(new) - len(entered) - len(changed)
    return EditionDifference(before, after, entered, left, tuple(changed), same)
