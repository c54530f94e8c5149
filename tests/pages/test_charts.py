"""Chart geometry: lengths follow the numbers, gaps stay gaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.charts import bar_floor, bar_width, line_chart, nice_ticks, slopes, spark, stack
from generator.pages.dot_plots import STEP, dot_plot


def test_segments_share_the_bar_by_their_counts_and_zero_is_left_out() -> None:
    parts = stack((("已兑现", 30, "k1"), ("逾期", 10, "k2"), ("未到期", 0, "k3")), width=401)
    assert [(part.label, part.x, part.width) for part in parts] == [("已兑现", 0.0, 300.0), ("逾期", 301.0, 100.0)]


def test_a_bar_starts_at_zero_unless_all_values_crowd_together() -> None:
    assert bar_floor([10, 90]) == 0
    assert bar_floor([80.3, 92.4]) == 65
    assert bar_floor([]) == 0


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1))
def test_bars_stay_inside_their_track_and_the_lowest_value_is_never_below_the_floor(values: list[float]) -> None:
    low = bar_floor(values)
    assert 0 <= low <= min(values)
    assert all(0 <= bar_width(value, low, max(values)) <= 100 for value in values)


@given(st.floats(min_value=-1e6, max_value=1e6), st.floats(min_value=0, max_value=1e6))
def test_ticks_enclose_the_values_and_are_few(low: float, span: float) -> None:
    ticks = nice_ticks(low, low + span)
    assert ticks[0] <= low + 1e-6 * max(1, abs(low)) and ticks[-1] >= low + span - 1e-6 * max(1, abs(low + span))
    assert 2 <= len(ticks) <= 8


def test_a_missing_value_lifts_the_pen() -> None:
    chart = line_chart(["1", "2", "3", "4"], [1.0, None, 3.0, 4.0], ["1", "", "3", "4"])
    assert chart.path.count("M") == 2
    assert [dot.text for dot in chart.dots] == ["1", "3", "4"]
    line = spark([None, 2.0, 1.0])
    assert line is not None and line.path.count("M") == 1


def test_one_value_makes_no_sparkline() -> None:
    assert spark([None, 2.0]) is None


def test_labels_of_many_periods_are_thinned_and_the_newest_stays() -> None:
    labels = [str(year) for year in range(2019, 2027)]
    chart = line_chart(labels, [float(each) for each in range(8)], labels)
    assert [tick.text for tick in chart.x_ticks] == ["2020", "2022", "2024", "2026"]


@pytest.mark.parametrize(
    ("old", "new", "css"), [((1, 2), (2, 1), {"甲": "hi", "乙": "up"}), ((1, 2), (1, 2), {"甲": "", "乙": ""})]
)
def test_the_largest_rise_and_fall_are_emphasised(old: tuple[int, int], new: tuple[int, int], css: dict[str, str]) -> None:
    rows = sorted(zip("甲乙", old, new, ("", ""), ("", ""), strict=True), key=lambda row: row[2])
    drawn, _ = slopes(rows)
    assert {slope.before[0]: slope.css for slope in drawn} == css


def test_a_long_name_beside_a_dot_takes_two_lines_and_loses_no_letter() -> None:
    plot = dot_plot([("丙区", 90, "90", False), ("甲市人力资源和社会保障局", 80, "80", True)], None, None)
    short, long = (row.lines for row in plot.rows)
    assert short == ("丙区",)
    assert len(long) == 2 and "".join(long) == "甲市人力资源和社会保障局"
    assert plot.rows[1].y + STEP / 2 <= plot.bottom
