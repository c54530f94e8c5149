"""The catalogue of all datasets as linked data, for harvesters: DCAT 3 in JSON-LD (https://www.w3.org/TR/vocab-dcat-3/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator import addresses
from generator.config import PortalSettings
from generator.derived.site import FileFacts
from generator.descriptors import Owed
from generator.downloads.describe import FORMATS, Document, drop_empty
from generator.release.states import PublicDataset

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def describe_catalogue(settings: PortalSettings, datasets: Mapping[str, PublicDataset], facts: Mapping[str, FileFacts]) -> Document:
    """Return the catalogue. Without a public address of the portal, addresses are relative to the catalogue's own file."""
    notice = settings.demonstration.text if settings.demonstration else ""
    return {
        "@context": _CONTEXT,
        "@id": _locate(settings, addresses.CATALOGUE),
        "@type": "dcat:Catalog",
        "dcterms:title": settings.title,
        **drop_empty({"dcterms:description": "\n".join(filter(None, [settings.description, notice]))}),
        "dcterms:language": settings.language,
        "dcterms:publisher": _publisher(settings),
        "dcterms:issued": _issued(settings),
        "dcat:dataset": [_describe_dataset(settings, dataset, facts) for dataset in datasets.values()],
    }


def _describe_dataset(settings: PortalSettings, dataset: PublicDataset, facts: Mapping[str, FileFacts]) -> Document:
    page = _locate(settings, addresses.dataset(dataset.name))
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dcterms:identifier": dataset.name,
        "dcterms:title": dataset.title,
        **drop_empty({"dcterms:description": dataset.resource.description or dataset.resource.portal.about}),
        "dcterms:publisher": _publisher(settings),
        "dcterms:issued": _issued(settings),
        "dcat:version": settings.release.id,
        **_periodicity(dataset),
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": list(_describe_files(settings, dataset, facts)),
    }


# By periodicity of ``portal.owed``: the frequency of the Dublin Core collection description vocabulary that DCAT uses.
_FREQUENCIES = {"R/P1M": "monthly", "R/P3M": "quarterly", "R/P6M": "semiannual", "R/P1Y": "annual"}


def _periodicity(dataset: PublicDataset) -> Document:
    owed = getattr(dataset.resource.portal, "owed", None)
    if not isinstance(owed, Owed):
        return {}
    return {"dcterms:accrualPeriodicity": {"@id": f"http://purl.org/cld/freq/{_FREQUENCIES[owed.periodicity]}"}}


def _describe_files(settings: PortalSettings, dataset: PublicDataset, facts: Mapping[str, FileFacts]) -> Iterator[Document]:
    licence: Any = {"@id": settings.licence_url} if settings.licence_url else settings.licence
    for suffix, (_, media_type) in FORMATS.items():
        file = facts.get(addresses.download(dataset.name, suffix))
        if file is not None:
            yield {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": _locate(settings, file.address)},
                "dcat:mediaType": media_type,
                "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
                "dcterms:license": licence,
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": file.sha256,
                },
            }


def _locate(settings: PortalSettings, address: str) -> str:
    return (settings.base_url or addresses.root_of(addresses.CATALOGUE)) + address


def _publisher(settings: PortalSettings) -> Document:
    return {"@type": "foaf:Organization", "foaf:name": settings.operator.sponsor}


def _issued(settings: PortalSettings) -> Document:
    return {"@type": "xsd:date", "@value": settings.release.date.isoformat()}
