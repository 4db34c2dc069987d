"""The owner's socket stands up to clients that lie, stall, vanish or come from elsewhere."""

from __future__ import annotations

import queue
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

import pytest

from desktop_sync.engine.remote import RemoteEngine, RemoteServer, protocol
from desktop_sync.engine.remote.protocol import Request
from desktop_sync.errors import FatalError
from desktop_sync.model.events import Event, ImportEnded, Progress
from desktop_sync.platforms.single_instance import Endpoint, open_endpoint
from tests.fakes.remembering_engine import RememberingEngine, summary

LIMIT = timedelta(seconds=10)


@pytest.fixture
def owner() -> RememberingEngine:
    return RememberingEngine()


@pytest.fixture
def endpoint(tmp_path: Path) -> Endpoint:
    return open_endpoint(tmp_path)


@pytest.fixture
def server(owner: RememberingEngine, endpoint: Endpoint) -> Iterator[RemoteServer]:
    server = RemoteServer(owner, endpoint)
    server.start()
    yield server
    server.close()


def _connect(endpoint: Endpoint) -> Connection:
    connection = Client(endpoint.address)
    protocol.prove(connection, endpoint.key, asking=True)
    return connection


def _is_hung_up(connection: Connection) -> bool:
    """Whether the other side ends the conversation within the time limit."""
    try:
        while connection.poll(LIMIT.total_seconds()):
            connection.recv_bytes()
    except (EOFError, OSError):
        return True
    return False


def _nested(depth: int) -> bytes:
    return b'{"method": "pause", "arguments": ' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00" * 64,
        b"not json",
        b"[]",
        b'{"method": 7}',
        b'{"arguments": []}',
        b"\x80\x04\x95cposix\nsystem\n",
        _nested(200_000),
        b'{"method": "pause", "arguments": [' + b"9" * 10_000 + b"]}",
    ],
    ids=["empty", "zeros", "text", "list", "number", "no method", "pickle", "deep", "huge"],
)
def test_garbage_ends_that_conversation_alone(
    owner: RememberingEngine, endpoint: Endpoint, garbage: bytes
) -> None:
    with _connect(endpoint) as connection:
        connection.send_bytes(garbage)
        assert _is_hung_up(connection)
    RemoteEngine(endpoint, LIMIT).pause()
    assert owner.is_paused


@pytest.mark.usefixtures("server")
def test_a_message_beyond_the_bound_is_not_read(
    owner: RememberingEngine, endpoint: Endpoint
) -> None:
    with _connect(endpoint) as connection:
        with socket.socket(fileno=socket.dup(connection.fileno())) as line:
            line.sendall(struct.pack("!i", protocol.LARGEST_REQUEST_BYTES + 1))
        assert _is_hung_up(connection)
    RemoteEngine(endpoint, LIMIT).pause()
    assert owner.is_paused


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("first_words", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 300])
def test_who_does_not_know_the_key_gets_nothing(endpoint: Endpoint, first_words: bytes) -> None:
    with Client(endpoint.address) as connection:
        connection.send_bytes(first_words)
        with suppress(OSError):  # the owner may have hung up by now
            connection.send_bytes(protocol.encode(Request("pause")))
        assert _is_hung_up(connection)


@pytest.mark.usefixtures("server")
def test_a_wrong_key_is_refused_and_the_right_one_still_works(
    owner: RememberingEngine, endpoint: Endpoint
) -> None:
    stranger = RemoteEngine(Endpoint(endpoint.address, b"\0" * 32), LIMIT)
    with pytest.raises(FatalError, match="owner-gone"):
        stranger.pause()
    assert not owner.is_paused
    RemoteEngine(endpoint, LIMIT).pause()
    assert owner.is_paused


