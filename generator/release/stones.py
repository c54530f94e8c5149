"""Tombstones of records whose display is over: that a record stood here, when it left, why and by which rule; nothing else."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from generator.contracts.submitted import ROW
from generator.descriptors import Page, RecordsPage
from generator.legal_rules import Rules
from generator.release.states import ACT, LEFT_ON, REASON, RULE, WAY, WithheldReason
from generator.release.window import Window, day_of, iso_days

EXPIRED_REASON: Final = "公示期满，自动停止公示"
REPAIRED_REASON: Final = "准予信用修复，终止公示"
STATED_ACT: Final = "原公示时写明的截止日"


def bury_ended(standing: pd.DataFrame, page: Page, window: Window, rules: Rules) -> pd.DataFrame:
    """Return a stone for each row whose display is over; ``standing`` has the columns that the gate adds."""
    if not isinstance(page, RecordsPage):
        return pd.DataFrame()
    # Of a record that never stood here nobody is told that it left.
    over = window.expired & ~window.unseen
    by_repair = window.by_repair[over]
    left = window.last[over] + 1
    names = {each.id: each.name for each in rules.windows}
    limits = {number: rules.limit("withdraw-repaired", day_of(number)).title for number in np.unique(left).tolist()}
    acts = [
        limits[day] if repaired else names.get(rule, STATED_ACT)
        for day, repaired, rule in zip(left.tolist(), by_repair.tolist(), standing.loc[over, RULE].tolist(), strict=True)
    ]
    stones = {
        page.id: standing.loc[over, page.id].tolist(),
        LEFT_ON: iso_days(left),
        WAY: np.where(by_repair, WithheldReason.REPAIRED.value, WithheldReason.EXPIRED.value).tolist(),
        REASON: np.where(by_repair, REPAIRED_REASON, EXPIRED_REASON).tolist(),
        ACT: acts,
    }
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in stones.items()})
    frame[ROW] = standing.loc[over, ROW].to_numpy()
    return frame
