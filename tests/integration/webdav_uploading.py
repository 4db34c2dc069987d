"""A library that is uploaded to a WebDAV server through a proxy in which things go wrong."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop_sync.destinations.pace import Patience
from desktop_sync.destinations.trust import Trust
from desktop_sync.destinations.webdav import WebDav
from desktop_sync.engine.engine import Engine
from desktop_sync.model.destination import DestinationConfig, DestinationStatus
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.webdav_servers import SECRET, USER
from tests.integration.importing import PATIENCE_SECONDS, Bench

NAME = "nas"
_LOOK_SECONDS = 0.01


@dataclass(slots=True)
class WebDavBench:
    """``there`` is the server's own folder, ``proxy`` the way to it."""

    bench: Bench
    there: Path
    proxy: FaultProxy
    trust: Trust | None = None
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        self.bench.open_destination = lambda _: self.make()

    def make(self) -> WebDav:
        scheme = "http" if self.proxy.tls is None else "https"
        url = f"{scheme}://localhost:{self.proxy.port}/"
        return WebDav(url, USER, SECRET, trust=self.trust, patience=self.patience)

    @contextmanager
    def uploading(self) -> Iterator[Engine]:
        """An engine at work for the server."""
        with self.bench.engine(upload=True) as engine:
            engine.start()
            engine.add_destination(DestinationConfig(NAME, "webdav", {"url": "http://localhost/"}))
            yield engine

    def files_there(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.there).as_posix(): path.read_bytes()
            for path in self.there.rglob("*")
            if path.is_file()
        }

    def is_all_there(self) -> bool:
        """Every file bit for bit, with evidence, and nothing else, not even a folder of ours."""
        ours = self.bench.files()
        assert self.files_there() == ours
        assert not [path for path in self.there.iterdir() if path.name.startswith(".")]
        connection = sqlite3.connect(self.bench.journal)
        try:
            rows = connection.execute(
                "SELECT r.library_path FROM evidence v JOIN resource r ON r.id = v.resource_id"
                " WHERE v.place LIKE 'destination:%' AND v.grade = 'read_back'"
                " AND v.value = r.sha256"
            ).fetchall()
        finally:
            connection.close()
        return sorted(path.decode() for (path,) in rows) == sorted(ours)


def reached(engine: Engine, is_so: Callable[[DestinationStatus], bool]) -> DestinationStatus:
    """The one destination, once ``is_so``."""
    pause = threading.Event()
    status = None
    for _ in range(int(PATIENCE_SECONDS / _LOOK_SECONDS)):
        (status,) = engine.destinations().result()
        if is_so(status):
            return status
        pause.wait(_LOOK_SECONDS)
    raise AssertionError(f"did not come about: {status}")
