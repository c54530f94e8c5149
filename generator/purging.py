"""What the purge proof looks for in one build: texts of rows that the gate kept back, that left or were corrected since the
last release, less what is public elsewhere; and public texts that have to be found, so that the proof can fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

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
# The words that the generator itself writes on pages.
_OWN_WORDS: Final = Path(generator.__file__).parent
# Letters on both sides of a change that tell it from the same letters elsewhere.
_AROUND: Final = 6
CORRECTED_SINCE: Final = "corrected-since-last-release"


def order_purge(removed: Sequence[RemovedTexts], site: Site, content_dir: Path, served: Path | None) -> PurgeOrder:
    """Return what to prove of a build. ``served`` is the folder of the release that is served now, if any.

    A text that stands in a public cell, in settings, descriptors, rules, templates or editorial pages is not sought: finding it
    would prove nothing.
    """
    groups = [*removed, *_beyond(removed, find_vanished(site, served))]
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
        bars=any(group.reason == CORRECTED_SINCE and group.dataset in records for group in groups),
    )


def _beyond(removed: Sequence[RemovedTexts], vanished: Iterable[RemovedTexts]) -> Iterator[RemovedTexts]:
    """Yield what vanished beyond what the gate keeps back: a second build of the same data then proves, and publishes, the same."""
    known: dict[str, set[str]] = {}
    for group in removed:
        known.setdefault(group.dataset, set()).update(group.texts)
    for group in vanished:
        beyond = (text for text in group.texts if text not in known.get(group.dataset, ()) and cut_anchor(longest_run(text)))
        if group.reason != LEFT_SINCE or any(beyond):
            yield group


def find_vanished(site: Site, served: Path | None) -> list[RemovedTexts]:
    """Return the texts that the served release publishes and this one does not, of rows that left without a word and of rows that
    stand with another value (a correction): neither may be told any more.

    The served release's own files say what it publishes; a dataset whose file is not there was not published. Rows are known by
    their key: the id of a record, else the primary key of the table.
    """
    found = []
    for dataset in site.portal.datasets.values() if served is not None else ():
        assert served is not None
        path = served / addresses.download(dataset.name, "parquet")
        key = _key_of(dataset)
        if not key or not path.is_file():
            continue
        try:
            before = pq.read_table(path).to_pandas().fillna("").astype("str")
        except (OSError, pa.ArrowException) as error:
            raise PublishFault(f"{path}: cannot be read for the purge proof: {error}") from None
        if not set(key) <= set(before):
            continue
        known = pd.MultiIndex.from_frame(before[key])
        now = pd.MultiIndex.from_frame(dataset.table[key])
        left = ~known.isin(now)
        columns = [each for each in text_columns(dataset.resource) if each not in key and each in before]
        if left.any():
            rows = before[left]
            found.append(RemovedTexts(dataset.name, LEFT_SINCE, len(rows), texts_of(rows, columns)))
        given = _given_by_gate(dataset)
        found += _find_corrected(dataset, before[~left], known[~left], now, [each for each in columns if each not in given])
    return found


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
    """Yield everything that readers may see, by where it comes from: cells, tombstones, settings, rules, templates, editorial pages,
    the generator's own words."""
    portal = site.portal
    for dataset in portal.datasets.values():
        for column in dataset.resource.schema_.names:
            yield "\n".join(dataset.table[column].unique().tolist()).encode()
        yield orjson.dumps(dataset.resource.model_dump(mode="json"))
    yield "\n".join(f"{each.id}\n{each.reason}\n{each.act}" for each in log_departures(portal)).encode()
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
