"""Writing rows as JSON objects, whole columns at a time: four times as fast as object by object."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from generator.downloads.delimited import text_scalar

# What a JSON string may not hold as it is (RFC 8259, 7).
_NEEDS_ESCAPE = r'["\\\x00-\x1f]'


def json_objects(names: Sequence[str], columns: Sequence[pa.Array]) -> bytes:
    """Return equally long text columns as objects of strings, one to a line, with commas between; missing values are ""."""
    end, nothing = text_scalar('"'), text_scalar("")
    members = [
        pc.binary_join_element_wise(text_scalar(f'{orjson.dumps(name).decode()}:"'), _escape(column), end, nothing)
        for name, column in zip(names, columns, strict=True)
    ]
    inner = pc.binary_join_element_wise(*members, text_scalar(","))
    objects = pc.binary_join_element_wise(text_scalar("{"), inner, text_scalar("}"), nothing)
    whole = pc.binary_join(pa.ListArray.from_arrays([0, len(objects)], objects), text_scalar(",\n"))
    return bytes(whole[0].as_buffer())


def _escape(column: pa.Array) -> pa.Array:
    text = pc.fill_null(column.cast(pa.large_string()), "")
    needed = pc.match_substring_regex(text, _NEEDS_ESCAPE)
    if not pc.any(needed).as_py():
        return text
    escaped = [orjson.dumps(cell)[1:-1].decode() for cell in text.filter(needed).to_pylist()]
    return pc.replace_with_mask(text, needed, pa.array(escaped, pa.large_string()))
