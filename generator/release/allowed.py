"""What may stand on the site though it looks personal: official contacts, and quantities that the gate told apart by their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.config import PortalSettings
from generator.identifiers import compact
from generator.personal.detectors import find_spans
from generator.personal.spans import LIKE_AMOUNTS
from generator.release.privacy import candidates, is_number
from generator.release.settings import published_contacts
from generator.release.states import PublicDataset


def what_may_stand(settings: PortalSettings, datasets: Iterable[PublicDataset]) -> frozenset[str]:
    """Return every text that the scan of the written files passes over, each as `identifiers.compact` writes it."""
    contacts = map(compact, published_contacts(settings))
    return frozenset(contacts) | {text for dataset in datasets for text in _look_alikes(dataset)}


def _look_alikes(dataset: PublicDataset) -> Iterator[str]:
    """Yield the numbers in columns of quantities that would be telephones or cards anywhere else."""
    for field in dataset.resource.schema_.fields:
        if is_number(field):
            column = dataset.table[field.name]
            for text in column.iloc[candidates(column)].tolist():
                yield from (compact(text[span.start : span.end]) for span in find_spans(text, LIKE_AMOUNTS))
