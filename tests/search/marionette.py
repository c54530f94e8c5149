"""Drives Debian's Firefox by its own remote protocol, Marionette: lines of JSON over a socket, so that no driver need be installed.

(https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html)
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

FIREFOX: Final = "/usr/bin/firefox-esr"
_PATIENCE: Final = 180.0
_SETTINGS: Final = {
    # Any free port; Firefox writes it into its profile.
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """One window of a running Firefox."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._stream = link.makefile("rb")
        self._count = 0
        self._receive()
        self._send("WebDriver:NewSession", {"acceptInsecureCerts": False})

    def open(self, address: str) -> None:
        """Load a page and wait until it is complete."""
        self._send("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *arguments: object) -> Any:
        """Return what the body of a function returns in the page, once its promise is kept. Raises RuntimeError when it fails."""
        given = {
            "script": f"return (async function () {{ {script} }}).apply(null, arguments);",
            "args": list(arguments),
            "sandbox": None,
            "newSandbox": True,
            "scriptTimeout": int(_PATIENCE * 1000),
        }
        return self._send("WebDriver:ExecuteScript", given)["value"]

    def _send(self, command: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        message = json.dumps([0, self._count, command, parameters]).encode()
        self._link.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        answer: dict[str, Any] = result
        return answer

    def _receive(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            letter = self._stream.read(1)
            if not letter:
                raise RuntimeError("Firefox has gone")
            size += letter
        return json.loads(self._stream.read(int(size[:-1])))


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Start Firefox without a window, with a new profile in a folder, and end it afterwards."""
    profile.mkdir(parents=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _SETTINGS.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with (profile / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        with _connect(profile / "MarionetteActivePort", process) as link:
            yield Firefox(link)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _connect(told: Path, process: subprocess.Popen[bytes]) -> socket.socket:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", int(told.read_text())), timeout=_PATIENCE)
        except (OSError, ValueError):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"Firefox does not answer, ended with {process.poll()}") from None
            time.sleep(0.1)
