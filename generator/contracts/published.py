"""What of a descriptor is published besides the table: every text of it that reaches a page or a download, by key path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.descriptors import Resource
from generator.text import walk_texts

# How the file is read, and addresses of persons: no maker hands them on (`generator.downloads.describe`).
_INSIDE: Final = ("path", "format", "encoding", "hash", "bytes", "dialect")
_INSIDE_PARTIES: Final = ("email",)
_PARTIES: Final = ("licenses", "sources", "contributors")


def published_texts(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield (key path, text) of everything that a descriptor says in public; of row rules only the reason."""
    raw = resource.model_dump(mode="json", by_alias=True, exclude_none=True)
    public = set(resource.portal.public)
    for key, value in raw.items():
        if key in _INSIDE:
            continue
        if key == "schema":
            yield from _of_schema(value, public)
        elif key == "portal":
            yield from _of_page(value)
        elif key in _PARTIES:
            for at, party in enumerate(value):
                yield from walk_texts(_without(party, _INSIDE_PARTIES), f"{key}.{at}")
        else:
            yield from walk_texts(value, key)


def _of_schema(schema: Mapping[str, Any], public: set[str]) -> Iterator[tuple[str, str]]:
    for at, field in enumerate(schema["fields"]):
        if field["name"] in public:
            yield from walk_texts(_without(field, ("format",)), f"schema.fields.{at}")
    yield from walk_texts(_without(schema, ("fields", "missingValues")), "schema")


def _of_page(page: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for at, rule in enumerate(page.get("rows", ())):
        yield f"portal.rows.{at}.reason", rule["reason"]
    yield from walk_texts(_without(page, ("rows", "checks")), "portal")


def _without(block: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key not in keys}
