"""Rules about periods: they are ordered as text, so all of one table have one form, with two digits for a month."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from generator.contracts.cells import ReadTable
from generator.contracts.wording import show
from generator.descriptors import RankingPage, SchemaField, StatisticsPage
from generator.findings import Finding

# The forms that are known: their name, and what is well written of them.
_FORMS: Final = (
    ("年（2026）", re.compile(r"[0-9]{4}\Z")),
    ("年月（2026-10）", re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])\Z")),
    ("季度（2026-Q3）", re.compile(r"[0-9]{4}-Q[1-4]\Z")),
    ("半年（2026-H1）", re.compile(r"[0-9]{4}-H[12]\Z")),
    ("周（2026-W05）", re.compile(r"[0-9]{4}-W(?:0[1-9]|[1-4][0-9]|5[0-3])\Z")),
    ("日期（2026-11-20）", re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\Z")),
)
# What is meant to be one of them and is not: 2026-9, 2026-13, 2026-Q5, 2026/10.
_NEARLY: Final = re.compile(r"[0-9]{4}[-/.](?:[QqHhWw]?[0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2})\Z")
_DIGIT: Final = re.compile("[0-9]")


def check_periods(table: ReadTable) -> list[Finding]:
    """Return the findings about the periods of figures and of a ranking with a row per period; live rows only.

    Of several forms the most frequent one is taken as meant.
    """
    page = table.resource.portal
    name = page.period if isinstance(page, StatisticsPage | RankingPage) else None
    column = table.columns.get(name) if name is not None else None
    if name is None or column is None or _is_judged_by_type(table.resource.field(name)):
        return []
    counts = np.bincount(column.codes[table.live], minlength=len(column.values))
    forms = {at: form_of(value) for at, value in enumerate(column.values.to_pylist()) if value and counts[at]}
    invalid = [at for at, form in forms.items() if form is None]
    weights: dict[str, int] = {}
    for at, form in forms.items():
        if form is not None:
            weights[form] = weights.get(form, 0) + int(counts[at])
    usual = min(weights, key=lambda form: (-weights[form], form), default="")
    mixed = [at for at, form in forms.items() if form not in (None, usual)]
    findings: list[Finding] = []
    for code, faulty, expected in (
        ("period-invalid", invalid, "如 2026-09、2026-Q3、2026-H1、2026"),
        ("period-form-mixed", mixed, f"与其他行一样，写成{usual}"),
    ):
        rows = np.flatnonzero(np.isin(column.codes, faulty) & table.live)
        findings += table.findings(code, rows, name, {at: show(column.values[at].as_py()) for at in faulty}, expected)
    return findings


def form_of(period: str) -> str | None:
    """Return the form of a period: a known one by name, any other by its signs with digits alike; None when it is ill written."""
    for form, pattern in _FORMS:
        if pattern.match(period):
            return form
    return None if _NEARLY.match(period) else _DIGIT.sub("9", period)


def _is_judged_by_type(field: SchemaField) -> bool:
    return field.type in ("year", "yearmonth") or (field.type == "date" and field.format == "default")
