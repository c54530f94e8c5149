"""Runs the ``portal`` command, as a script or as ``python -m generator``.

Every worker process of a build runs the script's first lines again, so the command is loaded only when it is called.
"""

from importlib import import_module


def main() -> None:
    """Run the command."""
    import_module("generator.cli").main()


if __name__ == "__main__":
    main()
