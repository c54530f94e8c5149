"""Whether the portal block of a descriptor agrees with its schema: columns exist, what is shown is public, parts suit the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from generator.contracts.named_columns import named_columns
from generator.contracts.owed_declared import check_owed
from generator.contracts.restrictions import check_links, check_masks, check_period_order, check_states_declared, check_texts
from generator.contracts.standard_parts import check_fields, check_paths, check_reading, missing_field, pattern_faults
from generator.descriptors import ListPage, MatrixPage, RecordsPage, Resource

_RECORD_COLUMNS: Final = ("breach", "honours")


def check_descriptor(resource: Resource, folder: Path) -> Iterator[str]:
    """Yield the faults of one descriptor, each beginning with the key at fault."""
    for check in _CHECKS:
        yield from check(resource)
    yield from check_paths(resource, folder)


def _check_columns(resource: Resource) -> Iterator[str]:
    """Columns that the block names exist, are public where they are shown, and have a type that suits their part."""
    page, schema = resource.portal, resource.schema_
    try:
        named = list(named_columns(page))
    except ValueError as error:
        yield f"portal: a template is not well formed: {error}"
        return
    for each in dict.fromkeys(named):
        if each.column not in schema.names:
            yield f"portal.{each.key}: {missing_field(schema, each.column)}"
            continue
        if each.is_shown and each.column not in page.public:
            yield f"portal.{each.key}: {each.column!r} is shown and must be in portal.public"
        field = schema.field(each.column)
        if each.is_single and field.portal.separator:
            yield f"portal.{each.key}: {each.column!r} holds several values in one cell (portal.separator), which are not split here"
        if each.types and field.type not in each.types:
            yield f"portal.{each.key}: {each.column!r} has type {field.type}, expected {' or '.join(each.types)}"
    for name in dict.fromkeys(page.public):
        if page.public.count(name) > 1:
            yield f"portal.public: {name!r} stands twice"


def _check_page(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if page.column in _RECORD_COLUMNS and not isinstance(page, RecordsPage):
        yield f"portal.column: {page.column!r} tells of records one by one, but the kind is {getattr(page, 'kind', '')}"
    if page.persons and not page.legal_basis:
        yield "portal.legal_basis: is required with portal.persons"
    for at, rule in enumerate(page.rows):
        if not rule.equals and rule.pattern is None:
            yield f"portal.rows.{at}: gives neither `equals` nor `pattern`, so that it would match nothing"
        if rule.pattern is not None:
            yield from (f"portal.rows.{at}.pattern: {fault}" for fault in pattern_faults(rule.pattern))
    if page.duplicates is not None and not page.duplicates.key:
        yield "portal.duplicates.key: names no column"


def _check_states(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, RecordsPage):
        return
    values = [state.value for state in page.states]
    if len(set(values)) < len(values):
        yield "portal.states: a value stands twice"
    if page.states and page.status is None:
        yield "portal.status: is required with portal.states"
    if any(state.css == "gone" for state in page.states) and page.withdrawal is None:
        yield "portal.withdrawal: is required when a state is `gone`: a tombstone says when, why and by which act"
    classes = {state.css for state in page.states}
    if page.objection is not None and "obj" not in classes:
        yield "portal.states: portal.objection needs a state of class `obj`, which records carry while an objection runs"
    if page.repaired is not None and "rep" not in classes:
        yield "portal.states: portal.repaired needs a state of class `rep`, which records carry until their display ends"
    if page.tier is not None and page.date is None:
        yield "portal.date: is required with portal.tier: the display window is counted from it"


def _check_editions(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, ListPage):
        return
    if page.id is None and not page.entry_key:
        yield "portal.id: give `id` or `entry_key`, so that entries can be followed across editions"
    ids = [edition.id for edition in page.editions]
    if len({identifier.lower() for identifier in ids}) < len(ids):
        yield "portal.editions: an id stands twice"
    effective = [edition.effective for edition in page.editions if edition.effective is not None]
    if effective != sorted(effective):
        yield "portal.editions: are not oldest first"
    paths = [edition.path for edition in page.editions if edition.path is not None]
    if page.edition is not None:
        if paths:
            yield "portal.editions: `path` is for lists without an `edition` column"
        return
    for at, edition in enumerate(page.editions):
        if edition.path is None and len(page.editions) > 1:
            yield f"portal.editions.{at}.path: is required when no column has the edition"
        elif edition.path is not None and edition.path not in resource.paths:
            yield f"portal.editions.{at}.path: {edition.path!r} is not in `path`"
    for path in resource.paths:
        if paths and path not in paths:
            yield f"path: {path!r} belongs to no edition"
    if len(set(paths)) < len(paths):
        yield "portal.editions: two editions share a path"


def _check_sheet(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if not isinstance(page, RecordsPage) or page.sheet is None:
        return
    if any(state.css == "gone" for state in page.states):
        yield "portal.sheet: rows that can be withdrawn need pages of their own, which their tombstones keep"
    for name in page.sheet.totals:
        if name not in page.sheet.columns:
            yield f"portal.sheet.totals: {name!r} is not among portal.sheet.columns"


def _check_matrix(resource: Resource) -> Iterator[str]:
    page = resource.portal
    if isinstance(page, MatrixPage) and (page.due is None) != (page.done is None):
        yield "portal.due: `due` and `done` stand together: progress is judged from both"


def _check_measures(resource: Resource) -> Iterator[str]:
    page = resource.portal
    measures = [measure.column for measure in getattr(page, "measures", ())]
    for name in getattr(page, "charted", ()):
        if name not in measures:
            yield f"portal.charted: {name!r} is not among portal.measures"
    for at, measure in enumerate(getattr(page, "measures", ())):
        starts = [band.from_ for band in measure.bands]
        if starts and (starts[0] is not None or None in starts[1:] or starts[1:] != sorted(set(starts[1:]))):
            yield f"portal.measures.{at}.bands: the first level has no `from`, the others have ascending ones"
        if measure.target is not None and measure.target_column is not None:
            yield f"portal.measures.{at}: give `target` or `target_column`"


_CHECKS: Final[tuple[Callable[[Resource], Iterator[str]], ...]] = (
    check_reading,
    check_fields,
    _check_columns,
    _check_page,
    _check_states,
    _check_editions,
    _check_measures,
    _check_sheet,
    _check_matrix,
    check_owed,
    check_states_declared,
    check_masks,
    check_period_order,
    check_links,
    check_texts,
)
