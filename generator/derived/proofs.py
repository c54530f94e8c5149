"""That figures add up, reckoned over what is published: totals in every row, counts and sums that another dataset lists.

The contracts refuse data that does not (``portal.checks``); pages show the reckoning of each rule that says what it proves, so that
a reader can follow it. All sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pandas as pd

from generator.descriptors import SumRule, TotalRule
from generator.model.portal import Portal
from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class Proof:
    """One rule over all published rows: what it proves, its total, (label, sum) of its parts, how many rows were judged.

    ``resource`` is the dataset whose rows were counted or summed, "" for a sum of columns. ``holds`` says that every row balances.
    """

    why: str
    label: str
    total: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    rows: int
    holds: bool
    resource: str = ""


def derive_proofs(portal: Portal) -> dict[str, tuple[Proof, ...]]:
    """Return the proofs of every dataset whose rules say what they prove, by dataset, in declared order."""
    found = {dataset.name: tuple(_prove(dataset, portal.datasets)) for dataset in portal.datasets.values()}
    return {name: proofs for name, proofs in found.items() if proofs}


def _prove(dataset: PublicDataset, datasets: Mapping[str, PublicDataset]) -> Iterator[Proof]:
    for rule in dataset.resource.portal.checks:
        if isinstance(rule, SumRule) and rule.why and _has(dataset, (rule.total, *rule.parts)):
            yield prove_sum(dataset, rule)
        elif isinstance(rule, TotalRule) and rule.why and rule.of in datasets and not rule.truncate:
            other = datasets[rule.of]
            wanted = (*rule.match.values(), *((rule.value,) if rule.value else ()), *((rule.among.column,) if rule.among else ()))
            if _has(dataset, (rule.column, *rule.match)) and _has(other, wanted):
                yield prove_total(dataset, rule, other)


def _has(dataset: PublicDataset, columns: tuple[str, ...]) -> bool:
    """Say whether all columns are published; what is not cannot be shown to add up."""
    return all(column in dataset.resource.schema_.names for column in columns)


def prove_sum(dataset: PublicDataset, rule: SumRule) -> Proof:
    """Reckon a sum over the rows that have the total; an empty part counts nothing, as the rule has it."""
    columns = [_numbers(dataset.table[name]) for name in (rule.total, *rule.parts)]
    rows = [
        (row[0], tuple(part or Decimal() for part in row[1:]))
        for row in zip(*columns, strict=True)
        if row[0] is not None and any(part is not None for part in row[1:])
    ]
    slack = Decimal(str(rule.tolerance))
    return Proof(
        why=rule.why,
        label=dataset.field(rule.total).label,
        total=sum((total for total, _ in rows), Decimal()),
        parts=tuple(
            (dataset.field(name).label, sum((parts[at] for _, parts in rows), Decimal())) for at, name in enumerate(rule.parts)
        ),
        rows=len(rows),
        holds=all(abs(total - sum(parts, Decimal())) <= slack for total, parts in rows),
    )


def prove_total(dataset: PublicDataset, rule: TotalRule, other: PublicDataset) -> Proof:
    """Reckon a figure against the rows that another dataset publishes; rows there that no row here counts do not balance."""
    listed = other.table
    if rule.among is not None:
        cells = listed[rule.among.column]
        listed = listed[cells.isin(rule.among.equals) if rule.among.equals else cells != ""]
    values = _numbers(listed[rule.value]) if rule.value else [Decimal(1)] * len(listed)
    sums: dict[tuple[str, ...], Decimal] = {}
    for key, value in zip(zip(*(listed[name] for name in rule.match.values()), strict=True), values, strict=True):
        sums[key] = sums.get(key, Decimal()) + (value or Decimal())
    stated = _numbers(dataset.table[rule.column])
    keys = list(zip(*(dataset.table[name] for name in rule.match), strict=True))
    judged = [(number, sums.get(key, Decimal())) for number, key in zip(stated, keys, strict=True) if number is not None]
    slack = Decimal(str(rule.tolerance))
    whole = sum(sums.values(), Decimal())
    title, counter = other.title, other.resource.portal.counter
    return Proof(
        why=rule.why,
        label=dataset.field(rule.column).label,
        total=sum((number for number, _ in judged), Decimal()),
        parts=((f"{title}的{other.field(rule.value).label}" if rule.value else f"{title}（{counter}）", whole),),
        rows=len(judged),
        holds=all(abs(number - found) <= slack for number, found in judged) and not sums.keys() - set(keys),
        resource=other.name,
    )


def _numbers(column: pd.Series) -> list[Decimal | None]:
    known: dict[str, Decimal | None] = {}
    for text in column.unique():
        try:
            known[text] = Decimal(text)
        except InvalidOperation:
            known[text] = None
    return [known[text] for text in column]
