"""The vault does what every destination must do."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from desktop_sync_vault import VAULT

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.temporary import INCOMING
from desktop_sync.testing.destination_contract import (
    DestinationContract,
    Library,
    World,
    send,
)


class VaultWorld:
    """The place seen from behind."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.root = root

    def make(self) -> Destination:
        made: Destination = VAULT.make({"path": str(self.root)}, None)
        return made

    def files(self) -> dict[str, bytes]:
        names = self.root / "names"
        incoming = [path for path in (self.root / INCOMING).rglob("*") if path.is_file()]
        return {
            path.relative_to(names).as_posix(): self._content(path.read_text()).read_bytes()
            for path in names.rglob("*")
            if path.is_file()
        } | {path.relative_to(self.root).as_posix(): path.read_bytes() for path in incoming}

    def put(self, name: str, content: bytes) -> None:
        if name.startswith(INCOMING):
            self._write(self.root / name, content)
            return
        digest = hashlib.sha256(content).hexdigest()
        self._write(self._content(digest), content)
        self._write(self.root / "names" / name, digest.encode())

    def remove(self, name: str) -> None:
        (self.root / "names" / name).unlink()

    def leave(self) -> None:
        shutil.rmtree(self.root)

    def _content(self, digest: str) -> Path:
        return self.root / "contents" / digest[:2] / digest

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


class TestVault(DestinationContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return VaultWorld(tmp_path / "vault")

    def test_the_same_bytes_are_kept_once(self, world: VaultWorld, library: Library) -> None:
        send(world, library.file("a.jpg", b"same"), library.file("b.jpg", b"same"))
        assert world.files() == {"a.jpg": b"same", "b.jpg": b"same"}
        contents = [path for path in (world.root / "contents").rglob("*") if path.is_file()]
        assert len(contents) == 1
