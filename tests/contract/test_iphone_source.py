"""A tethered iPhone is a source like any other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.sources.iphone import IPhoneSource
from tests.contract.source_contract import SourceContract, World
from tests.fakes.phone import Phone


class _Phone:
    def __init__(self, root: Path, phone: Phone) -> None:
        self._root = root / "DCIM"
        self._root.mkdir()
        self._phone = phone
        self.source = IPhoneSource(phone.udid)
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
        self._phone.unplug()


class TestIPhoneSource(SourceContract):
    @pytest.fixture
    def world(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
        with Phone(tmp_path) as phone:
            monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
            phone.pair()
            world = _Phone(tmp_path, phone)
            yield world
            world.source.close()
            assert phone.seen.write_attempts == ()


class TestIPhoneSourceWithReadErrors(TestIPhoneSource):
    """Some versions of iOS say that a file that is not there cannot be read."""

    @pytest.fixture
    def world(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
        with Phone(tmp_path) as phone:
            monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
            phone.pair()
            phone.say_read_error_when_missing()
            world = _Phone(tmp_path, phone)
            yield world
            world.source.close()
