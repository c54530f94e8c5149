"""What readers of pressed pages see as one text although it is several values: what to read of it besides the values themselves.

A row of digits goes on over whatever does not end it; a text in words goes on until a tag does. What stands far from where two values
meet is read with the value, or the piece, that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

from generator.artifacts import Mould
from generator.personal.output import edges_of

_DRAWN: Final = ' d="'
# No personal text goes over the border of a tag, an attribute or a line.
_STOP: Final = re.compile('[<>"\n\0]')
# The rules for words look no further around what tells them (`generator.personal`).
_REACH: Final = 64


@dataclass(frozen=True, slots=True)
class Row:
    """Values with nothing between and around them that ends a row of digits, and what stands there: one piece more than places."""

    pieces: tuple[str, ...]
    places: tuple[int, ...]

    def read(self, columns: Sequence[Sequence[str]]) -> list[str]:
        """Return for each page what of the row's values meets others, all else left out; nothing when none can meet."""
        if {text[:1] + text[-1:] for place in self.places for text in columns[place]} <= {"", "<>"}:
            return []
        return _put_together(self.pieces, [list(map(_ends_of, columns[place])) for place in self.places])


@dataclass(frozen=True, slots=True)
class Line:
    """Values with no tag between them, and the texts beside them: one piece more than places."""

    pieces: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Joints:
    """What is read of the pages of a mould: where each value stands first, and values that readers see as one."""

    places: tuple[int, ...]
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, mould: Mould) -> Joints:
        """Find what to read; drawn shapes (the squares of a QR code) are no text and are left out."""
        written = {name for piece, name in zip(mould.pieces, mould.names, strict=False) if not piece.endswith(_DRAWN)}
        places = tuple(mould.names.index(name) for name in dict.fromkeys(mould.names) if name in written)
        return cls(places, tuple(_find_rows(mould)), tuple(_find_lines(mould)))

    def read_lines(self, columns: Sequence[Sequence[str]]) -> list[bytes]:
        """Return what the lines of all pages say where values meet others or pieces, each text once."""
        texts: dict[str, None] = {}
        borders: dict[int, list[str]] = {}
        for line in self.lines:
            for place in line.places:
                if place not in borders:
                    borders[place] = list(map(_borders_of, columns[place]))
            texts.update(dict.fromkeys(_put_together(line.pieces, [borders[place] for place in line.places])))
        return [text.encode() for text in texts]


def _put_together(pieces: Sequence[str], columns: Sequence[Sequence[str]]) -> list[str]:
    parts = chain.from_iterable(zip(columns, map(repeat, pieces[1:]), strict=True))
    return [pieces[0] + "".join(page) for page in zip(*parts, strict=False)]


def _ends_of(value: str) -> str:
    ahead, behind = edges_of(value)
    return value if ahead == value else f"{ahead}x{behind}"


def _borders_of(value: str) -> str:
    """Return the beginning and the end of a value as far as they can be one text with what stands beside it."""
    ahead, tag, _ = value.partition("<")
    if not tag:
        return value if len(value) <= 2 * _REACH else f"{value[:_REACH]}\n{value[-_REACH:]}"
    return f"{ahead[:_REACH]}\n{value[value.rfind('>') + 1 :][-_REACH:]}"


def _find_rows(mould: Mould) -> Iterator[Row]:
    """Yield the rows of values that stand together, with the digits around them; single values without any are left out."""
    pieces, places = [edges_of(mould.pieces[0])[1]], [0]
    for at, piece in enumerate(mould.pieces[1:], 1):
        ahead, behind = edges_of(piece)
        pieces.append(ahead)
        if ahead != piece or at == len(mould.names):
            if len(places) > 1 or any(sign.isdecimal() for edge in pieces for sign in edge):
                yield Row(tuple(pieces), tuple(places))
            pieces, places = [behind], []
        places.append(at)


def _find_lines(mould: Mould) -> Iterator[Line]:
    """Yield the lines of values that stand together, with the words around them; single values without any are left out."""
    pieces, places = [_STOP.split(mould.pieces[0])[-1][-_REACH:]], [0]
    for at, piece in enumerate(mould.pieces[1:], 1):
        texts = _STOP.split(piece)
        if len(texts) > 1 or at == len(mould.names):
            pieces.append(texts[0][:_REACH])
            if len(places) > 1 or any(pieces):
                yield Line(tuple(pieces), tuple(places))
            pieces, places = [texts[-1][-_REACH:]], []
        else:
            pieces.append(_borders_of(piece))
        places.append(at)
