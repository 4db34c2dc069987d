"""The engine's commands, fulfilled by asking the process that owns the profile.

Owns the connections it opens: one for each request, and one for events from the moment
the bus is first asked for. Must not know how the owner answers.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any, TypeVar

from desktop_sync.engine import wire
from desktop_sync.engine.bus import Bus
from desktop_sync.engine.remote import protocol
from desktop_sync.engine.remote.protocol import Method, Reply, ReplyKind, Request
from desktop_sync.errors import FatalError
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
    ImportSummary,
    JobPage,
    Removal,
    Status,
    Verification,
)
from desktop_sync.model.history import HistoryPage
from desktop_sync.model.job import JobSection, Problem
from desktop_sync.model.policy import PolicyChange
from desktop_sync.model.reason import JobReason
from desktop_sync.model.route import KnownNetwork
from desktop_sync.platforms.single_instance import Endpoint

T = TypeVar("T")

logger = logging.getLogger(__name__)

_LONGEST_WAIT_SECONDS = 5.0


class RemoteEngine:
    """Fulfils ``EngineCommands``. Raises what the owner's engine raises, and
    ``FatalError('owner-gone')`` when the owner does not answer within ``timeout``."""

    def __init__(self, endpoint: Endpoint, timeout: timedelta = timedelta(seconds=30)) -> None:
        self._endpoint = endpoint
        self._timeout = timeout
        self._bus = Bus()
        self._lock = threading.Lock()
        self._events: Connection | None = None
        self._closed = False

    def close(self) -> None:
        """Stop listening to events. Requests under way end by themselves."""
        with self._lock:
            self._closed = True
            events, self._events = self._events, None
        if events is not None:
            protocol.hang_up(events)

    @property
    def bus(self) -> Bus:
        """What the owner announces, from the first time this is asked for."""
        with self._lock:
            if self._events is None and not self._closed:
                self._events = self._listen()
        return self._bus

    def raise_window(self) -> bool:
        """Bring the owner's window to the front; False when it has none."""
        return self._call(protocol.RAISE_WINDOW)

    def import_from(self, roots: Sequence[Path]) -> int:
        return self._call(protocol.IMPORT_FROM, [root.absolute() for root in roots])

    def import_device(
        self,
        device_id: str,
        asset_ids: Sequence[int] | None = None,
        scope: ChoiceScope = ChoiceScope.FROM_NOW_ON,
    ) -> int:
        chosen = None if asset_ids is None else list(asset_ids)
        return self._call(protocol.IMPORT_DEVICE, device_id, chosen, scope)

    def watch_devices(self) -> None:
        self._call(protocol.WATCH_DEVICES)

    def devices(self) -> Future[Devices]:
        return self._ask(protocol.DEVICES)

    def device_contents(
        self,
        device_id: str,
        grouping: DeviceGrouping,
        states: frozenset[DeviceAssetState] | None = None,
    ) -> Future[DeviceContents]:
        return self._ask(protocol.DEVICE_CONTENTS, device_id, grouping, states)

    def device_assets(self, device_id: str, ids: Sequence[int]) -> Future[tuple[DeviceAsset, ...]]:
        return self._ask(protocol.DEVICE_ASSETS, device_id, list(ids))

    def pause(self, until: datetime | None = None) -> None:
        self._call(protocol.PAUSE, until)

    def resume(self) -> None:
        self._call(protocol.RESUME)

    def cancel_import(self, import_id: int) -> None:
        self._call(protocol.CANCEL_IMPORT, import_id)

    def cancel_job(self, job_id: int) -> None:
        self._call(protocol.CANCEL_JOB, job_id)

    def retry_job(self, job_id: int) -> None:
        self._call(protocol.RETRY_JOB, job_id)

    def retry_failed(self) -> None:
        self._call(protocol.RETRY_FAILED)

    def cancel_upload(self, upload_id: int) -> None:
        self._call(protocol.CANCEL_UPLOAD, upload_id)

    def retry_upload(self, upload_id: int) -> None:
        self._call(protocol.RETRY_UPLOAD, upload_id)

    def status(self) -> Future[Status]:
        return self._ask(protocol.STATUS)

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]:
        return self._ask(protocol.JOBS, section, offset, limit)

    def history(self, offset: int, limit: int, search: str = "") -> Future[HistoryPage]:
        return self._ask(protocol.HISTORY, offset, limit, search)

    def library_folder(self) -> Path:
        return self._call(protocol.LIBRARY_FOLDER)

    def wait(self, import_id: int, timeout: float | None = None) -> ImportSummary | None:
        """The import as it ended, or None when it has not after ``timeout`` seconds."""
        return _wait(timeout, lambda seconds: self._call(protocol.WAIT, import_id, seconds))

    def problems(self, import_id: int) -> Future[tuple[Problem, ...]]:
        return self._ask(protocol.PROBLEMS, import_id)

    def passed_over(self, import_id: int) -> Future[tuple[PassedOver, ...]]:
        return self._ask(protocol.PASSED_OVER, import_id)

    def verify(self, on_checked: Callable[[int, int], None]) -> Verification:
        return self._call(protocol.VERIFY, report=on_checked)

    def verify_destination(self, name: str, on_checked: Callable[[int, int], None]) -> Verification:
        return self._call(protocol.VERIFY_DESTINATION, name, report=on_checked)

    def audit_files(
        self, roots: Sequence[Path], name: str | None, on_checked: Callable[[int, int], None]
    ) -> Audit:
        absolute = [root.absolute() for root in roots]
        return self._call(protocol.AUDIT_FILES, absolute, name, report=on_checked)

    def audit_device(
        self,
        device_id: str,
        paths: Sequence[str],
        name: str | None,
        on_checked: Callable[[int, int], None],
    ) -> Audit:
        return self._call(protocol.AUDIT_DEVICE, device_id, list(paths), name, report=on_checked)

    def remove(self, paths: Sequence[Path]) -> Removal:
        return self._call(protocol.REMOVE, [path.absolute() for path in paths])

    def add_destination(self, config: DestinationConfig) -> None:
        self._call(protocol.ADD_DESTINATION, config)

    def remove_destination(self, name: str) -> None:
        self._call(protocol.REMOVE_DESTINATION, name)

    def destinations(self) -> Future[tuple[DestinationStatus, ...]]:
        return self._ask(protocol.DESTINATIONS)

    def pause_destination(self, name: str) -> None:
        self._call(protocol.PAUSE_DESTINATION, name)

    def resume_destination(self, name: str) -> None:
        self._call(protocol.RESUME_DESTINATION, name)

    def test_destination(self, name: str) -> None:
        self._call(protocol.TEST_DESTINATION, name)

    def upload_now(self, name: str | None = None) -> None:
        self._call(protocol.UPLOAD_NOW, name)

    def wait_for_uploads(self, name: str | None = None, timeout: float | None = None) -> bool:
        return _wait(timeout, lambda seconds: self._call(protocol.WAIT_FOR_UPLOADS, name, seconds))

    def upload_problems(self, name: str | None = None) -> Future[tuple[Problem, ...]]:
        return self._ask(protocol.UPLOAD_PROBLEMS, name)

    def upload_tally(self, name: str | None, since: datetime) -> Future[UploadTally]:
        return self._ask(protocol.UPLOAD_TALLY, name, since)

    def retry_uploads(self, name: str | None = None) -> None:
        self._call(protocol.RETRY_UPLOADS, name)

    def why(self, meant: str) -> Future[tuple[JobReason, ...]]:
        return self._ask(protocol.WHY, meant)

    def networks(self) -> Future[tuple[KnownNetwork, ...]]:
        return self._ask(protocol.NETWORKS)

    def set_metered(self, name: str, *, metered: bool | None) -> None:
        self._call(protocol.SET_METERED, name, metered)

    def destination_policy(self, name: str) -> Future[PolicyChange]:
        return self._ask(protocol.DESTINATION_POLICY, name)

    def set_destination_policy(self, name: str, change: PolicyChange) -> None:
        self._call(protocol.SET_DESTINATION_POLICY, name, change)

    def forget_network(self, name: str) -> None:
        self._call(protocol.FORGET_NETWORK, name)

    def _ask(self, method: Method[T], *arguments: object) -> Future[T]:
        answer: Future[T] = Future()

        def fulfil() -> None:
            try:
                answer.set_result(self._call(method, *arguments))
            except BaseException as error:
                answer.set_exception(error)

        threading.Thread(target=fulfil, name=f"remote-{method.name}", daemon=True).start()
        return answer

    def _call(
        self, method: Method[T], *arguments: object, report: Callable[..., None] | None = None
    ) -> T:
        with self._request(method, arguments) as connection:
            reply = self._receive(connection, method)
            while reply.kind is ReplyKind.REPORT and report is not None:
                report(*_read(wire.convert, reply.value, method.report))
                reply = self._receive(connection, method)
            if reply.kind is ReplyKind.ERROR:
                raise _read(protocol.read_error, reply)
            answer: T = _read(wire.convert, reply.value, method.answer)
            return answer

    def _request(self, method: Method[Any], arguments: Sequence[object]) -> Connection:
        message = protocol.encode(Request(method.name, list(arguments)))
        if len(message) > protocol.LARGEST_REQUEST_BYTES:
            raise FatalError("too-large", detail=method.name)
        try:
            connection = Client(self._endpoint.address)
        except OSError as error:
            raise FatalError("owner-gone", detail=str(error)) from error
        try:
            with protocol.deadline(connection, min(self._timeout, protocol.REQUEST_LIMIT)):
                protocol.prove(connection, self._endpoint.key, asking=True)
                connection.send_bytes(message)
        except protocol.BROKEN as error:
            connection.close()
            raise FatalError("owner-gone", detail=repr(error)) from error
        return connection

    def _receive(self, connection: Connection, method: Method[Any]) -> Reply:
        try:
            seconds = None if method.patient else self._timeout.total_seconds()
            if not connection.poll(seconds):
                raise FatalError("owner-gone", detail=f"{method.name}: no answer")
            message = connection.recv_bytes(protocol.LARGEST_REPLY_BYTES)
        except (OSError, EOFError) as error:
            raise FatalError("owner-gone", detail=repr(error)) from error
        reply: Reply = _read(protocol.decode, message, Reply)
        return reply

    def _listen(self) -> Connection:
        connection = self._request(protocol.LISTEN, ())
        self._receive(connection, protocol.LISTEN)
        threading.Thread(
            target=self._publish, args=(connection,), name="remote-events", daemon=True
        ).start()
        return connection

    def _publish(self, connection: Connection) -> None:
        with connection, contextlib.suppress(*protocol.BROKEN, KeyError):
            while True:
                message = connection.recv_bytes(protocol.LARGEST_REPLY_BYTES)
                reply: Reply = protocol.decode(message, Reply)
                self._bus.publish(wire.convert(reply.value, protocol.EVENTS[reply.name]))


def _wait(timeout: float | None, ask: Callable[[float], T]) -> T:
    """What ``ask`` answers within ``timeout`` seconds, asked for a while at a time."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = _LONGEST_WAIT_SECONDS if end is None else max(0.0, end - time.monotonic())
        answer = ask(min(left, _LONGEST_WAIT_SECONDS))
        if answer or (end is not None and time.monotonic() >= end):
            return answer


def _read(how: Any, *what: Any) -> Any:
    try:
        return how(*what)
    except ValueError as error:
        raise FatalError("owner-differs", detail=str(error)) from error
