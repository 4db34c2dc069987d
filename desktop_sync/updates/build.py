"""What this copy was built from, and who keeps it up to date.

A bundle has a note of that in ``resources/build.json``, written by ``scripts/packages/bundle.py``.
Must not know what follows from it.
"""

from __future__ import annotations

import json
from importlib.resources import files

from msgspec import Struct


class BuildNote(Struct, frozen=True):
    """What is known of how this copy was made. Empty is unknown: the ``commit`` (with a plus where
    files were changed since), the address of the signed ``feed`` of releases, the public key it is
    signed with (``feed_key``: Ed25519, its 32 bytes in base64), and who keeps the copy up to date,
    as in ``apt``."""

    commit: str = ""
    feed: str = ""
    feed_key: str = ""
    updates: str = ""

    @property
    def looks_for_versions(self) -> bool:
        """Whether it is for the program itself to look for new versions."""
        return bool(self.feed and self.feed_key and not self.updates)


def noted_build() -> BuildNote | None:
    """The note in the bundle; None where there is none, as in a source tree."""
    try:
        kept = json.loads(files("desktop_sync").joinpath("resources", "build.json").read_bytes())
        told = (kept[name] for name in ("commit", "feed", "feed_key", "updates"))
        return BuildNote(*map(str, told))
    except (OSError, ValueError, KeyError, TypeError):
        return None
