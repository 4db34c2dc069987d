"""Which files are photos, videos and their companions, and which names are litter.

Owns the table of extensions and of names that systems leave behind. Decides by
names alone: must not open anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from desktop_sync.model.asset import PassReason


class FileClass(StrEnum):
    """What a file can be to an asset, as far as its extension tells."""

    PHOTO = "photo"
    RAW = "raw"
    VIDEO = "video"
    ADJUSTMENT = "adjustment"
    SIDECAR = "sidecar"


_EXTENSIONS: dict[FileClass, str] = {
    FileClass.PHOTO: "jpg jpeg jpe jfif heic heif heics heifs hif png tif tiff webp gif avif",
    FileClass.RAW: (
        "dng cr2 cr3 crw nef nrw arw srf sr2 orf rw2 raf pef srw 3fr fff iiq rwl mrw x3f erf"
        " kdc dcr mos mef raw"
    ),
    FileClass.VIDEO: "mov mp4 m4v qt 3gp 3g2 avi",
    FileClass.ADJUSTMENT: "aae",
    FileClass.SIDECAR: "xmp",
}

CLASSES: Mapping[str, FileClass] = {
    extension: kind for kind, names in _EXTENSIONS.items() for extension in names.split()
}
"""Lower-case extension, without its dot, to class."""

_LITTER = frozenset(
    {
        ".apdisk",
        ".documentrevisions-v100",
        ".ds_store",
        ".fseventsd",
        ".localized",
        ".nomedia",
        ".picasa.ini",
        ".spotlight-v100",
        ".temporaryitems",
        ".trash",
        ".trashes",
        ".volumeicon.icns",
        "$recycle.bin",
        "@eadir",
        "desktop.ini",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "icon\r",
        "lost+found",
        "lost.dir",
        "picasa.ini",
        "recycler",
        "system volume information",
        "thumbs.db",
    }
)
_LITTER_PREFIXES = ("._", ".trash-")


def split_name(name: str) -> tuple[str, str]:
    """Stem and lower-case extension without its dot; a leading dot belongs to the stem."""
    stem, dot, extension = name.rpartition(".")
    return (stem, extension.lower()) if dot and stem else (name, "")


def file_class(name: str) -> FileClass | None:
    """The class of a file called ``name``; None where it is nothing to import."""
    stem, dot, extension = name.rpartition(".")
    return CLASSES.get(extension.lower()) if dot and stem else None


def unwanted(name: str) -> PassReason | None:
    """Why a file or folder called ``name`` is never looked at; None where it may be."""
    lowered = name.lower()
    if lowered in _LITTER or lowered.startswith(_LITTER_PREFIXES):
        return PassReason.SYSTEM_LITTER
    return PassReason.HIDDEN if name.startswith(".") else None
