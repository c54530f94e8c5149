"""The ids of the policy's catalogue: four mechanisms, sixteen key areas, five safeguards."""

from __future__ import annotations

ENTRIES = (
    *(f"M{number}" for number in range(1, 5)),
    *(f"A{number:02d}" for number in range(1, 17)),
    *(f"G{number}" for number in range(1, 6)),
)
