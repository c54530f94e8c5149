"""Some documents brought into normal form and encoded: the one task of spooling, done in any process.

A piece writes code points and rows to files of its own; what is remembered of its documents is small and goes back to the spool.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import orjson

from search.documents import CELLS, SEPARATOR, DocumentBatch, is_writable
from search.layout import Codes, Keys, key_names
from search.normal import compact
from search.normal_codes import normal_codes

# Documents and characters in a piece at most, and those brought into normal form at a time: what these take stays in the cache.
PIECE: Final = (4096, 1 << 22)
_SLICE: Final = (512, 1 << 18)
_END: Final = 0x1E

Suggested = tuple[int, str, int, str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some documents of one batch; ``kind`` and ``labels`` are the numbers of those of the batch."""

    batch: DocumentBatch
    kind: int
    labels: int
    folder: Path
    number: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is remembered of the documents of a piece.

    ``codes`` and ``rows`` are the names of its files, ``segments`` are the lengths of the two fields of each document, ``columns`` the values of each column and the number of each
    document's; ``name_keys`` the keys of exact names and ``name_owners`` whose they are, by number in the piece; so do ``suggested``
    (number, title, kind, names, url). ``folded`` are the traditional characters met, ``initials`` the first characters of exact names,
    ``digest`` is that of the rows.
    """

    codes: str
    rows: str
    tier: int
    segments: npt.NDArray[np.uint32]
    row_sizes: npt.NDArray[np.uint32]
    days: npt.NDArray[np.int32]
    columns: dict[str, tuple[tuple[str, ...], npt.NDArray[np.uint16]]]
    name_keys: Keys
    name_owners: npt.NDArray[np.uint16]
    suggested: tuple[Suggested, ...]
    folded: frozenset[str]
    initials: frozenset[str]
    digest: bytes


def cut_batch(batch: DocumentBatch, most: tuple[int, int]) -> Iterator[DocumentBatch]:
    """Yield the documents of a batch, at most so many at a time, and so many characters unless one document alone has more."""
    columns = (batch.titles, batch.names, batch.numbers, batch.texts, batch.bodies)
    sizes = np.sum([np.fromiter(map(len, column), np.int64, len(batch)) for column in columns], axis=0)
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    start = 0
    while start < len(batch):
        fitting = int(np.searchsorted(before, before[start] + most[1], side="right")) - 1
        end = max(min(start + most[0], fitting), start + 1)
        yield replace(batch, **{name: getattr(batch, name)[start:end] for name in CELLS})
        start = end


def encode_piece(piece: Piece) -> Encoded:
    """Write the files of a piece and return what is remembered of it. Raises ValueError for a document that no file can hold."""
    try:
        return _encode_piece(piece)
    except (UnicodeEncodeError, orjson.JSONEncodeError) as error:
        for cells in zip(*(getattr(piece.batch, name) for name in CELLS), strict=True):
            if not is_writable(cells):
                raise ValueError(f"{piece.batch.kind!r} {cells[0]!r} holds half a character (a lone surrogate)") from error
        raise


def _encode_piece(piece: Piece) -> Encoded:
    batch = piece.batch
    folded: set[str] = set()
    segments: list[npt.NDArray[np.uint32]] = []
    codes_file, rows_file = f"codes-{piece.number}.bin", f"rows-{piece.number}.bin"
    with (piece.folder / codes_file).open("wb") as file:
        for part in cut_batch(batch, _SLICE):
            codes, ends = _normalise(part, folded)
            segments.append(np.diff(ends, prepend=-1).astype(np.uint32))
            file.write(codes.data)
    rows = _encode_rows(piece)
    encoded = b"".join(rows)
    (piece.folder / rows_file).write_bytes(encoded)
    names, owners = _exact_names(batch)
    suggested = enumerate(zip(batch.titles, batch.names, batch.urls, strict=True)) if batch.is_suggested else ()
    years = [day[:4] for day in batch.dates]
    cells = {"kind": [batch.kind] * len(batch), "body": batch.bodies, "area": batch.areas, "year": years, "state": batch.statuses}
    return Encoded(
        codes=codes_file,
        rows=rows_file,
        tier=batch.tier,
        segments=np.concatenate(segments),
        row_sizes=np.array([len(row) for row in rows], np.uint32),
        days=np.array([int((day.replace("-", "") + "00000000")[:8]) for day in batch.dates], np.int32),
        columns={name: _number(values) for name, values in (cells | {"until": batch.untils}).items()},
        name_keys=key_names(names),
        name_owners=np.array(owners, np.uint16),
        suggested=tuple((at, title, piece.kind, names, url) for at, (title, names, url) in suggested),
        folded=frozenset(folded),
        initials=frozenset(name[:1] for name in names),
        digest=hashlib.blake2b(b"%d\n" % batch.tier + encoded, digest_size=16).digest(),
    )


def _normalise(part: DocumentBatch, folded: set[str]) -> tuple[Codes, npt.NDArray[np.int64]]:
    """Return the code points of the two searched fields of each document in normal form, and where each ends."""
    texts: list[str] = []
    for title, names, number, text, body in zip(part.titles, part.names, part.numbers, part.texts, part.bodies, strict=True):
        texts.append(f"{title}{SEPARATOR}{names}{SEPARATOR}{number}")
        texts.append(f"{text}{SEPARATOR}{body}")
    codes = normal_codes(texts, folded)
    ends = np.flatnonzero(codes == _END)
    codes[ends] = ord(SEPARATOR)
    return codes, ends


def _encode_rows(piece: Piece) -> list[bytes]:
    """Return the stored rows as JSON."""
    batch, count = piece.batch, len(piece.batch)
    return [
        orjson.dumps(row)
        for row in zip(
            batch.ids, [piece.kind] * count, batch.titles, batch.urls, batch.dates, batch.numbers, batch.names, batch.bodies,
            batch.statuses, batch.status_classes, batch.texts, batch.areas, batch.untils, [piece.labels] * count, strict=True,
        )
    ]  # fmt: skip


def _exact_names(batch: DocumentBatch) -> tuple[list[str], list[int]]:
    """Return the compact form of each exact name and number, and whose it is."""
    found: list[str] = []
    owners: list[int] = []
    for owner, (names, number) in enumerate(zip(batch.names, batch.numbers, strict=True)):
        for name in (*names.split(SEPARATOR), number) if names else (number,):
            if name:
                found.append(name)
                owners.append(owner)
    return [compact(form) for form in _normal_forms(found)], owners


def _normal_forms(texts: Sequence[str]) -> list[str]:
    return normal_codes(texts, set()).tobytes().decode("utf-32-le").split(chr(_END))[:-1]


def _number(values: Iterable[str]) -> tuple[tuple[str, ...], npt.NDArray[np.uint16]]:
    """Return the different values in the order in which they come, and the number of each."""
    numbers: dict[str, int] = {}
    column = [numbers.setdefault(value, len(numbers)) for value in values]
    return tuple(numbers), np.array(column, np.uint16)
