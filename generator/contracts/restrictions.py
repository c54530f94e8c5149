"""What a descriptor may not say: masks on what links rows, links that run code, hidden characters, periods out of order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from generator.contracts.keys import unique_keys
from generator.contracts.published import published_texts
from generator.descriptors import RankingPage, RecordsPage, Resource
from generator.text import has_control_characters

# Columns that rows are linked by: a mask would tear the links, or make one address for several rows.
_LINKING: Final = ("id", "body", "subject", "parent", "edition", "period", "row", "item", "area_column", "status")
_PARTIES: Final = ("licenses", "sources", "contributors")
_WEB_LINK: Final = re.compile(r"https?://[^\s/\\]+\S*\Z", re.IGNORECASE)
# Without a scheme, a host or a drive before the first slash; browsers drop white space, so that none may hide one.
_RELATIVE_LINK: Final = re.compile(r"(?![/\\])[^\s:\\?#/]+(?:[/?#][^\s\\]*)?\Z")


def check_masks(resource: Resource) -> Iterator[str]:
    """Yield a fault for each mask on a column that identifies rows or leads to others."""
    page = resource.portal
    linking: dict[str, str] = {}
    for key in _LINKING:
        column = getattr(page, key, None)
        if isinstance(column, str):
            linking.setdefault(column, f"portal.{key}")
    for name in getattr(page, "entry_key", ()):
        linking.setdefault(name, "portal.entry_key")
    for names in unique_keys(resource):
        for name in names:
            linking.setdefault(name, "a key")
    for foreign in resource.schema_.foreignKeys:
        for name in foreign.fields:
            linking.setdefault(name, "a foreign key")
    for name in page.masks:
        if name in linking:
            yield f"portal.masks.{name}: the column is {linking[name]}, by which rows are linked; it cannot be masked"
        if name in page.must_show:
            yield f"portal.masks.{name}: the column is in portal.must_show; it cannot be masked"
    names = page.natural_persons.names if page.natural_persons is not None else ()
    for name in names:
        if name in linking or name in page.must_show:
            yield f"portal.natural_persons.names: {name!r} is {linking.get(name, 'in portal.must_show')}; it cannot be masked"


def check_period_order(resource: Resource) -> Iterator[str]:
    """Yield a fault when the periods of a ranking with column pairs are not newest first."""
    page = resource.portal
    if not isinstance(page, RankingPage):
        return
    ids = [period.id for period in page.periods]
    if any(first <= second for first, second in pairwise(ids)):
        yield f"portal.periods: found {', '.join(ids)}, expected descending ids: the newest period stands first"


def check_states_declared(resource: Resource) -> Iterator[str]:
    """Yield a fault when a status has no states: nobody could say what its values mean."""
    page = resource.portal
    if isinstance(page, RecordsPage) and page.status is not None and not page.states:
        yield "portal.states: is required with portal.status"


def check_links(resource: Resource) -> Iterator[str]:
    """Yield a fault for each link of a licence, source or contributor that is neither http(s) nor relative."""
    for key in _PARTIES:
        for at, party in enumerate(getattr(resource, key)):
            for name in ("path", "title"):
                if name in party and not isinstance(party[name], str):
                    yield f"{key}.{at}.{name}: found {party[name]!r}, expected text"
            path = party.get("path")
            if isinstance(path, str) and not (_WEB_LINK.match(path) or _RELATIVE_LINK.match(path)):
                yield f"{key}.{at}.path: found {path!r}, expected an http(s) address or a relative path"


def check_texts(resource: Resource) -> Iterator[str]:
    """Yield a fault for each published text with characters that cannot be seen and change how it reads or is drawn."""
    for path, text in published_texts(resource):
        if has_control_characters(text):
            yield f"{path}: {text!r} holds a control character"
