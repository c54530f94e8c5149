"""The register's entries for every fault that a contract can find, each with what a clerk has to do about it.

A code is stable: it is documented, tested and may be quoted in a letter. Its wording may improve, its slug may not change.
Errors are what loses, forges or breaks something; notices are untidiness that can be published as it is.
"""

from __future__ import annotations

from typing import Final

from generator.contracts.cell_codes import CELLS, VALUES
from generator.contracts.file_codes import COLUMNS, FILES, ROWS
from generator.contracts.table_codes import EXCHANGE, FLOWS, TABLES
from generator.findings import register

CONTRACT_CODES: Final = FILES + COLUMNS + ROWS + CELLS + VALUES + TABLES + FLOWS + EXCHANGE

register(CONTRACT_CODES)
