"""Lists with entries in dated editions (清单, 版次)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from generator import addresses
from generator.descriptors import Edition, ListPage
from generator.model.bodies import Register
from generator.model.display import fill_template
from generator.model.records import iso_column
from generator.release.states import FILE, ROW, PublicDataset


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one edition. ``key`` identifies it across editions; ``anchor`` is its id on the edition's page.

    ``date`` is its own day in ISO form, "" without one. ``cells`` are the public cells by column name; ``repeat`` numbers identical keys inside an edition (1 for the first).
    """

    key: str
    repeat: int
    anchor: str
    title: str
    group: str
    body: str
    date: str
    cells: dict[str, str]
    row: int


@dataclass(frozen=True, slots=True)
class ListEdition:
    """One edition with its entries in source order."""

    edition: Edition
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class EditionedList:
    """A list: its dataset and its editions, oldest first; ``place`` is that of the one in force."""

    dataset: PublicDataset
    editions: tuple[ListEdition, ...]
    place: int

    @property
    def current(self) -> ListEdition:
        """Return the edition in force; when none has taken effect yet, the first."""
        return self.editions[self.place]

    @property
    def to_come(self) -> tuple[ListEdition, ...]:
        """Return the editions that have not taken effect yet."""
        return self.editions[self.place + 1 :]


def build_list(dataset: PublicDataset, register: Register, day: date) -> EditionedList:
    """Return a list with its editions in declared order; the newest that holds on ``day`` is in force.

    An edition's entries are the rows of its file (``path``) or the rows whose edition column holds its id. Two entries of different
    editions are the same entry when their key is: the id, or the entry_key columns, compared after compatibility
    folding (full and half width, Unicode NFKC) and without white space, so that retyping does not look like news.
    """
    page = dataset.resource.portal
    if not isinstance(page, ListPage):
        raise TypeError(f"{dataset.name} is a dataset of kind {page.kind}, not a list")
    titles = fill_template(page.title, dataset, register)
    of_edition = _edition_of_rows(dataset, page)
    editions = []
    for edition in page.editions:
        chosen = of_edition == edition.id
        editions.append(ListEdition(edition, tuple(_read_entries(dataset, page, titles, chosen))))
    in_force = [place for place, edition in enumerate(page.editions) if edition.effective is None or edition.effective <= day]
    return EditionedList(dataset, tuple(editions), max(in_force, default=0))


def _edition_of_rows(dataset: PublicDataset, page: ListPage) -> pd.Series:
    if page.edition is not None:
        return dataset.table[page.edition]
    paths = list(dataset.resource.paths)
    by_file = {paths.index(edition.path): edition.id for edition in page.editions if edition.path in paths}
    if not by_file and len(page.editions) == 1:
        by_file = {0: page.editions[0].id}
    return dataset.table[FILE].map(by_file).fillna("").astype("str")


def _read_entries(dataset: PublicDataset, page: ListPage, titles: pd.Series, chosen: pd.Series) -> Iterator[Entry]:
    names = dataset.resource.schema_.names
    table = dataset.table[chosen]
    key_columns = (page.id,) if page.id else page.entry_key or names
    seen: Counter[str] = Counter()
    days = iso_column(dataset, page.date)[chosen]
    for title, day, row, *values in zip(titles[chosen], days, table[ROW], *(table[name] for name in names), strict=True):
        cells = dict(zip(names, values, strict=True))
        key = "\x1f".join(fold_key(cells[name]) for name in key_columns)
        seen[key] += 1
        spelled = cells[page.id] if page.id else key
        anchor = addresses.slug(spelled) + (f"-{seen[key]}" if seen[key] > 1 else "")
        yield Entry(
            key=key,
            repeat=seen[key],
            anchor=anchor if anchor[0].isalpha() else f"e{anchor}",
            title=title if title.strip() or not page.id else cells[page.id],
            group=cells[page.group] if page.group else "",
            body=cells[page.body] if page.body else "",
            date=day,
            cells=cells,
            row=int(row),
        )


def fold_key(text: str) -> str:
    """Return the form in which entries of different editions are compared: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
