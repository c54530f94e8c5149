"""The gate: the one door from submitted to public data, and the only place where public datasets are made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.config import FILE_NAME as SETTINGS
from generator.config import PortalSettings
from generator.contracts.submitted import FILE, ROW, SubmittedDataset
from generator.contracts.wording import column_label
from generator.descriptors import FlowRule, Page, RecordsPage, Resource, SchemaField, SumRule, TotalRule
from generator.errors import ConfigurationError
from generator.findings import Finding, Severity
from generator.legal_rules import Rules, load_rules
from generator.release import vetting_codes
from generator.release.course import Course, judge_course
from generator.release.keys import refuse_open_key
from generator.release.masking import add_masked, mask_table
from generator.release.owed_days import judge_dated, judge_published
from generator.release.parties import mask_parties
from generator.release.places import Source
from generator.release.privacy import scan_table
from generator.release.removed import RemovedTexts, gather_removed
from generator.release.rows import WITHDRAWN_TEXT, about_natural_persons, sift_rows, tombstone_columns
from generator.release.settings import find_in_descriptor, find_setting_faults, published_contacts
from generator.release.sign_off import check_sign_off, table_sha256
from generator.release.small_numbers import marks_of, suppress_small_numbers
from generator.release.states import LAST_DAY, REPAIRABLE, RULE, PublicDataset, SignOff, Withheld, WithheldDataset, WithheldReason
from generator.release.stones import bury_ended
from generator.release.visibility import find_over_redaction, find_plain_names
from generator.release.window import Window, iso_days, judge_beginning, judge_window
from generator.release.withholding import judge_withholding

# Columns that a mask would tear from what they lead to.
_LINKING: Final = (
    "id",
    "body",
    "subject",
    "parent",
    "edition",
    "period",
    "row",
    "item",
    "area_column",
    "status",
    "document",
    "code",
)
EXPIRED_TEXT = "公示期已满"
REPAIRED_TEXT = "已修复，终止公示"
WITHHELD = "withheld"
NOT_YET_TEXT = "公示期没有开始"


@dataclass(frozen=True, slots=True)
class Released:
    """What passed the gate, by name, and every finding; when one of them is an error, nothing may be published.

    ``withheld`` are the datasets that are named without their data. In a rehearsal they are among ``datasets`` all the same.
    ``removed`` are the texts of rows that are kept back, for the purge proof and nobody else.
    """

    datasets: tuple[PublicDataset, ...]
    findings: tuple[Finding, ...]
    withheld: tuple[WithheldDataset, ...] = ()
    removed: tuple[RemovedTexts, ...] = ()


def release_package(
    datasets: Sequence[SubmittedDataset],
    settings: PortalSettings,
    day: date,
    data_dir: Path,
    *,
    official_contacts: Collection[str] = (),
    rules: Rules | None = None,
    unvetted: bool = False,
) -> Released:
    """Judge submitted datasets and reduce them to what the public may see on ``day``.

    ``official_contacts`` are telephone numbers and addresses of offices beyond those of the settings, none of which is masked or
    reported; ``rules`` are the standard ones unless the portal has its own. ``unvetted`` lets datasets through that are not signed
    off: for a rehearsal, and for those who are about to sign. Nothing else is let through. Raises `ConfigurationError` when sign-offs
    cannot be read.
    """
    refuse_open_key(settings)
    rules = rules or load_rules()
    ordered = sorted(datasets, key=lambda each: each.resource.name)
    signed = _check_sign_offs(ordered, settings, data_dir, day)
    faults = {name: found for name, (_, found) in signed.items() if found}
    withheld, told = judge_withholding([each.resource for each in ordered], faults)
    names = set() if unvetted else {each.name for each in withheld}
    public: list[PublicDataset] = []
    removed: list[RemovedTexts] = []
    official_contacts = (*official_contacts, *published_contacts(settings))
    findings = find_setting_faults(settings, day, official_contacts)
    if not settings.keys and any(sign_off for sign_off, _ in signed.values()):
        findings.append(Finding(vetting_codes.KEYS_MISSING, SETTINGS, "没有密钥", "审核人的公钥", column="keys", file=SETTINGS))
    for dataset in ordered:
        name = dataset.resource.name
        if name in names and dataset.resource.portal.withheld is not None:
            # What is being put right may be wrong still; only what the site says of it is judged: title and reason.
            findings += find_in_descriptor(dataset, official_contacts)
            removed += gather_removed(dataset.resource, {WITHHELD: dataset.table})
            continue
        findings += faults.get(name, ())
        released, found, kept_back = _release(dataset, day, official_contacts, rules, signed[name][0])
        findings += found
        removed += kept_back if name not in names else gather_removed(dataset.resource, {WITHHELD: dataset.table})
        if name not in names:
            public.append(released)
    findings += [each for each in told if not unvetted or each.severity is not Severity.ERROR]
    return Released(tuple(public), tuple(findings), withheld, tuple(removed))


def _check_sign_offs(
    datasets: Sequence[SubmittedDataset], settings: PortalSettings, data_dir: Path, day: date
) -> dict[str, tuple[SignOff | None, tuple[Finding, ...]]]:
    """Return what each dataset's sign-off comes to. Raises `ConfigurationError` with all that cannot be read."""
    names = [each.resource.name for each in datasets]
    signed: dict[str, tuple[SignOff | None, tuple[Finding, ...]]] = {}
    unreadable: list[str] = []
    for each in datasets:
        try:
            signed[each.resource.name] = check_sign_off(each, settings, data_dir, day, names)
        except ConfigurationError as error:
            unreadable += error.faults
    if unreadable:
        raise ConfigurationError(*unreadable)
    return signed


