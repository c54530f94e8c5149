"""Where words stand in a text as it was written, which field of a document holds them, and the part worth showing.

`client/text.js` and `client/results.js` have the twins of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from search.documents import SEPARATOR
from search.normal import LATIN, SILENT, fold, normal_form, simplify
from search.stored import StoredDocument

SNIPPET: Final = 90
LEAD: Final = 24
_OUTER: Final = re.compile(f"[{SILENT}]+")
_IS_LATIN: Final = re.compile(f"[{LATIN}]")

Span = tuple[int, int]


def find_words(text: str, words: Sequence[str]) -> list[Span]:
    """Return where words (normal form) stand in a text, as [start, end) in the text itself, joined where they meet.

    Characters are normalised one by one, so that each part of the normal form knows where it came from.
    """
    folded, owners = "", []
    for at, character in enumerate(text):
        plain = simplify(fold(character))
        folded += plain
        owners += [at] * len(plain)
    normal, origins, last = "", [], 0
    for run in _OUTER.finditer(folded):
        normal += folded[last : run.start()]
        origins += owners[last : run.start()]
        last = run.end()
        if _IS_LATIN.match(folded[run.start() - 1 : run.start()]) and _IS_LATIN.match(folded[last : last + 1]):
            normal += " "
            origins.append(owners[run.start()])
    normal, origins = normal + folded[last:], origins + owners[last:]
    spans: list[Span] = []
    for word in words:
        at = normal.find(word)
        while at >= 0:
            spans.append((origins[at], origins[at + len(word) - 1] + 1))
            at = normal.find(word, at + len(word))
    joined: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def matched_fields(document: StoredDocument, words: Sequence[str]) -> list[str]:
    """Return what the fields are called that hold a word; 拼音 when only the reading of a name does."""
    others = SEPARATOR.join(name for name in document.names if name != document.title)
    parts = document.text.split(SEPARATOR)
    labels = document.labels if len(document.labels) == len(parts) else ("正文",) * len(parts)
    fields = [("标题", document.title), ("名称", others), ("文号、编号", document.number), ("机构", document.body)]
    fields += list(zip(labels, parts, strict=True))
    found = [label for label, text in fields if (normal := normal_form(text)) and any(word in normal for word in words)]
    return list(dict.fromkeys(found)) or (["拼音"] if words else [])


def snippet(document: StoredDocument, words: Sequence[str]) -> str:
    """Return the part of the text that holds the first word, cut to a few words around it."""
    parts = [part for part in document.text.split(SEPARATOR) if part]
    part = next((part for part in parts if find_words(part, words)), parts[0] if parts else "")
    spans = find_words(part, words)
    start = max(spans[0][0] - LEAD, 0) if spans else 0
    end = min(start + SNIPPET, len(part))
    return ("…" if start else "") + part[start:end] + ("…" if end < len(part) else "")


def mark(text: str, words: Sequence[str], before: str, after: str) -> str:
    """Return a text with its hits between two marks."""
    marked, last = "", 0
    for start, end in find_words(text, words):
        marked += text[last:start] + before + text[start:end] + after
        last = end
    return marked + text[last:]
