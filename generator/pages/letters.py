"""Bodies from A to Z by the pinyin of every name they have, and all dated records by year: what can be browsed without a script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.frame.page import frame_of, render_page
from generator.model.bodies import Register
from generator.pages.workspace import Workspace
from generator.text import group_digits

# More names than this stand on pages of their own, one for each letter.
ON_ONE_PAGE: Final = 600
OTHER: Final = "#"
YEAR: Final = "year"
# Names of places in which 长 is long, which the dictionary of words does not know.
_LONG: Final = {
    "长宁": "níng",
    "长兴": "xīng",
    "长征": "zhēng",
    "长风": "fēng",
    "长桥": "qiáo",
    "长白": "bái",
    "长寿": "shòu",
}


@dataclass(frozen=True, slots=True)
class NameLink:
    """One name of a body: where it leads, and the full name when this is another."""

    name: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class LetterGroup:
    """The names that begin with one letter, by their pinyin; ``address`` is where they are listed."""

    letter: str
    address: str
    names: tuple[NameLink, ...]


@dataclass(frozen=True, slots=True)
class YearGroup:
    """The record sets with records of one year: (title, address, how many)."""

    year: str
    sets: tuple[tuple[str, str, str], ...]


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of both indexes; of each only when there is something in it."""
    pages = (*make_letters(desk.site), *make_years(desk.site))
    return [ReadyJob("directories", pages)] if pages else []


def group_names(register: Register) -> tuple[LetterGroup, ...]:
    """Return all names of all bodies by the first letter of their pinyin; names without one come last."""
    pypinyin = _load_pypinyin()
    found: dict[str, list[tuple[str, NameLink]]] = {}
    for body in register.bodies.values():
        for name in body.names:
            reading = " ".join(pypinyin.lazy_pinyin(name, style=pypinyin.Style.TONE3)).lower()
            letter = reading[:1].upper() if reading[:1].isascii() and reading[:1].isalpha() else OTHER
            found.setdefault(letter, []).append((reading, NameLink(name, body.address, body.name if name != body.name else "")))
    letters = sorted(found, key=lambda letter: (letter == OTHER, letter))
    is_one_page = sum(map(len, found.values())) <= ON_ONE_PAGE
    return tuple(
        LetterGroup(
            letter,
            f"{addresses.LETTERS}#{_anchor(letter)}" if is_one_page else addresses.letter(_file(letter)),
            tuple(link for _, link in sorted(found[letter], key=lambda item: (item[0], item[1].name, item[1].address))),
        )
        for letter in letters
    )


def group_years(site: Site) -> tuple[YearGroup, ...]:
    """Return the years of all record sets, newest first, each with the pages that list its records."""
    years: dict[str, list[tuple[str, str, str]]] = {}
    for record_set in site.portal.record_sets:
        dataset = record_set.dataset
        for facet in site.facets[dataset.name]:
            for value in facet.values if facet.column == YEAR else ():
                if value.count and value.value:
                    address = addresses.facet(dataset.name, YEAR, value.value)
                    told = f"{group_digits(value.count)} {dataset.resource.portal.counter}"
                    years.setdefault(value.value, []).append((dataset.title, address, told))
    return tuple(YearGroup(year, tuple(years[year])) for year in sorted(years, reverse=True))


def make_letters(site: Site) -> tuple[Artifact, ...]:
    """Return the page of all names, and pages of single letters when these are many."""
    groups = group_names(site.portal.register)
    if not groups:
        return ()
    is_one_page = "#" in groups[0].address
    front = _letters_page(site, addresses.LETTERS, "机构名称 A–Z", groups, groups if is_one_page else ())
    if is_one_page:
        return (front,)
    return (front, *(_letters_page(site, group.address, f"机构名称：{group.letter}", groups, (group,)) for group in groups))


def make_years(site: Site) -> tuple[Artifact, ...]:
    """Return the page of all years."""
    groups = group_years(site)
    if not groups:
        return ()
    page = render_page(
        frame_of(site),
        "years.html",
        addresses.YEARS,
        title="按年份查找",
        crumbs=(("搜索", addresses.SEARCH), ("按年份查找", None)),
        kind="directory",
        sources=tuple(record_set.dataset.name for record_set in site.portal.record_sets),
        groups=groups,
    )
    return (page,)


def _letters_page(site: Site, path: str, title: str, letters: tuple[LetterGroup, ...], shown: tuple[LetterGroup, ...]) -> Artifact:
    return render_page(
        frame_of(site),
        "letters.html",
        path,
        title=title,
        column="bodies",
        crumbs=(("机构档案", addresses.BODIES), (title, None)),
        kind="directory",
        sources=tuple(site.portal.datasets),
        letters=tuple((group.letter, group.address, group in shown and len(shown) == 1) for group in letters),
        groups=tuple((_anchor(group.letter), group) for group in shown),
    )


@cache
def _load_pypinyin() -> Any:
    """Return the library with its dictionary: 55 MB and most of a second, which no process pays that reads no names."""
    library = import_module("pypinyin")
    for place, second in _LONG.items():
        library.load_phrases_dict({place: [["cháng"], [second]]})
    return library


def _file(letter: str) -> str:
    return "other" if letter == OTHER else letter.lower()


def _anchor(letter: str) -> str:
    return f"letter-{_file(letter)}"
