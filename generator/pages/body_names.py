"""How pages call and link a body that data names by its id; an id that no register has stands as it is, without a link."""

from __future__ import annotations

from generator.derived.site import Site


def address_of(site: Site, body: str | None, root: str) -> str:
    """Return the address of a body's integrity file with its root, "" when it has none."""
    known = site.portal.register.bodies.get(body or "")
    return root + known.address if known else ""


def short_name_of(site: Site, body: str | None, otherwise: str) -> str:
    """Return what a chart or a short list calls a body: its short name, else the name given."""
    known = site.portal.register.bodies.get(body or "")
    return known.short_name if known and known.short_name else otherwise
