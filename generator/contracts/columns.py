"""Rules about one column at a time: types, constraints, formats. Each rule looks at distinct values only."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.contracts.cells import Encoded, Mask, ReadTable, Text, as_mask, text_array
from generator.contracts.identifiers import is_citizen_id, is_region, is_uscc_form, uscc_check_holds
from generator.contracts.keys import required_columns, unique_keys
from generator.contracts.omission import full_matches
from generator.contracts.wording import show
from generator.descriptors import FieldType, SchemaField
from generator.findings import Finding
from generator.values import iso_of_any_date, parse_dates, parse_numbers

_TRUE: Final = ("true", "True", "TRUE", "1")
_FALSE: Final = ("false", "False", "FALSE", "0")
_OPTIONS_SHOWN: Final = 12
_SUGGESTED: Final = 200  # distinct values for which the nearest option is looked up


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of the distinct values of a column: which are faulty, and what was expected (by value or for all)."""

    code: str
    faulty: Mask
    expected: str | Mapping[int, str]
    shown: Mapping[int, str] | None = None


def check_columns(table: ReadTable) -> list[Finding]:
    """Return the findings of all column rules over a table whose characters were judged and mended before."""
    keys = unique_keys(table.resource)
    required = required_columns(table.resource)
    findings: list[Finding] = []
    for field in table.resource.schema_.fields:
        column = table.columns.get(field.name)
        if column is None or len(column.codes) == 0:
            continue
        if field.name in required:
            findings += _report(table, field.name, column, Verdict("value-required", column.is_empty, "有内容", _EMPTY))
        verdicts = _judge_parts(field, column) if field.portal.separator else _judge_values(field, column.values)
        for verdict in [*verdicts, *_judge_lengths(field, column.values)]:
            findings += _report(table, field.name, column, verdict)
        findings += _repeated(table, field, column) if field.constraints.unique and (field.name,) not in keys else []
    return findings


class _Empty(dict[int, str]):
    def __missing__(self, _key: int) -> str:
        return "空"


_EMPTY: Final = _Empty()


def _report(table: ReadTable, name: str, column: Encoded, verdict: Verdict) -> list[Finding]:
    if not verdict.faulty.any():
        return []
    rows = column.rows_where(verdict.faulty)
    rows = rows[table.live[rows]]
    shown = verdict.shown if verdict.shown is not None else _show_faulty(column.values, verdict.faulty)
    expected = verdict.expected
    if isinstance(expected, str):
        expected = dict.fromkeys(np.unique(column.codes[rows]).tolist(), expected)
    return table.findings(verdict.code, rows, name, shown, expected)


def _show_faulty(values: Text, faulty: Mask) -> dict[int, str]:
    positions = np.flatnonzero(faulty)
    return dict(zip(positions.tolist(), map(show, values.take(pa.array(positions)).to_pylist()), strict=True))


# --- types and formats ----------------------------------------------------------------------------------------------------

