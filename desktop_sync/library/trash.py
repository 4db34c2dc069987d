"""The desktop's trash. Its library's exceptions stop here."""

from __future__ import annotations

from pathlib import Path


def move_to_trash(path: Path) -> str | None:
    """Move a file to the trash; None, or in the system's words why it could not be done."""
    from send2trash import send2trash

    try:
        send2trash(path)
    except Exception as error:
        return str(error) or type(error).__name__
    return None
