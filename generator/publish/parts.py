"""Reading pieces of markup that stand inside pages: many at once, and each different one once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from generator.publish.elements import Reading
from generator.publish.links import Link
from generator.publish.markup import CutTag, PolyglotReader, find_tags_plainly, is_well_formed

# Unguessable, so that no piece can close the element that it is read in.
_ELEMENT: Final = f"v{secrets.token_hex(8)}"
_TAG: Final = _ELEMENT.encode()
_BEFORE, _BETWEEN, _AFTER = f"<r><{_ELEMENT}>", f"</{_ELEMENT}><{_ELEMENT}>", f"</{_ELEMENT}></r>"
# All bytes but control characters and the sign that begins a reference.
_HARMLESS: Final = bytes(byte for byte in range(256) if (byte >= 0x20 or byte in b"\t\n\r") and byte != ord("&"))
# What only the reading of a whole page can judge.
_FOR_WHOLE_PAGES: Final = re.compile(rb"<(?:[!?:]|h1|main)")
_REMEMBERED: Final = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The ids and links in a piece of a page; pieces with equal tags tell by one and the same object."""

    ids: frozenset[str]
    links: tuple[Link, ...]

    @classmethod
    def by(cls, reading: Reading) -> Self:
        """Return what a reading without faults tells."""
        return cls(frozenset(reading.ids), tuple(dict.fromkeys(reading.links)))


class PartReader:
    """Reads pieces of pages that ``reader`` reads too; one per job."""

    def __init__(self, reader: PolyglotReader) -> None:
        self._reader = reader
        # Pieces that are right, with what is to be said about them.
        self._known: dict[str, Told | None] = {}
        self._by_tags: dict[tuple[bytes, ...], Told] = {}

    def read(self, parts: Iterable[str]) -> dict[str, Told | None] | None:
        """Return for each piece, and for others read before, the ids and links of its tags, None where there are none.

        None when one is not well-formed by itself, has a fault or an id twice, or holds what only the reading of a whole page can judge.
        """
        if len(self._known) > _REMEMBERED:
            self._known = {}
            self._by_tags = {}
        known = self._known
        new = [part for part in dict.fromkeys(parts) if part not in known]
        marked_up = [part for part in new if "<" in part]
        bare = "\n".join([part for part in new if "<" not in part])
        doubtful = marked_up if is_harmless(bare) else new
        told: dict[str, Told] = {}
        if doubtful:
            joined = (_BEFORE + _BETWEEN.join(doubtful) + _AFTER).encode()
            if _FOR_WHOLE_PAGES.search(joined) or not is_well_formed(joined):
                return None
            found = self._read_tags(doubtful, find_tags_plainly(joined))
            if found is None:
                return None
            told = found
        known |= dict.fromkeys(new)
        known |= told
        return known

    def _read_tags(self, parts: list[str], tags: list[bytes]) -> dict[str, Told] | None:
        """Return what the tags of well-formed pieces tell; ``tags`` are all of them in order, those around the pieces too."""
        telling = set(tags) - self._reader.silent - {_TAG}
        telling.discard(b"r")
        if not telling:
            return {}
        by_part: dict[int, list[bytes]] = {}
        part = -1
        for tag in tags:
            if tag == _TAG:
                part += 1
            elif tag in telling:
                by_part.setdefault(part, []).append(tag)
        found = {}
        for at, own in by_part.items():
            told = self._by_tags.get(key := tuple(own)) or self._tell(key)
            if told is None:
                return None
            if told.links or told.ids:
                found[parts[at]] = told
        return found

    def _tell(self, tags: tuple[bytes, ...]) -> Told | None:
        try:
            reading = self._reader.read_tags(tags)
        except CutTag:
            return None
        if reading is None:
            return None
        told = self._by_tags[tags] = Told.by(reading)
        return told


def is_harmless(text: str) -> bool:
    """Say whether text without markup is well-formed wherever it stands: no reference in it, nothing that XML does not allow."""
    # One sign is found many times sooner than several.
    if "\ufffe" in text or "\uffff" in text or ("]" in text and "]]>" in text):
        return False
    return not text.encode().translate(None, _HARMLESS)
