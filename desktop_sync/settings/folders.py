"""Whether a folder can become the library.

Looks at the disk as it is now and leaves nothing behind. Must not know of the window or of
what the library holds.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from desktop_sync.errors import ItemError
from desktop_sync.settings.profile import Profile

_KEPT_BY_PROGRAMS = (".photoslibrary", ".photolibrary", ".lrdata", ".lrcat-data")


def check_library_folder(folder: Path, profile: Profile) -> None:
    """Raise ``ItemError`` unless ``folder`` can be made and written, apart from where this
    and other programs keep what is theirs."""
    for around in (folder, *folder.parents):
        if around == profile.folder or Profile(around).journal.exists():
            raise ItemError("library-in-profile", path=str(folder))
        if around.suffix.lower() in _KEPT_BY_PROGRAMS:
            raise ItemError("library-in-program", path=str(folder))
    try:
        there = next(one for one in (folder, *folder.parents) if one.exists())
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise ItemError("library-unusable", path=str(folder), detail=str(error)) from error
