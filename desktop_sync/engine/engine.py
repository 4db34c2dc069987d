"""The engine: commands in, events out, threads in between.

Owns the life of the threads and what a command sets going; the parts it is made of do the
work. Must not know who gives the commands.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from desktop_sync.conductor.conductor import Conductor, Listeners, Surroundings
from desktop_sync.destinations.base import Destination
from desktop_sync.engine.bus import Bus
from desktop_sync.engine.condition_commands import ConditionCommands
from desktop_sync.engine.decisions import Decisions
from desktop_sync.engine.destination_setup import DestinationSetup
from desktop_sync.engine.devices import DeviceDesk
from desktop_sync.engine.imports import Imports, OpenSource
from desktop_sync.engine.outcomes import Outcomes
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.publishing import Publisher
from desktop_sync.engine.queue import JobQueue
from desktop_sync.engine.recognition import Recognition
from desktop_sync.engine.removal import owners, remove_assets
from desktop_sync.engine.uploading import Uploading
from desktop_sync.engine.uploads import Uploads
from desktop_sync.engine.verification import verify_library
from desktop_sync.engine.weighing import Scales, weigh
from desktop_sync.engine.workers import PublishingThread, Workers
from desktop_sync.errors import DestinationError, SourceError, StorageError
from desktop_sync.journal import (
    assets,
    imports,
    jobs,
    meta,
    uploads,
)
from desktop_sync.journal.database import Database
from desktop_sync.journal.known_files import SeenFile
from desktop_sync.journal.known_files import seen_in as seen_files
from desktop_sync.library.disk import free_bytes
from desktop_sync.library.naming import Template
from desktop_sync.library.staging import Staging
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.device import (
    ArrivalMode,
    ChoiceScope,
    DeviceAsset,
    DeviceAssetState,
    DeviceContents,
    DeviceGrouping,
    Devices,
    device_of,
)
from desktop_sync.model.events import (
    DestinationsChanged,
    Hold,
    ImportPhase,
    ImportSummary,
    Removal,
    Status,
    Verification,
)
from desktop_sync.model.policy import Pause, Policy
from desktop_sync.model.weighing import Weighing
from desktop_sync.sources.base import LOCAL, DevicePort, Source

if TYPE_CHECKING:
    from desktop_sync.model.audit import Audit

logger = logging.getLogger(__name__)

_COPY_THREADS = 8
_THUMBNAIL_THREADS = 4


class EngineOptions(Struct, frozen=True):
    """``library`` is an absolute folder; ``patient`` engines wait for a full disk to have room
    again, others stop the import and leave its jobs for the next start. Engines that
    ``watch_devices`` do so from their start on; those that do not ``upload`` by themselves do when
    they are asked to. ``policy`` says under which conditions work is done. ``destinations_apart``
    are in a process of their own, and take nothing from the threads of this one."""

    library: Path
    layout: str
    patient: bool = True
    copy_threads: int = _COPY_THREADS
    watch_devices: bool = False
    upload: bool = True
    policy: Policy = field(default_factory=Policy)
    destinations_apart: bool = False


def _no_destination(config: DestinationConfig) -> Destination:
    raise DestinationError("not-understood", path="type", detail=config.type)


_NO_UPLOADING = Uploading(_no_destination)


class Engine(ConditionCommands):
    """Fulfils ``HeadlessCommands`` and ``WindowCommands``. ``import_from`` may be called before
    ``start``: what an interrupted import of the same roots left is then taken over by it."""

    def __init__(
        self,
        journal: Database,
        options: EngineOptions,
        open_source: OpenSource,
        port: DevicePort,
        uploading: Uploading = _NO_UPLOADING,
        around: Surroundings | None = None,
    ) -> None:
        """Put the parts together; nothing runs yet. Raises ``ValueError`` for a bad layout."""
        super().__init__()
        self._options = options
        self._port = port
        self._journal = journal
        self._folder = options.library
        self._bus = Bus()
        with journal.write() as connection:
            jobs.recover(connection, datetime.now(UTC))
            uploads.recover(connection)
            number = assets.library_id(connection, self._folder, create=True)
            profile_id = meta.profile_id(connection)
            self._pause = meta.pause(connection)
        assert number is not None
        self._library = number
        self._open_source = open_source
        self._conductor = Conductor(
            journal, around or Surroundings(), options.policy, partial(free_bytes, self._folder)
        )
        self._queue = JobQueue(journal, number, batch=options.copy_threads)
        paused = self._pause is not None and options.patient
        if paused:
            self._queue.pause()
        self._tracker = Tracker(self._bus, journal, self._folder, number, self._conditions)
        self._staging = Staging(self._folder, profile_id)
        template = Template(options.layout)
        self._imports = Imports(
            journal,
            self._folder,
            number,
            self._queue,
            self._tracker,
            self._bus,
            self._open,
            template,
        )
        self._devices = DeviceDesk(journal, self._folder, number, self._bus, self._imports, port)
        outcomes = Outcomes(
            journal, self._queue, self._imports, self._tracker, patient=options.patient
        )
        self._decisions = Decisions(journal, number, self._queue, self._imports, self._tracker)
        self._publishing = PublishingThread(
            journal,
            self._imports,
            self._tracker,
            outcomes,
            self._decisions,
            Publisher(self._folder, number, self._imports.template),
        )
        self._imports.when_halted(self._publishing.look_again)
        self._workers = Workers(
            journal,
            self._queue,
            self._imports,
            self._tracker,
            outcomes,
            self._staging,
            self._decisions,
            self._publishing,
            self._room_for,
            count=options.copy_threads,
        )
        self._imports.when_over(self._import_over)
        self._imports.when_source_left(self._devices.source_left)
        self._uploads = Uploads(
            journal,
            self._folder,
            number,
            uploading,
            self._conductor,
            self._uploads_changed,
            by_itself=options.upload,
        )
        self._devices.when_marked(self._uploads.wake)
        self._uploads.use_limit(self._conductor.upload_limit())
        self._setup = DestinationSetup(journal, self._uploads, uploading.secrets)
        if paused:
            self._uploads.pause()
        self._tracker.follow(self._uploads.view, self._uploads.wake, self._note_work)
        self._thumbnails = ThreadPoolExecutor(_THUMBNAIL_THREADS, "thumbnail")
        self._remover = ThreadPoolExecutor(1, "remove")

    @property
    def bus(self) -> Bus:
        return self._bus

    def start(self) -> None:
        """Clear away what a killed process left half-written, and go on where it was."""
        try:
            swept = self._staging.sweep()
        except StorageError as error:
            logger.warning("the library cannot be tidied up yet: %s", error)
        else:
            if swept:
                logger.info("%d part files of an interrupted import were removed", swept)
        self._tracker.start()
        self._imports.start()
        self._publishing.start()
        self._workers.start()
        self._uploads.start()
        self._conductor.use_pause(self._pause)
        uploads = self._uploads
        self._conductor.start(
            Listeners(self._conditions_changed, uploads.have_slept, lambda: uploads.has_work)
        )
        if self._options.watch_devices:
            self._devices.start()

    def watch_devices(self) -> None:
        self._devices.start()
        self._devices.wait_for_first_look()

    def stop(self) -> None:
        """Stop at the next chunk, publish what is proven, and close the journal. What is not
        done is queued for the next start."""
        self._conductor.stop()
        self._queue.stop()
        self._uploads.stop()
        self._setup.close()
        self._devices.stop()
        self._imports.stop()
        self._workers.stop()
        self._publishing.stop()
        self._imports.close()
        self._tracker.stop()
        self._remover.shutdown(cancel_futures=True)
        self._thumbnails.shutdown(cancel_futures=True)
        self._readers.shutdown()
        self._staging.close()
        self._journal.close()

    def import_from(self, roots: Sequence[Path]) -> int:
        return self._imports.add(LOCAL, tuple(_slashes(os.path.abspath(one)) for one in roots))

    def import_device(
        self,
        device_id: str,
        asset_ids: Sequence[int] | None = None,
        scope: ChoiceScope = ChoiceScope.FROM_NOW_ON,
    ) -> int:
        return self._devices.import_from(device_id, asset_ids, scope)

    def devices(self) -> Future[Devices]:
        return self._readers.submit(self._devices.devices)

    def device_contents(
        self,
        device_id: str,
        grouping: DeviceGrouping,
        states: frozenset[DeviceAssetState] | None = None,
    ) -> Future[DeviceContents]:
        return self._readers.submit(self._devices.contents, device_id, grouping, states)

    def device_assets(self, device_id: str, ids: Sequence[int]) -> Future[tuple[DeviceAsset, ...]]:
        return self._readers.submit(self._devices.assets, device_id, ids)

    def device_thumbnail(self, device_id: str, asset_id: int) -> Future[bytes | None]:
        return self._thumbnails.submit(self._devices.thumbnail, device_id, asset_id)

    def set_arrival_mode(self, device_id: str, mode: ArrivalMode) -> None:
        self._devices.set_mode(device_id, mode)

    def library_free_bytes(self) -> Future[int | None]:
        return self._readers.submit(free_bytes, self._folder)

    def import_again(self, import_id: int) -> int:
        record = imports.get(self._journal.read(), import_id)
        if record is None:
            raise SourceError("gone", detail=str(import_id))
        return self._imports.add(record.source_key, record.roots, record.source_name)

    def wait(self, import_id: int, timeout: float | None = None) -> ImportSummary | None:
        """Until an import has ended, at most ``timeout`` seconds; None if it has not."""
        return self._imports.wait(import_id, timeout)

    def cancel_import(self, import_id: int) -> None:
        self._imports.halt(import_id, ImportPhase.CANCELLED)

    def cancel_job(self, job_id: int) -> None:
        self._decisions.cancel(job_id)
        self._publishing.look_again()

    def retry_job(self, job_id: int) -> None:
        self._decisions.retry([job_id])

    def retry_failed(self) -> None:
        self._decisions.retry_failed()

    def status(self) -> Future[Status]:
        return self._readers.submit(self._tracker.status)

    def weigh(
        self, roots: Sequence[Path], seconds: float, tell: Callable[[Weighing], None]
    ) -> Callable[[], None]:
        def seen_in(folder: str) -> Mapping[str, SeenFile]:
            return self._ask(
                lambda connection: seen_files(connection, self._library, LOCAL, folder)
            ).result()

        scales = Scales(
            partial(self._open_source, LOCAL), Recognition(seen_in, self._folder), self._folder
        )
        paths = [_slashes(os.path.abspath(one)) for one in roots]
        return weigh(scales, paths, seconds, tell)

    def library_folder(self) -> Path:
        return self._folder

    def use_layout(self, layout: str) -> None:
        """Name what imports bring that begin from now on. Raises ``TemplateError``."""
        self._imports.use_template(Template(layout))

    def verify(self, on_checked: Callable[[int, int], None] = lambda *_: None) -> Verification:
        """Read the library back; takes as long as that takes. ``on_checked`` hears of files
        and bytes so far."""
        return verify_library(
            self._journal,
            self._folder,
            self._library,
            interrupted=lambda: self._queue.stopping,
            on_checked=on_checked,
        )

    def audit_files(
        self,
        roots: Sequence[Path],
        name: str | None = None,
        on_checked: Callable[[int, int], None] = lambda *_: None,
    ) -> Audit:
        source = self._open(LOCAL, tuple(_slashes(os.path.abspath(one)) for one in roots))
        return self._audit(source, name, on_checked)

    def audit_device(
        self,
        device_id: str,
        paths: Sequence[str] = (),
        name: str | None = None,
        on_checked: Callable[[int, int], None] = lambda *_: None,
    ) -> Audit:
        return self._audit(self._port.open(device_id, paths), name, on_checked)

    def _audit(
        self, source: Source, name: str | None, on_checked: Callable[[int, int], None]
    ) -> Audit:
        from desktop_sync.engine.audit import Auditor

        auditor = Auditor(self._journal, self._folder, self._library, lambda: self._queue.stopping)
        with closing(source), self._uploads.asking(name) as inquiries:
            return auditor.run(source, inquiries, on_checked)

    def remove(self, paths: Sequence[Path]) -> Removal:
        """Move assets to the desktop's trash and leave tombstones."""
        ids, problems = owners(self._journal, self._folder, self._library, paths)
        removal = self.remove_assets(ids).result()
        return replace(removal, problems=(*problems, *removal.problems))

    def remove_assets(self, ids: Sequence[int]) -> Future[Removal]:
        def remove() -> Removal:
            removal = remove_assets(
                self._journal, self._folder, ids, interrupted=lambda: self._queue.stopping
            )
            gone = assets.Totals(-removal.assets, -removal.resources, -removal.bytes)
            self._tracker.library_changed(gone)
            return removal

        return self._remover.submit(remove)

    def _open(self, source_key: str, roots: tuple[str, ...]) -> Source:
        device_id = device_of(source_key)
        if device_id is None:
            return self._open_source(source_key, roots)
        return self._port.open(device_id, roots)

    def _import_over(self, import_id: int, source: Source) -> None:
        self._workers.forget(import_id)
        if device_of(source.key) is not None:
            self._devices.import_over(source.key)

    def _uploads_changed(self) -> None:
        self._tracker.touch(jobs_changed=True)
        self._bus.publish(DestinationsChanged())

    def _conditions(self) -> tuple[Pause | None, Hold | None]:
        return self._pause if self._queue.paused else None, self._queue.hold

    def _note_work(self, status: Status) -> None:
        moving = status.running > 0 or status.uploads.running > 0
        self._conductor.note_work(moving=moving)

    def _room_for(self, size_bytes: int) -> None:
        """Raise ``StorageError('low-space')`` where so much would leave too little free."""
        hold = self._conductor.import_hold(size_bytes)
        if hold is not None:
            raise StorageError(hold.code, path=str(self._folder), retryable=True)


def _slashes(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")
