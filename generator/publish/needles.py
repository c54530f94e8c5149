"""Finding any of very many short texts in very many bytes, at the speed of a few array operations.

Each text is known by its last 11, 16, 24, 32 or 48 bytes of UTF-8 (an *anchor*). Read at every fourth place, eight bytes at a time, a
file shows any anchor at one of the anchor's first four offsets: a bit table passes over nearly all places, a hash of the whole
anchor's bytes decides the rest, and the bytes themselves are compared last. So the cost hardly depends on how many texts are sought:
about two nanoseconds per byte on one core.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

# An anchor is cut to the longest of these sizes; shorter texts are not distinctive enough to be sought.
SIZES: Final = (11, 16, 24, 32, 48)
SHORTEST: Final = SIZES[0]
_STEP: Final = 4
_WORD: Final = 8
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xC2B2AE3D27D4EB4F)
# Bytes that are searched at a time: what numpy holds meanwhile is about ten times as much.
_CHUNK: Final = 1 << 23

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


def cut_anchor(text: bytes) -> bytes | None:
    """Return the bytes by which a text is known, None when it is too short."""
    size = max((size for size in SIZES if size <= len(text)), default=0)
    return text[-size:] if size else None


class Needles:
    """A set of anchors (each as `cut_anchor` gives it) to be found in bytes."""

    def __init__(self, anchors: Sequence[bytes]) -> None:
        self.anchors = tuple(anchors)
        self._groups: list[tuple[int, Words, npt.NDArray[np.int64], list[Words]]] = []
        windows: list[Words] = []
        for size in SIZES:
            members = np.array([at for at, anchor in enumerate(self.anchors) if len(anchor) == size], np.int64)
            if len(members):
                held = np.frombuffer(b"".join(self.anchors[at] for at in members.tolist()), np.uint8).reshape(-1, size)
                own = [np.unique(_words(held[:, first : first + _WORD])) for first in range(_STEP)]
                windows += own
                hashes = _hash_rows(held)
                order = np.argsort(hashes, kind="stable")
                self._groups.append((size, hashes[order], members[order], own))
        self._windows = np.unique(np.concatenate(windows)) if windows else np.empty(0, np.uint64)
        bits = min(max(int(len(self._windows) * 64).bit_length(), 16), 27)
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, np.bool_)
        self._table[(self._windows * _MULTIPLIER) >> self._shift] = True

    def __len__(self) -> int:
        """Count the anchors."""
        return len(self.anchors)

    def find(self, data: bytes) -> set[int]:
        """Return which anchors (by place in `anchors`) stand in the data."""
        found: set[int] = set()
        if not self._groups:
            return found
        for start in range(0, len(data), _CHUNK):
            found |= self._find_in(data[start : start + _CHUNK + SIZES[-1]] if len(data) > _CHUNK else data)
        return found

    def _find_in(self, data: bytes) -> set[int]:
        places = self._candidates(data)
        if not len(places):
            return set()
        # What stands before the beginning or after the end is no byte of any anchor that matters: matches are compared in full.
        padded = np.frombuffer(data + bytes(SIZES[-1]), np.uint8)
        seen = _words(padded[places[:, None] + np.arange(_WORD)])
        found: set[int] = set()
        for size, hashes, members, own in self._groups:
            for first in range(_STEP):
                starts = places[_is_in(seen, own[first])] - first
                starts = starts[(starts >= 0) & (starts + size <= len(data))]
                if len(starts):
                    found |= self._match(data, padded, starts, size, hashes, members)
        return found

    def _candidates(self, data: bytes) -> Places:
        """Return the places, every fourth looked at, where eight bytes are those of some anchor."""
        found = []
        for offset in (0, _STEP):
            count = (len(data) - offset) // _WORD
            if count > 0:
                words = np.frombuffer(data, "<u8", count, offset)
                near = np.flatnonzero(self._table[(words * _MULTIPLIER) >> self._shift])
                near = near[_is_in(words[near], self._windows)]
                found.append(near * _WORD + offset)
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def _match(
        self, data: bytes, padded: npt.NDArray[np.uint8], starts: Places, size: int, hashes: Words, members: npt.NDArray[np.int64]
    ) -> set[int]:
        found: set[int] = set()
        for piece in np.array_split(starts, max(1, len(starts) // 100_000)):
            rows = padded[piece[:, None] + np.arange(size)]
            there = _hash_rows(rows)
            hits = np.flatnonzero(_is_in(there, hashes))
            for at in np.unique(there[hits], return_index=True)[1].tolist():
                start = int(piece[hits[at]])
                value = there[hits[at]]
                low, high = np.searchsorted(hashes, value, "left"), np.searchsorted(hashes, value, "right")
                text = data[start : start + size]
                found.update(member for member in members[low:high].tolist() if self.anchors[member] == text)
        return found


def _words(rows: npt.NDArray[np.uint8]) -> Words:
    """Return eight bytes per row as one number."""
    return np.ascontiguousarray(rows).view("<u8").reshape(-1)


def _hash_rows(rows: npt.NDArray[np.uint8]) -> Words:
    """Return a hash of all bytes of each row; rows are at least eight bytes long."""
    size = rows.shape[1]
    starts = [*range(0, size - _WORD, _WORD), size - _WORD]
    total = np.zeros(len(rows), np.uint64)
    for start in starts:
        total = (total ^ _words(rows[:, start : start + _WORD])) * _MIX
        total ^= total >> np.uint64(29)
    return total


def _is_in(values: Words, ordered: Words) -> npt.NDArray[np.bool_]:
    places = np.searchsorted(ordered, values)
    places[places == len(ordered)] = 0
    return np.asarray(ordered[places] == values, dtype=bool)


def join_texts(texts: Iterable[str]) -> bytes:
    """Return texts as bytes to search, parted by a byte that no anchor has."""
    return "\n".join(texts).encode("utf-8", "surrogatepass")
