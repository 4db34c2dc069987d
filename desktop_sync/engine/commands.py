"""What can be asked of an engine, wherever it runs.

The front ends know this protocol alone: ``engine.Engine`` fulfils it in this process,
``remote.RemoteEngine`` by asking the process that owns the profile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Protocol

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.destination_setup import BegunLogIn
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.audit import Audit
from desktop_sync.model.conditions import Conditions
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
)
from desktop_sync.model.events import (
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
from desktop_sync.model.policy import Policy, PolicyChange
from desktop_sync.model.reason import JobReason
from desktop_sync.model.route import KnownNetwork
from desktop_sync.model.weighing import Weighing


class EngineCommands(Protocol):
    """Commands return at once. Queries return a future, answered on a reader thread:
    a user interface never waits for the journal."""

    @property
    def bus(self) -> Bus: ...

    def import_from(self, roots: Sequence[Path]) -> int:
        """Queue an import of folders and files; the import's id.
        What cannot be read is found while listing and reported as a problem."""

    def import_device(
        self,
        device_id: str,
        asset_ids: Sequence[int] | None = None,
        scope: ChoiceScope = ChoiceScope.FROM_NOW_ON,
    ) -> int:
        """Queue an import of everything new on a device but what was left out before, or of these
        of its assets; the import's id. A choice that holds ``FROM_NOW_ON`` is kept in mind: what
        is new and not among it is left out until it is chosen. Raises ``SourceError`` for a device
        that is not there, and where nothing is chosen."""

    def devices(self) -> Future[Devices]: ...

    def device_contents(
        self,
        device_id: str,
        grouping: DeviceGrouping,
        states: frozenset[DeviceAssetState] | None = None,
    ) -> Future[DeviceContents]:
        """What is on a device, as last read; the groups hold only assets in these ``states``
        (None: all). Empty for a device that was not read."""

    def device_assets(self, device_id: str, ids: Sequence[int]) -> Future[tuple[DeviceAsset, ...]]:
        """These assets, in the order of ``ids``; those no longer there are left out."""

    def pause(self, until: datetime | None = None) -> None:
        """Finish nothing new and stop running copies at their next chunk, until then (aware UTC) or
        until ``resume``; survives a restart."""

    def resume(self) -> None: ...

    def cancel_import(self, import_id: int) -> None: ...

    def cancel_job(self, job_id: int) -> None: ...

    def retry_job(self, job_id: int) -> None:
        """Put a failed or cancelled job back into the queue."""

    def retry_failed(self) -> None: ...

    def cancel_upload(self, upload_id: int) -> None:
        """Give one upload up, also one that runs; it stays so until it is retried."""

    def retry_upload(self, upload_id: int) -> None:
        """Put a failed or cancelled upload back into the queue."""

    def pause_destination(self, name: str) -> None:
        """Send nothing there until ``resume_destination``; survives a restart."""

    def resume_destination(self, name: str) -> None: ...

    def upload_now(self, name: str | None = None) -> None:
        """Upload to this destination (None: to all) now: until all is there, neither a time that
        was set nor a policy keeps it back; a pause does."""

    def retry_uploads(self, name: str | None = None) -> None:
        """Put failed uploads back into the queue."""

    def destination_policy(self, name: str) -> Future[PolicyChange]:
        """What is different for a destination."""

    def set_destination_policy(self, name: str, change: PolicyChange) -> None:
        """Let that be different for a destination; survives a restart."""

    def set_metered(self, name: str, *, metered: bool | None) -> None:
        """Let a network, by its name or its identity, be metered or not whatever the system says
        (None: as the system says); remembered. Raises ``ItemError('no-network')``."""

    def networks(self) -> Future[tuple[KnownNetwork, ...]]:
        """The networks this machine was in, the latest first, and what was learnt there."""

    def forget_network(self, name: str) -> None:
        """Forget what was said of the network of that name or identity, and what was learnt there;
        with "" what was learnt where the network was unknown. Raises as ``set_metered``."""

    def status(self) -> Future[Status]: ...

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]: ...

    def history(self, offset: int, limit: int, search: str = "") -> Future[HistoryPage]: ...

    def library_folder(self) -> Path: ...

    def remove(self, paths: Sequence[Path]) -> Removal:
        """Move assets to the desktop's trash and leave tombstones; takes as long as that takes."""


