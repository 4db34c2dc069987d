"""What all sensors of a bus do when services and buses come, go, or do not behave."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, HeaderFields, new_signal
from jeepney import message_bus as dbus_daemon
from jeepney.io.blocking import open_dbus_connection

from desktop_sync.model.conditions import Network, Power
from desktop_sync.platforms import conditions
from tests.fakes.message_bus import MessageBus
from tests.fakes.system_bus import UPOWER, SystemBus
from tests.fakes.watching import Watching, watched
from tests.integration.platforms.at_home import AT_HOME_AND_PLUGGED_IN

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the buses are those of Linux")

LONGEST_LOOK_SECONDS = 10.0
"""A look takes less than one; the rest is for a machine that has much else to do."""
IDLE_SECONDS = 3.0


def test_everything_is_unknown_on_a_bus_without_services(bare_bus: MessageBus) -> None:
    assert conditions.power().look() == Power()
    assert conditions.network().look() == Network()


def test_a_service_that_starts_later_is_met(bare_bus: MessageBus) -> None:
    with watched(conditions.power()) as watching:
        assert watching.sensor.look() == Power()

        bare_bus.add_template(UPOWER, "upower")

        watching.until(lambda value: value.on_battery is False)


def test_everything_is_unknown_where_there_is_no_bus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")

    with watched(conditions.power()) as watching:
        assert watching.sensor.look() == Power()
    assert conditions.network().look() == Network()


@pytest.mark.parametrize("address", ["", "nonsense", "tcp:host=localhost", "unix:dir=/tmp"])
def test_an_address_that_is_none_is_no_bus(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address or "unix:")

    assert conditions.power().look() == Power()


@pytest.mark.parametrize(
    "greeting",
    [b"", b"OK 0123456789abcdef0123456789abcdef\r\n", b"nonsense\r\n" * 1000],
    ids=["says nothing", "lets in and falls silent", "talks nonsense"],
)
def test_a_bus_that_does_not_behave_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, greeting: bytes
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
    with _odd_bus(tmp_path / "bus", greeting), watched(conditions.power()) as watching:
        before = time.monotonic()

        assert watching.sensor.look() == Power()
        assert conditions.power().look() == Power()
        assert time.monotonic() - before < 2 * LONGEST_LOOK_SECONDS


def test_a_bus_that_ends_and_comes_back_is_met_again(
    computer: SystemBus, power: Watching[Power]
) -> None:
    computer.bus.stop()
    power.until(lambda value: value == Power())

    computer.bus.start()
    computer.start()

    power.until(lambda value: value == AT_HOME_AND_PLUGGED_IN)


def test_a_bus_that_had_no_time_at_first_is_met_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, computer: SystemBus
) -> None:
    late = tmp_path / "bus"
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={late}")
    with watched(conditions.power()) as watching:
        assert watching.sensor.look() == Power()

        late.symlink_to(computer.bus.address.removeprefix("unix:path="))

        watching.until(lambda value: value == AT_HOME_AND_PLUGGED_IN)


def test_a_closed_sensor_has_no_thread_and_tells_nothing(
    computer: SystemBus, network: Watching[Network]
) -> None:
    network.sensor.close()
    told = len(network.values)
    computer.go_offline()

    assert len(network.values) == told
    assert "network" not in {thread.name for thread in threading.enumerate()}
    network.sensor.close()


def test_a_sensor_can_be_closed_from_its_own_call(computer: SystemBus) -> None:
    sensor = conditions.power()
    called = threading.Event()

    def close() -> None:
        sensor.close()
        called.set()

    sensor.watch(close)

    assert called.wait(LONGEST_LOOK_SECONDS)


def test_choosing_sensors_starts_and_loads_nothing() -> None:
    script = (
        "import sys, threading; from desktop_sync.platforms import conditions as c; "
        "parts = c.power(), c.network(), c.presence(), c.wakefulness(); "
        "[part.close() for part in parts]; "
        "heavy = {'jeepney', 'wakepy', 'psutil', 'PySide6'} & set(sys.modules); "
        "print(threading.active_count(), *heavy)"
    )
    command = (sys.executable, "-c", script)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.split() == ["1"]


def test_others_that_never_fall_silent_do_not_hold_up_a_sensor(
    computer: SystemBus, power: Watching[Power]
) -> None:
    computer.bus.services[UPOWER].hang()
    with _chatter(computer.bus.address):
        computer.set_profile("power-saver")
        power.until(lambda value: value == Power(saver=True))
    computer.bus.services[UPOWER].go_on()

    power.until(lambda value: value == Power(on_battery=False, level=100, saver=True))


def test_nothing_wakes_the_processor_while_nothing_changes(
    computer: SystemBus, power: Watching[Power], network: Watching[Network]
) -> None:
    asleep = threading.Event()
    # What was told last may still be on its way through the threads.
    asleep.wait(1.0)
    before = _switches("power"), _switches("network")

    asleep.wait(IDLE_SECONDS)

    assert (_switches("power"), _switches("network")) == before


def _switches(name: str) -> int:
    """How often the thread of that name has gone to sleep."""
    thread = next(thread for thread in threading.enumerate() if thread.name == name)
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])


@contextlib.contextmanager
def _odd_bus(path: Path, greeting: bytes) -> Iterator[None]:
    """Takes every connection, greets it, and never says another word."""
    guests: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = listener.accept()
                guests.append(guest)
                guest.sendall(greeting)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(path))
        listener.listen()
        host = threading.Thread(target=serve)
        host.start()
        try:
            yield
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            host.join()
            for guest in guests:
                guest.close()


@contextlib.contextmanager
def _chatter(address: str) -> Iterator[None]:
    """Signals that nobody asked for, to everybody on the bus, one after the other."""
    ended = threading.Event()

    def chatter() -> None:
        with open_dbus_connection(address) as connection:
            names = connection.send_and_get_reply(dbus_daemon.ListNames(), timeout=30).body[0]
            while not ended.is_set():
                for name in names:
                    noise = new_signal(DBusAddress("/", interface="noise.Noise"), "Noise")
                    noise.header.fields[HeaderFields.destination] = name
                    connection.send(noise)

    thread = threading.Thread(target=chatter)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
