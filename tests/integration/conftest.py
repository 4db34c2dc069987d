"""A profile to import with, a card to import from, a server to upload to, and this computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.fault_proxy import FaultProxy, proxy_to
from tests.fakes.system_bus import SystemBus, system_bus
from tests.fakes.webdav_servers import Served, wsgidav
from tests.integration.importing import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    folder = tmp_path / "profile"
    folder.mkdir()
    return Bench(folder)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with wsgidav() as served:
        yield served


@pytest.fixture
def proxy(server: Served) -> Iterator[FaultProxy]:
    with proxy_to(server.port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def any_computer() -> Iterator[SystemBus]:
    """In whatever state the last test left it."""
    with system_bus() as bus:
        yield bus


@pytest.fixture
def computer(any_computer: SystemBus, monkeypatch: pytest.MonkeyPatch) -> SystemBus:
    any_computer.reset()
    for name, value in any_computer.env.items():
        monkeypatch.setenv(name, value)
    return any_computer
