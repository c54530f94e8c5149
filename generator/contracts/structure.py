"""Where the records of a delimited text stand, proved from its bytes in a few passes of numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_LF, _CR, _QUOTE = 10, 13, 34


@dataclass(frozen=True, slots=True)
class Structure:
    """Where each record of a file starts and ends (without its line end), as positions in its bytes (int64)."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    has_inner_breaks: bool

    @property
    def blank(self) -> npt.NDArray[np.bool_]:
        """Say of each record whether it is a blank line."""
        return np.equal(self.starts, self.ends)


def find_structure(data: bytes, delimiter: str) -> Structure | None:
    """Return the records of a text whose quoting is that of RFC 4180, None when a quote stands elsewhere or stays open."""
    signs = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(signs == _QUOTE)
    if not _quotes_are_paired(signs, quotes, ord(delimiter)):
        return None
    feeds = np.flatnonzero(signs == _LF)
    returns = np.flatnonzero(signs == _CR)
    if len(returns):
        following = np.where(returns + 1 < len(signs), signs[np.minimum(returns + 1, len(signs) - 1)], 0)
        breaks = np.sort(np.concatenate([feeds, returns[following != _LF]]))
    else:
        breaks = feeds
    outside = (np.searchsorted(quotes, breaks) & 1) == 0 if len(quotes) else np.ones(len(breaks), np.bool_)
    inner = not outside.all()
    breaks = breaks[outside]
    paired = (signs[breaks] == _LF) & (breaks > 0) & (signs[np.maximum(breaks - 1, 0)] == _CR)
    starts = np.concatenate([np.zeros(1, np.int64), breaks + 1])
    ends = np.concatenate([breaks - paired, np.full(1, len(signs), np.int64)])
    if starts[-1] == len(signs):
        starts, ends = starts[:-1], ends[:-1]
    return Structure(starts, ends, inner)


def _quotes_are_paired(signs: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], delimiter: int) -> bool:
    if len(quotes) == 0:
        return True
    if len(quotes) % 2:
        return False
    edges = np.array([delimiter, _LF, _CR, _QUOTE], np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    before = signs[np.maximum(opening - 1, 0)]
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    return bool((np.isin(before, edges) | (opening == 0)).all() and (np.isin(after, edges) | (closing == len(signs) - 1)).all())
