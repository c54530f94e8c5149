"""The last look: what of a file reads as personal data, while it is written; whatever slipped in stops the publication.

Values were judged before by the gate; here the bytes are judged that the public gets, wherever their text came from: templates,
settings, editorial pages, derived words. A fault names the file and the kind, never what stands there.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from itertools import chain
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from generator import addresses
from generator.artifacts import BINARY, PARQUET, Artifact, Mould, Pressed
from generator.personal.output import BORDER, OutputScan, is_plain_hash, may_hold_number, name_kinds, parts_with_number
from generator.personal.spans import Kind
from generator.publish.joints import Joints

# Short texts are read together: that costs a fraction.
_AT_ONCE: Final = 1 << 23
# Of a packed file, no more is unpacked than this.
_UNPACKED: Final = 1 << 30
# Pressed pages that are read together: what they share is read once.
_PAGES_AT_ONCE: Final = 256
# Where the names of a packed file stand.
_HEAD: Final = 512
_PACKED: Final = "is packed so that nobody can see what is in it"
_ENCRYPTED: Final = 1
_ROWS_AT_ONCE: Final = 65_536
# Of a packed stream, so much is taken at once.
_TAKEN: Final = 1 << 14
# Shorter ones hold no number or address of anybody, and stand in packed bytes by chance.
_RUN: Final = re.compile(rb"[\x20-\x7e]{11,}")
_WIDE_RUNS: Final = (re.compile(rb"(?:[\x20-\x7e]\x00){11,}"), re.compile(rb"(?:\x00[\x20-\x7e]){11,}"))
_GZIP: Final = b"\x1f\x8b"
_STREAM: Final = re.compile(rb"\bstream\r?\n")


class PrivacyWatch:
    """Reads the artifacts of one job. ``scan`` knows what may stand."""

    def __init__(self, scan: OutputScan) -> None:
        self._scan = scan
        self._faults: list[tuple[str, str]] = []
        self._paths: list[str] = []
        self._texts: list[bytes] = []
        self._size = 0
        # By mould: what to read of its pages, and its pages that are not read yet.
        self._moulds: dict[Mould, Joints] = {}
        self._waiting: dict[Mould, list[tuple[str, bytes, Pressed]]] = {}

    def note(self, artifact: Artifact) -> None:
        """Read an artifact now or with the next ones; of pages pressed from one mould, what they share is read once."""
        if artifact.path.startswith(addresses.SEARCH_INDEX):
            # Packed numbers; what is put in was read before (`generator.search_bridge`).
            return
        if artifact.pressed is not None:
            mould = artifact.pressed.mould
            if mould not in self._moulds:
                self._moulds[mould] = Joints.of(mould)
                self._waiting[mould] = []
                self._keep(artifact.path, BORDER.join(piece.encode() for piece in mould.pieces))
            self._waiting[mould].append((artifact.path, artifact.data, artifact.pressed))
            if len(self._waiting[mould]) >= _PAGES_AT_ONCE:
                self._read_waiting(mould)
            return
        open_up = _OPENED.get(artifact.media_type.partition(";")[0])
        if open_up is None:
            self._keep(artifact.path, artifact.data)
            return
        try:
            for text in open_up(artifact.data):
                self._keep(artifact.path, text)
        except (zipfile.BadZipFile, zlib.error, pa.ArrowInvalid, _Packed):
            self._faults.append((artifact.path, _PACKED))

    def finish(self) -> list[tuple[str, str]]:
        """Return each (path, fault) of what was noted, in order of paths."""
        for mould in self._moulds:
            self._read_waiting(mould)
        self._read_kept()
        found, self._faults = sorted(set(self._faults)), []
        return found

    def _read_waiting(self, mould: Mould) -> None:
        """Read the values of the waiting pages, each once; when there is anything in them, page by page, so that each is named.

        Whether a row of digits is a number is told by the words around it, in whichever slot or piece they stand: a page with such a
        row is read as readers see it, and its values by themselves. So is one where values that stand together may be a number, or say
        something in words.
        """
        read, waiting, self._waiting[mould] = self._moulds[mould], self._waiting[mould], []
        places = read.places
        if not waiting:
            return
        columns = list(zip(*(pressed.values for _, _, pressed in waiting), strict=True))
        values = list(dict.fromkeys(chain.from_iterable(columns[at] for at in places)))
        text = "\0".join(values).encode()
        numbers = {values[at] for at in parts_with_number(text)} if text.count(BORDER) < len(values) else set(values)
        numbers = {value for value in numbers if not is_plain_hash(self._scan, value)}
        numbered = [held for held in waiting if not numbers.isdisjoint(held[2].values)] if numbers else []
        for row in read.rows:
            seen = row.read(columns)
            if parts_with_number("\0".join(seen).encode()):
                numbered += [held for held, text in zip(waiting, seen, strict=True) if may_hold_number(text.encode())]
        if self._scan.tells_in_words(read.read_lines(columns)):
            # Together they say what none says by itself.
            numbered = waiting
        for path, page, _ in numbered:
            self._keep(path, page)
        for path, _, pressed in waiting if self._scan.tells_in_words([text]) else numbered:
            self._keep(path, "\0".join([pressed.values[at] for at in places]).encode())

    def _keep(self, path: str, text: bytes) -> None:
        if len(text) > _AT_ONCE:
            self._tell(path, self._scan.read(text))
            return
        self._paths.append(path)
        self._texts.append(text)
        self._size += len(text)
        if self._size > _AT_ONCE:
            self._read_kept()

    def _read_kept(self) -> None:
        for at, kinds in self._scan.read_each(self._texts).items():
            self._tell(self._paths[at], kinds)
        self._paths, self._texts, self._size = [], [], 0

    def _tell(self, path: str, kinds: list[Kind]) -> None:
        if kinds:
            self._faults.append((path, f"holds personal data that may not be published: {name_kinds(kinds)}"))


class _Packed(Exception):
    """Raised for a file that is encrypted, or of which too much would have to be unpacked."""


def _open_parquet(data: bytes) -> Iterator[bytes]:
    file = pq.ParquetFile(BytesIO(data))
    for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
        for column in batch.columns:
            cells = column.cast(pa.large_string())
            whole = pc.binary_join(
                pa.ListArray.from_arrays([0, len(cells)], pc.fill_null(cells, "")), pa.scalar("\0", pa.large_string())
            )
            yield bytes(whole[0].as_buffer())
    yield "\0".join(file.schema_arrow.names).encode()


def _open_by_content(data: bytes) -> Iterator[bytes]:
    for magic, open_up in _BY_MAGIC.items():
        if data.startswith(magic):
            return open_up(data)
    return _runs_of(data) if BORDER in data[:1024] else iter((data,))


def _runs_of(data: bytes) -> Iterator[bytes]:
    """Yield what can be read in a binary file of whatever kind: runs of plain signs, of one byte each or of two (UTF-16, LE and BE)."""
    yield b"\n".join(_RUN.findall(data))
    for run in _WIDE_RUNS:
        yield b"\n".join(run.findall(data)).replace(b"\0", b"")


def _open_pdf(data: bytes) -> Iterator[bytes]:
    """Yield what can be read in a PDF: what stands in it plainly, and its streams that are packed by deflate (ISO 32000-1, 7.3.8)."""
    yield from _runs_of(data)
    for stream in _STREAM.finditer(data):
        yield _unpack_stream(data, stream.end())


def _unpack_stream(data: bytes, start: int) -> bytes:
    """Return what is packed from ``start`` on, as far as it can be unpacked; a file of many streams is not copied for each."""
    unpacking, parts, size = zlib.decompressobj(), [], 0
    with suppress(zlib.error):
        while start < len(data) and not unpacking.eof and size < _AT_ONCE:
            parts.append(unpacking.decompress(data[start : start + _TAKEN], _AT_ONCE - size))
            start += _TAKEN - len(unpacking.unconsumed_tail)
            size += len(parts[-1])
    return b"".join(parts)


def _open_zip(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > _UNPACKED:
            raise _Packed
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise _Packed
        yield archive.comment
        for member in members:
            yield BORDER.join((member.filename.encode(errors="replace"), member.comment, member.extra))
            yield from _open_by_content(archive.read(member))


def _open_gzip(data: bytes) -> Iterator[bytes]:
    """Yield what a gzip file says, all its members as one text, as tools unpack them (RFC 1952, 2.2), and the names in their heads."""
    at, left, texts = 0, _UNPACKED, []
    while data.startswith(_GZIP, at):
        yield b"\n".join(_RUN.findall(data[at : at + _HEAD]))
        unpacking, parts = zlib.decompressobj(wbits=31), []
        # Taken by the piece: a file of many small members is not copied for each.
        while at < len(data) and not unpacking.eof:
            parts.append(unpacking.decompress(data[at : at + _TAKEN], left))
            left -= len(parts[-1])
            if left <= 0:
                raise _Packed
            at = min(at + _TAKEN, len(data)) - len(unpacking.unconsumed_tail) - len(unpacking.unused_data)
        texts.append(b"".join(parts))
        if len(texts) > 1 and texts[-1].startswith(tuple(_BY_MAGIC)):
            yield from _open_by_content(texts[-1])
    yield from _open_by_content(b"".join(texts))
    yield from _runs_of(data[at:])


def _open_png(data: bytes) -> Iterator[bytes]:
    """Yield the texts of a PNG (tEXt, zTXt, iTXt, eXIf chunks; https://www.w3.org/TR/png-3/)."""
    at = 8
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + size]
        if name in (b"tEXt", b"eXIf", b"iTXt", b"zTXt"):
            yield from _texts_of(chunk)
            yield from _runs_of(chunk)
        at += 12 + size


