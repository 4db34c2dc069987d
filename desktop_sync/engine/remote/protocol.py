"""What the owner of a profile and those who ask it say to each other.

A connection carries one request and its answer; ``LISTEN`` is answered by events until
one side hangs up. Messages are JSON made from the program's own values and decoded strictly:
nothing that arrives is ever run. Owns the methods, the messages and their bounds.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct, field

from desktop_sync import errors
from desktop_sync.engine import wire
from desktop_sync.errors import DesktopSyncError, FatalError
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.audit import Audit
from desktop_sync.model.destination import DestinationConfig, DestinationStatus, UploadTally
from desktop_sync.model.device import (
    ChoiceScope,
    DeviceAsset,
    DeviceAssetState,
    DeviceContents,
    DeviceGrouping,
    Devices,
)
from desktop_sync.model.events import (
    DevicesChanged,
    Event,
    ImportEnded,
    ImportSummary,
    JobPage,
    JobsChanged,
    Progress,
    Removal,
    Status,
    Verification,
)
from desktop_sync.model.history import HistoryPage
from desktop_sync.model.job import JobSection, Problem
from desktop_sync.model.policy import PolicyChange
from desktop_sync.model.reason import JobReason
from desktop_sync.model.route import KnownNetwork

T = TypeVar("T")

LARGEST_REQUEST_BYTES = 16 * 2**20
LARGEST_REPLY_BYTES = 256 * 2**20
REQUEST_LIMIT = timedelta(seconds=10)
"""For what comes before an answer: the proofs and the request."""

BROKEN = (OSError, EOFError, AuthenticationError, AssertionError, ValueError)
"""What a conversation with something that does not speak this protocol can end in."""


class Method(Struct, Generic[T], frozen=True):
    """One thing that can be asked: the engine's method of that ``name``, the types of its
    arguments, and the type of its answer. The answer to a ``patient`` one may take long; one
    with a ``report`` is given a last argument to call with such tuples meanwhile. The last
    arguments are handed over ``by_name`` where that has any."""

    name: str
    arguments: tuple[Any, ...]
    answer: Any
    patient: bool = False
    report: Any = None
    by_name: tuple[str, ...] = ()

    def call(self, engine: object, arguments: list[Any]) -> Any:
        """What an engine's method answers to arguments that were read."""
        first = len(arguments) - len(self.by_name)
        named = dict(zip(self.by_name, arguments[first:], strict=True))
        return getattr(engine, self.name)(*arguments[:first], **named)

    def read_arguments(self, arguments: list[Any]) -> list[Any]:
        """Raises ``ValueError`` for what are not this method's arguments."""
        if len(arguments) != len(self.arguments):
            raise ValueError(f"{len(self.arguments)} arguments expected")
        return [
            wire.convert(one, type_) for one, type_ in zip(arguments, self.arguments, strict=True)
        ]


IMPORT_FROM: Method[int] = Method("import_from", (list[Path],), int)
IMPORT_DEVICE: Method[int] = Method("import_device", (str, list[int] | None, ChoiceScope), int)
WATCH_DEVICES: Method[None] = Method("watch_devices", (), None)
DEVICES: Method[Devices] = Method("devices", (), Devices)
DEVICE_CONTENTS: Method[DeviceContents] = Method(
    "device_contents",
    (str, DeviceGrouping, frozenset[DeviceAssetState] | None),
    DeviceContents,
)
DEVICE_ASSETS: Method[tuple[DeviceAsset, ...]] = Method(
    "device_assets", (str, list[int]), tuple[DeviceAsset, ...]
)
PAUSE: Method[None] = Method("pause", (datetime | None,), None)
RESUME: Method[None] = Method("resume", (), None)
CANCEL_IMPORT: Method[None] = Method("cancel_import", (int,), None)
CANCEL_JOB: Method[None] = Method("cancel_job", (int,), None)
RETRY_JOB: Method[None] = Method("retry_job", (int,), None)
RETRY_FAILED: Method[None] = Method("retry_failed", (), None)
CANCEL_UPLOAD: Method[None] = Method("cancel_upload", (int,), None)
RETRY_UPLOAD: Method[None] = Method("retry_upload", (int,), None)
STATUS: Method[Status] = Method("status", (), Status)
JOBS: Method[JobPage] = Method("jobs", (JobSection, int, int), JobPage)
HISTORY: Method[HistoryPage] = Method("history", (int, int, str), HistoryPage)
LIBRARY_FOLDER: Method[Path] = Method("library_folder", (), Path)
WAIT: Method[ImportSummary | None] = Method("wait", (int, float), ImportSummary | None)
PROBLEMS: Method[tuple[Problem, ...]] = Method("problems", (int,), tuple[Problem, ...])
PASSED_OVER: Method[tuple[PassedOver, ...]] = Method("passed_over", (int,), tuple[PassedOver, ...])
VERIFY: Method[Verification] = Method(
    "verify", (), Verification, patient=True, report=tuple[int, int]
)
VERIFY_DESTINATION: Method[Verification] = Method(
    "verify_destination", (str,), Verification, patient=True, report=tuple[int, int]
)
AUDIT_FILES: Method[Audit] = Method(
    "audit_files", (list[Path], str | None), Audit, patient=True, report=tuple[int, int]
)
AUDIT_DEVICE: Method[Audit] = Method(
    "audit_device", (str, list[str], str | None), Audit, patient=True, report=tuple[int, int]
)
REMOVE: Method[Removal] = Method("remove", (list[Path],), Removal, patient=True)
ADD_DESTINATION: Method[None] = Method("add_destination", (DestinationConfig,), None, patient=True)
REMOVE_DESTINATION: Method[None] = Method("remove_destination", (str,), None, patient=True)
DESTINATIONS: Method[tuple[DestinationStatus, ...]] = Method(
    "destinations", (), tuple[DestinationStatus, ...]
)
PAUSE_DESTINATION: Method[None] = Method("pause_destination", (str,), None)
RESUME_DESTINATION: Method[None] = Method("resume_destination", (str,), None)
TEST_DESTINATION: Method[None] = Method("test_destination", (str,), None, patient=True)
UPLOAD_NOW: Method[None] = Method("upload_now", (str | None,), None)
WAIT_FOR_UPLOADS: Method[bool] = Method("wait_for_uploads", (str | None, float), bool)
UPLOAD_PROBLEMS: Method[tuple[Problem, ...]] = Method(
    "upload_problems", (str | None,), tuple[Problem, ...]
)
UPLOAD_TALLY: Method[UploadTally] = Method("upload_tally", (str | None, datetime), UploadTally)
RETRY_UPLOADS: Method[None] = Method("retry_uploads", (str | None,), None)
WHY: Method[tuple[JobReason, ...]] = Method("why", (str,), tuple[JobReason, ...])
NETWORKS: Method[tuple[KnownNetwork, ...]] = Method("networks", (), tuple[KnownNetwork, ...])
SET_METERED: Method[None] = Method("set_metered", (str, bool | None), None, by_name=("metered",))
DESTINATION_POLICY: Method[PolicyChange] = Method("destination_policy", (str,), PolicyChange)
SET_DESTINATION_POLICY: Method[None] = Method("set_destination_policy", (str, PolicyChange), None)
FORGET_NETWORK: Method[None] = Method("forget_network", (str,), None)

