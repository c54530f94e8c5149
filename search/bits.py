"""Streams of exponential Golomb codes: packed by numpy, many streams at once, and read back one code at a time.

The code of x with parameter k is y = x + 2^k in binary, after as many zero bits as y has digits more than k + 1.
(S. Golomb, Run-length encodings, 1966; the exponential form by J. Teuhola, 1978.)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]


def pack_streams(values: Words, parameters: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> list[bytes]:
    """Return one byte string per stream; ``counts`` says how many of the codes belong to each stream in turn.

    Values stay below 2^53 and codes within 64 bits.
    """
    values = values + (np.uint64(1) << parameters.astype(np.uint64))
    widths = 2 * np.frexp(values.astype(np.float64))[1].astype(np.int64) - 1 - parameters
    ends = np.cumsum(widths)
    stream_ends = np.concatenate(([0], ends))[np.cumsum(counts)]
    stream_bits = np.diff(stream_ends, prepend=0)
    stream_words = (stream_bits + 63) >> 6
    first_words = np.cumsum(stream_words) - stream_words
    starts = ends - widths + np.repeat(64 * first_words - (stream_ends - stream_bits), counts)
    packed = _place(values, widths, starts, int(stream_words.sum()))
    raw = packed.astype(">u8").tobytes()
    places = zip((8 * first_words).tolist(), ((stream_bits + 7) >> 3).tolist(), strict=True)
    return [raw[start : start + size] for start, size in places]


def _place(values: Words, widths: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], words: int) -> Words:
    """Write each value of so many bits at its bit position; positions ascend and never overlap, so bits can be added."""
    packed = np.zeros(words, np.uint64)
    if not len(values):
        return packed
    word = starts >> 6
    spill = (starts & 63) + widths - 64
    over = spill > 0
    shifted = np.where(
        over,
        values >> np.maximum(spill, 0).astype(np.uint64),
        values << np.maximum(-spill, 0).astype(np.uint64),
    )
    firsts = np.flatnonzero(np.diff(word, prepend=-1))
    packed[word[firsts]] = np.add.reduceat(shifted, firsts)
    packed[word[over] + 1] += values[over] << (64 - spill[over]).astype(np.uint64)
    return packed


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
