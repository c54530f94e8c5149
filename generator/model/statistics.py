"""Statistics by body and period (such as hotline months)."""

from __future__ import annotations

from dataclasses import dataclass

from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class Figure:
    """The cells of one body in one period, by measure column; None when the cell is empty. ``texts`` are the cells as published."""

    body: str
    period: str
    values: dict[str, float | None]
    texts: dict[str, str]
    row: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """A statistics dataset: its periods, oldest first, and its figures by period, then body."""

    dataset: PublicDataset
    periods: tuple[str, ...]
    figures: dict[str, dict[str, Figure]]
