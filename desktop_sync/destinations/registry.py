"""Which kinds of destinations there are, and how a destination is made of what the user said.

Owns the checks of what a kind is told. Must not know which destinations the user has, nor where
secrets are kept. Plug-ins are looked for when a kind that is not built in is asked for, or all
are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.builtin import BUILT_IN
from desktop_sync.destinations.kinds import DestinationType
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig

if TYPE_CHECKING:
    from desktop_sync.destinations.plugins import Plugins, SetAside


def destination_types() -> tuple[DestinationType, ...]:
    """All kinds there are, in the order they are offered."""
    return (*BUILT_IN, *_plugins().types())


def plugins_set_aside() -> tuple[SetAside, ...]:
    """The plug-ins that are installed and cannot be used."""
    return _plugins().set_aside()


def is_built_in(name: str) -> bool:
    """Whether the kind of that name comes with the program."""
    return any(known.name == name for known in BUILT_IN)


def destination_type(name: str) -> DestinationType:
    """The kind of that name. Raises ``DestinationError``: ``no-plug-in`` where nothing that is
    installed brings it, ``plug-in-broken`` where what brings it was set aside; ``detail`` names
    the kind, or the plug-in."""
    for known in BUILT_IN:
        if known.name == name:
            return known
    found = _plugins().named(name)
    if isinstance(found, DestinationType):
        return found
    if found is None:
        raise DestinationError("no-plug-in", path="type", detail=name)
    raise DestinationError("plug-in-broken", path="type", detail=found.plugin)


def make(config: DestinationConfig, secret: str | None = None) -> Destination:
    """The destination that ``config`` describes; speaks to nobody yet. Raises
    ``DestinationError('not-understood')`` with the option at fault as its ``path``, and what
    ``destination_type`` does."""
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


@cache
def _plugins() -> Plugins:
    from desktop_sync.destinations.plugins import Plugins

    return Plugins({kind.name for kind in BUILT_IN})


def _not_understood(option: str, detail: str) -> DestinationError:
    return DestinationError("not-understood", path=option, detail=detail)
