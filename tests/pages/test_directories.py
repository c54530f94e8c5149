"""Bodies from A to Z and records by year: every name under the letter of its pinyin, every year with pages that exist."""

from __future__ import annotations

import re

import pytest

from generator import addresses
from generator.model.bodies import Body, Register
from generator.pages import letters
from tests.pages.data_portal import breach, breaches
from tests.small_portal import bodies, small_site


def register_of(*names: tuple[str, ...]) -> Register:
    made = [Body(f"b{at}", full, "", tuple(others), "", None, "", "", "bodies", at) for at, (full, *others) in enumerate(names)]
    return Register({body.id: body for body in made}, {})


def test_names_stand_under_the_first_letter_of_their_pinyin_and_aliases_too() -> None:
    groups = letters.group_names(register_of(("丙区教育局", "丙教育"), ("长宁区", "A区"), ("重庆路街道",), ("𠮷野", "12345热线")))
    assert [(group.letter, [link.name for link in group.names]) for group in groups][:3] == [
        ("A", ["A区"]),
        ("B", ["丙教育", "丙区教育局"]),
        ("C", ["长宁区", "重庆路街道"]),
    ]
    assert groups[-1].letter == "#"
    assert {link.note for group in groups for link in group.names if link.name == "丙教育"} == {"丙区教育局"}


@pytest.mark.parametrize(("count", "pages"), [(letters.ON_ONE_PAGE, 1), (letters.ON_ONE_PAGE + 1, 3)])
def test_many_names_stand_on_a_page_for_each_letter(count: int, pages: int) -> None:
    names = [(("甲", "乙")[at % 2] + f"{at}局",) for at in range(count)]
    register = register_of(*names)
    groups = letters.group_names(register)
    assert len({group.address.partition("#")[0] for group in groups}) + (pages > 1) == pages
    assert sum(len(group.names) for group in groups) == count


def test_the_page_of_letters_links_to_every_body() -> None:
    site = small_site(bodies())
    (page,) = letters.make_letters(site)
    assert page.path == addresses.LETTERS
    linked = set(re.findall(r'href="\.\./\.\./(bodies/[^"/#]+\.html)"', page.data.decode()))
    assert {body.address for body in site.portal.register.bodies.values()} <= linked


def test_every_year_leads_to_the_pages_that_list_its_records() -> None:
    site = small_site(bodies(), breaches([breach(number) for number in range(20)]))
    rows = site.portal.record_sets[0].rows
    groups = letters.group_years(site)
    assert [group.year for group in groups] == sorted(set(rows["decided_on"].str[:4]), reverse=True)
    for group in groups:
        assert [address for _, address, _ in group.sets] == [addresses.facet("breaches", "year", group.year)]
    (page,) = letters.make_years(site)
    assert addresses.facet("breaches", "year", groups[0].year) in page.data.decode()


def test_a_portal_without_bodies_and_records_has_no_directories() -> None:
    site = small_site(breaches([]))
    assert letters.make_letters(site) == ()
    assert letters.make_years(site) == ()
