"""A page as MkDocs leaves it, made into a page of this site: its links, its policy, nothing of the theme's own furniture."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import lxml.html
from lxml import etree

# How Markdown and the frame name a file of the site: ``portal:complaint.html``. MkDocs leaves unknown schemes alone.
SCHEME = "portal:"
LANGUAGE = "zh-Hans"
_LINKING = ("href", "src", "action")
# What Material's base puts around the blocks that may be overridden; without its script none of it does anything.
_FURNITURE = (
    "//input[contains(@class, 'md-toggle')] | //label[contains(@class, 'md-overlay')] | //*[contains(@class, 'md-dialog')]"
    " | //*[@data-md-component='skip'] | //*[@data-md-component='announce']"
)
_BLOCKS = ("p", "li", "tr", "td", "th", "dt", "dd", "h2", "h3", "pre", "blockquote", "div")
_LINE = "\u2028"
# Browsers show a line break in the source as a blank, which Chinese does not want between its letters.
_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t]*\n[ \t]*(?=[^\x00-\x7f])")
# Python-Markdown aligns the cells of a table by style attributes, which the policy of the site forbids.
_ALIGNMENTS = {"text-align: right;": "num", "text-align: left;": "", "text-align: center;": ""}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its address, the prefix to the site's root, and which files of the site may be linked."""

    address: str
    root: str
    is_there: Callable[[str], bool]


def polish_page(data: bytes, place: Place) -> tuple[bytes, list[str]]:
    """Return the page as it is published, and its faults: what the policy of the site would forbid."""
    page = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    page.set("lang", LANGUAGE)
    page.attrib.pop("class", "")
    body = page.find("body")
    assert body is not None
    body.attrib.pop("dir", "")
    body.set("class", "editorial")
    body.set("data-root", place.root)
    for furniture in _find(page, _FURNITURE):
        furniture.drop_tree()
    for article in body.iter("article"):
        _drop_dead_links(article, place)
        _join_lines(article)
    for element in page.iter("*"):
        _complete_links(element, place)
    _dress_tables(body)
    faults = _find_faults(page)
    return etree.tostring(page, method="html", encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n", faults


def read_text(data: bytes) -> str:
    """Return what a polished page says above and in its article, for search: a line per block, no markup."""
    page = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    said: list[str] = []
    for part in _find(page, "//p[@class='lede'] | //article"):
        for block in part.iter(*_BLOCKS):
            block.text = _LINE + (block.text or "")
            block.tail = _LINE + (block.tail or "")
        said.append(part.text_content())
    lines = (" ".join(line.split()) for line in _LINE.join(said).split(_LINE))
    return "\n".join(line for line in lines if line)


def _find(page: lxml.html.HtmlElement, expression: str) -> list[lxml.html.HtmlElement]:
    return cast("list[lxml.html.HtmlElement]", page.xpath(expression))


def _drop_dead_links(article: lxml.html.HtmlElement, place: Place) -> None:
    """Leave only the words of links to pages that this portal does not have, such as a column without data."""
    for link in article.iter("a"):
        target = (link.get("href") or "").partition("#")[0].partition("?")[0]
        if target.startswith(SCHEME):
            address = target.removeprefix(SCHEME)
        elif target.endswith(".html") and ":" not in target:
            address = posixpath.normpath(posixpath.join(posixpath.dirname(place.address), target))
        else:
            continue
        if not place.is_there(address):
            link.tag = "span"
            link.attrib.clear()


def _complete_links(element: lxml.html.HtmlElement, place: Place) -> None:
    for name in _LINKING:
        value = element.get(name)
        if value is not None and value.startswith(SCHEME):
            element.set(name, place.root + value.removeprefix(SCHEME))


def _join_lines(article: lxml.html.HtmlElement) -> None:
    for element in article.iter("*"):
        if element.text and element.tag not in ("pre", "code"):
            element.text = _BREAK.sub("", element.text)
        if element.tail:
            element.tail = _BREAK.sub("", element.tail)


def _dress_tables(body: lxml.html.HtmlElement) -> None:
    for cell in body.iter("th", "td"):
        style = cell.attrib.get("style")
        if style in _ALIGNMENTS:
            del cell.attrib["style"]
            if _ALIGNMENTS[style]:
                cell.set("class", _ALIGNMENTS[style])
        if cell.tag == "th":
            cell.set("scope", "col")
    for number, table in enumerate(list(body.iter("table")), 1):
        # Regions need names of their own, or a screen reader lists them all alike.
        label = f"表{number}，可左右滑动"
        scroller = table.makeelement("div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label})
        parent = table.getparent()
        assert parent is not None
        scroller.tail, table.tail = table.tail, None
        parent.replace(table, scroller)
        scroller.append(table)
    for program in body.iter("pre"):
        program.set("tabindex", "0")


def _find_faults(page: lxml.html.HtmlElement) -> list[str]:
    faults = [f"<{element.tag} style={element.get('style')!r}>" for element in _find(page, "//*[@style]")]
    faults += ["<style> in the page" for _ in page.iter("style")]
    faults += ["<script> in the page" for script in page.iter("script") if not script.get("src")]
    for element in _find(page, "//*[@*[starts-with(name(), 'on')]]"):
        faults += [f"<{element.tag} {name}=…>" for name in map(str, element.attrib) if name.startswith("on")]
    return faults