@pytest.mark.usefixtures("server")
def test_one_who_says_nothing_keeps_nobody_waiting(
    owner: RememberingEngine, endpoint: Endpoint
) -> None:
    silent = [Client(endpoint.address) for _ in range(8)]
    RemoteEngine(endpoint, LIMIT).pause()
    assert owner.is_paused
    for connection in silent:
        connection.close()


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "request_",
    [
        Request("__class__"),
        Request("bus"),
        Request("import_from", ["/not/a/list"]),
        Request("import_from", [["/nul\0"]]),
        Request("cancel_job", ["7"]),
        Request("cancel_job", []),
        Request("history", [0, 10]),
    ],
    ids=lambda request: f"{request.method} {request.arguments}",
)
def test_what_is_no_method_or_not_its_arguments_is_refused(
    owner: RememberingEngine, endpoint: Endpoint, request_: Request
) -> None:
    with _connect(endpoint) as connection:
        connection.send_bytes(protocol.encode(request_))
        assert connection.poll(LIMIT.total_seconds())
        reply = protocol.decode(connection.recv_bytes(), protocol.Reply)
    assert protocol.read_error(reply).code == "owner-differs"
    assert owner.commands == []
    assert owner.roots == {}


@pytest.mark.usefixtures("server")
@pytest.mark.expects_logs
def test_a_bug_in_the_engine_is_answered_as_unexpected(
    owner: RememberingEngine, endpoint: Endpoint
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    owner.__dict__["pause"] = fail
    with pytest.raises(FatalError, match="unexpected"):
        RemoteEngine(endpoint, LIMIT).pause()


def _filling(owner: RememberingEngine) -> Callable[[], None]:
    progress = Progress(owner.status().result(), ())
    ended = ImportEnded(summary(1))

    def publish() -> None:
        for _ in range(20_000):
            owner.bus.publish(progress)
        for _ in range(2_000):
            owner.bus.publish(ended)

    return publish


@pytest.mark.usefixtures("server")
def test_a_listener_that_does_not_read_blocks_nobody(
    owner: RememberingEngine, endpoint: Endpoint
) -> None:
    with _connect(endpoint) as stalled:
        stalled.send_bytes(protocol.encode(Request(protocol.LISTEN.name)))
        assert stalled.poll(LIMIT.total_seconds())
        publisher = threading.Thread(target=_filling(owner), daemon=True)
        publisher.start()
        publisher.join(30)
        assert not publisher.is_alive()
        RemoteEngine(endpoint, LIMIT).pause()
        assert owner.is_paused
        assert _is_hung_up(stalled)


@pytest.mark.usefixtures("server")
def test_a_listener_that_vanished_is_forgotten_while_others_hear_on(
    owner: RememberingEngine, endpoint: Endpoint
) -> None:
    leaving, staying = RemoteEngine(endpoint, LIMIT), RemoteEngine(endpoint, LIMIT)
    heard: queue.SimpleQueue[Event] = queue.SimpleQueue()
    leaving.bus.subscribe(lambda _: None)
    staying.bus.subscribe(heard.put)
    leaving.close()
    for number in range(100):
        owner.bus.publish(ImportEnded(summary(number)))
    assert [heard.get(timeout=10) for _ in range(100)] == [
        ImportEnded(summary(number)) for number in range(100)
    ]
    staying.close()


def test_raising_the_window_reaches_the_owner(owner: RememberingEngine, endpoint: Endpoint) -> None:
    raised = threading.Event()
    server = RemoteServer(owner, endpoint, raised.set)
    server.start()
    assert RemoteEngine(endpoint, LIMIT).raise_window()
    assert raised.wait(10)
    server.close()


@pytest.mark.usefixtures("server")
def test_an_owner_without_a_window_says_so(endpoint: Endpoint) -> None:
    assert not RemoteEngine(endpoint, LIMIT).raise_window()


def test_closing_ends_every_thread_and_frees_the_address(
    owner: RememberingEngine, endpoint: Endpoint
) -> None:
    before = set(threading.enumerate())
    for _ in range(2):
        server = RemoteServer(owner, endpoint)
        server.start()
        client = RemoteEngine(endpoint, LIMIT)
        client.bus.subscribe(lambda _: None)
        silent = Client(endpoint.address)
        server.close()
        server.close()
        for thread in set(threading.enumerate()) - before:
            thread.join(10)
        assert set(threading.enumerate()) <= before
        assert not Path(endpoint.address).exists()
        silent.close()
        with pytest.raises(FatalError, match="owner-gone"):
            client.pause()


def test_an_owner_that_hangs_is_given_up(endpoint: Endpoint) -> None:
    with Listener(endpoint.address):
        client = RemoteEngine(endpoint, timedelta(seconds=0.2))
        with pytest.raises(FatalError, match="owner-gone"):
            client.pause()
