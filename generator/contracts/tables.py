"""Rules about whole tables: keys that repeat, ids and facets that differ in case only, editions and states that nobody declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.cells import Encoded, Mask, ReadTable, as_mask, text_array
from generator.contracts.keys import address_columns, unique_keys
from generator.contracts.omission import combine_codes
from generator.contracts.periods import check_periods
from generator.contracts.titles import check_titles
from generator.contracts.wording import column_label, show
from generator.descriptors import ListPage, RecordsPage
from generator.findings import Finding

_ROWS_NAMED: Final = 10
# What `addresses.slug` keeps as it is; other values get a hash, which tells them apart.
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}\Z")


def check_table(table: ReadTable) -> list[Finding]:
    """Return the findings of all rules that need one table only."""
    findings: list[Finding] = []
    for key in unique_keys(table.resource):
        findings += _check_key(table, key)
    for name in address_columns(table.resource):
        findings += _check_case(table, name, "id-case-clash", only_plain=False)
    page = table.resource.portal
    for name in page.facets if isinstance(page, RecordsPage) else ():
        findings += _check_case(table, name, "facet-case-clash", only_plain=True)
    return findings + check_titles(table) + _check_editions(table) + _check_states(table) + check_periods(table)


def live_groups(table: ReadTable, names: Sequence[str]) -> list[npt.NDArray[np.int64]]:
    """Return the positions of live rows that share their values in some columns, a group each; rows with an empty value stay out."""
    columns = [table.columns[name] for name in names]
    filled = table.live.copy()
    for column in columns:
        filled &= ~column.is_empty[column.codes]
    positions = np.flatnonzero(filled)
    keys = pd.Series(combine_codes(columns)[positions], index=positions)
    repeated = keys[keys.duplicated(keep=False)]
    return [np.asarray(group.index, np.int64) for _, group in repeated.groupby(repeated, sort=False)]


def _check_key(table: ReadTable, key: tuple[str, ...]) -> list[Finding]:
    """Report every row of every group, each naming the first row of its group, the first one naming the others."""
    if not all(name in table.columns for name in key):
        return []
    label = "、".join(column_label(table.resource.field(name)) for name in key)
    findings: list[Finding] = []
    for group in live_groups(table, key):
        first = int(group[0])
        found = " + ".join(show(_value(table.columns[name], first)) for name in key)
        named = "、".join(table.place(int(position), first) for position in group[1 : 1 + _ROWS_NAMED])
        more = f" 等 {len(group) - 1} 行" if len(group) - 1 > _ROWS_NAMED else ""
        for position in group.tolist():
            words = f"唯一；{named}{more}与此相同" if position == first else f"唯一；{table.place(first, position)}已有"
            finding = table.finding("key-duplicate", position, None, found, words)
            findings.append(Finding(finding.code, finding.dataset, found, words, finding.row, label, finding.file))
    return findings


def _check_case(table: ReadTable, name: str, code: str, only_plain: bool) -> list[Finding]:
    column = table.columns.get(name)
    if column is None:
        return []
    clashing = _case_clashes(column, table.live, only_plain)
    rows = column.rows_where(clashing)
    rows = rows[table.live[rows]]
    values = {at: column.values[at].as_py() for at in np.flatnonzero(clashing).tolist()}
    spellings: dict[str, list[str]] = {}
    for value in values.values():
        spellings.setdefault(value.lower(), []).append(value)
    expected = {
        at: f"与“{'”“'.join(other for other in spellings[value.lower()] if other != value)}”写法一致或编号不同"
        for at, value in values.items()
    }
    return table.findings(code, rows, name, {at: show(value) for at, value in values.items()}, expected)


def _case_clashes(column: Encoded, live: Mask, only_plain: bool) -> Mask:
    used = np.zeros(len(column.values), np.bool_)
    used[column.codes[live]] = True
    used &= ~column.is_empty
    lowered = pd.Series(pc.utf8_lower(column.values).to_pylist(), dtype="str")[used]
    clashing = np.zeros(len(column.values), np.bool_)
    clashing[lowered.index[lowered.duplicated(keep=False)]] = True
    if only_plain:
        for at in np.flatnonzero(clashing).tolist():
            clashing[at] = _PLAIN.match(column.values[at].as_py()) is not None
    return clashing


def _check_editions(table: ReadTable) -> list[Finding]:
    page = table.resource.portal
    if not isinstance(page, ListPage):
        return []
    declared = [edition.id for edition in page.editions]
    if page.edition is None:
        paths = {edition.path: edition.id for edition in page.editions if edition.path is not None}
        filled = {table.files[at].path.rpartition("/")[2] for at in np.unique(table.file_positions[table.live]).tolist()}
        read = {file.path.rpartition("/")[2] for file in table.files}
        empty = [paths[path] for path in paths if path.rpartition("/")[2] in read - filled]
        return [Finding("edition-empty", table.resource.name, edition, "至少一个条目") for edition in empty]
    column = table.columns.get(page.edition)
    if column is None:
        return []
    findings = _unknown(table, page.edition, "edition-unknown", declared)
    used = set(column.values.take(pa.array(np.unique(column.codes[table.live]))).to_pylist())
    return findings + [
        Finding(
            "edition-empty", table.resource.name, edition, "至少一个条目", column=column_label(table.resource.field(page.edition))
        )
        for edition in declared
        if edition not in used
    ]


def _check_states(table: ReadTable) -> list[Finding]:
    page = table.resource.portal
    if not isinstance(page, RecordsPage) or page.status is None or not page.states:
        return []
    return _unknown(table, page.status, "status-unknown", [state.value for state in page.states])


def _unknown(table: ReadTable, name: str, code: str, declared: Iterable[str]) -> list[Finding]:
    """Report cells that are not declared; an empty one too, unless "" is declared or the column reports it as required."""
    column = table.columns.get(name)
    if column is None:
        return []
    known = list(declared)
    faulty = ~as_mask(pc.is_in(column.values, value_set=text_array(known)))
    if table.resource.field(name).constraints.required:
        faulty &= ~column.is_empty
    rows = column.rows_where(faulty)
    rows = rows[table.live[rows]]
    shown = {at: show(column.values[at].as_py()) or "空" for at in np.flatnonzero(faulty).tolist()}
    return table.findings(code, rows, name, shown, "、".join(known) or "—")


def _value(column: Encoded, position: int) -> str:
    value: str = column.values[int(column.codes[position])].as_py()
    return value
