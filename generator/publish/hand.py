"""The hand: writes artifacts below one private folder, in the build's process or in a worker, and answers with rows.

It promises that nothing is written outside that folder and that no file is written twice, whoever else writes there:
every path is judged by `generator.publish.names`, opened relative to the folder's descriptor, and created exclusively.
When the folder is moved or deleted under a forgotten hand, it writes nothing anywhere else.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from pathlib import Path

from generator.artifacts import Artifact, Receipt
from generator.errors import PublishFault
from generator.publish.names import MAX_PATH_BYTES, RESERVED, fault_of_name, fault_of_path

# A receipt as a plain tuple, in the order of Receipt's fields: cheap to send between processes and to keep.
Row = tuple[str, str, int, str, tuple[str, ...]]

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OCCUPIED = {
    errno.EEXIST: "is published twice",
    errno.ENOTDIR: "needs a folder where a file is",
}


class PathRefused(ValueError):
    """Raised for an artifact whose path may not be written; nothing was written."""


def receipt_of(row: Row) -> Receipt:
    """Return a row as the receipt that it stands for."""
    return Receipt(*row)


class Hand:
    """Writes below ``root``, which must exist and be private to this build."""

    def __init__(self, root: Path) -> None:
        try:
            self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise PublishFault(f"{root}: cannot be written: {error.strerror or error}") from error
        self._place = root
        # Folders that were judged and made. "" is not one of them: "/x" has it too.
        self._checked: set[str] = set()
        self._sources: dict[tuple[str, ...], tuple[str, ...]] = {}

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._root)

    def write(self, artifact: Artifact) -> Row:
        """Write one artifact and return its row.

        Raises `PathRefused` when the path is unsafe or taken and `PublishFault` when the disk fails.
        """
        path, data = artifact.path, artifact.data
        folder, _, name = path.rpartition("/")
        known = folder in self._checked and path not in RESERVED and len(path) <= MAX_PATH_BYTES // 4
        if fault := fault_of_name(name) if known else fault_of_path(path):
            raise PathRefused(f"{path!r} may not be written: it {fault}")
        try:
            if not known:
                self._make_folder(folder)
            self._create(path, data)
        except OSError as error:
            if error.errno in _OCCUPIED:
                raise PathRefused(f"{path!r} may not be written: it {self._occupation(path, error.errno)}") from None
            raise PublishFault(f"{self._place}/{path}: could not be written: {error.strerror or error}") from error
        sources = self._sources.setdefault(artifact.sources, artifact.sources)
        return path, hashlib.sha256(data).hexdigest(), len(data), artifact.media_type, sources

    def _create(self, path: str, data: bytes) -> None:
        handle = os.open(path, _CREATE, 0o666, dir_fd=self._root)
        try:
            written = os.write(handle, data)
            while written < len(data):
                written += os.write(handle, memoryview(data)[written:])
        finally:
            os.close(handle)

    def _occupation(self, path: str, number: int) -> str:
        if number == errno.EEXIST and stat.S_ISDIR(os.stat(path, dir_fd=self._root, follow_symlinks=False).st_mode):
            return "is a file where a folder is"
        return _OCCUPIED[number]

    def _make_folder(self, folder: str) -> None:
        if folder == "" or folder in self._checked:
            return
        self._make_folder(folder.rpartition("/")[0])
        # Made by another worker, or a file stands there: then opening below it fails with ENOTDIR.
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, dir_fd=self._root)
        self._checked.add(folder)
