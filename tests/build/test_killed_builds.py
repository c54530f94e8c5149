"""A whole build that withdraws a record, killed at its steps and at random moments, or without room on the disk: the public site is
whole and old, or whole and new; and the next build leaves nothing of the record behind.

``PORTAL_KILLS=200`` kills two hundred builds (``make kills``); by default a tenth of that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.mark.slow
def test_a_killed_or_starved_build_leaves_a_whole_site_and_the_next_one_removes_the_record(tmp_path: Path) -> None:
    kills = int(os.environ.get("PORTAL_KILLS", "20"))
    command = [sys.executable, "-W", "error", "-m", "tests.build.killing", str(tmp_path / "arena"), str(kills)]
    answer = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    attempts = [json.loads(line) for line in answer.stdout.splitlines()]
    killed = [attempt for attempt in attempts if attempt["how"] == "killed"]
    starved = [attempt for attempt in attempts if attempt["how"] != "killed"]
    assert len(killed) == kills
    assert {attempt["served"] for attempt in attempts} <= {"old", "new"}
    assert sum(attempt["served"] == "old" for attempt in killed) > kills // 4, "most kills come before the exchange"
    assert starved[0]["served"] == "old" and starved[-1]["served"] == "new"
    assert all(attempt["served"] == ("new" if attempt["code"] == 0 else "old") for attempt in starved)
    after = [attempt for attempt in attempts if "after" in attempt]
    assert len(after) >= kills // 4
    assert all((attempt["again"], attempt["after"], attempt["kept"]) == (0, "new", []) for attempt in after)
