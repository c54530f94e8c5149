"""How pages show that figures add up: each account in a sentence that a reader can reckon after."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.derived.proofs import Proof
from generator.derived.site import Site
from generator.pages.fronts import front_of
from generator.text import group_digits


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One account: what it proves, the equation, how many rows it was checked in, where the listed rows stand ("" when nowhere)."""

    why: str
    equation: str
    checked: str
    holds: bool
    address: str


def show_proofs(site: Site, dataset: str, root: str) -> tuple[Reckoning, ...]:
    """Return the accounts of a dataset as its pages show them."""
    return tuple(_reckon(site, proof, root) for proof in site.proofs.get(dataset, ()))


def _reckon(site: Site, proof: Proof, root: str) -> Reckoning:
    sign = "=" if proof.holds else "≠"
    parts = " + ".join(f"{label} {_write(value)}" for label, value in proof.parts)
    target = site.portal.datasets.get(proof.resource)
    return Reckoning(
        why=proof.why,
        equation=f"{proof.label} {_write(proof.total)} {sign} {parts}",
        checked=f"逐行核对 {proof.rows:,} 行，{'全部相符' if proof.holds else '有不相符的'}",
        holds=proof.holds,
        address=root + front_of(target) if target is not None else "",
    )


def _write(value: Decimal) -> str:
    return group_digits(f"{value:f}")
