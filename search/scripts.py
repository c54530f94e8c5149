"""The browser client as it is published: its sources joined into two classic scripts, without comments and indentation.

A joined script is one request; the sources stay small. Stripping is by lines, so it can never change what a line does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_CLIENT: Final = Path(__file__).parent / "client"
_ENGINE: Final = ("text", "language", "readings", "codes", "index", "matching", "fields", "fetching", "counting", "near")
_FACE: Final = ("parts", "suggestions", "hits", "panel", "export", "results", "bind")
# What each published script is made of, in order. Sources of one script share one scope.
SCRIPTS: Final = {"search.js": ("loader",), "search-page.js": (*_ENGINE, *_FACE)}
_COMMENT: Final = re.compile(r"^\s*(?:/\*.*?\*/|//[^\n]*)\s*$\n?", re.MULTILINE | re.DOTALL)
_OPENING: Final = '(function(){"use strict";if(window.siteSearch){return;}\n'
_CLOSING: Final = "}());\n"


def client_scripts() -> dict[str, bytes]:
    """Return the published scripts by file name. Pages load ``search.js``; the search page loads ``search-page.js`` itself."""
    return {name: _join(sources) for name, sources in SCRIPTS.items()}


def _join(sources: tuple[str, ...]) -> bytes:
    texts = (_strip((_CLIENT / f"{source}.js").read_text(encoding="utf-8")) for source in sources)
    return (_OPENING + "".join(texts) + _CLOSING).encode()


def _strip(text: str) -> str:
    """Return a source without lines that are only a comment and without indentation. Sources hold no strings over several lines."""
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "".join(f"{line}\n" for line in lines if line)
