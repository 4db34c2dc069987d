"""An engine that does no work: it remembers what it was told, and answers as it was taught."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from desktop_sync.engine.bus import Bus
from desktop_sync.errors import DestinationError, ItemError, SourceError
from desktop_sync.model.asset import AssetKind, PassedOver, PassReason
from desktop_sync.model.audit import (
    Audit,
    AuditedCopy,
    AuditedDestination,
    AuditedOriginal,
    CopyState,
    OriginalState,
)
from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationHold,
    DestinationStatus,
    UploadTally,
)
from desktop_sync.model.device import (
    ArrivalMode,
    ChoiceScope,
    Device,
    DeviceAsset,
    DeviceAssetState,
    DeviceContents,
    DeviceGroup,
    DeviceGrouping,
    Devices,
    DeviceState,
)
from desktop_sync.model.events import (
    AssetCounts,
    EngineState,
    Hold,
    ImportPhase,
    ImportSummary,
    JobPage,
    Removal,
    Status,
    UploadStatus,
    UploadsTo,
    Verification,
)
from desktop_sync.model.history import HistoryEntry, HistoryPage
from desktop_sync.model.job import JobRow, JobSection, JobState, Problem
from desktop_sync.model.policy import Hours, OnBattery, PolicyChange
from desktop_sync.model.reason import JobReason
from desktop_sync.model.route import KnownNetwork, Route

T = TypeVar("T")

PHONE = Device(
    "00008130-000E11A20C90001C",
    "Ana’s iPhone",
    "iPhone 15 Pro",
    "18.1",
    DeviceState.GONE,
    ArrivalMode.ALWAYS,
    new_assets=124,
    total_assets=8412,
    cloud_assets=77,
    left_out=3,
)
MOMENT = datetime(2024, 5, 17, 21, 36, 0, 123456, tzinfo=UTC)


ATTIC = DestinationStatus(
    DestinationConfig("Attic \udcff", "folder", {"path": "/mnt/\udcff"}),
    paused=True,
    pending=2,
    succeeded=2**40,
    proven=1,
    hold=DestinationHold("unreachable", "ENOENT", MOMENT, lasting=True, needs_user=True),
)


UPLOADS = UploadStatus(
    (
        UploadsTo("Attic \udcff", 2, 0, 1, 2**40, 2**41, 2**50, hold=ATTIC.hold, paused=True),
        UploadsTo("NAS", 5, 3, bytes_left=7, idle=True, wanted=False),
    ),
    done=4,
    bytes_done=2**33,
    rate=0.25,
    seconds_left=2.5,
)

AT_NIGHT = PolicyChange(
    battery=OnBattery.WAIT, networks=("Home \u202e",), hours=Hours(time(22), time(6, 30))
)
HOME = KnownNetwork(
    "2f1c-\u202e",
    "Home",
    metered=False,
    seen_at=MOMENT,
    routes=(
        Route("2f1c-\u202e", "Home", "Attic \udcff"),
        Route(
            network="2f1c-\u202e",
            network_name="Home",
            destination="NAS",
            refused_bytes=2**40,
            passed_bytes=2**33,
            parallel=4,
            latency=timedelta(microseconds=12_345),
            learnt_at=MOMENT,
            refused_at=MOMENT - timedelta(days=1),
        ),
    ),
)


def summary(import_id: int, phase: ImportPhase = ImportPhase.ENDED) -> ImportSummary:
    return ImportSummary(
        id=import_id,
        source_name="Card",
        roots=("/card/\udcff",),
        library="/photos",
        phase=phase,
        started_at=MOMENT,
        ended_at=MOMENT if phase is ImportPhase.ENDED else None,
        assets=AssetCounts(imported=2, failed=1),
        resources_imported=3,
        bytes_done=2**40,
        assets_total=3,
        assets_handled=3,
        bytes_total=2**40,
        bytes_handled=2**40,
        files_listed=4,
        seconds=1.5,
        problem_count=1,
    )


class RememberingEngine:
    """Fulfils ``HeadlessCommands``. Imports end when the test says so by ``ended``, uploads by
    ``uploaded``."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.commands: list[tuple[object, ...]] = []
        self.roots: dict[int, tuple[Path, ...]] = {}
        self.ended: set[int] = set()
        self.is_paused = False
        self.uploaded: set[str | None] = set()

    def import_from(self, roots: Sequence[Path]) -> int:
        import_id = len(self.roots) + 1
        self.roots[import_id] = tuple(roots)
        return import_id

    def import_device(
        self,
        device_id: str,
        asset_ids: Sequence[int] | None = None,
        scope: ChoiceScope = ChoiceScope.FROM_NOW_ON,
    ) -> int:
        if device_id != PHONE.id:
            raise SourceError("gone", path=device_id)
        self.commands.append(("import_device", device_id, asset_ids, scope))
        return self.import_from([])

    def watch_devices(self) -> None:
        self.commands.append(("watch_devices",))

    def devices(self) -> Future[Devices]:
        return _answered(Devices(daemon=True, devices=(PHONE,)))

    def device_contents(
        self,
        device_id: str,
        grouping: DeviceGrouping,
        states: frozenset[DeviceAssetState] | None = None,
    ) -> Future[DeviceContents]:
        self.commands.append(("device_contents", device_id, grouping, states))
        day = DeviceGroup(date(2024, 5, 17), None, (2, 1), new=2)
        album = DeviceGroup(None, "Lisbon \u202e", (2,), new=1)
        shown = album if grouping is DeviceGrouping.ALBUM else day
        return _answered(DeviceContents((shown,), total=2, new=2, new_bytes=2**40, has_albums=True))

    def device_assets(self, device_id: str, ids: Sequence[int]) -> Future[tuple[DeviceAsset, ...]]:
        return _answered(
            tuple(
                DeviceAsset(
                    id=one,
                    kind=AssetKind.LIVE_PHOTO,
                    name="IMG_\udcff",
                    at=MOMENT,
                    resource_names=("IMG_\udcff.HEIC", "IMG_\udcff.MOV"),
                    size_bytes=2**40,
                    state=DeviceAssetState.NEW,
                    left_out=True,
                )
                for one in ids
            )
        )

    def pause(self, until: datetime | None = None) -> None:
        self.is_paused = True
        self.commands.append(("pause", until))

    def resume(self) -> None:
        self.is_paused = False

    def cancel_import(self, import_id: int) -> None:
        self.commands.append(("cancel_import", import_id))

    def cancel_job(self, job_id: int) -> None:
        self.commands.append(("cancel_job", job_id))

    def retry_job(self, job_id: int) -> None:
        self.commands.append(("retry_job", job_id))

    def retry_failed(self) -> None:
        self.commands.append(("retry_failed",))

    def cancel_upload(self, upload_id: int) -> None:
        self.commands.append(("cancel_upload", upload_id))

    def retry_upload(self, upload_id: int) -> None:
        self.commands.append(("retry_upload", upload_id))

    def status(self) -> Future[Status]:
        hold = Hold("disk-full", "/photos", MOMENT)
        return _answered(
            Status(
                state=EngineState.PAUSED if self.is_paused else EngineState.HELD,
                library="/photos",
                assets=2,
                resources=3,
                bytes=2**40,
                pending=1,
                running=0,
                failed=1,
                paused=self.is_paused,
                hold=hold,
                imports=tuple(summary(one, ImportPhase.COPYING) for one in self.roots),
                rate=0.5,
                uploads=UPLOADS,
            )
        )

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]:
        rows = tuple(_row(number) for number in range(offset, offset + limit))
        return _answered(JobPage(100_000, offset, rows if section is JobSection.FAILED else ()))

    def history(self, offset: int, limit: int, search: str = "") -> Future[HistoryPage]:
        entry = HistoryEntry(7, MOMENT, "failed", search or "IMG_1", "/card/\udcff.jpg", 12)
        return _answered(HistoryPage(1, offset, (entry,) * min(limit, 1)))

    def library_folder(self) -> Path:
        return Path("/photos/\udcff")

    def wait(self, import_id: int, timeout: float | None = None) -> ImportSummary | None:
        return summary(import_id) if import_id in self.ended else None

    def problems(self, import_id: int) -> Future[tuple[Problem, ...]]:
        if import_id not in self.roots:
            return _failed(ItemError("unknown-import", detail=str(import_id)))
        return _answered((Problem("/card/\udcff\n.jpg", "unreadable", "EIO", "IMG_1"),))

    def passed_over(self, import_id: int) -> Future[tuple[PassedOver, ...]]:
        return _answered((PassedOver("/card/Thumbs.db", PassReason.SYSTEM_LITTER),))

    def verify(self, on_checked: Callable[[int, int], None]) -> Verification:
        for checked in range(3):
            on_checked(checked, checked * 2**40)
        return Verification(3, 3 * 2**40, 0.5, (Problem("/photos/\udcff", "rotten"),))

    def verify_destination(self, name: str, on_checked: Callable[[int, int], None]) -> Verification:
        if name != ATTIC.config.name:
            raise ItemError("no-destination", path=name)
        on_checked(2, 2**41)
        return Verification(2, 2**41, 0.5, (Problem("/photos/\udcff", "vanished", name),))

    def audit_files(
        self, roots: Sequence[Path], name: str | None, on_checked: Callable[[int, int], None]
    ) -> Audit:
        on_checked(1, 2**40)
        return _audit([*map(str, roots)], name)

    def audit_device(
        self,
        device_id: str,
        paths: Sequence[str],
        name: str | None,
        on_checked: Callable[[int, int], None],
    ) -> Audit:
        if device_id != "phone":
            raise SourceError("no-device", path=device_id)
        on_checked(1, 2**40)
        return _audit(paths, name)

    def remove(self, paths: Sequence[Path]) -> Removal:
        problems = tuple(Problem(str(path), "not-in-library") for path in paths)
        return Removal(assets=1, resources=2, bytes=2**40, problems=problems)

    def add_destination(self, config: DestinationConfig) -> None:
        if config.type != "folder":
            raise DestinationError("not-understood", path="type")
        self.commands.append(("add_destination", config))

    def remove_destination(self, name: str) -> None:
        self.commands.append(("remove_destination", name))

    def destinations(self) -> Future[tuple[DestinationStatus, ...]]:
        return _answered((ATTIC,))

    def pause_destination(self, name: str) -> None:
        self.commands.append(("pause_destination", name))

    def resume_destination(self, name: str) -> None:
        self.commands.append(("resume_destination", name))

    def test_destination(self, name: str) -> None:
        self.commands.append(("test_destination", name))

    def upload_now(self, name: str | None = None) -> None:
        self.commands.append(("upload_now", name))

    def wait_for_uploads(self, name: str | None = None, timeout: float | None = None) -> bool:
        return name in self.uploaded

    def upload_problems(self, name: str | None = None) -> Future[tuple[Problem, ...]]:
        return _answered((Problem("/photos/\udcff", "copy-differs", name, "IMG_1"),))

    def upload_tally(self, name: str | None, since: datetime) -> Future[UploadTally]:
        self.commands.append(("upload_tally", name, since))
        return _answered(UploadTally(1, 2, 2**40, 3, 4, 5))

    def retry_uploads(self, name: str | None = None) -> None:
        self.commands.append(("retry_uploads", name))

    def destination_policy(self, name: str) -> Future[PolicyChange]:
        if name != ATTIC.config.name:
            return _failed(ItemError("no-destination", path=name))
        return _answered(AT_NIGHT)

    def set_destination_policy(self, name: str, change: PolicyChange) -> None:
        self.commands.append(("set_destination_policy", name, change))

    def why(self, meant: str) -> Future[tuple[JobReason, ...]]:
        hold = DestinationHold("hours", until=MOMENT, lasting=True)
        held = JobReason(meant, JobState.PENDING, 7, destination="NAS", hold=hold)
        room = Hold("low-space", "/library", MOMENT)
        return _answered((held, JobReason(meant, JobState.PENDING, 9, import_hold=room)))

    def networks(self) -> Future[tuple[KnownNetwork, ...]]:
        return _answered((HOME, KnownNetwork("", "", None, MOMENT)))

    def set_metered(self, name: str, *, metered: bool | None) -> None:
        self._require_network(name)
        self.commands.append(("set_metered", name, metered))

    def forget_network(self, name: str) -> None:
        if name:
            self._require_network(name)
        self.commands.append(("forget_network", name))

    def _require_network(self, name: str) -> None:
        if name not in (HOME.identity, HOME.name):
            raise ItemError("no-network", path=name)


