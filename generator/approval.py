"""Approving datasets: judged as a build would, refused with every finding, signed only when right, with the hash of what will be public."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from generator.build import judge_release, load_configuration
from generator.config import FILE_NAME as SETTINGS
from generator.downloads.tables import exact_csv_sha256
from generator.errors import DataRefused
from generator.findings import has_errors
from generator.release.signing import Approval, approve


def approve_datasets(
    data_dir: Path, datasets: Sequence[str], approval: Approval, key: Ed25519PrivateKey | None = None
) -> list[Path]:
    """Sign off datasets (by name) that a check lets pass, and return the sign-off files written.

    The public view is that of the batch's day, or of the approval's when that is later. Raises `DataRefused` with the findings when
    the data of one of them, or portal.yml, has errors; `ConfigurationError` when the approval itself is not right.
    """
    configuration = load_configuration(data_dir)
    settings = configuration[0]
    checked = judge_release(data_dir, max(settings.release.date, approval.date), unvetted=True, configuration=configuration)
    about = tuple(each for each in checked.findings if each.dataset in datasets or each.dataset == SETTINGS)
    if has_errors(about):
        raise DataRefused(about)
    public = {dataset.name: exact_csv_sha256(dataset) for dataset in checked.datasets if dataset.name in datasets}
    return approve(data_dir, settings, datasets, approval, key, public)
