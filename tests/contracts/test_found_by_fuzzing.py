"""What fuzzing found once is read by every run, and a little is fuzzed anew: each reader ends with a table or a finding."""

from __future__ import annotations

import random

import pytest

from tests.contracts.fuzzing import FOUND, judge, make, seeds

KEPT = sorted(FOUND.iterdir()) if FOUND.is_dir() else []


def test_an_input_that_once_ended_a_reader_is_a_table_or_a_finding() -> None:
    """A run of ten minutes (28,600 inputs) found none; what a later one keeps goes into the folder."""
    for path in KEPT:
        judge(path.suffix.removeprefix("."), path.read_bytes())


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_to_a_file_ends_a_reader(seed: int) -> None:
    chance = random.Random(seed)
    known = {suffix: [data for data in whole if len(data) < 20_000] for suffix, whole in seeds().items()}
    for _ in range(40):
        judge(*make(chance, known))
