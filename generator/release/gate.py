"""The gate: the one door from submitted to public data, and the only place where public datasets are made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.config import PortalSettings
from generator.contracts.submitted import FILE, ROW, SubmittedDataset
from generator.contracts.wording import column_label
from generator.descriptors import Page, Resource, SchemaField
from generator.findings import Finding
from generator.release.masking import add_masked, mask_table
from generator.release.places import Source
from generator.release.privacy import scan_table
from generator.release.rows import WITHDRAWN_TEXT, sift_rows, tombstone_columns
from generator.release.settings import find_in_descriptor, find_setting_faults, published_contacts
from generator.release.sign_off import check_sign_off, table_sha256
from generator.release.states import PublicDataset, Withheld, WithheldReason
from generator.release.visibility import find_over_redaction, find_plain_names
from generator.release.window import Window, judge_beginning, judge_window

EXPIRED_TEXT = "公示期已满"
NOT_YET_TEXT = "公示期尚未开始"


@dataclass(frozen=True, slots=True)
class Released:
    """What passed the gate, by name, and every finding; when one of them is an error, nothing may be published."""

    datasets: tuple[PublicDataset, ...]
    findings: tuple[Finding, ...]


def release_package(
    datasets: Sequence[SubmittedDataset],
    settings: PortalSettings,
    day: date,
    data_dir: Path,
    *,
    official_contacts: Collection[str] = (),
) -> Released:
    """Judge submitted datasets and reduce them to what the public may see on ``day``.

    ``official_contacts`` are telephone numbers and addresses of offices, which are neither masked nor reported.
    """
    public: list[PublicDataset] = []
    findings = find_setting_faults(settings, day, official_contacts)
    for dataset in sorted(datasets, key=lambda each: each.resource.name):
        released, found = _release(dataset, settings, day, data_dir, official_contacts)
        public.append(released)
        findings += found
    return Released(tuple(public), tuple(findings))


def _release(
    dataset: SubmittedDataset, settings: PortalSettings, day: date, data_dir: Path, contacts: Collection[str]
) -> tuple[PublicDataset, list[Finding]]:
    resource, submitted = dataset.resource, dataset.table
    page = resource.portal
    source = Source(resource, dataset.files)
    sign_off, findings = check_sign_off(dataset, settings, data_dir, day)
    about = find_in_descriptor(dataset, (*contacts, *published_contacts(settings)))

    sifted = sift_rows(dataset, day, source)
    standing = _take(submitted, sifted.kept, list(submitted.columns))
    window = judge_window(standing, resource, day, source)
    shown = _take(standing, ~(window.expired | window.not_yet), [*page.public, ROW, FILE])
    withdrawn = _take(submitted, sifted.gone, list(submitted.columns))
    waiting, first_stone = judge_beginning(withdrawn, resource, day)
    stones = _take(withdrawn, ~waiting, [*tombstone_columns(page), ROW, FILE])

    separators = {field.name: field.portal.separator for field in resource.schema_.fields}
    shown, masked = mask_table(shown, page, separators, contacts)
    stones, masked_stones = mask_table(stones, page, separators, contacts)
    at_cells = [
        *sifted.findings,
        *window.findings,
        *_judge_cells(shown, page.public, source, contacts),
        *_judge_cells(stones, tombstone_columns(page), source, contacts),
    ]
    released = PublicDataset(
        resource=_public_resource(resource),
        table=shown,
        withdrawn=stones.drop(columns=FILE),
        withheld=(*sifted.withheld, *_withheld_by(window, len(stones), int(waiting.sum()))),
        masked=add_masked(masked, masked_stones),
        sign_off=sign_off,
        files=dataset.files,
        sha256=table_sha256(dataset.files),
        next_change=min((each for each in (window.next_change, first_stone) if each is not None), default=None),
    )
    return released, [*findings, *about, *_in_reading_order(at_cells, resource)]


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


def _withheld_by(window: Window, stones: int, waiting: int) -> list[Withheld]:
    counts = (
        (WithheldReason.WITHDRAWN, WITHDRAWN_TEXT, stones),
        (WithheldReason.EXPIRED, EXPIRED_TEXT, int(window.expired.sum())),
        (WithheldReason.NOT_YET, NOT_YET_TEXT, int(window.not_yet.sum()) + waiting),
    )
    return [Withheld(reason, text, count) for reason, text, count in counts if count]


def _fields(resource: Resource, names: Sequence[str]) -> tuple[SchemaField, ...]:
    return tuple(resource.field(name) for name in names)


def _public_resource(resource: Resource) -> Resource:
    """Return the descriptor without what it says about columns and rows that are not published."""
    page, schema = resource.portal, resource.schema_
    public = set(page.public)
    reduced = schema.model_copy(
        update={
            "fields": _fields(resource, page.public),
            "primaryKey": schema.primaryKey if public.issuperset(schema.primaryKey) else (),
            "foreignKeys": tuple(key for key in schema.foreignKeys if public.issuperset(key.fields)),
        }
    )
    return resource.model_copy(update={"schema_": reduced, "portal": _public_page(page, public)})


def _public_page(page: Page, public: set[str]) -> Page:
    """Return the page block without rules about rows (they may name what is withheld) and without private columns."""
    return page.model_copy(
        update={
            "rows": (),
            "checks": (),
            "masks": {name: rules for name, rules in page.masks.items() if name in public},
            "persons": tuple(name for name in page.persons if name in public),
        }
    )


def _in_reading_order(findings: Sequence[Finding], resource: Resource) -> list[Finding]:
    """Sort findings as a clerk works: file by file, row by row, from left to right."""
    columns = {column_label(field): place for place, field in enumerate(resource.schema_.fields)}
    return sorted(findings, key=lambda each: (each.file or "", each.row or 0, columns.get(each.column or "", -1), each.code))
