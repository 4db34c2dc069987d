"""The network as Qt knows it, with whatever Qt has for this system."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from desktop_sync.model.conditions import Network
from desktop_sync.platforms.qt_network import QtNetwork
from tests.fakes.system_bus import SystemBus

LISTEN = """
from PySide6.QtCore import QCoreApplication
from desktop_sync.platforms.qt_network import QtNetwork

app = QCoreApplication()
sensor = QtNetwork()

def tell():
    seen = sensor.look()
    print(seen.reachable, seen.metered, seen.captive, flush=True)

sensor.watch(tell)
tell()
app.exec()
"""
"""Qt finds its bus once in a process."""


def test_qt_says_something_or_nothing_of_the_network(qtbot: QtBot) -> None:
    sensor = QtNetwork()
    try:
        network = sensor.look()
    finally:
        sensor.close()

    assert network.identity == ""
    assert network.reachable in (None, True, False)


def test_it_can_be_looked_at_from_another_thread(qtbot: QtBot) -> None:
    sensor = QtNetwork()
    seen: list[Network] = []
    thread = threading.Thread(target=lambda: seen.append(sensor.look()))
    thread.start()
    thread.join()
    sensor.close()

    assert seen == [sensor.look()]


def test_a_signal_of_qt_without_a_change_is_not_told(qtbot: QtBot) -> None:
    sensor = QtNetwork()
    sensor.watch(lambda: pytest.fail("nothing has changed"))
    information = QNetworkInformation.instance()
    if information is not None:
        information.reachabilityChanged.emit(information.reachability())
    sensor.close()


def test_closing_can_be_repeated(qtbot: QtBot) -> None:
    sensor = QtNetwork()

    sensor.close()
    sensor.close()


@pytest.mark.skipif(sys.platform != "linux", reason="Qt asks NetworkManager on Linux alone")
def test_changes_are_told_on_a_desktop_with_a_network_manager(computer: SystemBus) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LISTEN], env=os.environ, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        told = iter(program.stdout.readline, "")
        try:
            assert "True False False" in (line.strip() for line in told)
            computer.set_metered(True)
            assert "True True False" in (line.strip() for line in told)
            computer.meet_portal()
            assert "True True True" in (line.strip() for line in told)
            computer.go_offline()
            assert any(line.startswith("False") for line in told)
        finally:
            program.kill()
