"""One request and its answer, whatever carries them.

Owns what both consist of, and what is raised where there is no answer. Must not know how they
travel, nor what they mean.

Sources: RFC 9110 (fields, addresses), RFC 3986 (what may stand in an address).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from typing import Protocol
from urllib.parse import quote, urlsplit

from msgspec import Struct

PORTS = {"http": 80, "https": 443}

_TARGET = re.compile(r"[0-9A-Za-z%/:=&?~+!$,;'@()*._-]+")
_STAYS_IN_A_TARGET = "%/:=&?~+!$,;'@()*[]|\\^"


class ExchangeError(Exception):
    """There is no whole answer to be had."""


class HungUpError(ExchangeError):
    """The connection broke, or what came over it was no answer. It may have been an old one."""


class UnsayableError(ExchangeError):
    """What was to be asked cannot be said."""


class Request(Struct, frozen=True):
    """``headers`` are all but those of the connection and of a body without a length."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | AsyncIterator[bytes]


class Target(Struct, frozen=True):
    """What of an address says whom to ask, and for what. ``host`` is in ASCII and without
    brackets; ``named`` is how the ``Host`` field calls it."""

    scheme: str
    host: str
    port: int
    named: str
    path: str


class Response:
    """An answer as its head has come. Header names are in lower case; ``url`` is what was asked.
    ``over`` is called once nobody reads any more."""

    def __init__(
        self,
        url: str,
        status_code: int,
        headers: Mapping[str, str],
        content: AsyncIterator[bytes | memoryview],
        over: Callable[[], Awaitable[None]],
    ) -> None:
        self.url = url
        self.status_code = status_code
        self.headers = headers
        self._content = content
        self._over: Callable[[], Awaitable[None]] | None = over

    def aiter_raw(self) -> AsyncIterator[bytes | memoryview]:
        """The body as it comes, each piece good until the next one is asked for. Raises
        ``ExchangeError``."""
        return self._content

    async def aclose(self) -> None:
        over, self._over = self._over, None
        if over:
            await over()


class Transport(Protocol):
    """What carries requests. Raises ``ExchangeError``."""

    @property
    def latency(self) -> timedelta | None:
        """One round trip while little moves; None where that is not known."""

    @property
    def round_trip(self) -> timedelta | None:
        """One round trip as it is now; None where that is not known, and while nothing moves."""

    async def ask(self, request: Request) -> Response: ...

    async def close(self) -> None: ...


def target(url: str) -> Target:
    """Raises ``UnsayableError`` for an address that is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UnsayableError(str(error)) from error
    if parts.scheme not in PORTS or not host or port == 0:
        raise UnsayableError("not an address that can be asked")
    if not host.isascii():
        host = _in_ascii(host)
    named = f"[{host}]" if ":" in host else host
    if port not in {None, PORTS[parts.scheme]}:
        named = f"{named}:{port}"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not _TARGET.fullmatch(path):
        path = quote(path, safe=_STAYS_IN_A_TARGET)
    return Target(parts.scheme, host, port or PORTS[parts.scheme], named, path)


def fields(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header fields by their names in lower case; those that come more than once in one."""
    found: dict[str, str] = {}
    for name, value in raw:
        key = name.decode("latin-1").lower()
        text = _text(value)
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _in_ascii(host: str) -> str:
    """A name in other letters as the name service knows it."""
    import httpx

    try:
        return httpx.URL(f"http://{host}/").raw_host.decode("ascii")
    except httpx.InvalidURL as error:
        raise UnsayableError(str(error)) from error
