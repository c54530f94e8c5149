"""Reading a built site back from its files: every byte that stands, what its pages and tables say, all text in it decoded."""

from __future__ import annotations

import csv
import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

import lxml.etree
import lxml.html
import pyarrow.parquet as pq

from search.reader import PublishedIndex

Page: TypeAlias = lxml.html.HtmlElement
SEARCH_INDEX = "search-index"


@dataclass(frozen=True)
class Stock:
    """What stands at the address of a site: where its link points, the releases kept beside it, the hash of every file."""

    target: str
    kept: tuple[str, ...]
    files: Mapping[str, str]


def take_stock(site: Path) -> Stock:
    """Hash every file of a site itself; its manifest is a file like any other."""
    root = site.resolve()
    kept = tuple(sorted(path.name for path in root.parent.iterdir() if path.name != "lock"))
    return Stock(str(site.readlink()), kept, {path: hashlib.sha256(data).hexdigest() for path, data in read_files(site).items()})


def read_files(site: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a site by its path."""
    root = site.resolve()
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def read_page(site: Path, path: str) -> Page:
    """Return a page without its scripts and styles."""
    page = lxml.html.document_fromstring((site / path).read_bytes().decode())
    lxml.etree.strip_elements(page, "script", "style", "svg", with_tail=False)
    return page


def say(element: Page) -> str:
    """Return what an element says, one blank between its pieces."""
    return " ".join(" ".join(element.itertext()).split())


def main_of(page: Page) -> Page:
    """Return the part of a page that is its own."""
    return page.get_element_by_id("main")


def section(page: Page, heading: str) -> Page:
    """Return the section under a heading; the page must have one and only one."""
    (found,) = (each for each in page.xpath("//section[.//h2]") if say(each.xpath(".//h2")[0]) == heading)
    return found


def facts_of(page: Page) -> dict[str, str]:
    """Return the fact list of a record: what each fact is called and what it says."""
    names = page.xpath("//dl[contains(concat(' ', @class, ' '), ' facts ')]/dt")
    return {say(name): say(name.getnext()) for name in names}


def table_rows(element: Page) -> list[list[str]]:
    """Return the cells of all rows of all tables in an element, without their heads."""
    return [[say(cell) for cell in row.xpath("./th|./td")] for row in element.xpath(".//tbody/tr|.//tfoot/tr")]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a published CSV, with or without BOM."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def stored_documents(site: Path) -> list[str]:
    """Return all that the search index stores of each document, decoded."""
    index = PublishedIndex(site / SEARCH_INDEX)
    return [repr(index.document(place)) for place in range(index.count)]


def all_texts(site: Path) -> dict[str, str]:
    """Return every text of a site by path: raw, with entities and percent escapes undone, Parquet cells and stored documents decoded."""
    texts = {}
    for path, data in read_files(site).items():
        if path.endswith(".parquet"):
            texts[path] = repr(pq.read_table(site / path).to_pylist())
        else:
            raw = data.decode("utf-8", "replace")
            texts[path] = "\n".join({raw, html.unescape(raw), unquote(raw)})
    texts[SEARCH_INDEX] = "\n".join(stored_documents(site))
    return texts


def places_of(word: str, texts: Mapping[str, str]) -> list[str]:
    """Return the paths whose text holds a word."""
    return [path for path, text in texts.items() if word in text]
