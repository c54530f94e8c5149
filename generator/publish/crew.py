"""The crew: runs jobs in worker processes when that pays, else in the build's own process, with the same hand.

Workers come from the nursery (`generator.publish.nursery`). A worker ends by itself as soon as the build's process
is gone, however it went. What comes back from a job is small: a row per file and the facts of its inspection.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from generator.artifacts import Job
from generator.errors import PublishFault
from generator.personal.output import OutputScan
from generator.publish.hand import Hand, PathRefused, Row
from generator.publish.inspection import Facts, Inspector
from generator.publish.nursery import apply_in, open_nursery
from generator.publish.privacy import PrivacyWatch

# Below this, sharing the work costs more than it brings.
_MANY_ARTIFACTS = 1500
# A site of so many is shared from its first job on: few files may be heavy then, and the workers are needed anyway.
_HEAVY_SITE = 20_000
# Jobs with few but heavy artifacts: after this many seconds alone, the rest is shared.
_PATIENCE = 1.5
_DEATH = "a worker process died (killed, or out of memory); nothing was published"

Given = TypeVar("Given")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Outcome:
    """What became of one job: its rows, its facts, and why it failed if it did."""

    rows: list[Row]
    facts: Facts
    failure: str | None = None


def name_of(job: Job) -> str:
    """Return how a job is named in a fault."""
    kind = type(job)
    return f"{kind.__module__}.{kind.__qualname__} of stage {job.stage!r} ({job.weight} artifacts)"


def run_job(job: Job, hand: Hand, base_path: str, scan: OutputScan) -> Outcome:
    """Make, inspect and write the artifacts of one job; a failure is told, never raised."""
    inspector, watch = Inspector(base_path), PrivacyWatch(scan)
    rows: list[Row] = []
    facts = Facts()
    failure: str | None = None
    try:
        for artifact in job.artifacts():
            try:
                rows.append(hand.write(artifact))
            except PathRefused as refusal:
                inspector.facts.faults.add(str(refusal), artifact.path)
            else:
                inspector.look(artifact)
                watch.note(artifact)
        facts = inspector.facts
        for path, fault in watch.finish():
            facts.faults.add(fault, path)
    except PublishFault as fault:
        failure = f"{name_of(job)}: {fault}"
    except Exception:
        last = f", after {rows[-1][0]}" if rows else ""
        failure = f"{name_of(job)} failed{last}:\n{traceback.format_exc()}"
    return Outcome(rows, facts, failure)


class Crew:
    """Runs jobs that write below ``root`` in up to ``workers`` processes; the site will be served under ``base_path``.

    ``may_stand`` is what looks personal and may stand (`generator.personal.output`), ``modules`` are those that jobs will need,
    ``expected`` about how many artifacts there will be.
    """

    def __init__(
        self,
        root: Path,
        workers: int | None = None,
        base_path: str = "/",
        may_stand: Collection[str] = (),
        modules: Sequence[str] = (),
        *,
        expected: int = 0,
    ) -> None:
        self._scan = OutputScan(may_stand)
        self._root = root
        self._base_path = base_path
        self._hand = Hand(root)
        self._workers = workers or _processors()
        self._pool: ProcessPoolExecutor | None = None
        self._modules = modules
        self._is_heavy = expected >= _HEAVY_SITE
        if self._workers > 1 and expected >= _MANY_ARTIFACTS:
            open_nursery(modules)
        # Held at one end by this process alone, at the other by each worker: when it is let go, they end.
        self._leash_end, self._leash = Pipe(duplex=False)

    def close(self, abandon: bool = False) -> None:
        """Send the workers home; jobs that wait are dropped, those that run are awaited, or cut off to ``abandon`` all."""
        if abandon:
            self._leash.close()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        self._leash.close()
        self._leash_end.close()
        self._hand.close()

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Run jobs and yield each with its outcome as it is done, in no promised order.

        After a failure no further job is begun. Raises `PublishFault` when a worker dies.
        """
        rest = list(jobs)
        if not self._pays(rest):
            yield from self._run_alone(rest)
        if rest:
            yield from self._run_shared(rest)

    def map(self, task: Callable[[Path, Given], Answer], given: Iterable[Given]) -> Iterator[Answer]:
        """Apply ``task(root, …)`` to each of a few large pieces of work; what a task raises is raised here."""
        return self.apply(partial(task, self._root), given)

    def apply(self, task: Callable[[Given], Answer], given: Iterable[Given]) -> Iterator[Answer]:
        """Apply ``task`` to each, in the workers when they are at work already, and yield the answers in order."""
        if self._pool is None:
            yield from map(task, given)
            return
        try:
            yield from apply_in(self._pool, 3 * self._workers, task, given)
        except BrokenProcessPool as error:
            raise PublishFault(_DEATH) from error

    def _pays(self, jobs: Sequence[Job]) -> bool:
        if self._workers == 1 or len(jobs) < 2:
            return False
        return self._pool is not None or self._is_heavy or sum(job.weight for job in jobs) >= _MANY_ARTIFACTS

    def _run_alone(self, jobs: list[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Run jobs here, taking each from the list, until none is left or they turn out to be long."""
        started = time.monotonic()
        while jobs:
            if self._workers > 1 and len(jobs) > 1 and time.monotonic() - started > _PATIENCE:
                return
            job = jobs.pop(0)
            outcome = run_job(job, self._hand, self._base_path, self._scan)
            yield job, outcome
            if outcome.failure:
                jobs.clear()

    def _run_shared(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Run jobs in the workers, in the order given."""
        if self._pool is None:
            given = (self._root, self._leash_end, self._scan)
            self._pool = ProcessPoolExecutor(self._workers, open_nursery(self._modules), _begin_work, given)
        pool, running = self._pool, dict[Future[Outcome], Job]()
        try:
            for job in jobs:
                running[pool.submit(_work, job, self._base_path)] = job
            for future in as_completed(tuple(running)):
                job = running.pop(future)
                if future.cancelled():
                    continue
                outcome = self._outcome(job, future)
                if outcome.failure:
                    for other in running:
                        other.cancel()
                yield job, outcome
        except BrokenProcessPool as error:
            raise PublishFault(_DEATH) from error

    @staticmethod
    def _outcome(job: Job, future: Future[Outcome]) -> Outcome:
        try:
            return future.result()
        except BrokenProcessPool:
            raise
        except Exception:
            # The job could not be sent to a worker, or its answer not back.
            return Outcome([], Facts(), f"{name_of(job)} could not be handed to a worker:\n{traceback.format_exc()}")


def _processors() -> int:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(16, allowed)


# The hand of a worker process; the build's own process has its hand in its Crew.
_worker_hand: Hand | None = None
_worker_scan: OutputScan | None = None


def _begin_work(root: Path, leash: Connection, scan: OutputScan) -> None:
    global _worker_hand, _worker_scan
    # What the nursery loaded lives as long as the worker; looking through it would copy it.
    gc.freeze()
    # A page leaves thousands of short-lived objects and hardly a cycle: collecting less often takes a tenth off.
    gc.set_threshold(50_000, 20, 50)
    # Ctrl-C reaches all processes of a terminal; the build's process decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()
    _worker_hand = Hand(root)
    _worker_scan = scan


def _end_with(leash: Connection) -> None:
    """End this process when the other end of the leash is closed: on purpose, or because its holder is dead."""
    leash.poll(None)
    os._exit(1)


def _work(job: Job, base_path: str) -> Outcome:
    assert _worker_hand is not None and _worker_scan is not None
    return run_job(job, _worker_hand, base_path, _worker_scan)
