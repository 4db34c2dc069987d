"""A folder of an emulated Nextcloud, as the contract suite of destinations wants it."""

from __future__ import annotations

from pathlib import Path

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import make
from desktop_sync.model.destination import DestinationConfig
from tests.fakes.nextcloud.cloud import LOGIN, SECRET, Cloud

FOLDER = "Photos/From my phone"


class NextcloudWorld:
    """``port`` may be a proxy's."""

    def __init__(self, cloud: Cloud, port: int) -> None:
        self.cloud = cloud
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.cloud.prefix}"

    @property
    def root(self) -> Path:
        return self.cloud.files / FOLDER

    def make(self) -> Destination:
        options = {"url": self.url, "user": LOGIN, "folder": FOLDER}
        return make(DestinationConfig("cloud", "nextcloud", options), SECRET)

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def put(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def leave(self) -> None:
        # The discard service's port, where nobody listens.
        self.port = 9

    def asked(self, method: str, path: str = "") -> list[str]:
        """The paths of the requests of that method so far."""
        return [one.path for one in self.cloud.asked if one.method == method and path in one.path]
