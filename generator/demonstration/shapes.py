"""The shapes that datasets of key areas share: rows in tables, and figures by body and period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from generator.demonstration.bodies import DISTRICTS, STREETS, DemoBody, place_of
from generator.demonstration.chance import RELEASE, after
from generator.demonstration.publishing import PUBLISHED, publish
from generator.demonstration.tables import Field, Row, Table

REQUIRED: Mapping[str, Any] = {"required": True}
TO_BODY = ("body_id", "bodies", "body_id")
PLACES = ("甲市", *(body.short_name for body in DISTRICTS))
DISTRICT = Field("district", "地区", "甲市表示市级机构。", constraints={**REQUIRED, "enum": list(PLACES)})
YEARS = ("2022", "2023", "2024", "2025", "2026")
QUARTERS = tuple(f"{year}-Q{quarter}" for year in range(2022, 2027) for quarter in range(1, 5))[:-1]
MONTHS = tuple(f"{year}-{month:02d}" for year in range(2022, 2027) for month in range(1, 13))[:-2]
PERSONS_BASIS = "依职务公开的有关规定，只公布姓氏和职务"


def body_field(title: str) -> Field:
    """Return the column with the body that answers for the row."""
    return Field("body_id", title, "机构名录中的编号。", constraints=REQUIRED)


def key_field(title: str, mark: str) -> Field:
    """Return the column with the row's number, such as HT-2026-0001."""
    return Field("id", title, "终身不变。", constraints={**REQUIRED, "pattern": rf"{mark}-\d{{4}}-\d{{3,4}}"})


def day(name: str, title: str, description: str = "", *, required: bool = False) -> Field:
    """Return a column of days."""
    return Field(name, title, description, type="date", constraints=REQUIRED if required else None)


def count(name: str, title: str, unit: str = "件", description: str = "") -> Field:
    """Return a column of whole numbers, none below zero."""
    return Field(name, title, description, type="integer", constraints={"minimum": 0}, portal={"unit": unit})


def number(name: str, title: str, unit: str, description: str = "") -> Field:
    """Return a column of numbers."""
    return Field(name, title, description, type="number", portal={"unit": unit})


def choice(name: str, title: str, values: Iterable[str], description: str = "") -> Field:
    """Return a column that has one of some values in every row."""
    return Field(name, title, description, constraints={**REQUIRED, "enum": list(values)})


def year_field(title: str = "年度") -> Field:
    """Return the column by whose years rows stand in tables."""
    return Field("year", title, type="year", constraints=REQUIRED)


def sheet(
    name: str, title: str, description: str, fields: Sequence[Field], rows: Sequence[Row], *,
    by: str, columns: Sequence[str], row_title: str, facets: Sequence[str], searched: Sequence[str], noun: str, counter: str,
    update: str, about: str, office: str, area: str | None = None, number: str = "", totals: Sequence[str] = (), kind: str = "records",
    keys: Sequence[tuple[str, str, str]] = (TO_BODY,), form: str = "csv", **more: Any,
) -> Table:  # fmt: skip
    """Return a dataset whose rows stand in tables, one for each value of ``by``."""
    # The tables part the rows by one column already, and by body in the integrity files: few facets beside them are enough.
    shown = [name for name in facets if name != by and (name != "district" or is_large(len(rows)))][:2]
    portal: dict[str, Any] = {
        "kind": kind, "number": number, "noun": noun, "counter": counter, "id": "id", "title": row_title,
        "body": "body_id", "sheet": {"by": by, "columns": list(columns), "totals": list(totals)},
        "public": [field.name for field in fields], "searched": list(searched), "facets": shown, "update": update, "about": about,
        **more,
    }  # fmt: skip
    if area:
        portal["area"] = area
    return Table(name, title, description, fields, rows, portal, ("id",), keys, form=form, office=office)


def is_large(rows: int) -> bool:
    """Say whether a dataset is so large that a filter by place is worth its pages."""
    return rows >= 500


def figures(
    name: str, title: str, description: str, fields: Sequence[Field], rows: Sequence[Row], *,
    measures: Sequence[Mapping[str, Any]], charted: Sequence[str], noun: str, update: str, about: str, office: str,
    owed: Mapping[str, Any], is_kept: Callable[[dict[str, str]], bool] = lambda _row: False,
    area: str | None = None, number: str = "", form: str = "csv", **more: Any,
) -> Table:  # fmt: skip
    """Return a dataset of figures, a row per body and period, with the day on which each was published.

    ``owed`` says who owes them by when, ``is_kept`` which rows may not be missing.
    """
    fields = (*fields, PUBLISHED)
    rows = publish(name, rows, owed, is_kept=is_kept)
    portal: dict[str, Any] = {
        "kind": "statistics", "number": number, "noun": noun, "counter": "行", "body": "body_id", "period": "period",
        "measures": [dict(measure) for measure in measures], "charted": list(charted),
        "public": [field.name for field in fields], "update": update, "about": about, "owed": owed, **more,
    }  # fmt: skip
    if area:
        portal["area"] = area
    return Table(name, title, description, fields, rows, portal, ("period", "body_id"), (TO_BODY,), form=form, office=office)


def period_field(title: str, type_: str = "string") -> Field:
    """Return the column with the period of figures."""
    return Field("period", title, type=type_, constraints=REQUIRED)


def number_rows(rows: list[dict[str, str]], mark: str, dated: str, digits: int = 3) -> list[dict[str, str]]:
    """Give rows their numbers, in order of a date column, and return them in that order."""
    rows.sort(key=lambda row: (row[dated], row.get("body_id", ""), *(row[name] for name in sorted(row))))
    for at, row in enumerate(rows, start=1):
        row["id"] = f"{mark}-{row[dated][:4]}-{at:0{digits}d}"
    return rows


def settle(chance: Random, body: DemoBody, start: date, allowed: int) -> tuple[date, date | None, int]:
    """Return (due day, day done or None, days late as of the release) of something a body has so many days for.

    Bodies of good standing are mostly in time; what is not done by the release is open, or late when it is due.
    """
    due = start + timedelta(days=allowed)
    if chance.random() < 0.45 + body.standing * 0.5:
        done = after(chance, start, max(1, allowed // 4), max(2, allowed - 3))
        done = min(done, due)
    else:
        done = after(chance, due, 2, 150)
        # Some of what is late was never done.
        if chance.random() < 0.35 and due > RELEASE - timedelta(days=600):
            return due, None, max(0, (RELEASE - due).days)
    if done > RELEASE:
        return due, None, max(0, (RELEASE - due).days)
    return due, done, max(0, (done - due).days)


def iso(moment: date | None) -> str:
    """Return a day in ISO form, "" for none."""
    return moment.isoformat() if moment is not None else ""


def share(chance: Random, whole: int, standing: float, least: int = 4, most: int = 160) -> int:
    """Return how many of ``whole`` go wrong: per mille, fewer where a body is of good standing."""
    rate = least + int((most - least) * (1 - standing) * chance.uniform(0.6, 1.3))
    return min(whole, whole * rate // 1000 + (chance.random() < (whole * rate % 1000) / 1000))


def percent(part: int, whole: int) -> str:
    """Return a share in percent with one decimal, "" of nothing."""
    return f"{part / whole * 100:.1f}" if whole else ""


def body_row(body: DemoBody) -> dict[str, str]:
    """Return the cells that name a body and its place."""
    return {"body_id": body.id, "district": place_of(body)}


def streets_of(district: DemoBody) -> tuple[DemoBody, ...]:
    """Return the streets and towns of a district."""
    return tuple(street for street in STREETS if street.parent == district.id)
