"""Building small sites in processes of their own, to kill them, and taking pictures of what is served."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from generator.publish.publication import Publication
from tests.publish.publish_jobs import PagesJob, frame

Picture = dict[str, str]
# Audit events of the steps that change a disk; a build is stopped just before one of them.
_STEPS = frozenset(
    {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.truncate", "os.listdir", "os.scandir"}
)


def build(out: Path, version: str, pages: int = 6, workers: int = 1, jobs: int = 2) -> None:
    """Publish a small site from start to end."""
    size = pages // jobs
    with Publication(out, workers) as publication:
        publication.write([frame()])
        publication.write([PagesJob(number * size, size, version=version) for number in range(jobs)])
        publication.inspect()
        publication.seal({"version": version})
        publication.swap()


def picture(folder: Path) -> Picture:
    """Return the hash of each file below a folder, following the link at its top."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def version_of(out: Path) -> str | None:
    """Return the version that the served manifest states, None when nothing is served."""
    manifest = out / "manifest.json"
    if not manifest.exists():
        return None
    return manifest.read_text().partition('"version": "')[2].partition('"')[0]


def in_child(work: Callable[[], None]) -> int:
    """Run work in a forked child without threads and return how it ended: its exit code, or minus the signal."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 9
        try:
            work()
            code = 0
        except BaseException as error:
            code = getattr(error, "exit_code", 9)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def stopped_at(step: int, stop: Callable[[], None], work: Callable[[], None]) -> Callable[[], None]:
    """Return work that calls ``stop`` just before its ``step``-th change of the disk (counted from 0)."""

    def run() -> None:
        left = step

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in _STEPS:
                left -= 1
                if left < 0:
                    left = sys.maxsize
                    stop()

        sys.addaudithook(watch)
        work()

    return run


def kill_myself() -> None:
    """End this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)
