"""Whether each row can be called something: a title of nothing but empty cells would leave a line without words on a page."""

from __future__ import annotations

import numpy as np

from generator.contracts.cells import ReadTable
from generator.contracts.named_columns import placeholders
from generator.contracts.wording import column_label
from generator.descriptors import ListPage, MatrixPage, Page
from generator.findings import Finding


def check_titles(table: ReadTable) -> list[Finding]:
    """Return a finding for each live row whose title is made of empty cells only and that has no id to be called by.

    Records and entries with an id are called by their id then; bodies and subjects must have a name (`required_columns`).
    """
    names = list(dict.fromkeys(placeholders(_template(table.resource.portal))))
    if not names or not all(name in table.columns for name in names):
        return []
    if any(table.resource.field(name).constraints.required for name in names):
        # An empty cell of a required column is a finding already.
        return []
    nameless = table.live.copy()
    for name in names:
        column = table.columns[name]
        nameless &= np.array([not text.strip() for text in column.values.to_pylist()], np.bool_)[column.codes]
    label = "、".join(column_label(table.resource.field(name)) for name in names)
    findings = []
    for position in np.flatnonzero(nameless).tolist():
        at = table.finding("title-missing", position, None, "空", "有内容")
        findings.append(Finding(at.code, at.dataset, at.found, at.expected, at.row, label, at.file))
    return findings


def _template(page: Page) -> str:
    """Return the template of titles that nothing can stand in for; "" when there is none."""
    if isinstance(page, ListPage) and page.id is None:
        return page.title
    return page.row_title if isinstance(page, MatrixPage) else ""
