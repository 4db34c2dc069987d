"""Bytes from an address, to be trusted no further than what is known of them beforehand.

Owns redirects, time and size: https all the way, or this very machine. No credentials, no cookies,
nothing that tells one user from another. httpx's exceptions stop here. Must not know what the bytes
are. For worker threads.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Generator
from contextlib import closing

import desktop_sync
from desktop_sync.destinations.http import is_same_host
from desktop_sync.destinations.lean_httpx import httpx
from desktop_sync.destinations.trust import Trust
from desktop_sync.errors import DesktopSyncError, UpdateError
from desktop_sync.updates.release import is_loopback, is_safe_address, untrusted

_CONNECT_SECONDS = 15.0
_SILENCE_SECONDS = 20.0
_WHOLE_SECONDS = 60.0
_REDIRECTS = 5
_OK = 200

Stopping = Callable[[], bool]
"""Whether to give up."""


def _never() -> bool:
    return False


def read(address: str, most_bytes: int, trust: Trust | None) -> bytes:
    """All of what is there, soon and from that host alone. Raises ``UpdateError``:
    ``update-unreachable``, or ``update-untrusted`` for what may not be taken."""
    until = time.monotonic() + _WHOLE_SECONDS
    chunks = stream(
        address, most_bytes, trust, lambda: time.monotonic() > until, may_leave_host=False
    )
    with closing(chunks):
        return b"".join(chunks)


def stream(
    address: str,
    most_bytes: int,
    trust: Trust | None,
    stopping: Stopping = _never,
    *,
    may_leave_host: bool,
) -> Generator[bytes, None, None]:
    """The same piece by piece, as long as that takes. With ``may_leave_host`` a redirect may lead
    elsewhere: for what is known by its hash."""
    if not is_safe_address(address):
        raise untrusted("the address is not https")
    try:
        with httpx.Client(verify=_context(trust), timeout=_waits()) as client:
            yield from _answer(client, address, most_bytes, stopping, may_leave_host=may_leave_host)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise _unreachable(address, detail) from error


def _answer(
    client: httpx.Client, address: str, most_bytes: int, stopping: Stopping, *, may_leave_host: bool
) -> Generator[bytes, None, None]:
    here = address
    headers = {
        "User-Agent": f"DesktopSync/{desktop_sync.__version__}",
        "Accept-Encoding": "identity",
    }
    for _ in range(_REDIRECTS + 1):
        with client.stream("GET", here, headers=headers) as answer:
            if answer.next_request is None:
                yield from _body(answer, most_bytes, stopping)
                return
            there = str(answer.next_request.url)
        if not may_leave_host and not is_same_host(here, there):
            raise untrusted(f"sends us elsewhere: {there}")
        if not is_safe_address(there) or (is_loopback(there) and not is_loopback(here)):
            raise untrusted(f"sends us where nobody is to be trusted: {there}")
        client.cookies.clear()
        here = there
    raise untrusted("redirects without end")


def _body(
    answer: httpx.Response, most_bytes: int, stopping: Stopping
) -> Generator[bytes, None, None]:
    if answer.status_code != _OK:
        raise _unreachable(str(answer.url), f"status {answer.status_code}")
    left = most_bytes
    for chunk in answer.iter_raw():
        left -= len(chunk)
        if left < 0:
            raise untrusted(f"more than {most_bytes:,} bytes")
        if stopping():
            raise _unreachable(str(answer.url), "given up")
        yield chunk


def _context(trust: Trust | None) -> ssl.SSLContext:
    try:
        return (trust or Trust()).context()
    except DesktopSyncError as error:
        raise UpdateError("update-unreachable", detail=str(error)) from error


def _waits() -> httpx.Timeout:
    return httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS)


def _unreachable(address: str, detail: str) -> UpdateError:
    return UpdateError("update-unreachable", path=address, detail=detail, retryable=True)
