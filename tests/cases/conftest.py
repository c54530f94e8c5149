"""Each case built once per session by the real command."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.cases.opened import HERE
from tests.conftest import run_portal

DATES = {"shanghai": "2017-12-20", "open-data-index": "2015-12-16", "labour-violations": "2019-05-31"}
BuiltCase = Callable[[str], Path]


@pytest.fixture(scope="session")
def built_case(tmp_path_factory: pytest.TempPathFactory) -> BuiltCase:
    """Return what builds a case at the first call and names the same site ever after."""

    @cache
    def site_of(case: str) -> Path:
        site = tmp_path_factory.mktemp(case) / "site"
        answer = run_portal("build", "--data", HERE / case, "--out", site, "--date", DATES[case])
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return site

    return site_of
