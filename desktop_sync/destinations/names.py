"""What a file's name at a destination may be. Pure."""

from __future__ import annotations

from pathlib import PurePosixPath


def check_remote(remote: PurePosixPath) -> None:
    """Raise ``ValueError`` unless ``remote`` stays below a destination's root."""
    parts = remote.parts
    if not parts or remote.is_absolute() or ".." in parts or any("\0" in part for part in parts):
        raise ValueError(f"not a name below a destination's root: {str(remote)!r}")
