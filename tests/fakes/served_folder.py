"""The folder that a server of the tests serves, from the server's side."""

from __future__ import annotations

from pathlib import Path


def files_in(root: Path) -> dict[str, bytes]:
    """All files by their paths, but for what mod_dav keeps for itself."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".DAV" not in path.parts
    }


def put_into(root: Path, name: str, content: bytes) -> None:
    """A file that somebody else put there, in folders that the server may write to."""
    path = root / name
    for folder in reversed(path.relative_to(root).parents):
        if not (root / folder).exists():
            (root / folder).mkdir()
            (root / folder).chmod(0o777)
    path.write_bytes(content)
