"""What the home page of the demonstration offers leads somewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from lxml import html

from search.query import Asking, search_site


def test_every_search_that_the_home_page_suggests_finds_something(demo_site: Path) -> None:
    home = html.fromstring((demo_site / "index.html").read_bytes().decode())
    asked = [parse_qs(urlsplit(link).query)["q"][0] for link in home.xpath("//a/@href") if link.startswith("search.html?q=")]
    assert len(asked) >= 3
    found = {query: search_site(demo_site / "search-index", query, 1, Asking()).total for query in asked}
    assert all(found.values()), found
