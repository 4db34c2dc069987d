"""HTTP by way of a proxy, as the environment or the system has it: httpx, and the end of its
exceptions.

Must not know what is asked for. Imported where there is a proxy.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from datetime import timedelta

from desktop_sync.destinations.exchange import (
    ExchangeError,
    HungUpError,
    Request,
    Response,
    UnsayableError,
    fields,
)
from desktop_sync.destinations.lean_httpx import httpx

_HUNG_UP = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
_UNSAYABLE = (
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.DecodingError,
)


class Proxied:
    """``Transport`` through the proxy at the address ``proxy``. Raises ``ValueError`` for one that
    cannot be used."""

    def __init__(
        self,
        proxy: str,
        context: ssl.SSLContext,
        *,
        connections: int,
        idle_seconds: float,
        connect_seconds: float,
        silence_seconds: float,
    ) -> None:
        limits = httpx.Limits(
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=idle_seconds,
        )
        waits = httpx.Timeout(silence_seconds, connect=connect_seconds, pool=None)
        self._extensions = {"timeout": waits.as_dict()}
        try:
            self._through = httpx.AsyncHTTPTransport(verify=context, proxy=proxy, limits=limits)
        except (ImportError, httpx.InvalidURL) as error:
            raise ValueError(str(error)) from error

    @property
    def latency(self) -> timedelta | None:
        """Only how far away the proxy is could be known."""
        return None

    @property
    def round_trip(self) -> timedelta | None:
        """Nor is it known now."""
        return None

    async def ask(self, request: Request) -> Response:
        # No client of httpx's: nothing is to be remembered between two requests, cookies least of
        # all, which Nextcloud takes for a browser's and wants to come with more.
        try:
            asked = httpx.Request(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.body,
                extensions=self._extensions,
            )
            answer = await self._through.handle_async_request(asked)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise _failed(error) from error
        answer.request = asked
        return Response(
            request.url,
            answer.status_code,
            fields(answer.headers.raw),
            _content(answer),
            answer.aclose,
        )

    async def close(self) -> None:
        await self._through.aclose()


async def _content(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise _failed(error) from error


def _failed(error: Exception) -> ExchangeError:
    kind = ExchangeError
    if isinstance(error, _HUNG_UP):
        kind = HungUpError
    elif isinstance(error, _UNSAYABLE):
        kind = UnsayableError
    return kind(f"{type(error).__name__}: {error}")