# Per type: the code, what is expected, and which of the texts are well written.
_TYPES: Final[dict[FieldType, tuple[str, str, Callable[[Text, SchemaField], Mask]]]] = {
    "integer": ("integer-invalid", "整数，如 12", lambda values, _: full_matches(values, "-?[0-9]+")),
    "number": (
        "number-invalid",
        "数字，如 12.5",
        lambda values, _: full_matches(values, r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"),
    ),
    "boolean": ("boolean-invalid", "true 或 false", lambda values, field: _is_boolean(values, field)),
    "date": ("date-invalid", "日期，如 2026-11-20", lambda values, field: ~_dates(values, field).isna().to_numpy()),
    "year": ("year-invalid", "四位年份，如 2026", lambda values, _: full_matches(values, "[0-9]{4}")),
    "yearmonth": ("yearmonth-invalid", "年月，如 2026-10", lambda values, _: full_matches(values, "[0-9]{4}-(?:0[1-9]|1[0-2])")),
}


def _judge_values(field: SchemaField, values: Text) -> list[Verdict]:
    """Judge the type, then, of what is of that type, the format, the options and the bounds."""
    filled = as_mask(pc.not_equal(values, ""))
    verdicts: list[Verdict] = []
    well = filled
    if field.type in _TYPES:
        code, expected, is_well_written = _TYPES[field.type]
        well = filled & is_well_written(values, field)
        if field.type == "date" and field.format not in ("default", "any"):
            expected = f"日期，格式 {field.format}"
        verdicts.append(Verdict(code, filled & ~well, _suggest(field, values, filled & ~well, expected)))
    elif field.format in FORMATS:
        verdicts += FORMATS[field.format](values, filled)
    if field.constraints.enum is not None:
        verdicts.append(_judge_options(values, well, field.constraints.enum))
    if field.constraints.pattern is not None:
        unlike = well & ~full_matches(values, field.constraints.pattern)
        expected = f"形如 {field.example}" if field.example else f"符合 {field.constraints.pattern}"
        verdicts.append(Verdict("value-pattern", unlike, expected))
    return verdicts + _judge_bounds(field, values, well)


def _suggest(field: SchemaField, values: Text, faulty: Mask, expected: str) -> str | dict[int, str]:
    """Say which date is probably meant by each that is only written otherwise, so that a clerk sees which need the original."""
    read = _MEANT.get(field.type)
    if read is None or field.format not in ("default", "any") or not 0 < faulty.sum() <= _MEANT_AT_MOST:
        return expected
    suggested: dict[int, str] = {}
    for position in np.flatnonzero(faulty).tolist():
        text = values[position].as_py()
        if (day := _day_of_serial(text)) is not None:
            suggested[position] = f"{expected}；此处似为 Excel 的日期序号，即 {day if field.type == 'date' else day[:7]}"
        else:
            meant = read(text)
            suggested[position] = f"{expected}；此处似为 {meant}" if meant is not None else expected
    return suggested


def _day_of_serial(text: str) -> str | None:
    """Return the day that a number is in a workbook of the 1900 date system, ISO; None when that is no day from 1950 to 2099.

    What begins like a year of this or the last century (20261) is rather a month without its hyphen: nothing is suggested.
    """
    match = _SERIAL.fullmatch(text)
    if match and match[1].startswith(("19", "20")):
        return None
    day = _SERIAL_ZERO + timedelta(days=int(match[1])) if match else None
    return day.isoformat() if day is not None and 1950 <= day.year < 2100 else None


def _meant_day(text: str) -> str | None:
    meant = iso_of_any_date(html.unescape(text)) if len(text) < 40 else None
    return meant if meant is not None and _exists(meant) else None


def _meant_month(text: str) -> str | None:
    match = _MONTH_FORM.fullmatch(html.unescape(text)) if len(text) < 40 else None
    if match is not None:
        return f"{match[1]}-{int(match[2]):02d}"
    day = _meant_day(text)
    return day[:7] if day is not None else None


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


# Excel counts a 29 February 1900: from March 1900 on its days are counted from 30 December 1899.
_SERIAL: Final = re.compile(r"\s*([0-9]{5})(?:\.[0-9]+)?\s*")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_MONTH_FORM: Final = re.compile(r"\s*([0-9]{4})\s*[-/.年]\s*(0?[1-9]|1[0-2])\s*月?\s*")
_MEANT: Final[dict[FieldType, Callable[[str], str | None]]] = {"date": _meant_day, "yearmonth": _meant_month}
_MEANT_AT_MOST: Final = 20_000


def _is_boolean(values: Text, field: SchemaField) -> Mask:
    extra = field.model_extra or {}
    words = [*extra.get("trueValues", _TRUE), *extra.get("falseValues", _FALSE)]
    return as_mask(pc.is_in(values, value_set=text_array(words)))


def _dates(values: Text, field: SchemaField) -> pd.Series[Any]:
    return parse_dates(pd.Series(values.to_pylist(), dtype="str"), field.format)


def _judge_options(values: Text, filled: Mask, options: tuple[str, ...]) -> Verdict:
    faulty = filled & ~as_mask(pc.is_in(values, value_set=text_array(options)))
    listed = "、".join(options[:_OPTIONS_SHOWN]) + (f" 等 {len(options)} 项" if len(options) > _OPTIONS_SHOWN else "")
    expected: dict[int, str] = {}
    for number, position in enumerate(np.flatnonzero(faulty).tolist()):
        near: list[str] = []
        if number < _SUGGESTED:
            near = difflib.get_close_matches(values[position].as_py()[:100], options, 1, 0.5)
        expected[position] = f"{listed}（是否应为“{near[0]}”）" if near else listed
    return Verdict("value-not-in-enum", faulty, expected)


def _judge_bounds(field: SchemaField, values: Text, well: Mask) -> list[Verdict]:
    low, high = field.constraints.minimum, field.constraints.maximum
    if low is None and high is None:
        return []
    scale = _scale(field, values)
    verdicts: list[Verdict] = []
    with np.errstate(invalid="ignore"):
        if low is not None:
            verdicts.append(Verdict("value-too-small", well & (scale < bound(field, low)), f"不小于 {low}"))
        if high is not None:
            verdicts.append(Verdict("value-too-large", well & (scale > bound(field, high)), f"不大于 {high}"))
    return verdicts


def _scale(field: SchemaField, values: Text) -> npt.NDArray[Any]:
    """Return values as something that compares: floats, days, or fixed-width text."""
    text = pd.Series(values.to_pylist(), dtype="str")
    if field.type in ("integer", "number"):
        return parse_numbers(text).to_numpy()
    if field.type == "date":
        return parse_dates(text, field.format).to_numpy(dtype="datetime64[D]")
    return text.to_numpy(dtype=object)


def bound(field: SchemaField, stated: str | int | float) -> Any:
    """Return a minimum or maximum on the same scale as the column's values; ValueError when it is not of the field's type."""
    if field.type in ("integer", "number"):
        return float(stated)
    if field.type == "date":
        day = parse_dates(pd.Series([str(stated)], dtype="str"), field.format).to_numpy(dtype="datetime64[D]")[0]
        if np.isnat(day):
            day = np.datetime64(str(stated), "D")
        return day
    return str(stated)


def _judge_lengths(field: SchemaField, values: Text) -> list[Verdict]:
    least, most = field.constraints.minLength, field.constraints.maxLength
    if least is None and most is None:
        return []
    lengths = np.asarray(pc.utf8_length(values))
    verdicts: list[Verdict] = []
    if least is not None:
        verdicts.append(Verdict("value-too-short", (lengths > 0) & (lengths < least), f"至少 {least} 字"))
    if most is not None:
        verdicts.append(Verdict("value-too-long", lengths > most, f"至多 {most} 字"))
    return verdicts


def _judge_uscc(values: Text, filled: Mask) -> list[Verdict]:
    """Ask for a citizen's number first: some of them pass as social credit codes. A wrong check digit is a notice only."""
    citizen, unformed, unchecked = (np.zeros(len(values), np.bool_) for _ in range(3))
    for position, code in enumerate(values.to_pylist()):
        if filled[position]:
            citizen[position] = is_citizen_id(code)
            unformed[position] = not citizen[position] and not is_uscc_form(code)
            unchecked[position] = not citizen[position] and not unformed[position] and not uscc_check_holds(code)
    hidden = dict.fromkeys(np.flatnonzero(citizen).tolist(), "符合公民身份号码编码规则的号码")
    return [
        Verdict("citizen-id-in-code", citizen, "统一社会信用代码或留空", hidden),
        Verdict("uscc-invalid", unformed, "18 位统一社会信用代码"),
        Verdict("uscc-check-digit", unchecked, "校验位相符的统一社会信用代码"),
    ]


def _judge_region(values: Text, filled: Mask) -> list[Verdict]:
    known = np.fromiter((is_region(code) for code in values.to_pylist()), np.bool_, len(values))
    return [Verdict("region-invalid", filled & ~known, "六位行政区划代码，如 310101")]


def _judge_uri(values: Text, filled: Mask) -> list[Verdict]:
    return [Verdict("uri-invalid", filled & ~full_matches(values, r"https?://[^\s/]+\S*"), "网址，如 https://…")]


FORMATS: Final[dict[str, Callable[[Text, Mask], list[Verdict]]]] = {
    "uscc": _judge_uscc,
    "region": _judge_region,
    "uri": _judge_uri,
}


# --- cells of several values, unique columns ---------------------------------------------------------------------------


def split_parts(column: Encoded, separator: str) -> tuple[Encoded, npt.NDArray[np.int64]]:
    """Return the parts of all distinct values, encoded, and for each part the position of the value that it stands in."""
    parts: list[str] = []
    owners: list[int] = []
    for position, value in enumerate(column.values.to_pylist()):
        if value != "":
            split = value.split(separator)
            parts += split
            owners += [position] * len(split)
    return Encoded.of(text_array(parts)), np.array(owners, np.int64)


def _judge_parts(field: SchemaField, column: Encoded) -> list[Verdict]:
    """Judge each part of a cell by the column's rules; the finding shows the faulty parts only."""
    parts, owners = split_parts(column, field.portal.separator or "")
    verdicts = [Verdict("list-part-empty", parts.is_empty, "分隔符之间都有内容"), *_judge_values(field, parts.values)]
    return [_lift(verdict, parts, owners, len(column.values)) for verdict in verdicts]


def _lift(verdict: Verdict, parts: Encoded, owners: npt.NDArray[np.int64], size: int) -> Verdict:
    faulty = np.zeros(size, np.bool_)
    shown: dict[int, str] = {}
    expected: dict[int, str] = {}
    for at in parts.rows_where(verdict.faulty).tolist():
        owner, code = int(owners[at]), int(parts.codes[at])
        words = verdict.shown[code] if verdict.shown is not None else show(parts.values[code].as_py()) or "空"
        faulty[owner] = True
        shown[owner] = f"{shown[owner]}、{words}" if owner in shown else words
        expected.setdefault(owner, verdict.expected if isinstance(verdict.expected, str) else verdict.expected[code])
    return Verdict(verdict.code, faulty, expected, shown)


def _repeated(table: ReadTable, field: SchemaField, column: Encoded) -> list[Finding]:
    live = np.flatnonzero(table.live)
    codes = column.codes[live]
    counted = np.bincount(codes, minlength=len(column.values))
    faulty = (counted > 1) & ~column.is_empty
    if not faulty.any():
        return []
    first = pd.Series(live).groupby(codes).first()
    findings: list[Finding] = []
    for position in live[faulty[codes]].tolist():
        code = int(column.codes[position])
        earlier = int(first[code])
        words = f"唯一；另有 {counted[code] - 1} 行相同" if earlier == position else f"唯一；{table.place(earlier, position)}已有"
        findings.append(table.finding("value-not-unique", position, field.name, show(column.values[code].as_py()), words))
    return findings
