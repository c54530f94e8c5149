"""Early warning: the control chart against a body's own past, its two tests, what it does not judge."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.derived.warnings import LEAST, RUN, judge_newest, own_level

STEADY = [100.0, 104.0, 97.0, 101.0, 99.0, 103.0, 96.0, 100.0, 102.0, 98.0, 101.0, 99.0]
CALLS = [1000.0] * len(STEADY)


def test_a_leap_above_the_upper_limit_warns() -> None:
    judged = judge_newest([*STEADY, 160.0], [*CALLS, 1000.0])
    assert judged is not None
    test, level = judged
    assert test == "beyond"
    assert level.centre == pytest.approx(0.1)
    assert level.periods == len(STEADY)


def test_the_limits_are_those_of_a_binomial_draw_when_the_past_varies_less() -> None:
    level = own_level(STEADY, CALLS, 1000)
    assert level is not None
    assert level.upper == pytest.approx(0.1 + 3 * sqrt(0.1 * 0.9 / 1000))


def test_the_limits_widen_by_what_the_share_really_varied() -> None:
    """Laney's point: with many calls the binomial limits are so close that ordinary months would be out."""
    shares = [0.10, 0.12, 0.09, 0.11, 0.13, 0.10, 0.12, 0.09, 0.11, 0.10, 0.12, 0.11]
    wholes = [50_000.0] * len(shares)
    counts = [share * whole for share, whole in zip(shares, wholes, strict=True)]
    level = own_level(counts, wholes, 50_000)
    assert level is not None
    spread = sqrt(level.centre * (1 - level.centre) / 50_000)
    scores = [(share - level.centre) / spread for share in shares]
    sigma = sum(abs(after - before) for before, after in pairwise(scores)) / (len(scores) - 1) / 1.128
    assert level.upper == pytest.approx(level.centre + 3 * spread * sigma)
    assert judge_newest([*counts, 0.13 * 50_000], [*wholes, 50_000.0]) is None


def test_eight_in_a_row_above_the_centre_warn() -> None:
    judged = judge_newest([*STEADY, *([106.0] * RUN)], [*CALLS, *([1000.0] * RUN)])
    assert judged is not None and judged[0] == "run"
    assert judge_newest([*STEADY, *([106.0] * (RUN - 1))], [*CALLS, *([1000.0] * (RUN - 1))]) is None


def test_few_complaints_never_warn_however_far_they_fall() -> None:
    assert judge_newest([*STEADY, 10.0], [*CALLS, 1000.0]) is None


def test_a_short_past_says_nothing() -> None:
    short = LEAST - 1
    assert judge_newest([*STEADY[:short], 900.0], [*CALLS[:short], 1000.0]) is None
    assert judge_newest([*STEADY[:LEAST], 900.0], [*CALLS[:LEAST], 1000.0]) is not None


def test_a_past_without_any_complaint_has_no_level() -> None:
    assert own_level([0.0] * 10, [1000.0] * 10, 1000) is None
    assert own_level([1000.0] * 10, [1000.0] * 10, 1000) is None


@given(st.integers(min_value=0, max_value=2**32), st.floats(min_value=0.5, max_value=20))
def test_it_judges_the_share_and_not_the_size(seed: int, scale: float) -> None:
    """A body of any size with the same shares has the same centre; more calls never widen the limits."""
    chance = Random(seed)
    wholes = [float(chance.randint(200, 400)) for _ in range(16)]
    counts = [whole * chance.uniform(0.05, 0.15) for whole in wholes]
    small, large = (
        own_level(counts, wholes, 300),
        own_level([each * scale for each in counts], [each * scale for each in wholes], 300 * scale),
    )
    assert small is not None and large is not None
    assert large.centre == pytest.approx(small.centre)


def test_chance_alone_seldom_warns() -> None:
    """Of 2,000 bodies that only vary as draws do, about one in a hundred warns; the rule is not a lottery."""
    chance = Random(20261120)
    warned = 0
    for _ in range(2000):
        counts = [float(sum(chance.random() < 0.1 for _ in range(200))) for _ in range(25)]
        warned += judge_newest(counts, [200.0] * 25) is not None
    assert warned < 50
