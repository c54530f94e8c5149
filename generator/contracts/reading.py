"""Reading a dataset's files, whatever their format, into one table of text."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np
import pyarrow.compute as pc

from generator.contracts.cells import Part, ReadTable, Text, join_parts
from generator.contracts.delimited import read_delimited
from generator.contracts.descriptor import Descriptor
from generator.contracts.json_rows import read_json
from generator.contracts.omission import live_rows
from generator.contracts.parquet import read_parquet
from generator.contracts.submitted import SourceFile
from generator.contracts.wording import Faults, column_label
from generator.contracts.workbook import read_workbook
from generator.descriptors import ListPage, Resource
from generator.findings import Finding

# The longest laws have a third of it.
LARGEST_CELL: Final = 1 << 20
# Faults of rows that were there and could not be read.
_ROWS_SPOILT: Final = ("row-shape", "quote-broken", "encoding-wrong")
Reader = Callable[[bytes, Resource, Faults], Part | None]


def _read_csv(data: bytes, resource: Resource, faults: Faults) -> Part | None:
    return read_delimited(data, resource, resource.dialect.delimiter, faults)


def _read_tsv(data: bytes, resource: Resource, faults: Faults) -> Part | None:
    given = "delimiter" in resource.dialect.model_fields_set
    return read_delimited(data, resource, resource.dialect.delimiter if given else "\t", faults)


READERS: Final[dict[str, Reader]] = {
    "csv": _read_csv,
    "tsv": _read_tsv,
    "xlsx": read_workbook,
    "json": read_json,
    "parquet": read_parquet,
}


def read_dataset(descriptor: Descriptor, data_dir: Path) -> tuple[tuple[dict[str, Text], ReadTable] | None, list[Finding]]:
    """Read all files of a dataset. None when none of them can be read; the findings say why."""
    resource = descriptor.resource
    parts: list[Part] = []
    files: list[SourceFile] = []
    findings: list[Finding] = []
    for path in resource.paths:
        faults = Faults(resource.name, PurePosixPath(descriptor.folder.relative_to(data_dir).as_posix(), path).as_posix())
        data = _read_bytes(descriptor.folder / path, faults)
        part = None
        if data is not None:
            digest = hashlib.sha256(data).hexdigest()
            _check_seal(data, digest, resource, faults)
            form = format_of(resource, path)
            part = READERS[form](data, resource, faults) if _is_what_it_says(data, form, faults) else None
            if part is not None:
                _note_empty(part, resource, faults)
            if part is not None and not _has_huge_cells(part, resource, faults):
                parts.append(part)
                files.append(SourceFile(faults.file or path, digest, len(data)))
        findings.extend(faults.found)
    findings.extend(_note_unused(descriptor, data_dir))
    if not parts:
        return None, findings
    texts, table = join_parts(resource, parts, files)
    return (texts, live_rows(table)), findings


# How files begin that are no text, and pages that are saved in the place of a file: what they are, and the format that may begin so.
_BEGINNINGS: Final = (
    (b"PK\x03\x04", "XLSX 工作簿或 ZIP 压缩包", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "旧版 .xls 或加密的工作簿", ""),
    (b'[{"', "JSON 文件", "json"),
    (b"PAR1", "Parquet 文件", "parquet"),
    (b"%PDF-", "PDF 文件", ""),
    (b"\x1f\x8b", "gzip 压缩包", ""),
    (b"\x89PNG", "图片", ""),
    (b"\xff\xd8\xff", "图片", ""),
    (b"<!doctype html", "网页，多半是登录页或出错页", ""),
    (b"<html", "网页，多半是登录页或出错页", ""),
    (bytes(16), "空字节，文件已损坏", ""),
)


def _is_what_it_says(data: bytes, form: str, faults: Faults) -> bool:
    """Report a file that begins as one of another format does, whatever its name says."""
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n").lower()
    for beginning, what, own in _BEGINNINGS:
        if head.startswith(beginning.lower()) and form != own:
            faults.add("file-unreadable", what, f"{form.upper()} 文件")
            return False
    return True


def _note_empty(part: Part, resource: Resource, faults: Faults) -> None:
    """Note a file with a header and no row, which is often an export that was cut off; editions of lists without entries have their fault."""
    is_spoilt = any(each.code in _ROWS_SPOILT for each in faults.found)
    if len(part.rows) == 0 and not is_spoilt and not isinstance(resource.portal, ListPage):
        faults.add("table-empty", "只有表头，没有数据行", "至少一行数据")


def _has_huge_cells(part: Part, resource: Resource, faults: Faults) -> bool:
    """Report cells that are longer than any text for people; a file that has one is not read further."""
    found = False
    for name, cells in part.columns.items():
        sizes = pc.binary_length(cells).to_numpy(zero_copy_only=False)
        for at in np.flatnonzero(sizes > LARGEST_CELL).tolist():
            found = True
            faults.add(
                "cell-too-large",
                f"{sizes[at]} 字节",
                f"不超过 {LARGEST_CELL} 字节",
                int(part.rows[at]),
                column_label(resource.field(name)),
            )
    return found


def format_of(resource: Resource, path: str) -> str:
    """Return the format of a file: the declared one, else by its suffix; "" when neither tells."""
    suffix = PurePosixPath(path).suffix.lower().removeprefix(".")
    return resource.format or (suffix if suffix in READERS else "")


_WHY_NOT_READ: Final = {
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EIO: "磁盘读取出错",
}


def _read_bytes(path: Path, faults: Faults) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        near = (
            sorted(item.name for item in path.parent.iterdir() if item.suffix.lower() == path.suffix.lower())
            if path.parent.is_dir()
            else []
        )
        faults.add("file-missing", f"文件夹里有 {'、'.join(near)}" if near else "没有这个文件", path.name)
    except OSError as error:
        found = _WHY_NOT_READ.get(error.errno or 0) or error.strerror or type(error).__name__
        faults.add("file-inaccessible", found, "可以读取的文件")
    return None


def _check_seal(data: bytes, digest: str, resource: Resource, faults: Faults) -> None:
    """Compare a file with the hash and the size that the descriptor states."""
    if resource.hash is not None:
        kind, _, stated = resource.hash.rpartition(":")
        computed = digest if kind == "sha256" else hashlib.new(kind or "md5", data, usedforsecurity=False).hexdigest()
        if computed != stated.lower():
            faults.add("file-hash-differs", f"{kind or 'md5'}:{computed}", resource.hash)
    if resource.bytes is not None and resource.bytes != len(data):
        faults.add("file-size-differs", f"{len(data)} 字节", f"{resource.bytes} 字节")


def _note_unused(descriptor: Descriptor, data_dir: Path) -> list[Finding]:
    """Note tables in the dataset's folder that no path names: often the newer file, put beside the old one."""
    named = {(descriptor.folder / path).resolve() for path in descriptor.resource.paths}
    unused = [
        item
        for item in sorted(descriptor.folder.iterdir())
        if item.is_file() and item.suffix.lower().removeprefix(".") in READERS and item.name != "resource.json"
        if item.resolve() not in named and not item.name.startswith((".", "~$"))
    ]
    return [
        Finding(
            "file-unused",
            descriptor.resource.name,
            item.name,
            "、".join(descriptor.resource.paths),
            file=item.relative_to(data_dir).as_posix(),
        )
        for item in unused
    ]
