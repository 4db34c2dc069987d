"""What every tile says of its asset: its name, its kind, its badges.

Pure text. Must not know of painting or of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from desktop_sync.model.asset import AssetKind
from desktop_sync.sources.formats import FileClass, file_class
from desktop_sync.ui.dates import duration
from desktop_sync.ui.messages import translate
from desktop_sync.wording import shown


class Pictured(Protocol):
    """An asset as far as its tile goes, in the library or on a device."""

    @property
    def kind(self) -> AssetKind: ...

    @property
    def name(self) -> str: ...

    @property
    def resource_names(self) -> tuple[str, ...]: ...

    @property
    def duration_ms(self) -> int | None: ...


def name(tile: Pictured) -> str:
    return shown(tile.name)


def badges(tile: Pictured) -> tuple[str, ...]:
    """What kind of asset it is, where that is not simply a photo; a video says so by how long
    it plays."""
    found = []
    match tile.kind:
        case AssetKind.LIVE_PHOTO:
            found.append(translate("badge", "Live"))
        case AssetKind.BURST:
            found.append(translate("badge", "Burst"))
        case AssetKind.SIDECAR:
            found.append(translate("badge", "Sidecar"))
    classes = _classes(tile.resource_names)
    if FileClass.RAW in classes:
        found.append(translate("badge", "RAW"))
    if FileClass.ADJUSTMENT in classes:
        found.append(edited())
    return tuple(found)


@lru_cache(maxsize=4096)
def _classes(names: tuple[str, ...]) -> frozenset[FileClass | None]:
    return frozenset(file_class(one) for one in names)


def edited() -> str:
    """The badge of an asset with an edit."""
    return translate("badge", "Edited")


def playing_time(tile: Pictured) -> str | None:
    """``0:42`` for a video; empty where it is not known how long it plays."""
    if tile.kind is not AssetKind.VIDEO:
        return None
    return "" if tile.duration_ms is None else duration(tile.duration_ms)


def kind_words(tile: Pictured, found: Sequence[str]) -> list[str]:
    """Its kind in a sentence, and its badges ``found`` as far as they say more."""
    kinds = {
        AssetKind.PHOTO: translate("library", "photo"),
        AssetKind.VIDEO: translate("library", "video"),
        AssetKind.LIVE_PHOTO: translate("library", "Live Photo"),
        AssetKind.BURST: translate("library", "burst"),
        AssetKind.SIDECAR: translate("library", "sidecar"),
    }
    words = [kinds[tile.kind], playing_time(tile) or ""]
    words += found[1 if tile.kind in _TOLD_BY_KIND else 0 :]
    return [one for one in words if one]


_TOLD_BY_KIND = frozenset({AssetKind.LIVE_PHOTO, AssetKind.BURST, AssetKind.SIDECAR})
