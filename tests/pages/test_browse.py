"""Browse pages: every row once, newest first; every value of every facet with its pages; what the filter script reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator import addresses
from generator.derived.site import Site
from generator.pages import browse
from generator.pages.filters import BLOCK, DIGITS, code_width, encode_codes
from generator.pages.workspace import read_slices, write_rows
from tests.pages.data_portal import breach, breaches, desk_of, pages_of
from tests.small_portal import bodies, small_site

ROWS = 250


@pytest.fixture(scope="module")
def site() -> Site:
    return small_site(bodies(), breaches([breach(number) for number in range(ROWS)]))


@pytest.fixture(scope="module")
def made(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return pages_of(browse.make_jobs(desk_of(site, tmp_path_factory.mktemp("scratch"))))


def records_on(pages: dict[str, str], start: str) -> list[str]:
    """Return the records of a run of pages, following its links to the next page."""
    found, address = [], start
    while address:
        page = pages[address]
        found += re.findall(r'href="(?:\.\./)+records/breaches/[0-9a-f]{2}/(JS-2026-\d+)\.html"', page)
        onward = re.search(r'href="(?:\.\./)+([^"]+)" rel="next"', page)
        address = onward.group(1) if onward else ""
    return found


def test_all_rows_stand_on_the_pages_once_in_the_order_of_the_set(site: Site, made: dict[str, str]) -> None:
    assert records_on(made, addresses.browse("breaches")) == site.portal.record_sets[0].rows["id"].tolist()


def test_the_pages_of_a_value_hold_exactly_its_rows(site: Site, made: dict[str, str]) -> None:
    rows = site.portal.record_sets[0].rows
    checked = 0
    for facet in site.facets["breaches"]:
        cells = rows["decided_on"].str[:4] if facet.column == "year" else rows[facet.column]
        for value in facet.values:
            address = addresses.facet("breaches", facet.column, value.value)
            if not value.count:
                assert address not in made
                continue
            assert records_on(made, address) == rows["id"][cells == value.value].tolist()
            checked += 1
    assert checked == 2 + 2 + 3 + 2 + 1


def test_a_value_without_rows_is_shown_with_its_zero_and_not_linked(made: dict[str, str]) -> None:
    page = made[addresses.browse("breaches")]
    assert '<li class="zero" data-value="rep"><span>已修复</span><span class="n">0</span></li>' in page


def test_a_facet_of_many_values_lists_the_largest_and_links_to_all(tmp_path: Path) -> None:
    rows = [breach(number, kind=f"种类{number % 20:02d}") for number in range(50)]
    made = pages_of(browse.make_jobs(desk_of(small_site(bodies(), breaches(rows)), tmp_path)))
    panel = re.search(r'data-facet="kind">.*?</fieldset>', made[addresses.browse("breaches")], re.S)
    assert panel and panel.group().count("<li") == browse.SHOWN_VALUES and "全部 20 项" in panel.group()
    assert made[addresses.facet_values("breaches", "kind")].count(">种类") == 20


def test_the_filter_script_says_of_every_row_which_values_it_has(site: Site, made: dict[str, str]) -> None:
    script = made[addresses.filter_codes("breaches")]
    held = json.loads(script[len('integrityCodes("breaches",') : -3])
    assert held["rows"] == ROWS
    for facet, written in zip(site.facets["breaches"], held["facets"], strict=True):
        codes = [DIGITS.index(letter) for letter in written["codes"]]
        assert codes == facet.codes.tolist()
        assert [name for _, name in written["values"]] == [value.name for value in facet.values]


def test_the_blocks_hold_every_row_in_order(site: Site, made: dict[str, str]) -> None:
    found: list[str] = []
    for block in range(-(-ROWS // BLOCK)):
        script = made[addresses.filter_rows("breaches", block)]
        found += json.loads(script[script.index(",") + 1 : -3])["id"]
    assert found == site.portal.record_sets[0].rows["id"].tolist()


def test_codes_of_many_values_take_more_digits() -> None:
    values = len(DIGITS) ** 2 + 1
    assert (code_width(len(DIGITS)), code_width(len(DIGITS) + 1), code_width(values)) == (1, 2, 3)
    written = encode_codes([0, 1, len(DIGITS), values - 1], values)
    read = [written[place : place + 3] for place in range(0, len(written), 3)]
    base = len(DIGITS)
    assert [sum(DIGITS.index(digit) * base ** (2 - at) for at, digit in enumerate(code)) for code in read] == [
        0, 1, base, values - 1,
    ]  # fmt: skip


def test_slices_cross_row_groups_and_end_where_they_should(site: Site, tmp_path: Path) -> None:
    rows = site.portal.record_sets[0].rows[["id"]]
    write_rows(tmp_path / "rows.arrow", rows, group=16)
    slices = list(read_slices(tmp_path / "rows.arrow", ("id",), 30, [1, 40, 0, 20]))
    assert [len(ids) for (ids,) in slices] == [1, 40, 0, 20]
    assert [name for (ids,) in slices for name in ids] == rows["id"].tolist()[30:91]
    with pytest.raises(ValueError, match="no 300 rows"):
        list(read_slices(tmp_path / "rows.arrow", ("id",), 0, [300]))


def test_codes_of_facets_can_never_read_like_numbers_or_addresses() -> None:
    assert not set(DIGITS) & set('0123456789@"\\<')
    assert len(DIGITS) == len(set(DIGITS)) > 64