ENGINE_METHODS: dict[str, Method[Any]] = {
    method.name: method
    for method in (
        IMPORT_FROM,
        IMPORT_DEVICE,
        WATCH_DEVICES,
        DEVICES,
        DEVICE_CONTENTS,
        DEVICE_ASSETS,
        PAUSE,
        RESUME,
        CANCEL_IMPORT,
        CANCEL_JOB,
        RETRY_JOB,
        RETRY_FAILED,
        CANCEL_UPLOAD,
        RETRY_UPLOAD,
        STATUS,
        JOBS,
        HISTORY,
        LIBRARY_FOLDER,
        WAIT,
        PROBLEMS,
        PASSED_OVER,
        VERIFY,
        VERIFY_DESTINATION,
        AUDIT_FILES,
        AUDIT_DEVICE,
        REMOVE,
        ADD_DESTINATION,
        REMOVE_DESTINATION,
        DESTINATIONS,
        PAUSE_DESTINATION,
        RESUME_DESTINATION,
        TEST_DESTINATION,
        UPLOAD_NOW,
        WAIT_FOR_UPLOADS,
        UPLOAD_PROBLEMS,
        UPLOAD_TALLY,
        RETRY_UPLOADS,
        WHY,
        NETWORKS,
        SET_METERED,
        FORGET_NETWORK,
        DESTINATION_POLICY,
        SET_DESTINATION_POLICY,
    )
}

RAISE_WINDOW: Method[bool] = Method("raise_window", (), bool)
LISTEN: Method[None] = Method("listen", (), None)

EVENTS: dict[str, type[Event]] = {
    one.__name__: one for one in (Progress, JobsChanged, ImportEnded, DevicesChanged)
}


class Request(Struct, frozen=True):
    """What is asked: a method's name and its arguments, not yet checked."""

    method: str
    arguments: list[Any] = field(default_factory=list)


class ReplyKind(StrEnum):
    """What a reply brings."""

    ANSWER = "answer"
    REPORT = "report"
    EVENT = "event"
    ERROR = "error"


class Reply(Struct, frozen=True):
    """``name`` is the event's type, or the error's."""

    kind: ReplyKind
    value: Any = None
    name: str = ""


class Failure(Struct, frozen=True):
    """A ``DesktopSyncError`` as it crosses."""

    code: str
    path: str | None
    detail: str | None
    retryable: bool
    retry_after: timedelta | None


def error_reply(error: DesktopSyncError) -> Reply:
    failure = Failure(error.code, error.path, error.detail, error.retryable, error.retry_after)
    return Reply(ReplyKind.ERROR, failure, type(error).__name__)


def read_error(reply: Reply) -> DesktopSyncError:
    """The error that ``reply`` brings, of the type it was raised with."""
    failure: Failure = wire.convert(reply.value, Failure)
    raised = getattr(errors, reply.name, None)
    if not (isinstance(raised, type) and issubclass(raised, DesktopSyncError)):
        raised = FatalError
    return raised(
        failure.code,
        path=failure.path,
        detail=failure.detail,
        retryable=failure.retryable,
        retry_after=failure.retry_after,
    )


def encode(message: Request | Reply) -> bytes:
    return wire.to_text(message).encode()


def decode(message: bytes, type_: Any) -> Any:
    """Raises ``ValueError`` for whatever is not a ``type_``."""
    return wire.from_text(message, type_)


def prove(connection: Connection, key: bytes, *, asking: bool) -> None:
    """Let both sides show that they know ``key``; raises one of ``BROKEN``."""
    if asking:
        answer_challenge(connection, key)
        deliver_challenge(connection, key)
    else:
        deliver_challenge(connection, key)
        answer_challenge(connection, key)


@contextlib.contextmanager
def deadline(connection: Connection, limit: timedelta) -> Iterator[None]:
    """Hang up when what is done inside takes longer than ``limit``."""
    timer = threading.Timer(limit.total_seconds(), hang_up, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def hang_up(connection: Connection) -> None:
    """End a conversation that another thread may be in the middle of; that one closes it."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            with socket.socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)
        else:
            connection.close()
