"""Putting an engine together on a profile's journal.

Both front ends open their engine here.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_sync.conductor.conductor import Surroundings
from desktop_sync.destinations.base import Destination
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.uploading import Uploading, opening_with
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore
from desktop_sync.sources.registry import open_devices, open_source

if TYPE_CHECKING:
    from desktop_sync.engine.apart.host import Host


def open_engine(
    journal: Path, options: EngineOptions, around: Surroundings | None = None
) -> Engine:
    """An engine that is not started yet; secrets are kept beside the journal or in the keyring.
    Without what is ``around`` it nothing is known of the machine, and keeps nothing back.
    Raises ``FatalError`` when the journal cannot be used, ``ValueError`` for a layout that cannot
    be."""
    database = Database(journal)
    secrets = SecretStore(Profile(journal.parent))

    try:
        if options.destinations_apart:
            apart = _Apart(journal.parent)
            uploading = Uploading(
                apart.open, secrets=secrets, bandwidth=Bandwidth(kept_by=apart.use_limit)
            )
        else:
            uploading = Uploading(opening_with(secrets), secrets=secrets)
        return Engine(database, options, open_source, open_devices(), uploading, around)
    except BaseException:
        database.close()
        raise


class _Apart:
    """Opens destinations in a process of their own. What speaks with it is imported for the first
    of them."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._lock = threading.Lock()
        self._limit: int | None = None
        self._host: Host | None = None

    def open(self, config: DestinationConfig) -> Destination:
        from desktop_sync.engine.apart.destination import open_apart
        from desktop_sync.engine.apart.host import Host

        with self._lock:
            if self._host is None:
                self._host = Host(self._profile, lambda: self._limit)
        return open_apart(self._host, config)

    def use_limit(self, bytes_per_second: int | None) -> None:
        with self._lock:
            self._limit = bytes_per_second
            if self._host is not None:
                self._host.use_limit(bytes_per_second)
