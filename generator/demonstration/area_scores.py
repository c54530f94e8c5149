"""The districts' scores by key area: what the parts of their evaluation are made of."""

from __future__ import annotations

from generator.demonstration.conduct import AREAS
from generator.demonstration.evaluations import PART_AREAS, make_area_scores
from generator.demonstration.publishing import owed_by
from generator.demonstration.shapes import body_field, figures, number, period_field
from generator.demonstration.tables import Table

_PARTS = {"performance": "履约", "disclosure": "公开", "service": "办件", "promises": "承诺"}


def area_scores() -> Table:
    """Return a row per district and half-year with a score for each key area."""
    part_of = {area: _PARTS[part] for part, areas in PART_AREAS.items() for area in areas}
    fields = (
        period_field("期次"), body_field("区"),
        *(number(area, name, "分", f"并入考核评价的“{part_of[area]}”分项，分项是其中各领域的平均分。") for area, name in AREAS.items()),
    )  # fmt: skip
    return figures(
        "area-scores", "重点领域考核得分", "各区在十六个重点领域的考核得分，每区每期一行。", fields, make_area_scores(),
        measures=[{"column": area, "better": "higher", "total": "mean", "area": area} for area in AREAS], charted=("a01", "a06", "a13"),
        noun="领域得分", update="每半年", owed=owed_by(60, "2022-H1", by="shi-fagai"), office="甲市发展和改革委员会（演示）", about="每个领域满分100分。各领域的平均分就是考核评价的相应分项；社会评价分项来自问卷，不分领域。",
    )  # fmt: skip
