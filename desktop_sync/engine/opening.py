"""Putting an engine together on a profile's journal.

Both front ends open their engine here.
"""

from __future__ import annotations

from pathlib import Path

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import destination_type, make
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.uploading import Uploading
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore
from desktop_sync.sources.registry import open_devices, open_source


def open_engine(journal: Path, options: EngineOptions) -> Engine:
    """An engine that is not started yet; secrets are kept beside the journal or in the keyring.
    Raises ``FatalError`` when the journal cannot be used, ``ValueError`` for a layout that cannot
    be."""
    database = Database(journal)
    secrets = SecretStore(Profile(journal.parent))

    def open_destination(config: DestinationConfig) -> Destination:
        has_secret = any(option.secret for option in destination_type(config.type).options)
        return make(config, secrets.get(config.name) if has_secret else None)

    try:
        uploading = Uploading(open_destination, secrets=secrets)
        return Engine(database, options, open_source, open_devices(), uploading)
    except BaseException:
        database.close()
        raise
