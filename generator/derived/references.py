"""What a row is called and where it stands, for every row that foreign keys may point to."""

from __future__ import annotations

from generator import addresses
from generator.descriptors import ListPage
from generator.model.portal import Portal
from generator.model.records import ADDRESS, ID, TITLE


def derive_labels(portal: Portal) -> dict[str, dict[str, tuple[str, str]]]:
    """Return (text, address) by dataset and id. Tables without pages give the text alone, with "" as address.

    An entry that has left a list is found in the newest edition that had it.
    """
    labels: dict[str, dict[str, tuple[str, str]]] = {}
    wanted = {
        key.reference.resource or dataset.name
        for dataset in portal.datasets.values()
        for key in dataset.resource.schema_.foreignKeys
        if len(key.fields) == 1
    }
    for body in portal.register.bodies.values():
        labels.setdefault(body.dataset, {})[body.id] = (body.name, body.address)
    for record_set in portal.record_sets:
        if record_set.dataset.name not in wanted:
            continue
        rows = record_set.rows
        labels[record_set.dataset.name] = {
            key: (title, address) for key, title, address in zip(rows[ID], rows[TITLE], rows[ADDRESS], strict=True)
        }
    for edited in portal.lists:
        page = edited.dataset.resource.portal
        if isinstance(page, ListPage) and page.id is not None:
            found = labels.setdefault(edited.dataset.name, {})
            # The edition in force has the last word, then the newer of the others.
            for edition in (*edited.to_come, *edited.editions[: edited.place + 1]):
                named = None if edition is edited.current else edition.edition.id
                address = addresses.listing(edited.dataset.name, named)
                for entry in edition.entries:
                    found[entry.cells[page.id]] = (entry.title, f"{address}#{entry.anchor}")
    for matrix in portal.matrices:
        address = addresses.matrix(matrix.dataset.name)
        labels[matrix.dataset.name] = {duty.id: (duty.title, f"{address}#{addresses.slug(duty.id)}") for duty in matrix.duties}
    return labels
