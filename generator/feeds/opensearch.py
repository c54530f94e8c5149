"""The OpenSearch description (1.1 draft 6), by which a browser can ask this portal from its address bar."""

from __future__ import annotations

from xml.etree import ElementTree

from generator import addresses
from generator.artifacts import HTML, OPENSEARCH, Artifact
from generator.config import PortalSettings

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_LONGEST_NAME, _LONGEST_DESCRIPTION = 16, 1024


def write_opensearch(settings: PortalSettings, base_url: str) -> Artifact:
    """Return ``opensearch.xml``; the specification wants absolute addresses, hence ``base_url``."""
    root = ElementTree.Element("OpenSearchDescription", {"xmlns": _NAMESPACE})
    marked = f"（{settings.demonstration.label}）" if settings.demonstration else ""
    stated = {
        "ShortName": settings.name[:_LONGEST_NAME],
        "Description": f"在{settings.name}{marked}中查机构、文号、事由"[:_LONGEST_DESCRIPTION],
        "Language": settings.language,
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
    }
    for name, text in stated.items():
        ElementTree.SubElement(root, name).text = text
    template = f"{base_url}{addresses.SEARCH}?q={{searchTerms}}"
    ElementTree.SubElement(root, "Url", {"type": HTML.partition(";")[0], "method": "get", "template": template})
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Artifact(addresses.OPENSEARCH, data + b"\n", OPENSEARCH)