class WindowCommands(EngineCommands, Protocol):
    """What the window asks for besides, of the engine in its own process."""

    def import_again(self, import_id: int) -> int:
        """Queue an import of what an earlier one was of; the new one's id."""

    def library_days(self, search: str) -> Future[LibraryDays]:
        """Every day of the library; with ``search``, those with assets that match each of its
        words by name, camera or day as ``2024-05-17``."""

    def library_assets(self, ids: Sequence[int]) -> Future[tuple[AssetTile, ...]]:
        """These assets, in the order of ``ids``; those no longer there are left out."""

    def asset_receipts(self, ids: Sequence[int]) -> Future[tuple[AssetReceipt, ...]]:
        """Of these assets, in the order of ``ids``; those no longer there are left out."""

    def remove_assets(self, ids: Sequence[int]) -> Future[Removal]:
        """Like ``remove``, on a thread of its own."""

    def history_days(
        self, search: HistorySearch, place_of: int | None = None
    ) -> Future[HistoryDays]:
        """The days of the history's rows that match, and where the row of that id stands."""

    def history_rows(
        self, search: HistorySearch, offset: int, limit: int
    ) -> Future[HistoryRows]: ...

    def history_story(self, row_id: int) -> Future[HistoryStory | None]:
        """What a row opens to; None where there is no such row."""

    def history_row_of(self, job_id: int) -> Future[int | None]:
        """The id of the row that tells of a job, where no search narrows the rows."""

    def history_row_of_upload(self, upload_id: int) -> Future[int | None]: ...

    def weigh(
        self, roots: Sequence[Path], seconds: float, tell: Callable[[Weighing], None]
    ) -> Callable[[], None]:
        """Count what an import of ``roots`` would bring, for ``seconds`` at most. ``tell`` hears,
        on a thread of the counting's own, of the figures so far and of the last ones. What is
        given back ends the counting; nothing new is told then."""

    def device_thumbnail(self, device_id: str, asset_id: int) -> Future[bytes | None]:
        """A small picture as the device or the file has it (JPEG, or another format the previews'
        decoder takes); None where there is none. The originals are never read whole for it."""

    def set_arrival_mode(self, device_id: str, mode: ArrivalMode) -> None:
        """What to do when this device is plugged in; remembered."""

    def library_free_bytes(self) -> Future[int | None]:
        """Room on the disk the library is on; None where that cannot be known."""

    def places(self, safe_at: int) -> Future[Places]:
        """Everywhere the library is, and what of it is proven at ``safe_at`` destinations or
        more."""

    def attempt_destination(
        self, config: DestinationConfig, secret: str | None, secret_of: str | None = None
    ) -> Future[None]:
        """Raise ``DestinationError`` unless files could be put there now, with the option at fault
        as its ``path`` or else the name. Nothing is kept. Without a ``secret`` the one of the
        destination ``secret_of`` is used."""

    def examine_destination(self, name: str) -> Future[None]:
        """The same of a destination that is set up; one that can be used is not held any more."""

    def set_up_destination(
        self, config: DestinationConfig, secret: str | None, *, in_profile: bool = False
    ) -> Future[None]:
        """Keep a new destination and its secret: in the keyring, or with ``in_profile`` in a file
        of the profile. Raises ``ItemError('destination-exists')``, ``FatalError('no-keyring')``,
        and ``DestinationError`` as above; nothing is kept then."""

    def change_destination(
        self,
        name: str,
        config: DestinationConfig,
        secret: str | None = None,
        *,
        in_profile: bool = False,
    ) -> Future[None]:
        """Let a destination be what ``config`` says; without a ``secret`` it keeps the one it has.
        Raises as ``set_up_destination`` does; all is as it was then."""

    def take_away_destination(self, name: str) -> Future[None]:
        """Forget a destination, the evidence of it and its secret; nothing there is touched."""

    def begin_log_in(self, kind: str, options: Mapping[str, str]) -> Future[BegunLogIn]:
        """Log in to a destination of that kind in the browser."""

    def run_now(self, upload_id: int | None = None) -> None:
        """Let one upload (None: everything) run whatever keeps it back: the user's hand is above
        pauses and policies."""

    def use_policy(self, policy: Policy) -> None:
        """Work under these conditions from now on."""

    def conditions(self) -> Conditions:
        """As they are now, from memory."""


