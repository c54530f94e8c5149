"""One cell, one cause, one finding: what other rules say of a fault that has been told is its echo, and left out.

Rules put questions to a cell, each of which takes the answers before it for granted: can it be read; does it say anything; does it say
it openly; is it a value of its column; how does it go with other cells. Of a cell that fails a question, what fails *because* of that is
not told: mending the first mends it, or changes what would be asked. Where nobody can tell by the finding alone, both are told:

- a cell that breaks two rules with different texts, or rules of which one may hold while the other does not (a repeated id of a wrong
  form), has two faults; so has one that is wrong and private: a finding about private content is never left out;
- what may be mended and leave the text as it is (an unknown id that is registered, an option that is added) answers no other question:
  the form, the length, another register, and what other cells say are asked all the same;
- a mask may be one part of a text: what is wrong with the rest is told;
- an error never gives way to a notice: every cell that had an error keeps one;
- characters are no question here: the rules behind them judge the cell as it will be without what `control-character` and its like
  demand to be deleted (`generator.contracts.characters.mend`), so that only what is wrong besides is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.findings import CODES, Finding

# The cell cannot be read or says nothing, and is filled anew: nothing else can be asked of it. The first one is told.
_WITHOUT_CONTENT: Final = ("cell-error", "cell-formula-empty", "cell-nested", "value-required", "must-show-blank")
# All that can be wrong with the cells of a column that is not in the file.
_EMPTY: Final = frozenset(("value-required", "must-show-blank", "flow-missing", "exchange-missing"))

_TYPES: Final = (
    "integer-invalid", "number-invalid", "boolean-invalid", "date-invalid", "year-invalid", "yearmonth-invalid",
)  # fmt: skip
_LISTED: Final = ("value-not-in-enum", "reference-unknown", "status-unknown", "edition-unknown")
_PERIODS: Final = ("period-invalid", "period-form-mixed")
# What says that a text is no value of its column, with what is no question any more of the same text: what has to be written anew may
# well be among the known values then; what is chosen from a list has the form of its period.
_SETTLES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_TYPES, frozenset((*_LISTED, *_PERIODS))),
    **dict.fromkeys(("uscc-invalid", "region-invalid"), frozenset((*_LISTED, *_PERIODS, "value-pattern"))),
    "uri-invalid": frozenset(_LISTED),
    "value-not-in-enum": frozenset(_PERIODS),
}
# In this order: what settles other questions is asked first.
_ASKED: Final = (*_SETTLES, *_LISTED, *_PERIODS, "character-invalid", "flow-missing", "exchange-missing")
# Of these the text that is written anew is another one: nobody can compare what stands there now.
_WRITTEN_ANEW: Final = frozenset((*_TYPES, *_PERIODS, "uscc-invalid", "region-invalid", "uri-invalid"))
# These may suggest what is meant.
_SUGGESTING: Final = _WRITTEN_ANEW.union(_LISTED)

_MASK: Final = re.compile("[*＊█■●×✕xXｘＸ某]|隐去|隐藏|屏蔽|不公开")
_ANY: Final = re.compile(".*", re.DOTALL)
_OF_DAYS: Final = re.compile("[-0-9QHW]*")
# What a mask settles, as long as the rest of the text could be part of a value.
_MASKED: Final[Mapping[str, re.Pattern[str]]] = {
    **dict.fromkeys(("date-invalid", "year-invalid", "yearmonth-invalid", *_PERIODS), _OF_DAYS),
    **dict.fromkeys(("integer-invalid", "number-invalid"), re.compile("[-0-9.]*")),
    **dict.fromkeys(("uscc-invalid", "region-invalid"), re.compile("[0-9A-Z]*")),
    # A name in the place of an id would still be none when it is written out.
    "reference-unknown": re.compile("[^\u3400-\u9fff]*"),
    **dict.fromkeys(("boolean-invalid", "value-not-in-enum", "status-unknown", "edition-unknown"), _ANY),
    **dict.fromkeys(("flow-differs", "flow-unreferred"), _ANY),
}
# What a finding takes the cell to mean, and what it should be the same as (`generator.contracts`).
_MEANT: Final = re.compile("（是否应为“(.+)”）$|；此处似为 (?:Excel 的日期序号，即 )?([-0-9]+)$", re.DOTALL)
_SAME_AS: Final = "相同："

Cell = tuple[str, str | None, int | None, str | None]


def without_echoes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, in their order, without those that only repeat another one of the same cell.

    That cells of a column are empty is not told where the column is not in the file: the column is.
    """
    told = list(findings)
    absent = {_column_of(each) for each in told if each.code == "column-missing" and each.column is not None}
    told = [each for each in told if each.code not in _EMPTY or each.row is None or _column_of(each) not in absent]
    cells: defaultdict[Cell, list[Finding]] = defaultdict(list)
    for each in told:
        if each.row is not None and each.column is not None and each.code != "column-missing":
            cells[_cell_of(each)].append(each)
    echoes = {echo for of_cell in cells.values() if len(of_cell) > 1 for echo in _echoes(of_cell)}
    return tuple(each for each in told if each not in echoes)


def _column_of(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.dataset, finding.file, finding.column


def _cell_of(finding: Finding) -> Cell:
    return finding.dataset, finding.file, finding.row, finding.column


def _echoes(findings: list[Finding]) -> Iterator[Finding]:
    """Yield the echoes among the findings of one cell, each of one that is told."""
    open_ = [each for each in findings if not CODES[each.code].is_private]
    for code in _WITHOUT_CONTENT:
        if any(each.code == code for each in open_):
            yield from (each for each in open_ if each.code != code)
            return
    if any(each.code == "must-show-masked" for each in open_):
        yield from (each for each in open_ if _is_masked_only(each))
        open_ = [each for each in open_ if not _is_masked_only(each)]
    kept: list[Finding] = []
    for each in sorted(open_, key=lambda each: _ASKED.index(each.code) if each.code in _ASKED else len(_ASKED)):
        if any(_settles(first, each) for first in kept if first != each):
            yield each
        else:
            kept.append(each)


def _is_masked_only(finding: Finding) -> bool:
    """Say whether a fault of a masked cell is that it is masked: the rest of the text could be part of a value."""
    rest = _MASKED.get(finding.code)
    return rest is not None and rest.fullmatch(_MASK.sub("", finding.found)) is not None


def _settles(first: Finding, other: Finding) -> bool:
    """Say whether mending the first of two findings of a cell mends the other, or changes what would be asked."""
    if other.code == "flow-differs":
        meant = _MEANT.search(first.expected) if first.code in _SUGGESTING else None
        if meant is None:
            return first.code in _WRITTEN_ANEW
        return (meant[1] or meant[2]) == other.expected.rpartition(_SAME_AS)[2]
    if other.code == "replacement-character":
        return first.code == "character-invalid"
    if other.code == "exchange-missing" and first.code == "reference-unknown":
        return other.found != "空"  # It is a cell of the row that the reference names.
    if first.found != other.found:
        return False
    if other.code == "exchange-missing":
        return first.code in ("flow-missing", "exchange-missing", "status-unknown", "edition-unknown")
    if first.code == "value-not-in-enum" and other.code in ("status-unknown", "edition-unknown"):
        return _options(first) == _options(other)
    return other.code in _SETTLES.get(first.code, ())


def _options(finding: Finding) -> frozenset[str]:
    return frozenset(_MEANT.sub("", finding.expected).split("、"))
