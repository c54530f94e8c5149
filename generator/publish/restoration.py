"""Going back: the release before the present one is served again, in one step, with what its manifest says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.addresses import MANIFEST
from generator.earlier import read_about
from generator.errors import ConfigurationError
from generator.publish.shelf import Shelf, restore_previous


@dataclass(frozen=True, slots=True)
class Restored:
    """A release that is served again: its batch, the day it was true for, the day by which it had to be built again."""

    release: str
    as_of: str
    rebuild_by: date | None


def restore(out: Path, day: date, *, although_due: bool = False) -> Restored:
    """Serve the release before the present one again; the newer one stays on the disk until the next build.

    Raises `ConfigurationError`, and changes nothing, when no previous release is kept, ``out`` is not ours, a build runs, or the
    release had to be built again by ``day`` or earlier (records whose display has ended would be shown again), unless
    ``although_due``.
    """
    if not Shelf(out).store.is_dir():
        raise ConfigurationError(f"{out}: no previous release is kept; it was not made by a build")
    told: list[Restored] = []

    def judge(folder: Path) -> None:
        found = _read_manifest(folder / MANIFEST)
        if found.rebuild_by is not None and found.rebuild_by <= day and not although_due:
            raise ConfigurationError(
                f"{out}: the previous release ({found.release}) had to be built again by {found.rebuild_by}, and today is {day}:"
                " it may show what must no longer be shown. Build anew from corrected data; --although-due serves it all the same"
            )
        told.append(found)

    restore_previous(out, judge)
    return told[0]


def _read_manifest(path: Path) -> Restored:
    """Return what a manifest says of its days. Raises `ConfigurationError` when it is not one of a site."""
    about = read_about(path)
    try:
        due = about["rebuild_by"]
        return Restored(str(about["release"]), str(about["as_of"]), date.fromisoformat(due) if due else None)
    except (KeyError, TypeError, ValueError):
        raise ConfigurationError(f"{path}: cannot be read as the manifest of a site, so that its dates are unknown") from None
