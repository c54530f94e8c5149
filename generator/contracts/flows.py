"""Rules between columns, rows and tables that a descriptor declares (``portal.checks``): flows that hold together, totals that add up.

Every rule works on whole columns. What it compares is read through a path: a column, or a column of the row that a foreign key names.
A value that is not published is never repeated in a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.contracts.cells import Mask, ReadTable
from generator.contracts.flow_cells import Cells, Numbers, Texts, Unread
from generator.descriptors import (
    DaysRule,
    EmptyRule,
    Exchange,
    ExchangeColumn,
    FilledRule,
    OrderRule,
    ReferredRule,
    SameRule,
    SumRule,
    TotalRule,
    When,
)
from generator.findings import Finding
from generator.working_days import count_working_days

_JOIN: Final = "\x1f"


def check_flows(tables: Mapping[str, ReadTable]) -> list[Finding]:
    """Return the findings of the declared rules of all tables. A rule that needs a table or column that is not there is not judged."""
    findings: list[Finding] = []
    for table in tables.values():
        cells = Cells(table, tables)
        for rule in table.resource.portal.checks:
            try:
                findings += _RULES[type(rule)](cells, rule)
            except Unread:
                continue
        findings += _check_exchanges(cells)
    return findings


# --- the rules ------------------------------------------------------------------------------------------------------------


def _report(
    cells: Cells, code: str, faulty: Mask, column: str, found: Callable[[int], str], expected: Callable[[int], str]
) -> list[Finding]:
    rows: Iterable[int] = np.flatnonzero(faulty & cells.live).tolist()
    return [cells.table.finding(code, row, column, found(row), expected(row)) for row in rows]


def _check_order(cells: Cells, rule: OrderRule) -> list[Finding]:
    days = [cells.dates(path) for path in rule.columns]
    texts = [cells.texts(path) for path in rule.columns]
    findings: list[Finding] = []
    latest = days[0].copy()
    whose = np.zeros(len(latest), np.int64)
    for at in range(1, len(days)):
        own, path = days[at], rule.columns[at]
        column = cells.column(rule.columns[: at + 1])
        labels = [cells.label(each) for each in rule.columns[:at]]
        before = whose.copy()

        def say_earlier(row: int, before: npt.NDArray[np.int64] = before, labels: list[str] = labels) -> str:
            place = int(before[row])
            return f"不早于{labels[place]}{cells.say(rule.columns[place], texts[place][row])}"

        def say_found(row: int, at: int = at, path: str = path, column: str = column) -> str:
            value = cells.say(path, texts[at][row])
            return value if path == column else f"{cells.label(path)}{value}"

        findings += _report(cells, "flow-order", own < latest, column, say_found, say_earlier)
        later = ~np.isnat(own) & (np.isnat(latest) | (own >= latest))
        latest, whose = np.where(later, own, latest), np.where(later, at, whose)
    return findings


def _say_when(cells: Cells, when: When) -> Callable[[int], str]:
    texts, label = cells.texts(when.column), cells.label(when.column)
    return lambda row: f"{label}为{cells.say(when.column, texts[row])}"


def _check_filled(cells: Cells, rule: FilledRule) -> list[Finding]:
    chosen, condition = cells.chosen(rule.when), _say_when(cells, rule.when)
    findings: list[Finding] = []
    for name in rule.columns:
        empty = chosen & (cells.texts(name) == "")
        findings += _report(cells, "flow-missing", empty, name, lambda _: "空", lambda row: f"不空，因为{condition(row)}")
    return findings


def _check_empty(cells: Cells, rule: EmptyRule) -> list[Finding]:
    chosen, condition = cells.chosen(rule.when), _say_when(cells, rule.when)
    findings: list[Finding] = []
    for name in rule.columns:
        texts = cells.texts(name)

        def say_found(row: int, name: str = name, texts: Texts = texts) -> str:
            return cells.say(name, texts[row])

        findings += _report(
            cells, "flow-unexpected", chosen & (texts != ""), name, say_found, lambda row: f"空，因为{condition(row)}"
        )
    return findings


def _differs(stated: Numbers, computed: npt.NDArray[Any], tolerance: float) -> Mask:
    """Say where two numbers differ by more than the tolerance and what doubles lose; what is missing is not judged."""
    slack = tolerance + 1e-9 * np.maximum(np.abs(stated), 1)
    return np.asarray(np.abs(stated - computed) > slack, np.bool_)


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _check_sum(cells: Cells, rule: SumRule) -> list[Finding]:
    stated, texts = cells.numbers(rule.total), cells.texts(rule.total)
    parts = np.vstack([cells.numbers(path) for path in rule.parts])
    computed = np.where(np.isnan(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))
    labels = "、".join(cells.label(path) for path in rule.parts)
    return _report(
        cells,
        "flow-sum",
        _differs(stated, computed, rule.tolerance),
        rule.total,
        lambda row: cells.say(rule.total, texts[row]),
        lambda row: f"{labels}之和 {cells.say(rule.total, _plain(computed[row]))}",
    )


def _check_same(cells: Cells, rule: SameRule) -> list[Finding]:
    first, *others = rule.columns
    texts = cells.texts(first)
    findings: list[Finding] = []
    for path in others:
        theirs = cells.texts(path)
        column = cells.column((path, first))

        def expect(row: int, path: str = path, theirs: Texts = theirs) -> str:
            return f"与{cells.label(path)}相同：{cells.say(path, theirs[row])}"

        unlike = (texts != theirs) & (texts != "") & (theirs != "")
        findings += _report(cells, "flow-differs", unlike, column, lambda row: cells.say(first, texts[row]), expect)
    return findings


def _check_days(cells: Cells, rule: DaysRule) -> list[Finding]:
    stated, texts = cells.numbers(rule.column), cells.texts(rule.column)
    start, end = cells.dates(rule.start), cells.dates(rule.end)
    if rule.working:
        counted = count_working_days(start, end)
    else:
        spans = (end - start).astype("timedelta64[D]")
        counted = np.where(np.isnat(spans), np.nan, spans.astype(np.float64))
    unit = "个工作日" if rule.working else "天"
    words = f"从{cells.label(rule.start)}到{cells.label(rule.end)}"
    return _report(
        cells,
        "flow-days",
        _differs(stated, counted, 0),
        rule.column,
        lambda row: cells.say(rule.column, texts[row]),
        lambda row: f"{words}，{cells.say(rule.column, _plain(counted[row]))} {unit}",
    )


def _keys(columns: Sequence[Texts]) -> pd.Series:
    joined = pd.Series(columns[0], dtype="str")
    for column in columns[1:]:
        joined = joined.str.cat(pd.Series(column, dtype="str"), sep=_JOIN)
    return joined


def _check_total(cells: Cells, rule: TotalRule) -> list[Finding]:
    other = cells.other(rule.of)
    theirs = [other.texts(name) for name in rule.match.values()]
    for at, name in enumerate(rule.match.values()):
        if name in rule.truncate:
            theirs[at] = np.array([text[: rule.truncate[name]] for text in theirs[at]], dtype=object)
    values = other.numbers(rule.value) if rule.value else np.ones(len(other.live))
    chosen = other.chosen(rule.among)
    totals = pd.Series(values[chosen]).groupby(_keys([column[chosen] for column in theirs]), sort=False).sum()
    stated, texts = cells.numbers(rule.column), cells.texts(rule.column)
    computed = _keys([cells.texts(name) for name in rule.match]).map(totals).fillna(0).to_numpy(dtype=np.float64)
    title = other.table.resource.title
    words = f"“{title}”{other.label(rule.value)}之和" if rule.value else f"“{title}”的行数"
    return _report(
        cells,
        "flow-total",
        _differs(stated, computed, rule.tolerance),
        rule.column,
        lambda row: cells.say(rule.column, texts[row]),
        lambda row: f"{words} {cells.say(rule.column, _plain(computed[row]))}",
    )


def _check_referred(cells: Cells, rule: ReferredRule) -> list[Finding]:
    other = cells.other(rule.by)
    named = set(other.texts(rule.column)[other.chosen(rule.among)].tolist())
    keys, condition = cells.texts(rule.key), _say_when(cells, rule.when)
    unnamed = cells.chosen(rule.when) & np.array([key not in named for key in keys], np.bool_)
    what = f"“{other.table.resource.title}”中有对应的行"
    if rule.among is not None and rule.among.equals:
        what += f"（{other.label(rule.among.column)}为{'、'.join(rule.among.equals)}）"
    return _report(
        cells,
        "flow-unreferred",
        unnamed,
        rule.key,
        lambda row: cells.say(rule.key, keys[row]),
        lambda row: f"{what}，因为{condition(row)}",
    )


_RULES: Final[dict[type[Any], Callable[[Cells, Any], list[Finding]]]] = {
    OrderRule: _check_order,
    FilledRule: _check_filled,
    EmptyRule: _check_empty,
    SumRule: _check_sum,
    SameRule: _check_same,
    DaysRule: _check_days,
    TotalRule: _check_total,
    ReferredRule: _check_referred,
}


# --- what receivers of exchange files ask for -------------------------------------------------------------------------------


def _check_exchanges(cells: Cells) -> list[Finding]:
    """Return a finding for each cell without which, or with which, the receiver of an exchange file would refuse the row."""
    findings: list[Finding] = []
    for exchange in cells.table.resource.portal.exchange:
        for column in exchange.columns:
            if column.column is not None and (column.required or column.longest):
                try:
                    findings += _check_exchanged(cells, exchange, column)
                except Unread:
                    continue
    return findings


def _check_exchanged(cells: Cells, exchange: Exchange, column: ExchangeColumn) -> list[Finding]:
    path = column.column or ""
    texts, chosen, at = cells.texts(path), cells.chosen(exchange.when), path.partition(".")[0]
    named = f"“{exchange.title}”的“{column.name}”"
    findings: list[Finding] = []
    if column.required:
        own, label = cells.texts(at), cells.label(path)

        def say_empty(row: int) -> str:
            return f"空（{label}）" if own[row] != "" else "空"

        findings += _report(cells, "exchange-missing", chosen & (texts == ""), at, say_empty, lambda _: f"不空，{named}必填")
    if column.longest is not None:
        most = column.longest
        lengths = np.array([len((column.labels or {}).get(text, text)) for text in texts])
        findings += _report(
            cells,
            "exchange-too-long",
            chosen & (lengths > most),
            at,
            lambda row: f"{lengths[row]} 字",
            lambda _: f"至多 {most} 字，{named}只收这么多",
        )
    return findings
