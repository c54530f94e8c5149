"""QR symbols (ISO/IEC 18004) of many addresses at once, as SVG paths.

Drawing one symbol by itself costs a millisecond, many times the page it stands on. With version, error level, mask and mode
fixed, every module is an affine function over GF(2) of the bits of the text: Reed-Solomon is linear, interleaving only permutes,
the mask only adds a constant. So for addresses of one length the effect of each bit is learnt once from segno, and a symbol is
the first one XOR the effects of the bits in which the two addresses differ: the same, module for module, as segno's own of the
whole text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import segno

QUIET = 4
ERROR_LEVEL = "m"
# So many modules are written at once: there are as many texts of strokes as numbers of so many bits.
LONGEST = 13
Modules = npt.NDArray[np.bool_]
# A symbol as equal pieces of its rows, from the top; the lowest bit of each is its leftmost module.
Pieces = npt.NDArray[np.uint16]


def symbol_paths(prefix: str, tails: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return, for each address ``prefix + tail``, the path data of its dark modules and the symbol's side, quiet zone included."""
    paths = [""] * len(tails)
    sides = [0] * len(tails)
    by_length: dict[int, list[int]] = {}
    encoded = [tail.encode() for tail in tails]
    for place, tail in enumerate(encoded):
        by_length.setdefault(len(tail), []).append(place)
    for length, places in by_length.items():
        shape = _shape(prefix.encode(), length)
        traced = _trace(shape.draw([encoded[place] for place in places]), shape.side)
        for place, path in zip(places, traced, strict=True):
            paths[place], sides[place] = path, shape.side + 2 * QUIET
    return paths, sides


def draw_symbols(prefix: bytes, tails: Sequence[bytes], length: int) -> Modules:
    """Return the modules (True is dark) of ``prefix`` + each of ``tails``, all of ``length`` bytes: symbols × side × side."""
    shape = _shape(prefix, length)
    bits = shape.draw(tails)[:, :, None] >> np.arange(shape.cut[1], dtype=np.uint16) & 1
    rows = bits.reshape(len(tails), shape.side, -1)
    drawn: Modules = rows[:, :, : shape.side].astype(np.bool_)
    return drawn


@dataclass(slots=True)
class _Shape:
    """The symbols of all addresses that begin with ``prefix`` and go on for ``length`` bytes: version, mask, what was learnt of them."""

    prefix: bytes
    length: int
    version: int
    mask: int
    # By place of a byte: what each change of the byte changes in a symbol, and which bits of it were learnt.
    _effects: dict[int, tuple[Pieces, int]] = field(default_factory=dict)
    _first: tuple[bytes, Pieces] | None = None
    _zeros: Pieces | None = None

    @property
    def side(self) -> int:
        return 17 + 4 * self.version

    @property
    def cut(self) -> tuple[int, int]:
        """Return into how many pieces a row is cut, and how many modules each has."""
        return _cut(self.side)

    def draw(self, tails: Sequence[bytes]) -> Pieces:
        """Return the pieces of the symbol of each tail: symbols × pieces."""
        if self._first is None:
            self._first = tails[0], self._draw(tails[0])
        first, symbol = self._first
        codes = np.frombuffer(b"".join(tails), dtype=np.uint8).reshape(len(tails), self.length) ^ np.frombuffer(
            first, dtype=np.uint8
        )
        drawn = np.repeat(symbol[None, :], len(tails), axis=0)
        # Addresses of one set differ in few bytes, and in few bits of them.
        for place, bits in enumerate(np.bitwise_or.reduce(codes, axis=0).tolist()):
            if bits:
                drawn ^= self._effects_of(place, bits)[codes[:, place]]
        return drawn

    def _effects_of(self, place: int, bits: int) -> Pieces:
        """Return what to XOR to a symbol, by the change of its byte at ``place``; right for changes of ``bits`` only."""
        effects, learnt = self._effects.get(place) or (np.zeros((256, self.side * self.cut[0]), dtype=np.uint16), 0)
        for bit in (1 << at for at in range(8)):
            if bits & bit & ~learnt:
                if self._zeros is None:
                    self._zeros = self._draw(bytes(self.length))
                changes = np.arange(256) & bit != 0
                effects[changes] ^= self._draw(bytes(place) + bytes([bit]) + bytes(self.length - place - 1)) ^ self._zeros
                learnt |= bit
        self._effects[place] = effects, learnt
        return effects

    def _draw(self, tail: bytes) -> Pieces:
        code = segno.make_qr(
            self.prefix + tail, error=ERROR_LEVEL, version=self.version, mask=self.mask, mode="byte", boost_error=False
        )
        count, width = self.cut
        padded = np.zeros((self.side, count * width), dtype=np.uint16)
        padded[:, : self.side] = [list(row) for row in code.matrix]
        pieces: Pieces = (padded.reshape(-1, width) << np.arange(width, dtype=np.uint16)).sum(axis=1, dtype=np.uint16)
        return pieces


@lru_cache(maxsize=32)
def _shape(prefix: bytes, length: int) -> _Shape:
    """Return the smallest version for addresses of this length, and the mask that is best for a typical one."""
    code = segno.make_qr(prefix + b"0" * length, error=ERROR_LEVEL, mode="byte", boost_error=False)
    return _Shape(prefix, length, int(code.version), int(code.mask))


def _cut(side: int) -> tuple[int, int]:
    count = -(-side // LONGEST)
    return count, -(-side // count)


def _trace(symbols: Pieces, side: int) -> list[str]:
    """Return the path data of each symbol: horizontal strokes one module wide, row by row from the top.

    The strokes of each piece of a row are written once and looked up.
    """
    inner, last = _strokes(side)
    count, _ = _cut(side)
    opening = f"M{QUIET} {QUIET}.5"
    paths = []
    for symbol in symbols.tolist():
        strokes = [inner[number] for number in symbol]
        strokes[count - 1 :: count] = [last[number] for number in symbol[count - 1 :: count]]
        paths.append(opening + "".join(strokes))
    return paths


@lru_cache(maxsize=4)
def _strokes(side: int) -> tuple[list[str], list[str]]:
    """Return the path commands of every piece of a row, and of every piece that ends one."""
    count, width = _cut(side)
    start = (count - 1) * width
    strokes = [_write_strokes(number, width) for number in range(1 << width)]
    inner = [steps + (f"m{width - at} 0" if at < width else "") for steps, at in strokes]
    return inner, [f"{steps}m{-start - at} 1" for steps, at in strokes]


def _write_strokes(number: int, width: int) -> tuple[str, int]:
    """Return the strokes of the bits of ``number``, lowest first, and where the pen stands afterwards."""
    steps, at, place = [], 0, 0
    while place < width:
        run = 0
        while place + run < width and number >> (place + run) & 1:
            run += 1
        if run:
            steps.append((f"m{place - at} 0" if place > at else "") + f"h{run}")
            at = place + run
        place += run + 1
    return "".join(steps), at
