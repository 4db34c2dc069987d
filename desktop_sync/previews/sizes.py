"""The two sizes previews are made in.

Owns their names and measures. Must not know how one is made or kept.
"""

from __future__ import annotations

from enum import StrEnum


class PreviewSize(StrEnum):
    """``SMALL`` is the middle of the picture as a square of at most ``SMALL_PX``; ``LARGE`` the
    whole picture, its longer edge at most ``LARGE_PX``. The value names files of the cache."""

    SMALL = "small"
    LARGE = "large"


SMALL_PX = 256
LARGE_PX = 1024
