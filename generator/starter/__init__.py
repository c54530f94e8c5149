"""What ``portal init DIR`` lays out: a small portal that builds at once, to be replaced piece by piece."""

from __future__ import annotations

from pathlib import Path

from generator.errors import ConfigurationError

_CONTENT = Path(__file__).parent / "portal"


def lay_out(directory: Path) -> list[Path]:
    """Copy the starter portal into ``directory`` and return the files written, sorted.

    The directory is made when it is absent. Raises `ConfigurationError` when it is not a directory, is not empty or cannot be written: nothing
    that somebody has there may be overwritten.
    """
    try:
        if directory.exists():
            if not directory.is_dir():
                raise ConfigurationError(f"{directory}: is a file; give a folder that is new or empty")
            if any(directory.iterdir()):
                raise ConfigurationError(f"{directory}: is not empty; give a folder that is new or empty")
        written = []
        for source in sorted(path for path in _CONTENT.rglob("*") if path.is_file()):
            target = directory / source.relative_to(_CONTENT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            written.append(target)
    except OSError as error:
        raise ConfigurationError(f"{directory}: cannot be written: {error.strerror or error}") from None
    return written
