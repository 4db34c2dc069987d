"""What a Nextcloud says of itself and of the user who logs in.

Owns the questions that come before any file: is this a Nextcloud, what is the user's id (by which
files are addressed; the name to log in with may be another), how large may a chunk be. Must not
know how files are sent. What the server does not name is left at what every Nextcloud takes.

Sources: Nextcloud's developer manual, "OCS APIs" and "Basic APIs"; the answers of ``status.php``
and of the capabilities of a Nextcloud 32.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from desktop_sync.destinations.http import ANSWER_LIMIT_BYTES, Answer, Service
from desktop_sync.errors import DestinationError

_STATUS = PurePosixPath("status.php")
_ENDS = "/status.php"
_USER = PurePosixPath("ocs/v2.php/cloud/user")
_CAPABILITIES = PurePosixPath("ocs/v2.php/cloud/capabilities")
_AS_JSON = "?format=json"
_OCS = {"OCS-APIRequest": "true", "Accept": "application/json"}
_ID_CHARACTERS = 255
_INSIDE = re.compile(r"/(?:index\.php|remote\.php|apps|login)(?:/|$)")


class Account(Struct, frozen=True):
    """``user_id`` is what the user's files are addressed by. ``chunk_bytes`` is the longest chunk
    the server asks for, None where it names none; ``chunks_at_once`` as many as it likes."""

    user_id: str
    has_chunks: bool = True
    chunk_bytes: int | None = None
    chunks_at_once: int | None = None


def server_address(url: str) -> str:
    """Of any address that a browser shows of a Nextcloud, or that WebDAV has there, the
    server's own."""
    return _INSIDE.split(url.strip(), maxsplit=1)[0].rstrip("/")


async def look_at(server: Service) -> str:
    """The address at which this Nextcloud answers: another than it was asked at, where it leads to
    itself by TLS. ``server`` needs no credentials, and better has none. Raises
    ``DestinationError`` unless it is one that takes requests now."""
    asked = server.url(_STATUS)
    read = bytearray()
    async with server.answer("GET", asked) as response:
        async for chunk in response.aiter_raw():
            read += chunk
            if len(read) > ANSWER_LIMIT_BYTES:
                raise DestinationError("not-understood", path=asked, detail="endless answer")
        where = str(response.url)
    answer = Answer(response.status_code, response.headers, bytes(read), asked)
    if answer.status >= 500:
        raise as_whole(answer)
    document = decoded(answer) if answer.is_success else None
    if not isinstance(document, dict) or "installed" not in document:
        raise DestinationError("not-understood", path=answer.about, detail="not a Nextcloud")
    if document["installed"] is not True:
        raise DestinationError("not-understood", path=answer.about, detail="not set up yet")
    if document.get("maintenance") is True or document.get("needsDbUpgrade") is True:
        detail = "in maintenance"
        raise DestinationError("unreachable", path=answer.about, detail=detail, retryable=True)
    return (where if where.endswith(_ENDS) else asked).removesuffix(_ENDS)


async def open_account(server: Service) -> Account:
    """Who logs in with the credentials of ``server``, and what may be sent. Raises
    ``DestinationError``."""
    user_id = within(await _ocs(server, _USER), "id")
    is_usable = isinstance(user_id, str) and 0 < len(user_id) <= _ID_CHARACTERS
    if not is_usable or user_id in {".", ".."} or "/" in user_id:
        about = server.url(_USER)
        raise DestinationError("not-understood", path=about, detail="names no user")
    abilities = within(await _ocs(server, _CAPABILITIES), "capabilities")
    has_chunks = bool(within(abilities, "dav", "chunking"))
    return Account(
        user_id,
        has_chunks or within(abilities, "files", "bigfilechunking") is True,
        _count(within(abilities, "files", "chunked_upload", "max_size")),
        _count(within(abilities, "files", "chunked_upload", "max_parallel_count")),
    )


def as_whole(answer: Answer) -> DestinationError:
    """The error to raise for a refusal that is about the destination, whatever its status means
    of one file."""
    error = answer.refusal()
    if isinstance(error, DestinationError):
        return error
    return DestinationError(
        "unreachable" if error.retryable else "not-understood",
        path=error.path,
        detail=error.detail,
        retryable=error.retryable,
        retry_after=error.retry_after,
    )


def decoded(answer: Answer) -> Any:
    """The JSON of an answer. Raises ``DestinationError('not-understood')``."""
    try:
        return msgspec.json.decode(answer.body)
    except (ValueError, RecursionError) as error:
        raise DestinationError(
            "not-understood", path=answer.about, detail="does not answer in JSON"
        ) from error


def within(document: Any, *names: str) -> Any:
    """What a JSON document holds there; None where it does not. PHP writes an empty object as
    an empty list."""
    for name in names:
        if not isinstance(document, dict):
            return None
        document = document.get(name)
    return document


async def _ocs(server: Service, path: PurePosixPath) -> Any:
    answer = await server.ask("GET", server.url(path) + _AS_JSON, headers=_OCS)
    if answer.status in {404, 405}:
        raise DestinationError("not-understood", path=answer.about, detail="not a Nextcloud")
    if not answer.is_success:
        raise as_whole(answer)
    return within(decoded(answer), "ocs", "data")


def _count(told: Any) -> int | None:
    return told if type(told) is int and told > 0 else None
