"""The generated corpus of the search tests and its published index, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import DocumentBatch
from tests.search.material import generated, publish

RECORDS = 2000


@pytest.fixture(scope="session")
def corpus() -> list[DocumentBatch]:
    return list(generated(RECORDS))


@pytest.fixture(scope="session")
def index_dir(corpus: list[DocumentBatch], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(corpus, tmp_path_factory.mktemp("search"))