def _release(
    dataset: SubmittedDataset,
    day: date,
    contacts: Collection[str],
    rules: Rules,
    sign_off: SignOff | None,
) -> tuple[PublicDataset, list[Finding], list[RemovedTexts]]:
    resource, submitted = dataset.resource, dataset.table
    page = resource.portal
    source = Source(resource, dataset.files)
    about = find_in_descriptor(dataset, contacts)

    sifted = sift_rows(dataset, day, source, rules)
    standing = _take(submitted, sifted.kept, list(submitted.columns))
    window = judge_window(standing, resource, day, source, rules)
    course = judge_course(standing, resource, day, source, rules)
    standing = _as_dated(standing, resource, window, course)
    seen = ~(window.expired | window.not_yet)
    shown = _take(standing, seen, [*page.public, ROW, FILE, *_added(page)])
    ended = bury_ended(standing, page, window, rules)
    withdrawn = _take(submitted, sifted.gone, list(submitted.columns))
    waiting, first_stone = judge_beginning(withdrawn, resource, day)
    stones = _take(withdrawn, ~waiting, [*tombstone_columns(page), ROW, FILE])

    separators = {field.name: field.portal.separator for field in resource.schema_.fields}
    named = _take(standing, seen, list(standing.columns))
    shown, masked_names = mask_parties(shown, named, about_natural_persons(named, page), page, _texts(resource), separators)
    shown, masked = mask_table(shown, page, separators, contacts)
    threshold = rules.threshold("small-count", day)
    shown, small = suppress_small_numbers(shown, page, threshold)
    stones, masked_stones = mask_table(stones, page, separators, contacts)
    at_cells = [
        *sifted.findings,
        *window.findings,
        *course.findings,
        *judge_published(named, resource, day, source),
        *judge_dated(named, resource, day, source),
        *_judge_cells(shown, page.public, source, contacts),
        *_judge_cells(stones, tombstone_columns(page), source, contacts),
    ]
    released = PublicDataset(
        resource=_public_resource(resource, marks_of(page, threshold)),
        table=shown,
        withdrawn=stones.drop(columns=FILE),
        withheld=(*sifted.withheld, *_withheld_by(window, len(stones), int(waiting.sum()))),
        masked=add_masked(masked, masked_names, masked_stones, small),
        sign_off=sign_off,
        files=dataset.files,
        sha256=table_sha256(dataset.files),
        next_change=min((each for each in (window.next_change, course.next_change, first_stone) if each is not None), default=None),
        ended=ended,
    )
    kept_back = {
        WithheldReason.WITHDRAWN.value: withdrawn,
        WithheldReason.EXEMPTED.value: submitted[sifted.exempted],
        WithheldReason.EXPIRED.value: standing[window.expired & ~window.by_repair],
        WithheldReason.REPAIRED.value: standing[window.expired & window.by_repair],
        WithheldReason.NOT_YET.value: standing[window.not_yet],
    }
    return released, [*about, *_in_reading_order(at_cells, resource)], gather_removed(resource, kept_back)


def _texts(resource: Resource) -> list[str]:
    """Return the public columns in which names may stand: text that neither identifies rows nor leads to others."""
    page = resource.portal
    linking = {
        *resource.schema_.primaryKey,
        *page.must_show,
        *(name for key in resource.schema_.foreignKeys for name in key.fields),
    }
    linking |= {column for key in _LINKING if isinstance(column := getattr(page, key, None), str)}
    return [name for name in page.public if resource.field(name).type == "string" and name not in linking]


def _judge_cells(table: pd.DataFrame, columns: Sequence[str], source: Source, contacts: Collection[str]) -> list[Finding]:
    """Return what is wrong with cells that are about to be published: too much shown, or too little."""
    page = source.resource.portal
    return [
        *find_plain_names(table, page, source),
        *scan_table(table, _fields(source.resource, columns), source, allowed=contacts),
        *find_over_redaction(table, page, source),
    ]


