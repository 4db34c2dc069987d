"""What uploads could take at least: a bare loop of httpx that makes the same requests.

    python -m benchmarks.raw_uploads FOLDER URL USER PASSWORD [--s3] [--in-flight 32]

Over WebDAV every file below FOLDER is put to URL under a temporary name, moved to its own, and read
back. With ``--s3`` it is put and asked for once, or, where it is larger than a part, begun, sent in
parts, made whole and asked for. No journal, no hashes, no questions before, no retries.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

import httpx

_CHUNK_BYTES = 1 << 19
_PART_BYTES = 8 << 20


class Upload(Protocol):
    async def __call__(self, client: httpx.AsyncClient, path: Path, url: str) -> None: ...


async def _body(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


async def over_webdav(client: httpx.AsyncClient, path: Path, url: str) -> None:
    size_bytes = path.stat().st_size
    content = path.read_bytes() if size_bytes <= _CHUNK_BYTES else _body(path)
    part = f"{url}.part"
    headers = {"Content-Length": str(size_bytes)}
    (await client.put(part, content=content, headers=headers)).raise_for_status()
    moved = {"Destination": url, "Overwrite": "F"}
    (await client.request("MOVE", part, headers=moved)).raise_for_status()
    async with client.stream("GET", url) as answer:
        answer.raise_for_status()
        read = 0
        async for chunk in answer.aiter_raw():
            read += len(chunk)
    assert read == size_bytes, url


class OverS3:
    """Signs every request, and no body."""

    def __init__(self, key: str, secret: str) -> None:
        from awscrt import auth

        self._keys = auth.AwsCredentialsProvider.new_static(key, secret)

    async def __call__(self, client: httpx.AsyncClient, path: Path, url: str) -> None:
        size_bytes = path.stat().st_size
        if size_bytes <= _PART_BYTES:
            await self._ask(client, "PUT", url, path.read_bytes())
        else:
            await self._in_parts(client, path, url)
        await self._ask(client, "HEAD", url)

    async def _in_parts(self, client: httpx.AsyncClient, path: Path, url: str) -> None:
        begun = await self._ask(client, "POST", f"{url}?uploads=")
        found = re.search(r"<UploadId>(.+?)</UploadId>", begun.text)
        assert found, begun.text
        tags: list[str] = []
        with path.open("rb") as file:
            while part := file.read(_PART_BYTES):
                query = f"partNumber={len(tags) + 1}&uploadId={quote(found[1], safe='')}"
                tags.append(
                    (await self._ask(client, "PUT", f"{url}?{query}", part)).headers["etag"]
                )
        listed = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"
            for number, tag in enumerate(tags, 1)
        )
        whole = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()
        await self._ask(client, "POST", f"{url}?uploadId={quote(found[1], safe='')}", whole)

    async def _ask(
        self, client: httpx.AsyncClient, method: str, url: str, body: bytes = b""
    ) -> httpx.Response:
        from awscrt import auth, http

        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        request = http.HttpRequest(method, target, http.HttpHeaders([("Host", parts.netloc)]))
        config = auth.AwsSigningConfig(
            algorithm=auth.AwsSigningAlgorithm.V4,
            signature_type=auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
            credentials_provider=self._keys,
            region="us-east-1",
            service="s3",
            date=datetime.now(UTC),
            use_double_uri_encode=False,
            should_normalize_uri_path=False,
            signed_body_value="UNSIGNED-PAYLOAD",
            signed_body_header_type=auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256,
        )
        auth.aws_sign_request(request, config).result()
        answer = await client.request(method, url, headers=dict(request.headers), content=body)
        answer.raise_for_status()
        return answer


async def upload_all(
    folder: Path, url: str, upload: Upload, credentials: tuple[str, str] | None, in_flight: int
) -> None:
    at_once = asyncio.Semaphore(in_flight)
    limits = httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
    async with httpx.AsyncClient(auth=credentials, limits=limits, timeout=600) as client:

        async def one(path: Path) -> None:
            async with at_once:
                await upload(client, path, url + quote(path.name))

        async with asyncio.TaskGroup() as group:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                group.create_task(one(path))


def main() -> None:
    parser = argparse.ArgumentParser(description="Upload by a bare loop.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("url")
    parser.add_argument("user")
    parser.add_argument("password")
    parser.add_argument("--s3", action="store_true")
    parser.add_argument("--in-flight", type=int, default=32)
    asked = parser.parse_args()
    user, password = asked.user, asked.password
    upload = OverS3(user, password) if asked.s3 else over_webdav
    credentials = None if asked.s3 else (user, password)
    asyncio.run(upload_all(asked.folder, asked.url, upload, credentials, asked.in_flight))


if __name__ == "__main__":
    main()
