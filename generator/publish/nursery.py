"""Where workers come from: one small process loads once what jobs need, and each worker is a fork of it.

To fork the build's own process would not be safe, because pandas and pyarrow run threads in it. The nursery starts none: numpy and
pyarrow are told so before they are loaded. So a worker begins in milliseconds, and what was loaded stands in memory once for all. It ends with
the process that opened it; further builds of that process use it again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Final, TypeVar

# What every worker needs; makers' modules are named by the build.
_OWN: Final = "generator.publish.crew"
# Without threads, and with the system's allocator, which gives back what nobody uses any more (10 MB per process).
_ALONE: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}

# Bytes of tables from which on a build is sure to need workers.
_LARGE: Final = 8 << 20

Given = TypeVar("Given")
Answer = TypeVar("Answer")


def open_nursery(modules: Iterable[str] = ()) -> BaseContext:
    """Return the context in which workers are begun, and let it load ``modules`` meanwhile.

    Returns at once. A module that cannot be loaded is no fault: a worker will load what its jobs need.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_OWN, *modules])
    # Begun before: it lets interrupts through again when it is begun.
    resource_tracker.ensure_running()
    # The nursery loads from where this process loads, never from the folder in which it happens to be run.
    own = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONSAFEPATH": "1"}
    with _environment(_ALONE | _sorting() | own), _without_interrupts():
        forkserver.ensure_running()
    return context


def open_early(data_dir: Path, modules: Iterable[str], workers: int | None) -> None:
    """Let the nursery load ``modules`` while a large data folder is still read and judged; a small one will need no workers."""
    if workers != 1 and sum(file.stat().st_size for file in data_dir.glob("*/*") if file.is_file()) >= _LARGE:
        open_nursery(modules)


def apply_in(pool: Executor, ahead: int, task: Callable[[Given], Answer], given: Iterable[Given]) -> Iterator[Answer]:
    """Let a pool apply ``task`` to each and yield the answers in order; at most ``ahead`` are under way, so that memory is bounded."""
    waiting: deque[Future[Answer]] = deque()
    for one in given:
        waiting.append(pool.submit(task, one))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _sorting() -> dict[str, str]:
    """Return what lets numpy sort fast. With AVX-512 it takes five times as long as without on AMD's processors (Zen 4, measured)."""
    try:
        is_slow = "AuthenticAMD" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    # What the user switched off stays off.
    off = os.environ.get("NPY_DISABLE_CPU_FEATURES", "")
    return {"NPY_DISABLE_CPU_FEATURES": f"{off} X86_V4".strip()} if is_slow else {}


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment for what is started meanwhile, whatever they were."""
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Keep Ctrl-C, which reaches all processes of a terminal, from what is started meanwhile: the build decides what it means."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
