"""Opening a case: its data folder read, checked, released and linked, once per folder and process."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.config import PortalSettings, load_settings
from generator.contracts.package import CheckedPackage, check_package
from generator.derived.site import Site, derive_site
from generator.findings import Finding, Severity
from generator.model.portal import build_portal
from generator.release.gate import Released, release_package
from generator.release.states import PublicDataset

HERE = Path(__file__).parent
DEMONSTRATION = HERE.parents[1] / "data"


@dataclass(frozen=True)
class OpenedCase:
    """Everything known of a data folder on the day of its release, before any page is made."""

    folder: Path
    settings: PortalSettings
    checked: CheckedPackage
    released: Released

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.checked.findings, *self.released.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)

    @property
    def public(self) -> dict[str, PublicDataset]:
        return {dataset.name: dataset for dataset in self.released.datasets}


def open_folder(folder: Path) -> OpenedCase:
    settings = load_settings(folder)
    checked = check_package(folder)
    return OpenedCase(folder, settings, checked, release_package(checked.datasets, settings, settings.release.date, folder))


@cache
def open_case(name: str) -> OpenedCase:
    return open_folder(HERE / name)


@cache
def derive_case(name: str) -> Site:
    opened = open_case(name)
    assert not opened.errors
    return derive_site(build_portal(opened.settings, opened.settings.release.date, opened.released.datasets))


def copy_case(source: Path, target: Path) -> Path:
    """Copy a data folder so that a test may break it."""
    return Path(shutil.copytree(source, target))
