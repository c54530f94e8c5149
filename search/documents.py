"""What can be searched: typed, columnar batches of documents, so that nothing loops over objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# Stands between the values of one cell (fields of `texts`, names of `names`); no match runs across it.
SEPARATOR: Final = "\x1f"
_NEEDED: Final = ("ids", "titles", "urls")
# The columns of a batch.
CELLS: Final = (*_NEEDED, "texts", "names", "numbers", "dates", "statuses", "status_classes", "bodies", "areas", "untils")
# Half of a pair of UTF-16 units: no character, so no file can hold it.
_LONE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """Some documents of one kind, as columns of equal length; "" where a document has no value.

    ``tier`` orders what is found before anything else does: 0 for things with a name of their own that people look for (bodies),
    1 for the rest. ``names`` are exact names and aliases, ``texts`` the searched fields, both joined by `SEPARATOR`;
    ``dates`` are ISO days (newest first inside a tier). Searched are titles, names, numbers (one field, "title"), texts and
    bodies (the other, "text"). ``areas`` are names of areas joined by `SEPARATOR`, ``untils`` the last ISO day of display; both can
    be chosen and counted, like kinds, bodies, years and statuses. ``labels`` says what the parts of each text are called, in order
    (all texts then have so many parts, empty ones too). ``is_suggested`` lists the documents in the suggestions under the search box.
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
    areas: Sequence[str]
    untils: Sequence[str]
    labels: tuple[str, ...] = ()
    is_suggested: bool = False

    def __post_init__(self) -> None:
        """Refuse columns of unequal length, and a kind or labels that no file can hold (ValueError)."""
        if any(len(getattr(self, name)) != len(self.ids) for name in CELLS):
            raise ValueError(f"columns of unequal length in a batch of {self.kind!r}")
        if not is_writable((self.kind, *self.labels)):
            raise ValueError(f"half a character in the kind {self.kind!r} or its labels {self.labels!r}")

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.ids)


def make_batch(
    kind: str, tier: int, *, is_suggested: bool = False, labels: tuple[str, ...] = (), **columns: Sequence[str]
) -> DocumentBatch:
    """Return a batch from the columns given; ``ids``, ``titles`` and ``urls`` are needed, the others are empty when left out."""
    blank = [""] * len(columns["ids"])
    unknown = columns.keys() - set(CELLS)
    if unknown:
        raise ValueError(f"no such columns: {sorted(unknown)}")
    return DocumentBatch(
        kind=kind,
        tier=tier,
        is_suggested=is_suggested,
        labels=labels,
        **{name: columns[name] if name in _NEEDED else columns.get(name, blank) for name in CELLS},
    )


def is_writable(texts: Iterable[str]) -> bool:
    """Say whether texts can be written in UTF-8: none holds half a character (a lone surrogate)."""
    return not any(map(_LONE.search, texts))
