"""What a maker hands over: where a file goes, its bytes, and what it was made from.

Makers never touch the disk. They return jobs; a job yields artifacts; the hand in ``generator.publish`` writes them,
in worker processes too, and answers with receipts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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

    def __post_init__(self) -> None:
        """Keep the pieces as one pattern: filling it is one step."""
        object.__setattr__(self, "_pattern", "%s".join(piece.replace("%", "%%") for piece in self.pieces))

    def fill(self, values: Sequence[str]) -> str:
        """Return the pieces with ``values`` between them, in the order of ``names``."""
        return self._pattern % tuple(values)


class Pressed(NamedTuple):
    """From which mould a page was pressed, and with which values, in the order of its names."""

    mould: Mould
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of the site: its POSIX path below the site's root, its bytes, its media type, its sources.

    ``sources`` names what the bytes depend on (dataset names, ``templates``, ``content/x.md``), so that a later
    build can tell which files it may reuse. ``pressed`` is only given by `press_artifact`.
    """

    path: str
    data: bytes
    media_type: str
    sources: tuple[str, ...] = ()
    pressed: Pressed | None = field(default=None, repr=False, compare=False)


def press_artifact(path: str, mould: Mould, values: tuple[str, ...], sources: tuple[str, ...]) -> Artifact:
    """Return a page pressed from a mould. Its bytes are made here, so that they are what ``pressed`` says they are."""
    return Artifact(path, mould.fill(values).encode(), HTML, sources, Pressed(mould, values))


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
