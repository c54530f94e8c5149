"""What an earlier release published, read from its own site: which batch, when, its public tables, files by address.

The site is an input like the data. It was proven when it was built, but it may have been damaged since or be somebody else's: every
file is held against the site's own manifest, and every fault names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from generator import addresses
from generator.config import PortalSettings
from generator.errors import ConfigurationError

_LISTS = (b'"sources":', b'"files":')
# Folders of which files are read again.
_READ = tuple(f'{{"path":"{folder}'.encode() for folder in ("data/", "changes/", addresses.SEARCH_INDEX))


@dataclass(frozen=True, slots=True)
class EarlierSite:
    """The site of an earlier release: its folder, the id of its batch, the ISO day it was true for.

    ``titles`` are those of its datasets by name, ``hashes`` the SHA-256 of its files by address, as its manifest says: those of its
    data, of its log of changes and of its search index.
    """

    folder: Path
    release: str
    as_of: str
    titles: Mapping[str, str]
    hashes: Mapping[str, str]

    def read(self, address: str) -> bytes | None:
        """Return a file of the site, None when the site never had it. Raises `ConfigurationError` when it is missing or another."""
        expected = self.hashes.get(address)
        if expected is None:
            return None
        path = self.folder / address
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ConfigurationError(f"--previous: {path}: cannot be read: {error.strerror or error}") from None
        if hashlib.sha256(data).hexdigest() != expected:
            raise ConfigurationError(f"--previous: {path}: is not the file that the site's manifest names")
        return data

    def prove(self, folder: str) -> frozenset[str]:
        """Return the addresses of the site's files below a folder. Raises `ConfigurationError` when one is missing or another."""
        found = frozenset(address for address in self.hashes if address.startswith(folder))
        for address in found:
            self.read(address)
        return found

    def table(self, dataset: str) -> pa.Table | None:
        """Return the public table of a dataset, all columns text; None when the site did not publish it."""
        data = self.read(addresses.download(dataset, "parquet"))
        try:
            return None if data is None else pq.read_table(BytesIO(data), use_threads=False)
        except pa.ArrowException as error:
            path = self.folder / addresses.download(dataset, "parquet")
            raise ConfigurationError(f"--previous: {path}: cannot be read: {error}") from None


def open_earlier(folder: Path, settings: PortalSettings | None = None, *, for_rehearsal: bool) -> EarlierSite:
    """Open the site of an earlier release, of the portal with these settings: its name or its address is the same.

    Raises `ConfigurationError` when the folder is no site that a build made, is another portal's, is of a batch with a later date (what
    has been corrected or taken down since would stand again), or is a rehearsal while this build is for the public: what was never
    approved must not be told of.
    """
    manifest = folder / addresses.MANIFEST
    about = read_about(manifest, "--previous: ")
    if about.get("rehearsal") and not for_rehearsal:
        raise ConfigurationError(f"--previous: {folder} is a rehearsal; give the site that the public had before")
    try:
        release, as_of = about["release"], date.fromisoformat(about["as_of"]).isoformat()
        if not isinstance(release, str):
            raise TypeError
        hashes = dict(_read_hashes(manifest))
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise ConfigurationError(f"--previous: {manifest}: cannot be read as the manifest of a site") from None
    site = EarlierSite(folder, release, as_of, {}, hashes)
    package = folder / addresses.DATA_PACKAGE
    try:
        described = orjson.loads(site.read(addresses.DATA_PACKAGE) or b"")
        titles = {str(each["name"]): str(each.get("title", each["name"])) for each in described["resources"]}
        home = described.get("homepage")
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise ConfigurationError(f"--previous: {package}: cannot be read as the package of a site") from None
    if settings is not None and about.get("name") != settings.name and (home is None or home != settings.base_url):
        raise ConfigurationError(f"--previous: {folder} is the site of {about.get('name')!r}, not of {settings.name!r}")
    dated = str(about.get("release_date", ""))
    # The date of a batch may be corrected; the id of a later batch is another's.
    if settings is not None and release != settings.release.id and dated > settings.release.date.isoformat():
        given = f"{settings.release.id} of {settings.release.date.isoformat()}"
        raise ConfigurationError(
            f"--previous: {folder} is of batch {release} of {dated}, later than {given}; give the data of the newest batch, and its"
            " release.date in portal.yml. To put an earlier site back: portal restore"
        )
    return EarlierSite(folder, release, as_of, titles, hashes)


def read_about(manifest: Path, opening: str = "") -> dict[str, Any]:
    """Return what a manifest says of its release before the long lists of files. Raises `ConfigurationError`, beginning with ``opening``."""
    lines = []
    try:
        with manifest.open("rb") as file:
            for line in file:
                if line.startswith(_LISTS):
                    break
                lines.append(line)
        about = orjson.loads(b"".join(lines).rstrip().rstrip(b",") + b"}")
    except (OSError, orjson.JSONDecodeError):
        raise ConfigurationError(f"{opening}{manifest}: cannot be read as the manifest of a site") from None
    if not isinstance(about, dict):
        raise ConfigurationError(f"{opening}{manifest}: cannot be read as the manifest of a site")
    return about


def _read_hashes(manifest: Path) -> list[tuple[str, str]]:
    """Return address and SHA-256 of each file that may be read: the manifest has one on each line."""
    found = []
    with manifest.open("rb") as file:
        for line in file:
            if line.startswith(_READ):
                entry = orjson.loads(line.rstrip().rstrip(b","))
                found.append((str(entry["path"]), str(entry["sha256"])))
    return found
