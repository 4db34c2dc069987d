"""Which kinds of destinations there are, and how a destination is made of what the user said.

Owns the checks of what a kind is told. Must not know which destinations the user has, nor where
secrets are kept.
"""

from __future__ import annotations

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.builtin import BUILT_IN
from desktop_sync.destinations.kinds import DestinationType
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig


def destination_types() -> tuple[DestinationType, ...]:
    """All kinds there are, in the order they are offered."""
    return BUILT_IN


def destination_type(name: str) -> DestinationType:
    """The kind of that name. Raises ``DestinationError('not-understood', path='type')``."""
    for known in destination_types():
        if known.name == name:
            return known
    raise _not_understood("type", f"unknown: {name}")


def make(config: DestinationConfig, secret: str | None = None) -> Destination:
    """The destination that ``config`` describes; speaks to nobody yet. Raises
    ``DestinationError('not-understood')`` with the option at fault as its ``path``."""
    kind = destination_type(config.type)
    known = {option.name: option for option in kind.options if not option.secret}
    for name, value in config.options.items():
        if name not in known:
            raise _not_understood(name, "unknown")
        if value and known[name].choices and value not in known[name].choices:
            raise _not_understood(name, "not one of " + ", ".join(known[name].choices))
    # What a form leaves empty is not told.
    told = {name: value for name, value in config.options.items() if value}
    for option in known.values():
        if option.required and option.name not in told:
            raise _not_understood(option.name, "missing")
    return kind.make(told, secret)


def _not_understood(option: str, detail: str) -> DestinationError:
    return DestinationError("not-understood", path=option, detail=detail)
