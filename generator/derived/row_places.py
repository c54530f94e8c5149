"""Where the rows of datasets can be seen: title and address of each row that has a page or a place on one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator import addresses
from generator.derived.withdrawals import list_departures
from generator.descriptors import RegisterPage
from generator.model.portal import Portal
from generator.model.records import ADDRESS, ID, TITLE


class Place(NamedTuple):
    """What a row is called ("" when only its key may be told) and where it is, an address below the site's root."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """By dataset and key: records, the tombstones of those that left, and bodies."""

    by_dataset: dict[str, dict[str, Place]]

    def find(self, dataset: str, key: str) -> Place | None:
        """Return the place of a row, None when it has none."""
        return self.by_dataset.get(dataset, {}).get(key)


def row_places(portal: Portal, wanted: Mapping[str, Collection[str]]) -> RowPlaces:
    """Return the places of the ``wanted`` rows, keys by dataset."""
    found: dict[str, dict[str, Place]] = {}
    for record_set in portal.record_sets:
        dataset = record_set.dataset
        keys = wanted.get(dataset.name, ())
        if keys:
            rows = record_set.rows[record_set.rows[ID].isin(keys)]
            places = map(Place, rows[TITLE].tolist(), rows[ADDRESS].tolist())
            gone = {each.id: Place("", each.address) for each in list_departures(dataset) if each.id in keys}
            found[dataset.name] = gone | dict(zip(rows[ID].tolist(), places, strict=True))
    for dataset in portal.datasets.values():
        page = dataset.resource.portal
        if isinstance(page, RegisterPage) and (keys := wanted.get(dataset.name, ())):
            rows = dataset.table[dataset.table[page.id].isin(keys)]
            named = zip(rows[page.id].tolist(), rows[page.name].tolist(), strict=True)
            found[dataset.name] = {key: Place(name, addresses.body(key)) for key, name in named}
    return RowPlaces(found)
