"""Serves an engine's commands, queries and events to the user's other processes.

Owns the listening socket and one thread for each connection. A connection that sends what
cannot be understood is closed and harms no other; one that does not read what it asked for
blocks its own thread alone. Must not know what the commands do.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Client, Connection, Listener

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.commands import EngineCommands
from desktop_sync.engine.remote import protocol
from desktop_sync.engine.remote.protocol import Reply, ReplyKind, Request
from desktop_sync.errors import DesktopSyncError, FatalError
from desktop_sync.model.events import DevicesChanged, Event, JobsChanged, Progress
from desktop_sync.platforms.single_instance import Endpoint

logger = logging.getLogger(__name__)

_MOST_CONNECTIONS = 64
_MOST_EVENTS_WAITING = 256
_LOOK_FOR_HANG_UP_SECONDS = 0.5
_END_SECONDS = 5.0


class RemoteServer:
    """Answers at ``endpoint`` from ``start`` until ``close``.

    ``raise_window`` brings the owner's window to the front, on any thread; without a
    window it is None, and who asks is told so.
    """

    def __init__(
        self,
        engine: EngineCommands,
        endpoint: Endpoint,
        raise_window: Callable[[], None] | None = None,
    ) -> None:
        self._engine = engine
        self._endpoint = endpoint
        self._raise_window = raise_window
        self._lock = threading.Lock()
        self._connections: dict[Connection, threading.Thread] = {}
        self._closing = threading.Event()
        self._listener: Listener | None = None
        self._acceptor = threading.Thread(target=self._accept, name="remote-accept", daemon=True)

    def start(self) -> None:
        """Begin to listen; raises ``FatalError('profile-unusable')`` when that cannot be."""
        try:
            self._listener = Listener(self._endpoint.address, backlog=16)
        except OSError as error:
            raise FatalError(
                "profile-unusable", path=self._endpoint.address, detail=str(error)
            ) from error
        self._acceptor.start()

    def close(self) -> None:
        """Hang up on everyone and stop listening. What was asked of the engine goes on."""
        if self._listener is None or self._closing.is_set():
            return
        self._closing.set()
        self._wake_acceptor()
        self._acceptor.join(_END_SECONDS)
        with contextlib.suppress(OSError):
            self._listener.close()
        with self._lock:
            open_now = dict(self._connections)
        for connection in open_now:
            protocol.hang_up(connection)
        for thread in open_now.values():
            thread.join(_END_SECONDS)

    def _wake_acceptor(self) -> None:
        with contextlib.suppress(OSError):
            Client(self._endpoint.address).close()

    def _accept(self) -> None:
        assert self._listener is not None
        while not self._closing.is_set():
            try:
                connection = self._listener.accept()
            except OSError:
                if self._closing.wait(0.1):
                    return
                continue
            self._take(connection)

    def _take(self, connection: Connection) -> None:
        with self._lock:
            if self._closing.is_set() or len(self._connections) >= _MOST_CONNECTIONS:
                connection.close()
                return
            thread = threading.Thread(
                target=self._converse, args=(connection,), name="remote-connection", daemon=True
            )
            self._connections[connection] = thread
        thread.start()

    def _converse(self, connection: Connection) -> None:
        try:
            with contextlib.suppress(*protocol.BROKEN):
                request = self._receive(connection)
                if request.method == protocol.LISTEN.name:
                    self._stream(connection)
                else:
                    self._send(connection, self._answer(connection, request))
        finally:
            with self._lock:
                self._connections.pop(connection, None)
            connection.close()

    def _receive(self, connection: Connection) -> Request:
        with protocol.deadline(connection, protocol.REQUEST_LIMIT):
            protocol.prove(connection, self._endpoint.key, asking=False)
            message = connection.recv_bytes(protocol.LARGEST_REQUEST_BYTES)
        request: Request = protocol.decode(message, Request)
        return request

    def _answer(self, connection: Connection, request: Request) -> Reply:
        try:
            return Reply(ReplyKind.ANSWER, self._perform(connection, request))
        except ConnectionError:
            raise
        except DesktopSyncError as error:
            return protocol.error_reply(error)
        except Exception as error:
            logger.exception("a remote %s failed", request.method)
            return protocol.error_reply(FatalError("unexpected", detail=repr(error)))

    def _perform(self, connection: Connection, request: Request) -> object:
        if request.method == protocol.RAISE_WINDOW.name:
            if self._raise_window is not None:
                self._raise_window()
            return self._raise_window is not None
        method = protocol.ENGINE_METHODS.get(request.method)
        if method is None:
            raise FatalError("owner-differs", detail=request.method)
        try:
            arguments = method.read_arguments(request.arguments)
        except ValueError as error:
            raise FatalError("owner-differs", detail=f"{method.name}: {error}") from error
        if method.report is not None:
            arguments.append(lambda *so_far: self._report(connection, so_far))
        answer = method.call(self._engine, arguments)
        return answer.result() if isinstance(answer, Future) else answer

    def _report(self, connection: Connection, so_far: tuple[object, ...]) -> None:
        self._send(connection, Reply(ReplyKind.REPORT, so_far))

    def _send(self, connection: Connection, reply: Reply) -> None:
        message = protocol.encode(reply)
        if len(message) > protocol.LARGEST_REPLY_BYTES:
            message = protocol.encode(protocol.error_reply(FatalError("too-large")))
        connection.send_bytes(message)

    def _stream(self, connection: Connection) -> None:
        waiting = _EventQueue(self._engine.bus)
        try:
            self._send(connection, Reply(ReplyKind.ANSWER))
            while not self._closing.is_set() and not waiting.overflowed:
                for event in waiting.take(_LOOK_FOR_HANG_UP_SECONDS):
                    self._send(connection, Reply(ReplyKind.EVENT, event, type(event).__name__))
                if connection.poll(0):
                    return
        finally:
            waiting.close()


class _EventQueue:
    """Events for one listener that may be slow: the newest progress takes the older one's
    place, pages go stale once, and who falls too far behind is given up."""

    def __init__(self, bus: Bus) -> None:
        self._changed = threading.Condition()
        self._events: deque[Event] = deque()
        self.overflowed = False
        self.close = bus.subscribe(self._put)

    def take(self, seconds: float) -> list[Event]:
        """All that waits, or nothing when nothing comes within ``seconds``."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._events), seconds)
            taken = list(self._events)
            self._events.clear()
            return taken

    def _put(self, event: Event) -> None:
        with self._changed:
            if isinstance(event, Progress | JobsChanged | DevicesChanged):
                for older in [one for one in self._events if type(one) is type(event)]:
                    self._events.remove(older)
            if len(self._events) >= _MOST_EVENTS_WAITING:
                self.overflowed = True
                return
            self._events.append(event)
            self._changed.notify()
