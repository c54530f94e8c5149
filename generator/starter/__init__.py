"""What ``portal init DIR`` lays out: a small portal that builds at once, signed with a fresh key, to be replaced piece by piece."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from generator.approval import approve_datasets
from generator.clock import two_years_after
from generator.config import FILE_NAME as SETTINGS
from generator.config import load_settings
from generator.errors import ConfigurationError
from generator.release.keys import list_key, new_key, refuse_inside_portal, write_private_key
from generator.release.signing import Approval

_CONTENT = Path(__file__).parent / "portal"
_DATASETS = ("bodies", "notices")
_APPROVER = "李某（示例）"
_HERE = "# keys\n"


def lay_out(directory: Path, today: date) -> tuple[list[Path], Path]:
    """Write the starter portal into ``directory``; return the files written, sorted, and the private key's file beside the folder.

    The directory is made when it is absent. Raises `ConfigurationError` when it is not a directory, is not empty or cannot be written: nothing
    that somebody has there may be overwritten.
    """
    place = directory.resolve()
    key_file = directory.parent / f"{place.name}-approver.pem" if directory.name else place.with_name(f"{place.name}-approver.pem")
    try:
        _refuse_taken(directory, key_file)
        directory.mkdir(parents=True, exist_ok=True)
        written = []
        for source in sorted(path for path in _CONTENT.rglob("*") if path.is_file()):
            target = directory / source.relative_to(_CONTENT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            written.append(target)
        written += _sign(directory, key_file, today)
    except OSError as error:
        raise ConfigurationError(f"{directory}: cannot be written: {error.strerror or error}") from None
    return sorted(written), key_file


def _refuse_taken(directory: Path, key_file: Path) -> None:
    if directory.exists():
        if not directory.is_dir():
            raise ConfigurationError(f"{directory}: is a file; give a folder that is new or empty")
        if any(directory.iterdir()):
            raise ConfigurationError(f"{directory}: is not empty; give a folder that is new or empty")
    if key_file.exists():
        raise ConfigurationError(f"{key_file}: exists already; a key is never overwritten, so move it or give another folder")
    refuse_inside_portal(key_file)


def _sign(directory: Path, key_file: Path, today: date) -> list[Path]:
    """List a fresh key in portal.yml and sign the examples with it, on the day of their batch."""
    settings = directory / SETTINGS
    batch = load_settings(directory).release.date
    key = new_key()
    _, entry = list_key("example", _APPROVER, key, batch, two_years_after(max(today, batch)))
    written = settings.read_text(encoding="utf-8").replace(_HERE, entry, 1)
    # The example's next batch is never overdue on the day it is laid out.
    written = re.sub(r"(?m)^  next: .*$", f"  next: {max(today, batch) + timedelta(days=7)}", written)
    settings.write_text(written, encoding="utf-8")
    write_private_key(key_file, key)
    approval = Approval("张某（示例）", _APPROVER, "示例市公共信用信息中心", batch, "示例签〔2026〕1号")
    return approve_datasets(directory, _DATASETS, approval, key)
