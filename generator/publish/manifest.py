"""The manifest: what the site consists of, file by file, so that anyone can verify a copy and a later build can reuse it.

It is JSON with one file per line, sorted by path. It depends on the files and on ``about`` only: not on the time, on the
number of workers or on the order of writing. ``sources`` of a file is an index into the table ``sources``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from generator.publish.hand import Row

FORMAT = "integrity-portal-manifest/1"
_OWN = frozenset({"format", "files", "sources"})
_SORTED = orjson.OPT_SORT_KEYS


def manifest_lines(rows: Sequence[Row], about: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the manifest line by line; ``rows`` are sorted by path.

    Raises ValueError when ``about`` has a key that the manifest itself uses.
    """
    if taken := _OWN & about.keys():
        raise ValueError(f"the manifest itself uses {', '.join(sorted(taken))}")
    table = _source_table(rows)
    numbers = {sources: number for number, sources in enumerate(table)}
    for key in sorted({*about, "format"}):
        value = FORMAT if key == "format" else about[key]
        opening = b"{" if key == min({*about, "format"}) else b""
        yield opening + orjson.dumps(key) + b": " + orjson.dumps(value, option=_SORTED) + b",\n"
    yield b'"sources": [\n' + b",\n".join(orjson.dumps(sources) for sources in table) + b"\n],\n"
    yield b'"files": [\n'
    last = len(rows) - 1
    numbered = {sources: numbers[_canonical(sources)] for sources in {row[4] for row in rows}}
    for index, (path, digest, size, media_type, sources) in enumerate(rows):
        entry = {
            "path": path,
            "sha256": digest,
            "bytes": size,
            "media_type": media_type,
            "sources": numbered[sources],
        }
        yield orjson.dumps(entry) + (b"\n" if index == last else b",\n")
    yield b"]}\n"


def _source_table(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    return sorted({_canonical(sources) for sources in {row[4] for row in rows}})


def _canonical(sources: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(sources)))
