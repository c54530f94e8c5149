"""What can be searched: typed, columnar batches of documents, so that nothing loops over objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Stands between the values of one cell (fields of `texts`, names of `names`); no match runs across it.
SEPARATOR: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """Some documents of one kind, as columns of equal length; "" where a document has no value.

    ``tier`` orders what is found before anything else does: 0 for things with a name of their own that people look for (bodies),
    1 for the rest. ``names`` are exact names and aliases, ``texts`` the searched fields, both joined by `SEPARATOR`;
    ``dates`` are ISO days (newest first inside a tier). Searched are titles, names, numbers (one field, "title"), texts and
    bodies (the other, "text"). ``is_suggested`` lists the documents in the suggestions under the search box.
    """

    kind: str
    tier: int
    ids: Sequence[str]
    titles: Sequence[str]
    urls: Sequence[str]
    texts: Sequence[str]
    names: Sequence[str]
    numbers: Sequence[str]
    dates: Sequence[str]
    statuses: Sequence[str]
    status_classes: Sequence[str]
    bodies: Sequence[str]
    is_suggested: bool = False

    def __post_init__(self) -> None:
        """Refuse columns of unequal length (ValueError)."""
        columns = (self.titles, self.urls, self.texts, self.names, self.numbers, self.dates, self.statuses, self.status_classes)
        if any(len(column) != len(self.ids) for column in (*columns, self.bodies)):
            raise ValueError(f"columns of unequal length in a batch of {self.kind!r}")

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.ids)


def make_batch(kind: str, tier: int, *, is_suggested: bool = False, **columns: Sequence[str]) -> DocumentBatch:
    """Return a batch from the columns given; ``ids``, ``titles`` and ``urls`` are needed, the others are empty when left out."""
    blank = [""] * len(columns["ids"])
    optional = ("texts", "names", "numbers", "dates", "statuses", "status_classes", "bodies")
    return DocumentBatch(
        kind=kind,
        tier=tier,
        is_suggested=is_suggested,
        ids=columns["ids"],
        titles=columns["titles"],
        urls=columns["urls"],
        **{name: columns.get(name, blank) for name in optional},
    )
