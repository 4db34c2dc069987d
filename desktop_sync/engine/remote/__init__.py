"""The engine's commands over a local socket of the user's own.

The process that owns a profile serves them (``server``); any other process of the same
user asks (``client``). What they say to each other is ``protocol``.
"""

from __future__ import annotations

from desktop_sync.engine.remote.client import RemoteEngine
from desktop_sync.engine.remote.server import RemoteServer

__all__ = ["RemoteEngine", "RemoteServer"]
