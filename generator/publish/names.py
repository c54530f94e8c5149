"""Which paths a site may have: safe below its root, and the same file on Linux, macOS, Windows and in a ZIP."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from generator import addresses

MAX_NAME_BYTES = 200
MAX_PATH_BYTES = 1024
# .nojekyll keeps hosts from filtering files; .well-known holds security.txt (RFC 8615).
HIDDEN_ALLOWED = frozenset({".nojekyll", ".well-known"})
# The hand writes these itself, last.
RESERVED = frozenset({addresses.MANIFEST})

# Refused by Windows in names, or with a meaning of their own in links.
_SPECIAL = re.compile(r'[<>:"|?*#%\\]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9_-])?")


def fault_of_name(name: str) -> str | None:
    """Say what is wrong with one part of a path, or None."""
    if _PLAIN.fullmatch(name):
        return "has a name that Windows keeps for a device" if _DEVICE.fullmatch(name) else None
    if name == "":
        return "has an empty part (it is absolute, ends in / or holds //)"
    if name in (".", ".."):
        return f"holds {name!r}, which would lead elsewhere"
    if name.startswith(".") and name not in HIDDEN_ALLOWED:
        return f"is hidden; only {', '.join(sorted(HIDDEN_ALLOWED))} may be"
    return _fault_of_characters(name)


def _fault_of_characters(name: str) -> str | None:
    if _CONTROL.search(name):
        return "holds a control or invisible character"
    if match := _SPECIAL.search(name):
        return f"holds {match.group()!r}"
    if name[-1] in ". ":
        return "has a part that ends in a dot or a space"
    if not unicodedata.is_normalized("NFC", name):
        return "is not in Unicode normal form C"
    try:
        encoded = name.encode()
    except UnicodeEncodeError:
        return "cannot be written as UTF-8"
    if len(encoded) > MAX_NAME_BYTES:
        return f"has a part of {len(encoded)} bytes; at most {MAX_NAME_BYTES} are allowed"
    return None


def fault_of_path(path: str) -> str | None:
    """Say why ``path`` may not be written, or None when it may."""
    if path in RESERVED:
        return "is written by the build itself"
    for name in path.split("/"):
        if fault := fault_of_name(name):
            return fault
    if len(path.encode()) > MAX_PATH_BYTES:
        return f"is longer than {MAX_PATH_BYTES} bytes"
    return None


def collisions(paths: Iterable[str]) -> list[str]:
    """Return a fault for each two paths of which one disk, or another system's, could keep only one.

    That is: a path twice, a file where a folder is, and names (of files or of folders) that differ in case only.
    """
    faults: set[str] = set()
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in sorted(paths):
        folded = path.casefold()
        if (other := files.get(folded)) is not None:
            faults.add(f"{path}: is published twice" if other == path else f"{path}: differs from {other} in case only")
        files[folded] = path
        _enter_folders(path, folders, faults)
    for folded, folder in folders.items():
        if folded in files:
            faults.add(f"{files[folded]}: is a file where the folder {folder}/ is")
    return sorted(faults)


def _enter_folders(path: str, folders: dict[str, str], faults: set[str]) -> None:
    folder = path.rpartition("/")[0]
    while folder:
        other = folders.setdefault(folder.casefold(), folder)
        if other is not folder:
            if other == folder:
                return  # so are its parents
            faults.add(f"{folder}/: differs from the folder {other}/ in case only")
        folder = folder.rpartition("/")[0]
