"""A form with files in it as the body of a request, streamed from the disk.

Owns its writing and its length. Must not know what the fields mean. Memory holds what ``Body``
holds of one file at a time.

Source: RFC 7578; names are quoted as browsers do it (WHATWG HTML, "multipart form data").
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from types import TracebackType

from msgspec import Struct

from desktop_sync.destinations.body import Body, Passed
from desktop_sync.model.destination import UploadFile

_QUOTED = {ord('"'): "%22", ord("\r"): "%0D", ord("\n"): "%0A"}


class FormFile(Struct, frozen=True):
    """``file`` as the field ``name``; ``passed`` is told of its bytes before they leave."""

    name: str
    file: UploadFile
    passed: Passed


class Form:
    """``fields`` first, then ``files`` in their order; an asynchronous context manager that raises
    as ``Body`` does, and so does reading ``content``."""

    def __init__(self, fields: Mapping[str, str], files: Sequence[FormFile]) -> None:
        self._boundary = secrets.token_hex(16)
        self._files = files
        self._heads = [self._head(one.name, one.file.remote.name) for one in files]
        self._fields = b"".join(
            self._head(name) + _bytes(value) + b"\r\n" for name, value in fields.items()
        )
        self._bodies: list[Body] = []
        self._stack = AsyncExitStack()

    @property
    def headers(self) -> Mapping[str, str]:
        """What has to be said of it."""
        return {
            "Content-Type": f"multipart/form-data; boundary={self._boundary}",
            "Content-Length": str(self._length()),
        }

    def content(self) -> bytes | AsyncIterator[bytes]:
        """The whole of a small form, chunks of any other."""
        pieces: list[bytes | AsyncIterator[bytes]] = [self._fields]
        for head, body in zip(self._heads, self._bodies, strict=True):
            pieces += [head, body.content(), b"\r\n"]
        pieces.append(self._end)
        small = [piece for piece in pieces if isinstance(piece, bytes)]
        return b"".join(small) if len(small) == len(pieces) else _chunks(pieces)

    async def __aenter__(self) -> Form:
        try:
            for one in self._files:
                body = Body(one.file, one.passed)
                self._bodies.append(await self._stack.enter_async_context(body))
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    @property
    def _end(self) -> bytes:
        return f"--{self._boundary}--\r\n".encode()

    def _length(self) -> int:
        files = sum(one.file.size_bytes + len(b"\r\n") for one in self._files)
        return len(self._fields) + sum(map(len, self._heads)) + files + len(self._end)

    def _head(self, name: str, filename: str | None = None) -> bytes:
        head = f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if filename is None:
            return head.encode() + b"\r\n\r\n"
        quoted = _bytes(filename.translate(_QUOTED))
        kind = b"\r\nContent-Type: application/octet-stream\r\n\r\n"
        return head.encode() + b'; filename="' + quoted + b'"' + kind


async def _chunks(pieces: Sequence[bytes | AsyncIterator[bytes]]) -> AsyncIterator[bytes]:
    """Small pieces go with what comes after them."""
    waiting = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            waiting += piece
            continue
        async for chunk in piece:
            yield waiting + chunk if waiting else chunk
            waiting = b""
    yield waiting


def _bytes(text: str) -> bytes:
    """What a name is that is not Unicode cannot be said; the rest of it can."""
    return text.encode("utf-8", "replace")
