"""Ranks, ties and rounding, against hand-made cases."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from generator.derived.standings import competition_ranks, round_half_up


def test_equal_scores_share_a_rank_and_the_next_rank_skips() -> None:
    assert competition_ranks([Decimal("84.6"), Decimal("92.4"), Decimal("84.6"), Decimal("83.1")]) == [2, 1, 2, 4]


def test_a_half_is_rounded_away_from_zero_as_published_scores_are() -> None:
    assert [round_half_up(Decimal(text), 1) for text in ("84.65", "84.55", "84.449")] == [
        Decimal("84.7"),
        Decimal("84.6"),
        Decimal("84.4"),
    ]


@given(st.lists(st.decimals(min_value=0, max_value=100, places=1), min_size=1, max_size=60))
def test_a_rank_is_one_more_than_the_number_of_better_scores(scores: list[Decimal]) -> None:
    assert competition_ranks(scores) == [1 + sum(other > score for other in scores) for score in scores]
