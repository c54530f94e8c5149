"""Where words stand in a text as it was written, which field of a document holds them, and the part worth showing.

`client/text.js` and `client/hits.js` have the twins of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from search.documents import SEPARATOR
from search.language import ANY, BODY, NUMBER, TITLE, Term, asked_terms, name_of, numbers_of
from search.normal import LATIN, SILENT, compact, fold, normal_form, simplify
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


def matched_fields(document: StoredDocument, terms: Sequence[Term]) -> list[str]:
    """Return what the fields are called that hold what was asked, of each term those that it asks: as words, or as the number that the
    term or the whole query is. 拼音 when only the reading of a name does, 机构 when another name of the body does.
    """
    parts = document.text.split(SEPARATOR)
    labels = document.labels if len(document.labels) == len(parts) else ("正文",) * len(parts)
    fields = [("标题", TITLE, document.title), ("文号、编号", NUMBER, document.number)]
    fields += [("编号" if name == document.id else "名称", NUMBER, name) for name in document.names if name != document.title]
    fields += [("机构", BODY, document.body)] if document.body != document.title else []
    told = [
        (label, field, normal_form(text))
        for label, field, text in (*fields, *((label, "", part) for label, part in zip(labels, parts, strict=True)))
    ]
    found: dict[str, None] = {}
    for term in asked_terms(terms):
        numbers = numbers_of(term, name_of(terms))
        held = [
            label
            for label, field, normal in told
            if normal and term.field in (ANY, field) and (term.value in normal or compact(normal) in numbers)
        ]
        found |= dict.fromkeys(held or ["机构" if term.field else "拼音"])
    if "文号、编号" in found:
        found.pop("编号", None)
    return list(found)


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