def _texts_of(chunk: bytes) -> Iterator[bytes]:
    yield chunk
    _, _, rest = chunk.partition(BORDER)
    for start in range(min(len(rest), 40)):
        # The packed part follows a few bytes of flags and language; it begins as zlib streams do.
        if rest[start : start + 1] == b"\x78":
            try:
                yield zlib.decompressobj().decompress(rest[start:], _AT_ONCE)
            except zlib.error:
                continue
            return


def _open_jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the application segments and comments of a JPEG (Exif, XMP, IPTC stand there)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xE0 <= data[at + 1] <= 0xEF or data[at + 1] == 0xFE:
            segment = data[at + 4 : at + 2 + size]
            yield segment
            yield from _runs_of(segment)
        at += 2 + max(size, 2)


_BY_MAGIC: Final[Mapping[bytes, Callable[[bytes], Iterator[bytes]]]] = {
    b"PK\x03\x04": _open_zip,
    _GZIP: _open_gzip,
    b"PAR1": _open_parquet,
    b"\x89PNG\r\n\x1a\n": _open_png,
    b"\xff\xd8\xff": _open_jpeg,
    b"%PDF-": _open_pdf,
}
_OPENED: Final[Mapping[str, Callable[[bytes], Iterator[bytes]]]] = {
    PARQUET: _open_parquet,
    BINARY: _open_by_content,
    **dict.fromkeys(
        (
            "application/zip",
            "application/gzip",
            "application/pdf",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "image/png",
            "image/jpeg",
            "image/webp",
            "image/gif",
            "font/woff2",
        ),
        _open_by_content,
    ),
}
