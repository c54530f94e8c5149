"""Two invented evaluations over five years: districts by half-year, departments by year. Scores follow from their parts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from generator.demonstration.bodies import CITY_DEPARTMENTS, DISTRICT_DEPARTMENTS, DISTRICTS, DemoBody
from generator.demonstration.chance import chance_for

Row = dict[str, str]

DISTRICT_WEIGHTS = {"performance": 30, "disclosure": 20, "service": 20, "promises": 20, "society": 10}
DEPARTMENT_WEIGHTS = {"performance": 35, "disclosure": 25, "service": 25, "society": 15}
HALF_YEARS = {
    "2022-H1": "2022年上半年", "2022-H2": "2022年下半年", "2023-H1": "2023年上半年", "2023-H2": "2023年下半年", "2024-H1": "2024年上半年", "2024-H2": "2024年下半年", "2025-H1": "2025年上半年",
    "2025-H2": "2025年下半年", "2026-H1": "2026年上半年",
}  # fmt: skip
YEARS = {"2022": "2022年度", "2023": "2023年度", "2024": "2024年度", "2025": "2025年度"}
_TENTH = Decimal("0.1")


def make_district_evaluation() -> list[Row]:
    """Return a row per district and half-year: part scores, deduction, published score and rank. 癸区 was on trial and is not assessed before 2024."""
    chance = chance_for("district-evaluation")
    rows = []
    for number, period in enumerate(HALF_YEARS):
        assessed = [body for body in DISTRICTS if not (body.id == "qu-gui" and period <= "2023-H2")]
        made = {body.id: _assess(chance, body, period, DISTRICT_WEIGHTS, (number - 3) * 0.012) for body in assessed}
        if number % 2:
            _tie(made["qu-bing"], made["qu-ji"], DISTRICT_WEIGHTS)
        _rank(list(made.values()))
        for body in DISTRICTS:
            rows.append(made.get(body.id) or {"body_id": body.id, "period": period, "remark": "试评，2024年起正式参评"})
    return rows


def make_department_evaluation() -> list[Row]:
    """Return a row per municipal and district department and year; one is not assessed in 2025."""
    chance = chance_for("department-evaluation")
    bodies = CITY_DEPARTMENTS + DISTRICT_DEPARTMENTS
    rows = []
    for number, period in enumerate(YEARS):
        assessed = [body for body in bodies if not (body.id == "qu-bing-gengxin" and period == "2025")]
        made = {body.id: _assess(chance, body, period, DEPARTMENT_WEIGHTS, number * 0.02) for body in assessed}
        _tie(made["shi-minzheng"], made["shi-sifa"], DEPARTMENT_WEIGHTS)
        _rank(list(made.values()))
        for body in bodies:
            rows.append(made.get(body.id) or {"body_id": body.id, "period": period, "remark": "机构重组，本年度未参评"})
    return rows


def _assess(chance: Random, body: DemoBody, period: str, weights: dict[str, int], drift: float) -> Row:
    """Return one body's row: parts between 70 and 98 around its standing, a deduction when it does badly."""
    level = 72 + int((body.standing + drift) * 24)
    row: Row = {"body_id": body.id, "period": period}
    for part in weights:
        row[part] = str((Decimal(min(985, level * 10 + chance.randint(-32, 34))) / 10).quantize(_TENTH))
    worst = int((1 - body.standing) * 30)
    row["deduction"] = str((Decimal(chance.randint(0, max(1, worst))) / 10).quantize(_TENTH))
    row["score"] = str(weigh(row, weights))
    return row


def weigh(row: Row, weights: dict[str, int]) -> Decimal:
    """Return the published score: the weighted mean of the parts less the deduction, rounded half up to one decimal."""
    total = sum((Decimal(weight) * Decimal(row[part]) for part, weight in weights.items()), Decimal(0)) / sum(weights.values())
    return (total - Decimal(row["deduction"])).quantize(_TENTH, ROUND_HALF_UP)


def _tie(row: Row, other: Row, weights: dict[str, int]) -> None:
    """Give one row the deduction with which it comes out level with the other, if there is such a deduction."""
    low, high = sorted((row, other), key=lambda each: weigh(each, weights))
    gap = weigh(high, weights) - weigh(low, weights)
    high["deduction"] = str(Decimal(high["deduction"]) + gap)
    high["score"] = str(weigh(high, weights))


def _rank(rows: list[Row]) -> None:
    scores = sorted((Decimal(row["score"]) for row in rows), reverse=True)
    for row in rows:
        row["rank"] = str(scores.index(Decimal(row["score"])) + 1)


# Which key areas make which part of the districts' evaluation: a part is the mean of its areas.
PART_AREAS = {
    "performance": ("a01", "a02", "a03", "a05", "a16"), "disclosure": ("a10", "a15"), "service": ("a11", "a12", "a13", "a14"),
    "promises": ("a04", "a06", "a07", "a08", "a09"),
}  # fmt: skip


def make_area_scores() -> list[Row]:
    """Return each district's score in each key area and half-year; the mean of a part's areas is the part, exactly."""
    chance = chance_for("area-scores")
    rows = []
    for evaluated in make_district_evaluation():
        row = {"period": evaluated["period"], "body_id": evaluated["body_id"]}
        for part, areas in PART_AREAS.items():
            if part in evaluated:
                row |= _spread(chance, Decimal(evaluated[part]), areas)
        rows.append(row)
    return rows


def _spread(chance: Random, mean: Decimal, areas: tuple[str, ...]) -> Row:
    """Return scores around a mean that cancel out in pairs; an odd one has the mean itself."""
    steps: list[int] = []
    for _ in range(len(areas) // 2):
        step = chance.randint(-14, 14)
        steps += [step, -step]
    steps += [0] * (len(areas) - len(steps))
    return {area: str(mean + Decimal(step) / 10) for area, step in zip(areas, steps, strict=True)}