class HeadlessCommands(EngineCommands, Protocol):
    """What the command line asks for besides. These may take as long as they take."""

    def watch_devices(self) -> None:
        """Look for devices from now on; what is plugged in now is known when this returns."""

    def wait(self, import_id: int, timeout: float | None = None) -> ImportSummary | None:
        """The import as it ended, or None when it has not after ``timeout`` seconds."""

    def problems(self, import_id: int) -> Future[tuple[Problem, ...]]: ...

    def passed_over(self, import_id: int) -> Future[tuple[PassedOver, ...]]: ...

    def verify(self, on_checked: Callable[[int, int], None]) -> Verification:
        """Read the library back. ``on_checked`` hears of files and bytes so far."""

    def verify_destination(self, name: str, on_checked: Callable[[int, int], None]) -> Verification:
        """Ask a destination again for all that is proven there. What it has no more, or not as it
        was, is a problem: its evidence is taken back, and it is uploaded again. Raises
        ``DestinationError`` where it does not answer."""

    def audit_files(
        self, roots: Sequence[Path], name: str | None, on_checked: Callable[[int, int], None]
    ) -> Audit:
        """Read what is in folders and files, and say of each original whether the library and this
        destination (None: all) have it bit for bit. Nothing is uploaded; evidence that is no longer
        true is taken back as by ``verify_destination``. ``on_checked`` hears of files and bytes so
        far. Raises ``SourceError``."""

    def audit_device(
        self,
        device_id: str,
        paths: Sequence[str],
        name: str | None,
        on_checked: Callable[[int, int], None],
    ) -> Audit:
        """The same of these files of a device; with none given, of all that is on it."""

    def add_destination(self, config: DestinationConfig) -> None:
        """Set up a destination; everything in the library is to be uploaded there. Its secret is
        where ``settings.secrets`` keeps it by then. Raises ``ItemError('destination-exists')``,
        ``DestinationError('not-understood')`` with the option at fault as its ``path``. What is
        asked of a name that is none raises ``ItemError('no-destination')``."""

    def remove_destination(self, name: str) -> None:
        """Forget a destination and the evidence of it; nothing there is touched."""

    def destinations(self) -> Future[tuple[DestinationStatus, ...]]: ...

    def test_destination(self, name: str) -> None:
        """Raise ``DestinationError`` unless files can be put there now."""

    def wait_for_uploads(self, name: str | None = None, timeout: float | None = None) -> bool:
        """True once nothing moves any more: all is done, or the rest is paused, held for longer or
        not worked for by this engine. False when ``timeout`` seconds are over first."""

    def upload_problems(self, name: str | None = None) -> Future[tuple[Problem, ...]]:
        """Why each upload failed that did."""

    def upload_tally(self, name: str | None, since: datetime) -> Future[UploadTally]:
        """What became of uploads since then."""

    def why(self, meant: str) -> Future[tuple[JobReason, ...]]:
        """Why the jobs of an asset stand where they do: by its name, with or without the ending of
        its file, or by a file's path in the library. None where there are no such jobs."""
