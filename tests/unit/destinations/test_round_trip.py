"""A round trip is read from what the system says of a connection, and is unknown otherwise."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.destinations.round_trip import linux_round_trip, macos_round_trip, round_trip

LINUX = "=8B15I"
MACOS = "=4B10I"


@given(st.integers(1, 2**32 - 1))
def test_linux_says_it_in_microseconds(number: int) -> None:
    info = struct.pack(LINUX, *range(8), *range(15)) + struct.pack("=II", number, 7)
    assert linux_round_trip(info) == timedelta(microseconds=number)


@given(st.integers(1, 2**32 - 1))
def test_macos_says_it_in_milliseconds(number: int) -> None:
    info = struct.pack(MACOS, *range(4), *range(10)) + struct.pack("=II", number, 7)
    assert macos_round_trip(info) == timedelta(milliseconds=number)


@given(st.binary(max_size=300))
def test_whatever_else_is_said_is_a_time_or_unknown(info: bytes) -> None:
    for read in (linux_round_trip, macos_round_trip):
        found = read(info)
        assert found is None or found > timedelta()


@pytest.mark.parametrize("info", [b"", bytes(60), bytes(200)])
def test_what_was_not_measured_or_is_cut_short_is_unknown(info: bytes) -> None:
    assert linux_round_trip(info) is macos_round_trip(info) is None


@pytest.mark.skipif(sys.platform != "linux", reason="tells what Linux does")
def test_a_connection_that_carried_something_has_a_round_trip() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with socket.create_connection(listener.getsockname()) as client:
            server, _ = listener.accept()
            with server:
                client.sendall(b"x" * 1000)
                received = 0
                while received < 1000:
                    received += len(server.recv(1000))
                found = round_trip(client)
        assert found is not None
        assert timedelta() < found < timedelta(seconds=30)
        assert round_trip(client) is None


@pytest.mark.skipif(sys.platform != "linux", reason="tells what Linux does")
def test_what_asyncio_lends_of_a_socket_can_be_asked() -> None:
    async def ask() -> timedelta | None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(await reader.readexactly(1))
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"x")
            await reader.readexactly(1)
            found = round_trip(writer.get_extra_info("socket"))
            writer.close()
            await writer.wait_closed()
        return found

    assert asyncio.run(ask()) is not None


def test_what_is_no_connection_has_no_round_trip() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        assert round_trip(datagrams) is None