def _row(number: int) -> JobRow:
    return JobRow(
        id=number,
        import_id=1,
        state=JobState.FAILED,
        kind=AssetKind.LIVE_PHOTO,
        name=f"IMG_{number}",
        resource_names=(f"IMG_{number}.HEIC", f"IMG_{number}.MOV"),
        source_name="Card",
        size_bytes=5,
        ended_at=MOMENT,
        problem=Problem("/card/\udcff", "unreadable"),
    )


def _audit(paths: Sequence[str], name: str | None) -> Audit:
    copy = AuditedCopy(name or "attic", CopyState.LOST, "vanished")
    return Audit(
        source_name="Card",
        library="/photos/\udcff",
        files=len(paths),
        size_bytes=2**40,
        seconds=0.5,
        here=len(paths),
        lost=0,
        new=0,
        removed=0,
        unreadable=0,
        passed_over=3,
        only_in_cloud=4,
        destinations=(AuditedDestination(copy.destination, lost=1),),
        lacking=tuple(
            AuditedOriginal(one, 5, OriginalState.HERE, "2024/\udcff", (copy,)) for one in paths
        ),
        ended_by=Problem("/card/\udcff", "gone"),
    )


def _answered(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _failed(error: Exception) -> Future[T]:
    future: Future[T] = Future()
    future.set_exception(error)
    return future
