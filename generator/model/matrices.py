"""Responsibility matrices: which bodies answer for which measure, and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.descriptors import MatrixPage
from generator.model.bodies import Register
from generator.model.display import fill_template
from generator.model.paces import count_days_late, iso_days, judge_paces, read_days
from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class Step:
    """How far one body has come with its part: by when, when done ("" while it is not), a key of `PACES`, days late, in words."""

    body: str
    due: str
    done: str
    pace: str
    days_late: int
    progress: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One measure and the bodies that answer for it: (body id, role) in source order.

    ``steps`` are their progress in the same order, () when the descriptor has no deadlines.
    """

    id: str
    title: str
    group: str
    bodies: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix: its dataset and its duties in source order."""

    dataset: PublicDataset
    duties: tuple[Duty, ...]


def build_matrix(dataset: PublicDataset, register: Register, day: date) -> Matrix:
    """Return a matrix: rows with the same measure are one duty, in the order of their first row; ``day`` decides what is overdue."""
    page = dataset.resource.portal
    if not isinstance(page, MatrixPage):
        raise TypeError(f"{dataset.name} is a dataset of kind {page.kind}, not a matrix")
    table = dataset.table
    blank = [""] * len(table)
    heads: dict[str, tuple[str, str]] = {}
    bodies: dict[str, list[tuple[str, str]]] = {}
    steps: dict[str, list[Step]] = {}
    for step, duty, title, group, body, role in zip(
        _steps(dataset, page, day),
        table[page.row],
        fill_template(page.row_title, dataset, register),
        table[page.group] if page.group else blank,
        table[page.body],
        table[page.role] if page.role else blank,
        strict=True,
    ):
        heads.setdefault(duty, (title, group))
        bodies.setdefault(duty, []).append((body, role))
        steps.setdefault(duty, []).extend([step] if step is not None else [])
    return Matrix(dataset, tuple(Duty(duty, *heads[duty], tuple(bodies[duty]), tuple(steps[duty])) for duty in heads))


def _steps(dataset: PublicDataset, page: MatrixPage, day: date) -> list[Step | None]:
    """Return each row's progress, None everywhere when the descriptor has no deadlines."""
    table = dataset.table
    if page.due is None or page.done is None:
        return [None] * len(table)
    due, done = read_days(dataset, page.due), read_days(dataset, page.done)
    parts = (
        table[page.body],
        iso_days(due),
        iso_days(done),
        judge_paces(due, done, day),
        count_days_late(due, done, day),
        table[page.progress] if page.progress else [""] * len(table),
    )
    return [Step(body, by, on, pace, int(late), said) for body, by, on, pace, late, said in zip(*parts, strict=True)]
