"""What a tile of a device and the head of its group say.

Pure text. Must not know of painting or of models.
"""

from __future__ import annotations

from datetime import date

from desktop_sync.model.device import DeviceAsset, DeviceAssetState, DeviceGroup
from desktop_sync.ui.dates import day_and_clock, day_title
from desktop_sync.ui.messages import plural, size, translate
from desktop_sync.ui.tiles import text
from desktop_sync.wording import shown

States = frozenset[DeviceAssetState] | None


def badges(tile: DeviceAsset) -> tuple[str, ...]:
    found = text.badges(tile)
    edited = text.edited()
    return (*found, edited) if tile.is_edited and edited not in found else found


def state(tile: DeviceAsset) -> str:
    """What became of it, as far as the library goes."""
    if tile.state is DeviceAssetState.NEW and tile.left_out:
        return translate("device", "new, left out before")
    return {
        DeviceAssetState.NEW: translate("device", "new"),
        DeviceAssetState.HERE: translate("device", "already here"),
        DeviceAssetState.REMOVED: translate("device", "removed from the library by you"),
        DeviceAssetState.CLOUD: translate("device", "only in iCloud, cannot be read by cable"),
    }[tile.state]


def moment(tile: DeviceAsset, today: date) -> str:
    if tile.at is None:
        return translate("library", "at an unknown time")
    return day_and_clock(tile.at, today)


def sentence(tile: DeviceAsset, today: date) -> str:
    """All that a tile shows but whether it is chosen: that is its state."""
    kind = text.kind_words(tile, badges(tile))
    return ", ".join([text.name(tile), *kind, moment(tile, today), state(tile)])


def tip(tile: DeviceAsset, today: date) -> str:
    first = f"{text.name(tile)} · {moment(tile, today)}"
    return f"{first}\n{size(tile.size_bytes)} · {state(tile)}"


def title(group: DeviceGroup, today: date) -> str:
    """The day, or what the album is called."""
    return shown(group.album) if group.album is not None else day_title(group.day, today)


def counts(group: DeviceGroup, states: States) -> str:
    """``9 new · 2 already here``: how many of what is shown of it."""
    new, here, removed, cloud = DeviceAssetState
    found = (
        (new, plural("device", "%Ln new", group.new), group.new),
        (here, plural("device", "%Ln already here", group.here), group.here),
        (cloud, plural("device", "%Ln only in iCloud", group.cloud), group.cloud),
        (removed, plural("device", "%Ln removed by you", group.removed), group.removed),
    )
    return " · ".join(words for one, words, count in found if count and _shows(states, one))


def _shows(states: States, one: DeviceAssetState) -> bool:
    return states is None or one in states
