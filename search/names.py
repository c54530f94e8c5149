"""The names that are suggested while somebody types, with their readings in pinyin."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from search.documents import SEPARATOR
from search.layout import NAMES, file_name, wrap
from search.normal import simplify
from search.spool import Spool

CHUNK: Final = 2000
# Of the first chunk, so many at most are no bodies (areas, datasets, lists): what people type mostly is a body.
_OTHERS_FIRST: Final = 1000
# Longer titles are sentences: nobody types their pinyin.
_READ_UP_TO: Final = 24
# Names of places in which 长 is long, which the dictionary of words does not know.
_LONG: Final = {
    "长宁": "níng",
    "长兴": "xīng",
    "长征": "zhēng",
    "长风": "fēng",
    "长桥": "qiáo",
    "长白": "bái",
    "长寿": "shòu",
}


@lru_cache(maxsize=4096)
def read_pinyin(name: str) -> str:
    """Return the syllables of a name in lower case, parted by spaces; what is not Chinese stays as it is."""
    syllables = (" ".join(part.split()) for part in _load_pypinyin().lazy_pinyin(simplify(name)))
    return " ".join(part for part in syllables if part).lower()


@cache
def _load_pypinyin() -> Any:
    """Return the library with its dictionary: 55 MB and most of a second, which no process pays that reads no names."""
    library = import_module("pypinyin")
    for place, second in _LONG.items():
        library.load_phrases_dict({place: [["cháng"], [second]]})
    return library


def name_files(
    spool: Spool, places: npt.NDArray[np.int64], kinds: Mapping[int, int] | None = None
) -> tuple[list[tuple[str, bytes]], dict[str, Any]]:
    """Return the files of names and what the manifest says of them.

    ``places`` is the place of each document by arrival, ``kinds`` the number of each kind in the manifest when it is another.

    A row is [title, kind, names, pinyin of title and names, url, place].
    """
    suggested = orjson.loads((spool.folder / "suggested.json").read_bytes())
    tiers = spool.load("tiers")
    rank = spool.load("rank")
    suggested.sort(key=lambda row: int(rank[row[0]]))
    others = [row for row in suggested if tiers[row[0]] > 0]
    bodies = [row for row in suggested if tiers[row[0]] == 0]
    ordered = [*others[:_OTHERS_FIRST], *bodies, *others[_OTHERS_FIRST:]]
    numbers = kinds if kinds is not None else range(len(spool.kinds))
    rows = [[title, numbers[kind], names, _readings(title, names), url, int(places[at])] for at, title, kind, names, url in ordered]
    digest = hashlib.blake2b(orjson.dumps(rows), digest_size=6).hexdigest()
    files = []
    for chunk in range(-(-len(rows) // CHUNK)):
        name = file_name(NAMES, chunk)
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = packer.compress(orjson.dumps(rows[chunk * CHUNK : (chunk + 1) * CHUNK])) + packer.flush()
        files.append((f"{name}.js", wrap(name, data)))
    return files, {"names": len(files), "namesVersion": digest}


def _readings(title: str, names: str) -> str:
    values = (title, *names.split(SEPARATOR)) if names else (title,)
    return SEPARATOR.join(read_pinyin(value) if len(value) <= _READ_UP_TO else "" for value in values)
