"""When the invented bodies published their figures: mostly in time, some late, some never. Weak bodies are late more often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from generator.demonstration.bodies import BY_ID
from generator.demonstration.chance import RELEASE, chance_for
from generator.demonstration.tables import Field
from generator.periods import is_period, periods_ended

Row = dict[str, str]
PUBLISHED = Field("published_on", "公开日期", "这一行最早公开的日期。", type="date", constraints={"required": True})
CYCLES = ("R/P1M", "R/P3M", "R/P6M", "R/P1Y")


def owed_by(days: int, since: str, *, levels: Iterable[str] = (), bodies: Iterable[str] = (), by: str = "") -> dict[str, Any]:
    """Return the block ``portal.owed``: who owes the figures, from which period on, and within how many days after each."""
    debtors = {"levels": list(levels), "bodies": list(bodies), "by": by}
    cycle = next(each for each in CYCLES if is_period(since, each))
    return {
        "periodicity": cycle, "days": days, "since": since, "published": PUBLISHED.name,
        **{key: value for key, value in debtors.items() if value},
    }  # fmt: skip


def publish(name: str, rows: Iterable[Mapping[str, str]], owed: Mapping[str, Any], *, is_kept: Callable[[Row], bool]) -> list[Row]:
    """Return the rows with the day on which each was published; those that never were are left out.

    ``is_kept`` says which rows other tables rest on: they may be late, but never missing.
    """
    chance = chance_for(f"published {name}")
    ends = {each.id: each.end for each in periods_ended(owed["periodicity"], owed["since"], RELEASE)}
    together: dict[str, date] = {}
    made = []
    for row in rows:
        end = ends.get(row["period"])
        if end is None:
            day: date | None = RELEASE - timedelta(days=15)  # the running period, told before it is over
        elif "by" in owed:
            day = together.setdefault(row["period"], _day(chance, BY_ID[owed["by"]].standing, end, owed["days"]) or end)
        else:
            day = _day(chance, BY_ID[row["body_id"]].standing, end, owed["days"])
        if day is None and is_kept(dict(row)):
            day = end and min(RELEASE, end + timedelta(days=owed["days"] + chance.randint(2, 30)))
        if day is not None:
            made.append({**row, PUBLISHED.name: day.isoformat()})
    return made


def _day(chance: Random, standing: float, end: date, days: int) -> date | None:
    """Return the day of publication, None when it never came."""
    luck = chance.random()
    weakness = (1 - standing) ** 2
    if luck < weakness * 0.05:
        return None
    if luck < weakness * 0.3:
        late = end + timedelta(days=days + chance.randint(1, 40))
        return late if late <= RELEASE else None
    early = end + timedelta(days=chance.randint(max(1, days // 3), days))
    return min(early, RELEASE)
