"""A publisher of releases: a real server on the loopback, and what the release script signs.

Must not know the program under test.
"""

from __future__ import annotations

import platform
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

from desktop_sync.updates.build import BuildNote
from scripts.packages import feed as publishing

INSTALLER = bytes(range(256)) * 2048
DATE = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
CHANGELOG = """# Changelog

## [{version}] - 2030-01-02

### Added
- Photos from the **moon**, by way of
  `desktop-sync import --moon`.
- [A guide](docs/guide.md) to it.

## [0.0.1] - 2020-01-01

- Nothing of this.
"""


@dataclass(slots=True)
class Publisher:
    """``answers`` are by path: a body, or with ``elsewhere`` the address that is redirected to.
    ``asked`` are the paths that were asked for."""

    folder: Path
    address: str
    answers: dict[str, bytes] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    halts: threading.Event | None = None
    secret: str = ""
    key: str = ""

    @property
    def note(self) -> BuildNote:
        """What a copy of the program knows of this publisher."""
        return BuildNote(feed=f"{self.address}/feed.json", feed_key=self.key)

    def publish(self, version: str, *, at: datetime = DATE, secret: str = "") -> None:
        """As the release script does, and put in place of what was published before."""
        dist = self.folder / version
        dist.mkdir(parents=True, exist_ok=True)
        (dist / self.file(version)).write_bytes(INSTALLER)
        (self.folder / "CHANGELOG.md").write_text(CHANGELOG.format(version=version), "utf-8")
        said = {
            "homepage": f"{self.address}/page",
            "downloads": f"{self.address}/{{version}}/",
            "feed_key": self.key,
        }
        publishing.write(dist, self.folder, version, at, secret or self.secret, said)
        self.answers["/feed.json"] = (dist / "feed.json").read_bytes()
        self.answers["/feed.json.sig"] = (dist / "feed.json.sig").read_bytes()
        self.answers[f"/{version}/{self.file(version)}"] = INSTALLER

    def file(self, version: str) -> str:
        return f"desktop-sync-{version}-{platform.machine()}.AppImage"

    def installer_path(self, version: str) -> str:
        return f"/{version}/{self.file(version)}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asks may hang up whenever they like."""


@contextmanager
def publisher(folder: Path, authority: trustme.CA | None = None) -> Iterator[Publisher]:
    """By TLS with a certificate of ``authority``, where there is one."""
    made: Publisher

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            if (there := made.elsewhere.get(self.path)) is not None:
                self.send_response(302)
                self.send_header("Location", there)
                self.end_headers()
                return
            body = made.answers.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            if body and made.halts is not None:
                half = len(body) // 2
                self.wfile.write(body[:half])
                made.halts.wait(30)
                body = body[half:]
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    made = Publisher(folder, f"http://127.0.0.1:{server.server_address[1]}")
    if authority is not None:
        made.address = made.address.replace("http", "https")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    made.secret, made.key = publishing.made_key()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
