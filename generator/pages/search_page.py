"""The shell of the search page, which the search client fills, and the page for an address that does not exist.

Without a script the search page offers what can be browsed instead.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.frame.page import frame_of, render_page
from generator.pages.letters import group_names, group_years
from generator.pages.workspace import Workspace


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the search page and of ``404.html``."""
    return [ReadyJob("search-page", (make_search(desk.site), make_not_found(desk.site)))]


def make_search(site: Site) -> Artifact:
    """Return the search page. The client knows its parts by id: see ``site_templates/pages/search.html``."""
    portal = site.portal
    return render_page(
        frame_of(site),
        "search.html",
        addresses.SEARCH,
        title="搜索",
        crumbs=(("搜索", None),),
        kind="search",
        base=portal.settings.base_url or "",
        sources=tuple(portal.datasets),
        datasets=tuple((dataset.title, addresses.dataset(dataset.name)) for dataset in portal.datasets.values()),
        address_of_area=addresses.area,
        letters=tuple((group.letter, group.address, False) for group in group_names(portal.register)),
        years=tuple((f"{group.year} 年", f"{addresses.YEARS}#y{group.year}", False) for group in group_years(site)),
    )


def make_not_found(site: Site) -> Artifact:
    """Return the page that a server shows at any address that does not exist: its links start at the site's base path."""
    base_url = site.portal.settings.base_url
    return render_page(
        frame_of(site),
        "not-found.html",
        addresses.NOT_FOUND,
        title="没有这一页",
        kind="not-found",
        root=urlsplit(base_url).path if base_url else None,
    )
