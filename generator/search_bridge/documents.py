"""Everything that can be found, as documents: bodies, records, entries of lists, and the pages that have a title of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator import addresses
from generator.derived.withdrawals import STATES, TITLES, list_departures
from generator.descriptors import Owed, RegisterPage, TablePage
from generator.editorial_documents import EditorialDocument
from generator.model import cases
from generator.model.bodies import Register
from generator.model.display import body_columns
from generator.model.portal import Portal
from generator.release.states import PublicDataset
from generator.search_bridge.rows import ALL_ELSE, entry_documents, join_cells, record_documents
from search.documents import SEPARATOR, DocumentBatch, make_batch

BODIES_FIRST: Final = 0
# What a result is called that leads to where a record stood.
DEPARTED: Final = "撤下与到期"


def gather_documents(portal: Portal, editorial_documents: Sequence[EditorialDocument]) -> Iterator[DocumentBatch]:
    """Yield everything that can be found, in a fixed order."""
    yield from _bodies(portal)
    for record_set in portal.record_sets:
        yield from record_documents(record_set, portal)
        yield _departures(record_set.dataset)
    for edited in portal.lists:
        yield entry_documents(edited, portal.register)
    yield _pages(portal, editorial_documents)


def _bodies(portal: Portal) -> Iterator[DocumentBatch]:
    register = portal.register
    bodies = list(register.bodies.values())
    told, by_id = _told_of_bodies(portal), _searched_ids(portal)
    yield make_batch(
        "机构",
        BODIES_FIRST,
        is_suggested=True,
        ids=[body.id for body in bodies],
        titles=[body.name for body in bodies],
        urls=[body.address for body in bodies],
        names=[SEPARATOR.join(body.names) for body in bodies],
        numbers=[body.code or (body.id if body.id in by_id else "") for body in bodies],
        texts=[
            join_cells((body.level, body.post, told.get(body.id, ""), *(above.name for above in register.lineage(body.id))))
            for body in bodies
        ],
        bodies=[body.name for body in bodies],
    )


def _departures(dataset: PublicDataset) -> DocumentBatch:
    """Return what can be found of the records that left: their numbers, for those who hold the letter, and that they left."""
    gone = list_departures(dataset)
    return make_batch(
        DEPARTED,
        ALL_ELSE,
        ids=[each.id for each in gone],
        titles=[f"{TITLES[each.way]}（{each.id}）" for each in gone],
        urls=[each.address for each in gone],
        names=[each.id for each in gone],
        texts=[dataset.resource.noun] * len(gone),
        dates=[each.on for each in gone],
        statuses=[STATES[each.way] for each in gone],
        status_classes=["gone"] * len(gone),
    )


def _told_of_bodies(portal: Portal) -> dict[str, str]:
    """Return the searched columns of the registers by body, without the names that are searched anyway."""
    told: dict[str, str] = {}
    for dataset in portal.datasets.values():
        page = dataset.resource.portal
        if isinstance(page, RegisterPage):
            named = {page.id, page.name, page.short_name, page.aliases, page.level, page.code, page.post, page.parent}
            columns = [dataset.table[name].tolist() for name in page.searched if name not in named]
            if columns:
                told |= dict(zip(dataset.table[page.id].tolist(), map(join_cells, zip(*columns, strict=True)), strict=True))
    return told


def _searched_ids(portal: Portal) -> frozenset[str]:
    """Return the ids of bodies that are searched: where an id is the official code, it is what stands on a letter."""
    pages = [(dataset.table, dataset.resource.portal) for dataset in portal.datasets.values()]
    ids = [table[page.id] for table, page in pages if isinstance(page, RegisterPage) and page.id in page.searched]
    return frozenset(body for column in ids for body in column.tolist())


def _pages(portal: Portal, editorial_documents: Sequence[EditorialDocument]) -> DocumentBatch:
    """Return the pages that have a title of their own: areas, evaluations, statistics, lists, matrices, datasets, guidance."""
    areas = {addresses.area(area.id) for area in portal.settings.areas}
    found = [*_area_pages(portal), *_thing_pages(portal), *_dataset_pages(portal)]
    found.extend((page.title, page.address, page.text) for page in editorial_documents)
    return make_batch(
        "栏目与说明",
        ALL_ELSE,
        is_suggested=True,
        ids=[address for _, address, _ in found],
        titles=[title for title, _, _ in found],
        urls=[address for _, address, _ in found],
        texts=[text for _, _, text in found],
        names=[title for title, _, _ in found],
        areas=[title if address in areas else "" for title, address, _ in found],
    )


Described = tuple[str, str, str]


def _area_pages(portal: Portal) -> Iterator[Described]:
    for area in portal.settings.areas:
        leads = (portal.register.name_of(lead) for lead in area.lead)
        yield area.name, addresses.area(area.id), join_cells((area.text, *area.asks, *leads))
    for each in portal.settings.safeguards:
        leads = (portal.register.name_of(lead) for lead in each.lead)
        yield each.name, addresses.safeguard(each.id), join_cells((each.text, *each.asks, *leads))


def _thing_pages(portal: Portal) -> Iterator[Described]:
    for evaluation in portal.evaluations:
        subjects = (score.name for period in evaluation.periods for score in period.scores)
        parts = (indicator.title for indicator in evaluation.indicators)
        text = join_cells(dict.fromkeys((*parts, *subjects, *_words(evaluation.dataset, portal.register))))
        yield evaluation.dataset.title, addresses.ranking(evaluation.dataset.name), text
    for figures in portal.statistics:
        page = figures.dataset.resource.portal
        labels = (figures.dataset.field(measure.column).label for measure in getattr(page, "measures", ()))
        text = join_cells(dict.fromkeys((*labels, *_words(figures.dataset, portal.register))))
        yield figures.dataset.title, addresses.statistics(figures.dataset.name), text
    for edited in portal.lists:
        yield edited.dataset.title, addresses.listing(edited.dataset.name), edited.dataset.resource.portal.about
    for name in portal.answers:
        dataset = portal.datasets[name]
        yield f"{dataset.title}：是否按时", addresses.paces(name), join_cells(portal.answers[name].rows[cases.BODY_NAME].unique())
    owing = {each.name: each.title for each in portal.datasets.values() if getattr(each.resource.portal, "owed", None) is not None}
    # Of a withheld dataset that owes periods there is a page too: it says what is missing. One that owes rows has none.
    owing |= {each.name: each.title for each in portal.withheld if isinstance(each.owed, Owed) and each.name not in portal.datasets}
    if owing:
        yield (
            "应公开的公开了没有",
            addresses.OWED,
            join_cells(("应公开未公开、逾期公开、迟报、未报", *owing.values())),
        )
    for name, title in owing.items():
        yield f"{title}：公开了没有", addresses.owed(name), "应公开未公开、逾期公开、按时公开"
    for matrix in portal.matrices:
        text = join_cells(dict.fromkeys((*(duty.title for duty in matrix.duties), *_words(matrix.dataset, portal.register))))
        yield matrix.dataset.title, addresses.matrix(matrix.dataset.name), text


def _dataset_pages(portal: Portal) -> Iterator[Described]:
    for dataset in portal.datasets.values():
        resource = dataset.resource
        words = _words(dataset, portal.register) if isinstance(resource.portal, TablePage) else ()
        text = join_cells((resource.description, resource.portal.about, *words))
        yield f"{dataset.title}（数据）", addresses.dataset(dataset.name), text


def _words(dataset: PublicDataset, register: Register) -> Iterator[str]:
    """Yield what the searched columns say, each wording once: rows without a place of their own are found at their dataset's page."""
    for name in dataset.resource.portal.searched:
        labels = dataset.field(name).portal.labels or {}
        for cell in dataset.table[name].unique().tolist():
            yield register.name_of(cell) if name in body_columns(dataset) else labels.get(cell, cell)
