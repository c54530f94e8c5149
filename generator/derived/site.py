"""Everything that makers need besides the Portal, computed once: the Site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.derived.editions import EditionDifference
from generator.derived.files import FileRow, IntegrityFile
from generator.derived.listings import Facet
from generator.derived.standings import EvaluationStandings
from generator.model.portal import Portal


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size in bytes and SHA-256 (hex) of a downloadable file, by its address: downloads are made before the pages that name them."""

    address: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Site:
    """The Portal and what was derived from it.

    ``differences``: by list dataset, one per edition, oldest first. ``facets``: by record dataset. ``files``: by body id.
    ``labels``: by dataset and id, (text, address) of a row that foreign keys point to. ``states``: by record dataset,
    (name, class, count) in declared order, zero ones kept, tombstones included. ``newest``: the newest rows over all records.
    ``next_rebuild`` is the first later day on which any page would change by itself, None when there is none.
    """

    portal: Portal
    differences: dict[str, tuple[EditionDifference, ...]]
    standings: dict[str, EvaluationStandings]
    facets: dict[str, tuple[Facet, ...]]
    files: dict[str, IntegrityFile]
    labels: dict[str, dict[str, tuple[str, str]]]
    states: dict[str, tuple[tuple[str, str, int], ...]]
    newest: tuple[tuple[str, FileRow, str, str], ...]
    next_rebuild: date | None
