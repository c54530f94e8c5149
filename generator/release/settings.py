"""What is published beside the tables, judged like a cell: the texts of portal.yml and of the descriptors; who leads an area."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np

from generator.config import FILE_NAME, PortalSettings
from generator.contracts.descriptor import FILE_NAME as DESCRIPTOR
from generator.contracts.published import published_texts
from generator.contracts.submitted import SubmittedDataset
from generator.descriptors import Owed, OwedRows, RecordsPage, RegisterPage
from generator.findings import Finding
from generator.personal.detectors import find_spans
from generator.personal.spans import Kind
from generator.release import codes, time_codes, vetting_codes
from generator.release.places import Source, quote
from generator.release.privacy import scan_text
from generator.release.states import PublicDataset
from generator.text import walk_texts

# Official contacts are there to be published.
_CONTACTS: Final = re.compile(r"operator\.contact|official_contacts\.[0-9]+|complaints\.[0-9]+\.(?:phone|mail)")
_KNOWN_AREAS: Final = "portal.yml 中已有的领域编号"
_CONTACT_KINDS: Final = (Kind.EMAIL, Kind.MOBILE, Kind.LANDLINE)


def published_contacts(settings: PortalSettings) -> tuple[str, ...]:
    """Return the telephone numbers and addresses of offices that the portal itself gives: listed, of routes, of its operator."""
    routes = [each for route in settings.complaints for each in (route.phone, route.mail) if each]
    contact = settings.operator.contact
    of_operator = [contact[span.start : span.end] for span in find_spans(contact, _CONTACT_KINDS)]
    return (*settings.official_contacts, *routes, *of_operator)


def find_setting_faults(settings: PortalSettings, day: date, contacts: Collection[str] = ()) -> list[Finding]:
    """Return the findings about portal.yml: a batch dated after ``day``, or one that another should have followed, private content in its texts."""
    findings = []
    if settings.release.date > day:
        found, expected = settings.release.date.isoformat(), f"不晚于 {day.isoformat()}"
        findings.append(_fault(time_codes.RELEASE_FUTURE, "release.date", found, expected))
    if settings.release.next is not None and settings.release.is_overdue_on(day):
        found, expected = settings.release.next.isoformat(), f"不早于 {day.isoformat()}"
        findings.append(_fault(time_codes.RELEASE_OVERDUE, "release.next", found, expected))
    texts = walk_texts(settings.model_dump(mode="json", exclude_none=True))
    told = ((path, text) for path, text in texts if not _CONTACTS.fullmatch(path))
    return findings + list(_scan(told, FILE_NAME, FILE_NAME, (*contacts, *published_contacts(settings))))


def find_in_descriptor(dataset: SubmittedDataset, contacts: Collection[str] = ()) -> list[Finding]:
    """Return a finding for each personal number or address in what the descriptor says in public; the column is the key's path."""
    file = f"{dataset.folder.name}/{DESCRIPTOR}"
    return list(_scan(published_texts(dataset.resource), dataset.resource.name, file, contacts))


def find_unknown_leads(settings: PortalSettings, datasets: Sequence[PublicDataset]) -> list[Finding]:
    """Return a finding for each lead body of a key area that no register has."""
    known: set[str] = set()
    for dataset in datasets:
        page = dataset.resource.portal
        if isinstance(page, RegisterPage):
            known.update(dataset.table[page.id].tolist())
    return [
        _fault(vetting_codes.LEAD_UNKNOWN, f"areas.{at}.lead.{place}", quote(lead), "机构名录中已有的编号")
        for at, area in enumerate(settings.areas)
        for place, lead in enumerate(area.lead)
        if lead not in known
    ]


def find_unknown_areas(settings: PortalSettings, datasets: Sequence[PublicDataset]) -> list[Finding]:
    """Return a finding for each key area, of a row or of a whole dataset, that portal.yml has not: no page of an area would show it."""
    known = {"", *(area.id for area in (*settings.areas, *settings.safeguards))}
    if known == {""}:
        # A portal without pages of areas: there is none on which a row could be missing.
        return []
    findings = []
    for dataset in datasets:
        page = dataset.resource.portal
        area = getattr(page, "area", None)
        if area is not None and area not in known:
            file = f"{dataset.name}/{DESCRIPTOR}"
            findings.append(
                Finding(vetting_codes.AREA_UNKNOWN, dataset.name, quote(area), _KNOWN_AREAS, column="portal.area", file=file)
            )
        if isinstance(page, RecordsPage) and page.area_column is not None:
            cells = dataset.table[page.area_column]
            places = [(place, quote(cells.iloc[place])) for place in np.flatnonzero(~cells.isin(known)).tolist()]
            source = Source(dataset.resource, dataset.files)
            findings += source.findings(vetting_codes.AREA_UNKNOWN, dataset.table, page.area_column, places, _KNOWN_AREAS)
    return findings


def find_unknown_debtors(datasets: Sequence[PublicDataset]) -> list[Finding]:
    """Return a finding for each body, or type of body, that ``portal.owed`` names and no register has."""
    known: set[str] = set()
    levels: set[str] = set()
    for dataset in datasets:
        page = dataset.resource.portal
        if isinstance(page, RegisterPage):
            known.update(dataset.table[page.id].tolist())
            levels.update(dataset.table[page.level].tolist() if page.level else [page.level_name])
    findings = []
    for dataset in datasets:
        for key, name in _debtors(getattr(dataset.resource.portal, "owed", None)):
            if name not in (levels if key == "levels" else known):
                expected = "机构名录中已有的机构类别" if key == "levels" else "机构名录中已有的编号"
                path = f"portal.owed.{key}"
                file = f"{dataset.name}/{DESCRIPTOR}"
                findings.append(Finding(vetting_codes.DEBTOR_UNKNOWN, dataset.name, quote(name), expected, column=path, file=file))
    return findings


def _debtors(owed: Owed | OwedRows | None) -> Iterator[tuple[str, str]]:
    if owed is not None and owed.by is not None:
        yield "by", owed.by
    if isinstance(owed, Owed):
        yield from (("levels", level) for level in owed.levels)
        yield from (("bodies", body) for body in owed.bodies)
        yield from (("except", body) for each in owed.except_ for body in each.bodies)


def _scan(texts: Iterable[tuple[str, str]], dataset: str, file: str, contacts: Collection[str]) -> Iterator[Finding]:
    for path, text in texts:
        for code, what in scan_text(text, contacts):
            yield Finding(code, dataset, what, codes.EXPECTED[code], column=path, file=file)


def _fault(code: str, path: str, found: str, expected: str) -> Finding:
    return Finding(code, FILE_NAME, found, expected, column=path, file=FILE_NAME)
