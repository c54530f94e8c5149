"""Machine-readable descriptions of what is published: a Data Resource per dataset and the Data Package of all.

What a descriptor says is an allow-list, like the columns: the source's own path, headers, masks and row rules stay inside.
Standards: https://datapackage.org/standard/data-resource/, https://datapackage.org/standard/data-package/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator import addresses
from generator.artifacts import CSV, JSON, PARQUET
from generator.config import PortalSettings
from generator.derived.site import FileFacts
from generator.descriptors import Constraints, ForeignKey, Resource, SchemaField
from generator.release.states import PublicDataset, SignOff, WithheldDataset

Document = dict[str, Any]

_RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
_PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# Never changes from batch to batch, as the standard asks of a package's name.
_PACKAGE_NAME = "government-integrity"
_PUBLIC_BLOCK = ("kind", "number", "noun", "counter", "update", "owed", "opening", "area", "about", "legal_basis")
_PUBLIC_FIELD_BLOCK = ("unit", "separator", "labels")
# Keys of licences, sources and contributors that the standard defines; addresses of persons stay inside.
_LICENCE_KEYS = ("name", "title", "path")
_SOURCE_KEYS = ("title", "path", "version")
_CONTRIBUTOR_KEYS = ("title", "path", "roles", "organization")
# Suffix of a dataset's file, its format's name and media type without parameters.
FORMATS: Mapping[str, tuple[str, str]] = {
    "csv": ("csv", CSV.partition(";")[0]),
    "excel.csv": ("csv", CSV.partition(";")[0]),
    "json": ("json", JSON),
    "parquet": ("parquet", PARQUET),
}


def describe_resource(dataset: PublicDataset, settings: PortalSettings, public: Mapping[str, PublicDataset]) -> Document:
    """Return the public Data Resource of a dataset, without ``hash`` and ``bytes``: they follow when its CSV is made.

    ``path`` is relative to the dataset's own folder. ``public`` are all datasets, to know which foreign keys can be followed.
    """
    resource = dataset.resource
    return {
        "$schema": _RESOURCE_PROFILE,
        "name": resource.name,
        "title": resource.title,
        **drop_empty({"description": resource.description}),
        "type": "table",
        "path": f"{addresses.slug(resource.name)}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "licenses": _keep(resource.licenses, _LICENCE_KEYS) or [_licence(settings)],
        **drop_empty(
            {
                "sources": _keep(resource.sources, _SOURCE_KEYS),
                "contributors": _keep(resource.contributors, _CONTRIBUTOR_KEYS),
            }
        ),
        "schema": _describe_schema(resource, public),
        "portal": _describe_release(dataset, settings),
    }


def complete_resource(document: Document, size: int, sha256: str) -> Document:
    """Return the resource with the size in bytes and the SHA-256 (hex) of its CSV."""
    return {**document, "hash": f"sha256:{sha256}", "bytes": size}


def describe_package(
    settings: PortalSettings,
    datasets: Mapping[str, PublicDataset],
    facts: Mapping[str, FileFacts],
    withheld: Sequence[WithheldDataset] = (),
) -> Document:
    """Return the Data Package of all datasets; paths are relative to ``data/``.

    ``facts`` has the published files by address; only what is there is named. ``created`` is the day of the release, Beijing time.
    """
    resources = []
    for dataset in datasets.values():
        csv = facts[addresses.download(dataset.name, "csv")]
        document = complete_resource(describe_resource(dataset, settings, datasets), csv.size, csv.sha256)
        del document["$schema"]
        document["path"] = _below_data(csv.address)
        document["portal"]["formats"] = [
            {
                "path": _below_data(each.address),
                "format": kind,
                "mediatype": media,
                "hash": f"sha256:{each.sha256}",
                "bytes": each.size,
            }
            for suffix, (kind, media) in FORMATS.items()
            if (each := facts.get(addresses.download(dataset.name, suffix)))
        ]
        resources.append(document)
    return {
        "$schema": _PACKAGE_PROFILE,
        "name": _PACKAGE_NAME,
        **drop_empty(
            {
                "id": settings.base_url and settings.base_url + addresses.DATA_PACKAGE,
                "homepage": settings.base_url,
                "description": settings.description,
            }
        ),
        "title": settings.title,
        "version": settings.release.id,
        "created": f"{settings.release.date.isoformat()}T00:00:00+08:00",
        "licenses": [_licence(settings)],
        **drop_empty({"sources": _gather_sources(datasets.values())}),
        "contributors": [
            {"title": settings.operator.sponsor, "roles": ["publisher"]},
            {"title": settings.operator.maintainer, "roles": ["maintainer"]},
        ],
        **drop_empty({"portal": {**_describe_demonstration(settings), **_describe_withheld(withheld)}}),
        "resources": resources,
    }


def _describe_schema(resource: Resource, public: Mapping[str, PublicDataset]) -> Document:
    names = set(resource.schema_.names)
    is_keyed = bool(resource.schema_.primaryKey) and names.issuperset(resource.schema_.primaryKey)
    keys = [
        _describe_foreign_key(key, resource.name) for key in resource.schema_.foreignKeys if _can_be_followed(key, resource, public)
    ]
    return {
        "fields": [_describe_field(resource, field) for field in resource.schema_.fields],
        "missingValues": list(resource.schema_.missingValues),
        **({"primaryKey": list(resource.schema_.primaryKey)} if is_keyed else {}),
        **drop_empty({"foreignKeys": keys}),
    }


def _can_be_followed(key: ForeignKey, resource: Resource, public: Mapping[str, PublicDataset]) -> bool:
    """Say whether both ends of a foreign key are public."""
    target = public.get(key.reference.resource) if key.reference.resource else public.get(resource.name)
    return (
        target is not None
        and set(resource.schema_.names).issuperset(key.fields)
        and set(target.resource.schema_.names).issuperset(key.reference.fields)
    )


def _describe_foreign_key(key: ForeignKey, own: str) -> Document:
    reference: Document = {"fields": list(key.reference.fields)}
    if key.reference.resource and key.reference.resource != own:
        reference = {"resource": key.reference.resource, **reference}
    return {"fields": list(key.fields), "reference": reference}


def _describe_field(resource: Resource, field: SchemaField) -> Document:
    block = field.portal.model_dump(include=set(_PUBLIC_FIELD_BLOCK), exclude_none=True)
    return {
        "name": field.name,
        "type": field.type,
        **({"format": field.format} if field.format != "default" else {}),
        **drop_empty({"title": field.title, "description": field.description, "example": field.example}),
        **drop_empty({"constraints": _describe_constraints(field.constraints, is_masked=field.name in resource.portal.masks)}),
        **drop_empty({"portal": {**block, **drop_empty({"labels": resource.value_names(field)})}}),
    }


def _describe_constraints(constraints: Constraints, *, is_masked: bool) -> Document:
    stated = constraints.model_dump(exclude_defaults=True, mode="json")
    # A masked cell need not match the pattern of the unmasked one, nor stay unique.
    return {name: value for name, value in stated.items() if not is_masked or name == "required"}


def _describe_release(dataset: PublicDataset, settings: PortalSettings) -> Document:
    sign_off = dataset.sign_off
    return {
        **drop_empty(dataset.resource.portal.model_dump(include=set(_PUBLIC_BLOCK), mode="json", by_alias=True)),
        "rows": len(dataset.table),
        "release": {"id": settings.release.id, "date": settings.release.date.isoformat()},
        "source_sha256": dataset.sha256,
        **drop_empty(
            {
                "sign_off": sign_off
                and {
                    "office": sign_off.office,
                    "prepared_by": sign_off.prepared_by,
                    "approved_by": sign_off.approved_by,
                    "date": sign_off.date.isoformat(),
                    "document": sign_off.document,
                    **_describe_signature(dataset.name, sign_off),
                },
                "withheld": [{"reason": each.reason.value, "text": each.text, "rows": each.count} for each in dataset.withheld],
                "masked": [{"column": each.column, "rule": each.rule, "cells": each.cells} for each in dataset.masked],
            }
        ),
        **_describe_demonstration(settings),
    }


def _describe_signature(name: str, sign_off: SignOff) -> Document:
    if not sign_off.signature:
        return {}
    return {
        "scope": sign_off.scope,
        "key": addresses.signing_key(sign_off.key).rpartition("/")[2],
        "statement": addresses.statement(name).rpartition("/")[2],
        "signature": addresses.signature(name).rpartition("/")[2],
    }


def _describe_demonstration(settings: PortalSettings) -> Document:
    if settings.demonstration is None:
        return {}
    return {"demonstration": {"label": settings.demonstration.label, "text": settings.demonstration.text}}


def _describe_withheld(withheld: Sequence[WithheldDataset]) -> Document:
    """Name the datasets that are not in the package, so that nobody takes what is missing for what is not there."""
    named = [
        drop_empty({"name": each.name, "title": each.title, "number": each.number, "reason": each.reason}) for each in withheld
    ]
    return {"withheld": named} if named else {}


def _licence(settings: PortalSettings) -> Document:
    return {"name": settings.licence, **drop_empty({"title": settings.licence_title, "path": settings.licence_url})}


def _gather_sources(datasets: Iterable[PublicDataset]) -> list[Document]:
    gathered: list[Document] = []
    for dataset in datasets:
        gathered += [source for source in _keep(dataset.resource.sources, _SOURCE_KEYS) if source not in gathered]
    return gathered


def _keep(objects: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[Document]:
    kept = [{key: each[key] for key in keys if key in each} for each in objects]
    return [each for each in kept if each]


def drop_empty(document: Mapping[str, Any]) -> Document:
    """Return the document without what is not stated: None, "" and empty collections."""
    return {key: value for key, value in document.items() if value not in (None, "", [], {}, ())}


def _below_data(address: str) -> str:
    return address.removeprefix("data/")
