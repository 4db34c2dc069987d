"""Logging in to a Nextcloud in the browser: its log-in flow, version 2.

Owns the beginning of the flow and the waiting for its end. Must not know where the browser is, nor
where the password is kept. What the server names as addresses is used on its own host alone: the
password is fetched from nowhere else, and the user is sent nowhere else.

Source: Nextcloud's developer manual, "Login Flow v2".
"""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlencode, urlsplit

from desktop_sync.destinations.http import Service, Trust, is_same_host
from desktop_sync.destinations.kinds import Granted
from desktop_sync.destinations.nextcloud.account import (
    as_whole,
    decoded,
    look_at,
    server_address,
    within,
)
from desktop_sync.errors import DestinationError

_BEGIN = PurePosixPath("index.php/login/v2")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PAUSE_SECONDS = 1.5
# The server forgets what was begun after 20 minutes.
_PATIENCE_SECONDS = 20 * 60.0
_NOT_YET = 404


class NextcloudLogIn:
    """``LogIn`` that was begun."""

    def __init__(
        self, url: str, service: Service, *, address: str, endpoint: str, token: str
    ) -> None:
        self._url = url
        self._service = service
        self._address = address
        self._endpoint = endpoint
        self._token = token

    @property
    def address(self) -> str:
        return self._address

    async def wait(self) -> Granted:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while (granted := await self._poll()) is None:
                    await asyncio.sleep(_PAUSE_SECONDS)
        except TimeoutError as error:
            raise DestinationError("not-logged-in", path=self._url) from error
        return granted

    async def close(self) -> None:
        await self._service.close()

    async def _poll(self) -> Granted | None:
        """What was granted; None where it was not yet, or nobody could be asked just now."""
        body = urlencode({"token": self._token}).encode()
        try:
            answer = await self._service.ask("POST", self._endpoint, headers=_named(), body=body)
        except DestinationError as error:
            if not error.retryable:
                raise
            return None
        if answer.status == _NOT_YET:
            return None
        if not answer.is_success:
            refused = as_whole(answer)
            if refused.retryable:
                return None
            raise refused
        document = decoded(answer)
        user, secret = within(document, "loginName"), within(document, "appPassword")
        if not (isinstance(user, str) and user and isinstance(secret, str) and secret):
            raise DestinationError("not-understood", path=answer.about, detail="grants nothing")
        return Granted({"url": by_tls(self._url, self._endpoint), "user": user}, secret)


async def begin_log_in(url: str, trust: Trust) -> NextcloudLogIn:
    """Begin a log-in to the Nextcloud at ``url``. Raises ``DestinationError``."""
    url = server_address(url)
    service = Service(url, None, None, trust=trust, parallel=1)
    try:
        there = await look_at(service)
        answer = await service.ask("POST", f"{there}/{_BEGIN}", headers=_named())
        if not answer.is_success:
            refused = as_whole(answer)
            if not refused.retryable:
                refused.code = "not-understood"
                refused.detail = f"does not log in by browser ({refused.detail})"
            raise refused
        document = decoded(answer)
        address = within(document, "login")
        endpoint = within(document, "poll", "endpoint")
        token = within(document, "poll", "token")
        if not (isinstance(token, str) and token):
            raise DestinationError("not-understood", path=answer.about, detail="names no token")
        for named in (address, endpoint):
            if not (isinstance(named, str) and is_same_host(there, named)):
                raise DestinationError(
                    "not-understood", path=answer.about, detail=f"sends us elsewhere: {named}"
                )
        return NextcloudLogIn(there, service, address=address, endpoint=endpoint, token=token)
    except BaseException:
        await service.close()
        raise


def by_tls(url: str, there: str) -> str:
    """``url``, by TLS where the server says by ``there`` that it has it: a password is not to go
    without. Pure."""
    asked, told = urlsplit(url), urlsplit(there)
    if (asked.scheme, told.scheme) != ("http", "https"):
        return url
    return f"https://{told.netloc}{asked.path}"


def _named() -> Mapping[str, str]:
    """The user is shown this name when asked, and later in the list of what may log in."""
    host = platform.node().encode("ascii", "replace").decode().split(".")[0]
    return {**_FORM, "User-Agent": f"Desktop Sync on {host}" if host else "Desktop Sync"}
