"""Everything that readers may see, as bytes in which the purge proof's anchors are looked up: a text that stands here is not sought.

Pages put public cells together (titles, sentences, steps of a course) and write days and figures in their own way. So a text that
spans two cells can be public although it stands in neither; what is made here is made of public cells only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import orjson

import generator
from generator.derived.site import Site
from generator.derived.withdrawals import log_departures
from generator.descriptors import CasesPage, ListPage, MatrixPage, RecordsPage
from generator.frame.environment import TEMPLATES
from generator.legal_rules import Rules
from generator.model.display import PLACEHOLDER, fill_template
from generator.model.portal import Portal
from generator.pages.cells import fact_cells
from generator.release.states import PublicDataset

# The words that the generator itself writes on pages.
_OWN_WORDS: Final = Path(generator.__file__).parent


def public_texts(site: Site, content_dir: Path) -> Iterator[bytes]:
    """Yield everything that readers may see, by where it comes from: cells, what pages make of them, tombstones, names of withheld
    datasets, settings, rules, templates, editorial pages, the generator's own words."""
    portal = site.portal
    for dataset in portal.datasets.values():
        for column in dataset.resource.schema_.names:
            yield "\n".join(dataset.table[column].unique().tolist()).encode()
        yield orjson.dumps(dataset.resource.model_dump(mode="json"))
        yield from _made_of(dataset, portal)
    yield "\n".join(f"{each.id}\n{each.reason}\n{each.act}" for each in log_departures(portal)).encode()
    yield "\n".join(f"{each.name}\n{each.title}\n{each.number}\n{each.reason}" for each in portal.withheld).encode()
    yield orjson.dumps(portal.settings.model_dump(mode="json"))
    yield _rule_words(portal.rules)
    yield from _files(TEMPLATES, (".html", ".js", ".css"))
    yield from _files(content_dir, (".md",))
    yield from _files(_OWN_WORDS, (".py", ".yml"))


def _made_of(dataset: PublicDataset, portal: Portal) -> Iterator[bytes]:
    """Yield what pages make of the cells of a dataset: filled templates, days in prose, figures with their units."""
    for template, filled_from in _templates(dataset, portal):
        # One cell alone is a public text already.
        if PLACEHOLDER.search(template) and not PLACEHOLDER.fullmatch(template):
            yield "\n".join(fill_template(template, filled_from, portal.register).unique().tolist()).encode()
    for field in dataset.resource.schema_.fields:
        if field.type == "date" or field.portal.unit:
            cells = dataset.table[field.name].unique().tolist()
            yield "\n".join(value for value, _ in fact_cells(dataset, field.name, cells, portal.register)).encode()


def _templates(dataset: PublicDataset, portal: Portal) -> Iterator[tuple[str, PublicDataset]]:
    """Yield each template that the dataset's pages fill, with the dataset whose cells it names."""
    page = dataset.resource.portal
    if isinstance(page, RecordsPage):
        for template in (page.title, page.sentence, *(text for event in page.course for text in (event.title, event.note))):
            yield template, dataset
    if isinstance(page, CasesPage):
        yield page.answers.task, portal.datasets[page.answers.resource]
        yield page.answers.result, portal.datasets[page.answers.resource]
    if isinstance(page, ListPage):
        yield page.title, dataset
    if isinstance(page, MatrixPage):
        yield page.row_title, dataset


def _rule_words(rules: Rules) -> bytes:
    words = [f"{each.name}\n{each.title}\n{each.number}" for each in rules.windows]
    words += [each.title for editions in rules.limits.values() for each in editions]
    return "\n".join(words).encode()


def _files(folder: Path, endings: Iterable[str]) -> Iterator[bytes]:
    if folder.is_dir():
        yield from (path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in endings and path.is_file())
