"""The site's style sheet: its files joined in the order of the cascade, for the pages and for the preview of editorial pages."""

from __future__ import annotations

from typing import Final

from generator.frame.environment import TEMPLATES

# The cascade's order: later files override earlier ones; print and the wide windows come last.
STYLES: Final = ("tokens", "base", "frame", "parts", "data", "results", "registers", "citizen", "wide", "print")


def join_styles() -> str:
    """Return the whole style sheet: the files of ``assets/css`` in the order of `STYLES`."""
    folder = TEMPLATES / "assets" / "css"
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
