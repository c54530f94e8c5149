"""Responsibility matrices: which bodies answer for which measure."""

from __future__ import annotations

from dataclasses import dataclass

from generator.descriptors import MatrixPage
from generator.model.bodies import Register
from generator.model.display import fill_template
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


def build_matrix(dataset: PublicDataset, register: Register) -> Matrix:
    """Return a matrix: rows with the same measure are one duty, in the order of their first row."""
    page = dataset.resource.portal
    if not isinstance(page, MatrixPage):
        raise TypeError(f"{dataset.name} is a dataset of kind {page.kind}, not a matrix")
    table = dataset.table
    blank = [""] * len(table)
    heads: dict[str, tuple[str, str]] = {}
    bodies: dict[str, list[tuple[str, str]]] = {}
    for duty, title, group, body, role in zip(
        table[page.row],
        fill_template(page.row_title, dataset, register),
        table[page.group] if page.group else blank,
        table[page.body],
        table[page.role] if page.role else blank,
        strict=True,
    ):
        heads.setdefault(duty, (title, group))
        bodies.setdefault(duty, []).append((body, role))
    return Matrix(dataset, tuple(Duty(duty, *heads[duty], tuple(bodies[duty])) for duty in heads))
