"""The destinations in their own process: what is asked of them, carried out.

Owns the destinations and the calls under way. Runs on one asyncio loop. Must not know how messages
come and go.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from msgspec import Struct

from desktop_sync.destinations.base import Destination, Measured
from desktop_sync.engine.apart.messages import (
    Answer,
    Bug,
    Call,
    Cancel,
    Check,
    Close,
    Distance,
    Done,
    Failed,
    Find,
    Found,
    FromDestinations,
    Idle,
    Join,
    Keep,
    Kept,
    Limit,
    NotTaken,
    Open,
    Outcome,
    Passed,
    Prove,
    Proven,
    Question,
    Ready,
    Send,
    Sent,
    Stopped,
    Sweep,
    Takes,
    ToDestinations,
)
from desktop_sync.engine.apart.values import (
    refs_message,
)
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.uploading import OpenDestination
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.destination import DestinationConfig

logger = logging.getLogger(__name__)

_REPORT_SECONDS = 0.1
_MEASURE_SECONDS = 1.0

Tell = Callable[[FromDestinations], None]
Measure = Callable[[], Distance | None]


class _Place(Struct):
    config: DestinationConfig
    opening: asyncio.Task[Destination]
    measured: Measured | None = None
    measured_at: float | None = None

    def notice(self, opened: asyncio.Task[Destination]) -> None:
        """It was opened, or could not be."""
        if _is_there(opened) and isinstance(found := opened.result(), Measured):
            self.measured = found


class ServedSending:
    """``Sending`` whose other end is in the engine's process."""

    def __init__(
        self, call: int, asked: Send, bandwidth: Bandwidth, tell: Tell, measure: Measure
    ) -> None:
        self.file = asked.file.read()
        self.asset = asked.asset.read()
        self.refs = dict(asked.refs)
        self.unfinished = asked.unfinished
        self._call = call
        self._bandwidth = bandwidth
        self._tell = tell
        self._measure = measure
        self._untold_bytes = 0
        self._report: asyncio.TimerHandle | None = None
        self._keeping: deque[asyncio.Future[None]] = deque()

    async def passed(self, size_bytes: int) -> None:
        await self._bandwidth.take(size_bytes)
        self._untold_bytes += size_bytes
        if self._report is None:
            loop = asyncio.get_running_loop()
            self._report = loop.call_later(_REPORT_SECONDS, self._tell_bytes)

    async def keep(self, unfinished: str) -> None:
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeping.append(kept)
        self._tell(Keep(self._call, unfinished))
        await kept
        self.unfinished = unfinished

    def kept(self, failed: Failed | None) -> None:
        """What waited longest to be kept is, or is not."""
        waiting = self._keeping.popleft()
        if waiting.done():
            return
        if failed is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(failed.read())

    def end(self) -> int:
        """How many bytes were not told yet; no more are from now on."""
        if self._report is not None:
            self._report.cancel()
        return self._untold_bytes

    def _tell_bytes(self) -> None:
        self._report = None
        size_bytes, self._untold_bytes = self._untold_bytes, 0
        self._tell(Passed(self._call, size_bytes, self._measure()))


