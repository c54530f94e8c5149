"""Geometry of the charts: numbers in, points out; ``components/charts`` draws them as SVG without inline styles.

All lengths are in the units of the chart's view box. A missing value (None) leaves a gap, never a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar: its label, count, colour class (k1…k5), left edge and width."""

    label: str
    count: int
    css: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of an axis: where it stands and what is written at it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line: its place, its value as text, its label."""

    x: float
    y: float
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line over periods with an optional line of comparison; ``path`` and ``goal`` are SVG path data."""

    width: int
    height: int
    left: float
    right: float
    dots: tuple[Dot, ...]
    path: str
    goal: str
    goal_end: float | None
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of a word's height, 104 × 28, with a dot at its end."""

    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Slope:
    """One subject of a slope chart: rows of its label in both periods, texts, and its class ("", up or hi)."""

    y1: float
    y2: float
    before: str
    after: str
    css: str


def stack(parts: Sequence[tuple[str, int, str]], width: int = 380, gap: float = 1) -> tuple[Segment, ...]:
    """Return the segments of a stacked bar of ``width`` units; parts of zero are left out."""
    shown = [part for part in parts if part[1] > 0]
    total = sum(count for _, count, _ in shown)
    room = width - gap * max(0, len(shown) - 1)
    segments, x = [], 0.0
    for label, count, css in shown:
        length = room * count / total
        segments.append(Segment(label, count, css, round(x, 1), round(length, 1)))
        x += length + gap
    return tuple(segments)


def bar_width(value: float, low: float, high: float) -> float:
    """Return where ``value`` stands between ``low`` and ``high``, as 0 to 100."""
    if high <= low:
        return 100.0
    return round(max(0.0, min(1.0, (value - low) / (high - low))) * 100, 1)


def bar_floor(values: Sequence[float]) -> float:
    """Return the round number from which bars start: 0, or higher when all values crowd together far above it."""
    if not values:
        return 0.0
    lowest, highest = min(values), max(values)
    if lowest < 1e-6 or highest - lowest > lowest * 0.6:
        return 0.0
    step = 10.0 ** floor(log10(highest))
    unit = step / 2 if step >= 10 else float(step)
    return max(0.0, floor((lowest - (highest - lowest)) / unit) * unit)


def spark(values: Sequence[float | None]) -> Spark | None:
    """Return a sparkline of the values, or None when fewer than two are there."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = 100 / (len(values) - 1)
    points = [None if value is None else (2 + step * place, 24 - (value - low) / span * 20) for place, value in enumerate(values)]
    last = [point for point in points if point is not None][-1]
    return Spark(_trace(points), round(last[0], 1), round(last[1], 1))


def line_chart(
    labels: Sequence[str],
    values: Sequence[float | None],
    texts: Sequence[str],
    compared: Sequence[float | None] = (),
    width: int = 360,
    height: int = 220,
) -> LineChart:
    """Return the chart of one line over labelled periods, oldest first, and a dashed line to compare it with."""
    known = [value for value in (*values, *compared) if value is not None]
    ticks = nice_ticks(min(known), max(known)) if known else (0.0, 1.0)
    bottom, top, left, right = height - 39.0, 16.0, 50.0, width - 64.0
    low, high = ticks[0], ticks[-1]
    step = (right - left) / max(1, len(labels) - 1)
    # Labels of more than four periods would touch: the newest one stays, then every second or third.
    every = ceil(len(labels) / 4)

    def place(position: int, value: float | None) -> tuple[float, float] | None:
        if value is None:
            return None
        return left + step * position, bottom - (value - low) / (high - low) * (bottom - top)

    points = [place(position, value) for position, value in enumerate(values)]
    others = [place(position, value) for position, value in enumerate(compared)]
    ends = [point for point in others if point is not None]
    return LineChart(
        width, height, left - 16, right + 16,
        tuple(
            Dot(round(point[0], 1), round(point[1], 1), text, label)
            for point, text, label in zip(points, texts, labels, strict=True) if point is not None
        ),
        _trace(points), _trace(others), round(ends[-1][1], 1) if ends else None,
        tuple(Tick(round(bottom - (tick - low) / (high - low) * (bottom - top), 1), f"{tick:g}") for tick in ticks),
        tuple(
            Tick(round(left + step * position, 1), label)
            for position, label in enumerate(labels)
            if (len(labels) - 1 - position) % every == 0
        ),
    )  # fmt: skip


def nice_ticks(low: float, high: float, about: int = 4) -> tuple[float, ...]:
    """Return round numbers that enclose ``low`` and ``high``, about so many steps apart by 1, 2 or 5."""
    # Values that print alike get a whole unit around them; a scale of their difference would be noise.
    if high - low < 1e-6 * max(1.0, abs(low), abs(high)):
        low, high = low - 1, high + 1
    raw = (high - low) / about
    power = 10.0 ** floor(log10(raw))
    unit = next(step * power for step in (1, 2, 5, 10) if step * power >= raw)
    first, last = floor(low / unit), ceil(high / unit)
    return tuple(round(place * unit, 10) for place in range(first, last + 1))


def slopes(rows: Sequence[tuple[str, int, int, str, str]], top: float = 44, step: float = 38) -> tuple[tuple[Slope, ...], float]:
    """Return the lines of a rank slope chart and its height.

    ``rows`` are (name, rank before, rank after, note before, note after), in order of the rank after; ties stand apart.
    The largest rise is drawn ``up``, the largest fall ``hi``.
    """
    before = {row[0]: place for place, row in enumerate(sorted(rows, key=lambda row: row[1]))}
    rise = max((row[1] - row[2] for row in rows), default=0)
    fall = min((row[1] - row[2] for row in rows), default=0)
    drawn = [
        Slope(
            top + step * before[name],
            top + step * place,
            f"{name} {old}{old_note}",
            f"{new} {name}{new_note}",
            "up" if rise > 0 and old - new == rise else "hi" if fall < 0 and old - new == fall else "",
        )
        for place, (name, old, new, old_note, new_note) in enumerate(rows)
    ]
    # Emphasised lines are drawn last, so that they lie above the others.
    return tuple(sorted(drawn, key=lambda slope: slope.css != "")), top + step * len(rows) - step / 2


def label_width(text: str) -> int:
    """Return about how wide a label is, in units of a chart whose letters are 15 high: figures and spaces take half a Han letter."""
    return sum(15 if ord(letter) > 0x2E80 else 8 for letter in text)


def _trace(points: Sequence[tuple[float, float] | None]) -> str:
    """Return SVG path data; a gap lifts the pen."""
    steps, is_down = [], False
    for point in points:
        if point is None:
            is_down = False
            continue
        steps.append(f"{'L' if is_down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        is_down = True
    return " ".join(steps)
