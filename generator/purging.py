"""What the purge proof looks for in one build: texts of rows that the gate kept back or that left since the last release, less what
is public elsewhere; and public texts that have to be found, so that the proof can fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

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
from generator.publish.purge import PurgeOrder, Sought, longest_run
from generator.release.removed import RemovedTexts, text_columns, texts_of

PROBES: Final = 24
# Every dataset with rows is published in these forms; pages and the search index show the titles of records.
CARRIERS: Final = ("csv", "json", "parquet", "html", "search-index")
LEFT_SINCE: Final = "left-since-last-release"


def order_purge(removed: Sequence[RemovedTexts], site: Site, content_dir: Path, served: Path | None) -> PurgeOrder:
    """Return what to prove of a build. ``served`` is the folder of the release that is served now, if any.

    A text that stands in a public cell, in settings, descriptors, rules, templates or editorial pages is not sought: finding it
    would prove nothing.
    """
    groups = [*removed, *find_vanished(site, served)]
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
    )


def find_vanished(site: Site, served: Path | None) -> list[RemovedTexts]:
    """Return the texts of records that the served release publishes and this one does not: a row may leave without a word.

    The served release's own files say what it publishes; a dataset whose file is not there was not published.
    """
    found = []
    for record_set in site.portal.record_sets if served is not None else ():
        name, page = record_set.dataset.name, record_set.dataset.resource.portal
        assert isinstance(page, RecordsPage) and served is not None
        path = served / addresses.download(name, "parquet")
        if not path.is_file():
            continue
        try:
            before = pq.read_table(path).to_pandas()
        except (OSError, pa.ArrowException) as error:
            raise PublishFault(f"{path}: cannot be read for the purge proof: {error}") from None
        if page.id not in before:
            continue
        left = before[~before[page.id].isin(record_set.dataset.table[page.id])]
        if len(left):
            texts = texts_of(
                left.fillna("").astype("str"), [each for each in text_columns(record_set.dataset.resource) if each != page.id]
            )
            found.append(RemovedTexts(name, LEFT_SINCE, len(left), texts))
    return found


def public_texts(site: Site, content_dir: Path) -> Iterator[bytes]:
    """Yield everything that readers may see, by where it comes from: cells, tombstones, settings, rules, templates, editorial pages."""
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
