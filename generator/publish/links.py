"""What a link means: a file of this site, a place outside that it may name, or a fault.

Sightings gather what is found on many pages without keeping the pages: one text, one sample page, a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from generator import addresses

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# A reader may follow these; nothing is loaded from them.
_FOLLOWED = frozenset({"http", "https", "mailto", "tel"})
# No request is made for these; whether they show is for the page's policy to say.
_DATA = ("data:image/", "data:font/")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_LINK = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


class Use(StrEnum):
    """What a page does with a link."""

    FOLLOW = "link"
    LOAD = "loaded file"
    SUBMIT = "form target"


Link = tuple[Use, str]


@dataclass(frozen=True, slots=True)
class Target:
    """A file of this site and the anchor in it ("" for the top)."""

    path: str
    anchor: str = ""

    @property
    def key(self) -> str:
        """Return path and anchor as one text."""
        return f"{self.path}#{self.anchor}" if self.anchor else self.path


class Sightings:
    """Counts the pages that say the same, and keeps the first of them (by path) as the sample, with how it was written.

    Picklable, and merged in any order with the same result.
    """

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, str, str]] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, key: str, page: str, written: str = "", count: int = 1) -> None:
        """Count ``page`` (or ``count`` pages of which it is the first) for ``key``."""
        known = self._seen.get(key)
        if known is None:
            self._seen[key] = (count, page, written)
        else:
            sample = known[1:] if known[1:] <= (page, written) else (page, written)
            self._seen[key] = (known[0] + count, *sample)

    def merge(self, other: Sightings) -> None:
        """Take over what another part of the site saw."""
        for key, (count, page, written) in other._seen.items():
            self.add(key, page, written, count)

    def discard(self, key: str) -> None:
        """Forget a key."""
        self._seen.pop(key, None)

    def __iter__(self) -> Iterator[tuple[str, int, str, str]]:
        """Yield key, count, sample page and how it was written there, sorted by key."""
        for key in sorted(self._seen):
            yield (key, *self._seen[key])

    def found(self) -> list[str]:
        """Return the keys, in no promised order."""
        return list(self._seen)


def resolve(page: str, link: str, use: Use, base_path: str = "/") -> Target | str | None:
    """Return the file that ``link`` on ``page`` names, None when it rightly leads outside, or the fault as text.

    Links must work from a folder opened by double-click: relative, never of a folder. Only the page for what is not
    found, which a server shows at any address, may write links from the server's root: they begin with ``base_path``, under which
    the site is served.
    """
    link = link.strip(" \t\r\n\f")
    if link.startswith("#"):
        return Target(page, unquote(link[1:]))
    if match := _SCHEME.match(link):
        return _judge_scheme(match.group(1).lower(), link, use)
    if link.startswith("//"):
        return "names another host without a scheme; expected a relative link, or https:// to follow"
    address, _, anchor = link.partition("#")
    address = unquote(address.partition("?")[0])
    if address == "":
        # A form without an address, or a bare query, means the page itself.
        return Target(page, unquote(anchor)) if link or use is Use.SUBMIT else "is empty; expected a file of the site"
    if "\\" in address:
        return "holds a backslash; expected /"
    return _walk(page, address, unquote(anchor), unquote(base_path))


def is_same_everywhere(link: str, climb: str) -> bool:
    """Say whether a link means the same on all pages that reach the site's root by ``climb``, or names a place on its own page."""
    return link.startswith("#") or bool(climb and link.startswith(climb)) or bool(_SCHEME.match(link))


def _judge_scheme(scheme: str, link: str, use: Use) -> str | None:
    if use is Use.FOLLOW:
        return None if scheme in _FOLLOWED else f"has the scheme {scheme}:; expected a file of the site or https:"
    if use is Use.LOAD and link.lower().startswith(_DATA):
        return None
    return "leads to a foreign origin; expected a file of the site"


def _walk(page: str, address: str, anchor: str, base_path: str) -> Target | str:
    if address.startswith("/"):
        if page != addresses.NOT_FOUND:
            return "starts at the server's root; expected a relative link, which also works from file://"
        if not address.startswith(base_path):
            return f"starts at the server's root; expected {base_path}, under which the site is served"
        address, parts = address.removeprefix(base_path), []
    else:
        parts = page.split("/")[:-1]
    names = address.split("/")
    if names[-1] in ("", ".", ".."):
        return "names a folder; expected its file, such as index.html"
    for name in names:
        if name == "..":
            if not parts:
                return "climbs out of the site"
            parts.pop()
        elif name not in ("", "."):
            parts.append(name)
    return Target("/".join(parts), anchor)


def links_of_css(text: str) -> list[str]:
    """Return what a style sheet loads by ``url()`` and ``@import``, without anchors into itself."""
    found = ("".join(match.groups("")) for match in _CSS_LINK.finditer(_CSS_COMMENT.sub("", text)))
    return [link for link in found if not link.startswith("#")]


def links_of_srcset(srcset: str) -> list[str]:
    """Return the addresses of a ``srcset`` attribute, without their widths and densities."""
    return [part.split()[0] for part in srcset.split(",") if part.strip()]
