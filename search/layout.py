"""The numbers that the writer, the Python reader and the browser client share: keys, virtual ids, lists, file names.

Each document has two *virtual* ids, one for each searched field, numbered so that a list sorted by virtual id is in the order in
which hits are shown: tier by tier, title hits before text hits, newest first.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Container, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FORMAT: Final = 4
HALF_BITS: Final = 21
KEY_BITS: Final = 2 * HALF_BITS
# A posting is sorted as one 64-bit number: 42 bits of key, 22 of virtual id.
VIRTUAL_BITS: Final = 64 - KEY_BITS
MAX_DOCUMENTS: Final = 1 << (VIRTUAL_BITS - 1)
# Families of numbered files: shards of grams and names, blocks of long lists, stored documents, facet columns, names.
GRAMS: Final = "g"
LISTS: Final = "l"
DOCUMENTS: Final = "d"
FACETS_FAMILY: Final = "f"
NAMES: Final = "n"
MANIFEST: Final = "manifest"
FACETS: Final = "facets"
FOLDING: Final = "folding"
FRESH: Final = "fresh"
# What can be counted and chosen: the columns of documents, in the order of their files.
COLUMNS: Final = ("kind", "body", "area", "year", "state", "until")
COLUMN_CHUNK: Final = 1 << 16
# A gram's longest indexed length; longer words are found by several grams.
LONGEST_GRAM: Final = 4
# Longer names are told apart when the document is read, not by their key.
NAME_LENGTH: Final = 64

# Parameters of the codes in a shard.
GRAMS_PARAMETER: Final = 8
LENGTH_PARAMETER: Final = 0
FILE_PARAMETER: Final = 16
DIRECTORY_PARAMETER: Final = 12
# Lists of more virtual ids stand in blocks of their own; so many of their first ids stand in the shard, too: enough for ten hits of
# words whose grams go together.
LONG: Final = 2048
HEAD: Final = 256
# Hits of a page. The longest lists bring the documents of their first page along.
PAGE: Final = 10

_ROUNDS: Final = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)
_OFFSETS: Final = (0x811C9DC5, 0x1B873593)
_PRIMES: Final = (0x01000193, 0x85EBCA6B)
_MASK: Final = (1 << HALF_BITS) - 1
# Left halves beyond all characters: 2^19 of them are for hashed grams, the next 2^18 for names.
_HASHED: Final = (0x110000, 0x7FFFF)
_NAMED: Final = (0x190000, 0x3FFFF)

Keys = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Ids = npt.NDArray[np.int64]


def mix_pairs(left: Codes, right: Codes) -> Keys:
    """Return the 42-bit key of each pair of 21-bit numbers: a Feistel network, so two pairs never share a key."""
    for constant in _ROUNDS:
        left, right = right, left ^ ((right * np.uint32(constant)) >> np.uint32(32 - HALF_BITS))
    return (left.astype(np.uint64) << np.uint64(HALF_BITS)) | right


def begin_hash(codes: Codes) -> tuple[Codes, Codes]:
    """Return the two hashes of each one-character text."""
    return extend_hash((np.uint32(_OFFSETS[0]), np.uint32(_OFFSETS[1])), codes)


def extend_hash(hashes: tuple[Any, Any], codes: Codes) -> tuple[Codes, Codes]:
    """Return the two hashes of each text with one character more (G. Fowler, L. C. Noll, K.-P. Vo: FNV-1a, with another prime for one)."""
    return (hashes[0] ^ codes) * np.uint32(_PRIMES[0]), (hashes[1] ^ codes) * np.uint32(_PRIMES[1])


def key_hashes(hashes: tuple[Codes, Codes], *, are_names: bool = False) -> Keys:
    """Return the keys of hashed texts: grams of three and four characters, or names. Never the key of a character or a pair."""
    base, mask = _NAMED if are_names else _HASHED
    return mix_pairs(np.uint32(base) + (hashes[0] & np.uint32(mask)), hashes[1] >> np.uint32(32 - HALF_BITS))


def key_of(gram: str) -> int:
    """Return the key of a gram of one to four characters."""
    codes = [np.array([ord(character)], np.uint32) for character in gram]
    if len(codes) < 3:
        return int(mix_pairs(codes[0], codes[1] if len(codes) > 1 else np.zeros(1, np.uint32))[0])
    hashes = begin_hash(codes[0])
    for code in codes[1:]:
        hashes = extend_hash(hashes, code)
    return int(key_hashes(hashes)[0])


def key_names(names: Sequence[str]) -> Keys:
    """Return the key of each compact name: of its first 64 code points."""
    cut = [name[:NAME_LENGTH] for name in names]
    lengths = np.array([len(name) for name in cut], np.int64)
    codes = np.frombuffer("".join(cut).encode("utf-32-le"), np.uint32)
    starts = np.cumsum(lengths) - lengths
    first, second = (np.full(len(cut), offset, np.uint32) for offset in _OFFSETS)
    for position in range(int(lengths.max(initial=0))):
        reach = np.flatnonzero(lengths > position)
        first[reach], second[reach] = extend_hash((first[reach], second[reach]), codes[starts[reach] + position])
    return key_hashes((first, second), are_names=True)


def is_indexed(gram: str, hot: Sequence[Container[str]]) -> bool:
    """Say whether a text is a gram of the index: one or two characters; longer ones when they go on from a hot shorter one."""
    if len(gram) < 3:
        return True
    return len(gram) <= LONGEST_GRAM and (gram[1:] in hot[len(gram) - 3] or gram[:-1] in hot[len(gram) - 3])


def grams_of(word: str, hot: Sequence[Container[str]]) -> list[str]:
    """Return the grams that stand for a word of any length: the longest indexed ones, none that a longer one contains."""
    if len(word) < 3:
        return [word]
    found: list[str] = []
    covered: set[tuple[int, int]] = set()
    for size in range(min(LONGEST_GRAM, len(word)), 1, -1):
        for at in range(len(word) - size + 1):
            gram = word[at : at + size]
            if (at, size) in covered or is_indexed(gram, hot):
                covered |= {(at, size - 1), (at + 1, size - 1)}
                if (at, size) not in covered:
                    found.append(gram)
    return sorted(set(found))


def virtual_ids(rank: Ids, groups: Sequence[int]) -> tuple[Ids, Ids]:
    """Return the virtual ids of title and text of documents, given their place in rank order and the size of each tier."""
    sizes = np.array(groups, np.int64)
    starts = np.cumsum(sizes) - sizes
    group = np.searchsorted(np.cumsum(sizes), rank, side="right")
    title = rank + starts[group]
    return title, title + sizes[group]


def documents_of(virtual: Ids, groups: Sequence[int]) -> Ids:
    """Return the documents (places in rank order) that virtual ids belong to."""
    documents = virtual.copy()
    start = 0
    for size in groups:
        # In each tier the ids of texts follow those of titles.
        documents -= size * (virtual >= 2 * start + size)
        start += size
    return documents


def first_documents(virtual: Ids, groups: Sequence[int]) -> list[int]:
    """Return the documents that virtual ids belong to, each once, in the order in which the ids name them first."""
    return list(dict.fromkeys(documents_of(virtual, groups).tolist()))


def list_parameter(virtual_count: int, length: int) -> int:
    """Return the Golomb parameter of a list of ``length`` virtual ids out of ``virtual_count``."""
    return max((virtual_count // length).bit_length() - 1, 0)


def key_parameter(shard_bits: int, grams: int) -> int:
    """Return the Golomb parameter of the keys of a shard that holds ``grams`` keys; never so small that a code exceeds 64 bits."""
    return max(((1 << (KEY_BITS - shard_bits)) // max(grams, 1)).bit_length() - 1, 2 * (KEY_BITS - shard_bits) - 63, 0)


def block_length(parameter: int) -> int:
    """Return how many virtual ids a block of a long list holds, so that a block is a few kB: fewer where gaps are wider."""
    return (32768, 16384)[parameter] if parameter < 2 else 8192


def file_name(family: str, number: int) -> str:
    """Return the path of a numbered file below the index: 256 to a folder."""
    return f"{family}/{number >> 8}/{number}"


def column_file(column: str, chunk: int) -> str:
    """Return the path of a chunk of a facet column."""
    return f"{FACETS_FAMILY}/{column}/{chunk}"


def wrap(name: str, *payloads: bytes) -> bytes:
    """Return a script that hands over binary ``payloads`` under ``name``: a script loads over http and from a file alike."""
    return b'searchShard("%s",%s);\n' % (name.encode(), b",".join(b'"%s"' % b64encode(payload) for payload in payloads))


def wrap_json(name: str, value: Any) -> bytes:
    """Return a script that hands over a JSON value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f'searchShard("{name}",{text});\n'.encode()


def unwrap(script: bytes) -> Any:
    """Return what a script hands over first: bytes, or the JSON value. Raises ValueError when it is not one of ours."""
    return unwrap_all(script)[0]


def unwrap_all(script: bytes) -> list[Any]:
    """Return all that a script hands over, as `unwrap` does."""
    head, comma, rest = script.partition(b",")
    if not comma or not head.startswith(b'searchShard("') or not rest.endswith(b");\n"):
        raise ValueError("this is not a file of a search index")
    values = json.loads(b"[%s]" % rest[:-3])
    return [b64decode(value, validate=True) if isinstance(value, str) else value for value in values]
