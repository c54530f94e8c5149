"""QR symbols (ISO/IEC 18004) of many addresses at once, as SVG paths.

Drawing one symbol by itself costs a millisecond, many times the page it stands on. With version, error level, mask and mode
fixed, every module is an affine function over GF(2) of the bits of the text: Reed-Solomon is linear, interleaving only permutes,
the mask only adds a constant. So for addresses of one length the effect of each bit is learnt once from segno, and a symbol is
the first one XOR the effects of the bits in which the two addresses differ: the same, module for module, as segno's own of the
whole text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import segno

QUIET = 4
ERROR_LEVEL = "m"
THIRDS = 3
Modules = npt.NDArray[np.bool_]


def symbol_paths(prefix: str, tails: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return, for each address ``prefix + tail``, the path data of its dark modules and the symbol's side, quiet zone included."""
    paths = [""] * len(tails)
    sides = [0] * len(tails)
    by_length: dict[int, list[int]] = {}
    encoded = [tail.encode() for tail in tails]
    for place, tail in enumerate(encoded):
        by_length.setdefault(len(tail), []).append(place)
    for length, places in by_length.items():
        modules = draw_symbols(prefix.encode(), [encoded[place] for place in places], length)
        side = modules.shape[1] + 2 * QUIET
        for place, path in zip(places, _trace(modules), strict=True):
            paths[place], sides[place] = path, side
    return paths, sides


def draw_symbols(prefix: bytes, tails: Sequence[bytes], length: int) -> Modules:
    """Return the modules (True is dark) of ``prefix`` + each of ``tails``, all of ``length`` bytes: symbols × side × side."""
    version, mask = _choose_shape(prefix, length)
    effects = _effects(prefix, length)
    codes = np.frombuffer(b"".join(tails), dtype=np.uint8).reshape(len(tails), length)
    changed = np.unpackbits(codes ^ codes[0], axis=1).astype(np.bool_)
    # Addresses of one set differ in few bits: mostly the low ones of some digits.
    packed = np.repeat(np.packbits(_draw(prefix + tails[0], version, mask).ravel())[None, :], len(tails), axis=0)
    for place in np.flatnonzero(changed.any(axis=0)).tolist():
        if place not in effects:
            effects[place] = _learn(prefix, length, place)
        packed[changed[:, place]] ^= effects[place]
    side = 17 + 4 * version
    bits: Modules = np.unpackbits(packed, axis=1)[:, : side * side].reshape(len(tails), side, side).astype(np.bool_)
    return bits


@lru_cache(maxsize=32)
def _effects(prefix: bytes, length: int) -> dict[int, npt.NDArray[np.uint8]]:
    """Return what was learnt for addresses of this shape: by bit of the tail, what to XOR to a packed symbol."""
    return {}


@lru_cache(maxsize=64)
def _choose_shape(prefix: bytes, length: int) -> tuple[int, int]:
    """Return version and mask for addresses of this length: the smallest version, the mask best for a typical one."""
    code = segno.make_qr(prefix + b"0" * length, error=ERROR_LEVEL, mode="byte", boost_error=False)
    return int(code.version), int(code.mask)


def _draw(text: bytes, version: int, mask: int) -> Modules:
    code = segno.make_qr(text, error=ERROR_LEVEL, version=version, mask=mask, mode="byte", boost_error=False)
    return np.array([list(row) for row in code.matrix], dtype=np.uint8).astype(np.bool_)


def _learn(prefix: bytes, length: int, place: int) -> npt.NDArray[np.uint8]:
    """Return what changes in the packed symbol when bit ``place`` of the tail does (0 is the highest bit of its first byte)."""
    tail = bytearray(length)
    tail[place // 8] = 128 >> place % 8
    return np.packbits((_draw_zeros(prefix, length) ^ _draw(prefix + bytes(tail), *_choose_shape(prefix, length))).ravel())


@lru_cache(maxsize=32)
def _draw_zeros(prefix: bytes, length: int) -> Modules:
    return _draw(prefix + bytes(length), *_choose_shape(prefix, length))


def _trace(modules: Modules) -> list[str]:
    """Return the path data of each symbol: horizontal strokes one module wide, row by row from the top.

    Each row is read as three numbers of a third of its modules; the strokes of each number are written once and looked up.
    """
    count, side, _ = modules.shape
    width = -(-side // THIRDS)
    padded = np.zeros((count, side, THIRDS * width), dtype=np.int32)
    padded[:, :, :side] = modules
    numbers = padded.reshape(count, side, THIRDS, width) @ (1 << np.arange(width, dtype=np.int32))
    numbers[:, :, -1] += 1 << width
    strokes = _strokes(side)
    opening = f"M{QUIET} {QUIET}.5"
    paths = []
    for symbol in numbers.reshape(count, -1).tolist():
        paths.append(opening + "".join([strokes[number] for number in symbol]))
    return paths


@lru_cache(maxsize=4)
def _strokes(side: int) -> list[str]:
    """Return the path commands of every third of a row; the second half of the list is for the third that ends the row."""
    width = -(-side // THIRDS)
    start = (THIRDS - 1) * width
    inner = [_write_strokes(number, width) for number in range(1 << width)]
    return [steps + (f"m{width - at} 0" if at < width else "") for steps, at in inner] + [
        f"{steps}m{-start - at} 1" for steps, at in inner
    ]


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
