"""What the kinds of destinations are called and drawn as, also those whose plug-in is not there.

Must not know what a destination holds.
"""

from __future__ import annotations

from desktop_sync.destinations.kinds import DestinationType, Option
from desktop_sync.destinations.registry import destination_type
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.ui.messages import translate
from desktop_sync.wording import shown


def kind_of(config: DestinationConfig) -> DestinationType | None:
    """None for one whose plug-in is not there."""
    try:
        return destination_type(config.type)
    except DestinationError:
        return None


def kind_name(config: DestinationConfig) -> str:
    kind = kind_of(config)
    return shown(config.type) if kind is None else translate("destinations", kind.label)


def secret_option(config: DestinationConfig) -> Option | None:
    kind = kind_of(config)
    return next((one for one in kind.options if one.secret), None) if kind is not None else None


def is_password(option: Option | None) -> bool:
    """Whether it is called so; else it is a key."""
    return option is None or "password" in option.label.casefold()


def icon(config: DestinationConfig) -> str:
    """What a place is drawn as."""
    return {
        "folder": "folder",
        "s3": "place-bucket",
        "immich": "place-web",
        "nextcloud": "cloud",
    }.get(config.type, "place-server")
