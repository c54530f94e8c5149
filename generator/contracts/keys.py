"""Which columns identify something: by the schema, and by what a page kind needs even when the schema does not say so."""

from __future__ import annotations

from generator.descriptors import (
    ListPage,
    MatrixPage,
    RankingPage,
    RecordsPage,
    RegisterPage,
    Resource,
    StatisticsPage,
)

IDENTIFIER_FORMATS = ("uscc", "region")


def natural_keys(resource: Resource) -> tuple[tuple[str, ...], ...]:
    """Return the columns that no two rows of this page kind may share: addresses and figures are made from them."""
    match page := resource.portal:
        case RegisterPage() | RecordsPage():
            return ((page.id,),)
        case StatisticsPage(body=body, period=period):
            return ((body, period),)
        case RankingPage(subject=subject, period=period):
            return ((subject,) if period is None else (subject, period),)
        case MatrixPage(row=row, body=body, role=role):
            return ((row, body) if role is None else (row, body, role),)
        case ListPage(id=entry, edition=edition) if entry is not None and edition is not None:
            return ((edition, entry),)
        case ListPage(id=entry) if entry is not None and len(resource.paths) == 1:
            return ((entry,),)
        case _:
            return ()


def unique_keys(resource: Resource) -> tuple[tuple[str, ...], ...]:
    """Return all keys whose repetition is a fault: primaryKey, uniqueKeys, natural keys that none of those implies."""
    schema = resource.schema_
    declared = [schema.primaryKey] if schema.primaryKey else []
    declared += [tuple(key) for key in (schema.model_extra or {}).get("uniqueKeys", ())]
    keys = list(dict.fromkeys(declared))
    keys += [key for key in natural_keys(resource) if not any(set(known) <= set(key) for known in keys)]
    return tuple(keys)


def required_columns(resource: Resource) -> frozenset[str]:
    """Return the columns that may not be empty: constraints, primary key, natural keys (a role may be empty), names."""
    page = resource.portal
    role = page.role if isinstance(page, MatrixPage) else None
    # A body or a subject without a name would be a link without words.
    name = page.name if isinstance(page, RegisterPage) else page.subject_name if isinstance(page, RankingPage) else None
    named = {name} if name is not None else set()
    natural = {name for key in natural_keys(resource) for name in key if name != role}
    constrained = {field.name for field in resource.schema_.fields if field.constraints.required}
    return frozenset(constrained | natural | named | set(resource.schema_.primaryKey))


def identifier_columns(resource: Resource) -> frozenset[str]:
    """Return the columns whose cells identify something, so that a hidden space in them is an error."""
    keys = {name for key in unique_keys(resource) for name in key}
    references = {name for key in resource.schema_.foreignKeys for name in key.fields}
    own = {field.name for field in resource.schema_.fields if field.constraints.unique or field.format in IDENTIFIER_FORMATS}
    return frozenset(keys | references | own)


def address_columns(resource: Resource) -> tuple[str, ...]:
    """Return the columns whose values become file names: values that differ in case only would share one."""
    match page := resource.portal:
        case RecordsPage(sheet=sheet) if sheet is not None:
            return (page.id, sheet.by)
        case RegisterPage() | RecordsPage():
            return (page.id,)
        case StatisticsPage(period=period):
            return (period,)
        case RankingPage(period=period) if period is not None:
            return (period,)
        case _:
            return ()
