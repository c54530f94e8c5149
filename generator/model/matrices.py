"""Responsibility matrices: which bodies answer for which measure."""

from __future__ import annotations

from dataclasses import dataclass

from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class Duty:
    """One measure and the bodies that answer for it: (body id, role) in source order."""

    id: str
    title: str
    group: str
    bodies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix: its dataset and its duties in source order."""

    dataset: PublicDataset
    duties: tuple[Duty, ...]
