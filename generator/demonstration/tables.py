"""Tables of the demonstration and the file forms they are written in, each with the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from csv import writer
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

Row = Mapping[str, str]
# Any day does: a workbook needs a time stamp, and the build's date must not leak into its bytes.
_ZIP_TIME = (2026, 11, 20, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Field:
    """One column as its descriptor has it: name, title, what it means, and further properties of the standard or ours."""

    name: str
    title: str
    description: str = ""
    type: str = "string"
    constraints: Mapping[str, Any] | None = None
    portal: Mapping[str, Any] | None = None

    def describe(self) -> dict[str, Any]:
        """Return the field as Table Schema has it."""
        described: dict[str, Any] = {"name": self.name, "type": self.type, "title": self.title}
        if self.description:
            described["description"] = self.description
        if self.constraints:
            described["constraints"] = dict(self.constraints)
        if self.portal:
            described["portal"] = dict(self.portal)
        return described


@dataclass(frozen=True, slots=True)
class Table:
    """One dataset of the demonstration: its descriptor's parts and its rows, every cell as text."""

    name: str
    title: str
    description: str
    fields: Sequence[Field]
    rows: Sequence[Row]
    portal: Mapping[str, Any]
    primary_key: Sequence[str]
    foreign_keys: Sequence[tuple[str, str, str]] = ()  # field, resource, field there
    form: str = "csv"
    office: str = "甲市公共信用信息中心（演示）"

    @property
    def file_name(self) -> str:
        """Return the name of the table's file."""
        return f"{self.name}.{'csv' if self.form == 'gb18030' else self.form}"

    def data(self) -> bytes:
        """Return the bytes of the table's file."""
        names = [field.name for field in self.fields]
        unknown = {key for row in self.rows for key in row} - set(names)
        if unknown:
            raise ValueError(f"{self.name}: rows have columns {sorted(unknown)} that no field declares")
        return FORMS[self.form](names, self.rows)


def _csv(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    out = io.StringIO()
    lines = writer(out, lineterminator="\n")
    lines.writerow(names)
    lines.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue().encode()


def _gb18030(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    return _csv(names, rows).decode().replace("\n", "\r\n").encode("gb18030")


def _json(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    return orjson.dumps([{name: row.get(name, "") for name in names} for row in rows], option=orjson.OPT_INDENT_2) + b"\n"


def _parquet(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    table = pa.table({name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in names})
    pq.write_table(table, out, compression="none")
    return out.getvalue()


def _column_letters(position: int) -> str:
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xlsx(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Write the smallest workbook that spreadsheets open (ECMA-376): one sheet, every cell an inline text."""
    lines = [list(names), *([row.get(name, "") for name in names] for row in rows)]
    sheet = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{_column_letters(at)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
            for at, cell in enumerate(line)
            if cell
        )
        + "</row>"
        for number, line in enumerate(lines, start=1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    # Stored, not deflated: compressed bytes differ between builds of zlib.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), head + text)
    return out.getvalue()


FORMS: dict[str, Callable[[Sequence[str], Sequence[Row]], bytes]] = {
    "csv": _csv,
    "gb18030": _gb18030,
    "json": _json,
    "parquet": _parquet,
    "xlsx": _xlsx,
}


def describe(table: Table) -> dict[str, Any]:
    """Return the table's Data Resource (Data Package v2) with our block ``portal``."""
    resource: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": table.file_name,
        "format": "csv" if table.form == "gb18030" else table.form,
        "encoding": "gb18030" if table.form == "gb18030" else "utf-8",
        "licenses": [
            {"name": "CC-BY-4.0", "title": "知识共享 署名 4.0 国际", "path": "https://creativecommons.org/licenses/by/4.0/"}
        ],
        "sources": [{"title": "演示数据，由 python -m generator.demonstration 生成"}],
        "contributors": [{"title": table.office, "roles": ["creator", "publisher"]}],
        "schema": {
            "fields": [field.describe() for field in table.fields],
            "primaryKey": list(table.primary_key),
            "foreignKeys": [
                {"fields": [field], "reference": {"resource": resource_name, "fields": [there]}}
                for field, resource_name, there in table.foreign_keys
            ],
        },
        "portal": dict(table.portal),
    }
    return resource
