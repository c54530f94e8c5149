"""``python -m generator.demonstration DIR``: write the demonstration portal into a data folder."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.demonstration.laying import lay_demonstration


def main(arguments: list[str]) -> int:
    """Write the demonstration into the folder named; 2 when none is."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python -m generator.demonstration DIR   (such as: data)", file=sys.stderr)
        return 2
    written = lay_demonstration(Path(arguments[0]))
    print(f"{len(written)} files written to {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
