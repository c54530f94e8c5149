"""Differences between two texts, character by character, as HTML: what fell away struck out, what came in marked."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from markupsafe import Markup, escape

# Fewer equal characters than this between two changes are read as part of the change.
SHORTEST = 2


def mark_differences(before: str, after: str) -> Markup:
    """Return ``after`` with what it changed against ``before``: ``<del>`` for what is gone, ``<ins>`` for what is new."""
    pieces: list[Markup] = []
    for is_same, old, new in _runs(before, after):
        if is_same:
            pieces.append(escape(new))
            continue
        pieces += [Markup("<del>{}</del>").format(old)] if old else []
        pieces += [Markup("<ins>{}</ins>").format(new)] if new else []
    return Markup("").join(pieces)


def _runs(before: str, after: str) -> Iterator[tuple[bool, str, str]]:
    """Yield (is the same, old text, new text), equal and changed runs in turn."""
    old = new = ""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (kind, i1, i2, j1, j2) in enumerate(blocks):
        is_inside = 0 < place < len(blocks) - 1
        if kind == "equal" and not (is_inside and i2 - i1 < SHORTEST):
            if old or new:
                yield False, old, new
            old = new = ""
            yield True, before[i1:i2], after[j1:j2]
        else:
            old, new = old + before[i1:i2], new + after[j1:j2]
    if old or new:
        yield False, old, new
