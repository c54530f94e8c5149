"""A page as MkDocs leaves it, made into a page of this site: its links, its policy, nothing of the theme's own furniture."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote

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


# Elements that bring in a page or a program of their own, or change what links mean.
_FOREIGN = ("iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "form", "video", "audio")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|\\")
_FOLLOWED = re.compile(r"(?:https?|mailto|tel|portal):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its address, the prefix to the site's root, and which files of the site may be linked."""

    address: str
    root: str
    is_there: Callable[[str], bool]


def polish_page(data: bytes, place: Place) -> tuple[bytes, list[str]]:
    """Return the page as it is published, and its faults: what the site may not publish, each with its remedy."""
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
    faults: list[str] = []
    for article in body.iter("article"):
        faults += _take_heading(page, article)
        faults += _find_foreign(article, place)
        _drop_dead_links(article, place)
        _join_lines(article)
    for element in page.iter("*"):
        _complete_links(element, place)
    _dress_tables(body)
    faults += _find_faults(page)
    return etree.tostring(page, method="html", encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n", faults


def read_title(data: bytes) -> str:
    """Return the heading of a polished page."""
    page = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    heading = _find(page, "//h1")[0]
    return " ".join(heading.text_content().split())


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


def _take_heading(page: lxml.html.HtmlElement, article: lxml.html.HtmlElement) -> list[str]:
    """Make the first ``# heading`` of the Markdown the page's own, with its anchor; return a fault when there are more."""
    first, *others = list(article.iter("h1")) or [None]
    if first is None:
        return []
    (own,) = _find(page, "//h1[not(ancestor::article)]")
    title = page.find(".//title")
    assert title is not None
    before, after = own.text_content(), first.text_content()
    if not after.strip():
        return ["an empty heading (#); write the title after it"]
    title.text = (title.text or "").replace(before, after, 1) if before else after
    own.text = first.text
    own[:] = list(first)
    if anchor := first.get("id"):
        own.set("id", anchor)
    first.drop_tree()
    return [f"{len(others) + 1} titles (lines that begin with #); keep the first and begin sections with ##"] if others else []


def _find_foreign(article: lxml.html.HtmlElement, place: Place) -> list[str]:
    """Return what the text would load from elsewhere, or where it would lead a reader astray."""
    faults = [
        f"<{element.tag}>, which a page may not hold; link to it instead: [words](https://…)" for element in article.iter(*_FOREIGN)
    ]
    for element in article.iter("img", "source"):
        for link in filter(None, (element.get("src"), (element.get("srcset") or "").split(" ")[0])):
            if _ELSEWHERE.match(link):
                faults.append(
                    f"the picture {link}, which is not a file of the site; put it beside the Markdown and name it relatively"
                )
            elif not place.is_there(posixpath.normpath(posixpath.join(posixpath.dirname(place.address), unquote(link)))):
                faults.append(f"the picture {link}, which is not there; put it beside the Markdown")
        if element.tag == "img" and element.get("alt") is None:
            faults.append(
                f'<img src="{element.get("src")}"> without words for those who cannot see it; write ![words](picture.png)'
            )
    for link in (element.get("href") or "" for element in article.iter("a")):
        if _ELSEWHERE.match(link) and not _FOLLOWED.match(link):
            faults.append(f"the link {link!r}; name a page relatively (rights.md), or begin with https://")
    return faults


def _find_faults(page: lxml.html.HtmlElement) -> list[str]:
    forbids = "which the policy of the site forbids"
    faults = [
        f"<{element.tag} style={element.get('style')!r}>, {forbids}; write plain Markdown" for element in _find(page, "//*[@style]")
    ]
    faults += [f"<style> in the page, {forbids}; write plain Markdown" for _ in page.iter("style")]
    faults += [f"<script> in the page, {forbids}; write it as words" for script in page.iter("script") if not script.get("src")]
    for element in _find(page, "//article//script[@src]"):
        faults.append(f"<script src={element.get('src')!r}>, {forbids}; write it as words")
    for element in _find(page, "//*[@*[starts-with(name(), 'on')]]"):
        names = [name for name in map(str, element.attrib) if name.startswith("on")]
        faults += [f"<{element.tag} {name}=…>, {forbids}; write plain Markdown" for name in names]
    return faults
