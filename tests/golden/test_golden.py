"""Folder in, folder out: small portals whose every published file is known, byte for byte.

After a wanted change: ``PORTAL_GOLDEN=write pytest tests/golden``, then read the difference before committing it. What the site carries
for every portal alike (style sheets, scripts, editorial pages) and the binary index are known by their paths alone; of the purge
certificate the sizes of what was read are left out, since every change of any page moves them.
"""

from __future__ import annotations

import json
import os
import shutil

import pytest

from tests.golden.conftest import HERE, BuildGolden
from tests.published import read_files

CASES = sorted(path.parent.name for path in HERE.glob("*/input"))
# Known by path only: shared by all portals, or not text.
BY_PATH = ("assets/", "guide/", "search-index/", "manifest.json")
FILES = "FILES.txt"
PURGE = "purge.json"


def is_by_path(path: str) -> bool:
    return path.startswith(BY_PATH) or path.endswith(".parquet")


def without_sizes(certificate: bytes) -> bytes:
    """Return a purge certificate without bytes per kind of file; that something was read stays."""
    told = json.loads(certificate)
    for kind in told.get("read", {}).values():
        kind["bytes"] = "some" if kind["bytes"] > 0 else "none"
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


@pytest.mark.parametrize("case", CASES)
def test_a_small_portal_gives_exactly_the_known_files(case: str, build_golden: BuildGolden) -> None:
    made = read_files(build_golden(case).site)
    names = "".join(f"{path}\n" for path in made if not path.startswith("search-index/"))
    contents = {path: data for path, data in made.items() if not is_by_path(path)} | {FILES: names.encode()}
    contents[PURGE] = without_sizes(contents[PURGE])
    expected = HERE / case / "expected"
    if os.environ.get("PORTAL_GOLDEN") == "write":
        shutil.rmtree(expected, ignore_errors=True)
        for path, data in contents.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(data)
    known = {path.relative_to(expected).as_posix(): path.read_bytes() for path in expected.rglob("*") if path.is_file()}
    assert sorted(contents) == sorted(known)
    assert [path for path in contents if contents[path] != known[path]] == []
