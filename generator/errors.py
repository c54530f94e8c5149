"""The errors that end a command, each with the exit code that it stands for.

Nothing else may decide an exit code: the command line prints the message and returns ``exit_code``.
Faults in the *data* are not exceptions but findings (`generator.findings`); `DataRefused` only carries them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.findings import Finding


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
