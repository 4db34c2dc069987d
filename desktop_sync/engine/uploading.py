"""What uploads are made with: how destinations are opened, and time and chance.

Both are handed in, so that tests have them in their hands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import random

from desktop_sync.destinations.base import Destination
from desktop_sync.engine.back_off import BackOff
from desktop_sync.model.destination import DestinationConfig

OpenDestination = Callable[[DestinationConfig], Destination]
"""Makes a destination, secret and all. May block. Raises ``DestinationError`` or ``ItemError``
where that cannot be."""

Clock = Callable[[], datetime]
"""Aware UTC."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Uploading:
    """``chance`` gives a number from 0 to 1."""

    open_destination: OpenDestination
    back_off: BackOff = field(default_factory=BackOff)
    clock: Clock = _now
    chance: Callable[[], float] = random
