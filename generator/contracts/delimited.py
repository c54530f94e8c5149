"""Reading CSV and TSV: a quick way for well-shaped files, an exact way that finds the faulty rows of the others.

The quick way is pyarrow's, and is taken only when the file's structure was proved from its bytes: alone, pyarrow would drop stray
quotes, swallow the rest of a file after an open quote and skip blank lines, all without a word.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

from generator.contracts.cells import TEXT, Part, Text, text_array
from generator.contracts.encodings import to_utf8
from generator.contracts.grid import Grid, fit_to_schema
from generator.contracts.headers import join_header_rows, report_elsewhere
from generator.contracts.structure import Structure, find_structure
from generator.contracts.wording import Faults, show
from generator.descriptors import Resource

_HEAD = 1 << 16  # bytes in which a header is looked for
_QUOTE_FAULTS = 100  # after so many broken records a file is not worth reading on
_BATCH = 1 << 15
_LONGEST_RECORD = 1 << 29  # pyarrow's blocks are counted in 32 bits
_SPOKEN = {"\t": "制表符", ",": "逗号“,”", ";": "分号“;”", "|": "竖线“|”", "；": "全角分号“；”", "，": "全角逗号“，”"}

# A cell may be as long as a law; the module's own limit is 128 KiB.
csv.field_size_limit(1 << 30)


def read_delimited(data: bytes, resource: Resource, delimiter: str, faults: Faults) -> Part | None:
    """Read one CSV or TSV file. None, after a finding, when there is nothing to read."""
    text = to_utf8(data, resource.encoding, faults)
    if text is None:
        return None
    heads = resource.dialect.headerRows
    if report_elsewhere(resource, _first_records(text, delimiter), faults):
        return None
    structure = find_structure(text, delimiter)
    grid = _read_quickly(text, structure, heads, delimiter) if structure is not None else None
    if grid is None:
        grid = _read_exactly(text.decode(), heads, delimiter, faults)
    if not any(grid.header):
        faults.add("file-empty", "没有表头" if text.strip() else "空文件", f"第 {max(heads)} 行是表头", max(heads))
        return None
    if len(grid.header) == 1 and len(resource.schema_.fields) > 1:
        parted = {sign: grid.header[0].count(sign) for sign in _SPOKEN if sign in grid.header[0]}
        if parted:
            found = f"表头像是以{_SPOKEN[max(parted, key=lambda sign: parted[sign])]}分隔"
            faults.add("delimiter-wrong", found, f"以{_SPOKEN.get(delimiter, delimiter)}分隔", max(heads))
            return None
    return fit_to_schema(grid, resource, max(heads), faults)


def _first_records(text: bytes, delimiter: str) -> Iterator[list[str]]:
    """Yield the first records, as far as they can be read; a head of the file is enough."""
    head = text[:_HEAD].decode(errors="ignore")
    with contextlib.suppress(csv.Error):
        yield from csv.reader(_lines(head), delimiter=delimiter)


# --- the quick way -----------------------------------------------------------------------------------------------------


def _read_quickly(text: bytes, structure: Structure, heads: tuple[int, ...], delimiter: str) -> Grid | None:
    """Read with pyarrow; None when records have different numbers of cells, so that the exact way must look."""
    filled = np.flatnonzero(~structure.blank)
    head = max(heads)
    if len(structure.starts) < head:
        return None
    header_rows = [_cells(text[structure.starts[at - 1] : structure.ends[at - 1]].decode(), delimiter) for at in heads]
    body = filled[filled >= head]
    columns = _parse(text, structure, body, len(header_rows[-1]), delimiter)
    if columns is None or any(len(column) != len(body) for column in columns):
        return None
    return Grid(join_header_rows(header_rows), columns, body + 1)


def _parse(text: bytes, structure: Structure, body: npt.NDArray[np.int64], width: int, delimiter: str) -> list[Text] | None:
    names = [str(position) for position in range(width)]
    if len(body) == 0 or width == 0:
        return [text_array([]) for _ in names]
    start, end = int(structure.starts[body[0]]), int(structure.ends[body[-1]])
    longest = int((structure.ends[body] - structure.starts[body]).max())
    if longest > _LONGEST_RECORD:
        return None
    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(text).slice(start, end - start),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=max(1 << 22, 2 * longest)),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=structure.has_inner_breaks),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return [table.column(name).combine_chunks() for name in names]


def _cells(record: str, delimiter: str) -> list[str]:
    return next(csv.reader(_lines(record), delimiter=delimiter), [])


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


# --- the exact way -----------------------------------------------------------------------------------------------------


def _read_exactly(text: str, heads: tuple[int, ...], delimiter: str, faults: Faults) -> Grid:
    """Read record by record; rows with broken quotes or the wrong number of cells become findings and are left out."""
    header_rows: list[list[str]] = []
    rows: list[int] = []
    batch: list[list[str]] = []
    batches: list[list[Text]] = []
    ragged: list[tuple[int, list[str]]] = []
    broken: list[int] = []
    width = 0
    for number, record in _records(text, delimiter, faults):
        if number in heads:
            header_rows.append(record or [])
            width = len(record or [])
        elif record is None:
            broken.append(number)
        elif number > max(heads) and record:
            if len(record) == width:
                rows.append(number)
                batch.append(record)
                if len(batch) == _BATCH:
                    batches.append(_columns(batch, width))
                    batch = []
            else:
                ragged.append((number, record))
                found = f"{len(record)} 格：{show(delimiter.join(record))}"
                faults.add("row-shape", found, f"{width} 格，与表头一致", number)
    batches.append(_columns(batch, width))
    columns = [pa.concat_arrays([each[at] for each in batches]) for at in range(width)]
    return Grid(join_header_rows(header_rows), columns, np.array(rows, np.int64), ragged, broken)


def _columns(batch: list[list[str]], width: int) -> list[Text]:
    """Turn rows into columns of text; in batches, so that Python never holds all cells of a large file at once."""
    return [text_array(cells) for cells in zip(*batch, strict=True)] if batch else [text_array([]) for _ in range(width)]


def read_records(text: str, delimiter: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its row number, without measuring it against a header; broken ones are findings and left out."""
    for number, record in _records(text, delimiter, faults):
        if record is not None:
            yield number, record


def _records(text: str, delimiter: str, faults: Faults) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each record with its row number; a record whose quotes are broken is a finding and yields None.

    Reading goes on at the line after the one on which the broken record began, so that one open quote does not hide the rest.
    """
    lines = _lines(text)
    start, number, broken = 0, 0, 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        begun = start
        try:
            for record in reader:
                number += 1
                yield number, record
                begun = start + reader.line_num
            return
        except csv.Error:
            number += 1
            broken += 1
            faults.add("quote-broken", show(lines[begun].rstrip("\r\n")), "双引号成对", number)
            yield number, None
            if broken == _QUOTE_FAULTS:
                faults.add("file-unreadable", f"{broken} 处引号没有配对，以下不再读取", "双引号成对", number)
                return
            start = begun + 1
