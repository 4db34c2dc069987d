"""What a tile and the inspector say of an asset: badges, moments, roles, whole sentences.

Pure text. Must not know of painting or of models.
"""

from __future__ import annotations

from datetime import date

from desktop_sync.model.asset import AssetKind, CaptureOrigin, CaptureTime, ResourceRole
from desktop_sync.model.library import AssetTile, LibraryDay
from desktop_sync.sources.formats import FileClass, file_class
from desktop_sync.ui.dates import day_and_clock, duration
from desktop_sync.ui.messages import size, translate
from desktop_sync.wording import shown


def name(tile: AssetTile) -> str:
    return shown(tile.name)


def badges(tile: AssetTile) -> tuple[str, ...]:
    """What kind of asset it is, where that is not simply a photo; a video says so by how long
    it plays."""
    kinds = {
        AssetKind.LIVE_PHOTO: translate("badge", "Live"),
        AssetKind.BURST: translate("badge", "Burst"),
        AssetKind.SIDECAR: translate("badge", "Sidecar"),
    }
    found = [kinds[tile.kind]] if tile.kind in kinds else []
    classes = {file_class(one) for one in tile.resource_names}
    if FileClass.RAW in classes:
        found.append(translate("badge", "RAW"))
    if FileClass.ADJUSTMENT in classes:
        found.append(translate("badge", "Edited"))
    return tuple(found)


def playing_time(tile: AssetTile) -> str | None:
    """``0:42`` for a video; empty where it is not known how long it plays."""
    if tile.kind is not AssetKind.VIDEO:
        return None
    return "" if tile.duration_ms is None else duration(tile.duration_ms)


def moment(captured: CaptureTime, today: date) -> str:
    """When it was captured, by the clock of where that was."""
    if captured.at is None:
        return translate("library", "at an unknown time")
    return day_and_clock(captured.at.replace(tzinfo=None), today)


def moment_origin(captured: CaptureTime) -> str:
    """How the moment is known."""
    return {
        CaptureOrigin.EXIF: translate("library", "Time from EXIF"),
        CaptureOrigin.QUICKTIME: translate("library", "Time from the video itself"),
        CaptureOrigin.XMP: translate("library", "Time from XMP"),
        CaptureOrigin.NAME: translate("library", "Time from the file’s name"),
        CaptureOrigin.FILE: translate("library", "Time from the file’s own date"),
        CaptureOrigin.UNKNOWN: translate("library", "Nothing says when it was captured"),
    }[captured.origin]


def proof(*, proven: bool) -> str:
    """What the mark of the library means."""
    if proven:
        return translate("library", "copy in the library read back")
    return translate("library", "copy in the library not read back")


def day_proof(day: LibraryDay) -> str | None:
    """What is noteworthy of a whole day."""
    return translate("library", "all read back") if day.proven else None


def sentence(tile: AssetTile, today: date) -> str:
    """All that a tile shows."""
    parts = [name(tile), *_kind(tile), moment(tile.captured, today), proof(proven=tile.proven)]
    return ", ".join(parts)


def tip(tile: AssetTile, today: date) -> str:
    first = f"{name(tile)} · {moment(tile.captured, today)}"
    return f"{first}\n{size(tile.size_bytes)} · {proof(proven=tile.proven)}"


def role(of: ResourceRole) -> str:
    return {
        ResourceRole.PHOTO: translate("role", "Photo"),
        ResourceRole.VIDEO: translate("role", "Video"),
        ResourceRole.PAIRED_VIDEO: translate("role", "Paired video"),
        ResourceRole.ALTERNATE_PHOTO: translate("role", "Alternate photo"),
        ResourceRole.ADJUSTMENT: translate("role", "Adjustment"),
        ResourceRole.ADJUSTED_PHOTO: translate("role", "Adjusted photo"),
        ResourceRole.ADJUSTED_VIDEO: translate("role", "Adjusted video"),
        ResourceRole.SIDECAR: translate("role", "Sidecar"),
    }[of]


def short_digest(hexadecimal: str) -> str:
    """``9f2c 41ab … 7d0e``"""
    return f"{hexadecimal[:4]} {hexadecimal[4:8]} … {hexadecimal[-4:]}"


def _kind(tile: AssetTile) -> list[str]:
    kinds = {
        AssetKind.PHOTO: translate("library", "photo"),
        AssetKind.VIDEO: translate("library", "video"),
        AssetKind.LIVE_PHOTO: translate("library", "Live Photo"),
        AssetKind.BURST: translate("library", "burst"),
        AssetKind.SIDECAR: translate("library", "sidecar"),
    }
    found = [kinds[tile.kind]]
    found += [playing_time(tile) or ""] if tile.kind is AssetKind.VIDEO else []
    rest = badges(tile)[1 if tile.kind in _TOLD_BY_KIND else 0 :]
    return [one for one in (*found, *rest) if one]


_TOLD_BY_KIND = frozenset({AssetKind.LIVE_PHOTO, AssetKind.BURST, AssetKind.SIDECAR})
