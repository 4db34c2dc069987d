"""What the engine and the process of the destinations say to each other.

Owns the messages. No message holds a secret. Must not know how they cross, nor what is done with
any of them.
"""

from __future__ import annotations

import builtins
import traceback
from datetime import timedelta
from pathlib import Path

from desktop_sync import errors
from desktop_sync.engine.apart.frames import Message
from desktop_sync.engine.apart.values import AssetMessage, FileMessage, Refs
from desktop_sync.errors import DesktopSyncError, FatalError
from desktop_sync.model.destination import DestinationConfig, Proof, RemoteRef

_LONGEST_TRACE = 20_000


# What is asked of one destination -----------------------------------------------------


class Open(Message, frozen=True):
    """Make it; ``anew`` is said of one that was open in an earlier process: what it learns by its
    check it has to learn again."""

    config: DestinationConfig
    anew: bool = False


class Check(Message, frozen=True):
    """``Destination.check``."""


class Takes(Message, frozen=True):
    """``Destination.takes`` of each of these."""

    files: tuple[FileMessage, ...]


class Find(Message, frozen=True):
    """``Destination.find``."""

    files: tuple[FileMessage, ...]


class Send(Message, frozen=True):
    """``Destination.send`` of a ``Sending`` with these parts."""

    file: FileMessage
    asset: AssetMessage
    refs: Refs
    unfinished: str | None


class Prove(Message, frozen=True):
    """``Destination.prove``."""

    file: FileMessage
    ref: RemoteRef


class Join(Message, frozen=True):
    """``Destination.join``."""

    asset: AssetMessage
    refs: Refs


class Sweep(Message, frozen=True):
    """``Destination.sweep``."""

    unfinished: tuple[str, ...]


class Close(Message, frozen=True):
    """``Destination.close``; it is forgotten after that."""


Question = Open | Check | Takes | Find | Send | Prove | Join | Sweep | Close


# What comes of a question -------------------------------------------------------------


class Ready(Message, frozen=True):
    """It is open, and takes so many files at once."""

    parallel: int


class NotTaken(Message, frozen=True):
    """Which files, by ``resource_id``, cannot be kept there at all."""

    resource_ids: tuple[int, ...]


class Found(Message, frozen=True):
    """What ``find`` gave."""

    refs: Refs


class Sent(Message, frozen=True):
    """What ``send`` gave."""

    ref: RemoteRef


class Proven(Message, frozen=True):
    """What ``prove`` gave."""

    proof: Proof


class Done(Message, frozen=True):
    """Of what gives nothing."""


class Stopped(Message, frozen=True):
    """It was called off, and has cleaned up."""


class Failed(Message, frozen=True):
    """A ``DesktopSyncError``, all of it."""

    error: str
    code: str
    path: str | None
    detail: str | None
    retryable: bool
    retry_after: timedelta | None

    @classmethod
    def of(cls, error: DesktopSyncError) -> Failed:
        return cls(
            type(error).__name__,
            error.code,
            error.path,
            error.detail,
            error.retryable,
            error.retry_after,
        )

    def read(self) -> DesktopSyncError:
        raised = getattr(errors, self.error, None)
        if not (isinstance(raised, type) and issubclass(raised, DesktopSyncError)):
            raised = FatalError
        return raised(
            self.code,
            path=self.path,
            detail=self.detail,
            retryable=self.retryable,
            retry_after=self.retry_after,
        )


class Bug(Message, frozen=True):
    """Any other exception: its type's name, its words, and where it was raised."""

    error: str
    words: str
    trace: str

    @classmethod
    def of(cls, error: BaseException) -> Bug:
        trace = "".join(traceback.format_exception(error))
        return cls(type(error).__name__, str(error), trace[-_LONGEST_TRACE:])

    def read(self) -> Exception:
        """One of the same type where that is Python's own; it notes where it comes from."""
        kind = getattr(builtins, self.error, None)
        error: Exception | None = None
        if isinstance(kind, type) and issubclass(kind, Exception):
            try:
                error = kind(self.words)
            except TypeError:
                error = None
        error = error or RuntimeError(f"{self.error}: {self.words}")
        error.add_note(f"In the process of the destinations:\n{self.trace}")
        return error


Outcome = Ready | NotTaken | Found | Sent | Proven | Done | Stopped | Failed | Bug


# What the engine says -----------------------------------------------------------------


class Begin(Message, frozen=True):
    """The first thing that is said: where secrets are, what relative paths begin at, how many
    bytes a second may leave, and after how many idle seconds that is to be told."""

    profile: Path
    folder: Path
    limit: int | None
    idle_seconds: float


class Limit(Message, frozen=True):
    """Another limit in bytes a second, None for none."""

    limit: int | None


class Call(Message, frozen=True):
    """A question to one destination. Both are known by their numbers."""

    number: int
    destination: int
    question: Question


class Cancel(Message, frozen=True):
    """Call this call off. It is answered all the same."""

    call: int


class Kept(Message, frozen=True):
    """What a call wanted to be kept is in the journal, or ``failed`` to get there."""

    call: int
    failed: Failed | None = None


ToDestinations = Limit | Call | Cancel | Kept


# What the process of the destinations says --------------------------------------------


class Distance(Message, frozen=True):
    """How far away a destination is, as ``Measured`` has it."""

    round_trip: timedelta | None
    latency: timedelta | None


class Answer(Message, frozen=True):
    """The end of a call. ``passed_bytes`` were on their way and not told yet; ``parallel`` is how
    many files the destination takes at once now, None where it does not say. ``distance`` comes
    about once a second."""

    call: int
    outcome: Outcome
    passed_bytes: int = 0
    parallel: int | None = None
    distance: Distance | None = None


class Passed(Message, frozen=True):
    """So many more bytes of a call are on their way, or where it is negative, fewer."""

    call: int
    size_bytes: int
    distance: Distance | None = None


class Keep(Message, frozen=True):
    """``Sending.keep`` of a call; waits for ``Kept``."""

    call: int
    unfinished: str


class Idle(Message, frozen=True):
    """Nothing was asked for a while."""


class Log(Message, frozen=True):
    """A line for the program's log."""

    level: int
    logger: str
    text: str


FromDestinations = Answer | Passed | Keep | Idle | Log
