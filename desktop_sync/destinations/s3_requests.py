"""Signed requests to one bucket of an S3-compatible store.

Owns their addresses, their signatures, and the clock they are signed by. Must not know what is
asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from desktop_sync.destinations.base import Measured
from desktop_sync.destinations.exchange import Response
from desktop_sync.destinations.http import ANSWER_LIMIT_BYTES, PATIENCE_SECONDS, Answer, Service
from desktop_sync.destinations.s3_answers import SKEWED, error_code
from desktop_sync.destinations.s3_place import Place
from desktop_sync.destinations.s3_signing import Signer
from desktop_sync.destinations.trust import Trust
from desktop_sync.errors import DestinationError

_MOST_SKEW = timedelta(minutes=5)
_EMPTY = hashlib.sha256().digest()


class Requests:
    """What is asked at ``place``. A key is a whole one; the empty key is the bucket itself."""

    def __init__(self, place: Place, trust: Trust, parallel: int) -> None:
        self._place = place
        self._address = place.address()
        self._service = Service(self._address.url, None, None, trust=trust, parallel=parallel)
        self._signer: Signer | None = None
        self._skew = timedelta()

    @property
    def way(self) -> Measured:
        """How far away the place is."""
        return self._service

    async def ask(
        self,
        method: str,
        key: str,
        query: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        limit_bytes: int = ANSWER_LIMIT_BYTES,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> Answer:
        """Ask, and read the whole answer, whatever its status."""
        sha256 = hashlib.sha256(body).digest() if body else _EMPTY
        url, signed = await self._signed(method, key, query, headers, sha256)
        answer = await self._service.ask(
            method,
            url,
            headers=signed,
            body=body,
            limit_bytes=limit_bytes,
            patience_seconds=patience_seconds,
        )
        if not self._learns_time(answer):
            return answer
        url, signed = await self._signed(method, key, query, headers, sha256)
        return await self._service.ask(
            method,
            url,
            headers=signed,
            body=body,
            limit_bytes=limit_bytes,
            patience_seconds=patience_seconds,
        )

    async def send(
        self,
        key: str,
        query: Mapping[str, str] | None,
        body: bytes | AsyncIterator[bytes],
        size_bytes: int,
        sha256: bytes,
        *,
        headers: Mapping[str, str],
        patience_seconds: float,
    ) -> Answer:
        """``PUT`` content of which size and SHA-256 are known."""
        url, signed = await self._signed("PUT", key, query, headers, sha256)
        signed["Content-Length"] = str(size_bytes)
        answer = await self._service.ask(
            "PUT", url, headers=signed, body=body, patience_seconds=patience_seconds
        )
        self._learns_time(answer)
        return answer

    @asynccontextmanager
    async def answer(self, key: str, *, patience_seconds: float) -> AsyncIterator[Response]:
        """The answer to a ``GET``, as ``Service.answer``."""
        url, signed = await self._signed("GET", key, None, {"Cache-Control": "no-cache"}, _EMPTY)
        async with self._service.answer(
            "GET", url, headers=signed, patience_seconds=patience_seconds
        ) as response:
            yield response

    async def close(self) -> None:
        await self._service.close()

    async def _signed(
        self,
        method: str,
        key: str,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        sha256: bytes,
    ) -> tuple[str, dict[str, str]]:
        """The address to ask, and all headers."""
        signer = await self._open_signer()
        path = self._address.path + ("/" + quote(key, safe="/") if key else "")
        asked = "&".join(
            f"{quote(name, safe='')}={quote(value, safe='')}"
            for name, value in (query or {}).items()
        )
        target = (path or "/") + ("?" + asked if asked else "")
        now = datetime.now(UTC) + self._skew
        all_headers = {"Host": self._address.host, **(headers or {})}
        signed = signer.signed(method, target, all_headers, sha256, now)
        return self._address.origin + target, signed

    async def _open_signer(self) -> Signer:
        if self._signer is None:
            place = self._place
            if not place.secret_key:
                raise DestinationError("credentials", path=place.bucket, detail="no secret key")
            self._signer = await asyncio.to_thread(
                Signer, place.access_key, place.secret_key, place.region
            )
        return self._signer

    def _learns_time(self, answer: Answer) -> bool:
        """Sign by the store's clock from now on where that finds ours wrong: a computer whose
        clock is off uploads like any other. Whether it was found wrong just now."""
        if answer.status not in {400, 401, 403}:
            return False
        # Answers to HEAD have no code.
        if error_code(answer.body) not in {None, SKEWED}:
            return False
        from email.utils import parsedate_to_datetime

        try:
            theirs = parsedate_to_datetime(answer.headers.get("date", ""))
        except (ValueError, TypeError, OverflowError):
            return False
        skew = theirs.replace(tzinfo=theirs.tzinfo or UTC) - datetime.now(UTC)
        if abs(skew - self._skew) < _MOST_SKEW:
            return False
        self._skew = skew
        return True
