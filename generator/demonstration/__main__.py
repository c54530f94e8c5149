"""``python -m generator.demonstration DIR``: write the demonstration portal into a data folder."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.contracts.report import report_lines
from generator.demonstration.laying import lay_demonstration
from generator.errors import DataRefused


def main(arguments: list[str]) -> int:
    """Write the demonstration into the folder named; 2 when none is, 1 when it does not pass its own gate."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python -m generator.demonstration DIR   (such as: data)", file=sys.stderr)
        return 2
    try:
        written = lay_demonstration(Path(arguments[0]))
    except DataRefused as refused:
        print(*report_lines(refused.findings, "en"), sep="\n", file=sys.stderr)
        return refused.exit_code
    print(f"{len(written)} files written to {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
