"""The process of the destinations: hears questions on its standard input, answers on its output.

Owns the pipes, the log and the end on this side. The input's end, also that of an engine that was
killed, is the process's, whatever it is doing. Must not know who asks.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any, BinaryIO

from desktop_sync.engine.apart.frames import (
    framed,
    receive,
)
from desktop_sync.engine.apart.messages import (
    Begin,
    FromDestinations,
    Log,
    ToDestinations,
)
from desktop_sync.engine.apart.serving import Serving
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.uploading import opening_with
from desktop_sync.platforms.priority import step_back
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore

NICENESS = 10
"""As the engine's threads beside the window."""


class Line:
    """The way to the engine. Thread-safe."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._lock = threading.Lock()

    def tell(self, message: FromDestinations) -> None:
        """Raises ``ValueError`` or ``TypeError`` for what cannot be said. Where nobody listens any
        more, the process ends."""
        left = memoryview(framed(message))
        with self._lock:
            try:
                while left:
                    left = left[os.write(self._number, left) :]
            except OSError:
                os._exit(0)


class _ToEngine(logging.Handler):
    """Lets the engine's process write what is noted here."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._line.tell(Log(record.levelno, record.name, self.format(record)))
        except (TypeError, ValueError):
            self.handleError(record)


def main() -> int:
    """Serve until the input ends; the exit code."""
    _live_modestly()
    source, line = _own_pipes()
    begin: Begin | None = _hear(source, Begin)
    if begin is None:
        return 0
    _log_to(line)
    with suppress(OSError):
        os.chdir(begin.folder)
    asyncio.run(_serve(source, line, begin))
    return 0


async def _serve(source: BinaryIO, line: Line, begin: Begin) -> None:
    loop = asyncio.get_running_loop()
    bandwidth = Bandwidth()
    bandwidth.limit = begin.limit
    secrets = SecretStore(Profile(begin.profile))
    serving = Serving(opening_with(secrets), bandwidth, line.tell, begin.idle_seconds)

    def listen() -> None:
        while (message := _hear(source, ToDestinations)) is not None:
            loop.call_soon_threadsafe(serving.hear, message)
        os._exit(0)

    threading.Thread(target=listen, name="listening", daemon=True).start()
    await loop.create_future()


def _hear(source: BinaryIO, type_: Any) -> Any:
    """The next message; ends the process where what comes is none."""
    try:
        return receive(source, type_)
    except EOFError:
        return None
    except (OSError, ValueError) as error:
        sys.stderr.write(f"not understood: {error}\n")
        os._exit(2)


def _live_modestly() -> None:
    """Behind other programs and the window. The terminal's Ctrl-C is the engine's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back(NICENESS)


def _own_pipes() -> tuple[BinaryIO, Line]:
    """Input and output for messages alone: what a library prints goes where errors go."""
    source = os.fdopen(os.dup(0), "rb")
    line = Line(os.dup(1))
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.dup2(2, 1)
    return source, line


def _log_to(line: Line) -> None:
    program = logging.getLogger("desktop_sync")
    program.addHandler(_ToEngine(line))
    program.setLevel(logging.INFO)
    program.propagate = False


if __name__ == "__main__":
    sys.exit(main())
