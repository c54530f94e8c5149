"""The purge proof: that no file of a release holds a text that may not be seen, shown file by file, whatever the file's coding.

Texts are sought as they were given; files are read as they are and unpacked: ZIP and XLSX, gzip, Parquet, the packed parts of the
search index, percent-encoding, escapes of JSON and HTML. So that the proof can fail, some texts that *must* be found (probes)
are sought at the same time, and each kind of file that carries rows has to show one. A certificate names no text.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import orjson

from generator import addresses
from generator.errors import PublishFault
from generator.publish.crew import Crew
from generator.publish.needles import Needles
from generator.publish.unpack import unpack

FORMAT: Final = "integrity-portal-purge/1"
METHOD: Final = (
    "Every file was read as it is and unpacked (ZIP, XLSX, gzip, Parquet, search index, percent-encoding, escapes); the last bytes of "
    "the longest run of letters of each text were sought in it. Probes are texts that are public and had to be found."
)
_TASK_BYTES: Final = 32 << 20
_AT_ONCE: Final = 4
# What shows soonest that an older release holds a row that left.
_FIRST: Final = ("data/", "records/")


@dataclass(frozen=True, slots=True)
class Sought:
    """A group of texts that may not be seen: dataset, reason, how many rows they are from, and their anchors (`cut_anchor`)."""

    dataset: str
    reason: str
    rows: int
    anchors: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PurgeOrder:
    """What to prove. ``shared`` and ``short`` count texts that are not sought: they are public elsewhere, or too short to tell.

    ``bars``: the served release tells what may not be told any more: a text that is sought of a correction, a column or a dataset, or
    a value of them that cannot be sought (a figure, a day, a short word). It is not to be kept, found or not.
    ``probes`` are anchors of public texts; ``carriers`` the kinds of files (`kind_of`) in which one of them has to be found.
    """

    sought: tuple[Sought, ...]
    shared: int = 0
    short: int = 0
    probes: tuple[bytes, ...] = ()
    carriers: tuple[str, ...] = ()
    bars: bool = False

    @property
    def anchors(self) -> list[bytes]:
        """Return all anchors that may not be found, each once, sorted."""
        return sorted({anchor for group in self.sought for anchor in group.anchors})


@dataclass(slots=True)
class Scanned:
    """What was read of one kind of file: how many files and bytes, which probes were found."""

    files: int = 0
    size: int = 0
    probes: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Scan:
    """The result for one release: by kind of file, and each (path, anchor) that should not be there, sorted."""

    kinds: dict[str, Scanned] = field(default_factory=dict)
    hits: list[tuple[str, int]] = field(default_factory=list)

    def add(self, other: Scan) -> None:
        """Take over the result of some more files."""
        for kind, scanned in other.kinds.items():
            mine = self.kinds.setdefault(kind, Scanned())
            mine.files, mine.size = mine.files + scanned.files, mine.size + scanned.size
            mine.probes |= scanned.probes
        self.hits = sorted({*self.hits, *other.hits})


def kind_of(path: str) -> str:
    """Return the kind of a file: the search index as one, otherwise the ending of its name."""
    if path.startswith(addresses.SEARCH_INDEX):
        return "search-index"
    name, dot, ending = path.rpartition("/")[2].rpartition(".")
    return ending.lower() if dot and name else "other"


class Prover:
    """Proves an order for whole releases; ``scratch`` takes what worker processes read."""

    def __init__(self, order: PurgeOrder, scratch: Path) -> None:
        self.order = order
        self._anchors = order.anchors
        forbidden = set(self._anchors)
        self._probes = [probe for probe in order.probes if probe not in forbidden]
        data = pickle.dumps((self._anchors, self._probes))
        # Named by what it holds: a worker keeps what it read, and must never take the texts of one build for those of another.
        self._file = scratch / f"purge-{hashlib.blake2b(data, digest_size=16).hexdigest()}.pickle"
        self._file.write_bytes(data)

    def scan(self, root: Path, paths: Sequence[str], crew: Crew) -> Scan:
        """Read files of a release and say what was found; where nothing is sought, nothing is read."""
        total = Scan()
        if not self._anchors:
            return total
        for part in crew.map(_scan_some, [(self._file, root, chunk) for chunk in _chunks(root, sorted(paths))]):
            total.add(part)
        total.add(self._scan_names(paths))
        return total

    def _scan_names(self, paths: Sequence[str]) -> Scan:
        """Look at the addresses too: they are made from ids."""
        found = Needles(self._anchors).find("\n".join(paths).encode())
        return Scan(hits=[("(addresses)", number) for number in sorted(found)])

    def holds_any(self, root: Path, crew: Crew) -> bool:
        """Say whether a release on the disk holds anything that is sought; stops at the first."""
        if not self._anchors or not root.is_dir():
            return False
        paths = sorted(_files_below(root), key=lambda path: (not path.startswith(_FIRST), path))
        given = [(self._file, root, chunk) for chunk in _chunks(root, paths)]
        groups = (given[start : start + _AT_ONCE] for start in range(0, len(given), _AT_ONCE))
        return any(part.hits for group in groups for part in crew.map(_scan_some, group))

    def judge(self, scan: Scan) -> list[str]:
        """Return the faults: each file with a text that may not be seen, each kind of file in which no probe was found."""
        whose: dict[bytes, Sought] = {}
        for group in self.order.sought:
            for anchor in group.anchors:
                whose.setdefault(anchor, group)
        faults = [
            f"{path}: holds a text of dataset {group.dataset} that may not be seen (rows that are {group.reason})"
            for path, number in scan.hits
            for group in (whose[self._anchors[number]],)
        ]
        if self._anchors and self._probes:
            faults += [
                f"purge proof: cannot read files of kind {kind}: none of {len(self._probes)} public texts was found in them"
                for kind in self.order.carriers
                if kind in scan.kinds and not scan.kinds[kind].probes
            ]
        return sorted(set(faults))

    def certify(self, scan: Scan, about: Mapping[str, Any]) -> bytes:
        """Return the certificate that is published: what was sought by dataset and reason, what was read, that nothing was found."""
        groups = [
            {"dataset": group.dataset, "reason": group.reason, "rows": group.rows, "texts": len(group.anchors)}
            for group in sorted(self.order.sought, key=lambda group: (group.dataset, group.reason))
        ]
        kinds = {
            kind: {"files": scanned.files, "bytes": scanned.size, "probes_found": len(scanned.probes)}
            for kind, scanned in sorted(scan.kinds.items())
        }
        document = {
            "format": FORMAT, **about, "method": METHOD, "sought": groups, "not_sought": {"public_elsewhere": self.order.shared, "too_short": self.order.short},
            "probes": len(self._probes), "read": kinds, "found": len(scan.hits),
        }  # fmt: skip
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    def certify_keyed(self, public: bytes, key: bytes, barred: Iterable[str]) -> bytes:
        """Return the certificate that is kept beside the site: the public one, the releases barred, a keyed hash per text.

        Who holds the key and a text can tell that the text was sought; nobody can read a text from it.
        """
        document = orjson.loads(public)
        document |= {"barred": sorted(barred), "texts": sorted(keyed_hash(key, anchor) for anchor in self._anchors)}
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def keyed_hash(key: bytes, anchor: bytes) -> str:
    """Return HMAC-SHA-256 of an anchor, in hex."""
    return hmac.new(key, anchor, hashlib.sha256).hexdigest()


def _scan_some(_: Path, given: tuple[Path, Path, Sequence[str]]) -> Scan:
    file, root, paths = given
    needles, forbidden = _needles(file)
    scan = Scan()
    for path in paths:
        kind = scan.kinds.setdefault(kind_of(path), Scanned())
        try:
            data = (root / path).read_bytes()
            found = {number for text in unpack(path, data) for number in needles.find(text)}
        except (OSError, ValueError) as error:
            raise PublishFault(f"{path}: cannot be read for the purge proof: {error}") from None
        kind.files, kind.size = kind.files + 1, kind.size + len(data)
        kind.probes.update(number - forbidden for number in found if number >= forbidden)
        scan.hits += [(path, number) for number in sorted(found) if number < forbidden]
    return scan


@lru_cache(maxsize=2)
def _needles(file: Path) -> tuple[Needles, int]:
    anchors, probes = pickle.loads(file.read_bytes())
    return Needles([*anchors, *probes]), len(anchors)


def _chunks(root: Path, paths: Sequence[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    size = 0
    for path in paths:
        size += (root / path).stat().st_size
        if size > _TASK_BYTES and chunks[-1]:
            chunks.append([])
            size = 0
        chunks[-1].append(path)
    return [chunk for chunk in chunks if chunk]


def _files_below(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        inside = Path(folder).relative_to(root)
        yield from ((inside / name).as_posix() for name in names)


RUN: Final = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〔〕0-9A-Za-z-]+")


def longest_run(text: str) -> bytes:
    """Return the longest run of letters of a text, as UTF-8: what every way of writing a file leaves as it is."""
    return max((run.encode() for run in RUN.findall(text)), key=len, default=b"")
