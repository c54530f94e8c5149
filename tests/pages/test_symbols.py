"""QR symbols made in bulk are, module for module, those that segno makes one by one."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pytest
import segno

from generator import addresses
from generator.pages.symbols import QUIET, draw_symbols, symbol_paths

PREFIX = "https://integrity.example.invalid/portal/records/breach-records/"


def tails_of(count: int, width: int) -> list[str]:
    return [f"{addresses.fan(str(number))}/JS-{number:0{width}d}.html" for number in range(count)]


def test_symbols_drawn_in_bulk_equal_those_of_the_whole_text() -> None:
    tails = [tail.encode() for tail in tails_of(300, 8)]
    drawn = draw_symbols(PREFIX.encode(), tails, len(tails[0]))
    # What was learnt of these serves the next ones.
    later = [tail.encode() for tail in tails_of(3000, 8)[2900:]]
    typical = segno.make_qr(PREFIX.encode() + b"0" * len(tails[0]), error="m", mode="byte", boost_error=False)
    for tail, symbol in [
        *zip(tails[::23], drawn[::23], strict=True),
        *zip(later, draw_symbols(PREFIX.encode(), later, len(tails[0])), strict=True),
    ]:
        whole = segno.make_qr(PREFIX.encode() + tail, error="m", mode="byte", boost_error=False, mask=typical.mask)
        assert np.array_equal(symbol, np.array([list(row) for row in whole.matrix], dtype=bool))


@pytest.mark.parametrize("prefix", [PREFIX, "https://a.cn/", PREFIX + "a-long-name/" * 6])
def test_a_path_draws_exactly_the_dark_modules(prefix: str) -> None:
    tails = tails_of(3, 5) + tails_of(2, 12)
    paths, sides = symbol_paths(prefix, tails)
    for tail, path, side in zip(tails, paths, sides, strict=True):
        expected = draw_symbols(prefix.encode(), [tail.encode()], len(tail))[0]
        assert side == len(expected) + 2 * QUIET
        assert np.array_equal(paint(path, side)[QUIET:-QUIET, QUIET:-QUIET], expected)
        assert paint(path, side).sum() == expected.sum()


def paint(path: str, side: int) -> npt.NDArray[np.bool_]:
    """Follow the pen as SVG does: M absolute, m and h relative; strokes are one unit wide about their line."""
    grid = np.zeros((side, side), dtype=bool)
    x, y = 0.0, 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            grid[int(y), int(x) : int(x) + int(first)] = True
            x += int(first)
    return grid
