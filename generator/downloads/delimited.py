"""Writing CSV as RFC 4180 has it, whole columns at a time: CRLF, quotes only where needed, every cell byte for byte.

pyarrow's own writer puts every text into quotes and pandas' goes cell by cell; joining the columns is as fast as the first and as
plain as the second.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

BOM = b"\xef\xbb\xbf"
_END = b"\r\n"
# A cell with one of these must stand in quotes (RFC 4180, 2.6).
_NEEDS_QUOTES = '[",\r\n]'


def text_scalar(text: str) -> pa.Scalar:
    """Return a text as Arrow wants it beside a column: of the column's own type."""
    return pa.scalar(text, pa.large_string())


def csv_header(names: Sequence[str]) -> bytes:
    """Return the header line."""
    return csv_lines([pa.array([name], pa.large_string()) for name in names])


def csv_lines(columns: Sequence[pa.Array]) -> bytes:
    """Return the lines of equally long text columns; missing values are empty cells. Without rows: no bytes."""
    rows = len(columns[0])
    if not rows:
        return b""
    quoted = [_quote(column) for column in columns]
    if len(quoted) == 1:
        # A lone empty cell would be an empty line, which readers skip.
        quoted[0] = pc.if_else(pc.equal(quoted[0], ""), text_scalar('""'), quoted[0])
    lines = pc.binary_join_element_wise(*quoted, text_scalar(","))
    whole = pc.binary_join(pa.ListArray.from_arrays([0, rows], lines), text_scalar(_END.decode()))
    return bytes(whole[0].as_buffer()) + _END


def _quote(column: pa.Array) -> pa.Array:
    text = pc.fill_null(column.cast(pa.large_string()), "")
    needed = pc.match_substring_regex(text, _NEEDS_QUOTES)
    if not pc.any(needed).as_py():
        return text
    quote = text_scalar('"')
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(needed, pc.binary_join_element_wise(quote, doubled, quote, text_scalar("")), text)