class Serving:
    """``tell`` says something to the engine, and raises ``ValueError`` or ``TypeError`` for what
    cannot be said."""

    def __init__(
        self,
        open_destination: OpenDestination,
        bandwidth: Bandwidth,
        tell: Tell,
        idle_seconds: float,
    ) -> None:
        self._open_destination = open_destination
        self._bandwidth = bandwidth
        self._tell = tell
        self._idle_seconds = idle_seconds
        self._idle: asyncio.TimerHandle | None = None
        self._places: dict[int, _Place] = {}
        self._calls: dict[int, asyncio.Task[Outcome]] = {}
        self._sendings: dict[int, ServedSending] = {}

    def hear(self, message: ToDestinations) -> None:
        """On the loop."""
        match message:
            case Call():
                self._begin(message)
            case Cancel():
                if message.call in self._calls:
                    self._calls[message.call].cancel()
            case Kept():
                if message.call in self._sendings:
                    self._sendings[message.call].kept(message.failed)
            case Limit():
                self._bandwidth.limit = message.limit

    def _begin(self, call: Call) -> None:
        if self._idle is not None:
            self._idle.cancel()
        question = call.question
        if isinstance(question, Send):
            sending = ServedSending(
                call.number,
                question,
                self._bandwidth,
                self._tell,
                lambda: self._distance(call.destination),
            )
            self._sendings[call.number] = sending
        elif isinstance(question, Open):
            # At once: what is asked of it next may be on its way already.
            self._places[call.destination] = self._place(question.config, anew=question.anew)
        task = asyncio.create_task(self._carry_out(call))
        self._calls[call.number] = task
        task.add_done_callback(lambda ended: self._answer(call, ended))

    def _answer(self, call: Call, ended: asyncio.Task[Outcome]) -> None:
        number = call.number
        self._calls.pop(number, None)
        sending = self._sendings.pop(number, None)
        untold_bytes = 0 if sending is None else sending.end()
        try:
            parallel = self._parallel(call.destination)
            distance = self._distance(call.destination)
            self._tell(Answer(number, _outcome(ended), untold_bytes, parallel, distance))
        except (TypeError, ValueError) as error:
            self._tell(Answer(number, Bug.of(error), untold_bytes))
        if not self._calls:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._idle_seconds, lambda: self._tell(Idle()))

    def _parallel(self, number: int) -> int | None:
        """It may change with all that a destination learns."""
        place = self._places.get(number)
        if place is None or not _is_there(place.opening):
            return None
        try:
            return place.opening.result().parallel
        except DesktopSyncError:
            return None

    def _distance(self, number: int) -> Distance | None:
        """None where it is not known, or was told just now."""
        place = self._places.get(number)
        if place is None or place.measured is None:
            return None
        now = time.monotonic()
        if place.measured_at is not None and now - place.measured_at < _MEASURE_SECONDS:
            return None
        found = Distance(place.measured.round_trip, place.measured.latency)
        if found.latency is None:
            return None
        place.measured_at = now
        return found

    async def _carry_out(self, call: Call) -> Outcome:
        if isinstance(call.question, Close):
            return await self._close(call.destination)
        destination = await self._opened(call.destination)
        if isinstance(call.question, Send):
            return Sent(await destination.send(self._sendings[call.number]))
        return await _asked(destination, call.question)

    def _place(self, config: DestinationConfig, *, anew: bool) -> _Place:
        opening = asyncio.create_task(self._open(config, anew=anew))
        place = _Place(config, opening)
        opening.add_done_callback(place.notice)
        return place

    async def _open(self, config: DestinationConfig, *, anew: bool) -> Destination:
        destination = await asyncio.to_thread(self._open_destination, config)
        if anew:
            try:
                await destination.check()
            except BaseException:
                await destination.close()
                raise
        return destination

    async def _opened(self, number: int) -> Destination:
        """Who is called off while it is opened leaves it to the others. What could not be opened is
        tried again for the next who asks."""
        place = self._places[number]
        if place.opening.done() and not _is_there(place.opening):
            place = self._places[number] = self._place(place.config, anew=True)
        return await asyncio.shield(place.opening)

    async def _close(self, number: int) -> Outcome:
        place = self._places.pop(number, None)
        if place is not None:
            with suppress(DesktopSyncError):
                await (await place.opening).close()
        return Done()


async def _asked(destination: Destination, question: Question) -> Outcome:
    """What it says. Sending and closing are more than a question."""
    match question:
        case Check():
            await destination.check()
        case Open():
            return Ready(destination.parallel)
        case Takes():
            files = [file.read() for file in question.files]
            return NotTaken(
                tuple(file.resource_id for file in files if not destination.takes(file))
            )
        case Find():
            found = await destination.find([file.read() for file in question.files])
            return Found(refs_message(found))
        case Prove():
            return Proven(await destination.prove(question.file.read(), question.ref))
        case Join():
            await destination.join(question.asset.read(), dict(question.refs))
        case Sweep():
            await destination.sweep(question.unfinished)
        case _:
            raise TypeError(type(question).__name__)
    return Done()


def _is_there(opening: asyncio.Task[Destination]) -> bool:
    return opening.done() and not opening.cancelled() and opening.exception() is None


def _outcome(ended: asyncio.Task[Outcome]) -> Outcome:
    if ended.cancelled():
        return Stopped()
    error = ended.exception()
    if error is None:
        return ended.result()
    return Failed.of(error) if isinstance(error, DesktopSyncError) else Bug.of(error)
