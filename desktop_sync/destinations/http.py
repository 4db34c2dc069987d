"""Speaking HTTP/1.1 to one service, and the end of what may be raised on the way.

Owns time limits, redirects and credentials. Must not know what the service is.
Redirects are followed within the service's own host alone (and up to TLS there), so credentials
never go anywhere else. What carries requests is imported when a connection is first needed.

Sources: RFC 9110 (redirects), RFC 7617 (Basic credentials).
"""

from __future__ import annotations

import asyncio
import base64
import os
import ssl
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

import desktop_sync
from desktop_sync.destinations.exchange import (
    ExchangeError,
    HungUpError,
    Request,
    Response,
    UnsayableError,
)
from desktop_sync.destinations.refusals import refusal
from desktop_sync.destinations.trust import Trust
from desktop_sync.errors import DestinationError, ItemError

if TYPE_CHECKING:
    from desktop_sync.destinations.exchange import Transport

__all__ = ["Answer", "Service", "Trust"]

PATIENCE_SECONDS = 120.0
"""How long a small question may take as a whole."""

ANSWER_LIMIT_BYTES = 1 << 20

_CONNECT_SECONDS = 15.0
_SILENCE_SECONDS = 60.0
# Shorter than the five seconds after which common servers hang up.
_IDLE_SECONDS = 4.0
# Questions that must not wait behind uploads.
_CONNECTIONS_BESIDE = 4
_REDIRECTS = 3
_REDIRECT_STATUSES = {301, 302, 307, 308}
_ASKED_AGAIN = {"GET", "HEAD", "OPTIONS", "PROPFIND"}
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Answer(Struct, frozen=True):
    """What a service answered, whole. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    about: str

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def refusal(self) -> ItemError | DestinationError:
        """The error to raise where this is no success."""
        return refusal(self.status, self.headers, self.about)


class Service:
    """One service below the address ``url`` (``http`` or ``https``, no credentials in it).
    ``headers`` go with every request to it, and like the credentials nowhere else.
    ``patience_seconds`` is how long a request may take as a whole that is given no other time.
    Raises ``DestinationError('not-understood', path='url')`` for an address that is none."""

    def __init__(
        self,
        url: str,
        user: str | None,
        secret: str | None,
        *,
        trust: Trust,
        parallel: int,
        headers: Mapping[str, str] | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        parts = urlsplit(url)
        try:
            is_usable = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_usable = False
        if not is_usable or "@" in parts.netloc or parts.query or parts.fragment:
            raise DestinationError("not-understood", path="url", detail="not a usable address")
        self._root = url.rstrip("/") + "/"
        self._headers = {
            "User-Agent": f"DesktopSync/{desktop_sync.__version__}",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            **(_basic(user or "", secret or "") if user or secret else {}),
            **(headers or {}),
        }
        self._trust = trust
        self._patience_seconds = patience_seconds
        self._connections = parallel + _CONNECTIONS_BESIDE
        self._free = asyncio.Semaphore(self._connections)
        self._transport: Transport | None = None
        self._opening = asyncio.Lock()

    @property
    def latency(self) -> timedelta | None:
        """How far away the service is: what it took to find it and to connect (one round trip).
        None before the first connection, and behind a proxy."""
        return None if self._transport is None else self._transport.latency

    @property
    def round_trip(self) -> timedelta | None:
        """How far away it is now, while something moves; None where that is not known."""
        return None if self._transport is None else self._transport.round_trip

    def url(self, remote: PurePosixPath, *, is_folder: bool = False) -> str:
        """The address of ``remote``, which is below the root or ``.``. Raises
        ``ItemError('refused')`` for a name that cannot be written in one."""
        try:
            quoted = "/".join(quote(part, safe="", errors="strict") for part in remote.parts)
        except UnicodeEncodeError as error:
            raise ItemError("refused", path=str(remote), detail=str(error)) from error
        return self._root + quoted + ("/" if is_folder and quoted else "")

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | AsyncIterator[bytes] = b"",
        limit_bytes: int = ANSWER_LIMIT_BYTES,
        patience_seconds: float | None = None,
    ) -> Answer:
        """Ask, and read the whole answer, whatever its status. Raises ``DestinationError``
        where there is none in time, or one longer than ``limit_bytes``."""
        read = bytearray()
        async with self.answer(
            method, url, headers=headers, body=body, patience_seconds=patience_seconds
        ) as response:
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) > limit_bytes:
                    raise DestinationError("not-understood", path=url, detail="endless answer")
        return Answer(response.status_code, response.headers, bytes(read), url)

    @asynccontextmanager
    async def answer(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | AsyncIterator[bytes] = b"",
        patience_seconds: float | None = None,
    ) -> AsyncIterator[Response]:
        """The answer as its head has come, its body still to be read with ``aiter_raw``. What
        goes wrong inside the context is ours by the time it leaves it."""
        seconds = self._patience_seconds if patience_seconds is None else patience_seconds
        try:
            async with self._free, asyncio.timeout(seconds):
                response = await self._head(method, url, {**self._headers, **(headers or {})}, body)
                try:
                    yield response
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise _unreachable(url, "no whole answer in time") from error
        except ExchangeError as error:
            raise _translated(error, url) from error

    async def close(self) -> None:
        transport, self._transport = self._transport, None
        if transport:
            await transport.close()

    async def _head(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | AsyncIterator[bytes],
    ) -> Response:
        here = url
        for _ in range(_REDIRECTS + 1):
            response = await self._send(method, here, headers, body)
            location = response.headers.get("location")
            if response.status_code not in _REDIRECT_STATUSES or not location:
                return response
            await response.aclose()
            there = urljoin(here, location)
            if not is_same_host(here, there):
                raise DestinationError(
                    "not-understood", path=url, detail=f"sends us elsewhere: {there}"
                )
            if not isinstance(body, bytes):
                raise DestinationError(
                    "not-understood", path=url, detail=f"redirects an upload: {there}"
                )
            here = there
        raise DestinationError("not-understood", path=url, detail="redirects without end")

    async def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | AsyncIterator[bytes],
    ) -> Response:
        transport = self._transport or await self._open()
        asked = Request(method, url, headers, body)
        try:
            return await transport.ask(asked)
        except HungUpError:
            # A server may hang up on an idle connection just as it is used again. Questions that
            # change nothing are asked once more; what changes something is for the caller to judge.
            if method not in _ASKED_AGAIN:
                raise
            return await transport.ask(asked)

    async def _open(self) -> Transport:
        async with self._opening:
            if self._transport is None:
                self._transport = await asyncio.to_thread(self._make_transport)
            return self._transport

    def _make_transport(self) -> Transport:
        proxy = _proxy(self._root)
        if proxy is not None:
            return self._make_proxied(proxy)
        from desktop_sync.destinations.wire import Wire

        return Wire(
            self._trust.context,
            idle_seconds=_IDLE_SECONDS,
            connect_seconds=_CONNECT_SECONDS,
            silence_seconds=_SILENCE_SECONDS,
        )

    def _make_proxied(self, proxy: str) -> Transport:
        from desktop_sync.destinations.proxied import Proxied

        try:
            return Proxied(
                proxy,
                self._trust.context(),
                connections=self._connections,
                idle_seconds=_IDLE_SECONDS,
                connect_seconds=_CONNECT_SECONDS,
                silence_seconds=_SILENCE_SECONDS,
            )
        except ValueError as error:
            raise _unreachable(self._root, f"by the proxy {proxy}: {error}") from error


def _translated(error: ExchangeError, about: str) -> DestinationError:
    """What carries requests says it in its words, we in ours."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return DestinationError("certificate", path=about, detail=str(cause))
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, UnsayableError):
        return DestinationError("not-understood", path=about, detail=str(error))
    return _unreachable(about, str(error))


