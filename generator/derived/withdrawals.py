"""Records that left the site: withdrawn, repaired or past their last day. What their tombstones and the log of withdrawals tell.

Nothing of a record is left but its number, the day, the reason and the act (行政处罚法 art. 48 wants withdrawal and reason published).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator import addresses
from generator.descriptors import RecordsPage
from generator.model.portal import Portal
from generator.release.states import ACT, LEFT_ON, REASON, WAY, PublicDataset, WithheldReason
from generator.values import parse_dates

# How a record can leave, in the order of the log, and what that is called.
WAYS: Final = {
    WithheldReason.WITHDRAWN.value: "撤下",
    WithheldReason.REPAIRED.value: "修复后终止公示",
    WithheldReason.EXPIRED.value: "公示期满",
}

# What the page says that stands in the record's place.
TITLES: Final = {
    WithheldReason.WITHDRAWN.value: "此记录已撤下",
    WithheldReason.REPAIRED.value: "此记录已修复，不再公示",
    WithheldReason.EXPIRED.value: "此记录公示期已满",
}
STATES: Final = {way: "已撤下" if way == WithheldReason.WITHDRAWN.value else "已停止公示" for way in WAYS}


@dataclass(frozen=True, slots=True)
class Departure:
    """A record that left: dataset, id, its address, the ISO day on which it was gone, how (a key of `WAYS`), why, by which act."""

    dataset: str
    id: str
    address: str
    on: str
    way: str
    reason: str
    act: str


def list_departures(dataset: PublicDataset) -> list[Departure]:
    """Return the records that left a dataset, in the order of its source: the withdrawn ones, then those whose display ended."""
    page = dataset.resource.portal
    return list(_of_dataset(dataset, page)) if isinstance(page, RecordsPage) else []


def log_departures(portal: Portal) -> tuple[Departure, ...]:
    """Return the records that left any dataset, newest first."""
    found = [each for dataset in portal.datasets.values() for each in list_departures(dataset)]
    found.sort(key=lambda each: (each.dataset, each.id))
    return tuple(sorted(found, key=lambda each: each.on, reverse=True))


def count_by_month(departures: tuple[Departure, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return (month as 2026-11 or "" when unknown, counts in the order of `WAYS`), newest month first."""
    counts = Counter((each.on[:7], each.way) for each in departures)
    months = sorted({month for month, _ in counts}, reverse=True)
    return tuple((month, tuple(counts[month, way] for way in WAYS)) for month in months)


def _of_dataset(dataset: PublicDataset, page: RecordsPage) -> Iterator[Departure]:
    name = dataset.name
    told = page.withdrawal
    if told is not None and len(dataset.withdrawn):
        gone = dataset.withdrawn
        read = parse_dates(gone[told.on], _date_format(dataset, told.on))
        days = read.dt.strftime("%Y-%m-%d").fillna("").tolist()
        for key, day, reason, act in zip(
            gone[page.id].tolist(), days, gone[told.reason].tolist(), gone[told.act].tolist(), strict=True
        ):
            yield Departure(name, key, addresses.record(name, key), day, WithheldReason.WITHDRAWN.value, reason, act)
    if len(dataset.ended):
        columns = (dataset.ended[column].tolist() for column in (page.id, LEFT_ON, WAY, REASON, ACT))
        for key, day, way, reason, act in zip(*columns, strict=True):
            yield Departure(name, key, addresses.record(name, key), day, way, reason, act)


def _date_format(dataset: PublicDataset, column: str) -> str:
    return dataset.field(column).format if column in dataset.resource.schema_.names else "any"
