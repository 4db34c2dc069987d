"""What the engine and the process of the destinations say to each other.

Owns the messages, their form on the pipe and their bounds. Each is JSON behind its length, made
from the program's own values and decoded strictly: nothing that arrives is ever run. No message
holds a secret. Must not know what is done with any of them.
"""

from __future__ import annotations

import builtins
import struct
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec

from desktop_sync import errors
from desktop_sync.engine import wire
from desktop_sync.errors import DesktopSyncError, FatalError
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.destination import (
    DestinationConfig,
    Proof,
    RemoteRef,
    UploadAsset,
    UploadFile,
)
from desktop_sync.model.digest import Digest

LARGEST_BYTES = 64 * 2**20
"""A question about all files of a burst of a hundred thousand fits."""

_LENGTH = struct.Struct(">I")
_LONGEST_TRACE = 20_000


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all, told apart by their names."""


class FileMessage(msgspec.Struct, frozen=True):
    """An ``UploadFile`` as it crosses."""

    resource_id: int
    role: ResourceRole
    local: Path
    remote: str
    size_bytes: int
    modified_ns: int
    digest: Digest

    @classmethod
    def of(cls, file: UploadFile) -> FileMessage:
        return cls(
            file.resource_id,
            file.role,
            file.local,
            str(file.remote),
            file.size_bytes,
            file.modified_ns,
            file.digest,
        )

    def read(self) -> UploadFile:
        return UploadFile(
            self.resource_id,
            self.role,
            self.local,
            PurePosixPath(self.remote),
            self.size_bytes,
            self.modified_ns,
            self.digest,
        )


class AssetMessage(msgspec.Struct, frozen=True):
    """An ``UploadAsset`` as it crosses."""

    id: int
    kind: AssetKind
    name: str
    captured_at: datetime | None
    files: tuple[FileMessage, ...]

    @classmethod
    def of(cls, asset: UploadAsset) -> AssetMessage:
        files = tuple(map(FileMessage.of, asset.files))
        return cls(asset.id, asset.kind, asset.name, asset.captured_at, files)

    def read(self) -> UploadAsset:
        files = tuple(file.read() for file in self.files)
        return UploadAsset(self.id, self.kind, self.name, self.captured_at, files)


Refs = tuple[tuple[int, RemoteRef], ...]
"""By ``resource_id``; the names in a JSON object could not be numbers."""


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
    """It is open, or can take files now: so many at once."""

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


class Answer(Message, frozen=True):
    """The end of a call. ``passed_bytes`` were on their way and not told yet."""

    call: int
    outcome: Outcome
    passed_bytes: int = 0


class Passed(Message, frozen=True):
    """So many more bytes of a call are on their way, or where it is negative, fewer."""

    call: int
    size_bytes: int


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


def refs_message(refs: Mapping[int, RemoteRef]) -> Refs:
    return tuple(refs.items())


def framed(message: Message) -> bytes:
    """``message`` as it stands on the pipe. Raises ``ValueError`` where it is too long."""
    text = wire.to_text(message).encode()
    if len(text) > LARGEST_BYTES:
        raise ValueError(f"a {type(message).__name__} of {len(text)} bytes")
    return _LENGTH.pack(len(text)) + text


def receive(source: IO[bytes], type_: Any) -> Any:
    """The next message, one of ``type_``; None at the end. Raises ``ValueError`` for anything else,
    ``EOFError`` for half of one, and ``OSError``."""
    head = source.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise EOFError("the pipe ended in a length")
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST_BYTES:
        raise ValueError(f"a message of {length} bytes")
    text = source.read(length)
    if len(text) < length:
        raise EOFError("the pipe ended in a message")
    return wire.from_text(text, type_)
