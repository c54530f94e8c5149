"""What an earlier release published, read from its own site: which batch, when, its public tables, files by address.

The site is an input like the data: it was proven when it was built, but it may have been damaged since, so every fault names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from generator import addresses
from generator.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class EarlierSite:
    """The site of an earlier release: its folder, the id of its batch, the ISO day it was true for, its datasets' titles by name."""

    folder: Path
    release: str
    as_of: str
    titles: dict[str, str]

    def read(self, address: str) -> bytes | None:
        """Return a file of the site, None when it has none there."""
        path = self.folder / address
        try:
            return path.read_bytes() if path.is_file() else None
        except OSError as error:
            raise ConfigurationError(f"--previous: {path}: cannot be read: {error.strerror or error}") from None

    def table(self, dataset: str) -> pa.Table | None:
        """Return the public table of a dataset, all columns text; None when the site does not publish it."""
        path = self.folder / addresses.download(dataset, "parquet")
        if not path.is_file():
            return None
        try:
            return pq.read_table(path, use_threads=False)
        except (OSError, pa.ArrowException) as error:
            raise ConfigurationError(f"--previous: {path}: cannot be read: {error}") from None


def open_earlier(folder: Path, *, for_rehearsal: bool) -> EarlierSite:
    """Open the site of an earlier release.

    Raises `ConfigurationError` when the folder is no site that a build made, or is a rehearsal while this build is for the public:
    what was never approved must not be told of.
    """
    about = read_about(folder / addresses.MANIFEST, "--previous: ")
    if about.get("rehearsal") and not for_rehearsal:
        raise ConfigurationError(f"--previous: {folder} is a rehearsal; give the site that the public had before")
    package = folder / addresses.DATA_PACKAGE
    try:
        resources = orjson.loads(package.read_bytes())["resources"]
        titles = {str(each["name"]): str(each.get("title", each["name"])) for each in resources}
        return EarlierSite(folder, str(about["release"]), str(about["as_of"]), titles)
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        raise ConfigurationError(f"--previous: {package}: cannot be read as the package of a site") from None


def read_about(manifest: Path, opening: str = "") -> dict[str, Any]:
    """Return what a manifest says of its release before the long lists of files. Raises `ConfigurationError`, beginning with ``opening``."""
    lines = []
    try:
        with manifest.open("rb") as file:
            for line in file:
                if line.startswith((b'"sources":', b'"files":')):
                    break
                lines.append(line)
        about = orjson.loads(b"".join(lines).rstrip().rstrip(b",") + b"}")
    except (OSError, orjson.JSONDecodeError):
        raise ConfigurationError(f"{opening}{manifest}: cannot be read as the manifest of a site") from None
    if not isinstance(about, dict):
        raise ConfigurationError(f"{opening}{manifest}: cannot be read as the manifest of a site")
    return about
