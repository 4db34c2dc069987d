"""Which files of a source were imported before, without opening them.

Owns comparing them with what the journal remembers and with what lies in the library: "already
here" is only said of a file whose copy is, and was not found to have changed. Must not know why it
is asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from desktop_sync.journal.known_files import SeenFile
from desktop_sync.model.asset import SourceFile


class Recognition:
    """Looks at a source folder by folder. ``seen_in`` gives what the journal remembers of one of
    its folders, by name; ``library`` is the library's folder."""

    def __init__(self, seen_in: Callable[[str], Mapping[str, SeenFile]], library: Path) -> None:
        self._seen_in = seen_in
        self._shelf = _Shelf(library)
        self._seen: Mapping[str, SeenFile] = {}

    def enter(self, folder: str) -> None:
        """The files asked about from now on are in ``folder`` of the source."""
        self._seen = self._seen_in(folder)

    def of(self, file: SourceFile) -> SeenFile | None:
        """The file as it was imported before, or removed after that; None for a new one, and for
        one whose copy is not in its place, or no longer what was imported."""
        before = self._seen.get(file.name)
        if before is None or not _same(before, file):
            return None
        if before.removed:
            return before
        here = self._shelf.holds(before.library_path, before.library_size_bytes)
        return before if here and before.proven else None


class _Shelf:
    """What lies in the library's folders, each listed once."""

    def __init__(self, folder: Path) -> None:
        self._root = os.fspath(folder)
        self._folders: dict[str, dict[str, int]] = {}

    def holds(self, library_path: str, size_bytes: int) -> bool:
        folder, _, name = library_path.rpartition("/")
        sizes = self._folders.get(folder)
        if sizes is None:
            sizes = self._folders[folder] = self._list(folder)
        return sizes.get(name) == size_bytes

    def _list(self, folder: str) -> dict[str, int]:
        try:
            with os.scandir(os.path.join(self._root, folder)) as entries:
                return {
                    entry.name: entry.stat(follow_symlinks=False).st_size
                    for entry in entries
                    if entry.is_file(follow_symlinks=False)
                }
        except OSError:
            return {}


def _same(before: SeenFile, file: SourceFile) -> bool:
    return before.size_bytes == file.size_bytes and before.modified_ns == file.modified_ns
