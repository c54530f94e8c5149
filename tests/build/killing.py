"""Kills whole builds that withdraw a record: in a process of its own that forks before anything starts a thread.

``python -m tests.build.killing FOLDER KILLS`` prints what was served after each kill, as JSON lines.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.build.test_life_of_a_record import SECRET, Life
from tests.publish.building import in_child, kill_myself, picture, stopped_at

REVOKED = {"status": "gone", "left": "2026-10-14", "why": "原决定被撤销", "act": "丁复决〔2026〕3号"}
# Changes of the disk in a build of the tiny portal; a build that ends before its step is whole and new.
STEPS = 700
SIZES = (500, 5_000, 20_000, 50_000, 60_000, 200_000)


class Arena:
    """A served site that shows the record, copied afresh for each attempt, and a picture of the site without it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template"
        self.template.mkdir(parents=True)
        life = Life(self.template)
        assert in_child(lambda: life.build("2026-10-12")) == 0
        self.old = picture(life.out)
        other = folder / "other"
        other.mkdir()
        twin = Life(other)
        assert in_child(lambda: twin.build("2026-10-12")) == 0
        began = time.monotonic()
        assert in_child(lambda: twin.build("2026-10-14", **REVOKED)) == 0
        self.seconds = time.monotonic() - began
        self.new = picture(twin.out)

    def attempt(self, number: int, end: Callable[[Callable[[], object]], int]) -> dict[str, object]:
        """Withdraw the record in a build that ``end`` ends somehow; say what is served then, and after the next build."""
        place = self.folder / f"at-{number}"
        place.mkdir()
        life = Life(place)
        shutil.copytree(self.template / ".public.site", place / ".public.site", symlinks=True)
        (place / "public").symlink_to((self.template / "public").readlink())
        code = end(lambda: life.build("2026-10-14", **REVOKED))
        served = picture(life.out)
        state = "old" if served == self.old else "new" if served == self.new else "neither"
        told: dict[str, object] = {"code": code, "served": state}
        if number % 4 == 0:
            again = in_child(lambda: life.build("2026-10-14", **REVOKED))
            store = place / ".public.site"
            kept = [release.name for release in store.glob("release-*") if self._holds(release)]
            told |= {"again": again, "after": "new" if picture(life.out) == self.new else "neither", "kept": kept}
        shutil.rmtree(place)
        return told

    @staticmethod
    def _holds(release: Path) -> bool:
        return any(SECRET.encode() in path.read_bytes() for path in release.rglob("*.csv"))


def main(folder: Path, kills: int) -> None:
    arena, chance = Arena(folder), random.Random(20261123)
    for number in range(kills):
        if number % 2:
            wait = chance.uniform(0, arena.seconds * 1.1)
            told = arena.attempt(number, lambda work, wait=wait: killed_after(work, wait))  # type: ignore[misc]
        else:
            step = (STEPS * number) // kills
            told = arena.attempt(number, lambda work, step=step: in_child(stopped_at(step, kill_myself, work)))  # type: ignore[misc, arg-type]
        print(json.dumps({"how": "killed", **told}), flush=True)
    for number, size in enumerate(SIZES, start=kills):
        told = arena.attempt(number, lambda work, size=size: in_child(lambda: limited(work, size)))  # type: ignore[misc]
        print(json.dumps({"how": f"no file above {size} bytes", **told}), flush=True)


def limited(work: Callable[[], object], size: int) -> None:
    """Run work while the system refuses to let any file grow beyond a size."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    work()


def killed_after(work: Callable[[], object], seconds: float) -> int:
    """Run work in a forked child and kill it after a time; return how it ended."""
    child = os.fork()
    if child == 0:
        code = 9
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
