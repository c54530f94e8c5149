"""The texts that people wrote (``content/``), judged like cells: no table stands before them whose gate would have seen them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import unquote

from generator.editorial_documents import EditorialDocument
from generator.errors import ConfigurationError
from generator.identifiers import compact
from generator.personal.detectors import find_spans


def refuse_personal_texts(documents: Iterable[EditorialDocument], addresses: Iterable[str], allowed: Collection[str]) -> None:
    """Raise `ConfigurationError` with page, line (as readers count what it says) and kind of each personal number or address.

    ``addresses`` are those of all files of the wing, pictures too. ``allowed`` holds official contacts in any writing; no fault repeats what was found.
    """
    official = frozenset(map(compact, allowed))
    faults = [
        f"{document.address}: line {number} of its text: found {span.what}, expected none (official contacts: official_contacts of portal.yml)"
        for document in documents
        for number, line in enumerate((document.title, *document.text.split("\n")))
        for span in find_spans(line, allowed=official)
    ]
    named = sorted({unquote(address) for address in addresses})
    faults += [
        f"a file in {address.rpartition('/')[0]}/: found {span.what} in its name, expected none"
        for address in named
        for span in find_spans(address, allowed=official)
    ]
    if faults:
        raise ConfigurationError(*dict.fromkeys(faults))
