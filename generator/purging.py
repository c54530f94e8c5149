"""What the purge proof looks for in one build: texts of rows that the gate kept back, of rows, columns and datasets that left since
the last release, of rows that were corrected, less what is public elsewhere; and public texts that have to be found, so that the
proof can fail.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from generator import addresses
from generator.derived.changes import key_columns, standing_columns
from generator.derived.site import Site
from generator.descriptors import RecordsPage
from generator.errors import PublishFault
from generator.model.display import PLACEHOLDER, body_columns
from generator.model.records import RecordSet
from generator.public_texts import public_texts
from generator.publish.needles import Needles, cut_anchor
from generator.publish.purge import RUN, PurgeOrder, Sought, longest_run
from generator.release.removed import RemovedTexts, text_columns, texts_of
from generator.release.states import PublicDataset
from search.update import differ_in_figures_only

PROBES: Final = 24
# Every dataset with rows is published in these forms; pages and the search index show the titles of records.
CARRIERS: Final = ("csv", "json", "parquet", "html", "search-index")
LEFT_SINCE: Final = "left-since-last-release"
COLUMN_LEFT_SINCE: Final = "column-left-since-last-release"
DATASET_LEFT_SINCE: Final = "dataset-left-since-last-release"
# Letters on both sides of a change that tell it from the same letters elsewhere.
_AROUND: Final = 6
CORRECTED_SINCE: Final = "corrected-since-last-release"
_TAKEN_BACK: Final = (COLUMN_LEFT_SINCE, DATASET_LEFT_SINCE, CORRECTED_SINCE)


def order_purge(
    removed: Sequence[RemovedTexts], site: Site, content_dir: Path, earlier: Iterable[Path | None], *, only_figures: bool = False
) -> PurgeOrder:
    """Return what to prove of a build. ``earlier`` are the folders of the releases that are served now and built upon, if any.
    With ``only_figures`` what texts said before is not sought where nothing but figures was corrected.

    A text that is public elsewhere (`public_texts`) is not sought: finding it would prove nothing.
    """
    vanished = dict.fromkeys(
        group for folder in _each_once(earlier) for group in find_vanished(site, folder, only_figures=only_figures)
    )
    groups = [*removed, *_beyond(removed, vanished)]
    anchors: dict[RemovedTexts, set[bytes]] = {}
    short = 0
    for group in groups:
        cut = [cut_anchor(longest_run(text)) for text in group.texts]
        short += sum(anchor is None for anchor in cut)
        anchors[group] = {anchor for anchor in cut if anchor is not None}
    every = sorted({anchor for found in anchors.values() for anchor in found})
    needles = Needles(every)
    public = {every[number] for text in public_texts(site, content_dir) for number in needles.find(text)} if every else set()
    probes, carriers = choose_probes(site)
    return PurgeOrder(
        sought=tuple(
            Sought(group.dataset, group.reason, group.rows, tuple(sorted(found - public))) for group, found in anchors.items()
        ),
        shared=len(public),
        short=short,
        probes=probes,
        carriers=carriers,
        bars=any(group.beyond_texts or (group.reason in _TAKEN_BACK and found - public) for group, found in anchors.items()),
    )


def _beyond(removed: Sequence[RemovedTexts], vanished: Iterable[RemovedTexts]) -> Iterator[RemovedTexts]:
    """Yield what vanished beyond what the gate keeps back: rows withdrawn or expired are then told alike, whatever is served.

    The rest depends on the releases that are served at ``--out`` and built upon: a second build over the new release no longer tells
    it, so ``purge.json``, and with it ``manifest.json``, may differ although the data are the same.
    """
    known: dict[str, set[str]] = {}
    for group in removed:
        known.setdefault(group.dataset, set()).update(group.texts)
    for group in vanished:
        beyond = (text for text in group.texts if text not in known.get(group.dataset, ()) and cut_anchor(longest_run(text)))
        # A dataset that is withheld left too: the gate names all of it already.
        is_told = group.reason == LEFT_SINCE or (group.reason == DATASET_LEFT_SINCE and group.dataset in known)
        if not is_told or any(beyond):
            yield group


def _each_once(folders: Iterable[Path | None]) -> Iterable[Path]:
    return dict.fromkeys(folder.resolve() for folder in folders if folder is not None)


def find_vanished(site: Site, served: Path, *, only_figures: bool = False) -> list[RemovedTexts]:
    """Return the texts that the served release publishes and this one does not: of rows that left without a word, of rows that stand
    with another value (a correction), of columns and datasets that are no longer public. None of them may be told any more.

    The served release's own files say what it publishes. Rows are known by their key: the id of a record, else the primary key of the
    table; where there is none, by the text that stands nowhere in its column.
    """
    found = []
    tables = _read_package(served)
    served_names = {each.name for each in tables}
    for each in tables:
        path = served / addresses.download(each.name, "parquet")
        dataset = site.portal.datasets.get(each.name)
        try:
            before = pq.read_table(path).to_pandas().fillna("").astype("str")
        except (OSError, pa.ArrowException) as error:
            raise PublishFault(f"{path}: cannot be read for the purge proof: {error}") from None
        if dataset is None:
            beyond = _has_unsought(before, each.columns, each.texts) and not _stands_elsewhere(site, before, served_names)
            found.append(RemovedTexts(each.name, DATASET_LEFT_SINCE, len(before), texts_of(before, each.texts), beyond))
            continue
        gone = [column for column in each.columns if column not in dataset.resource.schema_.names and column in before]
        if gone:
            rows = int((before[gone] != "").any(axis=1).sum())
            texts = texts_of(before, [column for column in gone if column in each.texts])
            lost = [column for column in gone if not _is_renamed(dataset, before, column)]
            found.append(RemovedTexts(each.name, COLUMN_LEFT_SINCE, rows, texts, _has_unsought(before, lost, each.texts)))
        found += _find_changed_rows(dataset, before, only_figures=only_figures)
    return found


def _has_unsought(before: pd.DataFrame, columns: Iterable[str], texts: Sequence[str]) -> bool:
    """Say whether some columns of the served table hold values that cannot be sought: figures, days, codes, short words."""
    cells = ((column, cell) for column in columns if column in before for cell in before[column].unique().tolist() if cell)
    return any(column not in texts or _is_short(cell) for column, cell in cells)


def _is_short(text: str) -> bool:
    return cut_anchor(longest_run(text)) is None


def _is_renamed(dataset: PublicDataset, before: pd.DataFrame, column: str) -> bool:
    """Say whether a new column holds, row by row, what one that left held: nothing of it vanished then."""
    fresh = [name for name in dataset.resource.schema_.names if name not in before]
    key = list(key_columns(dataset))
    if not key or not set(key) <= set(before):
        return any(before[column].isin(dataset.table[name].unique()).all() for name in fresh)
    known, now = pd.MultiIndex.from_frame(before[key]), pd.MultiIndex.from_frame(dataset.table[key])
    if known.has_duplicates or now.has_duplicates:
        return False
    places = now.get_indexer(known)
    old, places = before[column].to_numpy()[places >= 0], places[places >= 0]
    return any((dataset.table[name].to_numpy()[places] == old).all() for name in fresh)


def _stands_elsewhere(site: Site, before: pd.DataFrame, served: Collection[str]) -> bool:
    """Say whether a dataset that is new holds all rows of one that left: only its name changed then."""
    columns = list(before)
    return any(
        set(columns) <= set(each.table)
        and bool(pd.MultiIndex.from_frame(before).isin(pd.MultiIndex.from_frame(each.table[columns])).all())
        for each in site.portal.datasets.values()
        if each.name not in served
    )


def _find_changed_rows(dataset: PublicDataset, before: pd.DataFrame, *, only_figures: bool) -> Iterator[RemovedTexts]:
    """Yield what the rows of a dataset said that left, or that say something else now; ``before`` is the served table, as text."""
    key = list(key_columns(dataset))
    columns = [each for each in text_columns(dataset.resource) if each not in key and each in before]
    if not key or not set(key) <= set(before):
        missing = {
            each: ~before[each].isin([*dataset.table[each].unique(), ""])
            for each in text_columns(dataset.resource)
            if each in before
        }
        texts = {text for each, rows in missing.items() for text in texts_of(before[rows], [each])}
        if texts:
            yield RemovedTexts(dataset.name, LEFT_SINCE, int(pd.DataFrame(missing).any(axis=1).sum()), tuple(sorted(texts)))
        return
    known = pd.MultiIndex.from_frame(before[key])
    now = pd.MultiIndex.from_frame(dataset.table[key])
    left = ~known.isin(now)
    if left.any():
        rows = before[left]
        yield RemovedTexts(dataset.name, LEFT_SINCE, len(rows), texts_of(rows, columns))
    given = standing_columns(dataset)
    asked = [each for each in columns if each not in given]
    yield from _find_corrected(dataset, before[~left], known[~left], now, asked, only_figures=only_figures)


@dataclass(frozen=True, slots=True)
class _ServedTable:
    """A dataset of the served release: its name, its columns, those of them with words of their own."""

    name: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]


def _read_package(served: Path) -> list[_ServedTable]:
    """Return the datasets that the served release describes. Raises `PublishFault` when nobody can say which they are."""
    path = served / addresses.DATA_PACKAGE
    try:
        resources = orjson.loads(path.read_bytes())["resources"]
        return [
            _ServedTable(
                resource["name"],
                tuple(field["name"] for field in resource["schema"]["fields"]),
                tuple(field["name"] for field in resource["schema"]["fields"] if _has_words(field)),
            )
            for resource in resources
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishFault(f"{path}: cannot be read for the purge proof: {error!r}") from None


def _has_words(field: Mapping[str, Any]) -> bool:
    """Say of a published field what `text_columns` says of a declared one."""
    return field["type"] == "string" and not field.get("constraints", {}).get("enum") and not field.get("portal", {}).get("labels")


def _find_corrected(
    dataset: PublicDataset,
    before: pd.DataFrame,
    known: pd.MultiIndex,
    now: pd.MultiIndex,
    columns: Sequence[str],
    *,
    only_figures: bool,
) -> list[RemovedTexts]:
    """Return what rows that still stand said before and do not say now: of each text the run of letters that was changed.

    Figures of records count as rows, without a text: they cannot be sought, as short words cannot. With ``only_figures`` so do texts in
    which nothing but figures was corrected.
    """
    if now.has_duplicates or known.has_duplicates or not len(before):
        return []
    after = dataset.table.iloc[now.get_indexer(known)]
    changed = np.zeros(len(before), bool)
    texts: set[str] = set()
    figures = _figures(dataset)
    beyond = False
    for column in [*columns, *figures]:
        if column in before:
            old, new = before[column].to_numpy(), after[column].to_numpy()
            places = np.flatnonzero((old != new) & (old != ""))
            changed[places] = True
            stays = [only_figures and differ_in_figures_only(old[at], new[at]) for at in places.tolist()]
            if column in columns:
                texts.update(
                    *(find_changed_runs(old[at], new[at]) for at, left in zip(places.tolist(), stays, strict=True) if not left)
                )
            beyond |= (column in figures and len(places) > 0) or any(stays)
    if not changed.any():
        return []
    beyond |= isinstance(dataset.resource.portal, RecordsPage) and any(map(_is_short, texts - {""}))
    return [RemovedTexts(dataset.name, CORRECTED_SINCE, int(changed.sum()), tuple(sorted(texts - {""})), beyond)]


def _figures(dataset: PublicDataset) -> list[str]:
    if not isinstance(dataset.resource.portal, RecordsPage):
        return []
    return [field.name for field in dataset.resource.schema_.fields if field.type in ("number", "integer")]


def find_changed_runs(old: str, new: str) -> set[str]:
    """Return the runs of letters of the old text that the new one does not have, with some letters on both sides of the change; each
    cut so that its anchor is no part of the new text."""
    standing = set(RUN.findall(new))
    if standing.issuperset(RUN.findall(old)):
        return set()
    start = _same_beginning(old, new)
    end = len(old) - _same_beginning(old[start:][::-1], new[start:][::-1])
    found: set[str] = set()
    for run in RUN.finditer(old):
        if run.end() < start or run.start() > end or run[0] in standing:
            continue
        clipped = old[max(run.start(), start - _AROUND) : min(run.end(), end + _AROUND)]
        while (anchor := cut_anchor(clipped.encode())) is not None and anchor in new.encode():
            clipped = clipped[:-1]
        found.add(clipped)
    return found


def _same_beginning(one: str, other: str) -> int:
    # Letters are compared, no folders of a path: by the highest and the lowest of the texts, without a loop over pairs.
    return len(os.path.commonprefix((one, other)))  # noqa: RUF071


def choose_probes(site: Site) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """Return some texts from titles of public records, and the kinds of files that have to show one."""
    for record_set in site.portal.record_sets:
        cells = _title_cells(record_set)
        anchors = dict.fromkeys(anchor for text in cells if (anchor := cut_anchor(longest_run(text))) is not None)
        if anchors:
            chosen = list(anchors)
            step = max(1, len(chosen) // PROBES)
            return tuple(chosen[::step][:PROBES]), CARRIERS
    return (), ()


def _title_cells(record_set: RecordSet) -> list[str]:
    """Return cells that stand in titles as they are: no labels, names of bodies or grouped numbers."""
    dataset = record_set.dataset
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    for column in PLACEHOLDER.findall(page.title):
        field = dataset.field(column)
        if field.type == "string" and field.portal.labels is None and column not in body_columns(dataset):
            return list(record_set.rows[column].head(1000))
    return []
