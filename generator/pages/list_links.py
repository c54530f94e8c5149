"""Links against the direction of foreign keys: what refers to an entry of a list, and which dataset an entry of the data list is.

So conduct ↔ data ↔ measure read both ways, whichever list declares the keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from generator import addresses
from generator.derived.site import Site
from generator.descriptors import ListPage
from generator.model.lists import EditionedList, Entry, ListEdition
from generator.pages.fronts import front_of
from generator.pages.links import split_cell
from generator.release.states import PublicDataset

# References that are named in full, and those of which the number alone is shown; of more it is said how many there are.
NAMED, NUMBERED = 2, 12
Cells = dict[str, Markup]


class BackLinks:
    """What refers to the entries of one edition of a list. ``labels`` name the columns, `cells` gives them by entry id."""

    def __init__(self, site: Site, dataset: PublicDataset, edition: ListEdition, root: str) -> None:
        self._site, self._dataset, self._edition, self._root = site, dataset, edition, root
        self._columns = [(label, cells) for label, cells in self._gather() if cells]

    @property
    def labels(self) -> list[str]:
        """Return what the columns are called."""
        return [label for label, _ in self._columns]

    def cells(self, entry: str) -> list[tuple[str, Markup]]:
        """Return (label, value) of each column for an entry."""
        return [(label, cells.get(entry, Markup(""))) for label, cells in self._columns]

    def _gather(self) -> Iterator[tuple[str, Cells]]:
        for other in self._site.portal.lists:
            for field in other.dataset.resource.schema_.foreignKeys:
                if field.reference.resource == self._dataset.name and len(field.fields) == 1:
                    yield f"对应的{other.dataset.resource.noun}", self._referring(other, field.fields[0])
        yield "数据在这里", self._datasets()

    def _referring(self, other: EditionedList, column: str) -> Cells:
        """Return links to the entries of another list that name each entry: of the edition of the same id, else the one in force."""
        page = other.dataset.resource.portal
        assert isinstance(page, ListPage)
        same = next((each for each in other.editions if each.edition.id == self._edition.edition.id), other.current)
        front = addresses.listing(other.dataset.name, None if same is other.current else same.edition.id)
        field = other.dataset.field(column)
        found: dict[str, list[Entry]] = {}
        for entry in same.entries:
            for part in split_cell(field, entry.cells[column]):
                found.setdefault(part, []).append(entry)
        return {entry: self._name(others, page.id, front) for entry, others in found.items()}

    def _name(self, entries: list[Entry], number: str | None, front: str) -> Markup:
        links = []
        for entry in entries[:NUMBERED]:
            words = [entry.cells[number]] if number else []
            words += [entry.title] if len(entries) <= NAMED or not number else []
            links.append(Markup('<a href="{}">{}</a>').format(f"{self._root}{front}#{entry.anchor}", " ".join(words)))
        named = Markup("、").join(links)
        if len(entries) <= NUMBERED:
            return named
        return named + Markup('，<a href="{}">共 {} 项</a>').format(self._root + front, len(entries))

    def _datasets(self) -> Cells:
        """Return the link to the dataset that each entry of the data list is published as, by its number."""
        page = self._dataset.resource.portal
        if not isinstance(page, ListPage) or page.role != "data":
            return {}
        return {
            each.resource.portal.number: Markup('<a href="{}">{}</a>').format(self._root + front_of(each), each.title)
            for each in self._site.portal.datasets.values()
            if each.resource.portal.number
        }
