"""The ZIP package around a workbook: refused when it is a bomb, and searched for what the cell reader does not tell.

calamine reads error values and formulas without a stored result as empty cells, and it sets aside memory for the whole used range:
two cells far apart would end the process. So each sheet's XML is looked through before calamine gets it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from generator.contracts.hidden import NOTHING_HIDDEN, Hidden, look_through

MAX_UNPACKED = 2 << 30
MAX_RATIO = 400  # deflate reaches 1,032; sheets of real data stay below 60
RATIO_FROM = 64 << 20  # small parts may compress as well as they like
MAX_CELLS = 60_000_000
MAX_ROWS = 1_048_576

_REFERENCE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]+)\$?([0-9]+)["']""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b([^>]*?\bt\s*=\s*["']e["'][^>]*)>""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_PIECE = 1 << 24


class PackageFault(Exception):
    """Raised when a workbook's package cannot be read safely: the finding's code and what was found."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(found)
        self.code = code
        self.found = found


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Cells of a sheet that hold an error value or a formula without result: (row, column), 0-based; and what is hidden on it."""

    errors: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden: Hidden = NOTHING_HIDDEN


def check_package(data: bytes) -> zipfile.ZipFile:
    """Open the package and prove, by unpacking it once, that no part is larger than it may be."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise PackageFault("file-unreadable", "旧版 .xls 或加密的工作簿")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        total = 0
        for info in package.infolist():
            size = sum(len(piece) for piece in _pieces(package, info.filename, MAX_UNPACKED - total))
            total += size
            if size > RATIO_FROM and size > MAX_RATIO * max(info.compress_size, 1):
                raise PackageFault("file-too-large", f"{info.filename} 解压后放大 {size // max(info.compress_size, 1)} 倍")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise PackageFault("file-unreadable", f"不是完好的 XLSX 文件（{type(error).__name__}）") from None
    return package


def mark_sheet(package: zipfile.ZipFile, position: int) -> SheetMarks:
    """Look through the XML of the sheet at a position of the workbook; PackageFault when its used range is absurd."""
    name = _sheet_part(package, position)
    if name is None:
        return SheetMarks()
    xml = b"".join(_pieces(package, name, MAX_UNPACKED))
    if b"\x00" in xml[:64]:
        raise PackageFault("file-unreadable", "工作表不是 UTF-8 编码的 XML")
    hidden, last_row = look_through(xml)
    _check_range(xml, last_row)
    errors = frozenset(filter(None, (_place(match[1]) for match in _ERROR.finditer(xml))))
    formulas = frozenset(filter(None, (_place(match[1]) for match in _FORMULA.finditer(xml)))) if b"f" in xml else frozenset()
    return SheetMarks(errors, formulas, hidden)


def _check_range(xml: bytes, last_row: int) -> None:
    rows, columns = last_row, 1
    for match in _REFERENCE.finditer(xml):
        letters, row = match[1], int(match[2][:9])
        if len(letters) > 1:
            columns = max(columns, _column(letters[:6]) + 1)
        if row > rows:
            rows = row
    cells = rows * max(columns, 26)
    if rows > MAX_ROWS or columns > 16_384 or cells > MAX_CELLS:
        raise PackageFault("file-too-large", f"有效区域有 {rows} 行、{columns} 列")


def _sheet_part(package: zipfile.ZipFile, position: int) -> str | None:
    """Return the name of the part that holds the sheet at a position."""
    try:
        workbook_name = _workbook_part(package)
        book = _xml(package, workbook_name)
        folder, file = posixpath.split(workbook_name)
        links = {link.get("Id"): link.get("Target") for link in _xml(package, f"{folder}/_rels/{file}.rels".lstrip("/"))}
        sheets = [node for node in book.iter() if isinstance(node.tag, str) and etree.QName(node).localname == "sheet"]
        key = next(value for name, value in sheets[position].items() if str(name).endswith("}id"))
        target = links[str(key)] or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        return path if path in package.namelist() else None
    except (KeyError, IndexError, StopIteration, etree.XMLSyntaxError):
        return None


def _workbook_part(package: zipfile.ZipFile) -> str:
    for link in _xml(package, "_rels/.rels"):
        if (link.get("Type") or "").endswith("/officeDocument"):
            return (link.get("Target") or "").lstrip("/")
    return "xl/workbook.xml"


def _xml(package: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(b"".join(_pieces(package, name, MAX_UNPACKED)), parser)


def _pieces(package: zipfile.ZipFile, name: str, limit: int) -> Iterator[bytes]:
    read = 0
    with package.open(name) as part:
        while piece := part.read(_PIECE):
            read += len(piece)
            if read > limit:
                raise PackageFault("file-too-large", f"解压后超过 {MAX_UNPACKED >> 30} GiB")
            yield piece


def _place(attributes: bytes) -> tuple[int, int] | None:
    match = _REFERENCE.search(attributes)
    return (int(match[2]) - 1, _column(match[1])) if match else None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
