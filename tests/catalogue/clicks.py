"""How many links lead from the home page of a built site to a page: the shortest way, without script and without search."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

_LINK = re.compile(rb'<a\b[^>]*?\bhref="([^"#?]+)')
HOME = "index.html"


def links_of(site: Path, page: str) -> list[str]:
    """The pages of the site that a page links to, in order, each once."""
    found = []
    for href in _LINK.findall((site / page).read_bytes()):
        target = unquote(href.decode())
        if "://" not in target and target.endswith(".html"):
            found.append(posixpath.normpath(posixpath.join(posixpath.dirname(page), target)))
    return list(dict.fromkeys(found))


def count_clicks(site: Path, wanted: Iterable[str], most: int = 4) -> dict[str, int]:
    """The least clicks to each wanted page; pages farther away than ``most`` are not in the answer."""
    missing = set(wanted) - {HOME}
    found = {HOME: 0}
    ring = [HOME]
    for clicks in range(1, most + 1):
        ring = list(dict.fromkeys(link for page in ring for link in links_of(site, page) if link not in found))
        found |= dict.fromkeys(ring, clicks)
        missing -= set(ring)
        if not missing:
            break
    return found
