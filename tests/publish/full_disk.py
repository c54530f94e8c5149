"""Builds on a small disk with more and more room left, and says whether the old site survived each time.

Run by a test as a program of its own, in a mount namespace that ends with it: ``python -m tests.publish.full_disk DISK``.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from generator.errors import PublishFault
from generator.publish.shelf import restore_previous
from tests.publish.building import build, picture, version_of


def fill(disk: Path, free: int) -> None:
    """Leave ``free`` blocks of 4 kB."""
    with (disk / "filler").open("wb", buffering=0) as filler:
        with contextlib.suppress(OSError):
            while True:
                filler.write(bytes(4096))
        filler.truncate(max(0, filler.tell() - free * 4096))


def try_all(disk: Path) -> None:
    """Build a second site with 0, 1, 2 … blocks left; print what was served after each."""
    out = disk / "public"
    build(out, "1", pages=8)
    old = picture(out)
    for free in range(28):
        fill(disk, free)
        try:
            build(out, "2", pages=8)
        except PublishFault as fault:
            assert "No space left" in str(fault), fault
            assert picture(out) == old, f"{free} blocks left"
            print("old")
        else:
            assert version_of(out) == "2"
            print("new")
            restore_previous(out)
        (disk / "filler").unlink()
        left = [path.name for path in out.with_name(".public.site").iterdir()]
        assert all(name == "lock" or name.startswith("release-") for name in left), left


if __name__ == "__main__":
    try_all(Path(sys.argv[1]))
