"""How the tasks of a build are done: in turn, or by the processes of a pool. The files are the same either way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

Given = TypeVar("Given")
Answer = TypeVar("Answer")


class Apply(Protocol):
    """Applies a task to each of what is given and returns the answers in order. Tasks and what is given can be pickled."""

    def __call__(self, task: Callable[[Given], Answer], given: Iterable[Given], /) -> Iterable[Answer]:
        """Apply ``task``."""


def in_turn(task: Callable[[Given], Answer], given: Iterable[Given], /) -> Iterable[Answer]:
    """Do the tasks here, one after the other."""
    return map(task, given)
