"""Streams of exponential Golomb codes: packed by numpy, many streams at once, and read back one code at a time.

The code of x with parameter k is y = x + 2^k in binary, after as many zero bits as y has digits more than k + 1.
(S. Golomb, Run-length encodings, 1966; the exponential form by J. Teuhola, 1978.)
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
_ONE: Final = np.uint64(1)
_WORD: Final = np.uint64(64)
_FEW: Final = 64


def pack_streams(values: Words, parameters: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> list[bytes]:
    """Return one byte string per stream; ``counts`` says how many of the codes belong to each stream in turn.

    Values stay below 2^53 and codes within 64 bits.
    """
    ends = np.cumsum(counts).tolist()
    places = zip([0, *ends[:-1]], ends, strict=True)
    return [pack_stream(values[begin:end], parameters[begin:end]) for begin, end in places]


def pack_stream(values: Words, parameters: npt.NDArray[np.int64] | int) -> bytes:
    """Return one stream; ``parameters`` is one for each code or the same for all. A stream at a time stays in the cache."""
    if not len(values):
        return b""
    parameter = np.asarray(parameters).astype(np.uint64)
    values = values + (_ONE << parameter)
    # The exponent of a number as floating point says how many binary digits it has.
    digits = (values.astype(np.float64).view(np.uint64) >> np.uint64(52)) - np.uint64(1022)
    values, widths = _join_neighbours(values, digits + digits - _ONE - parameter)
    ends = np.cumsum(widths)
    starts = ends - widths
    word, offset = starts >> np.uint64(6), starts & np.uint64(63)
    left = values << (_WORD - widths)
    opens = np.concatenate(([0], np.flatnonzero(word[1:] != word[:-1]) + 1))
    packed = np.zeros((int(ends[-1]) + 63) >> 6, np.uint64)
    # Codes never overlap, so their bits can be added; only the last code of a word may reach into the next.
    packed[word[opens]] = np.add.reduceat(left >> offset, opens)
    last = np.append(opens[1:], len(values)) - 1
    over = last[offset[last] + widths[last] > _WORD]
    packed[word[over] + _ONE] += left[over] << (_WORD - offset[over])
    return packed.astype(">u8").tobytes()[: (int(ends[-1]) + 7) >> 3]


def _join_neighbours(values: Words, widths: Words) -> tuple[Words, Words]:
    """Make one code of every two as long as all are short: half as many are left to be placed."""
    while len(values) > _FEW and int(widths.max()) <= 32:
        if len(values) % 2:
            values, widths = np.append(values, np.uint64(0)), np.append(widths, np.uint64(0))
        values, widths = (values[::2] << widths[1::2]) | values[1::2], widths[::2] + widths[1::2]
    return values, widths


class BitReader:
    """Reads the codes of one stream in turn."""

    def __init__(self, data: bytes) -> None:
        self._bits = bin(int.from_bytes(b"\x01" + data))[3:]
        self.position = 0

    def read(self, parameter: int) -> int:
        """Return the next value that was written with this parameter."""
        one = self._bits.index("1", self.position)
        end = one + (one - self.position) + parameter + 1
        value = int(self._bits[one:end], 2)
        self.position = end
        return value - (1 << parameter)
