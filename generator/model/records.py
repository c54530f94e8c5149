"""Records and commitments as columns ready to be shown: one frame per dataset, newest first.

A record set stays a table, not a hundred thousand objects: pages are made from its columns in worker processes, which read
them from a Parquet file in the build's scratch folder (`RecordSet.save`, `open_record_set`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import pandas as pd

from generator.release.states import PublicDataset

# Columns of RecordSet.rows beside the dataset's public columns (which keep their names); all text unless said.
ID: Final = "_id"
ADDRESS: Final = "_address"
TITLE: Final = "_title"
SENTENCE: Final = "_sentence"
BODY: Final = "_body"  # id of the body, "" when none
BODY_NAME: Final = "_body_name"
BODY_ADDRESS: Final = "_body_address"  # "" when the body is not in the register
DATE: Final = "_date"  # ISO, "" when unknown; rows are sorted by it, newest first, then by id
STATUS: Final = "_status"  # name of the status, "" when the dataset has none
STATUS_CLASS: Final = "_status_class"  # show, obj, rect, rep, gone or ""
LABEL: Final = "_label"  # outlined kind label, "" when none
DOCUMENT: Final = "_document"
AREA: Final = "_area"  # id of the key area or ""
UNTIL: Final = "_until"  # last day of display, ISO or ""
DIGEST: Final = "_digest"  # SHA-256 (hex) of the row's public values: see `digest_rows`
DUE: Final = "_due"  # commitments: ISO day, "" when unreadable
STANDING: Final = "_standing"  # commitments: kept, kept-late, late, open
DAYS_LATE: Final = "_days_late"  # commitments: int64, 0 when not late

STANDINGS: Final = {"kept": "已兑现", "kept-late": "逾期兑现", "late": "逾期", "open": "未到期"}


@dataclass(frozen=True, slots=True)
class RecordSet:
    """The published rows of one records or commitments dataset, with the columns above."""

    dataset: PublicDataset
    rows: pd.DataFrame

    @property
    def is_commitments(self) -> bool:
        """Say whether the rows are commitments."""
        return self.dataset.resource.portal.kind == "commitments"


def digest_rows(table: pd.DataFrame, columns: list[str]) -> list[str]:
    """Return each row's SHA-256 over its public cells: UTF-8, joined by U+001F, in the order of ``columns``."""
    joined = table[columns[0]].str.cat([table[name] for name in columns[1:]], sep="\x1f") if len(columns) > 1 else table[columns[0]]
    return [hashlib.sha256(line.encode()).hexdigest() for line in joined]
