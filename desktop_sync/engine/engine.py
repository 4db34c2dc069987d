"""The engine: commands in, events out, threads in between.

Owns the life of the threads and what a command sets going; the parts it is made of do the
work. Must not know who gives the commands.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from desktop_sync.destinations.base import Destination
from desktop_sync.engine.bus import Bus
from desktop_sync.engine.decisions import Decisions
from desktop_sync.engine.destination_setup import BegunLogIn, DestinationSetup
from desktop_sync.engine.devices import DeviceDesk
from desktop_sync.engine.imports import Imports, OpenSource
from desktop_sync.engine.outcomes import Outcomes
from desktop_sync.engine.places import asset_receipt, places
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
    catalogue,
    history,
    history_rows,
    imports,
    job_list,
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
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationStatus,
    Places,
    UploadTally,
)
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
    JobPage,
    Removal,
    Status,
    Verification,
)
from desktop_sync.model.history import (
    HistoryDays,
    HistoryPage,
    HistoryRows,
    HistorySearch,
    HistoryStory,
)
from desktop_sync.model.job import JobSection, Problem
from desktop_sync.model.library import AssetReceipt, AssetTile, LibraryDays
from desktop_sync.model.weighing import Weighing
from desktop_sync.sources.base import LOCAL, DevicePort, Source

logger = logging.getLogger(__name__)
T = TypeVar("T")

_COPY_THREADS = 8
_READ_THREADS = 2
_THUMBNAIL_THREADS = 4


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """``library`` is an absolute folder; ``patient`` engines wait for a full disk to have room
    again, others stop the import and leave its jobs for the next start. Engines that
    ``watch_devices`` do so from their start on; those that do not ``upload`` by themselves do when
    they are asked to, and at ``upload_limit`` bytes a second at most (None: as fast as it goes)."""

    library: Path
    layout: str
    patient: bool = True
    copy_threads: int = _COPY_THREADS
    watch_devices: bool = False
    upload: bool = True
    upload_limit: int | None = None


def _no_destination(config: DestinationConfig) -> Destination:
    raise DestinationError("not-understood", path="type", detail=config.type)


_NO_UPLOADING = Uploading(_no_destination)


class Engine:
    """Fulfils ``HeadlessCommands`` and ``WindowCommands``. ``import_from`` may be called before
    ``start``: what an interrupted import of the same roots left is then taken over by it."""

    def __init__(
        self,
        journal: Database,
        options: EngineOptions,
        open_source: OpenSource,
        port: DevicePort,
        uploading: Uploading = _NO_UPLOADING,
    ) -> None:
        """Put the parts together; nothing runs yet. Raises ``ValueError`` for a bad layout."""
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
            paused = meta.paused(connection)
        assert number is not None
        self._library = number
        self._open_source = open_source
        self._queue = JobQueue(journal, number, batch=options.copy_threads)
        if paused and options.patient:
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
            count=options.copy_threads,
        )
        self._imports.when_over(self._import_over)
        self._imports.when_source_left(self._devices.source_left)
        self._uploads = Uploads(
            journal,
            self._folder,
            number,
            uploading,
            self._uploads_changed,
            by_itself=options.upload,
        )
        self._uploads.use_limit(options.upload_limit)
        self._setup = DestinationSetup(journal, self._uploads, uploading.secrets)
        if paused and options.patient:
            self._uploads.pause()
        self._tracker.follow(self._uploads.view, self._uploads.wake)
        self._readers = ThreadPoolExecutor(_READ_THREADS, "read")
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
        if self._options.watch_devices:
            self._devices.start()

    def watch_devices(self) -> None:
        self._devices.start()
        self._devices.wait_for_first_look()

    def stop(self) -> None:
        """Stop at the next chunk, publish what is proven, and close the journal. What is not
        done is queued for the next start."""
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

    def pause(self) -> None:
        self._remember_pause(paused=True)
        self._queue.pause()
        self._uploads.pause()
        self._tracker.touch()

    def resume(self) -> None:
        self._remember_pause(paused=False)
        self._queue.resume()
        self._uploads.resume()
        self._tracker.touch()

    def cancel_import(self, import_id: int) -> None:
        self._imports.halt(import_id, ImportPhase.CANCELLED)

    def cancel_job(self, job_id: int) -> None:
        self._decisions.cancel(job_id)
        self._publishing.look_again()

    def retry_job(self, job_id: int) -> None:
        self._decisions.retry([job_id])

    def retry_failed(self) -> None:
        self._decisions.retry_failed()

    def cancel_upload(self, upload_id: int) -> None:
        self._uploads.cancel(upload_id)

    def retry_upload(self, upload_id: int) -> None:
        self._uploads.retry_one(upload_id)

    def status(self) -> Future[Status]:
        return self._readers.submit(self._tracker.status)

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]:
        return self._ask(
            lambda it: job_list.page(
                it, self._library, section, offset, limit, self._uploads.view.worked_for()
            )
        )

    def history(self, offset: int, limit: int, search: str = "") -> Future[HistoryPage]:
        return self._ask(lambda connection: history.page(connection, offset, limit, search))

    def problems(self, import_id: int) -> Future[tuple[Problem, ...]]:
        """Every problem of an import."""
        return self._ask(lambda connection: imports.problems(connection, import_id))

    def passed_over(self, import_id: int) -> Future[tuple[PassedOver, ...]]:
        """What the latest import passed over, if it is this one."""
        return self._ask(lambda connection: imports.passed_over(connection, import_id))

    def library_days(self, search: str) -> Future[LibraryDays]:
        return self._ask(lambda connection: catalogue.days(connection, self._library, search))

    def library_assets(self, ids: Sequence[int]) -> Future[tuple[AssetTile, ...]]:
        return self._ask(lambda connection: catalogue.tiles(connection, self._library, ids))

    def asset_receipt(self, asset_id: int) -> Future[AssetReceipt | None]:
        return self._ask(lambda it: asset_receipt(it, self._library, asset_id, self._uploads))

    def history_days(
        self, search: HistorySearch, place_of: int | None = None
    ) -> Future[HistoryDays]:
        return self._ask(
            lambda connection: history_rows.days(connection, self._library, search, place_of)
        )

    def history_rows(self, search: HistorySearch, offset: int, limit: int) -> Future[HistoryRows]:
        return self._ask(
            lambda connection: history_rows.rows(connection, self._library, search, offset, limit)
        )

    def history_story(self, row_id: int) -> Future[HistoryStory | None]:
        return self._ask(lambda connection: history_rows.story(connection, self._library, row_id))

    def history_row_of(self, job_id: int) -> Future[int | None]:
        return self._ask(lambda connection: history_rows.row_of_job(connection, job_id))

    def history_row_of_upload(self, upload_id: int) -> Future[int | None]:
        return self._ask(lambda connection: history_rows.row_of_upload(connection, upload_id))

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

    def add_destination(self, config: DestinationConfig) -> None:
        self._uploads.add(config)

    def remove_destination(self, name: str) -> None:
        self._uploads.remove(name)

    def destinations(self) -> Future[tuple[DestinationStatus, ...]]:
        return self._readers.submit(self._uploads.statuses)

    def pause_destination(self, name: str) -> None:
        self._uploads.set_paused(name, paused=True)

    def resume_destination(self, name: str) -> None:
        self._uploads.set_paused(name, paused=False)

    def test_destination(self, name: str) -> None:
        self._uploads.test(name)

    def upload_now(self, name: str | None = None) -> None:
        self._uploads.upload_now(name)

    def wait_for_uploads(self, name: str | None = None, timeout: float | None = None) -> bool:
        return self._uploads.wait(name, timeout)

    def upload_problems(self, name: str | None = None) -> Future[tuple[Problem, ...]]:
        return self._readers.submit(self._uploads.problems, name)

    def upload_tally(self, name: str | None, since: datetime) -> Future[UploadTally]:
        return self._readers.submit(self._uploads.tally, name, since)

    def retry_uploads(self, name: str | None = None) -> None:
        self._uploads.retry(name)

    def places(self, safe_at: int) -> Future[Places]:
        return self._ask(lambda it: places(it, self._library, safe_at, self._uploads))

    def attempt_destination(
        self, config: DestinationConfig, secret: str | None, secret_of: str | None = None
    ) -> Future[None]:
        return self._setup.attempt(config, secret, secret_of)

    def examine_destination(self, name: str) -> Future[None]:
        return self._setup.examine(name)

    def set_up_destination(
        self, config: DestinationConfig, secret: str | None, *, in_profile: bool = False
    ) -> Future[None]:
        return self._setup.set_up(config, secret, in_profile=in_profile)

    def change_destination(
        self,
        name: str,
        config: DestinationConfig,
        secret: str | None = None,
        *,
        in_profile: bool = False,
    ) -> Future[None]:
        return self._setup.change(name, config, secret, in_profile=in_profile)

    def take_away_destination(self, name: str) -> Future[None]:
        return self._setup.take_away(name)

    def begin_log_in(self, kind: str, options: Mapping[str, str]) -> Future[BegunLogIn]:
        return self._setup.begin_log_in(kind, options)

    def use_upload_limit(self, bytes_per_second: int | None) -> None:
        """How fast all uploads together may be from now on; None for no limit."""
        self._uploads.use_limit(bytes_per_second)

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

    def verify_destination(
        self, name: str, on_checked: Callable[[int, int], None] = lambda *_: None
    ) -> Verification:
        return self._uploads.verify(name, on_checked)

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

    def _remember_pause(self, *, paused: bool) -> None:
        with self._journal.write() as connection:
            meta.set_paused(connection, paused=paused)

    def _conditions(self) -> tuple[bool, Hold | None]:
        return self._queue.paused, self._queue.hold

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Answer on a reader's thread, from one snapshot."""

        def answer() -> T:
            with self._journal.reading() as connection:
                return question(connection)

        return self._readers.submit(answer)


def _slashes(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")
