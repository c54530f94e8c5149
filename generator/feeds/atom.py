"""The Atom feed of the newest records (RFC 4287)."""

from __future__ import annotations

import uuid
from xml.etree import ElementTree

from generator import addresses
from generator.artifacts import ATOM, Artifact
from generator.config import PortalSettings
from generator.derived.files import FileRow
from generator.derived.site import Site

_NAMESPACE = "http://www.w3.org/2005/Atom"


def write_feed(site: Site) -> Artifact:
    """Return ``feed.xml``. Ids are the permanent addresses, or name-based UUIDs when the portal has no public address.

    ``updated`` is the record's own day, the feed's the day of the release, both at midnight in Beijing.
    """
    settings = site.portal.settings
    feed = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": settings.language})
    _add(feed, "title", settings.name + (f"（{settings.demonstration.label}）" if settings.demonstration else ""))
    if settings.demonstration:
        _add(feed, "subtitle", settings.demonstration.text)
    _add(feed, "id", _identify(settings, addresses.FEED))
    _add(feed, "updated", _moment(settings.release.date.isoformat()))
    ElementTree.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": _locate(settings, addresses.FEED)})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": _locate(settings, addresses.HOME)})
    _add(ElementTree.SubElement(feed, "author"), "name", settings.operator.sponsor)
    for dataset, row, body_name, _ in site.newest:
        _add_entry(feed, site, dataset, row, body_name)
    data: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Artifact(addresses.FEED, data + b"\n", ATOM, tuple(sorted({dataset for dataset, *_ in site.newest})))


def _add_entry(feed: ElementTree.Element, site: Site, dataset: str, row: FileRow, body_name: str) -> None:
    settings = site.portal.settings
    entry = ElementTree.SubElement(feed, "entry")
    _add(entry, "title", row.title)
    _add(entry, "id", _identify(settings, row.address))
    _add(entry, "updated", _moment(row.date))
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": _locate(settings, row.address)})
    ElementTree.SubElement(entry, "category", {"term": dataset, "label": site.portal.datasets[dataset].title})
    _add(entry, "summary", " · ".join(part for part in (body_name, row.status, row.label, row.document) if part) or row.title)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    # XML has no way to write most control characters, not even escaped.
    ElementTree.SubElement(parent, name).text = "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")


def _moment(day: str) -> str:
    return f"{day}T00:00:00+08:00"


def _locate(settings: PortalSettings, address: str) -> str:
    return (settings.base_url or "") + address


def _identify(settings: PortalSettings, address: str) -> str:
    if settings.base_url:
        return settings.base_url + address
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.name}/{address}").urn
