"""The numbers that the writer, the Python reader and the browser client share: keys, shards, virtual ids, file names.

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

FORMAT: Final = 1
HALF_BITS: Final = 21
KEY_BITS: Final = 2 * HALF_BITS
# A posting is sorted as one 64-bit number: 42 bits of key, 22 of virtual id.
VIRTUAL_BITS: Final = 64 - KEY_BITS
MAX_DOCUMENTS: Final = 1 << (VIRTUAL_BITS - 1)
# Families of shards: exact names and numbers; single characters, pairs, and such triples as hold a frequent pair.
EXACT, SINGLE, PAIR, TRIPLE = "x", "u", "b", "t"
GRAM_FAMILIES: Final = ("", SINGLE, PAIR, TRIPLE)
DOCUMENTS_FAMILY: Final = "d"
KINDS_FAMILY: Final = "k"
KINDS_BLOCK: Final = 1 << 16
MANIFEST: Final = "manifest"
NAMES: Final = "names"
HEADER_PARAMETER: Final = 8
# Longer names are told apart when the document is read, not by their key.
NAME_LENGTH: Final = 64

_ROUNDS: Final = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)
_MASK: Final = (1 << HALF_BITS) - 1
_FIRST_UNASSIGNED: Final = 0x110000

Keys = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]


def mix_pairs(left: Codes, right: Codes) -> Keys:
    """Return the 42-bit key of each pair of 21-bit numbers: a Feistel network, so two pairs never share a key."""
    for constant in _ROUNDS:
        left, right = right, left ^ ((right * np.uint32(constant)) >> np.uint32(32 - HALF_BITS))
    return (left.astype(np.uint64) << np.uint64(HALF_BITS)) | right


def mix_triples(first: Codes, second: Codes, third: Codes) -> Keys:
    """Return the 42-bit key of each triple: two triples may share a key, so what a triple finds is checked in the text."""
    pairs = mix_pairs(first, second)
    return mix_pairs((pairs >> np.uint64(HALF_BITS)).astype(np.uint32), (pairs & np.uint64(_MASK)).astype(np.uint32) ^ third)


def key_of(gram: str) -> int:
    """Return the key of one character, of a pair or of a triple."""
    first, second, third = (np.array([ord(character)], np.uint32) for character in f"{gram}\0\0"[:3])
    return int((mix_pairs(first, second) if len(gram) < 3 else mix_triples(first, second, third))[0])


def grams_of(word: str, frequent: Container[str]) -> list[str]:
    """Return the grams that stand for a word of any length: triples where a pair is frequent, the pairs that no triple covers."""
    if len(word) < 3:
        return [word]
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    triples = [at for at in range(len(word) - 2) if pairs[at] in frequent or pairs[at + 1] in frequent]
    covered = {at + step for at in triples for step in (0, 1)}
    grams = [word[at : at + 3] for at in triples] + [pair for at, pair in enumerate(pairs) if at not in covered]
    return sorted(set(grams))


def key_names(names: Sequence[str]) -> Keys:
    """Return the key of each compact name: two FNV-1a hashes over its first 64 code points, outside the range of characters."""
    cut = [name[:NAME_LENGTH] for name in names]
    lengths = np.array([len(name) for name in cut], np.int64)
    codes = np.frombuffer("".join(cut).encode("utf-32-le"), np.uint32)
    starts = np.cumsum(lengths) - lengths
    first = np.full(len(cut), 0x811C9DC5, np.uint32)
    second = np.full(len(cut), 0x1B873593, np.uint32)
    for position in range(int(lengths.max(initial=0))):
        reach = np.flatnonzero(lengths > position)
        here = codes[starts[reach] + position]
        first[reach] = (first[reach] ^ here) * np.uint32(0x01000193)
        second[reach] = (second[reach] ^ here) * np.uint32(0x85EBCA6B)
    spread = np.uint32((1 << HALF_BITS) - _FIRST_UNASSIGNED)
    return mix_pairs(np.uint32(_FIRST_UNASSIGNED) + first % spread, second >> np.uint32(32 - HALF_BITS))


def virtual_ids(rank: npt.NDArray[np.int64], groups: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the virtual ids of title and text of documents, given their place in rank order and the size of each tier."""
    sizes = np.array(groups, np.int64)
    starts = np.cumsum(sizes) - sizes
    group = np.searchsorted(np.cumsum(sizes), rank, side="right")
    title = rank + starts[group]
    return title, title + sizes[group]


def documents_of(virtual: npt.NDArray[np.int64], groups: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return the documents (places in rank order) that virtual ids belong to."""
    sizes = np.array(groups, np.int64)
    starts = np.cumsum(sizes) - sizes
    group = np.searchsorted(2 * np.cumsum(sizes), virtual, side="right")
    inside = virtual - 2 * starts[group]
    return starts[group] + np.where(inside < sizes[group], inside, inside - sizes[group])


def list_parameter(virtual_count: int, length: int) -> int:
    """Return the Golomb parameter of a list of ``length`` virtual ids out of ``virtual_count``."""
    return max((virtual_count // length).bit_length() - 1, 0)


def key_parameter(shard_bits: int, grams: int) -> int:
    """Return the Golomb parameter of the keys of a shard that holds ``grams`` keys; never so small that a code exceeds 64 bits."""
    return max(((1 << (KEY_BITS - shard_bits)) // max(grams, 1)).bit_length() - 1, 2 * (KEY_BITS - shard_bits) - 63, 0)


def file_name(family: str, number: int) -> str:
    """Return the path of a numbered file below the index: 256 to a folder."""
    return f"{family}/{number >> 8}/{number}"


def wrap(name: str, payload: bytes) -> bytes:
    """Return a script that hands over binary ``payload`` under ``name``: a script loads over http and from a file alike."""
    return b'searchShard("%s","%s");\n' % (name.encode(), b64encode(payload))


def wrap_json(name: str, value: Any) -> bytes:
    """Return a script that hands over a JSON value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f'searchShard("{name}",{text});\n'.encode()


def unwrap(script: bytes) -> Any:
    """Return what a script hands over: bytes, or the JSON value. Raises ValueError when it is not one of ours."""
    head, comma, rest = script.partition(b",")
    if not comma or not head.startswith(b'searchShard("') or not rest.endswith(b");\n"):
        raise ValueError("this is not a file of a search index")
    value = json.loads(rest[:-3])
    return b64decode(value, validate=True) if isinstance(value, str) else value
