"""A destination that is in another process, as the engine works with it.

Owns how a call goes on until its answer. Must not know what a destination does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from desktop_sync.destinations.base import Sending
from desktop_sync.engine.apart.host import Asked, Heard, Host, Lost, Place
from desktop_sync.engine.apart.messages import (
    Answer,
    Bug,
    Cancel,
    Check,
    Close,
    Done,
    Failed,
    Find,
    Found,
    Join,
    Keep,
    Kept,
    NotTaken,
    Outcome,
    Passed,
    Prove,
    Proven,
    Question,
    Send,
    Sent,
    Stopped,
    Sweep,
    Takes,
)
from desktop_sync.engine.apart.values import (
    AssetMessage,
    FileMessage,
    refs_message,
)
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.destination import (
    DestinationConfig,
    Proof,
    RemoteRef,
    UploadAsset,
    UploadFile,
)

logger = logging.getLogger(__name__)

_SECONDS_TO_LET_GO = 10.0
_SECONDS_TO_CLOSE = 6.0

_T = TypeVar("_T")


def open_apart(host: Host, config: DestinationConfig) -> ApartDestination:
    """Blocks. Raises what making the destination raises, and ``DestinationError('process-lost')``
    where its process cannot be had."""
    place, parallel = host.open(config)
    return ApartDestination(host, place, parallel)


class ApartDestination:
    """``Destination``. When the process is lost, what was under way raises
    ``DestinationError('process-lost')``, which is retryable; the next call has a new one.
    ``Measured``, too: as was told last.

    What it takes is only known of files that it was asked about by ``learn``, all at once:
    ``takes`` may not wait. Others are said to be taken; what is not is refused when it is sent.
    """

    def __init__(self, host: Host, place: Place, parallel: int) -> None:
        self.parallel = parallel
        self.round_trip: timedelta | None = None
        self.latency: timedelta | None = None
        self._host = host
        self._place = place
        self._not_taken = set[int]()

    async def check(self) -> None:
        await self._ask(Check(), Done)

    async def learn(self, files: Collection[UploadFile]) -> None:
        """Let ``takes`` know of these."""
        asked = Takes(tuple(map(FileMessage.of, files)))
        not_taken = (await self._ask(asked, NotTaken)).resource_ids
        self._not_taken.difference_update(file.resource_id for file in files)
        self._not_taken.update(not_taken)

    def takes(self, file: UploadFile) -> bool:
        return file.resource_id not in self._not_taken

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        found = await self._ask(Find(tuple(map(FileMessage.of, files))), Found)
        return dict(found.refs)

    async def send(self, sending: Sending) -> RemoteRef:
        question = Send(
            FileMessage.of(sending.file),
            AssetMessage.of(sending.asset),
            refs_message(sending.refs),
            sending.unfinished,
        )
        return (await self._ask(question, Sent, sending)).ref

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        return (await self._ask(Prove(FileMessage.of(file), ref), Proven)).proof

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        await self._ask(Join(AssetMessage.of(asset), refs_message(refs)), Done)

    async def sweep(self, unfinished: Collection[str]) -> None:
        await self._ask(Sweep(tuple(unfinished)), Done)

    async def close(self) -> None:
        """Never raises. Of the last one the process has ended when this returns."""
        try:
            if self._host.is_open(self._place):
                async with asyncio.timeout(_SECONDS_TO_CLOSE):
                    await self._ask(Close(), Done)
        except TimeoutError:
            logger.info("%r was not closed in time", self._place.config.name)
        except Exception as error:
            logger.info("%r was not closed: %s", self._place.config.name, error)
        finally:
            ended = self._host.leave(self._place)
        if ended is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS_TO_CLOSE):
                    await asyncio.wrap_future(ended)

    async def _ask(
        self, question: Question, answer: type[_T], sending: Sending | None = None
    ) -> _T:
        inbox = _Inbox()
        call = self._host.ask(self._place, question, inbox.put)
        try:
            outcome = await self._follow(call, inbox, sending)
        except BaseException:
            if not isinstance(question, Close):
                await self._call_off(call, inbox, sending)
            raise
        finally:
            self._host.forget(call)
        if isinstance(outcome, answer):
            return outcome
        if isinstance(outcome, Failed | Bug):
            raise outcome.read()
        if isinstance(outcome, Stopped):
            raise asyncio.CancelledError
        if isinstance(outcome, Lost):
            raise outcome.error()
        raise RuntimeError(f"a {type(outcome).__name__} came of a {type(question).__name__}")

    async def _follow(self, call: Asked, inbox: _Inbox, sending: Sending | None) -> Outcome | Lost:
        """Do what the call wants meanwhile, until its answer."""
        while True:
            message = await inbox.take()
            if isinstance(message, Lost):
                return message
            self._note(message)
            if sending is None:
                if isinstance(message, Answer):
                    return message.outcome
            elif isinstance(message, Keep):
                self._host.tell(call, await _kept(sending, message))
            else:
                size_bytes = (
                    message.size_bytes if isinstance(message, Passed) else message.passed_bytes
                )
                if size_bytes:
                    await sending.passed(size_bytes)
                    # Whoever hears of it may call this off.
                    await asyncio.sleep(0)
                if isinstance(message, Answer):
                    return message.outcome

    def _note(self, message: Heard) -> None:
        """What comes along with what is said."""
        if isinstance(message, Answer) and message.parallel is not None:
            self.parallel = message.parallel
        if isinstance(message, Answer | Passed) and message.distance is not None:
            self.round_trip = message.distance.round_trip
            self.latency = message.distance.latency

    async def _call_off(self, call: Asked, inbox: _Inbox, sending: Sending | None) -> None:
        """Nothing of it is under way when this returns. The destination cleans up, and may keep
        something while it does; what takes too long is ended with its process."""
        if inbox.is_over:
            return
        self._host.tell(call, Cancel(call.number))
        try:
            async with asyncio.timeout(_SECONDS_TO_LET_GO):
                await self._follow(call, inbox, sending)
        except TimeoutError:
            logger.info("%r did not let go in time", self._place.config.name)
            self._host.give_up(call)
        except DesktopSyncError as error:
            logger.info("%r was called off: %s", self._place.config.name, error)


class _Inbox:
    """What a call hears, on the loop that waits for it. ``put`` is for any thread. It ``is_over``
    once its end was taken."""

    def __init__(self) -> None:
        self.is_over = False
        self._loop = asyncio.get_running_loop()
        self._messages: asyncio.Queue[Heard] = asyncio.Queue()

    def put(self, message: Heard) -> None:
        # A loop that is closed waits for nothing.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._messages.put_nowait, message)

    async def take(self) -> Heard:
        message = await self._messages.get()
        self.is_over = isinstance(message, Answer | Lost)
        return message


async def _kept(sending: Sending, message: Keep) -> Kept:
    try:
        await sending.keep(message.unfinished)
    except DesktopSyncError as error:
        return Kept(message.call, Failed.of(error))
    return Kept(message.call)
