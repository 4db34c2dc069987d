"""A folder is a source like any other."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from desktop_sync.sources.folder import FolderSource
from tests.contract.source_contract import SourceContract, World


class _Folder:
    def __init__(self, root: Path) -> None:
        root.mkdir()
        self._root = root
        self.source = FolderSource([root])
        self._ticks = 0

    def put(self, name: str, content: bytes) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._ticks += 1
        os.utime(path, ns=(0, 1_700_000_000_000_000_000 + self._ticks))

    def remove(self, name: str) -> None:
        (self._root / name).unlink()

    def pull(self) -> None:
        shutil.rmtree(self._root)


class TestFolderSource(SourceContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return _Folder(tmp_path / "DCIM")
