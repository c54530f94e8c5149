"""Every data page of every kind: well-formed, without inline code, hostile text as text, ids unique."""

from __future__ import annotations

import itertools
import posixpath
from collections import Counter

import pytest
from lxml import etree

from generator import addresses
from generator.derived.site import FileFacts
from generator.pages import browse, commitments, datasets, lists, matrices, rankings, record_index, records, releases, statistics
from tests.pages.data_portal import HOSTILE, desk_of, hostile_site, pages_of

MODULES = (browse, commitments, datasets, lists, matrices, rankings, record_index, records, releases, statistics)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    complaints = [
        {
            "id": "wrong", "question": HOSTILE, "title": HOSTILE, "office": "信用中心", "answer": "5 个工作日", "phone": "12345",
            "mail": "a@example.invalid", "form": "https://form.example.invalid/?t={title}&u={url}&b={body}",
        }
    ]  # fmt: skip
    site = hostile_site(complaints=complaints)
    files = {
        address: FileFacts(address, 412_345, "9f" * 32)
        for name in site.portal.datasets
        for suffix in ("csv", "excel.csv", "excel-cells.csv", "json", "parquet")
        if (address := addresses.download(name, suffix))
    }
    desk = desk_of(site, tmp_path_factory.mktemp("scratch"), files)
    made = pages_of([job for module in MODULES for job in module.make_jobs(desk)])
    return {path: page for path, page in made.items() if path.endswith(".html")}


def test_every_kind_of_page_is_made(pages: dict[str, str]) -> None:
    kinds = Counter(path.split("/")[0] for path in pages)
    wanted = {"browse", "commitments", "datasets", "lists", "rankings", "records", "releases", "responsibilities", "statistics"}
    assert set(kinds) == wanted
    assert kinds["rankings"] == 4  # two periods, the newest once more, the index
    assert kinds["lists"] == 4
    assert kinds["statistics"] == 3


def test_every_page_parses_as_xml_and_has_no_inline_code(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        tree = etree.fromstring(page.encode())
        for element in tree.iter():
            assert not [name for name in map(str, element.attrib) if name == "style" or name.startswith("on")], path
            assert element.tag not in ("style", "iframe"), path
            assert element.tag != "script" or (element.get("src") and not element.text), path
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert [name for name, count in Counter(ids).items() if count > 1] == [], path


def test_hostile_text_stands_on_the_pages_as_text(pages: dict[str, str]) -> None:
    bearing = 0
    for path, page in pages.items():
        tree = etree.fromstring(page.encode())
        assert tree.findall(".//script[@src]") == tree.findall(".//script"), path
        assert "49{% raw" not in page and "<script>alert" not in page, path
        bearing += HOSTILE in "".join(map(str, tree.itertext()))
    assert bearing >= 15


def test_labels_of_sections_point_at_ids_that_are_there(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        tree = etree.fromstring(page.encode())
        ids = {element.get("id") for element in tree.iter() if element.get("id")}
        for element in tree.iter():
            for name in ("aria-labelledby", "aria-controls"):
                assert element.get(name) is None or element.get(name) in ids, (path, element.get(name))
            href = element.get("href") or ""
            assert not href.startswith("#") or href[1:] in ids | {""} or href == "#elder", (path, href)


def test_links_between_data_pages_lead_to_pages(pages: dict[str, str]) -> None:
    own = (
        "browse/",
        "lists/",
        "rankings/",
        "statistics/",
        "responsibilities/",
        "records/",
        "datasets/",
        "releases/",
        "commitments/",
    )
    for path, page in pages.items():
        for element in etree.fromstring(page.encode()).iter("a"):
            href = (element.get("href") or "").split("#")[0].split("?")[0]
            if not href or "://" in href or href.startswith(("mailto:", "tel:")):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), href))
            if target.startswith(own):
                assert target in pages, (path, href)


def test_headings_never_skip_a_level(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        levels = [int(element.tag[1]) for element in etree.fromstring(page.encode()).iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (path, levels)
