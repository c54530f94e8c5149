"""What is stored of a document, as readers hand it out."""

from __future__ import annotations

from dataclasses import dataclass

from search.documents import SEPARATOR
from search.normal import compact, normal_form, spelt


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as stored: what is shown of it, and its two searched fields; ``labels`` name the parts of the text."""

    id: str
    kind: str
    title: str
    url: str
    date: str
    number: str
    names: tuple[str, ...]
    body: str
    status: str
    status_class: str
    text: str
    areas: tuple[str, ...]
    until: str
    labels: tuple[str, ...]

    def fields(self) -> tuple[str, str]:
        """Return the two searched fields: title, names and number; text and body."""
        return SEPARATOR.join((self.title, *self.names, self.number)), SEPARATOR.join((self.text, self.body))

    def is_named(self, name: str) -> bool:
        """Say whether a compact name is exactly one of the names or the number."""
        return name != "" and any(compact(normal_form(own)) == name for own in (*self.names, self.number))

    def is_spelt(self, typed: str) -> bool:
        """Say whether one of the names or the number is what was typed (normal form) to the hyphen."""
        return typed != "" and spelt(typed) in (spelt(normal_form(own)) for own in (*self.names, self.number))
