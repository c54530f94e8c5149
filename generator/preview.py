"""A local preview of a built site over HTTP."""

from __future__ import annotations

import io
import os
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from generator.addresses import MANIFEST, NOT_FOUND
from generator.errors import ConfigurationError


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without caching, and the site's own 404 page."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".json": "application/json",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        try:
            return super().send_head()
        except ValueError:  # no file can have such a name
            self.send_error(HTTPStatus.NOT_FOUND)
            return None

    def list_directory(self, path: str | os.PathLike[str]) -> io.BytesIO | None:
        """A folder without a page of its own is no address of the site."""
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / NOT_FOUND
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def serve_folder(folder: Path, host: str, port: int) -> None:
    """Serve a built site until interrupted; prints the address first.

    Raises `ConfigurationError` for a folder that is no site (one with data may hold what is not public) and for a port that is not to be had.
    """
    if not (folder / MANIFEST).is_file():
        raise ConfigurationError(f"{folder}: holds no {MANIFEST}; give the folder of a site built by `portal build`")
    # The link is followed anew at each request, so that a rebuild shows without a restart.
    try:
        server = ThreadingHTTPServer((host, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigurationError(f"--host {host} --port {port}: {reason}; give another port, or --port 0 for a free one") from None
    with server:
        print(f"http://{host}:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
