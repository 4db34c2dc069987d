"""How much fits where the library is to be. Looks at the disk: not for Qt's thread."""

from __future__ import annotations

import shutil
from pathlib import Path

_PHOTO_BYTES = 4_000_000


def free_bytes(folder: Path) -> int | None:
    """What is free for ``folder``, which need not be there yet; None when nobody knows."""
    for around in (folder, *folder.parents):
        try:
            return shutil.disk_usage(around).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def photos_in(size_bytes: int) -> int:
    """About how many photos that is room for, as a round number."""
    photos = size_bytes // _PHOTO_BYTES
    unit: int = 10 ** max(0, len(str(photos)) - 2)
    return photos // unit * unit
