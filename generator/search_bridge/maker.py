"""Jobs that publish the search index and the scripts that read it: all of it anew, or what changed since the last release."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from generator import addresses
from generator.artifacts import JAVASCRIPT, Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.earlier import EarlierSite
from generator.editorial_documents import EditorialDocument
from generator.errors import ConfigurationError, PublishFault
from generator.personal.output import OutputScan, name_kinds
from generator.search_bridge.documents import gather_documents
from search.build import (
    BLOCKS_PER_PART,
    Files,
    PostingPart,
    block_files,
    count_blocks,
    count_shards,
    posting_files,
    posting_parts,
    summary_files,
)
from search.pieces import Encoded, Piece, encode_piece
from search.reader import IndexFault
from search.scripts import client_scripts
from search.sharing import Apply, in_turn
from search.spool import Spool, spool_documents, spread_postings
from search.update import Update, plan_update

STAGE: Final = "search"
KEPT_AT_ONCE: Final = 1024


@dataclass(frozen=True, slots=True)
class PostingJob:
    """Makes the shards of one part of the index."""

    spool: Spool
    part: PostingPart
    sources: tuple[str, ...]
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the shards."""
        return count_shards(self.spool)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the shards."""
        return _publish(posting_files(self.spool, self.part), self.sources)


@dataclass(frozen=True, slots=True)
class BlockJob:
    """Makes the blocks ``first`` to ``last`` (exclusive) of stored documents."""

    spool: Spool
    first: int
    last: int
    sources: tuple[str, ...]
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the blocks."""
        return self.last - self.first

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the blocks."""
        return _publish(block_files(self.spool, self.first, self.last), self.sources)


@dataclass(frozen=True, slots=True)
class SummaryJob:
    """Makes all else of the index: manifest, columns, names."""

    spool: Spool
    sources: tuple[str, ...]
    stage: str = STAGE

    weight: int = 1

    @property
    def cost(self) -> float:
        """Count as much as a part of the blocks, to be begun before: to read names in pinyin, a worker loads a dictionary."""
        return min(count_blocks(self.spool), BLOCKS_PER_PART)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the files."""
        return _publish(summary_files(self.spool), self.sources)


@dataclass(frozen=True, slots=True)
class KeptJob:
    """Takes files of the previous release's index as they are."""

    folder: Path
    paths: tuple[str, ...]
    sources: tuple[str, ...]
    stage: str = STAGE

    @property
    def weight(self) -> int:
        """Count the files."""
        return len(self.paths)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the files."""
        return _publish(((path, (self.folder / path).read_bytes()) for path in self.paths), self.sources)


def search_jobs(
    site: Site,
    editorial_documents: Sequence[EditorialDocument],
    scratch: Path,
    earlier: EarlierSite | None = None,
    *,
    may_stand: Collection[str] = (),
    only_figures: bool = False,
    apply: Apply = in_turn,
) -> list[Job]:
    """Return the jobs that publish the search index and the scripts that read it; spools the documents to ``scratch``.

    ``apply`` may let other processes encode the documents and find their grams.

    ``earlier`` is the site of an earlier release: where few documents changed since, its files stay and the changes stand in one
    small file beside them. ``only_figures``: also where documents were reworded, as long as only figures of title or text differ. Raises `ConfigurationError` when it holds no index, or files that are not its own.

    Shards are packed numbers in which no later look would find anything, so what is put in is read here: raises `PublishFault` when
    personal data stands in it, but for what ``may_stand`` (see `generator.personal.output`).
    """
    portal = site.portal
    encode = partial(_read_and_encode, OutputScan(may_stand))
    spool = spool_documents(gather_documents(portal, editorial_documents), scratch / "search", apply, encode)
    sources = (*portal.datasets, "content")
    scripts = tuple(
        Artifact(addresses.asset(name), script, JAVASCRIPT, (f"search/{name}",)) for name, script in client_scripts().items()
    )
    update = _plan(spool, earlier, only_figures=only_figures) if earlier is not None else None
    if update is not None and earlier is not None:
        folder, kept = earlier.folder / addresses.SEARCH_INDEX, update.kept
        copies = [KeptJob(folder, kept[at : at + KEPT_AT_ONCE], sources) for at in range(0, len(kept), KEPT_AT_ONCE)]
        return [*copies, ReadyJob(STAGE, (*scripts, *_publish(iter(update.written), sources)))]
    spool = spread_postings(spool, apply)
    postings = [PostingJob(spool, part, sources) for part in posting_parts(spool)]
    count = count_blocks(spool)
    starts = range(0, count, BLOCKS_PER_PART)
    blocks = [BlockJob(spool, first, min(first + BLOCKS_PER_PART, count), sources) for first in starts]
    return [SummaryJob(spool, sources), *postings, *blocks, ReadyJob(STAGE, scripts)]


def keeps_index(jobs: Iterable[Job]) -> bool:
    """Say whether files of an earlier index stay: with ``only_figures`` old figures may stand in them."""
    return any(isinstance(job, KeptJob) for job in jobs)


def _plan(spool: Spool, earlier: EarlierSite, *, only_figures: bool) -> Update | None:
    own = earlier.prove(addresses.SEARCH_INDEX)
    try:
        # What was corrected may stand in no file (`generator.purging` proves it).
        update = plan_update(spool, earlier.folder / addresses.SEARCH_INDEX, forget=True, but_figures=only_figures)
    except IndexFault as fault:
        raise ConfigurationError(f"--previous: {fault}") from None
    if update is None:
        return None
    return replace(update, kept=tuple(path for path in update.kept if addresses.SEARCH_INDEX + path in own))


def _read_and_encode(scan: OutputScan, piece: Piece) -> Encoded:
    """Encode documents in which no personal data stands; the fault names the kind of documents and of data, never the value."""
    batch = piece.batch
    for column in (batch.ids, batch.titles, batch.texts, batch.names, batch.numbers, batch.statuses, batch.bodies):
        if kinds := scan.read("\n\0".join(column).encode(errors="replace")):
            raise PublishFault(f"search index: documents of {batch.kind!r} hold personal data: {name_kinds(kinds)}")
    return encode_piece(piece)


def _publish(files: Files, sources: tuple[str, ...]) -> Iterator[Artifact]:
    for path, data in files:
        yield Artifact(addresses.SEARCH_INDEX + path, data, JAVASCRIPT, sources)
