"""Lists with entries in dated editions (清单, 版次)."""

from __future__ import annotations

from dataclasses import dataclass

from generator.descriptors import Edition
from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one edition. ``key`` identifies it across editions; ``anchor`` is its id on the edition's page.

    ``cells`` are the public cells by column name; ``repeat`` numbers identical keys inside an edition (1 for the first).
    """

    key: str
    repeat: int
    anchor: str
    title: str
    group: str
    body: str
    cells: dict[str, str]
    row: int


@dataclass(frozen=True, slots=True)
class ListEdition:
    """One edition with its entries in source order."""

    edition: Edition
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class EditionedList:
    """A list: its dataset and its editions, oldest first; the last is current."""

    dataset: PublicDataset
    editions: tuple[ListEdition, ...]

    @property
    def current(self) -> ListEdition:
        """Return the newest edition."""
        return self.editions[-1]
