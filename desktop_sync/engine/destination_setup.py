"""Destinations as the user sets them up: tried before they are kept, changed, and taken away.

Owns the order in which a destination and its secret are kept, so that neither is ever left behind
by the other. Must not know how a secret is kept, nor how uploads are carried out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.kinds import Granted, LogIn, OptionType
from desktop_sync.destinations.registry import destination_type, make
from desktop_sync.engine.uploading import Secrets
from desktop_sync.engine.uploads import Uploads, check
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.journal import destinations
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationConfig

_THREADS = 4
_MISSING = "missing"
_SAYS_WHERE = (OptionType.TEXT, OptionType.URL, OptionType.FOLDER)


class BegunLogIn:
    """A log-in that goes on in the browser, at ``address``."""

    def __init__(self, uploads: Uploads, log_in: LogIn) -> None:
        self._uploads = uploads
        self._log_in = log_in
        self.address = log_in.address

    def granted(self) -> Future[Granted]:
        """What comes of it, once the user is done; may be cancelled."""
        return self._uploads.submit(self._log_in.wait())

    def close(self) -> None:
        """Nobody waits for it any more. Cancel what ``granted`` gave before."""
        self._uploads.submit(self._log_in.close())


class DestinationSetup:
    """Answers on threads of its own: keyrings ask their users, and servers take their time.
    Errors name the option at fault as their ``path``, else the destination."""

    def __init__(self, journal: Database, uploads: Uploads, secrets: Secrets) -> None:
        self._journal = journal
        self._uploads = uploads
        self._secrets = secrets
        self._threads = ThreadPoolExecutor(_THREADS, "destinations")

    def close(self) -> None:
        """After the uploads have stopped."""
        self._threads.shutdown(cancel_futures=True)

    def attempt(
        self, config: DestinationConfig, secret: str | None, secret_of: str | None
    ) -> Future[None]:
        """Raise ``DestinationError`` unless files could be put there now. Nothing is kept; without
        a ``secret`` that of the destination ``secret_of`` is used."""
        return self._threads.submit(self._attempt, config, secret, secret_of)

    def examine(self, name: str) -> Future[None]:
        """The same of a destination that is set up."""
        return self._threads.submit(self._examine, name)

    def set_up(
        self, config: DestinationConfig, secret: str | None, *, in_profile: bool
    ) -> Future[None]:
        """Keep a new destination and its secret. Raises ``ItemError('destination-exists')`` and
        ``FatalError('no-keyring')``; nothing is kept then."""
        return self._threads.submit(self._set_up, config, secret, in_profile=in_profile)

    def change(
        self, name: str, config: DestinationConfig, secret: str | None, *, in_profile: bool
    ) -> Future[None]:
        """Let a destination be what ``config`` says, with the secret it had unless there is
        another. One that may be elsewhere now is asked for everything anew."""
        return self._threads.submit(self._change, name, config, secret, in_profile=in_profile)

    def take_away(self, name: str) -> Future[None]:
        """Forget a destination and its secret. Nothing there is touched."""
        return self._threads.submit(self._take_away, name)

    def begin_log_in(self, kind: str, options: Mapping[str, str]) -> Future[BegunLogIn]:
        """Raises ``DestinationError``, also for a kind that knows no log-in."""
        return self._uploads.submit(self._begin(kind, dict(options)))

    # What follows runs on the threads.

    def _attempt(
        self, config: DestinationConfig, secret: str | None, secret_of: str | None
    ) -> None:
        if secret is None and secret_of is not None:
            secret = self._secrets.get(secret_of)
        with _naming(config):
            self._uploads.submit(_check(config, secret)).result()

    def _examine(self, name: str) -> None:
        with _naming(self._named(name)):
            self._uploads.test(name)

    def _set_up(self, config: DestinationConfig, secret: str | None, *, in_profile: bool) -> None:
        self._require_free(config.name)
        if secret:
            self._secrets.keep(config.name, secret, in_profile=in_profile)
        try:
            with _naming(config):
                self._uploads.add(config)
        except BaseException:
            if secret:
                self._secrets.forget(config.name)
            raise

    def _change(
        self, name: str, config: DestinationConfig, secret: str | None, *, in_profile: bool
    ) -> None:
        before = self._named(name)
        is_renamed = config.name != name
        if is_renamed:
            self._require_free(config.name)
        if secret is None and is_renamed:
            secret, in_profile = self._secrets.get(name), self._secrets.is_in_profile(name)
        with _naming(config):
            self._uploads.submit(_make(config, secret)).result()
        if secret:
            self._secrets.keep(config.name, secret, in_profile=in_profile)
        try:
            self._uploads.change(name, config, start_over=_may_be_elsewhere(before, config))
        except BaseException:
            if is_renamed:
                self._secrets.forget(config.name)
            raise
        if is_renamed:
            self._secrets.forget(name)

    def _take_away(self, name: str) -> None:
        self._uploads.remove(name)
        self._secrets.forget(name)

    def _named(self, name: str) -> DestinationConfig:
        record = destinations.named(self._journal.read(), name)
        if record is None:
            raise ItemError("no-destination", path=name)
        return record.config

    def _require_free(self, name: str) -> None:
        """Before anything is kept: the other one's secret has the same name."""
        if destinations.named(self._journal.read(), name) is not None:
            raise ItemError("destination-exists", path=name)

    async def _begin(self, kind: str, options: Mapping[str, str]) -> BegunLogIn:
        known = destination_type(kind)
        log_in = known.log_in
        if log_in is None:
            raise DestinationError("not-understood", path="type", detail=kind)
        for one in known.options:
            if one.required and one.type is OptionType.URL and not options.get(one.name):
                raise DestinationError("not-understood", path=one.name, detail=_MISSING)
        return BegunLogIn(self._uploads, await log_in(options))


@contextmanager
def _naming(config: DestinationConfig) -> Iterator[None]:
    """Errors come to name the destination, where no option is at fault."""
    try:
        yield
    except DestinationError as error:
        options = {one.name for one in destination_type(config.type).options}
        if error.path in options or error.path == "type":
            raise
        detail = error.detail or error.path
        raise DestinationError(error.code, path=config.name, detail=detail) from error


async def _made(config: DestinationConfig, secret: str | None) -> Destination:
    import asyncio

    return await asyncio.to_thread(make, config, secret)


async def _check(config: DestinationConfig, secret: str | None) -> None:
    await check(await _made(config, secret))


async def _make(config: DestinationConfig, secret: str | None) -> None:
    await (await _made(config, secret)).close()


def _may_be_elsewhere(before: DestinationConfig, after: DestinationConfig) -> bool:
    """Whether an option differs that may say where files are put."""
    return any(
        before.options.get(one.name, "") != after.options.get(one.name, "")
        for one in destination_type(after.type).options
        if one.type in _SAYS_WHERE
    )
