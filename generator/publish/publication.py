"""One publication: write, inspect, seal, swap; what is not swapped was never there.

`Publication` is entered once per build. Until `Publication.swap` the served site is not touched; how that holds under
kill -9 and a full disk stands in `generator.publish.shelf`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from generator import addresses
from generator.artifacts import JSON, Artifact, Job, ReadyJob, Receipt, cost_of
from generator.errors import PublishFault
from generator.publish.crew import Answer, Crew, Given
from generator.publish.disk import OF_THE_DISK, not_written
from generator.publish.hand import Row, receipt_of
from generator.publish.inspection import Facts
from generator.publish.manifest import manifest_lines
from generator.publish.progress import Progress, SilentProgress, StageLedger
from generator.publish.purge import Prover, PurgeOrder
from generator.publish.shelf import Shelf
from generator.publish.verdict import is_published, judge


class _State(Enum):
    WRITING = "written"
    INSPECTED = "inspected"
    SEALED = "sealed"
    SWAPPED = "swapped"


class Publication:
    """Builds the next release of the site served at ``out`` and swaps it in.

    ``workers`` bounds the worker processes; None: as many as processors. ``base_path`` is the path of the site's public address,
    under which the links of its page for missing addresses begin. ``is_rehearsal``: it is no site for the public, and can neither
    replace one nor be replaced by one. ``may_stand`` is what looks personal and may stand in files: official contacts, quantities.
    ``modules`` are those that jobs need, ``expected`` about how many files will be written: when these are many, workers are made ready at once.
    Entering raises `ConfigurationError` when ``out``
    is a folder that no build made, or when another build is writing it.
    """

    def __init__(
        self,
        out: Path,
        workers: int | None = None,
        base_path: str = "/",
        *,
        is_rehearsal: bool = False,
        may_stand: Collection[str] = (),
        modules: Sequence[str] = (),
        expected: int = 0,
    ) -> None:
        self._shelf = Shelf(out, is_rehearsal=is_rehearsal)
        self._workers = workers
        self._base_path = base_path
        self._may_stand = may_stand
        self._modules = modules
        self._expected = expected
        self._crew: Crew | None = None
        self._rows: dict[str, Row] = {}
        self._facts = Facts()
        self._state = _State.WRITING
        self._certificate: bytes | None = None
        self._bars_served = False
        self._sources: dict[tuple[str, ...], tuple[str, ...]] = {}

    def __enter__(self) -> Self:
        self._shelf.take()
        try:
            self._crew = Crew(
                self._shelf.staging, self._workers, self._base_path, self._may_stand, self._modules, expected=self._expected
            )
        except BaseException:
            self._shelf.leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._dismiss_crew(abandon=error is not None)
        self._shelf.leave()
        if isinstance(error, OSError) and error.filename is None and error.errno in OF_THE_DISK:
            # What writes to an open file does not say which: a full disk needs a name all the same.
            raise not_written(self._shelf.store, error) from error

    @property
    def scratch(self) -> Path:
        """Return a private folder on the disk of the site, deleted on leaving (after a kill: by the next build)."""
        return self._shelf.scratch

    @property
    def served(self) -> Path | None:
        """Return the folder of the release that is served now, or None."""
        return self._shelf.served

    @property
    def previous(self) -> Path | None:
        """Return the folder of the release before the served one, or None."""
        return self._shelf.previous

    @property
    def receipts(self) -> list[Receipt]:
        """Return what was written so far, sorted by path."""
        return [receipt_of(self._rows[path]) for path in sorted(self._rows)]

    def write(self, jobs: Sequence[Job], progress: Progress | None = None) -> None:
        """Run jobs and write what they yield; may be called again with more.

        Raises `PublishFault` when a job fails (with its traceback) or the disk does. Unsafe paths and what the inspection
        finds are kept for `inspect`.
        """
        crew = self._working_crew()
        self._state = _State.WRITING
        ordered = _in_order(jobs)
        ledger = StageLedger(ordered, progress or SilentProgress())
        failures: list[str] = []
        try:
            for job, outcome in crew.run(ordered):
                self._take_over(outcome.rows, outcome.facts)
                ledger.done(job, len(outcome.rows))
                if outcome.failure:
                    failures.append(outcome.failure)
        finally:
            ledger.abandon()
        if failures:
            raise PublishFault(*sorted(failures))

    def apply(self, task: Callable[[Given], Answer], given: Iterable[Given]) -> Iterator[Answer]:
        """Apply ``task`` to each, in the workers when they are at work already, and yield the answers in order."""
        return self._working_crew().apply(task, given)

    def inspect(self) -> None:
        """Check all that was written: names, well-formed pages, the policy, and that every link and anchor exists.

        Raises `PublishFault` with every fault.
        """
        crew = self._working_crew()
        try:
            faults = judge(self._rows, self._facts, crew)
        except OSError as error:
            raise PublishFault(f"the written files could not be read again: {error}") from error
        if faults:
            raise PublishFault(*faults)
        self._state = _State.INSPECTED

    def prove(self, order: PurgeOrder, about: Mapping[str, Any]) -> None:
        """Prove that nothing written so far holds a text that may not be seen, and publish the certificate (``purge.json``).

        Last of all writing; ``about`` stands at the certificate's top. A served release that holds such a text is not kept when this
        one is swapped in. Raises `PublishFault` with every file that holds one: a single hit ends the build.
        """
        crew = self._working_crew()
        prover = Prover(order, self.scratch)
        scan = prover.scan(self._shelf.staging, sorted(self._rows), crew)
        if faults := prover.judge(scan):
            raise PublishFault(*faults)
        certificate = prover.certify(scan, about)
        self.write([ReadyJob("purge", (Artifact(addresses.PURGE, certificate, JSON),))])
        served = self._shelf.served
        self._bars_served = served is not None and (order.bars or prover.holds_any(served, crew))
        barred = [served.name] if served is not None and self._bars_served else []
        self._certificate = prover.certify_keyed(certificate, self._shelf.purge_key(), barred)

    def seal(self, about: Mapping[str, Any]) -> None:
        """Write the manifest: ``about`` at its top level, then a line per file (see `generator.publish.manifest`).

        Raises `PublishFault` when the site was not inspected or the disk fails.
        """
        self._expect(_State.INSPECTED)
        rows = [self._rows[path] for path in sorted(self._rows)]
        path = self._shelf.staging / addresses.MANIFEST
        try:
            with path.open("wb") as file:
                file.writelines(manifest_lines(rows, about))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise PublishFault(f"{path}: could not be written: {error.strerror or error}") from error
        self._state = _State.SEALED

    def swap(self) -> None:
        """Serve the sealed site, atomically; the site before it is kept, older ones are deleted on leaving.

        Raises `PublishFault` when it was not sealed or the disk fails: then the old site is still served.
        """
        self._expect(_State.SEALED)
        # Nobody may hold the staging folder open any more.
        self._dismiss_crew()
        if self._certificate is not None:
            self._shelf.keep_certificate(self._certificate)
        if self._bars_served:
            self._shelf.bar_older()
        self._shelf.swap()
        self._state = _State.SWAPPED

    def _working_crew(self) -> Crew:
        if self._crew is None or self._state in (_State.SEALED, _State.SWAPPED):
            raise PublishFault("the publication is not open for writing: enter it first, and write before sealing")
        return self._crew

    def _expect(self, state: _State) -> None:
        if self._state is not state:
            raise PublishFault(f"the site is {self._state.value}; expected it to be {state.value} first")

    def _dismiss_crew(self, abandon: bool = False) -> None:
        if self._crew is not None:
            self._crew.close(abandon)
            self._crew = None

    def _take_over(self, rows: Sequence[Row], facts: Facts) -> None:
        for path, digest, size, media_type, sources in rows:
            # Equal words that came in different answers are kept once.
            shared = self._sources.setdefault(sources, sources)
            self._rows[path] = (path, digest, size, sys.intern(media_type), shared)
        for target in facts.targets.found():
            if is_published(target, self._rows):
                facts.targets.discard(target)
        self._facts.merge(facts)


def _in_order(jobs: Sequence[Job]) -> list[Job]:
    """Return the jobs stage by stage as first named, the largest of each stage first so that none is late at its end."""
    stages = {stage: number for number, stage in enumerate(dict.fromkeys(job.stage for job in jobs))}
    return sorted(jobs, key=lambda job: (stages[job.stage], -cost_of(job)))
