"""The addresses that a site is known to have before its pages are made: what guidance may link to beside the columns."""

from __future__ import annotations

from generator import addresses
from generator.descriptors import RecordsPage
from generator.model.portal import Portal
from generator.model.records import ADDRESS


def known_pages(portal: Portal) -> set[str]:
    """Return the addresses of areas, safeguards, bodies, datasets, the fronts of every kind, and tables of rows."""
    settings = portal.settings
    found = {addresses.area(each.id) for each in settings.areas} | {addresses.safeguard(each.id) for each in settings.safeguards}
    found |= {body.address for body in portal.register.bodies.values()}
    found |= {addresses.dataset(name) for name in portal.datasets}
    found |= {addresses.listing(each.dataset.name) for each in portal.lists}
    found |= {addresses.ranking(each.dataset.name) for each in portal.evaluations}
    found |= {addresses.statistics(each.dataset.name) for each in portal.statistics}
    found |= {addresses.matrix(each.dataset.name) for each in portal.matrices}
    for record_set in portal.record_sets:
        found.add(addresses.browse(record_set.dataset.name))
        page = record_set.dataset.resource.portal
        if isinstance(page, RecordsPage) and page.sheet is not None:
            found |= set(record_set.rows[ADDRESS].str.partition("#")[0].unique())
    return found
