"""What uploads are made with: how destinations are opened, their secrets, time, chance and
bandwidth.

All are handed in, so that tests have them in their hands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import random
from typing import Protocol

from msgspec import Struct, field

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import destination_type, make
from desktop_sync.engine.back_off import BackOff
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.errors import FatalError
from desktop_sync.model.destination import DestinationConfig

OpenDestination = Callable[[DestinationConfig], Destination]
"""Makes a destination, secret and all. May block. Raises ``DestinationError`` or ``ItemError``
where that cannot be."""

Clock = Callable[[], datetime]
"""Aware UTC."""


def _now() -> datetime:
    return datetime.now(UTC)


class Secrets(Protocol):
    """Where secrets are, by the names of their destinations; ``settings.secrets`` has it."""

    def get(self, name: str) -> str | None: ...

    def is_in_profile(self, name: str) -> bool: ...

    def keep(self, name: str, secret: str, *, in_profile: bool = False) -> None: ...

    def forget(self, name: str) -> None: ...


class NoSecrets:
    """``Secrets`` where there is nowhere to keep one."""

    def get(self, name: str) -> str | None:
        return None

    def is_in_profile(self, name: str) -> bool:
        return False

    def keep(self, name: str, secret: str, *, in_profile: bool = False) -> None:
        raise FatalError("no-keyring")

    def forget(self, name: str) -> None:
        """There is none."""


def opening_with(secrets: Secrets) -> OpenDestination:
    """Opens destinations in this process, those with a secret with theirs."""

    def open_destination(config: DestinationConfig) -> Destination:
        has_secret = any(option.secret for option in destination_type(config.type).options)
        return make(config, secrets.get(config.name) if has_secret else None)

    return open_destination


class Uploading(Struct, frozen=True):
    """``chance`` gives a number from 0 to 1. ``bandwidth`` is of all uploads together."""

    open_destination: OpenDestination
    back_off: BackOff = field(default_factory=BackOff)
    clock: Clock = _now
    chance: Callable[[], float] = random
    secrets: Secrets = field(default_factory=NoSecrets)
    bandwidth: Bandwidth = field(default_factory=Bandwidth)
