"""The texts in a file of the site, whatever it is packed or escaped in: bytes of UTF-8, ready to be searched."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

import pyarrow as pa
import pyarrow.parquet as pq

# What one packed file may hold unpacked; our own never come near.
_LARGEST: Final = 4 << 30
_DEEPEST: Final = 3
# It begins with the sign itself, so that the search leaps from one to the next.
_PERCENT: Final = re.compile(rb"%[EeFf][0-9A-Fa-f](?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~-])*")
# Letters written as numbers; our own pages write only quotation marks so.
_REFERENCE: Final = re.compile(rb"&#(?:[0-9]{3,}|[xX][0-9A-Fa-f]{2,});")
_ESCAPE: Final = re.compile(rb"\\u([0-9A-Fa-f]{4})")
_PACKED: Final = re.compile(rb'"([A-Za-z0-9+/]{24,}={0,2})"')
_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"


def unpack(path: str, data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield the file's own bytes, and what is packed or escaped in them. Raises ValueError for a file that cannot be unpacked."""
    if data[:4] == _PARQUET:
        yield from _of_parquet(data)
        return
    if data[:4] == _ZIP:
        yield from _of_zip(path, data, depth)
        return
    if data[:2] == _GZIP:
        if depth >= _DEEPEST:
            raise ValueError("is packed too often")
        yield from unpack(path, _gunzip(data), depth + 1)
        return
    yield data
    if data.startswith(b"searchShard("):
        yield from _of_index(data)
    if b"%E" in data or b"%e" in data:
        yield unquote_to_bytes(b"\n".join(match[0] for match in _PERCENT.finditer(data)))
    if b"\\u" in data:
        yield _unescape(data)
    if b"&#" in data and _REFERENCE.search(data):
        yield html.unescape(data.decode("utf-8", "replace")).encode()


def _gunzip(data: bytes) -> bytes:
    # Read as a file: `gzip.decompress` copies what is left for each member.
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            text = packed.read(_LARGEST + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"is not a whole gzip file: {error}") from None
    if len(text) > _LARGEST:
        raise ValueError("is too large unpacked")
    return text


def _of_parquet(data: bytes) -> Iterator[bytes]:
    table = pq.read_table(pa.BufferReader(data))
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            yield "\n".join(text for text in column.unique().to_pylist() if text is not None).encode()


def _of_zip(path: str, data: bytes, depth: int) -> Iterator[bytes]:
    if depth >= _DEEPEST:
        raise ValueError("is packed too often")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > _LARGEST:
                raise ValueError("is too large unpacked")
            for member in packed.infolist():
                yield from unpack(f"{path}/{member.filename}", packed.read(member), depth + 1)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"is not a whole ZIP file: {error}") from None


def _of_index(data: bytes) -> Iterator[bytes]:
    """Yield what a file of the search index carries in base64: raw, and inflated (with or without a first byte that says how)."""
    for match in _PACKED.finditer(data):
        payload = b64decode(match[1])
        yield payload
        for start in (0, 1):
            try:
                text = zlib.decompress(payload[start:], -15)
            except zlib.error:
                continue
            yield text
            if start and payload[0] == 0:
                # GB 18030, where Chinese takes two bytes.
                yield text.decode("gb18030", "replace").encode("utf-8", "replace")


def _unescape(data: bytes) -> bytes:
    def write(match: re.Match[bytes]) -> bytes:
        return chr(int(match[1], 16)).encode("utf-8", "replace")

    return _ESCAPE.sub(write, data)
