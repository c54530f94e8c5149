"""Runs a command and says how long it took and how much memory its processes held together."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall seconds, processor seconds of all its processes, peak memory of the largest and of all together, and what was printed.

    Memory is the proportional set size in MB: what processes share counts once. Processor seconds are sampled, so that those of workers
    count that are no children of the command itself; what a process used after its last sample is missing.
    """

    seconds: float
    cpu_seconds: float
    largest_mb: float
    tree_mb: float
    output: str

    @property
    def answer(self) -> dict[str, float]:
        """Return the JSON object that a measuring stage prints as its last line."""
        found: dict[str, float] = json.loads(self.output.strip().splitlines()[-1])
        return found


def measure(*command: str | Path) -> Measured:
    """Run a command from the repository's root; raises when it fails, because a failed run must not look fast.

    What earlier commands wrote is on the disk by then: none of them takes time from this one.
    """
    os.sync()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    peaks = {"largest": 0.0, "tree": 0.0}
    done = threading.Event()
    used: dict[int, float] = {}
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks, used, done), daemon=True)
    watcher.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{output}\n{errors}")
    return Measured(seconds, sum(used.values()), peaks["largest"] / 1e6, peaks["tree"] / 1e6, output)


def python(module: str, *arguments: str | Path) -> Measured:
    """Measure a module of this repository run as a command."""
    return measure(sys.executable, "-m", module, *arguments)


def _watch(pid: int, peaks: dict[str, float], used: dict[int, float], done: threading.Event) -> None:
    while not done.wait(SAMPLE_SECONDS):
        try:
            root = psutil.Process(pid)
            processes = [root, *root.children(recursive=True)]
            sizes = [_size_of(process) for process in processes]
        except psutil.NoSuchProcess:
            return
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                times = process.cpu_times()
                used[process.pid] = times.user + times.system
        peaks["largest"] = max(peaks["largest"], *sizes)
        peaks["tree"] = max(peaks["tree"], sum(sizes))


def _size_of(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError):
        return 0.0
