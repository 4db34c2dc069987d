"""Servers of the tests as processes: started on a port of the loopback, killed, started again.

Must not know what they serve.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_LOOK_SECONDS = 0.02
_LAST = 19


class ServerProcess:
    """The server that ``command`` starts, listening on ``port``. ``stale`` are files that stop the
    next one, when it could not take them away itself."""

    def __init__(
        self, command: Sequence[str], port: int, output: Path, stale: Sequence[Path] = ()
    ) -> None:
        self._command = command
        self._port = port
        self._output = output
        self._stale = stale
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it listens."""
        for path in self._stale:
            path.unlink(missing_ok=True)
        with self._output.open("ab") as output:
            # Apache ends its whole group when it ends.
            self._process = subprocess.Popen(
                self._command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._wait_until_it_listens(self._process)

    def kill(self) -> None:
        """Kill it with -9, and every process it started. Returns once nobody listens any more."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self._wait_until_nobody_listens()

    def go_last(self) -> None:
        """Let every other program have the processors first, as one on another computer does."""
        if self._process is not None and sys.platform != "win32":
            os.setpriority(os.PRIO_PGRP, self._process.pid, _LAST)
            # Where Linux shares processors out among sessions, niceness is among those of one.
            with suppress(OSError):
                Path(f"/proc/{self._process.pid}/autogroup").write_text(str(_LAST), "ascii")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_SECONDS)
        self.kill()

    def _wait_until_nobody_listens(self) -> None:
        # What the process started ends a moment after it, and the next one needs the port.
        pause = threading.Event()
        for _ in range(int(_STOP_SECONDS / _LOOK_SECONDS)):
            if not self._is_listened_to():
                return
            pause.wait(_LOOK_SECONDS)
        raise RuntimeError(f"{self._command!r} still listens")

    def _is_listened_to(self) -> bool:
        # Nothing tells when a server listens but a connection.
        try:
            socket.create_connection(("127.0.0.1", self._port), 1).close()
        except OSError:
            return False
        return True

    def _wait_until_it_listens(self, process: subprocess.Popen[bytes]) -> None:
        pause = threading.Event()
        for _ in range(int(_START_SECONDS / _LOOK_SECONDS)):
            if self._is_listened_to():
                return
            if process.poll() is not None:
                break
            pause.wait(_LOOK_SECONDS)
        said = self._output.read_text(errors="replace")
        raise RuntimeError(f"{self._command!r} does not listen: {said}")


@dataclass(frozen=True, slots=True)
class Served:
    """``root`` is the folder behind ``port`` on the loopback. ``notice`` has the server look at
    it anew after somebody else changed something there. ``cuts_names`` says that it does not keep
    every name it is given."""

    name: str
    root: Path
    port: int
    process: ServerProcess | None = None
    notice: Callable[[], object] = lambda: None
    cuts_names: bool = False

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    def start(self) -> None:
        assert self.process is not None
        self.process.start()

    def go_last(self) -> None:
        assert self.process is not None
        self.process.go_last()


@contextmanager
def running(process: ServerProcess) -> Iterator[None]:
    try:
        process.start()
        yield
    finally:
        process.stop()


@contextmanager
def folder() -> Iterator[Path]:
    """One that the servers' own user may use, too."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        path = Path(made).resolve()
        if os.geteuid() == 0:
            path.chmod(0o777)
        yield path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
