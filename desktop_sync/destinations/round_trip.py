"""How long a round trip on a connection takes, as the system's TCP has measured it.

Owns the layouts of what systems say of a connection. Must not know what is said over it. Asking
costs one system call and no packet.

Sources: Linux's ``struct tcp_info`` (linux/tcp.h), whose ``tcpi_rtt`` is in microseconds; macOS's
``struct tcp_connection_info`` (netinet/tcp.h), whose ``tcpi_srtt`` is in milliseconds.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol

_LINUX_RTT = slice(68, 72)
_MACOS_SRTT = slice(44, 48)
_MOST_BYTES = 256


class Socket(Protocol):
    """A socket, or what asyncio lends of one."""

    def getsockopt(self, level: int, optname: int, buflen: int, /) -> bytes: ...


def round_trip(connection: Socket) -> timedelta | None:
    """The smoothed round trip of a connection as it is now, waiting in queues on the way included.
    None where nothing was measured yet, the system does not tell, or the connection is over."""
    asked = _ASKED.get(sys.platform)
    if asked is None:
        return None
    option, read = asked
    try:
        return read(connection.getsockopt(socket.IPPROTO_TCP, option, _MOST_BYTES))
    except OSError:
        return None


def linux_round_trip(info: bytes) -> timedelta | None:
    """The round trip that a ``tcp_info`` tells of; None where it is not in it."""
    return _duration(info[_LINUX_RTT], timedelta(microseconds=1))


def macos_round_trip(info: bytes) -> timedelta | None:
    """The round trip that a ``tcp_connection_info`` tells of; None where it is not in it."""
    return _duration(info[_MACOS_SRTT], timedelta(milliseconds=1))


def _duration(number: bytes, unit: timedelta) -> timedelta | None:
    if len(number) != 4:
        return None
    return int.from_bytes(number, sys.byteorder) * unit or None


_ASKED: Mapping[str, tuple[int, Callable[[bytes], timedelta | None]]] = {
    # TCP_INFO and TCP_CONNECTION_INFO.
    "linux": (11, linux_round_trip),
    "darwin": (0x106, macos_round_trip),
}
