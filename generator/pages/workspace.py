"""What page jobs read: the Site without its large tables, pickled once, and each record set as an Arrow file of small groups of rows.

A job is small: it names these files by path. A worker process opens the Site once and streams rows group by group, so that its
memory does not grow with the number of pages.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from generator import addresses
from generator.artifacts import Artifact
from generator.derived.site import FileFacts, Site
from generator.frame.page import Frame
from generator.release.states import PublicDataset

# Rows that are held and pressed at once.
GROUP = 256
# A job has so many groups of rows at most, and a set at least so many jobs: as few starts as leave both cores busy to the end.
GROUPS_PER_JOB = 8
JOBS_PER_SET = 16
# Rows that stay in the pickled Site, of tables and record sets: what a dataset page shows, and that a set is not empty.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Workspace:
    """What makers of pages are given. ``site`` is whole here; `open_site` gives workers the one without large tables.

    ``downloads`` has the files that pages name, by address; ``scratch`` is the build's own folder.
    """

    site: Site
    downloads: Mapping[str, FileFacts]
    scratch: Path
    site_file: Path

    def rows_file(self, dataset: str) -> Path:
        """Return the Arrow file with the rows of a record set."""
        return self.site_file.parent / f"rows-{addresses.slug(dataset)}.arrow"


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page that one function of a page module makes from the Site; ``given`` are its further arguments, small and picklable."""

    stage: str
    site_file: Path
    frame: Frame = field(repr=False, compare=False)
    make: Callable[..., Artifact]
    given: tuple[Any, ...] = ()
    weight: int = 1

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the one page: ``make(site, frame, *given)``."""
        yield self.make(open_site(self.site_file), self.frame, *self.given)


@dataclass(frozen=True, slots=True)
class _Saved:
    site: Site
    downloads: dict[str, FileFacts]
    counts: dict[str, int]


def open_workspace(site: Site, downloads: Mapping[str, FileFacts], scratch: Path) -> Workspace:
    """Write what workers need into ``scratch``/pages and return the Workspace over it."""
    folder = scratch / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    counts = {name: len(dataset.table) for name, dataset in site.portal.datasets.items()}
    saved = pickle.dumps(_Saved(_lighten(site, downloads), dict(downloads), counts), protocol=pickle.HIGHEST_PROTOCOL)
    # Named by content: a process keeps what it opened by path, and another build may use the same folder.
    site_file = folder / f"site-{hashlib.blake2b(saved, digest_size=8).hexdigest()}.pickle"
    site_file.write_bytes(saved)
    desk = Workspace(site, downloads, scratch, site_file)
    for record_set in site.portal.record_sets:
        write_rows(desk.rows_file(record_set.dataset.name), record_set.rows)
    return desk


def open_site(site_file: Path) -> Site:
    """Return the Site as workers see it: tables and record sets with their first `SHOWN` rows, facets without codes."""
    return _open(site_file).site


def open_downloads(site_file: Path) -> Mapping[str, FileFacts]:
    """Return the downloadable files by address."""
    return _open(site_file).downloads


def open_counts(site_file: Path) -> Mapping[str, int]:
    """Return the number of published rows of each dataset, tombstones left out."""
    return _open(site_file).counts


def write_rows(path: Path, rows: pd.DataFrame, group: int = GROUP) -> None:
    """Write a frame as an Arrow file with groups of ``group`` rows; such small groups are read in a third of the time that Parquet takes."""
    table = pa.Table.from_pandas(rows, preserve_index=False)
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema, options=options) as writer:
        for start in range(0, len(table), group):
            # One batch, whatever chunks the columns have: all groups but the last are equally long.
            writer.write_table(table.slice(start, group).combine_chunks())


def groups_per_job(rows: int) -> int:
    """Return how many row groups each job over a set of ``rows`` rows takes."""
    return max(1, min(GROUPS_PER_JOB, -(-rows // (GROUP * JOBS_PER_SET))))


def read_groups(path: Path, columns: Sequence[str], groups: range) -> Iterator[tuple[list[Any], ...]]:
    """Yield groups of rows, each as one Python list per column, in the order asked for."""
    with _open_rows(path, columns) as file:
        for group in groups:
            batch = file.get_batch(group)
            yield tuple(batch.column(name).to_pylist() for name in columns)


def read_slices(path: Path, columns: Sequence[str], start: int, sizes: Iterable[int]) -> Iterator[tuple[list[Any], ...]]:
    """Yield consecutive slices of ``sizes`` rows from row ``start`` on, one Python list per column.

    Groups are read one after the other; no more than the current slice and group are held. ValueError when the rows end too early.
    """
    with _open_rows(path, columns) as file:
        count = file.num_record_batches
        group, skipped = divmod(start, file.get_batch(0).num_rows) if count else (0, 0)
        held: pa.Table | None = None
        for size in sizes:
            while held is None or len(held) < size:
                if group >= count:
                    raise ValueError(f"{path.name} has no {size} rows left")
                read = pa.Table.from_batches([file.get_batch(group).slice(skipped)])
                held = read if held is None else pa.concat_tables([held, read])
                group, skipped = group + 1, 0
            yield tuple(held.column(name).slice(0, size).to_pylist() for name in columns)
            held = held.slice(size)


@contextmanager
def _open_rows(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatchFileReader]:
    """Open a file of `write_rows`, of which only ``columns`` are read."""
    with pa.OSFile(str(path)) as file:
        names = pa.ipc.open_file(file).schema.names
        wanted = sorted({names.index(name) for name in columns})
        yield pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False))


@lru_cache(maxsize=2)
def _open(site_file: Path) -> _Saved:
    with site_file.open("rb") as file:
        saved = pickle.load(file)
    assert isinstance(saved, _Saved)
    return saved


def _lighten(site: Site, downloads: Mapping[str, FileFacts]) -> Site:
    exact = {name: downloads.get(addresses.download(name, "csv")) for name in site.portal.datasets}
    datasets = {name: _lighten_dataset(dataset) for name, dataset in site.portal.datasets.items()}
    portal = site.portal

    def light(dataset: PublicDataset) -> PublicDataset:
        return datasets[dataset.name]

    return replace(
        site,
        portal=replace(
            portal,
            datasets=datasets,
            record_sets=tuple(
                replace(held, dataset=light(held.dataset), rows=held.rows.head(SHOWN).copy()) for held in portal.record_sets
            ),
            lists=tuple(replace(held, dataset=light(held.dataset)) for held in portal.lists),
            evaluations=tuple(replace(held, dataset=light(held.dataset)) for held in portal.evaluations),
            statistics=tuple(replace(held, dataset=light(held.dataset)) for held in portal.statistics),
            matrices=tuple(replace(held, dataset=light(held.dataset)) for held in portal.matrices),
            answers={name: replace(held, rows=held.rows.head(SHOWN).copy()) for name, held in portal.answers.items()},
        ),
        standings={
            name: replace(held, evaluation=replace(held.evaluation, dataset=light(held.evaluation.dataset)))
            for name, held in site.standings.items()
        },
        facets={
            name: tuple(replace(facet, codes=np.empty(0, np.int32)) for facet in facets) for name, facets in site.facets.items()
        },
        labels=_used_labels(site),
        csv_hashes={name: facts.sha256 for name, facts in exact.items() if facts is not None},
        changes=tuple(batch.model_copy(update={"lines": ()}) for batch in site.changes),
    )


def _lighten_dataset(dataset: PublicDataset) -> PublicDataset:
    # copy(): a slice of a frame may pickle the whole of its buffers.
    return replace(dataset, table=dataset.table.head(SHOWN).copy())


def _used_labels(site: Site) -> dict[str, dict[str, tuple[str, str]]]:
    """Keep the labels that some foreign key really points to: a hundred thousand record titles would be most of the pickle."""
    used: dict[str, set[str]] = {}
    for dataset in site.portal.datasets.values():
        for key in dataset.resource.schema_.foreignKeys:
            if len(key.fields) == 1 and key.fields[0] in dataset.table:
                field = dataset.field(key.fields[0])
                cells = list(dataset.table[field.name].unique())
                if field.portal.separator:
                    cells = [part.strip() for cell in cells for part in cell.split(field.portal.separator)]
                used.setdefault(key.reference.resource or dataset.name, set()).update(cells)
    return {
        name: {key: found[key] for key in sorted(used[name] & found.keys())} for name, found in site.labels.items() if name in used
    }
