"""What the purge proof looks for in one build: texts of rows that the gate kept back, of rows, columns and datasets that left since
the last release, of rows that were corrected, less what is public elsewhere; and public texts that have to be found, so that the
proof can fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import generator
from generator import addresses
from generator.derived.site import Site
from generator.derived.withdrawals import log_departures
from generator.descriptors import RecordsPage
from generator.errors import PublishFault
from generator.frame.environment import TEMPLATES
from generator.legal_rules import Rules
from generator.model.display import PLACEHOLDER, body_columns
from generator.model.records import RecordSet
from generator.publish.needles import Needles, cut_anchor
from generator.publish.purge import RUN, PurgeOrder, Sought, longest_run
from generator.release.removed import RemovedTexts, text_columns, texts_of
from generator.release.states import PublicDataset

PROBES: Final = 24
# Every dataset with rows is published in these forms; pages and the search index show the titles of records.
CARRIERS: Final = ("csv", "json", "parquet", "html", "search-index")
LEFT_SINCE: Final = "left-since-last-release"
COLUMN_LEFT_SINCE: Final = "column-left-since-last-release"
DATASET_LEFT_SINCE: Final = "dataset-left-since-last-release"
# The words that the generator itself writes on pages.
_OWN_WORDS: Final = Path(generator.__file__).parent
# Letters on both sides of a change that tell it from the same letters elsewhere.
_AROUND: Final = 6
CORRECTED_SINCE: Final = "corrected-since-last-release"


def order_purge(removed: Sequence[RemovedTexts], site: Site, content_dir: Path, earlier: Iterable[Path | None]) -> PurgeOrder:
    """Return what to prove of a build. ``earlier`` are the folders of the releases that are served now and built upon, if any.

    A text that stands in a public cell, in settings, descriptors, rules, templates or editorial pages is not sought: finding it
    would prove nothing.
    """
    vanished = dict.fromkeys(group for folder in _each_once(earlier) for group in find_vanished(site, folder))
    groups = [*removed, *_beyond(removed, vanished)]
    records = {each.dataset.name for each in site.portal.record_sets}
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
        bars=any(
            group.reason in (COLUMN_LEFT_SINCE, DATASET_LEFT_SINCE)
            or (group.reason == CORRECTED_SINCE and group.dataset in records)
            for group in groups
        ),
    )


def _beyond(removed: Sequence[RemovedTexts], vanished: Iterable[RemovedTexts]) -> Iterator[RemovedTexts]:
    """Yield what vanished beyond what the gate keeps back: a second build of the same data then proves, and publishes, the same."""
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


def find_vanished(site: Site, served: Path) -> list[RemovedTexts]:
    """Return the texts that the served release publishes and this one does not: of rows that left without a word, of rows that stand
    with another value (a correction), of columns and datasets that are no longer public. None of them may be told any more.

    The served release's own files say what it publishes. Rows are known by their key: the id of a record, else the primary key of the
    table; where there is none, by the text that stands nowhere in its column.
    """
    found = []
    for each in _read_package(served):
        path = served / addresses.download(each.name, "parquet")
        dataset = site.portal.datasets.get(each.name)
        try:
            before = pq.read_table(path).to_pandas().fillna("").astype("str")
        except (OSError, pa.ArrowException) as error:
            raise PublishFault(f"{path}: cannot be read for the purge proof: {error}") from None
        if dataset is None:
            found.append(RemovedTexts(each.name, DATASET_LEFT_SINCE, len(before), texts_of(before, each.texts)))
            continue
        gone = [column for column in each.columns if column not in dataset.resource.schema_.names and column in before]
        if gone:
            rows = int((before[gone] != "").any(axis=1).sum())
            texts = texts_of(before, [column for column in gone if column in each.texts])
            found.append(RemovedTexts(each.name, COLUMN_LEFT_SINCE, rows, texts))
        found += _find_changed_rows(dataset, before)
    return found


def _find_changed_rows(dataset: PublicDataset, before: pd.DataFrame) -> Iterator[RemovedTexts]:
    """Yield what the rows of a dataset said that left, or that say something else now; ``before`` is the served table, as text."""
    key = _key_of(dataset)
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
    given = _given_by_gate(dataset)
    yield from _find_corrected(dataset, before[~left], known[~left], now, [each for each in columns if each not in given])


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


def _key_of(dataset: PublicDataset) -> list[str]:
    page = dataset.resource.portal
    if isinstance(page, RecordsPage):
        return [page.id]
    return list(dataset.resource.schema_.primaryKey)


def _given_by_gate(dataset: PublicDataset) -> set[str | None]:
    """Return the columns that the gate fills by rule and day, so that a change in them corrects nothing: state, last day of display."""
    page = dataset.resource.portal
    return {page.status if page.states else None, page.display_until} if isinstance(page, RecordsPage) else set()


def _find_corrected(
    dataset: PublicDataset, before: pd.DataFrame, known: pd.MultiIndex, now: pd.MultiIndex, columns: Sequence[str]
) -> list[RemovedTexts]:
    """Return what rows that still stand said before and do not say now: of each text the run of letters that was changed.

    Figures of records count as rows, without a text: they are too short to be sought.
    """
    if now.has_duplicates or known.has_duplicates or not len(before):
        return []
    after = dataset.table.iloc[now.get_indexer(known)]
    changed = np.zeros(len(before), bool)
    texts: set[str] = set()
    for column in [*columns, *_figures(dataset)]:
        if column in before:
            old, new = before[column].to_numpy(), after[column].to_numpy()
            places = np.flatnonzero((old != new) & (old != ""))
            changed[places] = True
            if column in columns:
                texts.update(*(find_changed_runs(old[at], new[at]) for at in places.tolist()))
    return [RemovedTexts(dataset.name, CORRECTED_SINCE, int(changed.sum()), tuple(sorted(texts - {""})))] if changed.any() else []


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


def public_texts(site: Site, content_dir: Path) -> Iterator[bytes]:
    """Yield everything that readers may see, by where it comes from: cells, tombstones, names of withheld datasets, settings, rules, templates, editorial pages,
    the generator's own words."""
    portal = site.portal
    for dataset in portal.datasets.values():
        for column in dataset.resource.schema_.names:
            yield "\n".join(dataset.table[column].unique().tolist()).encode()
        yield orjson.dumps(dataset.resource.model_dump(mode="json"))
    yield "\n".join(f"{each.id}\n{each.reason}\n{each.act}" for each in log_departures(portal)).encode()
    yield "\n".join(f"{each.name}\n{each.title}\n{each.number}\n{each.reason}" for each in portal.withheld).encode()
    yield orjson.dumps(portal.settings.model_dump(mode="json"))
    yield _rule_words(portal.rules)
    yield from _files(TEMPLATES, (".html", ".js", ".css"))
    yield from _files(content_dir, (".md",))
    yield from _files(_OWN_WORDS, (".py", ".yml"))


def _rule_words(rules: Rules) -> bytes:
    words = [f"{each.name}\n{each.title}\n{each.number}" for each in rules.windows]
    words += [each.title for editions in rules.limits.values() for each in editions]
    return "\n".join(words).encode()


def _files(folder: Path, endings: Iterable[str]) -> Iterator[bytes]:
    if folder.is_dir():
        yield from (path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in endings and path.is_file())


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
