"""The Portal: everything that is published, linked, built once and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.config import PortalSettings
from generator.model.bodies import Register
from generator.model.lists import EditionedList
from generator.model.matrices import Matrix
from generator.model.rankings import Evaluation
from generator.model.records import RecordSet
from generator.model.statistics import Statistics
from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class Portal:
    """All published data of one portal on one day; datasets in order of name."""

    settings: PortalSettings
    date: date
    datasets: dict[str, PublicDataset]
    register: Register
    record_sets: tuple[RecordSet, ...]
    lists: tuple[EditionedList, ...]
    evaluations: tuple[Evaluation, ...]
    statistics: tuple[Statistics, ...]
    matrices: tuple[Matrix, ...]

    @property
    def commitments(self) -> tuple[RecordSet, ...]:
        """Return the record sets that hold commitments."""
        return tuple(record_set for record_set in self.record_sets if record_set.is_commitments)

    @property
    def records(self) -> tuple[RecordSet, ...]:
        """Return the record sets that hold records other than commitments."""
        return tuple(record_set for record_set in self.record_sets if not record_set.is_commitments)


def build_portal(settings: PortalSettings, day: date, datasets: Iterable[PublicDataset]) -> Portal:
    """Link public datasets into a Portal."""
    raise NotImplementedError