def _unreachable(about: str, detail: str) -> DestinationError:
    return DestinationError("unreachable", path=about, detail=detail, retryable=True)


def _basic(user: str, secret: str) -> dict[str, str]:
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode("ascii")
    return {"Authorization": f"Basic {pair}"}


def _proxy(url: str) -> str | None:
    """The proxy that the environment or the system has between here and there."""
    if os.name != "nt" and sys.platform != "darwin":
        # Elsewhere there is the environment alone, and asking takes a while to load.
        if not any(name.lower().endswith("_proxy") for name in os.environ):
            return None
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    if not found or proxy_bypass(parts.hostname or ""):
        return None
    return found if "://" in found else f"http://{found}"


def is_same_host(here: str, there: str) -> bool:
    """Whether ``there`` is the same server, or the same host by TLS where ``here`` is without."""
    old, new = urlsplit(here), urlsplit(there)
    try:
        if old.hostname != new.hostname or "@" in new.netloc:
            return False
        ports = old.port or _DEFAULT_PORTS[old.scheme], new.port or _DEFAULT_PORTS.get(new.scheme)
    except ValueError:
        return False
    is_upgrade = (old.scheme, new.scheme) == ("http", "https")
    return is_upgrade or (old.scheme == new.scheme and ports[0] == ports[1])
