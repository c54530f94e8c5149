"""The finding codes of this room, gathered from where they stand."""

from __future__ import annotations

from typing import Final

from generator.release import privacy_codes, time_codes

# What should stand in the place of what was found, by code.
EXPECTED: Final = {**privacy_codes.EXPECTED, **time_codes.EXPECTED}
