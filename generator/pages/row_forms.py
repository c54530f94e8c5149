"""Rows of records and commitments as list items, pressed in bulk from the component ``recs``.

Which parts a row has (a status, a kind, a document…) decides its shape; each shape is rendered once as a form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.derived.files import FileRow
from generator.descriptors import CommitmentsPage, RecordsPage
from generator.frame.environment import template_environment
from generator.model.records import (
    ADDRESS,
    BODY_ADDRESS,
    BODY_NAME,
    DATE,
    DAYS_LATE,
    DOCUMENT,
    DUE,
    ID,
    LABEL,
    STANDING,
    STATUS,
    STATUS_CLASS,
    TITLE,
    UNTIL,
)
from generator.pages.forms import Form, escape_cells, slot

# The parts that a row may lack; the shape of a row says which it has.
OPTIONAL = (STATUS, LABEL, DATE, DUE, BODY_NAME, BODY_ADDRESS, DOCUMENT, UNTIL, "note")
Shape = tuple[str, tuple[bool, ...]]


def row_columns(page: RecordsPage) -> tuple[str, ...]:
    """Return the columns of a record set that its rows are pressed from."""
    columns = (ID, ADDRESS, TITLE, DATE, STATUS, STATUS_CLASS, LABEL, DOCUMENT, BODY_NAME, BODY_ADDRESS, UNTIL)
    if not isinstance(page, CommitmentsPage):
        return columns
    return (*columns, STANDING, DAYS_LATE, DUE, *((page.progress,) if page.progress else ()))


class RowPress:
    """Presses rows of one dataset for pages below one root."""

    def __init__(self, page: RecordsPage, root: str) -> None:
        self._progress = page.progress if isinstance(page, CommitmentsPage) else None
        self._root = root
        self._forms: dict[Shape, Form] = {}

    def press(self, rows: Mapping[str, Sequence[Any]]) -> list[str]:
        """Return one list item per row; ``rows`` holds the columns of `row_columns`."""
        blank = [""] * len(rows[ID])
        texts: dict[str, list[str]] = {name: escape_cells(rows[name]) if name in rows else blank for name in (TITLE, *OPTIONAL)}
        texts["note"] = escape_cells(rows[self._progress]) if self._progress else blank
        texts |= {ADDRESS: list(rows[ADDRESS]), STATUS_CLASS: list(rows[STATUS_CLASS])}
        texts[DAYS_LATE] = [f"{days:,}" for days in rows[DAYS_LATE]] if DAYS_LATE in rows else blank
        by_shape: dict[Shape, list[int]] = {}
        shapes = zip(rows.get(STANDING, blank), zip(*(map(bool, texts[name]) for name in OPTIONAL), strict=True), strict=True)
        for place, shape in enumerate(shapes):
            by_shape.setdefault(shape, []).append(place)
        pressed = list(blank)
        for shape, places in by_shape.items():
            form = self._forms.get(shape) or self._forms.setdefault(shape, self._render(shape))
            columns = {name: [texts[name][place] for place in places] for name in set(form.names)}
            for place, item in zip(places, form.press(columns), strict=True):
                pressed[place] = item
        return pressed

    def _render(self, shape: Shape) -> Form:
        standing, present = shape
        has = dict(zip(OPTIONAL, present, strict=True))

        def part(name: str) -> Any:
            return slot(name) if has[name] else ""

        # A slot stands where FileRow has plain text or a number: the component only prints it.
        row = FileRow(
            id="",
            address=slot(ADDRESS),
            title=slot(TITLE),
            date=part(DATE),
            status=part(STATUS),
            status_class=slot(STATUS_CLASS),
            label=part(LABEL),
            document=part(DOCUMENT),
            until=part(UNTIL),
            standing=standing,
            days_late=slot(DAYS_LATE),  # type: ignore[arg-type]
            due=part(DUE),
            note=part("note"),
        )
        module: Any = template_environment().get_template("components/recs/template.html").module
        return Form(str(module.rec(row, self._root, part(BODY_NAME), part(BODY_ADDRESS), "h2")))
