"""Geometry of dot plots: one dot per body on a common scale, with the mean and the target as lines. Template: pages/dot-plot.html."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.pages.charts import nice_ticks

WIDTH, LABEL_WIDTH, VALUE_WIDTH, STEP, TOP = 360, 136, 56, 26, 34
# What a second line of a name adds to its row; letters that fit into one line.
LINE, LETTERS = 17, 8


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One body: its name in one or two lines, value as text, place of its dot. ``css`` is "", or ``bad`` when it misses the target."""

    lines: tuple[str, ...]
    text: str
    x: float
    y: float
    css: str


@dataclass(frozen=True, slots=True)
class DotPlot:
    """A dot plot of a view box of `WIDTH` units; ``mean`` and ``target`` are x places, None when there is none."""

    width: int
    height: float
    left: float
    right: float
    bottom: float
    rows: tuple[PlotRow, ...]
    ticks: tuple[tuple[float, str], ...]
    mean: float | None
    target: float | None


def dot_plot(rows: Sequence[tuple[str, float, str, bool]], mean: float | None, target: float | None) -> DotPlot:
    """Return the plot of ``rows`` (name, value, text, misses its target), drawn in the order given."""
    values = [value for _, value, _, _ in rows] + [value for value in (mean, target) if value is not None]
    ticks = nice_ticks(min(values), max(values))
    left, right = float(LABEL_WIDTH), float(WIDTH - VALUE_WIDTH)

    def place(value: float) -> float:
        return round(left + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (right - left), 1)

    drawn, top = [], float(TOP)
    for name, value, text, misses in rows:
        lines = break_name(name)
        room = STEP + LINE * (len(lines) - 1)
        drawn.append(PlotRow(lines, text, place(value), top + room / 2, "bad" if misses else ""))
        top += room
    height = top + 8
    return DotPlot(
        width=WIDTH,
        height=height,
        left=left,
        right=right,
        bottom=height - 8,
        rows=tuple(drawn),
        ticks=tuple((place(tick), f"{tick:g}") for tick in ticks),
        mean=None if mean is None else place(mean),
        target=None if target is None else place(target),
    )


def break_name(name: str, letters: int = LETTERS) -> tuple[str, ...]:
    """Return a name as one line, or as two about equally long ones when it has more letters; it is never cut."""
    if len(name) <= letters:
        return (name,)
    half = -(-len(name) // 2)
    return name[:half], name[half:]
