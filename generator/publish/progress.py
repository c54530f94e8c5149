"""How the build tells someone how far it is; the terminal's renderers live with the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Protocol

from generator.artifacts import Job


class Progress(Protocol):
    """Is told of one stage at a time: ``start``, any number of ``advance``, ``finish``. Counts are artifacts."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of about ``total`` artifacts."""
        ...

    def advance(self, n: int) -> None:
        """Say that ``n`` more artifacts of the running stage are written."""
        ...

    def finish(self) -> None:
        """End the running stage."""
        ...


class SilentProgress:
    """Tells nobody."""

    def start(self, stage: str, total: int) -> None:
        """Ignore the start of a stage."""

    def advance(self, n: int) -> None:
        """Ignore the step."""

    def finish(self) -> None:
        """Ignore the end of a stage."""


class StageLedger:
    """Reports jobs that overlap (the last of one stage beside the first of the next) as one stage after the other.

    Stages are shown in the order in which ``jobs`` first names them; steps of a later stage wait until it is shown.
    """

    def __init__(self, jobs: Iterable[Job], progress: Progress) -> None:
        self._progress = progress
        self._open_jobs: dict[str, int] = {}
        self._waiting: dict[str, int] = {}
        totals: dict[str, int] = {}
        for job in jobs:
            self._open_jobs[job.stage] = self._open_jobs.get(job.stage, 0) + 1
            totals[job.stage] = totals.get(job.stage, 0) + job.weight
        self._totals = totals
        self._shown: str | None = None
        self._show_next()

    def done(self, job: Job, written: int) -> None:
        """Count one finished job and what it wrote."""
        self._open_jobs[job.stage] -= 1
        if job.stage == self._shown:
            self._progress.advance(written)
        else:
            self._waiting[job.stage] = self._waiting.get(job.stage, 0) + written
        while self._shown is not None and self._open_jobs[self._shown] == 0:
            del self._open_jobs[self._shown]
            self._progress.finish()
            self._show_next()

    def abandon(self) -> None:
        """End the stage that is shown, because no more jobs will be done."""
        if self._shown is not None:
            self._progress.finish()
            self._shown = None

    def _show_next(self) -> None:
        self._shown = next(iter(self._open_jobs), None)
        if self._shown is not None:
            self._progress.start(self._shown, self._totals[self._shown])
            if waiting := self._waiting.pop(self._shown, 0):
                self._progress.advance(waiting)


class StageWatch:
    """Times the stages of a build and tells ``progress`` which one runs. ``stages``: (name, seconds) of those that have ended."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._begun = perf_counter()
        self.stages: list[tuple[str, float]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Run one stage; it is ended and timed also when it fails."""
        begun = perf_counter()
        self._progress.start(name, 0)
        try:
            yield
        finally:
            self.stages.append((name, perf_counter() - begun))
            self._progress.finish()

    def total(self) -> float:
        """Return the seconds since the watch was made."""
        return perf_counter() - self._begun
