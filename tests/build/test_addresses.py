"""Addresses made from ids: plain ones stand as they are, names that are taken never come out."""

from __future__ import annotations

import pytest

from generator import addresses


@pytest.mark.parametrize("plain", ["x", "JS-2026-00001", "310101", "indexes", "a-index", "con1", "com10", "auxiliary"])
def test_a_plain_id_is_its_own_file_name(plain: str) -> None:
    assert addresses.slug(plain) == plain


@pytest.mark.parametrize(
    "taken", ["index", "Index", "con", "CON", "aux", "prn", "nul", "com0", "com1", "COM9", "lpt1", "甲-1", "a b", "a" * 81]
)
def test_an_id_that_is_taken_or_not_plain_gets_a_hash(taken: str) -> None:
    slug = addresses.slug(taken)
    assert slug != taken
    assert slug.rpartition("_")[2].isalnum() and len(slug.rpartition("_")[2]) == 12


def test_ids_that_differ_get_addresses_that_differ() -> None:
    ids = ["index", "INDEX", "con", "CON", "甲", "乙", "a甲", "a乙", "a"]
    assert len({addresses.slug(each) for each in ids}) == len(ids)
