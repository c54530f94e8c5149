"""The errors that end a command, each with the exit code that it stands for.

Nothing else may decide an exit code: the command line prints the message and returns ``exit_code``.
Faults in the *data* are not exceptions but findings (`generator.findings`); `DataRefused` only carries them out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from generator.findings import Finding


Answer = TypeVar("Answer")


class PortalError(Exception):
    """Base of all errors that the portal raises on purpose; never raised itself."""

    exit_code = 3


class DataRefused(PortalError):
    """Raised by the release gate when the data has findings of severity error: nothing is published."""

    exit_code = 1

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} finding(s) in the data")
        self.findings = tuple(findings)


class ConfigurationError(PortalError):
    """Raised when a command, a portal.yml or a folder is not usable as given. Lists every fault at once."""

    exit_code = 2

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class PublishFault(PortalError):
    """Raised when the site could not be written or did not pass inspection: a fault of ours or of the disk."""

    exit_code = 3

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class FaultRound:
    """Gathers what is wrong with several things that can be judged apart, so that it is all told in one round."""

    def __init__(self) -> None:
        self._faults: list[str] = []

    def read(self, reader: Callable[[], Answer]) -> Answer | None:
        """Return what ``reader`` returns; None, with its faults kept, when it raises `ConfigurationError`."""
        try:
            return reader()
        except ConfigurationError as error:
            self._faults += error.faults
            return None

    def refuse(self) -> None:
        """Raise `ConfigurationError` with all faults that were kept; without any, do nothing."""
        if self._faults:
            raise ConfigurationError(*dict.fromkeys(self._faults))
