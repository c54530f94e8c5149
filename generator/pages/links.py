"""Cells as HTML: what foreign keys point to is linked, several values in one cell each by itself."""

from __future__ import annotations

from markupsafe import Markup, escape

from generator.derived.site import Site
from generator.descriptors import SchemaField
from generator.pages.cells import fact_cells
from generator.release.states import PublicDataset


class CellLinks:
    """Shows cells of one dataset on pages below one root."""

    def __init__(self, site: Site, dataset: PublicDataset, root: str) -> None:
        self._site, self._dataset, self._root = site, dataset, root
        self._targets: dict[str, tuple[bool, dict[str, tuple[str, str]]]] = {}
        for key in dataset.resource.schema_.foreignKeys:
            target = key.reference.resource or dataset.name
            if len(key.fields) == 1 and key.fields[0] not in self._targets and target in site.labels:
                known = site.portal.datasets.get(target)
                # An item of a list is known by its number; a body or a record by its name alone.
                is_numbered = known is not None and known.resource.portal.kind == "list"
                self._targets[key.fields[0]] = (is_numbered, site.labels[target])

    def has_links(self, column: str) -> bool:
        """Say whether cells of a column may become links."""
        return column in self._targets

    def show(self, column: str, cell: str) -> Markup:
        """Return a cell as HTML, with unit and labels; "" stays empty."""
        field = self._dataset.field(column)
        if column not in self._targets:
            return self._plain(column, cell)
        parts = split_cell(field, cell)
        return Markup("、").join(self._link(column, part) for part in parts)

    def _plain(self, column: str, cell: str) -> Markup:
        ((value, gloss),) = fact_cells(self._dataset, column, [cell], self._site.portal.register)
        return Markup("{}<small>{}</small>").format(value, gloss) if gloss else escape(value)

    def _link(self, column: str, part: str) -> Markup:
        is_numbered, labels = self._targets[column]
        if part not in labels:
            return self._plain(column, part)
        text, address = labels[part]
        name = f"{part} {text}" if is_numbered and not text.startswith(part) else text
        return Markup('<a href="{}">{}</a>').format(self._root + address, name) if address else escape(name)


def split_cell(field: SchemaField, cell: str) -> list[str]:
    """Return the values of a cell: one, or as many as its separator makes; none when it is empty."""
    parts = cell.split(field.portal.separator) if field.portal.separator else [cell]
    return [part.strip() for part in parts if part.strip()]
