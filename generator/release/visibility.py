"""The two ways to redact wrongly in named columns: names of persons left plain, and facts hidden that must be seen.

Deciding body, document number, legal basis, dates and official role are no personal data; courts and authorities have been told to leave them visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from generator.descriptors import CommitmentsPage, Page, RecordsPage
from generator.findings import Finding
from generator.release import privacy_codes
from generator.release.persons import MASKED_CELL
from generator.release.places import Source, positions_matching, positions_unlike, quote

_MASK_SIGNS: Final = r"[*＊█■●]|某|[×✕]{2}|[xXｘＸ]{3}|隐去|隐藏|屏蔽|不公开"

# A sign that is seen: no space of any width, no control or format character, no filler.
_SEEN: Final = r"[^\s\p{Z}\p{Cc}\p{Cf}\x{115f}\x{1160}\x{2800}\x{3164}\x{ffa0}]"


def find_plain_names(table: pd.DataFrame, page: Page, source: Source) -> list[Finding]:
    """Return a finding for each cell of a persons column that holds a name in other than masked form."""
    findings: list[Finding] = []
    for column in page.persons:
        if column in table:
            places = positions_unlike(table[column], MASKED_CELL)
            sizes = table[column].iloc[places].str.len().tolist()
            found = [(place, f"没有隐名的内容（{size} 个字）") for place, size in zip(places.tolist(), sizes, strict=True)]
            findings += source.findings(privacy_codes.PERSON_NAME, table, column, found)
    return findings


def find_over_redaction(table: pd.DataFrame, page: Page, source: Source) -> list[Finding]:
    """Return a finding for each masked or blank cell of the columns that must stay visible: those of the kind, those declared."""
    never_masked: list[str | None] = [*page.must_show]
    never_blank: list[str | None] = [*page.must_show]
    if isinstance(page, RecordsPage):
        act = page.withdrawal.act if page.withdrawal is not None else None
        due = page.due if isinstance(page, CommitmentsPage) else None
        never_masked += [page.body, page.document, act, *_dates(page)]
        never_blank += [page.body, page.document, page.date, due]
    findings: list[Finding] = []
    for column in _present(table, never_masked):
        places = positions_matching(table[column], _MASK_SIGNS)
        cells = table[column].iloc[places].tolist()
        found = [(place, quote(cell)) for place, cell in zip(places.tolist(), cells, strict=True)]
        findings += source.findings(privacy_codes.MUST_SHOW_MASKED, table, column, found)
    for column in _present(table, never_blank):
        places = positions_unlike(table[column], _SEEN)
        findings += source.findings(privacy_codes.MUST_SHOW_BLANK, table, column, ((place, "（空）") for place in places.tolist()))
    return findings


def _dates(page: RecordsPage) -> Iterator[str | None]:
    yield from (page.date, page.display_from, page.display_until, page.statement_date)
    yield from (event.date for event in page.course)
    if page.withdrawal is not None:
        yield page.withdrawal.on
    if isinstance(page, CommitmentsPage):
        yield from (page.due, page.done)


def _present(table: pd.DataFrame, columns: Iterable[str | None]) -> list[str]:
    return [column for column in dict.fromkeys(columns) if column is not None and column in table]
