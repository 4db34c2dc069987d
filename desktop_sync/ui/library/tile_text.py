"""What a tile of the library and the inspector say: moments, roles, whole sentences.

Pure text. Must not know of painting or of models.
"""

from __future__ import annotations

from datetime import date

from desktop_sync.model.asset import CaptureOrigin, CaptureTime, Marks, ResourceRole
from desktop_sync.model.library import AssetTile, LibraryDay
from desktop_sync.ui.dates import day_and_clock
from desktop_sync.ui.library.upload_state import place_state
from desktop_sync.ui.messages import size, translate
from desktop_sync.ui.tiles.text import badges, kind_words, name
from desktop_sync.wording import shown


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


def marks(of: Marks) -> tuple[str, ...]:
    """What somebody made of it where it comes from."""
    favourite = (translate("library", "Favourite"),) if of.favourite else ()
    return (*favourite, translate("library", "Hidden")) if of.hidden else favourite


def albums(of: Marks) -> str:
    """Which albums it is in there; nothing where it is in none."""
    if not of.albums:
        return ""
    names = ", ".join(map(shown, of.albums))
    if len(of.albums) == 1:
        return translate("library", "Album: {names}").format(names=names)
    return translate("library", "Albums: {names}").format(names=names)


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
    kind = kind_words(tile, badges(tile))
    parts = [name(tile), *kind, moment(tile.captured, today), proof(proven=tile.proven)]
    return ", ".join((*parts, *_places(tile)))


def tip(tile: AssetTile, today: date) -> str:
    first = f"{name(tile)} · {moment(tile.captured, today)}"
    here = f"{size(tile.size_bytes)} · {proof(proven=tile.proven)}"
    return "\n".join((first, here, *_places(tile)))


def _places(tile: AssetTile) -> list[str]:
    """What the marks of the destinations mean."""
    return [f"{shown(place.name)}: {place_state(place).words}" for place in tile.places]


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
