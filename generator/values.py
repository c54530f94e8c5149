"""Reading whole columns of text as dates and numbers, without changing the text.

The portal keeps every cell as the text it came in; a typed column stands beside it for sorting, comparing and drawing.
All functions take a string Series and return a Series of the same index; what cannot be read is missing (NaT or NaN), which the
contracts report as a finding.
"""

from __future__ import annotations

import re

import pandas as pd

# Year 1 of each era, minus one (明治 1868, 大正 1912, 昭和 1926, 平成 1989, 令和 2019).
_ERA = {"明治": 1867, "M": 1867, "大正": 1911, "T": 1911, "昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2002: 0x20, 0x00A0: 0x20}
_ERA_FORM = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(元|\d{1,2})\s*[年.]\s*(\d{1,2})\s*[月.]\s*(\d{1,2})\s*日?", re.ASCII
)
_YEAR_FORM = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?", re.ASCII)
_COMPACT_FORM = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def parse_iso_dates(text: pd.Series) -> pd.Series:
    """Read ``2026-11-20``; everything else is NaT. Strict: two-digit months and days, real calendar days."""
    shaped = text.where(text.str.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    return pd.to_datetime(shaped, format="%Y-%m-%d", errors="coerce")


def parse_any_dates(text: pd.Series) -> pd.Series:
    """Read ISO, slashed, dotted, compact, Chinese (2026年3月5日) and Japanese era dates, full-width digits too; else NaT."""
    distinct = pd.Series(text.unique(), dtype="str")
    read = pd.to_datetime(distinct.map(iso_of_any_date), format="%Y-%m-%d", errors="coerce")
    return text.map(dict(zip(distinct, read, strict=True))).astype("datetime64[s]")


def iso_of_any_date(text: str) -> str | None:
    """Return the ISO form of one date written in any of the forms of `parse_any_dates`, or None."""
    plain = text.translate(_FULL_WIDTH).strip()
    if match := _ERA_FORM.fullmatch(plain):
        era, year, month, day = match.groups()
        return f"{_ERA[era] + (1 if year == '元' else int(year)):04d}-{int(month):02d}-{int(day):02d}"
    if match := _YEAR_FORM.fullmatch(plain) or _COMPACT_FORM.fullmatch(plain):
        year, month, day = match.groups()
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    return None


def parse_dates(text: pd.Series, date_format: str = "default") -> pd.Series:
    """Read a date column by its Table Schema format: ``default``, ``any`` or a strptime pattern; else NaT."""
    if date_format == "default":
        return parse_iso_dates(text)
    if date_format == "any":
        return parse_any_dates(text)
    return pd.to_datetime(text.where(text.ne("")), format=date_format, errors="coerce")


def parse_numbers(text: pd.Series) -> pd.Series:
    """Read plain decimal numbers (``-3``, ``2864000.00``) as float64; signs of thousands, units and exponents are NaN."""
    shaped = text.where(text.str.fullmatch(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"))
    return pd.to_numeric(shaped, errors="coerce").astype("float64")
