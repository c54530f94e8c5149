"""Options that several verbs share, and how errors become a message and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from generator.clock import read_build_date
from generator.errors import ConfigurationError, DataRefused, PortalError


class DayType(click.ParamType[date]):
    """A day as YYYY-MM-DD; a wrong one is told together with all other faults of usage."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day. Raises `click.BadParameter`."""
        if isinstance(value, date):
            return value
        try:
            return read_build_date(str(value))
        except ConfigurationError as error:
            self.fail(str(error).removeprefix("--date: "), param, ctx)


DAY = DayType()
Command = TypeVar("Command", bound=Callable[..., Any])
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
data_option = click.option(
    "--data", "data_dir", type=FOLDER, default=Path("data"), show_default=True, help="Folder with portal.yml and the datasets."
)
date_option = click.option(
    "--date",
    "given_date",
    type=DAY,
    metavar="YYYY-MM-DD",
    help="The day that the site is true for; default: SOURCE_DATE_EPOCH, else today in Beijing.",
)
json_option = click.option("--json", "json_file", type=FILE, help="Also write every finding to this file as JSON.")
lang_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    envvar="PORTAL_LANG",
    help="Language of the report and of the progress; PORTAL_LANG sets it too.",
)
content_option = click.option(
    "--content",
    "content_dir",
    type=FOLDER,
    default=None,
    show_default="content/ in the data folder",
    help="Folder with the editorial pages (Markdown).",
)


def answer_errors(command: Command) -> Command:
    """Turn the errors of `generator.errors` into a message and their exit code; anything else is a fault of ours (3)."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except DataRefused as refused:
            sys.exit(refused.exit_code)
        except PortalError as error:
            click.echo(f"portal: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"portal: {error}", err=True)
            sys.exit(3)
        except Exception:
            click.echo(traceback.format_exc(), err=True, nl=False)
            click.echo("portal: this is a fault of the generator; please report it with the lines above", err=True)
            sys.exit(3)

    return wrapper  # type: ignore[return-value]


def prove_writable(json_file: Path | None, *folders: Path) -> None:
    """Refuse a report that cannot be written, or that would be written into the data or the site, before any work is done."""
    if json_file is None:
        return
    for folder in folders:
        if json_file.resolve().is_relative_to(folder.resolve()):
            raise ConfigurationError(f"--json: {json_file} lies in {folder}; write it beside")
    is_new = not json_file.exists()
    try:
        with json_file.open("ab"):
            pass
        if is_new:
            json_file.unlink()
    except OSError as error:
        raise ConfigurationError(f"--json: {json_file} cannot be written: {error.strerror or error}") from None
