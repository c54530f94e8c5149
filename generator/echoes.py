"""One cell, one cause, one finding: what other rules say of a fault that has been told is its echo, and left out.

Rules put questions to a cell, each of which takes the answers before it for granted: can it be read; does it say anything; does it say
it openly; is it a value of its column; how does it go with other cells. Of a cell that fails a question, what fails *because* of that is
not told: mending the first mends it, or changes what would be asked. Where nobody can tell by the finding alone, both are told:

- a cell that breaks two rules with different texts, or rules of which one may hold while the other does not (a repeated id of a wrong
  form), has two faults; so has one that is wrong and private: a finding about private content is never left out;
- an error never gives way to a notice: every cell that had an error keeps one;
- characters are no question here: the rules behind them judge the cell as it will be without what `control-character` and its like
  demand to be deleted (`generator.contracts.characters.mend`), so that only what is wrong besides is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from generator.findings import CODES, Finding

# The cell cannot be read, says nothing, or does not say it openly: nothing else can be asked of it. The first one is told.
_WITHOUT_CONTENT: Final = (
    "cell-error", "cell-formula-empty", "cell-nested", "value-required", "must-show-blank", "must-show-masked",
)  # fmt: skip
# What says that the text is no value of its column, the most particular first.
_NO_VALUE: Final = (
    "integer-invalid", "number-invalid", "boolean-invalid", "date-invalid", "year-invalid", "yearmonth-invalid",
    "uscc-invalid", "region-invalid", "uri-invalid", "value-not-in-enum", "reference-unknown", "value-pattern",
    "status-unknown", "edition-unknown", "period-invalid", "period-form-mixed",
)  # fmt: skip
# What can only be asked of a value. What is said of its characters stands by itself: it shows what is often not seen.
_OF_VALUES: Final = frozenset(("flow-differs", "flow-unreferred", "exchange-missing", "exchange-too-long"))
# An empty cell that several rules want filled.
_EMPTY: Final = ("flow-missing", "exchange-missing")
_DAMAGED: Final = ("character-invalid", "replacement-character")

Cell = tuple[str, str | None, int | None, str | None]


def without_echoes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, in their order, without those that only repeat another one of the same cell.

    Cells of a column that is not in the file are not told: the column is.
    """
    told = list(findings)
    absent = {(each.dataset, each.file, each.column) for each in told if each.code == "column-missing"}
    cells: defaultdict[Cell, list[Finding]] = defaultdict(list)
    for each in told:
        if each.row is not None and each.column is not None:
            cells[_cell_of(each)].append(each)
    echoes = {id(echo) for of_cell in cells.values() if len(of_cell) > 1 for echo in _echoes(of_cell)}
    return tuple(
        each
        for each in told
        if id(each) not in echoes
        and (each.code == "column-missing" or each.row is None or (each.dataset, each.file, each.column) not in absent)
    )


def _cell_of(finding: Finding) -> Cell:
    return finding.dataset, finding.file, finding.row, finding.column


def _echoes(findings: list[Finding]) -> list[Finding]:
    """Return the echoes among the findings of one cell."""
    open_ = [each for each in findings if not CODES[each.code].is_private]
    first = _first(open_, _WITHOUT_CONTENT)
    if first is not None:
        return [each for each in open_ if each is not first and each != first]
    echoes: list[Finding] = []
    values = [each for each in open_ if each.code in _NO_VALUE]
    for each in values:
        if each is not _first([other for other in values if other.found == each.found], _NO_VALUE):
            echoes.append(each)
    for group in (_EMPTY, _DAMAGED):
        first = _first(open_, group)
        echoes += [each for each in open_ if each.code in group and each is not first and each.code != "flow-missing"]
    return echoes + [each for each in open_ if values and each.code in _OF_VALUES]


def _first(findings: Iterable[Finding], codes: tuple[str, ...]) -> Finding | None:
    """Return the finding whose code comes first in ``codes``; None when none has one of them."""
    return min((each for each in findings if each.code in codes), key=lambda each: codes.index(each.code), default=None)
