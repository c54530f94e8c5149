"""Masks: what a dataset declares in ``portal.masks`` is replaced before anything else sees it, and counted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from itertools import chain
from typing import Final

import pandas as pd
import pyarrow.compute as pc

from generator.descriptors import MaskRule, Page
from generator.identifiers import compact
from generator.personal.columns import COARSE, HEALTH, HOME, PLATE
from generator.personal.detectors import find_spans
from generator.personal.spans import Kind
from generator.release.persons import MASKED_CELL, mask_names
from generator.release.places import plain_cells, positions_unlike, positions_where, replace_cells
from generator.release.states import Masked

TOKENS: Final[dict[MaskRule, str]] = {
    "email": "〔电子邮件已隐去〕",
    "phone": "〔电话已隐去〕",
    "id-number": "〔证件号码已隐去〕",
    "bank-card": "〔账号已隐去〕",
    "plate": "〔号牌已隐去〕",
    "home-address": "〔住址已隐去〕",
    "health": "〔健康信息已隐去〕",
}
_KINDS: Final[dict[MaskRule, tuple[Kind, ...]]] = {
    "email": (Kind.EMAIL,),
    "phone": (Kind.MOBILE, Kind.LANDLINE),
    "id-number": (Kind.ID_NUMBER,),
    "bank-card": (Kind.BANK_CARD,),
    "plate": (Kind.PLATE,),
    "home-address": (Kind.HOME,),
    "health": (Kind.HEALTH,),
}
# Cells that may hold something that a rule masks (RE2).
COARSE_OF: Final[dict[MaskRule, str]] = {
    **dict.fromkeys(("email", "phone", "id-number", "bank-card"), COARSE),
    "plate": PLATE,
    "home-address": HOME,
    "health": HEALTH,
}


def mask_text(text: str, rule: MaskRule, allowed: Collection[str] = ()) -> str:
    """Return the text with everything that the rule names replaced by its token. Masked text stays as it is.

    ``allowed`` holds official contacts, each as `identifiers.compact` writes it.
    """
    while spans := find_spans(text, _KINDS[rule], allowed=allowed, declared=rule == "id-number"):
        for span in reversed(spans):
            text = text[: span.start] + TOKENS[rule] + text[span.end :]
    return text


def mask_table(
    table: pd.DataFrame, page: Page, separators: dict[str, str | None], allowed: Collection[str] = ()
) -> tuple[pd.DataFrame, tuple[Masked, ...]]:
    """Return the table with the declared masks applied to the columns that it has, and the count of changed cells per rule.

    ``separators`` gives, by column, what stands between several names in one cell.
    """
    official = frozenset(compact(contact) for contact in allowed)
    masked: list[Masked] = []
    changed: dict[str, pd.Series] = {}
    for name, rules in page.masks.items():
        if name not in table:
            continue
        column = table[name]
        for rule in dict.fromkeys(rules):
            column, count = _mask_column(column, rule, separators.get(name), official)
            if count:
                masked.append(Masked(name, rule, count))
        changed[name] = column
    return (table.assign(**changed) if changed else table), tuple(masked)


def add_masked(*counted: tuple[Masked, ...]) -> tuple[Masked, ...]:
    """Return counts of masked cells added up by column and rule, in the order in which they first stand."""
    sums: dict[tuple[str, str], int] = {}
    for masked in chain.from_iterable(counted):
        sums[masked.column, masked.rule] = sums.get((masked.column, masked.rule), 0) + masked.cells
    return tuple(Masked(column, rule, cells) for (column, rule), cells in sums.items())


def _mask_column(column: pd.Series, rule: MaskRule, separator: str | None, official: frozenset[str]) -> tuple[pd.Series, int]:
    if rule == "person":
        change: Callable[[str], str] = partial(mask_names, separator=separator)
        return replace_cells(column, positions_unlike(column, MASKED_CELL), change)
    likely = positions_where(pc.fill_null(pc.match_substring_regex(plain_cells(column), COARSE_OF[rule]), False))
    return replace_cells(column, likely, partial(mask_text, rule=rule, allowed=official))
