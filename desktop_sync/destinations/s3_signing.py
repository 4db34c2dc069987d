"""Signing requests to S3-compatible stores: AWS Signature Version 4. Pure.

Must not know what is asked for. What is signed is the request's method, path, query, the headers
handed in and the SHA-256 of its body; paths are signed as they are sent, encoded once. The library
that signs takes longer to load than a hundred photos take to upload, and is what tests compare
with.

Source: "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API reference.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

_ALGORITHM = "AWS4-HMAC-SHA256"


class Signer:
    """Signs by one pair of keys."""

    def __init__(self, access_key: str, secret_key: str, region: str) -> None:
        self._access_key = access_key
        self._secret_key = secret_key
        self._region = region
        self._key = "", b""

    def signed(
        self, method: str, path: str, headers: Mapping[str, str], sha256: bytes, at: datetime
    ) -> dict[str, str]:
        """``headers`` and what the signature adds to them. ``path`` is encoded and has the query
        with it; ``headers`` include ``Host``; ``at`` is aware; ``sha256`` is the body's."""
        moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        content = sha256.hex()
        signed = {**headers, "X-Amz-Date": moment, "x-amz-content-sha256": content}
        fields = sorted((name.lower(), " ".join(value.split())) for name, value in signed.items())
        names = ";".join(name for name, _ in fields)
        plain, _, query = path.partition("?")
        lines = [method, plain, _in_order(query), *(f"{name}:{value}" for name, value in fields)]
        request = "\n".join([*lines, "", names, content])
        day = moment[:8]
        scope = f"{day}/{self._region}/s3/aws4_request"
        summary = "\n".join(
            [_ALGORITHM, moment, scope, hashlib.sha256(request.encode()).hexdigest()]
        )
        signature = _hmac(self._key_of(day), summary).hex()
        credential = f"Credential={self._access_key}/{scope}"
        signed["Authorization"] = (
            f"{_ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"
        )
        return signed

    def _key_of(self, day: str) -> bytes:
        """The key that signs on that day."""
        if self._key[0] != day:
            key = f"AWS4{self._secret_key}".encode()
            for part in (day, self._region, "s3", "aws4_request"):
                key = _hmac(key, part)
            self._key = day, key
        return self._key[1]


def _in_order(query: str) -> str:
    """A query as it is signed: in the order of its names, then values."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return "&".join(f"{name}={value}" for name, value in sorted((n, v) for n, _, v in pairs))


def _hmac(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode(), "sha256")
