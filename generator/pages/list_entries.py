"""Entries of a list as its pages show them: rows of the whole table, and what entered, left and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup, escape

from generator.derived.editions import ChangedEntry, EditionDifference
from generator.derived.site import Site
from generator.descriptors import ListPage
from generator.model.display import PLACEHOLDER
from generator.model.lists import Entry
from generator.pages.differences import mark_differences
from generator.pages.links import CellLinks
from generator.pages.list_links import BackLinks
from generator.release.states import PublicDataset

# By entry id: how many records were made on it, and where they are.
ItemCounts = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the table of differences. ``css`` is add, del or mod."""

    word: str
    css: str
    number: str
    text: Markup
    anchor: str
    reason: str
    records: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the table of all entries shows it; ``cells`` are (label, value)."""

    anchor: str
    number: str
    title: str
    cells: tuple[tuple[str, Markup], ...]


class EntryMaker:
    """Makes the rows of one list for pages below one root."""

    def __init__(self, site: Site, dataset: PublicDataset, root: str, counts: ItemCounts | None, back: BackLinks) -> None:
        page = dataset.resource.portal
        assert isinstance(page, ListPage)
        self._dataset, self._page, self._root, self._counts = dataset, page, root, counts
        self._links, self._back = CellLinks(site, dataset, root), back
        named = set(PLACEHOLDER.findall(page.title))
        whole = PLACEHOLDER.fullmatch(page.title)
        self.title_label = dataset.field(whole.group(1)).label if whole else dataset.resource.noun
        self._titling = named
        hidden = {page.id, page.edition, page.group, page.reason} | ({whole.group(1)} if whole else set())
        self._columns = tuple(name for name in dataset.resource.schema_.names if name not in hidden)

    def telling_columns(self, groups: Sequence[tuple[str, Sequence[Entry]]]) -> tuple[str, ...]:
        """Return the columns of the table of all entries: not those that are empty or only repeat the group."""
        return tuple(
            column
            for column in self._columns
            if any(
                entry.cells[column] and self._links.show(column, entry.cells[column]).striptags() != group
                for group, entries in groups
                for entry in entries
            )
        )

    def labels(self, columns: Sequence[str]) -> list[str]:
        """Return what the columns are called, those of references to the entries after the list's own."""
        return [*(self._dataset.field(column).label for column in columns), *self._back.labels]

    def rows(self, entries: Sequence[Entry], columns: Sequence[str]) -> Iterator[Row]:
        """Yield entries as rows of the table of all entries."""
        for entry in entries:
            cells = [(self._dataset.field(column).label, self._links.show(column, entry.cells[column])) for column in columns]
            cells += self._back.cells(self._number(entry))
            yield Row(entry.anchor, self._number(entry), entry.title, tuple(cells))

    def changes(self, difference: EditionDifference) -> Iterator[Change]:
        """Yield what entered, left and changed, in this order."""
        for entry in difference.entered:
            yield self._change("新增", "add", entry, escape(entry.title), self._reason(entry))
        for entry in difference.left:
            change = self._change("删去", "del", entry, escape(entry.title), self._reason(entry))
            yield replace(change, anchor="")
        for changed in difference.changed:
            yield self._change("修改", "mod", changed.after, self._mark(changed), self._reason(changed.after))

    def _change(self, word: str, css: str, entry: Entry, text: Markup, reason: str) -> Change:
        number = self._number(entry)
        records = None
        if self._counts is not None:
            count, address = self._counts.get(number, (0, ""))
            records = (count, self._root + address if address and count else "")
        return Change(word, css, number, text, entry.anchor, reason, records)

    def _mark(self, changed: ChangedEntry) -> Markup:
        """Return the title and every changed column with the differences marked."""
        before, after = changed.before, changed.after
        marked = mark_differences(before.title, after.title)
        for column in changed.columns:
            if column in self._titling:
                continue
            field = self._dataset.field(column)
            old, new = (self._links.show(column, entry.cells[column]).striptags() for entry in (before, after))
            told = (
                Markup("{}（只差空白）").format(new) if "".join(old.split()) == "".join(new.split()) else mark_differences(old, new)
            )
            marked += Markup('<span class="b">{}：{}</span>').format(field.label, told)
        return marked

    def _number(self, entry: Entry) -> str:
        return entry.cells[self._page.id] if self._page.id else ""

    def _reason(self, entry: Entry) -> str:
        return entry.cells[self._page.reason] if self._page.reason else ""


def by_word(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Return changes by their kind, in order."""
    return [(word, list(rows)) for word, rows in groupby(changes, key=lambda change: change.word)]


def group_entries(dataset: PublicDataset, page: ListPage, entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return entries by group, groups in the order in which they first appear; one nameless group when there is no grouping."""
    groups: dict[str, list[Entry]] = {}
    labels: Mapping[str, str] = (dataset.field(page.group).portal.labels or {}) if page.group else {}
    for entry in entries:
        groups.setdefault(labels.get(entry.group, entry.group) or ("未分组" if page.group else ""), []).append(entry)
    return list(groups.items())
