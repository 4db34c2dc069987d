"""How much fits where the library is to be."""

from __future__ import annotations

_PHOTO_BYTES = 4_000_000


def photos_in(size_bytes: int) -> int:
    """About how many photos that is room for, as a round number."""
    photos = size_bytes // _PHOTO_BYTES
    unit: int = 10 ** max(0, len(str(photos)) - 2)
    return photos // unit * unit
