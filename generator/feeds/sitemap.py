"""The sitemap for search engines, split as the protocol asks (https://www.sitemaps.org/protocol.html), and robots.txt.

``lastmod`` is the day of the release, for pages made from data; pages that people wrote have none. The build's day is never stated:
a forged date is worse than no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from generator import addresses
from generator.artifacts import TEXT, XML, Artifact

# The protocol allows 50,000 addresses and 50 MB; at 200 bytes an entry the count is met first.
MOST_ADDRESSES = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_LISTED = frozenset({addresses.NOT_FOUND})
_WITHOUT_DAY = frozenset({addresses.SEARCH, addresses.COMPLAINT, addresses.SITEMAP_PAGE})


def write_sitemap(base_url: str, pages: Sequence[str], released: date, most: int = MOST_ADDRESSES) -> list[Artifact]:
    """Return ``sitemap.xml``: all addresses, or when there are more than ``most``, an index of ``sitemap-1.xml`` and so on."""
    listed = [page for page in pages if page not in _NOT_LISTED]
    parts = [listed[at : at + most] for at in range(0, len(listed), most)] or [[]]
    if len(parts) == 1:
        return [
            _artifact(addresses.SITEMAP, "urlset", (_entry("url", base_url + page, _day_of(page, released)) for page in listed))
        ]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = _artifact(addresses.SITEMAP, "sitemapindex", (_entry("sitemap", base_url + name, released) for name in names))
    return [index, *(write_sitemap_part(base_url, name, part, released) for name, part in zip(names, parts, strict=True))]


def write_sitemap_part(base_url: str, name: str, pages: Sequence[str], released: date) -> Artifact:
    """Return one part of a sitemap."""
    return _artifact(name, "urlset", (_entry("url", base_url + page, _day_of(page, released)) for page in pages))


def write_robots(base_url: str | None, *, is_rehearsal: bool = False) -> Artifact:
    """Return ``robots.txt``: everything may be read, the files of the search index need not be; of a rehearsal nothing may."""
    if is_rehearsal:
        return Artifact(addresses.ROBOTS, b"User-agent: *\nDisallow: /\n", TEXT)
    path = urlsplit(base_url).path if base_url else "/"
    lines = ["User-agent: *", f"Disallow: {path}{addresses.SEARCH_INDEX}", f"Allow: {path}"]
    if base_url:
        lines += ["", f"Sitemap: {base_url}{addresses.SITEMAP}"]
    return Artifact(addresses.ROBOTS, ("\n".join(lines) + "\n").encode(), TEXT)


def _day_of(page: str, released: date) -> date | None:
    return None if page in _WITHOUT_DAY or page.startswith(addresses.GUIDE) else released


def _entry(element: str, location: str, day: date | None) -> str:
    lastmod = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<{element}><loc>{escape(location)}</loc>{lastmod}</{element}>"


def _artifact(path: str, root: str, entries: Iterable[str]) -> Artifact:
    text = f'{_DECLARATION}<{root} xmlns="{_NAMESPACE}">\n' + "".join(f"{entry}\n" for entry in entries) + f"</{root}>\n"
    return Artifact(path, text.encode(), XML)
