"""The connections to one device's files, whichever cable it hangs on now.

Owns opening them, lending each to one thread at a time, keeping a few for the next, and finding the
device again after it was unplugged and plugged in. Must not know what the files are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.sources import usbmux
from desktop_sync.sources.afc import Connection
from desktop_sync.sources.lockdown import AfcEndpoint, Lockdown

_MOST_IDLE = 8
_HANDSHAKE_SECONDS = 10.0
_Result = TypeVar("_Result")


class PhoneLink:
    """Connections to the device ``udid``. All methods may be called from any thread and raise
    ``SourceError``: ``gone`` while it is not attached or once closed, ``locked``, ``untrusted`` or
    ``unreachable`` where it does not let us in."""

    def __init__(self, udid: str, lockdown: Lockdown | None = None) -> None:
        self.udid = udid
        self.device_name = ""
        self._lockdown = lockdown or Lockdown()
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._lent: set[Connection] = set()
        self._closed = False

    def check(self) -> None:
        """Raise ``SourceError('gone')`` while the device is not attached."""
        try:
            device = usbmux.find(self.udid)
        except OSError as error:
            raise SourceError("gone", detail=str(error)) from error
        if device is None or self._closed:
            raise SourceError("gone", detail=self.udid)

    def run(self, work: Callable[[Connection], _Result]) -> _Result:
        """``work`` with a connection of its own, given back afterwards. It may be called twice: the
        device may have been replugged since the connection was last used."""
        connection, result = self.lend(work)
        self.give_back(connection)
        return result

    def lend(self, work: Callable[[Connection], _Result]) -> tuple[Connection, _Result]:
        """As ``run``, and the connection stays the caller's until ``give_back`` or ``discard``."""
        connection = self._take_idle()
        if connection is not None:
            try:
                return connection, self._guarded(connection, work)
            except SourceError:
                self.check()
                self._drop_idle()
        connection = self._connect()
        return connection, self._guarded(connection, work)

    def give_back(self, connection: Connection) -> None:
        """Keep a connection for the next that needs one."""
        with self._lock:
            self._lent.discard(connection)
            if not self._closed and len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def discard(self, connection: Connection) -> None:
        """End a connection that is of no use any more."""
        with self._lock:
            self._lent.discard(connection)
        connection.close()

    def close(self) -> None:
        """End all connections, those in use too: their users find the device gone."""
        with self._lock:
            self._closed = True
            for connection in self._lent:
                connection.abort()
        self._drop_idle()

    def _drop_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _guarded(self, connection: Connection, work: Callable[[Connection], _Result]) -> _Result:
        try:
            return work(connection)
        except ItemError:
            self.give_back(connection)
            raise
        except BaseException:
            self.discard(connection)
            raise

    def _take_idle(self) -> Connection | None:
        with self._lock:
            if self._closed:
                raise SourceError("gone", detail="closed")
            connection = self._idle.pop() if self._idle else None
            if connection is not None:
                self._lent.add(connection)
            return connection

    def _connect(self) -> Connection:
        """A fresh connection, for which the device is asked each time: it serves one at the port
        that it names."""
        endpoint = self._lockdown.start_afc(self.udid)
        self.device_name = endpoint.name
        try:
            return self._adopt(_open(endpoint))
        except OSError as error:
            self.check()
            raise SourceError("unreachable", detail=str(error), retryable=True) from error

    def _adopt(self, connection: Connection) -> Connection:
        with self._lock:
            if not self._closed:
                self._lent.add(connection)
                return connection
        connection.close()
        raise SourceError("gone", detail="closed")


def _open(endpoint: AfcEndpoint) -> Connection:
    """Raises ``OSError``."""
    stream = usbmux.connect(endpoint.device.number, endpoint.port)
    try:
        stream.settimeout(_HANDSHAKE_SECONDS)
        if endpoint.tls is not None:
            stream = endpoint.tls.wrap_socket(stream)
        return Connection(stream)
    except BaseException:
        stream.close()
        raise
