"""What the shelf asks of the disk: whether it can be written, and when it has what was written."""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from generator.errors import ConfigurationError, PublishFault

OF_THE_DISK: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def prove_writable(folder: Path, wanted: Path) -> None:
    """Prove that files can be made in a folder, or in the nearest one above it that there is; nothing is left behind.

    Raises, naming ``wanted``, `ConfigurationError` when they cannot, and `PublishFault` when the disk is full or fails.
    """
    place = folder
    while not os.path.lexists(place):
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise not_written(wanted, error) from error


def not_written(place: Path, error: OSError) -> ConfigurationError | PublishFault:
    """Return the fault of a place that cannot be written: that of a full or failing disk is nobody's configuration."""
    kind = PublishFault if error.errno in OF_THE_DISK else ConfigurationError
    return kind(f"{place}: cannot be written: {error.strerror or error}")


def flush_folder(folder: Path) -> None:
    """Wait until the disk has all that was written, files, folders and names."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syncfs"):
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if libc.syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)


def fsync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
