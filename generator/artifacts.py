"""What a maker hands over: where a file goes, its bytes, and what it was made from.

Makers never touch the disk. They return jobs; a job yields artifacts; the hand in ``generator.publish`` writes them,
in worker processes too, and answers with receipts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple, Protocol

HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
JAVASCRIPT = "text/javascript; charset=utf-8"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"
PARQUET = "application/vnd.apache.parquet"
XML = "application/xml"
TEXT = "text/plain; charset=utf-8"
SVG = "image/svg+xml"
BINARY = "application/octet-stream"
OPENSEARCH = "application/opensearchdescription+xml"
ATOM = "application/atom+xml"


@dataclass(frozen=True, slots=True, eq=False)
class Mould:
    """The constant pieces of pages that are pressed from one form, and the name of the value between each two of them.

    ``pieces`` are one more than ``names``; equal names take equal values.
    """

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    _pattern: str = field(init=False, repr=False)
    _encoded: tuple[bytes, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep the pieces as one pattern, because filling it is one step, and as bytes."""
        object.__setattr__(self, "_pattern", "%s".join(piece.replace("%", "%%") for piece in self.pieces))
        object.__setattr__(self, "_encoded", tuple(piece.encode() for piece in self.pieces))

    def fill(self, values: Sequence[str]) -> str:
        """Return the pieces with ``values`` between them, in the order of ``names``."""
        return self._pattern % tuple(values)

    def fill_all(self, columns: Sequence[Sequence[str]]) -> Iterator[bytes]:
        """Return, in UTF-8, the pieces filled for each row of ``columns``, which are in the order of ``names`` and equally long.

        ValueError when there are more or fewer of them than names, or none.
        """
        if not columns or len(columns) != len(self.names):
            raise ValueError(
                f"a mould with {len(self.names)} names got {len(columns)} columns; expected one for each name, and some"
            )
        encoded: dict[int, list[bytes]] = {}
        parts: list[Iterable[bytes]] = []
        for piece, column in zip(self._encoded, columns, strict=False):
            if id(column) not in encoded:
                encoded[id(column)] = _encode(column)
            parts += ([repeat(piece)] if piece else []) + [encoded[id(column)]]
        return map(b"".join, zip(*parts, repeat(self._encoded[-1]), strict=False))


class Pressed(NamedTuple):
    """From which mould a page was pressed, and with which values, in the order of its names."""

    mould: Mould
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of the site: its POSIX path below the site's root, its bytes, its media type, its sources.

    ``sources`` names what the bytes depend on (dataset names, ``templates``, ``content/x.md``), so that a later
    build can tell which files it may reuse. ``pressed`` is only given by `press_artifacts`.
    """

    path: str
    data: bytes
    media_type: str
    sources: tuple[str, ...] = ()
    pressed: Pressed | None = field(default=None, repr=False, compare=False)


def press_artifacts(
    paths: Sequence[str], mould: Mould, columns: Sequence[Sequence[str]], sources: tuple[str, ...]
) -> Iterator[Artifact]:
    """Yield the pages of many rows pressed from a mould; ``columns`` hold their values, in the order of its names.

    Their bytes are made here, so that they are what ``pressed`` says they are. ValueError when columns are missing or differ in length.
    """
    rows = zip(*columns, strict=True)
    for path, values, data in zip(paths, rows, mould.fill_all(columns), strict=True):
        yield Artifact(path, data, HTML, sources, Pressed(mould, values))


def _encode(column: Sequence[str]) -> list[bytes]:
    """Return a column in UTF-8: in one step, cut again at a sign that texts of pages do not have."""
    joined = "\0".join(column)
    return joined.encode().split(b"\0") if joined.count("\0") < len(column) else [text.encode() for text in column]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written: the line that an artifact gets in the manifest (SHA-256 in hex, size in bytes)."""

    path: str
    sha256: str
    size: int
    media_type: str
    sources: tuple[str, ...] = ()


class Job(Protocol):
    """A picklable piece of making: a worker process unpickles it and asks it for its artifacts.

    ``stage`` names the step in the progress line (`generator.progress_display` says it in words), ``weight`` the number of artifacts expected.
    Keep a job small: what it reads is named by path in the build's scratch folder and opened in the worker.
    """

    @property
    def stage(self) -> str:
        """Name the stage shown while this job runs."""
        ...

    @property
    def weight(self) -> int:
        """Say how many artifacts are expected."""
        ...

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the artifacts one by one, so that memory does not grow with their number."""
        ...


def cost_of(job: Job) -> float:
    """Return how much work a job is beside the others of its stage: its ``cost`` where it says one, else its weight."""
    cost: float = getattr(job, "cost", job.weight)
    return cost


@dataclass(frozen=True, slots=True)
class ReadyJob:
    """A job whose artifacts are already in memory, for makers of a few small files."""

    stage: str
    ready: tuple[Artifact, ...]

    @property
    def weight(self) -> int:
        """Count the artifacts."""
        return len(self.ready)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the artifacts as given."""
        yield from self.ready
