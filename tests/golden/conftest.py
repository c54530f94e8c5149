"""The small portals, each built once per session by the real command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import DEMONSTRATION_DATE, run_portal

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class BuiltPortal:
    """A site and what the command said while it built it."""

    site: Path
    said: str


BuildGolden = Callable[[str], BuiltPortal]


@pytest.fixture(scope="session")
def build_golden(tmp_path_factory: pytest.TempPathFactory) -> BuildGolden:
    """Return what builds a small portal at the first call and answers the same ever after."""

    @cache
    def build(case: str) -> BuiltPortal:
        site = tmp_path_factory.mktemp(case) / "site"
        answer = run_portal("build", "--data", HERE / case / "input", "--out", site, "--date", DEMONSTRATION_DATE)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return BuiltPortal(site, answer.stdout)

    return build
