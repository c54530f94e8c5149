"""What search learns of an editorial page: its title, its address and its plain text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditorialDocument:
    """One editorial page as search finds it; ``address`` is its path below the site's root, ``text`` has no markup."""

    title: str
    address: str
    text: str
