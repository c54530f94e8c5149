"""What somebody without rights meets, also where the tests run as root, whom no mode of a file keeps out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65_534


@contextmanager
def without_rights(folder: Path) -> Iterator[Path]:
    """Stand in a folder as a user who owns nothing in it; yields the folder as that user reaches it."""
    before, owner = Path.cwd(), os.geteuid()
    folder.chmod(0o755)
    os.chdir(folder)
    if owner == 0:
        os.seteuid(NOBODY)
    try:
        yield Path()
    finally:
        if owner == 0:
            os.seteuid(owner)
        os.chdir(before)
