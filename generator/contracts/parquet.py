"""Reading Parquet: text columns exactly, typed columns where the field declares that type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from generator.contracts.cells import TEXT, Part, Text, text_array
from generator.contracts.encodings import reads_as_gb18030
from generator.contracts.grid import Grid, fit_to_schema
from generator.contracts.headers import match_headers
from generator.contracts.typed import date_text, number_text
from generator.contracts.wording import Faults, column_label
from generator.descriptors import Resource, SchemaField

MAX_ROWS: Final = 50_000_000
_HEAD: Final = 1
_UNREAD: Final = "·"


def read_parquet(data: bytes, resource: Resource, faults: Faults) -> Part | None:
    """Read one Parquet file. None, after a finding, when there is nothing to read."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        if file.metadata.num_rows > MAX_ROWS:
            faults.add("file-too-large", f"{file.metadata.num_rows} 行", f"不超过 {MAX_ROWS} 行")
            return None
        table = file.read()
        header = list(table.column_names)
        broken = _not_utf8(table)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        faults.add("file-unreadable", f"不是完好的 Parquet 文件（{type(error).__name__}）", "完好的 Parquet 文件")
        return None
    # Matched twice: here to know each column's type, in the end to report; so the first time into nothing.
    matched = match_headers(resource, header, Faults(faults.dataset), None)
    fields = {at: resource.field(name) for name, at in matched.items()}
    columns: list[Text] = []
    unread: set[str] = set()
    for at in range(len(header)):
        field = fields.get(at)
        if at in broken and field is not None:
            faults.add("encoding-wrong", broken[at].found, "整个文件是 UTF-8", broken[at].row, column_label(field))
        read = None if at in broken else _read_column(table.column(at), field, faults)
        if read is None and field is not None:
            unread.add(field.name)
        # What cannot be read is not empty.
        columns.append(text_array([_UNREAD] * table.num_rows) if read is None else read)
    part = fit_to_schema(Grid(header, columns, np.arange(2, 2 + table.num_rows)), resource, _HEAD, faults)
    # A column that has its fault as a whole is judged no further, cell by cell.
    return replace(part, columns={name: cells for name, cells in part.columns.items() if name not in unread})


@dataclass(frozen=True, slots=True)
class _Broken:
    """Texts of a column that are not UTF-8: what was found, and the first row that has one."""

    found: str
    row: int


def _not_utf8(table: Text) -> dict[int, _Broken]:
    """Return the columns whose texts are not UTF-8, by place. Raises `pyarrow.ArrowException` for a table that is broken otherwise."""
    found: dict[int, _Broken] = {}
    for at in range(table.num_columns):
        column = table.column(at)
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            column.validate()
            bad = _bad_texts(column)
            if not bad:
                raise
            is_gb = all(map(reads_as_gb18030, bad.values()))
            words = f"{len(bad)} 行的文字不是 UTF-8，像是 GB18030/GBK" if is_gb else f"{len(bad)} 行的文字不是 UTF-8"
            found[at] = _Broken(words, min(bad) + _HEAD + 1)
    return found


def _bad_texts(column: Text) -> dict[int, bytes]:
    """Return the bytes of the texts of a column that are not UTF-8, by position; nothing for a column of another kind."""
    if pa.types.is_dictionary(column.type) and _is_text(column.type.value_type):
        chunks = [chunk.dictionary.cast(pa.large_binary()).take(chunk.indices) for chunk in column.chunks]
        column = pa.chunked_array(chunks, pa.large_binary())
    elif not _is_text(column.type):
        return {}
    texts = column.cast(pa.large_binary()).to_pylist()
    return {at: text for at, text in enumerate(texts) if text is not None and not _is_utf8(text)}


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _read_column(column: Text, field: SchemaField | None, faults: Faults) -> Text | None:
    """Return a column as text; None, after a finding when it is declared, for one of a type that has no text."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    declared = field.type if field is not None else "string"
    for is_type, suits, to_text in _TYPES:
        if is_type(column.type):
            if field is not None and declared not in suits:
                faults.add("column-type-differs", str(column.type), _STORED[declared], None, column_label(field))
            return _flat(to_text(column, field))
    if field is not None:
        faults.add("column-type-differs", str(column.type), _STORED[declared], None, column_label(field))
    return None


def _flat(column: Text) -> Text:
    filled = pc.fill_null(column.cast(TEXT), "")
    return filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled


def _by_value(to_text: Callable[[object, SchemaField | None], str]) -> Callable[[Text, SchemaField | None], Text]:
    """Turn each distinct value into text."""

    def convert(column: Text, field: SchemaField | None) -> Text:
        encoded = pc.dictionary_encode(column.combine_chunks())
        texts = [None if value is None else to_text(value, field) for value in encoded.dictionary.to_pylist()]
        return pa.array(texts, TEXT).take(encoded.indices)

    return convert


def _as_is(column: Text, _field: SchemaField | None) -> Text:
    return column


def _floating(column: Text, _field: SchemaField | None) -> Text:
    """Write floats by the shortest digits that read back as the same number, without exponent."""
    return _by_value(lambda digits, _: number_text(Decimal(str(digits))))(column.cast(TEXT), None)


def _date(value: object, field: SchemaField | None) -> str:
    return date_text(value, field.format if field is not None and field.type == "date" else "default")  # type: ignore[arg-type]


def _is_text(kind: Text) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


_ANY: Final = ("string", "integer", "number", "boolean", "date", "year", "yearmonth")
_STORED: Final = {
    "string": "文本（string）",
    "integer": "整数或文本",
    "number": "数字或文本",
    "boolean": "布尔值或文本",
    "date": "日期或文本",
    "year": "整数或文本",
    "yearmonth": "文本，如 2026-10",
}
# Which stored types suit which declared types, and how each becomes text.
_TYPES: Final[tuple[tuple[Callable[[Text], bool], tuple[str, ...], Callable[[Text, SchemaField | None], Text]], ...]] = (
    (_is_text, _ANY, _as_is),
    (pa.types.is_null, _ANY, _as_is),
    (pa.types.is_integer, ("integer", "number", "year"), _as_is),
    (pa.types.is_floating, ("integer", "number", "year"), _floating),
    (pa.types.is_decimal, ("integer", "number"), _by_value(lambda value, _: number_text(value))),  # type: ignore[arg-type]
    (pa.types.is_boolean, ("boolean",), _by_value(lambda value, _: "true" if value else "false")),
    (pa.types.is_date, ("date",), _by_value(_date)),
    (pa.types.is_timestamp, ("date",), _by_value(_date)),
)
