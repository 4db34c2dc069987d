"""The process of the destinations as the program sees it, from its start to its end.

Owns the pipes, the threads that read them, and the limit of time for its end. Must not know what
is said.
"""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import IO, Any

from desktop_sync.engine.apart.frames import (
    Message,
    framed,
    receive,
)
from desktop_sync.engine.apart.messages import (
    FromDestinations,
    Log,
)
from desktop_sync.engine.apart.outlet import Outlet
from desktop_sync.platforms.children import child_command, start_child

logger = logging.getLogger(__name__)

MODULE = "desktop_sync.engine.apart.worker"
_SECONDS_TO_END = 5.0
_OURS = "desktop_sync"
_LINES_LOGGED = 200
_LONGEST_LINE = 1000


class DestinationProcess:
    """Runs from the moment it is made. ``hear`` is called with each message, on a thread of its
    own, and then ``over`` once. ``ended`` has a result when the process is gone. Raises
    ``OSError`` where none can be started."""

    def __init__(
        self,
        first: Message,
        hear: Callable[[DestinationProcess, Any], None],
        over: Callable[[DestinationProcess], None],
        command: Sequence[str] | None = None,
    ) -> None:
        self.ended: Future[None] = Future()
        self._hear = hear
        self._over = over
        self._is_ending = False
        self._process = start_child(
            command or child_command(MODULE), {"PYTHONUNBUFFERED": "1"}, errors=subprocess.PIPE
        )
        assert self._process.stdin is not None
        self._outlet = Outlet(self._process.stdin)
        self._killer = threading.Timer(_SECONDS_TO_END, self._process.kill)
        self._killer.daemon = True
        self.send(first)
        for work in (self._listen, self._log_what_it_prints):
            threading.Thread(target=work, name="destinations", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: Message) -> None:
        """Never waits. Raises ``ValueError`` for a message that is too long."""
        self._outlet.write(framed(message))

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Let it end: soon by itself, else by force. Once."""
        self._is_ending = True
        self._killer.start()
        self._outlet.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        why = "it ended"
        try:
            while (message := receive(self._process.stdout, FromDestinations)) is not None:
                if isinstance(message, Log):
                    _log(message)
                else:
                    self._hear(self, message)
        except Exception as error:
            why = repr(error)
            self._process.kill()
        code = self._wait()
        self._outlet.close()
        self._process.stdout.close()
        if not self._is_ending:
            logger.info("the process of the destinations was lost: %s, exit code %d", why, code)
        self._over(self)
        self.ended.set_result(None)

    def _wait(self) -> int:
        """Its exit code. One that closed its output and stays is ended."""
        try:
            return self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._killer.cancel()

    def _log_what_it_prints(self) -> None:
        """Whatever a library or a dying interpreter says there, so much of it."""
        source: IO[bytes] | None = self._process.stderr
        assert source is not None
        count = 0
        with source:
            while line := source.readline(_LONGEST_LINE):
                count += 1
                if count <= _LINES_LOGGED:
                    text = line.decode("utf-8", "backslashreplace").rstrip()
                    logger.info("the process of the destinations printed: %s", text)


def _log(message: Log) -> None:
    if message.logger.partition(".")[0] == _OURS:
        logging.getLogger(message.logger).log(message.level, "%s", message.text)
