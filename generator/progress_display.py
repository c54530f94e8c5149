"""How progress is shown: a bar with stage and estimate on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from generator.publish.progress import Progress


class _Bar:
    """A rich progress bar, one line per stage."""

    def __init__(self, display: RichProgress) -> None:
        self._display = display
        self._task = display.add_task("start", total=None)

    def start(self, stage: str, total: int) -> None:
        task = self._display.tasks[self._task]
        if task.total is None and not task.completed:
            # Nothing was counted under that name: the line is this stage's now.
            self._display.reset(self._task, description=stage, total=total or None)
        else:
            self._task = self._display.add_task(stage, total=total or None)

    def advance(self, done: int) -> None:
        self._display.advance(self._task, done)

    def finish(self) -> None:
        task = self._display.tasks[self._task]
        self._display.update(self._task, total=task.completed or 1, completed=task.completed or 1)


class _Lines:
    """One plain line when a stage ends; stages inside a stage are silent."""

    def __init__(self) -> None:
        self._begun = perf_counter()
        self._stage = ""
        self._done = 0

    def start(self, stage: str, total: int) -> None:
        self._stage, self._done, self._begun = stage, 0, perf_counter()

    def advance(self, done: int) -> None:
        self._done += done

    def finish(self) -> None:
        if self._stage:
            files = f" {self._done:,} files" if self._done else ""
            print(f"{self._stage}:{files} {perf_counter() - self._begun:.1f} s", file=sys.stderr, flush=True)
        self._stage = ""


@contextmanager
def open_progress() -> Iterator[Progress]:
    """Yield a progress display fit for standard error."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with RichProgress(*columns, console=Console(stderr=True)) as display:
        yield _Bar(display)
