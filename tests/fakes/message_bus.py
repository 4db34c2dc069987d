"""A message bus of the tests' own, a real one, and services on it that do as they are told.

The services are python-dbusmock's: each is a process of the system's Python, which can be killed,
started again and stopped in its tracks. Must not know what they stand for.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

MOCK = "org.freedesktop.DBus.Mock"
SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python for which distributions package python-dbusmock; no other has it."""

_PATIENCE_SECONDS = 30.0
_LOOK_SECONDS = 0.02
_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
"""

Values = Mapping[str, tuple[str, Any]]
"""Properties by their names, each with its D-Bus type."""


class Service:
    """A mock: the process behind one name on the bus."""

    def __init__(self, name: str, command: tuple[str, ...], env: Mapping[str, str]) -> None:
        self.name = name
        self._command = command
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None

    def revive(self) -> None:
        """Start it if it does not run, or let it go on; returns before it is there."""
        if self._process is not None:
            self.go_on()
            return
        self._process = subprocess.Popen(
            self._command,
            env=dict(self._env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def hang(self) -> None:
        """It keeps its name, and answers nobody until it is let go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None


class MessageBus:
    """``address`` is where it listens, as D-Bus writes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "bus"
        self.address = f"unix:path={self._socket}"
        self.services: dict[str, Service] = {}
        self._daemon: subprocess.Popen[bytes] | None = None
        self._connection: DBusConnection | None = None

    # The bus ------------------------------------------------------------------------

    def start(self) -> None:
        configuration = self._folder / "bus.conf"
        configuration.write_text(_CONFIGURATION.format(socket=self._socket))
        self._daemon = subprocess.Popen(
            ("dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _wait_until(self._listens, "the bus")
        self._connection = open_dbus_connection(self.address)

    def stop(self) -> None:
        """Everything ends, the services too."""
        for service in self.services.values():
            service.kill()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait()
            self._daemon = None
        self._socket.unlink(missing_ok=True)

    # Its services -------------------------------------------------------------------

    def add_template(self, name: str, template: str) -> Service:
        """A mock as python-dbusmock's ``template`` has it; not there yet, see ``wait_for``."""
        return self._add(name, "--template", template)

    def add_object(self, name: str, path: str, interface: str) -> Service:
        """A mock that has one bare object; not there yet, see ``wait_for``."""
        return self._add(name, name, path, interface)

    def wait_for(self, name: str) -> None:
        """Until the service is there."""
        service = self.services[name]

        def is_there() -> bool:
            assert not service.ended(), f"{name} has ended"
            return bool(self._talk(message_bus.NameHasOwner(name))[0])

        _wait_until(is_there, name)

    def call(
        self, name: str, path: str, member: str, signature: str = "", *body: Any
    ) -> tuple[Any, ...]:
        """Have the mock ``name`` do something to its object at ``path``."""
        address = DBusAddress(path, name, MOCK)
        return self._talk(new_method_call(address, member, signature or None, body))

    def set(self, name: str, path: str, interface: str, **values: tuple[str, Any]) -> None:
        """Give properties new values, each with its D-Bus type; the mock tells who listens."""
        self.call(name, path, "UpdateProperties", "sa{sv}", interface, values)

    def add(self, name: str, path: str, interface: str, **values: tuple[str, Any]) -> None:
        """Give an object properties, but those it has; nobody is told."""
        address = DBusAddress(path, name, MOCK)
        for key, value in values.items():
            answer = self._ask(
                new_method_call(address, "AddProperty", "ssv", (interface, key, value))
            )
            if answer.header.message_type is not MessageType.method_return:
                fault = answer.header.fields[HeaderFields.error_name]
                assert fault.endswith(".PropertyExists"), answer.body

    def emit(
        self, name: str, path: str, interface: str, member: str, *values: tuple[str, Any]
    ) -> None:
        """Have the mock send a signal; its values with their D-Bus types."""
        signature = "".join(kind for kind, _ in values)
        body = (interface, member, signature, list(values))
        self.call(name, path, "EmitSignal", "sssav", *body)

    # Inside -------------------------------------------------------------------------

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as caller:
            return caller.connect_ex(os.fspath(self._socket)) == 0

    def _add(self, name: str, *arguments: str) -> Service:
        # The mocks look for either bus by its variable.
        env = os.environ | {
            "DBUS_SYSTEM_BUS_ADDRESS": self.address,
            "DBUS_SESSION_BUS_ADDRESS": self.address,
        }
        command = (SYSTEM_PYTHON, "-m", "dbusmock", "--system", *arguments)
        service = Service(name, command, env)
        self.services[name] = service
        service.revive()
        return service

    def _talk(self, message: Any) -> tuple[Any, ...]:
        answer = self._ask(message)
        assert answer.header.message_type is MessageType.method_return, answer.body
        body: tuple[Any, ...] = answer.body
        return body

    def _ask(self, message: Any) -> Any:
        assert self._connection is not None
        return self._connection.send_and_get_reply(message, timeout=_PATIENCE_SECONDS)


@contextmanager
def opened() -> Iterator[MessageBus]:
    """A bus without services. Fails the test where what it takes is not installed."""
    if shutil.which("dbus-daemon") is None or not _has_mocks():
        pytest.fail("a bus needs dbus-daemon and python3-dbusmock: run `make test`", pytrace=False)
    # A socket's path is short.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        bus = MessageBus(Path(folder))
        try:
            bus.start()
            yield bus
        finally:
            bus.stop()


def _has_mocks() -> bool:
    command = (SYSTEM_PYTHON, "-c", "import dbusmock")
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _wait_until(condition: Callable[[], bool], what: str) -> None:
    pause = threading.Event()
    for _ in range(int(_PATIENCE_SECONDS / _LOOK_SECONDS)):
        if condition():
            return
        pause.wait(_LOOK_SECONDS)
    raise TimeoutError(f"{what} is not there")
