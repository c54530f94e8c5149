"""Which rows the declared rules will let through: others are never published, so most rules do not ask about them.

A row that ``portal.rows`` omits or ``portal.duplicates`` drops must be well formed (the right number of cells, clean characters);
types, constraints, keys and references apply to live rows only. Typical such rows are totals, notes and known repetitions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.cells import Encoded, Mask, ReadTable, Text, as_mask, text_array
from generator.contracts.submitted import Omitted
from generator.descriptors import RowRule


def live_rows(table: ReadTable) -> ReadTable:
    """Return the table with the rows marked that no rule omits and no declared repetition drops, and the others counted.

    A row counts under the first rule that omits it. The release gate goes by the same marks: nothing is decided twice.
    """
    page = table.resource.portal
    live = np.ones(len(table.rows), np.bool_)
    omitted: list[Omitted] = []
    for rule in page.rows:
        column = table.columns.get(rule.column)
        if column is not None:
            matched = live & _rule_matches(rule, column)[column.codes]
            live &= ~matched
            omitted.append(Omitted("rows", rule.reason, int(matched.sum())))
    if page.duplicates is not None and all(name in table.columns for name in page.duplicates.key):
        positions = np.flatnonzero(live)
        keys = combine_codes([table.columns[name] for name in page.duplicates.key])[positions]
        dropped = pd.Series(keys).duplicated(keep=page.duplicates.keep).to_numpy()
        live[positions[dropped]] = False
        omitted.append(Omitted("duplicates", page.duplicates.reason, int(dropped.sum())))
    return replace(table, live=live, omitted=tuple(each for each in omitted if each.count))


def full_matches(values: Text, pattern: str) -> Mask:
    """Say of each text whether a regular expression matches all of it.

    RE2's rules: classes such as ``\\d`` mean ASCII only, ``.`` stops at line breaks. Patterns that RE2 refuses (look-around) go to Python's ``re``.
    """
    try:
        return as_mask(pc.match_substring_regex(values, rf"\A(?:{pattern})\z"))
    except pa.ArrowInvalid:
        compiled = re.compile(pattern, re.ASCII)
        return np.fromiter((compiled.fullmatch(value) is not None for value in values.to_pylist()), np.bool_, len(values))


def combine_codes(columns: Sequence[Encoded]) -> npt.NDArray[np.int64]:
    """Return one number per row that is equal where all columns are equal."""
    combined = columns[0].codes.astype(np.int64)
    for column in columns[1:]:
        paired = combined * max(len(column.values), 1) + column.codes
        combined = pd.factorize(paired)[0].astype(np.int64)
    return combined


def _rule_matches(rule: RowRule, column: Encoded) -> Mask:
    matches = as_mask(pc.is_in(column.values, value_set=text_array(rule.equals)))
    return matches | full_matches(column.values, rule.pattern) if rule.pattern is not None else matches
