"""Telling a folder on a disk or share from the empty place that one left behind.

Owns that question alone; writes nothing. A share that is not mounted leaves an empty folder, and
files must not be put there. Three things tell: the folder is not there; the mount point it was
on earlier in this run is none any more; it is empty and lies where systems mount what comes and
goes, on the disk of the system.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from desktop_sync.errors import DestinationError

MOUNT_PARENTS = tuple(Path(name) for name in ("/media", "/run/media", "/mnt", "/Volumes"))
"""Where systems mount disks and shares that come and go."""


class MountedPlace:
    """The folder ``root``, wherever it is."""

    def __init__(self, root: Path, mount_parents: Sequence[Path] = MOUNT_PARENTS) -> None:
        self._root = root
        self._mount_parents = mount_parents
        self._mount: Path | None = None

    def require(self) -> None:
        """Raise ``DestinationError('unreachable')`` unless it is there and is the real one."""
        try:
            with os.scandir(self._root) as entries:
                is_empty = next(entries, None) is None
            if is_empty and self._is_empty_mount_place():
                raise self.unreachable("nothing is mounted there")
            if self._mount is None:
                self._mount = _mount_point(self._root)
            elif not os.path.ismount(self._mount):
                raise self.unreachable(f"not mounted any more: {self._mount}")
        except OSError as error:
            raise self.unreachable(str(error)) from error

    def unreachable(self, detail: str) -> DestinationError:
        return DestinationError("unreachable", path=str(self._root), detail=detail, retryable=True)

    def _is_empty_mount_place(self) -> bool:
        root = self._root.resolve()
        for parent in self._mount_parents:
            if parent in root.parents:
                return root.stat().st_dev == parent.stat().st_dev
        return False


def _mount_point(root: Path) -> Path:
    here = root.resolve()
    while not os.path.ismount(here) and here != here.parent:
        here = here.parent
    return here