def _take(table: pd.DataFrame, flags: npt.NDArray[np.bool_], columns: Sequence[str]) -> pd.DataFrame:
    """Return some rows and columns, numbered anew."""
    chosen = table[list(columns)]
    return (chosen if flags.all() else chosen[flags]).reset_index(drop=True)


def _added(page: Page) -> tuple[str, ...]:
    return (LAST_DAY, RULE, REPAIRABLE) if isinstance(page, RecordsPage) else ()


def _as_dated(table: pd.DataFrame, resource: Resource, window: Window, course: Course) -> pd.DataFrame:
    """Return rows of records with what rules and dates say of them: last day, rule, day of repair, state.

    A last day in the file gives way to the one by rule when it was empty or a repair brings it forward, so that pages, downloads and
    search agree.
    """
    page = resource.portal
    if not isinstance(page, RecordsPage):
        return table
    last = pd.Series(iso_days(window.last), index=table.index, dtype="str")
    added = {LAST_DAY: last, RULE: window.rules, REPAIRABLE: window.repairable}
    dated = table.assign(**{name: pd.Series(cells, index=table.index, dtype="str") for name, cells in added.items()})
    if course.status is not None and page.status is not None:
        dated[page.status] = course.status
    column = page.display_until
    if column is not None and resource.field(column).format in ("default", "any"):
        is_ours = (dated[column].eq("") | window.by_repair) & last.ne("")
        dated[column] = dated[column].where(~is_ours, last)
    return dated


def _withheld_by(window: Window, stones: int, waiting: int) -> list[Withheld]:
    over = window.expired & ~window.unseen
    counts = (
        (WithheldReason.WITHDRAWN, WITHDRAWN_TEXT, stones),
        (WithheldReason.EXPIRED, EXPIRED_TEXT, int((over & ~window.by_repair).sum())),
        (WithheldReason.REPAIRED, REPAIRED_TEXT, int((over & window.by_repair).sum())),
        (WithheldReason.NOT_YET, NOT_YET_TEXT, int((window.not_yet | (window.expired & window.unseen)).sum()) + waiting),
    )
    return [Withheld(reason, text, count) for reason, text, count in counts if count]


def _fields(resource: Resource, names: Sequence[str]) -> tuple[SchemaField, ...]:
    return tuple(resource.field(name) for name in names)


def _public_resource(resource: Resource, marks: tuple[str, ...]) -> Resource:
    """Return the descriptor without what it says about columns and rows that are not published.

    ``marks`` stand in the place of numbers that are left out.
    """
    page, schema = resource.portal, resource.schema_
    public = set(page.public)
    reduced = schema.model_copy(
        update={
            "fields": _fields(resource, page.public),
            "missingValues": ("", *marks),
            "primaryKey": schema.primaryKey if public.issuperset(schema.primaryKey) else (),
            "foreignKeys": tuple(key for key in schema.foreignKeys if public.issuperset(key.fields)),
        }
    )
    return resource.model_copy(update={"schema_": reduced, "portal": _public_page(page, public)})


def _is_shown(rule: FlowRule, public: set[str]) -> bool:
    """Say whether a rule is one that pages show: it says what it proves and names published columns only."""
    if isinstance(rule, SumRule):
        return bool(rule.why) and public.issuperset((rule.total, *rule.parts))
    return isinstance(rule, TotalRule) and bool(rule.why) and public.issuperset((rule.column, *rule.match))


def _public_page(page: Page, public: set[str]) -> Page:
    """Return the page block without rules about rows (they may name what is withheld) and without private columns."""
    hidden: dict[str, object] = {
        "rows": (),
        "checks": tuple(rule for rule in page.checks if _is_shown(rule, public)),
        "masks": {name: rules for name, rules in page.masks.items() if name in public},
        "persons": tuple(name for name in page.persons if name in public),
        "must_show": tuple(name for name in page.must_show if name in public),
        "natural_persons": None,
    }
    if page.natural_persons is not None:
        hidden["legal_basis"] = "；".join(filter(None, dict.fromkeys((page.legal_basis, page.natural_persons.legal_basis))))
    if isinstance(page, RecordsPage):
        hidden["exempted"] = None
        hidden |= {key: None for key in ("tier", "repaired") if getattr(page, key) not in public}
        if page.objection is not None and not public.issuperset((page.objection.on, page.objection.decided)):
            hidden["objection"] = None
        if page.withdrawal is not None and page.withdrawal.noticed not in public:
            hidden["withdrawal"] = page.withdrawal.model_copy(update={"noticed": None})
    return page.model_copy(update=hidden)


def _in_reading_order(findings: Sequence[Finding], resource: Resource) -> list[Finding]:
    """Sort findings as a clerk works: file by file, row by row, from left to right."""
    columns = {column_label(field): place for place, field in enumerate(resource.schema_.fields)}
    return sorted(findings, key=lambda each: (each.file or "", each.row or 0, columns.get(each.column or "", -1), each.code))
